//! `aiter` and `anext`.

use serpentarium_object::{CallArgs, NativeArgs, PyResult, Runtime, type_of};

use super::arguments::positional;

pub(super) fn aiter(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let Some(aiter) = type_of(object).slot(|slots| slots.aiter) else {
        return Err(rt.type_error(format!("'{}' object is not an async iterable", rt.type_name(object))));
    };
    let iterator = aiter(rt, object)?;
    if type_of(&iterator).slot(|slots| slots.anext).is_none() {
        let given = rt.type_name(&iterator);
        return Err(rt.type_error(format!("aiter() returned not an async iterator of type '{given}'")));
    }
    Ok(iterator)
}

pub(super) fn anext(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "anext", 1, 2)?;
    let Some(anext) = type_of(values[0]).slot(|slots| slots.anext) else {
        return Err(rt.type_error(format!("'{}' object is not an async iterator", rt.type_name(values[0]))));
    };
    let awaitable = anext(rt, values[0])?;
    Ok(match values.get(1) {
        Some(default) => rt.evaluator().anext_with_default(rt, awaitable, default),
        None => awaitable,
    })
}
