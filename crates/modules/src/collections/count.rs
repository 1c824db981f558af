//! `_count_elements`: what `Counter` counts with.

use serpentarium_object::{BinaryOp, Dict, MethodDef, NativeArgs, Object, PyResult, Runtime, type_of};

/// `_collections._count_elements`
pub(crate) const COUNT_ELEMENTS: MethodDef = MethodDef::new(
    "_count_elements",
    "($module, mapping, iterable, /)",
    count_elements,
    "Counts the values of an iterable in a mapping.",
);

/// True if getting and setting items of the mapping is what `dict` does.
fn is_plain(rt: &Runtime, mapping: &Object) -> bool {
    let (get, set) = (rt.intern("get"), rt.intern("__setitem__"));
    let same = |name| match (rt.type_lookup(type_of(mapping), name), rt.type_lookup(&rt.types.dict, name)) {
        (Some(own), Some(plain)) => own.is_same(&plain),
        _ => false,
    };
    same(&get) && same(&set)
}

fn count_elements(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mapping = args.at(0);
    let iterator = rt.iter(args.at(1))?;
    let one = rt.new_int(1);
    if let Some(dict) = mapping.downcast::<Dict>()
        && is_plain(rt, mapping)
    {
        while let Some(key) = rt.next(&iterator)? {
            let hash = rt.hash(&key)?;
            let known = dict.find(rt, &key, hash)?.and_then(|position| dict.value_at(position));
            let count = match known {
                None => one.clone(),
                Some(known) => rt.binary_op(BinaryOp::Add, &known, &one)?,
            };
            dict.set_hashed(rt, &key, hash, count)?;
        }
        return Ok(rt.none());
    }
    let get = rt.getattr_str(mapping, "get")?;
    let zero = rt.new_int(0);
    while let Some(key) = rt.next(&iterator)? {
        let known = rt.call(&get, &[&key, &zero])?;
        let count = rt.binary_op(BinaryOp::Add, &known, &one)?;
        rt.set_item(mapping, &key, Some(&count))?;
    }
    Ok(rt.none())
}
