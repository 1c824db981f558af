//! `mappingproxy`.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, StackRef, Visitor};
use serpentarium_text::TextBuilder;

use crate::core::{
    CallArgs, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag, type_of,
};
use crate::types::arguments::{named, positional};
use crate::types::repr::push_repr;
use crate::{BinaryOp, Type};

/// The payload of read-only views of mappings.
#[derive(Debug)]
pub struct MappingProxy {
    /// The mapping.
    pub mapping: Slot,
}

impl Payload for MappingProxy {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.mapping.visit(Label::Field("mapping"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.mapping.set(None);
    }
}

/// The type `mappingproxy`.
pub(crate) const MAPPING_PROXY: TypeSpec = TypeSpec {
    doc: "A read-only view of a mapping.",
    signature: Some("(mapping)"),
    basicsize: 24,
    flags: type_flag::MAPPING,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        str: Some(|rt, object| rt.str(&*target(rt, object)?)),
        hash: Some(|rt, object| rt.hash(&*target(rt, object)?)),
        compare: Some(|rt, a, b, op| rt.compare(&*target(rt, a)?, b, op)),
        iter: Some(|rt, object| rt.iter(&*target(rt, object)?)),
        length: Some(|rt, object| rt.len(&*target(rt, object)?)),
        contains: Some(contains),
        subscript: Some(|rt, object, key| rt.get_item(&*target(rt, object)?, key)),
        or: Some(or),
        inplace_or: Some(inplace_or),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::fast("get", "($self, key, default=None, /)", get, "The value of a key, or a default."),
        MethodDef::new("keys", "($self, /)", |rt, args| delegate(rt, args, "keys"), "The mapping's keys."),
        MethodDef::new(
            "values",
            "($self, /)",
            |rt, args| delegate(rt, args, "values"),
            "The mapping's values.",
        ),
        MethodDef::new(
            "items",
            "($self, /)",
            |rt, args| delegate(rt, args, "items"),
            "The mapping's entries.",
        ),
        MethodDef::new("copy", "($self, /)", |rt, args| delegate(rt, args, "copy"), "A copy of the mapping."),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
        MethodDef::new(
            "__reversed__",
            "($self, /)",
            |rt, args| delegate(rt, args, "__reversed__"),
            "The mapping's reverse iterator.",
        ),
    ],
    ..TypeSpec::named("mappingproxy")
};

impl Runtime {
    /// A read-only view of a mapping.
    pub fn new_mapping_proxy(&self, mapping: &Object) -> Ref {
        let payload = MappingProxy { mapping: Slot::new(mapping.to_ref()) };
        self.tracked(self.heap.alloc(&self.types.mapping_proxy, payload)).into_object()
    }
}

/// The mapping behind a proxy.
fn target(rt: &Runtime, object: &Object) -> PyResult {
    let mapping = object.downcast::<MappingProxy>().and_then(|proxy| proxy.mapping.get());
    mapping.ok_or_else(|| rt.system_error("bad argument to internal function"))
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let [mapping] = named(rt, args, "mappingproxy", ["mapping"])?;
    let Some(mapping) = mapping else {
        return Err(rt.type_error("mappingproxy() missing required argument 'mapping' (pos 1)"));
    };
    let sequence = mapping.is::<crate::List>() || mapping.is::<crate::Tuple>();
    if sequence || type_of(mapping).slot(|slots| slots.subscript).is_none() {
        let name = rt.type_name(mapping);
        return Err(rt.type_error(format!("mappingproxy() argument must be a mapping, not {name}")));
    }
    let payload = MappingProxy { mapping: Slot::new(mapping.to_ref()) };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let mapping = target(rt, object)?;
    let mut text = TextBuilder::new();
    text.push_str("mappingproxy(");
    push_repr(rt, &mut text, &mapping)?;
    text.push_str(")");
    Ok(rt.str_from_canonical(text.finish().as_text()).into_object())
}

fn contains(rt: &Runtime, object: &Object, key: &Object) -> PyResult<bool> {
    rt.contains(&*target(rt, object)?, key)
}

fn or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let open =
        |object: &Object| if object.is::<MappingProxy>() { target(rt, object) } else { Ok(object.to_ref()) };
    rt.binary_op(BinaryOp::Or, &*open(a)?, &*open(b)?)
}

fn inplace_or(rt: &Runtime, object: &Object, _: &Object) -> PyResult {
    let name = rt.type_name(object);
    Err(rt.type_error(format!("'|=' is not supported by {name}; use '|' instead")))
}

fn get(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "mappingproxy", "get", 1, 2)?;
    let (Some(object), Some(key)) = (args.get(0), args.get(1)) else {
        return Err(rt.system_error("mappingproxy.get without a proxy"));
    };
    let default = values.get(2).and_then(StackRef::to_ref).unwrap_or_else(|| rt.none());
    rt.call_method(&*target(rt, object)?, &rt.intern("get"), &[key, &default])
}

fn delegate(rt: &Runtime, args: NativeArgs<'_>, name: &str) -> PyResult {
    rt.call_method(&*target(rt, args.at(0))?, &rt.intern(name), &[])
}

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}
