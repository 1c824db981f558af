//! `builtin_function_or_method`: native functions and native methods bound to an instance.

use std::rc::Rc;

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Ref, Slot, Visitor};

use crate::StrMethods as _;
use crate::core::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, Signature, SlotTable, TypeSpec,
    kind, type_flag,
};
use crate::types::receiver::{receiver, slot_value};
use crate::{Module, Type};

/// The payload of native functions (`PyCFunctionObject`).
#[derive(Debug)]
pub struct Builtin {
    /// The description.
    pub def: &'static MethodDef,
    /// The parsed signature.
    pub signature: Rc<Signature>,
    /// The instance or class it is bound to, or the module it belongs to.
    pub self_: Slot,
    /// `__module__`, a `str`.
    pub module: Slot,
    /// True if `self_` is passed as first argument (methods; not module functions).
    pub pass_self: bool,
}

impl Payload for Builtin {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::BUILTIN;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.self_.visit(Label::Field("__self__"), visitor);
        self.module.visit(Label::Field("__module__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.self_.set(None);
        self.module.set(None);
    }
}

/// The type `builtin_function_or_method`.
pub(crate) const BUILTIN: TypeSpec = TypeSpec {
    basicsize: 56,
    flags: type_flag::HAVE_VECTORCALL,
    weaklistoffset: 40,
    slots: SlotTable {
        call: Some(call),
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "")],
    getset: &[
        GetSetDef::member("__module__", |rt, object| slot_value(rt, &this(rt, object)?.module), "")
            .with_set(set_module),
        GetSetDef::new("__doc__", |rt, object| Ok(rt.text_or_none(this(rt, object)?.def.doc)), ""),
        GetSetDef::new("__name__", |rt, object| Ok(rt.intern(this(rt, object)?.def.name).into_object()), ""),
        GetSetDef::new("__qualname__", get_qualname, ""),
        GetSetDef::new("__self__", get_self, ""),
        GetSetDef::new("__text_signature__", get_text_signature, ""),
    ],
    ..TypeSpec::named("builtin_function_or_method")
};

impl Runtime {
    /// A native function of a module, or a static one.
    pub fn new_builtin(&self, def: &'static MethodDef, module: Option<&Object>) -> Ref<Builtin> {
        let module_name = module.and_then(|module| self.module_name(module));
        let payload = Builtin {
            def,
            signature: Rc::new(Signature::parse(def.signature)),
            self_: module.map_or_else(Slot::empty, |module| Slot::new(module.to_ref())),
            module: module_name.map_or_else(Slot::empty, |name| Slot::new(name.into_object())),
            pass_self: false,
        };
        self.tracked(self.heap.alloc(&self.types.builtin, payload))
    }

    /// A native method bound to an instance or class.
    pub fn bind_builtin(
        &self,
        def: &'static MethodDef,
        signature: &Rc<Signature>,
        object: &Object,
    ) -> Ref<Builtin> {
        let payload = Builtin {
            def,
            signature: Rc::clone(signature),
            self_: Slot::new(object.to_ref()),
            module: Slot::empty(),
            pass_self: true,
        };
        self.tracked(self.heap.alloc(&self.types.builtin, payload))
    }
}

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a serpentarium_heap::Obj<Builtin>> {
    receiver::<Builtin>(rt, object)
}

/// What the function is bound to, unless that is nothing or a module.
fn bound_to(builtin: &Builtin) -> Option<Ref> {
    builtin.self_.get().filter(|bound| !bound.is::<Module>())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let builtin = this(rt, object)?;
    let name = builtin.def.name;
    let text = match bound_to(builtin) {
        Some(bound) => {
            format!("<built-in method {name} of {} object at {:#x}>", rt.type_name(&bound), bound.address())
        }
        None => format!("<built-in function {name}>"),
    };
    Ok(rt.new_str(&text).into_object())
}

fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let builtin = this(rt, object)?;
    let own = Runtime::hash_address(std::ptr::from_ref(builtin.def).addr());
    let mixed =
        own ^ builtin.self_.with(|bound| bound.map_or(0, |bound| Runtime::hash_address(bound.address())));
    Ok(if mixed == -1 { -2 } else { mixed })
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (CompareOp::Eq | CompareOp::Ne, Some(first), Some(second)) =
        (op, a.downcast::<Builtin>(), b.downcast::<Builtin>())
    else {
        return Ok(rt.not_implemented());
    };
    let same_receiver = match (first.self_.get(), second.self_.get()) {
        (Some(first), Some(second)) => first.is_same(&second),
        (None, None) => true,
        _ => false,
    };
    let equal = same_receiver && std::ptr::eq(first.def, second.def);
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}

