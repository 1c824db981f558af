//! `_thread._local`: attributes of which each thread has its own. With one thread they are plain attributes.

use serpentarium_object::{
    CallArgs, GcWord, Guarded, Kind, Label, Obj, Object, Payload, PyResult, Ref, Runtime, Slot, SlotTable,
    Storage, Type, TypeSpec, Visitor, type_flag,
};

/// The payload of `_thread._local`.
#[derive(Debug)]
pub(super) struct Local {
    dict: Slot,
}

impl Payload for Local {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
    }
}

static LOCAL: TypeSpec = TypeSpec {
    doc: "Attributes of which each thread has its own.",
    signature: Some("()"),
    basicsize: 56,
    weaklistoffset: 32,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), ..SlotTable::EMPTY },
    ..TypeSpec::named("_thread._local")
};

#[derive(Debug, Default)]
struct LocalType(Guarded<Option<Ref<Type>>>);

/// The type, made once.
pub(super) fn local_type(rt: &Runtime) -> Ref<Type> {
    let state = crate::support::state::<LocalType>(rt, "_thread.local");
    let known = state.0.borrow().clone();
    let ty = known.unwrap_or_else(|| {
        let ty = rt.new_native_type::<Local>(&LOCAL, &rt.types.object);
        ty.storage.set(Storage::Payload);
        ty.has_dict.set(true);
        ty.dict_slot.set(Some(dict_slot));
        ty
    });
    *state.0.borrow_mut() = Some(ty.clone());
    ty
}

fn dict_slot(object: &Object) -> Option<&Slot> {
    object.downcast::<Local>().map(|local| &local.dict)
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let own_init = rt.type_lookup(class, &rt.names.init);
    let plain = rt.type_lookup(&rt.types.object, &rt.names.init);
    let same = match (&own_init, &plain) {
        (Some(own), Some(plain)) => own.is_same(plain),
        _ => own_init.is_none(),
    };
    if same && !args.values.is_empty() {
        return Err(rt.type_error("Initialization arguments are not supported"));
    }
    Ok(rt.tracked(rt.heap.alloc(class, Local { dict: Slot::empty() })).into_object())
}
