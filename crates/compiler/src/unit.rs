//! The unit that code generation hands to the flow graph: instructions and everything known about the code object.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use serpentarium_bytecode::Const;
use serpentarium_bytecode::constant::{ConstCache, ConstKey};

use crate::instruction_sequence::InstructionSequence;

/// Names numbered in the order of their first request.
#[derive(Clone, Debug, Default)]
pub struct NameTable {
    indices: FxHashMap<Rc<str>, u32>,
    names: Vec<Rc<str>>,
}

impl NameTable {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// The index of `name`, which is appended if it is new.
    pub fn add(&mut self, name: &Rc<str>) -> u32 {
        if let Some(index) = self.indices.get(name) {
            return *index;
        }
        let index = self.names.len() as u32;
        self.indices.insert(name.clone(), index);
        self.names.push(name.clone());
        index
    }

    /// The index of `name`, if it has one.
    pub fn get(&self, name: &str) -> Option<u32> {
        self.indices.get(name).copied()
    }

    /// The names in order.
    pub fn names(&self) -> &[Rc<str>] {
        &self.names
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// Constants numbered in the order of their first request; equal constants share a number.
#[derive(Clone, Debug, Default)]
pub struct ConstTable {
    indices: FxHashMap<ConstKey, u32>,
    constants: Vec<Rc<Const>>,
}

impl ConstTable {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// The index of `constant`, which is merged into the module's `cache` and appended if it is new.
    pub fn add(&mut self, cache: &mut ConstCache, constant: Const) -> u32 {
        self.add_shared(cache, Rc::new(constant))
    }

    /// As [`ConstTable::add`], for a constant that is shared already.
    pub fn add_shared(&mut self, cache: &mut ConstCache, constant: Rc<Const>) -> u32 {
        let merged = cache.merge(constant);
        self.add_merged(merged)
    }

    /// As [`ConstTable::add`], for a constant the optimiser made: its members are not merged.
    pub fn add_folded(&mut self, cache: &mut ConstCache, constant: Rc<Const>) -> u32 {
        let merged = cache.merge_one(constant);
        self.add_merged(merged)
    }

    fn add_merged(&mut self, constant: Rc<Const>) -> u32 {
        let next = self.constants.len() as u32;
        let index = *self.indices.entry(ConstKey::of(&constant)).or_insert(next);
        if index == next {
            self.constants.push(constant);
        }
        index
    }

    /// The constants in order.
    pub fn constants(&self) -> &[Rc<Const>] {
        &self.constants
    }

    /// The constant numbered `index`.
    pub fn get(&self, index: u32) -> Option<&Rc<Const>> {
        self.constants.get(index as usize)
    }
}

/// A finished compilation unit, before optimisation.
///
/// Operands of `LOAD_CLOSURE`, `MAKE_CELL` and the `*_DEREF` instructions count cell variables from 0 and free
/// variables from the number of cell variables on; the flow graph turns them into slots.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// `co_name`
    pub name: Rc<str>,
    /// `co_qualname`
    pub qualname: Rc<str>,
    /// `co_firstlineno`
    pub firstlineno: i32,
    /// Positional parameters that may also be passed by keyword are counted apart from the positional-only ones here:
    /// `co_argcount` is the sum of both.
    pub argcount: u32,
    /// `co_posonlyargcount`
    pub posonlyargcount: u32,
    /// `co_kwonlyargcount`
    pub kwonlyargcount: u32,
    /// `co_flags`, complete.
    pub flags: u32,
    /// Number of parameters in the symbol table, `.0` and the like included; they are bound from the start.
    pub nparams: u32,
    /// `co_consts`
    pub consts: ConstTable,
    /// `co_names`
    pub names: NameTable,
    /// Local variables, parameters first.
    pub varnames: NameTable,
    /// Cell variables, numbered from 0.
    pub cellvars: NameTable,
    /// Free variables; entry `i` has the number `cellvars.len() + i`.
    pub freevars: NameTable,
    /// Names that became fast locals only through an inlined comprehension outside a function. A name that was ever
    /// entered stays (its slot is marked hidden), whatever its present value.
    pub fasthidden: FxHashMap<Rc<str>, bool>,
    /// The instructions.
    pub instructions: InstructionSequence,
    /// Whether the first slot `.format` is renamed `format` in the code object (annotation scopes of functions and
    /// classes, and of modules).
    pub rename_format: bool,
}
