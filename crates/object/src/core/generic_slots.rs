//! Slots of classes that define special methods in Python: each calls the special method (`slot_tp_*`,
//! `slot_nb_*` in `Objects/typeobject.c`), and the wrappers with a shape of their own.

use serpentarium_heap::{Object, Ref, StackRef};

use crate::core::{CallArgs, CompareOp, PyResult, Raised, Runtime, SlotTable, type_of};
use crate::{Str, int_value};
use serpentarium_heap::Obj;

/// Checks the number of positional arguments of a slot wrapper.
pub(crate) fn check_arguments(rt: &Runtime, args: CallArgs<'_>, expected: usize) -> PyResult<()> {
    let given = args.positional_values().len();
    if given == expected {
        return Ok(());
    }
    let plural = if expected == 1 { "" } else { "s" };
    Err(rt.type_error(format!("expected {expected} argument{plural}, got {given}")))
}

/// The one argument of a slot wrapper.
pub(crate) fn one_argument<'a>(rt: &Runtime, args: CallArgs<'a>) -> PyResult<[&'a Object; 1]> {
    match args.get(0) {
        Some(only) if args.positional_values().len() == 1 => Ok([only]),
        _ => Err(check_arguments(rt, args, 1).err().unwrap_or_else(|| rt.type_error("expected 1 argument"))),
    }
}

fn two_arguments<'a>(rt: &Runtime, name: &str, args: CallArgs<'a>) -> PyResult<(&'a Object, &'a Object)> {
    match (args.get(0), args.get(1), args.positional_values().len()) {
        (Some(first), Some(second), 2) => Ok((first, second)),
        (_, _, given) => Err(rt.type_error(format!("{name} expected 2 arguments, got {given}"))),
    }
}

/// Exponent and modulus of `__pow__`.
pub(crate) fn power_arguments<'a>(rt: &Runtime, args: CallArgs<'a>) -> PyResult<(&'a Object, Ref)> {
    match (args.get(0), args.positional_values().len()) {
        (Some(other), 1) => Ok((other, rt.none())),
        (Some(other), 2) => Ok((other, args.get(1).map_or_else(|| rt.none(), Obj::to_ref))),
        (_, given) => Err(rt.type_error(format!("expected 1 or 2 arguments, got {given}"))),
    }
}

/// Calls a special method of the object's type with these arguments, if the type has it.
fn call_special(rt: &Runtime, object: &Object, name: &Obj<Str>, args: &[&Object]) -> PyResult<Option<Ref>> {
    rt.call_special(object, name, args)
}

fn require(rt: &Runtime, object: &Object, name: &Obj<Str>, args: &[&Object]) -> PyResult {
    match call_special(rt, object, name, args)? {
        Some(result) => Ok(result),
        None => Err(rt.no_attribute(object, name)),
    }
}

pub(crate) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    match call_special(rt, object, &rt.names.repr, &[])? {
        Some(text) => Ok(text),
        None => Ok(rt.default_repr(object)),
    }
}

pub(crate) fn str(rt: &Runtime, object: &Object) -> PyResult {
    require(rt, object, &rt.names.str, &[])
}

pub(crate) fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let method = rt.type_lookup(type_of(object), &rt.names.hash).filter(|method| !rt.is_none(method));
    if method.is_none() {
        return Err(rt.unhashable(object));
    }
    let result = require(rt, object, &rt.names.hash, &[])?;
    let Some(value) = int_value(&result) else {
        return Err(rt.type_error("__hash__ method should return an integer"));
    };
    Ok(match value.small() {
        Some(-1) => -2,
        Some(small) => small,
        None => rt.hash_int(value),
    })
}

pub(crate) fn call(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    let Some(method) = rt.special_method(object, &rt.names.call)? else {
        return Err(rt.type_error(format!("'{}' object is not callable", rt.type_name(object))));
    };
    method.call(rt, object, args)
}

