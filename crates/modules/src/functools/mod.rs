//! `_functools`: the native part of `functools`.

mod cache;
mod key;
mod links;
mod partial;
mod placeholder;
mod reduce;

use std::cell::OnceCell;

use serpentarium_object::{
    Dict, GetSetDef, Method, ModuleSpec, Object, PyResult, Ref, Runtime, Slot, Storage, Type,
};

use crate::binding::new_type;
use crate::support::{add, state};

/// The types and the one object that functions of the module refer to.
#[derive(Default)]
struct State {
    key: OnceCell<Ref<Type>>,
    partial: OnceCell<Ref<Type>>,
    placeholder: OnceCell<Ref>,
    keyword_mark: OnceCell<Ref>,
}

impl State {
    /// The object that separates positional from named arguments in keys of calls.
    fn keyword_mark(&self, rt: &Runtime) -> Ref {
        self.keyword_mark.get_or_init(|| rt.new_instance(&rt.types.object).into_object()).clone()
    }
}

const NAME: &str = "_functools";

/// The module.
pub(crate) const FUNCTOOLS: ModuleSpec = ModuleSpec {
    name: NAME,
    doc: "Tools that operate on functions.",
    functions: &[reduce::REDUCE, key::CMP_TO_KEY],
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = state::<State>(rt, NAME);
    let object = &rt.types.object;
    let placeholder_type = new_type::<placeholder::Placeholder>(rt, &placeholder::PLACEHOLDER, object);
    let placeholder = rt.heap.alloc(&placeholder_type, placeholder::Placeholder).into_object();
    placeholder.make_immortal();
    let _ = state.placeholder.set(placeholder.clone());
    add(rt, module, "_PlaceholderType", placeholder_type.into_object());
    add(rt, module, "Placeholder", placeholder);
    let partial = new_type::<partial::Partial>(rt, &partial::PARTIAL, object);
    give_dict(&partial, |object| object.downcast::<partial::Partial>().map(|partial| &partial.dict));
    let _ = state.partial.set(partial.clone());
    add(rt, module, "partial", partial.into_object());
    let cache = new_type::<cache::Cache>(rt, &cache::LRU_CACHE, object);
    give_dict(&cache, |object| object.downcast::<cache::Cache>().map(|cache| &cache.dict));
    add(rt, module, "_lru_cache_wrapper", cache.into_object());
    let _ = state.key.set(new_type::<key::KeyWrapper>(rt, &key::KEY_WRAPPER, object));
    Ok(())
}

/// Makes instances of a type keep their dictionary in the payload.
fn give_dict(ty: &Ref<Type>, find: fn(&Object) -> Option<&Slot>) {
    ty.dict_slot.set(Some(find));
    ty.storage.set(Storage::Payload);
    ty.has_dict.set(true);
}

/// `__dict__` of such instances.
const DICT: GetSetDef = GetSetDef::new("__dict__", get_dict, "").with_set(set_dict);

fn get_dict(rt: &Runtime, object: &Object) -> PyResult {
    match rt.instance_dict(object) {
        Some(dict) => Ok(dict.into_object()),
        None => Err(rt.no_attribute(object, &rt.intern("__dict__"))),
    }
}

fn set_dict(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("cannot delete __dict__")) };
    if value.downcast::<Dict>().is_none() {
        let given = rt.type_name(value);
        return Err(rt.type_error(format!("__dict__ must be set to a dictionary, not a '{given}'")));
    }
    if let Some(slot) = rt.dict_slot(object) {
        slot.set(Some(value.to_ref()));
    }
    Ok(())
}

/// Binds a callable to an instance as functions do; without an instance the callable itself.
fn bind_to_instance(rt: &Runtime, callable: &Object, instance: Option<&Object>) -> PyResult {
    match rt.not_none(instance) {
        None => Ok(callable.to_ref()),
        Some(instance) => {
            let payload = Method { func: Slot::new(callable.to_ref()), self_: Slot::new(instance.to_ref()) };
            Ok(rt.tracked(rt.heap.alloc(&rt.types.method, payload)).into_object())
        }
    }
}
