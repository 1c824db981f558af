//! The writer, which flags exactly the objects that CPython would flag for a freshly compiled module.
//!
//! CPython flags an object unless its reference count is one, so what is flagged depends on sharing in memory. For the
//! result of a compilation that follows from values: equal constants, equal tuples of names and equal tables of one
//! module are one object each, interned strings and the small immortal objects are shared by everyone, and `co_code`
//! is a fresh object which a cache refers to as well.

use std::rc::Rc;

use dashu_int::IBig;
use dashu_int::ops::{Abs as _, UnsignedAbs as _};
use rustc_hash::{FxHashMap, FxHashSet};
use rustpython_wtf8::{Wtf8, Wtf8Buf};

use super::{FLAG_REF, MAX_DEPTH, MarshalError, code};
use crate::code::CodeObject;
use crate::constant::{Const, ConstKey};
use crate::opcode::{Opcode, code_flag};

type Result<T> = std::result::Result<T, MarshalError>;

/// Writes a code object as CPython does right after compiling it.
///
/// `held` says whether the object written has another holder than the call that writes it, as it has in `py_compile`
/// and in the import system: it is flagged then, although nothing in it refers to it.
pub fn write_code(code: &Rc<CodeObject>, held: bool) -> Result<Vec<u8>> {
    let mut census = Census::default();
    census.count_code(code, 0)?;
    census.counts.insert(code_key(code), if held { 2 } else { 1 });
    let mut writer = Writer { census: &census, refs: FxHashMap::default(), next: 0, out: Vec::new() };
    writer.code(code)?;
    Ok(writer.out)
}

/// Writes a constant.
pub fn write_const(constant: &Rc<Const>) -> Result<Vec<u8>> {
    let mut census = Census::default();
    census.count_const(constant, 0)?;
    let mut writer = Writer { census: &census, refs: FxHashMap::default(), next: 0, out: Vec::new() };
    writer.constant(constant)?;
    Ok(writer.out)
}

/// What makes two occurrences one object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Identity {
    Interned(Wtf8Buf),
    Value(ConstKey),
}

fn code_key(code: &Rc<CodeObject>) -> Identity {
    Identity::Value(ConstKey::Identity(Rc::as_ptr(code).addr()))
}

fn tuple_key(items: &[Rc<Const>]) -> Identity {
    Identity::Value(ConstKey::Tuple(items.iter().map(ConstKey::of_nested).collect()))
}

fn names_key(names: &[Rc<str>]) -> Identity {
    Identity::Value(ConstKey::Tuple(names.iter().map(|name| ConstKey::Str(Wtf8Buf::from(&**name))).collect()))
}

fn bytes_key(bytes: &[u8]) -> Identity {
    Identity::Value(ConstKey::Bytes(bytes.to_vec()))
}

