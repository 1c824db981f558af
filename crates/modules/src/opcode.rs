//! `_opcode`: what `dis` and `opcode` ask about the instruction set.

use serpentarium_bytecode::opcode::{
    BINARY_OPS, INTRINSICS_1, INTRINSICS_2, Opcode, OpcodeKind, SPECIAL_METHODS,
};
use serpentarium_object::{Code, MethodDef, ModuleSpec, NativeArgs, PyResult, Ref, Runtime};

use crate::support::{add_ints, c_int};

/// The module.
pub(crate) const OPCODE: ModuleSpec = ModuleSpec {
    name: "_opcode",
    doc: "Opcode support module.",
    functions: &[
        MethodDef::new(
            "stack_effect",
            "($module, opcode, oparg=None, /, *, jump=None)",
            stack_effect,
            "Compute the stack effect of the opcode.",
        ),
        property("is_valid", |rt, args| test(rt, args, |_| true), "Whether there is such an opcode."),
        property(
            "has_arg",
            |rt, args| test(rt, args, Opcode::has_arg),
            "Whether the opcode uses its operand.",
        ),
        property("has_const", |rt, args| test(rt, args, Opcode::has_const), "Whether it reads a constant."),
        property("has_name", |rt, args| test(rt, args, Opcode::has_name), "Whether it reads a name."),
        property("has_jump", |rt, args| test(rt, args, has_jump), "Whether it jumps."),
        property("has_free", |rt, args| test(rt, args, Opcode::has_free), "Whether it uses a free variable."),
        property(
            "has_local",
            |rt, args| test(rt, args, Opcode::has_local),
            "Whether it uses a local variable.",
        ),
        property(
            "has_exc",
            |rt, args| test(rt, args, Opcode::is_block_push),
            "Whether it sets an exception handler.",
        ),
        MethodDef::new(
            "get_specialization_stats",
            "($module, /)",
            |rt, _| Ok(rt.none()),
            "Statistics of specialisation, which are not kept.",
        ),
        MethodDef::new("get_nb_ops", "($module, /)", nb_ops, "The operators of BINARY_OP by operand."),
        MethodDef::new(
            "get_intrinsic1_descs",
            "($module, /)",
            |rt, _| Ok(names(rt, &INTRINSICS_1)),
            "The names of the unary intrinsics.",
        ),
        MethodDef::new(
            "get_intrinsic2_descs",
            "($module, /)",
            |rt, _| Ok(names(rt, &INTRINSICS_2)),
            "The names of the binary intrinsics.",
        ),
        MethodDef::new(
            "get_executor",
            "($module, /, code, offset)",
            executor,
            "The executor at an offset of a code object.",
        ),
        MethodDef::new(
            "get_special_method_names",
            "($module, /)",
            |rt, _| Ok(names(rt, &SPECIAL_METHODS)),
            "The names of the special methods of LOAD_SPECIAL.",
        ),
    ],
    exec: |rt, module| {
        add_ints(rt, module, &[("ENABLE_SPECIALIZATION", 1), ("ENABLE_SPECIALIZATION_FT", 1)]);
        Ok(())
    },
};

/// A function that says something about an opcode.
const fn property(
    name: &'static str,
    function: fn(&Runtime, NativeArgs<'_>) -> PyResult,
    doc: &'static str,
) -> MethodDef {
    MethodDef::new(name, "($module, /, opcode)", function, doc)
}

fn test(rt: &Runtime, args: NativeArgs<'_>, has: fn(Opcode) -> bool) -> PyResult {
    let number = c_int(rt, args.at(0))?;
    let opcode = u16::try_from(number).ok().and_then(Opcode::from_number);
    Ok(rt.bool(opcode.is_some_and(has)))
}

/// CPython's table of jumps knows only two of the instrumented ones.
fn has_jump(opcode: Opcode) -> bool {
    let known = matches!(opcode, Opcode::InstrumentedForIter | Opcode::InstrumentedEndAsyncFor);
    opcode.has_jump() && (opcode.kind() != OpcodeKind::Instrumented || known)
}

fn stack_effect(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let number = c_int(rt, args.at(0))?;
    let invalid = || rt.value_error("invalid opcode or oparg");
    let oparg = rt.not_none(args.get(1)).map_or(Ok(0), |oparg| c_int(rt, oparg))?;
    let jumps = match rt.not_none(args.get(2)) {
        None => true,
        Some(jump) if jump.is_same(&rt.singletons.r#true) => true,
        Some(jump) if jump.is_same(&rt.singletons.r#false) => false,
        Some(_) => return Err(rt.value_error("stack_effect: jump must be False, True or None")),
    };
    let opcode = u16::try_from(number).ok().and_then(Opcode::from_number).ok_or_else(invalid)?;
    if opcode.kind() == OpcodeKind::Specialized {
        return Err(invalid());
    }
    let oparg = oparg as u32;
    let (popped, pushed) = (opcode.popped(oparg), opcode.pushed(oparg));
    if popped < 0 || pushed < 0 {
        return Err(invalid());
    }
    let effect = if opcode.is_block_push() && !jumps { 0 } else { pushed - popped };
    Ok(rt.new_int(effect))
}

fn names(rt: &Runtime, names: &[&str]) -> Ref {
    rt.new_list(names.iter().map(|name| rt.intern(name).into_object()).collect()).into_object()
}

fn nb_ops(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let pair = |(name, sign): &(&str, &str)| {
        rt.new_tracked_tuple([rt.new_str(name).into_object(), rt.new_str(sign).into_object()]).into_object()
    };
    Ok(rt.new_list(BINARY_OPS.iter().map(pair).collect()).into_object())
}

/// There are no executors: code is never optimised into a second tier.
fn executor(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    if args.at(0).downcast::<Code>().is_none() {
        let given = rt.type_name(args.at(0));
        return Err(rt.type_error(format!("expected a code object, not '{given}'")));
    }
    c_int(rt, args.at(1))?;
    Err(rt.value_error("no executor at given byte offset"))
}
