//! The slots of a type: what its instances can do, as plain function pointers (`PyTypeObject`).

use serpentarium_heap::{Object, Ref};

use crate::core::{CallArgs, PyResult, Runtime};
use crate::{Type, types::BufferView};
use serpentarium_heap::Obj;

/// The six comparisons, in CPython's order (`Py_LT` ...).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CompareOp {
    /// The comparison that asks the same with the sides exchanged.
    #[must_use]
    pub fn swapped(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Eq => Self::Eq,
            Self::Ne => Self::Ne,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
        }
    }

    /// The operator's text.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// The answer to this comparison given how the sides are ordered.
    #[inline]
    pub fn accepts(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
        }
    }

    /// The operation for an oparg's comparison number.
    pub fn from_index(index: usize) -> Option<Self> {
        [Self::Lt, Self::Le, Self::Eq, Self::Ne, Self::Gt, Self::Ge].get(index).copied()
    }
}

/// One operand.
pub type UnaryFn = fn(&Runtime, &Object) -> PyResult;
/// Two operands; `NotImplemented` as a result means "ask the other side".
pub type BinaryFn = fn(&Runtime, &Object, &Object) -> PyResult;
/// Three operands.
pub type TernaryFn = fn(&Runtime, &Object, &Object, &Object) -> PyResult;
/// A yes-or-no question.
pub type InquiryFn = fn(&Runtime, &Object) -> PyResult<bool>;
/// A length.
pub type LengthFn = fn(&Runtime, &Object) -> PyResult<usize>;

