//! Built-in types and modules as tables: the static description from which type objects are made.

use serpentarium_heap::{Object, Ref};

use crate::core::{BoundFn, FastFn, NativeCode, PyResult, Runtime, SlotTable};

/// How a method is bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    /// First argument is the instance (`method_descriptor`).
    Instance,
    /// First argument is the class (`classmethod_descriptor`).
    Class,
    /// No implicit argument (`staticmethod` of a built-in function); a module's function.
    Static,
}

/// One native function or method.
#[derive(Clone, Copy, Debug)]
pub struct MethodDef {
    /// Its name.
    pub name: &'static str,
    /// How it is bound.
    pub kind: MethodKind,
    /// Its code.
    pub code: NativeCode,
    /// CPython's text signature, e.g. `"($self, index=-1, /)"`.
    pub signature: &'static str,
    /// Its documentation: one line of our own.
    pub doc: &'static str,
}

impl MethodDef {
    /// A method or function with bound arguments.
    pub const fn new(
        name: &'static str,
        signature: &'static str,
        function: BoundFn,
        doc: &'static str,
    ) -> Self {
        Self { name, kind: MethodKind::Instance, code: NativeCode::Bound(function), signature, doc }
    }

    /// A method or function that takes its arguments as they come.
    pub const fn fast(
        name: &'static str,
        signature: &'static str,
        function: FastFn,
        doc: &'static str,
    ) -> Self {
        Self { name, kind: MethodKind::Instance, code: NativeCode::Fast(function), signature, doc }
    }

    /// The same as a class method.
    #[must_use]
    pub const fn class(mut self) -> Self {
        self.kind = MethodKind::Class;
        self
    }

    /// The same as a static method.
    #[must_use]
    pub const fn static_method(mut self) -> Self {
        self.kind = MethodKind::Static;
        self
    }
}

/// One computed attribute.
#[derive(Clone, Copy, Debug)]
pub struct GetSetDef {
    /// Its name.
    pub name: &'static str,
    /// Reads it.
    pub get: fn(&Runtime, &Object) -> PyResult,
    /// Writes it, or deletes it when there is no value.
    pub set: Option<fn(&Runtime, &Object, Option<&Object>) -> PyResult<()>>,
    /// Its documentation.
    pub doc: &'static str,
    /// Shown as `member_descriptor` (a C structure member) instead of `getset_descriptor`.
    pub member: bool,
}

impl GetSetDef {
    /// A read-only attribute.
    pub const fn new(name: &'static str, get: fn(&Runtime, &Object) -> PyResult, doc: &'static str) -> Self {
        Self { name, get, set: None, doc, member: false }
    }

    /// A read-only structure member.
    pub const fn member(
        name: &'static str,
        get: fn(&Runtime, &Object) -> PyResult,
        doc: &'static str,
    ) -> Self {
        Self { name, get, set: None, doc, member: true }
    }

    /// The same, writable.
    #[must_use]
    pub const fn with_set(mut self, set: fn(&Runtime, &Object, Option<&Object>) -> PyResult<()>) -> Self {
        self.set = Some(set);
        self
    }
}

/// A built-in type.
#[derive(Clone, Copy, Debug)]
pub struct TypeSpec {
    /// `tp_name`: with the module in front for types outside `builtins` (`collections.deque`).
    pub name: &'static str,
    /// `tp_doc` after the signature; one line of our own.
    pub doc: &'static str,
    /// Text signature of the constructor, if `inspect` shows one.
    pub signature: Option<&'static str>,
    /// CPython's `tp_basicsize`, for `sys.getsizeof` and `__basicsize__`.
    pub basicsize: usize,
    /// CPython's `tp_itemsize`.
    pub itemsize: usize,
    /// Flags of [`crate::type_flag`] beyond those all types have.
    pub flags: u64,
    /// CPython's `tp_dictoffset` (shown only).
    pub dictoffset: isize,
    /// CPython's `tp_weaklistoffset`: not zero if instances can be weakly referenced.
    pub weaklistoffset: isize,
    /// Its own slots.
    pub slots: SlotTable,
    /// Its methods.
    pub methods: &'static [MethodDef],
    /// Its computed attributes.
    pub getset: &'static [GetSetDef],
}

impl TypeSpec {
    /// A type with this name and nothing else; fill in the rest with struct update syntax.
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            doc: "",
            signature: None,
            basicsize: 16,
            itemsize: 0,
            flags: 0,
            dictoffset: 0,
            weaklistoffset: 0,
            slots: SlotTable::EMPTY,
            methods: &[],
            getset: &[],
        }
    }
}

/// A native module.
#[derive(Clone, Copy, Debug)]
pub struct ModuleSpec {
    /// Its full name.
    pub name: &'static str,
    /// Its documentation.
    pub doc: &'static str,
    /// Its functions.
    pub functions: &'static [MethodDef],
    /// Adds constants and types once the module object exists. The argument is the module.
    pub exec: fn(&Runtime, &Ref) -> PyResult<()>,
}
