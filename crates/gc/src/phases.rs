//! The phases of a collection, in order; each function makes one micro-step when watched, else the whole phase.

pub(crate) mod clear;
pub(crate) mod finalize;
pub(crate) mod finish;
pub(crate) mod legacy;
pub(crate) mod refs;
pub(crate) mod start;
pub(crate) mod survivors;
pub(crate) mod unreachable;
pub(crate) mod weakrefs;
