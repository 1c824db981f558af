//! `frame` objects and the view of a function's locals (`Objects/frameobject.c`).

use std::rc::Rc;

use serpentarium_heap::{GcWord, Guarded, Kind, Label, Object, Payload, Ref, Slot, Visitor};
use serpentarium_object::{
    CellObject, Dict, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, StrMethods as _, Type,
    TypeSpec, kind, str_value,
};

use crate::frame::Frame;
use crate::generator::{Generator, GeneratorState, visit_frame};
use crate::vm::{Vm, is_cell_slot};

/// The payload of frame objects.
#[derive(Debug)]
pub struct FrameObject {
    /// The frame.
    pub frame: Rc<Frame>,
    /// `f_trace`
    pub trace: Slot,
    /// Names that are no locals, set through `f_locals`.
    pub extra: Slot,
    /// Values of locals that were overwritten through `f_locals`. The frame's own stack may still borrow them.
    overwritten: Guarded<Vec<Ref>>,
    /// `f_trace_lines`
    pub trace_lines: std::cell::Cell<bool>,
    /// `f_trace_opcodes`
    pub trace_opcodes: std::cell::Cell<bool>,
}

impl Payload for FrameObject {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::FRAME;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.trace.visit(Label::Field("f_trace"), visitor);
        self.extra.visit(Label::Field("f_extra_locals"), visitor);
        for old in self.overwritten.borrow().iter() {
            visitor(Label::Field("f_overwritten_fast_locals"), old);
        }
        if self.frame.finished.get() {
            visit_frame(&self.frame, visitor);
        }
    }

    fn clear(&self, _: &[()]) {
        self.trace.set(None);
        self.extra.set(None);
        if self.frame.finished.get() {
            self.frame.clear_slots();
        }
    }
}

/// The payload of `FrameLocalsProxy`.
#[derive(Debug)]
pub(crate) struct FrameLocalsProxy {
    frame: Slot,
}

impl Payload for FrameLocalsProxy {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.frame.visit(Label::Field("frame"), visitor);
    }
}

impl Drop for FrameObject {
    /// A frame that ended is kept whole for the sake of its object only; a generator may still refer to it.
    fn drop(&mut self) {
        if self.frame.finished.get() {
            self.frame.clear_slots();
        }
    }
}

impl Vm {
    /// The frame object of a frame, made at first use.
    pub fn frame_object(&self, rt: &Runtime, frame: &Rc<Frame>) -> Ref {
        if let Some(known) = frame.object.get() {
            return known;
        }
        let payload = FrameObject {
            frame: Rc::clone(frame),
            trace: Slot::empty(),
            extra: Slot::empty(),
            overwritten: Guarded::default(),
            trace_lines: std::cell::Cell::new(true),
            trace_opcodes: std::cell::Cell::new(false),
        };
        let object = rt.heap.alloc(&self.types().frame, payload).into_object();
        if frame.finished.get() {
            return rt.tracked(object);
        }
        frame.object.set(Some(object.clone()));
        object
    }
}

fn frame_of<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a serpentarium_heap::Obj<FrameObject>> {
    object.downcast::<FrameObject>().ok_or_else(|| rt.type_error("expected a frame"))
}

fn back(rt: &Runtime, object: &Object) -> PyResult {
    let frame = &frame_of(rt, object)?.frame;
    let vm = Vm::of(rt);
    let caller = {
        let frames = vm.frames.borrow();
        let place = frames.iter().rposition(|known| Rc::ptr_eq(known, frame));
        match place {
            Some(0) => None,
            Some(place) => Some(Rc::clone(&frames[place - 1])),
            None => frame.back.borrow().clone(),
        }
    };
    Ok(caller.map_or_else(|| rt.none(), |caller| vm.frame_object(rt, &caller)))
}

fn line(rt: &Runtime, object: &Object) -> PyResult {
    let frame = &frame_of(rt, object)?.frame;
    Ok(frame.line().map_or_else(|| rt.none(), |line| rt.new_int(i64::from(line))))
}

