//! `X | Y` of types.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::TypeSpec;

/// The payload of unions of types.
#[derive(Debug)]
pub struct UnionType {
    /// The members, a tuple.
    pub args: Slot,
    /// Type variables among the members, once computed.
    pub parameters: Slot,
}

impl Payload for UnionType {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.args.visit(Label::Field("__args__"), visitor);
        self.parameters.visit(Label::Field("__parameters__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.args.set(None);
        self.parameters.set(None);
    }
}


/// The type `typing.Union`.
pub(crate) const UNION: TypeSpec = TypeSpec::named("typing.Union");

impl crate::Runtime {
    /// `a | b` where both are types or parts of unions; `NotImplemented` otherwise.
    pub fn union_of_types(&self, _a: &serpentarium_heap::Object, _b: &serpentarium_heap::Object) -> crate::PyResult {
        Err(self.not_supported("type.__or__"))
    }
}
