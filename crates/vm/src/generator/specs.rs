//! The types `generator`, `coroutine`, `async_generator` and their helpers, as tables.

use serpentarium_heap::{Obj, Object, Ref, Slot};
use serpentarium_object::{GetSetDef, MethodDef, PyResult, Runtime, SlotTable, Str, Type, TypeSpec};

use super::async_generator as ag;
use super::methods::{close, finalize, generator_of, iternext, send, throw};
use super::{Generator, GeneratorKind, GeneratorState};
use crate::vm::Vm;

fn same(_: &Runtime, object: &Object) -> PyResult {
    Ok(object.to_ref())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let generator = generator_of(rt, object)?;
    let name = generator.qualname.get().map_or(String::new(), |name| rt.str_text(&name).unwrap_or_default());
    let kind = match generator.kind {
        GeneratorKind::AsyncGenerator => "async_generator",
        kind => kind.noun(),
    };
    Ok(rt.new_str(&format!("<{kind} object {name} at {:#x}>", object.address())).into_object())
}

fn slot_value(rt: &Runtime, slot: &Slot) -> PyResult {
    Ok(slot.get().unwrap_or_else(|| rt.none()))
}

fn set_name(
    rt: &Runtime,
    object: &Object,
    value: Option<&Object>,
    what: &str,
    pick: fn(&Generator) -> &Slot,
) -> PyResult<()> {
    match value {
        Some(value) if value.is::<Str>() => {
            pick(generator_of(rt, object)?).set(Some(value.to_ref()));
            Ok(())
        }
        _ => Err(rt.type_error(format!("{what} must be set to a string object"))),
    }
}

fn frame(rt: &Runtime, object: &Object) -> PyResult {
    let generator = generator_of(rt, object)?;
    if generator.state.get() == GeneratorState::Completed {
        return Ok(rt.none());
    }
    Ok(Vm::of(rt).frame_object(rt, &generator.frame))
}

fn running(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.bool(generator_of(rt, object)?.state.get() == GeneratorState::Running))
}

fn suspended(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.bool(generator_of(rt, object)?.state.get() == GeneratorState::Suspended))
}

fn code(rt: &Runtime, object: &Object) -> PyResult {
    Ok(generator_of(rt, object)?.frame.code.to_ref().into_object())
}

fn delegate(rt: &Runtime, object: &Object) -> PyResult {
    Ok(generator_of(rt, object)?.delegate().unwrap_or_else(|| rt.none()))
}

const NAME: GetSetDef = GetSetDef::new(
    "__name__",
    |rt, object| slot_value(rt, &generator_of(rt, object)?.name),
    "name of the generator",
)
.with_set(|rt, object, value| set_name(rt, object, value, "__name__", |generator| &generator.name));
const QUALNAME: GetSetDef = GetSetDef::new(
    "__qualname__",
    |rt, object| slot_value(rt, &generator_of(rt, object)?.qualname),
    "qualified name of the generator",
)
.with_set(|rt, object, value| set_name(rt, object, value, "__qualname__", |generator| &generator.qualname));

fn sizeof(rt: &Runtime, args: serpentarium_object::NativeArgs<'_>) -> PyResult {
    let generator = generator_of(rt, args.at(0))?;
    Ok(rt.new_usize(152 + 8 * (generator.frame.exe().frame_len - 1)))
}

const METHODS: [MethodDef; 4] = [
    MethodDef::new("send", "($self, arg, /)", send, "Send a value in; the next value yielded comes back."),
    MethodDef::new(
        "throw",
        "($self, typ, val=None, tb=None, /)",
        throw,
        "Raise an exception where it waits.",
    ),
    MethodDef::new("close", "($self, /)", close, "Raise GeneratorExit where it waits."),
    MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size of object in memory, in bytes."),
];

static GENERATOR: TypeSpec = TypeSpec {
    basicsize: 152,
    itemsize: 8,
    weaklistoffset: 16,
    slots: SlotTable {
        repr: Some(repr),
        iter: Some(same),
        iternext: Some(iternext),
        finalize: Some(finalize),
        ..SlotTable::EMPTY
    },
    methods: &METHODS,
    getset: &[
        NAME,
        QUALNAME,
        GetSetDef::new("gi_yieldfrom", delegate, "object being iterated by yield from, or None"),
        GetSetDef::new("gi_running", running, "whether it runs"),
        GetSetDef::new("gi_frame", frame, "its frame"),
        GetSetDef::new("gi_suspended", suspended, "whether it waits at a yield"),
        GetSetDef::new("gi_code", code, "its code"),
    ],
    ..TypeSpec::named("generator")
};

