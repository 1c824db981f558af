//! The abstract bases: what every stream can be asked, in terms of what it defines itself.

use serpentarium_object::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, SlotTable,
    StrMethods as _, Type, TypeSpec, str_value, type_flag,
};

use super::unsupported;

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    Ok(rt.new_instance(class).into_object())
}

/// `_IOBase`
pub(super) static IO_BASE: TypeSpec = TypeSpec {
    doc: "The abstract base class of all streams.",
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        iter: Some(iter),
        iternext: Some(next),
        finalize: Some(finalize),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "seek",
            "($self, offset, whence=0, /)",
            |rt, _| Err(unsupported(rt, "seek")),
            "Change the position.",
        ),
        MethodDef::new("tell", "($self, /)", tell, "The position."),
        MethodDef::new(
            "truncate",
            "($self, size=None, /)",
            |rt, _| Err(unsupported(rt, "truncate")),
            "Change the size.",
        ),
        MethodDef::new("flush", "($self, /)", flush, "Write what is buffered."),
        MethodDef::new("close", "($self, /)", close, "Flush and close."),
        MethodDef::new(
            "seekable",
            "($self, /)",
            |rt, _| Ok(rt.bool(false)),
            "Whether the position can be changed.",
        ),
        MethodDef::new("readable", "($self, /)", |rt, _| Ok(rt.bool(false)), "Whether it can be read."),
        MethodDef::new("writable", "($self, /)", |rt, _| Ok(rt.bool(false)), "Whether it can be written."),
        MethodDef::new("fileno", "($self, /)", |rt, _| Err(unsupported(rt, "fileno")), "The descriptor."),
        MethodDef::new("isatty", "($self, /)", isatty, "Whether it is a terminal."),
        MethodDef::new("readline", "($self, size=-1, /)", readline, "Read a line."),
        MethodDef::new("readlines", "($self, hint=-1, /)", readlines, "Read all lines."),
        MethodDef::new("writelines", "($self, lines, /)", writelines, "Write lines."),
        MethodDef::new("_checkClosed", "($self, msg=None, /)", check_closed, ""),
        MethodDef::new("_checkReadable", "($self, msg=None, /)", |rt, args| check(rt, args, "readable"), ""),
        MethodDef::new("_checkWritable", "($self, msg=None, /)", |rt, args| check(rt, args, "writable"), ""),
        MethodDef::new("_checkSeekable", "($self, msg=None, /)", |rt, args| check(rt, args, "seekable"), ""),
        MethodDef::new("__enter__", "($self, /)", enter, ""),
        MethodDef::new("__exit__", "($self, /, *args)", exit, ""),
    ],
    getset: &[GetSetDef::new("closed", closed, "whether it is closed")],
    ..TypeSpec::named("_io._IOBase")
};

/// `_RawIOBase`
pub(super) static RAW_IO_BASE: TypeSpec = TypeSpec {
    doc: "Base class of unbuffered binary streams.",
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("read", "($self, size=-1, /)", raw_read, "Read bytes."),
        MethodDef::new("readall", "($self, /)", raw_readall, "Read to the end."),
    ],
    ..TypeSpec::named("_io._RawIOBase")
};

/// `_BufferedIOBase`
pub(super) static BUFFERED_IO_BASE: TypeSpec = TypeSpec {
    doc: "Base class of buffered binary streams.",
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new(
            "detach",
            "($self, /)",
            |rt, _| Err(unsupported(rt, "detach")),
            "Take the raw stream out.",
        ),
        MethodDef::new("read", "($self, size=-1, /)", |rt, _| Err(unsupported(rt, "read")), "Read bytes."),
        MethodDef::new(
            "read1",
            "($self, size=-1, /)",
            |rt, _| Err(unsupported(rt, "read1")),
            "Read bytes with one raw read.",
        ),
        MethodDef::new("write", "($self, b, /)", |rt, _| Err(unsupported(rt, "write")), "Write bytes."),
    ],
    ..TypeSpec::named("_io._BufferedIOBase")
};

/// `_TextIOBase`
pub(super) static TEXT_IO_BASE: TypeSpec = TypeSpec {
    doc: "Base class of text streams.",
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new(
            "detach",
            "($self, /)",
            |rt, _| Err(unsupported(rt, "detach")),
            "Take the buffer out.",
        ),
        MethodDef::new("read", "($self, size=-1, /)", |rt, _| Err(unsupported(rt, "read")), "Read text."),
        MethodDef::new(
            "readline",
            "($self, size=-1, /)",
            |rt, _| Err(unsupported(rt, "readline")),
            "Read a line.",
        ),
        MethodDef::new("write", "($self, s, /)", |rt, _| Err(unsupported(rt, "write")), "Write text."),
    ],
    getset: &[
        GetSetDef::new("encoding", |rt, _| Ok(rt.none()), "the encoding"),
        GetSetDef::new("newlines", |rt, _| Ok(rt.none()), "line ends met so far"),
        GetSetDef::new("errors", |rt, _| Ok(rt.none()), "the error handler"),
    ],
    ..TypeSpec::named("_io._TextIOBase")
};

/// Calls a method by name.
pub(super) fn method(rt: &Runtime, object: &Object, name: &str, args: &[&Object]) -> PyResult {
    let method = rt.getattr_str(object, name)?;
    rt.call(&method, args)
}

/// Whether the stream says that it is closed.
pub(super) fn is_closed(rt: &Runtime, object: &Object) -> PyResult<bool> {
    let closed = rt.getattr_str(object, "closed")?;
    rt.is_true(&closed)
}

