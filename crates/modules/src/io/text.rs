//! `TextIOWrapper`: text over a binary stream.

use std::cell::{Cell, RefCell};

use serpentarium_object::{
    CallArgs, GcWord, GetSetDef, Guarded, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload, PyResult,
    Ref, Runtime, Slot, SlotTable, Str, StrMethods as _, Type, TypeSpec, Visitor, str_value,
};
use serpentarium_text::TextBuf;

use super::base::{finalize, is_closed, method, size_argument};
use super::buffered::{self, Buffered};
use super::newline::Newline;

/// Encoded text waits for this many bytes before it goes to the buffer.
const CHUNK: usize = 8192;

/// The payload of `TextIOWrapper`.
pub(super) struct TextIo {
    buffer: Slot,
    encoding: Slot,
    errors: Slot,
    newline: RefCell<Newline>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    /// Encoded text not yet given to the buffer.
    pending: Guarded<Vec<u8>>,
    /// Decoded text not yet read, from `position` on.
    decoded: Guarded<Vec<u32>>,
    position: Cell<usize>,
    /// Bytes of a character that is not complete yet.
    partial: Guarded<Vec<u8>>,
    dict: Slot,
}

impl Payload for TextIo {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.buffer.visit(Label::Field("buffer"), visitor);
        self.encoding.visit(Label::Field("encoding"), visitor);
        self.errors.visit(Label::Field("errors"), visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
    }
}

pub(super) fn dict_slot(object: &Object) -> Option<&Slot> {
    object.downcast::<TextIo>().map(|stream| &stream.dict)
}

/// `TextIOWrapper`
pub(super) static TEXT_IO: TypeSpec = TypeSpec {
    doc: "Text over a buffered binary stream.",
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        iternext: Some(next),
        finalize: Some(finalize),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("read", "($self, size=-1, /)", read, "Read text."),
        MethodDef::new("readline", "($self, size=-1, /)", readline, "Read a line."),
        MethodDef::new("write", "($self, text, /)", write, "Write text."),
        MethodDef::new("flush", "($self, /)", flush_method, "Write what is buffered."),
        MethodDef::new("close", "($self, /)", close, "Flush and close."),
        MethodDef::new("detach", "($self, /)", detach, "Take the buffer out."),
        MethodDef::new(
            "reconfigure",
            "($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
            reconfigure,
            "Change how it works.",
        ),
        MethodDef::new("seek", "($self, cookie, whence=0, /)", seek, "Change the position."),
        MethodDef::new("tell", "($self, /)", tell, "The position."),
        MethodDef::new("truncate", "($self, pos=None, /)", truncate, "Change the size."),
        MethodDef::new("seekable", "($self, /)", |rt, args| ask(rt, args, "seekable"), ""),
        MethodDef::new("readable", "($self, /)", |rt, args| ask(rt, args, "readable"), ""),
        MethodDef::new("writable", "($self, /)", |rt, args| ask(rt, args, "writable"), ""),
        MethodDef::new("fileno", "($self, /)", |rt, args| ask(rt, args, "fileno"), ""),
        MethodDef::new("isatty", "($self, /)", |rt, args| ask(rt, args, "isatty"), ""),
    ],
    getset: &[
        GetSetDef::member(
            "buffer",
            |rt, object| Ok(text(rt, object)?.buffer.get().unwrap_or_else(|| rt.none())),
            "the buffer",
        ),
        GetSetDef::member(
            "encoding",
            |rt, object| Ok(text(rt, object)?.encoding.get().unwrap_or_else(|| rt.none())),
            "the encoding",
        ),
        GetSetDef::new(
            "errors",
            |rt, object| Ok(text(rt, object)?.errors.get().unwrap_or_else(|| rt.none())),
            "the error handler",
        ),
        GetSetDef::member(
            "line_buffering",
            |rt, object| Ok(rt.bool(text(rt, object)?.line_buffering.get())),
            "whether a line end flushes",
        ),
        GetSetDef::member(
            "write_through",
            |rt, object| Ok(rt.bool(text(rt, object)?.write_through.get())),
            "whether nothing is buffered",
        ),
        GetSetDef::new(
            "closed",
            |rt, object| rt.getattr_str(&*buffer(rt, object)?, "closed"),
            "whether it is closed",
        ),
        GetSetDef::new(
            "name",
            |rt, object| rt.getattr_str(&*buffer(rt, object)?, "name"),
            "the buffer's name",
        ),
        GetSetDef::new("newlines", |rt, _| Ok(rt.none()), "line ends met so far"),
    ],
    ..TypeSpec::named("_io.TextIOWrapper")
};

fn text<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<TextIo>> {
    object.downcast::<TextIo>().ok_or_else(|| rt.type_error("expected a TextIOWrapper"))
}

