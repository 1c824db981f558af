//! `_thread.lock`.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Guarded, Kind, MethodDef, NativeArgs, NoPrefix, Obj, Object, Payload, PyResult, Ref, Runtime,
    SlotTable, Type, TypeSpec,
};

/// The payload of `_thread.lock`.
#[derive(Debug)]
pub(super) struct Lock {
    locked: Cell<bool>,
}

impl Payload for Lock {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

static LOCK: TypeSpec = TypeSpec {
    doc: "A lock that one thread at a time can hold.",
    signature: Some("()"),
    basicsize: 24,
    weaklistoffset: -32,
    slots: SlotTable { new: Some(new), repr: Some(repr), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("acquire_lock", "($self, /, blocking=True, timeout=-1)", acquire, "Takes the lock."),
        MethodDef::new("acquire", "($self, /, blocking=True, timeout=-1)", acquire, "Takes the lock."),
        MethodDef::new("release_lock", "($self, /)", release, "Gives the lock back."),
        MethodDef::new("release", "($self, /)", release, "Gives the lock back."),
        MethodDef::new("locked_lock", "($self, /)", locked, "Whether the lock is held."),
        MethodDef::new("locked", "($self, /)", locked, "Whether the lock is held."),
        MethodDef::new("__enter__", "($self, /)", enter, "Takes the lock."),
        MethodDef::new("__exit__", "($self, /, *exc_info)", exit, "Gives the lock back."),
        MethodDef::new("_at_fork_reinit", "($self, /)", reinit, "Makes the lock free."),
    ],
    ..TypeSpec::named("_thread.lock")
};

#[derive(Debug, Default)]
struct LockType(Guarded<Option<Ref<Type>>>);

/// The type, made once.
pub(super) fn lock_type(rt: &Runtime) -> Ref<Type> {
    let state = crate::support::state::<LockType>(rt, "_thread.lock");
    let known = state.0.borrow().clone();
    let ty = known.unwrap_or_else(|| rt.new_native_type::<Lock>(&LOCK, &rt.types.object));
    *state.0.borrow_mut() = Some(ty.clone());
    ty
}

/// `_thread.allocate_lock()`
pub(super) fn allocate(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let ty = lock_type(rt);
    Ok(rt.heap.alloc(&ty, Lock { locked: Cell::new(false) }).into_object())
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if !args.values.is_empty() {
        let given = args.values.len();
        return Err(rt.type_error(format!("lock expected 0 arguments, got {given}")));
    }
    Ok(rt.heap.alloc(class, Lock { locked: Cell::new(false) }).into_object())
}

fn lock<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Lock>> {
    object.downcast().ok_or_else(|| rt.type_error("a lock is required"))
}

fn acquire(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (blocking, timeout) = super::acquire_arguments(rt, args)?;
    let lock = lock(rt, args.at(0))?;
    if !lock.locked.replace(true) {
        return Ok(rt.bool(true));
    }
    super::wait_in_vain(rt, blocking, timeout, "lock.acquire()").map(|taken| rt.bool(taken))
}

fn release(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    if !lock(rt, args.at(0))?.locked.replace(false) {
        return Err(rt.runtime_error("release unlocked lock"));
    }
    Ok(rt.none())
}

fn locked(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(lock(rt, args.at(0))?.locked.get()))
}

fn enter(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let lock = lock(rt, args.at(0))?;
    if lock.locked.replace(true) {
        super::wait_in_vain(rt, true, -1.0, "lock.acquire()")?;
    }
    Ok(rt.bool(true))
}

fn exit(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    release(rt, args)
}

fn reinit(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    lock(rt, args.at(0))?.locked.set(false);
    Ok(rt.none())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let state = if lock(rt, object)?.locked.get() { "locked" } else { "unlocked" };
    Ok(rt.new_str(&format!("<{state} _thread.lock object at {:#x}>", object.address())).into_object())
}
