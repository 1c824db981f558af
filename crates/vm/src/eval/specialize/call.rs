//! `CALL`.

use std::cell::Cell;

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Obj, Object, Operands};
use serpentarium_object::{
    Builtin, Code, Function, Instance, List, Method, MethodDef, MethodDescriptor, NativeCode, Runtime,
    Signature, StrMethods as _, Type, str_value, type_flag,
};

use super::Site;
use crate::vm::Vm;

/// The built-in functions that calls have forms of their own for, once one was met (`struct callable_cache`).
#[derive(Default)]
pub(crate) struct KnownBuiltins {
    /// `len`
    pub(crate) len: Cell<Option<&'static MethodDef>>,
    /// `isinstance`
    pub(crate) isinstance: Cell<Option<&'static MethodDef>>,
    /// `list.append`
    pub(crate) list_append: Cell<Option<&'static MethodDef>>,
}

/// True if the function is the one of this name in `builtins`.
fn is_named(builtin: &Builtin, name: &str) -> bool {
    let in_builtins = builtin.module.with(|module| {
        module.and_then(|module| str_value(module)).is_some_and(|module| module.equals("builtins"))
    });
    builtin.def.name == name && in_builtins && !builtin.pass_self
}

/// `_Py_Specialize_Call`
#[cold]
pub(in crate::eval) fn call(vm: &Vm, rt: &Runtime, site: Site<'_>, stack: &Operands, count: usize) {
    let Some(callable) = stack.peek(count + 2).get() else { return site.give_up() };
    let total = count + usize::from(!stack.peek(count + 1).is_null());
    let opcode = if let Some(function) = callable.downcast::<Function>() {
        python(site, function, total, Opcode::CallPyExactArgs, Opcode::CallPyGeneral)
    } else if let Some(method) = callable.downcast::<Method>() {
        let function = method.func.get();
        function.as_deref().and_then(Object::downcast::<Function>).and_then(|function| {
            python(
                site,
                function,
                total + 1,
                Opcode::CallBoundMethodExactArgs,
                Opcode::CallBoundMethodGeneral,
            )
        })
    } else if let Some(builtin) = callable.downcast::<Builtin>() {
        Some(native(vm, builtin, total))
    } else if let Some(method) = callable.downcast::<MethodDescriptor>() {
        Some(method_descriptor(vm, rt, site, method, stack, total))
    } else if let Some(class) = callable.downcast::<Type>() {
        self::class(rt, site, class, count, total)
    } else {
        Some(Opcode::CallNonPyGeneral)
    };
    site.settle(opcode);
}

fn executable<R>(function: &Function, look: impl FnOnce(&serpentarium_object::Executable) -> R) -> Option<R> {
    function.code.with(|code| code?.downcast::<Code>().map(|code| look(code.executable())))
}

/// `specialize_py_call`
fn python(
    site: Site<'_>,
    function: &Function,
    total: usize,
    exact: Opcode,
    general: Opcode,
) -> Option<Opcode> {
    let version = function.version.get();
    if version == 0 {
        return None;
    }
    site.cache(1).set_cache(version);
    let fits = executable(function, |exe| exe.simple && exe.arg_count == total)?;
    Some(if fits { exact } else { general })
}

/// How CPython would pass arguments to a native function with this signature (`METH_*`).
#[derive(PartialEq, Eq)]
enum Convention {
    NoArguments,
    One,
    Fast,
    FastWithKeywords,
}

fn convention(code: NativeCode, signature: &Signature, own: usize) -> Convention {
    let positional_only = signature.positional_only == signature.names.len()
        && !signature.var_positional
        && !signature.var_keyword;
    match (code, signature.names.len() - own.min(signature.names.len())) {
        (NativeCode::Fast(_), _) => Convention::FastWithKeywords,
        (NativeCode::Bound(_), 0) if positional_only => Convention::NoArguments,
        (NativeCode::Bound(_), 1) if positional_only && signature.required == signature.positional => {
            Convention::One
        }
        (NativeCode::Bound(_), _) if positional_only => Convention::Fast,
        _ => Convention::FastWithKeywords,
    }
}

