//! Memory for cells: aligned chunks cut into spans of equal cells, with a bitmap of where cells begin.
//!
//! A chunk is aligned to its size, so masking any cell's address finds the chunk's head, which names the heap.
//! Cells of one size class come from spans; a freed cell is the next one handed out in its class, as in
//! CPython's allocator. A cell too large for any class is a piece of memory of its own behind a small head.
//!
//! A free cell is told from a live one by its header: the count of a dead object is zero and stays so, and the
//! list of free cells runs through the second word.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error, realloc};
use std::cell::{Cell, UnsafeCell};
use std::ptr::NonNull;

use crate::Header;
use crate::cell::Attributes;
use crate::header::flag;
use crate::space::HeapInner;

const CHUNK_SIZE: usize = 1 << 20;
const PAGE_SIZE: usize = 16 << 10;
const GRANULE: usize = 16;
const BITMAP_WORDS: usize = CHUNK_SIZE / GRANULE / 64;
const SMALL_LIMIT: usize = 512;
const SMALL_CLASSES: usize = SMALL_LIMIT / GRANULE;
/// Cell sizes above 512 bytes; each at most a quarter larger than the one before.
const MEDIUM_SIZES: [usize; 14] =
    [640, 768, 1024, 1280, 1536, 2048, 2560, 3072, 4096, 5120, 6144, 8192, 12288, 16384];
const MEDIUM_SPAN: usize = 64 << 10;
const CLASSES: usize = SMALL_CLASSES + MEDIUM_SIZES.len();
/// The class number in the flags of a cell that has its memory for itself.
const LARGE: u32 = CLASSES as u32;
const _: () = assert!(LARGE <= flag::CLASS_MASK >> flag::CLASS_SHIFT);

/// The head of a chunk.
#[repr(C)]
struct ChunkHead {
    heap: *const HeapInner,
    padding: usize,
    /// A bit for each granule at which a cell's header starts, live or free.
    starts: [Cell<u64>; BITMAP_WORDS],
}

/// What stands in front of a large cell (and of its attributes).
#[repr(C)]
struct LargeHead {
    heap: *const HeapInner,
    /// Bytes taken, this head included.
    size: usize,
    /// Position in the allocator's list of large cells.
    index: Cell<usize>,
    /// Distance from this head to the header.
    offset: usize,
}

fn head_of(cell: NonNull<Header>) -> NonNull<ChunkHead> {
    let address = cell.as_ptr().addr();
    // Every cell lies behind the head of an aligned chunk, so the result is the chunk's start, never null.
    let offset = address & (CHUNK_SIZE - 1);
    // SAFETY: `offset` is smaller than the distance from the chunk's start.
    unsafe { cell.byte_sub(offset).cast() }
}

fn large_head_of(cell: NonNull<Header>, flags: u32) -> NonNull<LargeHead> {
    // SAFETY: a large cell stands behind its head and, if it has them, its attributes.
    unsafe { cell.byte_sub(front_of(flags) + size_of::<LargeHead>()).cast() }
}

/// Bytes in front of a header with these flags.
#[inline]
fn front_of(flags: u32) -> usize {
    if flags & flag::HAS_ATTRIBUTES != 0 { size_of::<Attributes>() } else { 0 }
}

/// The heap a cell belongs to.
#[inline]
pub(crate) fn heap_of<'a>(cell: NonNull<Header>, flags: u32) -> &'a HeapInner {
    // SAFETY: the head of the chunk or of the large cell names the heap that made it, and the heap outlives both.
    unsafe {
        if is_large(flags) {
            &*large_head_of(cell, flags).as_ref().heap
        } else {
            &*head_of(cell).as_ref().heap
        }
    }
}

#[inline]
fn is_large(flags: u32) -> bool {
    flags & flag::CLASS_MASK == LARGE << flag::CLASS_SHIFT
}

/// Where the next cells of a size class come from.
#[derive(Default)]
struct Class {
    /// Freed cells, last freed first; each holds the next one's address in its second word.
    free: Cell<Option<NonNull<FreeCell>>>,
    next: Cell<usize>,
    end: Cell<usize>,
}

