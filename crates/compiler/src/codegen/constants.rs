//! Constants of the tree as constants of code objects.

use std::rc::Rc;

use bumpalo::Bump;
use dashu_int::IBig;
use rustpython_wtf8::{Wtf8, Wtf8Buf};
use serpentarium_bytecode::{Const, Opcode};
use serpentarium_parser::ast::{Constant, Location};

use super::Compiler;

impl<'a> Compiler<'a, '_> {
    /// The number of `constant` among the constants of the unit.
    pub(super) fn add_const(&mut self, constant: Const) -> u32 {
        let last = self.units.len() - 1;
        self.units[last].unit.consts.add(&mut self.cache, constant)
    }

    pub(super) fn load_const(&mut self, constant: Const, loc: Location) {
        let index = self.add_const(constant);
        self.op_i(Opcode::LoadConst, index, loc);
    }

    pub(super) fn load_none(&mut self, loc: Location) {
        self.load_const(Const::None, loc);
    }

    pub(super) fn load_int(&mut self, value: usize, loc: Location) {
        self.load_const(Const::Int(IBig::from(value)), loc);
    }

    pub(super) fn load_str(&mut self, text: &str, loc: Location) {
        self.load_wtf8(Wtf8::new(text), loc);
    }

    fn load_wtf8(&mut self, text: &Wtf8, loc: Location) {
        let last = self.units.len() - 1;
        let index = self.units[last].unit.consts.add_str(&mut self.cache, text);
        self.op_i(Opcode::LoadConst, index, loc);
    }

    pub(super) fn load_constant(&mut self, constant: &Constant<'a>, loc: Location) {
        match constant {
            Constant::Str(text) => self.load_wtf8(text, loc),
            _ => self.load_const(to_const(constant), loc),
        }
    }

    /// Loads a tuple of strings.
    pub(super) fn load_names_tuple(&mut self, names: impl IntoIterator<Item = &'a str>, loc: Location) {
        let names = names.into_iter().map(|name| Rc::new(Const::str(name))).collect();
        self.load_const(Const::Tuple(names), loc);
    }
}

/// The value of a literal.
pub(super) fn to_const(constant: &Constant<'_>) -> Const {
    let all = |items: &[Constant<'_>]| items.iter().map(|item| Rc::new(to_const(item))).collect();
    match *constant {
        Constant::None => Const::None,
        Constant::True => Const::True,
        Constant::False => Const::False,
        Constant::Ellipsis => Const::Ellipsis,
        Constant::Int(value) => Const::Int(IBig::from(value)),
        Constant::BigInt(text) => Const::Int(parse_big_int(text)),
        Constant::Float(value) => Const::Float(value),
        Constant::Complex { real, imag } => Const::Complex(real, imag),
        Constant::Str(text) => Const::Str(text.to_wtf8_buf()),
        Constant::Bytes(bytes) => Const::Bytes(bytes.to_vec()),
        Constant::Tuple(items) => Const::Tuple(all(items)),
        Constant::FrozenSet(items) => Const::FrozenSet(all(items)),
    }
}

/// The value of an integer literal in the form [`Constant::BigInt`] holds it.
pub fn parse_big_int(text: &str) -> IBig {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ => (10, digits),
    };
    // The parser has checked the digits.
    let value = IBig::from_str_radix(digits, radix).unwrap_or(IBig::ZERO);
    if negative { -value } else { value }
}

/// Copies a string into the arena.
pub(crate) fn alloc_wtf8<'a>(arena: &'a Bump, text: &Wtf8Buf) -> &'a Wtf8 {
    let bytes: &'a [u8] = arena.alloc_slice_copy(text.as_bytes());
    Wtf8::from_bytes(bytes).unwrap_or_else(|| Wtf8::new(""))
}
