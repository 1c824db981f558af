//! `float(x)`: from numbers and from text, and for subclasses.

use serpentarium_heap::{Obj, Object};
use serpentarium_numbers::float::{could_not_convert, parse};
use serpentarium_numbers::text::fold_to_ascii;

use super::Float;
use crate::core::{CallArgs, NativeArgs, PyResult, Runtime, type_of};
use crate::types::buffer::BytesView;
use crate::types::str_value;
use crate::{StrMethods as _, Type};

pub(super) fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("float() takes no keyword arguments"));
    }
    let source = match args.values {
        [] => None,
        [only] => only.get(),
        more => return Err(rt.type_error(format!("float expected at most 1 argument, got {}", more.len()))),
    };
    let exact = class.is_same(&rt.types.float);
    let value = match source {
        None => 0.0,
        Some(object) if exact && object.type_object().is_same(&rt.types.float) => return Ok(object.to_ref()),
        Some(object) => to_f64(rt, object)?,
    };
    if exact {
        return Ok(rt.new_float(value));
    }
    let object = rt.heap.alloc(class, Float(value));
    if class.is_heap_type() {
        rt.heap.track(object.as_object());
    }
    Ok(object.into_object())
}

/// The value `float(object)` has (`PyNumber_Float`).
fn to_f64(rt: &Runtime, object: &Object) -> PyResult<f64> {
    if let Some(text) = str_value(object) {
        let found = match text.as_ascii() {
            Some(ascii) => parse(ascii.as_bytes()),
            None => parse(&fold_to_ascii(text.text().iter())),
        };
        return match found {
            Some(value) => Ok(value),
            None => Err(rt.number_error(could_not_convert(&rt.repr_text(object)?))),
        };
    }
    let numeric = {
        let slots = type_of(object).slots.borrow();
        slots.float.is_some() || slots.index.is_some()
    };
    if numeric {
        return rt.as_f64(object);
    }
    if let Some(view) = BytesView::get(rt, object)? {
        return match parse(&view) {
            Some(value) => Ok(value),
            None => Err(rt.number_error(could_not_convert(&rt.repr_text(object)?))),
        };
    }
    let name = rt.type_name(object);
    Err(rt.type_error(format!("float() argument must be a string or a real number, not '{name}'")))
}

/// A float passed through the constructor of the class a class method was called on.
pub(super) fn through_class(rt: &Runtime, class: &Object, value: f64) -> PyResult {
    let value = rt.new_float(value);
    if class.is_same(&rt.types.float) { Ok(value) } else { rt.call(class, &[&value]) }
}

pub(super) fn from_number(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (class, number) = (args.at(0), args.at(1));
    if class.is_same(&rt.types.float) && number.type_object().is_same(&rt.types.float) {
        return Ok(number.to_ref());
    }
    through_class(rt, class, rt.as_f64(number)?)
}