fn buffer(rt: &Runtime, object: &Object) -> PyResult {
    text(rt, object)?.buffer.get().ok_or_else(|| rt.value_error("underlying buffer has been detached"))
}

fn open_buffer(rt: &Runtime, object: &Object) -> PyResult {
    let buffer = buffer(rt, object)?;
    if is_closed(rt, &buffer)? { Err(rt.value_error("I/O operation on closed file.")) } else { Ok(buffer) }
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = TextIo {
        buffer: Slot::empty(),
        encoding: Slot::empty(),
        errors: Slot::empty(),
        newline: RefCell::new(Newline::Universal),
        line_buffering: Cell::new(false),
        write_through: Cell::new(false),
        pending: Guarded::default(),
        decoded: Guarded::default(),
        position: Cell::new(0),
        partial: Guarded::default(),
        dict: Slot::empty(),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let stream = text(rt, object)?;
    let argument = |index: usize, name: &str| {
        let keyword = args.keywords().find(|(key, _)| str_value(key).is_some_and(|key| key.equals(name)));
        args.get(index).or(keyword.map(|(_, value)| value))
    };
    let Some(buffer) = argument(0, "buffer") else {
        return Err(rt.type_error("TextIOWrapper() missing required argument 'buffer' (pos 1)"));
    };
    let or_default = |given: Option<&Object>, default: &str, what: &str| match rt.not_none(given) {
        Some(given) if given.is::<Str>() => Ok(given.to_ref()),
        Some(given) => Err(rt.type_error(format!(
            "TextIOWrapper() argument '{what}' must be str or None, not {}",
            rt.type_name(given)
        ))),
        None => Ok(rt.new_str(default).into_object()),
    };
    let mut encoding = or_default(argument(1, "encoding"), "UTF-8", "encoding")?;
    if str_value(&encoding).is_some_and(|encoding| encoding.equals("locale")) {
        encoding = rt.new_str("UTF-8").into_object();
    }
    stream.errors.set(Some(or_default(argument(2, "errors"), "strict", "errors")?));
    *stream.newline.borrow_mut() = Newline::from_argument(rt, argument(3, "newline"))?;
    let flag = |given: Option<&Object>| given.map_or(Ok(false), |given| rt.is_true(given));
    stream.line_buffering.set(flag(argument(4, "line_buffering"))?);
    stream.write_through.set(flag(argument(5, "write_through"))?);
    let name = str_value(&encoding).map_or(String::new(), |name| name.to_text().into_owned());
    rt.encode(&rt.names.empty, Some(&name), None)?;
    stream.encoding.set(Some(encoding));
    stream.buffer.set(Some(buffer.to_ref()));
    Ok(())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let stream = text(rt, object)?;
    let class = serpentarium_object::type_full_name(rt, serpentarium_object::type_of(object));
    let mut shown = format!("<{class}");
    for name in ["name", "mode"] {
        if let Ok(Some(value)) = rt.lookup_attr(object, &rt.intern(name)) {
            shown.push_str(&format!(" {name}={}", rt.repr_text(&value)?));
        }
    }
    let encoding = stream.encoding.get().unwrap_or_else(|| rt.none());
    shown.push_str(&format!(" encoding={}>", rt.repr_text(&encoding)?));
    Ok(rt.new_str(&shown).into_object())
}

fn ask(rt: &Runtime, args: NativeArgs<'_>, question: &str) -> PyResult {
    method(rt, &*buffer(rt, args.at(0))?, question, &[])
}

fn codec(stream: &TextIo) -> (String, String) {
    let read = |slot: &Slot| {
        slot.get().as_deref().and_then(str_value).map_or(String::new(), |text| text.to_text().into_owned())
    };
    (read(&stream.encoding), read(&stream.errors))
}

/// Encodes text and hands it on by the stream's buffering rules.
fn write_text(rt: &Runtime, object: &Object, string: &Obj<Str>) -> PyResult<()> {
    open_buffer(rt, object)?;
    let stream = text(rt, object)?;
    let ascii = string.as_ascii().filter(|text| stream.newline.borrow().write(text).is_none());
    match ascii {
        Some(ascii) => stream.pending.borrow_mut().extend_from_slice(ascii.as_bytes()),
        None => {
            let translated = stream.newline.borrow().write(&string.to_text());
            let translated = translated.map(|translated| rt.new_str(&translated));
            let (encoding, errors) = codec(stream);
            let bytes = rt.encode(translated.as_deref().unwrap_or(string), Some(&encoding), Some(&errors))?;
            let bytes = rt.bytes_argument(&bytes).unwrap_or_default();
            stream.pending.borrow_mut().extend_from_slice(&bytes);
        }
    }
    let line_end = stream.line_buffering.get() && string.tail().contains(&b'\n');
    if stream.write_through.get() || line_end || CHUNK < stream.pending.borrow().len() {
        push_pending(rt, object)?;
    }
    if line_end || stream.write_through.get() {
        method(rt, &*buffer(rt, object)?, "flush", &[])?;
    }
    Ok(())
}

/// Gives encoded text to the buffer.
fn push_pending(rt: &Runtime, object: &Object) -> PyResult<()> {
    let stream = text(rt, object)?;
    if stream.pending.borrow().is_empty() {
        return Ok(());
    }
    let data = stream.pending.take();
    let buffer = buffer(rt, object)?;
    if buffer.is::<Buffered>() {
        return buffered::write_bytes(rt, &buffer, &data);
    }
    method(rt, &buffer, "write", &[rt.new_bytes(&data).as_object()]).map(drop)
}

fn write(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(string) = str_value(args.at(1)) else {
        let given = rt.type_name(args.at(1));
        return Err(rt.type_error(format!("write() argument must be str, not {given}")));
    };
    write_text(rt, args.at(0), string)?;
    Ok(rt.new_usize(string.char_len()))
}

fn flush_method(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let buffer = open_buffer(rt, args.at(0))?;
    push_pending(rt, args.at(0))?;
    method(rt, &buffer, "flush", &[])
}

fn close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(buffer) = text(rt, args.at(0))?.buffer.get() else { return Ok(rt.none()) };
    if is_closed(rt, &buffer)? {
        return Ok(rt.none());
    }
    let flushed = method(rt, args.at(0), "flush", &[]);
    let closed = method(rt, &buffer, "close", &[]);
    flushed.and(closed)
}

