//! Assignments: plain, augmented and annotated.

use rustpython_wtf8::Wtf8Buf;
use serpentarium_bytecode::opcode::{NB_INPLACE, NB_SUBSCR};
use serpentarium_bytecode::{Const, Opcode};
use serpentarium_parser::ast::{Expr, ExprContext, ExprKind, Location, Operator, Stmt};

use super::Compiler;
use super::expr::{attribute_location, binary_op};
use super::scope::ScopeKind;
use crate::diagnostics::Result;
use crate::error::CompileError;

impl<'a> Compiler<'a, '_> {
    pub(super) fn assign(
        &mut self,
        targets: &'a [&'a Expr<'a>],
        value: &'a Expr<'a>,
        loc: Location,
    ) -> Result {
        self.expr(value)?;
        for (index, target) in targets.iter().enumerate() {
            if index + 1 < targets.len() {
                self.op_i(Opcode::Copy, 1, loc);
            }
            self.expr(target)?;
        }
        Ok(())
    }

    pub(super) fn aug_assign(
        &mut self,
        target: &'a Expr<'a>,
        op: Operator,
        value: &'a Expr<'a>,
        stmt_loc: Location,
    ) -> Result {
        let loc = target.loc;
        let operator = binary_op(op) + NB_INPLACE;
        match target.kind {
            ExprKind::Name { id, .. } => {
                self.load_name(id, loc)?;
                self.expr(value)?;
                self.op_i(Opcode::BinaryOp, operator, stmt_loc);
                self.store_name(id, loc)
            }
            ExprKind::Attribute { value: object, attr, .. } => {
                self.expr(object)?;
                self.op_i(Opcode::Copy, 1, loc);
                let attr_loc = attribute_location(loc, target);
                self.load_attr(attr, false, attr_loc);
                self.expr(value)?;
                self.op_i(Opcode::BinaryOp, operator, stmt_loc);
                self.op_i(Opcode::Swap, 2, attr_loc);
                self.op_name(Opcode::StoreAttr, attr, attr_loc);
                Ok(())
            }
            ExprKind::Subscript { value: object, slice, .. } => {
                self.expr(object)?;
                if let Some((lower, upper)) = self.two_part_slice(slice) {
                    self.slice_parts(slice, lower, upper)?;
                    for _ in 0..3 {
                        self.op_i(Opcode::Copy, 3, loc);
                    }
                    self.op(Opcode::BinarySlice, loc);
                    self.expr(value)?;
                    self.op_i(Opcode::BinaryOp, operator, stmt_loc);
                    for depth in [4, 3, 2] {
                        self.op_i(Opcode::Swap, depth, loc);
                    }
                    self.op(Opcode::StoreSlice, loc);
                } else {
                    self.expr(slice)?;
                    self.op_i(Opcode::Copy, 2, loc);
                    self.op_i(Opcode::Copy, 2, loc);
                    self.op_i(Opcode::BinaryOp, NB_SUBSCR, loc);
                    self.expr(value)?;
                    self.op_i(Opcode::BinaryOp, operator, stmt_loc);
                    self.op_i(Opcode::Swap, 3, loc);
                    self.op_i(Opcode::Swap, 2, loc);
                    self.op(Opcode::StoreSubscr, loc);
                }
                Ok(())
            }
            _ => Err(CompileError::system("invalid node type for augmented assignment")),
        }
    }

    pub(super) fn ann_assign(
        &mut self,
        stmt: &'a Stmt<'a>,
        target: &'a Expr<'a>,
        annotation: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
        simple: bool,
    ) -> Result {
        if let Some(value) = value {
            self.expr(value)?;
            self.expr(target)?;
        }
        match target.kind {
            ExprKind::Name { id, .. } if simple && self.in_module_or_class() => {
                self.note_annotation(stmt, id, annotation)
            }
            ExprKind::Attribute { value: object, .. } if value.is_none() => self.evaluate(object),
            ExprKind::Subscript { value: object, slice, .. } if value.is_none() => {
                self.evaluate(object)?;
                self.evaluate_index(slice)
            }
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => Ok(()),
            _ => Err(CompileError::system("invalid node type for annotated assignment")),
        }
    }

    fn note_annotation(&mut self, stmt: &'a Stmt<'a>, name: &'a str, annotation: &'a Expr<'a>) -> Result {
        let loc = stmt.loc;
        if self.options.future.annotations() {
            self.annotation_string(annotation);
            let index = self.name_index("__annotations__");
            self.op_i(Opcode::LoadName, index, loc);
            let mangled = self.mangle(name);
            self.load_str(mangled, loc);
            self.op(Opcode::StoreSubscr, loc);
            return Ok(());
        }
        let class = self.unit().kind == ScopeKind::Class;
        let unit = self.unit_mut();
        if class && !unit.in_conditional_block {
            unit.deferred_annotations.push((stmt, None));
            return Ok(());
        }
        let index = unit.next_annotation_index;
        unit.next_annotation_index += 1;
        unit.deferred_annotations.push((stmt, Some(index)));
        if class {
            let cell = self.cell_index("__conditional_annotations__")?;
            self.op_i(Opcode::LoadDeref, cell, loc);
        } else {
            let name = self.name_index("__conditional_annotations__");
            self.op_i(Opcode::LoadName, name, loc);
        }
        self.load_int(index as usize, loc);
        self.op_i(Opcode::SetAdd, 1, loc);
        self.op(Opcode::PopTop, loc);
        Ok(())
    }

    /// Loads the source form of an annotation.
    pub(super) fn annotation_string(&mut self, annotation: &'a Expr<'a>) {
        let text: Wtf8Buf = crate::unparse::unparse(annotation);
        self.load_const(Const::Str(text), annotation.loc);
    }

    /// Evaluates an expression for its effects only.
    fn evaluate(&mut self, expr: &'a Expr<'a>) -> Result {
        self.expr(expr)?;
        self.op(Opcode::PopTop, expr.loc);
        Ok(())
    }

    fn evaluate_index(&mut self, index: &'a Expr<'a>) -> Result {
        match index.kind {
            ExprKind::Slice { lower, upper, step } => {
                [lower, upper, step].into_iter().flatten().try_for_each(|part| self.evaluate(part))
            }
            ExprKind::Tuple { elts, .. } => elts.iter().try_for_each(|elt| self.evaluate_index(elt)),
            _ => self.evaluate(index),
        }
    }

    /// Stores what is on the stack in the unit's variable `name`.
    pub(super) fn store(&mut self, name: &'a str, loc: Location) -> Result {
        self.name_op(name, ExprContext::Store, loc)
    }
}