macro_rules! slot_table {
    ($($(#[$doc:meta])* $name:ident: $ty:ty,)*) => {
        /// The slots of a type. A missing slot means that instances cannot do it.
        #[derive(Clone, Copy, Default, Debug)]
        pub struct SlotTable {
            $($(#[$doc])* pub $name: Option<$ty>,)*
        }
        impl SlotTable {
            /// A table without slots.
            pub const EMPTY: Self = Self { $($name: None,)* };

            /// Takes from `base` each slot this table lacks, except those that are inherited as groups
            /// (see `inherit_slots` in the type machinery).
            pub fn inherit_missing(&mut self, base: &Self) {
                $(if self.$name.is_none() { self.$name = base.$name; })*
            }
        }
    };
}

slot_table! {
    /// `tp_call`
    call: fn(&Runtime, &Object, CallArgs<'_>) -> PyResult,
    /// `tp_new`: the type, then the arguments.
    new: fn(&Runtime, &Obj<Type>, CallArgs<'_>) -> PyResult,
    /// `tp_init`
    init: fn(&Runtime, &Object, CallArgs<'_>) -> PyResult<()>,
    /// `tp_finalize`; failures are reported, not raised.
    finalize: fn(&Runtime, &Object),
    /// `tp_repr`
    repr: UnaryFn,
    /// `tp_str`
    str: UnaryFn,
    /// `tp_hash`; the result is never -1.
    hash: fn(&Runtime, &Object) -> PyResult<i64>,
    /// `tp_richcompare`
    compare: fn(&Runtime, &Object, &Object, CompareOp) -> PyResult,
    /// `tp_getattro`
    getattro: BinaryFn,
    /// `tp_setattro`; no value means deletion.
    setattro: fn(&Runtime, &Object, &Object, Option<&Object>) -> PyResult<()>,
    /// `tp_iter`
    iter: UnaryFn,
    /// `tp_iternext`; none means exhausted.
    iternext: fn(&Runtime, &Object) -> PyResult<Option<Ref>>,
    /// `tp_descr_get`: descriptor, instance or none, owner or none.
    descr_get: fn(&Runtime, &Object, Option<&Object>, Option<&Object>) -> PyResult,
    /// `tp_descr_set`; no value means deletion.
    descr_set: fn(&Runtime, &Object, &Object, Option<&Object>) -> PyResult<()>,
    /// `am_await`
    r#await: UnaryFn,
    /// `am_aiter`
    aiter: UnaryFn,
    /// `am_anext`
    anext: UnaryFn,
    /// `nb_add`
    add: BinaryFn,
    /// `nb_subtract`
    subtract: BinaryFn,
    /// `nb_multiply`
    multiply: BinaryFn,
    /// `nb_remainder`
    remainder: BinaryFn,
    /// `nb_divmod`
    divmod: BinaryFn,
    /// `nb_power`: base, exponent, modulus or None.
    power: TernaryFn,
    /// `nb_negative`
    negative: UnaryFn,
    /// `nb_positive`
    positive: UnaryFn,
    /// `nb_absolute`
    absolute: UnaryFn,
    /// `nb_bool`
    bool: InquiryFn,
    /// `nb_invert`
    invert: UnaryFn,
    /// `nb_lshift`
    lshift: BinaryFn,
    /// `nb_rshift`
    rshift: BinaryFn,
    /// `nb_and`
    and: BinaryFn,
    /// `nb_xor`
    xor: BinaryFn,
    /// `nb_or`
    or: BinaryFn,
    /// `nb_int`
    int: UnaryFn,
    /// `nb_float`
    float: UnaryFn,
    /// `nb_index`
    index: UnaryFn,
    /// `nb_floor_divide`
    floor_divide: BinaryFn,
    /// `nb_true_divide`
    true_divide: BinaryFn,
    /// `nb_matrix_multiply`
    matrix_multiply: BinaryFn,
    /// `nb_inplace_add`
    inplace_add: BinaryFn,
    /// `nb_inplace_subtract`
    inplace_subtract: BinaryFn,
    /// `nb_inplace_multiply`
    inplace_multiply: BinaryFn,
    /// `nb_inplace_remainder`
    inplace_remainder: BinaryFn,
    /// `nb_inplace_power`
    inplace_power: TernaryFn,
    /// `nb_inplace_lshift`
    inplace_lshift: BinaryFn,
    /// `nb_inplace_rshift`
    inplace_rshift: BinaryFn,
    /// `nb_inplace_and`
    inplace_and: BinaryFn,
    /// `nb_inplace_xor`
    inplace_xor: BinaryFn,
    /// `nb_inplace_or`
    inplace_or: BinaryFn,
    /// `nb_inplace_floor_divide`
    inplace_floor_divide: BinaryFn,
    /// `nb_inplace_true_divide`
    inplace_true_divide: BinaryFn,
    /// `nb_inplace_matrix_multiply`
    inplace_matrix_multiply: BinaryFn,
    /// `ob_size` of objects that vary in size but have no length; `sys.getsizeof` counts it.
    var_len: fn(&Runtime, &Object) -> usize,
    /// `sq_length` and `mp_length`
    length: LengthFn,
    /// `sq_concat`
    concat: BinaryFn,
    /// `sq_repeat`
    repeat: fn(&Runtime, &Object, isize) -> PyResult,
    /// `sq_inplace_concat`
    inplace_concat: BinaryFn,
    /// `sq_inplace_repeat`
    inplace_repeat: fn(&Runtime, &Object, isize) -> PyResult,
    /// `sq_item`: an index already counted from the start; the type has sequence indexing.
    item: fn(&Runtime, &Object, isize) -> PyResult,
    /// `sq_contains`
    contains: fn(&Runtime, &Object, &Object) -> PyResult<bool>,
    /// `mp_subscript`
    subscript: BinaryFn,
    /// `mp_ass_subscript`; no value means deletion.
    ass_subscript: fn(&Runtime, &Object, &Object, Option<&Object>) -> PyResult<()>,
    /// `bf_getbuffer`: the object's bytes for as long as the view lives; true asks for a writable one.
    buffer: fn(&Runtime, &Object, bool) -> PyResult<BufferView>,
    /// `bf_releasebuffer`, as far as it shows: the type has `__release_buffer__`.
    release_buffer: fn(&Runtime, &Object, &Object) -> PyResult<()>,
}
