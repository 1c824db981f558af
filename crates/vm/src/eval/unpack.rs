//! Unpacking assignments.

use serpentarium_heap::{Object, Operands, Ref};
use serpentarium_object::{List, PyResult, Runtime, tuple_value, type_of};

/// `UNPACK_SEQUENCE`: pushes `count` values, the first on top.
pub(super) fn sequence(rt: &Runtime, stack: &mut Operands, count: usize) -> PyResult<()> {
    let source = stack.pop();
    let source = super::object(rt, &source);
    let exact = source.type_object();
    if exact.is_same(&rt.types.tuple)
        && let Some(tuple) = tuple_value(source)
        && tuple.tail().len() == count
    {
        tuple.tail().iter().rev().for_each(|value| stack.push(value.clone().into()));
        return Ok(());
    }
    if exact.is_same(&rt.types.list)
        && let Some(list) = source.downcast::<List>()
        && list.len() == count
    {
        list.items.borrow().iter().rev().for_each(|value| stack.push(value.clone().into()));
        return Ok(());
    }
    let values = exactly(rt, source, count)?;
    values.into_iter().rev().for_each(|value| stack.push(value.into()));
    Ok(())
}

fn iterator_for(rt: &Runtime, source: &Object) -> PyResult {
    if type_of(source).slot(|slots| slots.iter).is_none() && !rt.is_sequence(source) {
        return Err(rt.type_error(format!("cannot unpack non-iterable {} object", rt.type_name(source))));
    }
    rt.iter(source)
}

fn exactly(rt: &Runtime, source: &Object, count: usize) -> PyResult<Vec<Ref>> {
    let iterator = iterator_for(rt, source)?;
    let mut values = Vec::with_capacity(count);
    while values.len() < count {
        match rt.next(&iterator)? {
            Some(value) => values.push(value),
            None => {
                let got = values.len();
                return Err(
                    rt.value_error(format!("not enough values to unpack (expected {count}, got {got})"))
                );
            }
        }
    }
    if rt.next(&iterator)?.is_none() {
        return Ok(values);
    }
    let sized =
        [&rt.types.list, &rt.types.tuple, &rt.types.dict].iter().any(|ty| source.type_object().is_same(ty));
    if sized && let Ok(len) = rt.len(source) {
        return Err(rt.value_error(format!("too many values to unpack (expected {count}, got {len})")));
    }
    Err(rt.value_error(format!("too many values to unpack (expected {count})")))
}

/// `UNPACK_EX`: values before the star, a list, values after it; the first on top.
pub(super) fn extended(rt: &Runtime, stack: &mut Operands, before: usize, after: usize) -> PyResult<()> {
    let source = stack.pop();
    let source = super::object(rt, &source);
    let iterator = iterator_for(rt, source)?;
    let mut values = Vec::new();
    while values.len() < before {
        match rt.next(&iterator)? {
            Some(value) => values.push(value),
            None => return Err(too_few(rt, before + after, values.len())),
        }
    }
    let mut rest = rt.to_vec(&iterator)?;
    if rest.len() < after {
        return Err(too_few(rt, before + after, before + rest.len()));
    }
    let last = rest.split_off(rest.len() - after);
    last.into_iter().rev().for_each(|value| stack.push(value.into()));
    stack.push(rt.new_list(rest).into());
    values.into_iter().rev().for_each(|value| stack.push(value.into()));
    Ok(())
}

fn too_few(rt: &Runtime, least: usize, got: usize) -> serpentarium_object::Raised {
    rt.value_error(format!("not enough values to unpack (expected at least {least}, got {got})"))
}
