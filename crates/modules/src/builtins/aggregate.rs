//! Over whole iterables: `all`, `any`, `max`, `min`, `sorted`, `sum`.

use serpentarium_object::{
    BinaryOp, ByteArray, Bytes, CallArgs, CompareOp, Complex, Int, NativeArgs, Object, PyResult, Ref,
    Runtime, StrMethods as _, int_value, str_value,
};

pub(super) fn all(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = rt.iter(args.at(0))?;
    while let Some(item) = rt.next(&iterator)? {
        if !rt.is_true(&item)? {
            return Ok(rt.bool(false));
        }
    }
    Ok(rt.bool(true))
}

pub(super) fn any(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = rt.iter(args.at(0))?;
    while let Some(item) = rt.next(&iterator)? {
        if rt.is_true(&item)? {
            return Ok(rt.bool(true));
        }
    }
    Ok(rt.bool(false))
}

pub(super) fn max(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    extreme(rt, args, "max", CompareOp::Gt)
}

pub(super) fn min(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    extreme(rt, args, "min", CompareOp::Lt)
}

/// The first item that no other beats by `op`.
fn extreme(rt: &Runtime, args: CallArgs<'_>, name: &str, op: CompareOp) -> PyResult {
    let values: Vec<&Object> = args.positional_values().iter().filter_map(|value| value.get()).collect();
    if values.is_empty() {
        return Err(rt.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    let (mut key, mut default) = (None, None);
    for (keyword, value) in args.keywords() {
        match str_value(keyword) {
            Some(text) if text.equals("key") => key = rt.not_none(Some(value)),
            Some(text) if text.equals("default") => default = Some(value),
            _ => {
                let text = rt.str_text(keyword)?;
                return Err(rt.type_error(format!("{name}() got an unexpected keyword argument '{text}'")));
            }
        }
    }
    if values.len() > 1 && default.is_some() {
        return Err(rt.type_error(format!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        )));
    }
    let mut best: Option<(Ref, Ref)> = None;
    let mut offer = |item: Ref| -> PyResult<()> {
        let weight = match key {
            Some(key) => rt.call(key, &[&item])?,
            None => item.clone(),
        };
        let better = match &best {
            Some((_, known)) => rt.compare_bool(&weight, known, op)?,
            None => true,
        };
        if better {
            best = Some((item, weight));
        }
        Ok(())
    };
    match values.as_slice() {
        [iterable] => {
            let iterator = rt.iter(iterable)?;
            while let Some(item) = rt.next(&iterator)? {
                offer(item)?;
            }
        }
        several => several.iter().try_for_each(|item| offer(item.to_ref()))?,
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default.to_ref()),
        (None, None) => Err(rt.value_error(format!("{name}() iterable argument is empty"))),
    }
}

pub(super) fn sorted(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let given = args.positional_values().len();
    let (1, Some(iterable)) = (given, args.get(0)) else {
        return Err(rt.type_error(format!("sorted expected 1 argument, got {given}")));
    };
    let list = rt.new_list(rt.to_vec(iterable)?);
    let (mut key, mut reverse) = (None, false);
    for (keyword, value) in args.keywords() {
        match str_value(keyword) {
            Some(text) if text.equals("key") => key = rt.not_none(Some(value)),
            Some(text) if text.equals("reverse") => reverse = rt.is_true(value)?,
            _ => {
                let text = rt.str_text(keyword)?;
                return Err(rt.type_error(format!("sort() got an unexpected keyword argument '{text}'")));
            }
        }
    }
    rt.list_sort(&list, key, reverse)?;
    Ok(list.into_object())
}

pub(super) fn sum(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = rt.iter(args.at(0))?;
    let start = match args.get(1) {
        None => rt.new_int(0),
        Some(start) => {
            let refused = if str_value(start).is_some() {
                Some("strings [use ''.join(seq) instead]")
            } else if start.is::<Bytes>() {
                Some("bytes [use b''.join(seq) instead]")
            } else if start.is::<ByteArray>() {
                Some("bytearray [use b''.join(seq) instead]")
            } else {
                None
            };
            if let Some(refused) = refused {
                return Err(rt.type_error(format!("sum() can't sum {refused}")));
            }
            start.to_ref()
        }
    };
    Sum { rt, iterator: &iterator }.from(start)
}

