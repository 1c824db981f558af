//! The slots and methods of `tuple`, and its type.

use std::cell::Cell;

use serpentarium_heap::{Obj, Object, Ref, Slot};
use serpentarium_text::TextBuilder;

use super::{Tuple, tuple_value};
use crate::core::{
    CallArgs, CompareOp, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag, type_of,
};
use crate::types::arguments::positional;
use crate::types::int_value;
use crate::types::list::repeated_len;
use crate::types::repr::push_repr;
use crate::types::sequence::{no_keywords, search_bounds};
use crate::types::slice::adjust_slice;
use crate::{Int, Slice, TupleIterator, Type};

/// The type `tuple`.
pub(crate) const TUPLE: TypeSpec = TypeSpec {
    doc: "A fixed sequence of objects, or what an iterable yields as one.",
    signature: Some("(iterable=(), /)"),
    basicsize: 32,
    itemsize: 8,
    flags: type_flag::BASETYPE | type_flag::SEQUENCE | type_flag::MATCH_SELF | type_flag::TUPLE_SUBCLASS,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        hash: Some(Runtime::hash_tuple),
        compare: Some(compare),
        iter: Some(iter),
        length: Some(length),
        concat: Some(concat),
        repeat: Some(repeat),
        item: Some(item),
        contains: Some(contains),
        subscript: Some(subscript),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__getnewargs__", "($self, /)", getnewargs, "Arguments for copying."),
        MethodDef::fast(
            "index",
            "($self, value, start=0, stop=sys.maxsize, /)",
            index,
            "First index of a value.",
        ),
        MethodDef::new("count", "($self, value, /)", count, "How often a value occurs."),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
    ],
    ..TypeSpec::named("tuple")
};

fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Tuple>> {
    tuple_value(object).ok_or_else(|| rt.system_error("bad argument to internal function"))
}

fn is_exact(rt: &Runtime, object: &Object) -> bool {
    object.type_object().is_same(&rt.types.tuple)
}

impl Runtime {
    /// `tuple(iterable)`
    pub fn tuple_from(&self, iterable: &Object) -> PyResult<Ref<Tuple>> {
        if is_exact(self, iterable)
            && let Some(tuple) = tuple_value(iterable)
        {
            return Ok(tuple.to_ref());
        }
        if let Some(list) = self.exact_list(iterable) {
            return Ok(self.new_tuple(list.to_vec()));
        }
        Ok(self.new_tracked_tuple(self.to_vec(iterable)?))
    }
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let exact = class.is_same(&rt.types.tuple);
    no_keywords(rt, class, &rt.types.tuple, args)?;
    let given = args.positional_values().len();
    if given > 1 {
        return Err(rt.type_error(format!("tuple expected at most 1 argument, got {given}")));
    }
    if exact {
        return match args.get(0) {
            Some(source) => Ok(rt.tuple_from(source)?.into_object()),
            None => Ok(rt.singletons.empty_tuple.clone().into_object()),
        };
    }
    let items = args.get(0).map_or(Ok(Vec::new()), |source| rt.to_vec(source))?;
    Ok(rt.tracked(rt.tuple_of_type(class, items)).into_object())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let tuple = receiver(rt, object)?;
    if tuple.tail().is_empty() {
        return Ok(rt.new_str("()").into_object());
    }
    let Some(_guard) = rt.enter_repr(object) else { return Ok(rt.new_str("(...)").into_object()) };
    let mut text = TextBuilder::new();
    text.push_str("(");
    for (index, item) in tuple.tail().iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        push_repr(rt, &mut text, item)?;
    }
    text.push_str(if tuple.tail().len() == 1 { ",)" } else { ")" });
    Ok(rt.str_from_canonical(text.finish().as_text()).into_object())
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (Some(left), Some(right)) = (tuple_value(a), tuple_value(b)) else { return Ok(rt.not_implemented()) };
    for (x, y) in left.tail().iter().zip(right.tail()) {
        if !rt.equal(x, y)? {
            return match op {
                CompareOp::Eq => Ok(rt.bool(false)),
                CompareOp::Ne => Ok(rt.bool(true)),
                _ => rt.compare(x, y, op),
            };
        }
    }
    Ok(rt.bool(op.accepts(left.tail().len().cmp(&right.tail().len()))))
}

fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let payload = TupleIterator { sequence: Slot::new(object.to_ref()), index: Cell::new(0) };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.tuple_iterator, payload)).into_object())
}

fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    Ok(receiver(rt, object)?.tail().len())
}

fn concat(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let left = receiver(rt, a)?;
    if left.tail().is_empty() && is_exact(rt, b) {
        return Ok(b.to_ref());
    }
    let Some(right) = tuple_value(b) else {
        return Err(
            rt.type_error(format!("can only concatenate tuple (not \"{}\") to tuple", rt.type_name(b)))
        );
    };
    if right.tail().is_empty() && is_exact(rt, a) {
        return Ok(a.to_ref());
    }
    let mut items = Vec::with_capacity(left.tail().len() + right.tail().len());
    items.extend_from_slice(left.tail());
    items.extend_from_slice(right.tail());
    Ok(rt.new_tracked_tuple(items).into_object())
}

fn repeat(rt: &Runtime, object: &Object, count: isize) -> PyResult {
    let tuple = receiver(rt, object)?;
    if (tuple.tail().is_empty() || count == 1) && is_exact(rt, object) {
        return Ok(object.to_ref());
    }
    let total = repeated_len(rt, tuple.tail().len(), count)?;
    let items: Vec<Ref> = tuple.tail().iter().cycle().take(total).cloned().collect();
    Ok(rt.new_tracked_tuple(items).into_object())
}

fn item(rt: &Runtime, object: &Object, index: isize) -> PyResult {
    let tuple = receiver(rt, object)?;
    let found = usize::try_from(index).ok().and_then(|index| tuple.tail().get(index));
    found.cloned().ok_or_else(|| rt.index_error("tuple index out of range"))
}

fn contains(rt: &Runtime, object: &Object, item: &Object) -> PyResult<bool> {
    for known in receiver(rt, object)?.tail() {
        if rt.equal(known, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    let tuple = receiver(rt, object)?;
    let items = tuple.tail();
    if let Some(slice) = key.downcast::<Slice>() {
        let (start, _, step, count) = adjust_slice(rt.slice_bounds(slice)?, items.len());
        if count == items.len() && step == 1 && is_exact(rt, object) {
            return Ok(object.to_ref());
        }
        let new: Vec<Ref> =
            (0..count).map(|at| items[(start + step * at as isize) as usize].clone()).collect();
        return Ok(rt.new_tracked_tuple(new).into_object());
    }
    let index = match int_value(key).map(|int| &**int) {
        Some(Int::Small(small)) => *small as isize,
        None if type_of(key).slot(|slots| slots.index).is_none() => {
            let name = rt.type_name(key);
            return Err(rt.type_error(format!("tuple indices must be integers or slices, not {name}")));
        }
        _ => rt.index_as_isize(key)?,
    };
    match Runtime::position(index, items.len()) {
        Some(place) => Ok(items[place].clone()),
        None => Err(rt.index_error("tuple index out of range")),
    }
}

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}

fn getnewargs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let items = receiver(rt, args.at(0))?.tail().to_vec();
    let copy = rt.new_tracked_tuple(items).into_object();
    Ok(rt.new_tracked_tuple([copy]).into_object())
}

fn index(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "tuple", "index", 1, 3)?;
    let (Some(object), Some(value)) = (args.get(0), args.get(1)) else {
        return Err(rt.system_error("tuple.index without a tuple"));
    };
    let items = receiver(rt, object)?.tail();
    let (start, stop) = search_bounds(rt, values, items.len())?;
    for (place, known) in items.iter().enumerate().take(stop).skip(start) {
        if rt.equal(known, value)? {
            return Ok(rt.new_usize(place));
        }
    }
    Err(rt.value_error("tuple.index(x): x not in tuple"))
}

fn count(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mut count = 0;
    for known in receiver(rt, args.at(0))?.tail() {
        count += usize::from(rt.equal(known, args.at(1))?);
    }
    Ok(rt.new_usize(count))
}