/// `ValueError` if the stream is closed.
pub(super) fn require_open(rt: &Runtime, object: &Object) -> PyResult<()> {
    if is_closed(rt, object)? { Err(rt.value_error("I/O operation on closed file.")) } else { Ok(()) }
}

fn closed(rt: &Runtime, object: &Object) -> PyResult {
    let name = rt.intern("__IOBase_closed");
    Ok(rt.bool(rt.instance_attribute(object, &name).is_some()))
}

fn iter(rt: &Runtime, object: &Object) -> PyResult {
    require_open(rt, object)?;
    Ok(object.to_ref())
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let line = method(rt, object, "readline", &[])?;
    Ok(if rt.len(&line)? == 0 { None } else { Some(line) })
}

/// Closes a stream that dies open.
pub(super) fn finalize(rt: &Runtime, object: &Object) {
    let open = is_closed(rt, object).is_ok_and(|closed| !closed);
    if open && let Err(raised) = method(rt, object, "close", &[]) {
        let text = format!("Exception ignored while finalizing file {}", rt.repr_or_placeholder(object));
        rt.report_unraisable(raised, Some(&text), None);
    }
}

fn tell(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    method(rt, args.at(0), "seek", &[&rt.new_int(0), &rt.new_int(1)])
}

fn flush(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    require_open(rt, args.at(0))?;
    Ok(rt.none())
}

fn close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    if is_closed(rt, args.at(0))? {
        return Ok(rt.none());
    }
    let flushed = method(rt, args.at(0), "flush", &[]);
    let name = rt.intern("__IOBase_closed");
    let _ = rt.set_instance_attribute(args.at(0), &name, &rt.bool(true));
    flushed.map(|_| rt.none())
}

fn isatty(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    require_open(rt, args.at(0))?;
    Ok(rt.bool(false))
}

fn check_closed(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    require_open(rt, args.at(0))?;
    Ok(rt.none())
}

fn check(rt: &Runtime, args: NativeArgs<'_>, question: &str) -> PyResult {
    let answer = method(rt, args.at(0), question, &[])?;
    if rt.is_true(&answer)? {
        return Ok(answer);
    }
    Err(unsupported(rt, &format!("File or stream is not {question}.")))
}

fn enter(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    require_open(rt, args.at(0))?;
    Ok(args.at(0).to_ref())
}

fn exit(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    method(rt, args.at(0), "close", &[])?;
    Ok(rt.none())
}

/// A size argument: none and negative mean everything.
pub(super) fn size_argument(rt: &Runtime, size: Option<&Object>) -> PyResult<Option<usize>> {
    match rt.not_none(size) {
        Some(size) => Ok(usize::try_from(rt.index_as_size(size)?).ok()),
        None => Ok(None),
    }
}

fn readline(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let limit = size_argument(rt, args.get(1))?.unwrap_or(usize::MAX);
    let mut line = Vec::new();
    let one = rt.new_int(1);
    while line.len() < limit {
        let chunk = method(rt, args.at(0), "read", &[&one])?;
        let Some(bytes) = rt.bytes_argument(&chunk) else {
            let given = rt.type_name(&chunk);
            return Err(rt.raise(
                &rt.exceptions.os_error,
                &format!("read() should have returned a bytes object, not '{given}'"),
            ));
        };
        if bytes.is_empty() {
            break;
        }
        line.extend_from_slice(&bytes);
        if line.ends_with(b"\n") {
            break;
        }
    }
    Ok(rt.new_bytes(&line).into_object())
}

fn readlines(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let hint = size_argument(rt, args.get(1))?.filter(|hint| 0 < *hint).unwrap_or(usize::MAX);
    let mut lines = Vec::new();
    let mut total = 0;
    let iterator = rt.iter(args.at(0))?;
    while total < hint
        && let Some(line) = rt.next(&iterator)?
    {
        total += rt.len(&line)?;
        lines.push(line);
    }
    Ok(rt.new_list(lines).into_object())
}

fn writelines(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    require_open(rt, args.at(0))?;
    let iterator = rt.iter(args.at(1))?;
    while let Some(line) = rt.next(&iterator)? {
        method(rt, args.at(0), "write", &[&line])?;
    }
    Ok(rt.none())
}

fn raw_read(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(size) = size_argument(rt, args.get(1))? else { return method(rt, args.at(0), "readall", &[]) };
    let buffer = rt.call(rt.types.bytearray.as_object(), &[&rt.new_usize(size)])?;
    let count = method(rt, args.at(0), "readinto", &[&buffer])?;
    if rt.is_none(&count) {
        return Ok(count);
    }
    let count = usize::try_from(rt.index_as_size(&count)?).unwrap_or(0);
    let bytes = rt.bytes_argument(&buffer).unwrap_or_default();
    Ok(rt.new_bytes(&bytes[..count.min(bytes.len())]).into_object())
}

fn raw_readall(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mut data = Vec::new();
    let chunk_size = rt.new_usize(super::DEFAULT_BUFFER_SIZE);
    loop {
        let chunk = method(rt, args.at(0), "read", &[&chunk_size])?;
        match rt.bytes_argument(&chunk) {
            Some(bytes) if !bytes.is_empty() => data.extend_from_slice(&bytes),
            _ => return Ok(rt.new_bytes(&data).into_object()),
        }
    }
}

/// The text of a `str` argument, or `TypeError`.
pub(super) fn text_of(rt: &Runtime, object: &Object, what: &str) -> PyResult<String> {
    match str_value(object) {
        Some(text) => Ok(text.to_text().into_owned()),
        None => Err(rt.type_error(format!("{what} must be str, not {}", rt.type_name(object)))),
    }
}
