//! `Heap`: making objects, freeing them, finding them again.

use std::any::TypeId;
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use std::fmt;
use std::ptr::NonNull;

use crate::cell::{Attributes, Obj, Object};
use crate::chunk::{Chunks, heap_of};
use crate::free_lists::FreeLists;
use crate::header::flag;
use crate::payload::{Payload, Prefix, TypeFlags, TypeWord, vtable};
use crate::table::{Entry, ObjectTable};
use serpentarium_gc::Generations;

use crate::{Guarded, Header, HeapHooks, Kind, ObjectId, Ref};

/// Nested deaths handled by recursion before the rest is queued. CPython recurses while C stack is left.
const DEATH_DEPTH: u32 = 400;

pub(crate) struct HeapInner {
    chunks: Chunks,
    table: UnsafeCell<ObjectTable>,
    hooks: OnceCell<Box<dyn HeapHooks>>,
    generations: Guarded<Generations<ObjectId>>,
    free_lists: FreeLists,
    /// More container cells were made than the threshold allows.
    collection_requested: Cell<bool>,
    death_depth: Cell<u32>,
    dying: UnsafeCell<Vec<NonNull<Header>>>,
    kinds: RefCell<[Option<TypeId>; 256]>,
    closed: Cell<bool>,
}

/// An object heap. Objects of two heaps never meet.
pub struct Heap {
    inner: NonNull<HeapInner>,
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

impl Heap {
    /// An empty heap.
    pub fn new() -> Self {
        let inner = Box::new(HeapInner {
            chunks: Chunks::new(),
            table: UnsafeCell::default(),
            hooks: OnceCell::new(),
            generations: Guarded::default(),
            free_lists: FreeLists::default(),
            collection_requested: Cell::new(false),
            death_depth: Cell::new(0),
            dying: UnsafeCell::default(),
            kinds: RefCell::new([None; 256]),
            closed: Cell::new(false),
        });
        Self { inner: NonNull::from(Box::leak(inner)) }
    }

    #[inline]
    fn inner(&self) -> &HeapInner {
        // SAFETY: the box is freed only by `drop`.
        unsafe { self.inner.as_ref() }
    }

    /// Installs the runtime's part in the death of objects. Only the first call has an effect.
    pub fn set_hooks(&self, hooks: Box<dyn HeapHooks>) {
        let _ = self.inner().hooks.set(hooks);
    }

    /// Makes the type of all types: an object that is its own type. `payload`'s instances are types.
    pub fn alloc_root_type<T: Payload<Prefix = TypeWord, Item = ()>>(&self, payload: T) -> Ref<T> {
        self.register_kind::<T>();
        let cell = self.raw::<T>(TypeFlags::default(), 0);
        let word = TypeWord::default();
        word.vtable.set(vtable::<T>());
        // SAFETY: fresh memory of the right size; the type pointer counts itself.
        unsafe { write_cell(cell, std::ptr::null(), word, payload) };
        let root = Ref::from_counted(cell.as_ptr());
        root.header.ty.set(cell.as_ptr());
        root.header.increment();
        root
    }

    /// Makes a type object of type `metatype` whose instances will have the payload `I`.
    pub fn alloc_type<I: Payload, T, M>(&self, metatype: &Obj<M>, payload: T, flags: TypeFlags) -> Ref<T>
    where
        T: Payload<Prefix = TypeWord, Item = ()>,
        M: Payload<Prefix = TypeWord>,
    {
        self.register_kind::<I>();
        let ty = self.alloc(metatype, payload);
        ty.prefix.vtable.set(vtable::<I>());
        ty.prefix.flags.set(flags);
        ty
    }

    /// Makes a type object whose instances have the same payload as `base`'s.
    pub fn alloc_subtype<T, M>(
        &self,
        metatype: &Obj<M>,
        base: &Obj<T>,
        payload: T,
        flags: TypeFlags,
    ) -> Ref<T>
    where
        T: Payload<Prefix = TypeWord, Item = ()>,
        M: Payload<Prefix = TypeWord>,
    {
        let ty = self.alloc(metatype, payload);
        ty.prefix.vtable.set(base.prefix.vtable.get());
        ty.prefix.flags.set(flags.without_free_lists());
        ty
    }

    /// Lets instances of exactly this type count as reused while CPython would keep dead ones in a free list: of at most
    /// `capacity`, or of as many for each tail length from 1 to `lengths`.
    pub fn count_free_list<T: Payload, Y: Payload<Prefix = TypeWord>>(
        &self,
        ty: &Obj<Y>,
        capacity: u32,
        lengths: u32,
    ) {
        let lists = self.inner().free_lists.add(capacity, lengths, size_of::<Obj<T>>());
        ty.set_type_flags(ty.type_flags().union(lists));
    }