/// Strings made only of these characters are interned when a code object is made.
fn is_name_like(text: &Wtf8) -> bool {
    text.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// Annotation scopes rename their first slot after the tuple of names was shared, and so have one of their own.
fn has_own_slot_names(code: &CodeObject) -> bool {
    code.localsplusnames.first().is_some_and(|name| &**name == "format")
        && (code.argcount, code.posonlyargcount, code.kwonlyargcount) == (1, 1, 0)
        && code.instructions().any(|instr| instr.opcode == Opcode::LoadCommonConstant && instr.oparg == 1)
}

/// How often each object is referred to.
#[derive(Debug, Default)]
struct Census {
    counts: FxHashMap<Identity, u32>,
    /// Strings that are interned although they do not look like names: qualified names of classes.
    interned: FxHashSet<Wtf8Buf>,
}

impl Census {
    fn is_interned(&self, text: &Wtf8Buf) -> bool {
        is_name_like(text) || self.interned.contains(text) || is_latin1_character(text)
    }

    fn identity(&self, constant: &Rc<Const>) -> Identity {
        match &**constant {
            Const::Str(text) if self.is_interned(text) => Identity::Interned(text.clone()),
            Const::Code(code) => code_key(code),
            _ => Identity::Value(ConstKey::of(constant)),
        }
    }

    /// The identity of a slice's part: parts are not merged with other constants, so each is an object of its own.
    fn part_identity(&self, part: &Rc<Const>) -> Identity {
        if is_immortal(part) || matches!(**part, Const::Str(_)) {
            return self.identity(part);
        }
        Identity::Value(ConstKey::Identity(Rc::as_ptr(part).addr()))
    }

    /// Counts one more reference; says whether it is the first.
    fn count(&mut self, identity: Identity) -> bool {
        let count = self.counts.entry(identity).or_insert(0);
        *count += 1;
        *count == 1
    }

    fn count_const(&mut self, constant: &Rc<Const>, depth: u32) -> Result<()> {
        if MAX_DEPTH < depth {
            return Err(MarshalError::Bad("object too deeply nested to marshal"));
        }
        if let Const::Code(code) = &**constant {
            return self.count_code(code, depth);
        }
        if !self.count(self.identity(constant)) && !is_rebuilt(constant) {
            return Ok(());
        }
        match &**constant {
            Const::Tuple(items) | Const::FrozenSet(items) => self.count_all(items, depth),
            Const::Slice(parts) => {
                for part in parts.iter() {
                    self.count(self.part_identity(part));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn count_all(&mut self, items: &[Rc<Const>], depth: u32) -> Result<()> {
        items.iter().try_for_each(|item| self.count_const(item, depth + 1))
    }

    fn count_code(&mut self, code: &Rc<CodeObject>, depth: u32) -> Result<()> {
        if MAX_DEPTH < depth {
            return Err(MarshalError::Bad("object too deeply nested to marshal"));
        }
        if !self.count(code_key(code)) {
            return Ok(());
        }
        if code.flags & code_flag::OPTIMIZED == 0 && &*code.name != "<module>" {
            // A class body stores its qualified name, which is the very string that names the code object.
            let qualname = Wtf8Buf::from(&*code.qualname);
            if code.consts.iter().any(|item| matches!(&**item, Const::Str(text) if *text == qualname)) {
                self.interned.insert(qualname);
            }
        }
        if self.count(tuple_key(&code.consts)) {
            self.count_all(&code.consts, depth)?;
        }
        self.count(names_key(&code.names));
        if !has_own_slot_names(code) {
            self.count(names_key(&code.localsplusnames));
        }
        self.count(bytes_key(&code.linetable));
        self.count(bytes_key(&code.exceptiontable));
        Ok(())
    }

    fn is_shared(&self, identity: &Identity) -> bool {
        1 < self.counts.get(identity).copied().unwrap_or(0)
    }
}

fn is_latin1_character(text: &Wtf8) -> bool {
    let mut points = text.code_points();
    points.next().is_some_and(|point| point.to_u32() < 256) && points.next().is_none()
}

/// Objects of which the process has one each, for ever.
fn is_immortal(constant: &Const) -> bool {
    match constant {
        Const::Int(value) => IBig::from(-5) <= *value && *value <= IBig::from(256),
        Const::Tuple(items) => items.is_empty(),
        Const::Bytes(bytes) => bytes.len() <= 1,
        _ => false,
    }
}

/// Whether every code object that has this constant has one of its own: interning the strings in a frozen set replaces
/// the set if one of them was interned before as another object, which is the rule where sets are used repeatedly.
fn is_rebuilt(constant: &Const) -> bool {
    match constant {
        Const::FrozenSet(items) => {
            items.iter().any(|item| matches!(&**item, Const::Str(text) if is_name_like(text)))
        }
        _ => false,
    }
}

struct Writer<'a> {
    census: &'a Census,
    refs: FxHashMap<Identity, u32>,
    next: u32,
    out: Vec<u8>,
}

impl Writer<'_> {
    /// Writes the type byte of an object, or a reference if it was written before. Says whether a payload must follow.
    fn begin(&mut self, kind: u8, identity: Identity, flagged: bool) -> bool {
        if let Some(index) = self.refs.get(&identity) {
            self.out.push(code::REF);
            self.out.extend(index.to_le_bytes());
            return false;
        }
        if flagged || self.census.is_shared(&identity) {
            self.refs.insert(identity, self.next);
            self.next += 1;
            self.out.push(kind | FLAG_REF);
        } else {
            self.out.push(kind);
        }
        true
    }

    fn u32(&mut self, value: u32) {
        self.out.extend(value.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.out.extend(bytes);
    }

    fn constant(&mut self, constant: &Rc<Const>) -> Result<()> {
        self.constant_flagged(constant, false)
    }

    fn constant_flagged(&mut self, constant: &Rc<Const>, flagged: bool) -> Result<()> {
        self.object(constant, self.census.identity(constant), flagged || is_immortal(constant))
    }

    fn object(&mut self, constant: &Rc<Const>, identity: Identity, flagged: bool) -> Result<()> {
        match &**constant {
            Const::None => self.out.push(code::NONE),
            Const::True => self.out.push(code::TRUE),
            Const::False => self.out.push(code::FALSE),
            Const::Ellipsis => self.out.push(code::ELLIPSIS),
            Const::Int(value) => self.int(value, identity, flagged),
            Const::Float(value) => {
                if self.begin(code::FLOAT, identity, flagged) {
                    self.out.extend(value.to_le_bytes());
                }
            }
            Const::Complex(real, imag) => {
                if self.begin(code::COMPLEX, identity, flagged) {
                    self.out.extend(real.to_le_bytes());
                    self.out.extend(imag.to_le_bytes());
                }
            }
            Const::Str(text) => self.string(text, identity, flagged),
            Const::Bytes(bytes) => {
                if self.begin(code::BYTES, identity, flagged) {
                    self.bytes(bytes);
                }
            }
            Const::Tuple(items) => self.tuple(items, identity, flagged)?,
            Const::FrozenSet(items) => self.frozenset(items, identity, flagged)?,
            Const::Slice(parts) => {
                if self.begin(code::SLICE, identity, flagged) {
                    for part in parts.iter() {
                        let identity = self.census.part_identity(part);
                        self.object(part, identity, is_immortal(part))?;
                    }
                }
            }
            Const::Code(code) => self.code(code)?,
        }
        Ok(())
    }

    fn int(&mut self, value: &IBig, identity: Identity, flagged: bool) {
        if let Ok(small) = i32::try_from(value) {
            if self.begin(code::INT, identity, flagged) {
                self.out.extend(small.to_le_bytes());
            }
            return;
        }
        if !self.begin(code::LONG, identity, flagged) {
            return;
        }
        let bytes = value.clone().abs().unsigned_abs().to_le_bytes();
        let mut digits: Vec<u16> = Vec::new();
        let (mut bits, mut count) = (0u32, 0);
        for byte in &bytes {
            bits |= u32::from(*byte) << count;
            count += 8;
            if 15 <= count {
                digits.push((bits & 0x7FFF) as u16);
                bits >>= 15;
                count -= 15;
            }
        }
        digits.push(bits as u16);
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let size = digits.len() as i32;
        let size = if *value < IBig::ZERO { -size } else { size };
        self.out.extend(size.to_le_bytes());
        self.out.extend(digits.iter().flat_map(|digit| digit.to_le_bytes()));
    }

    fn string(&mut self, text: &Wtf8Buf, identity: Identity, flagged: bool) {
        let interned = matches!(identity, Identity::Interned(_));
        let bytes = text.as_bytes();
        let (ascii, short) = (bytes.is_ascii(), bytes.len() < 256);
        let kind = match (ascii, short, interned) {
            (true, true, true) => code::SHORT_ASCII_INTERNED,
            (true, true, false) => code::SHORT_ASCII,
            (true, false, true) => code::ASCII_INTERNED,
            (true, false, false) => code::ASCII,
            (false, _, true) => code::INTERNED,
            (false, _, false) => code::UNICODE,
        };
        if !self.begin(kind, identity, flagged || interned) {
            return;
        }
        if ascii && short {
            self.out.push(bytes.len() as u8);
            self.out.extend(bytes);
        } else {
            self.bytes(bytes);
        }
    }

    fn name(&mut self, name: &str) {
        let text = Wtf8Buf::from(name);
        self.string(&text, Identity::Interned(text.clone()), true);
    }

    /// Writes the head of a tuple; says whether its items must follow.
    fn begin_tuple(&mut self, length: usize, identity: Identity, flagged: bool) -> bool {
        let flagged = flagged || length == 0;
        match u8::try_from(length) {
            Ok(small) => {
                let begun = self.begin(code::SMALL_TUPLE, identity, flagged);
                if begun {
                    self.out.push(small);
                }
                begun
            }
            Err(_) => {
                let begun = self.begin(code::TUPLE, identity, flagged);
                if begun {
                    self.u32(length as u32);
                }
                begun
            }
        }
    }

    fn tuple(&mut self, items: &[Rc<Const>], identity: Identity, flagged: bool) -> Result<()> {
        if self.begin_tuple(items.len(), identity, flagged) {
            items.iter().try_for_each(|item| self.constant(item))?;
        }
        Ok(())
    }

    fn names(&mut self, names: &[Rc<str>], identity: Identity) {
        if self.begin_tuple(names.len(), identity, false) {
            for name in names {
                self.name(name);
            }
        }
    }

    /// The members are sorted by their own marshal data, which makes the result independent of their hashes.
    fn frozenset(&mut self, items: &[Rc<Const>], identity: Identity, flagged: bool) -> Result<()> {
        if items.iter().any(|item| matches!(&**item, Const::Str(text) if is_name_like(text))) {
            self.out.push(code::FROZENSET);
        } else if !self.begin(code::FROZENSET, identity, flagged) {
            return Ok(());
        }
        self.u32(items.len() as u32);
        let mut sorted = Vec::with_capacity(items.len());
        for item in items {
            let mut alone =
                Writer { census: self.census, refs: FxHashMap::default(), next: 0, out: Vec::new() };
            alone.constant_flagged(item, true)?;
            sorted.push((alone.out, item));
        }
        sorted.sort_by(|left, right| left.0.cmp(&right.0));
        sorted.into_iter().try_for_each(|(_, item)| self.constant_flagged(item, true))
    }

    fn code(&mut self, code: &Rc<CodeObject>) -> Result<()> {
        if !self.begin(code::CODE, code_key(code), false) {
            return Ok(());
        }
        for value in [code.argcount, code.posonlyargcount, code.kwonlyargcount, code.stacksize, code.flags] {
            self.u32(value);
        }
        // The bytes of `co_code` are made for the occasion and held by a cache as well: numbered, never shared.
        self.out.push(code::BYTES | FLAG_REF);
        self.next += 1;
        self.bytes(&code.code);
        self.tuple(&code.consts, tuple_key(&code.consts), false)?;
        self.names(&code.names, names_key(&code.names));
        if has_own_slot_names(code) {
            let own = Identity::Value(ConstKey::Identity(Rc::as_ptr(code).addr() + 1));
            self.names(&code.localsplusnames, own);
        } else {
            self.names(&code.localsplusnames, names_key(&code.localsplusnames));
        }
        if code.localspluskinds.is_empty() {
            self.table(&code.localspluskinds);
        } else {
            self.out.push(code::BYTES);
            self.bytes(&code.localspluskinds);
        }
        self.name(&code.filename);
        self.name(&code.name);
        self.name(&code.qualname);
        self.out.extend(code.firstlineno.to_le_bytes());
        self.table(&code.linetable);
        self.table(&code.exceptiontable);
        Ok(())
    }

    fn table(&mut self, bytes: &[u8]) {
        if self.begin(code::BYTES, bytes_key(bytes), bytes.len() <= 1) {
            self.bytes(bytes);
        }
    }
}
