//! `map` and `filter`.

use serpentarium_heap::{Obj, Object, Ref, StackRef};

use super::zip::{check_even, iterators, setstate, strict};
use crate::core::{CallArgs, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::types::arguments::self_iter;
use crate::types::sequence::no_keywords;
use crate::{CombinedIterator, Type};

/// `map`
pub(crate) const MAP: TypeSpec = TypeSpec {
    doc: "An iterator of a function's results for the values of iterables.",
    signature: Some("(function, iterable, /, *iterables, strict=False)"),
    basicsize: 40,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(map_new),
        iter: Some(self_iter),
        iternext: Some(map_next),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__reduce__", "($self, /)", map_reduce, "State for pickle."),
        MethodDef::new(
            "__setstate__",
            "($self, object, /)",
            setstate,
            "Sets whether the iterables must be equally long.",
        ),
    ],
    ..TypeSpec::named("map")
};

/// `filter`
pub(crate) const FILTER: TypeSpec = TypeSpec {
    doc: "An iterator of the values for which a function is true.",
    signature: Some("(function, iterable, /)"),
    basicsize: 32,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(filter_new),
        iter: Some(self_iter),
        iternext: Some(filter_next),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__reduce__", "($self, /)", filter_reduce, "State for pickle.")],
    ..TypeSpec::named("filter")
};

fn map_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let strict = strict(rt, args, "map")?;
    let (Some(function), true) = (args.get(0), args.positional_values().len() >= 2) else {
        return Err(rt.type_error("map() must have at least two arguments."));
    };
    let payload = CombinedIterator::over(iterators(rt, args, 1)?);
    payload.function.set(Some(function.to_ref()));
    payload.flag.set(strict);
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn map_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<CombinedIterator>() else { return Ok(None) };
    let Some(function) = iterator.function.get() else { return Ok(None) };
    if let [only] = &iterator.sources[..] {
        let Some(value) = rt.next(only)? else { return Ok(None) };
        return rt.call_args(&function, CallArgs::positional(&[StackRef::from(value)])).map(Some);
    }
    let mut values: smallvec::SmallVec<[StackRef; 4]> = smallvec::SmallVec::new();
    for (index, source) in iterator.sources.iter().enumerate() {
        match rt.next(source)? {
            Some(value) => values.push(value.into()),
            None => {
                if iterator.flag.get() {
                    check_even(rt, &iterator.sources, index, "map")?;
                }
                return Ok(None);
            }
        }
    }
    rt.call_args(&function, CallArgs::positional(&values)).map(Some)
}

fn map_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<CombinedIterator>() else {
        return Err(rt.system_error("bad map"));
    };
    let class = args.at(0).type_object().to_ref();
    let mut state = vec![iterator.function.get().unwrap_or_else(|| rt.none())];
    state.extend(iterator.sources.iter().cloned());
    let state = rt.new_tracked_tuple(state).into_object();
    if iterator.flag.get() {
        return Ok(rt.new_tracked_tuple([class, state, rt.bool(true)]).into_object());
    }
    Ok(rt.new_tracked_tuple([class, state]).into_object())
}

fn filter_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    no_keywords(rt, class, &rt.types.filter, args)?;
    let given = args.positional_values().len();
    let (Some(function), Some(iterable), 2) = (args.get(0), args.get(1), given) else {
        return Err(rt.type_error(format!("filter expected 2 arguments, got {given}")));
    };
    let payload = CombinedIterator::over(vec![rt.iter(iterable)?]);
    payload.function.set(Some(function.to_ref()));
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn filter_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<CombinedIterator>() else { return Ok(None) };
    let (Some(function), Some(source)) = (iterator.function.get(), iterator.sources.first()) else {
        return Ok(None);
    };
    let plain = rt.is_none(&function) || function.is_same(&rt.types.bool);
    while let Some(value) = rt.next(source)? {
        let good = if plain {
            rt.is_true(&value)?
        } else {
            let answer = rt.call_args(&function, CallArgs::positional(&[StackRef::borrowed(&*value)]))?;
            rt.is_true(&answer)?
        };
        if good {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

fn filter_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<CombinedIterator>() else {
        return Err(rt.system_error("bad filter"));
    };
    let function = iterator.function.get().unwrap_or_else(|| rt.none());
    let source = iterator.sources.first().cloned().unwrap_or_else(|| rt.none());
    let state = rt.new_tracked_tuple([function, source]).into_object();
    Ok(rt.new_tracked_tuple([args.at(0).type_object().to_ref(), state]).into_object())
}