/// A cell nobody uses. Its first word, where a header has its count, is zero.
#[repr(C)]
struct FreeCell {
    zero: u64,
    next: Option<NonNull<FreeCell>>,
}

/// The allocator of one heap.
pub(crate) struct Chunks {
    classes: [Class; CLASSES],
    list: UnsafeCell<Vec<NonNull<ChunkHead>>>,
    large: UnsafeCell<Vec<NonNull<LargeHead>>>,
    /// Unused pages of the newest chunk.
    page_next: Cell<usize>,
    page_end: Cell<usize>,
    bytes: Cell<usize>,
}

fn class_of(size: usize) -> Option<usize> {
    if size <= SMALL_LIMIT {
        return Some(size.div_ceil(GRANULE) - 1);
    }
    MEDIUM_SIZES.iter().position(|&class| size <= class).map(|index| SMALL_CLASSES + index)
}

fn class_size(class: usize) -> usize {
    if class < SMALL_CLASSES { (class + 1) * GRANULE } else { MEDIUM_SIZES[class - SMALL_CLASSES] }
}

impl Chunks {
    pub(crate) fn new() -> Self {
        Self {
            classes: std::array::from_fn(|_| Class::default()),
            list: UnsafeCell::new(Vec::new()),
            large: UnsafeCell::new(Vec::new()),
            page_next: Cell::new(0),
            page_end: Cell::new(0),
            bytes: Cell::new(0),
        }
    }

    /// Memory for a cell of `size` bytes, `front` of them before its header: the header's place, 16-aligned, and
    /// the class for its flags. The cell is not live until its header has a count and a type.
    #[inline]
    pub(crate) fn allocate(
        &self,
        heap: *const HeapInner,
        size: usize,
        front: usize,
    ) -> (NonNull<Header>, u32) {
        if size <= SMALL_LIMIT && front == 0 {
            let class_index = size.div_ceil(GRANULE) - 1;
            let class = &self.classes[class_index];
            if let Some(cell) = class.free.get() {
                // SAFETY: a free cell holds the address of the next free one.
                class.free.set(unsafe { cell.as_ref().next });
                return (cell.cast(), (class_index as u32) << flag::CLASS_SHIFT);
            }
        }
        self.allocate_slowly(heap, size, front)
    }

    #[inline(never)]
    fn allocate_slowly(&self, heap: *const HeapInner, size: usize, front: usize) -> (NonNull<Header>, u32) {
        let Some(class_index) = class_of(size) else {
            return (self.allocate_large(heap, size, front), LARGE << flag::CLASS_SHIFT);
        };
        let class = &self.classes[class_index];
        let start: NonNull<Header> = if let Some(cell) = class.free.get() {
            // SAFETY: a free cell holds the address of the next free one.
            class.free.set(unsafe { cell.as_ref().next });
            cell.cast()
        } else {
            self.carve(heap, class, class_size(class_index)).cast()
        };
        if front != 0 {
            // SAFETY: the cell holds `front` bytes and a header.
            let header = unsafe { start.byte_add(front) };
            mark_start(start, false);
            mark_start(header, true);
            return (header, (class_index as u32) << flag::CLASS_SHIFT);
        }
        (start, (class_index as u32) << flag::CLASS_SHIFT)
    }

    /// A cell never used before, marked as one that begins with its header.
    fn carve(&self, heap: *const HeapInner, class: &Class, cell_size: usize) -> NonNull<FreeCell> {
        if class.end.get() - class.next.get() < cell_size {
            self.new_span(heap, class);
        }
        let address = class.next.get();
        class.next.set(address + cell_size);
        // SAFETY: the span lies inside a chunk, far from address zero, and holds the cell.
        unsafe {
            let cell = NonNull::new_unchecked(std::ptr::with_exposed_provenance_mut::<FreeCell>(address));
            cell.write(FreeCell { zero: 0, next: None });
            mark_start(cell.cast(), true);
            cell
        }
    }

