//! `attrgetter` and `itemgetter`.

use serpentarium_object::{
    CallArgs, GcWord, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload, PyResult, Ref, Runtime,
    SlotTable, Str, StrMethods as _, Tuple, Type, TypeSpec, Visitor, str_value,
};

use super::class_of;

/// The payload of both: what is fetched.
#[derive(Debug)]
pub(super) struct Getter {
    /// The arguments of the constructor.
    given: Ref<Tuple>,
    /// Each attribute as the names that lead to it; empty for items.
    paths: Vec<Vec<Ref<Str>>>,
}

impl Payload for Getter {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        visitor(Label::Field("args"), self.given.as_object());
        for name in self.paths.iter().flatten() {
            visitor(Label::Field("attr"), name.as_object());
        }
    }
}

/// The type `operator.attrgetter`.
pub(super) static ATTRGETTER: TypeSpec = TypeSpec {
    doc: "A callable that fetches one or more attributes, which may be dotted, from its operand.",
    signature: Some("(attr, /, *attrs)"),
    basicsize: 40,
    slots: SlotTable {
        new: Some(new_attrgetter),
        repr: Some(repr),
        call: Some(get_attributes),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "Return state information for pickling")],
    ..TypeSpec::named("operator.attrgetter")
};

/// The type `operator.itemgetter`.
pub(super) static ITEMGETTER: TypeSpec = TypeSpec {
    doc: "A callable that fetches one or more items from its operand.",
    signature: Some("(item, /, *items)"),
    basicsize: 48,
    slots: SlotTable {
        new: Some(new_itemgetter),
        repr: Some(repr),
        call: Some(get_items),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "Return state information for pickling")],
    ..TypeSpec::named("operator.itemgetter")
};

fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Getter>> {
    object.downcast::<Getter>().ok_or_else(|| rt.type_error("a getter is required"))
}

/// The arguments of a constructor: at least one, none by name.
fn given(rt: &Runtime, name: &str, args: CallArgs<'_>) -> PyResult<Ref<Tuple>> {
    if args.keyword_len() > 0 {
        return Err(rt.type_error(format!("{name}() takes no keyword arguments")));
    }
    if args.values.is_empty() {
        return Err(rt.type_error(format!("{name} expected 1 argument, got 0")));
    }
    Ok(rt.new_tracked_tuple(args.values.iter().filter_map(|value| value.to_ref()).collect::<Vec<_>>()))
}

fn new_attrgetter(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let given = given(rt, "attrgetter", args)?;
    let mut paths = Vec::with_capacity(given.tail().len());
    for name in given.tail() {
        let Some(text) = str_value(name) else {
            return Err(rt.type_error("attribute name must be a string"));
        };
        let text = text.to_text();
        paths.push(text.split('.').map(|part| rt.intern(part)).collect());
    }
    Ok(rt.tracked(rt.heap.alloc(class, Getter { given, paths })).into_object())
}

fn new_itemgetter(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let given = given(rt, "itemgetter", args)?;
    Ok(rt.tracked(rt.heap.alloc(class, Getter { given, paths: Vec::new() })).into_object())
}

/// The one operand of a call.
fn operand<'a>(rt: &Runtime, name: &str, args: CallArgs<'a>) -> PyResult<&'a Object> {
    if args.keyword_len() > 0 {
        return Err(rt.type_error(format!("{name}() takes no keyword arguments")));
    }
    match (args.values.len(), args.get(0)) {
        (1, Some(operand)) => Ok(operand),
        (given, _) => Err(rt.type_error(format!("{name} expected 1 argument, got {given}"))),
    }
}

fn attribute(rt: &Runtime, object: &Object, path: &[Ref<Str>]) -> PyResult {
    let mut current = object.to_ref();
    for name in path {
        current = rt.getattr(&current, name.as_object())?;
    }
    Ok(current)
}

fn get_attributes(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    let getter = receiver(rt, object)?;
    let operand = operand(rt, "attrgetter", args)?;
    if let [path] = &getter.paths[..] {
        return attribute(rt, operand, path);
    }
    let values =
        getter.paths.iter().map(|path| attribute(rt, operand, path)).collect::<PyResult<Vec<_>>>()?;
    Ok(rt.new_tracked_tuple(values).into_object())
}

fn get_items(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    let getter = receiver(rt, object)?;
    let operand = operand(rt, "itemgetter", args)?;
    if let [item] = getter.given.tail() {
        return rt.get_item(operand, item);
    }
    let values =
        getter.given.tail().iter().map(|item| rt.get_item(operand, item)).collect::<PyResult<Vec<_>>>()?;
    Ok(rt.new_tracked_tuple(values).into_object())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let name = rt.class_name(class_of(object));
    let Some(_guard) = rt.enter_repr(object) else {
        return Ok(rt.new_str(&format!("{name}(...)")).into_object());
    };
    let given = &receiver(rt, object)?.given;
    let parts = given.tail().iter().map(|item| rt.repr_text(item)).collect::<PyResult<Vec<_>>>()?;
    Ok(rt.new_str(&format!("{name}({})", parts.join(", "))).into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let getter = receiver(rt, args.at(0))?;
    let class = class_of(args.at(0)).to_ref().into_object();
    Ok(rt.new_tracked_tuple([class, getter.given.clone().into_object()]).into_object())
}
