//! The buffer protocol's view, and `memoryview` over it.

use serpentarium_heap::{GcWord, Guarded, Kind, Label, Payload, Ref, Visitor};

use crate::core::TypeSpec;

/// What the buffer slot answers: whose bytes, and whether they may be written. The bytes themselves are read
/// and written through the owner's payload.
#[derive(Debug)]
pub struct BufferView {
    /// The object that holds the bytes: `bytes`, `bytearray`, an array, another memoryview.
    pub owner: Ref,
    /// Writing is not allowed.
    pub readonly: bool,
    /// Item format in `struct` notation.
    pub format: String,
    /// Bytes an item.
    pub itemsize: usize,
    /// Length in bytes.
    pub len: usize,
}

/// The payload of `memoryview`.
#[derive(Debug)]
pub struct MemoryView {
    /// The buffer and its shape; none once released.
    pub view: Guarded<Option<ViewState>>,
}

/// What a live memoryview shows.
#[derive(Debug)]
pub struct ViewState {
    /// The buffer.
    pub buffer: BufferView,
    /// Byte offset of the first item.
    pub offset: usize,
    /// Items in each dimension.
    pub shape: Vec<usize>,
    /// Bytes from item to item in each dimension.
    pub strides: Vec<isize>,
}

impl Payload for MemoryView {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        if let Some(state) = &*self.view.borrow() {
            visitor(Label::Field("obj"), &state.buffer.owner);
        }
    }
}

/// The type `memoryview`.
pub(crate) const MEMORYVIEW: TypeSpec = TypeSpec::named("memoryview");
