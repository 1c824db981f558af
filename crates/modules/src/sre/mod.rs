//! `_sre`: the engine of regular expressions.
//!
//! `re` parses and compiles patterns in Python. [`translate`] checks the resulting code list and turns it into the
//! instructions of [`program`], which [`engine`] matches and [`search`] looks for. The rest is objects: patterns,
//! matches, scanners, replacement templates. Source of the rules: CPython 3.14 (code lists of magic 20230612).

mod apply;
mod charset;
mod code;
mod engine;
mod matched;
mod pattern;
mod program;
mod scanner;
mod search;
mod stack;
mod subject;
mod substitute;
mod template;
mod translate;

use std::cell::OnceCell;

use serpentarium_object::{MethodDef, ModuleSpec, NativeArgs, PyResult, Ref, Runtime, Type};
use serpentarium_text::unicode;

use crate::binding::new_type;
use crate::support::{add, add_ints, c_int, state};

/// The types that functions of the module refer to, and `re._compile_template` once it was needed.
#[derive(Default)]
struct State {
    pattern: OnceCell<Ref<Type>>,
    matched: OnceCell<Ref<Type>>,
    scanner: OnceCell<Ref<Type>>,
    template: OnceCell<Ref<Type>>,
    compile_template: OnceCell<Ref>,
}

const NAME: &str = "_sre";

/// The module.
pub(crate) const SRE: ModuleSpec = ModuleSpec {
    name: NAME,
    doc: "",
    functions: &[
        MethodDef::new(
            "compile",
            "($module, /, pattern, flags, code, groups, groupindex, indexgroup)",
            pattern::compile,
            "",
        ),
        MethodDef::new("template", "($module, pattern, template, /)", template::template, ""),
        MethodDef::new("getcodesize", "($module, /)", |rt, _| Ok(rt.new_int(CODE_SIZE)), ""),
        MethodDef::new("ascii_iscased", "($module, character, /)", ascii_iscased, ""),
        MethodDef::new("unicode_iscased", "($module, character, /)", unicode_iscased, ""),
        MethodDef::new("ascii_tolower", "($module, character, /)", ascii_tolower, ""),
        MethodDef::new("unicode_tolower", "($module, character, /)", unicode_tolower, ""),
    ],
    exec,
};

/// Bytes of a code.
const CODE_SIZE: i64 = 4;

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = state::<State>(rt, NAME);
    let object = &rt.types.object;
    let _ = state.pattern.set(new_type::<pattern::Pattern>(rt, &pattern::PATTERN, object));
    let _ = state.matched.set(new_type::<matched::Match>(rt, &matched::MATCH, object));
    let _ = state.scanner.set(new_type::<scanner::Scanner>(rt, &scanner::SCANNER, object));
    let _ = state.template.set(new_type::<template::Template>(rt, &template::TEMPLATE, object));
    let limits = [("MAXREPEAT", code::MAXREPEAT), ("MAXGROUPS", code::MAXGROUPS)];
    add_ints(rt, module, &[("MAGIC", 20_230_612), ("CODESIZE", CODE_SIZE)]);
    add_ints(rt, module, &limits.map(|(name, value)| (name, i64::from(value))));
    let notice = " SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ";
    add(rt, module, "copyright", rt.new_str(notice).into_object());
    Ok(())
}

/// The character that an argument stands for.
fn character(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<u32> {
    Ok(c_int(rt, args.at(0))? as u32)
}

fn ascii_iscased(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let ch = character(rt, args)?;
    Ok(rt.bool(ch < 128 && (ch as u8).is_ascii_alphabetic()))
}

fn unicode_iscased(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let ch = character(rt, args)?;
    Ok(rt.bool(unicode::simple_lower(ch) != ch || charset::simple_upper(ch) != ch))
}

fn ascii_tolower(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let ch = character(rt, args)?;
    Ok(rt.new_int(i64::from(charset::folded(code::Fold::Ascii, ch) as i32)))
}

fn unicode_tolower(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let ch = character(rt, args)?;
    Ok(rt.new_int(i64::from(unicode::simple_lower(ch) as i32)))
}
