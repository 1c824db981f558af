//! Bytes-like arguments and warnings raised by native code.

use serpentarium_heap::{Obj, Object};

use crate::Type;
use crate::core::{PyResult, Runtime};
use crate::types::{ByteArray, Bytes, Dict};

impl Runtime {
    /// The bytes of a `bytes` or `bytearray`, copied; none for anything else.
    pub fn bytes_argument(&self, object: &Object) -> Option<Vec<u8>> {
        if let Some(bytes) = object.downcast::<Bytes>() {
            return Some(bytes.tail().to_vec());
        }
        object.downcast::<ByteArray>().map(|array| array.bytes.borrow().clone())
    }

    /// A module that is already imported.
    pub fn imported_module(&self, name: &str) -> Option<serpentarium_heap::Ref> {
        let modules = self.modules.get()?;
        modules.downcast::<Dict>()?.get_str(self, &self.intern(name))
    }

    /// Issues a warning at a place in a file (`PyErr_WarnExplicitObject`).
    pub fn warn_explicit(
        &self,
        category: &Obj<Type>,
        message: &str,
        filename: &Object,
        line: i64,
    ) -> PyResult<()> {
        let Some(module) = self.imported_module("_warnings") else { return Ok(()) };
        let function = self.getattr_str(&module, "warn_explicit")?;
        let (text, line) = (self.new_str(message), self.new_int(line));
        self.call(&function, &[text.as_object(), category.as_object(), filename, &line]).map(drop)
    }
}
