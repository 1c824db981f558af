//! Appending to a string in place: `text += more` where `text` is a local (`BINARY_OP_INPLACE_ADD_UNICODE`).
//!
//! Without it, a loop that builds a text piece by piece would copy all of it each time.

use serpentarium_heap::StackRef;
use serpentarium_object::{PyResult, Runtime, str_value};

/// True if both operands are exact strings and the left one is what the local holds, to which the sum goes.
#[inline]
pub(super) fn appends(rt: &Runtime, local: &StackRef, left: &StackRef, right: &StackRef) -> bool {
    let (Some(local), Some(left), Some(right)) = (local.get(), left.get(), right.get()) else { return false };
    local.is_same(left) && rt.is_exact_str(left) && rt.is_exact_str(right)
}

/// The sum of two strings, the left one taken out of its local, so that it grows in place if nobody else has it.
#[inline(never)]
pub(super) fn append(rt: &Runtime, left: StackRef, right: StackRef) -> PyResult {
    let left = left.into_ref().and_then(|left| left.try_downcast().ok());
    match (left, right.get().and_then(str_value)) {
        (Some(left), Some(right)) => rt.str_append(left, right),
        _ => Err(rt.system_error("bad operands of an addition of strings")),
    }
}
