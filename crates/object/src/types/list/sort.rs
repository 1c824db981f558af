//! `list.sort`: keys, fast comparisons for lists of one simple type, and what happens when Python code
//! interferes.

use serpentarium_heap::{Object, Ref};

use super::{List, drop_last_first, powersort};
use crate::core::{CompareOp, PyResult, Runtime};
use crate::{StrMethods as _, str_value};

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
            return result;
        };
        let mut keys = Vec::with_capacity(values.len());
        for value in values.iter() {
            match self.call(key, &[value]) {
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
        apply(&mut keys, &order);
        drop_first_to_last(keys);
        if reverse {
            values.reverse();
        }
        result
    }

    /// Sorts the numbers of keys into the keys' order.
    fn sort_order(&self, keys: &[Ref], order: &mut [u32]) -> PyResult<()> {
        if keys.iter().all(|key| self.is_exact_str(key)) {
            let texts: Vec<_> = keys.iter().filter_map(|key| str_value(key)).collect();
            return powersort::sort(order, |a, b| Ok(texts[a as usize].text() < texts[b as usize].text()));
        }
        let small = |key: &Ref| self.exact_int(key).and_then(|int| int.small());
        if let Some(ints) = keys.iter().map(small).collect::<Option<Vec<_>>>() {
            return sort_copies(ints, order, |a, b| a < b);
        }
        if let Some(floats) = keys.iter().map(|key| self.exact_float(key)).collect::<Option<Vec<_>>>() {
            return sort_copies(floats, order, |a, b| a < b);
        }
        powersort::sort(order, |a, b| {
            let result = self.compare(&keys[a as usize], &keys[b as usize], CompareOp::Lt)?;
            self.is_true(&result)
        })
    }
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

fn order_of(len: usize) -> Vec<u32> {
    (0..len as u32).collect()
}

/// Puts values into the order of their numbers.
fn apply(values: &mut Vec<Ref>, order: &[u32]) {
    let mut old: Vec<Option<Ref>> = std::mem::take(values).into_iter().map(Some).collect();
    values.extend(order.iter().filter_map(|&index| old[index as usize].take()));
}

fn drop_first_to_last(keys: Vec<Ref>) {
    keys.into_iter().for_each(drop);
}
