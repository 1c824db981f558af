//! f-strings and t-strings.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Constant, Expr, ExprKind, Location};

use super::{Compiler, STACK_USE_GUIDELINE};
use crate::diagnostics::Result;

/// The operand of `CONVERT_VALUE` for a conversion letter; 0 for none.
fn conversion_operand(conversion: i32) -> u32 {
    match u8::try_from(conversion) {
        Ok(b's') => 1,
        Ok(b'r') => 2,
        Ok(b'a') => 3,
        _ => 0,
    }
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
        let conversion = conversion_operand(conversion);
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
        let mut oparg = 2 | conversion_operand(conversion) << 2;
        if let Some(spec) = format_spec {
            oparg |= 1;
            self.expr(spec)?;
        }
        self.op_i(Opcode::BuildInterpolation, oparg, loc);
        Ok(())
    }
}
