//! `LOAD_GLOBAL` the long way.

use serpentarium_object::{PyResult, Runtime};

use super::names;
use crate::frame::Frame;

/// A global or builtin name.
pub(super) fn load_global(rt: &Runtime, frame: &Frame, operand: usize) -> PyResult {
    let name = &frame.code.names.tail()[operand >> 1];
    names::lookup_global(rt, frame, name)?.ok_or_else(|| names::undefined(rt, name))
}
