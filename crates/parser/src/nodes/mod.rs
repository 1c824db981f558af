//! The tree by table: the name, fields and kinds of every node of `Python.asdl`, and nodes as lists of values.
//!
//! One table ([`table`]) drives three things: what is known of each class of nodes ([`Class`]), taking any node apart
//! into its fields ([`NodeRef::fields`]), and putting a node together from fields ([`Class::build`]). Whoever shows
//! trees in another form - as Python objects, for one - needs no code for each kind of node.
//!
//! ```
//! use serpentarium_parser::nodes::{NodeRef, Value};
//! use serpentarium_parser::{Arena, Mode, Options, parse};
//!
//! let arena = Arena::new();
//! let parsed = parse("x = 1", Mode::Exec, &arena, Options::default())?;
//! let node = NodeRef::Mod(&parsed.module);
//! assert_eq!(node.class().name(), "Module");
//! assert_eq!(node.class().fields()[0].name, "body");
//! assert!(matches!(&node.fields()[0], Value::List(body) if body.len() == 1));
//! # Ok::<(), serpentarium_parser::Failure>(())
//! ```

mod field;
mod schema;
mod table;

use bumpalo::Bump;

pub use schema::{Attributes, FieldSpec, Kind, Quantity, SUMS, Sum};
pub use table::Class;

use crate::ast::{
    Alias, Arg, Arguments, Comprehension, Constant, ExceptHandler, Expr, Keyword, Location, MatchCase, Mod,
    Pattern, Stmt, TypeIgnore, TypeParam, WithItem,
};

/// Any node that has fields, by reference.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the variants are the node types of `ast`")]
pub enum NodeRef<'a> {
    Mod(&'a Mod<'a>),
    Stmt(&'a Stmt<'a>),
    Expr(&'a Expr<'a>),
    Comprehension(&'a Comprehension<'a>),
    ExceptHandler(&'a ExceptHandler<'a>),
    Arguments(&'a Arguments<'a>),
    Arg(&'a Arg<'a>),
    Keyword(&'a Keyword<'a>),
    Alias(&'a Alias<'a>),
    WithItem(&'a WithItem<'a>),
    MatchCase(&'a MatchCase<'a>),
    Pattern(&'a Pattern<'a>),
    TypeIgnore(&'a TypeIgnore<'a>),
    TypeParam(&'a TypeParam<'a>),
}

/// The value of a field.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// An optional field that is not there.
    None,
    /// A node with fields of its own.
    Node(NodeRef<'a>),
    /// A node that has none: an operator or a context.
    Simple(Class),
    /// An identifier or a string.
    Text(&'a str),
    /// A number.
    Int(i32),
    /// The value of a literal.
    Constant(Constant<'a>),
    /// A repeated field.
    List(Vec<Value<'a>>),
}

impl<'a> NodeRef<'a> {
    /// Where the node stands, if its class has places.
    pub fn location(self) -> Option<Location> {
        Some(match self {
            Self::Stmt(node) => node.loc,
            Self::Expr(node) => node.loc,
            Self::ExceptHandler(node) => node.loc,
            Self::Arg(node) => node.loc,
            Self::Keyword(node) => node.loc,
            Self::Alias(node) => node.loc,
            Self::Pattern(node) => node.loc,
            Self::TypeParam(node) => node.loc,
            Self::Mod(_)
            | Self::Comprehension(_)
            | Self::Arguments(_)
            | Self::WithItem(_)
            | Self::MatchCase(_)
            | Self::TypeIgnore(_) => return None,
        })
    }

    /// The values of the node's fields, in the order of [`Class::fields`].
    pub fn fields(self) -> Vec<Value<'a>> {
        self.take_apart().1
    }

    /// The node's class.
    pub fn class(self) -> Class {
        self.take_apart().0
    }
}

impl Class {
    /// A node of this class with these fields, or `None` if they do not fit it: their number or kinds are wrong.
    ///
    /// `location` is ignored for classes without places.
    pub fn build<'a>(self, arena: &'a Bump, fields: &[Value<'a>], location: Location) -> Option<NodeRef<'a>> {
        self.put_together(arena, fields, location)
    }

    /// The class called `name`.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.name() == name)
    }
}
