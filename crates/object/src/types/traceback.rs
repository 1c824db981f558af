//! Traceback entries.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use crate::StrMethods as _;
use crate::core::{CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, Type, TypeSpec};
use crate::types::Code;
use crate::types::arguments::{int_or, named};

/// The payload of tracebacks (`PyTracebackObject`).
#[derive(Debug)]
pub struct Traceback {
    /// The entry nearer to the raise, if any.
    pub next: Slot,
    /// The frame.
    pub frame: Slot,
    /// Byte offset of the instruction.
    pub lasti: Cell<i32>,
    /// Line, or -1 to compute it from `lasti`.
    pub lineno: Cell<i32>,
}

impl Payload for Traceback {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.next.visit(Label::Field("tb_next"), visitor);
        self.frame.visit(Label::Field("tb_frame"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.next.set(None);
        self.frame.set(None);
    }
}

/// The type `traceback`.
pub(crate) const TRACEBACK: TypeSpec = TypeSpec {
    doc: "Where an exception passed by.",
    signature: Some("(tb_next, tb_frame, tb_lasti, tb_lineno)"),
    basicsize: 40,
    slots: SlotTable { new: Some(new), ..SlotTable::EMPTY },
    methods: &[MethodDef::new("__dir__", "($self, /)", dir, "Names of the attributes.")],
    getset: &[
        GetSetDef::member("tb_frame", get_frame, ""),
        GetSetDef::member("tb_lasti", get_lasti, ""),
        GetSetDef::new("tb_next", get_next, "").with_set(set_next),
        GetSetDef::new("tb_lineno", get_lineno, ""),
    ],
    ..TypeSpec::named("traceback")
};

fn entry<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Traceback>> {
    object.downcast::<Traceback>().ok_or_else(|| rt.system_error("bad argument to internal function"))
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let names = ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"];
    let given = named(rt, args, "traceback", names)?;
    if let Some(missing) = given.iter().position(Option::is_none) {
        let name = names[missing];
        return Err(
            rt.type_error(format!("traceback() missing required argument '{name}' (pos {})", missing + 1))
        );
    }
    let [Some(next), Some(frame), lasti, lineno] = given else { return Ok(rt.none()) };
    // The frame type belongs to the evaluator; its name is what this crate knows of it.
    if rt.type_name(frame) != "frame" {
        let given = crate::types::arguments::shown_type(rt, frame);
        return Err(rt.type_error(format!("traceback() argument 'tb_frame' must be frame, not {given}")));
    }
    let lasti = int_or(rt, lasti, 0)?;
    let lineno = int_or(rt, lineno, 0)?;
    if !rt.is_none(next) && !next.is::<Traceback>() {
        let given = rt.type_name(next);
        return Err(rt.type_error(format!("expected traceback object or None, got '{given}'")));
    }
    let payload = Traceback {
        next: rt.not_none(Some(next)).map_or_else(Slot::empty, |next| Slot::new(next.to_ref())),
        frame: Slot::new(frame.to_ref()),
        lasti: Cell::new(lasti),
        lineno: Cell::new(lineno),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn dir(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"].map(|name| rt.intern(name).into_object());
    Ok(rt.new_list(names.to_vec()).into_object())
}

fn get_frame(rt: &Runtime, object: &Object) -> PyResult {
    Ok(entry(rt, object)?.frame.get().unwrap_or_else(|| rt.none()))
}

fn get_lasti(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_int(i64::from(entry(rt, object)?.lasti.get())))
}

fn get_next(rt: &Runtime, object: &Object) -> PyResult {
    Ok(entry(rt, object)?.next.get().unwrap_or_else(|| rt.none()))
}

fn set_next(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("can't delete tb_next attribute")) };
    let own = entry(rt, object)?;
    if !rt.is_none(value) && !value.is::<Traceback>() {
        let given = rt.type_name(value);
        return Err(rt.type_error(format!("expected traceback object, got '{given}'")));
    }
    let new = rt.not_none(Some(value)).map(Obj::to_ref);
    let mut cursor: Option<Ref> = new.clone();
    while let Some(current) = cursor {
        if current.is_same(object) {
            return Err(rt.value_error("traceback loop detected"));
        }
        cursor = current.downcast::<Traceback>().and_then(|current| current.next.get());
    }
    own.next.set(new);
    Ok(())
}

