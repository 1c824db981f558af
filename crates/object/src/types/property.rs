//! `property`.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use crate::Type;
use crate::core::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, kind, type_flag,
};
use crate::types::arguments::named;
use crate::types::receiver::{receiver, slot_value};

/// The payload of properties.
#[derive(Debug)]
pub struct Property {
    /// The getter.
    pub get: Slot,
    /// The setter.
    pub set: Slot,
    /// The deleter.
    pub del: Slot,
    /// Its documentation.
    pub doc: Slot,
    /// The name it was assigned to.
    pub name: Slot,
    /// The documentation was taken from the getter.
    pub getter_doc: Cell<bool>,
}

impl Payload for Property {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::PROPERTY;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.get.visit(Label::Field("fget"), visitor);
        self.set.visit(Label::Field("fset"), visitor);
        self.del.visit(Label::Field("fdel"), visitor);
        self.doc.visit(Label::Field("__doc__"), visitor);
        self.name.visit(Label::Field("__name__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.get.set(None);
        self.set.set(None);
        self.del.set(None);
        self.doc.set(None);
        self.name.set(None);
    }
}
/// The type `property`.
pub(crate) const PROPERTY: TypeSpec = TypeSpec {
    doc: "An attribute that functions compute, set and delete.",
    signature: Some("(fget=None, fset=None, fdel=None, doc=None)"),
    basicsize: 64,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        descr_get: Some(descr_get),
        descr_set: Some(descr_set),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "getter",
            "($self, object, /)",
            |rt, args| copy(rt, args, 0),
            "A copy of the property with another getter.",
        ),
        MethodDef::new(
            "setter",
            "($self, object, /)",
            |rt, args| copy(rt, args, 1),
            "A copy of the property with another setter.",
        ),
        MethodDef::new(
            "deleter",
            "($self, object, /)",
            |rt, args| copy(rt, args, 2),
            "A copy of the property with another deleter.",
        ),
        MethodDef::fast(
            "__set_name__",
            "($self, owner, name, /)",
            set_name,
            "Tells the property the name it was assigned to.",
        ),
    ],
    getset: &[
        GetSetDef::member("fget", |rt, object| slot_value(rt, &this(rt, object)?.get), ""),
        GetSetDef::member("fset", |rt, object| slot_value(rt, &this(rt, object)?.set), ""),
        GetSetDef::member("fdel", |rt, object| slot_value(rt, &this(rt, object)?.del), ""),
        GetSetDef::member("__doc__", |rt, object| slot_value(rt, &this(rt, object)?.doc), "")
            .with_set(set_doc),
        GetSetDef::new("__name__", get_name, "").with_set(set_own_name),
        GetSetDef::new("__isabstractmethod__", is_abstract, ""),
    ],
    ..TypeSpec::named("property")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Property>> {
    receiver::<Property>(rt, object)
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = Property {
        get: Slot::empty(),
        set: Slot::empty(),
        del: Slot::empty(),
        doc: Slot::empty(),
        name: Slot::empty(),
        getter_doc: Cell::new(false),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let property = this(rt, object)?;
    let [get, set, del, doc] = named(rt, args, "property", ["fget", "fset", "fdel", "doc"])?;
    let given = |value: Option<&Object>| rt.not_none(value).map(Obj::to_ref);
    property.get.set(given(get));
    property.set.set(given(set));
    property.del.set(given(del));
    property.doc.set(None);
    property.name.set(None);
    property.getter_doc.set(false);
    let mut text = given(doc);
    if text.is_none()
        && let Some(get) = rt.not_none(get)
    {
        text = rt.lookup_attr(get, &rt.names.doc)?.filter(|doc| !rt.is_none(doc));
        property.getter_doc.set(text.is_some());
    }
    if object.type_object().is_same(&rt.types.property) {
        property.doc.set(text);
        return Ok(());
    }
    // A subclass has a `__doc__` of its own in its namespace, which hides the field: the instance needs one.
    let text = text.unwrap_or_else(|| rt.none());
    let result = rt.setattr(object, rt.names.doc.as_object(), Some(&text));
    match result {
        Err(raised) if property.getter_doc.get() && rt.raised_is(&raised, &rt.exceptions.attribute_error) => {
            Ok(())
        }
        other => other,
    }
}

/// The name the property goes by: assigned, or that of the getter.
fn name_of(rt: &Runtime, property: &Property) -> PyResult<Option<Ref>> {
    match (property.name.get(), property.get.get()) {
        (Some(name), _) => Ok(Some(name)),
        (None, Some(get)) => rt.lookup_attr(&get, &rt.names.name),
        (None, None) => Ok(None),
    }
}

fn refused(rt: &Runtime, property: &Property, object: &Object, lacks: &str) -> crate::Raised {
    let text = || -> PyResult<String> {
        let class = rt.getattr(object.type_object(), rt.names.qualname.as_object())?;
        let class = rt.repr_text(&class)?;
        Ok(match name_of(rt, property)? {
            Some(name) => format!("property {} of {class} object has no {lacks}", rt.repr_text(&name)?),
            None => format!("property of {class} object has no {lacks}"),
        })
    };
    match text() {
        Ok(text) => rt.raise(&rt.exceptions.attribute_error, &text),
        Err(raised) => raised,
    }
}

fn descr_get(rt: &Runtime, descriptor: &Object, object: Option<&Object>, _: Option<&Object>) -> PyResult {
    let Some(object) = rt.not_none(object) else { return Ok(descriptor.to_ref()) };
    let property = this(rt, descriptor)?;
    match property.get.get() {
        Some(get) => rt.call(&get, &[object]),
        None => Err(refused(rt, property, object, "getter")),
    }
}

fn descr_set(rt: &Runtime, descriptor: &Object, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let property = this(rt, descriptor)?;
    let (function, lacks) = match value {
        Some(_) => (property.set.get(), "setter"),
        None => (property.del.get(), "deleter"),
    };
    let Some(function) = function else { return Err(refused(rt, property, object, lacks)) };
    match value {
        Some(value) => rt.call(&function, &[object, value]).map(drop),
        None => rt.call(&function, &[object]).map(drop),
    }
}

/// A copy with one function exchanged: 0 is the getter, 1 the setter, 2 the deleter.
fn copy(rt: &Runtime, args: NativeArgs<'_>, which: usize) -> PyResult {
    let object = args.at(0);
    let property = this(rt, object)?;
    let replaced = rt.not_none(args.get(1)).map(Obj::to_ref);
    let field = |index: usize, slot: &Slot| match &replaced {
        Some(replaced) if index == which => replaced.clone(),
        _ => slot.get().unwrap_or_else(|| rt.none()),
    };
    let functions = [field(0, &property.get), field(1, &property.set), field(2, &property.del)];
    let doc = if property.getter_doc.get() && !rt.is_none(&functions[0]) {
        rt.none()
    } else {
        slot_value(rt, &property.doc)?
    };
    let made = rt.call(object.type_object(), &[&functions[0], &functions[1], &functions[2], &doc])?;
    if let Some(made) = made.downcast::<Property>() {
        made.name.set(property.name.get());
    }
    Ok(made)
}

fn set_name(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (Some(object), Some(name), 3) = (args.get(0), args.get(2), args.values.len()) else {
        let given = args.values.len().saturating_sub(1);
        return Err(
            rt.type_error(format!("__set_name__() takes 2 positional arguments but {given} were given"))
        );
    };
    this(rt, object)?.name.set(Some(name.to_ref()));
    Ok(rt.none())
}

fn set_doc(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    this(rt, object)?.doc.set(value.map(Obj::to_ref));
    Ok(())
}

fn get_name(rt: &Runtime, object: &Object) -> PyResult {
    match name_of(rt, this(rt, object)?)? {
        Some(name) => Ok(name),
        None => {
            Err(rt.attribute_error(object, &rt.names.name, "'property' object has no attribute '__name__'"))
        }
    }
}

fn set_own_name(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    this(rt, object)?.name.set(value.map(Obj::to_ref));
    Ok(())
}

fn is_abstract(rt: &Runtime, object: &Object) -> PyResult {
    let property = this(rt, object)?;
    for slot in [&property.get, &property.set, &property.del] {
        if rt.is_abstract(slot.get())? {
            return Ok(rt.bool(true));
        }
    }
    Ok(rt.bool(false))
}
