//! `object`: what every object can do.

use serpentarium_heap::{Obj, Object};

use crate::core::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag,
    type_of,
};
use crate::types::{str_value, type_full_name};
use crate::{Dict, List, StrMethods as _, Type};

/// The type `object`.
pub(crate) const OBJECT: TypeSpec = TypeSpec {
    doc: "The base class of the class hierarchy.",
    signature: Some("()"),
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        str: Some(str),
        hash: Some(hash),
        compare: Some(compare),
        getattro: Some(object_getattro),
        setattro: Some(object_setattro),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__reduce__", "($self, /)", reduce, "Helper for pickle."),
        MethodDef::new("__reduce_ex__", "($self, protocol, /)", reduce_ex, "Helper for pickle."),
        MethodDef::new("__getstate__", "($self, /)", getstate, "Helper for pickle."),
        MethodDef::fast(
            "__subclasshook__",
            "($type, object, /)",
            subclasshook,
            "Abstract classes can override this to customize issubclass().",
        )
        .class(),
        MethodDef::fast(
            "__init_subclass__",
            "($type, /)",
            init_subclass,
            "This method is called when a class is subclassed.",
        )
        .class(),
        MethodDef::new("__format__", "($self, format_spec, /)", format, "Default object formatter."),
        MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size of object in memory, in bytes."),
        MethodDef::new("__dir__", "($self, /)", dir, "Default dir() implementation."),
    ],
    getset: &[GetSetDef::new("__class__", get_class, "the object's class").with_set(set_class)],
    ..TypeSpec::named("object")
};

/// True if the arguments are none at all.
fn no_arguments(args: CallArgs<'_>) -> bool {
    args.values.is_empty()
}

fn same_slot<F: Copy + PartialEq>(a: Option<F>, b: Option<F>) -> bool {
    a == b
}

