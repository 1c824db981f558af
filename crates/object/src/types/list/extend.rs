//! Extending a list, with CPython's rules for how much room it takes.

use serpentarium_heap::{Obj, Object, Ref};

use super::List;
use crate::core::{PyResult, Runtime};
use crate::types::tuple_value;
use crate::{Dict, DictView, Set};

/// The room an iterator without a length hint is given.
const DEFAULT_HINT: usize = 8;

impl List {
    /// Appends many items at once. `exact` says that an empty list gets just their room (rounded to even).
    pub(crate) fn extend_items(&self, new: Vec<Ref>, exact: bool) {
        if new.is_empty() {
            return;
        }
        let mut items = self.items.borrow_mut();
        let old = items.len();
        let len = old + new.len();
        if exact && self.allocated.get() == 0 {
            self.allocated.set((len + 1) & !1);
        } else {
            self.resized(old, len);
        }
        if old == 0 {
            // An empty vector can take over the other's memory.
            *items = new;
        } else {
            items.extend(new);
        }
    }
}

impl Runtime {
    /// `list.extend(source)`
    pub fn list_extend(&self, list: &List, source: &Object) -> PyResult<()> {
        let ty = source.type_object();
        if ty.is_same(&self.types.list)
            && let Some(other) = source.downcast::<List>()
        {
            list.extend_items(other.to_vec(), true);
            return Ok(());
        }
        if ty.is_same(&self.types.tuple)
            && let Some(tuple) = tuple_value(source)
        {
            list.extend_items(tuple.tail().to_vec(), true);
            return Ok(());
        }
        if let Some(set) = source.downcast::<Set>()
            && (ty.is_same(&self.types.set) || ty.is_same(&self.types.frozenset))
        {
            list.extend_items(set.to_vec(), false);
            return Ok(());
        }
        if ty.is_same(&self.types.dict)
            && let Some(dict) = source.downcast::<Dict>()
        {
            list.extend_items(dict.keys_vec(), false);
            return Ok(());
        }
        // Views are copied like the dict itself; their types have no subclasses.
        if source.is::<DictView>() {
            list.extend_items(self.to_vec(source)?, false);
            return Ok(());
        }
        self.list_extend_iterator(list, source)
    }

    fn list_extend_iterator(&self, list: &List, source: &Object) -> PyResult<()> {
        let iterator = self.iter(source)?;
        let hint = self.length_hint(source, DEFAULT_HINT)?;
        let old = list.len();
        if old.checked_add(hint).is_some_and(|len| len <= isize::MAX as usize / 8) {
            if list.allocated.get() == 0 {
                list.allocated.set((hint + 1) & !1);
            } else if hint > 0 {
                list.resized(old, old + hint);
            }
        } else {
            return Err(self.memory_error());
        }
        while let Some(value) = self.next(&iterator)? {
            list.append(value);
        }
        let len = list.len();
        if len < list.allocated.get() {
            list.resized(len, len);
        }
        Ok(())
    }

    /// The object as a list of exactly the type `list`.
    #[inline]
    pub(crate) fn exact_list<'a>(&self, object: &'a Object) -> Option<&'a Obj<List>> {
        if object.type_object().is_same(&self.types.list) { object.downcast::<List>() } else { None }
    }
}
