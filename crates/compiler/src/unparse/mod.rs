//! Source text of expressions, as CPython writes annotations under `from __future__ import annotations`.

use rustpython_wtf8::{Wtf8, Wtf8Buf};
use serpentarium_parser::ast::{
    Arg, Arguments, BoolOp, Comprehension, Constant, Expr, ExprKind, Keyword, Operator, UnaryOp,
};

use crate::recursion::with_stack;

mod constant;
mod strings;

pub(crate) use constant::constant_repr;

/// How tightly an operator binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arith,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    fn next(self) -> Self {
        match self {
            Self::Tuple => Self::Test,
            Self::Test => Self::Or,
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Compare,
            Self::Compare => Self::BitOr,
            Self::BitOr => Self::BitXor,
            Self::BitXor => Self::BitAnd,
            Self::BitAnd => Self::Shift,
            Self::Shift => Self::Arith,
            Self::Arith => Self::Term,
            Self::Term => Self::Factor,
            Self::Factor => Self::Power,
            Self::Power => Self::Await,
            Self::Await | Self::Atom => Self::Atom,
        }
    }
}

/// The source text of `expr`.
pub(crate) fn unparse(expr: &Expr<'_>) -> Wtf8Buf {
    let mut writer = Writer { out: Wtf8Buf::new() };
    writer.expr(expr, Level::Test);
    writer.out
}

struct Writer {
    out: Wtf8Buf,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn put_if(&mut self, condition: bool, text: &str) {
        if condition {
            self.put(text);
        }
    }

    fn put_wtf8(&mut self, text: &Wtf8) {
        self.out.push_wtf8(text);
    }

    fn expr(&mut self, expr: &Expr<'_>, level: Level) {
        // The symbol table has walked the same tree and limited its depth.
        with_stack(|| self.expr_kind(expr, level));
    }

    /// `text`, in parentheses if what surrounds it binds more tightly.
    fn grouped(&mut self, level: Level, own: Level, text: impl FnOnce(&mut Self)) {
        self.put_if(level > own, "(");
        text(self);
        self.put_if(level > own, ")");
    }

