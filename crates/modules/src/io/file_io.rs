//! `FileIO`: a descriptor as a raw stream.

use std::cell::Cell;

use serpentarium_host::{
    O_APPEND, O_CLOEXEC, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, SeekFrom,
};
use serpentarium_object::{
    CallArgs, GcWord, GetSetDef, HostErrorExt as _, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload,
    PyResult, Ref, Runtime, Slot, SlotTable, StrMethods as _, Type, TypeSpec, Visitor, int_value, str_value,
};

use super::base::{finalize, size_argument};
use super::unsupported;

/// The payload of `FileIO`.
pub(super) struct FileIo {
    /// The descriptor; negative when closed.
    pub(super) fd: Cell<i32>,
    pub(super) readable: Cell<bool>,
    pub(super) writable: Cell<bool>,
    created: Cell<bool>,
    appending: Cell<bool>,
    close_fd: Cell<bool>,
    dict: Slot,
}

impl Payload for FileIo {
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
    object.downcast::<FileIo>().map(|file| &file.dict)
}

pub(super) static FILE_IO: TypeSpec = TypeSpec {
    doc: "Open a file by path or descriptor.",
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        finalize: Some(finalize),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("read", "($self, size=-1, /)", read, "Read bytes."),
        MethodDef::new("readall", "($self, /)", readall, "Read to the end."),
        MethodDef::new("readinto", "($self, buffer, /)", readinto, "Read into a buffer."),
        MethodDef::new("write", "($self, b, /)", write, "Write bytes."),
        MethodDef::new("seek", "($self, pos, whence=0, /)", seek, "Change the position."),
        MethodDef::new("tell", "($self, /)", tell, "The position."),
        MethodDef::new("truncate", "($self, size=None, /)", truncate, "Change the size."),
        MethodDef::new("close", "($self, /)", close, "Close the file."),
        MethodDef::new("seekable", "($self, /)", seekable, "Whether the position can be changed."),
        MethodDef::new(
            "readable",
            "($self, /)",
            |rt, args| Ok(rt.bool(open_file(rt, args.at(0))?.readable.get())),
            "",
        ),
        MethodDef::new(
            "writable",
            "($self, /)",
            |rt, args| Ok(rt.bool(open_file(rt, args.at(0))?.writable.get())),
            "",
        ),
        MethodDef::new(
            "fileno",
            "($self, /)",
            |rt, args| Ok(rt.new_int(i64::from(open_file(rt, args.at(0))?.fd.get()))),
            "",
        ),
        MethodDef::new(
            "isatty",
            "($self, /)",
            |rt, args| Ok(rt.bool(rt.host.isatty(open_file(rt, args.at(0))?.fd.get()))),
            "",
        ),
    ],
    getset: &[
        GetSetDef::new(
            "closed",
            |rt, object| Ok(rt.bool(file(rt, object)?.fd.get() < 0)),
            "whether it is closed",
        ),
        GetSetDef::new(
            "closefd",
            |rt, object| Ok(rt.bool(file(rt, object)?.close_fd.get())),
            "whether closing closes the descriptor",
        ),
        GetSetDef::new(
            "mode",
            |rt, object| Ok(rt.new_str(mode_text(file(rt, object)?)).into_object()),
            "the mode",
        ),
    ],
    ..TypeSpec::named("_io.FileIO")
};

pub(super) fn file<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<FileIo>> {
    object.downcast::<FileIo>().ok_or_else(|| rt.type_error("expected a FileIO"))
}

