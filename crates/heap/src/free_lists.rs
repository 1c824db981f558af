//! How many dead objects CPython would keep for reuse: they count neither as allocated nor as freed.
//!
//! Memory comes from the chunks in any case. Only the figures are kept, because `gc.get_count()` and the moments of
//! automatic collections follow from them.

use std::cell::RefCell;

use crate::payload::TypeFlags;

/// Where a type's first list stands among the bits of its flags: its position plus one.
const FIRST_SHIFT: u32 = 8;
/// Where the number of lists stands, one for each length of the tail; zero for one list whatever the length.
const LENGTHS_SHIFT: u32 = 16;
const FIELD: u32 = 0xff;

/// The figures of one list.
#[derive(Debug)]
struct FreeList {
    kept: u32,
    capacity: u32,
    /// Size of a cell without a tail.
    cell: usize,
}

/// The figures of all lists of a heap.
#[derive(Debug, Default)]
pub(crate) struct FreeLists(RefCell<Vec<FreeList>>);

impl FreeLists {
    /// Adds the lists of a type, each for at most `capacity` objects: one, or one for each tail length up to `lengths`.
    /// The answer is to be added to the type's flags.
    pub(crate) fn add(&self, capacity: u32, lengths: u32, cell: usize) -> TypeFlags {
        let mut lists = self.0.borrow_mut();
        let first = lists.len() as u32 + 1;
        lists.extend((0..lengths.max(1)).map(|_| FreeList { kept: 0, capacity, cell }));
        TypeFlags(first << FIRST_SHIFT | lengths << LENGTHS_SHIFT)
    }

    /// Whether an object with a tail of `len` items would come from a list; takes one from it.
    #[inline]
    pub(crate) fn take(&self, flags: TypeFlags, len: usize) -> bool {
        if flags.0 >> FIRST_SHIFT == 0 {
            return false;
        }
        let mut lists = self.0.borrow_mut();
        match position(flags, len).and_then(|position| lists.get_mut(position)) {
            Some(list) if list.kept > 0 => {
                list.kept -= 1;
                true
            }
            _ => false,
        }
    }

    /// Whether a dead object of `size` bytes would be kept; puts one into the list.
    #[inline]
    pub(crate) fn keep(&self, flags: TypeFlags, size: impl FnOnce() -> usize) -> bool {
        if flags.0 >> FIRST_SHIFT == 0 {
            return false;
        }
        let mut lists = self.0.borrow_mut();
        let first = (flags.0 >> FIRST_SHIFT & FIELD) as usize - 1;
        let Some(cell) = lists.get(first).map(|list| list.cell) else { return false };
        let len = size().saturating_sub(cell) / size_of::<usize>();
        match position(flags, len).and_then(|position| lists.get_mut(position)) {
            Some(list) if list.kept < list.capacity => {
                list.kept += 1;
                true
            }
            _ => false,
        }
    }

    /// Empties all lists; how many objects they held.
    pub(crate) fn clear(&self) -> u32 {
        let mut lists = self.0.borrow_mut();
        lists.iter_mut().map(|list| std::mem::take(&mut list.kept)).sum()
    }
}

/// The list for a tail of `len` items.
fn position(flags: TypeFlags, len: usize) -> Option<usize> {
    let first = (flags.0 >> FIRST_SHIFT & FIELD) as usize - 1;
    match (flags.0 >> LENGTHS_SHIFT & FIELD) as usize {
        0 => Some(first),
        lengths if (1..=lengths).contains(&len) => Some(first + len - 1),
        _ => None,
    }
}
