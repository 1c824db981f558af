//! `str`: CPython's compact strings (PEP 393), characters in the cell's tail.

mod build;
mod classify;
mod construction;
mod edit;
mod format;
mod interner;
mod iterator;
mod layout;
mod methods;
mod search;
mod slots;
mod split;
mod translate;

use std::borrow::Cow;
use std::cell::Cell;
use std::hash::Hasher as _;

use serpentarium_heap::{Kind, NoPrefix, Obj, Object, Payload, Ref};
use serpentarium_text::{Text, TextBuf};

use crate::core::{Runtime, kind};
pub(in crate::types) use edit::items_to_join;
pub(in crate::types) use format::{PercentArgs, float_text, integer_text, resolve};
pub use interner::Interner;
pub(crate) use iterator::{STR_ASCII_ITERATOR, STR_ITERATOR};
pub(crate) use methods::STR;

/// How wide the characters are stored; always the narrowest width that holds them all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Width {
    /// All below 128, one byte each.
    Ascii,
    /// All below 256, one byte each.
    Latin1,
    /// All below 65536, two bytes each.
    Ucs2,
    /// Four bytes each.
    Ucs4,
}

impl Width {
    fn bytes(self) -> usize {
        match self {
            Self::Ascii | Self::Latin1 => 1,
            Self::Ucs2 => 2,
            Self::Ucs4 => 4,
        }
    }
}

/// The payload of strings.
#[derive(Debug)]
pub struct Str {
    /// The hash, or -1 while nobody asked.
    hash: Cell<i64>,
    len: usize,
    width: Width,
}

impl Payload for Str {
    type Prefix = NoPrefix;
    type Item = u8;
    const KIND: Kind = kind::STR;

    #[inline]
    fn tail_len(&self) -> usize {
        self.len * self.width.bytes()
    }
}

/// State kept in a string's user bits.
mod state {
    pub(super) const INTERNED: u8 = 1;
}

/// What can be asked of a string without running Python code.
pub trait StrMethods {
    /// The characters.
    fn text(&self) -> Text<'_>;
    /// True if the characters are these.
    fn equals(&self, text: &str) -> bool;
    /// True if both have the same characters.
    fn same_text(&self, other: &Obj<Str>) -> bool;
    /// The characters as Rust text; lone surrogates become U+FFFD.
    fn to_text(&self) -> Cow<'_, str>;
    /// How many characters.
    fn char_len(&self) -> usize;
    /// True if the string is interned, so that equal names are the same object.
    fn is_interned(&self) -> bool;
    /// The characters as Rust text if all are ASCII.
    fn as_ascii(&self) -> Option<&str>;
}

impl StrMethods for Obj<Str> {
    #[inline]
    fn text(&self) -> Text<'_> {
        match self.width {
            Width::Ascii => Text::Ascii(self.tail()),
            Width::Latin1 => Text::Latin1(self.tail()),
            Width::Ucs2 => Text::Ucs2(bytemuck::cast_slice(self.tail())),
            Width::Ucs4 => Text::Ucs4(bytemuck::cast_slice(self.tail())),
        }
    }

    #[inline]
    fn equals(&self, text: &str) -> bool {
        if self.width == Width::Ascii { self.tail() == text.as_bytes() } else { self.text() == *text }
    }

    #[inline]
    fn same_text(&self, other: &Obj<Str>) -> bool {
        self.is_same(other) || (self.width == other.width && self.tail() == other.tail())
    }

    fn to_text(&self) -> Cow<'_, str> {
        match self.as_ascii() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.text().to_string_lossy()),
        }
    }

    #[inline]
    fn char_len(&self) -> usize {
        self.len
    }

    #[inline]
    fn is_interned(&self) -> bool {
        self.user_bits() & state::INTERNED != 0
    }

    fn as_ascii(&self) -> Option<&str> {
        if self.width == Width::Ascii { std::str::from_utf8(self.tail()).ok() } else { None }
    }
}

/// The object as a string, if it is one (subclasses included).
#[inline]
pub fn str_value(object: &Object) -> Option<&Obj<Str>> {
    object.downcast::<Str>()
}