    fn list(&mut self, exprs: &[&Expr<'_>]) {
        for (index, expr) in exprs.iter().enumerate() {
            self.put_if(index > 0, ", ");
            self.expr(expr, Level::Test);
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of expression")]
    fn expr_kind(&mut self, expr: &Expr<'_>, level: Level) {
        match expr.kind {
            ExprKind::BoolOp { op, values } => {
                let (own, text) = if op == BoolOp::And { (Level::And, " and ") } else { (Level::Or, " or ") };
                self.grouped(level, own, |this| {
                    for (index, value) in values.iter().enumerate() {
                        this.put_if(index > 0, text);
                        this.expr(value, own.next());
                    }
                });
            }
            ExprKind::NamedExpr { target, value } => self.grouped(level, Level::Tuple, |this| {
                this.expr(target, Level::Atom);
                this.put(" := ");
                this.expr(value, Level::Atom);
            }),
            ExprKind::BinOp { left, op, right } => {
                let own = operator_level(op);
                let power = op == Operator::Pow;
                self.grouped(level, own, |this| {
                    this.expr(left, if power { own.next() } else { own });
                    this.put(" ");
                    this.put(op.symbol());
                    this.put(" ");
                    this.expr(right, if power { own } else { own.next() });
                });
            }
            ExprKind::UnaryOp { op, operand } => {
                let own = if op == UnaryOp::Not { Level::Not } else { Level::Factor };
                self.grouped(level, own, |this| {
                    this.put(op.symbol());
                    this.put_if(op == UnaryOp::Not, " ");
                    this.expr(operand, own);
                });
            }
            ExprKind::Lambda { args, body } => self.grouped(level, Level::Test, |this| {
                let positional = !args.args.is_empty() || !args.posonlyargs.is_empty();
                this.put(if positional { "lambda " } else { "lambda" });
                this.arguments(args);
                this.put(": ");
                this.expr(body, Level::Test);
            }),
            ExprKind::IfExp { test, body, orelse } => self.grouped(level, Level::Test, |this| {
                this.expr(body, Level::Or);
                this.put(" if ");
                this.expr(test, Level::Or);
                this.put(" else ");
                this.expr(orelse, Level::Test);
            }),
            ExprKind::Dict { keys, values } => {
                self.put("{");
                for (index, (key, value)) in keys.iter().zip(values).enumerate() {
                    self.put_if(index > 0, ", ");
                    if let Some(key) = key {
                        self.expr(key, Level::Test);
                        self.put(": ");
                        self.expr(value, Level::Test);
                    } else {
                        self.put("**");
                        self.expr(value, Level::BitOr);
                    }
                }
                self.put("}");
            }
            ExprKind::Set { elts } => {
                self.put("{");
                self.list(elts);
                self.put("}");
            }
            ExprKind::GeneratorExp { elt, generators } => self.comprehension("(", elt, None, generators, ")"),
            ExprKind::ListComp { elt, generators } => self.comprehension("[", elt, None, generators, "]"),
            ExprKind::SetComp { elt, generators } => self.comprehension("{", elt, None, generators, "}"),
            ExprKind::DictComp { key, value, generators } => {
                self.comprehension("{", key, Some(value), generators, "}");
            }
            ExprKind::Yield { value: None } => self.put("(yield)"),
            ExprKind::Yield { value: Some(value) } => {
                self.put("(yield ");
                self.expr(value, Level::Test);
                self.put(")");
            }
            ExprKind::YieldFrom { value } => {
                self.put("(yield from ");
                self.expr(value, Level::Test);
                self.put(")");
            }
            ExprKind::Await { value } => self.grouped(level, Level::Await, |this| {
                this.put("await ");
                this.expr(value, Level::Atom);
            }),
            ExprKind::Compare { left, ops, comparators } => self.grouped(level, Level::Compare, |this| {
                this.expr(left, Level::BitOr);
                for (op, comparator) in ops.iter().zip(comparators) {
                    this.put(" ");
                    this.put(op.symbol());
                    this.put(" ");
                    this.expr(comparator, Level::BitOr);
                }
            }),
            ExprKind::Call { func, args, keywords } => self.call(func, args, keywords),
            ExprKind::FormattedValue { .. }
            | ExprKind::Interpolation { .. }
            | ExprKind::JoinedStr { .. }
            | ExprKind::TemplateStr { .. } => self.formatted(expr),
            ExprKind::Constant { value, kind } => {
                self.put(kind.unwrap_or_default());
                let text = constant_repr(&value);
                self.put_wtf8(&text);
            }
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(value, Level::Atom);
                // A dot right behind an integer would belong to the number.
                let integer = matches!(value.as_constant(), Some(Constant::Int(_) | Constant::BigInt(_)));
                self.put(if integer { " ." } else { "." });
                self.put(attr);
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value, Level::Atom);
                self.put("[");
                self.expr(slice, Level::Tuple);
                self.put("]");
            }
            ExprKind::Starred { value, .. } => {
                self.put("*");
                self.expr(value, Level::BitOr);
            }
            ExprKind::Name { id, .. } => self.put(id),
            ExprKind::List { elts, .. } => {
                self.put("[");
                self.list(elts);
                self.put("]");
            }
            ExprKind::Tuple { elts: [], .. } => self.put("()"),
            ExprKind::Tuple { elts, .. } => self.grouped(level, Level::Tuple, |this| {
                this.list(elts);
                this.put_if(elts.len() == 1, ",");
            }),
            ExprKind::Slice { lower, upper, step } => {
                self.opt(lower);
                self.put(":");
                self.opt(upper);
                self.put_if(step.is_some(), ":");
                self.opt(step);
            }
        }
    }

    fn opt(&mut self, expr: Option<&Expr<'_>>) {
        if let Some(expr) = expr {
            self.expr(expr, Level::Test);
        }
    }

    fn comprehension(
        &mut self,
        open: &str,
        elt: &Expr<'_>,
        value: Option<&Expr<'_>>,
        generators: &[Comprehension<'_>],
        close: &str,
    ) {
        self.put(open);
        self.expr(elt, Level::Test);
        if let Some(value) = value {
            self.put(": ");
            self.expr(value, Level::Test);
        }
        for generator in generators {
            self.put(if generator.is_async { " async for " } else { " for " });
            self.expr(generator.target, Level::Tuple);
            self.put(" in ");
            self.expr(generator.iter, Level::Or);
            for condition in generator.ifs {
                self.put(" if ");
                self.expr(condition, Level::Or);
            }
        }
        self.put(close);
    }

    fn call(&mut self, func: &Expr<'_>, args: &[&Expr<'_>], keywords: &[Keyword<'_>]) {
        self.expr(func, Level::Atom);
        if let ([only @ Expr { kind: ExprKind::GeneratorExp { .. }, .. }], []) = (args, keywords) {
            self.expr(only, Level::Test);
            return;
        }
        self.put("(");
        self.list(args);
        for (index, keyword) in keywords.iter().enumerate() {
            self.put_if(index > 0 || !args.is_empty(), ", ");
            match keyword.arg {
                Some(arg) => {
                    self.put(arg);
                    self.put("=");
                }
                None => self.put("**"),
            }
            self.expr(keyword.value, Level::Test);
        }
        self.put(")");
    }

    fn arguments(&mut self, args: &Arguments<'_>) {
        let mut first = true;
        let positional = args.posonlyargs.len() + args.args.len();
        for (index, arg) in args.posonlyargs.iter().chain(args.args).enumerate() {
            self.separator(&mut first);
            self.arg(arg);
            let without_default = positional.saturating_sub(args.defaults.len());
            let default = index.checked_sub(without_default).and_then(|index| args.defaults.get(index));
            self.default(default.copied());
            self.put_if(index + 1 == args.posonlyargs.len(), ", /");
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            self.separator(&mut first);
            self.put("*");
            if let Some(arg) = args.vararg {
                self.arg(arg);
            }
        }
        for (arg, default) in args.kwonlyargs.iter().zip(args.kw_defaults) {
            self.separator(&mut first);
            self.arg(arg);
            self.default(*default);
        }
        if let Some(arg) = args.kwarg {
            self.separator(&mut first);
            self.put("**");
            self.arg(arg);
        }
    }

    fn separator(&mut self, first: &mut bool) {
        self.put_if(!*first, ", ");
        *first = false;
    }

    fn arg(&mut self, arg: &Arg<'_>) {
        self.put(arg.arg);
        if let Some(annotation) = arg.annotation {
            self.put(": ");
            self.expr(annotation, Level::Test);
        }
    }

    fn default(&mut self, default: Option<&Expr<'_>>) {
        if let Some(default) = default {
            self.put("=");
            self.expr(default, Level::Test);
        }
    }
}

fn operator_level(op: Operator) -> Level {
    match op {
        Operator::Add | Operator::Sub => Level::Arith,
        Operator::Mult | Operator::MatMult | Operator::Div | Operator::Mod | Operator::FloorDiv => {
            Level::Term
        }
        Operator::LShift | Operator::RShift => Level::Shift,
        Operator::BitOr => Level::BitOr,
        Operator::BitXor => Level::BitXor,
        Operator::BitAnd => Level::BitAnd,
        Operator::Pow => Level::Power,
    }
}
