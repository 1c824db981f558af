//! `Struct`: a compiled format.

use serpentarium_object::{
    CallArgs, GetSetDef, Guarded, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, Slot,
    SlotTable, StackRef, StrMethods as _, Type, TypeSpec, str_value, type_flag, type_of,
};
use std::rc::Rc;

use super::format::Format;
use super::{error, iterator, pack, unpack};
use crate::binding::{Parameters, gc_payload, make, named, slot_or_none, ssize, this};

/// The payload.
pub(crate) struct Struct {
    text: Slot,
    format: Guarded<Rc<Format>>,
}
gc_payload!(Struct { text: "s_format" });

pub(crate) const STRUCT: TypeSpec = TypeSpec {
    doc: "A compiled format of binary data.",
    basicsize: 56,
    weaklistoffset: 48,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        getattro: Some(serpentarium_object::object_getattro),
        setattro: Some(serpentarium_object::object_setattro),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "iter_unpack",
            "($self, buffer, /)",
            |rt, args| iterator::over(rt, args.at(0), args.at(1)),
            "An iterator over the tuples in a buffer.",
        ),
        MethodDef::fast("pack", "", pack_method, "Packs values."),
        MethodDef::fast("pack_into", "", pack_into_method, "Packs values into a buffer."),
        MethodDef::new(
            "unpack",
            "($self, buffer, /)",
            |rt, args| unpack_all(rt, &*format_of(rt, args.at(0))?, args.at(1)),
            "The values in a buffer.",
        ),
        MethodDef::new(
            "unpack_from",
            "($self, /, buffer, offset=0)",
            unpack_from_method,
            "The values in a part of a buffer.",
        ),
        MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size in memory, in bytes."),
    ],
    getset: &[
        GetSetDef::new(
            "format",
            |rt, object| Ok(slot_or_none(rt, &this::<Struct>(rt, object)?.text)),
            "struct format string",
        ),
        GetSetDef::new(
            "size",
            |rt, object| Ok(rt.new_usize(format_of(rt, object)?.size)),
            "struct size in bytes",
        ),
    ],
    ..TypeSpec::named("_struct.Struct")
};

/// Reads a format argument: the format and its text.
pub(super) fn compile(rt: &Runtime, object: &Object) -> PyResult<(Rc<Format>, Ref)> {
    let bytes = if let Some(text) = str_value(object) {
        match text.as_ascii() {
            Some(ascii) => ascii.as_bytes().to_vec(),
            None => rt.bytes_like(&*rt.encode(text, Some("ascii"), None)?)?,
        }
    } else if let Some(bytes) = object.downcast::<serpentarium_object::Bytes>() {
        bytes.tail().to_vec()
    } else {
        let given = rt.type_name(object);
        return Err(rt.type_error(format!("Struct() argument 1 must be a str or bytes object, not {given}")));
    };
    let format = Format::parse(&bytes).map_err(|message| error(rt, message))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok((Rc::new(format), rt.new_str(&text).into_object()))
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let empty = Format { layout: super::format::Layout::Native, codes: Vec::new(), size: 0, count: 0 };
    make(rt, class, Struct { text: Slot::empty(), format: Guarded::new(Rc::new(empty)) })
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let parameters = Parameters { function: "Struct", names: ["format"], positional: 1, required: 1 };
    let [Some(argument)] = named(rt, args, &parameters)? else {
        return Err(rt.system_error("missing argument"));
    };
    let (format, text) = compile(rt, argument)?;
    let own = this::<Struct>(rt, object)?;
    drop(own.format.replace(format));
    own.text.set(Some(text));
    Ok(())
}

/// The format of a `Struct`.
pub(super) fn format_of(rt: &Runtime, object: &Object) -> PyResult<Rc<Format>> {
    Ok(this::<Struct>(rt, object)?.format.borrow().clone())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let text = rt.repr_text(&slot_or_none(rt, &this::<Struct>(rt, object)?.text))?;
    let name = rt.class_name(type_of(object));
    let short = name.rsplit('.').next().unwrap_or(&name);
    Ok(rt.new_str(&format!("{short}({text})")).into_object())
}

/// Packs values into new bytes.
pub(super) fn pack_values(rt: &Runtime, format: &Format, values: &[StackRef]) -> PyResult {
    let values: Vec<&Object> = values.iter().filter_map(StackRef::get).collect();
    if values.len() != format.count {
        let (expected, given) = (format.count, values.len());
        return Err(error(rt, format!("pack expected {expected} items for packing (got {given})")));
    }
    Ok(rt.new_bytes(&pack::pack(rt, format, &values)?).into_object())
}

