//! Checks a code object from an untrusted source before it may run.
//!
//! Accepted code keeps every operand inside its table, jumps only to instructions, never leaves the value stack's
//! bounds, has the same depth wherever paths meet, and does not run off its end. What values are on the stack is not
//! checked: an instruction that meets the wrong kind of value has to raise.

use std::fmt;
use std::rc::Rc;

use crate::code::{CodeObject, local_kind};
use crate::instructions::Instruction;
use crate::opcode::{
    BINARY_OPS, COMMON_CONSTANTS, COMPARE_OPS, INTRINSICS_1, INTRINSICS_2, Opcode, OpcodeKind,
    SPECIAL_METHODS,
};

/// The deepest value stack that is accepted.
const MAX_STACK_SIZE: u32 = 1 << 20;

/// What is wrong with a code object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The unit's qualified name.
    pub qualname: Rc<str>,
    /// The offset in code units, if the fault is at an instruction.
    pub offset: Option<u32>,
    /// The fault.
    pub fault: &'static str,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid code object {}: {}", self.qualname, self.fault)?;
        match self.offset {
            Some(offset) => write!(f, " at offset {}", 2 * offset),
            None => Ok(()),
        }
    }
}

impl std::error::Error for VerifyError {}

/// Checks `code` and every unit inside it.
pub fn verify(code: &CodeObject) -> Result<(), VerifyError> {
    verify_one(code)?;
    let mut pending: Vec<Rc<CodeObject>> = code.children().cloned().collect();
    while let Some(code) = pending.pop() {
        verify_one(&code)?;
        pending.extend(code.children().cloned());
    }
    Ok(())
}

type Fault = (Option<u32>, &'static str);

/// Checks `code` alone.
pub fn verify_one(code: &CodeObject) -> Result<(), VerifyError> {
    let check = || {
        check_counts(code).map_err(|fault| (None, fault))?;
        let instructions = decode(code)?;
        let flow = Flow::new(code, instructions)?;
        flow.check_rows()?;
        flow.run()
    };
    check().map_err(|(offset, fault)| VerifyError { qualname: code.qualname.clone(), offset, fault })
}

fn check_counts(code: &CodeObject) -> Result<(), &'static str> {
    if code.localsplusnames.len() != code.localspluskinds.len() {
        return Err("slot names and kinds differ in number");
    }
    let parameters = u64::from(code.argcount) + u64::from(code.kwonlyargcount);
    let stars = u64::from(code.flags >> 2 & 1) + u64::from(code.flags >> 3 & 1);
    if code.argcount < code.posonlyargcount || (code.nlocals() as u64) < parameters + stars {
        return Err("parameter counts do not fit the locals");
    }
    let rank = |kind: &u8| {
        if kind & local_kind::LOCAL != 0 {
            0
        } else if kind & local_kind::CELL != 0 {
            1
        } else {
            2
        }
    };
    if !code.localspluskinds.is_sorted_by_key(rank) {
        return Err("slots are out of order");
    }
    if MAX_STACK_SIZE < code.stacksize {
        return Err("the stack is too deep");
    }
    if code.code.is_empty() || !code.code.len().is_multiple_of(2) {
        return Err("the code is empty or its length is odd");
    }
    Ok(())
}

fn decode(code: &CodeObject) -> Result<Vec<Instruction>, Fault> {
    let mut walk = code.instructions();
    let mut instructions = Vec::new();
    for instr in walk.by_ref() {
        if instr.opcode.kind() != OpcodeKind::Base {
            return Err((Some(instr.offset), "an opcode that the compiler does not emit"));
        }
        check_operand(code, &instr).map_err(|fault| (Some(instr.offset), fault))?;
        instructions.push(instr);
    }
    if walk.position() as usize != code.code.len() / 2 {
        return Err((Some(walk.position()), "an unknown opcode or a cut-off instruction"));
    }
    Ok(instructions)
}

