//! `type`: classes as objects.

use serpentarium_heap::{Obj, Object, Ref};

use crate::core::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag, type_of,
};
use crate::types::{Dict, MappingProxy, Tuple, object::merge_class_names, str_value};
use crate::{Slot, Str, StrMethods as _, Type, tuple_value};

/// The type `type`.
pub(crate) const TYPE: TypeSpec = TypeSpec {
    doc: "The type of types: makes classes, and tells an object's type.",
    basicsize: 936,
    itemsize: 40,
    flags: type_flag::BASETYPE | type_flag::TYPE_SUBCLASS,
    dictoffset: 264,
    weaklistoffset: 368,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        call: Some(call),
        repr: Some(repr),
        getattro: Some(getattro),
        setattro: Some(setattro),
        or: Some(or),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("mro", "($self, /)", mro, "Return a type's method resolution order."),
        MethodDef::new("__subclasses__", "($self, /)", subclasses, "Return a list of immediate subclasses."),
        MethodDef::fast(
            "__prepare__",
            "($cls, name, bases, /, **kwds)",
            prepare,
            "Create the namespace for the class statement.",
        )
        .class(),
        MethodDef::new(
            "__instancecheck__",
            "($self, instance, /)",
            instancecheck,
            "Check if an object is an instance.",
        ),
        MethodDef::new(
            "__subclasscheck__",
            "($self, subclass, /)",
            subclasscheck,
            "Check if a class is a subclass.",
        ),
        MethodDef::new("__dir__", "($self, /)", dir, "Specialized __dir__ implementation for types."),
        MethodDef::new("__sizeof__", "($self, /)", sizeof, "Return memory consumption of the type object."),
    ],
    getset: &[
        GetSetDef::new("__name__", get_name, "the class's name").with_set(set_name),
        GetSetDef::new("__qualname__", get_qualname, "the class's qualified name").with_set(set_qualname),
        GetSetDef::new("__bases__", |rt, class| slot_of(rt, class, |class| &class.bases), "the base classes")
            .with_set(set_bases),
        GetSetDef::new(
            "__mro__",
            |rt, class| slot_of(rt, class, |class| &class.mro),
            "the method resolution order",
        ),
        GetSetDef::new(
            "__base__",
            |rt, class| slot_of(rt, class, |class| &class.base),
            "the base class that sets the layout",
        ),
        GetSetDef::new("__module__", get_module, "the module's name").with_set(set_module),
        GetSetDef::new("__abstractmethods__", get_abstract, "names of abstract methods")
            .with_set(set_abstract),
        GetSetDef::new("__dict__", get_dict, "the class's namespace"),
        GetSetDef::new("__doc__", get_doc, "the class's documentation").with_set(set_doc),
        GetSetDef::new("__text_signature__", get_text_signature, "the constructor's signature"),
        GetSetDef::new("__annotations__", get_annotations, "the class's annotations")
            .with_set(set_annotations),
        GetSetDef::new("__annotate__", get_annotate, "the function that makes the annotations")
            .with_set(set_annotate),
        GetSetDef::new("__type_params__", get_type_params, "the type parameters").with_set(set_type_params),
        GetSetDef::new(
            "__flags__",
            |rt, class| Ok(rt.new_int(class_of(rt, class)?.flags.get() as i64)),
            "flags",
        ),
        GetSetDef::new(
            "__basicsize__",
            |rt, class| Ok(rt.new_usize(class_of(rt, class)?.basicsize.get())),
            "size of instances",
        ),
        GetSetDef::new(
            "__itemsize__",
            |rt, class| Ok(rt.new_usize(class_of(rt, class)?.itemsize.get())),
            "size of items",
        ),
        GetSetDef::new(
            "__dictoffset__",
            |rt, class| Ok(rt.new_int(class_of(rt, class)?.dictoffset.get() as i64)),
            "where the dictionary is",
        ),
        GetSetDef::new(
            "__weakrefoffset__",
            |rt, class| Ok(rt.new_int(class_of(rt, class)?.weaklistoffset.get() as i64)),
            "where weak references are",
        ),
    ],
    ..TypeSpec::named("type")
};

/// The receiver as a class.
pub(crate) fn class_of<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Type>> {
    object
        .downcast::<Type>()
        .ok_or_else(|| rt.type_error(format!("expected a type, got '{}'", rt.type_name(object))))
}

