//! `classmethod` and `staticmethod`.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::TypeSpec;

/// The payload of class methods.
#[derive(Debug)]
pub struct ClassMethod {
    /// The wrapped callable.
    pub callable: Slot,
    /// Instance dictionary.
    pub dict: Slot,
}

impl Payload for ClassMethod {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.callable.visit(Label::Field("__func__"), visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.callable.set(None);
        self.dict.set(None);
    }
}

/// The payload of static methods.
#[derive(Debug)]
pub struct StaticMethod {
    /// The wrapped callable.
    pub callable: Slot,
    /// Instance dictionary.
    pub dict: Slot,
}

impl Payload for StaticMethod {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.callable.visit(Label::Field("__func__"), visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.callable.set(None);
        self.dict.set(None);
    }
}


/// The type `classmethod`.
pub(crate) const CLASSMETHOD: TypeSpec = TypeSpec::named("classmethod");

/// The type `staticmethod`.
pub(crate) const STATICMETHOD: TypeSpec = TypeSpec::named("staticmethod");
