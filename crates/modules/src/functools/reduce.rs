//! `reduce`.

use serpentarium_object::{MethodDef, NativeArgs, Object, PyResult, Runtime};

/// `functools.reduce`
pub(crate) const REDUCE: MethodDef = MethodDef::new(
    "reduce",
    "($module, function, iterable, /, initial=<unrepresentable>)",
    reduce,
    "Folds the values of an iterable into one with a function of two arguments.",
);

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let function = args.at(0);
    let Some(iterator) = rt.swallow(rt.iter(args.at(1)), &rt.exceptions.type_error)? else {
        return Err(rt.type_error("reduce() arg 2 must support iteration"));
    };
    let mut total = args.get(2).map(Object::to_ref);
    while let Some(value) = rt.next(&iterator)? {
        total = Some(match total {
            None => value,
            Some(total) => rt.call(function, &[&total, &value])?,
        });
    }
    total.ok_or_else(|| rt.type_error("reduce() of empty iterable with no initial value"))
}
