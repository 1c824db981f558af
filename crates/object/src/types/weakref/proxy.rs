//! Weak proxies: objects that pass every operation on to an object they do not keep alive.

use serpentarium_heap::{Object, Ref};

use super::WeakRef;
use crate::core::{
    CallArgs, CompareOp, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, hash_not_implemented,
    type_of,
};
use crate::protocol::BinaryOp;

const SLOTS: SlotTable = SlotTable {
    hash: Some(hash_not_implemented),
    repr: Some(repr),
    str: Some(|rt, a| rt.str(&*unwrap(rt, a)?)),
    getattro: Some(|rt, a, name| rt.getattr(&*unwrap(rt, a)?, name)),
    setattro: Some(|rt, a, name, value| rt.setattr(&*unwrap(rt, a)?, name, value)),
    compare: Some(compare),
    iter: Some(|rt, a| rt.iter(&*unwrap(rt, a)?)),
    iternext: Some(next),
    add: Some(|rt, a, b| binary(rt, BinaryOp::Add, a, b)),
    subtract: Some(|rt, a, b| binary(rt, BinaryOp::Subtract, a, b)),
    multiply: Some(|rt, a, b| binary(rt, BinaryOp::Multiply, a, b)),
    remainder: Some(|rt, a, b| binary(rt, BinaryOp::Remainder, a, b)),
    divmod: Some(divmod),
    power: Some(power),
    negative: Some(|rt, a| rt.unary_op(|slots| slots.negative, "unary -", &*unwrap(rt, a)?)),
    positive: Some(|rt, a| rt.unary_op(|slots| slots.positive, "unary +", &*unwrap(rt, a)?)),
    absolute: Some(|rt, a| rt.unary_op(|slots| slots.absolute, "abs()", &*unwrap(rt, a)?)),
    bool: Some(|rt, a| rt.is_true(&*unwrap(rt, a)?)),
    invert: Some(|rt, a| rt.unary_op(|slots| slots.invert, "unary ~", &*unwrap(rt, a)?)),
    lshift: Some(|rt, a, b| binary(rt, BinaryOp::Lshift, a, b)),
    rshift: Some(|rt, a, b| binary(rt, BinaryOp::Rshift, a, b)),
    and: Some(|rt, a, b| binary(rt, BinaryOp::And, a, b)),
    xor: Some(|rt, a, b| binary(rt, BinaryOp::Xor, a, b)),
    or: Some(|rt, a, b| binary(rt, BinaryOp::Or, a, b)),
    int: Some(|rt, a| rt.call(rt.types.int.as_object(), &[&*unwrap(rt, a)?])),
    float: Some(|rt, a| rt.call(rt.types.float.as_object(), &[&*unwrap(rt, a)?])),
    index: Some(|rt, a| rt.index(&*unwrap(rt, a)?)),
    floor_divide: Some(|rt, a, b| binary(rt, BinaryOp::FloorDivide, a, b)),
    true_divide: Some(|rt, a, b| binary(rt, BinaryOp::TrueDivide, a, b)),
    matrix_multiply: Some(|rt, a, b| binary(rt, BinaryOp::MatrixMultiply, a, b)),
    inplace_add: Some(|rt, a, b| inplace(rt, BinaryOp::Add, a, b)),
    inplace_subtract: Some(|rt, a, b| inplace(rt, BinaryOp::Subtract, a, b)),
    inplace_multiply: Some(|rt, a, b| inplace(rt, BinaryOp::Multiply, a, b)),
    inplace_remainder: Some(|rt, a, b| inplace(rt, BinaryOp::Remainder, a, b)),
    inplace_power: Some(|rt, a, b, _| inplace(rt, BinaryOp::Power, a, b)),
    inplace_lshift: Some(|rt, a, b| inplace(rt, BinaryOp::Lshift, a, b)),
    inplace_rshift: Some(|rt, a, b| inplace(rt, BinaryOp::Rshift, a, b)),
    inplace_and: Some(|rt, a, b| inplace(rt, BinaryOp::And, a, b)),
    inplace_xor: Some(|rt, a, b| inplace(rt, BinaryOp::Xor, a, b)),
    inplace_or: Some(|rt, a, b| inplace(rt, BinaryOp::Or, a, b)),
    inplace_floor_divide: Some(|rt, a, b| inplace(rt, BinaryOp::FloorDivide, a, b)),
    inplace_true_divide: Some(|rt, a, b| inplace(rt, BinaryOp::TrueDivide, a, b)),
    inplace_matrix_multiply: Some(|rt, a, b| inplace(rt, BinaryOp::MatrixMultiply, a, b)),
    length: Some(|rt, a| rt.len(&*unwrap(rt, a)?)),
    contains: Some(|rt, a, item| rt.contains(&*unwrap(rt, a)?, item)),
    subscript: Some(|rt, a, key| rt.get_item(&*unwrap(rt, a)?, &*unwrap(rt, key)?)),
    ass_subscript: Some(set_item),
    ..SlotTable::EMPTY
};

