//! Units: entering and leaving the scopes that become code objects.

use std::collections::BTreeSet;
use std::rc::Rc;

use serpentarium_bytecode::opcode::code_flag;
use serpentarium_bytecode::{CodeObject, Const, Opcode};
use serpentarium_parser::ast::{Location, Stmt};

use super::{Compiler, FrameBlock, resume};
use crate::assemble::assemble_unit;
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::future;
use crate::instruction_sequence::NO_LOCATION;
use crate::symtable::{Block, BlockId, BlockKey, Scope, Symbols, def};
use crate::unit::Unit;

/// What kind of scope a unit is compiled from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    TypeParams,
    Annotations,
}

/// Numbers of parameters.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ArgCounts {
    pub(super) positional: u32,
    pub(super) posonly: u32,
    pub(super) kwonly: u32,
}

/// A unit being generated, with what only code generation needs to know of it.
pub(crate) struct CodeUnit<'a> {
    pub(super) unit: Unit,
    pub(super) kind: ScopeKind,
    pub(super) block: BlockId,
    /// The innermost class's name, for mangling.
    pub(super) private: Option<&'a str>,
    /// What `return`, `break` and `continue` have to clean up.
    pub(super) frame_blocks: Vec<FrameBlock<'a>>,
    /// Attributes that methods assign to `self`; for a class only.
    pub(super) static_attributes: BTreeSet<&'a str>,
    /// Annotated names of a module or class, with their number if it is recorded whether they were reached.
    pub(super) deferred_annotations: Vec<(&'a Stmt<'a>, Option<u32>)>,
    pub(super) next_annotation_index: u32,
    pub(super) in_conditional_block: bool,
    /// How many inlined comprehensions are being compiled.
    pub(super) in_inlined_comp: u32,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn block(&self) -> &Block<'a> {
        &self.table[self.unit().block]
    }

    /// Opens a unit for the block made from the node `key`.
    pub(super) fn enter_scope(
        &mut self,
        name: &str,
        kind: ScopeKind,
        key: BlockKey,
        lineno: i32,
        private: Option<&'a str>,
        counts: ArgCounts,
    ) -> Result {
        let Some(id) = self.table.lookup(key) else {
            return Err(CompileError::system(format!("no symbol table entry for {name}")));
        };
        self.enter_block(name, kind, id, lineno, private, counts);
        Ok(())
    }

    /// Opens a unit for the block `id`.
    pub(super) fn enter_block(
        &mut self,
        name: &str,
        kind: ScopeKind,
        id: BlockId,
        lineno: i32,
        private: Option<&'a str>,
        counts: ArgCounts,
    ) {
        let block = &self.table[id];
        let nparams = block.varnames.len() as u32;
        let params = block.varnames.clone();
        let mut cells: Vec<&'a str> = symbols_with(&block.symbols, Scope::Cell, def::COMP_CELL);
        let frees: Vec<&'a str> = symbols_with(&block.symbols, Scope::Free, def::FREE_CLASS);
        cells.extend(block.needs_class_closure.then_some("__class__"));
        cells.extend(block.needs_classdict.then_some("__classdict__"));
        cells.extend(block.has_conditional_annotations.then_some("__conditional_annotations__"));

        let name: Rc<str> = Rc::from(name);
        let mut unit = Unit {
            qualname: self.qualname(&name, kind),
            name,
            firstlineno: lineno,
            argcount: counts.positional,
            posonlyargcount: counts.posonly,
            kwonlyargcount: counts.kwonly,
            nparams,
            ..Unit::default()
        };
        for name in params {
            unit.varnames.add(&self.shared(name));
        }
        for name in cells {
            unit.cellvars.add(&self.shared(name));
        }
        for name in frees {
            unit.freevars.add(&self.shared(name));
        }
        let private = private.or_else(|| self.units.last().and_then(|outer| outer.private));
        self.units.push(CodeUnit {
            unit,
            kind,
            block: id,
            private,
            frame_blocks: Vec::new(),
            static_attributes: BTreeSet::new(),
            deferred_annotations: Vec::new(),
            next_annotation_index: 0,
            in_conditional_block: false,
            in_inlined_comp: 0,
        });
        if kind == ScopeKind::Module {
            let loc = Location::new(0, 0, lineno, 0);
            self.op_i(Opcode::Resume, resume::AT_FUNC_START, loc);
            self.op(Opcode::AnnotationsPlaceholder, loc);
        } else {
            self.op_i(Opcode::Resume, resume::AT_FUNC_START, Location::new(lineno, 0, lineno, 0));
        }
    }

    /// The dotted name of a unit about to be opened in the current one.
    fn qualname(&mut self, name: &Rc<str>, kind: ScopeKind) -> Rc<str> {
        let Some(mut parent) = self.units.len().checked_sub(1) else { return name.clone() };
        if matches!(self.units[parent].kind, ScopeKind::Annotations | ScopeKind::TypeParams) {
            // The scopes around type parameters and annotations do not show.
            match parent.checked_sub(1) {
                Some(outer) => parent = outer,
                None => return name.clone(),
            }
            if parent == 0 {
                return name.clone();
            }
        }
        let outer = &self.units[parent];
        if outer.kind == ScopeKind::Module {
            return name.clone();
        }
        if matches!(kind, ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Class) {
            let private = outer.private;
            let block = outer.block;
            let plain = self.arena.alloc_str(name);
            let mangled = if self.table.exempt_from_mangling(block, plain) {
                plain
            } else {
                crate::mangle::mangle(self.arena, private, plain)
            };
            if self.table[block].scope(mangled) == Scope::GlobalExplicit {
                return name.clone();
            }
        }
        let outer = &self.units[parent];
        let locals = match outer.kind {
            ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda => ".<locals>",
            _ => "",
        };
        Rc::from(format!("{}{locals}.{name}", outer.unit.qualname))
    }

    /// Assembles the current unit and goes back to the one around it.
    ///
    /// Every unit ends in a return, even where that cannot be reached; `add_none` says whether it returns `None` or
    /// what is on the stack.
    pub(super) fn leave_scope(&mut self, add_none: bool) -> Result<CodeObject> {
        if add_none {
            self.load_const(Const::None, NO_LOCATION);
        }
        self.op(Opcode::ReturnValue, NO_LOCATION);
        let flags = self.code_flags();
        let Some(mut done) = self.units.pop() else {
            return Err(CompileError::system("no unit to leave"));
        };
        done.unit.flags = flags;
        assemble_unit(done.unit, &self.options.filename, &mut self.cache)
    }

    fn code_flags(&self) -> u32 {
        let block = self.block();
        let mut flags = 0;
        if block.is_function_like() {
            flags |= code_flag::NEWLOCALS | code_flag::OPTIMIZED;
            for (set, flag) in [
                (block.nested, code_flag::NESTED),
                (block.generator && !block.coroutine, code_flag::GENERATOR),
                (block.generator && block.coroutine, code_flag::ASYNC_GENERATOR),
                (block.varargs, code_flag::VARARGS),
                (block.varkeywords, code_flag::VARKEYWORDS),
                (block.has_docstring, code_flag::HAS_DOCSTRING),
                (block.method, code_flag::METHOD),
            ] {
                if set {
                    flags |= flag;
                }
            }
        }
        if block.coroutine && !block.generator {
            flags |= code_flag::COROUTINE;
        }
        flags | (self.options.future.features & future::MASK)
    }
}

/// The names that live in `scope` or have `flag`, sorted.
fn symbols_with<'a>(symbols: &Symbols<'a>, scope: Scope, flag: u32) -> Vec<&'a str> {
    let wanted = symbols.iter().filter(|(_, symbol)| symbol.scope == scope || symbol.flags & flag != 0);
    let mut names: Vec<&'a str> = wanted.map(|(name, _)| *name).collect();
    names.sort_unstable();
    names
}
