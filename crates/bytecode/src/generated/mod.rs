//! Tables produced by a command; see each file's head.

#[rustfmt::skip]
pub(crate) mod opcodes;