/// Name and value of each bound local, cell and free variable, in order.
pub(crate) fn bound_locals(frame: &Frame) -> Vec<(Ref, Ref)> {
    let slots = frame.slots.borrow();
    let names = frame.code.local_names.tail();
    let count = names.len().min(slots.len());
    let value = |index: usize| {
        let held = slots.get(index).to_ref()?;
        if is_cell_slot(frame, index)
            && let Some(cell) = held.downcast::<CellObject>()
        {
            return cell.contents.get();
        }
        Some(held)
    };
    let hidden = |index: usize| {
        frame
            .code
            .unit
            .localspluskinds
            .get(index)
            .is_some_and(|kind| kind & serpentarium_bytecode::code::local_kind::HIDDEN != 0)
    };
    (0..count)
        .filter(|&index| !hidden(index))
        .filter_map(|index| Some((names[index].clone(), value(index)?)))
        .collect()
}

/// What `locals()` returns: the namespace itself, or a fresh dict in a function.
pub(crate) fn locals_snapshot(rt: &Runtime, frame: &Rc<Frame>) -> PyResult {
    if let Some(locals) = frame.locals.get() {
        return Ok(locals);
    }
    let dict = rt.new_dict();
    for (name, value) in bound_locals(frame) {
        if let Some(name) = str_value(&name) {
            dict.set_str(rt, name, value);
        }
    }
    Ok(dict.into_object())
}

fn locals(rt: &Runtime, object: &Object) -> PyResult {
    let frame = &frame_of(rt, object)?.frame;
    if let Some(locals) = frame.locals.get() {
        return Ok(locals);
    }
    let payload = FrameLocalsProxy { frame: Slot::new(object.to_ref()) };
    Ok(rt.tracked(rt.heap.alloc(&Vm::of(rt).types().frame_locals_proxy, payload)).into_object())
}

fn clear(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let frame = &frame_of(rt, args.at(0))?.frame;
    if let Some(generator) = frame.generator.borrow().get().and_then(Object::downcast::<Generator>) {
        match generator.state.get() {
            GeneratorState::Running => return Err(rt.runtime_error("cannot clear an executing frame")),
            GeneratorState::Suspended => return Err(rt.runtime_error("cannot clear a suspended frame")),
            _ => {}
        }
    } else if !frame.finished.get() {
        return Err(rt.runtime_error("cannot clear an executing frame"));
    }
    frame.clear_slots();
    Ok(rt.none())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let frame = &frame_of(rt, object)?.frame;
    let file = rt.repr_text(frame.code.filename().as_object())?;
    let line = frame.line().map_or_else(|| "None".to_owned(), |line| line.to_string());
    let name = frame.code.name.to_text().into_owned();
    let text = format!("<frame at {:#x}, file {file}, line {line}, code {name}>", object.address());
    Ok(rt.new_str(&text).into_object())
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let frame = &frame_of(rt, args.at(0))?.frame;
    Ok(rt.new_usize(152 + 8 * (frame.exe().frame_len - 1)))
}

fn generator(rt: &Runtime, object: &Object) -> PyResult {
    let frame = &frame_of(rt, object)?.frame;
    let generator = frame.generator.borrow().to_ref();
    Ok(generator.unwrap_or_else(|| rt.none()))
}

fn set_bool(rt: &Runtime, value: Option<&Object>, name: &str, cell: &std::cell::Cell<bool>) -> PyResult<()> {
    match value {
        Some(value) if value.type_object().is_same(&rt.types.bool) => {
            cell.set(rt.is_true(value)?);
            Ok(())
        }
        Some(_) => Err(rt.type_error("attribute value type must be bool")),
        None => Err(rt.type_error(format!("can't delete {name} attribute"))),
    }
}