static COROUTINE: TypeSpec = TypeSpec {
    basicsize: 152,
    itemsize: 8,
    weaklistoffset: 16,
    slots: SlotTable {
        repr: Some(repr),
        r#await: Some(ag::coroutine_await),
        finalize: Some(finalize),
        ..SlotTable::EMPTY
    },
    methods: &METHODS,
    getset: &[
        NAME,
        QUALNAME,
        GetSetDef::new("cr_await", delegate, "object being awaited on, or None"),
        GetSetDef::new("cr_running", running, "whether it runs"),
        GetSetDef::new("cr_frame", frame, "its frame"),
        GetSetDef::new("cr_code", code, "its code"),
        GetSetDef::new("cr_suspended", suspended, "whether it waits at an await"),
        GetSetDef::new(
            "cr_origin",
            |rt, object| slot_value(rt, &generator_of(rt, object)?.origin),
            "where it was created",
        ),
    ],
    ..TypeSpec::named("coroutine")
};

static ASYNC_GENERATOR: TypeSpec = TypeSpec {
    basicsize: 152,
    itemsize: 8,
    weaklistoffset: 16,
    slots: SlotTable {
        repr: Some(repr),
        aiter: Some(same),
        anext: Some(ag::anext),
        finalize: Some(finalize),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("asend", "($self, value, /)", ag::asend, "An awaitable that sends a value in."),
        MethodDef::new(
            "athrow",
            "($self, typ, val=None, tb=None, /)",
            ag::athrow,
            "An awaitable that raises an exception inside.",
        ),
        MethodDef::new("aclose", "($self, /)", ag::aclose, "An awaitable that closes it."),
        MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size of object in memory, in bytes."),
    ],
    getset: &[
        NAME,
        QUALNAME,
        GetSetDef::new("ag_await", delegate, "object being awaited on, or None"),
        GetSetDef::new(
            "ag_running",
            |rt, object| Ok(rt.bool(generator_of(rt, object)?.running_async.get())),
            "whether it runs",
        ),
        GetSetDef::new("ag_frame", frame, "its frame"),
        GetSetDef::new("ag_code", code, "its code"),
        GetSetDef::new("ag_suspended", suspended, "whether it waits at a yield"),
    ],
    ..TypeSpec::named("async_generator")
};

static COROUTINE_WRAPPER: TypeSpec = TypeSpec {
    basicsize: 24,
    slots: SlotTable { iter: Some(same), iternext: Some(ag::wrapper_next), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("send", "($self, arg, /)", ag::wrapper_send, "Send a value in."),
        MethodDef::new(
            "throw",
            "($self, typ, val=None, tb=None, /)",
            ag::wrapper_throw,
            "Raise an exception inside.",
        ),
        MethodDef::new("close", "($self, /)", ag::wrapper_close, "Close the coroutine."),
    ],
    ..TypeSpec::named("coroutine_wrapper")
};

static ASEND: TypeSpec = TypeSpec {
    basicsize: 40,
    slots: SlotTable {
        r#await: Some(same),
        iter: Some(same),
        iternext: Some(ag::step_next),
        ..SlotTable::EMPTY
    },
    methods: &ag::STEP_METHODS,
    ..TypeSpec::named("async_generator_asend")
};

static ATHROW: TypeSpec = TypeSpec {
    basicsize: 48,
    slots: SlotTable {
        r#await: Some(same),
        iter: Some(same),
        iternext: Some(ag::step_next),
        ..SlotTable::EMPTY
    },
    methods: &ag::STEP_METHODS,
    ..TypeSpec::named("async_generator_athrow")
};

static WRAPPED_VALUE: TypeSpec =
    TypeSpec { basicsize: 24, ..TypeSpec::named("async_generator_wrapped_value") };

fn make<P: serpentarium_heap::Payload>(rt: &Runtime, spec: &'static TypeSpec) -> Ref<Type> {
    let object: &Obj<Type> = &rt.types.object;
    rt.new_native_type::<P>(spec, object)
}

pub(crate) fn generator_type(rt: &Runtime) -> Ref<Type> {
    make::<Generator>(rt, &GENERATOR)
}

pub(crate) fn coroutine_type(rt: &Runtime) -> Ref<Type> {
    make::<Generator>(rt, &COROUTINE)
}

pub(crate) fn async_generator_type(rt: &Runtime) -> Ref<Type> {
    make::<Generator>(rt, &ASYNC_GENERATOR)
}

pub(crate) fn coroutine_wrapper_type(rt: &Runtime) -> Ref<Type> {
    make::<ag::CoroutineWrapper>(rt, &COROUTINE_WRAPPER)
}

pub(crate) fn asend_type(rt: &Runtime) -> Ref<Type> {
    make::<ag::AsyncStep>(rt, &ASEND)
}

pub(crate) fn athrow_type(rt: &Runtime) -> Ref<Type> {
    make::<ag::AsyncStep>(rt, &ATHROW)
}

pub(crate) fn wrapped_value_type(rt: &Runtime) -> Ref<Type> {
    make::<ag::WrappedValue>(rt, &WRAPPED_VALUE)
}
