//! Making functions from code objects.

use std::rc::Rc;

use serpentarium_bytecode::code::local_kind;
use serpentarium_bytecode::{CodeObject, Const, Opcode};
use serpentarium_parser::ast::Location;

use super::Compiler;
use super::scope::ScopeKind;
use crate::diagnostics::Result;
use crate::symtable::Scope;

/// What is attached to a new function; bits of `SET_FUNCTION_ATTRIBUTE`'s operand.
pub(super) mod function_attribute {
    pub(in super::super) const DEFAULTS: u32 = 1;
    pub(in super::super) const KWDEFAULTS: u32 = 2;
    pub(in super::super) const ANNOTATIONS: u32 = 4;
    pub(in super::super) const CLOSURE: u32 = 8;
    pub(in super::super) const ANNOTATE: u32 = 16;
}
use function_attribute::{ANNOTATE, ANNOTATIONS, CLOSURE, DEFAULTS, KWDEFAULTS};

impl Compiler<'_, '_> {
    /// Makes a function of `code`; the stack holds the attributes in `attributes`, first the lowest bit.
    pub(super) fn make_function(&mut self, code: CodeObject, attributes: u32, loc: Location) -> Result {
        let mut attributes = attributes;
        let pairs = code.localsplusnames.iter().zip(&code.localspluskinds);
        let free: Vec<Rc<str>> =
            pairs.filter(|(_, kind)| **kind & local_kind::FREE != 0).map(|(name, _)| name.clone()).collect();
        if !free.is_empty() {
            for name in &free {
                let index = self.closure_index(name)?;
                self.op_i(Opcode::LoadClosure, index, loc);
            }
            self.op_i(Opcode::BuildTuple, free.len() as u32, loc);
            attributes |= CLOSURE;
        }
        self.load_const(Const::Code(Rc::new(code)), loc);
        self.op(Opcode::MakeFunction, loc);
        for attribute in [CLOSURE, ANNOTATIONS, ANNOTATE, KWDEFAULTS, DEFAULTS] {
            if attributes & attribute != 0 {
                self.op_i(Opcode::SetFunctionAttribute, attribute, loc);
            }
        }
        Ok(())
    }

    /// The cell to hand to an inner unit under `name`.
    fn closure_index(&self, name: &str) -> Result<u32> {
        let class_cell = self.unit().kind == ScopeKind::Class
            && matches!(name, "__class__" | "__classdict__" | "__conditional_annotations__");
        if class_cell || self.block().scope(name) == Scope::Cell {
            self.cell_index(name)
        } else {
            self.free_index(name)
        }
    }
}