fn open_file<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<FileIo>> {
    let file = file(rt, object)?;
    if file.fd.get() < 0 { Err(rt.value_error("I/O operation on closed file")) } else { Ok(file) }
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = FileIo {
        fd: Cell::new(-1),
        readable: Cell::new(false),
        writable: Cell::new(false),
        created: Cell::new(false),
        appending: Cell::new(false),
        close_fd: Cell::new(true),
        dict: Slot::empty(),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn mode_text(file: &FileIo) -> &'static str {
    match (file.created.get(), file.appending.get(), file.readable.get(), file.writable.get()) {
        (true, _, true, _) => "xb+",
        (true, ..) => "xb",
        (_, true, true, _) => "ab+",
        (_, true, ..) => "ab",
        (_, _, true, true) => "rb+",
        (_, _, true, _) => "rb",
        _ => "wb",
    }
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let target = file(rt, object)?;
    let keyword = |name: &str| {
        args.keywords()
            .find(|(key, _)| str_value(key).is_some_and(|key| key.equals(name)))
            .map(|(_, value)| value)
    };
    let Some(path) = args.get(0).or_else(|| keyword("file")) else {
        return Err(rt.type_error("FileIO() missing required argument 'file' (pos 1)"));
    };
    let mode = match args.get(1).or_else(|| keyword("mode")) {
        Some(mode) => super::base::text_of(rt, mode, "mode")?,
        None => "r".to_owned(),
    };
    let close_fd = args.get(2).or_else(|| keyword("closefd")).map_or(Ok(true), |value| rt.is_true(value))?;
    let opener = rt.not_none(args.get(3).or_else(|| keyword("opener")));
    let flags = read_mode(rt, target, &mode)?;
    target.close_fd.set(close_fd);
    let fd = open_descriptor(rt, path, flags, close_fd, opener)?;
    target.fd.set(fd);
    rt.setattr(object, rt.names.name_.as_object(), Some(path))?;
    if rt.host.fstat(fd).is_ok_and(|stat| stat.is_dir()) {
        if close_fd && int_value(path).is_none() {
            let _ = rt.host.close(fd);
        }
        target.fd.set(-1);
        return Err(rt.os_error(21, Some(path)));
    }
    if target.appending.get() {
        let _ = rt.host.seek(fd, SeekFrom::End(0));
    }
    Ok(())
}

fn read_mode(rt: &Runtime, target: &FileIo, mode: &str) -> PyResult<i32> {
    let (mut flags, mut kinds, mut plus) = (0, 0, false);
    for letter in mode.chars() {
        match letter {
            'r' => target.readable.set(true),
            'w' => {
                target.writable.set(true);
                flags |= O_CREAT | O_TRUNC;
            }
            'x' => {
                target.writable.set(true);
                target.created.set(true);
                flags |= O_CREAT | O_EXCL;
            }
            'a' => {
                target.writable.set(true);
                target.appending.set(true);
                flags |= O_CREAT | O_APPEND;
            }
            'b' => continue,
            '+' if !plus => {
                plus = true;
                continue;
            }
            _ => return Err(rt.value_error(format!("invalid mode: {mode}"))),
        }
        kinds += 1;
    }
    if kinds != 1 {
        return Err(
            rt.value_error("Must have exactly one of create/read/write/append mode and at most one plus")
        );
    }
    if plus {
        target.readable.set(true);
        target.writable.set(true);
    }
    flags |= match (target.readable.get(), target.writable.get()) {
        (true, true) => O_RDWR,
        (true, false) => O_RDONLY,
        _ => O_WRONLY,
    };
    Ok(flags | O_CLOEXEC)
}

fn open_descriptor(
    rt: &Runtime,
    path: &Object,
    flags: i32,
    close_fd: bool,
    opener: Option<&Object>,
) -> PyResult<i32> {
    if int_value(path).is_some() {
        let fd = rt.index_as_i32(path)?;
        if fd < 0 {
            return Err(rt.value_error("negative file descriptor"));
        }
        rt.host.fstat(fd).map_err(|error| rt.os_error(error.errno, None))?;
        return Ok(fd);
    }
    if !close_fd {
        return Err(rt.value_error("Cannot use closefd=False with file name"));
    }
    if let Some(opener) = opener {
        let fd = rt.call(opener, &[path, &rt.new_int(i64::from(flags))])?;
        let fd = rt.index_as_i32(&fd)?;
        if fd < 0 {
            return Err(rt.value_error(format!("opener returned {fd}")));
        }
        return Ok(fd);
    }
    let bytes = crate::posix::path_bytes(rt, path)?;
    rt.host.open(&bytes, flags, 0o666).map_err(|error| rt.os_error(error.errno, Some(path)))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let target = file(rt, object)?;
    let class = serpentarium_object::type_full_name(rt, serpentarium_object::type_of(object));
    if target.fd.get() < 0 {
        return Ok(rt.new_str(&format!("<{class} [closed]>")).into_object());
    }
    let mode = mode_text(target);
    let close = if target.close_fd.get() { "True" } else { "False" };
    let text = match rt.lookup_attr(object, &rt.names.name_)? {
        Some(name) => format!("<{class} name={} mode='{mode}' closefd={close}>", rt.repr_text(&name)?),
        None => format!("<{class} fd={} mode='{mode}' closefd={close}>", target.fd.get()),
    };
    Ok(rt.new_str(&text).into_object())
}

/// Reads up to `size` bytes; none at a descriptor that would block.
pub(super) fn read_some(rt: &Runtime, target: &FileIo, size: usize) -> PyResult<Option<Vec<u8>>> {
    let mut buffer = vec![0_u8; size];
    loop {
        match rt.host.read(target.fd.get(), &mut buffer) {
            Ok(count) => {
                buffer.truncate(count);
                return Ok(Some(buffer));
            }
            Err(error) if error.errno == 4 => rt.evaluator().check_signals(rt)?,
            Err(error) if error.errno == 11 => return Ok(None),
            Err(error) => return Err(error.raise(rt, None)),
        }
    }
}

/// Reads to the end.
pub(super) fn read_to_end(rt: &Runtime, target: &FileIo) -> PyResult<Vec<u8>> {
    let mut data = Vec::new();
    while let Some(chunk) = read_some(rt, target, 64 << 10)? {
        if chunk.is_empty() {
            break;
        }
        data.extend_from_slice(&chunk);
    }
    Ok(data)
}

/// Writes some of the bytes; how many.
pub(super) fn write_some(rt: &Runtime, target: &FileIo, data: &[u8]) -> PyResult<usize> {
    loop {
        match rt.host.write(target.fd.get(), data) {
            Ok(count) => return Ok(count),
            Err(error) if error.errno == 4 => rt.evaluator().check_signals(rt)?,
            Err(error) => return Err(error.raise(rt, None)),
        }
    }
}

fn require_readable(rt: &Runtime, target: &FileIo) -> PyResult<()> {
    if target.readable.get() { Ok(()) } else { Err(unsupported(rt, "File not open for reading")) }
}

fn read(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = open_file(rt, args.at(0))?;
    require_readable(rt, target)?;
    let data = match size_argument(rt, args.get(1))? {
        Some(size) => read_some(rt, target, size)?,
        None => Some(read_to_end(rt, target)?),
    };
    Ok(data.map_or_else(|| rt.none(), |data| rt.new_bytes(&data).into_object()))
}

fn readall(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = open_file(rt, args.at(0))?;
    require_readable(rt, target)?;
    Ok(rt.new_bytes(&read_to_end(rt, target)?).into_object())
}

fn readinto(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = open_file(rt, args.at(0))?;
    require_readable(rt, target)?;
    let size = rt.len(args.at(1))?;
    let Some(data) = read_some(rt, target, size)? else { return Ok(rt.none()) };
    store(rt, args.at(1), &data)?;
    Ok(rt.new_usize(data.len()))
}

/// Puts bytes at the start of a writable buffer.
pub(super) fn store(rt: &Runtime, buffer: &Object, data: &[u8]) -> PyResult<()> {
    let slice = serpentarium_object::Slice {
        start: Slot::new(rt.new_int(0)),
        stop: Slot::new(rt.new_usize(data.len())),
        step: Slot::new(rt.none()),
    };
    let slice = rt.tracked(rt.heap.alloc(&rt.types.slice, slice));
    rt.set_item(buffer, slice.as_object(), Some(rt.new_bytes(data).as_object()))
}

fn write(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = open_file(rt, args.at(0))?;
    if !target.writable.get() {
        return Err(unsupported(rt, "File not open for writing"));
    }
    let data = super::buffered::bytes_of(rt, args.at(1))?;
    Ok(rt.new_usize(write_some(rt, target, &data)?))
}

/// A position and what it counts from.
pub(super) fn seek_target(rt: &Runtime, position: &Object, whence: Option<&Object>) -> PyResult<SeekFrom> {
    let position = rt.index_as_i64(position)?;
    match whence.map_or(Ok(0), |whence| rt.index_as_i32(whence))? {
        0 => Ok(SeekFrom::Start(position)),
        1 => Ok(SeekFrom::Current(position)),
        2 => Ok(SeekFrom::End(position)),
        other => Err(rt.value_error(format!("invalid whence ({other}, should be 0, 1 or 2)"))),
    }
}

fn seek(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = open_file(rt, args.at(0))?;
    let to = seek_target(rt, args.at(1), args.get(2))?;
    let position = rt.host.seek(target.fd.get(), to).map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_big_int(position.into()))
}

