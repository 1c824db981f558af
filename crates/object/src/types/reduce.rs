//! `object.__reduce_ex__` and `object.__getstate__`: how instances are taken apart for `copy` and `pickle`.

use serpentarium_heap::Object;

use crate::core::{PyResult, Runtime};

/// `copyreg.__newobj__` form of an object (protocol 2 and above).
pub(crate) fn reduce_newobj(rt: &Runtime, _object: &Object) -> PyResult {
    Err(rt.not_supported("object.__reduce_ex__"))
}

/// What `object.__getstate__` returns.
pub(crate) fn default_getstate(rt: &Runtime, _object: &Object, _required: bool) -> PyResult {
    Err(rt.not_supported("object.__getstate__"))
}
