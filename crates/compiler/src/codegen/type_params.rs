//! Type parameters and `type` statements (PEP 695, PEP 696).

use std::rc::Rc;

use dashu_int::IBig;
use serpentarium_bytecode::{Const, Opcode};
use serpentarium_parser::ast::{Expr, ExprKind, Location, TypeParam, TypeParamKind};

use super::closure::function_attribute;
use super::scope::{ArgCounts, ScopeKind};
use super::{Compiler, intrinsic_1, intrinsic_2};
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::symtable::{BlockKey, address};

impl<'a> Compiler<'a, '_> {
    /// Makes the type parameters, stores each under its name, and leaves a tuple of them on the stack.
    pub(super) fn type_params(&mut self, type_params: &'a [TypeParam<'a>]) -> Result {
        let mut seen_default = false;
        for param in type_params {
            let loc = param.loc;
            let name = param.name();
            self.load_str(name, loc);
            let (default, starred) = match param.kind {
                TypeParamKind::TypeVar { bound, default_value, .. } => {
                    self.type_var_bound(param, name, bound)?;
                    (default_value, false)
                }
                TypeParamKind::ParamSpec { default_value, .. } => {
                    self.op_i(Opcode::CallIntrinsic1, intrinsic_1::PARAMSPEC, loc);
                    (default_value, false)
                }
                TypeParamKind::TypeVarTuple { default_value, .. } => {
                    self.op_i(Opcode::CallIntrinsic1, intrinsic_1::TYPEVARTUPLE, loc);
                    (default_value, true)
                }
            };
            if let Some(default) = default {
                seen_default = true;
                self.bound_or_default(default, name, BlockKey::Default(address(param)), starred)?;
                self.op_i(Opcode::CallIntrinsic2, intrinsic_2::SET_TYPEPARAM_DEFAULT, loc);
            } else if seen_default {
                let message = format!("non-default type parameter '{name}' follows default type parameter");
                return self.error(message, loc);
            }
            self.op_i(Opcode::Copy, 1, loc);
            self.store(name, loc)?;
        }
        if let Some(first) = type_params.first() {
            self.op_i(Opcode::BuildTuple, type_params.len() as u32, first.loc);
        }
        Ok(())
    }

    fn type_var_bound(
        &mut self,
        param: &'a TypeParam<'a>,
        name: &'a str,
        bound: Option<&'a Expr<'a>>,
    ) -> Result {
        let Some(bound) = bound else {
            self.op_i(Opcode::CallIntrinsic1, intrinsic_1::TYPEVAR, param.loc);
            return Ok(());
        };
        self.bound_or_default(bound, name, BlockKey::Bound(address(param)), false)?;
        let intrinsic = if matches!(bound.kind, ExprKind::Tuple { .. }) {
            intrinsic_2::TYPEVAR_WITH_CONSTRAINTS
        } else {
            intrinsic_2::TYPEVAR_WITH_BOUND
        };
        self.op_i(Opcode::CallIntrinsic2, intrinsic, param.loc);
        Ok(())
    }

    /// Loads a function that evaluates `expr` when asked.
    fn bound_or_default(
        &mut self,
        expr: &'a Expr<'a>,
        name: &'a str,
        key: BlockKey,
        starred: bool,
    ) -> Result {
        let loc = expr.loc;
        self.enter_lazy(name, key, loc)?;
        match expr.kind {
            ExprKind::Starred { value, .. } if starred => {
                self.expr(value)?;
                self.op_i(Opcode::UnpackSequence, 1, loc);
            }
            _ => self.expr(expr)?,
        }
        self.op(Opcode::ReturnValue, loc);
        let code = self.leave_scope(true)?;
        self.make_function(code, function_attribute::DEFAULTS, loc)
    }

    /// Opens the unit of a value that is evaluated when asked; the format asked for defaults to 1, the plain value.
    fn enter_lazy(&mut self, name: &'a str, key: BlockKey, loc: Location) -> Result {
        self.load_const(Const::Tuple(vec![Rc::new(Const::Int(IBig::ONE))]), loc);
        let Some(id) = self.table.lookup(key) else {
            return Err(CompileError::system(format!("no symbol table entry for {name}")));
        };
        self.enter_annotation_scope(name, id, loc);
        Ok(())
    }

    pub(super) fn type_alias(
        &mut self,
        target: &'a Expr<'a>,
        type_params: &'a [TypeParam<'a>],
        value: &'a Expr<'a>,
        loc: Location,
    ) -> Result {
        let name = target.as_name().unwrap_or_default();
        let generic = !type_params.is_empty();
        if generic {
            let scope_name = format!("<generic parameters of {name}>");
            let key = BlockKey::TypeParams(type_params.as_ptr().addr());
            let counts = ArgCounts::default();
            self.enter_scope(&scope_name, ScopeKind::TypeParams, key, loc.line, None, counts)?;
            self.load_str(name, loc);
            self.type_params(type_params)?;
        } else {
            self.load_str(name, loc);
            self.load_none(loc);
        }
        self.enter_lazy(name, BlockKey::Alias(address(value)), loc)?;
        self.expr(value)?;
        self.op(Opcode::ReturnValue, loc);
        let code = self.leave_scope(false)?;
        self.make_function(code, function_attribute::DEFAULTS, loc)?;
        self.op_i(Opcode::BuildTuple, 3, loc);
        self.op_i(Opcode::CallIntrinsic1, intrinsic_1::TYPEALIAS, loc);
        if generic {
            let code = self.leave_scope(false)?;
            self.make_function(code, 0, loc)?;
            self.op(Opcode::PushNull, loc);
            self.op_i(Opcode::Call, 0, loc);
        }
        self.store(name, loc)
    }
}