fn check_operand(code: &CodeObject, instr: &Instruction) -> Result<(), &'static str> {
    let oparg = instr.oparg as usize;
    let below = |limit: usize, fault: &'static str| if oparg < limit { Ok(()) } else { Err(fault) };
    let names = |index: usize| if index < code.names.len() { Ok(()) } else { Err("a name out of range") };
    let slots = code.localsplusnames.len();
    match instr.opcode {
        Opcode::Cache
        | Opcode::Reserved
        | Opcode::InterpreterExit
        | Opcode::ExitInitCheck
        | Opcode::EnterExecutor => Err("an opcode that the compiler does not emit"),
        Opcode::LoadConst => below(code.consts.len(), "a constant out of range"),
        Opcode::LoadGlobal | Opcode::LoadAttr => names(oparg >> 1),
        Opcode::LoadSuperAttr => names(oparg >> 2),
        opcode if opcode.has_name() => names(oparg),
        Opcode::LoadFastLoadFast
        | Opcode::LoadFastBorrowLoadFastBorrow
        | Opcode::StoreFastLoadFast
        | Opcode::StoreFastStoreFast => {
            if oparg >> 4 < slots && oparg & 15 < slots {
                Ok(())
            } else {
                Err("a slot out of range")
            }
        }
        opcode if opcode.has_local() || opcode.has_free() => {
            below(slots, "a slot out of range")?;
            check_slot_kind(code, instr)
        }
        Opcode::CopyFreeVars => {
            if oparg == code.freevars().len() {
                Ok(())
            } else {
                Err("a wrong number of free variables")
            }
        }
        Opcode::BinaryOp => below(BINARY_OPS.len(), "an unknown operator"),
        Opcode::CompareOp => {
            if oparg >> 5 < COMPARE_OPS.len() {
                Ok(())
            } else {
                Err("an unknown comparison")
            }
        }
        Opcode::CallIntrinsic1 => below(INTRINSICS_1.len(), "an unknown intrinsic"),
        Opcode::CallIntrinsic2 => below(INTRINSICS_2.len(), "an unknown intrinsic"),
        Opcode::LoadSpecial => below(SPECIAL_METHODS.len(), "an unknown special method"),
        Opcode::LoadCommonConstant => below(COMMON_CONSTANTS.len(), "an unknown common constant"),
        Opcode::RaiseVarargs => below(3, "too many values to raise"),
        Opcode::IsOp | Opcode::ContainsOp => below(2, "an operand other than 0 and 1"),
        Opcode::LoadSmallInt => below(256, "a small integer out of range"),
        Opcode::ConvertValue if !(1..=3).contains(&oparg) => Err("an unknown conversion"),
        Opcode::BuildSlice if oparg != 2 && oparg != 3 => Err("a slice of neither two nor three parts"),
        Opcode::SetFunctionAttribute if ![1, 2, 4, 8, 16].contains(&oparg) => {
            Err("an unknown function attribute")
        }
        Opcode::Copy
        | Opcode::Swap
        | Opcode::ListAppend
        | Opcode::ListExtend
        | Opcode::SetAdd
        | Opcode::SetUpdate
        | Opcode::MapAdd
        | Opcode::DictUpdate
        | Opcode::DictMerge
            if oparg == 0 =>
        {
            Err("a stack operand of zero")
        }
        Opcode::Reraise => below(4, "a stack operand out of range"),
        _ => Ok(()),
    }
}

/// Cells are used as cells and plain locals as locals.
fn check_slot_kind(code: &CodeObject, instr: &Instruction) -> Result<(), &'static str> {
    let kind = code.localspluskinds.get(instr.oparg as usize).copied().unwrap_or(0);
    let wants_cell = matches!(
        instr.opcode,
        Opcode::MakeCell
            | Opcode::LoadDeref
            | Opcode::StoreDeref
            | Opcode::DeleteDeref
            | Opcode::LoadFromDictOrDeref
    );
    // An inlined comprehension may make a cell of its own in the slot of a free variable.
    let fits = !wants_cell || kind & (local_kind::CELL | local_kind::FREE) != 0;
    if fits { Ok(()) } else { Err("a slot of the wrong kind") }
}

/// The abstract run of a unit: the stack's depth before each instruction.
struct Flow<'a> {
    code: &'a CodeObject,
    instructions: Vec<Instruction>,
    /// For each code unit the instruction that begins there.
    starting_at: Vec<Option<u32>>,
}

impl<'a> Flow<'a> {
    fn new(code: &'a CodeObject, instructions: Vec<Instruction>) -> Result<Self, Fault> {
        let mut starting_at = vec![None; code.code.len() / 2];
        for (index, instr) in instructions.iter().enumerate() {
            if let Some(start) = starting_at.get_mut(instr.start as usize) {
                *start = Some(index as u32);
            }
        }
        Ok(Self { code, instructions, starting_at })
    }

