//! `int(x, base=10)`: from numbers, from text, and for subclasses.

use serpentarium_heap::{Obj, Object, Ref};
use serpentarium_numbers::int::{ParseIntError, parse};
use serpentarium_numbers::text::fold_to_ascii;

use super::{Int, int_value};
use crate::core::{CallArgs, PyResult, Raised, Runtime, type_of};
use crate::types::buffer::BytesView;
use crate::types::str_value;
use crate::{ByteArray, Bytes, Str, StrMethods as _, Type};

pub(super) fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let exact = class.is_same(&rt.types.int);
    let value = match (args.values, args.names) {
        ([], _) => rt.new_int(0),
        ([only], None) => match only.get() {
            Some(object) => rt.to_int(object)?,
            None => rt.new_int(0),
        },
        _ => from_arguments(rt, args, exact)?,
    };
    if exact {
        return Ok(value);
    }
    let payload = match int_value(&value) {
        Some(value) => Int::clone(value),
        None => Int::Small(0),
    };
    let object = rt.heap.alloc(class, payload);
    if class.is_heap_type() {
        rt.heap.track(object.as_object());
    }
    Ok(object.into_object())
}

fn from_arguments(rt: &Runtime, args: CallArgs<'_>, exact: bool) -> PyResult {
    let given = args.values.len();
    if given > 2 {
        return Err(rt.type_error(if args.names.is_none() && exact {
            format!("int expected at most 2 arguments, got {given}")
        } else {
            format!("int() takes at most 2 arguments ({given} given)")
        }));
    }
    let mut base = args.get(1);
    for (key, value) in args.keywords() {
        if !str_value(key).is_some_and(|key| key.equals("base")) {
            let key = rt.str_text(key)?;
            return Err(rt.type_error(format!("int() got an unexpected keyword argument '{key}'")));
        }
        if base.is_some() {
            return Err(rt.type_error("argument for int() given by name ('base') and position (2)"));
        }
        base = Some(value);
    }
    match (args.get(0), base) {
        (None, Some(_)) => Err(rt.type_error("int() missing string argument")),
        (None, None) => Ok(rt.new_int(0)),
        (Some(object), None) => rt.to_int(object),
        (Some(object), Some(base)) => with_base(rt, object, base),
    }
}

fn with_base(rt: &Runtime, object: &Object, base: &Object) -> PyResult {
    let base = rt.index_clipped(base)?;
    let valid = base == 0 || (2..=36).contains(&base);
    if !valid {
        return Err(rt.value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    if let Some(text) = str_value(object) {
        return rt.int_from_text(text, base as u32);
    }
    if let Some(bytes) = object.downcast::<Bytes>() {
        return from_bytes(rt, bytes.tail(), base as u32, object);
    }
    if let Some(array) = object.downcast::<ByteArray>() {
        let bytes = array.bytes.borrow().clone();
        return from_bytes(rt, &bytes, base as u32, object);
    }
    Err(rt.type_error("int() can't convert non-string with explicit base"))
}

/// The digits as a machine word if they are few and plain.
#[inline]
fn plain_digits(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 18 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0_i64, |value, digit| value * 10 + i64::from(digit - b'0'));
    Some(if negative { -value } else { value })
}

#[cold]
fn invalid(rt: &Runtime, error: ParseIntError, base: u32, source: &Object) -> Raised {
    let shown = match rt.repr_text(source) {
        Ok(repr) => repr.chars().take(200).collect::<String>(),
        Err(raised) => return raised,
    };
    rt.number_error(error.into_error(base, &shown))
}

fn from_ascii(rt: &Runtime, text: &[u8], base: u32, source: &Object) -> PyResult {
    if base == 10
        && let Some(small) = plain_digits(text)
    {
        return Ok(rt.new_int(small));
    }
    match parse(text, base, rt.int_max_str_digits.get()) {
        Ok(value) => Ok(rt.new_big_int(value)),
        Err(error) => Err(invalid(rt, error, base, source)),
    }
}

fn from_bytes(rt: &Runtime, bytes: &[u8], base: u32, source: &Object) -> PyResult {
    if source.is::<Bytes>() {
        return from_ascii(rt, bytes, base, source);
    }
    // The message shows the bytes as `bytes`.
    let shown = rt.new_bytes(bytes).into_object();
    from_ascii(rt, bytes, base, &shown)
}

impl Runtime {
    /// The int a string spells in this base (`PyLong_FromUnicodeObject`).
    pub fn int_from_text(&self, text: &Obj<Str>, base: u32) -> PyResult {
        match text.as_ascii() {
            Some(ascii) => from_ascii(self, ascii.as_bytes(), base, text.as_object()),
            None => from_ascii(self, &fold_to_ascii(text.text().iter()), base, text.as_object()),
        }
    }

    /// `int(object)`: exactly an int (`PyNumber_Long`).
    pub fn to_int(&self, object: &Object) -> PyResult {
        if object.type_object().is_same(&self.types.int) {
            return Ok(object.to_ref());
        }
        let (int, index) = {
            let slots = type_of(object).slots.borrow();
            (slots.int, slots.index)
        };
        if let Some(int) = int {
            let result = int(self, object)?;
            return self.exact_result(result, "__int__");
        }
        if index.is_some() {
            let result = self.index(object)?;
            return Ok(self.exact_int_of(result));
        }
        if let Some(text) = str_value(object) {
            return self.int_from_text(text, 10);
        }
        if let Some(view) = BytesView::get(self, object)? {
            return from_bytes(self, &view, 10, object);
        }
        let name = self.type_name(object);
        Err(self.type_error(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
        )))
    }

    /// What `__int__` returned, as an exact int; a subclass is deprecated.
    fn exact_result(&self, result: Ref, method: &str) -> PyResult {
        if result.type_object().is_same(&self.types.int) {
            return Ok(result);
        }
        let name = self.type_name(&result);
        if int_value(&result).is_none() {
            return Err(self.type_error(format!("{method} returned non-int (type {name})")));
        }
        self.warn(
            &self.exceptions.deprecation_warning,
            &format!(
                "{method} returned non-int (type {name}).  The ability to return an instance of a strict subclass of \
                 int is deprecated, and may be removed in a future version of Python."
            ),
            1,
        )?;
        Ok(self.exact_int_of(result))
    }

    fn exact_int_of(&self, object: Ref) -> Ref {
        if object.type_object().is_same(&self.types.int) {
            return object;
        }
        match int_value(&object) {
            Some(value) => self.exact_copy(value),
            None => object,
        }
    }
}
