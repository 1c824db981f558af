//! `X | Y` of types.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use crate::core::{
    CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_of,
};
use crate::types::receiver::{receiver, slot_value};
use crate::types::{str_value, tuple_value};
use crate::{GenericAlias, StrMethods as _, Tuple, Type};

/// The payload of unions of types.
#[derive(Debug)]
pub struct UnionType {
    /// The members, a tuple.
    pub args: Slot,
    /// Type variables among the members, once computed.
    pub parameters: Slot,
}

impl Payload for UnionType {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.args.visit(Label::Field("__args__"), visitor);
        self.parameters.visit(Label::Field("__parameters__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.args.set(None);
        self.parameters.set(None);
    }
}

/// The type `typing.Union`.
pub(crate) const UNION: TypeSpec = TypeSpec {
    doc: "A choice of types, such as int | str.",
    basicsize: 56,
    weaklistoffset: 48,
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        getattro: Some(getattro),
        or: Some(or),
        subscript: Some(subscript),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__mro_entries__", "($self, object, /)", mro_entries, ""),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Create a union containing the given types",
        )
        .class(),
    ],
    getset: &[
        GetSetDef::member("__args__", |rt, object| slot_value(rt, &this(rt, object)?.args), ""),
        GetSetDef::new("__name__", |rt, _| Ok(rt.new_str("Union").into_object()), "Name of the type"),
        GetSetDef::new(
            "__qualname__",
            |rt, _| Ok(rt.new_str("Union").into_object()),
            "Qualified name of the type",
        ),
        GetSetDef::new(
            "__origin__",
            |rt, _| Ok(rt.types.union.clone().into_object()),
            "Always returns the type",
        ),
        GetSetDef::new(
            "__parameters__",
            |rt, object| Ok(parameters(rt, this(rt, object)?)?.into_object()),
            "Type variables in the union.",
        ),
    ],
    ..TypeSpec::named("typing.Union")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<UnionType>> {
    receiver::<UnionType>(rt, object)
}

fn members(rt: &Runtime, union: &UnionType) -> PyResult<Ref<Tuple>> {
    let members = union.args.get().and_then(|args| args.try_downcast().ok());
    members.ok_or_else(|| rt.system_error("a union without members"))
}

/// True if `|` makes unions of such objects by itself.
fn is_unionable(rt: &Runtime, object: &Object) -> bool {
    rt.is_none(object)
        || object.is::<Type>()
        || object.is::<GenericAlias>()
        || object.is::<UnionType>()
        || type_of(object).static_name.get() == "typing.TypeAliasType"
}

/// Collects members: `None` as its type, unions flattened, equal ones once.
struct Builder<'a> {
    rt: &'a Runtime,
    /// Members may be anything `typing` accepts, not only what `|` knows.
    checked: bool,
    members: Vec<Ref>,
    known: Ref<crate::Dict>,
    unhashable: Vec<Ref>,
}

impl<'a> Builder<'a> {
    fn new(rt: &'a Runtime, checked: bool) -> Self {
        Self { rt, checked, members: Vec::new(), known: rt.new_dict(), unhashable: Vec::new() }
    }

    fn add(&mut self, member: &Object) -> PyResult<()> {
        let rt = self.rt;
        if rt.is_none(member) {
            return self.add_new(rt.types.none_type.as_object());
        }
        if let Some(union) = member.downcast::<UnionType>() {
            for member in members(rt, union)?.tail() {
                self.add_new(member)?;
            }
            return Ok(());
        }
        if self.checked && !is_unionable(rt, member) {
            let message = rt.new_str("Union[arg, ...]: each arg must be a type.");
            let converted = rt.typing_py_call("_type_check", &[member, message.as_object()])?;
            return self.add_new(&converted);
        }
        self.add_new(member)
    }

    fn add_new(&mut self, member: &Object) -> PyResult<()> {
        let rt = self.rt;
        let known = self.known.get_item(rt, member);
        match rt.swallow(known, &rt.exceptions.type_error)? {
            Some(Some(_)) => return Ok(()),
            Some(None) => self.known.set_item(rt, member, &rt.none())?,
            None => {
                for other in &self.unhashable {
                    if rt.equal(other, member)? {
                        return Ok(());
                    }
                }
                self.unhashable.push(member.to_ref());
            }
        }
        self.members.push(member.to_ref());
        Ok(())
    }

