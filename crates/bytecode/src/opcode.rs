//! Opcodes and what is known about each: operand kind, inline caches, stack effect, family, and the operand tables.

pub use crate::generated::opcodes::{Opcode, number};
use crate::generated::opcodes::{ROWS, popped_and_pushed};

/// The number of the first pseudo opcode; those are the compiler's own and never reach `co_code`.
pub const FIRST_PSEUDO: u16 = 256;
/// Opcodes up to and including this number take no operand.
pub const HAVE_ARGUMENT: u16 = 43;

/// Where an opcode comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpcodeKind {
    /// Emitted by the compiler.
    Base,
    /// Put in place of its family's base opcode by the specialising interpreter.
    Specialized,
    /// Put in place of its base opcode while events are being monitored.
    Instrumented,
    /// Used inside the compiler only.
    Pseudo,
}

/// Facts that hold for an opcode whatever its operand is; bits of [`Opcode::flags`].
pub mod flag {
    /// The operand is used.
    pub const ARG: u16 = 1 << 0;
    /// The operand indexes `co_consts`.
    pub const CONST: u16 = 1 << 1;
    /// The operand indexes `co_names` (possibly shifted).
    pub const NAME: u16 = 1 << 2;
    /// The operand is a relative jump.
    pub const JUMP: u16 = 1 << 3;
    /// The operand is a cell or free variable's slot.
    pub const FREE: u16 = 1 << 4;
    /// The operand is a local variable's slot.
    pub const LOCAL: u16 = 1 << 5;
    /// The evaluation loop may handle signals and other requests here.
    pub const EVAL_BREAK: u16 = 1 << 6;
    /// The instruction may raise.
    pub const ERROR: u16 = 1 << 7;
    /// The instruction may raise with its inputs still on the stack.
    pub const ERROR_NO_POP: u16 = 1 << 8;
    /// The instruction may run arbitrary code.
    pub const ESCAPES: u16 = 1 << 9;
    /// A specialised form that may fall back to its base.
    pub const DEOPT: u16 = 1 << 10;
    /// A specialised form that may leave an optimised trace.
    pub const EXIT: u16 = 1 << 11;
    /// The instruction has no side effect beyond the stack.
    pub const PURE: u16 = 1 << 12;
    /// The instruction does not record where it is.
    pub const NO_SAVE_IP: u16 = 1 << 13;
}

/// One row of the opcode table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpcodeRow {
    opcode: Opcode,
    name: &'static str,
    kind: OpcodeKind,
    base: Opcode,
    caches: u8,
    flags: u16,
}

impl OpcodeRow {
    pub(crate) const fn new(
        opcode: Opcode,
        name: &'static str,
        kind: OpcodeKind,
        base: Opcode,
        caches: u8,
        flags: u16,
    ) -> Self {
        Self { opcode, name, kind, base, caches, flags }
    }
}

/// The opcode each byte of `co_code` stands for; [`Opcode::Reserved`] where there is none.
pub static BY_BYTE: [Opcode; 256] = {
    let mut table = [Opcode::Reserved; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Some(row) = &ROWS[byte] {
            table[byte] = row.opcode;
        }
        byte += 1;
    }
    table
};

impl Opcode {
    /// The opcode with this number, pseudo opcodes included.
    pub fn from_number(number: u16) -> Option<Self> {
        ROWS.get(usize::from(number)).copied().flatten().map(|row| row.opcode)
    }

