//! Adding many members at once, with CPython's sizing, which shows in the order of iteration.

use serpentarium_heap::Object;

use super::{Set, set_value};
use crate::core::{PyResult, Runtime};
use crate::{Dict, dict_value};

impl Set {
    /// Adds everything an iterable yields (`set_update_internal`).
    pub fn update(&self, rt: &Runtime, iterable: &Object) -> PyResult<()> {
        if let Some(other) = set_value(iterable) {
            return self.merge(rt, other);
        }
        if let Some(dict) = dict_value(iterable)
            && iterable.type_object().is_same(&rt.types.dict)
        {
            return self.merge_keys(rt, dict);
        }
        rt.for_each(iterable, |value| self.add(rt, &value).map(drop))
    }

    /// Adds the members of another set (`set_merge_lock_held`).
    pub fn merge(&self, rt: &Runtime, other: &Set) -> PyResult<()> {
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        let copied = {
            let mut table = self.table.borrow_mut();
            table.make_room(other.len());
            table.copy_members(&other.table.borrow())
        };
        self.changed();
        if copied {
            return Ok(());
        }
        for (key, hash) in other.hashed() {
            self.add_hashed(rt, &key, hash)?;
        }
        Ok(())
    }

    fn merge_keys(&self, rt: &Runtime, dict: &Dict) -> PyResult<()> {
        self.table.borrow_mut().make_room(dict.len());
        self.changed();
        let keys: Vec<_> = {
            let table = dict.table();
            table.entries().iter().filter_map(|entry| Some((entry.key.clone()?, entry.hash))).collect()
        };
        for (key, hash) in keys {
            self.add_hashed(rt, &key, hash)?;
        }
        Ok(())
    }
}