    fn finish(self) -> PyResult {
        let rt = self.rt;
        match self.members.as_slice() {
            [] => Err(rt.type_error("Cannot take a Union of no types.")),
            [only] => Ok(only.clone()),
            _ => {
                let args = rt.new_tracked_tuple(self.members).into_object();
                let payload = UnionType { args: Slot::new(args), parameters: Slot::empty() };
                Ok(rt.tracked(rt.heap.alloc(&rt.types.union, payload)).into_object())
            }
        }
    }
}

impl Runtime {
    /// `a | b` where both are types or parts of unions; `NotImplemented` otherwise.
    pub fn union_of_types(&self, a: &Object, b: &Object) -> PyResult {
        if !is_unionable(self, a) || !is_unionable(self, b) {
            return Ok(self.not_implemented());
        }
        self.union_of(&[a, b], false)
    }

    /// The union of these members; `checked` lets in what `typing` takes for types, such as strings.
    pub fn union_of(&self, members: &[&Object], checked: bool) -> PyResult {
        let mut builder = Builder::new(self, checked);
        for member in members {
            builder.add(member)?;
        }
        builder.finish()
    }
}

fn or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    rt.union_of(&[a, b], true)
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let members = members(rt, this(rt, object)?)?;
    let parts =
        members.tail().iter().map(|member| rt.type_argument_repr(member)).collect::<PyResult<Vec<_>>>()?;
    Ok(rt.new_str(&parts.join(" | ")).into_object())
}

/// Members by whether they can be hashed.
fn split_members(rt: &Runtime, union: &UnionType) -> PyResult<(Vec<Ref>, Vec<Ref>)> {
    let (mut hashable, mut unhashable) = (Vec::new(), Vec::new());
    for member in members(rt, union)?.tail() {
        let hash = rt.hash(member);
        match rt.swallow(hash, &rt.exceptions.type_error)? {
            Some(_) => hashable.push(member.clone()),
            None => unhashable.push(member.clone()),
        }
    }
    Ok((hashable, unhashable))
}

fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let members = members(rt, this(rt, object)?)?;
    for member in members.tail() {
        rt.hash(member)?;
    }
    let set = rt.call(rt.types.frozenset.as_object(), &[members.as_object()])?;
    rt.hash(&set)
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (CompareOp::Eq | CompareOp::Ne, Some(first), Some(second)) =
        (op, a.downcast::<UnionType>(), b.downcast::<UnionType>())
    else {
        return Ok(rt.not_implemented());
    };
    let ((hashable, rest), (other_hashable, other_rest)) =
        (split_members(rt, first)?, split_members(rt, second)?);
    let mut equal = hashable.len() == other_hashable.len() && rest.len() == other_rest.len();
    for (mine, theirs) in [(hashable, other_hashable), (rest, other_rest)] {
        for member in mine.iter().take_while(|_| equal).collect::<Vec<_>>() {
            let mut found = false;
            for other in &theirs {
                found = found || rt.equal(member, other)?;
            }
            equal = equal && found;
        }
    }
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}

/// The module is that of the type; instances have none of their own.
fn getattro(rt: &Runtime, object: &Object, name: &Object) -> PyResult {
    if str_value(name).is_some_and(|name| name.equals("__module__")) {
        return rt.getattr(object.type_object(), name);
    }
    rt.generic_getattr(object, name)
}

fn parameters(rt: &Runtime, union: &UnionType) -> PyResult<Ref<Tuple>> {
    if let Some(known) = union.parameters.get().and_then(|known| known.try_downcast().ok()) {
        return Ok(known);
    }
    let found = rt.type_parameters_of(members(rt, union)?.tail())?;
    let found = rt.new_tracked_tuple(found);
    union.parameters.set(Some(found.clone().into_object()));
    Ok(found)
}

fn subscript(rt: &Runtime, object: &Object, item: &Object) -> PyResult {
    let union = this(rt, object)?;
    let (params, members) = (parameters(rt, union)?, members(rt, union)?);
    let placed = rt.substitute_parameters(object, members.tail(), params.tail(), item)?;
    let placed: Vec<&Object> = placed.iter().map(|member| &**member).collect();
    rt.union_of(&placed, true)
}

fn mro_entries(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Err(rt.type_error(format!("Cannot subclass {}", rt.repr_text(args.at(0))?)))
}

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let item = args.at(1);
    let given: Vec<&Object> = match tuple_value(item) {
        Some(items) => items.tail().iter().map(|item| &**item).collect(),
        None => vec![item],
    };
    rt.union_of(&given, true)
}
