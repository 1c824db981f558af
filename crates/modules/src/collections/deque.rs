//! `deque`: its type, its payload, and the changes that run no Python code.

use std::cell::Cell;
use std::collections::VecDeque;

use serpentarium_object::{
    GcWord, GetSetDef, Guarded, Kind, Label, MethodDef, Payload, Ref, SlotTable, TypeSpec, Visitor,
    hash_not_implemented, type_flag,
};

use super::{deque_iter, deque_methods as methods, deque_slots as slots};
use crate::binding::class_getitem;

/// How many items CPython keeps in a block.
const BLOCK_LENGTH: usize = 64;
/// Bytes of a block: the items and two links.
const BLOCK_SIZE: usize = BLOCK_LENGTH * 8 + 16;
/// Where the first item of an empty deque goes in its block.
const CENTER: usize = BLOCK_LENGTH / 2;

/// The payload.
pub(crate) struct Deque {
    pub(super) items: Guarded<VecDeque<Ref>>,
    /// `maxlen`, if there is one.
    pub(super) max_len: Cell<Option<usize>>,
    /// Changes with every change, so that iterators notice.
    pub(super) state: Cell<usize>,
    /// Where the first item stands in the leftmost block: what `sys.getsizeof` depends on.
    left_index: Cell<usize>,
}

impl Default for Deque {
    fn default() -> Self {
        Self {
            items: Guarded::new(VecDeque::new()),
            max_len: Cell::new(None),
            state: Cell::new(0),
            left_index: Cell::new(CENTER),
        }
    }
}

impl Payload for Deque {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        for (index, item) in self.items.borrow().iter().enumerate() {
            visitor(Label::Index(index), item);
        }
    }

    fn clear(&self, _: &[()]) {
        self.clear_items();
    }
}

impl Deque {
    pub(super) fn len(&self) -> usize {
        self.items.borrow().len()
    }

    pub(super) fn get(&self, index: usize) -> Option<Ref> {
        self.items.borrow().get(index).cloned()
    }

    /// All items, in order.
    pub(super) fn to_vec(&self) -> Vec<Ref> {
        self.items.borrow().iter().cloned().collect()
    }

    /// Notes a change.
    pub(super) fn changed(&self) {
        self.state.set(self.state.get().wrapping_add(1));
    }

    /// Bytes of the blocks in use.
    pub(super) fn blocks_size(&self) -> usize {
        (self.left_index.get() + self.len()).div_ceil(BLOCK_LENGTH).max(1) * BLOCK_SIZE
    }

    pub(super) fn pop(&self) -> Option<Ref> {
        let mut items = self.items.borrow_mut();
        let item = items.pop_back()?;
        if items.is_empty() && self.left_index.get() == 0 {
            self.left_index.set(CENTER);
        }
        drop(items);
        self.changed();
        Some(item)
    }

    pub(super) fn pop_left(&self) -> Option<Ref> {
        let mut items = self.items.borrow_mut();
        let item = items.pop_front()?;
        let next = self.left_index.get() + 1;
        let wrapped = if items.is_empty() { CENTER } else { 0 };
        self.left_index.set(if next == BLOCK_LENGTH { wrapped } else { next });
        drop(items);
        self.changed();
        Some(item)
    }

    /// Adds at the right end; an item pushed out at the left end dies.
    pub(super) fn append(&self, item: Ref) {
        self.items.borrow_mut().push_back(item);
        if self.max_len.get().is_some_and(|max| self.len() > max) {
            let old = self.pop_left();
            drop(old);
        } else {
            self.changed();
        }
    }

    /// Adds at the left end; an item pushed out at the right end dies.
    pub(super) fn append_left(&self, item: Ref) {
        self.items.borrow_mut().push_front(item);
        let left = self.left_index.get();
        self.left_index.set(if left == 0 { BLOCK_LENGTH - 1 } else { left - 1 });
        if self.max_len.get().is_some_and(|max| self.len() > max) {
            let old = self.pop();
            drop(old);
        } else {
            self.changed();
        }
    }

