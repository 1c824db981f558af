//! `_bisect`: where a value belongs in a sorted sequence.

use serpentarium_object::{
    CompareOp, List, MethodDef, ModuleSpec, NativeArgs, Object, PyResult, Runtime, type_of,
};

use crate::binding::ssize;

const DOC_FIND: &str = "The index at which to insert a value into a sorted list.";
const DOC_INSERT: &str = "Inserts a value into a sorted list.";

/// The module.
pub(crate) const BISECT: ModuleSpec = ModuleSpec {
    name: "_bisect",
    doc: "Bisection algorithms.",
    functions: &[
        MethodDef::new(
            "bisect_right",
            "($module, /, a, x, lo=0, hi=None, *, key=None)",
            |rt, args| find(rt, args, true),
            DOC_FIND,
        ),
        MethodDef::new(
            "insort_right",
            "($module, /, a, x, lo=0, hi=None, *, key=None)",
            |rt, args| insert(rt, args, true),
            DOC_INSERT,
        ),
        MethodDef::new(
            "bisect_left",
            "($module, /, a, x, lo=0, hi=None, *, key=None)",
            |rt, args| find(rt, args, false),
            DOC_FIND,
        ),
        MethodDef::new(
            "insort_left",
            "($module, /, a, x, lo=0, hi=None, *, key=None)",
            |rt, args| insert(rt, args, false),
            DOC_INSERT,
        ),
    ],
    exec: |_, _| Ok(()),
};

/// The bounds `lo` and `hi`; no upper bound is none.
fn bounds(rt: &Runtime, args: &NativeArgs<'_>) -> PyResult<(isize, Option<isize>)> {
    let low = args.get(2).map_or(Ok(0), |low| ssize(rt, low))?;
    let high = rt.not_none(args.get(3));
    if let Some(high) = high.filter(|high| type_of(high).slot(|slots| slots.index).is_none()) {
        let given = rt.type_name(high);
        return Err(rt.type_error(format!("argument should be integer or None, not '{given}'")));
    }
    let high = high.map(|high| ssize(rt, high)).transpose()?;
    Ok((low, high))
}

fn search(rt: &Runtime, args: &NativeArgs<'_>, value: &Object, right: bool) -> PyResult<usize> {
    let (low, high) = bounds(rt, args)?;
    let Ok(mut low) = usize::try_from(low) else { return Err(rt.value_error("lo must be non-negative")) };
    let mut high = match high.filter(|&high| high != -1) {
        Some(high) => usize::try_from(high).unwrap_or(0),
        None => rt.len(args.at(0))?,
    };
    let key = rt.not_none(args.get(4));
    while low < high {
        let middle = low.midpoint(high);
        let mut found = rt.get_item(args.at(0), &rt.new_usize(middle))?;
        if let Some(key) = key {
            found = rt.call(key, &[&found])?;
        }
        if right {
            if rt.compare_bool(value, &found, CompareOp::Lt)? {
                high = middle;
            } else {
                low = middle + 1;
            }
        } else if rt.compare_bool(&found, value, CompareOp::Lt)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn find(rt: &Runtime, args: NativeArgs<'_>, right: bool) -> PyResult {
    Ok(rt.new_usize(search(rt, &args, args.at(1), right)?))
}

fn insert(rt: &Runtime, args: NativeArgs<'_>, right: bool) -> PyResult {
    let place = match rt.not_none(args.get(4)) {
        None => search(rt, &args, args.at(1), right)?,
        Some(key) => search(rt, &args, &*rt.call(key, &[args.at(1)])?, right)?,
    };
    let sequence = args.at(0);
    if let Some(list) = sequence.downcast::<List>()
        && sequence.type_object().is_same(&rt.types.list)
    {
        let mut items = list.items.borrow_mut();
        let place = place.min(items.len());
        items.insert(place, args.at(1).to_ref());
        let len = items.len();
        if len > list.allocated.get() {
            list.allocated.set(serpentarium_object::grown(len));
        }
        return Ok(rt.none());
    }
    rt.call_method(sequence, &rt.intern("insert"), &[&*rt.new_usize(place), args.at(1)])?;
    Ok(rt.none())
}
