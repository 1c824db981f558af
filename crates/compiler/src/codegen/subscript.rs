//! Subscripts and slices.

use std::rc::Rc;

use serpentarium_bytecode::opcode::NB_SUBSCR;
use serpentarium_bytecode::{Const, Opcode};
use serpentarium_parser::ast::{Expr, ExprContext, ExprKind, Location};

use super::Compiler;
use super::constants::to_const;
use crate::diagnostics::Result;

/// A part of a slice.
type Part<'a> = Option<&'a Expr<'a>>;

impl<'a> Compiler<'a, '_> {
    pub(super) fn subscript(
        &mut self,
        value: &'a Expr<'a>,
        slice: &'a Expr<'a>,
        ctx: ExprContext,
        loc: Location,
    ) -> Result {
        if ctx == ExprContext::Load {
            self.check_subscripter(value);
            self.check_index(value, slice);
        }
        self.expr(value)?;
        if ctx != ExprContext::Del
            && let Some((lower, upper)) = self.two_part_slice(slice)
        {
            self.slice_parts(slice, lower, upper)?;
            let load = ctx == ExprContext::Load;
            self.op(if load { Opcode::BinarySlice } else { Opcode::StoreSlice }, loc);
            return Ok(());
        }
        self.expr(slice)?;
        match ctx {
            ExprContext::Load => self.op_i(Opcode::BinaryOp, NB_SUBSCR, loc),
            ExprContext::Store => self.op(Opcode::StoreSubscr, loc),
            ExprContext::Del => self.op(Opcode::DeleteSubscr, loc),
        }
        Ok(())
    }

    /// The parts of a slice for which there are special instructions: no step, and not constant.
    pub(super) fn two_part_slice(&self, slice: &'a Expr<'a>) -> Option<(Part<'a>, Part<'a>)> {
        match slice.kind {
            ExprKind::Slice { lower, upper, step: None } if constant_slice(lower, upper, None).is_none() => {
                Some((lower, upper))
            }
            _ => None,
        }
    }

    /// Loads the bounds of `slice`.
    pub(super) fn slice_parts(&mut self, slice: &'a Expr<'a>, lower: Part<'a>, upper: Part<'a>) -> Result {
        for part in [lower, upper] {
            match part {
                Some(part) => self.expr(part)?,
                None => self.load_none(slice.loc),
            }
        }
        Ok(())
    }

    pub(super) fn slice(
        &mut self,
        expr: &'a Expr<'a>,
        lower: Part<'a>,
        upper: Part<'a>,
        step: Part<'a>,
    ) -> Result {
        if let Some(constant) = constant_slice(lower, upper, step) {
            self.load_const(constant, expr.loc);
            return Ok(());
        }
        self.slice_parts(expr, lower, upper)?;
        let mut count = 2;
        if let Some(step) = step {
            self.expr(step)?;
            count = 3;
        }
        self.op_i(Opcode::BuildSlice, count, expr.loc);
        Ok(())
    }
}

/// The slice as a constant, if all its parts are literals or missing.
fn constant_slice(lower: Part<'_>, upper: Part<'_>, step: Part<'_>) -> Option<Const> {
    let part = |part: Part<'_>| match part {
        None => Some(Rc::new(Const::None)),
        Some(part) => part.as_constant().map(|constant| Rc::new(to_const(constant))),
    };
    Some(Const::Slice(Rc::new([part(lower)?, part(upper)?, part(step)?])))
}
