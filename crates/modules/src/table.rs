//! The list of native modules, and how a module object is made from its description.

use std::cell::RefCell;

use serpentarium_object::{Module, ModuleSpec, PyResult, Ref, Runtime};

use crate::support::state;

/// The native modules of this crate.
pub const MODULES: &[&ModuleSpec] = &[
    &crate::structure::STRUCT,
    &crate::contextvars::CONTEXTVARS,
    &crate::bisect::BISECT,
    &crate::heapq::HEAPQ,
    &crate::collections::COLLECTIONS,
    &crate::functools::FUNCTOOLS,
    &crate::itertools::ITERTOOLS,
    &crate::builtins::BUILTINS,
    &crate::sys::SPEC,
    &crate::warnings::SPEC,
    &crate::thread::SPEC,
    &crate::time::SPEC,
    &crate::imp::SPEC,
    &crate::marshal::SPEC,
    &crate::errno::SPEC,
    &crate::stat::SPEC,
    &crate::locale::SPEC,
    &crate::signal::SPEC,
    &crate::codecs::CODECS,
    &crate::string_helper::STRING,
    &crate::random::RANDOM,
    &crate::operator::OPERATOR,
    &crate::abc::ABC,
    &crate::atexit::ATEXIT,
    &crate::gc::GC,
    &crate::weakref::WEAKREF,
    &crate::math::MATH,
    &crate::io::IO,
    &crate::posix::POSIX,
    &crate::sre::SRE,
    &crate::opcode::OPCODE,
    &crate::typing::TYPING,
    &crate::unicodedata::UNICODEDATA,
];

/// Modules of crates above this one, which whoever assembles a runtime plugs in.
#[derive(Debug, Default)]
struct Plugged(RefCell<Vec<&'static ModuleSpec>>);

/// Adds native modules to those of this crate.
pub fn plug(rt: &Runtime, modules: &[&'static ModuleSpec]) {
    state::<Plugged>(rt, "").0.borrow_mut().extend_from_slice(modules);
}

/// The descriptions of all native modules of a runtime.
pub(crate) fn all(rt: &Runtime) -> impl Iterator<Item = &'static ModuleSpec> {
    let plugged = state::<Plugged>(rt, "").0.borrow().clone();
    MODULES.iter().copied().chain(plugged)
}

/// The description of a native module.
pub fn find(rt: &Runtime, name: &str) -> Option<&'static ModuleSpec> {
    all(rt).find(|spec| spec.name == name)
}

/// Makes the module object, with its functions, constants and types.
pub fn instantiate(rt: &Runtime, spec: &'static ModuleSpec) -> PyResult<Ref> {
    let module = rt.new_module(spec.name);
    let dict = module.downcast::<Module>().and_then(|module| module.dict.get());
    let Some(dict) = dict else { return Err(rt.system_error("module without namespace")) };
    if !spec.doc.is_empty() {
        rt.set_item(&dict, rt.names.doc.as_object(), Some(rt.new_str(spec.doc).as_object()))?;
    }
    for function in spec.functions {
        let object = rt.new_builtin(function, Some(&module));
        rt.set_item(&dict, rt.intern(function.name).as_object(), Some(object.as_object()))?;
    }
    (spec.exec)(rt, &module)?;
    Ok(module)
}
