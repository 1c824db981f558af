//! Interned strings: one object for each text (`Objects/unicodeobject.c`, interning).

use hashbrown::HashTable;
use serpentarium_heap::{Guarded, Heap, Ref};
use serpentarium_text::TextBuf;

use super::{Str, StrMethods as _, alloc_str, state, str_hash};
use crate::types::Types;

/// The table of interned strings. It counts its strings; `sys.getrefcount` leaves that count out, as CPython's
/// table holds none, and strings that only the table holds are dropped when it grows.
#[derive(Debug, Default)]
pub struct Interner {
    table: Guarded<HashTable<Ref<Str>>>,
    purge_at: std::cell::Cell<usize>,
}

/// Tables smaller than this are not searched for strings nobody uses.
const PURGE_MINIMUM: usize = 8192;

impl Interner {
    /// The interned string equal to `string`.
    pub fn intern(&self, hash_key: (u64, u64), string: Ref<Str>) -> Ref<Str> {
        let hash = str_hash(hash_key, &string) as u64;
        if let Some(known) = self.table.borrow().find(hash, |known| known.same_text(&string)) {
            return known.clone();
        }
        if self.table.borrow().len() >= self.purge_at.get().max(PURGE_MINIMUM) {
            self.purge();
        }
        string.set_user_bits(string.user_bits() | state::INTERNED);
        let entry = string.clone();
        self.table.borrow_mut().insert_unique(hash, entry, |known| str_hash(hash_key, known) as u64);
        string
    }

    /// Drops strings that nobody but the table holds.
    fn purge(&self) {
        let mut unused = Vec::new();
        {
            let mut table = self.table.borrow_mut();
            table.retain(|known| {
                let keep = known.ref_count() > 1;
                if !keep {
                    unused.push(known.clone());
                }
                keep
            });
            self.purge_at.set(table.len() * 2);
        }
        drop(unused);
    }

    /// Interns and makes immortal a string the runtime itself uses.
    pub(crate) fn intern_static(
        &self,
        heap: &Heap,
        types: &Types,
        hash_key: (u64, u64),
        text: &str,
    ) -> Ref<Str> {
        let string = self.intern(hash_key, alloc_str(heap, &types.str, TextBuf::from(text).as_text()));
        string.make_immortal();
        string
    }

    /// How many strings are interned (`sys.getunicodeinternedsize`), and how many of them are immortal.
    pub fn counts(&self) -> (usize, usize) {
        let table = self.table.borrow();
        (table.len(), table.iter().filter(|known| known.is_immortal()).count())
    }

    /// Names every interned string, for whoever lists the holders of references.
    pub fn for_each(&self, mut look: impl FnMut(&Ref<Str>)) {
        self.table.borrow().iter().for_each(&mut look);
    }
}
