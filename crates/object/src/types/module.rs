//! Modules.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use crate::core::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Raised, Runtime, SlotTable, TypeSpec, kind,
    type_flag,
};
use crate::types::arguments::named;
use crate::types::receiver::{receiver, slot_value};
use crate::types::str_value;
use crate::{Dict, List, Str, StrMethods as _, Type};

/// The payload of modules (`PyModuleObject`).
#[derive(Debug)]
pub struct Module {
    /// The namespace, a dict.
    pub dict: Slot,
}

impl Payload for Module {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::MODULE;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
    }
}
/// The type `module`.
pub(crate) const MODULE: TypeSpec = TypeSpec {
    doc: "Create a module object.",
    signature: Some("(name, doc=None)"),
    basicsize: 56,
    flags: type_flag::BASETYPE,
    dictoffset: 16,
    weaklistoffset: 40,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        getattro: Some(getattro),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new(
        "__dir__",
        "($self, /)",
        dir,
        "The names of the module, or what its __dir__ says.",
    )],
    getset: &[
        GetSetDef::member("__dict__", |rt, object| slot_value(rt, &this(rt, object)?.dict), ""),
        GetSetDef::new("__annotations__", get_annotations, "").with_set(set_annotations),
        GetSetDef::new("__annotate__", get_annotate, "").with_set(set_annotate),
    ],
    ..TypeSpec::named("module")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Module>> {
    receiver::<Module>(rt, object)
}

fn namespace(rt: &Runtime, object: &Object) -> PyResult<Ref<Dict>> {
    let dict = this(rt, object)?.dict.get().and_then(|dict| dict.try_downcast().ok());
    dict.ok_or_else(|| rt.type_error("module.__dict__ is not a dictionary"))
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = Module { dict: Slot::new(rt.new_dict().into_object()) };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let [name, doc] = named(rt, args, "module", ["name", "doc"])?;
    let Some(name) = name else {
        return Err(rt.type_error("module() missing required argument 'name' (pos 1)"));
    };
    let Some(name) = str_value(name) else {
        return Err(
            rt.type_error(format!("module() argument 'name' must be str, not {}", rt.type_name(name)))
        );
    };
    fill(rt, &*namespace(rt, object)?, name, doc.map_or_else(|| rt.none(), Obj::to_ref));
    Ok(())
}

fn fill(rt: &Runtime, dict: &Dict, name: &Obj<Str>, doc: Ref) {
    dict.set_str(rt, &rt.names.name, name.to_ref().into_object());
    dict.set_str(rt, &rt.names.doc, doc);
    dict.set_str(rt, &rt.names.package, rt.none());
    dict.set_str(rt, &rt.names.loader, rt.none());
    dict.set_str(rt, &rt.names.spec, rt.none());
}

fn getattro(rt: &Runtime, object: &Object, name: &Object) -> PyResult {
    let Some(text) = str_value(name) else { return rt.generic_getattr(object, name) };
    let found = rt.generic_lookup(object, text);
    if let Some(Some(found)) = rt.swallow(found, &rt.exceptions.attribute_error)? {
        return Ok(found);
    }
    let dict = namespace(rt, object)?;
    if let Some(fallback) = dict.get_str(rt, &rt.names.getattr) {
        return rt.call(&fallback, &[name]);
    }
    Err(missing(rt, object, &dict, text))
}

/// The `AttributeError` of a module, with what its state lets guess about the cause.
fn missing(rt: &Runtime, object: &Object, dict: &Dict, name: &Obj<Str>) -> Raised {
    let text = name.to_text();
    let module = dict.get_str(rt, &rt.names.name);
    let Some(module) = module.as_deref().and_then(str_value) else {
        return rt.attribute_error(object, name, &format!("module has no attribute '{text}'"));
    };
    let module = module.to_text();
    let spec = dict.get_str(rt, &rt.names.spec).filter(|spec| !rt.is_none(spec));
    let message = match spec.map(|spec| state_of(rt, &spec, name)) {
        Some(Err(raised)) => return raised,
        Some(Ok(state)) if state.initializing => {
            let from = state.origin.map(|origin| format!(" from '{origin}'")).unwrap_or_default();
            format!(
                "partially initialized module '{module}'{from} has no attribute '{text}' (most likely due to a circular import)"
            )
        }
        Some(Ok(state)) if state.pending_submodule => {
            format!(
                "cannot access submodule '{text}' of module '{module}' (most likely due to a circular import)"
            )
        }
        _ => format!("module '{module}' has no attribute '{text}'"),
    };
    rt.attribute_error(object, name, &message)
}

