//! `partial`: a function with some arguments filled in.

use serpentarium_object::{
    CallArgs, Dict, GetSetDef, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, Slot, SlotTable,
    StackRef, Tuple, Type, TypeSpec, dict_value, tuple_value, type_flag, type_of,
};

use super::{DICT, State, bind_to_instance};
use crate::binding::{class_getitem, gc_payload, make, slot_or_none, this};
use crate::support::state;

/// The payload.
pub(crate) struct Partial {
    function: Slot,
    args: Slot,
    keywords: Slot,
    /// Its attributes.
    pub(super) dict: Slot,
}
gc_payload!(Partial { function: "fn", args: "args", keywords: "kw", dict: "dict" });

pub(crate) const PARTIAL: TypeSpec = TypeSpec {
    doc: "A function with some of its arguments filled in.",
    signature: Some("(func, /, *args, **keywords)"),
    basicsize: 80,
    dictoffset: 40,
    weaklistoffset: 48,
    flags: type_flag::BASETYPE | type_flag::HAVE_VECTORCALL,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        call: Some(call),
        getattro: Some(serpentarium_object::object_getattro),
        setattro: Some(serpentarium_object::object_setattro),
        descr_get: Some(|rt, object, instance, _| bind_to_instance(rt, object, instance)),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
        MethodDef::new("__setstate__", "($self, object, /)", setstate, "Takes over the state from pickle."),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
    ],
    getset: &[
        GetSetDef::member(
            "func",
            |rt, object| Ok(slot_or_none(rt, &this::<Partial>(rt, object)?.function)),
            "function object to use in future partial calls",
        ),
        GetSetDef::member(
            "args",
            |rt, object| Ok(slot_or_none(rt, &this::<Partial>(rt, object)?.args)),
            "tuple of arguments to future partial calls",
        ),
        GetSetDef::member(
            "keywords",
            |rt, object| Ok(slot_or_none(rt, &this::<Partial>(rt, object)?.keywords)),
            "dictionary of keyword arguments to future partial calls",
        ),
        DICT,
    ],
    ..TypeSpec::named("functools.partial")
};

fn is_placeholder(rt: &Runtime, object: &Object) -> bool {
    state::<State>(rt, super::NAME).placeholder.get().is_some_and(|known| known.is_same(object))
}

fn items(slot: &Slot) -> Vec<Ref> {
    slot.get().and_then(|args| tuple_value(&args).map(|args| args.tail().to_vec())).unwrap_or_default()
}

