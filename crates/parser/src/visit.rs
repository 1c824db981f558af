//! A generic walk over the syntax tree, in the order of `Python.asdl`'s fields.
//!
//! Implement [`Visitor`] and override what interests you; each method's default body walks on into the children.
//! The walk recurses as deep as the tree is, so visitors that meet untrusted trees must count their depth.

use crate::ast::{
    Alias, Arg, Arguments, ClassDef, Comprehension, ExceptHandler, Expr, ExprKind, FunctionDef, Keyword,
    MatchCase, Mod, Pattern, PatternKind, Stmt, StmtKind, TypeParam, TypeParamKind, WithItem,
};

/// Called for each node of a tree; the defaults visit the node's children.
pub trait Visitor<'a> {
    /// A whole module.
    fn visit_mod(&mut self, node: &'a Mod<'a>) {
        walk_mod(self, node);
    }
    /// A statement.
    fn visit_stmt(&mut self, node: &'a Stmt<'a>) {
        walk_stmt(self, node);
    }
    /// An expression.
    fn visit_expr(&mut self, node: &'a Expr<'a>) {
        walk_expr(self, node);
    }
    /// One `for` clause of a comprehension.
    fn visit_comprehension(&mut self, node: &'a Comprehension<'a>) {
        walk_comprehension(self, node);
    }
    /// One `except` clause.
    fn visit_except_handler(&mut self, node: &'a ExceptHandler<'a>) {
        walk_except_handler(self, node);
    }
    /// The parameters of a function.
    fn visit_arguments(&mut self, node: &'a Arguments<'a>) {
        walk_arguments(self, node);
    }
    /// One parameter.
    fn visit_arg(&mut self, node: &'a Arg<'a>) {
        opt(self, node.annotation);
    }
    /// A keyword argument of a call.
    fn visit_keyword(&mut self, node: &'a Keyword<'a>) {
        self.visit_expr(node.value);
    }
    /// A name of an import.
    fn visit_alias(&mut self, _node: &'a Alias<'a>) {}
    /// One item of a `with` statement.
    fn visit_with_item(&mut self, node: &'a WithItem<'a>) {
        self.visit_expr(node.context_expr);
        opt(self, node.optional_vars);
    }
    /// One `case` block.
    fn visit_match_case(&mut self, node: &'a MatchCase<'a>) {
        self.visit_pattern(node.pattern);
        opt(self, node.guard);
        stmts(self, node.body);
    }
    /// A pattern.
    fn visit_pattern(&mut self, node: &'a Pattern<'a>) {
        walk_pattern(self, node);
    }
    /// A type parameter.
    fn visit_type_param(&mut self, node: &'a TypeParam<'a>) {
        walk_type_param(self, node);
    }
}

fn opt<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, node: Option<&'a Expr<'a>>) {
    if let Some(node) = node {
        visitor.visit_expr(node);
    }
}

fn exprs<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, nodes: &'a [&'a Expr<'a>]) {
    for node in nodes {
        visitor.visit_expr(node);
    }
}

fn stmts<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, nodes: &'a [Stmt<'a>]) {
    for node in nodes {
        visitor.visit_stmt(node);
    }
}

fn comprehensions<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, nodes: &'a [Comprehension<'a>]) {
    for node in nodes {
        visitor.visit_comprehension(node);
    }
}

fn type_params<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, nodes: &'a [TypeParam<'a>]) {
    for node in nodes {
        visitor.visit_type_param(node);
    }
}

/// Visits the children of a module.
pub fn walk_mod<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, node: &'a Mod<'a>) {
    match *node {
        Mod::Module { body, .. } | Mod::Interactive { body } => stmts(visitor, body),
        Mod::Expression { body } => visitor.visit_expr(body),
        Mod::FunctionType { argtypes, returns } => {
            exprs(visitor, argtypes);
            visitor.visit_expr(returns);
        }
    }
}

