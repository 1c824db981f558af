//! `BufferedReader`, `BufferedWriter`, `BufferedRandom` and `BufferedRWPair`.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, GcWord, GetSetDef, Guarded, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload, PyResult,
    Ref, Runtime, Slot, SlotTable, StrMethods as _, Type, TypeSpec, Visitor, str_value,
};

use super::base::{finalize, is_closed, method, size_argument};
use super::file_io::{FileIo, read_some, read_to_end, write_some};
use super::unsupported;

/// The payload of buffered streams.
pub(super) struct Buffered {
    raw: Slot,
    /// Bytes read ahead, from `position` on.
    ahead: Guarded<Vec<u8>>,
    position: Cell<usize>,
    /// Bytes not yet written.
    pending: Guarded<Vec<u8>>,
    size: Cell<usize>,
    dict: Slot,
}

impl Payload for Buffered {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.raw.visit(Label::Field("raw"), visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
    }
}

pub(super) fn dict_slot(object: &Object) -> Option<&Slot> {
    object.downcast::<Buffered>().map(|stream| &stream.dict)
}

const COMMON: [MethodDef; 14] = [
    MethodDef::new("detach", "($self, /)", detach, "Take the raw stream out."),
    MethodDef::new("flush", "($self, /)", flush_method, "Write what is buffered."),
    MethodDef::new("close", "($self, /)", close, "Flush and close."),
    MethodDef::new("seekable", "($self, /)", |rt, args| ask(rt, args, "seekable"), ""),
    MethodDef::new("readable", "($self, /)", |rt, args| ask(rt, args, "readable"), ""),
    MethodDef::new("writable", "($self, /)", |rt, args| ask(rt, args, "writable"), ""),
    MethodDef::new("fileno", "($self, /)", |rt, args| ask(rt, args, "fileno"), ""),
    MethodDef::new("isatty", "($self, /)", |rt, args| ask(rt, args, "isatty"), ""),
    MethodDef::new("seek", "($self, target, whence=0, /)", seek, "Change the position."),
    MethodDef::new("tell", "($self, /)", tell, "The position."),
    MethodDef::new("truncate", "($self, pos=None, /)", truncate, "Change the size."),
    MethodDef::new("__sizeof__", "($self, /)", |rt, _| Ok(rt.new_usize(168)), ""),
    MethodDef::new("_dealloc_warn", "($self, source, /)", |rt, _| Ok(rt.none()), ""),
    MethodDef::new(
        "__reduce__",
        "($self, /)",
        |rt, args| Err(rt.type_error(format!("cannot pickle '{}' instances", rt.type_name(args.at(0))))),
        "",
    ),
];
const READS: [MethodDef; 6] = [
    MethodDef::new("read", "($self, size=-1, /)", read, "Read bytes."),
    MethodDef::new("read1", "($self, size=-1, /)", read1, "Read bytes with one raw read at most."),
    MethodDef::new("peek", "($self, size=0, /)", peek, "Look at buffered bytes."),
    MethodDef::new("readinto", "($self, buffer, /)", readinto, "Read into a buffer."),
    MethodDef::new("readinto1", "($self, buffer, /)", readinto, "Read into a buffer."),
    MethodDef::new("readline", "($self, size=-1, /)", readline, "Read a line."),
];
const WRITE: MethodDef = MethodDef::new("write", "($self, buffer, /)", write, "Write bytes.");
const READER_METHODS: [MethodDef; 20] = join(&COMMON, &READS);
const WRITER_METHODS: [MethodDef; 15] = join(&COMMON, &[WRITE]);
const RANDOM_METHODS: [MethodDef; 21] = join(&READER_METHODS, &[WRITE]);
const GETSET: [GetSetDef; 4] = [
    GetSetDef::member(
        "raw",
        |rt, object| Ok(buffered(rt, object)?.raw.get().unwrap_or_else(|| rt.none())),
        "the raw stream",
    ),
    GetSetDef::new(
        "closed",
        |rt, object| rt.getattr_str(&*raw(rt, object)?, "closed"),
        "whether it is closed",
    ),
    GetSetDef::new("name", |rt, object| rt.getattr_str(&*raw(rt, object)?, "name"), "the raw stream's name"),
    GetSetDef::new("mode", |rt, object| rt.getattr_str(&*raw(rt, object)?, "mode"), "the raw stream's mode"),
];

