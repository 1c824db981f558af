//! Trees that no parser makes: they compile or are refused, but nothing panics.

use bumpalo::Bump;
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::ast::{
    Alias, Arguments, ClassDef, Constant, ExceptHandler, Expr, ExprContext, ExprKind, FunctionDef, Location,
    MatchCase, Mod, Pattern, PatternKind, Stmt, StmtKind, WithItem,
};

fn name(arena: &Bump, loc: Location) -> &Expr<'_> {
    arena.alloc(Expr { kind: ExprKind::Name { id: "a", ctx: ExprContext::Load }, loc })
}

fn run(body: &[Stmt<'_>]) {
    for optimize in 0..3 {
        let module = Mod::Module { body, type_ignores: &[] };
        let _ = compile(&module, "f", Mode::Exec, 0, optimize);
    }
}

#[test]
fn positions_may_be_any_numbers() {
    let arena = Bump::new();
    let numbers = [i32::MIN, -2, -1, 0, 1, 127, 1 << 20, i32::MAX];
    let mut stmts = Vec::new();
    for line in numbers {
        for col in numbers {
            for end_col in [i32::MIN, -1, i32::MAX] {
                let loc = Location::new(line, col, line.wrapping_add(col), end_col);
                let back = Location::new(col, line, end_col, line);
                let object = name(&arena, loc);
                let attribute = ExprKind::Attribute { value: object, attr: "b", ctx: ExprContext::Load };
                let attribute: &Expr<'_> = arena.alloc(Expr { kind: attribute, loc: back });
                let call = ExprKind::Call { func: attribute, args: &[], keywords: &[] };
                let value = arena.alloc(Expr { kind: call, loc });
                stmts.push(Stmt { kind: StmtKind::Expr { value }, loc });
                let text = Constant::Str("doc".into());
                let doc = arena.alloc(Expr { kind: ExprKind::Constant { value: text, kind: None }, loc });
                let body = arena.alloc_slice_copy(&[
                    Stmt { kind: StmtKind::Expr { value: doc }, loc },
                    Stmt { kind: StmtKind::Return { value: Some(object) }, loc: back },
                ]);
                let args = arena.alloc(Arguments::default());
                let def = arena.alloc(FunctionDef {
                    name: "f",
                    args,
                    body,
                    decorator_list: arena.alloc_slice_copy(&[object]),
                    returns: Some(object),
                    type_comment: None,
                    type_params: &[],
                });
                stmts.push(Stmt { kind: StmtKind::FunctionDef(def), loc });
            }
        }
    }
    run(&stmts);
}

#[test]
fn empty_and_mismatched_lists() {
    let arena = Bump::new();
    let loc = Location::new(1, 0, 1, 1);
    let a = name(&arena, loc);
    let star = arena.alloc(Pattern { kind: PatternKind::MatchStar { name: Some("s") }, loc });
    let any: &Pattern<'_> =
        arena.alloc(Pattern { kind: PatternKind::MatchAs { pattern: None, name: None }, loc });
    let exprs = [
        ExprKind::BoolOp { op: serpentarium_parser::ast::BoolOp::And, values: &[] },
        ExprKind::Dict { keys: &[], values: arena.alloc_slice_copy(&[a]) },
        ExprKind::Compare { left: a, ops: &[], comparators: &[] },
        ExprKind::Compare { left: a, ops: &[], comparators: arena.alloc_slice_copy(&[a, a]) },
        ExprKind::ListComp { elt: a, generators: &[] },
        ExprKind::Set { elts: &[] },
        ExprKind::JoinedStr { values: &[] },
        ExprKind::Starred { value: a, ctx: ExprContext::Del },
        ExprKind::Slice { lower: None, upper: None, step: None },
        ExprKind::FormattedValue { value: a, conversion: 77, format_spec: Some(a) },
        ExprKind::Constant { value: Constant::Tuple(&[Constant::Ellipsis]), kind: None },
        ExprKind::Constant { value: Constant::BigInt("-junk"), kind: None },
    ];
    for kind in exprs {
        let value: &Expr<'_> = arena.alloc(Expr { kind, loc });
        run(&[Stmt { kind: StmtKind::Expr { value }, loc }]);
        run(&[Stmt { kind: StmtKind::Delete { targets: arena.alloc_slice_copy(&[value]) }, loc }]);
        run(&[Stmt { kind: StmtKind::If { test: value, body: &[], orelse: &[] }, loc }]);
    }
    let patterns = [
        PatternKind::MatchMapping { keys: &[], patterns: arena.alloc_slice_copy(&[any]), rest: None },
        PatternKind::MatchMapping { keys: arena.alloc_slice_copy(&[a]), patterns: &[], rest: Some("r") },
        PatternKind::MatchMapping { keys: &[], patterns: &[], rest: Some("r") },
        PatternKind::MatchClass { cls: a, patterns: &[], kwd_attrs: &["x", "x"], kwd_patterns: &[] },
        PatternKind::MatchClass { cls: a, patterns: &[], kwd_attrs: &[], kwd_patterns: &[] },
        PatternKind::MatchOr { patterns: &[] },
        PatternKind::MatchSequence { patterns: &[] },
        PatternKind::MatchAs { pattern: Some(star), name: None },
        star.kind,
    ];
    for kind in patterns {
        let pattern = arena.alloc(Pattern { kind, loc });
        let cases = arena.alloc_slice_copy(&[MatchCase { pattern, guard: None, body: &[] }]);
        run(&[Stmt { kind: StmtKind::Match { subject: a, cases }, loc }]);
    }
    let class = arena.alloc(ClassDef {
        name: "",
        bases: &[],
        keywords: &[],
        body: &[],
        decorator_list: &[],
        type_params: &[],
    });
    let handler = ExceptHandler { r#type: None, name: Some("e"), body: &[], loc };
    let handlers = arena.alloc_slice_copy(&[handler]);
    let stmts = [
        StmtKind::ClassDef(class),
        StmtKind::Assign { targets: &[], value: a, type_comment: None },
        StmtKind::Import { names: arena.alloc_slice_copy(&[Alias { name: "", asname: Some("x.y"), loc }]) },
        StmtKind::ImportFrom { module: None, names: &[], level: -7 },
        StmtKind::With { items: &[], body: &[], type_comment: None },
        StmtKind::With {
            items: arena.alloc_slice_copy(&[WithItem { context_expr: a, optional_vars: Some(a) }]),
            body: &[],
            type_comment: None,
        },
        StmtKind::TryStar { body: &[], handlers, orelse: &[], finalbody: &[] },
        StmtKind::Try { body: &[], handlers: &[], orelse: &[], finalbody: &[] },
        StmtKind::Match { subject: a, cases: &[] },
        StmtKind::TypeAlias { name: a, type_params: &[], value: a },
        StmtKind::AnnAssign { target: a, annotation: a, value: None, simple: true },
    ];
    for kind in stmts {
        run(&[Stmt { kind, loc }]);
    }
}