static FRAME: TypeSpec = TypeSpec {
    basicsize: 152,
    itemsize: 8,
    slots: SlotTable { repr: Some(repr), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("clear", "($self, /)", clear, "Clear all references held by the frame."),
        MethodDef::new(
            "__sizeof__",
            "($self, /)",
            sizeof,
            "Return the size of the frame in memory, in bytes.",
        ),
    ],
    getset: &[
        GetSetDef::new("f_back", back, "the frame that called"),
        GetSetDef::new("f_locals", locals, "the local variables"),
        GetSetDef::new("f_lineno", line, "the current line"),
        GetSetDef::new(
            "f_lasti",
            |rt, object| Ok(rt.new_int(i64::from(frame_of(rt, object)?.frame.lasti()))),
            "offset of the current instruction",
        ),
        GetSetDef::new(
            "f_globals",
            |rt, object| Ok(frame_of(rt, object)?.frame.globals.to_ref().into_object()),
            "the global variables",
        ),
        GetSetDef::new(
            "f_builtins",
            |rt, object| Ok(frame_of(rt, object)?.frame.builtins.to_ref().into_object()),
            "the built-in names",
        ),
        GetSetDef::new(
            "f_code",
            |rt, object| Ok(frame_of(rt, object)?.frame.code.to_ref().into_object()),
            "the code object",
        ),
        GetSetDef::new("f_generator", generator, "the generator that owns the frame"),
        GetSetDef::new(
            "f_trace",
            |rt, object| Ok(frame_of(rt, object)?.trace.get().unwrap_or_else(|| rt.none())),
            "the trace function",
        )
        .with_set(|rt, object, value| {
            frame_of(rt, object)?.trace.set(rt.not_none(value).map(|value| value.to_ref()));
            Ok(())
        }),
        GetSetDef::new(
            "f_trace_lines",
            |rt, object| Ok(rt.bool(frame_of(rt, object)?.trace_lines.get())),
            "whether lines are traced",
        )
        .with_set(|rt, object, value| {
            set_bool(rt, value, "f_trace_lines", &frame_of(rt, object)?.trace_lines)
        }),
        GetSetDef::new(
            "f_trace_opcodes",
            |rt, object| Ok(rt.bool(frame_of(rt, object)?.trace_opcodes.get())),
            "whether instructions are traced",
        )
        .with_set(|rt, object, value| {
            set_bool(rt, value, "f_trace_opcodes", &frame_of(rt, object)?.trace_opcodes)
        }),
    ],
    ..TypeSpec::named("frame")
};

/// The type `frame`.
pub(crate) fn frame_type(rt: &Runtime) -> Ref<Type> {
    rt.new_native_type::<FrameObject>(&FRAME, &rt.types.object)
}

fn proxied(rt: &Runtime, object: &Object) -> PyResult<Ref> {
    let frame = object.downcast::<FrameLocalsProxy>().and_then(|proxy| proxy.frame.get());
    frame.ok_or_else(|| rt.type_error("expected a FrameLocalsProxy"))
}

/// All items of the proxy: locals, then extra names.
fn proxy_dict(rt: &Runtime, object: &Object) -> PyResult<Ref<Dict>> {
    let frame = proxied(rt, object)?;
    let frame = frame_of(rt, &frame)?;
    let dict = rt.new_dict();
    for (name, value) in bound_locals(&frame.frame) {
        dict.set_item(rt, &name, &value)?;
    }
    if let Some(extra) = frame.extra.get() {
        rt.dict_update(&dict, &extra)?;
    }
    Ok(dict)
}

fn proxy_get(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    match proxy_dict(rt, object)?.get_item(rt, key)? {
        Some(value) => Ok(value),
        None => {
            let text = format!("local variable '{}' is not defined", rt.repr_text(key)?);
            Err(rt.key_error(rt.new_str(&text).as_object()))
        }
    }
}

fn proxy_set(rt: &Runtime, object: &Object, key: &Object, value: Option<&Object>) -> PyResult<()> {
    let owner = proxied(rt, object)?;
    let owner = frame_of(rt, &owner)?;
    let frame = &owner.frame;
    let place = str_value(key).and_then(|key| {
        frame
            .code
            .local_names
            .tail()
            .iter()
            .position(|name| str_value(name).is_some_and(|name| name.same_text(key)))
    });
    if let Some(place) = place {
        let Some(value) = value else {
            return Err(rt.value_error("cannot remove local variables from FrameLocalsProxy"));
        };
        let held = frame.slots.borrow().get(place).to_ref();
        if is_cell_slot(frame, place)
            && let Some(cell) = held.as_deref().and_then(Object::downcast::<CellObject>)
        {
            cell.contents.set(Some(value.to_ref()));
            return Ok(());
        }
        let old = frame.slots.borrow().replace(place, value.to_ref().into());
        if let Some(old) = old.into_ref() {
            owner.overwritten.borrow_mut().push(old);
        }
        return Ok(());
    }
    let extra = owner.extra.get().unwrap_or_else(|| rt.new_dict().into_object());
    owner.extra.set(Some(extra.clone()));
    rt.set_item(&extra, key, value)
}

