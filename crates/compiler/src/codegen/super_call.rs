//! `super().attr` and `super(type, object).attr` without making the super object.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Expr, ExprKind};

use super::Compiler;
use super::expr::attribute_location;
use crate::diagnostics::Result;
use crate::symtable::Scope;

impl<'a> Compiler<'a, '_> {
    /// Whether `value.attr` is an attribute of a plain call of the builtin `super`.
    pub(super) fn can_optimize_super_call(&self, value: &Expr<'a>, attr: &str) -> bool {
        let ExprKind::Call { func, args, keywords } = value.kind else { return false };
        if func.as_name() != Some("super") || attr == "__class__" || !keywords.is_empty() {
            return false;
        }
        // The name must not visibly be anything but the builtin.
        if self.block().scope("super") != Scope::GlobalImplicit
            || self.table.top().symbols.contains_key("super")
        {
            return false;
        }
        match args {
            [] => {
                let unit = &self.unit().unit;
                unit.argcount + unit.posonlyargcount > 0 && self.block().scope("__class__") == Scope::Free
            }
            [class, object] => !class.is_starred() && !object.is_starred(),
            _ => false,
        }
    }

    /// Loads the attribute of `expr`, for which [`Self::can_optimize_super_call`] holds.
    pub(super) fn super_attribute(
        &mut self,
        expr: &'a Expr<'a>,
        value: &'a Expr<'a>,
        attr: &'a str,
        method: bool,
    ) -> Result {
        let ExprKind::Call { func, args, .. } = value.kind else { return Ok(()) };
        self.load_name("super", func.loc)?;
        if args.is_empty() {
            self.load_name("__class__", value.loc)?;
            let first = self.table[self.unit().block].varnames.first().copied();
            if let Some(first) = first {
                self.load_name(first, value.loc)?;
            }
        } else {
            self.exprs(args)?;
        }
        let mangled = self.mangle(attr);
        let index = self.name_index(mangled);
        let oparg = index << 2 | u32::from(!args.is_empty()) << 1 | u32::from(method);
        self.op_i(Opcode::LoadSuperAttr, oparg, expr.loc);
        self.op(Opcode::Nop, attribute_location(expr.loc, expr));
        Ok(())
    }
}
