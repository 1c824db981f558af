//! `dict`: the payload and everything that can be done with it from Rust.

mod iterators;
mod methods;
mod slots;
mod table;
mod update;
mod view_sets;
mod views;

use std::cell::Cell;

use serpentarium_heap::{GcWord, Guarded, Kind, Label, Obj, Object, Payload, Ref, Visitor};

use crate::Str;
use crate::core::{PyResult, Runtime, kind};
pub(crate) use iterators::*;
pub(crate) use methods::DICT;
pub use table::DictTable;
use table::Found;
pub(crate) use views::*;
pub use views::{DictIterator, DictView, ViewKind};

/// The payload of dicts.
#[derive(Debug, Default)]
pub struct Dict {
    table: Guarded<DictTable>,
    /// Changes whenever a key comes or goes; look-ups that ran Python code start again if it did.
    generation: Cell<u32>,
    /// Names the set of keys for inline caches; zero while none knows it (`dk_version`).
    keys_version: Cell<u32>,
}

impl Payload for Dict {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::DICT;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        for entry in self.table.borrow().entries() {
            if let (Some(key), Some(value)) = (&entry.key, &entry.value) {
                visitor(Label::Value(key), value);
                visitor(Label::Key, key);
            }
        }
    }

    fn clear(&self, _: &[()]) {
        Dict::clear(self);
    }
}

