//! Memory for cells: aligned chunks cut into spans of equal cells, with a bitmap of the live ones.
//!
//! A chunk is aligned to its size, so masking any cell's address finds the chunk's head, which names the heap.
//! Cells of one size class come from spans; a freed cell is the next one handed out in its class, as in
//! CPython's allocator. A cell too large for any class gets a chunk of its own.

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::cell::{Cell, UnsafeCell};
use std::ptr::NonNull;

use crate::Header;
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

/// The head of a chunk.
#[repr(C)]
struct ChunkHead {
    heap: *const HeapInner,
    /// Bytes of the whole chunk: more than `CHUNK_SIZE` only for a large cell.
    size: usize,
    /// Position in the allocator's list of chunks.
    index: Cell<usize>,
    /// A bit for each granule at which a live cell's header starts.
    live: [Cell<u64>; BITMAP_WORDS],
}

fn head_of(cell: NonNull<Header>) -> NonNull<ChunkHead> {
    let address = cell.as_ptr().addr();
    // Every cell lies behind the head of an aligned chunk, so the result is the chunk's start, never null.
    let offset = address & (CHUNK_SIZE - 1);
    // SAFETY: `offset` is smaller than the distance from the chunk's start.
    unsafe { cell.byte_sub(offset).cast() }
}

/// The heap a cell belongs to.
#[inline]
pub(crate) fn heap_of<'a>(cell: NonNull<Header>) -> &'a HeapInner {
    // SAFETY: the chunk's head names the heap that made it, and the heap outlives its chunks.
    unsafe { &*head_of(cell).as_ref().heap }
}

/// Where the next cells of a size class come from.
#[derive(Default)]
struct Class {
    /// Freed cells, last freed first; each holds the next one's address in its first word.
    free: Cell<Option<NonNull<u8>>>,
    next: Cell<usize>,
    end: Cell<usize>,
}

