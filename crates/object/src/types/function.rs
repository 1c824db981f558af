//! Python functions.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::{TypeSpec, kind};
use std::cell::Cell;

/// The payload of Python functions (`PyFunctionObject`).
#[derive(Debug)]
pub struct Function {
    /// The code object.
    pub code: Slot,
    /// The module namespace, a dict.
    pub globals: Slot,
    /// The builtins namespace, a dict.
    pub builtins: Slot,
    /// `__name__`
    pub name: Slot,
    /// `__qualname__`
    pub qualname: Slot,
    /// Defaults of positional parameters, a tuple.
    pub defaults: Slot,
    /// Defaults of keyword-only parameters, a dict.
    pub kwdefaults: Slot,
    /// Cells of free variables, a tuple.
    pub closure: Slot,
    /// `__doc__`
    pub doc: Slot,
    /// Function attributes.
    pub dict: Slot,
    /// `__module__`
    pub module: Slot,
    /// Computed annotations, a dict.
    pub annotations: Slot,
    /// The annotation function.
    pub annotate: Slot,
    /// Type parameters, a tuple.
    pub type_params: Slot,
    /// Names the function to inline caches; zero while none knows it.
    pub version: Cell<u32>,
}

impl Payload for Function {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::FUNCTION;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.code.visit(Label::Field("__code__"), visitor);
        self.globals.visit(Label::Field("__globals__"), visitor);
        self.builtins.visit(Label::Field("__builtins__"), visitor);
        self.name.visit(Label::Field("__name__"), visitor);
        self.qualname.visit(Label::Field("__qualname__"), visitor);
        self.defaults.visit(Label::Field("__defaults__"), visitor);
        self.kwdefaults.visit(Label::Field("__kwdefaults__"), visitor);
        self.closure.visit(Label::Field("__closure__"), visitor);
        self.doc.visit(Label::Field("__doc__"), visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
        self.module.visit(Label::Field("__module__"), visitor);
        self.annotations.visit(Label::Field("__annotations__"), visitor);
        self.annotate.visit(Label::Field("__annotate__"), visitor);
        self.type_params.visit(Label::Field("__type_params__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.code.set(None);
        self.globals.set(None);
        self.builtins.set(None);
        self.name.set(None);
        self.qualname.set(None);
        self.defaults.set(None);
        self.kwdefaults.set(None);
        self.closure.set(None);
        self.doc.set(None);
        self.dict.set(None);
        self.module.set(None);
        self.annotations.set(None);
        self.annotate.set(None);
        self.type_params.set(None);
    }
}


/// The type `function`.
pub(crate) const FUNCTION: TypeSpec = TypeSpec::named("function");