/// `module.qualname` of a class, without `builtins`.
pub fn type_full_name(rt: &Runtime, class: &Obj<Type>) -> String {
    let module = get_module(rt, class.as_object()).ok();
    let module = module.as_deref().and_then(str_value).map(|module| module.to_text().into_owned());
    let qualname = get_qualname(rt, class.as_object()).ok();
    let name =
        qualname.as_deref().and_then(str_value).map_or(String::new(), |name| name.to_text().into_owned());
    match module {
        Some(module) if module != "builtins" => format!("{module}.{name}"),
        _ => name,
    }
}

fn slot_of(rt: &Runtime, object: &Object, pick: fn(&Type) -> &Slot) -> PyResult {
    Ok(pick(class_of(rt, object)?).get().unwrap_or_else(|| rt.none()))
}

fn check_mutable(rt: &Runtime, object: &Object, name: &str, value: Option<&Object>) -> PyResult<Ref<Type>> {
    let class = class_of(rt, object)?;
    let type_name = rt.class_name(class);
    if class.has_flag(type_flag::IMMUTABLETYPE) {
        return Err(rt.type_error(format!("cannot set '{name}' attribute of immutable type '{type_name}'")));
    }
    if value.is_none() && matches!(name, "__name__" | "__qualname__" | "__module__" | "__bases__") {
        return Err(
            rt.type_error(format!("cannot delete '{name}' attribute of immutable type '{type_name}'"))
        );
    }
    Ok(class.to_ref())
}