/// The allocator of one heap.
pub(crate) struct Chunks {
    classes: [Class; CLASSES],
    list: UnsafeCell<Vec<NonNull<ChunkHead>>>,
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
            page_next: Cell::new(0),
            page_end: Cell::new(0),
            bytes: Cell::new(0),
        }
    }

    /// Memory for `size` bytes, 16-aligned; true beside it if it has a chunk of its own.
    #[inline]
    pub(crate) fn allocate(&self, heap: *const HeapInner, size: usize) -> (NonNull<u8>, bool) {
        let Some(class_index) = class_of(size) else {
            return (self.allocate_large(heap, size), true);
        };
        let class = &self.classes[class_index];
        if let Some(cell) = class.free.get() {
            // SAFETY: a free cell holds the address of the next free one.
            class.free.set(unsafe { cell.cast::<Option<NonNull<u8>>>().read() });
            return (cell, false);
        }
        let cell_size = class_size(class_index);
        if class.end.get() - class.next.get() < cell_size {
            self.new_span(heap, class);
        }
        let address = class.next.get();
        class.next.set(address + cell_size);
        // SAFETY: the span lies inside a chunk, far from address zero.
        (unsafe { NonNull::new_unchecked(std::ptr::with_exposed_provenance_mut(address)) }, false)
    }

    /// Gives back what `allocate` returned for the same size.
    #[inline]
    pub(crate) fn free(&self, start: NonNull<u8>, size: usize, large: bool) {
        if large {
            self.free_large(start);
            return;
        }
        let Some(class_index) = class_of(size) else { return };
        let class = &self.classes[class_index];
        // SAFETY: the cell is at least 16 bytes and nobody uses it any more.
        unsafe { start.cast::<Option<NonNull<u8>>>().write(class.free.get()) };
        class.free.set(Some(start));
    }

    #[cold]
    fn new_span(&self, heap: *const HeapInner, class: &Class) {
        let small = std::ptr::from_ref(class) < std::ptr::from_ref(&self.classes[SMALL_CLASSES]);
        let length = if small { PAGE_SIZE } else { MEDIUM_SPAN };
        if self.page_end.get() - self.page_next.get() < length {
            let chunk = self.new_chunk(heap, CHUNK_SIZE);
            let start = chunk.as_ptr().expose_provenance();
            self.page_next.set(start + size_of::<ChunkHead>().next_multiple_of(GRANULE));
            self.page_end.set(start + CHUNK_SIZE);
        }
        class.next.set(self.page_next.get());
        class.end.set(self.page_next.get() + length);
        self.page_next.set(class.end.get());
    }

    fn new_chunk(&self, heap: *const HeapInner, size: usize) -> NonNull<ChunkHead> {
        let layout = chunk_layout(size);
        // SAFETY: the layout is not empty; zeroed memory is a valid `ChunkHead` bitmap.
        let Some(memory) = NonNull::new(unsafe { alloc_zeroed(layout) }) else { handle_alloc_error(layout) };
        let chunk = memory.cast::<ChunkHead>();
        // SAFETY: nothing borrows the list; fields are written before anybody reads them.
        unsafe {
            let list = &mut *self.list.get();
            (&raw mut (*chunk.as_ptr()).heap).write(heap);
            (&raw mut (*chunk.as_ptr()).size).write(size);
            (*chunk.as_ptr()).index.set(list.len());
            list.push(chunk);
        }
        self.bytes.set(self.bytes.get() + size);
        chunk
    }

    #[cold]
    fn allocate_large(&self, heap: *const HeapInner, size: usize) -> NonNull<u8> {
        let offset = size_of::<ChunkHead>().next_multiple_of(GRANULE);
        let chunk = self.new_chunk(heap, size.saturating_add(offset));
        // SAFETY: the chunk is larger than its head.
        unsafe { chunk.byte_add(offset).cast() }
    }

    #[cold]
    fn free_large(&self, start: NonNull<u8>) {
        let chunk = head_of(start.cast());
        // SAFETY: the chunk holds this one cell, which is dead; the last chunk takes its place in the list.
        unsafe {
            let list = &mut *self.list.get();
            let index = chunk.as_ref().index.get();
            list.swap_remove(index);
            if let Some(moved) = list.get(index) {
                moved.as_ref().index.set(index);
            }
            let size = chunk.as_ref().size;
            self.bytes.set(self.bytes.get() - size);
            dealloc(chunk.as_ptr().cast(), chunk_layout(size));
        }
    }

    /// Marks a header address as the start of a live cell, or as none.
    #[inline]
    pub(crate) fn mark_live(&self, cell: NonNull<Header>, live: bool) {
        let granule = (cell.as_ptr().addr() & (CHUNK_SIZE - 1)) / GRANULE;
        let mask = 1 << (granule % 64);
        // SAFETY: the head of a cell's chunk is valid while the chunk exists.
        let word = unsafe { &head_of(cell).as_ref().live[granule / 64] };
        word.set(if live { word.get() | mask } else { word.get() & !mask });
    }

    /// Every live cell, chunk by chunk in order of address within each.
    pub(crate) fn for_each_live(&self, mut look: impl FnMut(NonNull<Header>)) {
        let mut chunk_index = 0;
        // SAFETY: the list is borrowed only to read one element, so `look` may allocate.
        while let Some(chunk) = unsafe { (&*self.list.get()).get(chunk_index).copied() } {
            for word_index in 0..BITMAP_WORDS {
                // SAFETY: the chunk is alive: chunks with live small cells are never freed, and a large cell's
                // chunk lives as long as the cell, which the caller does not free.
                let mut word = unsafe { chunk.as_ref().live[word_index].get() };
                while word != 0 {
                    let granule = word_index * 64 + word.trailing_zeros() as usize;
                    word &= word - 1;
                    // SAFETY: the bit says that a cell starts there.
                    look(unsafe { chunk.byte_add(granule * GRANULE).cast() });
                }
            }
            chunk_index += 1;
        }
    }

    /// Bytes taken from the system.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.get()
    }

    /// Gives all chunks back.
    ///
    /// # Safety
    /// No cell of this heap may be touched afterwards.
    pub(crate) unsafe fn release(&self) {
        // SAFETY: the caller promises that nothing uses the chunks.
        unsafe {
            for chunk in std::mem::take(&mut *self.list.get()) {
                let size = chunk.as_ref().size;
                dealloc(chunk.as_ptr().cast(), chunk_layout(size));
            }
        }
    }
}

fn chunk_layout(size: usize) -> Layout {
    match Layout::from_size_align(size, CHUNK_SIZE) {
        Ok(layout) => layout,
        Err(_) => handle_alloc_error(Layout::new::<u8>()),
    }
}
