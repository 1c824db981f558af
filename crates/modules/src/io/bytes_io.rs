//! `BytesIO`: bytes in memory as a stream.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, GcWord, GetSetDef, Guarded, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload, PyResult,
    Ref, Runtime, Slot, SlotTable, StrMethods as _, Type, TypeSpec, Visitor, str_value,
};

use super::base::size_argument;
use super::buffered::bytes_of;

/// The payload of `BytesIO`.
pub(super) struct BytesIo {
    data: Guarded<Vec<u8>>,
    position: Cell<usize>,
    closed: Cell<bool>,
    dict: Slot,
}

impl Payload for BytesIo {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
    }
}

pub(super) fn dict_slot(object: &Object) -> Option<&Slot> {
    object.downcast::<BytesIo>().map(|stream| &stream.dict)
}

/// `BytesIO`
pub(super) static BYTES_IO: TypeSpec = TypeSpec {
    doc: "Buffered I/O over bytes in memory.",
    slots: SlotTable { new: Some(new), init: Some(init), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("read", "($self, size=-1, /)", read, "Read bytes."),
        MethodDef::new("read1", "($self, size=-1, /)", read, "Read bytes."),
        MethodDef::new("readinto", "($self, buffer, /)", readinto, "Read into a buffer."),
        MethodDef::new("readline", "($self, size=-1, /)", readline, "Read a line."),
        MethodDef::new("write", "($self, b, /)", write, "Write bytes."),
        MethodDef::new("getvalue", "($self, /)", getvalue, "All the bytes."),
        MethodDef::new("getbuffer", "($self, /)", getbuffer, "A view of the bytes."),
        MethodDef::new("seek", "($self, pos, whence=0, /)", seek, "Change the position."),
        MethodDef::new(
            "tell",
            "($self, /)",
            |rt, args| Ok(rt.new_usize(open(rt, args.at(0))?.position.get())),
            "The position.",
        ),
        MethodDef::new("truncate", "($self, size=None, /)", truncate, "Change the size."),
        MethodDef::new("close", "($self, /)", close, "Close."),
        MethodDef::new("flush", "($self, /)", |rt, args| open(rt, args.at(0)).map(|_| rt.none()), ""),
        MethodDef::new("readable", "($self, /)", |rt, args| open(rt, args.at(0)).map(|_| rt.bool(true)), ""),
        MethodDef::new("writable", "($self, /)", |rt, args| open(rt, args.at(0)).map(|_| rt.bool(true)), ""),
        MethodDef::new("seekable", "($self, /)", |rt, args| open(rt, args.at(0)).map(|_| rt.bool(true)), ""),
        MethodDef::new("isatty", "($self, /)", |rt, args| open(rt, args.at(0)).map(|_| rt.bool(false)), ""),
    ],
    getset: &[GetSetDef::new(
        "closed",
        |rt, object| Ok(rt.bool(this(rt, object)?.closed.get())),
        "whether it is closed",
    )],
    ..TypeSpec::named("_io.BytesIO")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<BytesIo>> {
    object.downcast::<BytesIo>().ok_or_else(|| rt.type_error("expected a BytesIO"))
}

fn open<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<BytesIo>> {
    let stream = this(rt, object)?;
    if stream.closed.get() { Err(rt.value_error("I/O operation on closed file.")) } else { Ok(stream) }
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = BytesIo {
        data: Guarded::default(),
        position: Cell::new(0),
        closed: Cell::new(false),
        dict: Slot::empty(),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let keyword = args
        .keywords()
        .find(|(key, _)| str_value(key).is_some_and(|key| key.equals("initial_bytes")))
        .map(|(_, value)| value);
    let data = match rt.not_none(args.get(0).or(keyword)) {
        Some(initial) => bytes_of(rt, initial)?,
        None => Vec::new(),
    };
    let stream = this(rt, object)?;
    *stream.data.borrow_mut() = data;
    stream.position.set(0);
    Ok(())
}

fn take(stream: &BytesIo, size: usize) -> Vec<u8> {
    let data = stream.data.borrow();
    let start = stream.position.get().min(data.len());
    let end = start.saturating_add(size).min(data.len());
    stream.position.set(stream.position.get().max(end));
    data[start..end].to_vec()
}

fn read(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let size = size_argument(rt, args.get(1))?.unwrap_or(usize::MAX);
    Ok(rt.new_bytes(&take(open(rt, args.at(0))?, size)).into_object())
}

fn readinto(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let data = take(open(rt, args.at(0))?, rt.len(args.at(1))?);
    super::file_io::store(rt, args.at(1), &data)?;
    Ok(rt.new_usize(data.len()))
}

fn line(stream: &BytesIo, limit: usize) -> Vec<u8> {
    let length = {
        let data = stream.data.borrow();
        let rest = &data[stream.position.get().min(data.len())..];
        rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1)
    };
    take(stream, length.min(limit))
}

fn readline(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let limit = size_argument(rt, args.get(1))?.unwrap_or(usize::MAX);
    Ok(rt.new_bytes(&line(open(rt, args.at(0))?, limit)).into_object())
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let line = line(open(rt, object)?, usize::MAX);
    Ok(if line.is_empty() { None } else { Some(rt.new_bytes(&line).into_object()) })
}

fn write(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let bytes = bytes_of(rt, args.at(1))?;
    let stream = open(rt, args.at(0))?;
    let start = stream.position.get();
    let mut data = stream.data.borrow_mut();
    if data.len() < start {
        data.resize(start, 0);
    }
    let overlap = bytes.len().min(data.len() - start);
    data[start..start + overlap].copy_from_slice(&bytes[..overlap]);
    data.extend_from_slice(&bytes[overlap..]);
    stream.position.set(start + bytes.len());
    Ok(rt.new_usize(bytes.len()))
}

fn getvalue(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let data = open(rt, args.at(0))?.data.borrow().clone();
    Ok(rt.new_bytes(&data).into_object())
}

fn getbuffer(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let bytes = getvalue(rt, args)?;
    rt.call(rt.types.memoryview.as_object(), &[&bytes])
}

fn seek(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let stream = open(rt, args.at(0))?;
    let offset = rt.index_as_i64(args.at(1))?;
    let base = match args.get(2).map_or(Ok(0), |whence| rt.index_as_i32(whence))? {
        0 if offset < 0 => return Err(rt.value_error(format!("negative seek value {offset}"))),
        0 => 0,
        1 => stream.position.get() as i64,
        2 => stream.data.borrow().len() as i64,
        other => return Err(rt.value_error(format!("invalid whence ({other}, should be 0, 1 or 2)"))),
    };
    stream.position.set(usize::try_from(base.saturating_add(offset)).unwrap_or(0));
    Ok(rt.new_usize(stream.position.get()))
}

fn truncate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let stream = open(rt, args.at(0))?;
    let size = match rt.not_none(args.get(1)) {
        Some(size) => {
            usize::try_from(rt.index_as_size(size)?).map_err(|_| rt.value_error("negative size value"))?
        }
        None => stream.position.get(),
    };
    stream.data.borrow_mut().truncate(size);
    Ok(rt.new_usize(size))
}

fn close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let stream = this(rt, args.at(0))?;
    stream.closed.set(true);
    stream.data.borrow_mut().clear();
    Ok(rt.none())
}
