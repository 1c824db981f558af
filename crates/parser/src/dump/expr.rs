//! Expressions and patterns.

use super::{Dumper, Work};
use crate::ast::{
    BoolOp, CmpOp, Comprehension, Expr, ExprContext, ExprKind, Keyword, MatchCase, Operator, Pattern,
    PatternKind, UnaryOp,
};

const fn ctx_text(ctx: ExprContext) -> Work<'static> {
    Work::Text(match ctx {
        ExprContext::Load => "Load()",
        ExprContext::Store => "Store()",
        ExprContext::Del => "Del()",
    })
}

pub(super) const fn operator(op: Operator) -> Work<'static> {
    Work::Text(match op {
        Operator::Add => "Add()",
        Operator::Sub => "Sub()",
        Operator::Mult => "Mult()",
        Operator::MatMult => "MatMult()",
        Operator::Div => "Div()",
        Operator::Mod => "Mod()",
        Operator::Pow => "Pow()",
        Operator::LShift => "LShift()",
        Operator::RShift => "RShift()",
        Operator::BitOr => "BitOr()",
        Operator::BitXor => "BitXor()",
        Operator::BitAnd => "BitAnd()",
        Operator::FloorDiv => "FloorDiv()",
    })
}

fn cmp_op(op: &CmpOp) -> Work<'static> {
    Work::Text(match op {
        CmpOp::Eq => "Eq()",
        CmpOp::NotEq => "NotEq()",
        CmpOp::Lt => "Lt()",
        CmpOp::LtE => "LtE()",
        CmpOp::Gt => "Gt()",
        CmpOp::GtE => "GtE()",
        CmpOp::Is => "Is()",
        CmpOp::IsNot => "IsNot()",
        CmpOp::In => "In()",
        CmpOp::NotIn => "NotIn()",
    })
}

const fn unary_op(op: UnaryOp) -> Work<'static> {
    Work::Text(match op {
        UnaryOp::Invert => "Invert()",
        UnaryOp::Not => "Not()",
        UnaryOp::UAdd => "UAdd()",
        UnaryOp::USub => "USub()",
    })
}

