//! Memory for frames: a thread's stack of regions, and regions that generators own.
//!
//! A region is a frame's locals and value stack. Code objects are verified before they run (operands in range,
//! stack depth within the declared size), so release builds index without checks; debug builds check each access.

use std::cell::{Cell, UnsafeCell};
use std::fmt;
use std::ptr::NonNull;

use crate::StackRef;

/// Slots in the first chunk of a thread's stack; later chunks are as large or as large as one frame needs.
const CHUNK_SLOTS: usize = 64 << 10;

/// The stack of frame regions of one thread. Regions go back in the reverse order of their making.
pub struct ThreadStack {
    chunks: UnsafeCell<Vec<Chunk>>,
    /// Start of the newest chunk, of its unused part, and its end.
    start: Cell<*mut StackRef>,
    top: Cell<*mut StackRef>,
    end: Cell<*mut StackRef>,
}

/// A piece of a thread's stack, with what `start`, `top` and `end` were before it was added.
struct Chunk {
    _slots: Box<[UnsafeCell<StackRef>]>,
    before: [*mut StackRef; 3],
}

impl Default for ThreadStack {
    fn default() -> Self {
        Self::new()
    }
}

impl ThreadStack {
    /// An empty stack.
    pub fn new() -> Self {
        let nowhere = || Cell::new(std::ptr::null_mut());
        Self { chunks: UnsafeCell::default(), start: nowhere(), top: nowhere(), end: nowhere() }
    }

    /// A region of `len` empty slots on top of the stack. It must be dropped before any region made earlier
    /// and before the stack itself.
    #[inline]
    pub fn region(&self, len: usize) -> Region {
        let room = (self.end.get().addr() - self.top.get().addr()) / size_of::<StackRef>();
        if room <= len {
            self.add_chunk(len);
        }
        let base = self.top.get();
        self.top.set(base.wrapping_add(len));
        // The slots hold nothing: a chunk starts that way, and every region leaves its slots so.
        // Chunk memory is never at address zero.
        let base = NonNull::new(base).unwrap_or(NonNull::dangling());
        Region { base, len, stack: self }
    }

    #[cold]
    fn add_chunk(&self, len: usize) {
        let before = [self.start.get(), self.top.get(), self.end.get()];
        let slots: Box<[UnsafeCell<StackRef>]> =
            (0..len.max(CHUNK_SLOTS)).map(|_| UnsafeCell::new(StackRef::NULL)).collect();
        let start = slots.as_ptr().cast_mut().cast::<StackRef>();
        self.start.set(start);
        self.top.set(start);
        self.end.set(start.wrapping_add(slots.len()));
        // SAFETY: the list is borrowed for the push only.
        unsafe { (*self.chunks.get()).push(Chunk { _slots: slots, before }) };
    }

    /// Takes the newest region's slots back; a chunk it began goes with it, except the first.
    #[inline]
    fn release(&self, base: *mut StackRef) {
        self.top.set(base);
        if base == self.start.get() {
            self.remove_chunk();
        }
    }

    #[cold]
    fn remove_chunk(&self) {
        // SAFETY: the list is borrowed for this function only; no region uses the newest chunk any more.
        let chunks = unsafe { &mut *self.chunks.get() };
        if 1 < chunks.len()
            && let Some(chunk) = chunks.pop()
        {
            let [start, top, end] = chunk.before;
            self.start.set(start);
            self.top.set(top);
            self.end.set(end);
        }
    }
}

impl fmt::Debug for ThreadStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ThreadStack")
    }
}

/// A frame's slots: locals first, then the value stack. Dropping it empties them, last to first.
pub struct Region {
    base: NonNull<StackRef>,
    len: usize,
    /// The stack it is part of; null for one with memory of its own.
    stack: *const ThreadStack,
}

impl Region {
    /// A region without slots, for a frame that is not in use.
    #[inline]
    pub fn none() -> Self {
        Self { base: NonNull::dangling(), len: 0, stack: std::ptr::null() }
    }

