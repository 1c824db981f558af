//! Iterators over one iterable that ask a function or a second iterable: `compress`, `dropwhile`, `takewhile`,
//! `filterfalse`, `starmap`.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Obj, Object, PyResult, Ref, Runtime, Slot, SlotTable, StackRef, Type, TypeSpec, tuple_value,
    type_flag,
};

use crate::binding::{Parameters, exactly, gc_payload, make, named, self_iter, this};

/// The payload: a function (or the selectors of `compress`), the source, and whether a border was crossed.
pub(crate) struct Pair {
    function: Slot,
    source: Slot,
    flag: Cell<bool>,
}
gc_payload!(Pair { function: "func", source: "it" });

/// One of these types.
macro_rules! pair_type {
    ($const:ident, $name:literal, $signature:literal, $size:literal, $doc:literal, $new:ident, $next:ident) => {
        pub(crate) const $const: TypeSpec = TypeSpec {
            doc: $doc,
            signature: Some($signature),
            basicsize: $size,
            flags: type_flag::BASETYPE,
            slots: SlotTable {
                new: Some($new),
                iter: Some(self_iter),
                iternext: Some($next),
                ..SlotTable::EMPTY
            },
            ..TypeSpec::named($name)
        };
    };
}

pair_type!(
    COMPRESS,
    "itertools.compress",
    "(data, selectors)",
    32,
    "Values whose selector is true.",
    compress_new,
    compress_next
);
pair_type!(
    DROPWHILE,
    "itertools.dropwhile",
    "(predicate, iterable, /)",
    40,
    "Values from the first for which a predicate is false.",
    dropwhile_new,
    dropwhile_next
);
pair_type!(
    TAKEWHILE,
    "itertools.takewhile",
    "(predicate, iterable, /)",
    40,
    "Values before the first for which a predicate is false.",
    takewhile_new,
    takewhile_next
);
pair_type!(
    FILTERFALSE,
    "itertools.filterfalse",
    "(function, iterable, /)",
    32,
    "Values for which a function is false.",
    filterfalse_new,
    filterfalse_next
);
pair_type!(
    STARMAP,
    "itertools.starmap",
    "(function, iterable, /)",
    32,
    "Results of a function called with each value as its arguments.",
    starmap_new,
    starmap_next
);

fn pair_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>, name: &str) -> PyResult {
    let [function, iterable] = exactly(rt, class, args, name)?;
    let source = Slot::new(rt.iter(iterable)?);
    make(rt, class, Pair { function: Slot::new(function.to_ref()), source, flag: Cell::new(false) })
}

fn dropwhile_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    pair_new(rt, class, args, "dropwhile")
}

fn takewhile_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    pair_new(rt, class, args, "takewhile")
}

fn filterfalse_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    pair_new(rt, class, args, "filterfalse")
}

fn starmap_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    pair_new(rt, class, args, "starmap")
}

fn compress_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let parameters =
        Parameters { function: "compress", names: ["data", "selectors"], positional: 2, required: 2 };
    let [Some(data), Some(selectors)] = named(rt, args, &parameters)? else {
        return Err(rt.system_error("missing argument"));
    };
    let data = rt.iter(data)?;
    let selectors = rt.iter(selectors)?;
    make(rt, class, Pair { function: Slot::new(selectors), source: Slot::new(data), flag: Cell::new(false) })
}

fn parts(rt: &Runtime, object: &Object) -> PyResult<Option<(Ref, Ref)>> {
    let pair = this::<Pair>(rt, object)?;
    Ok(pair.function.get().zip(pair.source.get()))
}

fn compress_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some((selectors, data)) = parts(rt, object)? else { return Ok(None) };
    loop {
        let Some(value) = rt.next(&data)? else { return Ok(None) };
        let Some(selector) = rt.next(&selectors)? else { return Ok(None) };
        if rt.is_true(&selector)? {
            return Ok(Some(value));
        }
    }
}

fn dropwhile_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some((function, source)) = parts(rt, object)? else { return Ok(None) };
    let flag = &this::<Pair>(rt, object)?.flag;
    loop {
        let Some(value) = rt.next(&source)? else { return Ok(None) };
        if flag.get() {
            return Ok(Some(value));
        }
        let answer = rt.call(&function, &[&value])?;
        if !rt.is_true(&answer)? {
            flag.set(true);
            return Ok(Some(value));
        }
    }
}

fn takewhile_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some((function, source)) = parts(rt, object)? else { return Ok(None) };
    let flag = &this::<Pair>(rt, object)?.flag;
    if flag.get() {
        return Ok(None);
    }
    let Some(value) = rt.next(&source)? else { return Ok(None) };
    let answer = rt.call(&function, &[&value])?;
    if rt.is_true(&answer)? {
        return Ok(Some(value));
    }
    flag.set(true);
    Ok(None)
}

fn filterfalse_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some((function, source)) = parts(rt, object)? else { return Ok(None) };
    let plain = rt.is_none(&function) || function.is_same(&rt.types.r#bool);
    loop {
        let Some(value) = rt.next(&source)? else { return Ok(None) };
        let answer = if plain { rt.is_true(&value)? } else { rt.is_true(&*rt.call(&function, &[&value])?)? };
        if !answer {
            return Ok(Some(value));
        }
    }
}

fn starmap_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some((function, source)) = parts(rt, object)? else { return Ok(None) };
    let Some(value) = rt.next(&source)? else { return Ok(None) };
    let items = match tuple_value(&value) {
        Some(tuple) if value.type_object().is_same(&rt.types.tuple) => tuple.tail().to_vec(),
        _ => rt.to_vec(&value)?,
    };
    let values: Vec<StackRef> = items.into_iter().map(StackRef::from).collect();
    rt.call_args(&function, CallArgs::positional(&values)).map(Some)
}
