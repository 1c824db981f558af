//! Tables of Unicode 16.0, written by `tools/gen_unicode.py`; nothing in this folder but this file is
//! written by hand.

#[rustfmt::skip]
pub(crate) mod decomposition;
#[rustfmt::skip]
pub(crate) mod properties;
#[rustfmt::skip]
pub(crate) mod unicode32;
