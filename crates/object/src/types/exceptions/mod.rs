//! Exceptions: one payload for every class, the class table, and the making of new ones.

mod base;
mod classes;
mod fields;
mod group;
mod os_error;
mod raise;
mod simple;
mod specs;
mod syntax;
mod unicode;

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Slot, Visitor};

use crate::core::kind;
pub use classes::{Exceptions, fields_of};
pub(crate) use specs::exception_spec;

/// The payload of exceptions (`PyBaseExceptionObject` and the structures that extend it).
#[derive(Debug)]
pub struct Exception {
    /// Instance dictionary.
    pub dict: Slot,
    /// `args`, a tuple.
    pub args: Slot,
    /// `__notes__` lives in the dictionary; `__traceback__` here.
    pub traceback: Slot,
    /// `__context__`
    pub context: Slot,
    /// `__cause__`
    pub cause: Slot,
    /// `__suppress_context__`
    pub suppress_context: Cell<bool>,
    /// The class's own fields in the order of [`fields_of`] (`errno`, `value`, `name`, ...).
    pub fields: Box<[Slot]>,
}

impl Payload for Exception {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::EXCEPTION;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("__dict__"), visitor);
        self.args.visit(Label::Field("args"), visitor);
        self.traceback.visit(Label::Field("__traceback__"), visitor);
        self.context.visit(Label::Field("__context__"), visitor);
        self.cause.visit(Label::Field("__cause__"), visitor);
        for (index, field) in self.fields.iter().enumerate() {
            field.visit(Label::Index(index), visitor);
        }
    }

    fn clear(&self, _: &[()]) {
        let own = [&self.dict, &self.args, &self.traceback, &self.context, &self.cause];
        own.into_iter().chain(&self.fields).for_each(|slot| slot.set(None));
    }
}

/// The object as an exception, if it is one.
#[inline]
pub fn exception_value(object: &Object) -> Option<&serpentarium_heap::Obj<Exception>> {
    object.downcast::<Exception>()
}