    /// Empties the free lists, as full collections do.
    pub fn clear_free_lists(&self) {
        let kept = self.inner().free_lists.clear();
        let mut generations = self.inner().generations.borrow_mut();
        (0..kept).for_each(|_| generations.on_free());
    }

    fn register_kind<T: Payload>(&self) {
        if T::KIND == Kind::OTHER {
            return;
        }
        let mut kinds = self.inner().kinds.borrow_mut();
        let owner = kinds[T::KIND.0 as usize].get_or_insert(TypeId::of::<T>());
        assert!(*owner == TypeId::of::<T>(), "two payloads claim kind {}", T::KIND.0);
    }

    /// Makes an object without a tail.
    ///
    /// # Panics
    /// If instances of `ty` do not have the payload `T`: a mistake in the runtime, never in a program.
    #[inline]
    pub fn alloc<T, Y>(&self, ty: &Obj<Y>, payload: T) -> Ref<T>
    where
        T: Payload<Item = ()>,
        Y: Payload<Prefix = TypeWord>,
    {
        check_payload::<T, Y>(ty);
        let cell = self.raw::<T>(ty.prefix.flags.get(), 0);
        ty.header.increment();
        // SAFETY: fresh memory of the right size, and `ty` now counts the new instance.
        unsafe { write_cell(cell, &raw const ty.header, T::Prefix::default(), payload) };
        Ref::from_counted(cell.as_ptr())
    }

    /// Makes an object with a tail of the items given; `payload.tail_len()` must be their number.
    ///
    /// # Panics
    /// As [`Heap::alloc`], and if the iterator or the payload misstates the number of items.
    #[inline]
    pub fn alloc_tail<T, Y, I>(&self, ty: &Obj<Y>, payload: T, items: I) -> Ref<T>
    where
        T: Payload,
        Y: Payload<Prefix = TypeWord>,
        I: IntoIterator<Item = T::Item>,
        I::IntoIter: ExactSizeIterator,
    {
        check_payload::<T, Y>(ty);
        let items = items.into_iter();
        let len = items.len();
        assert!(payload.tail_len() == len, "payload misstates its tail");
        let cell = self.raw::<T>(ty.prefix.flags.get(), len);
        let tail = Obj::<T>::tail_pointer(cell.as_ptr().cast());
        let mut written = 0;
        for item in items.take(len) {
            // SAFETY: `written < len`, and the memory holds `len` items behind the cell.
            unsafe { tail.add(written).write(item) };
            written += 1;
        }
        assert!(written == len, "iterator misstates its length");
        ty.header.increment();
        // SAFETY: as in `alloc`; the tail is complete.
        unsafe { write_cell(cell, &raw const ty.header, T::Prefix::default(), payload) };
        Ref::from_counted(cell.as_ptr())
    }

    /// Makes an object with a tail of bytes, which `fill` writes (they start as zeros).
    ///
    /// # Panics
    /// As [`Heap::alloc_tail`].
    #[inline]
    pub fn alloc_bytes<T, Y>(&self, ty: &Obj<Y>, payload: T, fill: impl FnOnce(&mut [u8])) -> Ref<T>
    where
        T: Payload<Item = u8>,
        Y: Payload<Prefix = TypeWord>,
    {
        check_payload::<T, Y>(ty);
        let len = payload.tail_len();
        let cell = self.raw::<T>(ty.prefix.flags.get(), len);
        let tail = Obj::<T>::tail_pointer(cell.as_ptr().cast());
        // SAFETY: the memory holds `len` bytes behind the cell, zeroed before they are seen.
        fill(unsafe {
            tail.write_bytes(0, len);
            std::slice::from_raw_parts_mut(tail, len)
        });
        ty.header.increment();
        // SAFETY: as in `alloc`.
        unsafe { write_cell(cell, &raw const ty.header, T::Prefix::default(), payload) };
        Ref::from_counted(cell.as_ptr())
    }

