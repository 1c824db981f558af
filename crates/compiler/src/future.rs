//! `from __future__ import …`: which features a module asks for.

use serpentarium_bytecode::opcode::code_flag;
use serpentarium_parser::ast::{Alias, Location, Mod, Stmt, StmtKind, docstring};

use crate::diagnostics::Result;
use crate::error::CompileError;

/// The future features in effect for a module.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Future {
    /// Bits that also go into `co_flags`.
    pub(crate) features: u32,
    /// The last future import; later ones are errors.
    pub(crate) location: Option<Location>,
}

/// The features that leave a trace in `co_flags`.
pub(crate) const MASK: u32 = code_flag::FUTURE_ANNOTATIONS | code_flag::FUTURE_BARRY_AS_BDFL;

impl Future {
    /// Whether annotations are kept as strings.
    pub(crate) fn annotations(&self) -> bool {
        self.features & code_flag::FUTURE_ANNOTATIONS != 0
    }

    /// Reads the future imports at the top of `module`.
    pub(crate) fn scan(module: &Mod<'_>) -> Result<Self> {
        let mut future = Self::default();
        let (Mod::Module { body, .. } | Mod::Interactive { body }) = *module else { return Ok(future) };
        let first = usize::from(docstring(body).is_some());
        for stmt in &body[first..] {
            let StmtKind::ImportFrom { module: Some("__future__"), names, level: 0 } = stmt.kind else {
                break;
            };
            future.add(names, stmt)?;
        }
        Ok(future)
    }

    fn add(&mut self, names: &[Alias<'_>], stmt: &Stmt<'_>) -> Result {
        for alias in names {
            match alias.name {
                "nested_scopes" | "generators" | "division" | "absolute_import" | "with_statement"
                | "print_function" | "unicode_literals" | "generator_stop" => {}
                "barry_as_FLUFL" => self.features |= code_flag::FUTURE_BARRY_AS_BDFL,
                "annotations" => self.features |= code_flag::FUTURE_ANNOTATIONS,
                "braces" => return Err(CompileError::syntax("not a chance", alias.loc)),
                name => {
                    let message = format!("future feature {name} is not defined");
                    return Err(CompileError::syntax(message, alias.loc));
                }
            }
        }
        self.location = Some(stmt.loc);
        Ok(())
    }
}
