//! Expressions: the dispatch, operators, attributes and suspension points.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{BoolOp, Expr, ExprContext, ExprKind, Location, Operator, UnaryOp};

use super::scope::ScopeKind;
use super::{Compiler, intrinsic_1, resume};
use crate::diagnostics::Result;
use crate::instruction_sequence::NO_LOCATION;
use crate::recursion::with_stack;

/// The operand of `BINARY_OP` for an operator.
pub(super) fn binary_op(op: Operator) -> u32 {
    match op {
        Operator::Add => 0,
        Operator::BitAnd => 1,
        Operator::FloorDiv => 2,
        Operator::LShift => 3,
        Operator::MatMult => 4,
        Operator::Mult => 5,
        Operator::Mod => 6,
        Operator::BitOr => 7,
        Operator::Pow => 8,
        Operator::RShift => 9,
        Operator::Sub => 10,
        Operator::Div => 11,
        Operator::BitXor => 12,
    }
}

/// `loc` moved to begin on the line of the attribute's name, so that tracebacks of a chain over several lines show
/// the right one.
pub(super) fn attribute_location(loc: Location, attribute: &Expr<'_>) -> Location {
    let ExprKind::Attribute { attr, .. } = attribute.kind else { return loc };
    if loc.line == attribute.loc.end_line {
        return loc;
    }
    let mut loc = Location { line: attribute.loc.end_line, ..loc };
    let length = i32::try_from(attr.chars().count()).unwrap_or(i32::MAX);
    if length <= attribute.loc.end_col {
        loc.col = attribute.loc.end_col - length;
    } else {
        loc.col = -1;
        loc.end_col = -1;
    }
    loc.end_line = loc.end_line.max(loc.line);
    if loc.line == loc.end_line {
        loc.end_col = loc.end_col.max(loc.col);
    }
    loc
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn expr(&mut self, expr: &'a Expr<'a>) -> Result {
        self.recursion.enter()?;
        let result = with_stack(|| self.expr_kind(expr));
        self.recursion.leave();
        result
    }

    pub(super) fn exprs(&mut self, exprs: &'a [&'a Expr<'a>]) -> Result {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn expr_kind(&mut self, expr: &'a Expr<'a>) -> Result {
        let loc = expr.loc;
        match expr.kind {
            ExprKind::NamedExpr { target, value } => {
                self.expr(value)?;
                self.op_i(Opcode::Copy, 1, loc);
                self.expr(target)
            }
            ExprKind::BoolOp { op, values } => self.bool_op(op, values, loc),
            ExprKind::BinOp { left, op, right } => {
                self.expr(left)?;
                self.expr(right)?;
                self.op_i(Opcode::BinaryOp, binary_op(op), loc);
                Ok(())
            }
            ExprKind::UnaryOp { op, operand } => {
                self.expr(operand)?;
                self.unary_op(op, loc);
                Ok(())
            }
            ExprKind::Lambda { args, body } => self.lambda(expr, args, body),
            ExprKind::IfExp { test, body, orelse } => {
                let end = self.new_label();
                let next = self.new_label();
                self.jump_if(test, next, false, loc)?;
                self.expr(body)?;
                self.jump(Opcode::JumpNoInterrupt, end, NO_LOCATION);
                self.use_label(next);
                self.expr(orelse)?;
                self.use_label(end);
                Ok(())
            }
            ExprKind::Dict { keys, values } => self.dict(keys, values, loc),
            ExprKind::Set { elts } => self.set(elts, loc),
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(expr),
            ExprKind::Yield { value } => {
                if !self.block().is_function_like() {
                    return self.error("'yield' outside function", loc);
                }
                match value {
                    Some(value) => self.expr(value)?,
                    None => self.load_none(loc),
                }
                self.yield_value(loc);
                Ok(())
            }
            ExprKind::YieldFrom { value } => {
                if !self.block().is_function_like() {
                    return self.error("'yield from' outside function", loc);
                }
                if self.unit().kind == ScopeKind::AsyncFunction {
                    return self.error("'yield from' inside async function", loc);
                }
                self.expr(value)?;
                self.op(Opcode::GetYieldFromIter, loc);
                self.load_none(loc);
                self.yield_from(false, loc);
                Ok(())
            }
            ExprKind::Await { value } => {
                self.expr(value)?;
                self.op_i(Opcode::GetAwaitable, 0, loc);
                self.load_none(loc);
                self.yield_from(true, loc);
                Ok(())
            }
            ExprKind::Compare { left, ops, comparators } => {
                self.check_compare(expr, left, ops, comparators);
                self.compare(left, ops, comparators, loc)
            }
            ExprKind::Call { func, args, keywords } => self.call(expr, func, args, keywords),
            ExprKind::Constant { ref value, .. } => {
                self.load_constant(value, loc);
                Ok(())
            }
            ExprKind::JoinedStr { values } => self.joined_str(values, loc),
            ExprKind::TemplateStr { values } => self.template_str(values, loc),
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                self.formatted_value(value, conversion, format_spec, loc)
            }
            ExprKind::Interpolation { value, str, conversion, format_spec } => {
                self.interpolation(value, str, conversion, format_spec, loc)
            }
            ExprKind::Attribute { value, attr, ctx } => self.attribute(expr, value, attr, ctx),
            ExprKind::Subscript { value, slice, ctx } => self.subscript(value, slice, ctx, loc),
            ExprKind::Starred { ctx: ExprContext::Store, .. } => {
                self.error("starred assignment target must be in a list or tuple", loc)
            }
            ExprKind::Starred { .. } => self.error("can't use starred expression here", loc),
            ExprKind::Slice { lower, upper, step } => self.slice(expr, lower, upper, step),
            ExprKind::Name { id, ctx } => self.name_op(id, ctx, loc),
            ExprKind::List { elts, ctx } => self.list(elts, ctx, loc),
            ExprKind::Tuple { elts, ctx } => self.tuple(elts, ctx, loc),
        }
    }

    fn bool_op(&mut self, op: BoolOp, values: &'a [&'a Expr<'a>], loc: Location) -> Result {
        let jump = match op {
            BoolOp::And => Opcode::JumpIfFalse,
            BoolOp::Or => Opcode::JumpIfTrue,
        };
        let end = self.new_label();
        let Some((last, before)) = values.split_last() else { return Ok(()) };
        for value in before {
            self.expr(value)?;
            self.jump(jump, end, loc);
            self.op(Opcode::PopTop, loc);
        }
        self.expr(last)?;
        self.use_label(end);
        Ok(())
    }

    fn unary_op(&mut self, op: UnaryOp, loc: Location) {
        match op {
            UnaryOp::UAdd => self.op_i(Opcode::CallIntrinsic1, intrinsic_1::UNARY_POSITIVE, loc),
            UnaryOp::Not => {
                self.op(Opcode::ToBool, loc);
                self.op(Opcode::UnaryNot, loc);
            }
            UnaryOp::Invert => self.op(Opcode::UnaryInvert, loc),
            UnaryOp::USub => self.op(Opcode::UnaryNegative, loc),
        }
    }

    /// Hands what is on the stack to the caller of the generator.
    pub(super) fn yield_value(&mut self, loc: Location) {
        let block = self.block();
        if block.generator && block.coroutine {
            self.op_i(Opcode::CallIntrinsic1, intrinsic_1::ASYNC_GEN_WRAP, loc);
        }
        self.op_i(Opcode::YieldValue, 0, loc);
        self.op_i(Opcode::Resume, resume::AFTER_YIELD, loc);
    }

    fn attribute(
        &mut self,
        expr: &'a Expr<'a>,
        value: &'a Expr<'a>,
        attr: &'a str,
        ctx: ExprContext,
    ) -> Result {
        if ctx == ExprContext::Store && value.as_name() == Some("self") {
            self.note_static_attribute(attr);
        }
        if ctx == ExprContext::Load && self.can_optimize_super_call(value, attr) {
            return self.super_attribute(expr, value, attr, false);
        }
        self.expr(value)?;
        let loc = attribute_location(expr.loc, expr);
        match ctx {
            ExprContext::Load => self.load_attr(attr, false, loc),
            ExprContext::Store => self.op_name(Opcode::StoreAttr, attr, loc),
            ExprContext::Del => self.op_name(Opcode::DeleteAttr, attr, loc),
        }
        Ok(())
    }

    /// Tells the nearest class around the current unit that its instances get the attribute `attr`.
    fn note_static_attribute(&mut self, attr: &'a str) {
        let Some((_, outer)) = self.units.split_last_mut() else { return };
        if let Some(class) = outer.iter_mut().rev().find(|unit| unit.kind == ScopeKind::Class) {
            class.static_attributes.insert(attr);
        }
    }
}
