//! Code generation: from the tree and its symbol table to one instruction sequence per unit.
//!
//! A [`Compiler`] holds a stack of open units; entering a scope pushes one, leaving it assembles the unit's code
//! object, which then becomes a constant of the unit around. What is emitted, in which order, and with which location
//! is observable everywhere and therefore CPython's: each file covers one area of the language.

use std::rc::Rc;

use bumpalo::Bump;
use rustc_hash::FxHashMap;
use serpentarium_bytecode::Opcode;
use serpentarium_bytecode::constant::ConstCache;
use serpentarium_parser::ast::{Location, Mod};

use crate::diagnostics::{CompileWarning, Result};
use crate::error::CompileError;
use crate::future::Future;
use crate::instruction_sequence::{Label, NO_LOCATION};
use crate::recursion::Recursion;
use crate::symtable::SymbolTable;

mod annotations;
mod assign;
mod call;
mod checks;
mod class;
mod closure;
mod comp_scope;
mod compare;
mod comprehension;
mod constants;
mod display;
mod docstring;
mod expr;
mod fblock;
mod flow;
mod function;
mod imports;
mod jump_if;
mod match_stmt;
mod module;
mod names;
mod pattern;
mod scope;
mod stmt;
mod strings;
mod subscript;
mod super_call;
mod try_star;
mod try_stmt;
mod type_params;
mod with_stmt;

pub(crate) use constants::alloc_wtf8;
pub use constants::parse_big_int;
use fblock::FrameBlock;
pub(crate) use scope::CodeUnit;

/// Operands of `CALL_INTRINSIC_1`.
mod intrinsic_1 {
    pub(super) const PRINT: u32 = 1;
    pub(super) const IMPORT_STAR: u32 = 2;
    pub(super) const STOPITERATION_ERROR: u32 = 3;
    pub(super) const ASYNC_GEN_WRAP: u32 = 4;
    pub(super) const UNARY_POSITIVE: u32 = 5;
    pub(super) const LIST_TO_TUPLE: u32 = 6;
    pub(super) const TYPEVAR: u32 = 7;
    pub(super) const PARAMSPEC: u32 = 8;
    pub(super) const TYPEVARTUPLE: u32 = 9;
    pub(super) const SUBSCRIPT_GENERIC: u32 = 10;
    pub(super) const TYPEALIAS: u32 = 11;
}

/// Operands of `CALL_INTRINSIC_2`.
mod intrinsic_2 {
    pub(super) const PREP_RERAISE_STAR: u32 = 1;
    pub(super) const TYPEVAR_WITH_BOUND: u32 = 2;
    pub(super) const TYPEVAR_WITH_CONSTRAINTS: u32 = 3;
    pub(super) const SET_FUNCTION_TYPE_PARAMS: u32 = 4;
    pub(super) const SET_TYPEPARAM_DEFAULT: u32 = 5;
}

/// Operands of `LOAD_COMMON_CONSTANT`.
mod common_constant {
    pub(super) const ASSERTION_ERROR: u32 = 0;
    pub(super) const NOT_IMPLEMENTED_ERROR: u32 = 1;
    pub(super) const TUPLE: u32 = 2;
    pub(super) const ALL: u32 = 3;
    pub(super) const ANY: u32 = 4;
}

/// Operands of `RESUME`.
mod resume {
    pub(super) const AT_FUNC_START: u32 = 0;
    pub(super) const AFTER_YIELD: u32 = 1;
    pub(super) const AFTER_YIELD_FROM: u32 = 2;
    pub(super) const AFTER_AWAIT: u32 = 3;
}

/// The largest number of operands pushed at once for a display or call.
const STACK_USE_GUIDELINE: usize = 30;

/// What is fixed for one compilation.
pub(crate) struct Options {
    pub(crate) filename: Rc<str>,
    pub(crate) future: Future,
    pub(crate) optimize: u8,
}

/// The state of compiling one module.
pub(crate) struct Compiler<'a, 'w> {
    arena: &'a Bump,
    table: SymbolTable<'a>,
    options: Options,
    interactive: bool,
    cache: ConstCache,
    shared_names: FxHashMap<&'a str, Rc<str>>,
    /// The open units, innermost last.
    units: Vec<CodeUnit<'a>>,
    warnings: &'w mut Vec<CompileWarning>,
    /// Greater than zero while code is compiled a second time.
    silent: u32,
    recursion: Recursion,
}

impl<'a, 'w> Compiler<'a, 'w> {
    pub(crate) fn new(
        arena: &'a Bump,
        table: SymbolTable<'a>,
        options: Options,
        warnings: &'w mut Vec<CompileWarning>,
    ) -> Self {
        Self {
            arena,
            table,
            options,
            interactive: false,
            cache: ConstCache::new(),
            shared_names: FxHashMap::default(),
            units: Vec::new(),
            warnings,
            silent: 0,
            recursion: Recursion::default(),
        }
    }

    /// Compiles the whole module.
    pub(crate) fn compile(mut self, module: &'a Mod<'a>) -> Result<serpentarium_bytecode::CodeObject> {
        self.module(module)
    }

    fn unit(&self) -> &CodeUnit<'a> {
        // There is a unit from the moment the module's scope is entered until its code is returned.
        &self.units[self.units.len() - 1]
    }

    fn unit_mut(&mut self) -> &mut CodeUnit<'a> {
        let last = self.units.len() - 1;
        &mut self.units[last]
    }

    fn op(&mut self, opcode: Opcode, loc: Location) {
        self.op_i(opcode, 0, loc);
    }

    fn op_i(&mut self, opcode: Opcode, oparg: u32, loc: Location) {
        self.unit_mut().unit.instructions.add_op(opcode, oparg, loc);
    }

    fn jump(&mut self, opcode: Opcode, target: Label, loc: Location) {
        self.unit_mut().unit.instructions.add_jump(opcode, target, loc);
    }

    fn new_label(&mut self) -> Label {
        self.unit_mut().unit.instructions.new_label()
    }

    fn use_label(&mut self, label: Label) {
        self.unit_mut().unit.instructions.use_label(label);
    }

    fn pop_top(&mut self) {
        self.op(Opcode::PopTop, NO_LOCATION);
    }

    fn warn(&mut self, message: String, location: Location) {
        if self.silent == 0 {
            self.warnings.push(CompileWarning { message, location });
        }
    }

    fn error<T>(&self, message: impl Into<String>, loc: Location) -> Result<T> {
        Err(CompileError { placed_in_args: true, ..CompileError::syntax(message, loc) })
    }
}