    /// The opcode a byte of `co_code` stands for.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::from_number(u16::from(byte))
    }

    /// The opcode called `name` in CPython's spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        ROWS.iter().flatten().find(|row| row.name == name).map(|row| row.opcode)
    }

    /// All opcodes in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().flatten().map(|row| row.opcode)
    }

    fn row(self) -> Option<&'static OpcodeRow> {
        ROWS.get(self as usize).and_then(Option::as_ref)
    }

    /// The number of this opcode.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The byte that stands for this opcode in `co_code`; `None` for a pseudo opcode.
    pub fn byte(self) -> Option<u8> {
        u8::try_from(self as u16).ok()
    }

    /// CPython's name, such as `LOAD_FAST`.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// Where this opcode comes from.
    pub fn kind(self) -> OpcodeKind {
        self.row().map_or(OpcodeKind::Pseudo, |row| row.kind)
    }

    /// The plain opcode behind a specialised or instrumented one; itself otherwise.
    pub fn base(self) -> Self {
        self.row().map_or(self, |row| row.base)
    }

    /// The specialised forms of this opcode.
    pub fn specializations(self) -> impl Iterator<Item = Self> {
        ROWS.iter()
            .flatten()
            .filter(move |row| row.kind == OpcodeKind::Specialized && row.base == self)
            .map(|row| row.opcode)
    }

    /// The number of inline cache code units that follow the instruction.
    pub fn caches(self) -> usize {
        self.row().map_or(0, |row| usize::from(row.caches))
    }

    /// The bits of [`flag`].
    pub fn flags(self) -> u16 {
        self.row().map_or(0, |row| row.flags)
    }

    fn has(self, flag: u16) -> bool {
        self.flags() & flag != 0
    }

    /// Whether the operand is used.
    pub fn has_arg(self) -> bool {
        self.has(flag::ARG)
    }

    /// Whether the operand indexes `co_consts`.
    pub fn has_const(self) -> bool {
        self.has(flag::CONST)
    }

    /// Whether the operand indexes `co_names`.
    pub fn has_name(self) -> bool {
        self.has(flag::NAME)
    }

    /// Whether the operand is a jump.
    pub fn has_jump(self) -> bool {
        self.has(flag::JUMP)
    }

    /// Whether the operand is classed as a free variable (`opcode.hasfree`).
    pub fn has_free(self) -> bool {
        self.has(flag::FREE)
    }

    /// Whether the operand is classed as a local variable (`opcode.haslocal`).
    pub fn has_local(self) -> bool {
        self.has(flag::LOCAL)
    }

    /// Whether the evaluation loop may handle requests here.
    pub fn has_eval_break(self) -> bool {
        self.has(flag::EVAL_BREAK)
    }

    /// Whether the pseudo instruction pushes an exception handler (`SETUP_FINALLY` and its kin).
    pub fn is_block_push(self) -> bool {
        matches!(self, Self::SetupFinally | Self::SetupWith | Self::SetupCleanup)
    }

    /// Whether the operand names another instruction, by jumping or by setting up a handler.
    pub fn has_target(self) -> bool {
        self.has_jump() || self.is_block_push()
    }

    /// Whether control never goes on to the next instruction because it leaves the frame or raises.
    pub fn is_scope_exit(self) -> bool {
        matches!(self, Self::ReturnValue | Self::RaiseVarargs | Self::Reraise)
    }

    /// Whether the instruction always jumps.
    pub fn is_unconditional_jump(self) -> bool {
        matches!(
            self,
            Self::Jump
                | Self::JumpNoInterrupt
                | Self::JumpForward
                | Self::JumpBackward
                | Self::JumpBackwardNoInterrupt
        )
    }

    /// Whether a jump goes backwards in `co_code`.
    pub fn is_backward_jump(self) -> bool {
        matches!(self.base(), Self::JumpBackward | Self::JumpBackwardNoInterrupt | Self::EndAsyncFor)
    }

    /// How many values the instruction takes from the stack.
    pub fn popped(self, oparg: u32) -> i64 {
        popped_and_pushed(self, i64::from(oparg)).0
    }

    /// How many values the instruction leaves on the stack in place of the popped ones.
    pub fn pushed(self, oparg: u32) -> i64 {
        popped_and_pushed(self, i64::from(oparg)).1
    }

    /// The change of the stack's depth on the path that does not enter a handler.
    ///
    /// The `SETUP_*` pseudo instructions have an effect on the way to their handler only.
    pub fn stack_effect(self, oparg: u32) -> i64 {
        if self.is_block_push() {
            return 0;
        }
        let (popped, pushed) = popped_and_pushed(self, i64::from(oparg));
        pushed - popped
    }
}

