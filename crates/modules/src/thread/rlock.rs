//! `_thread.RLock`: a lock its holder may take again.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Kind, MethodDef, NativeArgs, NoPrefix, Obj, Object, Payload, PyResult, Runtime, SlotTable,
    Type, TypeSpec, tuple_value, type_flag,
};

use crate::support::int_argument;
use crate::thread_ident;

/// The payload of `_thread.RLock`.
#[derive(Debug)]
pub(super) struct RLock {
    count: Cell<i64>,
}

impl Payload for RLock {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

/// The type.
pub(super) static RLOCK: TypeSpec = TypeSpec {
    doc: "A lock that the thread that holds it may take again.",
    basicsize: 40,
    weaklistoffset: -32,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), repr: Some(repr), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("acquire", "($self, /, blocking=True, timeout=-1)", acquire, "Takes the lock."),
        MethodDef::new("release", "($self, /)", release, "Gives the lock back."),
        MethodDef::new("locked", "($self, /)", locked, "Whether the lock is held."),
        MethodDef::new("_is_owned", "($self, /)", locked, "Whether this thread holds the lock."),
        MethodDef::new(
            "_acquire_restore",
            "($self, state, /)",
            acquire_restore,
            "Takes the lock as often as it was taken.",
        ),
        MethodDef::new("_release_save", "($self, /)", release_save, "Gives the lock back completely."),
        MethodDef::new(
            "_recursion_count",
            "($self, /)",
            recursion_count,
            "How often this thread took the lock.",
        ),
        MethodDef::new("__enter__", "($self, /, blocking=True, timeout=-1)", acquire, "Takes the lock."),
        MethodDef::new("__exit__", "($self, /, *exc_info)", release, "Gives the lock back."),
        MethodDef::new("_at_fork_reinit", "($self, /)", reinit, "Makes the lock free."),
    ],
    ..TypeSpec::named("_thread.RLock")
};

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    Ok(rt.heap.alloc(class, RLock { count: Cell::new(0) }).into_object())
}

fn lock<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<RLock>> {
    object.downcast().ok_or_else(|| rt.type_error("an RLock is required"))
}

fn acquire(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    super::acquire_arguments(rt, args)?;
    let lock = lock(rt, args.at(0))?;
    lock.count.set(lock.count.get().saturating_add(1));
    Ok(rt.bool(true))
}

fn release(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let lock = lock(rt, args.at(0))?;
    if lock.count.get() == 0 {
        return Err(rt.runtime_error("cannot release un-acquired lock"));
    }
    lock.count.set(lock.count.get() - 1);
    Ok(rt.none())
}

fn locked(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(lock(rt, args.at(0))?.count.get() > 0))
}

fn recursion_count(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(lock(rt, args.at(0))?.count.get()))
}

fn acquire_restore(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let state = tuple_value(args.at(1)).map(|state| state.tail().to_vec()).unwrap_or_default();
    let Some(count) = state.first() else {
        return Err(rt.type_error("_acquire_restore() argument 1 must be a sequence of length 2"));
    };
    lock(rt, args.at(0))?.count.set(int_argument(rt, count)?);
    Ok(rt.none())
}

fn release_save(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let count = lock(rt, args.at(0))?.count.replace(0);
    if count == 0 {
        return Err(rt.runtime_error("cannot release un-acquired lock"));
    }
    Ok(rt.new_tuple(vec![rt.new_int(count), rt.new_int(thread_ident(rt))]).into_object())
}

fn reinit(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    lock(rt, args.at(0))?.count.set(0);
    Ok(rt.none())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let count = lock(rt, object)?.count.get();
    let (state, owner) = if count > 0 { ("locked", thread_ident(rt)) } else { ("unlocked", 0) };
    let name = rt.type_name(object);
    let text = format!("<{state} {name} object owner={owner} count={count} at {:#x}>", object.address());
    Ok(rt.new_str(&text).into_object())
}
