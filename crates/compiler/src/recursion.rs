//! Walking trees of any depth without running out of stack.
//!
//! Every recursive walk counts its levels and refuses to go on at [`LIMIT`]; until then it moves to fresh stack
//! memory whenever the current piece is nearly used up.

use crate::diagnostics::Result;
use crate::error::CompileError;

/// How deep a tree may be. CPython's own limit depends on the size of the C stack and lies in the same region.
const LIMIT: u32 = 50_000;
/// Stack that must be left before going one level deeper.
const RED_ZONE: usize = 128 * 1024;
/// How much more stack is taken at a time.
const SEGMENT: usize = 4 * 1024 * 1024;

/// Counts the levels of one walk.
#[derive(Debug, Default)]
pub(crate) struct Recursion {
    depth: u32,
}

impl Recursion {
    /// Goes one level down; pair with [`Self::leave`].
    pub(crate) fn enter(&mut self) -> Result {
        if self.depth >= LIMIT {
            return Err(CompileError::recursion());
        }
        self.depth += 1;
        Ok(())
    }

    /// Comes back up.
    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }
}

/// Runs `f` with enough stack for one more level.
pub(crate) fn with_stack<R>(f: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(RED_ZONE, SEGMENT, f)
}
