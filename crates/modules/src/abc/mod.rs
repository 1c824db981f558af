//! `_abc`: what `abc.ABCMeta` is made of.

mod check;
mod data;
mod methods;

use serpentarium_object::{MethodDef, ModuleSpec, NativeArgs, PyResult, Ref, Runtime};

use data::{AbcState, data_of};

/// The module `_abc`.
pub(crate) const ABC: ModuleSpec = ModuleSpec {
    name: "_abc",
    doc: "What abc.ABCMeta is made of.",
    functions: &[
        MethodDef::new(
            "get_cache_token",
            "($module, /)",
            get_cache_token,
            "A number that changes with each registration.",
        ),
        MethodDef::new("_abc_init", "($module, self, /)", methods::init, "Prepare an abstract class."),
        MethodDef::new("_reset_registry", "($module, self, /)", reset_registry, "Forget all registrations."),
        MethodDef::new("_reset_caches", "($module, self, /)", reset_caches, "Forget all answers."),
        MethodDef::new("_get_dump", "($module, self, /)", get_dump, "Registry and caches, for debugging."),
        MethodDef::new(
            "_abc_register",
            "($module, self, subclass, /)",
            methods::register,
            "Register a class.",
        ),
        MethodDef::new(
            "_abc_instancecheck",
            "($module, self, instance, /)",
            check::instancecheck,
            "isinstance()",
        ),
        MethodDef::new(
            "_abc_subclasscheck",
            "($module, self, subclass, /)",
            check::subclasscheck,
            "issubclass()",
        ),
    ],
    exec,
};

fn exec(rt: &Runtime, _: &Ref) -> PyResult<()> {
    let state = AbcState::new(rt);
    rt.module_state.borrow_mut().insert(ABC.name, std::rc::Rc::new(state));
    Ok(())
}

fn get_cache_token(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(AbcState::of(rt)?.counter.get()))
}

fn reset_registry(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let data = data_of(rt, args.at(0))?;
    drop(data.registry.take());
    Ok(rt.none())
}

fn reset_caches(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let data = data_of(rt, args.at(0))?;
    drop(data.cache.take());
    drop(data.negative.take());
    Ok(rt.none())
}

fn get_dump(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let data = data_of(rt, args.at(0))?;
    let mut parts = Vec::new();
    for set in [&data.registry, &data.cache, &data.negative] {
        let references = set.borrow().references(rt);
        parts.push(rt.new_set(references)?);
    }
    parts.push(rt.new_int(data.negative_version.get()));
    Ok(rt.new_tracked_tuple(parts).into_object())
}