fn new(rt: &Runtime, metatype: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let positional = args.positional_values();
    let [name, bases, namespace] = positional else {
        let given = positional.len();
        return Err(rt.type_error(format!("type.__new__() takes exactly 3 arguments ({given} given)")));
    };
    let (Some(name), Some(bases), Some(namespace)) = (name.get(), bases.get(), namespace.get()) else {
        return Err(rt.system_error("an argument is missing"));
    };
    let wrong = |index: usize, wanted: &str, given: &Object| {
        rt.type_error(format!(
            "type.__new__() argument {index} must be {wanted}, not {}",
            rt.type_name(given)
        ))
    };
    let name = str_value(name).ok_or_else(|| wrong(1, "str", name))?;
    let bases = tuple_value(bases).ok_or_else(|| wrong(2, "tuple", bases))?;
    let namespace = namespace.downcast::<Dict>().ok_or_else(|| wrong(3, "dict", namespace))?;
    check_mro_entries(rt, bases)?;
    let winner = rt.winning_metaclass(metatype, bases)?;
    if !winner.is_same(metatype)
        && let Some(other) = winner.slot(|slots| slots.new)
        && !std::ptr::fn_addr_eq(other, new as fn(&Runtime, &Obj<Type>, CallArgs<'_>) -> PyResult)
    {
        return other(rt, &winner, args);
    }
    let kwargs = rt.new_dict();
    for (key, value) in args.keywords() {
        kwargs.set_item(rt, key, value)?;
    }
    Ok(rt.new_class(&winner, name, bases, namespace, Some(&kwargs))?.into_object())
}

fn check_mro_entries(rt: &Runtime, bases: &Obj<Tuple>) -> PyResult<()> {
    for base in bases.tail() {
        if !base.is::<Type>() && rt.lookup_attr(base, &rt.names.mro_entries)?.is_some() {
            return Err(rt.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    Ok(())
}

fn init(rt: &Runtime, _: &Object, args: CallArgs<'_>) -> PyResult<()> {
    match args.positional_values().len() {
        1 if args.keyword_len() > 0 => Err(rt.type_error("type.__init__() takes no keyword arguments")),
        1 | 3 => Ok(()),
        _ => Err(rt.type_error("type.__init__() takes 1 or 3 arguments")),
    }
}

/// Calling a class makes an instance: `__new__`, then `__init__` if that gave one.
fn call(rt: &Runtime, callable: &Object, args: CallArgs<'_>) -> PyResult {
    let class = class_of(rt, callable)?;
    if class.is_same(&rt.types.type_) {
        match (args.positional_values(), args.keyword_len()) {
            ([object], 0) => {
                return Ok(object.get().map_or_else(|| rt.none(), |object| object.type_object().to_ref()));
            }
            ([_], _) => return Err(rt.type_error("type() takes no keyword arguments")),
            ([_, _, _], _) => {}
            _ => return Err(rt.type_error("type() takes 1 or 3 arguments")),
        }
    }
    let Some(make) = class.slot(|slots| slots.new) else {
        return Err(rt.type_error(format!("cannot create '{}' instances", rt.class_name(class))));
    };
    let object = make(rt, class, args)?;
    if rt.type_check(&object, class)
        && let Some(init) = type_of(&object).slot(|slots| slots.init)
    {
        init(rt, &object, args)?;
    }
    Ok(object)
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let name = type_full_name(rt, class_of(rt, object)?);
    Ok(rt.new_str(&format!("<class '{name}'>")).into_object())
}

/// Attribute access on a class: data descriptor of the metaclass, the class's own MRO, the metaclass.
fn getattro(rt: &Runtime, object: &Object, name: &Object) -> PyResult {
    let class = class_of(rt, object)?;
    let Some(text) = str_value(name) else {
        return Err(rt.type_error(format!("attribute name must be string, not '{}'", rt.type_name(name))));
    };
    let metatype = type_of(object);
    let meta_found = rt.type_lookup(metatype, text);
    let meta_get = meta_found.as_ref().and_then(|found| type_of(found).slot(|slots| slots.descr_get));
    if let (Some(found), Some(get)) = (&meta_found, meta_get)
        && type_of(found).slot(|slots| slots.descr_set).is_some()
    {
        return get(rt, found, Some(object), Some(metatype.as_object()));
    }
    if let Some(found) = rt.type_lookup(class, text) {
        return match type_of(&found).slot(|slots| slots.descr_get) {
            Some(get) => get(rt, &found, None, Some(object)),
            None => Ok(found),
        };
    }
    match (meta_found, meta_get) {
        (Some(found), Some(get)) => get(rt, &found, Some(object), Some(metatype.as_object())),
        (Some(found), None) => Ok(found),
        (None, _) => {
            let message =
                format!("type object '{}' has no attribute '{}'", rt.class_name(class), text.to_text());
            Err(rt.attribute_error(object, text, &message))
        }
    }
}

fn setattro(rt: &Runtime, object: &Object, name: &Object, value: Option<&Object>) -> PyResult<()> {
    let class = class_of(rt, object)?;
    let Some(text) = str_value(name) else {
        return Err(rt.type_error(format!("attribute name must be string, not '{}'", rt.type_name(name))));
    };
    if class.has_flag(type_flag::IMMUTABLETYPE) {
        let (name, class) = (text.to_text(), rt.class_name(class));
        return Err(rt.type_error(format!("cannot set '{name}' attribute of immutable type '{class}'")));
    }
    if let Some(found) = rt.type_lookup(type_of(object), text)
        && let Some(set) = type_of(&found).slot(|slots| slots.descr_set)
    {
        return set(rt, &found, object, value);
    }
    let Some(dict) = class.namespace() else { return Err(rt.no_attribute(object, text)) };
    let name = rt.intern_str(text.to_ref());
    match value {
        Some(value) => dict.set_str(rt, &name, value.to_ref()),
        None => {
            if dict.remove_str(rt, &name).is_none() {
                let message =
                    format!("type object '{}' has no attribute '{}'", rt.class_name(class), name.to_text());
                return Err(rt.attribute_error(object, &name, &message));
            }
        }
    }
    rt.type_modified(class);
    let text = name.to_text();
    if text.starts_with("__") && text.ends_with("__") {
        rt.update_slots(class);
    }
    Ok(())
}

fn or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    rt.union_of_types(a, b)
}

fn mro(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let order = rt.linearize(class_of(rt, args.at(0))?)?;
    Ok(rt.new_list(order).into_object())
}

fn subclasses(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let list = rt.subclasses_of(class_of(rt, args.at(0))?);
    Ok(rt.new_list(list.into_iter().map(Ref::into_object).collect()).into_object())
}

fn prepare(rt: &Runtime, _: CallArgs<'_>) -> PyResult {
    Ok(rt.new_dict().into_object())
}

fn instancecheck(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.plain_isinstance(args.at(1), args.at(0))?))
}

fn subclasscheck(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.plain_issubclass(args.at(1), args.at(0))?))
}

fn dir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let names = rt.new_dict();
    merge_class_names(rt, &names, class_of(rt, args.at(0))?);
    Ok(rt.new_list(names.to_vec().into_iter().map(|(key, _)| key).collect()).into_object())
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let class = class_of(rt, args.at(0))?;
    let shared = if class.has_dict.get() && class.storage.get() != crate::Storage::Payload { 768 } else { 0 };
    Ok(rt.new_usize(if class.is_heap_type() { 936 + shared } else { 416 }))
}

