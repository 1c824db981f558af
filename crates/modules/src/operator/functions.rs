//! The operators themselves.

use serpentarium_object::{BinaryOp, CallArgs, CompareOp, NativeArgs, PyResult, Runtime};

macro_rules! binary {
    ($($name:ident = $op:ident,)*) => {
        $(pub(super) fn $name(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            rt.binary_op(BinaryOp::$op, args.at(0), args.at(1))
        })*
    };
}

macro_rules! inplace {
    ($($name:ident = $op:ident,)*) => {
        $(pub(super) fn $name(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            rt.inplace_op(BinaryOp::$op, args.at(0), args.at(1))
        })*
    };
}

macro_rules! comparison {
    ($($name:ident = $op:ident,)*) => {
        $(pub(super) fn $name(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            rt.compare(args.at(0), args.at(1), CompareOp::$op)
        })*
    };
}

macro_rules! unary {
    ($($name:ident = $slot:ident, $what:literal,)*) => {
        $(pub(super) fn $name(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            rt.unary_op(|slots| slots.$slot, $what, args.at(0))
        })*
    };
}

binary! {
    add = Add,
    sub = Subtract,
    mul = Multiply,
    matmul = MatrixMultiply,
    floordiv = FloorDivide,
    truediv = TrueDivide,
    modulo = Remainder,
    lshift = Lshift,
    rshift = Rshift,
    and = And,
    xor = Xor,
    or = Or,
    pow = Power,
}

inplace! {
    iadd = Add,
    isub = Subtract,
    imul = Multiply,
    imatmul = MatrixMultiply,
    ifloordiv = FloorDivide,
    itruediv = TrueDivide,
    imod = Remainder,
    ilshift = Lshift,
    irshift = Rshift,
    iand = And,
    ixor = Xor,
    ior = Or,
    ipow = Power,
}

comparison! {
    eq = Eq,
    ne = Ne,
    lt = Lt,
    le = Le,
    gt = Gt,
    ge = Ge,
}

unary! {
    neg = negative, "unary -",
    pos = positive, "unary +",
    abs = absolute, "abs()",
    invert = invert, "unary ~",
}

pub(super) fn truth(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.is_true(args.at(0))?))
}

pub(super) fn not(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(!rt.is_true(args.at(0))?))
}

pub(super) fn is(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(args.at(0).is_same(args.at(1))))
}

pub(super) fn is_not(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(!args.at(0).is_same(args.at(1))))
}

pub(super) fn is_none(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.is_none(args.at(0))))
}

pub(super) fn is_not_none(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(!rt.is_none(args.at(0))))
}

pub(super) fn index(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = rt.index(args.at(0))?;
    // A subclass gives a plain int.
    if index.type_object().is_same(&rt.types.int) {
        Ok(index)
    } else {
        rt.unary_op(|slots| slots.index, "index()", &index)
    }
}

pub(super) fn contains(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.contains(args.at(0), args.at(1))?))
}

pub(super) fn getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.get_item(args.at(0), args.at(1))
}

pub(super) fn setitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.set_item(args.at(0), args.at(1), Some(args.at(2)))?;
    Ok(rt.none())
}

pub(super) fn delitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.set_item(args.at(0), args.at(1), None)?;
    Ok(rt.none())
}

pub(super) fn call(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some(callable) = args.get(0) else {
        return Err(rt.type_error("call expected at least 1 argument, got 0"));
    };
    rt.call_args(callable, CallArgs { values: &args.values[1..], names: args.names })
}
