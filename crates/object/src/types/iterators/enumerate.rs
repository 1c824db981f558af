//! `enumerate`: pairs of a count and a value.

use serpentarium_heap::{Obj, Object, Ref};

use crate::core::{CallArgs, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::types::arguments::self_iter;
use crate::types::{int_value, str_value};
use crate::{CombinedIterator, StrMethods as _, Type};

/// `enumerate`
pub(crate) const ENUMERATE: TypeSpec = TypeSpec {
    doc: "An iterator of pairs of a count and a value.",
    signature: Some("(iterable, start=0)"),
    basicsize: 56,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
    ],
    ..TypeSpec::named("enumerate")
};

/// Finds the iterable and the start among the arguments, with the error texts of `enumerate_vectorcall`.
fn parse<'a>(rt: &Runtime, args: CallArgs<'a>) -> PyResult<(&'a Object, Option<&'a Object>)> {
    let total = args.values.len();
    if total > 2 {
        return Err(rt.type_error(format!("enumerate() takes at most 2 arguments ({total} given)")));
    }
    let (mut iterable, mut start) = (args.get(0), args.get(1));
    for (name, value) in args.keywords() {
        let known = str_value(name);
        let place = match known {
            Some(name) if name.equals("iterable") && iterable.is_none() => &mut iterable,
            Some(name) if name.equals("start") && start.is_none() && (iterable.is_some() || total == 2) => {
                &mut start
            }
            _ => {
                let name = rt.str_text(name)?;
                return Err(rt.type_error(format!("'{name}' is an invalid keyword argument for enumerate()")));
            }
        };
        *place = Some(value);
    }
    match iterable {
        Some(iterable) => Ok((iterable, start)),
        None => Err(rt.type_error("enumerate() missing required argument 'iterable'")),
    }
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let (iterable, start) = parse(rt, args)?;
    let start = start.map(|start| rt.index(start)).transpose()?;
    let source = rt.iter(iterable)?;
    let payload = CombinedIterator::over(vec![source]);
    if let Some(start) = start {
        match int_value(&start).and_then(|value| value.small()) {
            Some(small) => payload.index.set(small),
            None => {
                payload.index.set(i64::MAX);
                payload.long_index.set(Some(start));
            }
        }
    }
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<CombinedIterator>() else { return Ok(None) };
    let Some(source) = iterator.sources.first() else { return Ok(None) };
    let Some(value) = rt.next(source)? else { return Ok(None) };
    let index = iterator.index.get();
    let count = if index == i64::MAX {
        let count = iterator.long_index.get().unwrap_or_else(|| rt.new_int(index));
        let after = rt.binary_op(crate::BinaryOp::Add, &count, &rt.new_int(1))?;
        iterator.long_index.set(Some(after));
        count
    } else {
        iterator.index.set(index + 1);
        rt.new_int(index)
    };
    Ok(Some(rt.new_tracked_tuple([count, value]).into_object()))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<CombinedIterator>() else {
        return Err(rt.system_error("bad enumerate"));
    };
    let count = iterator.long_index.get().unwrap_or_else(|| rt.new_int(iterator.index.get()));
    let source = iterator.sources.first().cloned().unwrap_or_else(|| rt.none());
    let state = rt.new_tracked_tuple([source, count]).into_object();
    Ok(rt.new_tracked_tuple([args.at(0).type_object().to_ref(), state]).into_object())
}

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}