struct ImportState {
    origin: Option<String>,
    initializing: bool,
    pending_submodule: bool,
}

fn state_of(rt: &Runtime, spec: &Object, name: &Obj<Str>) -> PyResult<ImportState> {
    let has_location = match rt.lookup_attr(spec, &rt.intern("has_location"))? {
        Some(answer) => rt.is_true(&answer)?,
        None => false,
    };
    let origin = if has_location { rt.lookup_attr(spec, &rt.intern("origin"))? } else { None };
    let origin = origin.as_deref().and_then(str_value).map(|origin| origin.to_text().into_owned());
    let initializing = match rt.lookup_attr(spec, &rt.names.initializing)? {
        Some(answer) => rt.is_true(&answer)?,
        None => false,
    };
    let pending = rt.lookup_attr(spec, &rt.intern("_uninitialized_submodules"))?;
    let pending_submodule = match pending.as_deref().and_then(Object::downcast::<List>) {
        Some(list) => rt.contains(list.as_object(), name.as_object())?,
        None => false,
    };
    Ok(ImportState { origin, initializing, pending_submodule })
}

/// `importlib` knows how modules are shown; before it is there, the name has to do.
fn repr(rt: &Runtime, object: &Object) -> PyResult {
    if let Some(importlib) = rt.importlib.get() {
        let show = rt.getattr_str(&importlib, "_module_repr")?;
        return rt.call(&show, &[object]);
    }
    let name = namespace(rt, object)?.get_str(rt, &rt.names.name);
    let name = name
        .as_deref()
        .and_then(str_value)
        .map_or_else(|| "?".to_owned(), |name| name.to_text().into_owned());
    Ok(rt.new_str(&format!("<module '{name}'>")).into_object())
}

fn dir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let dict = rt.getattr(args.at(0), rt.names.dict.as_object())?;
    let Some(dict) = dict.downcast::<Dict>() else {
        return Err(rt.type_error("<module>.__dict__ is not a dictionary"));
    };
    match dict.get_str(rt, &rt.names.dir) {
        Some(own) => rt.call(&own, &[]),
        None => Ok(rt.new_list(dict.keys_vec()).into_object()),
    }
}

fn get_annotations(rt: &Runtime, object: &Object) -> PyResult {
    let dict = namespace(rt, object)?;
    if let Some(known) = dict.get_str(rt, &rt.names.annotations) {
        return Ok(known);
    }
    let annotate = dict.get_str(rt, &rt.names.annotate).filter(|annotate| rt.is_callable(annotate));
    let made = match annotate {
        Some(annotate) => {
            let made = rt.call(&annotate, &[&rt.new_int(1)])?;
            if !made.is::<Dict>() {
                return Err(
                    rt.type_error(format!("__annotate__() must return a dict, not {}", rt.type_name(&made)))
                );
            }
            made
        }
        None => rt.new_dict().into_object(),
    };
    let initializing = match dict.get_str(rt, &rt.names.spec).filter(|spec| !rt.is_none(spec)) {
        Some(spec) => match rt.lookup_attr(&spec, &rt.names.initializing)? {
            Some(answer) => rt.is_true(&answer)?,
            None => false,
        },
        None => false,
    };
    if !initializing {
        dict.set_str(rt, &rt.names.annotations, made.clone());
    }
    Ok(made)
}

fn set_annotations(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let dict = namespace(rt, object)?;
    match value {
        Some(value) => dict.set_str(rt, &rt.names.annotations, value.to_ref()),
        None => {
            if dict.remove_str(rt, &rt.names.annotations).is_none() {
                return Err(rt.attribute_error(object, &rt.names.annotations, "__annotations__"));
            }
        }
    }
    drop(dict.remove_str(rt, &rt.names.annotate));
    Ok(())
}

fn get_annotate(rt: &Runtime, object: &Object) -> PyResult {
    let dict = namespace(rt, object)?;
    match dict.get_str(rt, &rt.names.annotate) {
        Some(annotate) => Ok(annotate),
        None => {
            dict.set_str(rt, &rt.names.annotate, rt.none());
            Ok(rt.none())
        }
    }
}

fn set_annotate(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("cannot delete __annotate__ attribute")) };
    if !rt.is_none(value) && !rt.is_callable(value) {
        return Err(rt.type_error("__annotate__ must be callable or None"));
    }
    let dict = namespace(rt, object)?;
    dict.set_str(rt, &rt.names.annotate, value.to_ref());
    if !rt.is_none(value) {
        drop(dict.remove_str(rt, &rt.names.annotations));
    }
    Ok(())
}