fn get_qualname(rt: &Runtime, object: &Object) -> PyResult {
    let builtin = this(rt, object)?;
    let Some(bound) = bound_to(builtin) else { return Ok(rt.intern(builtin.def.name).into_object()) };
    let class = if bound.is::<Type>() { &*bound } else { bound.type_object() };
    let class = rt.getattr(class, rt.names.qualname.as_object())?;
    Ok(rt.new_str(&format!("{}.{}", rt.str_text(&class)?, builtin.def.name)).into_object())
}

fn get_self(rt: &Runtime, object: &Object) -> PyResult {
    let builtin = this(rt, object)?;
    let bound = builtin.self_.get().filter(|bound| builtin.pass_self || bound.is::<Module>());
    Ok(bound.unwrap_or_else(|| rt.none()))
}

/// Functions of modules show the module as first parameter, which the table does not spell out.
fn get_text_signature(rt: &Runtime, object: &Object) -> PyResult {
    let builtin = this(rt, object)?;
    let signature = builtin.def.signature;
    let in_module = !builtin.pass_self && bound_to(builtin).is_none();
    if !in_module || signature.is_empty() || signature.contains('$') {
        return Ok(rt.text_or_none(signature));
    }
    let inner = signature.trim_start_matches('(').trim_end_matches(')');
    let positional_only = Signature::parse(signature).positional_only > 0;
    let text = match (inner.is_empty(), positional_only) {
        (true, _) => "($module, /)".to_owned(),
        (false, true) => format!("($module, {inner})"),
        (false, false) => format!("($module, /, {inner})"),
    };
    Ok(rt.new_str(&text).into_object())
}

fn set_module(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    this(rt, object)?.module.set(value.map(serpentarium_heap::Obj::to_ref));
    Ok(())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let builtin = this(rt, args.at(0))?;
    let name = rt.intern(builtin.def.name).into_object();
    match bound_to(builtin) {
        Some(bound) => rt.reduce_as_attribute(&bound, name),
        None => Ok(name),
    }
}

impl Runtime {
    /// A string, or `None` for an empty one.
    pub(crate) fn text_or_none(&self, text: &str) -> Ref {
        if text.is_empty() { self.none() } else { self.new_str(text).into_object() }
    }
}

/// The name an error text uses for a bound native function: `len`, `list.append`, `dict.fromkeys`.
fn display_name(rt: &Runtime, builtin: &Builtin) -> String {
    let owner = builtin.pass_self.then(|| {
        builtin.self_.with(|object| match object {
            Some(object) => match object.downcast::<crate::Type>() {
                Some(class) => rt.class_name(class),
                None => rt.type_name(object),
            },
            None => String::new(),
        })
    });
    let module =
        || builtin.module.get().and_then(|module| Some(crate::str_value(&module)?.to_text().into_owned()));
    match owner {
        // A method is named by its qualified name, which has no module in front.
        Some(owner) => format!("{}.{}", owner.rsplit('.').next().unwrap_or(&owner), builtin.def.name),
        None => match module() {
            Some(module) if module != "builtins" => format!("{module}.{}", builtin.def.name),
            _ => builtin.def.name.to_owned(),
        },
    }
}

fn call(rt: &Runtime, callable: &Object, args: CallArgs<'_>) -> PyResult {
    let Some(builtin) = callable.downcast::<Builtin>() else {
        return Err(rt.type_error("descriptor requires a built-in function"));
    };
    let name = || display_name(rt, builtin);
    if !builtin.pass_self {
        return rt.call_native(builtin.def.code, &builtin.signature, &name, args, false);
    }
    let mut values: smallvec::SmallVec<[serpentarium_heap::StackRef; 8]> = smallvec::SmallVec::new();
    values.push(builtin.self_.get().into());
    values.extend(args.values.iter().map(serpentarium_heap::StackRef::borrow));
    let args = CallArgs { values: &values, names: args.names };
    rt.call_native(builtin.def.code, &builtin.signature, &name, args, true)
}

impl Runtime {
    /// `__name__` of a module object, if it has one.
    pub fn module_name(&self, module: &Object) -> Option<Ref<crate::Str>> {
        let module = module.downcast::<crate::Module>()?;
        let dict = module.dict.get()?;
        let name = dict.downcast::<crate::Dict>()?.get_str(self, &self.names.name)?;
        name.try_downcast::<crate::Str>().ok()
    }
}
