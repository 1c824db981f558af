//! The part of the heap that is drawn: objects, labelled references, and the names that bind them.

use serde::{Deserialize, Serialize};

use crate::snapshot::{LocalKind, ObjectId};

/// Which part of the heap is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GraphOptions {
    /// Begin here, in both directions; absent means at the names of all frames.
    pub focus: Option<ObjectId>,
    /// How many references away at most.
    pub hops: Option<u32>,
    /// How many objects at most.
    pub limit: u32,
    /// Show types.
    pub types: bool,
    /// Show functions, methods and code.
    pub functions: bool,
    /// Show modules and their dictionaries.
    pub modules: bool,
}

impl Default for GraphOptions {
    fn default() -> Self {
        GraphOptions { focus: None, hops: None, limit: 80, types: false, functions: false, modules: false }
    }
}

/// A drawable part of the heap, nearest objects first.
///
/// Without a focus it also contains the tracked objects that no name leads to any more, marked
/// [`GraphNode::unreachable`]: they are what the collector is for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphView {
    /// The frames that bind something, innermost first.
    pub frames: Vec<GraphFrame>,
    /// Names and what they are bound to, in the order of the frame.
    pub bindings: Vec<Binding>,
    /// The objects.
    pub nodes: Vec<GraphNode>,
    /// The references between them.
    pub edges: Vec<GraphEdge>,
    /// Objects that the options hide or the limit cuts.
    pub hidden: u64,
    /// Live objects in all.
    pub total: u64,
}

/// A frame as a place that names leave from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphFrame {
    /// The frame's serial number, as in [`crate::Frame::serial`].
    pub serial: u64,
    /// What to call it.
    pub title: String,
}

/// A name bound to an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The frame's serial number.
    pub frame: u64,
    /// The name; `stack[2]` for a place of the value stack.
    pub name: String,
    /// What sort of name.
    pub kind: LocalKind,
    /// The object.
    pub object: ObjectId,
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphNode {
    /// Which.
    pub id: ObjectId,
    /// Its type's name.
    pub type_name: String,
    /// A short text.
    pub text: String,
    /// What sort of object, for its shape and colour.
    pub kind: NodeKind,
    /// Its reference count.
    pub refcount: u64,
    /// Whether it is immortal.
    pub immortal: bool,
    /// What `sys.getsizeof` returns.
    pub size: u64,
    /// The collector's generation, when tracked.
    pub generation: Option<u8>,
    /// The number of the reference cycle it is part of, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<u32>,
    /// Alive, although no name leads here: garbage that only the collector can free.
    #[serde(default)]
    pub unreachable: bool,
    /// How many of its references lead to objects that are not in this view.
    #[serde(default)]
    pub hidden_references: u32,
}

/// What sort of object, as far as drawing goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// Can change: list, dict, set, instance.
    #[default]
    Mutable,
    /// Cannot: number, string, tuple.
    Immutable,
    /// A type or a descriptor.
    Type,
    /// A function, method or code.
    Function,
    /// A generator, coroutine or task.
    Generator,
    /// A module.
    Module,
    /// A frame or traceback.
    Frame,
}

/// A reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphEdge {
    /// Who refers.
    pub from: ObjectId,
    /// To whom.
    pub to: ObjectId,
    /// Through what: `[0]`, `['key']`, `.name`.
    pub label: String,
    /// How.
    #[serde(default)]
    pub kind: EdgeKind,
}

/// How a reference holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// It counts.
    #[default]
    Strong,
    /// It does not keep alive.
    Weak,
}
