//! The unit that code generation hands to the flow graph: instructions and everything known about the code object.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use rustpython_wtf8::Wtf8;
use serpentarium_bytecode::Const;
use serpentarium_bytecode::constant::ConstCache;

use crate::instruction_sequence::InstructionSequence;

/// Up to this many entries of a table are looked through one by one; most units have fewer, and need no hashing then.
const FEW: usize = 12;

/// Names numbered in the order of their first request.
#[derive(Clone, Debug, Default)]
pub struct NameTable {
    /// Filled once there are more than [`FEW`] names.
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
        if let Some(index) = self.find(name, |known| Rc::ptr_eq(known, name) || known == name) {
            return index;
        }
        let index = self.names.len() as u32;
        self.names.push(name.clone());
        match self.names.len() {
            0..=FEW => {}
            len if len == FEW + 1 => {
                self.indices = self.names.iter().cloned().zip(0..).collect();
            }
            _ => {
                self.indices.insert(name.clone(), index);
            }
        }
        index
    }

    /// The index of `name`, if it has one.
    pub fn get(&self, name: &str) -> Option<u32> {
        self.find(name, |known| **known == *name)
    }

    fn find(&self, name: &str, is_it: impl Fn(&Rc<str>) -> bool) -> Option<u32> {
        if self.names.len() <= FEW {
            return self.names.iter().position(is_it).map(|index| index as u32);
        }
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
///
/// A module's [`ConstCache`] makes equal constants one object, so here their addresses are enough to tell them apart.
#[derive(Clone, Debug, Default)]
pub struct ConstTable {
    /// By address; filled once there are more than [`FEW`] constants.
    indices: FxHashMap<usize, u32>,
    constants: Vec<Rc<Const>>,
}

impl ConstTable {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// The index of `constant`, which is merged into the module's `cache` and appended if it is new.
    pub fn add(&mut self, cache: &mut ConstCache, constant: Const) -> u32 {
        let merged = cache.merge_value(constant);
        self.add_merged(merged)
    }

    /// As [`ConstTable::add`], for a string: one that is known already is not copied.
    pub fn add_str(&mut self, cache: &mut ConstCache, text: &Wtf8) -> u32 {
        let merged = cache.merge_str(text);
        self.add_merged(merged)
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
        if self.constants.len() <= FEW {
            let known = self.constants.iter().position(|known| Rc::ptr_eq(known, &constant));
            if let Some(index) = known {
                return index as u32;
            }
            self.constants.push(constant);
            if self.constants.len() > FEW {
                self.indices = self.constants.iter().map(address).zip(0..).collect();
            }
            return next;
        }
        let index = *self.indices.entry(address(&constant)).or_insert(next);
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

fn address(constant: &Rc<Const>) -> usize {
    Rc::as_ptr(constant).addr()
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