const fn join<const A: usize, const B: usize, const N: usize>(
    a: &[MethodDef; A],
    b: &[MethodDef; B],
) -> [MethodDef; N] {
    let mut all = [a[0]; N];
    let mut index = 0;
    while index < N {
        all[index] = if index < A { a[index] } else { b[index - A] };
        index += 1;
    }
    all
}

const SLOTS: SlotTable = SlotTable {
    new: Some(new),
    init: Some(init),
    repr: Some(repr),
    iternext: Some(next_line),
    finalize: Some(finalize),
    ..SlotTable::EMPTY
};

/// `BufferedReader`
pub(super) static READER: TypeSpec = TypeSpec {
    doc: "A buffer for a readable raw stream.",
    slots: SLOTS,
    methods: &READER_METHODS,
    getset: &GETSET,
    ..TypeSpec::named("_io.BufferedReader")
};
/// `BufferedWriter`
pub(super) static WRITER: TypeSpec = TypeSpec {
    doc: "A buffer for a writable raw stream.",
    slots: SLOTS,
    methods: &WRITER_METHODS,
    getset: &GETSET,
    ..TypeSpec::named("_io.BufferedWriter")
};
/// `BufferedRandom`
pub(super) static RANDOM: TypeSpec = TypeSpec {
    doc: "A buffer for a raw stream that can be read, written and sought.",
    slots: SLOTS,
    methods: &RANDOM_METHODS,
    getset: &GETSET,
    ..TypeSpec::named("_io.BufferedRandom")
};

pub(super) fn buffered<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Buffered>> {
    object.downcast::<Buffered>().ok_or_else(|| rt.type_error("expected a buffered stream"))
}

fn raw(rt: &Runtime, object: &Object) -> PyResult {
    match buffered(rt, object)?.raw.get() {
        Some(raw) => Ok(raw),
        None => Err(rt.value_error("I/O operation on uninitialized object")),
    }
}

