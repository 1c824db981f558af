//! Rewriting of expressions.

use serpentarium_parser::ast::{
    Arg, Arguments, Comprehension, Constant, Expr, ExprContext, ExprKind, Keyword, Operator,
};

use super::Preprocessor;
use crate::diagnostics::Result;

impl<'a> Preprocessor<'a, '_> {
    pub(super) fn expr_kind(&mut self, expr: &'a Expr<'a>) -> Result<ExprKind<'a>> {
        Ok(match expr.kind {
            ExprKind::BoolOp { op, values } => ExprKind::BoolOp { op, values: self.exprs(values)? },
            ExprKind::NamedExpr { target, value } => {
                ExprKind::NamedExpr { target: self.expr(target)?, value: self.expr(value)? }
            }
            ExprKind::BinOp { left, op, right } => {
                let left = self.expr(left)?;
                let right = self.expr(right)?;
                if op == Operator::Mod
                    && let Some(joined) = self.percent_format(left, right)
                {
                    self.changes += 1;
                    return Ok(joined);
                }
                ExprKind::BinOp { left, op, right }
            }
            ExprKind::UnaryOp { op, operand } => ExprKind::UnaryOp { op, operand: self.expr(operand)? },
            ExprKind::Lambda { args, body } => {
                ExprKind::Lambda { args: self.arguments(args)?, body: self.expr(body)? }
            }
            ExprKind::IfExp { test, body, orelse } => {
                ExprKind::IfExp { test: self.expr(test)?, body: self.expr(body)?, orelse: self.expr(orelse)? }
            }
            ExprKind::Dict { keys, values } => {
                let keys = self.map(keys, |this, key| this.opt(*key))?;
                ExprKind::Dict { keys, values: self.exprs(values)? }
            }
            ExprKind::Set { elts } => ExprKind::Set { elts: self.exprs(elts)? },
            ExprKind::ListComp { elt, generators } => {
                ExprKind::ListComp { elt: self.expr(elt)?, generators: self.generators(generators)? }
            }
            ExprKind::SetComp { elt, generators } => {
                ExprKind::SetComp { elt: self.expr(elt)?, generators: self.generators(generators)? }
            }
            ExprKind::DictComp { key, value, generators } => ExprKind::DictComp {
                key: self.expr(key)?,
                value: self.expr(value)?,
                generators: self.generators(generators)?,
            },
            ExprKind::GeneratorExp { elt, generators } => {
                ExprKind::GeneratorExp { elt: self.expr(elt)?, generators: self.generators(generators)? }
            }
            ExprKind::Await { value } => ExprKind::Await { value: self.expr(value)? },
            ExprKind::Yield { value } => ExprKind::Yield { value: self.opt(value)? },
            ExprKind::YieldFrom { value } => ExprKind::YieldFrom { value: self.expr(value)? },
            ExprKind::Compare { left, ops, comparators } => {
                ExprKind::Compare { left: self.expr(left)?, ops, comparators: self.exprs(comparators)? }
            }
            ExprKind::Call { func, args, keywords } => ExprKind::Call {
                func: self.expr(func)?,
                args: self.exprs(args)?,
                keywords: self.keywords(keywords)?,
            },
            ExprKind::FormattedValue { value, conversion, format_spec } => ExprKind::FormattedValue {
                value: self.expr(value)?,
                conversion,
                format_spec: self.opt(format_spec)?,
            },
            ExprKind::Interpolation { value, str, conversion, format_spec } => ExprKind::Interpolation {
                value: self.expr(value)?,
                str,
                conversion,
                format_spec: self.opt(format_spec)?,
            },
            ExprKind::JoinedStr { values } => ExprKind::JoinedStr { values: self.exprs(values)? },
            ExprKind::TemplateStr { values } => ExprKind::TemplateStr { values: self.exprs(values)? },
            ExprKind::Constant { .. } => expr.kind,
            ExprKind::Attribute { value, attr, ctx } => {
                ExprKind::Attribute { value: self.expr(value)?, attr, ctx }
            }
            ExprKind::Subscript { value, slice, ctx } => {
                ExprKind::Subscript { value: self.expr(value)?, slice: self.expr(slice)?, ctx }
            }
            ExprKind::Starred { value, ctx } => ExprKind::Starred { value: self.expr(value)?, ctx },
            ExprKind::Name { id: "__debug__", ctx: ExprContext::Load } => {
                self.changes += 1;
                let value = if self.optimize == 0 { Constant::True } else { Constant::False };
                ExprKind::Constant { value, kind: None }
            }
            ExprKind::Name { .. } => expr.kind,
            ExprKind::List { elts, ctx } => ExprKind::List { elts: self.exprs(elts)?, ctx },
            ExprKind::Tuple { elts, ctx } => ExprKind::Tuple { elts: self.exprs(elts)?, ctx },
            ExprKind::Slice { lower, upper, step } => {
                ExprKind::Slice { lower: self.opt(lower)?, upper: self.opt(upper)?, step: self.opt(step)? }
            }
        })
    }

    fn generators(&mut self, generators: &'a [Comprehension<'a>]) -> Result<&'a [Comprehension<'a>]> {
        self.map(generators, |this, generator| {
            Ok(Comprehension {
                target: this.expr(generator.target)?,
                iter: this.expr(generator.iter)?,
                ifs: this.exprs(generator.ifs)?,
                is_async: generator.is_async,
            })
        })
    }

    pub(super) fn keywords(&mut self, keywords: &'a [Keyword<'a>]) -> Result<&'a [Keyword<'a>]> {
        self.map(keywords, |this, keyword| Ok(Keyword { value: this.expr(keyword.value)?, ..*keyword }))
    }

    pub(super) fn arguments(&mut self, args: &'a Arguments<'a>) -> Result<&'a Arguments<'a>> {
        let before = self.changes;
        let rewritten = Arguments {
            posonlyargs: self.args(args.posonlyargs)?,
            args: self.args(args.args)?,
            vararg: self.opt_arg(args.vararg)?,
            kwonlyargs: self.args(args.kwonlyargs)?,
            kw_defaults: self.map(args.kw_defaults, |this, default| this.opt(*default))?,
            kwarg: self.opt_arg(args.kwarg)?,
            defaults: self.exprs(args.defaults)?,
        };
        Ok(if self.changes == before { args } else { self.arena.alloc(rewritten) })
    }

    fn args(&mut self, args: &'a [Arg<'a>]) -> Result<&'a [Arg<'a>]> {
        self.map(args, |this, arg| Ok(Arg { annotation: this.annotation(arg.annotation)?, ..*arg }))
    }

    fn opt_arg(&mut self, arg: Option<&'a Arg<'a>>) -> Result<Option<&'a Arg<'a>>> {
        let Some(arg) = arg else { return Ok(None) };
        let before = self.changes;
        let annotation = self.annotation(arg.annotation)?;
        Ok(Some(if self.changes == before { arg } else { self.arena.alloc(Arg { annotation, ..*arg }) }))
    }

    /// Annotations that become strings keep their form.
    pub(super) fn annotation(&mut self, annotation: Option<&'a Expr<'a>>) -> Result<Option<&'a Expr<'a>>> {
        if self.future_annotations { Ok(annotation) } else { self.opt(annotation) }
    }
}
