//! Names for references: what a drawing writes on an arrow.

use crate::Object;

/// How one object holds another. Cheap to make: the collector makes and ignores one for each reference.
#[derive(Clone, Copy, Debug)]
pub enum Label<'a> {
    /// A field of the runtime's own structure, by CPython's name for it (`__class__`, `func_globals`).
    Field(&'static str),
    /// An item of a sequence.
    Index(usize),
    /// The key of a mapping entry or the member of a set.
    Key,
    /// The value of a mapping entry under this key.
    Value(&'a Object),
    /// A named attribute held in inline values or a slot; the text is the name.
    Attribute(&'a str),
    /// A local variable of a frame, by its index in the code object's names.
    Local(usize),
    /// An item of a frame's value stack, counted from the bottom.
    Stack(usize),
}
