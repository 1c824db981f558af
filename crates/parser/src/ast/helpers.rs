//! Small questions that users of a tree often ask.

use super::{
    BoolOp, CmpOp, Constant, Expr, ExprKind, Operator, Stmt, StmtKind, TypeParam, TypeParamKind, UnaryOp,
};

impl<'a> Expr<'a> {
    /// The identifier, if this is a plain name.
    pub fn as_name(&self) -> Option<&'a str> {
        match self.kind {
            ExprKind::Name { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The value, if this is a literal.
    pub fn as_constant(&self) -> Option<&Constant<'a>> {
        match &self.kind {
            ExprKind::Constant { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Whether this is `*value`.
    pub fn is_starred(&self) -> bool {
        matches!(self.kind, ExprKind::Starred { .. })
    }
}

/// The docstring of a body: the string literal its first statement consists of.
pub fn docstring<'a>(body: &[Stmt<'a>]) -> Option<&'a rustpython_wtf8::Wtf8> {
    match body.first()?.kind {
        StmtKind::Expr { value } => match value.kind {
            ExprKind::Constant { value: Constant::Str(text), .. } => Some(text),
            _ => None,
        },
        _ => None,
    }
}

impl<'a> TypeParam<'a> {
    /// The parameter's name, whatever its kind.
    pub fn name(&self) -> &'a str {
        match self.kind {
            TypeParamKind::TypeVar { name, .. }
            | TypeParamKind::ParamSpec { name, .. }
            | TypeParamKind::TypeVarTuple { name, .. } => name,
        }
    }
}

impl Operator {
    /// The operator as written in source.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mult => "*",
            Self::MatMult => "@",
            Self::Div => "/",
            Self::Mod => "%",
            Self::Pow => "**",
            Self::LShift => "<<",
            Self::RShift => ">>",
            Self::BitOr => "|",
            Self::BitXor => "^",
            Self::BitAnd => "&",
            Self::FloorDiv => "//",
        }
    }
}

impl UnaryOp {
    /// The operator as written in source.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Invert => "~",
            Self::Not => "not",
            Self::UAdd => "+",
            Self::USub => "-",
        }
    }
}

impl BoolOp {
    /// The operator as written in source.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

impl CmpOp {
    /// The operator as written in source.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::NotEq => "!=",
            Self::Lt => "<",
            Self::LtE => "<=",
            Self::Gt => ">",
            Self::GtE => ">=",
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::In => "in",
            Self::NotIn => "not in",
        }
    }
}
