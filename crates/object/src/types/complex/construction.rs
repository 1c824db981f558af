//! `complex(real, imag)`: from numbers and from text, and for subclasses.

use serpentarium_heap::{Obj, Object};
use serpentarium_numbers::Complex as Value;
use serpentarium_numbers::complex::parse;
use serpentarium_numbers::text::fold_to_ascii;

use super::Complex;
use crate::core::{CallArgs, NativeArgs, PyResult, Runtime, type_of};
use crate::types::arguments::named;
use crate::types::str_value;
use crate::{StrMethods as _, Type};

pub(super) fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let exact = class.is_same(&rt.types.complex);
    let [real, imag] = named(rt, args, "complex", ["real", "imag"])?;
    if args.names.is_none()
        && imag.is_none()
        && let Some(only) = real
    {
        if exact && only.type_object().is_same(&rt.types.complex) {
            return Ok(only.to_ref());
        }
        let value = from_one(rt, only)?;
        return Ok(alloc(rt, class, value));
    }
    let value = from_parts(rt, real, imag)?;
    Ok(alloc(rt, class, value))
}

fn alloc(rt: &Runtime, class: &Obj<Type>, value: Value) -> crate::Ref {
    let object = rt.heap.alloc(class, Complex { re: value.real, im: value.imag });
    if class.is_heap_type() {
        rt.heap.track(object.as_object());
    }
    object.into_object()
}

/// True if the object can give a float.
fn is_real(object: &Object) -> bool {
    let slots = type_of(object).slots.borrow();
    slots.float.is_some() || slots.index.is_some()
}

/// A single positional argument: text or any number.
fn from_one(rt: &Runtime, object: &Object) -> PyResult<Value> {
    if let Some(text) = str_value(object) {
        let folded = fold_to_ascii(text.text().iter());
        let repr = rt.repr_text(object)?;
        return rt.number(parse(&folded, &repr));
    }
    if let Some(value) = number(rt, object)? {
        return Ok(value);
    }
    let name = rt.type_name(object);
    Err(rt.type_error(format!("complex() argument must be a string or a number, not {name}")))
}

/// The value of a number of any kind; nothing if the object is none.
fn number(rt: &Runtime, object: &Object) -> PyResult<Option<Value>> {
    if let Some(complex) = object.downcast::<Complex>() {
        return Ok(Some(complex.value()));
    }
    if let Some(value) = rt.special_complex(object)? {
        return Ok(Some(value));
    }
    if is_real(object) { Ok(Some(Value::new(rt.as_f64(object)?, 0.0))) } else { Ok(None) }
}

fn not_real(rt: &Runtime, name: &str, object: &Object) -> crate::Raised {
    let given = rt.type_name(object);
    rt.type_error(format!("complex() argument '{name}' must be a real number, not {given}"))
}

/// One part; where it is itself complex, which is deprecated, all of it.
fn part(rt: &Runtime, name: &str, object: &Object) -> PyResult<Value> {
    let deprecated = |rt: &Runtime| {
        let given = rt.type_name(object);
        let message = format!("complex() argument '{name}' must be a real number, not {given}");
        rt.warn(&rt.exceptions.deprecation_warning, &message, 1)
    };
    if name == "real"
        && !object.is::<Complex>()
        && let Some(value) = rt.special_complex(object)?
    {
        deprecated(rt)?;
        return Ok(value);
    }
    if let Some(complex) = object.downcast::<Complex>() {
        deprecated(rt)?;
        return Ok(complex.value());
    }
    if is_real(object) { Ok(Value::new(rt.as_f64(object)?, 0.0)) } else { Err(not_real(rt, name, object)) }
}

fn from_parts(rt: &Runtime, real: Option<&Object>, imag: Option<&Object>) -> PyResult<Value> {
    let real_value = match real {
        None => Value::default(),
        Some(object) => part(rt, "real", object)?,
    };
    let Some(imag) = imag else { return Ok(real_value) };
    let complex_imag = imag.is::<Complex>();
    let imag_value = part(rt, "imag", imag)?;
    // `real + imag * 1j`, where parts that are not complex must not touch the signs of zeros.
    let mut value = Value::new(real_value.real, imag_value.real);
    if complex_imag {
        value.real -= imag_value.imag;
    }
    if real_value.imag != 0.0 || real.is_some_and(|real| real.is::<Complex>()) {
        value.imag += real_value.imag;
    }
    Ok(value)
}

pub(super) fn from_number(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (class, object) = (args.at(0), args.at(1));
    let exact = class.is_same(&rt.types.complex);
    if exact && object.type_object().is_same(&rt.types.complex) {
        return Ok(object.to_ref());
    }
    let Some(value) = number(rt, object)? else {
        return Err(rt.type_error(format!("must be real number, not {}", rt.type_name(object))));
    };
    let made = rt.new_complex(value.real, value.imag);
    if exact { Ok(made) } else { rt.call(class, &[&made]) }
}

impl Runtime {
    /// What `__complex__` answers; nothing if the object has no such method.
    pub fn special_complex(&self, object: &Object) -> PyResult<Option<Value>> {
        let Some(result) = self.call_special(object, &self.names.complex, &[])? else { return Ok(None) };
        let Some(value) = result.downcast::<Complex>().map(|complex| complex.value()) else {
            let name = self.type_name(&result);
            return Err(self.type_error(format!("__complex__ returned non-complex (type {name})")));
        };
        if !result.type_object().is_same(&self.types.complex) {
            let name = self.type_name(&result);
            self.warn(
                &self.exceptions.deprecation_warning,
                &format!(
                    "__complex__ returned non-complex (type {name}).  The ability to return an instance of a strict \
                     subclass of complex is deprecated, and may be removed in a future version of Python."
                ),
                1,
            )?;
        }
        Ok(Some(value))
    }

    /// The value of any number as a complex one (`PyComplex_AsCComplex`).
    pub fn as_complex(&self, object: &Object) -> PyResult<Value> {
        match number(self, object)? {
            Some(value) => Ok(value),
            None => Err(self.type_error(format!("must be real number, not {}", self.type_name(object)))),
        }
    }
}
