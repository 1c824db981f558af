//! What kinds of objects, references and roots there are.

use serde::{Deserialize, Serialize};

/// An entry of the snapshot's table of names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name(pub u32);

/// How an object is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A frame: names are bound here.
    Frame,
    /// An instance of a Python class, or anything else with attributes.
    #[default]
    Instance,
    /// A mutable built-in container.
    Container,
    /// An immutable value.
    Value,
    /// A class.
    Type,
    /// A function or method.
    Function,
    /// A code object.
    Code,
    /// A module.
    Module,
    /// A generator, coroutine or asynchronous generator.
    Generator,
}

/// Marks of an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Flags(pub u8);

impl Flags {
    /// The collector tracks the object.
    pub const TRACKED: Self = Self(1);
    /// The object is never destroyed.
    pub const IMMORTAL: Self = Self(2);
    /// The finalizer has run.
    pub const FINALIZED: Self = Self(4);

    /// Both sets of marks.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all marks of `other` are there.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Where in an object a reference sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Label {
    /// An instance attribute.
    Attribute(Name),
    /// The key of the dict entry of that number.
    DictKey(u32),
    /// The value of a dict entry; the name is the key as text.
    DictValue(Name),
    /// An element of a list, tuple, set or the like.
    Item(u32),
    /// A member of a class with `__slots__`, or of a built-in type.
    Slot(Name),
    /// The contents of a cell.
    Cell(Name),
    /// A local variable: a name bound in a frame.
    Local(Name),
    /// An entry of a frame's value stack that holds a reference.
    StackOwned(u32),
    /// An entry of a frame's value stack that borrows one.
    StackBorrowed(u32),
    /// The object's type.
    Type,
    /// A global variable: a name bound in a module.
    Global(Name),
    /// A weak reference.
    Weak,
    /// Something inside the interpreter.
    Internal(Name),
}

impl Label {
    /// Whether the reference is counted, and so keeps its target alive.
    pub const fn is_counted(self) -> bool {
        !matches!(self, Self::Weak | Self::StackBorrowed(_))
    }

    /// The name in it, if it has one.
    pub const fn name(self) -> Option<Name> {
        match self {
            Self::Attribute(name)
            | Self::DictValue(name)
            | Self::Slot(name)
            | Self::Cell(name)
            | Self::Local(name)
            | Self::Global(name)
            | Self::Internal(name) => Some(name),
            Self::DictKey(_)
            | Self::Item(_)
            | Self::StackOwned(_)
            | Self::StackBorrowed(_)
            | Self::Type
            | Self::Weak => None,
        }
    }
}

/// Why an object is alive without anything else referring to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RootKind {
    /// A frame that is running.
    Frame,
    /// A module in `sys.modules`.
    Module,
    /// A type that the interpreter itself holds.
    Type,
    /// A thread.
    Thread,
    /// An event loop.
    EventLoop,
    /// An immortal object.
    Immortal,
    /// Anything else inside the interpreter.
    Internal,
}
