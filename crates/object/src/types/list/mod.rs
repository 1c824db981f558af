//! `list`: a growable array of references.

mod extend;
mod methods;
mod powersort;
mod slices;
mod slots;
mod sort;

use std::cell::Cell;

use serpentarium_heap::{GcWord, Guarded, Kind, Label, Payload, Ref, Visitor};

use crate::core::{Runtime, kind};
pub(crate) use methods::LIST;
pub(crate) use slots::repeated_len;

/// The payload of lists.
#[derive(Debug, Default)]
pub struct List {
    /// The items. Borrow them only where no Python code can run.
    pub items: Guarded<Vec<Ref>>,
    /// Slots CPython would have allocated (`ob_alloc`): what `sys.getsizeof` shows.
    pub allocated: Cell<usize>,
}

impl List {
    /// How many items.
    #[inline]
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// True if there are no items.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at `index`, counted from the start.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Ref> {
        self.items.borrow().get(index).cloned()
    }

    /// Appends an item, growing the modelled allocation by CPython's rule (`list_resize`).
    #[inline]
    pub fn append(&self, item: Ref) {
        let mut items = self.items.borrow_mut();
        items.push(item);
        let len = items.len();
        if len > self.allocated.get() {
            self.allocated.set(grown(len));
        }
    }

    /// Removes all items, last to first, and their room.
    pub fn clear_items(&self) {
        self.allocated.set(0);
        drop_last_first(self.items.take());
    }

    /// Models what CPython's allocation becomes when the list gets `len` items (`list_resize`). The items may
    /// already be there: `old` is how many there were before.
    pub(crate) fn resized(&self, old: usize, len: usize) {
        let allocated = self.allocated.get();
        if allocated >= len && (len >= allocated / 2 || allocated <= 32) {
            return;
        }
        let mut room = grown(len);
        if len > old && len - old > room.saturating_sub(len) {
            room = (len + 3) & !3;
        }
        self.allocated.set(room);
    }

    /// A copy of the items, for loops that may run Python code.
    pub fn to_vec(&self) -> Vec<Ref> {
        self.items.borrow().clone()
    }
}

/// The capacity CPython gives a list that must hold `need` items (`list_resize`).
#[inline]
pub fn grown(need: usize) -> usize {
    if need == 0 { 0 } else { (need + (need >> 3) + 6) & !3 }
}

impl Payload for List {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::LIST;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        for (index, item) in self.items.borrow().iter().enumerate() {
            visitor(Label::Index(index), item);
        }
    }

    fn clear(&self, _: &[()]) {
        self.clear_items();
    }
}

impl Drop for List {
    fn drop(&mut self) {
        drop_last_first(self.items.take());
    }
}

/// Drops items last to first, the order in which CPython frees a list's items.
pub fn drop_last_first(mut items: Vec<Ref>) {
    while let Some(item) = items.pop() {
        drop(item);
    }
}

impl Runtime {
    /// A list of these items with exactly their room.
    #[inline]
    pub fn new_list(&self, items: Vec<Ref>) -> Ref<List> {
        let allocated = Cell::new(items.len());
        let list = self.heap.alloc(&self.types.list, List { items: Guarded::new(items), allocated });
        self.tracked(list)
    }
}
