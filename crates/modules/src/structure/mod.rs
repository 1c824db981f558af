//! `_struct`: values as packed binary data.

mod compiled;
mod format;
mod functions;
mod iterator;
mod pack;
mod unpack;

use std::cell::OnceCell;

use serpentarium_object::{ModuleSpec, PyResult, Raised, Ref, Runtime, Type};

use crate::binding::{new_type, ready};
use crate::support::{add, state};

/// The types, and the exception.
#[derive(Default)]
struct State {
    structure: OnceCell<Ref<Type>>,
    iterator: OnceCell<Ref<Type>>,
    error: OnceCell<Ref<Type>>,
}

const NAME: &str = "_struct";

/// The module.
pub(crate) const STRUCT: ModuleSpec = ModuleSpec {
    name: NAME,
    doc: "Functions to convert between Python values and C structs.",
    functions: functions::FUNCTIONS,
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = state::<State>(rt, NAME);
    let object = &rt.types.object;
    let structure = new_type::<compiled::Struct>(rt, &compiled::STRUCT, object);
    let _ = state.structure.set(structure.clone());
    add(rt, module, "Struct", structure.into_object());
    let _ = state.iterator.set(new_type::<iterator::UnpackIterator>(rt, &iterator::UNPACK_ITERATOR, object));
    let bases = rt.new_tuple([rt.exceptions.exception.clone().into_object()]);
    let namespace = rt.new_dict();
    namespace.set_str(rt, &rt.intern("__module__"), rt.intern("struct").into_object());
    let error = rt.new_class(&rt.types.type_, &rt.intern("error"), &bases, &namespace, None)?;
    let _ = state.error.set(error.clone());
    add(rt, module, "error", error.into_object());
    Ok(())
}

/// `struct.error`
fn error(rt: &Runtime, message: impl AsRef<str>) -> Raised {
    match ready(rt, &state::<State>(rt, NAME).error) {
        Ok(class) => rt.raise(&class, message.as_ref()),
        Err(raised) => raised,
    }
}
