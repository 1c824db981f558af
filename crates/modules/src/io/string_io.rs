//! `StringIO`: text in memory as a stream.

use std::cell::{Cell, RefCell};

use serpentarium_object::{
    CallArgs, GcWord, GetSetDef, Guarded, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload, PyResult,
    Ref, Runtime, Slot, SlotTable, StrMethods as _, Type, TypeSpec, Visitor, str_value,
};
use serpentarium_text::TextBuf;

use super::base::size_argument;
use super::newline::Newline;

/// The payload of `StringIO`.
pub(super) struct StringIo {
    text: Guarded<Vec<u32>>,
    position: Cell<usize>,
    newline: RefCell<Newline>,
    closed: Cell<bool>,
    dict: Slot,
}

impl Payload for StringIo {
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
    object.downcast::<StringIo>().map(|stream| &stream.dict)
}

/// `StringIO`
pub(super) static STRING_IO: TypeSpec = TypeSpec {
    doc: "Text I/O over a string in memory.",
    slots: SlotTable { new: Some(new), init: Some(init), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("read", "($self, size=-1, /)", read, "Read text."),
        MethodDef::new("readline", "($self, size=-1, /)", readline, "Read a line."),
        MethodDef::new("write", "($self, s, /)", write, "Write text."),
        MethodDef::new("getvalue", "($self, /)", getvalue, "All the text."),
        MethodDef::new("seek", "($self, pos, whence=0, /)", seek, "Change the position."),
        MethodDef::new(
            "tell",
            "($self, /)",
            |rt, args| Ok(rt.new_usize(open(rt, args.at(0))?.position.get())),
            "The position.",
        ),
        MethodDef::new("truncate", "($self, pos=None, /)", truncate, "Change the size."),
        MethodDef::new("close", "($self, /)", close, "Close."),
        MethodDef::new("readable", "($self, /)", |rt, args| open(rt, args.at(0)).map(|_| rt.bool(true)), ""),
        MethodDef::new("writable", "($self, /)", |rt, args| open(rt, args.at(0)).map(|_| rt.bool(true)), ""),
        MethodDef::new("seekable", "($self, /)", |rt, args| open(rt, args.at(0)).map(|_| rt.bool(true)), ""),
    ],
    getset: &[
        GetSetDef::new(
            "closed",
            |rt, object| Ok(rt.bool(this(rt, object)?.closed.get())),
            "whether it is closed",
        ),
        GetSetDef::new("line_buffering", |rt, object| open(rt, object).map(|_| rt.bool(false)), "never"),
        GetSetDef::new("newlines", |rt, object| open(rt, object).map(|_| rt.none()), "line ends met so far"),
    ],
    ..TypeSpec::named("_io.StringIO")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<StringIo>> {
    object.downcast::<StringIo>().ok_or_else(|| rt.type_error("expected a StringIO"))
}

fn open<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<StringIo>> {
    let stream = this(rt, object)?;
    if stream.closed.get() { Err(rt.value_error("I/O operation on closed file")) } else { Ok(stream) }
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = StringIo {
        text: Guarded::default(),
        position: Cell::new(0),
        newline: RefCell::new(Newline::Exact("\n")),
        closed: Cell::new(false),
        dict: Slot::empty(),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let keyword = |name: &str| {
        args.keywords()
            .find(|(key, _)| str_value(key).is_some_and(|key| key.equals(name)))
            .map(|(_, value)| value)
    };
    let stream = this(rt, object)?;
    if let Some(newline) = args.get(1).or_else(|| keyword("newline")) {
        *stream.newline.borrow_mut() = Newline::from_argument(rt, Some(newline))?;
    }
    let initial = rt.not_none(args.get(0).or_else(|| keyword("initial_value")));
    stream.text.borrow_mut().clear();
    stream.position.set(0);
    if let Some(initial) = initial {
        if str_value(initial).is_none() {
            let given = rt.type_name(initial);
            return Err(rt.type_error(format!("initial_value must be str or None, not {given}")));
        }
        put(rt, stream, initial)?;
        stream.position.set(0);
    }
    Ok(())
}

fn put(rt: &Runtime, stream: &StringIo, object: &Object) -> PyResult<usize> {
    let Some(text) = str_value(object) else {
        return Err(rt.type_error(format!("string argument expected, got '{}'", rt.type_name(object))));
    };
    let length = text.char_len();
    let newline = stream.newline.borrow().clone();
    let points: Vec<u32> = match &newline {
        Newline::Universal => newline.read(text.text().iter().collect()),
        Newline::Exact(_) => match newline.write(&text.to_text()) {
            Some(written) => written.chars().map(u32::from).collect(),
            None => text.text().iter().collect(),
        },
        Newline::Any => text.text().iter().collect(),
    };
    let start = stream.position.get();
    let mut content = stream.text.borrow_mut();
    if content.len() < start {
        content.resize(start, 0);
    }
    let overlap = points.len().min(content.len() - start);
    content[start..start + overlap].copy_from_slice(&points[..overlap]);
    content.extend_from_slice(&points[overlap..]);
    stream.position.set(start + points.len());
    Ok(length)
}

fn write(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let count = put(rt, open(rt, args.at(0))?, args.at(1))?;
    Ok(rt.new_usize(count))
}

fn string(rt: &Runtime, points: &[u32]) -> Ref {
    rt.str_from_canonical(TextBuf::from_code_points(points.iter().copied()).as_text()).into_object()
}

fn take(rt: &Runtime, stream: &StringIo, size: usize) -> Ref {
    let points = {
        let text = stream.text.borrow();
        let start = stream.position.get().min(text.len());
        let end = start.saturating_add(size).min(text.len());
        stream.position.set(stream.position.get().max(end));
        text[start..end].to_vec()
    };
    string(rt, &points)
}

fn read(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let size = size_argument(rt, args.get(1))?.unwrap_or(usize::MAX);
    Ok(take(rt, open(rt, args.at(0))?, size))
}

fn line_len(stream: &StringIo) -> usize {
    let text = stream.text.borrow();
    let start = stream.position.get().min(text.len());
    let newline = stream.newline.borrow();
    newline.line_end(&text, start).unwrap_or(text.len()) - start
}

fn readline(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let limit = size_argument(rt, args.get(1))?.unwrap_or(usize::MAX);
    let stream = open(rt, args.at(0))?;
    Ok(take(rt, stream, line_len(stream).min(limit)))
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let stream = open(rt, object)?;
    match line_len(stream) {
        0 => Ok(None),
        length => Ok(Some(take(rt, stream, length))),
    }
}

fn getvalue(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let points = open(rt, args.at(0))?.text.borrow().clone();
    Ok(string(rt, &points))
}

fn seek(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let stream = open(rt, args.at(0))?;
    let offset = rt.index_as_i64(args.at(1))?;
    let target = match args.get(2).map_or(Ok(0), |whence| rt.index_as_i32(whence))? {
        0 if offset < 0 => return Err(rt.value_error(format!("Negative seek position {offset}"))),
        0 => offset as usize,
        1 | 2 if offset != 0 => {
            return Err(rt.raise(&rt.exceptions.os_error, "Can't do nonzero cur-relative seeks"));
        }
        1 => stream.position.get(),
        2 => stream.text.borrow().len(),
        other => return Err(rt.value_error(format!("Invalid whence ({other}, should be 0, 1 or 2)"))),
    };
    stream.position.set(target);
    Ok(rt.new_usize(target))
}

fn truncate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let stream = open(rt, args.at(0))?;
    let size = match rt.not_none(args.get(1)) {
        Some(size) => rt.index_as_size(size)?,
        None => stream.position.get() as isize,
    };
    let size = usize::try_from(size).map_err(|_| rt.value_error(format!("Negative size value {size}")))?;
    stream.text.borrow_mut().truncate(size);
    Ok(rt.new_usize(size))
}

fn close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let stream = this(rt, args.at(0))?;
    stream.closed.set(true);
    stream.text.borrow_mut().clear();
    Ok(rt.none())
}
