//! `anext_awaitable`: what `anext(iterator, default)` returns (`Objects/iterobject.c`).
//!
//! As in CPython it asks what it wraps for an iterator again at each step, and turns the end of the asynchronous
//! iteration into the default.

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Ref, Slot, Visitor};
use serpentarium_object::{
    CallArgs, MethodDef, NativeArgs, PyResult, Raised, Runtime, SlotTable, Type, TypeSpec, type_of,
};

use super::methods::stop_with;
use crate::vm::Vm;

/// The payload of `anext_awaitable`.
#[derive(Debug)]
pub(crate) struct AnextAwaitable {
    wrapped: Slot,
    default: Slot,
}

impl Payload for AnextAwaitable {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.wrapped.visit(Label::Field("wrapped"), visitor);
        self.default.visit(Label::Field("default_value"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.wrapped.set(None);
        self.default.set(None);
    }
}

impl Vm {
    /// What `anext` returns for what `__anext__` returned and a default.
    pub(crate) fn new_anext(&self, rt: &Runtime, wrapped: Ref, default: &Object) -> Ref {
        let payload = AnextAwaitable { wrapped: Slot::new(wrapped), default: Slot::new(default.to_ref()) };
        rt.tracked(rt.heap.alloc(&self.types().anext_awaitable, payload)).into_object()
    }
}

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a AnextAwaitable> {
    let payload = object.downcast::<AnextAwaitable>().map(|payload| &**payload);
    payload.ok_or_else(|| rt.type_error("expected an anext_awaitable"))
}

/// The iterator to drive (`anextawaitable_getiter`).
fn iterator(rt: &Runtime, object: &Object) -> PyResult {
    let wrapped = this(rt, object)?.wrapped.get().unwrap_or_else(|| rt.none());
    let awaitable = Vm::of(rt).awaitable_iterator(rt, &wrapped)?;
    if type_of(&awaitable).slot(|slots| slots.iternext).is_some() {
        return Ok(awaitable);
    }
    // A coroutine: the one kind of awaitable that is no iterator itself.
    match type_of(&awaitable).slot(|slots| slots.r#await) {
        Some(wait) => wait(rt, &awaitable),
        None => Err(rt.type_error("__await__ must return an iterable")),
    }
}

/// The end of the asynchronous iteration is a `StopIteration` with the default.
fn replace_end(rt: &Runtime, object: &Object, raised: Raised) -> Raised {
    if !rt.raised_is(&raised, &rt.exceptions.stop_async_iteration) {
        return raised;
    }
    match this(rt, object) {
        Ok(payload) => stop_with(rt, payload.default.get().unwrap_or_else(|| rt.none())),
        Err(raised) => raised,
    }
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let iterator = iterator(rt, object)?;
    rt.step(&iterator).map_err(|raised| replace_end(rt, object, raised))
}

fn forward(rt: &Runtime, object: &Object, method: &str, args: CallArgs<'_>) -> PyResult {
    let iterator = iterator(rt, object)?;
    let method = rt.getattr_str(&iterator, method)?;
    rt.call_args(&method, args).map_err(|raised| replace_end(rt, object, raised))
}

fn given(args: NativeArgs<'_>) -> CallArgs<'_> {
    CallArgs::positional(args.places()[1..].split(serpentarium_heap::StackRef::is_null).next().unwrap_or(&[]))
}

static SPEC: TypeSpec = TypeSpec {
    basicsize: 32,
    slots: SlotTable {
        r#await: Some(|_, object| Ok(object.to_ref())),
        iter: Some(|_, object| Ok(object.to_ref())),
        iternext: Some(next),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "send",
            "($self, arg, /)",
            |rt, args| forward(rt, args.at(0), "send", given(args)),
            "Drive it with a value.",
        ),
        MethodDef::new(
            "throw",
            "($self, typ, val=None, tb=None, /)",
            |rt, args| forward(rt, args.at(0), "throw", given(args)),
            "Raise an exception inside.",
        ),
        MethodDef::new(
            "close",
            "($self, /)",
            |rt, args| forward(rt, args.at(0), "close", given(args)),
            "Give it up.",
        ),
    ],
    ..TypeSpec::named("anext_awaitable")
};

/// The type `anext_awaitable`.
pub(crate) fn anext_awaitable_type(rt: &Runtime) -> Ref<Type> {
    rt.new_native_type::<AnextAwaitable>(&SPEC, &rt.types.object)
}
