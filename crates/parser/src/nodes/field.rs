//! Fields as values and back: how each type that occurs as a field of a node becomes a [`Value`].

use bumpalo::Bump;

use super::{Class, NodeRef, Value};
use crate::ast::{
    Alias, Arg, Arguments, BoolOp, CmpOp, Comprehension, Constant, ExceptHandler, Expr, ExprContext, Keyword,
    MatchCase, Operator, Pattern, Stmt, TypeIgnore, TypeParam, UnaryOp, WithItem,
};

/// A type of fields.
pub(super) trait Field<'a>: Copy + 'a {
    /// The field as a value.
    fn give(&'a self) -> Value<'a>;
    /// The field a value stands for, if it is of this type.
    fn take(value: &Value<'a>, arena: &'a Bump) -> Option<Self>;
    /// The same in the arena, where it may already be.
    fn take_ref(value: &Value<'a>, arena: &'a Bump) -> Option<&'a Self> {
        Self::take(value, arena).map(|field| &*arena.alloc(field))
    }
}

impl<'a, T: Field<'a>> Field<'a> for &'a T {
    fn give(&'a self) -> Value<'a> {
        (**self).give()
    }

    fn take(value: &Value<'a>, arena: &'a Bump) -> Option<Self> {
        T::take_ref(value, arena)
    }
}

impl<'a, T: Field<'a>> Field<'a> for Option<T> {
    fn give(&'a self) -> Value<'a> {
        self.as_ref().map_or(Value::None, T::give)
    }

    fn take(value: &Value<'a>, arena: &'a Bump) -> Option<Self> {
        match value {
            Value::None => Some(None),
            value => T::take(value, arena).map(Some),
        }
    }
}

impl<'a, T: Field<'a>> Field<'a> for &'a [T] {
    fn give(&'a self) -> Value<'a> {
        Value::List(self.iter().map(T::give).collect())
    }

    fn take(value: &Value<'a>, arena: &'a Bump) -> Option<Self> {
        let Value::List(items) = value else { return None };
        let items: Option<Vec<T>> = items.iter().map(|item| T::take(item, arena)).collect();
        Some(arena.alloc_slice_copy(&items?))
    }
}

impl<'a> Field<'a> for &'a str {
    fn give(&'a self) -> Value<'a> {
        Value::Text(self)
    }

    fn take(value: &Value<'a>, _: &'a Bump) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'a> Field<'a> for i32 {
    fn give(&'a self) -> Value<'a> {
        Value::Int(*self)
    }

    fn take(value: &Value<'a>, _: &'a Bump) -> Option<Self> {
        match value {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }
}

impl<'a> Field<'a> for bool {
    fn give(&'a self) -> Value<'a> {
        Value::Int(i32::from(*self))
    }

    fn take(value: &Value<'a>, arena: &'a Bump) -> Option<Self> {
        i32::take(value, arena).map(|number| number != 0)
    }
}

impl<'a> Field<'a> for Constant<'a> {
    fn give(&'a self) -> Value<'a> {
        Value::Constant(*self)
    }

    fn take(value: &Value<'a>, _: &'a Bump) -> Option<Self> {
        match value {
            Value::Constant(constant) => Some(*constant),
            _ => None,
        }
    }
}

/// Node types that are fields.
macro_rules! node_fields {
    ($($ty:ident)*) => {
        $(impl<'a> Field<'a> for $ty<'a> {
            fn give(&'a self) -> Value<'a> {
                Value::Node(NodeRef::$ty(self))
            }

            fn take(value: &Value<'a>, arena: &'a Bump) -> Option<Self> {
                Self::take_ref(value, arena).copied()
            }

            fn take_ref(value: &Value<'a>, _: &'a Bump) -> Option<&'a Self> {
                match value {
                    Value::Node(NodeRef::$ty(node)) => Some(node),
                    _ => None,
                }
            }
        })*
    };
}

node_fields!(Stmt Expr Comprehension ExceptHandler Arguments Arg Keyword Alias WithItem MatchCase Pattern TypeIgnore TypeParam);

/// Types of nodes without fields.
macro_rules! simple_fields {
    ($($ty:ident { $($name:ident)* })*) => {
        $(impl<'a> Field<'a> for $ty {
            fn give(&'a self) -> Value<'a> {
                Value::Simple(match self {
                    $(Self::$name => Class::$name,)*
                })
            }

            fn take(value: &Value<'a>, _: &'a Bump) -> Option<Self> {
                match value {
                    $(Value::Simple(Class::$name) => Some(Self::$name),)*
                    _ => None,
                }
            }
        })*
    };
}

simple_fields! {
    ExprContext { Load Store Del }
    BoolOp { And Or }
    Operator { Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv }
    UnaryOp { Invert Not UAdd USub }
    CmpOp { Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn }
}
