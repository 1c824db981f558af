//! `builtin_function_or_method`: native functions and native methods bound to an instance.

use std::rc::Rc;

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Ref, Slot, Visitor};

use crate::core::{CallArgs, MethodDef, PyResult, Runtime, Signature, SlotTable, TypeSpec, kind};
use crate::StrMethods as _;

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
    weaklistoffset: 40,
    slots: SlotTable { call: Some(call), ..SlotTable::EMPTY },
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
    pub fn bind_builtin(&self, def: &'static MethodDef, signature: &Rc<Signature>, object: &Object) -> Ref<Builtin> {
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
    match owner {
        Some(owner) => format!("{owner}.{}", builtin.def.name),
        None => builtin.def.name.to_owned(),
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
        let name = name.try_downcast::<crate::Str>().ok()?;
        debug_assert!(name.char_len() < usize::MAX);
        Some(name)
    }
}
