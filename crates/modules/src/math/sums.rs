//! Sums and products over iterables.

use serpentarium_object::{BinaryOp, Int, NativeArgs, Object, PyResult, Ref, Runtime};

/// `a + b` and its rounding error, if `a` is the larger in size.
pub(super) fn fast_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// `a + b` and its rounding error.
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let second = sum - a;
    (sum, (a - (sum - second)) + (b - second))
}

/// `x * y` and its rounding error.
pub(super) fn exact_product(x: f64, y: f64) -> (f64, f64) {
    let product = x * y;
    (product, x.mul_add(y, -product))
}

/// The sum of partial sums that do not overlap, smallest first, rounded half to even.
fn rounded_sum(mut partials: Vec<f64>) -> f64 {
    let Some(mut high) = partials.pop() else { return 0.0 };
    let mut low = 0.0;
    while let Some(next) = partials.pop() {
        let (sum, rest) = fast_sum(high, next);
        high = sum;
        low = rest;
        if low != 0.0 {
            break;
        }
    }
    // Exactly half way, the sign of what is left below decides.
    if let Some(below) = partials.last()
        && ((low < 0.0 && *below < 0.0) || (low > 0.0 && *below > 0.0))
    {
        let twice = low * 2.0;
        let sum = high + twice;
        if sum - high == twice {
            high = sum;
        }
    }
    high
}

pub(super) fn fsum(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinities) = (0.0, 0.0);
    let iterator = rt.iter(args.at(0))?;
    while let Some(item) = rt.next(&iterator)? {
        let given = rt.as_f64(&item)?;
        let mut x = given;
        let mut kept = 0;
        for index in 0..partials.len() {
            let mut y = partials[index];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let (high, low) = fast_sum(x, y);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x == 0.0 {
            continue;
        }
        if x.is_finite() {
            partials.push(x);
            continue;
        }
        if given.is_finite() {
            return Err(rt.overflow_error("intermediate overflow in fsum"));
        }
        if given.is_infinite() {
            infinities += given;
        }
        special += given;
        partials.clear();
    }
    if special != 0.0 || special.is_nan() {
        if infinities.is_nan() {
            return Err(rt.value_error("-inf + inf in fsum"));
        }
        return Ok(rt.new_float(special));
    }
    Ok(rt.new_float(rounded_sum(partials)))
}

pub(super) fn prod(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mut result = args.get(1).map_or_else(|| rt.new_int(1), Object::to_ref);
    let iterator = rt.iter(args.at(0))?;
    while let Some(item) = rt.next(&iterator)? {
        result = rt.binary_op(BinaryOp::Multiply, &result, &item)?;
    }
    Ok(result)
}

/// A sum of float products in three parts of falling size.
#[derive(Clone, Copy, Default)]
struct TripleSum {
    high: f64,
    low: f64,
    tiny: f64,
}

impl TripleSum {
    fn with_product(self, x: f64, y: f64) -> Self {
        let (product, product_error) = exact_product(x, y);
        let (high, high_error) = exact_sum(self.high, product);
        let (first, first_error) = exact_sum(self.low, product_error);
        let (low, low_error) = exact_sum(first, high_error);
        Self { high, low, tiny: self.tiny + first_error + low_error }
    }

    fn value(self) -> f64 {
        self.high + exact_sum(self.low, self.tiny).0
    }
}

/// The running state of `sumprod`: ints while they fit a machine word, then floats with extended precision, then
/// whatever `+` and `*` give.
struct SumOfProducts<'a> {
    rt: &'a Runtime,
    total: Ref,
    ints: Option<i64>,
    floats: Option<TripleSum>,
    floats_used: bool,
}

impl SumOfProducts<'_> {
    fn end_ints(&mut self) -> PyResult<()> {
        match self.ints.take() {
            None | Some(0) => Ok(()),
            Some(sum) => self.add_to_total(&self.rt.new_int(sum)),
        }
    }

    fn end_floats(&mut self) -> PyResult<()> {
        match self.floats.take() {
            Some(sum) if self.floats_used => self.add_to_total(&self.rt.new_float(sum.value())),
            _ => Ok(()),
        }
    }

    fn add_to_total(&mut self, value: &Object) -> PyResult<()> {
        self.total = self.rt.binary_op(BinaryOp::Add, &self.total, value)?;
        Ok(())
    }

    /// The pair as floats, if one is a float and the other a float or an int that fits one.
    fn as_floats(&self, p: &Object, q: &Object) -> Option<(f64, f64)> {
        let rt = self.rt;
        let exact_int = |object: &Object| {
            let small = object.is_same(&rt.singletons.r#true) || object.is_same(&rt.singletons.r#false);
            if !small && rt.exact_int(object).is_none() {
                return None;
            }
            serpentarium_numbers::int::to_float(&object.downcast::<Int>()?.big()).ok()
        };
        match (rt.exact_float(p), rt.exact_float(q)) {
            (Some(p), Some(q)) => Some((p, q)),
            (Some(p), None) => Some((p, exact_int(q)?)),
            (None, Some(q)) => Some((exact_int(p)?, q)),
            (None, None) => None,
        }
    }

    fn add(&mut self, p: &Object, q: &Object) -> PyResult<()> {
        if let Some(sum) = self.ints {
            if let (Some(Int::Small(x)), Some(Int::Small(y))) = (self.rt.exact_int(p), self.rt.exact_int(q))
                && let Some(sum) = x.checked_mul(*y).and_then(|product| sum.checked_add(product))
            {
                self.ints = Some(sum);
                return Ok(());
            }
            self.end_ints()?;
        }
        if let Some(sum) = self.floats {
            if let Some((x, y)) = self.as_floats(p, q) {
                let sum = sum.with_product(x, y);
                if sum.high.is_finite() {
                    self.floats = Some(sum);
                    self.floats_used = true;
                    return Ok(());
                }
            }
            self.end_floats()?;
        }
        let product = self.rt.binary_op(BinaryOp::Multiply, p, q)?;
        self.add_to_total(&product)
    }
}

pub(super) fn sumprod(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (left, right) = (rt.iter(args.at(0))?, rt.iter(args.at(1))?);
    let mut sum = SumOfProducts {
        rt,
        total: rt.new_int(0),
        ints: Some(0),
        floats: Some(TripleSum::default()),
        floats_used: false,
    };
    loop {
        let (p, q) = (rt.next(&left)?, rt.next(&right)?);
        match (p, q) {
            (Some(p), Some(q)) => sum.add(&p, &q)?,
            (None, None) => break,
            _ => return Err(rt.value_error("Inputs are not the same length")),
        }
    }
    sum.end_ints()?;
    sum.end_floats()?;
    Ok(sum.total)
}
