//! Struct sequences: tuples whose items have names (`Objects/structseq.c`), such as `sys.version_info`.
//!
//! Items beyond the visible length are reached by name only; they lie in the members in front of the header.

use serpentarium_heap::{Obj, Object, Ref, TypeFlags};

use crate::core::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag, type_of,
};
use crate::{StrMethods as _, Tuple, Type, dict_value, int_value, str_value, tuple_value};

fn field<const INDEX: usize>(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.struct_item(object, INDEX).unwrap_or_else(|| rt.none()))
}

type Getter = fn(&Runtime, &Object) -> PyResult;

/// One getter for each place, because getters are plain functions.
const GETTERS: [Getter; 24] = [
    field::<0>,
    field::<1>,
    field::<2>,
    field::<3>,
    field::<4>,
    field::<5>,
    field::<6>,
    field::<7>,
    field::<8>,
    field::<9>,
    field::<10>,
    field::<11>,
    field::<12>,
    field::<13>,
    field::<14>,
    field::<15>,
    field::<16>,
    field::<17>,
    field::<18>,
    field::<19>,
    field::<20>,
    field::<21>,
    field::<22>,
    field::<23>,
];

/// The named field at a place.
pub const fn struct_field(name: &'static str, index: usize) -> GetSetDef {
    GetSetDef::member(name, GETTERS[index], "")
}

/// Named fields at the places from 0 on.
pub const fn struct_fields<const N: usize>(names: [&'static str; N]) -> [GetSetDef; N] {
    let mut fields = [struct_field("", 0); N];
    let mut index = 0;
    while index < N {
        fields[index] = struct_field(names[index], index);
        index += 1;
    }
    fields
}

const METHODS: &[MethodDef] = &[
    MethodDef::new("__reduce__", "($self, /)", reduce, "What pickle keeps."),
    MethodDef::new("__replace__", "($self, /, **changes)", replace, "A copy with some fields replaced."),
];

/// The description of a struct sequence type with these fields.
pub const fn struct_spec(name: &'static str, doc: &'static str, fields: &'static [GetSetDef]) -> TypeSpec {
    TypeSpec {
        doc,
        basicsize: 32,
        itemsize: 8,
        slots: SlotTable { new: Some(new), repr: Some(repr), ..SlotTable::EMPTY },
        methods: METHODS,
        getset: fields,
        ..TypeSpec::named(name)
    }
}

/// The same for a type whose instances only the runtime makes.
pub const fn private_struct_spec(
    name: &'static str,
    doc: &'static str,
    fields: &'static [GetSetDef],
) -> TypeSpec {
    let mut spec = struct_spec(name, doc, fields);
    spec.slots.new = Some(no_instances);
    spec.flags = type_flag::DISALLOW_INSTANTIATION;
    spec
}

fn no_instances(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    Err(rt.type_error(format!("cannot create '{}' instances", rt.class_name(class))))
}

impl Runtime {
    /// A struct sequence type: `visible` items are those of the tuple, `unnamed` of them have no field.
    pub fn new_struct_type(&self, spec: &'static TypeSpec, visible: usize, unnamed: usize) -> Ref<Type> {
        let ty = self.new_native_type::<Tuple>(spec, &self.types.tuple);
        let all = spec.getset.len() + unnamed;
        if all > visible {
            ty.set_type_flags(ty.type_flags().union(TypeFlags::ATTRIBUTES));
            ty.member_len.set(all - visible);
        }
        if let Some(dict) = ty.namespace() {
            for (name, value) in
                [("n_sequence_fields", visible), ("n_fields", all), ("n_unnamed_fields", unnamed)]
            {
                dict.set_str(self, &self.intern(name), self.new_usize(value));
            }
            let names: Vec<Ref> = spec
                .getset
                .iter()
                .take(visible - unnamed)
                .map(|field| self.intern(field.name).into_object())
                .collect();
            dict.set_str(self, &self.intern("__match_args__"), self.new_tuple(names).into_object());
        }
        ty
    }

    /// An instance; values beyond the visible ones become the hidden fields.
    pub fn new_struct(&self, ty: &Obj<Type>, mut values: Vec<Ref>) -> Ref {
        let visible = struct_numbers(self, ty).0.min(values.len());
        let hidden = values.split_off(visible);
        let tuple = self.tuple_of_type(ty, values);
        if let Some(attributes) = tuple.as_object().attributes() {
            for (slot, value) in attributes.slots(ty.member_len.get()).iter().zip(hidden) {
                slot.set(Some(value));
            }
        }
        self.tracked(tuple).into_object()
    }

    /// The item at a place, hidden ones included.
    pub fn struct_item(&self, object: &Object, index: usize) -> Option<Ref> {
        let tuple = tuple_value(object)?;
        let visible = tuple.tail().len();
        if index < visible {
            return tuple.tail().get(index).cloned();
        }
        object.attributes()?.slots(type_of(object).member_len.get()).get(index - visible)?.get()
    }
}

/// How many visible items, items, and items without a name.
fn struct_numbers(rt: &Runtime, ty: &Obj<Type>) -> (usize, usize, usize) {
    let number = |name: &str| {
        let found = rt.type_lookup(ty, &rt.intern(name));
        found.and_then(|value| int_value(&value).and_then(|value| value.small())).unwrap_or(0) as usize
    };
    (number("n_sequence_fields"), number("n_fields"), number("n_unnamed_fields"))
}

fn fields(rt: &Runtime, object: &Object) -> &'static [GetSetDef] {
    rt.nearest_native(type_of(object)).spec.get().map_or(&[], |spec| spec.getset)
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let name = rt.class_name(class);
    let mut places = [args.get(0), args.get(1)];
    for (key, value) in args.keywords() {
        let place =
            str_value(key).and_then(|key| ["sequence", "dict"].iter().position(|name| key.equals(name)));
        match place {
            Some(place) => places[place] = Some(value),
            None => {
                let key = rt.str_text(key)?;
                let short = name.rsplit('.').next().unwrap_or(&name).to_owned();
                return Err(rt.type_error(format!("{short}() got an unexpected keyword argument '{key}'")));
            }
        }
    }
    let Some(sequence) = places[0] else {
        let short = name.rsplit('.').next().unwrap_or(&name).to_owned();
        return Err(rt.type_error(format!("{short}() missing required argument 'sequence' (pos 1)")));
    };
    let Ok(mut values) = rt.to_vec(sequence) else {
        return Err(rt.type_error("constructor requires a sequence"));
    };
    let dict = places[1].filter(|dict| !rt.is_none(dict));
    if dict.is_some_and(|dict| dict_value(dict).is_none()) {
        return Err(rt.type_error(format!("{name}() takes a dict as second arg, if any")));
    }
    let (visible, all, unnamed) = struct_numbers(rt, class);
    let given = values.len();
    let wrong = |how: &str, wanted: usize| {
        rt.type_error(format!("{name}() takes {how} {wanted}-sequence ({given}-sequence given)"))
    };
    if visible == all && given != visible {
        return Err(wrong("a", visible));
    }
    if given < visible {
        return Err(wrong("an at least", visible));
    }
    if given > all {
        return Err(wrong("an at most", all));
    }
    let spec = rt.nearest_native(class).spec.get();
    let names = spec.map_or(&[][..], |spec| spec.getset);
    for index in given..all {
        let found = names
            .get(index - unnamed)
            .and_then(|field| dict.and_then(dict_value)?.get_str(rt, &rt.intern(field.name)));
        values.push(found.unwrap_or_else(|| rt.none()));
    }
    Ok(rt.new_struct(class, values))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let Some(tuple) = tuple_value(object) else { return rt.repr(object) };
    let mut parts = Vec::new();
    for (field, value) in fields(rt, object).iter().zip(tuple.tail()) {
        parts.push(format!("{}={}", field.name, rt.repr_text(value)?));
    }
    Ok(rt.new_str(&format!("{}({})", rt.type_name(object), parts.join(", "))).into_object())
}

