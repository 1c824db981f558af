//! Completing native types: names, MRO, namespace with descriptors, inherited slots (`PyType_Ready`).

use std::rc::Rc;

use serpentarium_heap::{Obj, Object, Payload, Ref, Slot, TypeFlags};

use crate::core::slotdefs::SLOT_DEFS;
use crate::core::ty::Subclass;
use crate::core::{
    CallArgs, MethodDef, MethodKind, PyResult, Runtime, Signature, SlotTable, Storage, Type, TypeSpec,
    type_flag,
};
use crate::types::{Builtin, Exception, GetSet, MethodDescriptor, SlotWrapper};
use crate::{Dict, StrMethods as _};

/// `__new__` of native types: checks the class given and calls the type's own slot (`tp_new_wrapper`).
static NEW: MethodDef =
    MethodDef::fast("__new__", "($type, *args, **kwargs)", new_wrapper, "Create and return a new object.");

/// The hash slot of types whose instances cannot be hashed (`PyObject_HashNotImplemented`).
pub fn hash_not_implemented(rt: &Runtime, object: &Object) -> PyResult<i64> {
    Err(rt.unhashable(object))
}

fn new_wrapper(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let owner = args.get(0).and_then(Object::downcast::<Type>);
    let Some(owner) = owner else { return Err(rt.system_error("__new__() called with non-type 'self'")) };
    let name = rt.class_name(owner);
    let Some(class) = args.get(1) else {
        return Err(rt.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(class) = class.downcast::<Type>() else {
        let given = rt.type_name(class);
        return Err(rt.type_error(format!("{name}.__new__(X): X is not a type object ({given})")));
    };
    let class_name = rt.class_name(class);
    if !rt.is_subtype(class, owner) {
        return Err(
            rt.type_error(format!("{name}.__new__({class_name}): {class_name} is not a subtype of {name}"))
        );
    }
    let native = rt.nearest_native(class);
    let (wanted, given) = (native.slot(|slots| slots.new), owner.slot(|slots| slots.new));
    if wanted.is_none() {
        return Err(rt.type_error(format!("cannot create '{class_name}' instances")));
    }
    let same = matches!((wanted, given), (Some(wanted), Some(given)) if std::ptr::fn_addr_eq(wanted, given));
    if !same {
        let safe = rt.class_name(&native);
        return Err(rt.type_error(format!("{name}.__new__({class_name}) is not safe, use {safe}.__new__()")));
    }
    let rest = CallArgs { values: &args.values[2..], names: args.names };
    match given {
        Some(new) => new(rt, class, rest),
        None => Err(rt.type_error(format!("cannot create '{name}' instances"))),
    }
}

impl Runtime {
    /// The nearest base of a class that is a native type, shown as a class or not.
    pub fn nearest_native(&self, class: &Obj<Type>) -> Ref<Type> {
        let mut current = class.to_ref();
        while current.is_heap_type() && current.spec.get().is_none() {
            match current.base() {
                Some(base) => current = base,
                None => break,
            }
        }
        current
    }

    /// Completes all built-in types and exception classes.
    pub(crate) fn ready_built_in_types(&self) {
        self.mark_payload_dicts();
        for ty in self.types.all() {
            self.ready_type(ty);
        }
        let fields = ["value", "expression", "conversion", "format_spec"];
        if let Some(namespace) = self.types.interpolation.namespace() {
            let fields = self.new_tuple(fields.map(|field| self.intern(field).into_object()));
            namespace.set_str(self, &self.names.match_args, fields.into_object());
        }
        for ty in self.exceptions.all() {
            ty.dict_slot.set(Some(|object| object.downcast::<Exception>().map(|exception| &exception.dict)));
            ty.storage.set(Storage::Payload);
            ty.has_dict.set(true);
            if ty.spec.get().is_none() {
                ty.spec.set(crate::types::exception_spec(ty.static_name.get()));
            }
            self.ready_type(ty);
        }
    }

    /// Says where functions, modules and method wrappers keep their dictionaries.
    fn mark_payload_dicts(&self) {
        let types: [(&Ref<Type>, crate::core::DictSlotFn); 5] = [
            (&self.types.function, |object| {
                object.downcast::<crate::Function>().map(|function| &function.dict)
            }),
            (&self.types.module, |object| object.downcast::<crate::Module>().map(|module| &module.dict)),
            (&self.types.classmethod, |object| {
                object.downcast::<crate::ClassMethod>().map(|method| &method.dict)
            }),
            (&self.types.namespace, |object| {
                object.downcast::<crate::SimpleNamespace>().map(|namespace| &namespace.dict)
            }),
            (&self.types.staticmethod, |object| {
                object.downcast::<crate::StaticMethod>().map(|method| &method.dict)
            }),
        ];
        for (ty, find) in types {
            ty.dict_slot.set(Some(find));
            ty.storage.set(Storage::Payload);
            ty.has_dict.set(true);
        }
    }

    /// Makes a native type outside the table of built-in ones: types of the evaluator and of native modules.
    pub fn new_native_type<P: Payload>(&self, spec: &'static TypeSpec, base: &Obj<Type>) -> Ref<Type> {
        let ty = crate::types::bare_type::<P>(&self.heap, &self.types.type_, base, spec);
        self.ready_type(&ty);
        ty
    }

    fn ready_type(&self, ty: &Obj<Type>) {
        let full_name = ty.static_name.get();
        let short = full_name.rsplit('.').next().unwrap_or(full_name);
        ty.name.set(Some(self.intern(short).into_object()));
        let base = ty.base().filter(|base| !base.is_same(ty));
        let base = if ty.is_same(&self.types.object) { None } else { base };
        ty.base.set(base.clone().map(Ref::into_object));
        ty.bases.set(Some(self.new_tuple(base.clone().map(Ref::into_object)).into_object()));
        self.set_native_mro(ty, base.as_ref());
        let dict = self.new_dict();
        ty.dict.set(Some(dict.clone().into_object()));
        if let Some(spec) = ty.spec.get() {
            self.describe_type(ty, spec, &dict);
        }
        if let Some(base) = &base {
            self.inherit_from(ty, base);
            base.subclasses.borrow_mut().push(Subclass::Static(ty.to_ref()));
        }
        if dict.get_str(self, &self.names.doc).is_none() {
            dict.set_str(self, &self.names.doc, self.none());
        }
        let immutable = type_flag::IMMUTABLETYPE | type_flag::READY;
        let gc = if ty.instances_have_gc() { type_flag::HAVE_GC } else { 0 };
        ty.flags.set(ty.flags.get() | immutable | gc);
    }

    fn set_native_mro(&self, ty: &Obj<Type>, base: Option<&Ref<Type>>) {
        let mut mro = vec![ty.to_ref().into_object()];
        if let Some(base_mro) = base.and_then(|base| base.mro()) {
            mro.extend(base_mro.tail().iter().cloned());
        }
        ty.mro.set(Some(self.new_tuple(mro).into_object()));
    }

    fn describe_type(&self, ty: &Obj<Type>, spec: &'static TypeSpec, dict: &Ref<Dict>) {
        ty.basicsize.set(spec.basicsize);
        ty.itemsize.set(spec.itemsize);
        ty.dictoffset.set(spec.dictoffset);
        ty.weaklistoffset.set(spec.weaklistoffset);
        ty.flags.set(ty.flags.get() | spec.flags);
        *ty.slots.borrow_mut() = spec.slots;
        if spec.slots.new.is_some() {
            let new = self.new_method_of_type(ty);
            dict.set_str(self, &self.names.new, new);
        }
        self.add_slot_wrappers(ty, &spec.slots, dict);
        for def in spec.methods {
            let descriptor = self.method_descriptor(ty, def);
            dict.set_str(self, &self.intern(def.name), descriptor);
        }
        for def in spec.getset {
            let class = if def.member { &self.types.native_member } else { &self.types.getset };
            let descriptor = self.heap.alloc(class, GetSet { def, owner: ty.to_ref() });
            dict.set_str(self, &self.intern(def.name), self.tracked(descriptor).into_object());
        }
        // A descriptor of that name is for instances; the type itself shows its description (`type.__doc__`).
        if !spec.doc.is_empty() && dict.get_str(self, &self.names.doc).is_none() {
            dict.set_str(self, &self.names.doc, self.new_str(spec.doc).into_object());
        }
        let unhashable = spec.slots.hash.is_some_and(|hash| {
            std::ptr::fn_addr_eq(hash, hash_not_implemented as fn(&Runtime, &Object) -> PyResult<i64>)
        });
        if unhashable {
            dict.set_str(self, &self.names.hash, self.none());
        }
    }

    fn new_method_of_type(&self, ty: &Obj<Type>) -> Ref {
        let payload = Builtin {
            def: &NEW,
            signature: Rc::new(Signature::parse(NEW.signature)),
            self_: Slot::new(ty.to_ref().into_object()),
            module: Slot::empty(),
            pass_self: true,
        };
        self.tracked(self.heap.alloc(&self.types.builtin, payload)).into_object()
    }

    pub(crate) fn method_descriptor(&self, ty: &Obj<Type>, def: &'static MethodDef) -> Ref {
        let class = match def.kind {
            MethodKind::Instance => &self.types.method_descriptor,
            MethodKind::Class => &self.types.classmethod_descriptor,
            MethodKind::Static => {
                let function = self.new_builtin(def, Some(ty.as_object()));
                return self.new_staticmethod(function.as_object());
            }
        };
        let payload =
            MethodDescriptor { def, signature: Rc::new(Signature::parse(def.signature)), owner: ty.to_ref() };
        self.tracked(self.heap.alloc(class, payload)).into_object()
    }

    fn add_slot_wrappers(&self, ty: &Obj<Type>, slots: &SlotTable, dict: &Dict) {
        for def in SLOT_DEFS {
            if !(def.present)(slots) || (def.name == "__del__") {
                continue;
            }
            let name = self.intern(def.name);
            if dict.get_str(self, &name).is_some() {
                continue;
            }
            let wrapper = self.heap.alloc(&self.types.slot_wrapper, SlotWrapper { def, owner: ty.to_ref() });
            dict.set_str(self, &name, self.tracked(wrapper).into_object());
        }
    }

    /// Takes over from the base what the type does not define itself (`inherit_special`, `inherit_slots`).
    fn inherit_from(&self, ty: &Obj<Type>, base: &Obj<Type>) {
        let from = *base.slots.borrow();
        {
            let mut own = ty.slots.borrow_mut();
            let keeps_comparison = own.compare.is_some() || own.hash.is_some();
            let (compare, hash, new) = (own.compare, own.hash, own.new);
            own.inherit_missing(&from);
            if keeps_comparison {
                own.compare = compare;
                own.hash = hash;
            }
            if base.is_same(&self.types.object) {
                own.new = new;
            }
        }
        ty.flags.set(ty.flags.get() | (base.flags.get() & type_flag::INHERITED));
        if ty.storage.get() == Storage::None {
            ty.storage.set(base.storage.get());
            ty.dict_slot.set(base.dict_slot.get());
            ty.has_dict.set(ty.has_dict.get() || base.has_dict.get());
        }
        ty.basicsize.set(ty.basicsize.get().max(base.basicsize.get()));
        if ty.itemsize.get() == 0 {
            ty.itemsize.set(base.itemsize.get());
        }
        if ty.dictoffset.get() == 0 {
            ty.dictoffset.set(base.dictoffset.get());
        }
        if ty.weaklistoffset.get() == 0 {
            ty.weaklistoffset.set(base.weaklistoffset.get());
        }
        if from.finalize.is_some() {
            ty.set_type_flags(ty.type_flags().union(TypeFlags::FINALIZER));
        }
    }

    /// `tp_name`: the full name of a native type, the plain name of a class.
    pub fn class_name(&self, ty: &Obj<Type>) -> String {
        if !ty.static_name.get().is_empty() {
            return ty.static_name.get().to_owned();
        }
        ty.name.with(|name| {
            name.and_then(Object::downcast::<crate::Str>)
                .map_or(String::new(), |name| name.to_text().into_owned())
        })
    }

    /// `tp_name` of the object's type.
    pub fn type_name(&self, object: &Object) -> String {
        self.class_name(crate::type_of(object))
    }
}
