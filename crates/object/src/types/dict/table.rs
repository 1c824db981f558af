//! The hash table of `dict`: an index of positions beside entries in insertion order (`Objects/dictobject.c`).
//!
//! Pure data: nothing here compares keys by value except exact strings, so nothing runs Python code.

use serpentarium_heap::{Obj, Object, Ref};

use crate::{Str, StrMethods as _};

/// One entry. A deleted one has neither key nor value.
#[derive(Debug)]
pub struct Entry {
    /// The key's hash.
    pub hash: i64,
    /// The key.
    pub key: Option<Ref>,
    /// The value.
    pub value: Option<Ref>,
}

/// Index cells hold the entry's position plus one; zero is empty, the largest number a deleted entry.
#[derive(Debug, Default, Clone)]
enum Index {
    #[default]
    None,
    U8(Box<[u8]>),
    U16(Box<[u16]>),
    U32(Box<[u32]>),
}

const EMPTY: usize = 0;
const DUMMY: usize = usize::MAX;

impl Index {
    fn with_size(size: usize) -> Self {
        match size {
            0 => Self::None,
            1..=128 => Self::U8(vec![0; size].into_boxed_slice()),
            129..=32768 => Self::U16(vec![0; size].into_boxed_slice()),
            _ => Self::U32(vec![0; size].into_boxed_slice()),
        }
    }

    #[inline]
    fn get(&self, slot: usize) -> usize {
        match self {
            Self::None => EMPTY,
            Self::U8(cells) => widen(usize::from(cells[slot]), usize::from(u8::MAX)),
            Self::U16(cells) => widen(usize::from(cells[slot]), usize::from(u16::MAX)),
            Self::U32(cells) => widen(cells[slot] as usize, u32::MAX as usize),
        }
    }

    #[inline]
    fn set(&mut self, slot: usize, value: usize) {
        match self {
            Self::None => {}
            Self::U8(cells) => cells[slot] = value.min(usize::from(u8::MAX)) as u8,
            Self::U16(cells) => cells[slot] = value.min(usize::from(u16::MAX)) as u16,
            Self::U32(cells) => cells[slot] = value.min(u32::MAX as usize) as u32,
        }
    }
}

#[inline]
fn widen(value: usize, dummy: usize) -> usize {
    if value == dummy { DUMMY } else { value }
}

/// The table of a dict.
#[derive(Debug)]
pub struct DictTable {
    index: Index,
    /// Number of index cells: zero or a power of two from 8.
    size: usize,
    entries: Vec<Entry>,
    used: usize,
    /// Index cells used since the table was last rebuilt: taking the last entry out gives its place among the
    /// entries back, but not its index cell.
    filled: usize,
    /// All keys are exact strings: entries are 16 bytes in CPython, and look-ups of strings run no code.
    str_only: bool,
}

impl Default for DictTable {
    fn default() -> Self {
        Self { index: Index::None, size: 0, entries: Vec::new(), used: 0, filled: 0, str_only: true }
    }
}

/// What a search that runs no Python code has found out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found {
    /// The position of the key.
    At(usize),
    /// The key is not there.
    Absent,
    /// A key with the same hash is there, and only its type can tell whether it is equal.
    Unclear,
}

/// Walks the index cells a hash may be in, in CPython's order.
#[derive(Debug)]
pub struct Probe {
    slot: usize,
    perturb: u64,
    mask: usize,
}

impl Probe {
    fn new(hash: i64, size: usize) -> Self {
        let mask = size.wrapping_sub(1);
        Self { slot: hash as usize & mask, perturb: hash as u64, mask }
    }

    #[inline]
    fn advance(&mut self) {
        self.perturb >>= 5;
        self.slot =
            (self.slot.wrapping_mul(5).wrapping_add(self.perturb as usize).wrapping_add(1)) & self.mask;
    }
}

impl DictTable {
    /// How many keys.
    #[inline]
    pub fn len(&self) -> usize {
        self.used
    }

    /// True if there are no keys.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// True if all keys are exact strings.
    #[inline]
    pub fn is_str_only(&self) -> bool {
        self.str_only
    }

