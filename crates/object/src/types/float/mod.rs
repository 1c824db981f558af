//! `float`.

mod construction;
mod methods;
mod slots;

use serpentarium_heap::{Kind, NoPrefix, Object, Payload};

use crate::core::{PyResult, Runtime, kind};
use crate::types::Int;
pub(crate) use methods::FLOAT;

/// The payload of floats.
#[derive(Debug)]
pub struct Float(pub f64);

impl Payload for Float {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = kind::FLOAT;
}

/// The receiver of a slot or method, which the caller has checked.
#[inline]
fn receiver(rt: &Runtime, object: &Object) -> PyResult<f64> {
    match object.downcast::<Float>() {
        Some(float) => Ok(float.0),
        None => Err(rt.type_error("a float is required")),
    }
}

/// An operand of float arithmetic: a float or an int; nothing if it is neither.
#[inline]
pub(in crate::types) fn operand(rt: &Runtime, object: &Object) -> PyResult<Option<f64>> {
    if let Some(float) = object.downcast::<Float>() {
        return Ok(Some(float.0));
    }
    match object.downcast::<Int>() {
        Some(int) => rt.int_as_f64(int).map(Some),
        None => Ok(None),
    }
}
