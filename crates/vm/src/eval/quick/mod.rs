//! What specialised instructions do: each checks what it was specialised for and acts, or answers false, and then
//! nothing has happened and the plain instruction runs instead (`DEOPT_IF` in `Python/bytecodes.c`).

pub(super) mod attribute;
pub(super) mod call;
pub(super) mod container;
pub(super) mod global;
pub(super) mod number;
pub(super) mod truth;
