//! `list.sort`: keys, fast comparisons for lists of one simple type, and what happens when Python code
//! interferes.

use serpentarium_heap::{Object, Ref, StackRef};
use serpentarium_text::Text;

use super::{List, drop_last_first, powersort};
use crate::core::{CallArgs, CompareOp, PyResult, Runtime};
use crate::{Int, StrMethods as _, str_value, tuple_value};

impl Runtime {
    /// `list.sort(key=key, reverse=reverse)`
    pub fn list_sort(&self, list: &List, key: Option<&Object>, reverse: bool) -> PyResult<()> {
        let mut values = list.items.take();
        let allocated = list.allocated.replace(0);
        let result = self.sort_values(&mut values, key, reverse);
        let touched = list.items.replace(values);
        let changed = list.allocated.replace(allocated) != 0 || !touched.is_empty();
        drop_last_first(touched);
        result?;
        if changed {
            return Err(self.value_error("list modified during sort"));
        }
        Ok(())
    }

    /// Sorts values; on failure they are still the same ones in some order.
    fn sort_values(&self, values: &mut Vec<Ref>, key: Option<&Object>, reverse: bool) -> PyResult<()> {
        let Some(key) = key else {
            if reverse {
                values.reverse();
            }
            let mut order = order_of(values.len());
            let result = self.sort_order(values, &mut order);
            apply(values, &order);
            if reverse {
                values.reverse();
            }
            return result.map(drop);
        };
        let mut keys = Vec::with_capacity(values.len());
        for value in values.iter() {
            match self.call_args(key, CallArgs::positional(&[StackRef::borrowed(value)])) {
                Ok(made) => keys.push(made),
                Err(raised) => {
                    drop_first_to_last(keys);
                    return Err(raised);
                }
            }
        }
        if reverse {
            keys.reverse();
            values.reverse();
        }
        let mut order = order_of(values.len());
        let result = self.sort_order(&keys, &mut order);
        apply(values, &order);
        // Keys die in their sorted order, which nobody sees of plain strings and numbers.
        if !matches!(result, Ok(Simplicity::Plain)) {
            apply(&mut keys, &order);
        }
        drop_first_to_last(keys);
        if reverse {
            values.reverse();
        }
        result.map(drop)
    }

    /// Sorts the numbers of keys into the keys' order.
    fn sort_order(&self, keys: &[Ref], order: &mut [u32]) -> PyResult<Simplicity> {
        if let Some(sorted) = self.sort_plain(keys, order) {
            return sorted.map(|()| Simplicity::Plain);
        }
        self.sort_tuples(keys, order).unwrap_or_else(|| self.sort_objects(keys, order))?;
        Ok(Simplicity::Any)
    }

    /// Sorts keys that are all exact strings, machine-word ints or floats.
    fn sort_plain(&self, keys: &[Ref], order: &mut [u32]) -> Option<PyResult<()>> {
        let first = keys.first()?;
        if self.is_exact_str(first) {
            let texts = all(keys, |key| self.exact_text(key))?;
            if let Some(bytes) = texts.iter().map(|text| text.one_byte()).collect::<Option<Vec<_>>>() {
                return Some(sort_copies(bytes, order, |a, b| a < b));
            }
            return Some(powersort::sort(order, |a, b| Ok(texts[a as usize] < texts[b as usize])));
        }
        if self.exact_float(first).is_some() {
            let floats = all(keys, |key| self.exact_float(key))?;
            return Some(sort_copies(floats, order, |a, b| a < b));
        }
        let ints = all(keys, |key| self.exact_int(key).and_then(Int::small))?;
        Some(sort_copies(ints, order, |a, b| a < b))
    }

    /// Sorts keys that are all exact tuples which begin with a string or a number of one type: most comparisons
    /// end there (`unsafe_tuple_compare`).
    fn sort_tuples(&self, keys: &[Ref], order: &mut [u32]) -> Option<PyResult<()>> {
        let tuples = all(keys, |key| self.exact_tuple(key).filter(|tuple| !tuple.is_empty()))?;
        let heads: Vec<&Object> = tuples.iter().map(|tuple| &*tuple[0]).collect();
        let less = |a: u32, b: u32| self.tuple_less_behind_head(tuples[a as usize], tuples[b as usize]);
        let first = *heads.first()?;
        if self.is_exact_str(first) {
            let texts = all(&heads, |head| self.exact_text(head)?.one_byte())?;
            return Some(sort_by_heads(&texts, order, |a, b| a < b, less));
        }
        if self.exact_float(first).is_some() {
            let floats = all(&heads, |head| self.exact_float(head).filter(|float| !float.is_nan()))?;
            return Some(sort_by_heads(&floats, order, |a, b| a < b, less));
        }
        let ints = all(&heads, |head| self.exact_int(head).and_then(Int::small))?;
        Some(sort_by_heads(&ints, order, |a, b| a < b, less))
    }

