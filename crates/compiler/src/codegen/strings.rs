//! f-strings and t-strings.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Constant, Expr, ExprKind, Location};

use super::{Compiler, STACK_USE_GUIDELINE};
use crate::diagnostics::Result;
use crate::error::CompileError;

/// The operand of `CONVERT_VALUE` for a conversion letter; 0 for none, which the tree has as -1.
fn conversion_operand(conversion: i32) -> Result<u32> {
    const LETTERS: [(i32, u32); 4] = [(-1, 0), (b's' as i32, 1), (b'r' as i32, 2), (b'a' as i32, 3)];
    let known = LETTERS.iter().find(|(letter, _)| *letter == conversion);
    known
        .map(|(_, operand)| *operand)
        .ok_or_else(|| CompileError::system(format!("Unrecognized conversion character {conversion}")))
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn joined_str(&mut self, values: &'a [&'a Expr<'a>], loc: Location) -> Result {
        let count = values.len();
        if count > STACK_USE_GUIDELINE {
            self.load_str("", loc);
            self.load_attr("join", true, loc);
            self.op_i(Opcode::BuildList, 0, loc);
            for value in values {
                self.expr(value)?;
                self.op_i(Opcode::ListAppend, 1, loc);
            }
            self.op_i(Opcode::Call, 1, loc);
            return Ok(());
        }
        self.exprs(values)?;
        match count {
            0 => self.load_str("", loc),
            1 => {}
            _ => self.op_i(Opcode::BuildString, count as u32, loc),
        }
        Ok(())
    }

    pub(super) fn formatted_value(
        &mut self,
        value: &'a Expr<'a>,
        conversion: i32,
        format_spec: Option<&'a Expr<'a>>,
        loc: Location,
    ) -> Result {
        self.expr(value)?;
        let conversion = conversion_operand(conversion)?;
        if conversion != 0 {
            self.op_i(Opcode::ConvertValue, conversion, loc);
        }
        match format_spec {
            Some(spec) => {
                self.expr(spec)?;
                self.op(Opcode::FormatWithSpec, loc);
            }
            None => self.op(Opcode::FormatSimple, loc),
        }
        Ok(())
    }

    /// Between any two interpolations and at both ends there is a string, empty if need be.
    pub(super) fn template_str(&mut self, values: &'a [&'a Expr<'a>], loc: Location) -> Result {
        let mut strings = 0;
        let mut interpolations = 0;
        let mut needs_string = true;
        for value in values {
            if matches!(value.kind, ExprKind::Constant { .. }) {
                self.expr(value)?;
                strings += 1;
                needs_string = false;
            } else {
                if needs_string {
                    self.load_str("", loc);
                    strings += 1;
                }
                needs_string = true;
            }
        }
        if needs_string {
            self.load_str("", loc);
            strings += 1;
        }
        self.op_i(Opcode::BuildTuple, strings, loc);
        for value in values {
            if !matches!(value.kind, ExprKind::Constant { .. }) {
                self.expr(value)?;
                interpolations += 1;
            }
        }
        self.op_i(Opcode::BuildTuple, interpolations, loc);
        self.op(Opcode::BuildTemplate, loc);
        Ok(())
    }

    pub(super) fn interpolation(
        &mut self,
        value: &'a Expr<'a>,
        text: &'a Constant<'a>,
        conversion: i32,
        format_spec: Option<&'a Expr<'a>>,
        loc: Location,
    ) -> Result {
        self.expr(value)?;
        self.load_constant(text, loc);
        let mut oparg = 2 | conversion_operand(conversion)? << 2;
        if let Some(spec) = format_spec {
            oparg |= 1;
            self.expr(spec)?;
        }
        self.op_i(Opcode::BuildInterpolation, oparg, loc);
        Ok(())
    }
}
