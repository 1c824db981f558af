//! `types.SimpleNamespace`.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};
use serpentarium_text::TextBuilder;

use crate::core::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag,
};
use crate::types::repr::push_repr;
use crate::types::str_value;
use crate::{Dict, Str, StrMethods as _, Type};

/// The payload of simple namespaces.
#[derive(Debug)]
pub struct SimpleNamespace {
    /// The attributes, a dict.
    pub dict: Slot,
}

impl Payload for SimpleNamespace {
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

/// The type `types.SimpleNamespace`.
pub(crate) const NAMESPACE: TypeSpec = TypeSpec {
    doc: "An object whose attributes are given as keywords.",
    signature: Some("(mapping_or_iterable=(), /, **kwargs)"),
    basicsize: 24,
    dictoffset: 16,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        hash: Some(crate::core::hash_not_implemented),
        compare: Some(compare),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
        MethodDef::fast("__replace__", "($self, /, **changes)", replace, "A copy with other values."),
    ],
    getset: &[GetSetDef::member("__dict__", |rt, object| Ok(attributes(rt, object)?.into_object()), "")],
    ..TypeSpec::named("types.SimpleNamespace")
};

impl Runtime {
    /// An empty `types.SimpleNamespace`.
    pub fn new_namespace(&self) -> Ref<SimpleNamespace> {
        self.namespace_of(&self.types.namespace)
    }

    fn namespace_of(&self, class: &Obj<Type>) -> Ref<SimpleNamespace> {
        let payload = SimpleNamespace { dict: Slot::new(self.new_dict().into_object()) };
        self.tracked(self.heap.alloc(class, payload))
    }
}

fn attributes(rt: &Runtime, object: &Object) -> PyResult<Ref<Dict>> {
    let dict = object.downcast::<SimpleNamespace>().and_then(|namespace| namespace.dict.get());
    dict.and_then(|dict| dict.try_downcast().ok())
        .ok_or_else(|| rt.system_error("bad argument to internal function"))
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    Ok(rt.namespace_of(class).into_object())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let given = args.positional_values().len();
    if given > 1 {
        let name = rt.type_name(object);
        let name = name.rsplit('.').next().unwrap_or(&name);
        return Err(rt.type_error(format!("{name} expected at most 1 argument, got {given}")));
    }
    let own = attributes(rt, object)?;
    if let Some(source) = args.get(0) {
        let new = rt.new_dict();
        rt.dict_update(&new, source)?;
        if new.keys_vec().iter().any(|key| !key.is::<Str>()) {
            return Err(rt.type_error("keywords must be strings"));
        }
        rt.dict_update(&own, new.as_object())?;
    }
    for (key, value) in args.keywords() {
        own.set_item(rt, key, value)?;
    }
    Ok(())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let exact = object.type_object().is_same(&rt.types.namespace);
    let name = if exact { "namespace".to_owned() } else { rt.type_name(object) };
    let Some(_guard) = rt.enter_repr(object) else {
        return Ok(rt.new_str(&format!("{name}(...)")).into_object());
    };
    let mut text = TextBuilder::new();
    text.push_str(&name);
    text.push_str("(");
    let mut first = true;
    for (key, value) in attributes(rt, object)?.to_vec() {
        let Some(key) = str_value(&key).filter(|key| key.char_len() > 0) else { continue };
        if !first {
            text.push_str(", ");
        }
        first = false;
        text.push_text(key.text());
        text.push_str("=");
        push_repr(rt, &mut text, &value)?;
    }
    text.push_str(")");
    Ok(rt.str_from_canonical(text.finish().as_text()).into_object())
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    if !a.is::<SimpleNamespace>() || !b.is::<SimpleNamespace>() {
        return Ok(rt.not_implemented());
    }
    rt.compare(attributes(rt, a)?.as_object(), attributes(rt, b)?.as_object(), op)
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let dict = attributes(rt, args.at(0))?.into_object();
    let empty = rt.singletons.empty_tuple.clone().into_object();
    Ok(rt.new_tracked_tuple([args.at(0).type_object().to_ref(), empty, dict]).into_object())
}

fn replace(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some(object) = args.get(0) else { return Err(rt.system_error("__replace__ without an object")) };
    if args.positional_values().len() > 1 {
        return Err(rt.type_error("__replace__() takes no positional arguments"));
    }
    let copy = rt.call(object.type_object(), &[])?;
    let own = attributes(rt, &copy)?;
    rt.dict_update(&own, attributes(rt, object)?.as_object())?;
    for (key, value) in args.keywords() {
        own.set_item(rt, key, value)?;
    }
    Ok(copy)
}
