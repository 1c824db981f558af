//! Tables produced by a command; see each file's head.

pub(crate) mod opcodes;
