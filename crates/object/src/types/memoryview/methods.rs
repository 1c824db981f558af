//! The type `memoryview`: its slots, methods and attributes as tables.

use serpentarium_heap::{Object, Ref};
use serpentarium_text::bytes;

use super::slots::{self, to_list};
use super::{assign, cast, compare, inspect, iterator, live, receiver};
use crate::StrMethods as _;
use crate::core::{
    GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag, type_of,
};
use crate::types::arguments::{bound, int_or};
use crate::types::buffer::{offsets, strides_of};
use crate::types::{BufferView, byteseq, str_value};

/// The type `memoryview`.
pub(crate) const MEMORYVIEW: TypeSpec = TypeSpec {
    doc: "A window on the memory of another object.",
    signature: Some("(object)"),
    basicsize: 144,
    itemsize: 8,
    weaklistoffset: 136,
    flags: type_flag::SEQUENCE,
    slots: SlotTable {
        new: Some(slots::new),
        repr: Some(slots::repr),
        hash: Some(slots::hash),
        compare: Some(compare::compare),
        iter: Some(iterator::iter),
        length: Some(slots::length),
        subscript: Some(slots::subscript),
        ass_subscript: Some(assign::assign),
        buffer: Some(slots::buffer),
        release_buffer: Some(|_, _, _| Ok(())),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("release", "($self, /)", release, "Gives the memory back."),
        MethodDef::new("tobytes", "($self, /, order='C')", tobytes, "The data as bytes."),
        MethodDef::new(
            "hex",
            "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
            hex,
            "Hexadecimal digits.",
        ),
        MethodDef::new("tolist", "($self, /)", tolist, "The items as a list."),
        MethodDef::new(
            "cast",
            "($self, /, format, shape=<unrepresentable>)",
            cast::cast,
            "The same bytes in another format or shape.",
        ),
        MethodDef::new("toreadonly", "($self, /)", toreadonly, "A read-only view of the same memory."),
        MethodDef::new(
            "_from_flags",
            "($type, /, object, flags)",
            from_flags,
            "A view as a C caller with these flags gets it.",
        )
        .class(),
        MethodDef::new("count", "($self, value, /)", count, "How many items equal value."),
        MethodDef::new(
            "index",
            "($self, value, start=0, stop=sys.maxsize, /)",
            index,
            "Position of the first item equal to value.",
        ),
        MethodDef::new("__enter__", "($self, /)", enter, "The view itself."),
        MethodDef::new("__exit__", "($self, /, *exc_info)", release, "Gives the memory back."),
        MethodDef::new("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585.").class(),
        MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size in memory, in bytes."),
    ],
    getset: &[
        GetSetDef::new(
            "obj",
            |rt, object| inspect(rt, object, |view| view.owner.clone()),
            "The object whose memory it is.",
        ),
        GetSetDef::new("nbytes", |rt, object| size_of(rt, object, |view| view.len), "Size in bytes."),
        GetSetDef::new(
            "readonly",
            |rt, object| flag(rt, object, |view| view.readonly),
            "True if it cannot be written.",
        ),
        GetSetDef::new("itemsize", |rt, object| size_of(rt, object, |view| view.itemsize), "Bytes an item."),
        GetSetDef::new("format", format, "Item format in struct notation."),
        GetSetDef::new(
            "ndim",
            |rt, object| size_of(rt, object, |view| view.shape.len()),
            "Number of dimensions.",
        ),
        GetSetDef::new("shape", shape, "Items in each dimension."),
        GetSetDef::new("strides", strides, "Bytes from item to item in each dimension."),
        GetSetDef::new("suboffsets", suboffsets, "For arrays of pointers; always empty."),
        GetSetDef::new(
            "c_contiguous",
            |rt, object| flag(rt, object, BufferView::is_c_contiguous),
            "True if without gaps in C's order.",
        ),
        GetSetDef::new(
            "f_contiguous",
            |rt, object| flag(rt, object, BufferView::is_f_contiguous),
            "True if without gaps in Fortran's order.",
        ),
        GetSetDef::new(
            "contiguous",
            |rt, object| flag(rt, object, |view| view.is_c_contiguous() || view.is_f_contiguous()),
            "True if without gaps.",
        ),
    ],
    ..TypeSpec::named("memoryview")
};

fn size_of(rt: &Runtime, object: &Object, look: fn(&BufferView) -> usize) -> PyResult {
    Ok(rt.new_usize(inspect(rt, object, look)?))
}

fn flag(rt: &Runtime, object: &Object, look: fn(&BufferView) -> bool) -> PyResult {
    Ok(rt.bool(inspect(rt, object, look)?))
}

fn format(rt: &Runtime, object: &Object) -> PyResult {
    let format = inspect(rt, object, |view| view.format.clone())?;
    Ok(rt.new_str(&format).into_object())
}

fn shape(rt: &Runtime, object: &Object) -> PyResult {
    let shape = inspect(rt, object, |view| view.shape.clone())?;
    let items: Vec<Ref> = shape.into_iter().map(|len| rt.new_usize(len)).collect();
    Ok(rt.new_tracked_tuple(items).into_object())
}