pub(crate) fn getattro(rt: &Runtime, object: &Object, name: &Object) -> PyResult {
    let ty = type_of(object);
    let found = match rt.type_lookup(ty, &rt.names.getattribute) {
        Some(own) if rt.is_object_getattribute(&own) => rt.generic_getattr(object, name),
        _ => require(rt, object, &rt.names.getattribute, &[name]),
    };
    match found {
        Err(raised) if rt.raised_is(&raised, &rt.exceptions.attribute_error) => {
            match rt.type_lookup(ty, &rt.names.getattr) {
                Some(_) => require(rt, object, &rt.names.getattr, &[name]),
                None => Err(raised),
            }
        }
        found => found,
    }
}

pub(crate) fn setattro(rt: &Runtime, object: &Object, name: &Object, value: Option<&Object>) -> PyResult<()> {
    match value {
        Some(value) => require(rt, object, &rt.names.setattr, &[name, value])?,
        None => require(rt, object, &rt.names.delattr, &[name])?,
    };
    Ok(())
}

fn compare_name(rt: &Runtime, op: CompareOp) -> &Obj<Str> {
    let names = &rt.names;
    match op {
        CompareOp::Lt => &names.lt,
        CompareOp::Le => &names.le,
        CompareOp::Eq => &names.eq,
        CompareOp::Ne => &names.ne,
        CompareOp::Gt => &names.gt,
        CompareOp::Ge => &names.ge,
    }
}

pub(crate) fn compare(rt: &Runtime, object: &Object, other: &Object, op: CompareOp) -> PyResult {
    let found = call_special(rt, object, compare_name(rt, op), &[other])?;
    Ok(found.unwrap_or_else(|| rt.not_implemented()))
}

pub(crate) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let method = rt.type_lookup(type_of(object), &rt.names.iter);
    match method {
        Some(method) if rt.is_none(&method) => {
            Err(rt.type_error(format!("'{}' object is not iterable", rt.type_name(object))))
        }
        Some(_) => require(rt, object, &rt.names.iter, &[]),
        None => rt.sequence_iterator(object),
    }
}

pub(crate) fn iternext(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    require(rt, object, &rt.names.next, &[]).map(Some)
}

pub(crate) fn descr_get(
    rt: &Runtime,
    descriptor: &Object,
    object: Option<&Object>,
    owner: Option<&Object>,
) -> PyResult {
    let none = rt.none();
    let (object, owner) = (object.unwrap_or(&none), owner.unwrap_or(&none));
    match call_special(rt, descriptor, &rt.names.get, &[object, owner])? {
        Some(value) => Ok(value),
        None => Ok(descriptor.to_ref()),
    }
}

pub(crate) fn descr_set(
    rt: &Runtime,
    descriptor: &Object,
    object: &Object,
    value: Option<&Object>,
) -> PyResult<()> {
    match value {
        Some(value) => require(rt, descriptor, &rt.names.set, &[object, value])?,
        None => require(rt, descriptor, &rt.names.delete, &[object])?,
    };
    Ok(())
}

pub(crate) fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let Some(method) = rt.special_method(object, &rt.names.init)? else {
        return Err(rt.no_attribute(object, &rt.names.init));
    };
    let result = method.call(rt, object, args)?;
    if rt.is_none(&result) {
        return Ok(());
    }
    Err(rt.type_error(format!("__init__() should return None, not '{}'", rt.type_name(&result))))
}

pub(crate) fn finalize(rt: &Runtime, object: &Object) {
    let Some(method) = rt.type_lookup(type_of(object), &rt.names.del) else { return };
    if let Err(raised) = call_special(rt, object, &rt.names.del, &[]) {
        let text = format!("Exception ignored while calling deallocator {}", rt.repr_or_placeholder(&method));
        rt.report_unraisable(raised, Some(&text), None);
    }
}

