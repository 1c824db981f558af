//! The hash table of sets: open addressing with CPython's probing (`Objects/setobject.c`), because the order
//! of iteration is the order of this table.
//!
//! Pure data: nothing here compares members by value, so nothing runs Python code.

use serpentarium_heap::Ref;

/// Cells of the smallest table, which CPython keeps inside the set.
pub(crate) const SMALLEST: usize = 8;
/// Cells looked at one after the other before the search jumps.
const LINEAR: usize = 9;
/// The hash that marks a cell whose member was taken out; hashes of members are never -1.
const DUMMY: i64 = -1;

/// One cell: a member with its hash, or nothing. Nothing with the hash −1 was once a member.
#[derive(Debug, Default, Clone)]
pub struct SetEntry {
    /// The member.
    pub key: Option<Ref>,
    /// The member's hash.
    pub hash: i64,
}

impl SetEntry {
    #[inline]
    fn is_unused(&self) -> bool {
        self.key.is_none() && self.hash != DUMMY
    }
}

/// The table of a set.
#[derive(Debug, Default)]
pub struct SetTable {
    cells: Vec<SetEntry>,
    /// Members and dummies.
    fill: usize,
    /// Members.
    used: usize,
    /// Where `pop` looks next.
    finger: usize,
}

/// A search for one hash on its way through the table.
#[derive(Debug)]
pub(crate) struct SetProbe {
    index: usize,
    offset: usize,
    perturb: u64,
    hash: i64,
    free: Option<usize>,
}

/// Where a search stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SetStep {
    /// A member with the same hash is here; ask whether it is equal.
    Candidate(usize),
    /// There is none; a new member goes here. True if the cell was never used.
    Absent(usize, bool),
}

impl SetTable {
    /// How many members.
    #[inline]
    pub fn len(&self) -> usize {
        self.used
    }

    /// True if there are no members.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// The cells, in the order of iteration.
    #[inline]
    pub fn cells(&self) -> &[SetEntry] {
        &self.cells
    }

    /// Members and their hashes in the order of iteration.
    #[inline]
    pub fn members(&self) -> impl Iterator<Item = (&Ref, i64)> {
        self.cells.iter().filter_map(|cell| cell.key.as_ref().map(|key| (key, cell.hash)))
    }

    /// Cells CPython has allocated: at least the eight inside the set.
    #[inline]
    pub fn size(&self) -> usize {
        self.cells.len().max(SMALLEST)
    }

    #[inline]
    fn mask(&self) -> usize {
        self.size() - 1
    }