/// A running sum with the error of its additions kept apart (Neumaier's method).
#[derive(Clone, Copy, Default)]
struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    fn add(&mut self, value: f64) {
        let total = self.high + value;
        self.low += if self.high.abs() >= value.abs() {
            (self.high - total) + value
        } else {
            (value - total) + self.high
        };
        self.high = total;
    }

    fn value(self) -> f64 {
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

/// An addend of a sum of floats.
enum Addend {
    Exact(f64),
    Whole(f64),
    Complex(f64, f64),
}

/// `sum` by stages: machine integers, floats, complex numbers, anything; each goes on until an item does not fit.
struct Sum<'a> {
    rt: &'a Runtime,
    iterator: &'a Object,
}

impl Sum<'_> {
    fn from(self, start: Ref) -> PyResult {
        let rt = self.rt;
        let mut total = start;
        if let Some(Int::Small(small)) = rt.exact_int(&total) {
            match self.integers(*small)? {
                (done, None) => return Ok(done),
                (so_far, Some(item)) => total = rt.binary_op(BinaryOp::Add, &so_far, &item)?,
            }
        }
        if let Some(float) = rt.exact_float(&total) {
            match self.floats(float)? {
                (done, None) => return Ok(done),
                (so_far, Some(item)) => total = rt.binary_op(BinaryOp::Add, &so_far, &item)?,
            }
        }
        if total.type_object().is_same(&rt.types.complex)
            && let Some(complex) = total.downcast::<Complex>()
        {
            match self.complexes(complex.re, complex.im)? {
                (done, None) => return Ok(done),
                (so_far, Some(item)) => total = rt.binary_op(BinaryOp::Add, &so_far, &item)?,
            }
        }
        while let Some(item) = rt.next(self.iterator)? {
            total = rt.binary_op(BinaryOp::Add, &total, &item)?;
        }
        Ok(total)
    }

    /// The sum so far, and the item it could not take.
    fn integers(&self, start: i64) -> PyResult<(Ref, Option<Ref>)> {
        let rt = self.rt;
        let mut total = start;
        while let Some(item) = rt.next(self.iterator)? {
            let plain =
                item.type_object().is_same(&rt.types.int) || item.type_object().is_same(&rt.types.bool);
            let small = if plain { int_value(&item).and_then(|value| value.small()) } else { None };
            match small.and_then(|small| total.checked_add(small)) {
                Some(next) => total = next,
                None => return Ok((rt.new_int(total), Some(item))),
            }
        }
        Ok((rt.new_int(total), None))
    }

    fn addend(&self, item: &Object) -> Option<Addend> {
        let rt = self.rt;
        if let Some(float) = rt.exact_float(item) {
            return Some(Addend::Exact(float));
        }
        if item.type_object().is_same(&rt.types.complex) {
            return item.downcast::<Complex>().map(|complex| Addend::Complex(complex.re, complex.im));
        }
        int_value(item).and_then(|value| value.small()).map(|small| Addend::Whole(small as f64))
    }

    fn floats(&self, start: f64) -> PyResult<(Ref, Option<Ref>)> {
        let rt = self.rt;
        let mut total = Compensated { high: start, low: 0.0 };
        while let Some(item) = rt.next(self.iterator)? {
            match self.addend(&item) {
                Some(Addend::Exact(value)) => total.add(value),
                Some(Addend::Whole(value)) => total.high += value,
                _ => return Ok((rt.new_float(total.value()), Some(item))),
            }
        }
        Ok((rt.new_float(total.value()), None))
    }

    fn complexes(&self, re: f64, im: f64) -> PyResult<(Ref, Option<Ref>)> {
        let rt = self.rt;
        let (mut re, mut im) = (Compensated { high: re, low: 0.0 }, Compensated { high: im, low: 0.0 });
        let complex = |re: Compensated, im: Compensated| {
            rt.heap.alloc(&rt.types.complex, Complex { re: re.value(), im: im.value() }).into_object()
        };
        while let Some(item) = rt.next(self.iterator)? {
            match self.addend(&item) {
                Some(Addend::Complex(real, imaginary)) => {
                    re.add(real);
                    im.add(imaginary);
                }
                Some(Addend::Whole(value)) => re.high += value,
                Some(Addend::Exact(value)) => re.add(value),
                None => return Ok((complex(re, im), Some(item))),
            }
        }
        Ok((complex(re, im), None))
    }
}
