//! `zip`: tuples of one value from each of several iterables.

use serpentarium_heap::{Obj, Object, Ref};

use crate::core::{
    CallArgs, MethodDef, NativeArgs, PyResult, Raised, Runtime, SlotTable, TypeSpec, type_flag,
};
use crate::types::arguments::self_iter;
use crate::types::str_value;
use crate::{CombinedIterator, StrMethods as _, Type};

/// `zip`
pub(crate) const ZIP: TypeSpec = TypeSpec {
    doc: "An iterator of tuples with one value from each iterable.",
    signature: Some("(*iterables, strict=False)"),
    basicsize: 48,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
        MethodDef::new(
            "__setstate__",
            "($self, object, /)",
            setstate,
            "Sets whether the iterables must be equally long.",
        ),
    ],
    ..TypeSpec::named("zip")
};

/// The only keyword of `zip` and `map`.
pub(super) fn strict(rt: &Runtime, args: CallArgs<'_>, function: &str) -> PyResult<bool> {
    let given = args.keyword_len();
    if given > 1 {
        return Err(rt.type_error(format!("{function}() takes at most 1 keyword argument ({given} given)")));
    }
    let Some((name, value)) = args.keywords().next() else { return Ok(false) };
    if !str_value(name).is_some_and(|name| name.equals("strict")) {
        let name = rt.str_text(name)?;
        return Err(rt.type_error(format!("{function}() got an unexpected keyword argument '{name}'")));
    }
    rt.is_true(value)
}

/// Iterators over the positional arguments from `first` on.
pub(super) fn iterators(rt: &Runtime, args: CallArgs<'_>, first: usize) -> PyResult<Vec<Ref>> {
    args.positional_values()[first..]
        .iter()
        .filter_map(|value| value.get())
        .map(|value| rt.iter(value))
        .collect()
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let strict = strict(rt, args, "zip")?;
    let payload = CombinedIterator::over(iterators(rt, args, 0)?);
    payload.flag.set(strict);
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

/// The complaint of `strict=True` about the source `at`.
pub(super) fn uneven(rt: &Runtime, function: &str, at: usize, word: &str) -> Raised {
    let plural = if at == 1 { " " } else { "s 1-" };
    rt.value_error(format!("{function}() argument {} is {word} than argument{plural}{at}", at + 1))
}

/// After source `at` ended in strict mode: all others must have ended too.
pub(super) fn check_even(rt: &Runtime, sources: &[Ref], at: usize, function: &str) -> PyResult<()> {
    if at > 0 {
        return Err(uneven(rt, function, at, "shorter"));
    }
    for (index, source) in sources.iter().enumerate().skip(1) {
        if rt.next(source)?.is_some() {
            return Err(uneven(rt, function, index, "longer"));
        }
    }
    Ok(())
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<CombinedIterator>() else { return Ok(None) };
    let sources = &iterator.sources[..];
    if let [first, second] = sources
        && !iterator.flag.get()
    {
        let Some(a) = rt.next(first)? else { return Ok(None) };
        let Some(b) = rt.next(second)? else { return Ok(None) };
        return Ok(Some(rt.new_tracked_tuple([a, b]).into_object()));
    }
    if sources.is_empty() {
        return Ok(None);
    }
    let mut values = Vec::with_capacity(sources.len());
    for (index, source) in sources.iter().enumerate() {
        match rt.next(source)? {
            Some(value) => values.push(value),
            None => {
                if iterator.flag.get() {
                    check_even(rt, sources, index, "zip")?;
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(rt.new_tracked_tuple(values).into_object()))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<CombinedIterator>() else {
        return Err(rt.system_error("bad zip"));
    };
    let class = args.at(0).type_object().to_ref();
    let sources = rt.new_tracked_tuple(iterator.sources.to_vec()).into_object();
    if iterator.flag.get() {
        return Ok(rt.new_tracked_tuple([class, sources, rt.bool(true)]).into_object());
    }
    Ok(rt.new_tracked_tuple([class, sources]).into_object())
}

/// `__setstate__` of `zip` and `map`.
pub(super) fn setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let strict = rt.is_true(args.at(1))?;
    if let Some(iterator) = args.at(0).downcast::<CombinedIterator>() {
        iterator.flag.set(strict);
    }
    Ok(rt.none())
}