    /// Moves the topmost `count` operands into the first slots, lowest first, and counts those that were borrowed:
    /// the arguments of a call become the locals of the frame called.
    #[inline]
    pub fn take_arguments(&self, operands: &mut Operands, count: usize) {
        debug_assert!(count <= self.len);
        for index in (0..count).rev() {
            let value = operands.pop();
            let value = if value.is_borrowed() { value.clone() } else { value };
            // SAFETY: as in `get`; the slot of a new region holds nothing.
            unsafe { self.base.as_ptr().add(index).write(value) };
        }
    }

    /// A region with memory of its own, for a generator's frame.
    pub fn boxed(len: usize) -> Self {
        let slots: Box<[StackRef]> = (0..len).map(|_| StackRef::NULL).collect();
        let base = NonNull::from(Box::leak(slots)).cast();
        Self { base, len, stack: std::ptr::null() }
    }

    /// How many slots there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// True if there are no slots.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All slots.
    #[inline]
    pub fn slots(&self) -> &[StackRef] {
        // SAFETY: the region owns `len` initialised slots.
        unsafe { std::slice::from_raw_parts(self.base.as_ptr(), self.len) }
    }

    /// Moves all slots into a boxed region of at least the same length (a frame that outlives its call).
    #[must_use]
    pub fn move_to_box(&mut self) -> Self {
        let boxed = Self::boxed(self.len);
        for index in 0..self.len {
            boxed.set(index, self.replace(index, StackRef::NULL));
        }
        boxed
    }

    /// What a slot holds. The slot must not change while the answer is looked at.
    #[inline]
    pub fn get(&self, index: usize) -> &StackRef {
        debug_assert!(index < self.len);
        // SAFETY: verified code keeps `index` within the region (module doc).
        unsafe { &*self.base.as_ptr().add(index) }
    }

    /// Puts `value` in a slot and returns what was there.
    #[inline]
    pub fn replace(&self, index: usize, value: StackRef) -> StackRef {
        debug_assert!(index < self.len);
        // SAFETY: as in `get`; the move does not run anything.
        unsafe { self.base.as_ptr().add(index).replace(value) }
    }

    /// Puts `value` in a slot; what was there is dropped afterwards.
    #[inline]
    pub fn set(&self, index: usize, value: StackRef) {
        drop(self.replace(index, value));
    }

    /// A cursor over the slots from `bottom` on, with `depth` of them in use.
    #[inline]
    pub fn operands(&self, bottom: usize, depth: usize) -> Operands {
        debug_assert!(bottom + depth <= self.len);
        let base = self.base.as_ptr();
        Operands {
            locals: base,
            bottom: base.wrapping_add(bottom),
            top: base.wrapping_add(bottom + depth),
            #[cfg(debug_assertions)]
            end: base.wrapping_add(self.len),
        }
    }

    /// Empties slots `from..to`, last to first.
    pub fn clear(&self, from: usize, to: usize) {
        for index in (from..to.min(self.len)).rev() {
            self.set(index, StackRef::NULL);
        }
    }
}

impl Region {
    /// Empties the first `used` slots and gives the memory back. The others must hold nothing.
    #[inline]
    pub fn release(self, used: usize) {
        self.clear(0, used);
        debug_assert!(
            self.slots().iter().all(StackRef::is_null),
            "a slot beyond those in use holds something"
        );
        // SAFETY: the stack outlives its regions (`ThreadStack::region`).
        if let Some(stack) = unsafe { self.stack.as_ref() } {
            stack.release(self.base.as_ptr());
            std::mem::forget(self);
        }
    }
}

impl Drop for Region {
    #[inline]
    fn drop(&mut self) {
        if self.len == 0 && self.stack.is_null() {
            return;
        }
        self.clear(0, self.len);
        // SAFETY: as in `release`.
        match unsafe { self.stack.as_ref() } {
            Some(stack) => stack.release(self.base.as_ptr()),
            // SAFETY: base and length are those of the box leaked in `boxed`.
            None => drop(unsafe {
                Box::from_raw(std::ptr::slice_from_raw_parts_mut(self.base.as_ptr(), self.len))
            }),
        }
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.slots()).finish()
    }
}