    /// Moves items from the right end to the left one, or back if negative.
    pub(super) fn rotate(&self, count: isize) {
        let len = self.len() as isize;
        if len <= 1 {
            return;
        }
        let half = len >> 1;
        let mut count = count;
        if count > half || count < -half {
            count %= len;
            if count > half {
                count -= len;
            } else if count < -half {
                count += len;
            }
        }
        let mut items = self.items.borrow_mut();
        if count > 0 {
            items.rotate_right(count.unsigned_abs());
        } else {
            items.rotate_left(count.unsigned_abs());
        }
        let left = self.left_index.get() as isize - count;
        self.left_index.set(left.rem_euclid(BLOCK_LENGTH as isize).unsigned_abs());
        drop(items);
        self.changed();
    }

    /// Removes everything; items die first to last.
    pub(super) fn clear_items(&self) {
        let old = self.items.take();
        if old.is_empty() {
            return;
        }
        self.left_index.set(CENTER);
        self.changed();
        drop(old);
    }
}

/// The type.
pub(crate) const DEQUE: TypeSpec = TypeSpec {
    doc: "A list-like sequence optimized for data accesses near its endpoints.",
    signature: Some("([iterable[, maxlen]])"),
    basicsize: 216,
    weaklistoffset: 208,
    flags: type_flag::BASETYPE | type_flag::SEQUENCE,
    slots: SlotTable {
        new: Some(slots::new),
        init: Some(slots::init),
        repr: Some(slots::repr),
        hash: Some(hash_not_implemented),
        compare: Some(slots::compare),
        iter: Some(deque_iter::iter),
        length: Some(slots::length),
        concat: Some(slots::concat),
        repeat: Some(slots::repeat),
        inplace_concat: Some(slots::inplace_concat),
        inplace_repeat: Some(slots::inplace_repeat),
        item: Some(slots::item),
        ass_subscript: Some(slots::ass_item),
        contains: Some(slots::contains),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("append", "($self, item, /)", methods::append, "Add an element to the right side."),
        MethodDef::new(
            "appendleft",
            "($self, item, /)",
            methods::append_left,
            "Add an element to the left side.",
        ),
        MethodDef::new("clear", "($self, /)", methods::clear, "Remove all elements."),
        MethodDef::new("__copy__", "($self, /)", methods::copy, "A shallow copy."),
        MethodDef::new("copy", "($self, /)", methods::copy, "A shallow copy."),
        MethodDef::new("count", "($self, value, /)", methods::count, "How often a value occurs."),
        MethodDef::new("extend", "($self, iterable, /)", methods::extend, "Adds values at the right side."),
        MethodDef::new(
            "extendleft",
            "($self, iterable, /)",
            methods::extend_left,
            "Adds values at the left side.",
        ),
        MethodDef::fast(
            "index",
            "($self, value, [start, [stop]])",
            methods::index,
            "First index of a value.",
        ),
        MethodDef::new(
            "insert",
            "($self, index, value, /)",
            methods::insert,
            "Inserts a value before an index.",
        ),
        MethodDef::new("pop", "($self, /)", methods::pop, "Removes and returns the rightmost element."),
        MethodDef::new(
            "popleft",
            "($self, /)",
            methods::pop_left,
            "Removes and returns the leftmost element.",
        ),
        MethodDef::new("__reduce__", "($self, /)", methods::reduce, "State for pickle."),
        MethodDef::new(
            "remove",
            "($self, value, /)",
            methods::remove,
            "Removes the first occurrence of a value.",
        ),
        MethodDef::new("__reversed__", "($self, /)", deque_iter::reversed, "An iterator from right to left."),
        MethodDef::new("reverse", "($self, /)", methods::reverse, "Reverses the elements in place."),
        MethodDef::new("rotate", "($self, n=1, /)", methods::rotate, "Moves n elements from right to left."),
        MethodDef::new("__sizeof__", "($self, /)", methods::sizeof, "Size in memory, in bytes."),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
    ],
    getset: &[GetSetDef::new("maxlen", methods::max_len, "maximum size of a deque or None if unbounded")],
    ..TypeSpec::named("collections.deque")
};
