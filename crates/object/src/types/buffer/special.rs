//! `__buffer__` and `__release_buffer__` (PEP 688): buffers asked for by name, and buffers of Python classes.

use serpentarium_heap::Object;

use super::BufferView;
use crate::core::{CallArgs, PyResult, Runtime, SlotTable, type_of};
use crate::types::MemoryView;

/// `PyBUF_WRITABLE`
const WRITABLE: i64 = 1;
/// `PyBUF_FULL_RO`: any layout, with shape, strides and format.
const FULL_READ_ONLY: i64 = 0x11C;

/// The only argument of a special method.
fn argument<'a>(rt: &Runtime, args: CallArgs<'a>) -> PyResult<&'a Object> {
    match (args.values, args.get(0)) {
        ([_], Some(only)) => Ok(only),
        _ => Err(rt.type_error(format!("expected 1 argument, got {}", args.values.len()))),
    }
}

/// `object.__buffer__(flags)` of native types.
pub(crate) fn wrap_buffer(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    let flags = rt.index_as_i64(argument(rt, args)?)?;
    let Some(buffer) = table.buffer else { return Err(rt.type_error("object does not export a buffer")) };
    Ok(rt.new_memoryview(buffer(rt, object, flags & WRITABLE != 0)?).into_object())
}

/// `object.__release_buffer__(view)` of native types.
pub(crate) fn wrap_release_buffer(
    rt: &Runtime,
    _: &SlotTable,
    object: &Object,
    args: CallArgs<'_>,
) -> PyResult {
    let Some(view) = argument(rt, args)?.downcast::<MemoryView>() else {
        return Err(rt.type_error("expected a memoryview object"));
    };
    let own = view.view.borrow().as_ref().map(|view| view.owner.is_same(object));
    match own {
        None => Err(rt.value_error("memoryview's buffer has already been released")),
        Some(false) => Err(rt.value_error("memoryview's buffer is not this object")),
        Some(true) => {
            let released = view.view.take();
            drop(released);
            Ok(rt.none())
        }
    }
}

/// The buffer slot of classes that define `__buffer__` in Python: the buffer of the memoryview it returns.
pub(crate) fn python_buffer(rt: &Runtime, object: &Object, writable: bool) -> PyResult<BufferView> {
    let flags = rt.new_int(FULL_READ_ONLY | if writable { WRITABLE } else { 0 });
    let Some(view) = rt.call_special(object, &rt.intern("__buffer__"), &[&flags])? else {
        return Err(rt.type_error(format!("a bytes-like object is required, not '{}'", rt.type_name(object))));
    };
    if view.downcast::<MemoryView>().is_none() {
        return Err(rt.type_error("__buffer__ returned non-memoryview object"));
    }
    match type_of(&view).slot(|slots| slots.buffer) {
        Some(buffer) => buffer(rt, &view, writable),
        None => Err(rt.system_error("memoryview without buffer")),
    }
}