fn has_own_new(class: &Obj<Type>) -> bool {
    !class.slot(|slots| slots.new).is_some_and(|found| {
        std::ptr::fn_addr_eq(found, new as fn(&Runtime, &Obj<Type>, CallArgs<'_>) -> PyResult)
    })
}

fn has_own_init(class: &Obj<Type>) -> bool {
    !class.slot(|slots| slots.init).is_some_and(|found| {
        std::ptr::fn_addr_eq(found, init as fn(&Runtime, &Object, CallArgs<'_>) -> PyResult<()>)
    })
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if !no_arguments(args) {
        if has_own_new(class) {
            return Err(
                rt.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
            );
        }
        if !has_own_init(class) {
            return Err(rt.type_error(format!("{}() takes no arguments", rt.class_name(class))));
        }
    }
    if class.has_flag(type_flag::IS_ABSTRACT) {
        return Err(abstract_instantiation(rt, class));
    }
    Ok(rt.new_instance(class).into_object())
}

fn abstract_instantiation(rt: &Runtime, class: &Obj<Type>) -> crate::Raised {
    let names = match rt
        .getattr(class.as_object(), rt.names.abstractmethods.as_object())
        .and_then(|set| rt.to_vec(&set))
    {
        Ok(names) => names,
        Err(raised) => return raised,
    };
    let mut names: Vec<String> =
        names.iter().filter_map(|name| str_value(name)).map(|name| name.to_text().into_owned()).collect();
    names.sort();
    let plural = if names.len() == 1 { "" } else { "s" };
    let list = names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
    let class = rt.class_name(class);
    rt.type_error(format!("Can't instantiate abstract class {class} without an implementation for abstract method{plural} {list}"))
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let class = type_of(object);
    if no_arguments(args) {
        return Ok(());
    }
    if has_own_init(class) {
        return Err(
            rt.type_error("object.__init__() takes exactly one argument (the instance to initialize)")
        );
    }
    if !has_own_new(class) {
        return Err(rt.type_error(format!(
            "{}.__init__() takes exactly one argument (the instance to initialize)",
            rt.class_name(class)
        )));
    }
    Ok(())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.default_repr(object))
}

fn str(rt: &Runtime, object: &Object) -> PyResult {
    rt.repr(object)
}

fn hash(_: &Runtime, object: &Object) -> PyResult<i64> {
    Ok(Runtime::hash_address(object.address()))
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    match op {
        CompareOp::Eq if a.is_same(b) => Ok(rt.bool(true)),
        CompareOp::Ne => {
            let Some(compare) = type_of(a).slot(|slots| slots.compare) else {
                return Ok(rt.not_implemented());
            };
            let result = compare(rt, a, b, CompareOp::Eq)?;
            if result.is_same(&rt.singletons.not_implemented) {
                return Ok(result);
            }
            Ok(rt.bool(!rt.is_true(&result)?))
        }
        _ => Ok(rt.not_implemented()),
    }
}

/// The slot of generic attribute access, compared with by address to know that nobody overrides it.
pub fn object_getattro(rt: &Runtime, object: &Object, name: &Object) -> PyResult {
    rt.generic_getattr(object, name)
}

/// The slot of generic attribute assignment.
pub fn object_setattro(rt: &Runtime, object: &Object, name: &Object, value: Option<&Object>) -> PyResult<()> {
    rt.generic_setattr(object, name, value)
}

fn copyreg(rt: &Runtime, name: &str, args: &[&Object]) -> PyResult {
    let module = rt.evaluator().import(rt, rt.new_str("copyreg").as_object(), None, None, 0)?;
    let function = rt.getattr_str(&module, name)?;
    rt.call(&function, args)
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    copyreg(rt, "_reduce_ex", &[args.at(0), &rt.new_int(0)])
}

fn reduce_ex(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let own = rt.getattr(type_of(object).as_object(), rt.names.reduce.as_object())?;
    let default = rt.getattr(rt.types.object.as_object(), rt.names.reduce.as_object())?;
    if !own.is_same(&default) {
        let method = rt.getattr(object, rt.names.reduce.as_object())?;
        return rt.call(&method, &[]);
    }
    if rt.index_as_i32(args.at(1))? >= 2 {
        return crate::types::reduce_newobj(rt, object);
    }
    copyreg(rt, "_reduce_ex", &[object, args.at(1)])
}

fn getstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    crate::types::default_getstate(rt, args.at(0), false)
}

fn subclasshook(rt: &Runtime, _: CallArgs<'_>) -> PyResult {
    Ok(rt.not_implemented())
}

fn init_subclass(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    if args.values.len() == 1 {
        return Ok(rt.none());
    }
    let class =
        args.get(0).and_then(Object::downcast::<Type>).map_or(String::new(), |class| rt.class_name(class));
    let what = if args.keyword_len() > 0 {
        "no keyword arguments".to_owned()
    } else {
        format!("no arguments ({} given)", args.values.len() - 1)
    };
    Err(rt.type_error(format!("{class}.__init_subclass__() takes {what}")))
}

fn format(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let spec = rt.expect_str_argument(args.at(1), "__format__() argument")?;
    if spec.char_len() > 0 {
        let name = rt.type_name(args.at(0));
        return Err(rt.type_error(format!("unsupported format string passed to {name}.__format__")));
    }
    rt.str(args.at(0))
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let ty = type_of(args.at(0));
    let mut size = ty.basicsize.get();
    if ty.itemsize.get() > 0 {
        let len = match ty.slot(|slots| slots.var_len) {
            Some(len) => len(rt, args.at(0)),
            None => rt.len(args.at(0)).unwrap_or(0),
        };
        size += ty.itemsize.get() * len;
    }
    Ok(rt.new_usize(size))
}

/// Adds the names of a class and its bases to `names`.
pub(crate) fn merge_class_names(rt: &Runtime, names: &Dict, class: &Obj<Type>) {
    let Some(mro) = class.mro() else { return };
    for class in mro.tail().iter().filter_map(|class| class.downcast::<Type>()) {
        for (key, value) in class.namespace().map(|dict| dict.to_vec()).unwrap_or_default() {
            if let Some(key) = str_value(&key) {
                names.set_str(rt, key, value);
            }
        }
    }
}

fn dir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let names = rt.new_dict();
    if let Some(dict) = rt.lookup_attr(object, &rt.names.dict)?
        && let Some(dict) = dict.downcast::<Dict>()
    {
        for (key, value) in dict.to_vec() {
            names.set_item(rt, &key, &value)?;
        }
    }
    if let Some(class) = rt.lookup_attr(object, &rt.names.class)?
        && let Some(class) = class.downcast::<Type>()
    {
        merge_class_names(rt, &names, class);
    }
    let keys: Vec<_> = names.to_vec().into_iter().map(|(key, _)| key).collect();
    let list: serpentarium_heap::Ref<List> = rt.new_list(keys);
    Ok(list.into_object())
}

fn get_class(_: &Runtime, object: &Object) -> PyResult {
    Ok(object.type_object().to_ref())
}

fn set_class(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("can't delete __class__ attribute")) };
    let Some(class) = value.downcast::<Type>() else {
        let given = rt.type_name(value);
        return Err(rt.type_error(format!("__class__ must be set to a class, not '{given}' object")));
    };
    let old = type_of(object);
    let module = object.is::<crate::Module>() && rt.is_subtype(class, &rt.types.module);
    if !module && (!class.is_heap_type() || !old.is_heap_type()) {
        return Err(
            rt.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    let compatible = class.member_len.get() == old.member_len.get()
        && class.has_dict.get() == old.has_dict.get()
        && same_slot(Some(class.weaklistoffset.get() != 0), Some(old.weaklistoffset.get() != 0));
    if compatible || module {
        drop(rt.instance_dict(object));
        if object.set_type(class) {
            return Ok(());
        }
    }
    let (new, old) = (type_full_name(rt, class), type_full_name(rt, old));
    let short = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
    Err(rt.type_error(format!(
        "__class__ assignment: '{}' object layout differs from '{}'",
        short(&new),
        short(&old)
    )))
}
