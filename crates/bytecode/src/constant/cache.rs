//! The constants of one module: equal ones become one object.
//!
//! Equality here is that of [`ConstKey`]: same type and value. The cache compares constants as they are instead of
//! making a key of each, since a compiler asks for the same few over and over.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use rustpython_wtf8::Wtf8;

use super::{Const, ConstKey};
use crate::code::CodeObject;

/// The constants met so far while compiling one module.
#[derive(Debug, Default)]
pub struct ConstCache {
    /// Each with its hash.
    canonical: HashTable<(u64, Rc<Const>)>,
    /// `None` is asked for most.
    none: Option<Rc<Const>>,
}

impl ConstCache {
    /// An empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// The canonical object equal to `constant`, with its members made canonical too.
    pub fn merge(&mut self, constant: Rc<Const>) -> Rc<Const> {
        let hash = hash_of(&constant);
        match self.find(hash, |known| same(known, &constant)) {
            Some(found) => found,
            None => self.insert(hash, constant),
        }
    }

    /// As [`Self::merge`], for a constant that nobody shares yet.
    pub fn merge_value(&mut self, constant: Const) -> Rc<Const> {
        if matches!(constant, Const::None) {
            return self.none.get_or_insert_with(|| Rc::new(Const::None)).clone();
        }
        let hash = hash_of(&constant);
        match self.find(hash, |known| same(known, &constant)) {
            Some(found) => found,
            None => self.insert(hash, Rc::new(constant)),
        }
    }

    /// As [`Self::merge`], for a string, which is copied only if it is new.
    pub fn merge_str(&mut self, text: &Wtf8) -> Rc<Const> {
        let hash = hash_of_str(text);
        match self.find(hash, |known| matches!(known, Const::Str(known) if **known == *text)) {
            Some(found) => found,
            None => self.insert(hash, Rc::new(Const::Str(text.to_owned()))),
        }
    }

    /// The canonical object equal to `constant`; its members stay as they are.
    pub fn merge_one(&mut self, constant: Rc<Const>) -> Rc<Const> {
        let hash = hash_of(&constant);
        if let Some(found) = self.find(hash, |known| same(known, &constant)) {
            return found;
        }
        self.keep(hash, constant.clone());
        constant
    }

    fn find(&self, hash: u64, is_it: impl Fn(&Const) -> bool) -> Option<Rc<Const>> {
        let found = self.canonical.find(hash, |(known_hash, known)| *known_hash == hash && is_it(known));
        found.map(|(_, constant)| constant.clone())
    }

    fn insert(&mut self, hash: u64, constant: Rc<Const>) -> Rc<Const> {
        if matches!(*constant, Const::None) {
            return self.merge_value(Const::None);
        }
        let mut all =
            |items: &[Rc<Const>]| items.iter().map(|item| self.merge(item.clone())).collect::<Vec<_>>();
        let merged = match &*constant {
            Const::Tuple(items) => Rc::new(Const::Tuple(all(items))),
            Const::FrozenSet(items) => Rc::new(Const::FrozenSet(all(items))),
            _ => constant,
        };
        self.keep(hash, merged.clone());
        merged
    }

    fn keep(&mut self, hash: u64, constant: Rc<Const>) {
        self.canonical.insert_unique(hash, (hash, constant), |(hash, _)| *hash);
    }
}

fn hash_of_str(text: &Wtf8) -> u64 {
    let mut hasher = FxHasher::default();
    text.as_bytes().hash(&mut hasher);
    hasher.finish()
}

/// Equal constants have equal hashes.
fn hash_of(constant: &Const) -> u64 {
    if let Const::Str(text) = constant {
        return hash_of_str(text);
    }
    let mut hasher = FxHasher::default();
    add(constant, &mut hasher);
    hasher.finish()
}

fn add(constant: &Const, hasher: &mut FxHasher) {
    std::mem::discriminant(constant).hash(hasher);
    match constant {
        Const::None | Const::Ellipsis | Const::True | Const::False => {}
        Const::Int(value) => value.hash(hasher),
        Const::Float(value) => value.to_bits().hash(hasher),
        Const::Complex(real, imag) => (real.to_bits(), imag.to_bits()).hash(hasher),
        Const::Str(text) => text.as_bytes().hash(hasher),
        Const::Bytes(bytes) => bytes.hash(hasher),
        Const::Tuple(items) => items.iter().for_each(|item| add(item, hasher)),
        // The order of members does not count, so only a number that is the same in every order goes in.
        Const::FrozenSet(items) => items.len().hash(hasher),
        Const::Slice(parts) => parts.iter().for_each(|part| add(part, hasher)),
        Const::Code(code) => (&code.name, code.firstlineno, &code.code).hash(hasher),
    }
}

/// Whether two constants are the same: [`ConstKey`]s made of them would be equal.
pub fn same(left: &Const, right: &Const) -> bool {
    if std::ptr::eq(left, right) {
        return true;
    }
    match (left, right) {
        (Const::None, Const::None)
        | (Const::Ellipsis, Const::Ellipsis)
        | (Const::True, Const::True)
        | (Const::False, Const::False) => true,
        (Const::Int(left), Const::Int(right)) => left == right,
        (Const::Float(left), Const::Float(right)) => same_float(*left, *right),
        (Const::Complex(left, left_imag), Const::Complex(right, right_imag)) => {
            same_float(*left, *right) && same_float(*left_imag, *right_imag)
        }
        (Const::Str(left), Const::Str(right)) => left == right,
        (Const::Bytes(left), Const::Bytes(right)) => left == right,
        (Const::Tuple(left), Const::Tuple(right)) => all_same(left, right),
        (Const::Slice(left), Const::Slice(right)) => all_same(&left[..], &right[..]),
        (Const::FrozenSet(left), Const::FrozenSet(right)) => same_members(left, right),
        (Const::Code(left), Const::Code(right)) => same_code(left, right),
        _ => false,
    }
}

/// Same bits; a NaN is the same as nothing.
fn same_float(left: f64, right: f64) -> bool {
    left.to_bits() == right.to_bits() && !left.is_nan()
}

fn all_same(left: &[Rc<Const>], right: &[Rc<Const>]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
}

fn same_members(left: &[Rc<Const>], right: &[Rc<Const>]) -> bool {
    let keys = |items: &[Rc<Const>]| {
        let mut keys: Vec<ConstKey> = items.iter().map(ConstKey::of).collect();
        keys.sort();
        keys.dedup();
        keys
    };
    keys(left) == keys(right)
}

/// Everything but file name, qualified name and stack size counts. Code objects inside have been merged before, so
/// their identity is enough.
fn same_code(left: &CodeObject, right: &CodeObject) -> bool {
    let counts = |code: &CodeObject| {
        (code.argcount, code.posonlyargcount, code.kwonlyargcount, code.flags, code.firstlineno)
    };
    let same_constant = |(left, right): (&Rc<Const>, &Rc<Const>)| match (&**left, &**right) {
        (Const::Code(left), Const::Code(right)) => Rc::ptr_eq(left, right),
        _ => same(left, right),
    };
    counts(left) == counts(right)
        && left.name == right.name
        && left.code == right.code
        && left.linetable == right.linetable
        && left.exceptiontable == right.exceptiontable
        && left.names == right.names
        && left.localsplusnames == right.localsplusnames
        && left.consts.len() == right.consts.len()
        && left.consts.iter().zip(&right.consts).all(same_constant)
}