fn proxy_iter(rt: &Runtime, object: &Object) -> PyResult {
    let keys: Vec<Ref> = proxy_dict(rt, object)?.to_vec().into_iter().map(|(key, _)| key).collect();
    rt.iter(rt.new_list(keys).as_object())
}

fn proxy_via_dict(rt: &Runtime, args: NativeArgs<'_>, name: &str) -> PyResult {
    let dict = proxy_dict(rt, args.at(0))?;
    let method = rt.getattr_str(dict.as_object(), name)?;
    let rest: Vec<&Object> = args.places()[1..].iter().filter_map(serpentarium_heap::StackRef::get).collect();
    rt.call(&method, &rest)
}

static PROXY: TypeSpec = TypeSpec {
    basicsize: 24,
    flags: serpentarium_object::type_flag::MAPPING,
    slots: SlotTable {
        repr: Some(|rt, object| rt.repr(proxy_dict(rt, object)?.as_object())),
        length: Some(|rt, object| Ok(proxy_dict(rt, object)?.len())),
        subscript: Some(proxy_get),
        ass_subscript: Some(proxy_set),
        contains: Some(|rt, object, key| Ok(proxy_dict(rt, object)?.get_item(rt, key)?.is_some())),
        iter: Some(proxy_iter),
        hash: Some(serpentarium_object::hash_not_implemented),
        compare: Some(|rt, object, other, op| {
            let other = if other.is::<FrameLocalsProxy>() {
                proxy_dict(rt, other)?.into_object()
            } else {
                other.to_ref()
            };
            rt.compare(proxy_dict(rt, object)?.as_object(), &other, op)
        }),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("keys", "($self, /)", |rt, args| proxy_via_dict(rt, args, "keys"), "The names."),
        MethodDef::new("values", "($self, /)", |rt, args| proxy_via_dict(rt, args, "values"), "The values."),
        MethodDef::new("items", "($self, /)", |rt, args| proxy_via_dict(rt, args, "items"), "The pairs."),
        MethodDef::new(
            "copy",
            "($self, /)",
            |rt, args| Ok(proxy_dict(rt, args.at(0))?.into_object()),
            "A dict of the same items.",
        ),
        MethodDef::new(
            "get",
            "($self, key, default=None, /)",
            |rt, args| proxy_via_dict(rt, args, "get"),
            "A value or a default.",
        ),
        MethodDef::new(
            "__reversed__",
            "($self, /)",
            |rt, args| proxy_via_dict(rt, args, "__reversed__"),
            "The names backwards.",
        ),
        MethodDef::new("update", "($self, other, /)", proxy_update, "Set several names."),
        MethodDef::new(
            "setdefault",
            "($self, key, default=None, /)",
            proxy_setdefault,
            "A value, set if missing.",
        ),
    ],
    ..TypeSpec::named("FrameLocalsProxy")
};

fn proxy_update(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let dict = rt.new_dict();
    rt.dict_update(&dict, args.at(1))?;
    for (key, value) in dict.to_vec() {
        proxy_set(rt, args.at(0), &key, Some(&value))?;
    }
    Ok(rt.none())
}

fn proxy_setdefault(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    if let Some(value) = proxy_dict(rt, args.at(0))?.get_item(rt, args.at(1))? {
        return Ok(value);
    }
    let value = args.get(2).map_or_else(|| rt.none(), |value| value.to_ref());
    proxy_set(rt, args.at(0), args.at(1), Some(&value))?;
    Ok(value)
}

/// The type `FrameLocalsProxy`.
pub(crate) fn proxy_type(rt: &Runtime) -> Ref<Type> {
    rt.new_native_type::<FrameLocalsProxy>(&PROXY, &rt.types.object)
}