pub(crate) fn await_(rt: &Runtime, object: &Object) -> PyResult {
    require(rt, object, &rt.names.r#await, &[])
}

pub(crate) fn aiter(rt: &Runtime, object: &Object) -> PyResult {
    require(rt, object, &rt.names.aiter, &[])
}

pub(crate) fn anext(rt: &Runtime, object: &Object) -> PyResult {
    require(rt, object, &rt.names.anext, &[])
}

pub(crate) fn bool(rt: &Runtime, object: &Object) -> PyResult<bool> {
    let result = require(rt, object, &rt.names.bool, &[])?;
    if result.is_same(&rt.singletons.r#true) || result.is_same(&rt.singletons.r#false) {
        return Ok(result.is_same(&rt.singletons.r#true));
    }
    Err(rt.type_error(format!("__bool__ should return bool, returned {}", rt.type_name(&result))))
}

pub(crate) fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    let result = require(rt, object, &rt.names.len, &[])?;
    let value = rt.index_as_isize(&result)?;
    usize::try_from(value).map_err(|_| rt.value_error("__len__() should return >= 0"))
}

pub(crate) fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    require(rt, object, &rt.names.getitem, &[key])
}

pub(crate) fn ass_subscript(
    rt: &Runtime,
    object: &Object,
    key: &Object,
    value: Option<&Object>,
) -> PyResult<()> {
    match value {
        Some(value) => require(rt, object, &rt.names.setitem, &[key, value])?,
        None => require(rt, object, &rt.names.delitem, &[key])?,
    };
    Ok(())
}

pub(crate) fn contains(rt: &Runtime, object: &Object, item: &Object) -> PyResult<bool> {
    match rt.type_lookup(type_of(object), &rt.names.contains) {
        Some(method) if rt.is_none(&method) => {
            Err(rt.type_error(format!("'{}' object is not a container", rt.type_name(object))))
        }
        Some(_) => {
            let result = require(rt, object, &rt.names.contains, &[item])?;
            rt.is_true(&result)
        }
        None => rt.contains_by_iteration(object, item),
    }
}

/// A binary slot: the left side's method, or the right side's reflected one if the left side is not of a class
/// that shares this slot or the right side's class derives from it and overrides the method.
fn binary(
    rt: &Runtime,
    left: &Object,
    right: &Object,
    slot: fn(&SlotTable) -> Option<crate::BinaryFn>,
    this: crate::BinaryFn,
    names: (&Obj<Str>, &Obj<Str>),
) -> PyResult {
    let (left_type, right_type) = (type_of(left), type_of(right));
    let uses_this =
        |object: &Object| type_of(object).slot(slot).is_some_and(|found| std::ptr::fn_addr_eq(found, this));
    let mut try_right = !left_type.is_same(right_type) && uses_this(right);
    if uses_this(left) {
        if try_right && rt.is_subtype(right_type, left_type) && rt.overrides(left_type, right_type, names.1) {
            if let Some(result) = call_special(rt, right, names.1, &[left])?
                && !result.is_same(&rt.singletons.not_implemented)
            {
                return Ok(result);
            }
            try_right = false;
        }
        if let Some(result) = call_special(rt, left, names.0, &[right])?
            && (!result.is_same(&rt.singletons.not_implemented) || left_type.is_same(right_type))
        {
            return Ok(result);
        }
    }
    if try_right && let Some(result) = call_special(rt, right, names.1, &[left])? {
        return Ok(result);
    }
    Ok(rt.not_implemented())
}

macro_rules! binary_slots {
    ($($slot:ident: $name:ident, $reflected:ident;)*) => {
        $(pub(crate) fn $slot(rt: &Runtime, left: &Object, right: &Object) -> PyResult {
            binary(rt, left, right, |t| t.$slot, $slot, (&rt.names.$name, &rt.names.$reflected))
        })*
    };
}

binary_slots! {
    add: add, radd;
    subtract: sub, rsub;
    multiply: mul, rmul;
    remainder: r#mod, rmod;
    divmod: divmod, rdivmod;
    lshift: lshift, rlshift;
    rshift: rshift, rrshift;
    and: and, rand;
    xor: xor, rxor;
    or: or, ror;
    floor_divide: floordiv, rfloordiv;
    true_divide: truediv, rtruediv;
    matrix_multiply: matmul, rmatmul;
}

macro_rules! unary_slots {
    ($($slot:ident: $name:ident;)*) => {
        $(pub(crate) fn $slot(rt: &Runtime, object: &Object) -> PyResult {
            require(rt, object, &rt.names.$name, &[])
        })*
    };
}

unary_slots! {
    negative: neg;
    positive: pos;
    absolute: abs;
    invert: invert;
    int: int;
    float: float;
    index: index;
}

macro_rules! inplace_slots {
    ($($slot:ident: $name:ident;)*) => {
        $(pub(crate) fn $slot(rt: &Runtime, object: &Object, other: &Object) -> PyResult {
            require(rt, object, &rt.names.$name, &[other])
        })*
    };
}

inplace_slots! {
    inplace_add: iadd;
    inplace_subtract: isub;
    inplace_multiply: imul;
    inplace_remainder: imod;
    inplace_lshift: ilshift;
    inplace_rshift: irshift;
    inplace_and: iand;
    inplace_xor: ixor;
    inplace_or: ior;
    inplace_floor_divide: ifloordiv;
    inplace_true_divide: itruediv;
    inplace_matrix_multiply: imatmul;
}

pub(crate) fn power(rt: &Runtime, base: &Object, exponent: &Object, modulus: &Object) -> PyResult {
    if rt.is_none(modulus) {
        fn two(rt: &Runtime, base: &Object, exponent: &Object) -> PyResult {
            power(rt, base, exponent, &rt.none())
        }
        let uses = |object: &Object| {
            type_of(object)
                .slot(|t| t.power)
                .is_some_and(|found| std::ptr::fn_addr_eq(found, power as crate::TernaryFn))
        };
        let shown = |object: &Object| uses(object).then_some(two as crate::BinaryFn);
        return power_binary(rt, base, exponent, (shown(base).is_some(), shown(exponent).is_some()));
    }
    match type_of(base).slot(|t| t.power) {
        Some(own) if std::ptr::fn_addr_eq(own, power as crate::TernaryFn) => {
            let found = call_special(rt, base, &rt.names.pow, &[exponent, modulus])?;
            Ok(found.unwrap_or_else(|| rt.not_implemented()))
        }
        _ => Ok(rt.not_implemented()),
    }
}

fn power_binary(rt: &Runtime, base: &Object, exponent: &Object, uses: (bool, bool)) -> PyResult {
    let (left_type, right_type) = (type_of(base), type_of(exponent));
    let mut try_right = !left_type.is_same(right_type) && uses.1;
    if uses.0 {
        if try_right
            && rt.is_subtype(right_type, left_type)
            && rt.overrides(left_type, right_type, &rt.names.rpow)
        {
            if let Some(result) = call_special(rt, exponent, &rt.names.rpow, &[base])?
                && !result.is_same(&rt.singletons.not_implemented)
            {
                return Ok(result);
            }
            try_right = false;
        }
        if let Some(result) = call_special(rt, base, &rt.names.pow, &[exponent])?
            && (!result.is_same(&rt.singletons.not_implemented) || left_type.is_same(right_type))
        {
            return Ok(result);
        }
    }
    if try_right && let Some(result) = call_special(rt, exponent, &rt.names.rpow, &[base])? {
        return Ok(result);
    }
    Ok(rt.not_implemented())
}

pub(crate) fn inplace_power(rt: &Runtime, base: &Object, exponent: &Object, _: &Object) -> PyResult {
    require(rt, base, &rt.names.ipow, &[exponent])
}

fn missing(rt: &Runtime, name: &str) -> Raised {
    rt.not_supported(name)
}

pub(crate) fn wrap_hash(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    check_arguments(rt, args, 0)?;
    let hash = table.hash.ok_or_else(|| missing(rt, "__hash__"))?(rt, object)?;
    Ok(rt.new_int(hash))
}

pub(crate) fn wrap_call(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    table.call.ok_or_else(|| missing(rt, "__call__"))?(rt, object, args)
}

pub(crate) fn wrap_setattr(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    let (name, value) = two_arguments(rt, "__setattr__", args)?;
    rt.check_hacky_setattr(object, table, "__setattr__")?;
    table.setattro.ok_or_else(|| missing(rt, "__setattr__"))?(rt, object, name, Some(value))?;
    Ok(rt.none())
}

pub(crate) fn wrap_delattr(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    let [name] = one_argument(rt, args)?;
    rt.check_hacky_setattr(object, table, "__delattr__")?;
    table.setattro.ok_or_else(|| missing(rt, "__delattr__"))?(rt, object, name, None)?;
    Ok(rt.none())
}

pub(crate) fn wrap_next(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    check_arguments(rt, args, 0)?;
    match table.iternext.ok_or_else(|| missing(rt, "__next__"))?(rt, object)? {
        Some(value) => Ok(value),
        None => Err(rt.stop_iteration(None)),
    }
}

pub(crate) fn wrap_get(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    let (instance, owner) = match args.positional_values().len() {
        1 | 2 => (args.get(0), args.get(1)),
        0 => return Err(rt.type_error("__get__ expected at least 1 argument, got 0")),
        given => return Err(rt.type_error(format!("__get__ expected at most 2 arguments, got {given}"))),
    };
    let instance = instance.filter(|instance| !rt.is_none(instance));
    let owner = owner.filter(|owner| !rt.is_none(owner));
    if instance.is_none() && owner.is_none() {
        return Err(rt.type_error("__get__(None, None) is invalid"));
    }
    table.descr_get.ok_or_else(|| missing(rt, "__get__"))?(rt, object, instance, owner)
}

pub(crate) fn wrap_set(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    let (instance, value) = two_arguments(rt, "__set__", args)?;
    table.descr_set.ok_or_else(|| missing(rt, "__set__"))?(rt, object, instance, Some(value))?;
    Ok(rt.none())
}

pub(crate) fn wrap_delete(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    let [instance] = one_argument(rt, args)?;
    table.descr_set.ok_or_else(|| missing(rt, "__delete__"))?(rt, object, instance, None)?;
    Ok(rt.none())
}

pub(crate) fn wrap_init(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    table.init.ok_or_else(|| missing(rt, "__init__"))?(rt, object, args)?;
    Ok(rt.none())
}

pub(crate) fn wrap_del(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    check_arguments(rt, args, 0)?;
    table.finalize.ok_or_else(|| missing(rt, "__del__"))?(rt, object);
    Ok(rt.none())
}

pub(crate) fn wrap_bool(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    check_arguments(rt, args, 0)?;
    Ok(rt.bool(table.bool.ok_or_else(|| missing(rt, "__bool__"))?(rt, object)?))
}

pub(crate) fn wrap_len(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    check_arguments(rt, args, 0)?;
    Ok(rt.new_usize(table.length.ok_or_else(|| missing(rt, "__len__"))?(rt, object)?))
}

pub(crate) fn wrap_setitem(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    let (key, value) = two_arguments(rt, "__setitem__", args)?;
    table.ass_subscript.ok_or_else(|| missing(rt, "__setitem__"))?(rt, object, key, Some(value))?;
    Ok(rt.none())
}

pub(crate) fn wrap_delitem(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    let [key] = one_argument(rt, args)?;
    table.ass_subscript.ok_or_else(|| missing(rt, "__delitem__"))?(rt, object, key, None)?;
    Ok(rt.none())
}

pub(crate) fn wrap_contains(
    rt: &Runtime,
    table: &SlotTable,
    object: &Object,
    args: CallArgs<'_>,
) -> PyResult {
    let [item] = one_argument(rt, args)?;
    Ok(rt.bool(table.contains.ok_or_else(|| missing(rt, "__contains__"))?(rt, object, item)?))
}

pub(crate) fn wrap_repeat(rt: &Runtime, table: &SlotTable, object: &Object, args: CallArgs<'_>) -> PyResult {
    let [count] = one_argument(rt, args)?;
    let count = rt.index_as_isize(count)?;
    table.repeat.ok_or_else(|| missing(rt, "__mul__"))?(rt, object, count)
}

pub(crate) fn wrap_inplace_repeat(
    rt: &Runtime,
    table: &SlotTable,
    object: &Object,
    args: CallArgs<'_>,
) -> PyResult {
    let [count] = one_argument(rt, args)?;
    let count = rt.index_as_isize(count)?;
    table.inplace_repeat.ok_or_else(|| missing(rt, "__imul__"))?(rt, object, count)
}

/// Positional arguments as borrowed stack slots, for calls from native code.
pub(crate) fn borrow_all(args: &[&Object]) -> smallvec::SmallVec<[StackRef; 6]> {
    args.iter().map(|object| StackRef::borrowed(*object)).collect()
}
