//! `set` and `frozenset`.

mod algebra;
mod iterator;
mod methods;
mod operators;
mod slots;
mod table;
mod update;

use std::cell::Cell;

use serpentarium_heap::{GcWord, Guarded, Kind, Label, Obj, Object, Payload, Ref, Visitor};

use crate::core::{PyResult, Runtime, kind};
use crate::{Int, StrMethods as _, str_value};
pub(crate) use iterator::SET_ITERATOR;
pub use iterator::SetIterator;
pub(crate) use methods::{FROZENSET, SET};
use table::SetStep;
pub use table::{SetEntry, SetTable};

/// The payload of sets and frozensets.
#[derive(Debug, Default)]
pub struct Set {
    /// The members. Borrow them only where no Python code can run.
    pub table: Guarded<SetTable>,
    /// Changes whenever a member comes or goes; searches that ran Python code start again if it did.
    pub generation: Cell<u32>,
    /// A frozenset's hash, once somebody asked.
    pub hash: Cell<Option<i64>>,
}

impl Payload for Set {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::SET;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        for (member, _) in self.table.borrow().members() {
            visitor(Label::Key, member);
        }
    }

    fn clear(&self, _: &[()]) {
        Set::clear(self);
    }
}

/// The object as a set or frozenset, if it is one (subclasses included).
#[inline]
pub fn set_value(object: &Object) -> Option<&Obj<Set>> {
    object.downcast::<Set>()
}

impl Set {
    /// How many members.
    #[inline]
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }

    /// True if there are no members.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The members at this moment, in the order of iteration.
    pub fn to_vec(&self) -> Vec<Ref> {
        self.table.borrow().members().map(|(key, _)| key.clone()).collect()
    }

    /// The members and their hashes at this moment.
    pub(crate) fn hashed(&self) -> Vec<(Ref, i64)> {
        self.table.borrow().members().map(|(key, hash)| (key.clone(), hash)).collect()
    }

    #[inline]
    pub(crate) fn changed(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
    }

    /// Removes everything; members die in the order of iteration.
    pub fn clear(&self) {
        let old = self.table.borrow_mut().exchange(SetTable::default());
        self.changed();
        drop(old);
    }

    /// The next member at or behind a place, with its hash and the place to go on from.
    #[inline]
    pub(crate) fn next_member(&self, place: usize) -> Option<(usize, Ref, i64)> {
        let table = self.table.borrow();
        table.next_member(place).map(|(next, key, hash)| (next, key.clone(), hash))
    }

    /// Searches a member by value; may run Python code.
    #[inline]
    fn search(&self, rt: &Runtime, key: &Object, hash: i64) -> PyResult<SetStep> {
        let plain = |known: &Ref| if known.is_same(key) { Some(true) } else { rt.plain_equal(known, key) };
        if let Some(step) = self.table.borrow().find_plain(hash, plain) {
            return Ok(step);
        }
        self.search_comparing(rt, key, hash)
    }

    fn search_comparing(&self, rt: &Runtime, key: &Object, hash: i64) -> PyResult<SetStep> {
        'restart: loop {
            let generation = self.generation.get();
            let mut probe = self.table.borrow().probe(hash);
            loop {
                let known = {
                    let table = self.table.borrow();
                    let step = table.step(&mut probe);
                    let SetStep::Candidate(place) = step else { return Ok(step) };
                    let Some(known) = &table.cells()[place].key else { continue };
                    if known.is_same(key) {
                        return Ok(step);
                    }
                    (place, known.clone())
                };
                let equal = rt.equal(&known.1, key)?;
                if self.generation.get() != generation {
                    continue 'restart;
                }
                if equal {
                    return Ok(SetStep::Candidate(known.0));
                }
            }
        }
    }

    /// True if the member with this hash is there.
    pub fn contains_hashed(&self, rt: &Runtime, key: &Object, hash: i64) -> PyResult<bool> {
        Ok(matches!(self.search(rt, key, hash)?, SetStep::Candidate(_)))
    }

    /// True if the object is a member.
    #[inline]
    pub fn contains(&self, rt: &Runtime, key: &Object) -> PyResult<bool> {
        let hash = rt.hash_member_of_set(key)?;
        self.contains_hashed(rt, key, hash)
    }

    /// Adds a member whose hash is known. True if it was not there.
    pub fn add_hashed(&self, rt: &Runtime, key: &Object, hash: i64) -> PyResult<bool> {
        match self.search(rt, key, hash)? {
            SetStep::Candidate(_) => Ok(false),
            SetStep::Absent(place, unused) => {
                self.table.borrow_mut().put(place, unused, key.to_ref(), hash);
                self.changed();
                Ok(true)
            }
        }
    }

    /// Adds a member. True if it was not there.
    #[inline]
    pub fn add(&self, rt: &Runtime, key: &Object) -> PyResult<bool> {
        let hash = rt.hash_member_of_set(key)?;
        self.add_hashed(rt, key, hash)
    }

    /// Takes a member out. True if it was there.
    pub fn discard_hashed(&self, rt: &Runtime, key: &Object, hash: i64) -> PyResult<bool> {
        let SetStep::Candidate(place) = self.search(rt, key, hash)? else { return Ok(false) };
        let old = self.table.borrow_mut().remove(place);
        self.changed();
        drop(old);
        Ok(true)
    }

    /// Takes a member out. True if it was there.
    #[inline]
    pub fn discard(&self, rt: &Runtime, key: &Object) -> PyResult<bool> {
        let hash = rt.hash_member_of_set(key)?;
        self.discard_hashed(rt, key, hash)
    }

    /// Takes an arbitrary member out (`set.pop`).
    pub fn pop(&self) -> Option<Ref> {
        let key = self.table.borrow_mut().pop();
        self.changed();
        key
    }
}