    fn index_at(&self, offset: u32, from: Option<u32>) -> Result<usize, Fault> {
        let found = self.starting_at.get(offset as usize).copied().flatten();
        found.map(|index| index as usize).ok_or((from, "a jump to no instruction"))
    }

    fn check_rows(&self) -> Result<(), Fault> {
        let mut rows = self.code.exception_rows();
        let mut previous_end = 0;
        for row in rows.by_ref() {
            self.index_at(row.start, Some(row.start))?;
            self.index_at(row.target, Some(row.start))?;
            let at_end = row.end as usize == self.starting_at.len();
            if row.end <= row.start
                || row.start < previous_end
                || !(at_end || self.index_at(row.end, None).is_ok())
            {
                return Err((Some(row.start), "a damaged exception table row"));
            }
            previous_end = row.end;
        }
        if rows.is_complete() { Ok(()) } else { Err((None, "a damaged exception table")) }
    }

    fn run(&self) -> Result<(), Fault> {
        let handlers = self.handlers()?;
        let mut depths: Vec<Option<u32>> = vec![None; self.instructions.len()];
        let mut todo = Vec::new();
        self.enter(0, 0, &mut depths, &mut todo)?;
        while let Some(index) = todo.pop() {
            let Some(depth) = depths[index] else { continue };
            let instr = &self.instructions[index];
            let at = Some(instr.offset);
            if let Some((target, kept, pushed)) = handlers[index] {
                if depth < kept {
                    return Err((at, "a handler that keeps more than is on the stack"));
                }
                self.enter(target, kept + pushed, &mut depths, &mut todo)?;
            }
            let after = self.after(instr, depth)?;
            if let Some(target) = instr.jump_target() {
                let target = self.index_at(target, at)?;
                if instr.opcode != Opcode::EndAsyncFor {
                    self.enter(target, after, &mut depths, &mut todo)?;
                }
            } else if instr.opcode.has_jump() {
                return Err((at, "a jump to no instruction"));
            }
            if !instr.opcode.is_unconditional_jump() && !instr.opcode.is_scope_exit() {
                self.enter(index + 1, after, &mut depths, &mut todo)?;
            }
        }
        Ok(())
    }

    /// The depth of the stack behind an instruction.
    fn after(&self, instr: &Instruction, depth: u32) -> Result<u32, Fault> {
        let (popped, pushed) = (instr.opcode.popped(instr.oparg), instr.opcode.pushed(instr.oparg));
        let at = Some(instr.offset);
        if i64::from(depth) < popped {
            return Err((at, "too little on the stack"));
        }
        let after = i64::from(depth) - popped + pushed;
        // A returning or raising instruction leaves nothing behind that would need room.
        let room = if instr.opcode.is_scope_exit() { i64::from(depth) } else { after };
        if i64::from(self.code.stacksize) < room {
            return Err((at, "too much on the stack"));
        }
        u32::try_from(after).map_err(|_| (at, "too little on the stack"))
    }

    fn enter(
        &self,
        index: usize,
        depth: u32,
        depths: &mut [Option<u32>],
        todo: &mut Vec<usize>,
    ) -> Result<(), Fault> {
        let Some(known) = depths.get_mut(index) else { return Err((None, "the code runs off its end")) };
        match *known {
            None if self.code.stacksize < depth => {
                Err((Some(self.instructions[index].offset), "too much on the stack"))
            }
            None => {
                *known = Some(depth);
                todo.push(index);
                Ok(())
            }
            Some(known) if known == depth => Ok(()),
            Some(_) => Err((Some(self.instructions[index].offset), "different stack depths at one place")),
        }
    }

    /// For each instruction its handler, how many values that keeps, and how many are pushed for it.
    fn handlers(&self) -> Result<Vec<Option<(usize, u32, u32)>>, Fault> {
        let mut handlers = vec![None; self.instructions.len()];
        for row in self.code.exception_rows() {
            let target = self.index_at(row.target, Some(row.start))?;
            let first = self.index_at(row.start, None)?;
            for (index, instr) in self.instructions.iter().enumerate().skip(first) {
                if row.end <= instr.start {
                    break;
                }
                handlers[index] = Some((target, row.depth, 1 + u32::from(row.lasti)));
            }
        }
        Ok(handlers)
    }
}