/// The bytes of a bytes-like argument.
pub(super) fn bytes_of(rt: &Runtime, object: &Object) -> PyResult<Vec<u8>> {
    if let Some(bytes) = rt.bytes_argument(object) {
        return Ok(bytes);
    }
    if str_value(object).is_none()
        && serpentarium_object::type_of(object).slot(|t| t.buffer).is_some()
        && let Ok(bytes) = rt.call(rt.types.bytes.as_object(), &[object])
    {
        return Ok(rt.bytes_argument(&bytes).unwrap_or_default());
    }
    Err(rt.type_error(format!("a bytes-like object is required, not '{}'", rt.type_name(object))))
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = Buffered {
        raw: Slot::empty(),
        ahead: Guarded::default(),
        position: Cell::new(0),
        pending: Guarded::default(),
        size: Cell::new(super::DEFAULT_BUFFER_SIZE),
        dict: Slot::empty(),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let stream = buffered(rt, object)?;
    let keyword = |name: &str| {
        args.keywords()
            .find(|(key, _)| str_value(key).is_some_and(|key| key.equals(name)))
            .map(|(_, value)| value)
    };
    let Some(raw) = args.get(0).or_else(|| keyword("raw")) else {
        return Err(
            rt.type_error(format!("{}() missing required argument 'raw' (pos 1)", rt.type_name(object)))
        );
    };
    if let Some(size) = args.get(1).or_else(|| keyword("buffer_size")) {
        let size = usize::try_from(rt.index_as_size(size)?).unwrap_or(0);
        if size == 0 {
            return Err(rt.value_error("buffer size must be strictly positive"));
        }
        stream.size.set(size);
    }
    let ty = object.type_object().to_ref();
    let types = super::types(rt)?;
    let class = ty.downcast::<Type>();
    let reads = class.is_some_and(|class| rt.is_subtype(class, &types.reader));
    let question = if reads { "readable" } else { "writable" };
    let able = method(rt, raw, question, &[])?;
    if !rt.is_true(&able)? {
        return Err(unsupported(rt, &format!("File or stream is not {question}.")));
    }
    stream.raw.set(Some(raw.to_ref()));
    Ok(())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let class = serpentarium_object::type_full_name(rt, serpentarium_object::type_of(object));
    let text = match rt.lookup_attr(object, &rt.names.name_) {
        Ok(Some(name)) => format!("<{class} name={}>", rt.repr_text(&name)?),
        _ => format!("<{class}>"),
    };
    Ok(rt.new_str(&text).into_object())
}

fn require_open(rt: &Runtime, object: &Object, what: &str) -> PyResult<Ref> {
    let raw = raw(rt, object)?;
    if is_closed(rt, &raw)? {
        return Err(rt.value_error(format!("{what} of closed file")));
    }
    Ok(raw)
}

fn ask(rt: &Runtime, args: NativeArgs<'_>, question: &str) -> PyResult {
    method(rt, &*raw(rt, args.at(0))?, question, &[])
}

/// One raw read.
fn raw_read(rt: &Runtime, raw: &Object, size: usize) -> PyResult<Option<Vec<u8>>> {
    if let Some(file) = raw.downcast::<FileIo>() {
        return read_some(rt, file, size);
    }
    let chunk = method(rt, raw, "read", &[&rt.new_usize(size)])?;
    Ok(rt.bytes_argument(&chunk))
}

/// Reads up to `size` bytes, or all: from the buffer first.
pub(super) fn read_bytes(rt: &Runtime, object: &Object, size: Option<usize>) -> PyResult<Vec<u8>> {
    let raw = require_open(rt, object, "read")?;
    let stream = buffered(rt, object)?;
    flush(rt, object)?;
    let mut data = take_ahead(stream, size.unwrap_or(usize::MAX));
    let Some(size) = size else {
        match raw.downcast::<FileIo>() {
            Some(file) => data.extend(read_to_end(rt, file)?),
            None => {
                let rest = method(rt, &raw, "readall", &[])?;
                data.extend(rt.bytes_argument(&rest).unwrap_or_default());
            }
        }
        return Ok(data);
    };
    while data.len() < size {
        let want = (size - data.len()).max(stream.size.get());
        match raw_read(rt, &raw, want)? {
            Some(chunk) if !chunk.is_empty() => {
                let take = chunk.len().min(size - data.len());
                data.extend_from_slice(&chunk[..take]);
                put_ahead(stream, chunk[take..].to_vec());
            }
            _ => break,
        }
    }
    Ok(data)
}

fn take_ahead(stream: &Buffered, size: usize) -> Vec<u8> {
    let ahead = stream.ahead.borrow();
    let rest = &ahead[stream.position.get()..];
    let take = rest.len().min(size);
    stream.position.set(stream.position.get() + take);
    rest[..take].to_vec()
}

fn put_ahead(stream: &Buffered, bytes: Vec<u8>) {
    *stream.ahead.borrow_mut() = bytes;
    stream.position.set(0);
}

fn ahead_len(stream: &Buffered) -> usize {
    stream.ahead.borrow().len() - stream.position.get()
}

/// Fills the buffer if it is empty; false at the end.
fn fill(rt: &Runtime, object: &Object) -> PyResult<bool> {
    let stream = buffered(rt, object)?;
    if 0 < ahead_len(stream) {
        return Ok(true);
    }
    flush(rt, object)?;
    let raw = require_open(rt, object, "read")?;
    match raw_read(rt, &raw, stream.size.get())? {
        Some(chunk) if !chunk.is_empty() => {
            put_ahead(stream, chunk);
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn read(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let data = read_bytes(rt, args.at(0), size_argument(rt, args.get(1))?)?;
    Ok(rt.new_bytes(&data).into_object())
}

/// What the buffer holds, filled once if empty.
pub(super) fn read_chunk(rt: &Runtime, object: &Object, size: usize) -> PyResult<Vec<u8>> {
    require_open(rt, object, "read")?;
    fill(rt, object)?;
    Ok(take_ahead(buffered(rt, object)?, size))
}

fn read1(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let size = size_argument(rt, args.get(1))?.unwrap_or(usize::MAX);
    Ok(rt.new_bytes(&read_chunk(rt, args.at(0), size)?).into_object())
}

fn peek(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    fill(rt, args.at(0))?;
    let stream = buffered(rt, args.at(0))?;
    let bytes = stream.ahead.borrow()[stream.position.get()..].to_vec();
    Ok(rt.new_bytes(&bytes).into_object())
}

fn readinto(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let data = read_bytes(rt, args.at(0), Some(rt.len(args.at(1))?))?;
    super::file_io::store(rt, args.at(1), &data)?;
    Ok(rt.new_usize(data.len()))
}

fn line_bytes(rt: &Runtime, object: &Object, limit: usize) -> PyResult<Vec<u8>> {
    require_open(rt, object, "readline")?;
    let mut line = Vec::new();
    while line.len() < limit && fill(rt, object)? {
        let stream = buffered(rt, object)?;
        let end = {
            let ahead = stream.ahead.borrow();
            let rest = &ahead[stream.position.get()..];
            rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1)
        };
        line.extend(take_ahead(stream, end.min(limit - line.len())));
        if line.ends_with(b"\n") {
            break;
        }
    }
    Ok(line)
}

fn readline(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let limit = size_argument(rt, args.get(1))?.unwrap_or(usize::MAX);
    Ok(rt.new_bytes(&line_bytes(rt, args.at(0), limit)?).into_object())
}

fn next_line(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let line = line_bytes(rt, object, usize::MAX)?;
    Ok(if line.is_empty() { None } else { Some(rt.new_bytes(&line).into_object()) })
}

/// Buffers bytes, writing when the buffer is full.
pub(super) fn write_bytes(rt: &Runtime, object: &Object, data: &[u8]) -> PyResult<()> {
    require_open(rt, object, "write")?;
    let stream = buffered(rt, object)?;
    if 0 < ahead_len(stream) {
        rewind_ahead(rt, object)?;
    }
    let full = {
        let mut pending = stream.pending.borrow_mut();
        pending.extend_from_slice(data);
        pending.len() > stream.size.get()
    };
    if full { flush(rt, object) } else { Ok(()) }
}

fn write(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let data = bytes_of(rt, args.at(1))?;
    write_bytes(rt, args.at(0), &data)?;
    Ok(rt.new_usize(data.len()))
}

/// Writes all pending bytes to the raw stream.
pub(super) fn flush(rt: &Runtime, object: &Object) -> PyResult<()> {
    let stream = buffered(rt, object)?;
    if stream.pending.borrow().is_empty() {
        return Ok(());
    }
    let raw = raw(rt, object)?;
    let mut data = stream.pending.take();
    while !data.is_empty() {
        let written = match raw.downcast::<FileIo>() {
            Some(file) => write_some(rt, file, &data),
            None => method(rt, &raw, "write", &[rt.new_bytes(&data).as_object()])
                .and_then(|count| rt.index_as_size(&count))
                .map(|count| usize::try_from(count).unwrap_or(0)),
        };
        match written {
            Ok(0) => break,
            Ok(count) => drop(data.drain(..count.min(data.len()))),
            Err(raised) => {
                *stream.pending.borrow_mut() = data;
                return Err(raised);
            }
        }
    }
    Ok(())
}

fn flush_method(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let raw = require_open(rt, args.at(0), "flush")?;
    flush(rt, args.at(0))?;
    method(rt, &raw, "flush", &[])
}

fn close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(raw) = buffered(rt, args.at(0))?.raw.get() else { return Ok(rt.none()) };
    if is_closed(rt, &raw)? {
        return Ok(rt.none());
    }
    let flushed = flush(rt, args.at(0));
    let closed = method(rt, &raw, "close", &[]);
    flushed.and(closed)
}

fn detach(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    flush(rt, args.at(0))?;
    let raw = raw(rt, args.at(0))?;
    buffered(rt, args.at(0))?.raw.set(None);
    Ok(raw)
}

/// Gives read-ahead bytes back, so that the raw position is where the reader is.
fn rewind_ahead(rt: &Runtime, object: &Object) -> PyResult<()> {
    let stream = buffered(rt, object)?;
    let unread = ahead_len(stream);
    put_ahead(stream, Vec::new());
    if 0 < unread {
        method(rt, &*raw(rt, object)?, "seek", &[&rt.new_int(-(unread as i64)), &rt.new_int(1)])?;
    }
    Ok(())
}

fn seek(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let raw = require_open(rt, args.at(0), "seek")?;
    flush(rt, args.at(0))?;
    let whence = args.get(2).map_or(Ok(0), |whence| rt.index_as_i32(whence))?;
    if whence == 1 {
        rewind_ahead(rt, args.at(0))?;
    } else {
        put_ahead(buffered(rt, args.at(0))?, Vec::new());
    }
    method(rt, &raw, "seek", &[args.at(1), &rt.new_int(i64::from(whence))])
}

fn tell(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let raw = require_open(rt, args.at(0), "tell")?;
    let position = rt.index_as_i64(&*method(rt, &raw, "tell", &[])?)?;
    let stream = buffered(rt, args.at(0))?;
    let pending = stream.pending.borrow().len() as i64;
    Ok(rt.new_int(position - ahead_len(stream) as i64 + pending))
}

fn truncate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    flush(rt, args.at(0))?;
    let size = match rt.not_none(args.get(1)) {
        Some(size) => size.to_ref(),
        None => tell(rt, args)?,
    };
    method(rt, &*raw(rt, args.at(0))?, "truncate", &[&size])
}

/// The payload of `BufferedRWPair`.
pub(super) struct RwPair {
    reader: Slot,
    writer: Slot,
    dict: Slot,
}

impl Payload for RwPair {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.reader.visit(Label::Field("reader"), visitor);
        self.writer.visit(Label::Field("writer"), visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
    }
}

pub(super) fn pair_dict_slot(object: &Object) -> Option<&Slot> {
    object.downcast::<RwPair>().map(|pair| &pair.dict)
}

fn part(rt: &Runtime, object: &Object, write: bool) -> PyResult {
    let pair = object.downcast::<RwPair>().ok_or_else(|| rt.type_error("expected a BufferedRWPair"))?;
    let part = if write { pair.writer.get() } else { pair.reader.get() };
    part.ok_or_else(|| rt.value_error("I/O operation on uninitialized object"))
}

fn pair_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let (Some(reader), Some(writer)) = (args.get(0), args.get(1)) else {
        return Err(rt.type_error(format!(
            "BufferedRWPair expected at least 2 arguments, got {}",
            args.positional_values().len()
        )));
    };
    let types = super::types(rt)?;
    let payload = RwPair {
        reader: Slot::new(rt.call(types.reader.as_object(), &[reader])?),
        writer: Slot::new(rt.call(types.writer.as_object(), &[writer])?),
        dict: Slot::empty(),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn forward(rt: &Runtime, args: NativeArgs<'_>, write: bool, name: &str) -> PyResult {
    let rest: Vec<&Object> = args.places()[1..].iter().filter_map(serpentarium_heap::StackRef::get).collect();
    method(rt, &*part(rt, args.at(0), write)?, name, &rest)
}

/// `BufferedRWPair`
pub(super) static RW_PAIR: TypeSpec = TypeSpec {
    doc: "A reader and a writer in one.",
    slots: SlotTable { new: Some(pair_new), init: Some(|_, _, _| Ok(())), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("read", "($self, size=-1, /)", |rt, args| forward(rt, args, false, "read"), ""),
        MethodDef::new("read1", "($self, size=-1, /)", |rt, args| forward(rt, args, false, "read1"), ""),
        MethodDef::new("peek", "($self, size=0, /)", |rt, args| forward(rt, args, false, "peek"), ""),
        MethodDef::new("readinto", "($self, buffer, /)", |rt, args| forward(rt, args, false, "readinto"), ""),
        MethodDef::new("readable", "($self, /)", |rt, args| forward(rt, args, false, "readable"), ""),
        MethodDef::new("write", "($self, buffer, /)", |rt, args| forward(rt, args, true, "write"), ""),
        MethodDef::new("flush", "($self, /)", |rt, args| forward(rt, args, true, "flush"), ""),
        MethodDef::new("writable", "($self, /)", |rt, args| forward(rt, args, true, "writable"), ""),
        MethodDef::new(
            "close",
            "($self, /)",
            |rt, args| {
                forward(rt, args, true, "close")?;
                forward(rt, args, false, "close")
            },
            "",
        ),
    ],
    getset: &[GetSetDef::new(
        "closed",
        |rt, object| rt.getattr_str(&*part(rt, object, true)?, "closed"),
        "whether it is closed",
    )],
    ..TypeSpec::named("_io.BufferedRWPair")
};