    /// Gives back the memory of a dead cell whose header has these flags.
    #[inline]
    pub(crate) fn free(&self, cell: NonNull<Header>, flags: u32) {
        if is_large(flags) {
            self.free_large(large_head_of(cell, flags));
            return;
        }
        let mut start = cell;
        if flags & flag::HAS_ATTRIBUTES != 0 {
            mark_start(cell, false);
            // SAFETY: the attributes stand in front of the header.
            start = unsafe { cell.byte_sub(front_of(flags)) };
            mark_start(start, true);
        }
        let class = &self.classes[((flags & flag::CLASS_MASK) >> flag::CLASS_SHIFT) as usize];
        let free = start.cast::<FreeCell>();
        // SAFETY: the cell is at least 16 bytes and nobody uses it any more.
        unsafe { free.write(FreeCell { zero: 0, next: class.free.get() }) };
        class.free.set(Some(free));
    }

    #[cold]
    fn new_span(&self, heap: *const HeapInner, class: &Class) {
        let small = std::ptr::from_ref(class) < std::ptr::from_ref(&self.classes[SMALL_CLASSES]);
        let length = if small { PAGE_SIZE } else { MEDIUM_SPAN };
        if self.page_end.get() - self.page_next.get() < length {
            let start = self.new_chunk(heap).as_ptr().expose_provenance();
            self.page_next.set(start + size_of::<ChunkHead>().next_multiple_of(GRANULE));
            self.page_end.set(start + CHUNK_SIZE);
        }
        class.next.set(self.page_next.get());
        class.end.set(self.page_next.get() + length);
        self.page_next.set(class.end.get());
    }

    fn new_chunk(&self, heap: *const HeapInner) -> NonNull<ChunkHead> {
        // SAFETY: the layout is not empty.
        let memory = unsafe { alloc(CHUNK_LAYOUT) };
        let Some(memory) = NonNull::new(memory) else { handle_alloc_error(CHUNK_LAYOUT) };
        let chunk = memory.cast::<ChunkHead>();
        // SAFETY: the head is written before anybody reads it; nothing borrows the list.
        unsafe {
            memory.write_bytes(0, size_of::<ChunkHead>());
            (&raw mut (*chunk.as_ptr()).heap).write(heap);
            (*self.list.get()).push(chunk);
        }
        self.bytes.set(self.bytes.get() + CHUNK_SIZE);
        chunk
    }

    #[cold]
    fn allocate_large(&self, heap: *const HeapInner, size: usize, front: usize) -> NonNull<Header> {
        let size = size.saturating_add(size_of::<LargeHead>());
        let layout = large_layout(size);
        // SAFETY: the layout is not empty.
        let Some(memory) = NonNull::new(unsafe { alloc(layout) }) else { handle_alloc_error(layout) };
        let head = memory.cast::<LargeHead>();
        let offset = size_of::<LargeHead>() + front;
        // SAFETY: the memory holds a head, `front` bytes and a header; a header without type is not live.
        unsafe {
            let list = &mut *self.large.get();
            head.write(LargeHead { heap, size, index: Cell::new(list.len()), offset });
            list.push(head);
            self.bytes.set(self.bytes.get() + size);
            let cell = memory.byte_add(offset).cast::<Header>();
            cell.cast::<FreeCell>().write(FreeCell { zero: 0, next: None });
            cell
        }
    }

    #[cold]
    fn free_large(&self, head: NonNull<LargeHead>) {
        // SAFETY: the one cell in this memory is dead; the last of the list takes its place.
        unsafe {
            let list = &mut *self.large.get();
            let index = head.as_ref().index.get();
            list.swap_remove(index);
            if let Some(moved) = list.get(index) {
                moved.as_ref().index.set(index);
            }
            let size = head.as_ref().size;
            self.bytes.set(self.bytes.get() - size);
            dealloc(head.as_ptr().cast(), large_layout(size));
        }
    }