fn pack_method(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some((object, values)) = args.positional_values().split_first() else {
        return Err(rt.type_error("missing format argument"));
    };
    let Some(object) = object.get() else { return Err(rt.system_error("missing receiver")) };
    pack_values(rt, &*format_of(rt, object)?, values)
}

/// Packs values into a buffer at an offset: `values` are buffer, offset, values.
pub(super) fn pack_into(rt: &Runtime, format: &Format, values: &[StackRef]) -> PyResult {
    let values: Vec<&Object> = values.iter().filter_map(StackRef::get).collect();
    let [buffer, offset, values @ ..] = &values[..] else {
        let what = if values.is_empty() { "buffer" } else { "offset" };
        return Err(error(rt, format!("pack_into expected {what} argument")));
    };
    if values.len() != format.count {
        let (expected, given) = (format.count, values.len());
        return Err(error(rt, format!("pack_into expected {expected} items for packing (got {given})")));
    }
    let Ok(view) = rt.buffer(buffer, true) else {
        let given = rt.type_name(buffer);
        return Err(rt.type_error(format!("argument must be read-write bytes-like object, not {given}")));
    };
    let offset = ssize(rt, offset)?;
    let (size, length) = (format.size, view.len);
    if offset < 0 {
        if offset.saturating_add(size as isize) > 0 {
            return Err(error(rt, format!("no space to pack {size} bytes at offset {offset}")));
        }
        if offset + (length as isize) < 0 {
            return Err(error(rt, format!("offset {offset} out of range for {length}-byte buffer")));
        }
    }
    let start = if offset < 0 { length - offset.unsigned_abs() } else { offset.unsigned_abs() };
    if start > length || length - start < size {
        let wanted = start.saturating_add(size);
        return Err(error(
            rt,
            format!(
                "pack_into requires a buffer of at least {wanted} bytes for packing {size} bytes at offset {start} \
                 (actual buffer size is {length})"
            ),
        ));
    }
    let bytes = pack::pack(rt, format, values)?;
    view.write(|target| {
        if let Some(place) = target.get_mut(start..start + size) {
            place.copy_from_slice(&bytes);
        }
    });
    Ok(rt.none())
}

fn pack_into_method(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some((object, values)) = args.positional_values().split_first() else {
        return Err(rt.type_error("missing format argument"));
    };
    let Some(object) = object.get() else { return Err(rt.system_error("missing receiver")) };
    pack_into(rt, &*format_of(rt, object)?, values)
}

/// The values in a buffer of exactly the format's size.
pub(super) fn unpack_all(rt: &Runtime, format: &Format, buffer: &Object) -> PyResult {
    let bytes = rt.bytes_like(buffer)?;
    if bytes.len() != format.size {
        return Err(error(rt, format!("unpack requires a buffer of {} bytes", format.size)));
    }
    Ok(unpack::unpack(rt, format, &bytes))
}

/// The values at an offset of a buffer.
pub(super) fn unpack_from(
    rt: &Runtime,
    format: &Format,
    buffer: &Object,
    offset: Option<&Object>,
) -> PyResult {
    let offset = offset.map_or(Ok(0), |offset| ssize(rt, offset))?;
    let bytes = rt.bytes_like(buffer)?;
    let (size, length) = (format.size, bytes.len());
    if offset < 0 {
        if offset.saturating_add(size as isize) > 0 {
            return Err(error(rt, format!("not enough data to unpack {size} bytes at offset {offset}")));
        }
        if offset + (length as isize) < 0 {
            return Err(error(rt, format!("offset {offset} out of range for {length}-byte buffer")));
        }
    }
    let start = if offset < 0 { length - offset.unsigned_abs() } else { offset.unsigned_abs() };
    if start > length || length - start < size {
        let wanted = start.saturating_add(size);
        return Err(error(
            rt,
            format!(
                "unpack_from requires a buffer of at least {wanted} bytes for unpacking {size} bytes at offset \
                 {start} (actual buffer size is {length})"
            ),
        ));
    }
    Ok(unpack::unpack(rt, format, &bytes[start..start + size]))
}

fn unpack_from_method(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    unpack_from(rt, &*format_of(rt, args.at(0))?, args.at(1), args.get(2))
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let format = format_of(rt, args.at(0))?;
    Ok(rt.new_usize(type_of(args.at(0)).basicsize.get() + 32 * (format.codes.len() + 1)))
}
