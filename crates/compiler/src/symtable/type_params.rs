//! First pass over type parameters and type aliases.

use serpentarium_parser::ast::{Arguments, Expr, ExprKind, Location, TypeParam, TypeParamKind};

use super::build::Builder;
use super::{BlockKey, BlockKind, address, def};
use crate::diagnostics::Result;
use crate::error::CompileError;

/// What a list of type parameters belongs to.
pub(super) enum GenericKind<'a> {
    Function(&'a Arguments<'a>),
    Class,
    Alias,
}

impl<'a> Builder<'a> {
    pub(super) fn enter_type_params(
        &mut self,
        name: &'a str,
        type_params: &'a [TypeParam<'a>],
        kind: GenericKind<'a>,
        loc: Location,
    ) -> Result {
        let in_class = self.block().kind == BlockKind::Class;
        let key = BlockKey::TypeParams(type_params.as_ptr().addr());
        self.enter_block(name, BlockKind::TypeParameters, key, loc)?;
        if in_class {
            self.block_mut().can_see_class_scope = true;
            self.add_def("__classdict__", def::USE, loc)?;
        }
        match kind {
            GenericKind::Class => {
                // Set where the parameters are made, used for the bases.
                for name in [".type_params", ".generic_base"] {
                    self.add_def(name, def::LOCAL, loc)?;
                    self.add_def(name, def::USE, loc)?;
                }
            }
            GenericKind::Function(args) => {
                self.add_def(".defaults", def::PARAM, loc)?;
                if args.kw_defaults.iter().any(Option::is_some) {
                    self.add_def(".kwdefaults", def::PARAM, loc)?;
                }
            }
            GenericKind::Alias => {}
        }
        Ok(())
    }

    pub(super) fn visit_type_params(&mut self, type_params: &'a [TypeParam<'a>]) -> Result {
        type_params.iter().try_for_each(|param| self.visit_type_param(param))
    }

    fn visit_type_param(&mut self, param: &'a TypeParam<'a>) -> Result {
        let name = param.name();
        self.add_def(name, def::TYPE_PARAM | def::LOCAL, param.loc)?;
        if name == "__classdict__" {
            let message = format!("reserved name '{name}' cannot be used for type parameter");
            return Err(CompileError::syntax(message, param.loc));
        }
        let (default, scope_info) = match param.kind {
            TypeParamKind::TypeVar { bound, default_value, .. } => {
                if let Some(bound) = bound {
                    let tuple = matches!(bound.kind, ExprKind::Tuple { .. });
                    let info = if tuple { "a TypeVar constraint" } else { "a TypeVar bound" };
                    self.visit_type_variable(bound, name, BlockKey::Bound(address(param)), info)?;
                }
                (default_value, "a TypeVar default")
            }
            TypeParamKind::ParamSpec { default_value, .. } => (default_value, "a ParamSpec default"),
            TypeParamKind::TypeVarTuple { default_value, .. } => (default_value, "a TypeVarTuple default"),
        };
        match default {
            Some(default) => {
                self.visit_type_variable(default, name, BlockKey::Default(address(param)), scope_info)
            }
            None => Ok(()),
        }
    }

    fn visit_type_variable(
        &mut self,
        expr: &'a Expr<'a>,
        name: &'a str,
        key: BlockKey,
        scope_info: &'static str,
    ) -> Result {
        let sees_class = self.block().can_see_class_scope;
        self.enter_block(name, BlockKind::TypeVariable, key, expr.loc)?;
        self.block_mut().can_see_class_scope = sees_class;
        if sees_class {
            self.add_def("__classdict__", def::USE, expr.loc)?;
        }
        self.block_mut().scope_info = scope_info;
        self.visit_expr(expr)?;
        self.exit_block();
        Ok(())
    }

    pub(super) fn visit_type_alias(
        &mut self,
        target: &'a Expr<'a>,
        type_params: &'a [TypeParam<'a>],
        value: &'a Expr<'a>,
        loc: Location,
    ) -> Result {
        self.visit_expr(target)?;
        let Some(name) = target.as_name() else {
            return Err(CompileError::system("TypeAlias with non-Name name"));
        };
        let in_class = self.block().kind == BlockKind::Class;
        let generic = !type_params.is_empty();
        if generic {
            self.enter_type_params(name, type_params, GenericKind::Alias, loc)?;
            self.visit_type_params(type_params)?;
        }
        self.enter_block(name, BlockKind::TypeAlias, BlockKey::Alias(address(value)), loc)?;
        self.block_mut().can_see_class_scope = in_class;
        if in_class {
            self.add_def("__classdict__", def::USE, value.loc)?;
        }
        self.visit_expr(value)?;
        self.exit_block();
        if generic {
            self.exit_block();
        }
        Ok(())
    }
}
