//! Arithmetic (`Objects/abstract.c`): binary operations with reflection, in-place ones, powers.

use serpentarium_heap::{Object, Ref};

use crate::core::{BinaryFn, PyResult, Runtime, SlotTable, type_of};

/// The operations of the `BINARY_OP` instruction that take two operands, in CPython's order (`NB_*`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `&`
    And,
    /// `//`
    FloorDivide,
    /// `<<`
    Lshift,
    /// `@`
    MatrixMultiply,
    /// `*`
    Multiply,
    /// `%`
    Remainder,
    /// `|`
    Or,
    /// `**`
    Power,
    /// `>>`
    Rshift,
    /// `-`
    Subtract,
    /// `/`
    TrueDivide,
    /// `^`
    Xor,
}

impl BinaryOp {
    /// All, in order.
    pub const ALL: [Self; 13] = [
        Self::Add,
        Self::And,
        Self::FloorDivide,
        Self::Lshift,
        Self::MatrixMultiply,
        Self::Multiply,
        Self::Remainder,
        Self::Or,
        Self::Power,
        Self::Rshift,
        Self::Subtract,
        Self::TrueDivide,
        Self::Xor,
    ];

    /// The operator's text.
    pub fn symbol(self) -> &'static str {
        ["+", "&", "//", "<<", "@", "*", "%", "|", "** or pow()", ">>", "-", "/", "^"][self as usize]
    }

    fn slot(self) -> fn(&SlotTable) -> Option<BinaryFn> {
        match self {
            Self::Add => |t| t.add,
            Self::And => |t| t.and,
            Self::FloorDivide => |t| t.floor_divide,
            Self::Lshift => |t| t.lshift,
            Self::MatrixMultiply => |t| t.matrix_multiply,
            Self::Multiply => |t| t.multiply,
            Self::Remainder => |t| t.remainder,
            Self::Or => |t| t.or,
            Self::Power => |_| None,
            Self::Rshift => |t| t.rshift,
            Self::Subtract => |t| t.subtract,
            Self::TrueDivide => |t| t.true_divide,
            Self::Xor => |t| t.xor,
        }
    }

    fn inplace_slot(self) -> fn(&SlotTable) -> Option<BinaryFn> {
        match self {
            Self::Add => |t| t.inplace_add,
            Self::And => |t| t.inplace_and,
            Self::FloorDivide => |t| t.inplace_floor_divide,
            Self::Lshift => |t| t.inplace_lshift,
            Self::MatrixMultiply => |t| t.inplace_matrix_multiply,
            Self::Multiply => |t| t.inplace_multiply,
            Self::Remainder => |t| t.inplace_remainder,
            Self::Or => |t| t.inplace_or,
            Self::Power => |_| None,
            Self::Rshift => |t| t.inplace_rshift,
            Self::Subtract => |t| t.inplace_subtract,
            Self::TrueDivide => |t| t.inplace_true_divide,
            Self::Xor => |t| t.inplace_xor,
        }
    }
}

impl Runtime {
    /// `a op b`
    pub fn binary_op(&self, op: BinaryOp, a: &Object, b: &Object) -> PyResult {
        if op == BinaryOp::Power {
            return self.power(a, b, &self.none(), "** or pow()");
        }
        if let Some(result) = self.binary_op1(op.slot(), a, b)? {
            return Ok(result);
        }
        if let Some(result) = self.sequence_fallback(op, a, b, false)? {
            return Ok(result);
        }
        Err(self.unsupported(op.symbol(), a, b))
    }

    /// `a op= b`: the value to store back.
    pub fn inplace_op(&self, op: BinaryOp, a: &Object, b: &Object) -> PyResult {
        if op == BinaryOp::Power {
            return self.inplace_power(a, b);
        }
        if let Some(inplace) = type_of(a).slot(op.inplace_slot()) {
            let result = inplace(self, a, b)?;
            if !result.is_same(&self.singletons.not_implemented) {
                return Ok(result);
            }
        }
        if let Some(result) = self.binary_op1(op.slot(), a, b)? {
            return Ok(result);
        }
        if let Some(result) = self.sequence_fallback(op, a, b, true)? {
            return Ok(result);
        }
        Err(self.unsupported(&format!("{}=", op.symbol()), a, b))
    }

    /// Both sides' slots in CPython's order (`binary_op1`); none if neither knows the other.
    pub fn binary_op1(
        &self,
        slot: fn(&SlotTable) -> Option<BinaryFn>,
        a: &Object,
        b: &Object,
    ) -> PyResult<Option<Ref>> {
        let (left_type, right_type) = (type_of(a), type_of(b));
        let left = left_type.slot(slot);
        let mut right = if left_type.is_same(right_type) { None } else { right_type.slot(slot) };
        if let (Some(l), Some(r)) = (left, right)
            && std::ptr::fn_addr_eq(l, r)
        {
            right = None;
        }
        let answered = |result: Ref| (!result.is_same(&self.singletons.not_implemented)).then_some(result);
        if let Some(left) = left {
            if let Some(r) = right
                && self.is_subtype(right_type, left_type)
            {
                if let Some(result) = answered(r(self, a, b)?) {
                    return Ok(Some(result));
                }
                right = None;
            }
            if let Some(result) = answered(left(self, a, b)?) {
                return Ok(Some(result));
            }
        }
        match right {
            Some(right) => Ok(answered(right(self, a, b)?)),
            None => Ok(None),
        }
    }

