//! Statements and what only they hold.

use super::expr::operator;
use super::{Dumper, Work};
use crate::ast::{
    Alias, Arg, Arguments, ClassDef, ExceptHandler, FunctionDef, Stmt, StmtKind, TypeIgnore, TypeParam,
    TypeParamKind, WithItem,
};

/// The name of a node's class with the opening parenthesis.
const fn class(kind: &StmtKind<'_>) -> &'static str {
    match kind {
        StmtKind::FunctionDef(_) => "FunctionDef(",
        StmtKind::AsyncFunctionDef(_) => "AsyncFunctionDef(",
        StmtKind::ClassDef(_) => "ClassDef(",
        StmtKind::Return { .. } => "Return(",
        StmtKind::Delete { .. } => "Delete(",
        StmtKind::Assign { .. } => "Assign(",
        StmtKind::TypeAlias { .. } => "TypeAlias(",
        StmtKind::AugAssign { .. } => "AugAssign(",
        StmtKind::AnnAssign { .. } => "AnnAssign(",
        StmtKind::For { .. } => "For(",
        StmtKind::AsyncFor { .. } => "AsyncFor(",
        StmtKind::While { .. } => "While(",
        StmtKind::If { .. } => "If(",
        StmtKind::With { .. } => "With(",
        StmtKind::AsyncWith { .. } => "AsyncWith(",
        StmtKind::Match { .. } => "Match(",
        StmtKind::Raise { .. } => "Raise(",
        StmtKind::Try { .. } => "Try(",
        StmtKind::TryStar { .. } => "TryStar(",
        StmtKind::Assert { .. } => "Assert(",
        StmtKind::Import { .. } => "Import(",
        StmtKind::ImportFrom { .. } => "ImportFrom(",
        StmtKind::Global { .. } => "Global(",
        StmtKind::Nonlocal { .. } => "Nonlocal(",
        StmtKind::Expr { .. } => "Expr(",
        StmtKind::Pass => "Pass(",
        StmtKind::Break => "Break(",
        StmtKind::Continue => "Continue(",
    }
}

impl<'a> Dumper<'a> {
    pub(super) fn stmt(&mut self, stmt: &'a Stmt<'a>) {
        let loc = Some(stmt.loc);
        let open = class(&stmt.kind);
        let mut node = match &stmt.kind {
            StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => {
                return self.function_def(open, def, stmt);
            }
            StmtKind::ClassDef(def) => return self.class_def(def, stmt),
            _ => self.node(open),
        };
        match &stmt.kind {
            StmtKind::FunctionDef(_) | StmtKind::AsyncFunctionDef(_) | StmtKind::ClassDef(_) => {}
            StmtKind::Return { value } => node.optional("value=", *value),
            StmtKind::Delete { targets } => node.refs("targets=", targets, Work::Expr),
            StmtKind::Assign { targets, value, type_comment } => {
                node.refs("targets=", targets, Work::Expr);
                node.field("value=", Work::Expr(value));
                node.name("type_comment=", *type_comment);
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                node.field("name=", Work::Expr(name));
                node.list("type_params=", type_params, Work::TypeParam);
                node.field("value=", Work::Expr(value));
            }
            StmtKind::AugAssign { target, op, value } => {
                node.field("target=", Work::Expr(target));
                node.field("op=", operator(*op));
                node.field("value=", Work::Expr(value));
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                node.field("target=", Work::Expr(target));
                node.field("annotation=", Work::Expr(annotation));
                node.optional("value=", *value);
                node.field("simple=", Work::Number(i32::from(*simple)));
            }
            StmtKind::For { target, iter, body, orelse, type_comment }
            | StmtKind::AsyncFor { target, iter, body, orelse, type_comment } => {
                node.field("target=", Work::Expr(target));
                node.field("iter=", Work::Expr(iter));
                node.list("body=", body, Work::Stmt);
                node.list("orelse=", orelse, Work::Stmt);
                node.name("type_comment=", *type_comment);
            }
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                node.field("test=", Work::Expr(test));
                node.list("body=", body, Work::Stmt);
                node.list("orelse=", orelse, Work::Stmt);
            }
            StmtKind::With { items, body, type_comment }
            | StmtKind::AsyncWith { items, body, type_comment } => {
                node.list("items=", items, Work::WithItem);
                node.list("body=", body, Work::Stmt);
                node.name("type_comment=", *type_comment);
            }
            StmtKind::Match { subject, cases } => {
                node.field("subject=", Work::Expr(subject));
                node.list("cases=", cases, Work::MatchCase);
            }
            StmtKind::Raise { exc, cause } => {
                node.optional("exc=", *exc);
                node.optional("cause=", *cause);
            }
            StmtKind::Try { body, handlers, orelse, finalbody }
            | StmtKind::TryStar { body, handlers, orelse, finalbody } => {
                node.list("body=", body, Work::Stmt);
                node.list("handlers=", handlers, Work::ExceptHandler);
                node.list("orelse=", orelse, Work::Stmt);
                node.list("finalbody=", finalbody, Work::Stmt);
            }
            StmtKind::Assert { test, msg } => {
                node.field("test=", Work::Expr(test));
                node.optional("msg=", *msg);
            }
            StmtKind::Import { names } => node.list("names=", names, Work::Alias),
            StmtKind::ImportFrom { module, names, level } => {
                node.name("module=", *module);
                node.list("names=", names, Work::Alias);
                node.field("level=", Work::Number(*level));
            }
            StmtKind::Global { names } | StmtKind::Nonlocal { names } => {
                node.list("names=", names, |name| Work::Name(name));
            }
            StmtKind::Expr { value } => node.field("value=", Work::Expr(value)),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
        }
        node.close(loc);
    }

    fn function_def(&mut self, open: &'static str, def: &'a FunctionDef<'a>, stmt: &'a Stmt<'a>) {
        let mut node = self.node(open);
        node.field("name=", Work::Name(def.name));
        node.field("args=", Work::Arguments(def.args));
        node.list("body=", def.body, Work::Stmt);
        node.refs("decorator_list=", def.decorator_list, Work::Expr);
        node.optional("returns=", def.returns);
        node.name("type_comment=", def.type_comment);
        node.list("type_params=", def.type_params, Work::TypeParam);
        node.close(Some(stmt.loc));
    }

    fn class_def(&mut self, def: &'a ClassDef<'a>, stmt: &'a Stmt<'a>) {
        let mut node = self.node("ClassDef(");
        node.field("name=", Work::Name(def.name));
        node.refs("bases=", def.bases, Work::Expr);
        node.list("keywords=", def.keywords, Work::Keyword);
        node.list("body=", def.body, Work::Stmt);
        node.refs("decorator_list=", def.decorator_list, Work::Expr);
        node.list("type_params=", def.type_params, Work::TypeParam);
        node.close(Some(stmt.loc));
    }

    pub(super) fn alias(&mut self, alias: &'a Alias<'a>) {
        let mut node = self.node("alias(");
        node.field("name=", Work::Name(alias.name));
        node.name("asname=", alias.asname);
        node.close(Some(alias.loc));
    }

    pub(super) fn with_item(&mut self, item: &'a WithItem<'a>) {
        let mut node = self.node("withitem(");
        node.field("context_expr=", Work::Expr(item.context_expr));
        node.optional("optional_vars=", item.optional_vars);
        node.close(None);
    }

    pub(super) fn except_handler(&mut self, handler: &'a ExceptHandler<'a>) {
        let mut node = self.node("ExceptHandler(");
        node.optional("type=", handler.r#type);
        node.name("name=", handler.name);
        node.list("body=", handler.body, Work::Stmt);
        node.close(Some(handler.loc));
    }

    pub(super) fn arguments(&mut self, args: &'a Arguments<'a>) {
        let mut node = self.node("arguments(");
        node.list("posonlyargs=", args.posonlyargs, Work::Arg);
        node.list("args=", args.args, Work::Arg);
        if let Some(vararg) = args.vararg {
            node.field("vararg=", Work::Arg(vararg));
        }
        node.list("kwonlyargs=", args.kwonlyargs, Work::Arg);
        node.list("kw_defaults=", args.kw_defaults, |default| Work::OptExpr(*default));
        if let Some(kwarg) = args.kwarg {
            node.field("kwarg=", Work::Arg(kwarg));
        }
        node.refs("defaults=", args.defaults, Work::Expr);
        node.close(None);
    }

    pub(super) fn arg(&mut self, arg: &'a Arg<'a>) {
        let mut node = self.node("arg(");
        node.field("arg=", Work::Name(arg.arg));
        node.optional("annotation=", arg.annotation);
        node.name("type_comment=", arg.type_comment);
        node.close(Some(arg.loc));
    }

    pub(super) fn type_param(&mut self, param: &'a TypeParam<'a>) {
        let mut node = self.node(match param.kind {
            TypeParamKind::TypeVar { .. } => "TypeVar(",
            TypeParamKind::ParamSpec { .. } => "ParamSpec(",
            TypeParamKind::TypeVarTuple { .. } => "TypeVarTuple(",
        });
        match param.kind {
            TypeParamKind::TypeVar { name, bound, default_value } => {
                node.field("name=", Work::Name(name));
                node.optional("bound=", bound);
                node.optional("default_value=", default_value);
            }
            TypeParamKind::ParamSpec { name, default_value }
            | TypeParamKind::TypeVarTuple { name, default_value } => {
                node.field("name=", Work::Name(name));
                node.optional("default_value=", default_value);
            }
        }
        node.close(Some(param.loc));
    }

    pub(super) fn type_ignore(&mut self, ignore: &'a TypeIgnore<'a>) {
        let mut node = self.node("TypeIgnore(");
        node.field("lineno=", Work::Number(ignore.lineno));
        node.field("tag=", Work::Name(ignore.tag));
        node.close(None);
    }
}
