//! The syntax tree: every node of CPython 3.14's `Python.asdl`, under the same names.
//!
//! A tree lives in one [`bumpalo::Bump`] arena. Nodes are `Copy`, hold only references into that arena, and
//! never need dropping, so a tree of any depth is freed in one step and without recursion.
//! Expressions are always referred to as `&'a Expr<'a>`; statements lie in line in their body's slice.

mod expr;
mod helpers;
mod pattern;
mod stmt;

pub use expr::{
    BoolOp, CmpOp, Comprehension, Constant, Expr, ExprContext, ExprKind, Keyword, Operator, UnaryOp,
};
pub use helpers::docstring;
pub use pattern::{MatchCase, Pattern, PatternKind};
pub use stmt::{
    Alias, Arg, Arguments, ClassDef, ExceptHandler, FunctionDef, Stmt, StmtKind, TypeParam, TypeParamKind,
    WithItem,
};

/// A name as CPython stores it: NFKC-normalised. Equal names of one parse are pointer-equal.
pub type Identifier<'a> = &'a str;

/// Where a node begins and ends.
///
/// Lines count from one, columns are offsets in UTF-8 bytes from zero. The numbers are signed because programs
/// may build trees with any positions through the `ast` module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Location {
    /// First line of the node.
    pub line: i32,
    /// Byte offset of the node's first character in its line.
    pub col: i32,
    /// Last line of the node.
    pub end_line: i32,
    /// Byte offset just after the node's last character.
    pub end_col: i32,
}

impl Location {
    /// Builds a location from its four numbers, in the order of the fields.
    pub const fn new(line: i32, col: i32, end_line: i32, end_col: i32) -> Self {
        Self { line, col, end_line, end_col }
    }

    /// The span from the start of `self` to the end of `last`.
    pub const fn to(self, last: Self) -> Self {
        Self { line: self.line, col: self.col, end_line: last.end_line, end_col: last.end_col }
    }
}

/// `mod`: what a whole source text parses to, depending on the mode.
#[derive(Clone, Copy, Debug)]
pub enum Mod<'a> {
    /// `Module(stmt* body, type_ignore* type_ignores)`, of mode `exec`.
    Module {
        /// The statements.
        body: &'a [Stmt<'a>],
        /// The `# type: ignore` comments, if type comments were asked for.
        type_ignores: &'a [TypeIgnore<'a>],
    },
    /// `Interactive(stmt* body)`, of mode `single`.
    Interactive {
        /// The statements of one interactive input.
        body: &'a [Stmt<'a>],
    },
    /// `Expression(expr body)`, of mode `eval`.
    Expression {
        /// The one expression.
        body: &'a Expr<'a>,
    },
    /// `FunctionType(expr* argtypes, expr returns)`, of mode `func_type`.
    FunctionType {
        /// Types of the arguments.
        argtypes: &'a [&'a Expr<'a>],
        /// Type of the result.
        returns: &'a Expr<'a>,
    },
}

/// `type_ignore`: a `# type: ignore` comment.
#[derive(Clone, Copy, Debug)]
pub struct TypeIgnore<'a> {
    /// The comment's line.
    pub lineno: i32,
    /// What follows `ignore` in the comment.
    pub tag: &'a str,
}