    /// Makes a cell larger if that needs no new cell: within its class, or by moving a large cell's memory as a
    /// whole. The header's place after that; nothing, and nothing done, if a new cell is needed.
    ///
    /// # Safety
    /// Nobody else may know the cell's address. `size` is the new size, whatever stands in front included.
    pub(crate) unsafe fn grow(
        &self,
        cell: NonNull<Header>,
        flags: u32,
        size: usize,
    ) -> Option<NonNull<Header>> {
        let class = ((flags & flag::CLASS_MASK) >> flag::CLASS_SHIFT) as usize;
        if !is_large(flags) {
            return (size <= class_size(class)).then_some(cell);
        }
        let head = large_head_of(cell, flags);
        let new = size.checked_add(size_of::<LargeHead>())?;
        // SAFETY: the memory was taken with this layout; by the caller's promise only the list knows where it is.
        unsafe {
            let (old, offset, index) = (head.as_ref().size, head.as_ref().offset, head.as_ref().index.get());
            if new > old {
                let layout = large_layout(new);
                let moved = realloc(head.as_ptr().cast(), large_layout(old), new);
                let Some(moved) = NonNull::new(moved) else { handle_alloc_error(layout) };
                let moved = moved.cast::<LargeHead>();
                (&raw mut (*moved.as_ptr()).size).write(new);
                if let Some(entry) = (&mut *self.large.get()).get_mut(index) {
                    *entry = moved;
                }
                self.bytes.set(self.bytes.get() + new - old);
                return Some(moved.byte_add(offset).cast());
            }
        }
        Some(cell)
    }

    /// Every live cell: the small ones chunk by chunk in order of address within each, then the large ones.
    pub(crate) fn for_each_live(&self, mut look: impl FnMut(NonNull<Header>)) {
        let mut if_live = |cell: NonNull<Header>| {
            // SAFETY: a header or a free cell starts here, which agree about the words read.
            let header = unsafe { cell.as_ref() };
            if header.count.get() != 0 && !header.ty.get().is_null() {
                look(cell);
            }
        };
        let mut chunk_index = 0;
        // SAFETY: the list is borrowed only to read one element, so `look` may allocate.
        while let Some(chunk) = unsafe { (&*self.list.get()).get(chunk_index).copied() } {
            for word_index in 0..BITMAP_WORDS {
                // SAFETY: chunks are never freed while the heap lives.
                let mut word = unsafe { chunk.as_ref().starts[word_index].get() };
                while word != 0 {
                    let granule = word_index * 64 + word.trailing_zeros() as usize;
                    word &= word - 1;
                    // SAFETY: the bit says that a cell starts there.
                    if_live(unsafe { chunk.byte_add(granule * GRANULE).cast() });
                }
            }
            chunk_index += 1;
        }
        let mut large_index = 0;
        // SAFETY: as above; the caller frees no cells, so the list only grows.
        while let Some(head) = unsafe { (&*self.large.get()).get(large_index).copied() } {
            // SAFETY: the head says where its header is.
            if_live(unsafe { head.byte_add(head.as_ref().offset).cast() });
            large_index += 1;
        }
    }

    /// Bytes taken from the system.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.get()
    }

    /// Gives all memory back.
    ///
    /// # Safety
    /// No cell of this heap may be touched afterwards.
    pub(crate) unsafe fn release(&self) {
        // SAFETY: the caller promises that nothing uses the cells.
        unsafe {
            for chunk in std::mem::take(&mut *self.list.get()) {
                dealloc(chunk.as_ptr().cast(), CHUNK_LAYOUT);
            }
            for head in std::mem::take(&mut *self.large.get()) {
                let size = head.as_ref().size;
                dealloc(head.as_ptr().cast(), large_layout(size));
            }
        }
    }
}

/// Notes whether a header (of a live or a free cell) starts at an address inside a chunk.
fn mark_start(cell: NonNull<Header>, yes: bool) {
    let granule = (cell.as_ptr().addr() & (CHUNK_SIZE - 1)) / GRANULE;
    let mask = 1 << (granule % 64);
    // SAFETY: the head of a cell's chunk is valid while the chunk exists.
    let word = unsafe { &head_of(cell).as_ref().starts[granule / 64] };
    word.set(if yes { word.get() | mask } else { word.get() & !mask });
}

const CHUNK_LAYOUT: Layout = match Layout::from_size_align(CHUNK_SIZE, CHUNK_SIZE) {
    Ok(layout) => layout,
    Err(_) => panic!("a power of two"),
};

fn large_layout(size: usize) -> Layout {
    match Layout::from_size_align(size, GRANULE) {
        Ok(layout) => layout,
        Err(_) => handle_alloc_error(Layout::new::<u8>()),
    }
}
