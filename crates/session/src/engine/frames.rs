//! Frames with their names and value stacks.

use std::rc::Rc;

use serpentarium_bytecode::code::local_kind;
use serpentarium_bytecode::linetable;
use serpentarium_object::{CellObject, Dict, Object, Str, StrMethods as _};
use serpentarium_protocol as protocol;
use serpentarium_protocol::{Local, LocalKind, Position, Span, StackItem, StackKind};
use serpentarium_vm::Frame;

use super::describe;
use super::serial::Serials;

/// Names of a namespace that are shown at most.
const NAME_LIMIT: usize = 300;

/// What to call a frame.
pub(super) fn title(frame: &Frame) -> String {
    frame.code.unit.qualname.to_string()
}

/// A source range, if it has a line.
pub(super) fn span(position: linetable::Position) -> Option<Span> {
    let line = u32::try_from(position.line?).ok().filter(|&line| 0 < line)?;
    let column = |column: Option<i32>| column.and_then(|column| u32::try_from(column).ok()).unwrap_or(0);
    let end_line = position.end_line.and_then(|line| u32::try_from(line).ok()).unwrap_or(line);
    Some(Span { line, col: column(position.col), end_line, end_col: column(position.end_col) })
}

/// Where a frame stands.
pub(super) fn position(frame: &Frame) -> Option<Position> {
    let span = span(frame.code.unit.position_at(frame.last.get()))?;
    Some(Position { file: frame.code.file(), span })
}

/// Whether a frame's names are those of a function, not of a namespace.
fn has_fast_locals(frame: &Frame) -> bool {
    frame.exe().flags & serpentarium_bytecode::opcode::code_flag::OPTIMIZED != 0
}

/// Calls `look` with every name of a frame and what it is bound to, in the order of the frame.
pub(super) fn each_name(frame: &Frame, mut look: impl FnMut(&str, LocalKind, Option<&Object>)) {
    let slots = frame.slots.borrow();
    let unit = &frame.code.unit;
    for (index, (name, kind)) in unit.localsplusnames.iter().zip(&unit.localspluskinds).enumerate() {
        if slots.len() <= index {
            break;
        }
        let held = slots.get(index).get();
        let kind = match kind {
            kind if kind & local_kind::FREE != 0 => LocalKind::Free,
            kind if kind & local_kind::CELL != 0 => LocalKind::Cell,
            _ => LocalKind::Local,
        };
        match held.and_then(Object::downcast::<CellObject>).filter(|_| kind != LocalKind::Local) {
            Some(cell) => cell.contents.with(|contents| look(name, kind, contents)),
            None => look(name, kind, held),
        }
    }
    drop(slots);
    if !has_fast_locals(frame) {
        let is_module = frame.locals.holds(frame.globals.as_object());
        let kind = if is_module { LocalKind::Global } else { LocalKind::Local };
        frame.locals.with(|locals| {
            if let Some(dict) = locals.and_then(Object::downcast::<Dict>) {
                each_entry(dict, |name, value| look(name, kind, Some(value)));
            }
        });
    }
}

/// The names of a namespace, those of the interpreter (`__name__`) last.
fn each_entry(dict: &Dict, mut look: impl FnMut(&str, &Object)) {
    let table = dict.table();
    for dunder in [false, true] {
        for entry in table.entries().iter().take(NAME_LIMIT) {
            let (Some(key), Some(value)) = (&entry.key, &entry.value) else { continue };
            let Some(name) = key.downcast::<Str>().map(|name| name.to_text()) else { continue };
            if is_dunder(&name) == dunder {
                look(&name, value);
            }
        }
    }
}

/// Whether a name is the interpreter's own.
pub(super) fn is_dunder(name: &str) -> bool {
    name.starts_with("__") && name.ends_with("__")
}

/// Calls `look` with each place of a frame's value stack, bottom first.
pub(super) fn each_stack(frame: &Frame, mut look: impl FnMut(usize, StackKind, Option<&Object>)) {
    let slots = frame.slots.borrow();
    let bottom = frame.exe().local_len;
    let depth = (frame.depth.get() as usize).min(slots.len().saturating_sub(bottom));
    for index in 0..depth {
        let slot = slots.get(bottom + index);
        let kind = match () {
            () if slot.is_null() => StackKind::Null,
            () if slot.is_borrowed() => StackKind::Borrowed,
            () => StackKind::Owned,
        };
        look(index, kind, slot.get());
    }
}

/// A frame's value stack.
pub(super) fn stack(serials: &Serials, frame: &Frame) -> Vec<StackItem> {
    let mut items = Vec::new();
    each_stack(frame, |_, kind, object| {
        items.push(StackItem { kind, value: object.map(|object| describe::value(serials, object)) });
    });
    items
}

/// A frame as a panel shows it.
pub(super) fn frame(serials: &Serials, frame: &Rc<Frame>, id: u32) -> protocol::Frame {
    let unit = &frame.code.unit;
    let mut locals = Vec::new();
    each_name(frame, |name, kind, object| {
        let value = object.map(|object| describe::value(serials, object));
        locals.push(Local { name: name.to_owned(), kind, value });
    });
    protocol::Frame {
        id,
        serial: serials.frame(frame),
        function: unit.name.to_string(),
        qualname: unit.qualname.to_string(),
        file: frame.code.file(),
        span: span(unit.position_at(frame.last.get())),
        offset: frame.last.get() * 2,
        locals,
        stack: stack(serials, frame),
    }
}