    /// Concatenation and repetition of sequences, which come after the number slots.
    fn sequence_fallback(
        &self,
        op: BinaryOp,
        a: &Object,
        b: &Object,
        inplace: bool,
    ) -> PyResult<Option<Ref>> {
        match op {
            BinaryOp::Add => {
                let slots = *type_of(a).slots.borrow();
                let concat = if inplace { slots.inplace_concat.or(slots.concat) } else { slots.concat };
                concat.map(|concat| concat(self, a, b)).transpose()
            }
            BinaryOp::Multiply => {
                let slots = *type_of(a).slots.borrow();
                let repeat = if inplace { slots.inplace_repeat.or(slots.repeat) } else { slots.repeat };
                if let Some(repeat) = repeat {
                    return self.repeat_sequence(repeat, a, b).map(Some);
                }
                match type_of(b).slot(|slots| slots.repeat) {
                    Some(repeat) => self.repeat_sequence(repeat, b, a).map(Some),
                    None => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    fn repeat_sequence(
        &self,
        repeat: fn(&Self, &Object, isize) -> PyResult,
        sequence: &Object,
        count: &Object,
    ) -> PyResult {
        if !count.is::<crate::Int>() && type_of(count).slot(|slots| slots.index).is_none() {
            let name = self.type_name(count);
            return Err(self.type_error(format!("can't multiply sequence by non-int of type '{name}'")));
        }
        let count = self.index_as_size(count)?;
        repeat(self, sequence, count)
    }

    #[cold]
    fn unsupported(&self, symbol: &str, a: &Object, b: &Object) -> crate::Raised {
        let (left, right) = (self.type_name(a), self.type_name(b));
        if symbol == ">>"
            && left == "builtin_function_or_method"
            && a.downcast::<crate::Builtin>().is_some_and(|f| f.def.name == "print")
        {
            return self.type_error(format!(
                "unsupported operand type(s) for {symbol}: '{left}' and '{right}'. Did you mean \"print(<message>, file=<output_stream>)\"?"
            ));
        }
        self.type_error(format!("unsupported operand type(s) for {symbol}: '{left}' and '{right}'"))
    }

    /// `pow(base, exponent, modulus)`; None as modulus means two operands.
    pub fn power(&self, base: &Object, exponent: &Object, modulus: &Object, symbol: &str) -> PyResult {
        let answered = |result: Ref| (!result.is_same(&self.singletons.not_implemented)).then_some(result);
        let types = [type_of(base), type_of(exponent), type_of(modulus)];
        let slots = types.map(|ty| ty.slot(|slots| slots.power));
        let mut tried: Vec<crate::TernaryFn> = Vec::new();
        let mut order = vec![0, 1, 2];
        if !types[0].is_same(types[1]) && self.is_subtype(types[1], types[0]) {
            order.swap(0, 1);
        }
        for index in order {
            let Some(slot) = slots[index] else { continue };
            if tried.iter().any(|known| std::ptr::fn_addr_eq(*known, slot)) {
                continue;
            }
            tried.push(slot);
            if let Some(result) = answered(slot(self, base, exponent, modulus)?) {
                return Ok(result);
            }
        }
        let (left, right) = (self.type_name(base), self.type_name(exponent));
        if self.is_none(modulus) {
            return Err(
                self.type_error(format!("unsupported operand type(s) for {symbol}: '{left}' and '{right}'"))
            );
        }
        let third = self.type_name(modulus);
        Err(self
            .type_error(format!("unsupported operand type(s) for {symbol}: '{left}', '{right}', '{third}'")))
    }

    fn inplace_power(&self, base: &Object, exponent: &Object) -> PyResult {
        let none = self.none();
        if let Some(inplace) = type_of(base).slot(|slots| slots.inplace_power) {
            let result = inplace(self, base, exponent, &none)?;
            if !result.is_same(&self.singletons.not_implemented) {
                return Ok(result);
            }
        }
        self.power(base, exponent, &none, "**=")
    }

    /// A unary operation by its slot.
    pub fn unary_op(
        &self,
        slot: fn(&SlotTable) -> Option<crate::UnaryFn>,
        what: &str,
        object: &Object,
    ) -> PyResult {
        match type_of(object).slot(slot) {
            Some(operation) => operation(self, object),
            None => {
                Err(self.type_error(format!("bad operand type for {what}: '{}'", self.type_name(object))))
            }
        }
    }
}