/// A running frame's view of its region: locals by index, value stack by push and pop.
///
/// It is made from a [`Region`] and used only while that region lives.
#[derive(Debug)]
pub struct Operands {
    locals: *mut StackRef,
    bottom: *mut StackRef,
    top: *mut StackRef,
    #[cfg(debug_assertions)]
    end: *mut StackRef,
}

impl Operands {
    /// How many values are on the stack.
    #[inline(always)]
    pub fn depth(&self) -> usize {
        (self.top.addr() - self.bottom.addr()) / size_of::<StackRef>()
    }

    /// Pushes a value.
    #[inline(always)]
    pub fn push(&mut self, value: StackRef) {
        #[cfg(debug_assertions)]
        assert!(self.top < self.end, "value stack overflow");
        // SAFETY: verified code never pushes beyond its declared stack size; slots above `top` hold nothing.
        unsafe {
            self.top.write(value);
            self.top = self.top.add(1);
        }
    }

    /// Pops a value.
    #[inline(always)]
    pub fn pop(&mut self) -> StackRef {
        debug_assert!(self.top > self.bottom, "value stack underflow");
        // SAFETY: verified code never pops more than it pushed. The slot is left as nothing.
        unsafe {
            self.top = self.top.sub(1);
            self.top.replace(StackRef::NULL)
        }
    }

    /// The value `depth` below the top (1 is the top itself).
    #[inline(always)]
    pub fn peek(&self, depth: usize) -> &StackRef {
        debug_assert!(depth >= 1 && depth <= self.depth());
        // SAFETY: as in `pop`.
        unsafe { &*self.top.sub(depth) }
    }

    /// The value `depth` below the top, to be changed in place.
    #[inline(always)]
    pub fn peek_mut(&mut self, depth: usize) -> &mut StackRef {
        debug_assert!(depth >= 1 && depth <= self.depth());
        // SAFETY: as in `pop`.
        unsafe { &mut *self.top.sub(depth) }
    }

    /// Replaces the value `depth` below the top and returns it.
    #[inline(always)]
    pub fn replace(&mut self, depth: usize, value: StackRef) -> StackRef {
        debug_assert!(depth >= 1 && depth <= self.depth());
        // SAFETY: as in `pop`.
        unsafe { self.top.sub(depth).replace(value) }
    }

    /// Exchanges the top with the value `depth` below the top.
    #[inline(always)]
    pub fn swap(&mut self, depth: usize) {
        debug_assert!(depth >= 1 && depth <= self.depth());
        // SAFETY: as in `pop`.
        unsafe { std::ptr::swap(self.top.sub(1), self.top.sub(depth)) };
    }

    /// The topmost `count` values, lowest first. They must not be popped while the slice is looked at.
    #[inline(always)]
    pub fn top_slice<'a>(&self, count: usize) -> &'a [StackRef] {
        debug_assert!(count <= self.depth());
        // SAFETY: the values lie below `top`; callers drop the slice before the next pop (method doc).
        unsafe { std::slice::from_raw_parts(self.top.sub(count), count) }
    }

    /// Drops the topmost `count` values, last pushed first.
    #[inline(always)]
    pub fn drop_top(&mut self, count: usize) {
        for _ in 0..count {
            drop(self.pop());
        }
    }

    /// A local's slot.
    #[inline(always)]
    pub fn local(&self, index: usize) -> &StackRef {
        debug_assert!(self.locals.wrapping_add(index) < self.bottom);
        // SAFETY: verified code keeps local indices within the frame's locals.
        unsafe { &*self.locals.add(index) }
    }

    /// Puts `value` in a local's slot and returns what was there.
    #[inline(always)]
    pub fn replace_local(&mut self, index: usize, value: StackRef) -> StackRef {
        debug_assert!(self.locals.wrapping_add(index) < self.bottom);
        // SAFETY: as in `local`.
        unsafe { self.locals.add(index).replace(value) }
    }
}
