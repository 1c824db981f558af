//! The buffer protocol: memory of one object lent to others.

mod bytes_view;
mod shape;
mod special;

use std::borrow::Cow;

use serpentarium_heap::{Object, Ref};

pub(crate) use bytes_view::BytesView;
pub(crate) use shape::{offsets, strides_of};
pub(crate) use special::{python_buffer, wrap_buffer, wrap_release_buffer};

/// How an exporter's memory is reached. No Python code runs inside these functions.
#[derive(Debug)]
pub struct BufferAccess {
    /// Shows all of the exporter's memory.
    pub read: fn(&Object, &mut dyn FnMut(&[u8])),
    /// Lends all of the exporter's memory for writing.
    pub write: fn(&Object, &mut dyn FnMut(&mut [u8])),
    /// One more view exists.
    pub acquire: fn(&Object),
    /// One view less.
    pub release: fn(&Object),
}

/// What the buffer slot answers: whose bytes, how they are laid out, and whether they may be written. While it
/// lives, the exporter does not move its memory.
#[derive(Debug)]
pub struct BufferView {
    /// The object that holds the bytes: `bytes`, `bytearray`, an array, another memoryview.
    pub owner: Ref,
    /// How to reach them.
    pub access: &'static BufferAccess,
    /// Writing is not allowed.
    pub readonly: bool,
    /// Item format in `struct` notation.
    pub format: Cow<'static, str>,
    /// Bytes an item.
    pub itemsize: usize,
    /// Length in bytes.
    pub len: usize,
    /// Byte offset of the first item in the exporter's memory.
    pub offset: usize,
    /// Items in each dimension.
    pub shape: Vec<usize>,
    /// Bytes from item to item in each dimension.
    pub strides: Vec<isize>,
}

impl BufferView {
    /// A view of plain bytes: one dimension, format `B`.
    pub fn of_bytes(owner: &Object, access: &'static BufferAccess, readonly: bool, len: usize) -> Self {
        Self::of_items(owner, access, readonly, "B", 1, len)
    }

    /// A view of items one after the other in one dimension.
    pub fn of_items(
        owner: &Object,
        access: &'static BufferAccess,
        readonly: bool,
        format: impl Into<Cow<'static, str>>,
        itemsize: usize,
        count: usize,
    ) -> Self {
        (access.acquire)(owner);
        Self {
            owner: owner.to_ref(),
            access,
            readonly,
            format: format.into(),
            itemsize,
            len: itemsize * count,
            offset: 0,
            shape: vec![count],
            strides: vec![itemsize as isize],
        }
    }

    /// Shows the exporter's memory.
    pub fn read<R>(&self, look: impl FnOnce(&[u8]) -> R) -> Option<R> {
        let (mut look, mut result) = (Some(look), None);
        (self.access.read)(&self.owner, &mut |bytes| {
            if let Some(look) = look.take() {
                result = Some(look(bytes));
            }
        });
        result
    }

    /// Lends the exporter's memory for writing.
    pub fn write<R>(&self, change: impl FnOnce(&mut [u8]) -> R) -> Option<R> {
        let (mut change, mut result) = (Some(change), None);
        (self.access.write)(&self.owner, &mut |bytes| {
            if let Some(change) = change.take() {
                result = Some(change(bytes));
            }
        });
        result
    }

    /// How many items, all dimensions together.
    pub fn item_count(&self) -> usize {
        self.shape.iter().product()
    }

    /// True if the items lie one after the other in C's order.
    pub fn is_c_contiguous(&self) -> bool {
        shape::is_contiguous(&self.shape, &self.strides, self.itemsize, false)
    }

    /// True if the items lie one after the other in Fortran's order.
    pub fn is_f_contiguous(&self) -> bool {
        shape::is_contiguous(&self.shape, &self.strides, self.itemsize, true)
    }

    /// All items in C's order, as bytes.
    pub fn to_vec(&self) -> Vec<u8> {
        if self.is_c_contiguous() {
            let range = self.offset..self.offset + self.len;
            return self.read(|bytes| bytes.get(range).map(<[u8]>::to_vec)).flatten().unwrap_or_default();
        }
        let places = offsets(self.offset, &self.shape, &self.strides);
        let gather = |bytes: &[u8]| {
            let items = places.into_iter().filter_map(|at| bytes.get(at..at + self.itemsize));
            items.flatten().copied().collect()
        };
        self.read(gather).unwrap_or_default()
    }
}

impl Clone for BufferView {
    fn clone(&self) -> Self {
        (self.access.acquire)(&self.owner);
        Self {
            owner: self.owner.clone(),
            access: self.access,
            readonly: self.readonly,
            format: self.format.clone(),
            itemsize: self.itemsize,
            len: self.len,
            offset: self.offset,
            shape: self.shape.clone(),
            strides: self.strides.clone(),
        }
    }
}

impl Drop for BufferView {
    fn drop(&mut self) {
        (self.access.release)(&self.owner);
    }
}