fn detach(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    method(rt, args.at(0), "flush", &[])?;
    let buffer = buffer(rt, args.at(0))?;
    text(rt, args.at(0))?.buffer.set(None);
    Ok(buffer)
}

fn reconfigure(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    method(rt, args.at(0), "flush", &[])?;
    let stream = text(rt, args.at(0))?;
    if let Some(encoding) = rt.not_none(args.get(1)) {
        stream.encoding.set(Some(encoding.to_ref()));
        stream.errors.set(Some(rt.names.strict.clone().into_object()));
    }
    if let Some(errors) = rt.not_none(args.get(2)) {
        stream.errors.set(Some(errors.to_ref()));
    }
    if let Some(newline) = args.get(3) {
        *stream.newline.borrow_mut() = Newline::from_argument(rt, Some(newline))?;
    }
    if let Some(line_buffering) = rt.not_none(args.get(4)) {
        stream.line_buffering.set(rt.is_true(line_buffering)?);
    }
    if let Some(write_through) = rt.not_none(args.get(5)) {
        stream.write_through.set(rt.is_true(write_through)?);
    }
    Ok(rt.none())
}

/// How many bytes at the end of UTF-8 data begin a character they do not complete.
fn incomplete_tail(data: &[u8]) -> usize {
    for back in 1..=data.len().min(3) {
        let byte = data[data.len() - back];
        let needs = match byte {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            0x80..=0xbf => continue,
            _ => 0,
        };
        return if back < needs { back } else { 0 };
    }
    0
}

/// Decodes another piece of the buffer; false at its end. Encodings other than UTF-8 and the one-byte ones are
/// decoded in one piece, to the end.
fn decode_more(rt: &Runtime, object: &Object, all: bool) -> PyResult<bool> {
    let stream = text(rt, object)?;
    let source = open_buffer(rt, object)?;
    push_pending(rt, object)?;
    let (encoding, errors) = codec(stream);
    let plain = encoding.to_ascii_lowercase().replace('_', "-");
    let piecewise =
        matches!(plain.as_str(), "utf-8" | "utf8" | "ascii" | "latin-1" | "iso-8859-1" | "us-ascii");
    let chunk = if all || !piecewise {
        if source.is::<Buffered>() {
            buffered::read_bytes(rt, &source, None)?
        } else {
            rt.bytes_argument(&*method(rt, &source, "read", &[])?).unwrap_or_default()
        }
    } else if source.is::<Buffered>() {
        buffered::read_chunk(rt, &source, CHUNK)?
    } else {
        let chunk = method(rt, &source, "read1", &[&rt.new_usize(CHUNK)])?;
        rt.bytes_argument(&chunk).unwrap_or_default()
    };
    let at_end = chunk.is_empty() || all || !piecewise;
    let mut data = stream.partial.take();
    data.extend_from_slice(&chunk);
    if !at_end && plain.starts_with("utf") {
        let keep = incomplete_tail(&data);
        *stream.partial.borrow_mut() = data.split_off(data.len() - keep);
    }
    if !at_end && data.last() == Some(&b'\r') {
        data.pop();
        stream.partial.borrow_mut().insert(0, b'\r');
    }
    let decoded = rt.decode(&data, Some(&encoding), Some(&errors))?;
    let points: Vec<u32> = str_value(&decoded).map_or_else(Vec::new, |text| text.text().iter().collect());
    let points = stream.newline.borrow().read(points);
    let grew = !points.is_empty();
    let mut text = stream.decoded.borrow_mut();
    let position = stream.position.replace(0);
    drop(text.drain(..position));
    text.extend(points);
    Ok(grew || !chunk.is_empty())
}

