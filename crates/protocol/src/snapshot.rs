//! What stands still at a stop: frames, source, instructions, objects.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::collector::CollectorState;
use crate::command::Breakpoint;
use crate::event::Stopped;
use crate::graph::{GraphOptions, GraphView};

/// The serial number of an object: the same for its whole life, never given to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectId(pub u64);

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// A stretch of source text as `co_positions()` gives it: lines from 1, columns in UTF-8 bytes from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Span {
    pub line: u32,
    pub col: u32,
    pub end_line: u32,
    pub end_col: u32,
}

/// A stretch of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The file as the program names it.
    pub file: String,
    /// Where in it.
    #[serde(flatten)]
    pub span: Span,
}

/// What a snapshot is to contain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotOptions {
    /// The frame whose source and instructions are wanted; 0 is the innermost.
    #[serde(default)]
    pub frame: u32,
    /// The object whose details are wanted.
    #[serde(default)]
    pub object: Option<ObjectId>,
    /// Which part of the heap is wanted.
    #[serde(default)]
    pub graph: GraphOptions,
    /// Objects that were drawn before: which of them are dead by now?
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<ObjectId>,
}

/// Everything that the window shows at a stop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StopSnapshot {
    /// Where the program stands; absent once it has ended.
    pub stopped: Option<Stopped>,
    /// The frame that `source` and `disassembly` belong to.
    pub frame: u32,
    /// The frames, innermost first.
    pub frames: Vec<Frame>,
    /// The frame's source.
    pub source: Option<SourceText>,
    /// The frame's instructions.
    pub disassembly: Option<Disassembly>,
    /// The part of the heap that was asked for.
    pub graph: GraphView,
    /// Those of [`SnapshotOptions::known`] that are dead. The others are alive, drawn or not.
    #[serde(default)]
    pub dead: Vec<ObjectId>,
    /// The object that was asked for; absent when it is dead.
    pub object: Option<ObjectDetails>,
    /// The collector.
    pub collector: CollectorState,
    /// The breakpoints.
    pub breakpoints: Vec<Breakpoint>,
}

/// A frame with what it names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Its place: 0 is the innermost.
    pub id: u32,
    /// A number that stays with the frame while it lives, so that a view can tell it from its neighbours.
    pub serial: u64,
    /// `co_name`.
    pub function: String,
    /// `co_qualname`.
    pub qualname: String,
    /// The file as the program names it.
    pub file: String,
    /// The current instruction's stretch of source; absent when it has none.
    pub span: Option<Span>,
    /// The current instruction's offset in bytes.
    pub offset: u32,
    /// Locals, cells and free variables; for a module frame its globals.
    pub locals: Vec<Local>,
    /// The value stack, bottom first.
    pub stack: Vec<StackItem>,
}

/// A name in a frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Local {
    /// The name.
    pub name: String,
    /// What sort of name.
    pub kind: LocalKind,
    /// Its value; absent when unbound.
    pub value: Option<Value>,
}

/// Where a name is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalKind {
    /// In the frame itself.
    Local,
    /// In a cell that inner functions share.
    Cell,
    /// In an outer function's cell.
    Free,
    /// In the module's dictionary.
    Global,
}

/// A value as a panel shows it. No Python code ran to make the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// The object; absent for what is none.
    pub object: Option<ObjectId>,
    /// A short text, cut at a bounded length.
    pub text: String,
    /// The type's name.
    pub type_name: String,
}

/// One place of a value stack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StackItem {
    /// How it is held.
    pub kind: StackKind,
    /// What; absent for null.
    pub value: Option<Value>,
}

/// How a place of the value stack holds its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StackKind {
    /// It counts.
    Owned,
    /// It does not count: something else keeps the object alive.
    Borrowed,
    /// There is nothing here.
    Null,
    /// A number that is not an object.
    Int,
}

/// A source text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceText {
    /// The file as the program names it.
    pub file: String,
    /// The whole text; empty when it cannot be read.
    pub text: String,
    /// The current stretch.
    pub current: Option<Span>,
}

/// The instructions of a code object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disassembly {
    /// The code's `co_qualname`.
    pub qualname: String,
    /// The rows in order.
    pub rows: Vec<DisRow>,
}

/// One instruction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisRow {
    /// Its offset in bytes.
    pub offset: u32,
    /// Its name in the code as compiled.
    pub opname: String,
    /// The specialised form that it runs as just now, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialised: Option<String>,
    /// Its argument.
    pub arg: Option<u32>,
    /// What the argument means, as `dis` prints it.
    pub argrepr: String,
    /// Its line.
    pub line: Option<u32>,
    /// Its stretch of source.
    pub span: Option<Span>,
    /// Whether it is the next to be executed.
    pub is_current: bool,
    /// The offset that it may jump to.
    pub jump_target: Option<u32>,
    /// Whether something jumps here.
    pub is_jump_target: bool,
    /// Its inline cache words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caches: Vec<u16>,
    /// The offset of the handler for exceptions raised here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<u32>,
}

/// All about one object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ObjectDetails {
    /// Which.
    pub id: ObjectId,
    /// What `id()` returns.
    pub address: u64,
    /// The type's name.
    pub type_name: String,
    /// The type as an object.
    pub type_id: Option<ObjectId>,
    /// The reference count as the program would see it without the debugger.
    pub refcount: u64,
    /// Whether it is immortal, so that the count means nothing.
    pub immortal: bool,
    /// The collector's generation; absent when the collector does not track it.
    pub generation: Option<u8>,
    /// What `sys.getsizeof` returns.
    pub size: u64,
    /// A short text.
    pub text: String,
    /// Who holds it, cut at a bounded number. The counts of all of them add up to `refcount`.
    pub holders: Vec<Holder>,
    /// How many holders there are in all.
    #[serde(default)]
    pub holders_total: u64,
    /// What it holds, cut at a bounded number.
    pub referents: Vec<Referent>,
    /// How many objects it holds in all.
    #[serde(default)]
    pub referents_total: u64,
}

/// Somebody who holds an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    /// What sort of holder.
    pub kind: HolderKind,
    /// The holder as an object, when it is one.
    pub id: Option<ObjectId>,
    /// Who and through what, as `dict #12['x']` or `f: name a`.
    pub label: String,
    /// How many of the object's count it accounts for; 0 when it borrows.
    pub count: u32,
}

/// What sort of holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderKind {
    /// An object.
    Object,
    /// A name in a frame.
    Name,
    /// A place of a frame's value stack.
    Stack,
    /// The interpreter itself: interned strings, type tables, the exception being handled.
    Interpreter,
    /// A counted reference that nobody was found for.
    Unknown,
}

/// Something that an object holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Referent {
    /// Which object.
    pub id: ObjectId,
    /// Through what: `[0]`, `['key']`, `.name`, `__class__`.
    pub label: String,
    /// A short text of it.
    pub text: String,
    /// Its type's name.
    pub type_name: String,
}
