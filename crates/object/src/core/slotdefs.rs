//! The special methods and the slots behind them (`slotdefs` in `Objects/typeobject.c`).
//!
//! Each row ties a name to a slot in both directions: how a native type's slot is called under that name, and
//! the generic slot that a class gets when it defines the name in Python.

use serpentarium_heap::{Obj, Object};

use crate::core::generic_slots as generic;
use crate::core::{CallArgs, CompareOp, PyResult, Runtime, SlotTable, Type};

/// How a slot is called under its special name.
#[derive(Clone, Copy, Debug)]
pub enum Wrapper {
    /// `x.__op__()`
    Unary(fn(&SlotTable) -> Option<crate::UnaryFn>),
    /// `x.__op__(y)`
    Binary(fn(&SlotTable) -> Option<crate::BinaryFn>),
    /// `y.__rop__(x)`
    Reflected(fn(&SlotTable) -> Option<crate::BinaryFn>),
    /// `x.__pow__(y, mod=None)`
    Power(fn(&SlotTable) -> Option<crate::TernaryFn>),
    /// `y.__rpow__(x, mod=None)`
    ReflectedPower,
    /// `x.__lt__(y)`
    Compare(CompareOp),
    /// `__repr__` and friends that have their own shape.
    Special(fn(&Runtime, &SlotTable, &Object, CallArgs<'_>) -> PyResult),
}

/// One row: a special name and its slot.
#[derive(Debug)]
pub struct SlotDef {
    /// The special name.
    pub name: &'static str,
    /// How the slot is called under it.
    pub wrapper: Wrapper,
    /// True if the table fills the slot.
    pub present: fn(&SlotTable) -> bool,
    /// Puts the generic slot in: the one that calls the special name.
    pub install: fn(&mut SlotTable),
    /// Takes the slot over from another table.
    pub copy: fn(&mut SlotTable, &SlotTable),
    /// CPython's text signature.
    pub signature: &'static str,
    /// Its documentation.
    pub doc: &'static str,
}

/// One row of the table. `none` as the generic slot: the name alone never fills the slot of a class.
macro_rules! row {
    ($name:literal, $slot:ident, none, $($rest:tt)*) => {
        row!(@ $name, $slot, |_| {}, $($rest)*)
    };
    ($name:literal, $slot:ident, generic::$generic:ident, $($rest:tt)*) => {
        row!(@ $name, $slot, |t| t.$slot = Some(generic::$generic), $($rest)*)
    };
    (@ $name:literal, $slot:ident, $install:expr, $wrapper:expr, $signature:literal, $doc:literal) => {
        SlotDef {
            name: $name,
            wrapper: $wrapper,
            present: |t| t.$slot.is_some(),
            install: $install,
            copy: |to, from| to.$slot = from.$slot,
            signature: $signature,
            doc: $doc,
        }
    };
}

use Wrapper::{Binary, Compare, Power, Reflected, ReflectedPower, Special, Unary};

/// All rows. Where two slots share a name, a native type's wrapper is made for the first one it fills.
pub static SLOT_DEFS: &[SlotDef] = &[
    row!("__repr__", repr, generic::repr, Unary(|t| t.repr), "($self, /)", "Return repr(self)."),
    row!("__hash__", hash, generic::hash, Special(generic::wrap_hash), "($self, /)", "Return hash(self)."),
    row!(
        "__call__",
        call,
        generic::call,
        Special(generic::wrap_call),
        "($self, /, *args, **kwargs)",
        "Call self as a function."
    ),
    row!("__str__", str, generic::str, Unary(|t| t.str), "($self, /)", "Return str(self)."),
    row!(
        "__getattribute__",
        getattro,
        generic::getattro,
        Binary(|t| t.getattro),
        "($self, name, /)",
        "Return getattr(self, name)."
    ),
    row!(
        "__setattr__",
        setattro,
        generic::setattro,
        Special(generic::wrap_setattr),
        "($self, name, value, /)",
        "Implement setattr(self, name, value)."
    ),
    row!(
        "__delattr__",
        setattro,
        generic::setattro,
        Special(generic::wrap_delattr),
        "($self, name, /)",
        "Implement delattr(self, name)."
    ),
    row!(
        "__lt__",
        compare,
        generic::compare,
        Compare(CompareOp::Lt),
        "($self, value, /)",
        "Return self<value."
    ),
    row!(
        "__le__",
        compare,
        generic::compare,
        Compare(CompareOp::Le),
        "($self, value, /)",
        "Return self<=value."
    ),
    row!(
        "__eq__",
        compare,
        generic::compare,
        Compare(CompareOp::Eq),
        "($self, value, /)",
        "Return self==value."
    ),
    row!(
        "__ne__",
        compare,
        generic::compare,
        Compare(CompareOp::Ne),
        "($self, value, /)",
        "Return self!=value."
    ),
    row!(
        "__gt__",
        compare,
        generic::compare,
        Compare(CompareOp::Gt),
        "($self, value, /)",
        "Return self>value."
    ),
    row!(
        "__ge__",
        compare,
        generic::compare,
        Compare(CompareOp::Ge),
        "($self, value, /)",
        "Return self>=value."
    ),
    row!("__iter__", iter, generic::iter, Unary(|t| t.iter), "($self, /)", "Implement iter(self)."),
    row!(
        "__next__",
        iternext,
        generic::iternext,
        Special(generic::wrap_next),
        "($self, /)",
        "Implement next(self)."
    ),
    row!(
        "__get__",
        descr_get,
        generic::descr_get,
        Special(generic::wrap_get),
        "($self, instance, owner=None, /)",
        "Return an attribute of instance, which is of type owner."
    ),
    row!(
        "__set__",
        descr_set,
        generic::descr_set,
        Special(generic::wrap_set),
        "($self, instance, value, /)",
        "Set an attribute of instance to value."
    ),
    row!(
        "__delete__",
        descr_set,
        generic::descr_set,
        Special(generic::wrap_delete),
        "($self, instance, /)",
        "Delete an attribute of instance."
    ),
    row!(
        "__init__",
        init,
        generic::init,
        Special(generic::wrap_init),
        "($self, /, *args, **kwargs)",
        "Initialize self.  See help(type(self)) for accurate signature."
    ),
    row!(
        "__del__",
        finalize,
        generic::finalize,
        Special(generic::wrap_del),
        "($self, /)",
        "Called when the instance is about to be destroyed."
    ),
    row!(
        "__await__",
        r#await,
        generic::await_,
        Unary(|t| t.r#await),
        "($self, /)",
        "Return an iterator to be used in await expression."
    ),
    row!(
        "__aiter__",
        aiter,
        generic::aiter,
        Unary(|t| t.aiter),
        "($self, /)",
        "Return an awaitable, that resolves in asynchronous iterator."
    ),
    row!(
        "__anext__",
        anext,
        generic::anext,
        Unary(|t| t.anext),
        "($self, /)",
        "Return a value or raise StopAsyncIteration."
    ),
    row!("__add__", add, generic::add, Binary(|t| t.add), "($self, value, /)", "Return self+value."),
    row!("__radd__", add, generic::add, Reflected(|t| t.add), "($self, value, /)", "Return value+self."),
    row!(
        "__sub__",
        subtract,
        generic::subtract,
        Binary(|t| t.subtract),
        "($self, value, /)",
        "Return self-value."
    ),
    row!(
        "__rsub__",
        subtract,
        generic::subtract,
        Reflected(|t| t.subtract),
        "($self, value, /)",
        "Return value-self."
    ),
    row!(
        "__mul__",
        multiply,
        generic::multiply,
        Binary(|t| t.multiply),
        "($self, value, /)",
        "Return self*value."
    ),
    row!(
        "__rmul__",
        multiply,
        generic::multiply,
        Reflected(|t| t.multiply),
        "($self, value, /)",
        "Return value*self."
    ),
    row!(
        "__mod__",
        remainder,
        generic::remainder,
        Binary(|t| t.remainder),
        "($self, value, /)",
        "Return self%value."
    ),
    row!(
        "__rmod__",
        remainder,
        generic::remainder,
        Reflected(|t| t.remainder),
        "($self, value, /)",
        "Return value%self."
    ),
    row!(
        "__divmod__",
        divmod,
        generic::divmod,
        Binary(|t| t.divmod),
        "($self, value, /)",
        "Return divmod(self, value)."
    ),
    row!(
        "__rdivmod__",
        divmod,
        generic::divmod,
        Reflected(|t| t.divmod),
        "($self, value, /)",
        "Return divmod(value, self)."
    ),
    row!(
        "__lshift__",
        lshift,
        generic::lshift,
        Binary(|t| t.lshift),
        "($self, value, /)",
        "Return self<<value."
    ),
    row!(
        "__rlshift__",
        lshift,
        generic::lshift,
        Reflected(|t| t.lshift),
        "($self, value, /)",
        "Return value<<self."
    ),
    row!(
        "__rshift__",
        rshift,
        generic::rshift,
        Binary(|t| t.rshift),
        "($self, value, /)",
        "Return self>>value."
    ),
    row!(
        "__rrshift__",
        rshift,
        generic::rshift,
        Reflected(|t| t.rshift),
        "($self, value, /)",
        "Return value>>self."
    ),
    row!("__and__", and, generic::and, Binary(|t| t.and), "($self, value, /)", "Return self&value."),
    row!("__rand__", and, generic::and, Reflected(|t| t.and), "($self, value, /)", "Return value&self."),
    row!("__xor__", xor, generic::xor, Binary(|t| t.xor), "($self, value, /)", "Return self^value."),
    row!("__rxor__", xor, generic::xor, Reflected(|t| t.xor), "($self, value, /)", "Return value^self."),
    row!("__or__", or, generic::or, Binary(|t| t.or), "($self, value, /)", "Return self|value."),
    row!("__ror__", or, generic::or, Reflected(|t| t.or), "($self, value, /)", "Return value|self."),
    row!(
        "__floordiv__",
        floor_divide,
        generic::floor_divide,
        Binary(|t| t.floor_divide),
        "($self, value, /)",
        "Return self//value."
    ),
    row!(
        "__rfloordiv__",
        floor_divide,
        generic::floor_divide,
        Reflected(|t| t.floor_divide),
        "($self, value, /)",
        "Return value//self."
    ),
    row!(
        "__truediv__",
        true_divide,
        generic::true_divide,
        Binary(|t| t.true_divide),
        "($self, value, /)",
        "Return self/value."
    ),
    row!(
        "__rtruediv__",
        true_divide,
        generic::true_divide,
        Reflected(|t| t.true_divide),
        "($self, value, /)",
        "Return value/self."
    ),
    row!(
        "__matmul__",
        matrix_multiply,
        generic::matrix_multiply,
        Binary(|t| t.matrix_multiply),
        "($self, value, /)",
        "Return self@value."
    ),
    row!(
        "__rmatmul__",
        matrix_multiply,
        generic::matrix_multiply,
        Reflected(|t| t.matrix_multiply),
        "($self, value, /)",
        "Return value@self."
    ),
    row!(
        "__pow__",
        power,
        generic::power,
        Power(|t| t.power),
        "($self, value, mod=None, /)",
        "Return pow(self, value, mod)."
    ),
    row!(
        "__rpow__",
        power,
        generic::power,
        ReflectedPower,
        "($self, value, mod=None, /)",
        "Return pow(value, self, mod)."
    ),
    row!("__neg__", negative, generic::negative, Unary(|t| t.negative), "($self, /)", "-self"),
    row!("__pos__", positive, generic::positive, Unary(|t| t.positive), "($self, /)", "+self"),
    row!("__abs__", absolute, generic::absolute, Unary(|t| t.absolute), "($self, /)", "abs(self)"),
    row!("__invert__", invert, generic::invert, Unary(|t| t.invert), "($self, /)", "~self"),
    row!("__int__", int, generic::int, Unary(|t| t.int), "($self, /)", "int(self)"),
    row!("__float__", float, generic::float, Unary(|t| t.float), "($self, /)", "float(self)"),
    row!(
        "__index__",
        index,
        generic::index,
        Unary(|t| t.index),
        "($self, /)",
        "Return self converted to an integer, if self is suitable for use as an index into a list."
    ),
    row!(
        "__bool__",
        bool,
        generic::bool,
        Special(generic::wrap_bool),
        "($self, /)",
        "True if self else False"
    ),
    row!(
        "__iadd__",
        inplace_add,
        generic::inplace_add,
        Binary(|t| t.inplace_add),
        "($self, value, /)",
        "Return self+=value."
    ),
    row!(
        "__isub__",
        inplace_subtract,
        generic::inplace_subtract,
        Binary(|t| t.inplace_subtract),
        "($self, value, /)",
        "Return self-=value."
    ),
    row!(
        "__imul__",
        inplace_multiply,
        generic::inplace_multiply,
        Binary(|t| t.inplace_multiply),
        "($self, value, /)",
        "Return self*=value."
    ),
    row!(
        "__imod__",
        inplace_remainder,
        generic::inplace_remainder,
        Binary(|t| t.inplace_remainder),
        "($self, value, /)",
        "Return self%=value."
    ),
    row!(
        "__ilshift__",
        inplace_lshift,
        generic::inplace_lshift,
        Binary(|t| t.inplace_lshift),
        "($self, value, /)",
        "Return self<<=value."
    ),
    row!(
        "__irshift__",
        inplace_rshift,
        generic::inplace_rshift,
        Binary(|t| t.inplace_rshift),
        "($self, value, /)",
        "Return self>>=value."
    ),
    row!(
        "__iand__",
        inplace_and,
        generic::inplace_and,
        Binary(|t| t.inplace_and),
        "($self, value, /)",
        "Return self&=value."
    ),
    row!(
        "__ixor__",
        inplace_xor,
        generic::inplace_xor,
        Binary(|t| t.inplace_xor),
        "($self, value, /)",
        "Return self^=value."
    ),
    row!(
        "__ior__",
        inplace_or,
        generic::inplace_or,
        Binary(|t| t.inplace_or),
        "($self, value, /)",
        "Return self|=value."
    ),
    row!(
        "__ifloordiv__",
        inplace_floor_divide,
        generic::inplace_floor_divide,
        Binary(|t| t.inplace_floor_divide),
        "($self, value, /)",
        "Return self//=value."
    ),
    row!(
        "__itruediv__",
        inplace_true_divide,
        generic::inplace_true_divide,
        Binary(|t| t.inplace_true_divide),
        "($self, value, /)",
        "Return self/=value."
    ),
    row!(
        "__imatmul__",
        inplace_matrix_multiply,
        generic::inplace_matrix_multiply,
        Binary(|t| t.inplace_matrix_multiply),
        "($self, value, /)",
        "Return self@=value."
    ),
    row!(
        "__ipow__",
        inplace_power,
        generic::inplace_power,
        Power(|t| t.inplace_power),
        "($self, value, /)",
        "Return self**=value."
    ),
    row!("__len__", length, generic::length, Special(generic::wrap_len), "($self, /)", "Return len(self)."),
    row!(
        "__getitem__",
        subscript,
        generic::subscript,
        Binary(|t| t.subscript),
        "($self, key, /)",
        "Return self[key]."
    ),
    row!(
        "__setitem__",
        ass_subscript,
        generic::ass_subscript,
        Special(generic::wrap_setitem),
        "($self, key, value, /)",
        "Set self[key] to value."
    ),
    row!(
        "__delitem__",
        ass_subscript,
        generic::ass_subscript,
        Special(generic::wrap_delitem),
        "($self, key, /)",
        "Delete self[key]."
    ),
    row!("__add__", concat, none, Binary(|t| t.concat), "($self, value, /)", "Return self+value."),
    row!("__mul__", repeat, none, Special(generic::wrap_repeat), "($self, value, /)", "Return self*value."),
    row!("__rmul__", repeat, none, Special(generic::wrap_repeat), "($self, value, /)", "Return value*self."),
    row!(
        "__imul__",
        inplace_repeat,
        none,
        Special(generic::wrap_inplace_repeat),
        "($self, value, /)",
        "Implement self*=value."
    ),
    row!(
        "__iadd__",
        inplace_concat,
        none,
        Binary(|t| t.inplace_concat),
        "($self, value, /)",
        "Implement self+=value."
    ),
    row!(
        "__contains__",
        contains,
        generic::contains,
        Special(generic::wrap_contains),
        "($self, key, /)",
        "Return bool(key in self)."
    ),
    row!(
        @ "__buffer__",
        buffer,
        |t| t.buffer = Some(crate::types::python_buffer),
        Special(crate::types::wrap_buffer),
        "($self, flags, /)",
        "Return a buffer object that exposes the underlying memory of the object."
    ),
    row!(
        @ "__release_buffer__",
        release_buffer,
        |_| {},
        Special(crate::types::wrap_release_buffer),
        "($self, buffer, /)",
        "Release the buffer object that exposes the underlying memory of the object."
    ),
];

impl Runtime {
    /// Calls the slot behind a special name as it stands in `owner`'s table, checking the arguments' number.
    pub fn call_slot(
        &self,
        def: &SlotDef,
        owner: &Obj<Type>,
        object: &Object,
        args: CallArgs<'_>,
    ) -> PyResult {
        let table = *owner.slots.borrow();
        let missing = || self.not_supported(def.name);
        if args.keyword_len() > 0 && !matches!(def.name, "__call__" | "__init__") {
            return Err(self.type_error(format!("wrapper {}() takes no keyword arguments", def.name)));
        }
        match def.wrapper {
            Wrapper::Unary(slot) => {
                generic::check_arguments(self, args, 0)?;
                slot(&table).ok_or_else(missing)?(self, object)
            }
            Wrapper::Binary(slot) => {
                let [other] = generic::one_argument(self, args)?;
                slot(&table).ok_or_else(missing)?(self, object, other)
            }
            Wrapper::Reflected(slot) => {
                let [other] = generic::one_argument(self, args)?;
                slot(&table).ok_or_else(missing)?(self, other, object)
            }
            Wrapper::Power(slot) => {
                let (other, modulus) = generic::power_arguments(self, args)?;
                slot(&table).ok_or_else(missing)?(self, object, other, &modulus)
            }
            Wrapper::ReflectedPower => {
                let (other, modulus) = generic::power_arguments(self, args)?;
                table.power.ok_or_else(missing)?(self, other, object, &modulus)
            }
            Wrapper::Compare(op) => {
                let [other] = generic::one_argument(self, args)?;
                table.compare.ok_or_else(missing)?(self, object, other, op)
            }
            Wrapper::Special(call) => call(self, &table, object, args),
        }
    }
}