    /// Makes an object whose tail is these bytes, one part after the other.
    ///
    /// # Panics
    /// As [`Heap::alloc_tail`].
    #[inline]
    pub fn alloc_copy<'a, T, Y>(
        &self,
        ty: &Obj<Y>,
        payload: T,
        parts: impl IntoIterator<Item = &'a [u8]>,
    ) -> Ref<T>
    where
        T: Payload<Item = u8>,
        Y: Payload<Prefix = TypeWord>,
    {
        check_payload::<T, Y>(ty);
        let len = payload.tail_len();
        let cell = self.raw::<T>(ty.prefix.flags.get(), len);
        let tail = Obj::<T>::tail_pointer(cell.as_ptr().cast());
        let mut written = 0;
        for part in parts {
            assert!(part.len() <= len - written, "parts overrun the tail");
            // SAFETY: the assertion says that the part fits behind what is written.
            unsafe { tail.add(written).copy_from_nonoverlapping(part.as_ptr(), part.len()) };
            written += part.len();
        }
        assert!(written == len, "parts do not fill the tail");
        ty.header.increment();
        // SAFETY: as in `alloc`; the tail is complete.
        unsafe { write_cell(cell, &raw const ty.header, T::Prefix::default(), payload) };
        Ref::from_counted(cell.as_ptr())
    }

    /// Appends bytes to an object's tail and exchanges its payload for one that knows of them. Only an object that
    /// nobody else refers to can grow, and only if it need not become another cell; else it is given back as it was.
    /// The address may change, so no [`crate::StackRef::borrowed`] of the object may be left.
    pub fn grow_bytes<T>(&self, object: Ref<T>, payload: T, more: &[u8]) -> Result<Ref<T>, Ref<T>>
    where
        T: Payload<Item = u8, Prefix = crate::NoPrefix>,
    {
        let flags = object.header.flags.get();
        let len = object.payload.tail_len();
        let alone =
            object.header.count.get() == 1 && flags & (flag::WEAKLY_REFERENCED | flag::HAS_ATTRIBUTES) == 0;
        let own = object.tail().as_ptr_range();
        let overlaps = more.as_ptr() < own.end && own.start < more.as_ptr_range().end;
        if !alone || overlaps || len.checked_add(more.len()) != Some(payload.tail_len()) {
            return Err(object);
        }
        let size = size_of::<Obj<T>>() + payload.tail_len();
        // SAFETY: the only reference is `object`, which is replaced by one to the new place, and `more` is not a
        // part of it. The old payload is a copy of plain data or is dropped by the assignment.
        unsafe {
            let old = NonNull::from(&object.header);
            let Some(cell) = self.inner().chunks.grow(old, flags, size) else { return Err(object) };
            std::mem::forget(object);
            let whole = cell.as_ptr().cast::<Obj<T>>();
            let end = Obj::<T>::tail_pointer(whole).add(len);
            end.copy_from_nonoverlapping(more.as_ptr(), more.len());
            (*whole).payload = payload;
            Ok(Ref::from_counted(cell.as_ptr()))
        }
    }

    /// Memory for a cell of payload `T` with `len` tail items; attributes, if asked for, are in place.
    #[inline]
    fn raw<T: Payload>(&self, flags: TypeFlags, len: usize) -> NonNull<Header> {
        const { assert!(size_of::<Header>() == 16 && size_of::<Attributes>() == 16) };
        let tail =
            len.checked_mul(size_of::<T::Item>()).and_then(|tail| tail.checked_add(size_of::<Obj<T>>()));
        let front = if flags.contains(TypeFlags::ATTRIBUTES) { size_of::<Attributes>() } else { 0 };
        let size = tail.and_then(|tail| tail.checked_add(front)).unwrap_or(usize::MAX);
        let inner = self.inner();
        let (cell, class) = inner.chunks.allocate(self.inner.as_ptr(), size, front);
        let mut bits = u32::from(T::KIND.0) | class;
        if <T::Prefix as Prefix>::GC {
            bits |= flag::HAS_GC_WORD;
            if !inner.free_lists.take(flags, len) && inner.generations.borrow_mut().on_alloc() {
                inner.collection_requested.set(true);
            }
        }
        // SAFETY: the memory holds a whole cell, and in front of it the attributes, if any.
        unsafe {
            if front != 0 {
                bits |= flag::HAS_ATTRIBUTES;
                cell.byte_sub(front).cast::<Attributes>().write(Attributes::default());
            }
            // Without a type the cell does not count as live yet.
            cell.write(Header {
                count: Cell::new(1),
                flags: Cell::new(bits),
                ty: Cell::new(std::ptr::null()),
            });
        }
        cell
    }

