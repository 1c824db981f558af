//! `types.GenericAlias`.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use crate::core::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag,
};
use crate::types::receiver::{exactly, receiver, slot_value};
use crate::types::{str_value, tuple_value};
use crate::{List, StrMethods as _, Tuple, Type};

/// The payload of `list[int]`.
#[derive(Debug)]
pub struct GenericAlias {
    /// The generic class.
    pub origin: Slot,
    /// Its arguments, a tuple.
    pub args: Slot,
    /// Type variables among the arguments, once computed.
    pub parameters: Slot,
    /// Unpacked with a star.
    pub starred: Cell<bool>,
}

impl Payload for GenericAlias {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.origin.visit(Label::Field("__origin__"), visitor);
        self.args.visit(Label::Field("__args__"), visitor);
        self.parameters.visit(Label::Field("__parameters__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.origin.set(None);
        self.args.set(None);
        self.parameters.set(None);
    }
}

/// The payload of the iterator that `*alias` asks for: it gives the starred alias once.
#[derive(Debug)]
pub struct GenericAliasIterator {
    alias: Slot,
}

impl Payload for GenericAliasIterator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.alias.visit(Label::Field("obj"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.alias.set(None);
    }
}

/// The type `types.GenericAlias`.
pub(crate) const GENERIC_ALIAS: TypeSpec = TypeSpec {
    doc: "A generic class with its arguments, such as list[int].",
    signature: Some("(origin, args, /)"),
    basicsize: 64,
    flags: type_flag::BASETYPE | type_flag::HAVE_VECTORCALL,
    weaklistoffset: 40,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        call: Some(call),
        getattro: Some(getattro),
        compare: Some(compare),
        iter: Some(iter),
        or: Some(|rt, a, b| rt.union_of_types(a, b)),
        subscript: Some(subscript),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__mro_entries__", "($self, object, /)", mro_entries, ""),
        MethodDef::new("__instancecheck__", "($self, object, /)", instancecheck, ""),
        MethodDef::new("__subclasscheck__", "($self, object, /)", subclasscheck, ""),
        MethodDef::new("__reduce__", "($self, /)", reduce, ""),
        MethodDef::new("__dir__", "($self, /)", dir, ""),
    ],
    getset: &[
        GetSetDef::member("__origin__", |rt, object| slot_value(rt, &this(rt, object)?.origin), ""),
        GetSetDef::member("__args__", |rt, object| slot_value(rt, &this(rt, object)?.args), ""),
        GetSetDef::member("__unpacked__", |rt, object| Ok(rt.bool(this(rt, object)?.starred.get())), ""),
        GetSetDef::new(
            "__parameters__",
            |rt, object| Ok(parameters(rt, this(rt, object)?)?.into_object()),
            "Type variables in the GenericAlias.",
        ),
        GetSetDef::new("__typing_unpacked_tuple_args__", unpacked_args, ""),
    ],
    ..TypeSpec::named("types.GenericAlias")
};

/// The type `generic_alias_iterator`.
pub(crate) const GENERIC_ALIAS_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 24,
    slots: SlotTable {
        iter: Some(|_, object| Ok(object.to_ref())),
        iternext: Some(iterator_next),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__reduce__", "($self, /)", iterator_reduce, "")],
    ..TypeSpec::named("generic_alias_iterator")
};

/// Attributes of the alias itself; all others are those of the origin.
const OWN: [&str; 9] = [
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
];
/// Attributes that neither the alias nor its origin shows.
const BLOCKED: [&str; 3] = ["__bases__", "__copy__", "__deepcopy__"];

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<GenericAlias>> {
    receiver::<GenericAlias>(rt, object)
}

fn origin(rt: &Runtime, object: &Object) -> PyResult {
    slot_value(rt, &this(rt, object)?.origin)
}

fn args_of(rt: &Runtime, alias: &GenericAlias) -> PyResult<Ref<Tuple>> {
    let args = alias.args.get().and_then(|args| args.try_downcast().ok());
    args.ok_or_else(|| rt.system_error("a generic alias without arguments"))
}

fn alloc(rt: &Runtime, class: &Obj<Type>, origin: Ref, args: Ref, starred: bool) -> Ref {
    let args = if tuple_value(&args).is_some() { args } else { rt.new_tracked_tuple([args]).into_object() };
    let payload = GenericAlias {
        origin: Slot::new(origin),
        args: Slot::new(args),
        parameters: Slot::empty(),
        starred: Cell::new(starred),
    };
    rt.tracked(rt.heap.alloc(class, payload)).into_object()
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let [origin, args] = exactly(rt, "GenericAlias", args)?;
    Ok(alloc(rt, class, origin.to_ref(), args.to_ref(), false))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let alias = this(rt, object)?;
    let star = if alias.starred.get() { "*" } else { "" };
    let origin = rt.type_argument_repr(&*origin(rt, object)?)?;
    let args = rt.type_arguments_repr(&*args_of(rt, alias)?)?;
    Ok(rt.new_str(&format!("{star}{origin}[{args}]")).into_object())
}

fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let mixed = rt.hash(&*origin(rt, object)?)? ^ rt.hash(args_of(rt, this(rt, object)?)?.as_object())?;
    Ok(if mixed == -1 { -2 } else { mixed })
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (CompareOp::Eq | CompareOp::Ne, Some(first), Some(second)) =
        (op, a.downcast::<GenericAlias>(), b.downcast::<GenericAlias>())
    else {
        return Ok(rt.not_implemented());
    };
    let equal = first.starred.get() == second.starred.get()
        && rt.equal(&*origin(rt, a)?, &*origin(rt, b)?)?
        && rt.equal(args_of(rt, first)?.as_object(), args_of(rt, second)?.as_object())?;
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}

/// Makes an instance of the origin and tells it, where it can keep that, what it was made through.
fn call(rt: &Runtime, callable: &Object, args: CallArgs<'_>) -> PyResult {
    let made = rt.call_args(&*origin(rt, callable)?, args)?;
    match rt.setattr(&made, rt.names.orig_class.as_object(), Some(callable)) {
        Err(raised)
            if !rt.raised_is(&raised, &rt.exceptions.attribute_error)
                && !rt.raised_is(&raised, &rt.exceptions.type_error) =>
        {
            Err(raised)
        }
        _ => Ok(made),
    }
}

fn getattro(rt: &Runtime, object: &Object, name: &Object) -> PyResult {
    let own = str_value(name).is_none_or(|name| OWN.iter().chain(&BLOCKED).any(|own| name.equals(own)));
    if own { rt.generic_getattr(object, name) } else { rt.getattr(&*origin(rt, object)?, name) }
}

fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let payload = GenericAliasIterator { alias: Slot::new(object.to_ref()) };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.generic_alias_iterator, payload)).into_object())
}

fn iterator_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(alias) = receiver::<GenericAliasIterator>(rt, object)?.alias.take() else { return Ok(None) };
    let args = args_of(rt, this(rt, &alias)?)?.into_object();
    Ok(Some(alloc(rt, &rt.types.generic_alias, origin(rt, &alias)?, args, true)))
}

fn iterator_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iter = rt.builtin_named("iter")?;
    let left = receiver::<GenericAliasIterator>(rt, args.at(0))?.alias.get();
    let left = left.unwrap_or_else(|| rt.singletons.empty_tuple.clone().into_object());
    let args = rt.new_tracked_tuple([left]);
    Ok(rt.new_tracked_tuple([iter, args.into_object()]).into_object())
}

fn parameters(rt: &Runtime, alias: &GenericAlias) -> PyResult<Ref<Tuple>> {
    if let Some(known) = alias.parameters.get().and_then(|known| known.try_downcast().ok()) {
        return Ok(known);
    }
    let found = rt.type_parameters_of(args_of(rt, alias)?.tail())?;
    let found = rt.new_tracked_tuple(found);
    alias.parameters.set(Some(found.clone().into_object()));
    Ok(found)
}

fn subscript(rt: &Runtime, object: &Object, item: &Object) -> PyResult {
    let alias = this(rt, object)?;
    let params = parameters(rt, alias)?;
    let args = args_of(rt, alias)?;
    let placed = rt.substitute_parameters(object, args.tail(), params.tail(), item)?;
    let placed = rt.new_tracked_tuple(placed).into_object();
    Ok(alloc(rt, &rt.types.generic_alias, origin(rt, object)?, placed, alias.starred.get()))
}

fn unpacked_args(rt: &Runtime, object: &Object) -> PyResult {
    let alias = this(rt, object)?;
    if alias.starred.get() && alias.origin.holds(&rt.types.tuple.clone().into_object()) {
        return Ok(args_of(rt, alias)?.into_object());
    }
    Ok(rt.none())
}

fn mro_entries(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_tracked_tuple([origin(rt, args.at(0))?]).into_object())
}

fn instancecheck(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Err(rt.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}

fn subclasscheck(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Err(rt.type_error("issubclass() argument 2 cannot be a parameterized generic"))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let alias = this(rt, object)?;
    let parts = rt.new_tracked_tuple([origin(rt, object)?, args_of(rt, alias)?.into_object()]).into_object();
    if !alias.starred.get() {
        return Ok(rt.new_tracked_tuple([object.type_object().to_ref(), parts]).into_object());
    }
    let plain =
        alloc(rt, &rt.types.generic_alias, origin(rt, object)?, args_of(rt, alias)?.into_object(), false);
    let next = rt.builtin_named("next")?;
    let args = rt.new_tracked_tuple([rt.iter(&plain)?]);
    Ok(rt.new_tracked_tuple([next, args.into_object()]).into_object())
}

fn dir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let origin = origin(rt, args.at(0))?;
    let names = rt.call_special(&origin, &rt.names.dir, &[])?;
    let mut names = names.map_or(Ok(Vec::new()), |names| rt.to_vec(&names))?;
    for own in OWN {
        if !names.iter().any(|name| str_value(name).is_some_and(|name| name.equals(own))) {
            names.push(rt.intern(own).into_object());
        }
    }
    let list: Ref<List> = rt.new_list(names);
    rt.list_sort(&list, None, false)?;
    Ok(list.into_object())
}