/// True if calling `object` runs [`call`], so that a partial of it can be made flat.
fn is_flat(object: &Object) -> bool {
    let own: fn(&Runtime, &Object, CallArgs<'_>) -> PyResult = call;
    object.downcast::<Partial>().is_some_and(|partial| partial.dict.is_empty())
        && type_of(object).slot(|slots| slots.call).is_some_and(|slot| std::ptr::fn_addr_eq(slot, own))
}

/// Puts new arguments where the old ones have placeholders, the rest behind them.
fn merge(rt: &Runtime, old: Vec<Ref>, new: Vec<Ref>) -> Vec<Ref> {
    let mut new = new.into_iter();
    let fill = |item: Ref| if is_placeholder(rt, &item) { new.next().unwrap_or(item) } else { item };
    let mut merged: Vec<Ref> = old.into_iter().map(fill).collect();
    merged.extend(new);
    merged
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let Some(mut function) = args.get(0).map(Object::to_ref) else {
        return Err(rt.type_error("type 'partial' takes at least one argument"));
    };
    if !rt.is_callable(&function) {
        return Err(rt.type_error("the first argument must be callable"));
    }
    let mut given: Vec<Ref> = args.positional_values()[1..].iter().filter_map(StackRef::to_ref).collect();
    if given.last().is_some_and(|last| is_placeholder(rt, last)) {
        return Err(rt.type_error("trailing Placeholders are not allowed"));
    }
    if args.keywords().any(|(_, value)| is_placeholder(rt, value)) {
        return Err(rt.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    let mut keywords = rt.new_dict();
    if is_flat(&function) {
        let inner = function.clone();
        let inner = this::<Partial>(rt, &inner)?;
        given = merge(rt, items(&inner.args), given);
        if let Some(old) = inner.keywords.get().and_then(|old| old.try_downcast::<Dict>().ok()) {
            keywords = rt.copy_dict(&old);
        }
        function = slot_or_none(rt, &inner.function);
    }
    for (name, value) in args.keywords() {
        keywords.set_item(rt, name, value)?;
    }
    let payload = Partial {
        function: Slot::new(function),
        args: Slot::new(rt.new_tuple(given).into_object()),
        keywords: Slot::new(keywords.into_object()),
        dict: Slot::empty(),
    };
    make(rt, class, payload)
}

fn call(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    let partial = this::<Partial>(rt, object)?;
    let function = slot_or_none(rt, &partial.function);
    let own = items(&partial.args);
    let open = own.iter().filter(|item| is_placeholder(rt, item)).count();
    let given: Vec<Ref> = args.positional_values().iter().filter_map(StackRef::to_ref).collect();
    if given.len() < open {
        return Err(rt.type_error(format!(
            "missing positional arguments in 'partial' call; expected at least {open}, got {}",
            given.len()
        )));
    }
    let positional = if open == 0 { own.into_iter().chain(given).collect() } else { merge(rt, own, given) };
    let keywords = partial.keywords.get().and_then(|keywords| keywords.try_downcast::<Dict>().ok());
    let mut values: Vec<StackRef> = positional.into_iter().map(StackRef::from).collect();
    let Some(keywords) = keywords.filter(|keywords| !keywords.is_empty()) else {
        values.extend(args.keywords().map(|(_, value)| StackRef::from(value.to_ref())));
        return rt.call_args(&function, CallArgs { values: &values, names: args.names });
    };
    let all = if args.keyword_len() == 0 { keywords } else { rt.copy_dict(&keywords) };
    for (name, value) in args.keywords() {
        all.set_item(rt, name, value)?;
    }
    let positional = rt.new_tuple(values.into_iter().filter_map(StackRef::into_ref).collect::<Vec<_>>());
    rt.call_tuple_dict(&function, &positional, Some(&all))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let partial = this::<Partial>(rt, object)?;
    let Some(guard) = rt.enter_repr(object) else { return Ok(rt.new_str("...").into_object()) };
    let mut parts = vec![rt.repr_text(&slot_or_none(rt, &partial.function))?];
    for item in items(&partial.args) {
        parts.push(rt.repr_text(&item)?);
    }
    let keywords = partial.keywords.get();
    for (name, value) in
        keywords.as_deref().and_then(dict_value).map(|dict| dict.to_vec()).unwrap_or_default()
    {
        parts.push(format!("{}={}", rt.str_text(&name)?, rt.repr_text(&value)?));
    }
    drop(guard);
    let class = type_of(object);
    let module = rt.getattr_str(class.as_object(), "__module__")?;
    let name = rt.getattr_str(class.as_object(), "__qualname__")?;
    let shown = format!("{}.{}({})", rt.str_text(&module)?, rt.str_text(&name)?, parts.join(", "));
    Ok(rt.new_str(&shown).into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let partial = this::<Partial>(rt, object)?;
    let function = slot_or_none(rt, &partial.function);
    let state = [
        function.clone(),
        slot_or_none(rt, &partial.args),
        slot_or_none(rt, &partial.keywords),
        slot_or_none(rt, &partial.dict),
    ];
    let state = rt.new_tracked_tuple(state).into_object();
    let arguments = rt.new_tracked_tuple([function]).into_object();
    Ok(rt.new_tracked_tuple([object.type_object().to_ref(), arguments, state]).into_object())
}

fn setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let partial = this::<Partial>(rt, args.at(0))?;
    let invalid = || rt.type_error("invalid partial state");
    let Some(state) = tuple_value(args.at(1)) else { return Err(invalid()) };
    let [function, positional, keywords, dict] = state.tail() else { return Err(invalid()) };
    let keywords_fit = rt.is_none(keywords) || dict_value(keywords).is_some();
    let Some(positional) = tuple_value(positional) else { return Err(invalid()) };
    if !rt.is_callable(function) || !keywords_fit {
        return Err(invalid());
    }
    let items = positional.tail().to_vec();
    if items.last().is_some_and(|last| is_placeholder(rt, last)) {
        return Err(rt.type_error("trailing Placeholders are not allowed"));
    }
    let exact = positional.as_object().type_object().is_same(&rt.types.tuple);
    let positional: Ref<Tuple> = if exact { positional.to_ref() } else { rt.new_tuple(items) };
    let keywords = match dict_value(keywords) {
        Some(known) if known.as_object().type_object().is_same(&rt.types.dict) => known.to_ref(),
        Some(known) => rt.copy_dict(known),
        None => rt.new_dict(),
    };
    partial.function.set(Some(function.clone()));
    partial.args.set(Some(positional.into_object()));
    partial.keywords.set(Some(keywords.into_object()));
    partial.dict.set((!rt.is_none(dict)).then(|| dict.clone()));
    Ok(rt.none())
}