fn unread(stream: &TextIo) -> usize {
    stream.decoded.borrow().len() - stream.position.get()
}

fn take(rt: &Runtime, stream: &TextIo, count: usize) -> Ref {
    let points = {
        let decoded = stream.decoded.borrow();
        let start = stream.position.get();
        let end = start.saturating_add(count).min(decoded.len());
        stream.position.set(end);
        decoded[start..end].to_vec()
    };
    rt.str_from_canonical(TextBuf::from_code_points(points).as_text()).into_object()
}

fn require_readable(rt: &Runtime, object: &Object) -> PyResult<()> {
    let buffer = open_buffer(rt, object)?;
    let readable = method(rt, &buffer, "readable", &[])?;
    if rt.is_true(&readable)? { Ok(()) } else { Err(super::unsupported(rt, "not readable")) }
}

fn read(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    require_readable(rt, args.at(0))?;
    let stream = text(rt, args.at(0))?;
    match size_argument(rt, args.get(1))? {
        None => {
            decode_more(rt, args.at(0), true)?;
            Ok(take(rt, stream, usize::MAX))
        }
        Some(size) => {
            while unread(stream) < size && decode_more(rt, args.at(0), false)? {}
            Ok(take(rt, stream, size))
        }
    }
}

fn read_line(rt: &Runtime, object: &Object, limit: usize) -> PyResult {
    require_readable(rt, object)?;
    let stream = text(rt, object)?;
    loop {
        let start = stream.position.get();
        let end = stream.newline.borrow().line_end(&stream.decoded.borrow(), start);
        if let Some(end) = end {
            return Ok(take(rt, stream, (end - start).min(limit)));
        }
        if limit <= unread(stream) || !decode_more(rt, object, false)? {
            return Ok(take(rt, stream, limit));
        }
    }
}

fn readline(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let limit = size_argument(rt, args.get(1))?.unwrap_or(usize::MAX);
    read_line(rt, args.at(0), limit)
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let line = read_line(rt, object, usize::MAX)?;
    Ok(if rt.len(&line)? == 0 { None } else { Some(line) })
}

fn tell(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let buffer = open_buffer(rt, args.at(0))?;
    push_pending(rt, args.at(0))?;
    let stream = text(rt, args.at(0))?;
    let position = rt.index_as_i64(&*method(rt, &buffer, "tell", &[])?)?;
    let rest = {
        let decoded = stream.decoded.borrow();
        TextBuf::from_code_points(decoded[stream.position.get()..].iter().copied())
    };
    let rest = rt.str_from_canonical(rest.as_text());
    let (encoding, errors) = codec(stream);
    let unread = rt.encode(&rest, Some(&encoding), Some(&errors))?;
    let behind = rt.len(&unread)? + stream.partial.borrow().len();
    Ok(rt.new_int(position - behind as i64))
}

fn seek(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let buffer = open_buffer(rt, args.at(0))?;
    let whence = args.get(2).map_or(Ok(0), |whence| rt.index_as_i32(whence))?;
    let offset = rt.index_as_i64(args.at(1))?;
    if whence != 0 && offset != 0 {
        let kind = if whence == 1 { "cur" } else { "end" };
        return Err(super::unsupported(rt, &format!("can't do nonzero {kind}-relative seeks")));
    }
    push_pending(rt, args.at(0))?;
    let target = if whence == 1 { tell(rt, args)? } else { args.at(1).to_ref() };
    let stream = text(rt, args.at(0))?;
    stream.decoded.borrow_mut().clear();
    stream.position.set(0);
    stream.partial.borrow_mut().clear();
    let whence = if whence == 1 { 0 } else { whence };
    method(rt, &buffer, "seek", &[&target, &rt.new_int(i64::from(whence))])
}

fn truncate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let buffer = open_buffer(rt, args.at(0))?;
    push_pending(rt, args.at(0))?;
    let size = match rt.not_none(args.get(1)) {
        Some(size) => size.to_ref(),
        None => tell(rt, args)?,
    };
    method(rt, &buffer, "truncate", &[&size])
}
