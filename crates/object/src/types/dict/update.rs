//! Merging mappings and sequences of pairs into a dict (`dict_merge`, `PyDict_MergeFromSeq2`).

use serpentarium_heap::{Object, Ref};

use super::{Dict, dict_value};
use crate::core::{PyResult, Raised, Runtime, type_of};
use crate::types::tuple_value;
use crate::{Exception, List};

impl Runtime {
    /// `dict.update(source)`: a mapping with `keys()`, or an iterable of pairs.
    pub fn dict_update(&self, dict: &Dict, source: &Object) -> PyResult<()> {
        if dict_value(source).is_some() && source.type_object().is_same(&self.types.dict) {
            return self.dict_merge(dict, source);
        }
        if self.lookup_attr(source, &self.names.keys)?.is_some() {
            return self.dict_merge(dict, source);
        }
        self.dict_update_pairs(dict, source)
    }

    /// Merges a mapping, whose values win (`PyDict_Merge`).
    pub fn dict_merge(&self, dict: &Dict, source: &Object) -> PyResult<()> {
        if let Some(other) = dict_value(source)
            && self.iterates_as_dict(source)
        {
            return self.dict_merge_dict(dict, other);
        }
        let keys = self.call_method(source, &self.names.keys, &[])?;
        self.for_each(&keys, |key| {
            let value = self.get_item(source, &key)?;
            dict.set_item(self, &key, &value)
        })
    }

    /// True unless a subclass of `dict` has an `__iter__` of its own.
    fn iterates_as_dict(&self, object: &Object) -> bool {
        let own = type_of(object).slot(|slots| slots.iter);
        let plain = self.types.dict.slot(|slots| slots.iter);
        match (own, plain) {
            (Some(own), Some(plain)) => std::ptr::fn_addr_eq(own, plain),
            (own, plain) => own.is_none() && plain.is_none(),
        }
    }

    fn dict_merge_dict(&self, dict: &Dict, other: &Dict) -> PyResult<()> {
        if std::ptr::eq(dict, other) || other.is_empty() {
            return Ok(());
        }
        if dict.is_empty() && other.table().can_be_cloned() {
            dict.set_table(other.table().duplicate());
            return Ok(());
        }
        dict.make_room(other);
        let (mut position, used) = (0, other.len());
        while let Some((next, hash, key, value)) = other.next_hashed(position) {
            dict.set_hashed(self, &key, hash, value)?;
            if other.len() != used {
                return Err(self.runtime_error("dict mutated during update"));
            }
            position = next;
        }
        Ok(())
    }

    fn dict_update_pairs(&self, dict: &Dict, source: &Object) -> PyResult<()> {
        let mut index = 0_usize;
        self.for_each(source, |item| {
            let [key, value] = self.pair_of(&item, index)?;
            index += 1;
            dict.set_item(self, &key, &value)
        })
    }

    fn pair_of(&self, item: &Object, index: usize) -> PyResult<[Ref; 2]> {
        let items = if let Some(tuple) =
            tuple_value(item).filter(|_| type_of(item).is_same(&self.types.tuple))
        {
            if let [key, value] = tuple.tail() {
                return Ok([key.clone(), value.clone()]);
            }
            tuple.tail().to_vec()
        } else if let Some(list) = item.downcast::<List>().filter(|_| type_of(item).is_same(&self.types.list))
        {
            list.to_vec()
        } else {
            let found = self.iter(item).map_err(|raised| self.not_a_pair(raised, index))?;
            self.to_vec(&found)?
        };
        <[Ref; 2]>::try_from(items).map_err(|items| {
            let len = items.len();
            self.value_error(format!(
                "dictionary update sequence element #{index} has length {len}; 2 is required"
            ))
        })
    }

    #[cold]
    fn not_a_pair(&self, raised: Raised, index: usize) -> Raised {
        if !self.raised_is(&raised, &self.exceptions.type_error) {
            return raised;
        }
        let error = self.type_error("object is not iterable");
        let note = format!("Cannot convert dictionary update sequence element #{index} to a sequence");
        let notes = self.new_list(vec![self.new_str(&note).into_object()]);
        if error.exception().is::<Exception>() {
            let _ = self.setattr(error.exception(), self.names.notes.as_object(), Some(notes.as_object()));
        }
        error
    }
}
