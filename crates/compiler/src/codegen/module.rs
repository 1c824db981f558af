//! Modules, interactive input and expressions: the outermost units.

use serpentarium_bytecode::{CodeObject, Const, Opcode};
use serpentarium_parser::ast::{Location, Mod, Stmt, StmtKind, docstring};

use super::Compiler;
use super::docstring::clean_docstring;
use super::scope::{ArgCounts, ScopeKind};
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::instruction_sequence::NO_LOCATION;
use crate::symtable::BlockKey;

impl<'a> Compiler<'a, '_> {
    pub(super) fn module(&mut self, module: &'a Mod<'a>) -> Result<CodeObject> {
        let counts = ArgCounts::default();
        self.enter_scope("<module>", ScopeKind::Module, BlockKey::Module, 1, None, counts)?;
        match *module {
            Mod::Module { body, .. } => self.module_body(body)?,
            Mod::Interactive { body } => {
                self.interactive = true;
                self.module_body(body)?;
            }
            Mod::Expression { body } => {
                self.expr(body)?;
                return self.leave_scope(false);
            }
            Mod::FunctionType { .. } => {
                return Err(CompileError::system("module kind should not be possible"));
            }
        }
        self.leave_scope(true)
    }

    fn module_body(&mut self, body: &'a [Stmt<'a>]) -> Result {
        let loc = body.first().map_or(Location::new(1, 0, 1, 0), |first| first.loc);
        if self.block().has_conditional_annotations {
            self.op_i(Opcode::BuildSet, 0, loc);
            let name = self.name_index("__conditional_annotations__");
            self.op_i(Opcode::StoreName, name, loc);
        }
        self.body(body, loc)
    }

    /// The statements of a module or class.
    pub(super) fn body(&mut self, body: &'a [Stmt<'a>], loc: Location) -> Result {
        let future_annotations = self.options.future.annotations();
        if future_annotations && self.block().annotations_used {
            self.op(Opcode::SetupAnnotations, loc);
        }
        let mut body = body;
        let interactive_top = self.interactive && self.units.len() == 1;
        if !interactive_top
            && let Some(text) = docstring(body)
            && let Some((Stmt { kind: StmtKind::Expr { value }, .. }, rest)) = body.split_first()
        {
            self.load_const(Const::Str(clean_docstring(text)), value.loc);
            self.store("__doc__", NO_LOCATION)?;
            body = rest;
        }
        self.stmts(body)?;
        if future_annotations { Ok(()) } else { self.deferred_annotations(loc) }
    }
}