/// `specialize_c_call`
fn native(vm: &Vm, builtin: &Builtin, total: usize) -> Opcode {
    let def = builtin.def;
    let own = usize::from(builtin.pass_self);
    match convention(def.code, &builtin.signature, own) {
        Convention::One if total == 1 && is_named(builtin, "len") => {
            vm.known.len.set(Some(def));
            Opcode::CallLen
        }
        Convention::One if total == 1 => Opcode::CallBuiltinO,
        Convention::Fast if total == 2 && is_named(builtin, "isinstance") => {
            vm.known.isinstance.set(Some(def));
            Opcode::CallIsinstance
        }
        Convention::Fast => Opcode::CallBuiltinFast,
        Convention::FastWithKeywords => Opcode::CallBuiltinFastWithKeywords,
        _ => Opcode::CallNonPyGeneral,
    }
}

/// `specialize_method_descriptor`
fn method_descriptor(
    vm: &Vm,
    rt: &Runtime,
    site: Site<'_>,
    method: &MethodDescriptor,
    stack: &Operands,
    total: usize,
) -> Opcode {
    match convention(method.def.code, &method.signature, 1) {
        Convention::NoArguments if total == 1 => Opcode::CallMethodDescriptorNoargs,
        Convention::One if total == 2 => {
            let next = site.opcode_at(1 + Opcode::Call.caches());
            let discarded = next.is_some_and(|next| next.opcode() == Opcode::PopTop);
            let appends = method.owner.is_same(&rt.types.list) && method.def.name == "append";
            if appends && discarded && stack.peek(2).get().is_some_and(Object::is::<List>) {
                vm.known.list_append.set(Some(method.def));
                return Opcode::CallListAppend;
            }
            Opcode::CallMethodDescriptorO
        }
        Convention::Fast => Opcode::CallMethodDescriptorFast,
        Convention::FastWithKeywords => Opcode::CallMethodDescriptorFastWithKeywords,
        _ => Opcode::CallNonPyGeneral,
    }
}

/// `specialize_class_call`
fn class(rt: &Runtime, site: Site<'_>, class: &Obj<Type>, count: usize, total: usize) -> Option<Opcode> {
    if class.has_flag(type_flag::IMMUTABLETYPE) {
        let one = count == 1 && total == 1;
        return Some(match () {
            () if one && class.is_same(&rt.types.str) => Opcode::CallStr1,
            () if one && class.is_same(&rt.types.type_) => Opcode::CallType1,
            () if one && class.is_same(&rt.types.tuple) => Opcode::CallTuple1,
            () if class.has_flag(type_flag::HAVE_VECTORCALL) => Opcode::CallBuiltinClass,
            () => Opcode::CallNonPyGeneral,
        });
    }
    if !type_of_is_type(rt, class) || total != count {
        return None;
    }
    let plain = plain_new(rt, class) && class.instances_are::<Instance>();
    if !plain || class.has_flag(type_flag::IS_ABSTRACT) || !rt.assign_version(class) {
        return Some(Opcode::CallNonPyGeneral);
    }
    let Some(init) = rt.type_lookup(class, &rt.names.init) else { return Some(Opcode::CallNonPyGeneral) };
    let simple = init.downcast::<Function>().is_some_and(|function| {
        executable(function, |exe| exe.simple && !exe.is_generator && exe.arg_count == count + 1)
            .unwrap_or(false)
    });
    if !simple {
        return Some(Opcode::CallNonPyGeneral);
    }
    site.cache(1).set_cache(class.version());
    site.remember(2, &init);
    Some(Opcode::CallAllocAndEnterInit)
}

fn type_of_is_type(rt: &Runtime, class: &Obj<Type>) -> bool {
    class.type_object().is_same(&rt.types.type_)
}

/// True if `object.__new__` makes the instances.
pub(in crate::eval) fn plain_new(rt: &Runtime, class: &Obj<Type>) -> bool {
    let object_new = rt.types.object.slot(|slots| slots.new);
    match (class.slot(|slots| slots.new), object_new) {
        (Some(new), Some(object_new)) => std::ptr::fn_addr_eq(new, object_new),
        _ => false,
    }
}
