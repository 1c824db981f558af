//! Union, intersection, difference and symmetric difference, with CPython's choice of which side is walked:
//! it shows in the order of the result.

use serpentarium_heap::{Obj, Object, Ref};

use super::{Set, set_value};
use crate::core::{PyResult, Runtime};
use crate::{Dict, Type, dict_value};

impl Runtime {
    /// The class of results: `frozenset` for frozensets, else `set`; never a subclass.
    pub(super) fn result_class(&self, set: &Object) -> &Obj<Type> {
        if self.type_check(set, &self.types.frozenset) { &self.types.frozenset } else { &self.types.set }
    }

    /// An exact dict, whose keys are taken with their hashes.
    fn exact_dict<'a>(&self, object: &'a Object) -> Option<&'a Obj<Dict>> {
        dict_value(object).filter(|_| object.type_object().is_same(&self.types.dict))
    }

    /// A copy as a plain `set` or `frozenset` (`set_copy`).
    pub(crate) fn set_copy(&self, object: &Object) -> PyResult<Ref<Set>> {
        let copy = self.empty_set_of(self.result_class(object));
        copy.update(self, object)?;
        Ok(copy)
    }

    /// `set.intersection(other)` (`set_intersection`).
    pub(crate) fn set_intersection(&self, object: &Object, other: &Object) -> PyResult<Ref<Set>> {
        if object.is_same(other) {
            return self.set_copy(object);
        }
        let result = self.empty_set_of(self.result_class(object));
        let Some(set) = set_value(object) else { return Ok(result) };
        if let Some(second) = set_value(other) {
            let (big, small) = if second.len() > set.len() { (second, set) } else { (set, second) };
            let mut place = 0;
            while let Some((next, key, hash)) = small.next_member(place) {
                place = next;
                if big.contains_hashed(self, &key, hash)? {
                    result.add_hashed(self, &key, hash)?;
                }
            }
            return Ok(result);
        }
        self.for_each(other, |key| {
            let hash = self.hash(&key)?;
            if set.contains_hashed(self, &key, hash)? {
                result.add_hashed(self, &key, hash)?;
            }
            Ok(())
        })?;
        Ok(result)
    }

    /// `set.difference(other)` (`set_difference`).
    pub(crate) fn set_difference(&self, object: &Object, other: &Object) -> PyResult<Ref<Set>> {
        let Some(set) = set_value(object) else { return self.set_copy(object) };
        let (as_set, as_dict) = (set_value(other), self.exact_dict(other));
        let size = match (as_set, as_dict) {
            (Some(other), _) => Some(other.len()),
            (None, Some(dict)) => Some(dict.len()),
            (None, None) => None,
        };
        if size.is_none_or(|size| set.len() >> 2 > size) {
            let result = self.set_copy(object)?;
            result.subtract(self, other)?;
            return Ok(result);
        }
        let result = self.empty_set_of(self.result_class(object));
        let mut place = 0;
        while let Some((next, key, hash)) = set.next_member(place) {
            place = next;
            let there = match (as_set, as_dict) {
                (Some(other), _) => other.contains_hashed(self, &key, hash)?,
                (None, Some(dict)) => dict.find(self, &key, hash)?.is_some(),
                (None, None) => false,
            };
            if !there {
                result.add_hashed(self, &key, hash)?;
            }
        }
        Ok(result)
    }

    /// `set.symmetric_difference(other)`: a copy of the other one, toggled.
    pub(crate) fn set_symmetric_difference(&self, object: &Object, other: &Object) -> PyResult<Ref<Set>> {
        let result = self.empty_set_of(self.result_class(object));
        result.update(self, other)?;
        result.toggle(self, object)?;
        Ok(result)
    }

    /// True if all members of `set` are in `other`.
    pub(super) fn is_subset(&self, set: &Set, other: &Set) -> PyResult<bool> {
        if set.len() > other.len() {
            return Ok(false);
        }
        let mut place = 0;
        while let Some((next, key, hash)) = set.next_member(place) {
            place = next;
            if !other.contains_hashed(self, &key, hash)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Set {
    /// Takes out everything an iterable yields (`set_difference_update_internal`).
    pub fn subtract(&self, rt: &Runtime, other: &Object) -> PyResult<()> {
        if let Some(second) = set_value(other) {
            if std::ptr::eq(&raw const **second, self) {
                self.clear();
                return Ok(());
            }
            // A far larger set is first cut down to what both have.
            let members = if second.len() >> 3 > self.len() {
                let mut both = Vec::new();
                for (key, hash) in self.hashed() {
                    if second.contains_hashed(rt, &key, hash)? {
                        both.push((key, hash));
                    }
                }
                both
            } else {
                second.hashed()
            };
            for (key, hash) in members {
                self.discard_hashed(rt, &key, hash)?;
            }
        } else {
            rt.for_each(other, |key| self.discard(rt, &key).map(drop))?;
        }
        self.table.borrow_mut().drop_dummies();
        self.changed();
        Ok(())
    }

    /// Takes out what an iterable yields and this set has, and adds the rest of it
    /// (`set_symmetric_difference_update`).
    pub fn toggle(&self, rt: &Runtime, other: &Object) -> PyResult<()> {
        if let Some(dict) = rt.exact_dict(other) {
            let keys: Vec<_> = dict
                .table()
                .entries()
                .iter()
                .filter_map(|entry| Some((entry.key.clone()?, entry.hash)))
                .collect();
            return self.toggle_all(rt, keys);
        }
        if let Some(second) = set_value(other) {
            if std::ptr::eq(&raw const **second, self) {
                self.clear();
                return Ok(());
            }
            return self.toggle_all(rt, second.hashed());
        }
        let members = rt.empty_set_of(&rt.types.set);
        members.update(rt, other)?;
        self.toggle_all(rt, members.hashed())
    }

    fn toggle_all(&self, rt: &Runtime, members: Vec<(Ref, i64)>) -> PyResult<()> {
        for (key, hash) in members {
            if !self.discard_hashed(rt, &key, hash)? {
                self.add_hashed(rt, &key, hash)?;
            }
        }
        Ok(())
    }

    /// Exchanges the content with another set (`set_swap_bodies`).
    pub(super) fn take_over(&self, other: &Self) {
        let new = other.table.take();
        let old = self.table.borrow_mut().exchange(new);
        self.changed();
        drop(old);
    }
}
