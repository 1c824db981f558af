//! `complex`.

mod construction;
mod methods;
mod slots;

use serpentarium_heap::{Kind, NoPrefix, Object, Payload, Ref};
use serpentarium_numbers::Complex as Value;

use crate::core::{PyResult, Runtime, kind};
pub(crate) use methods::COMPLEX;

/// The payload of complex numbers.
#[derive(Debug)]
pub struct Complex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

impl Payload for Complex {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = kind::COMPLEX;
}

impl Complex {
    /// The number, for arithmetic.
    #[inline]
    pub fn value(&self) -> Value {
        Value::new(self.re, self.im)
    }
}

/// The receiver of a slot or method, which the caller has checked.
#[inline]
fn receiver(rt: &Runtime, object: &Object) -> PyResult<Value> {
    match object.downcast::<Complex>() {
        Some(complex) => Ok(complex.value()),
        None => Err(rt.type_error("a complex number is required")),
    }
}

impl Runtime {
    /// A complex number.
    pub fn new_complex(&self, re: f64, im: f64) -> Ref {
        self.heap.alloc(&self.types.complex, Complex { re, im }).into_object()
    }
}
