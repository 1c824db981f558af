//! `defaultdict`: a dict that makes missing values.

use serpentarium_object::{
    CallArgs, Dict, GetSetDef, MethodDef, NativeArgs, Object, PyResult, Ref, Runtime, Slot, SlotTable,
    StackRef, Type, TypeSpec, dict_value, type_flag, type_of,
};

use crate::binding::class_getitem;

/// The type.
pub(crate) const DEFAULT_DICT: TypeSpec = TypeSpec {
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory",
    basicsize: 56,
    flags: type_flag::BASETYPE | type_flag::MAPPING | type_flag::DICT_SUBCLASS,
    slots: SlotTable { init: Some(init), repr: Some(repr), or: Some(or), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("__missing__", "($self, object, /)", missing, "Makes the value of a missing key."),
        MethodDef::new("copy", "($self, /)", copy, "A shallow copy."),
        MethodDef::new("__copy__", "($self, /)", copy, "A shallow copy."),
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
    ],
    getset: &[GetSetDef::member(
        "default_factory",
        get_factory,
        "Factory for default value called by __missing__().",
    )
    .with_set(set_factory)],
    ..TypeSpec::named("collections.defaultdict")
};

fn factory_slot<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Slot> {
    let found =
        object.attributes().and_then(|attributes| attributes.slots(type_of(object).member_len.get()).first());
    found.ok_or_else(|| rt.type_error(format!("unexpected receiver of type '{}'", rt.type_name(object))))
}

fn factory(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    Ok(factory_slot(rt, object)?.get().filter(|factory| !rt.is_none(factory)))
}

fn get_factory(rt: &Runtime, object: &Object) -> PyResult {
    Ok(factory_slot(rt, object)?.get().unwrap_or_else(|| rt.none()))
}

fn set_factory(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    factory_slot(rt, object)?.set(value.map(Object::to_ref));
    Ok(())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let mut rest: Vec<StackRef> = args.values.iter().map(StackRef::borrow).collect();
    let mut factory = None;
    if let Some(first) = args.get(0) {
        if !rt.is_callable(first) && !rt.is_none(first) {
            return Err(rt.type_error("first argument must be callable or None"));
        }
        factory = Some(first.to_ref());
        rest.remove(0);
    }
    factory_slot(rt, object)?.set(factory);
    let Some(init) = rt.types.dict.slot(|slots| slots.init) else { return Ok(()) };
    init(rt, object, CallArgs { values: &rest, names: args.names })
}

fn missing(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (object, key) = (args.at(0), args.at(1));
    let Some(factory) = factory(rt, object)? else { return Err(rt.key_error(key)) };
    let value = rt.call(&factory, &[])?;
    rt.set_item(object, key, Some(&value))?;
    Ok(value)
}

fn new_like(rt: &Runtime, object: &Object) -> PyResult {
    rt.call(object.type_object(), &[&*get_factory(rt, object)?, object])
}

fn copy(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    new_like(rt, args.at(0))
}

fn is_default_dict(object: &Object) -> bool {
    let own: fn(&Runtime, &Object, &Object) -> PyResult = or;
    type_of(object).slot(|slots| slots.or).is_some_and(|slot| std::ptr::fn_addr_eq(slot, own))
        || type_of(object).mro().is_some_and(|mro| {
            mro.tail().iter().any(|class| {
                class
                    .downcast::<Type>()
                    .and_then(|class| class.slot(|slots| slots.or))
                    .is_some_and(|slot| std::ptr::fn_addr_eq(slot, own))
            })
        })
}

fn or(rt: &Runtime, left: &Object, right: &Object) -> PyResult {
    let (own, other) = if is_default_dict(left) { (left, right) } else { (right, left) };
    if dict_value(own).is_none() || dict_value(other).is_none() {
        return Ok(rt.not_implemented());
    }
    if own.is_same(left) {
        let new = new_like(rt, own)?;
        if let Some(dict) = new.downcast::<Dict>() {
            rt.dict_update(dict, other)?;
        }
        return Ok(new);
    }
    let new = rt.call(own.type_object(), &[&*get_factory(rt, own)?, other])?;
    if let Some(dict) = new.downcast::<Dict>() {
        rt.dict_update(dict, own)?;
    }
    Ok(new)
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let Some(plain) = rt.types.dict.slot(|slots| slots.repr) else { return Ok(rt.default_repr(object)) };
    let base = plain(rt, object)?;
    let shown = match factory_slot(rt, object)?.get() {
        None => "None".to_owned(),
        Some(factory) => match rt.enter_repr(&factory) {
            None => "...".to_owned(),
            Some(_guard) => rt.repr_text(&factory)?,
        },
    };
    let name = rt.class_name(type_of(object));
    let short = name.rsplit('.').next().unwrap_or(&name).to_owned();
    Ok(rt.new_str(&format!("{short}({shown}, {})", rt.str_text(&base)?)).into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let arguments = match factory(rt, object)? {
        None => rt.new_tuple(Vec::new()).into_object(),
        Some(factory) => rt.new_tracked_tuple([factory]).into_object(),
    };
    let items = rt.call_method(object, &rt.intern("items"), &[])?;
    let iterator = rt.iter(&items)?;
    let class = object.type_object().to_ref();
    Ok(rt.new_tracked_tuple([class, arguments, rt.none(), rt.none(), iterator]).into_object())
}