/// The type `weakref.ProxyType`.
pub(crate) const PROXY: TypeSpec = TypeSpec {
    basicsize: 64,
    slots: SLOTS,
    methods: &[
        MethodDef::new("__bytes__", "($self, /)", bytes, ""),
        MethodDef::new("__reversed__", "($self, /)", reversed, ""),
    ],
    ..TypeSpec::named("weakref.ProxyType")
};

/// The type `weakref.CallableProxyType`.
pub(crate) const CALLABLE_PROXY: TypeSpec = TypeSpec {
    basicsize: 64,
    slots: SlotTable { call: Some(call), ..SLOTS },
    ..TypeSpec::named("weakref.CallableProxyType")
};

/// The object behind a proxy, or the object itself if it is none.
fn unwrap(rt: &Runtime, object: &Object) -> PyResult {
    let ty = type_of(object);
    if !ty.is_same(&rt.types.proxy) && !ty.is_same(&rt.types.callable_proxy) {
        return Ok(object.to_ref());
    }
    let target = object.downcast::<WeakRef>().and_then(|weak| rt.weak_target(weak));
    target
        .ok_or_else(|| rt.raise(&rt.exceptions.reference_error, "weakly-referenced object no longer exists"))
}

fn binary(rt: &Runtime, op: BinaryOp, a: &Object, b: &Object) -> PyResult {
    rt.binary_op(op, &*unwrap(rt, a)?, &*unwrap(rt, b)?)
}

fn inplace(rt: &Runtime, op: BinaryOp, a: &Object, b: &Object) -> PyResult {
    rt.inplace_op(op, &*unwrap(rt, a)?, &*unwrap(rt, b)?)
}

fn divmod(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let (a, b) = (unwrap(rt, a)?, unwrap(rt, b)?);
    match rt.binary_op1(|slots| slots.divmod, &a, &b)? {
        Some(result) => Ok(result),
        None => {
            let (left, right) = (rt.type_name(&a), rt.type_name(&b));
            Err(rt.type_error(format!("unsupported operand type(s) for divmod(): '{left}' and '{right}'")))
        }
    }
}

fn power(rt: &Runtime, a: &Object, b: &Object, modulus: &Object) -> PyResult {
    rt.power(&*unwrap(rt, a)?, &*unwrap(rt, b)?, &*unwrap(rt, modulus)?, "** or pow()")
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    rt.compare(&*unwrap(rt, a)?, &*unwrap(rt, b)?, op)
}

fn set_item(rt: &Runtime, object: &Object, key: &Object, value: Option<&Object>) -> PyResult<()> {
    rt.set_item(&*unwrap(rt, object)?, key, value)
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let target = unwrap(rt, object)?;
    if type_of(&target).slot(|slots| slots.iternext).is_none() {
        let name = rt.type_name(&target);
        return Err(rt.type_error(format!("Weakref proxy referenced a non-iterator '{name}' object")));
    }
    rt.step(&target)
}

fn call(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    rt.call_args(&*unwrap(rt, object)?, args)
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let address = object.address();
    let text = match object.downcast::<WeakRef>().and_then(|weak| rt.weak_target(weak)) {
        Some(target) => {
            let class = rt.type_name(&target);
            format!("<weakproxy at {address:#x}; to '{class}' at {:#x}>", target.address())
        }
        None => format!("<weakproxy at {address:#x}; dead>"),
    };
    Ok(rt.new_str(&text).into_object())
}

fn bytes(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.call_method(&*unwrap(rt, args.at(0))?, &rt.names.bytes, &[])
}

fn reversed(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.call_method(&*unwrap(rt, args.at(0))?, &rt.names.reversed, &[])
}