    /// Searches a member where comparing runs no Python code: `known` says whether a member with the same hash is
    /// the one sought, or nothing if that takes more than a look. Then the answer is nothing too.
    #[inline]
    pub(crate) fn find_plain(&self, hash: i64, known: impl Fn(&Ref) -> Option<bool>) -> Option<SetStep> {
        if self.cells.is_empty() {
            return Some(SetStep::Absent(hash as usize & self.mask(), true));
        }
        let mask = self.cells.len() - 1;
        let (mut index, mut perturb, mut free) = (hash as usize & mask, hash as u64, None);
        loop {
            let last = if index + LINEAR <= mask { LINEAR } else { 0 };
            for (offset, cell) in self.cells[index..=index + last].iter().enumerate() {
                match &cell.key {
                    Some(key) => {
                        if cell.hash == hash && known(key)? {
                            return Some(SetStep::Candidate(index + offset));
                        }
                    }
                    None if cell.is_unused() => {
                        return Some(match free {
                            Some(free) => SetStep::Absent(free, false),
                            None => SetStep::Absent(index + offset, true),
                        });
                    }
                    None => free = Some(index + offset),
                }
            }
            perturb >>= 5;
            index = (index as u64).wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) as usize & mask;
        }
    }

    /// The first member at or behind a place, with its hash and the place to go on from.
    #[inline]
    pub(crate) fn next_member(&self, place: usize) -> Option<(usize, &Ref, i64)> {
        let cells = self.cells.get(place..)?;
        let skip = cells.iter().position(|cell| cell.key.is_some())?;
        let cell = &cells[skip];
        Some((place + skip + 1, cell.key.as_ref()?, cell.hash))
    }

    /// Starts a search.
    #[inline]
    pub(crate) fn probe(&self, hash: i64) -> SetProbe {
        SetProbe { index: hash as usize & self.mask(), offset: 0, perturb: hash as u64, hash, free: None }
    }

    /// Goes on to the next member with this hash, or to the end of the search.
    #[inline]
    pub(crate) fn step(&self, probe: &mut SetProbe) -> SetStep {
        if self.cells.is_empty() {
            return SetStep::Absent(probe.index, true);
        }
        let mask = self.cells.len() - 1;
        loop {
            let last = if probe.index + LINEAR <= mask { LINEAR } else { 0 };
            while probe.offset <= last {
                let place = probe.index + probe.offset;
                probe.offset += 1;
                let cell = &self.cells[place];
                if cell.key.is_some() {
                    if cell.hash == probe.hash {
                        return SetStep::Candidate(place);
                    }
                } else if cell.is_unused() {
                    return match probe.free {
                        Some(free) => SetStep::Absent(free, false),
                        None => SetStep::Absent(place, true),
                    };
                } else {
                    probe.free = Some(place);
                }
            }
            probe.offset = 0;
            probe.perturb >>= 5;
            let next = (probe.index as u64).wrapping_mul(5).wrapping_add(1).wrapping_add(probe.perturb);
            probe.index = next as usize & mask;
        }
    }

    /// Puts a new member where a search ended.
    #[inline]
    pub(crate) fn put(&mut self, place: usize, unused: bool, key: Ref, hash: i64) {
        if self.cells.is_empty() {
            self.cells.resize_with(SMALLEST, SetEntry::default);
        }
        self.cells[place] = SetEntry { key: Some(key), hash };
        self.used += 1;
        if unused {
            self.fill += 1;
            if self.fill * 5 >= self.mask() * 3 {
                self.resize(if self.used > 50000 { self.used * 2 } else { self.used * 4 });
            }
        }
    }

    /// Takes the member at `place` out and leaves a dummy.
    #[inline]
    pub(crate) fn remove(&mut self, place: usize) -> Option<Ref> {
        let cell = self.cells.get_mut(place)?;
        let key = cell.key.take()?;
        cell.hash = DUMMY;
        self.used -= 1;
        Some(key)
    }

    /// Takes out the member the finger finds first (`set.pop`).
    pub(crate) fn pop(&mut self) -> Option<Ref> {
        if self.used == 0 {
            return None;
        }
        let len = self.cells.len();
        let start = self.finger & (len - 1);
        let place = (start..len).chain(0..start).find(|&place| self.cells[place].key.is_some())?;
        self.finger = place + 1;
        self.remove(place)
    }

    /// Exchanges the content for another one; where `pop` looks next belongs to the set and stays.
    pub(super) fn exchange(&mut self, mut new: Self) -> Self {
        new.finger = self.finger;
        std::mem::replace(self, new)
    }

    /// Rebuilds the table with the smallest size above `minimum` (`set_table_resize`).
    pub(crate) fn resize(&mut self, minimum: usize) {
        let mut size = SMALLEST;
        while size <= minimum {
            size <<= 1;
        }
        if size == SMALLEST && self.cells.len() <= SMALLEST && self.fill == self.used {
            return;
        }
        let old = std::mem::take(&mut self.cells);
        self.cells.resize_with(size, SetEntry::default);
        self.fill = self.used;
        for cell in old {
            if let Some(key) = cell.key {
                self.insert_clean(key, cell.hash);
            }
        }
    }

    /// Puts a member into a table that has no dummies and does not hold it.
    fn insert_clean(&mut self, key: Ref, hash: i64) {
        let mask = self.cells.len() - 1;
        let (mut index, mut perturb) = (hash as usize & mask, hash as u64);
        loop {
            let last = if index + LINEAR <= mask { LINEAR } else { 0 };
            for place in index..=index + last {
                if self.cells[place].key.is_none() {
                    self.cells[place] = SetEntry { key: Some(key), hash };
                    return;
                }
            }
            perturb >>= 5;
            index = (index as u64).wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) as usize & mask;
        }
    }

    /// Makes room for the members of another set or a dict that come next (`set_merge_lock_held`).
    pub(crate) fn make_room(&mut self, coming: usize) {
        if (self.fill + coming) * 5 >= self.mask() * 3 {
            self.resize((self.used + coming) * 2);
        }
    }

    /// If this table is empty, takes over copies of the other's members as CPython does: cell by cell between
    /// tables of one size, else by clean insertion. False if the table is not empty.
    pub(crate) fn copy_members(&mut self, other: &Self) -> bool {
        if self.fill != 0 {
            return false;
        }
        if other.used == 0 {
            return true;
        }
        if self.cells.is_empty() {
            self.cells.resize_with(SMALLEST, SetEntry::default);
        }
        if self.cells.len() == other.cells.len() && other.fill == other.used {
            self.cells.clone_from_slice(&other.cells);
        } else {
            for (key, hash) in other.members() {
                self.insert_clean(key.clone(), hash);
            }
        }
        self.fill = other.used;
        self.used = other.used;
        true
    }

    /// After many removals, rebuilds a table that is mostly dummies (`set_difference_update_internal`).
    pub(crate) fn drop_dummies(&mut self) {
        if self.fill - self.used > self.mask() / 4 {
            self.resize(if self.used > 50000 { self.used * 2 } else { self.used * 4 });
        }
    }
}