fn get_name(rt: &Runtime, object: &Object) -> PyResult {
    slot_of(rt, object, |class| &class.name)
}

fn set_name(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let class = check_mutable(rt, object, "__name__", value)?;
    let Some(value) = value else { return Ok(()) };
    if !value.is::<Str>() {
        let (name, given) = (rt.class_name(&class), rt.type_name(value));
        return Err(rt.type_error(format!("can only assign string to {name}.__name__, not '{given}'")));
    }
    if let Some(name) = str_value(value) {
        rt.check_class_name(name)?;
    }
    class.name.set(Some(value.to_ref()));
    Ok(())
}

fn get_qualname(rt: &Runtime, object: &Object) -> PyResult {
    let class = class_of(rt, object)?;
    match class.qualname.get() {
        Some(qualname) => Ok(qualname),
        None => get_name(rt, object),
    }
}

fn set_qualname(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let class = check_mutable(rt, object, "__qualname__", value)?;
    let Some(value) = value else { return Ok(()) };
    if !value.is::<Str>() {
        let (name, given) = (rt.class_name(&class), rt.type_name(value));
        return Err(rt.type_error(format!("can only assign string to {name}.__qualname__, not '{given}'")));
    }
    class.qualname.set(Some(value.to_ref()));
    Ok(())
}

fn set_bases(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let class = check_mutable(rt, object, "__bases__", value)?;
    let Some(bases) = value.and_then(tuple_value) else {
        let (name, given) = (rt.class_name(&class), value.map_or(String::new(), |value| rt.type_name(value)));
        return Err(rt.type_error(format!("can only assign tuple to {name}.__bases__, not {given}")));
    };
    rt.replace_bases(&class, bases)
}

fn own_entry(rt: &Runtime, object: &Object, name: &Obj<Str>) -> PyResult<Option<Ref>> {
    Ok(class_of(rt, object)?.namespace().and_then(|dict| dict.get_str(rt, name)))
}

fn set_own_entry(rt: &Runtime, object: &Object, name: &Obj<Str>, value: Option<&Object>) -> PyResult<()> {
    let class = check_mutable(rt, object, &name.to_text(), value)?;
    let Some(dict) = class.namespace() else { return Ok(()) };
    match value {
        Some(value) => dict.set_str(rt, name, value.to_ref()),
        None => {
            if dict.remove_str(rt, name).is_none() {
                return Err(rt.attribute_error(object, name, &name.to_text()));
            }
        }
    }
    rt.type_modified(&class);
    Ok(())
}

fn get_module(rt: &Runtime, object: &Object) -> PyResult {
    let class = class_of(rt, object)?;
    if let Some(module) = own_entry(rt, object, &rt.names.module)?
        && class.is_heap_type()
    {
        return Ok(module);
    }
    let name = class.static_name.get();
    match name.rsplit_once('.') {
        Some((module, _)) => Ok(rt.intern(module).into_object()),
        None if class.is_heap_type() => Err(rt.attribute_error(object, &rt.names.module, "__module__")),
        None => Ok(rt.names.builtins_module.clone().into_object()),
    }
}

fn set_module(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    set_own_entry(rt, object, &rt.names.module, value)
}

fn get_abstract(rt: &Runtime, object: &Object) -> PyResult {
    let found = if object.is_same(&rt.types.type_) {
        None
    } else {
        own_entry(rt, object, &rt.names.abstractmethods)?
    };
    found.ok_or_else(|| rt.attribute_error(object, &rt.names.abstractmethods, "__abstractmethods__"))
}

fn set_abstract(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let abstract_ = match value {
        Some(value) => rt.is_true(value)?,
        None => false,
    };
    set_own_entry(rt, object, &rt.names.abstractmethods, value)?;
    let class = class_of(rt, object)?;
    let flags = class.flags.get() & !type_flag::IS_ABSTRACT;
    class.flags.set(if abstract_ { flags | type_flag::IS_ABSTRACT } else { flags });
    Ok(())
}

fn get_dict(rt: &Runtime, object: &Object) -> PyResult {
    let dict = class_of(rt, object)?.namespace();
    let Some(dict) = dict else { return Ok(rt.none()) };
    let payload = MappingProxy { mapping: Slot::new(dict.into_object()) };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.mapping_proxy, payload)).into_object())
}

