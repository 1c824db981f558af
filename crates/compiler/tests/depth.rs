//! However deep a tree is, compiling it ends with code or with a `RecursionError`, never with a stack overflow.
#![expect(clippy::unwrap_used, reason = "tests")]

use bumpalo::Bump;
use serpentarium_compiler::{ErrorKind, Mode, compile};
use serpentarium_parser::ast::{
    Constant, Expr, ExprContext, ExprKind, Location, Mod, Operator, Stmt, StmtKind, UnaryOp,
};

const LOC: Location = Location::new(1, 0, 1, 1);

fn node<'a>(arena: &'a Bump, kind: ExprKind<'a>) -> &'a Expr<'a> {
    arena.alloc(Expr { kind, loc: LOC })
}

/// Compiles the expression that `wrap` makes of itself `depth` times over; gives the kind of the error.
fn nested<'a>(
    arena: &'a Bump,
    depth: usize,
    wrap: impl Fn(&'a Expr<'a>) -> ExprKind<'a>,
) -> Option<ErrorKind> {
    let mut expr = node(arena, ExprKind::Name { id: "a", ctx: ExprContext::Load });
    for _ in 0..depth {
        expr = node(arena, wrap(expr));
    }
    let body = arena.alloc_slice_copy(&[Stmt { kind: StmtKind::Expr { value: expr }, loc: LOC }]);
    let module = Mod::Module { body, type_ignores: &[] };
    compile(&module, "f", Mode::Exec, 0, 0).err().map(|error| error.kind)
}

#[test]
fn deep_trees_compile_or_are_refused() {
    for (depth, expected) in [(20_000, None), (500_000, Some(ErrorKind::Recursion))] {
        let arena = Bump::new();
        let one = node(&arena, ExprKind::Constant { value: Constant::Int(1), kind: None });
        let add = |left| ExprKind::BinOp { left, op: Operator::Add, right: one };
        assert_eq!(nested(&arena, depth, add), expected);
        let negate = |operand| ExprKind::UnaryOp { op: UnaryOp::USub, operand };
        assert_eq!(nested(&arena, depth, negate), expected);
        let call = |func| ExprKind::Call { func, args: &[], keywords: &[] };
        assert_eq!(nested(&arena, depth, call), expected);
        let attribute = |value| ExprKind::Attribute { value, attr: "b", ctx: ExprContext::Load };
        assert_eq!(nested(&arena, depth, attribute), expected);
        let condition = |orelse| ExprKind::IfExp { test: one, body: one, orelse };
        assert_eq!(nested(&arena, depth, condition), expected);
    }
}

#[test]
fn a_small_stack_is_enough() {
    let thread = std::thread::Builder::new().stack_size(256 * 1024);
    let handle = thread.spawn(|| {
        let arena = Bump::new();
        let not = |operand| ExprKind::UnaryOp { op: UnaryOp::Not, operand };
        nested(&arena, 20_000, not)
    });
    assert_eq!(handle.unwrap().join().unwrap(), None);
}