fn strides(rt: &Runtime, object: &Object) -> PyResult {
    let strides = inspect(rt, object, |view| view.strides.clone())?;
    let items: Vec<Ref> = strides.into_iter().map(|stride| rt.new_int(stride as i64)).collect();
    Ok(rt.new_tracked_tuple(items).into_object())
}

fn suboffsets(rt: &Runtime, object: &Object) -> PyResult {
    inspect(rt, object, |_| rt.singletons.empty_tuple.clone().into_object())
}

fn release(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let view = receiver(rt, args.at(0))?;
    let exports = view.exports.get();
    if exports > 0 && view.view.borrow().is_some() {
        let plural = if exports == 1 { "" } else { "s" };
        let text = format!("memoryview has {exports} exported buffer{plural}");
        return Err(rt.raise(&rt.exceptions.buffer_error, &text));
    }
    let released = view.view.take();
    drop(released);
    Ok(rt.none())
}

fn tobytes(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let view = live(rt, receiver(rt, args.at(0))?)?;
    let order = match rt.not_none(args.get(1)) {
        None => "C".to_owned(),
        Some(order) => match str_value(order) {
            Some(order) => order.to_text().into_owned(),
            None => {
                let name = rt.type_name(order);
                return Err(
                    rt.type_error(format!("tobytes() argument 'order' must be str or None, not {name}"))
                );
            }
        },
    };
    let fortran = match order.as_str() {
        "C" => false,
        "F" => true,
        "A" => view.is_f_contiguous() && !view.is_c_contiguous(),
        _ => return Err(rt.value_error("order must be 'C', 'F' or 'A'")),
    };
    let data = view.to_vec();
    let data = if fortran { fortran_order(&view, &data) } else { data };
    Ok(rt.new_bytes(&data).into_object())
}

/// Items in C's order brought into Fortran's.
fn fortran_order(view: &BufferView, data: &[u8]) -> Vec<u8> {
    let shape: Vec<usize> = view.shape.iter().rev().copied().collect();
    let strides: Vec<isize> = strides_of(&view.shape, view.itemsize).into_iter().rev().collect();
    let places = offsets(0, &shape, &strides);
    places.into_iter().filter_map(|at| data.get(at..at + view.itemsize)).flatten().copied().collect()
}

fn hex(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let view = live(rt, receiver(rt, args.at(0))?)?;
    let group = int_or(rt, args.get(2), 1)?;
    let separator = byteseq::separator(rt, args.get(1))?;
    Ok(rt.new_str(&bytes::hex(&view.to_vec(), separator, group as isize)).into_object())
}

fn tolist(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let view = live(rt, receiver(rt, args.at(0))?)?;
    to_list(rt, &view)
}

fn toreadonly(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mut view = live(rt, receiver(rt, args.at(0))?)?;
    view.readonly = true;
    Ok(rt.new_memoryview(view).into_object())
}

fn from_flags(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    const WRITABLE: i32 = 1;
    let flags = int_or(rt, args.get(2), 0)?;
    let view = rt.buffer(args.at(1), flags & WRITABLE != 0)?;
    Ok(rt.new_memoryview(view).into_object())
}

fn one_dimension(rt: &Runtime, object: &Object) -> PyResult<BufferView> {
    let view = live(rt, receiver(rt, object)?)?;
    match view.shape.len() {
        0 => Err(rt.type_error("invalid indexing of 0-dim memory")),
        1 => Ok(view),
        _ => Err(rt.not_supported("multi-dimensional sub-views are not implemented")),
    }
}

fn values(rt: &Runtime, view: &BufferView) -> PyResult<Vec<Ref>> {
    let bytes = view.to_vec();
    bytes.chunks(view.itemsize.max(1)).map(|item| super::item::unpack(rt, &view.format, item)).collect()
}

fn count(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let view = one_dimension(rt, args.at(0))?;
    let mut found = 0;
    for value in values(rt, &view)? {
        found += i64::from(rt.equal(&value, args.at(1))?);
    }
    Ok(rt.new_int(found))
}

fn index(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let start = args.get(2).map_or(Ok(0), |start| bound(rt, start))?;
    let stop = args.get(3).map_or(Ok(isize::MAX), |stop| bound(rt, stop))?;
    let view = one_dimension(rt, args.at(0))?;
    let len = view.item_count() as isize;
    let from_end = |at: isize| if at < 0 { at.saturating_add(len).max(0) } else { at };
    let (start, stop) = (from_end(start), from_end(stop).min(len));
    for (at, value) in values(rt, &view)?.iter().enumerate().take(stop as usize).skip(start as usize) {
        if rt.equal(value, args.at(1))? {
            return Ok(rt.new_usize(at));
        }
    }
    Err(rt.value_error("memoryview.index(x): x not found"))
}

fn enter(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    inspect(rt, args.at(0), |_| args.at(0).to_ref())
}

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let dimensions = receiver(rt, args.at(0))?.view.borrow().as_ref().map_or(1, |view| view.shape.len());
    Ok(rt.new_usize(type_of(args.at(0)).basicsize.get() + 24 * dimensions))
}
