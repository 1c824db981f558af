//! The arguments of the `%` operator, and the conversions `str` and `bytes` share.

use serpentarium_heap::{Object, Ref};
use serpentarium_numbers::NumberError;
use serpentarium_numbers::error::ErrorKind;
use serpentarium_numbers::format::{Resolved, percent_float, percent_int};
use serpentarium_text::format::{Amount, PercentSpec};

use crate::core::{PyResult, Raised, Runtime, type_of};
use crate::types::{Bytes, int_value, str_value, tuple_value};
use crate::{Int, Tuple};

/// What is to the right of the `%`: a tuple of values, one value, or a mapping.
pub(in crate::types) struct PercentArgs<'a> {
    whole: &'a Object,
    tuple: Option<&'a serpentarium_heap::Obj<Tuple>>,
    /// The value of a key, which is then the only argument.
    keyed: Option<Ref>,
    next: usize,
    mapping: bool,
}

impl<'a> PercentArgs<'a> {
    /// The arguments of a template; to one of bytes, bytes are no mapping either.
    pub(in crate::types) fn new(whole: &'a Object, to_bytes: bool) -> Self {
        let tuple = tuple_value(whole);
        let bytes = whole.downcast::<Bytes>().is_some() || whole.downcast::<crate::ByteArray>().is_some();
        let text = str_value(whole).is_some() || (to_bytes && bytes);
        let mapping = tuple.is_none() && !text && type_of(whole).slot(|slots| slots.subscript).is_some();
        Self { whole, tuple, keyed: None, next: 0, mapping }
    }

    /// The next value.
    pub(in crate::types) fn take(&mut self, rt: &Runtime) -> PyResult<Ref> {
        let index = self.next;
        let found = match (&self.keyed, self.tuple) {
            (Some(keyed), _) => (index == 0).then(|| keyed.clone()),
            (None, Some(tuple)) => tuple.tail().get(index).cloned(),
            (None, None) => (index == 0).then(|| self.whole.to_ref()),
        };
        self.next += 1;
        found.ok_or_else(|| rt.type_error("not enough arguments for format string"))
    }

    /// Complains if there is nothing keys could be looked up in.
    pub(in crate::types) fn require_mapping(&self, rt: &Runtime) -> PyResult<()> {
        if self.mapping { Ok(()) } else { Err(rt.type_error("format requires a mapping")) }
    }

    /// Makes the value of a key the only argument.
    pub(in crate::types) fn use_key(&mut self, rt: &Runtime, key: &Object) -> PyResult<()> {
        self.keyed = Some(rt.get_item(self.whole, key)?);
        self.next = 0;
        Ok(())
    }

    /// A width or precision given as `*`.
    fn star(&mut self, rt: &Runtime, what: &str) -> PyResult<isize> {
        let value = self.take(rt)?;
        let Some(value) = int_value(&value) else { return Err(rt.type_error("* wants int")) };
        value.small().map(|value| value as isize).ok_or_else(|| rt.overflow_error(what))
    }

    /// Complains about values nobody asked for.
    pub(in crate::types) fn finish(&self, rt: &Runtime, kind: &str) -> PyResult<()> {
        let left = match (&self.keyed, self.tuple) {
            (Some(_), _) => false,
            (None, Some(tuple)) => self.next < tuple.tail().len(),
            (None, None) => self.next == 0,
        };
        if left && !self.mapping {
            return Err(rt.type_error(format!("not all arguments converted during {kind} formatting")));
        }
        Ok(())
    }
}

/// Width and precision with the values of `*` put in.
pub(in crate::types) fn resolve(
    rt: &Runtime,
    spec: &PercentSpec,
    args: &mut PercentArgs<'_>,
) -> PyResult<Resolved> {
    let too_large = "Python int too large to convert to C ssize_t";
    let mut left = spec.flags.left;
    let width = match spec.width {
        None => 0,
        Some(Amount::Number(width)) => width,
        Some(Amount::Argument) => {
            let width = args.star(rt, too_large)?;
            left |= width < 0;
            width.unsigned_abs()
        }
    };
    let precision = match spec.precision {
        None => None,
        Some(Amount::Number(precision)) => Some(precision),
        Some(Amount::Argument) => {
            Some(args.star(rt, "Python int too large to convert to C int")?.max(0) as usize)
        }
    };
    let flags = spec.flags;
    Ok(Resolved {
        left,
        plus: flags.sign,
        space: flags.blank,
        alternate: flags.alternate,
        zero: flags.zero,
        width,
        precision,
    })
}

fn number_error(rt: &Runtime, error: NumberError) -> Raised {
    match error.kind {
        ErrorKind::Value => rt.value_error(error.message),
        ErrorKind::Type => rt.type_error(error.message),
        ErrorKind::Memory => rt.memory_error(),
        _ => rt.overflow_error(error.message),
    }
}

/// The text of an integer conversion.
pub(in crate::types) fn integer_text(
    rt: &Runtime,
    value: &Object,
    conversion: char,
    how: Resolved,
) -> PyResult<String> {
    let integer = to_integer(rt, value, conversion)?;
    let Some(number) = int_value(&integer) else { return Err(rt.system_error("bad integer")) };
    if let (Int::Small(small), 'd' | 'i' | 'u') = (&**number, conversion)
        && how == Resolved::default()
    {
        return Ok(small.to_string());
    }
    percent_int(&number.to_big(), conversion, how, rt.int_max_str_digits.get())
        .map_err(|error| number_error(rt, error))
}

fn to_integer(rt: &Runtime, value: &Object, conversion: char) -> PyResult {
    if int_value(value).is_some() {
        return Ok(value.to_ref());
    }
    let slots = *type_of(value).slots.borrow();
    let radix = matches!(conversion, 'o' | 'x' | 'X');
    let result = if radix {
        slots.index.map(|_| rt.index(value))
    } else {
        slots.int.map(|int| int(rt, value)).or_else(|| slots.index.map(|_| rt.index(value)))
    };
    let result = result.map_or(Ok(None), |result| rt.swallow(result, &rt.exceptions.type_error))?;
    match result {
        Some(integer) if int_value(&integer).is_some() => Ok(integer),
        _ => {
            let wanted = if radix { "an integer" } else { "a real number" };
            let name = rt.type_name(value);
            Err(rt.type_error(format!("%{conversion} format: {wanted} is required, not {name}")))
        }
    }
}

/// The text of a float conversion.
pub(in crate::types) fn float_text(
    rt: &Runtime,
    value: f64,
    conversion: char,
    how: Resolved,
) -> PyResult<String> {
    percent_float(value, conversion, how).map_err(|error| number_error(rt, error))
}