fn hidden_dict(rt: &Runtime, object: &Object) -> Ref<crate::Dict> {
    let dict = rt.new_dict();
    let (visible, _, unnamed) = struct_numbers(rt, type_of(object));
    for (index, field) in fields(rt, object).iter().enumerate() {
        if index + unnamed >= visible
            && let Some(value) = rt.struct_item(object, index + unnamed)
        {
            dict.set_str(rt, &rt.intern(field.name), value);
        }
    }
    dict
}

fn visible_tuple(rt: &Runtime, object: &Object) -> Ref<Tuple> {
    rt.new_tuple(tuple_value(object).map_or_else(Vec::new, |tuple| tuple.tail().to_vec()))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let state = [visible_tuple(rt, object).into_object(), hidden_dict(rt, object).into_object()];
    let inner = rt.new_tuple(state.to_vec()).into_object();
    Ok(rt.new_tuple(vec![type_of(object).to_ref().into_object(), inner]).into_object())
}

fn replace(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let (_, all, unnamed) = struct_numbers(rt, type_of(object));
    if unnamed > 0 {
        let name = rt.type_name(object);
        return Err(rt.type_error(format!(
            "__replace__() is not supported for {name} because it has unnamed field(s)"
        )));
    }
    let mut values: Vec<Ref> =
        (0..all).map(|index| rt.struct_item(object, index).unwrap_or_else(|| rt.none())).collect();
    let changes = args.get(1).and_then(dict_value).map_or_else(Vec::new, |changes| changes.to_vec());
    let mut unknown = Vec::new();
    for (key, value) in changes {
        let place = str_value(&key)
            .and_then(|key| fields(rt, object).iter().position(|field| key.equals(field.name)));
        match place {
            Some(place) => values[place] = value,
            None => unknown.push(key),
        }
    }
    if !unknown.is_empty() {
        let names = rt.repr_text(rt.new_list(unknown).as_object())?;
        return Err(rt.type_error(format!("Got unexpected field name(s): {names}")));
    }
    Ok(rt.new_struct(type_of(object), values))
}