fn tell(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = open_file(rt, args.at(0))?;
    let position =
        rt.host.seek(target.fd.get(), SeekFrom::Current(0)).map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_big_int(position.into()))
}

fn truncate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = open_file(rt, args.at(0))?;
    if !target.writable.get() {
        return Err(unsupported(rt, "File not open for writing"));
    }
    let size = match rt.not_none(args.get(1)) {
        Some(size) => size.to_ref(),
        None => tell(rt, args)?,
    };
    let length = u64::try_from(rt.index_as_i64(&size)?).map_err(|_| rt.os_error(22, None))?;
    rt.host.ftruncate(target.fd.get(), length).map_err(|error| error.raise(rt, None))?;
    Ok(size)
}

fn close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = file(rt, args.at(0))?;
    let fd = target.fd.replace(-1);
    if 0 <= fd && target.close_fd.get() {
        rt.host.close(fd).map_err(|error| error.raise(rt, None))?;
    }
    Ok(rt.none())
}

fn seekable(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = open_file(rt, args.at(0))?;
    Ok(rt.bool(rt.host.seek(target.fd.get(), SeekFrom::Current(0)).is_ok()))
}

/// A `FileIO` over a descriptor that is already open.
pub(super) fn from_descriptor(rt: &Runtime, class: &Obj<Type>, fd: i32, writable: bool) -> PyResult<Ref> {
    let object = new(rt, class, CallArgs::positional(&[]))?;
    let target = file(rt, &object)?;
    target.fd.set(fd);
    target.readable.set(!writable);
    target.writable.set(writable);
    target.close_fd.set(false);
    rt.setattr(&object, rt.names.name_.as_object(), Some(&rt.new_int(i64::from(fd))))?;
    Ok(object)
}
