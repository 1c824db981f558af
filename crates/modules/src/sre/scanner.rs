//! `_sre.SRE_Scanner`: applies a pattern step by step; `finditer` and `re.Scanner` are made of it.

use std::cell::{Cell, RefCell};

use serpentarium_object::{
    GcWord, GetSetDef, Kind, Label, MethodDef, NativeArgs, Object, Payload, PyResult, Runtime, Slot,
    SlotTable, TypeSpec, Visitor, object_getattro, type_flag,
};

use super::apply::{Application, Way};
use super::matched::new_match;
use super::pattern::Pattern;
use super::{NAME, State};
use crate::binding::{make, ready, slot_or_none, this};
use crate::support::state;

/// The payload. As in CPython the collector does not see the text.
pub(super) struct Scanner {
    pattern: Slot,
    /// The application while there may be more matches and none is being looked for.
    application: RefCell<Option<Box<Application>>>,
    executing: Cell<bool>,
}

impl Payload for Scanner {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.pattern.visit(Label::Field("pattern"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.pattern.set(None);
    }
}

pub(super) const SCANNER: TypeSpec = TypeSpec {
    basicsize: 264,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable { getattro: Some(object_getattro), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("match", "($self, /)", |rt, args| step(rt, args, Way::Match), ""),
        MethodDef::new("search", "($self, /)", |rt, args| step(rt, args, Way::Search), ""),
    ],
    getset: &[GetSetDef::member(
        "pattern",
        |rt, object| Ok(slot_or_none(rt, &this::<Scanner>(rt, object)?.pattern)),
        "",
    )],
    ..TypeSpec::named("_sre.SRE_Scanner")
};

/// A scanner of a pattern about to be applied.
pub(super) fn new_scanner(rt: &Runtime, pattern: &Object, application: Application) -> PyResult {
    let class = ready(rt, &state::<State>(rt, NAME).scanner)?;
    let payload = Scanner {
        pattern: Slot::new(pattern.to_ref()),
        application: RefCell::new(Some(Box::new(application))),
        executing: Cell::new(false),
    };
    make(rt, &class, payload)
}

fn step(rt: &Runtime, args: NativeArgs<'_>, way: Way) -> PyResult {
    let scanner = this::<Scanner>(rt, args.at(0))?;
    if scanner.executing.get() {
        return Err(rt.value_error("regular expression scanner already executing"));
    }
    let Some(mut application) = scanner.application.take() else { return Ok(rt.none()) };
    let object = slot_or_none(rt, &scanner.pattern);
    let pattern = this::<Pattern>(rt, &object)?;
    scanner.executing.set(true);
    let found = application.step(rt, pattern, way);
    scanner.executing.set(false);
    match found {
        Ok(Some(span)) => {
            let found = new_match(rt, &object, pattern, &application, span);
            *scanner.application.borrow_mut() = Some(application);
            found
        }
        Ok(None) => {
            application.finish(pattern);
            Ok(rt.none())
        }
        Err(raised) => {
            *scanner.application.borrow_mut() = Some(application);
            Err(raised)
        }
    }
}
