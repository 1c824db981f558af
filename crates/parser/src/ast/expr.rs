//! Expression nodes.
#![expect(
    missing_docs,
    reason = "variants and fields are Python.asdl's own; each variant shows its source form"
)]

use rustpython_wtf8::Wtf8;

use super::{Arguments, Identifier, Location};

/// `expr`: an expression and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'a> {
    pub kind: ExprKind<'a>,
    pub loc: Location,
}

/// The alternatives of `expr`.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'a> {
    /// `a and b and c`
    BoolOp { op: BoolOp, values: &'a [&'a Expr<'a>] },
    /// `target := value`
    NamedExpr { target: &'a Expr<'a>, value: &'a Expr<'a> },
    /// `left + right`
    BinOp { left: &'a Expr<'a>, op: Operator, right: &'a Expr<'a> },
    /// `-operand`
    UnaryOp { op: UnaryOp, operand: &'a Expr<'a> },
    /// `lambda args: body`
    Lambda { args: &'a Arguments<'a>, body: &'a Expr<'a> },
    /// `body if test else orelse`
    IfExp { test: &'a Expr<'a>, body: &'a Expr<'a>, orelse: &'a Expr<'a> },
    /// `{key: value, **value}`; a missing key is `**`.
    Dict { keys: &'a [Option<&'a Expr<'a>>], values: &'a [&'a Expr<'a>] },
    /// `{a, b}`
    Set { elts: &'a [&'a Expr<'a>] },
    /// `[elt for ...]`
    ListComp { elt: &'a Expr<'a>, generators: &'a [Comprehension<'a>] },
    /// `{elt for ...}`
    SetComp { elt: &'a Expr<'a>, generators: &'a [Comprehension<'a>] },
    /// `{key: value for ...}`
    DictComp { key: &'a Expr<'a>, value: &'a Expr<'a>, generators: &'a [Comprehension<'a>] },
    /// `(elt for ...)`
    GeneratorExp { elt: &'a Expr<'a>, generators: &'a [Comprehension<'a>] },
    /// `await value`
    Await { value: &'a Expr<'a> },
    /// `yield value`
    Yield { value: Option<&'a Expr<'a>> },
    /// `yield from value`
    YieldFrom { value: &'a Expr<'a> },
    /// `left < b <= c`
    Compare { left: &'a Expr<'a>, ops: &'a [CmpOp], comparators: &'a [&'a Expr<'a>] },
    /// `func(args, name=value)`
    Call { func: &'a Expr<'a>, args: &'a [&'a Expr<'a>], keywords: &'a [Keyword<'a>] },
    /// `{value!r:format_spec}` of an f-string; `conversion` is -1 or the letter's code.
    FormattedValue { value: &'a Expr<'a>, conversion: i32, format_spec: Option<&'a Expr<'a>> },
    /// `{value!r:format_spec}` of a t-string; `str` is the text between the braces.
    Interpolation {
        value: &'a Expr<'a>,
        str: &'a Constant<'a>,
        conversion: i32,
        format_spec: Option<&'a Expr<'a>>,
    },
    /// `f"..."`
    JoinedStr { values: &'a [&'a Expr<'a>] },
    /// `t"..."`
    TemplateStr { values: &'a [&'a Expr<'a>] },
    /// A literal; `kind` is `u` for a string so prefixed.
    Constant { value: Constant<'a>, kind: Option<&'a str> },
    /// `value.attr`
    Attribute { value: &'a Expr<'a>, attr: Identifier<'a>, ctx: ExprContext },
    /// `value[slice]`
    Subscript { value: &'a Expr<'a>, slice: &'a Expr<'a>, ctx: ExprContext },
    /// `*value`
    Starred { value: &'a Expr<'a>, ctx: ExprContext },
    /// `id`
    Name { id: Identifier<'a>, ctx: ExprContext },
    /// `[a, b]`
    List { elts: &'a [&'a Expr<'a>], ctx: ExprContext },
    /// `(a, b)`
    Tuple { elts: &'a [&'a Expr<'a>], ctx: ExprContext },
    /// `lower:upper:step` inside a subscript
    Slice { lower: Option<&'a Expr<'a>>, upper: Option<&'a Expr<'a>>, step: Option<&'a Expr<'a>> },
}

/// `constant`: the value of a literal.
#[derive(Clone, Copy, Debug)]
pub enum Constant<'a> {
    None,
    True,
    False,
    Ellipsis,
    /// An integer that fits a machine word.
    Int(i64),
    /// A larger integer: the literal's text without underscores, with its lower-case `0x`, `0o` or `0b`
    /// prefix if it has one. Trees built by programs may put a `-` in front.
    BigInt(&'a str),
    Float(f64),
    /// A literal's real part is zero; trees built by programs may hold any complex number.
    Complex {
        real: f64,
        imag: f64,
    },
    Str(&'a Wtf8),
    Bytes(&'a [u8]),
    /// Never parsed: only trees built by programs and constant folding hold tuples.
    Tuple(&'a [Constant<'a>]),
    /// Never parsed, as `Tuple`.
    FrozenSet(&'a [Constant<'a>]),
}

/// `expr_context`: whether a target is read, bound or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExprContext {
    Load,
    Store,
    Del,
}

/// `boolop`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoolOp {
    And,
    Or,
}

/// `operator`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

/// `unaryop`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Invert,
    Not,
    UAdd,
    USub,
}

/// `cmpop`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// `comprehension`: one `for target in iter if ...` clause.
#[derive(Clone, Copy, Debug)]
pub struct Comprehension<'a> {
    pub target: &'a Expr<'a>,
    pub iter: &'a Expr<'a>,
    pub ifs: &'a [&'a Expr<'a>],
    pub is_async: bool,
}

/// `keyword`: `arg=value` of a call, or `**value` if there is no `arg`.
#[derive(Clone, Copy, Debug)]
pub struct Keyword<'a> {
    pub arg: Option<Identifier<'a>>,
    pub value: &'a Expr<'a>,
    pub loc: Location,
}
