//! The key by which constants are told apart.

use std::rc::Rc;

use dashu_int::IBig;
use rustpython_wtf8::Wtf8Buf;

use super::Const;
use crate::code::CodeObject;

/// Two constants are merged when their keys are equal: same type and value, with `0.0` and `-0.0` kept apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConstKey {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `True` or `False`
    Bool(bool),
    /// An integer.
    Int(IBig),
    /// A float by its bits.
    Float(u64),
    /// A complex number by its bits.
    Complex(u64, u64),
    /// A string.
    Str(Wtf8Buf),
    /// A bytes object.
    Bytes(Vec<u8>),
    /// A tuple.
    Tuple(Vec<ConstKey>),
    /// A frozen set; members sorted and without repetition.
    FrozenSet(Vec<ConstKey>),
    /// A slice.
    Slice(Vec<ConstKey>),
    /// A code object by everything that takes part in its equality.
    Code(Box<CodeKey>),
    /// An object equal to nothing but itself, by its address: a NaN, or a nested code object that was merged before.
    Identity(usize),
}

/// The parts of a code object that take part in its equality. File name, qualified name and stack size do not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeKey {
    name: Rc<str>,
    counts: [u32; 3],
    flags: u32,
    firstlineno: i32,
    code: Vec<u8>,
    consts: Vec<ConstKey>,
    names: Vec<Rc<str>>,
    localsplusnames: Vec<Rc<str>>,
    linetable: Vec<u8>,
    exceptiontable: Vec<u8>,
}

impl ConstKey {
    /// The key of `constant`.
    pub fn of(constant: &Rc<Const>) -> Self {
        let keys = |items: &[Rc<Const>]| items.iter().map(Self::of).collect::<Vec<_>>();
        match &**constant {
            Const::None => Self::None,
            Const::Ellipsis => Self::Ellipsis,
            Const::True => Self::Bool(true),
            Const::False => Self::Bool(false),
            Const::Int(value) => Self::Int(value.clone()),
            Const::Float(value) if value.is_nan() => Self::Identity(Rc::as_ptr(constant).addr()),
            Const::Float(value) => Self::Float(value.to_bits()),
            Const::Complex(real, imag) if real.is_nan() || imag.is_nan() => {
                Self::Identity(Rc::as_ptr(constant).addr())
            }
            Const::Complex(real, imag) => Self::Complex(real.to_bits(), imag.to_bits()),
            Const::Str(text) => Self::Str(text.clone()),
            Const::Bytes(bytes) => Self::Bytes(bytes.clone()),
            Const::Tuple(items) => Self::Tuple(keys(items)),
            Const::FrozenSet(items) => {
                let mut keys = keys(items);
                keys.sort();
                keys.dedup();
                Self::FrozenSet(keys)
            }
            Const::Slice(parts) => Self::Slice(keys(&parts[..])),
            Const::Code(code) => Self::Code(Box::new(CodeKey::of(code))),
        }
    }

    /// The key of a constant inside a code object: nested code objects have been merged before, so identity is enough
    /// and a deep nest does not make its outermost key grow without bound.
    pub(crate) fn of_nested(constant: &Rc<Const>) -> Self {
        match &**constant {
            Const::Code(code) => Self::Identity(Rc::as_ptr(code).addr()),
            _ => Self::of(constant),
        }
    }
}

impl CodeKey {
    fn of(code: &CodeObject) -> Self {
        Self {
            name: code.name.clone(),
            counts: [code.argcount, code.posonlyargcount, code.kwonlyargcount],
            flags: code.flags,
            firstlineno: code.firstlineno,
            code: code.code.clone(),
            consts: code.consts.iter().map(ConstKey::of_nested).collect(),
            names: code.names.clone(),
            localsplusnames: code.localsplusnames.clone(),
            linetable: code.linetable.clone(),
            exceptiontable: code.exceptiontable.clone(),
        }
    }
}