fn get_lineno(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.traceback_line(entry(rt, object)?)?.map_or_else(|| rt.none(), |line| rt.new_int(i64::from(line))))
}

impl Runtime {
    /// The line of a traceback entry, computed from its instruction unless it was given.
    pub fn traceback_line(&self, entry: &Traceback) -> PyResult<Option<i32>> {
        if entry.lineno.get() >= 0 {
            return Ok(Some(entry.lineno.get()));
        }
        let Some(frame) = entry.frame.get() else { return Ok(None) };
        let code = self.getattr_str(&frame, "f_code")?;
        let offset = u32::try_from(entry.lasti.get() / 2).unwrap_or(0);
        let line = code.downcast::<Code>().and_then(|code| code.unit.position_at(offset).line);
        Ok(line)
    }
}

/// How often the same line is shown before it is only counted (`TB_RECURSIVE_CUTOFF`).
const RECURSIVE_CUTOFF: usize = 3;

impl Runtime {
    /// A traceback as C code prints it: entries with their source lines, without marks below them.
    pub fn plain_traceback(&self, traceback: &Object) -> String {
        let mut text = "Traceback (most recent call last):\n".to_owned();
        let mut last: Option<(String, i32, String)> = None;
        let mut times = 0;
        let mut cursor: Option<Ref> = Some(traceback.to_ref());
        while let Some(current) = cursor {
            let Some(entry) = current.downcast::<Traceback>() else { break };
            if let Some(place) = self.place_of(entry) {
                if last.as_ref() != Some(&place) {
                    push_repeated(&mut text, times);
                    times = 0;
                }
                times += 1;
                if times <= RECURSIVE_CUTOFF {
                    let (file, line, name) = &place;
                    text.push_str(&format!("  File \"{file}\", line {line}, in {name}\n"));
                    text.push_str(&self.source_line(file, *line, 4));
                }
                last = Some(place);
            }
            cursor = entry.next.get();
        }
        push_repeated(&mut text, times);
        text
    }

    /// File, line and function of a traceback entry.
    fn place_of(&self, entry: &Traceback) -> Option<(String, i32, String)> {
        let code = self.getattr_str(&*entry.frame.get()?, "f_code").ok()?;
        let code = code.downcast::<Code>()?;
        let line = self.traceback_line(entry).ok()??;
        Some((code.file(), line, code.name.to_text().into_owned()))
    }

    /// A line of a source file, indented by so many blanks and with a line feed; empty if it cannot be read.
    pub fn source_line(&self, file: &str, line: i32, indent: usize) -> String {
        let Some(content) = self.read_whole_file(file.as_bytes()) else { return String::new() };
        let content = String::from_utf8_lossy(&content);
        let index = usize::try_from(line - 1).unwrap_or(usize::MAX);
        content.lines().nth(index).map_or(String::new(), |line| format!("{:indent$}{}\n", "", line.trim()))
    }

    /// The bytes of a file, or nothing if it cannot be read.
    pub fn read_whole_file(&self, path: &[u8]) -> Option<Vec<u8>> {
        let fd = self.host.open(path, serpentarium_host::O_RDONLY, 0).ok()?;
        let (mut content, mut buffer) = (Vec::new(), vec![0; 1 << 16]);
        let complete = loop {
            match self.host.read(fd, &mut buffer) {
                Ok(0) => break true,
                Ok(count) => content.extend_from_slice(&buffer[..count]),
                Err(_) => break false,
            }
        };
        let closed = self.host.close(fd).is_ok();
        (complete && closed).then_some(content)
    }
}

fn push_repeated(text: &mut String, times: usize) {
    if times > RECURSIVE_CUTOFF {
        let more = times - RECURSIVE_CUTOFF;
        let plural = if more == 1 { "" } else { "s" };
        text.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}
