//! Comparison, truth and hashing (`PyObject_RichCompare`, `PyObject_IsTrue`, `PyObject_Hash`).

use serpentarium_heap::{Object, Ref};

use crate::StrMethods as _;
use crate::core::{CompareOp, PyResult, Raised, Runtime, type_of};
use crate::types::{Int, str_value, tuple_value};

impl Runtime {
    /// `a op b` as an object.
    pub fn compare(&self, a: &Object, b: &Object, op: CompareOp) -> PyResult {
        self.evaluator().enter_recursion(self, " in comparison")?;
        let result = self.compare_inner(a, b, op);
        self.evaluator().leave_recursion(self);
        result
    }

    fn compare_inner(&self, a: &Object, b: &Object, op: CompareOp) -> PyResult {
        let (left, right) = (type_of(a), type_of(b));
        let answered = |result: Ref| (!result.is_same(&self.singletons.not_implemented)).then_some(result);
        let mut right_tried = false;
        let right_slot = right.slot(|slots| slots.compare);
        if !left.is_same(right)
            && self.is_subtype(right, left)
            && let Some(compare) = right_slot
        {
            right_tried = true;
            if let Some(result) = answered(compare(self, b, a, op.swapped())?) {
                return Ok(result);
            }
        }
        if let Some(compare) = left.slot(|slots| slots.compare)
            && let Some(result) = answered(compare(self, a, b, op)?)
        {
            return Ok(result);
        }
        if !right_tried
            && let Some(compare) = right_slot
            && let Some(result) = answered(compare(self, b, a, op.swapped())?)
        {
            return Ok(result);
        }
        match op {
            CompareOp::Eq => Ok(self.bool(a.is_same(b))),
            CompareOp::Ne => Ok(self.bool(!a.is_same(b))),
            _ => Err(self.type_error(format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                self.type_name(a),
                self.type_name(b)
            ))),
        }
    }

    /// `a op b` as truth; identical objects are equal (`PyObject_RichCompareBool`).
    pub fn compare_bool(&self, a: &Object, b: &Object, op: CompareOp) -> PyResult<bool> {
        if a.is_same(b) {
            match op {
                CompareOp::Eq => return Ok(true),
                CompareOp::Ne => return Ok(false),
                _ => {}
            }
        }
        let result = self.compare(a, b, op)?;
        self.is_true(&result)
    }

    /// `a is b or a == b`
    #[inline]
    pub fn equal(&self, a: &Object, b: &Object) -> PyResult<bool> {
        if a.is_same(b) {
            return Ok(true);
        }
        if self.is_exact_str(a) && self.is_exact_str(b) {
            return Ok(matches!((str_value(a), str_value(b)), (Some(a), Some(b)) if a.same_text(b)));
        }
        if let (Some(Int::Small(x)), Some(Int::Small(y))) = (self.exact_int(a), self.exact_int(b)) {
            return Ok(x == y);
        }
        self.compare_bool(a, b, CompareOp::Eq)
    }

    /// The int payload of an object of exactly the type `int`.
    #[inline]
    pub fn exact_int<'a>(&self, object: &'a Object) -> Option<&'a Int> {
        self.exact.int.get(object).map(|int| &**int)
    }

    /// The value of an object of exactly the type `float`.
    #[inline]
    pub fn exact_float(&self, object: &Object) -> Option<f64> {
        self.exact.float.get(object).map(|float| float.0)
    }

    /// True if the object's type is exactly `str`.
    #[inline]
    pub fn is_exact_str(&self, object: &Object) -> bool {
        object.type_object().is_same(&self.types.str)
    }

    /// Truth (`PyObject_IsTrue`).
    #[inline]
    pub fn is_true(&self, object: &Object) -> PyResult<bool> {
        if object.is_same(&self.singletons.r#true) {
            return Ok(true);
        }
        if object.is_same(&self.singletons.r#false) || object.is_same(&self.singletons.none) {
            return Ok(false);
        }
        let ty = type_of(object);
        let (bool, length) = {
            let slots = ty.slots.borrow();
            (slots.bool, slots.length)
        };
        match (bool, length) {
            (Some(bool), _) => bool(self, object),
            (None, Some(length)) => Ok(length(self, object)? != 0),
            (None, None) => Ok(true),
        }
    }

    /// `hash(object)`
    #[inline]
    pub fn hash(&self, object: &Object) -> PyResult<i64> {
        if self.is_exact_str(object)
            && let Some(string) = str_value(object)
        {
            return Ok(self.hash_str(string));
        }
        if let Some(int @ Int::Small(_)) = self.exact_int(object) {
            return Ok(self.hash_int(int));
        }
        match type_of(object).slot(|slots| slots.hash) {
            Some(hash) => hash(self, object),
            None => Err(self.unhashable(object)),
        }
    }

    /// The hash of a dict key, with the dict's own error text.
    #[inline]
    pub fn hash_key_of_dict(&self, key: &Object) -> PyResult<i64> {
        self.hash(key).map_err(|raised| self.explain_unhashable(raised, key, "a dict key"))
    }

    /// The hash of a set member, with the set's own error text.
    #[inline]
    pub fn hash_member_of_set(&self, member: &Object) -> PyResult<i64> {
        self.hash(member).map_err(|raised| self.explain_unhashable(raised, member, "a set element"))
    }

    #[cold]
    fn explain_unhashable(&self, raised: Raised, key: &Object, role: &str) -> Raised {
        if !type_of(raised.exception()).is_same(&self.exceptions.type_error) {
            return raised;
        }
        let Ok(text) = self.str(raised.exception()) else { return raised };
        let text = str_value(&text).map_or(String::new(), |text| text.to_text().into_owned());
        self.type_error(format!("cannot use '{}' as {role} ({text})", self.type_name(key)))
    }

    /// `TypeError: unhashable type`
    #[cold]
    pub fn unhashable(&self, object: &Object) -> Raised {
        self.type_error(format!("unhashable type: '{}'", self.type_name(object)))
    }

    /// The identity hash: the address rotated right by four bits.
    #[inline]
    pub fn hash_address(address: usize) -> i64 {
        match address.rotate_right(4) as i64 {
            -1 => -2,
            hash => hash,
        }
    }

    /// The hash of a tuple-like sequence of item hashes (xxHash as CPython's tuples use it).
    pub fn combine_hashes(
        hashes: impl IntoIterator<Item = PyResult<i64>>,
        with_length: bool,
    ) -> PyResult<i64> {
        const P1: u64 = 11400714785074694791;
        const P2: u64 = 14029467366897019727;
        const P5: u64 = 2870177450012600261;
        let (mut acc, mut len) = (P5, 0_u64);
        for hash in hashes {
            acc = acc.wrapping_add((hash? as u64).wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1);
            len += 1;
        }
        if with_length {
            acc = acc.wrapping_add(len ^ (P5 ^ 0x35_d373));
        }
        Ok(if acc == u64::MAX { 1546275796 } else { acc as i64 })
    }

    /// The hash of a tuple, remembered.
    pub fn hash_tuple(&self, object: &Object) -> PyResult<i64> {
        let Some(tuple) = tuple_value(object) else { return Err(self.unhashable(object)) };
        if tuple.hash.get() != -1 {
            return Ok(tuple.hash.get());
        }
        let hash = Self::combine_hashes(tuple.tail().iter().map(|item| self.hash(item)), true)?;
        tuple.hash.set(hash);
        Ok(hash)
    }

    /// The hash of an int: its value modulo 2^61 − 1.
    #[inline]
    pub fn hash_int(&self, value: &Int) -> i64 {
        const MODULUS: u64 = (1 << 61) - 1;
        if let Int::Small(small) = value
            && small.unsigned_abs() < MODULUS
        {
            return if *small == -1 { -2 } else { *small };
        }
        let (negative, magnitude) = match value {
            Int::Small(small) => (*small < 0, small.unsigned_abs() % MODULUS),
            Int::Big(big) => {
                let modulus = dashu_int::UBig::from(MODULUS);
                let rest = dashu_int::ops::Abs::abs((**big).clone()) % dashu_int::IBig::from(modulus);
                (self::is_negative(big), u64::try_from(rest).unwrap_or(0))
            }
        };
        match if negative { -(magnitude as i64) } else { magnitude as i64 } {
            -1 => -2,
            hash => hash,
        }
    }
}

fn is_negative(big: &dashu_int::IBig) -> bool {
    *big < dashu_int::IBig::ZERO
}
