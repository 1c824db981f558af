//! The numbers of hot payloads: one byte in a cell's header that makes a downcast one comparison.

/// Kinds in use. A payload not listed here is [`serpentarium_heap::Kind::OTHER`].
pub mod kind {
    use serpentarium_heap::Kind;

    /// `type`.
    pub const TYPE: Kind = Kind(1);
    /// `object` and plain instances.
    pub const INSTANCE: Kind = Kind(2);
    /// `int` and `bool`.
    pub const INT: Kind = Kind(3);
    /// `float`.
    pub const FLOAT: Kind = Kind(4);
    /// `str`.
    pub const STR: Kind = Kind(5);
    /// `bytes`.
    pub const BYTES: Kind = Kind(6);
    /// `tuple`.
    pub const TUPLE: Kind = Kind(7);
    /// `list`.
    pub const LIST: Kind = Kind(8);
    /// `dict`.
    pub const DICT: Kind = Kind(9);
    /// `set` and `frozenset`.
    pub const SET: Kind = Kind(10);
    /// Python functions.
    pub const FUNCTION: Kind = Kind(11);
    /// Built-in functions and methods.
    pub const BUILTIN: Kind = Kind(12);
    /// Bound methods.
    pub const METHOD: Kind = Kind(13);
    /// `code`.
    pub const CODE: Kind = Kind(14);
    /// `cell`.
    pub const CELL: Kind = Kind(15);
    /// `module`.
    pub const MODULE: Kind = Kind(16);
    /// `range_iterator`.
    pub const RANGE_ITERATOR: Kind = Kind(17);
    /// `list_iterator`.
    pub const LIST_ITERATOR: Kind = Kind(18);
    /// `tuple_iterator`.
    pub const TUPLE_ITERATOR: Kind = Kind(19);
    /// Generators, coroutines and async generators.
    pub const GENERATOR: Kind = Kind(20);
    /// Exceptions of every class.
    pub const EXCEPTION: Kind = Kind(21);
    /// `method_descriptor` and its relatives.
    pub const METHOD_DESCRIPTOR: Kind = Kind(22);
    /// `complex`.
    pub const COMPLEX: Kind = Kind(23);
    /// `slice`.
    pub const SLICE: Kind = Kind(24);
    /// `range`.
    pub const RANGE: Kind = Kind(25);
    /// `property`.
    pub const PROPERTY: Kind = Kind(26);
    /// `member_descriptor` of a `__slots__` name.
    pub const SLOT_MEMBER: Kind = Kind(27);
    /// `wrapper_descriptor`.
    pub const SLOT_WRAPPER: Kind = Kind(28);
    /// `frame`.
    pub const FRAME: Kind = Kind(29);
    /// `super`.
    pub const SUPER: Kind = Kind(30);
}
