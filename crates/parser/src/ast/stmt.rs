//! Statement nodes and what only statements hold.
#![expect(
    missing_docs,
    reason = "variants and fields are Python.asdl's own; each variant shows its source form"
)]

use super::{Expr, Identifier, Keyword, Location, MatchCase, Operator};

/// `stmt`: a statement and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Stmt<'a> {
    pub kind: StmtKind<'a>,
    pub loc: Location,
}

/// The alternatives of `stmt`.
#[derive(Clone, Copy, Debug)]
pub enum StmtKind<'a> {
    /// `def name(args): ...`
    FunctionDef(&'a FunctionDef<'a>),
    /// `async def name(args): ...`
    AsyncFunctionDef(&'a FunctionDef<'a>),
    /// `class name(bases): ...`
    ClassDef(&'a ClassDef<'a>),
    /// `return value`
    Return {
        value: Option<&'a Expr<'a>>,
    },
    /// `del a, b`
    Delete {
        targets: &'a [&'a Expr<'a>],
    },
    /// `a = b = value`
    Assign {
        targets: &'a [&'a Expr<'a>],
        value: &'a Expr<'a>,
        type_comment: Option<&'a str>,
    },
    /// `type name[T] = value`
    TypeAlias {
        name: &'a Expr<'a>,
        type_params: &'a [TypeParam<'a>],
        value: &'a Expr<'a>,
    },
    /// `target += value`
    AugAssign {
        target: &'a Expr<'a>,
        op: Operator,
        value: &'a Expr<'a>,
    },
    /// `target: annotation = value`; `simple` if the target is a name without parentheses.
    AnnAssign {
        target: &'a Expr<'a>,
        annotation: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
        simple: bool,
    },
    /// `for target in iter: ...`
    For {
        target: &'a Expr<'a>,
        iter: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
        type_comment: Option<&'a str>,
    },
    /// `async for target in iter: ...`
    AsyncFor {
        target: &'a Expr<'a>,
        iter: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
        type_comment: Option<&'a str>,
    },
    /// `while test: ...`
    While {
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
    },
    /// `if test: ...`
    If {
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
    },
    /// `with items: ...`
    With {
        items: &'a [WithItem<'a>],
        body: &'a [Stmt<'a>],
        type_comment: Option<&'a str>,
    },
    /// `async with items: ...`
    AsyncWith {
        items: &'a [WithItem<'a>],
        body: &'a [Stmt<'a>],
        type_comment: Option<&'a str>,
    },
    /// `match subject: ...`
    Match {
        subject: &'a Expr<'a>,
        cases: &'a [MatchCase<'a>],
    },
    /// `raise exc from cause`
    Raise {
        exc: Option<&'a Expr<'a>>,
        cause: Option<&'a Expr<'a>>,
    },
    /// `try: ... except ...: ...`
    Try {
        body: &'a [Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [Stmt<'a>],
        finalbody: &'a [Stmt<'a>],
    },
    /// `try: ... except* ...: ...`
    TryStar {
        body: &'a [Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [Stmt<'a>],
        finalbody: &'a [Stmt<'a>],
    },
    /// `assert test, msg`
    Assert {
        test: &'a Expr<'a>,
        msg: Option<&'a Expr<'a>>,
    },
    /// `import names`
    Import {
        names: &'a [Alias<'a>],
    },
    /// `from module import names`; `level` counts the leading dots.
    ImportFrom {
        module: Option<Identifier<'a>>,
        names: &'a [Alias<'a>],
        level: i32,
    },
    /// `global names`
    Global {
        names: &'a [Identifier<'a>],
    },
    /// `nonlocal names`
    Nonlocal {
        names: &'a [Identifier<'a>],
    },
    /// An expression as a statement.
    Expr {
        value: &'a Expr<'a>,
    },
    Pass,
    Break,
    Continue,
}

/// The fields of `FunctionDef` and `AsyncFunctionDef`, apart so that a statement stays small.
#[derive(Clone, Copy, Debug)]
pub struct FunctionDef<'a> {
    pub name: Identifier<'a>,
    pub args: &'a Arguments<'a>,
    pub body: &'a [Stmt<'a>],
    pub decorator_list: &'a [&'a Expr<'a>],
    pub returns: Option<&'a Expr<'a>>,
    pub type_comment: Option<&'a str>,
    pub type_params: &'a [TypeParam<'a>],
}

/// The fields of `ClassDef`, apart so that a statement stays small.
#[derive(Clone, Copy, Debug)]
pub struct ClassDef<'a> {
    pub name: Identifier<'a>,
    pub bases: &'a [&'a Expr<'a>],
    pub keywords: &'a [Keyword<'a>],
    pub body: &'a [Stmt<'a>],
    pub decorator_list: &'a [&'a Expr<'a>],
    pub type_params: &'a [TypeParam<'a>],
}

/// `excepthandler`: `except type as name: ...`
#[derive(Clone, Copy, Debug)]
pub struct ExceptHandler<'a> {
    pub r#type: Option<&'a Expr<'a>>,
    pub name: Option<Identifier<'a>>,
    pub body: &'a [Stmt<'a>],
    pub loc: Location,
}

/// `arguments`: the parameters of a function.
///
/// `defaults` belong to the last of `posonlyargs` and `args` together; `kw_defaults` has one entry for each of
/// `kwonlyargs`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arguments<'a> {
    pub posonlyargs: &'a [Arg<'a>],
    pub args: &'a [Arg<'a>],
    pub vararg: Option<&'a Arg<'a>>,
    pub kwonlyargs: &'a [Arg<'a>],
    pub kw_defaults: &'a [Option<&'a Expr<'a>>],
    pub kwarg: Option<&'a Arg<'a>>,
    pub defaults: &'a [&'a Expr<'a>],
}

/// `arg`: one parameter.
#[derive(Clone, Copy, Debug)]
pub struct Arg<'a> {
    pub arg: Identifier<'a>,
    pub annotation: Option<&'a Expr<'a>>,
    pub type_comment: Option<&'a str>,
    pub loc: Location,
}

/// `alias`: `name as asname` of an import.
#[derive(Clone, Copy, Debug)]
pub struct Alias<'a> {
    pub name: Identifier<'a>,
    pub asname: Option<Identifier<'a>>,
    pub loc: Location,
}

/// `withitem`: `context_expr as optional_vars`.
#[derive(Clone, Copy, Debug)]
pub struct WithItem<'a> {
    pub context_expr: &'a Expr<'a>,
    pub optional_vars: Option<&'a Expr<'a>>,
}

/// `type_param`: a type parameter and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct TypeParam<'a> {
    pub kind: TypeParamKind<'a>,
    pub loc: Location,
}

/// The alternatives of `type_param`.
#[derive(Clone, Copy, Debug)]
pub enum TypeParamKind<'a> {
    /// `name: bound = default_value`
    TypeVar { name: Identifier<'a>, bound: Option<&'a Expr<'a>>, default_value: Option<&'a Expr<'a>> },
    /// `**name = default_value`
    ParamSpec { name: Identifier<'a>, default_value: Option<&'a Expr<'a>> },
    /// `*name = default_value`
    TypeVarTuple { name: Identifier<'a>, default_value: Option<&'a Expr<'a>> },
}