    /// Entries ever used since the table was last rebuilt, deleted ones included.
    #[inline]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry at a position.
    #[inline]
    pub fn entry(&self, position: usize) -> Option<&Entry> {
        self.entries.get(position)
    }

    /// Exchanges the value at a position.
    #[inline]
    pub fn replace_value(&mut self, position: usize, value: Ref) -> Option<Ref> {
        self.entries.get_mut(position).and_then(|entry| entry.value.replace(value))
    }

    /// Bytes CPython's keys object of this size takes, as `sys.getsizeof` counts them.
    pub fn keys_size(&self) -> usize {
        if self.size == 0 {
            return 0;
        }
        let index = match self.size {
            ..256 => self.size,
            256..65536 => self.size * 2,
            _ => self.size * 4,
        };
        32 + index + usable(self.size) * if self.str_only { 16 } else { 24 }
    }

    /// Starts a search for a hash.
    #[inline]
    pub fn probe(&self, hash: i64) -> Probe {
        Probe::new(hash, self.size)
    }

    /// The next entry with this very hash, as its position.
    #[inline]
    pub fn next_candidate(&self, probe: &mut Probe, hash: i64) -> Option<usize> {
        if self.size == 0 {
            return None;
        }
        loop {
            let cell = self.index.get(probe.slot);
            if cell == EMPTY {
                return None;
            }
            probe.advance();
            if cell != DUMMY && self.entries[cell - 1].hash == hash {
                return Some(cell - 1);
            }
        }
    }

    /// Position of a string key, comparing with exact strings only.
    #[inline]
    pub fn find_str(&self, key: &Obj<Str>, hash: i64) -> Option<usize> {
        let found = self.find_plain(hash, |known| {
            Some(known.is_same(key) || known.downcast::<Str>().is_some_and(|known| known.same_text(key)))
        });
        if let Found::At(position) = found { Some(position) } else { None }
    }

    /// Position of a key where comparing runs no Python code: `known` says whether a key with the same hash is the
    /// one sought, or nothing if that takes more than a look.
    #[inline]
    pub(crate) fn find_plain(&self, hash: i64, known: impl Fn(&Ref) -> Option<bool>) -> Found {
        match &self.index {
            Index::None => Found::Absent,
            Index::U8(cells) => self.find_in(cells, u8::MAX, hash, known),
            Index::U16(cells) => self.find_in(cells, u16::MAX, hash, known),
            Index::U32(cells) => self.find_in(cells, u32::MAX, hash, known),
        }
    }

