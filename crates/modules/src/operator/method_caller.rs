//! `methodcaller`.

use serpentarium_object::{
    CallArgs, Dict, GcWord, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload, PyResult, Ref, Runtime,
    SlotTable, Str, StrMethods as _, Tuple, Type, TypeSpec, Visitor, str_value,
};

use super::class_of;

/// The payload: the method's name and the arguments it is called with.
#[derive(Debug)]
pub(super) struct MethodCaller {
    name: Ref<Str>,
    args: Ref<Tuple>,
    kwargs: Option<Ref<Dict>>,
}

impl Payload for MethodCaller {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        visitor(Label::Field("name"), self.name.as_object());
        visitor(Label::Field("args"), self.args.as_object());
        if let Some(kwargs) = &self.kwargs {
            visitor(Label::Field("kwds"), kwargs.as_object());
        }
    }
}

/// The type `operator.methodcaller`.
pub(super) static METHODCALLER: TypeSpec = TypeSpec {
    doc: "A callable that calls the given method on its operand.",
    signature: Some("(name, /, *args, **kwargs)"),
    basicsize: 64,
    slots: SlotTable { new: Some(new), repr: Some(repr), call: Some(call), ..SlotTable::EMPTY },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "Return state information for pickling")],
    ..TypeSpec::named("operator.methodcaller")
};

fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<MethodCaller>> {
    object.downcast::<MethodCaller>().ok_or_else(|| rt.type_error("a methodcaller is required"))
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let Some(name) = args.get(0) else {
        return Err(rt.type_error("methodcaller needs at least one argument, the method name"));
    };
    let Some(text) = str_value(name) else { return Err(rt.type_error("method name must be a string")) };
    let name = if rt.is_exact_str(name) { rt.intern_str(text.to_ref()) } else { rt.intern(&text.to_text()) };
    let rest = args.positional_values()[1..].iter().filter_map(|value| value.to_ref()).collect::<Vec<_>>();
    let kwargs = if args.keyword_len() > 0 {
        let dict = rt.new_dict();
        for (key, value) in args.keywords() {
            dict.set_item(rt, key, value)?;
        }
        Some(dict)
    } else {
        None
    };
    let payload = MethodCaller { name, args: rt.new_tracked_tuple(rest), kwargs };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn call(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    let caller = receiver(rt, object)?;
    let given = args.positional_values().len();
    let (1, Some(operand)) = (given, args.get(0)) else {
        return Err(rt.type_error(format!("methodcaller expected 1 argument, got {given}")));
    };
    if args.keyword_len() > 0 {
        return Err(rt.type_error("methodcaller() takes no keyword arguments"));
    }
    let method = rt.getattr(operand, caller.name.as_object())?;
    rt.call_tuple_dict(&method, &caller.args, caller.kwargs.as_deref().map(|kwargs| &**kwargs))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let class = rt.class_name(class_of(object));
    let Some(_guard) = rt.enter_repr(object) else {
        return Ok(rt.new_str(&format!("{class}(...)")).into_object());
    };
    let caller = receiver(rt, object)?;
    let mut parts = vec![rt.repr_text(caller.name.as_object())?];
    for value in caller.args.tail() {
        parts.push(rt.repr_text(value)?);
    }
    for (key, value) in caller.kwargs.as_ref().map(|kwargs| kwargs.to_vec()).unwrap_or_default() {
        parts.push(format!("{}={}", rt.str_text(&key)?, rt.repr_text(&value)?));
    }
    Ok(rt.new_str(&format!("{class}({})", parts.join(", "))).into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let caller = receiver(rt, args.at(0))?;
    let class = class_of(args.at(0)).to_ref().into_object();
    let Some(kwargs) = &caller.kwargs else {
        let mut all = vec![caller.name.clone().into_object()];
        all.extend(caller.args.tail().iter().cloned());
        return Ok(rt.new_tracked_tuple([class, rt.new_tracked_tuple(all).into_object()]).into_object());
    };
    // Keywords cannot be arguments of a pickle, so a partial of the class holds them.
    let partial = crate::support::imported_attribute(rt, "functools", "partial")?;
    let first = rt.new_tracked_tuple([class, caller.name.clone().into_object()]);
    let constructor = rt.call_tuple_dict(&partial, &first, Some(&**kwargs))?;
    Ok(rt.new_tracked_tuple([constructor, caller.args.clone().into_object()]).into_object())
}