/// The operators of `BINARY_OP`, by operand: CPython's name and the sign.
pub const BINARY_OPS: [(&str, &str); 27] = [
    ("NB_ADD", "+"),
    ("NB_AND", "&"),
    ("NB_FLOOR_DIVIDE", "//"),
    ("NB_LSHIFT", "<<"),
    ("NB_MATRIX_MULTIPLY", "@"),
    ("NB_MULTIPLY", "*"),
    ("NB_REMAINDER", "%"),
    ("NB_OR", "|"),
    ("NB_POWER", "**"),
    ("NB_RSHIFT", ">>"),
    ("NB_SUBTRACT", "-"),
    ("NB_TRUE_DIVIDE", "/"),
    ("NB_XOR", "^"),
    ("NB_INPLACE_ADD", "+="),
    ("NB_INPLACE_AND", "&="),
    ("NB_INPLACE_FLOOR_DIVIDE", "//="),
    ("NB_INPLACE_LSHIFT", "<<="),
    ("NB_INPLACE_MATRIX_MULTIPLY", "@="),
    ("NB_INPLACE_MULTIPLY", "*="),
    ("NB_INPLACE_REMAINDER", "%="),
    ("NB_INPLACE_OR", "|="),
    ("NB_INPLACE_POWER", "**="),
    ("NB_INPLACE_RSHIFT", ">>="),
    ("NB_INPLACE_SUBTRACT", "-="),
    ("NB_INPLACE_TRUE_DIVIDE", "/="),
    ("NB_INPLACE_XOR", "^="),
    ("NB_SUBSCR", "[]"),
];

/// `BINARY_OP`'s operand for a subscript.
pub const NB_SUBSCR: u32 = 26;
/// The distance from an operator's operand to its in-place form's.
pub const NB_INPLACE: u32 = 13;

/// The functions of `CALL_INTRINSIC_1`, by operand.
pub const INTRINSICS_1: [&str; 12] = [
    "INTRINSIC_1_INVALID",
    "INTRINSIC_PRINT",
    "INTRINSIC_IMPORT_STAR",
    "INTRINSIC_STOPITERATION_ERROR",
    "INTRINSIC_ASYNC_GEN_WRAP",
    "INTRINSIC_UNARY_POSITIVE",
    "INTRINSIC_LIST_TO_TUPLE",
    "INTRINSIC_TYPEVAR",
    "INTRINSIC_PARAMSPEC",
    "INTRINSIC_TYPEVARTUPLE",
    "INTRINSIC_SUBSCRIPT_GENERIC",
    "INTRINSIC_TYPEALIAS",
];

/// The functions of `CALL_INTRINSIC_2`, by operand.
pub const INTRINSICS_2: [&str; 6] = [
    "INTRINSIC_2_INVALID",
    "INTRINSIC_PREP_RERAISE_STAR",
    "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
    "INTRINSIC_SET_TYPEPARAM_DEFAULT",
];

/// The methods of `LOAD_SPECIAL`, by operand.
pub const SPECIAL_METHODS: [&str; 4] = ["__enter__", "__exit__", "__aenter__", "__aexit__"];

/// The objects of `LOAD_COMMON_CONSTANT`, by operand.
pub const COMMON_CONSTANTS: [&str; 5] = ["AssertionError", "NotImplementedError", "tuple", "all", "any"];

/// The comparisons of `COMPARE_OP`, by the operand's bits from the fifth on.
pub const COMPARE_OPS: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];

/// Added to `COMPARE_OP`'s operand when the result is turned into a bool.
pub const COMPARE_TO_BOOL: u32 = 16;

/// The bits of `co_flags`.
pub mod code_flag {
    /// Locals live in fast slots.
    pub const OPTIMIZED: u32 = 0x1;
    /// A call makes a new namespace.
    pub const NEWLOCALS: u32 = 0x2;
    /// There is a `*args` parameter.
    pub const VARARGS: u32 = 0x4;
    /// There is a `**kwargs` parameter.
    pub const VARKEYWORDS: u32 = 0x8;
    /// The unit is inside a function.
    pub const NESTED: u32 = 0x10;
    /// A generator.
    pub const GENERATOR: u32 = 0x20;
    /// A coroutine.
    pub const COROUTINE: u32 = 0x80;
    /// A generator that may be awaited.
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    /// An asynchronous generator.
    pub const ASYNC_GENERATOR: u32 = 0x200;
    /// `from __future__ import barry_as_FLUFL`.
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x0040_0000;
    /// `from __future__ import annotations`.
    pub const FUTURE_ANNOTATIONS: u32 = 0x0100_0000;
    /// The first constant is a docstring.
    pub const HAS_DOCSTRING: u32 = 0x0400_0000;
    /// A function defined directly in a class.
    pub const METHOD: u32 = 0x0800_0000;
}
