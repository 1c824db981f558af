//! Expressions: their contexts, and how their parts fit together.

use serpentarium_parser::ast::{Arg, Arguments, Comprehension, Expr, ExprContext, ExprKind, Keyword};

use super::{Validator, ensure, name, positions, type_error};
use crate::diagnostics::Result;
use crate::error::CompileError;

const fn context_name(context: ExprContext) -> &'static str {
    match context {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    }
}

/// Whether the expression stands in the context that its place demands.
fn check_context(expr: &Expr<'_>, wanted: ExprContext) -> Result {
    let actual = match expr.kind {
        ExprKind::Attribute { ctx, .. }
        | ExprKind::Subscript { ctx, .. }
        | ExprKind::Starred { ctx, .. }
        | ExprKind::List { ctx, .. }
        | ExprKind::Tuple { ctx, .. } => ctx,
        ExprKind::Name { id, ctx } => {
            name(id)?;
            ctx
        }
        _ if wanted == ExprContext::Load => return Ok(()),
        _ => {
            let wanted = context_name(wanted);
            return Err(CompileError::value(format!(
                "expression which can't be assigned to in {wanted} context"
            )));
        }
    };
    if actual != wanted {
        let (wanted, actual) = (context_name(wanted), context_name(actual));
        return Err(CompileError::value(format!(
            "expression must have {wanted} context but has {actual} instead"
        )));
    }
    Ok(())
}

impl Validator<'_> {
    /// An expression whose value is used.
    pub(super) fn load(&mut self, expr: &Expr<'_>) -> Result {
        self.expr(expr, ExprContext::Load)
    }

    pub(super) fn opt(&mut self, expr: Option<&Expr<'_>>) -> Result {
        expr.map_or(Ok(()), |expr| self.load(expr))
    }

    pub(super) fn loads(&mut self, exprs: &[&Expr<'_>]) -> Result {
        self.exprs(exprs, ExprContext::Load)
    }

    pub(super) fn exprs(&mut self, exprs: &[&Expr<'_>], context: ExprContext) -> Result {
        exprs.iter().try_for_each(|expr| {
            ensure(!self.oddities.is_missing(expr), "None disallowed in expression list")?;
            self.expr(expr, context)
        })
    }

    fn optional_exprs(&mut self, exprs: &[Option<&Expr<'_>>]) -> Result {
        exprs.iter().try_for_each(|expr| self.opt(*expr))
    }

    pub(super) fn expr(&mut self, expr: &Expr<'_>, context: ExprContext) -> Result {
        positions(expr.loc)?;
        self.nested(|this| {
            check_context(expr, context)?;
            this.expr_kind(expr, context)
        })
    }

    fn expr_kind(&mut self, expr: &Expr<'_>, context: ExprContext) -> Result {
        match expr.kind {
            ExprKind::BoolOp { values, .. } => {
                ensure(2 <= values.len(), "BoolOp with less than 2 values")?;
                self.loads(values)
            }
            ExprKind::BinOp { left, right, .. } => {
                self.load(left)?;
                self.load(right)
            }
            ExprKind::UnaryOp { operand, .. } => self.load(operand),
            ExprKind::Lambda { args, body } => {
                self.arguments(args)?;
                self.load(body)
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.load(test)?;
                self.load(body)?;
                self.load(orelse)
            }
            ExprKind::Dict { keys, values } => {
                ensure(keys.len() == values.len(), "Dict doesn't have the same number of keys as values")?;
                self.optional_exprs(keys)?;
                self.loads(values)
            }
            ExprKind::Set { elts } => self.loads(elts),
            ExprKind::ListComp { elt, generators }
            | ExprKind::SetComp { elt, generators }
            | ExprKind::GeneratorExp { elt, generators } => {
                self.comprehensions(generators)?;
                self.load(elt)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.comprehensions(generators)?;
                self.load(key)?;
                self.load(value)
            }
            ExprKind::Yield { value } => self.opt(value),
            ExprKind::YieldFrom { value } | ExprKind::Await { value } => self.load(value),
            ExprKind::Compare { left, ops, comparators } => {
                ensure(!comparators.is_empty(), "Compare with no comparators")?;
                ensure(
                    comparators.len() == ops.len(),
                    "Compare has a different number of comparators and operands",
                )?;
                self.loads(comparators)?;
                self.load(left)
            }
            ExprKind::Call { func, args, keywords } => {
                self.load(func)?;
                self.loads(args)?;
                self.keywords(keywords)
            }
            ExprKind::Constant { .. } => match self.oddities.foreign(expr) {
                Some(class) => Err(type_error(format!("got an invalid type in Constant: {class}"))),
                None => Ok(()),
            },
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => self.loads(values),
            ExprKind::FormattedValue { value, format_spec, .. }
            | ExprKind::Interpolation { value, format_spec, .. } => {
                self.load(value)?;
                self.opt(format_spec)
            }
            ExprKind::Attribute { value, .. } => self.load(value),
            ExprKind::Subscript { value, slice, .. } => {
                self.load(slice)?;
                self.load(value)
            }
            ExprKind::Starred { value, .. } => self.expr(value, context),
            ExprKind::Slice { lower, upper, step } => {
                self.opt(lower)?;
                self.opt(upper)?;
                self.opt(step)
            }
            ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => self.exprs(elts, context),
            ExprKind::NamedExpr { target, value } => {
                if target.as_name().is_none() {
                    return Err(type_error("NamedExpr target must be a Name"));
                }
                self.load(value)
            }
            ExprKind::Name { .. } => Ok(()),
        }
    }

    fn comprehensions(&mut self, generators: &[Comprehension<'_>]) -> Result {
        ensure(!generators.is_empty(), "comprehension with no generators")?;
        generators.iter().try_for_each(|generator| {
            self.expr(generator.target, ExprContext::Store)?;
            self.load(generator.iter)?;
            self.loads(generator.ifs)
        })
    }

    pub(super) fn keywords(&mut self, keywords: &[Keyword<'_>]) -> Result {
        keywords.iter().try_for_each(|keyword| self.load(keyword.value))
    }

    fn args(&mut self, args: &[Arg<'_>]) -> Result {
        args.iter().try_for_each(|arg| {
            positions(arg.loc)?;
            self.opt(arg.annotation)
        })
    }

    pub(super) fn arguments(&mut self, args: &Arguments<'_>) -> Result {
        self.args(args.posonlyargs)?;
        self.args(args.args)?;
        self.opt(args.vararg.and_then(|arg| arg.annotation))?;
        self.args(args.kwonlyargs)?;
        self.opt(args.kwarg.and_then(|arg| arg.annotation))?;
        ensure(
            args.defaults.len() <= args.posonlyargs.len() + args.args.len(),
            "more positional defaults than args on arguments",
        )?;
        ensure(
            args.kw_defaults.len() == args.kwonlyargs.len(),
            "length of kwonlyargs is not the same as kw_defaults on arguments",
        )?;
        self.loads(args.defaults)?;
        self.optional_exprs(args.kw_defaults)
    }
}