    #[inline]
    fn find_in<C: Copy + PartialEq + TryInto<usize>>(
        &self,
        cells: &[C],
        dummy: C,
        hash: i64,
        known: impl Fn(&Ref) -> Option<bool>,
    ) -> Found {
        let mask = cells.len() - 1;
        let (mut slot, mut perturb) = (hash as usize & mask, hash as u64);
        loop {
            let cell = cells[slot & mask];
            // No cell is too wide for a position, so the conversion never fails.
            let Ok(wide) = cell.try_into() else { return Found::Unclear };
            if wide == EMPTY {
                return Found::Absent;
            }
            if cell != dummy {
                let entry = &self.entries[wide - 1];
                if entry.hash == hash
                    && let Some(key) = &entry.key
                {
                    match known(key) {
                        Some(true) => return Found::At(wide - 1),
                        Some(false) => {}
                        None => return Found::Unclear,
                    }
                }
            }
            perturb >>= 5;
            slot = slot.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1) & mask;
        }
    }

    /// Position of the very same key object.
    pub fn find_same(&self, key: &Object, hash: i64) -> Option<usize> {
        let mut probe = self.probe(hash);
        while let Some(position) = self.next_candidate(&mut probe, hash) {
            if self.entries[position].key.as_ref().is_some_and(|known| known.is_same(key)) {
                return Some(position);
            }
        }
        None
    }

    /// Adds a key that is not there. True if the table was rebuilt, so that positions changed.
    pub fn insert_new(&mut self, key: Ref, is_exact_str: bool, hash: i64, value: Ref) -> bool {
        let mut rebuilt = false;
        if self.size == 0 {
            self.str_only = is_exact_str;
            self.rebuild(8);
            rebuilt = true;
        } else if self.str_only && !is_exact_str {
            self.str_only = false;
            self.rebuild(size_for(self.used));
            rebuilt = true;
        }
        if self.filled >= usable(self.size) {
            self.rebuild(size_for(self.used));
            rebuilt = true;
        }
        self.entries.push(Entry { hash, key: Some(key), value: Some(value) });
        self.used += 1;
        self.filled += 1;
        let position = self.entries.len();
        self.link(hash, position);
        rebuilt
    }

    fn link(&mut self, hash: i64, cell: usize) {
        let mut probe = Probe::new(hash, self.size);
        while self.index.get(probe.slot) != EMPTY {
            probe.advance();
        }
        self.index.set(probe.slot, cell);
    }

    fn rebuild(&mut self, size: usize) {
        self.size = size;
        self.index = Index::with_size(size);
        self.entries.retain(|entry| entry.key.is_some());
        self.filled = self.entries.len();
        let room = usable(size).saturating_sub(self.entries.len());
        self.entries.reserve_exact(room);
        for position in 0..self.entries.len() {
            self.link(self.entries[position].hash, position + 1);
        }
    }

    /// Makes room for `count` keys in an empty table, as displays and `fromkeys` do.
    pub fn reserve(&mut self, count: usize, str_only: bool) {
        if self.size == 0 && count > 5 {
            self.str_only = str_only;
            self.rebuild(estimated_size(count));
        }
    }

    /// True if a merge into an empty dict copies this table as it is.
    pub(crate) fn can_be_cloned(&self) -> bool {
        self.used == self.filled && (self.size == 8 || usable(self.size / 2) < self.used)
    }

    /// Makes room for keys of another dict if the table would not hold them all.
    pub(crate) fn make_room(&mut self, coming: usize, str_only: bool) {
        if usable(self.size) < coming {
            self.str_only = str_only && (self.size == 0 || self.str_only);
            self.rebuild(estimated_size(self.used + coming));
        }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, position: usize) -> Option<(Ref, Ref)> {
        let hash = self.entries.get(position)?.hash;
        let mut probe = self.probe(hash);
        while self.index.get(probe.slot) != position + 1 {
            if self.index.get(probe.slot) == EMPTY {
                return None;
            }
            probe.advance();
        }
        self.index.set(probe.slot, DUMMY);
        let entry = &mut self.entries[position];
        let pair = entry.key.take().zip(entry.value.take());
        self.used -= 1;
        pair
    }

    /// Takes the last entry out (`popitem`).
    pub fn pop_last(&mut self) -> Option<(Ref, Ref)> {
        let position = self.entries.iter().rposition(|entry| entry.key.is_some())?;
        let pair = self.remove(position);
        self.entries.truncate(position);
        pair
    }

    /// A table with the same content: as it is if it has few holes, else rebuilt to the right size.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        let copy =
            |entry: &Entry| Entry { hash: entry.hash, key: entry.key.clone(), value: entry.value.clone() };
        let mut table = Self { used: self.used, str_only: self.str_only, ..Self::default() };
        if self.used == 0 {
            return table;
        }
        if self.used >= self.entries.len() * 2 / 3 {
            // The holes are copied too: they count when the copy fills up.
            table.entries = self.entries.iter().map(copy).collect();
            table.index = self.index.clone();
            table.size = self.size;
            table.filled = self.filled;
        } else {
            table.entries = self.entries.iter().filter(|entry| entry.key.is_some()).map(copy).collect();
            table.rebuild(estimated_size(self.used));
        }
        table
    }
}

/// How many entries a table of `size` cells holds (`USABLE_FRACTION`).
fn usable(size: usize) -> usize {
    size * 2 / 3
}

/// The size a full table of `used` keys grows to.
fn size_for(used: usize) -> usize {
    (used * 3).next_power_of_two().max(8)
}

/// The size a table for `count` keys starts with (`estimate_log2_keysize`).
fn estimated_size(count: usize) -> usize {
    (count * 3).div_ceil(2).next_power_of_two().max(8)
}