fn get_doc(rt: &Runtime, object: &Object) -> PyResult {
    let class = class_of(rt, object)?;
    if let Some(spec) = class.spec.get().filter(|spec| !class.is_heap_type() && !spec.doc.is_empty()) {
        return Ok(rt.new_str(spec.doc).into_object());
    }
    let Some(doc) = own_entry(rt, object, &rt.names.doc)? else { return Ok(rt.none()) };
    match type_of(&doc).slot(|slots| slots.descr_get) {
        Some(get) => get(rt, &doc, None, Some(object)),
        None => Ok(doc),
    }
}

fn set_doc(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    set_own_entry(rt, object, &rt.names.doc, value)
}

fn get_text_signature(rt: &Runtime, object: &Object) -> PyResult {
    let signature = class_of(rt, object)?.spec.get().and_then(|spec| spec.signature);
    Ok(signature.map_or_else(|| rt.none(), |text| rt.new_str(text).into_object()))
}

fn get_annotate(rt: &Runtime, object: &Object) -> PyResult {
    let class = class_of(rt, object)?;
    if !class.is_heap_type() {
        let message = format!("type object '{}' has no attribute '__annotate__'", rt.class_name(class));
        return Err(rt.attribute_error(object, &rt.names.annotate, &message));
    }
    let found = own_entry(rt, object, &rt.names.annotate_func)?;
    let found = match found {
        Some(found) => Some(found),
        None => own_entry(rt, object, &rt.names.annotate)?,
    };
    let Some(found) = found else { return Ok(rt.none()) };
    match type_of(&found).slot(|slots| slots.descr_get) {
        Some(get) => get(rt, &found, None, Some(object)),
        None => Ok(found),
    }
}

fn set_annotate(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("cannot delete __annotate__ attribute")) };
    if !rt.is_none(value) && !rt.is_callable(value) {
        return Err(rt.type_error("__annotate__ must be callable or None"));
    }
    set_own_entry(rt, object, &rt.names.annotate_func, Some(value))?;
    if let Some(dict) = class_of(rt, object)?.namespace() {
        dict.remove_str(rt, &rt.intern("__annotations_cache__"));
    }
    Ok(())
}

fn get_annotations(rt: &Runtime, object: &Object) -> PyResult {
    let class = class_of(rt, object)?;
    if !class.is_heap_type() {
        let message = format!("type object '{}' has no attribute '__annotations__'", rt.class_name(class));
        return Err(rt.attribute_error(object, &rt.names.annotations, &message));
    }
    let cache = rt.intern("__annotations_cache__");
    for name in [&*rt.names.annotations, &*cache] {
        if let Some(found) = own_entry(rt, object, name)? {
            return match type_of(&found).slot(|slots| slots.descr_get) {
                Some(get) => get(rt, &found, None, Some(object)),
                None => Ok(found),
            };
        }
    }
    let annotate = get_annotate(rt, object)?;
    let result = if rt.is_none(&annotate) {
        rt.new_dict().into_object()
    } else {
        rt.call(&annotate, &[&rt.new_int(1)])?
    };
    if !result.is::<Dict>() {
        return Err(
            rt.type_error(format!("__annotate__ returned non-dict of type '{}'", rt.type_name(&result)))
        );
    }
    set_own_entry(rt, object, &cache, Some(&result))?;
    Ok(result)
}

fn set_annotations(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let cache = rt.intern("__annotations_cache__");
    let class = check_mutable(rt, object, "__annotations__", value)?;
    let Some(dict) = class.namespace() else { return Ok(()) };
    let target =
        if dict.get_str(rt, &rt.names.annotations).is_some() { rt.names.annotations.clone() } else { cache };
    match value {
        Some(value) => dict.set_str(rt, &target, value.to_ref()),
        None => {
            if dict.remove_str(rt, &target).is_none() {
                return Err(rt.attribute_error(object, &rt.names.annotations, "__annotations__"));
            }
        }
    }
    dict.set_str(rt, &rt.names.annotate_func, rt.none());
    Ok(())
}

fn get_type_params(rt: &Runtime, object: &Object) -> PyResult {
    let found = own_entry(rt, object, &rt.names.type_params)?;
    Ok(found.unwrap_or_else(|| rt.singletons.empty_tuple.clone().into_object()))
}

fn set_type_params(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    set_own_entry(rt, object, &rt.names.type_params, value)
}