/// Visits the children of a statement.
pub fn walk_stmt<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, node: &'a Stmt<'a>) {
    match node.kind {
        StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => walk_function_def(visitor, def),
        StmtKind::ClassDef(def) => walk_class_def(visitor, def),
        StmtKind::Return { value } => opt(visitor, value),
        StmtKind::Delete { targets } => exprs(visitor, targets),
        StmtKind::Assign { targets, value, .. } => {
            exprs(visitor, targets);
            visitor.visit_expr(value);
        }
        StmtKind::TypeAlias { name, type_params: params, value } => {
            visitor.visit_expr(name);
            type_params(visitor, params);
            visitor.visit_expr(value);
        }
        StmtKind::AugAssign { target, value, .. } => {
            visitor.visit_expr(target);
            visitor.visit_expr(value);
        }
        StmtKind::AnnAssign { target, annotation, value, .. } => {
            visitor.visit_expr(target);
            visitor.visit_expr(annotation);
            opt(visitor, value);
        }
        StmtKind::For { target, iter, body, orelse, .. }
        | StmtKind::AsyncFor { target, iter, body, orelse, .. } => {
            visitor.visit_expr(target);
            visitor.visit_expr(iter);
            stmts(visitor, body);
            stmts(visitor, orelse);
        }
        StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
            visitor.visit_expr(test);
            stmts(visitor, body);
            stmts(visitor, orelse);
        }
        StmtKind::With { items, body, .. } | StmtKind::AsyncWith { items, body, .. } => {
            for item in items {
                visitor.visit_with_item(item);
            }
            stmts(visitor, body);
        }
        StmtKind::Match { subject, cases } => {
            visitor.visit_expr(subject);
            for case in cases {
                visitor.visit_match_case(case);
            }
        }
        StmtKind::Raise { exc, cause } => {
            opt(visitor, exc);
            opt(visitor, cause);
        }
        StmtKind::Try { body, handlers, orelse, finalbody }
        | StmtKind::TryStar { body, handlers, orelse, finalbody } => {
            stmts(visitor, body);
            for handler in handlers {
                visitor.visit_except_handler(handler);
            }
            stmts(visitor, orelse);
            stmts(visitor, finalbody);
        }
        StmtKind::Assert { test, msg } => {
            visitor.visit_expr(test);
            opt(visitor, msg);
        }
        StmtKind::Import { names } | StmtKind::ImportFrom { names, .. } => {
            for alias in names {
                visitor.visit_alias(alias);
            }
        }
        StmtKind::Expr { value } => visitor.visit_expr(value),
        StmtKind::Global { .. }
        | StmtKind::Nonlocal { .. }
        | StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue => {}
    }
}

fn walk_function_def<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, def: &'a FunctionDef<'a>) {
    visitor.visit_arguments(def.args);
    stmts(visitor, def.body);
    exprs(visitor, def.decorator_list);
    opt(visitor, def.returns);
    type_params(visitor, def.type_params);
}

fn walk_class_def<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, def: &'a ClassDef<'a>) {
    exprs(visitor, def.bases);
    for keyword in def.keywords {
        visitor.visit_keyword(keyword);
    }
    stmts(visitor, def.body);
    exprs(visitor, def.decorator_list);
    type_params(visitor, def.type_params);
}

