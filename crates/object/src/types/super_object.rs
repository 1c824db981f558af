//! `super`: attribute look-up that begins behind a class in the receiver's method resolution order.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use crate::core::{CallArgs, GetSetDef, PyResult, Runtime, SlotTable, TypeSpec, kind, type_flag, type_of};
use crate::types::{Tuple, str_value};
use crate::{Dict, Str, StrMethods as _, Type};

/// The payload of `super` objects.
#[derive(Debug)]
pub struct Super {
    /// The class whose MRO is searched behind it.
    pub ty: Slot,
    /// The instance or class, if bound.
    pub object: Slot,
    /// The type whose MRO is searched.
    pub object_type: Slot,
}

impl Payload for Super {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::SUPER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.ty.visit(Label::Field("__thisclass__"), visitor);
        self.object.visit(Label::Field("__self__"), visitor);
        self.object_type.visit(Label::Field("__self_class__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.ty.set(None);
        self.object.set(None);
        self.object_type.set(None);
    }
}

/// The type `super`.
pub(crate) const SUPER: TypeSpec = TypeSpec {
    doc: "Gives access to attributes behind a class in the method resolution order.",
    basicsize: 40,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        getattro: Some(getattro),
        descr_get: Some(descr_get),
        ..SlotTable::EMPTY
    },
    getset: &[
        GetSetDef::member(
            "__thisclass__",
            |rt, object| field(rt, object, |sup| &sup.ty),
            "the class behind which is searched",
        ),
        GetSetDef::member(
            "__self__",
            |rt, object| field(rt, object, |sup| &sup.object),
            "the receiver; None if unbound",
        ),
        GetSetDef::member(
            "__self_class__",
            |rt, object| field(rt, object, |sup| &sup.object_type),
            "the class whose order is searched; None if unbound",
        ),
    ],
    ..TypeSpec::named("super")
};

fn field(rt: &Runtime, object: &Object, pick: fn(&Super) -> &Slot) -> PyResult {
    let sup = object.downcast::<Super>().ok_or_else(|| rt.system_error("not a super object"))?;
    Ok(pick(sup).get().unwrap_or_else(|| rt.none()))
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = Super { ty: Slot::empty(), object: Slot::empty(), object_type: Slot::empty() };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let sup = object.downcast::<Super>().ok_or_else(|| rt.system_error("not a super object"))?;
    if args.keyword_len() > 0 {
        return Err(rt.type_error("super() takes no keyword arguments"));
    }
    let count = args.values.len();
    if count > 2 {
        return Err(rt.type_error(format!("super() expected at most 2 arguments, got {count}")));
    }
    let (class, receiver) = match args.get(0) {
        Some(class) => (class.to_ref(), args.get(1).map(Obj::to_ref)),
        None => {
            let (first, class) = rt.evaluator().super_context(rt)?;
            (class, Some(first))
        }
    };
    let Some(class) = class.downcast::<Type>() else {
        return Err(rt.type_error(format!("super() argument 1 must be a type, not {}", rt.type_name(&class))));
    };
    let receiver = receiver.filter(|receiver| !rt.is_none(receiver));
    let object_type = match &receiver {
        Some(receiver) => Some(rt.super_check(class, receiver)?),
        None => None,
    };
    sup.ty.set(Some(class.to_ref().into_object()));
    sup.object.set(receiver);
    sup.object_type.set(object_type.map(Ref::into_object));
    Ok(())
}

fn class_label(rt: &Runtime, slot: &Slot) -> String {
    slot.get()
        .as_deref()
        .and_then(Object::downcast::<Type>)
        .map_or_else(|| "NULL".to_owned(), |class| rt.class_name(class))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let sup = object.downcast::<Super>().ok_or_else(|| rt.system_error("not a super object"))?;
    let class = class_label(rt, &sup.ty);
    let text = if sup.object_type.is_empty() {
        format!("<super: <class '{class}'>, NULL>")
    } else {
        format!("<super: <class '{class}'>, <{} object>>", class_label(rt, &sup.object_type))
    };
    Ok(rt.new_str(&text).into_object())
}

