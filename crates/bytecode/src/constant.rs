//! Constants: the values a code object refers to, and when two of them are the same constant.

use std::rc::Rc;

use dashu_int::IBig;
use rustpython_wtf8::Wtf8Buf;

use crate::code::CodeObject;

mod cache;
mod key;
mod repr;
pub use cache::{ConstCache, same};
pub use key::ConstKey;
pub use repr::{code_repr, str_repr};

/// A constant. Constants are shared: within one compilation equal constants are one `Rc`, and that identity shows in
/// marshal data.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `True`
    True,
    /// `False`
    False,
    /// An integer.
    Int(IBig),
    /// A float.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// A string, which may hold lone surrogates.
    Str(Wtf8Buf),
    /// A bytes object.
    Bytes(Vec<u8>),
    /// A tuple.
    Tuple(Vec<Rc<Const>>),
    /// A frozen set, its members in the order in which they were first added.
    FrozenSet(Vec<Rc<Const>>),
    /// A slice: start, stop and step.
    Slice(Rc<[Rc<Const>; 3]>),
    /// A nested unit.
    Code(Rc<CodeObject>),
}

impl Const {
    /// `True` or `False`.
    pub fn bool(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }

    /// A string constant.
    pub fn str(text: &str) -> Self {
        Self::Str(Wtf8Buf::from(text))
    }

    /// The name of the constant's Python type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::None => "NoneType",
            Self::Ellipsis => "ellipsis",
            Self::True | Self::False => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Complex(..) => "complex",
            Self::Str(_) => "str",
            Self::Bytes(_) => "bytes",
            Self::Tuple(_) => "tuple",
            Self::FrozenSet(_) => "frozenset",
            Self::Slice(_) => "slice",
            Self::Code(_) => "code",
        }
    }

    /// What `bool()` gives for the constant.
    pub fn truth(&self) -> bool {
        match self {
            Self::None | Self::False => false,
            Self::Ellipsis | Self::True | Self::Slice(_) | Self::Code(_) => true,
            Self::Int(value) => *value != IBig::ZERO,
            Self::Float(value) => *value != 0.0,
            Self::Complex(real, imag) => *real != 0.0 || *imag != 0.0,
            Self::Str(text) => !text.is_empty(),
            Self::Bytes(bytes) => !bytes.is_empty(),
            Self::Tuple(items) | Self::FrozenSet(items) => !items.is_empty(),
        }
    }
}
