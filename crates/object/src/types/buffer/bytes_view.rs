//! The bytes of a bytes-like argument.

use std::ops::Deref;

use serpentarium_heap::{Object, Ref};

use crate::core::{PyResult, Runtime, type_of};
use crate::types::{ByteArray, Bytes};

/// The bytes of a bytes-like argument, safe to keep while Python code runs: those of `bytes` are shared, those
/// of anything that can change are copied.
#[derive(Debug)]
pub(crate) enum BytesView {
    Shared(Ref<Bytes>),
    Copied(Vec<u8>),
}

impl Deref for BytesView {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Shared(bytes) => bytes.tail(),
            Self::Copied(bytes) => bytes,
        }
    }
}

impl BytesView {
    /// The bytes of an object that lends them without gaps; nothing if it lends none.
    pub(crate) fn get(rt: &Runtime, object: &Object) -> PyResult<Option<Self>> {
        Self::read(rt, object, false)
    }

    /// The same for buffers of any layout.
    pub(crate) fn get_any_layout(rt: &Runtime, object: &Object) -> PyResult<Option<Self>> {
        Self::read(rt, object, true)
    }

    fn read(rt: &Runtime, object: &Object, any_layout: bool) -> PyResult<Option<Self>> {
        if let Some(bytes) = object.downcast::<Bytes>() {
            return Ok(Some(Self::Shared(bytes.to_ref())));
        }
        if let Some(array) = object.downcast::<ByteArray>() {
            return Ok(Some(Self::Copied(array.bytes.borrow().clone())));
        }
        let Some(buffer) = type_of(object).slot(|slots| slots.buffer) else { return Ok(None) };
        let view = buffer(rt, object, false)?;
        if !any_layout && !view.is_c_contiguous() {
            let text = format!("{}: underlying buffer is not C-contiguous", rt.type_name(object));
            return Err(rt.raise(&rt.exceptions.buffer_error, &text));
        }
        Ok(Some(Self::Copied(view.to_vec())))
    }

    /// The bytes of an argument that must be bytes-like.
    pub(crate) fn require(rt: &Runtime, object: &Object) -> PyResult<Self> {
        match Self::get(rt, object)? {
            Some(view) => Ok(view),
            None => {
                Err(rt.type_error(format!("a bytes-like object is required, not '{}'", rt.type_name(object))))
            }
        }
    }

    /// The bytes decoded.
    pub(crate) fn decode(&self, rt: &Runtime, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
        if self.is_empty() {
            // Nothing is decoded without asking the codec, which need not even exist.
            return Ok(rt.names.empty.clone().into_object());
        }
        rt.decode(self, encoding, errors)
    }
}

impl Runtime {
    /// A copy of the bytes of a bytes-like argument, or `TypeError`.
    pub fn bytes_like(&self, object: &Object) -> PyResult<Vec<u8>> {
        Ok(BytesView::require(self, object)?.to_vec())
    }

    /// A copy of the bytes of a bytes-like object of any layout; nothing if it is none.
    pub fn buffer_bytes(&self, object: &Object) -> PyResult<Option<Vec<u8>>> {
        Ok(BytesView::get_any_layout(self, object)?.map(|view| view.to_vec()))
    }

    /// The buffer of an object, writable if asked for; `TypeError` if it has none.
    pub fn buffer(&self, object: &Object, writable: bool) -> PyResult<crate::BufferView> {
        match type_of(object).slot(|slots| slots.buffer) {
            Some(buffer) => buffer(self, object, writable),
            None if writable => {
                let name = self.type_name(object);
                Err(self.type_error(format!("a read-write bytes-like object is required, not '{name}'")))
            }
            None => {
                Err(self
                    .type_error(format!("a bytes-like object is required, not '{}'", self.type_name(object))))
            }
        }
    }
}