    /// Lets the collector know the object (`PyObject_GC_Track`). No effect on objects that cannot hold any.
    #[inline]
    pub fn track(&self, object: &Object) {
        if !object.has_gc() || object.is_tracked() {
            return;
        }
        let inner = self.inner();
        let entry = Entry(NonNull::from(&object.header));
        // SAFETY: the table is borrowed for the insertion only.
        let id = unsafe { (*inner.table.get()).entries.insert(entry) };
        object.gc_word().id.set(id);
        object.header.set(flag::TRACKED);
        inner.generations.borrow_mut().track(id);
    }

    /// Makes the collector forget the object (`PyObject_GC_UnTrack`).
    #[inline]
    pub fn untrack(&self, object: &Object) {
        if object.is_tracked() {
            self.inner().forget(&object.header);
        }
    }

    /// The collector's lists, thresholds and counts. Borrow them only where no object can die.
    #[inline]
    pub fn generations(&self) -> &Guarded<Generations<ObjectId>> {
        &self.inner().generations
    }

    /// True if a collection is due at the next safe point.
    #[inline]
    pub fn collection_requested(&self) -> bool {
        self.inner().collection_requested.get()
    }

    /// Sets or clears the request for a collection.
    pub fn request_collection(&self, requested: bool) {
        self.inner().collection_requested.set(requested);
    }

    /// The object an id names, if it is still alive and tracked.
    #[inline]
    pub fn resolve(&self, id: ObjectId) -> Option<&Object> {
        // SAFETY: an entry is removed before its object dies; the borrow is bound to the heap, and callers hold
        // it only while no reference is dropped (the debugger and the collector take a `Ref` otherwise).
        unsafe {
            (*self.inner().table.get()).entries.get(id).map(|entry| &*entry.0.as_ptr().cast::<Object>())
        }
    }

    /// How many objects are tracked.
    pub fn tracked_len(&self) -> usize {
        // SAFETY: reads a length.
        unsafe { (*self.inner().table.get()).entries.len() }
    }

    /// One more than the largest [`ObjectId::index`] in use.
    pub fn table_len(&self) -> usize {
        // SAFETY: reads a length.
        unsafe { (*self.inner().table.get()).entries.capacity() + 1 }
    }

    /// Calls `look` with every live object, tracked or not. `look` must not free objects.
    pub fn for_each_live(&self, mut look: impl FnMut(&Object)) {
        // SAFETY: the bitmap names live cells.
        self.inner().chunks.for_each_live(|cell| look(unsafe { &*cell.as_ptr().cast::<Object>() }));
    }

    /// Bytes this heap has taken from the system.
    pub fn reserved_bytes(&self) -> usize {
        self.inner().chunks.bytes()
    }
}

impl HeapInner {
    fn forget(&self, header: &Header) {
        header.unset(flag::TRACKED);
        // SAFETY: a tracked cell has a `GcWord`; the table is borrowed for the removal only.
        unsafe {
            let word = std::ptr::from_ref(header).add(1).cast::<crate::payload::GcWord>();
            let id = (*word).id.get();
            self.generations.borrow_mut().untrack(id);
            (*self.table.get()).entries.remove(id);
        }
    }

    /// Ends the life of a cell whose count is zero, and of those that die of it.
    fn container_died(&self, cell: NonNull<Header>) {
        let depth = self.death_depth.get();
        if depth >= DEATH_DEPTH {
            // SAFETY: the queue is borrowed for the push only.
            unsafe { (*self.dying.get()).push(cell) };
            return;
        }
        self.death_depth.set(depth + 1);
        self.destroy(cell);
        if depth == 0 {
            // SAFETY: the queue is borrowed for each pop only.
            while let Some(next) = unsafe { (*self.dying.get()).pop() } {
                self.destroy(next);
            }
        }
        self.death_depth.set(depth);
    }

    /// Ends the life of a cell whose count is zero.
    fn destroy(&self, cell: NonNull<Header>) {
        // SAFETY: the cell is still whole; it is freed at the end of this function only.
        let object = unsafe { &*cell.as_ptr().cast::<Object>() };
        let header = &object.header;
        if object.type_word().flags.get().contains(TypeFlags::FINALIZER)
            && !header.has(flag::FINALIZED)
            && !self.survives_finalizer(object)
        {
            return;
        }
        if header.has(flag::WEAKLY_REFERENCED) {
            header.count.set(1);
            if let Some(hooks) = self.hooks.get() {
                hooks.clear_weak_references(object);
            }
            if !header.decrement() {
                return;
            }
        }
        if header.has(flag::TRACKED) {
            self.forget(header);
        }
        self.reclaim(cell, object);
    }

