//! `_collections`: the native part of `collections`.

mod count;
mod default_dict;
mod deque;
mod deque_iter;
mod deque_methods;
mod deque_slots;
mod tuple_getter;

use std::cell::OnceCell;

use serpentarium_object::{Dict, ModuleSpec, PyResult, Ref, Runtime, Storage, Type, TypeFlags};

use crate::binding::new_type;
use crate::support::{add, state};

/// The types that functions of the module refer to.
#[derive(Default)]
struct State {
    deque: OnceCell<Ref<Type>>,
    iterator: OnceCell<Ref<Type>>,
    reverse_iterator: OnceCell<Ref<Type>>,
    default_dict: OnceCell<Ref<Type>>,
}

const NAME: &str = "_collections";

/// The module.
pub(crate) const COLLECTIONS: ModuleSpec = ModuleSpec {
    name: NAME,
    doc: "High performance data structures: deques and dicts with defaults.",
    functions: &[count::COUNT_ELEMENTS],
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = state::<State>(rt, NAME);
    let object = &rt.types.object;
    let deque = new_type::<deque::Deque>(rt, &deque::DEQUE, object);
    let _ = state.deque.set(deque.clone());
    add(rt, module, "deque", deque.into_object());
    let default_dict = new_type::<Dict>(rt, &default_dict::DEFAULT_DICT, &rt.types.dict);
    // The factory is a member in front of the dict, as `__slots__` of a subclass would be.
    default_dict.set_type_flags(default_dict.type_flags().union(TypeFlags::ATTRIBUTES));
    default_dict.storage.set(Storage::Front);
    default_dict.member_len.set(1);
    let _ = state.default_dict.set(default_dict.clone());
    add(rt, module, "defaultdict", default_dict.into_object());
    let iterator = new_type::<deque_iter::DequeIterator>(rt, &deque_iter::DEQUE_ITERATOR, object);
    let _ = state.iterator.set(iterator.clone());
    add(rt, module, "_deque_iterator", iterator.into_object());
    let reverse = new_type::<deque_iter::DequeIterator>(rt, &deque_iter::DEQUE_REVERSE_ITERATOR, object);
    let _ = state.reverse_iterator.set(reverse.clone());
    add(rt, module, "_deque_reverse_iterator", reverse.into_object());
    let getter = new_type::<tuple_getter::TupleGetter>(rt, &tuple_getter::TUPLE_GETTER, object);
    add(rt, module, "_tuplegetter", getter.into_object());
    Ok(())
}