fn getattro(rt: &Runtime, object: &Object, name: &Object) -> PyResult {
    let sup = object.downcast::<Super>().ok_or_else(|| rt.system_error("not a super object"))?;
    if let (Some(class), Some(receiver), Some(start)) =
        (sup.ty.get(), sup.object.get(), sup.object_type.get())
        && let (Some(class), Some(start)) = (class.downcast::<Type>(), start.downcast::<Type>())
        && let Some(name) = str_value(name)
        && let Some(found) = rt.attribute_behind(class, &receiver, start, name)?
    {
        return Ok(found);
    }
    rt.generic_getattr(object, name)
}

fn descr_get(rt: &Runtime, descriptor: &Object, object: Option<&Object>, _: Option<&Object>) -> PyResult {
    let sup = descriptor.downcast::<Super>().ok_or_else(|| rt.system_error("not a super object"))?;
    let (Some(object), None) = (rt.not_none(object), sup.object.get()) else {
        return Ok(descriptor.to_ref());
    };
    let Some(class) = sup.ty.get() else { return Ok(descriptor.to_ref()) };
    if !descriptor.type_object().is_same(&rt.types.super_) {
        return rt.call(descriptor.type_object(), &[&class, object]);
    }
    let Some(class) = class.downcast::<Type>() else { return Ok(descriptor.to_ref()) };
    let start = rt.super_check(class, object)?;
    Ok(rt.new_super(class, object, &start).into_object())
}

impl Runtime {
    /// The type whose MRO `super(class, receiver)` searches, or `TypeError` if they do not fit (`supercheck`).
    fn super_check(&self, class: &Obj<Type>, receiver: &Object) -> PyResult<Ref<Type>> {
        if let Some(receiver) = receiver.downcast::<Type>()
            && self.is_subtype(receiver, class)
        {
            return Ok(receiver.to_ref());
        }
        let own = type_of(receiver);
        if self.is_subtype(own, class) {
            return Ok(own.to_ref());
        }
        if let Some(shown) = self.lookup_attr(receiver, &self.names.dunder_class)?
            && let Ok(shown) = shown.try_downcast::<Type>()
            && !shown.is_same(own)
            && self.is_subtype(&shown, class)
        {
            return Ok(shown);
        }
        let (what, name) = match receiver.downcast::<Type>() {
            Some(receiver) => ("type", self.class_name(receiver)),
            None => ("instance of", self.class_name(own)),
        };
        let class = self.class_name(class);
        Err(self.type_error(format!(
            "super(type, obj): obj ({what} {name}) is not an instance or subtype of type ({class})."
        )))
    }

    /// The attribute found behind `class` in the MRO of `start`, bound to the receiver.
    fn attribute_behind(
        &self,
        class: &Obj<Type>,
        receiver: &Object,
        start: &Obj<Type>,
        name: &Obj<Str>,
    ) -> PyResult<Option<Ref>> {
        if name.equals("__class__") {
            return Ok(None);
        }
        let Some(mro): Option<Ref<Tuple>> = start.mro() else { return Ok(None) };
        let behind = mro.tail().iter().skip_while(|candidate| !candidate.is_same(class)).skip(1);
        let found = behind
            .filter_map(|candidate| candidate.downcast::<Type>())
            .find_map(|candidate| candidate.dict.with(|dict| dict?.downcast::<Dict>()?.get_str(self, name)));
        let Some(found) = found else { return Ok(None) };
        let Some(get) = type_of(&found).slot(|slots| slots.descr_get) else { return Ok(Some(found)) };
        let instance = (!receiver.is_same(start)).then_some(receiver);
        get(self, &found, instance, Some(start.as_object())).map(Some)
    }

    /// What `super(class, receiver).name` finds behind the class, bound; none where only the generic look-up in
    /// the `super` object itself can tell.
    pub fn super_lookup(
        &self,
        class: &Obj<Type>,
        receiver: &Object,
        name: &Obj<Str>,
    ) -> PyResult<Option<Ref>> {
        if self.is_none(receiver) {
            return Ok(None);
        }
        let start = self.super_check(class, receiver)?;
        self.attribute_behind(class, receiver, &start, name)
    }
}
