//! `typing.Generic`: the base of generic classes. `typing` does the work in Python.

use serpentarium_heap::{Ref, StackRef};

use crate::Type;
use crate::core::{CallArgs, MethodDef, PyResult, Runtime};

static CLASS_GETITEM: MethodDef = MethodDef::fast(
    "__class_getitem__",
    "",
    |rt, args| call_typing(rt, "_generic_class_getitem", args),
    "Parameterizes a generic class.",
)
.class();

static INIT_SUBCLASS: MethodDef = MethodDef::fast(
    "__init_subclass__",
    "",
    |rt, args| call_typing(rt, "_generic_init_subclass", args),
    "Function to initialize subclasses.",
)
.class();

fn call_typing(rt: &Runtime, name: &str, args: CallArgs<'_>) -> PyResult {
    let typing = rt.loaded_module("typing")?;
    let function = rt.getattr_str(&typing, name)?;
    rt.call_args(&function, args)
}

/// Makes the class: an ordinary one without instance dictionary.
pub(super) fn make(rt: &Runtime) -> PyResult<Ref<Type>> {
    let namespace = rt.new_dict();
    namespace.set_str(rt, &rt.intern("__module__"), rt.intern("typing").into_object());
    let doc =
        rt.new_str("The base of generic classes, which classes with type parameters have by themselves.");
    namespace.set_str(rt, &rt.names.doc, doc.into_object());
    let slots = rt.intern("__slots__");
    namespace.set_str(rt, &slots, rt.singletons.empty_tuple.clone().into_object());
    let bases = rt.new_tuple([rt.types.object.clone().into_object()]);
    let values = [
        StackRef::from(rt.intern("Generic").into_object()),
        StackRef::from(bases.into_object()),
        StackRef::from(namespace.into_object()),
    ];
    let class = rt.call_args(rt.types.type_.as_object(), CallArgs::positional(&values))?;
    let class = class.try_downcast::<Type>().map_err(|_| rt.system_error("type() made no type"))?;
    if let Some(namespace) = class.namespace() {
        namespace.remove_str(rt, &slots);
        for def in [&CLASS_GETITEM, &INIT_SUBCLASS] {
            namespace.set_str(rt, &rt.intern(def.name), rt.method_descriptor(&class, def));
        }
    }
    rt.type_modified(&class);
    Ok(class)
}