/// SipHash-1-3 of the canonical storage, as CPython hashes text and bytes; never -1.
pub fn hash_bytes(key: (u64, u64), bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    let mut hasher = siphasher::sip::SipHasher13::new_with_keys(key.0, key.1);
    hasher.write(bytes);
    match hasher.finish() as i64 {
        -1 => -2,
        hash => hash,
    }
}

/// The hash of a string, computed once.
#[inline]
pub fn str_hash(key: (u64, u64), string: &Obj<Str>) -> i64 {
    let known = string.hash.get();
    if known != -1 {
        return known;
    }
    let hash = hash_bytes(key, string.tail());
    string.hash.set(hash);
    hash
}

/// Makes a string of the given type from characters in their canonical width.
pub(crate) fn alloc_str(heap: &serpentarium_heap::Heap, ty: &Obj<crate::Type>, text: Text<'_>) -> Ref<Str> {
    let (width, len) = match text {
        Text::Ascii(units) => (Width::Ascii, units.len()),
        Text::Latin1(units) => (Width::Latin1, units.len()),
        Text::Ucs2(units) => (Width::Ucs2, units.len()),
        Text::Ucs4(units) => (Width::Ucs4, units.len()),
    };
    let payload = Str { hash: Cell::new(-1), len, width };
    heap.alloc_copy(ty, payload, [units_of(text)])
}

/// The bytes a text is stored in.
#[inline]
fn units_of(text: Text<'_>) -> &[u8] {
    match text {
        Text::Ascii(units) | Text::Latin1(units) => units,
        Text::Ucs2(units) => bytemuck::cast_slice(units),
        Text::Ucs4(units) => bytemuck::cast_slice(units),
    }
}

impl Runtime {
    /// A string with these characters. Empty and one-character Latin-1 strings are the shared ones.
    #[inline]
    pub fn new_str(&self, text: &str) -> Ref<Str> {
        if text.is_ascii() {
            self.str_from_canonical(Text::Ascii(text.as_bytes()))
        } else {
            self.str_from_canonical(TextBuf::from(text).as_text())
        }
    }

    /// A string with these characters, which need not be in their canonical width.
    pub fn str_from_text(&self, text: Text<'_>) -> Ref<Str> {
        self.str_from_canonical(text.narrow().as_text())
    }

    /// A string with these characters, which are in their canonical width.
    #[inline]
    pub fn str_from_canonical(&self, text: Text<'_>) -> Ref<Str> {
        match text.len() {
            0 => self.names.empty.clone(),
            1 => self.str_from_char(text.get(0).unwrap_or_default()),
            _ => alloc_str(&self.heap, &self.types.str, text),
        }
    }

    /// A new string object even where a shared one exists (`str(5)` is not the shared `'5'`).
    pub fn fresh_str(&self, text: &str) -> Ref<Str> {
        alloc_str(&self.heap, &self.types.str, TextBuf::from(text).as_text())
    }

    /// A new string object with these ASCII characters, even where a shared one exists.
    pub(crate) fn fresh_ascii(&self, ascii: &[u8]) -> Ref<Str> {
        alloc_str(&self.heap, &self.types.str, Text::Ascii(ascii))
    }

    /// A string of one character; the shared one for Latin-1.
    #[inline]
    pub fn str_from_char(&self, code_point: u32) -> Ref<Str> {
        match self.singletons.chars.get(code_point as usize) {
            Some(shared) => shared.clone(),
            None => alloc_str(&self.heap, &self.types.str, TextBuf::from_char(code_point).as_text()),
        }
    }

    /// The interned string with these characters (`PyUnicode_InternFromString`).
    pub fn intern(&self, text: &str) -> Ref<Str> {
        let fresh = self.new_str(text);
        self.intern_str(fresh)
    }

    /// The interned string equal to `string`, which becomes it if there is none. Only exact `str`.
    #[inline]
    pub fn intern_str(&self, string: Ref<Str>) -> Ref<Str> {
        if string.is_interned() { string } else { self.interner.intern(self.hash_key, string) }
    }

    /// The hash of a string.
    #[inline]
    pub fn hash_str(&self, string: &Obj<Str>) -> i64 {
        str_hash(self.hash_key, string)
    }
}
