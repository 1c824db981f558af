//! `AST`: the class all nodes derive from.

use serpentarium_object::{
    CallArgs, Dict, GcWord, GetSetDef, Kind, Label, MethodDef, Obj, Object, Payload, PyResult, Ref, Runtime,
    Slot, SlotTable, StrMethods as _, Type, TypeSpec, Visitor, object_getattro, object_setattro, str_value,
    type_flag, type_of,
};

use super::construct::init;
use super::copy::{reduce, replace};
use super::types::types;

/// How deep a node's text shows the nodes inside.
const REPR_DEPTH: usize = 3;

/// The payload of nodes: all they know is in their dictionary.
#[derive(Debug)]
pub(super) struct Node {
    /// `__dict__`
    pub(super) dict: Slot,
}

impl Payload for Node {
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

/// The type.
pub(super) const AST: TypeSpec = TypeSpec {
    basicsize: 24,
    dictoffset: 16,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        getattro: Some(object_getattro),
        setattro: Some(object_setattro),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__reduce__", "($self, /)", reduce, ""),
        MethodDef::fast(
            "__replace__",
            "($self, /, **fields)",
            replace,
            "Return a copy of the AST node with new values for the specified fields.",
        ),
    ],
    getset: &[GetSetDef::new("__dict__", get_dict, "").with_set(set_dict)],
    ..TypeSpec::named("ast.AST")
};

/// A node of this class with these attributes.
pub(super) fn new_node(rt: &Runtime, class: &Obj<Type>, dict: Ref<Dict>) -> Ref {
    let payload = Node { dict: Slot::new(dict.into_object()) };
    rt.tracked(rt.heap.alloc(class, payload)).into_object()
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    Ok(rt.tracked(rt.heap.alloc(class, Node { dict: Slot::empty() })).into_object())
}

fn get_dict(rt: &Runtime, object: &Object) -> PyResult {
    match rt.instance_dict(object) {
        Some(dict) => Ok(dict.into_object()),
        None => Err(rt.no_attribute(object, &rt.intern("__dict__"))),
    }
}

fn set_dict(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("cannot delete __dict__")) };
    if !value.is::<Dict>() {
        let given = rt.type_name(value);
        return Err(rt.type_error(format!("__dict__ must be set to a dictionary, not a '{given}'")));
    }
    if let Some(slot) = rt.dict_slot(object) {
        slot.set(Some(value.to_ref()));
    }
    Ok(())
}

/// The class's name as error texts show it: without its module, unless it is `AST` itself.
pub(super) fn class_name(rt: &Runtime, object: &Object) -> String {
    rt.class_name(type_of(object))
}

/// The last part of the class's name.
pub(super) fn short_name(rt: &Runtime, object: &Object) -> String {
    let name = class_name(rt, object);
    name.rsplit('.').next().unwrap_or(&name).to_owned()
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let mut text = String::new();
    write_node(rt, object, REPR_DEPTH, &mut text)?;
    Ok(rt.new_str(&text).into_object())
}

/// Writes `Name(field=value, ...)`, and `Name(...)` where it gets too deep or meets itself.
fn write_node(rt: &Runtime, node: &Object, depth: usize, out: &mut String) -> PyResult<()> {
    let guard = (0 < depth).then(|| rt.enter_repr(node)).flatten();
    let Some(_guard) = guard else {
        out.push_str(&format!("{}(...)", class_name(rt, node)));
        return Ok(());
    };
    let class = type_of(node).as_object();
    let fields = rt.getattr_str(class, "_fields")?;
    out.push_str(&class_name(rt, node));
    out.push('(');
    for index in 0..rt.len(&fields)? {
        let name = rt.get_item(&fields, &rt.new_usize(index))?;
        let value = rt.getattr(node, &name)?;
        if 0 < index {
            out.push_str(", ");
        }
        match str_value(&name) {
            Some(name) => out.push_str(&name.to_text()),
            None => out.push_str(&rt.str_text(&name)?),
        }
        out.push('=');
        write_value(rt, &value, depth, out)?;
    }
    out.push(')');
    Ok(())
}

fn write_value(rt: &Runtime, value: &Object, depth: usize, out: &mut String) -> PyResult<()> {
    let is_list = rt.type_check(value, &rt.types.list);
    if !is_list && !rt.type_check(value, &rt.types.tuple) {
        return write_item(rt, value, depth, out);
    }
    let count = rt.len(value)?;
    if count == 0 {
        out.push_str(&rt.repr_text(value)?);
        return Ok(());
    }
    out.push(if is_list { '[' } else { '(' });
    let first = rt.get_item(value, &rt.new_int(0))?;
    write_item(rt, &first, depth, out)?;
    if 1 < count {
        out.push_str(if 2 < count { ", ..., " } else { ", " });
        let last = rt.get_item(value, &rt.new_usize(count - 1))?;
        write_item(rt, &last, depth, out)?;
    }
    out.push(if is_list { ']' } else { ')' });
    Ok(())
}

fn write_item(rt: &Runtime, item: &Object, depth: usize, out: &mut String) -> PyResult<()> {
    if rt.isinstance(item, types(rt)?.base.as_object())? {
        return write_node(rt, item, depth - 1, out);
    }
    out.push_str(&rt.repr_text(item)?);
    Ok(())
}