/// Visits the children of an expression.
pub fn walk_expr<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, node: &'a Expr<'a>) {
    match node.kind {
        ExprKind::BoolOp { values, .. }
        | ExprKind::JoinedStr { values }
        | ExprKind::TemplateStr { values } => exprs(visitor, values),
        ExprKind::NamedExpr { target, value } => {
            visitor.visit_expr(target);
            visitor.visit_expr(value);
        }
        ExprKind::BinOp { left, right, .. } => {
            visitor.visit_expr(left);
            visitor.visit_expr(right);
        }
        ExprKind::UnaryOp { operand, .. } => visitor.visit_expr(operand),
        ExprKind::Lambda { args, body } => {
            visitor.visit_arguments(args);
            visitor.visit_expr(body);
        }
        ExprKind::IfExp { test, body, orelse } => {
            visitor.visit_expr(test);
            visitor.visit_expr(body);
            visitor.visit_expr(orelse);
        }
        ExprKind::Dict { keys, values } => {
            for key in keys {
                opt(visitor, *key);
            }
            exprs(visitor, values);
        }
        ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
            exprs(visitor, elts);
        }
        ExprKind::ListComp { elt, generators }
        | ExprKind::SetComp { elt, generators }
        | ExprKind::GeneratorExp { elt, generators } => {
            visitor.visit_expr(elt);
            comprehensions(visitor, generators);
        }
        ExprKind::DictComp { key, value, generators } => {
            visitor.visit_expr(key);
            visitor.visit_expr(value);
            comprehensions(visitor, generators);
        }
        ExprKind::Await { value }
        | ExprKind::YieldFrom { value }
        | ExprKind::Attribute { value, .. }
        | ExprKind::Starred { value, .. } => visitor.visit_expr(value),
        ExprKind::Yield { value } => opt(visitor, value),
        ExprKind::Compare { left, comparators, .. } => {
            visitor.visit_expr(left);
            exprs(visitor, comparators);
        }
        ExprKind::Call { func, args, keywords } => {
            visitor.visit_expr(func);
            exprs(visitor, args);
            for keyword in keywords {
                visitor.visit_keyword(keyword);
            }
        }
        ExprKind::FormattedValue { value, format_spec, .. }
        | ExprKind::Interpolation { value, format_spec, .. } => {
            visitor.visit_expr(value);
            opt(visitor, format_spec);
        }
        ExprKind::Subscript { value, slice, .. } => {
            visitor.visit_expr(value);
            visitor.visit_expr(slice);
        }
        ExprKind::Slice { lower, upper, step } => {
            opt(visitor, lower);
            opt(visitor, upper);
            opt(visitor, step);
        }
        ExprKind::Constant { .. } | ExprKind::Name { .. } => {}
    }
}

/// Visits the children of a comprehension clause.
pub fn walk_comprehension<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, node: &'a Comprehension<'a>) {
    visitor.visit_expr(node.target);
    visitor.visit_expr(node.iter);
    exprs(visitor, node.ifs);
}

/// Visits the children of an `except` clause.
pub fn walk_except_handler<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, node: &'a ExceptHandler<'a>) {
    opt(visitor, node.r#type);
    stmts(visitor, node.body);
}

/// Visits the parameters and their defaults.
pub fn walk_arguments<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, node: &'a Arguments<'a>) {
    for arg in node.posonlyargs.iter().chain(node.args).chain(node.vararg).chain(node.kwonlyargs) {
        visitor.visit_arg(arg);
    }
    for default in node.kw_defaults {
        opt(visitor, *default);
    }
    if let Some(arg) = node.kwarg {
        visitor.visit_arg(arg);
    }
    exprs(visitor, node.defaults);
}

/// Visits the children of a pattern.
pub fn walk_pattern<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, node: &'a Pattern<'a>) {
    let patterns = match node.kind {
        PatternKind::MatchValue { value } => {
            visitor.visit_expr(value);
            return;
        }
        PatternKind::MatchSingleton { .. } | PatternKind::MatchStar { .. } => return,
        PatternKind::MatchAs { pattern, .. } => {
            if let Some(pattern) = pattern {
                visitor.visit_pattern(pattern);
            }
            return;
        }
        PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => patterns,
        PatternKind::MatchMapping { keys, patterns, .. } => {
            exprs(visitor, keys);
            patterns
        }
        PatternKind::MatchClass { cls, patterns, kwd_patterns, .. } => {
            visitor.visit_expr(cls);
            for pattern in patterns {
                visitor.visit_pattern(pattern);
            }
            kwd_patterns
        }
    };
    for pattern in patterns {
        visitor.visit_pattern(pattern);
    }
}

/// Visits the children of a type parameter.
pub fn walk_type_param<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, node: &'a TypeParam<'a>) {
    match node.kind {
        TypeParamKind::TypeVar { bound, default_value, .. } => {
            opt(visitor, bound);
            opt(visitor, default_value);
        }
        TypeParamKind::ParamSpec { default_value, .. }
        | TypeParamKind::TypeVarTuple { default_value, .. } => {
            opt(visitor, default_value);
        }
    }
}
