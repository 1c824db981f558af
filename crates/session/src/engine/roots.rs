//! Every reference that is not in an object: frames, the evaluator, the runtime, the session itself.

use std::rc::Rc;

use serpentarium_heap::Label;
use serpentarium_object::{Object, Runtime};
use serpentarium_protocol::HolderKind;
use serpentarium_vm::{Frame, Vm};

use super::frames;

/// Somebody who is no object and holds one.
#[derive(Clone, Debug)]
pub(super) struct Root {
    /// The address of the object.
    pub(super) address: usize,
    /// What sort of holder.
    pub(super) kind: HolderKind,
    /// Which frame, counted from the outermost, and what in it; or a text.
    pub(super) place: Place,
    /// Whether the reference is counted.
    pub(super) counted: bool,
}

/// Where a root is. Texts are made for the few that are shown.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// A frame's slot.
    Slot { frame: usize, index: usize },
    /// A frame's own field.
    Frame { frame: usize, field: &'static str },
    /// Elsewhere.
    Fixed(&'static str),
}

/// Lists all roots. `held` is what whoever runs the program holds besides: what it is, and its address.
pub(super) fn list(rt: &Runtime, vm: &Vm, held: &[(&'static str, usize)]) -> Vec<Root> {
    let mut roots = Vec::new();
    for (index, frame) in vm.frames().iter().enumerate() {
        frame_roots(frame, index, &mut roots);
    }
    let mut fixed = |label: Label<'_>, object: &Object| {
        let place = Place::Fixed(if let Label::Field(text) = label { text } else { "the runtime" });
        roots.push(Root { address: object.address(), kind: HolderKind::Interpreter, place, counted: true });
    };
    vm.visit_roots(&mut fixed);
    rt.visit_roots(&mut fixed);
    let place = |&(what, address): &(&'static str, usize)| Root {
        address,
        kind: HolderKind::Interpreter,
        place: Place::Fixed(what),
        counted: true,
    };
    roots.extend(held.iter().map(place));
    roots
}

fn frame_roots(frame: &Rc<Frame>, place: usize, roots: &mut Vec<Root>) {
    let mut field = |field: &'static str, object: &Object| {
        let place = Place::Frame { frame: place, field };
        roots.push(Root { address: object.address(), kind: HolderKind::Interpreter, place, counted: true });
    };
    field("f_code", frame.code.as_object());
    for (name, dict) in [("f_globals", &frame.globals), ("f_builtins", &frame.builtins)] {
        if !dict.is_borrowed() {
            field(name, dict.as_object());
        }
    }
    if let Some(function) = frame.function() {
        field("f_func", function);
    }
    for (name, slot) in
        [("f_locals", &frame.locals), ("frame_obj", &frame.object), ("the new instance", &frame.init_self)]
    {
        slot.with(|object| object.into_iter().for_each(|object| field(name, object)));
    }
    let locals = frame.exe().local_len;
    for (index, slot) in frame.slots.borrow().slots().iter().enumerate() {
        let Some(object) = slot.get() else { continue };
        let kind = if index < locals { HolderKind::Name } else { HolderKind::Stack };
        let place = Place::Slot { frame: place, index };
        roots.push(Root { address: object.address(), kind, place, counted: !slot.is_borrowed() });
    }
}

/// Says in words where a root is.
pub(super) fn text(vm: &Vm, root: &Root) -> String {
    match root.place {
        Place::Fixed(text) => text.to_owned(),
        Place::Frame { frame, field } => vm
            .frames()
            .get(frame)
            .map_or_else(String::new, |frame| format!("{}: {field}", frames::title(frame))),
        Place::Slot { frame, index } => vm.frames().get(frame).map_or_else(String::new, |frame| {
            let title = frames::title(frame);
            match frame.code.unit.localsplusnames.get(index) {
                Some(name) if index < frame.exe().local_len => format!("{title}: name {name}"),
                _ => {
                    let borrowed = if root.counted { "" } else { " (borrowed)" };
                    format!("{title}: stack[{}]{borrowed}", index - frame.exe().local_len.min(index))
                }
            }
        }),
    }
}