impl Dict {
    /// How many keys.
    #[inline]
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }

    /// True if there are no keys.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Read access to the table. No Python code may run meanwhile.
    #[inline]
    pub fn table(&self) -> serpentarium_heap::Guard<'_, DictTable> {
        self.table.borrow()
    }

    fn changed(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
        self.keys_version.set(0);
    }

    /// A number that changes whenever a key is added or removed.
    #[inline]
    pub fn generation(&self) -> u32 {
        self.generation.get()
    }

    /// The number that names the present set of keys to inline caches; zero if it cannot be cached.
    pub fn keys_version(&self, rt: &Runtime) -> u32 {
        if self.keys_version.get() == 0 && self.table.borrow().is_str_only() {
            self.keys_version.set(rt.next_keys_version());
        }
        self.keys_version.get()
    }

    /// The present keys version without assigning one.
    #[inline]
    pub fn current_keys_version(&self) -> u32 {
        self.keys_version.get()
    }

    /// The value of the entry at `position`; inline caches check the keys version first.
    #[inline]
    pub fn value_at(&self, position: usize) -> Option<Ref> {
        self.table.borrow().entry(position).and_then(|entry| entry.value.clone())
    }

    /// The next live entry at or after `position`: its key and value, and the position to go on from.
    #[inline]
    pub fn next_entry(&self, position: usize) -> Option<(usize, Ref, Ref)> {
        let table = self.table.borrow();
        let rest = table.entries().get(position..)?;
        let skip = rest.iter().position(|entry| entry.key.is_some())?;
        let entry = &rest[skip];
        Some((position + skip + 1, entry.key.clone()?, entry.value.clone()?))
    }

    /// As [`Dict::next_entry`], with the key's hash after the position.
    #[inline]
    pub fn next_hashed(&self, position: usize) -> Option<(usize, i64, Ref, Ref)> {
        let table = self.table.borrow();
        let rest = table.entries().get(position..)?;
        let skip = rest.iter().position(|entry| entry.key.is_some())?;
        let entry = &rest[skip];
        Some((position + skip + 1, entry.hash, entry.key.clone()?, entry.value.clone()?))
    }

    /// Makes room for the keys of another dict before they are merged.
    pub(crate) fn make_room(&self, other: &Self) {
        let str_only = other.table().is_str_only();
        self.table.borrow_mut().make_room(other.len(), str_only);
    }

    /// Keys and values at this moment.
    pub fn to_vec(&self) -> Vec<(Ref, Ref)> {
        let table = self.table.borrow();
        table.entries().iter().filter_map(|entry| Some((entry.key.clone()?, entry.value.clone()?))).collect()
    }

    /// The keys at this moment.
    pub fn keys_vec(&self) -> Vec<Ref> {
        self.table.borrow().entries().iter().filter_map(|entry| entry.key.clone()).collect()
    }

    /// Position of an interned or other string key; runs no Python code.
    #[inline]
    pub fn position_of_str(&self, rt: &Runtime, key: &Obj<Str>) -> Option<usize> {
        self.table.borrow().find_str(key, rt.hash_str(key))
    }

    /// The value of a string key; runs no Python code.
    #[inline]
    pub fn get_str(&self, rt: &Runtime, key: &Obj<Str>) -> Option<Ref> {
        let hash = rt.hash_str(key);
        let table = self.table.borrow();
        let position = table.find_str(key, hash)?;
        table.entry(position)?.value.clone()
    }

    /// Sets the value of a string key; runs no Python code but what the old value's death runs.
    #[inline]
    pub fn set_str(&self, rt: &Runtime, key: &Obj<Str>, value: Ref) {
        let hash = rt.hash_str(key);
        let mut table = self.table.borrow_mut();
        if let Some(position) = table.find_str(key, hash) {
            let old = table.replace_value(position, value);
            drop(table);
            drop(old);
        } else {
            let exact = rt.is_exact_str(key.as_object());
            table.insert_new(key.to_ref().into_object(), exact, hash, value);
            drop(table);
            self.changed();
        }
    }

    /// Removes a string key; runs no Python code but what the death of key and value runs.
    pub fn remove_str(&self, rt: &Runtime, key: &Obj<Str>) -> Option<Ref> {
        let position = self.position_of_str(rt, key)?;
        self.remove_at(position).map(|(_, value)| value)
    }

    /// Takes the entry at a position out.
    pub fn remove_at(&self, position: usize) -> Option<(Ref, Ref)> {
        let pair = self.table.borrow_mut().remove(position);
        self.changed();
        pair
    }

    /// Position of a key, comparing by value; may run Python code.
    #[inline]
    pub fn find(&self, rt: &Runtime, key: &Object, hash: i64) -> PyResult<Option<usize>> {
        {
            let table = self.table.borrow();
            let plain =
                |known: &Ref| if known.is_same(key) { Some(true) } else { rt.plain_equal(known, key) };
            match table.find_plain(hash, plain) {
                Found::At(position) => return Ok(Some(position)),
                Found::Absent => return Ok(None),
                Found::Unclear => {}
            }
        }
        self.find_comparing(rt, key, hash)
    }

    fn find_comparing(&self, rt: &Runtime, key: &Object, hash: i64) -> PyResult<Option<usize>> {
        'restart: loop {
            let generation = self.generation.get();
            let mut probe = self.table.borrow().probe(hash);
            loop {
                let (position, known) = {
                    let table = self.table.borrow();
                    let Some(position) = table.next_candidate(&mut probe, hash) else { return Ok(None) };
                    let Some(known) = &table.entries()[position].key else { continue };
                    if known.is_same(key) {
                        return Ok(Some(position));
                    }
                    (position, known.clone())
                };
                let equal = rt.equal(&known, key)?;
                if self.generation.get() != generation {
                    continue 'restart;
                }
                if equal {
                    return Ok(Some(position));
                }
            }
        }
    }

    /// The value of a key; may run Python code.
    pub fn get_item(&self, rt: &Runtime, key: &Object) -> PyResult<Option<Ref>> {
        let hash = rt.hash_key_of_dict(key)?;
        Ok(self.find(rt, key, hash)?.and_then(|position| self.value_at(position)))
    }

    /// Sets the value of a key; may run Python code.
    pub fn set_item(&self, rt: &Runtime, key: &Object, value: &Object) -> PyResult<()> {
        let hash = rt.hash_key_of_dict(key)?;
        self.set_hashed(rt, key, hash, value.to_ref())
    }

    /// Sets the value of a key whose hash is known.
    pub fn set_hashed(&self, rt: &Runtime, key: &Object, hash: i64, value: Ref) -> PyResult<()> {
        if let Some(position) = self.find(rt, key, hash)? {
            let old = self.table.borrow_mut().replace_value(position, value);
            drop(old);
            return Ok(());
        }
        self.insert_absent(rt, key, hash, value);
        Ok(())
    }

    /// Adds a key that is known not to be there.
    pub(crate) fn insert_absent(&self, rt: &Runtime, key: &Object, hash: i64, value: Ref) {
        let exact = rt.is_exact_str(key);
        self.table.borrow_mut().insert_new(key.to_ref(), exact, hash, value);
        self.changed();
    }

    /// Removes a key; the value, if it was there. May run Python code.
    pub fn remove_item(&self, rt: &Runtime, key: &Object) -> PyResult<Option<Ref>> {
        let hash = rt.hash_key_of_dict(key)?;
        let position = self.find(rt, key, hash)?;
        Ok(position.and_then(|position| self.remove_at(position)).map(|(_, value)| value))
    }

    /// Takes the last entry out.
    pub fn pop_last(&self) -> Option<(Ref, Ref)> {
        let pair = self.table.borrow_mut().pop_last();
        self.changed();
        pair
    }

    /// Removes everything; keys and values die first to last.
    pub fn clear(&self) {
        let old = self.table.take();
        self.changed();
        drop(old);
    }

    /// Makes room for keys to come.
    pub fn reserve(&self, count: usize, str_only: bool) {
        self.table.borrow_mut().reserve(count, str_only);
    }

    /// Takes over another table's content (a copy made by [`DictTable::duplicate`]).
    pub fn set_table(&self, table: DictTable) {
        let old = self.table.replace(table);
        self.changed();
        drop(old);
    }
}

/// The object as a dict, if it is one (subclasses included).
#[inline]
pub fn dict_value(object: &Object) -> Option<&Obj<Dict>> {
    object.downcast::<Dict>()
}

impl Runtime {
    /// An empty dict.
    #[inline]
    pub fn new_dict(&self) -> Ref<Dict> {
        let dict = self.heap.alloc(&self.types.dict, Dict::default());
        self.tracked(dict)
    }

    /// A copy of a dict as a plain `dict`.
    pub fn copy_dict(&self, dict: &Dict) -> Ref<Dict> {
        let copy = self.new_dict();
        copy.set_table(dict.table().duplicate());
        copy
    }
}