    /// Runs the finaliser; false if the object came back to life.
    fn survives_finalizer(&self, object: &Object) -> bool {
        let header = &object.header;
        header.set(flag::FINALIZED);
        header.count.set(1);
        if let Some(hooks) = self.hooks.get() {
            hooks.finalize(object);
        }
        header.decrement()
    }

    fn reclaim(&self, cell: NonNull<Header>, object: &Object) {
        let header = &object.header;
        let flags = header.flags.get();
        let ty = header.ty.get().cast_mut();
        let type_flags = object.type_word().flags.get();
        // SAFETY: the count is zero and the cell still whole.
        let kept = flags & flag::HAS_GC_WORD != 0
            && self.free_lists.keep(type_flags, || unsafe { (object.vtable().size)(cell.as_ptr()) });
        // SAFETY: the count is zero, so nobody reaches the cell any more. The vtable is its payload's; attributes
        // are in front if the flag says so.
        unsafe {
            if flags & flag::HAS_ATTRIBUTES != 0 {
                std::ptr::drop_in_place(cell.cast::<Attributes>().sub(1).as_ptr());
            }
            if let Some(drop) = object.vtable().drop {
                drop(cell.as_ptr());
            }
        }
        self.chunks.free(cell, flags);
        if flags & flag::HAS_GC_WORD != 0 && !kept {
            self.generations.borrow_mut().on_free();
        }
        drop(Ref::<crate::Any>::from_counted(ty));
    }
}

/// Called by `Ref::drop` when a count reaches zero.
#[inline(never)]
pub(crate) fn last_reference_dropped(cell: NonNull<Header>) {
    // SAFETY: the cell is still whole.
    let object = unsafe { &*cell.as_ptr().cast::<Object>() };
    let flags = object.header.flags.get();
    let heap = heap_of(cell, flags);
    if heap.closed.get() {
        return;
    }
    let special = flag::WEAKLY_REFERENCED | flag::HAS_ATTRIBUTES;
    if flags & special == 0
        && object.vtable().leaf
        && !object.type_word().flags.get().contains(TypeFlags::FINALIZER)
    {
        heap.reclaim(cell, object);
        return;
    }
    heap.container_died(cell);
}

#[inline]
fn check_payload<T: Payload, Y: Payload<Prefix = TypeWord>>(ty: &Obj<Y>) {
    let found = ty.prefix.vtable.get();
    assert!(
        std::ptr::eq(found, vtable::<T>()) || found.type_id == TypeId::of::<T>(),
        "type's instances have another payload"
    );
}

/// Completes a cell.
///
/// # Safety
/// `cell` is fresh memory from `Heap::raw::<T>`, and `ty` (a type object) counts the new instance.
#[inline]
unsafe fn write_cell<T: Payload>(cell: NonNull<Header>, ty: *const Header, prefix: T::Prefix, payload: T) {
    // SAFETY: the caller's promise.
    unsafe {
        cell.as_ref().ty.set(ty);
        let obj = cell.as_ptr().cast::<Obj<T>>();
        (&raw mut (*obj).prefix).write(prefix);
        (&raw mut (*obj).payload).write(payload);
    }
}

impl Drop for Heap {
    /// Frees all objects without finalisers. If somebody still holds a reference from outside, the memory stays.
    fn drop(&mut self) {
        let inner = self.inner();
        inner.closed.set(true);
        let mut cells = Vec::new();
        inner.chunks.for_each_live(|cell| cells.push(cell));
        for &cell in &cells {
            // SAFETY: all cells are alive, each is dropped once, and with `closed` set no drop frees memory, so
            // references among them stay readable.
            unsafe {
                let object = &*cell.as_ptr().cast::<Object>();
                if let Some(attributes) = object.attributes() {
                    drop(attributes.dict.take());
                }
                if let Some(drop) = object.vtable().drop {
                    drop(cell.as_ptr());
                }
            }
        }
        // Each cell's type pointer still counts one; what remains beyond that is held from outside.
        for &cell in &cells {
            // SAFETY: headers are still readable.
            unsafe { (*(*cell.as_ptr()).ty.get()).decrement() };
        }
        let held = cells.iter().any(|cell| {
            // SAFETY: headers are still readable.
            let header = unsafe { cell.as_ref() };
            header.count.get() > 0 && !header.is_immortal()
        });
        if !held {
            // SAFETY: nobody outside holds a cell, and `inner` came from a box.
            unsafe {
                inner.chunks.release();
                drop(Box::from_raw(self.inner.as_ptr()));
            }
        }
    }
}

impl fmt::Debug for Heap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Heap({} tracked)", self.tracked_len())
    }
}