impl Runtime {
    /// Equality where it needs no Python code: of exact strings, and of exact ints that fit a machine word.
    #[inline]
    pub(crate) fn plain_equal(&self, a: &Object, b: &Object) -> Option<bool> {
        if self.is_exact_str(a) {
            let both = self.is_exact_str(b);
            return both
                .then(|| matches!((str_value(a), str_value(b)), (Some(a), Some(b)) if a.same_text(b)));
        }
        match (self.exact_int(a)?, self.exact_int(b)?) {
            (Int::Small(a), Int::Small(b)) => Some(a == b),
            _ => None,
        }
    }

    /// A set of this class (`set`, `frozenset` or a subclass) without members.
    pub fn empty_set_of(&self, class: &Obj<crate::Type>) -> Ref<Set> {
        let set = self.heap.alloc(class, Set::default());
        self.tracked(set)
    }

    fn set_of(&self, class: &Obj<crate::Type>, items: Vec<Ref>) -> PyResult {
        let set = self.empty_set_of(class);
        for item in &items {
            set.add(self, item)?;
        }
        Ok(set.into_object())
    }

    /// A `set` of these members, added one by one.
    pub fn new_set(&self, items: Vec<Ref>) -> PyResult {
        self.set_of(&self.types.set, items)
    }

    /// A `frozenset` of these members, added one by one.
    pub fn new_frozenset(&self, items: Vec<Ref>) -> PyResult {
        self.set_of(&self.types.frozenset, items)
    }

    /// Adds one member to a set.
    #[inline]
    pub fn set_add(&self, set: &Object, value: &Object) -> PyResult<()> {
        let Some(set) = set_value(set) else {
            return Err(self.system_error("bad argument to internal function"));
        };
        set.add(self, value).map(drop)
    }

    /// Adds everything an iterable yields to a set.
    pub fn set_update(&self, set: &Object, iterable: &Object) -> PyResult<()> {
        let Some(set) = set_value(set) else {
            return Err(self.system_error("bad argument to internal function"));
        };
        set.update(self, iterable)
    }
}