/// The name of a node's class with the opening parenthesis.
const fn class(kind: &ExprKind<'_>) -> &'static str {
    match kind {
        ExprKind::BoolOp { .. } => "BoolOp(",
        ExprKind::NamedExpr { .. } => "NamedExpr(",
        ExprKind::BinOp { .. } => "BinOp(",
        ExprKind::UnaryOp { .. } => "UnaryOp(",
        ExprKind::Lambda { .. } => "Lambda(",
        ExprKind::IfExp { .. } => "IfExp(",
        ExprKind::Dict { .. } => "Dict(",
        ExprKind::Set { .. } => "Set(",
        ExprKind::ListComp { .. } => "ListComp(",
        ExprKind::SetComp { .. } => "SetComp(",
        ExprKind::DictComp { .. } => "DictComp(",
        ExprKind::GeneratorExp { .. } => "GeneratorExp(",
        ExprKind::Await { .. } => "Await(",
        ExprKind::Yield { .. } => "Yield(",
        ExprKind::YieldFrom { .. } => "YieldFrom(",
        ExprKind::Compare { .. } => "Compare(",
        ExprKind::Call { .. } => "Call(",
        ExprKind::FormattedValue { .. } => "FormattedValue(",
        ExprKind::Interpolation { .. } => "Interpolation(",
        ExprKind::JoinedStr { .. } => "JoinedStr(",
        ExprKind::TemplateStr { .. } => "TemplateStr(",
        ExprKind::Constant { .. } => "Constant(",
        ExprKind::Attribute { .. } => "Attribute(",
        ExprKind::Subscript { .. } => "Subscript(",
        ExprKind::Starred { .. } => "Starred(",
        ExprKind::Name { .. } => "Name(",
        ExprKind::List { .. } => "List(",
        ExprKind::Tuple { .. } => "Tuple(",
        ExprKind::Slice { .. } => "Slice(",
    }
}

impl<'a> Dumper<'a> {
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of expression")]
    pub(super) fn expr(&mut self, expr: &'a Expr<'a>) {
        let mut node = self.node(class(&expr.kind));
        match &expr.kind {
            ExprKind::BoolOp { op, values } => {
                node.field("op=", Work::Text(if *op == BoolOp::And { "And()" } else { "Or()" }));
                node.refs("values=", values, Work::Expr);
            }
            ExprKind::NamedExpr { target, value } => {
                node.field("target=", Work::Expr(target));
                node.field("value=", Work::Expr(value));
            }
            ExprKind::BinOp { left, op, right } => {
                node.field("left=", Work::Expr(left));
                node.field("op=", operator(*op));
                node.field("right=", Work::Expr(right));
            }
            ExprKind::UnaryOp { op, operand } => {
                node.field("op=", unary_op(*op));
                node.field("operand=", Work::Expr(operand));
            }
            ExprKind::Lambda { args, body } => {
                node.field("args=", Work::Arguments(args));
                node.field("body=", Work::Expr(body));
            }
            ExprKind::IfExp { test, body, orelse } => {
                node.field("test=", Work::Expr(test));
                node.field("body=", Work::Expr(body));
                node.field("orelse=", Work::Expr(orelse));
            }
            ExprKind::Dict { keys, values } => {
                node.list("keys=", keys, |key| Work::OptExpr(*key));
                node.refs("values=", values, Work::Expr);
            }
            ExprKind::ListComp { elt, generators }
            | ExprKind::SetComp { elt, generators }
            | ExprKind::GeneratorExp { elt, generators } => {
                node.field("elt=", Work::Expr(elt));
                node.list("generators=", generators, Work::Comprehension);
            }
            ExprKind::DictComp { key, value, generators } => {
                node.field("key=", Work::Expr(key));
                node.field("value=", Work::Expr(value));
                node.list("generators=", generators, Work::Comprehension);
            }
            ExprKind::Await { value } | ExprKind::YieldFrom { value } => {
                node.field("value=", Work::Expr(value));
            }
            ExprKind::Yield { value } => node.optional("value=", *value),
            ExprKind::Compare { left, ops, comparators } => {
                node.field("left=", Work::Expr(left));
                node.list("ops=", ops, cmp_op);
                node.refs("comparators=", comparators, Work::Expr);
            }
            ExprKind::Call { func, args, keywords } => {
                node.field("func=", Work::Expr(func));
                node.refs("args=", args, Work::Expr);
                node.list("keywords=", keywords, Work::Keyword);
            }
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                node.field("value=", Work::Expr(value));
                node.field("conversion=", Work::Number(*conversion));
                node.optional("format_spec=", *format_spec);
            }
            ExprKind::Interpolation { value, str, conversion, format_spec } => {
                node.field("value=", Work::Expr(value));
                node.field("str=", Work::Constant(str));
                node.field("conversion=", Work::Number(*conversion));
                node.optional("format_spec=", *format_spec);
            }
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => {
                node.refs("values=", values, Work::Expr);
            }
            ExprKind::Constant { value, kind } => {
                node.field("value=", Work::Constant(value));
                node.name("kind=", *kind);
            }
            ExprKind::Attribute { value, attr, ctx } => {
                node.field("value=", Work::Expr(value));
                node.field("attr=", Work::Name(attr));
                node.field("ctx=", ctx_text(*ctx));
            }
            ExprKind::Subscript { value, slice, ctx } => {
                node.field("value=", Work::Expr(value));
                node.field("slice=", Work::Expr(slice));
                node.field("ctx=", ctx_text(*ctx));
            }
            ExprKind::Starred { value, ctx } => {
                node.field("value=", Work::Expr(value));
                node.field("ctx=", ctx_text(*ctx));
            }
            ExprKind::Name { id, ctx } => {
                node.field("id=", Work::Name(id));
                node.field("ctx=", ctx_text(*ctx));
            }
            ExprKind::Set { elts } => node.refs("elts=", elts, Work::Expr),
            ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => {
                node.refs("elts=", elts, Work::Expr);
                node.field("ctx=", ctx_text(*ctx));
            }
            ExprKind::Slice { lower, upper, step } => {
                node.optional("lower=", *lower);
                node.optional("upper=", *upper);
                node.optional("step=", *step);
            }
        }
        node.close(Some(expr.loc));
    }

    pub(super) fn comprehension(&mut self, comp: &'a Comprehension<'a>) {
        let mut node = self.node("comprehension(");
        node.field("target=", Work::Expr(comp.target));
        node.field("iter=", Work::Expr(comp.iter));
        node.refs("ifs=", comp.ifs, Work::Expr);
        node.field("is_async=", Work::Number(i32::from(comp.is_async)));
        node.close(None);
    }

    pub(super) fn keyword(&mut self, keyword: &'a Keyword<'a>) {
        let mut node = self.node("keyword(");
        node.name("arg=", keyword.arg);
        node.field("value=", Work::Expr(keyword.value));
        node.close(Some(keyword.loc));
    }

    pub(super) fn match_case(&mut self, case: &'a MatchCase<'a>) {
        let mut node = self.node("match_case(");
        node.field("pattern=", Work::Pattern(case.pattern));
        node.optional("guard=", case.guard);
        node.list("body=", case.body, Work::Stmt);
        node.close(None);
    }

    pub(super) fn pattern(&mut self, pattern: &'a Pattern<'a>) {
        let mut node = self.node(match pattern.kind {
            PatternKind::MatchValue { .. } => "MatchValue(",
            PatternKind::MatchSingleton { .. } => "MatchSingleton(",
            PatternKind::MatchSequence { .. } => "MatchSequence(",
            PatternKind::MatchMapping { .. } => "MatchMapping(",
            PatternKind::MatchClass { .. } => "MatchClass(",
            PatternKind::MatchStar { .. } => "MatchStar(",
            PatternKind::MatchAs { .. } => "MatchAs(",
            PatternKind::MatchOr { .. } => "MatchOr(",
        });
        match &pattern.kind {
            PatternKind::MatchValue { value } => node.field("value=", Work::Expr(value)),
            PatternKind::MatchSingleton { value } => node.field("value=", Work::Constant(value)),
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                node.refs("patterns=", patterns, Work::Pattern);
            }
            PatternKind::MatchMapping { keys, patterns, rest } => {
                node.refs("keys=", keys, Work::Expr);
                node.refs("patterns=", patterns, Work::Pattern);
                node.name("rest=", *rest);
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                node.field("cls=", Work::Expr(cls));
                node.refs("patterns=", patterns, Work::Pattern);
                node.list("kwd_attrs=", kwd_attrs, |name| Work::Name(name));
                node.refs("kwd_patterns=", kwd_patterns, Work::Pattern);
            }
            PatternKind::MatchStar { name } => node.name("name=", *name),
            PatternKind::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    node.field("pattern=", Work::Pattern(pattern));
                }
                node.name("name=", *name);
            }
        }
        node.close(Some(pattern.loc));
    }
}