    /// `a < b` of tuples whose first items are equal.
    fn tuple_less_behind_head(&self, a: &[Ref], b: &[Ref]) -> PyResult<bool> {
        for (a, b) in a.iter().zip(b).skip(1) {
            if !self.equal(a, b)? {
                return self.compare_bool(a, b, CompareOp::Lt);
            }
        }
        Ok(a.len() < b.len())
    }

    /// Sorts keys by whatever their types say.
    fn sort_objects(&self, keys: &[Ref], order: &mut [u32]) -> PyResult<()> {
        powersort::sort(order, |a, b| {
            let result = self.compare(&keys[a as usize], &keys[b as usize], CompareOp::Lt)?;
            self.is_true(&result)
        })
    }

    fn exact_text<'a>(&self, object: &'a Object) -> Option<Text<'a>> {
        if self.is_exact_str(object) { str_value(object).map(|string| string.text()) } else { None }
    }

    fn exact_tuple<'a>(&self, object: &'a Object) -> Option<&'a [Ref]> {
        if !object.type_object().is_same(&self.types.tuple) {
            return None;
        }
        tuple_value(object).map(|tuple| tuple.tail())
    }
}

/// What is known of keys after they were sorted.
enum Simplicity {
    /// All are exact strings or numbers.
    Plain,
    /// Nothing.
    Any,
}

/// What `pick` gives for every object, or nothing if it refuses one.
fn all<'a, O: std::ops::Deref<Target = Object>, T>(
    objects: &'a [O],
    pick: impl Fn(&'a Object) -> Option<T>,
) -> Option<Vec<T>> {
    let mut found = Vec::with_capacity(objects.len());
    for object in objects {
        found.push(pick(object)?);
    }
    Some(found)
}

/// Sorts numbers of keys together with copies of the keys, which keeps them close in memory.
fn sort_copies<K: Copy>(keys: Vec<K>, order: &mut [u32], less: impl Fn(K, K) -> bool) -> PyResult<()> {
    let mut pairs: Vec<(K, u32)> = keys.into_iter().zip(order.iter().copied()).collect();
    let result = powersort::sort(&mut pairs, |a, b| Ok(less(a.0, b.0)));
    for (place, (_, index)) in order.iter_mut().zip(pairs) {
        *place = index;
    }
    result
}

/// Sorts by a first part of each key, and by `less_behind` where those are equal.
fn sort_by_heads<K: Copy + PartialEq>(
    heads: &[K],
    order: &mut [u32],
    less: impl Fn(K, K) -> bool,
    less_behind: impl Fn(u32, u32) -> PyResult<bool>,
) -> PyResult<()> {
    let mut pairs: Vec<(K, u32)> = heads.iter().copied().zip(order.iter().copied()).collect();
    let result =
        powersort::sort(
            &mut pairs,
            |a, b| {
                if a.0 == b.0 { less_behind(a.1, b.1) } else { Ok(less(a.0, b.0)) }
            },
        );
    for (place, (_, index)) in order.iter_mut().zip(pairs) {
        *place = index;
    }
    result
}

fn order_of(len: usize) -> Vec<u32> {
    (0..len as u32).collect()
}

/// Puts values into the order of their numbers.
fn apply(values: &mut Vec<Ref>, order: &[u32]) {
    if order.iter().enumerate().all(|(place, &index)| place == index as usize) {
        return;
    }
    let mut old: Vec<Option<Ref>> = std::mem::take(values).into_iter().map(Some).collect();
    values.reserve_exact(order.len());
    for &index in order {
        if let Some(value) = old[index as usize].take() {
            values.push(value);
        }
    }
}

fn drop_first_to_last(keys: Vec<Ref>) {
    keys.into_iter().for_each(drop);
}
