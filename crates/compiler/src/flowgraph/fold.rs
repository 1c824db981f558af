//! Constant folding: an operation whose operands were all just loaded as constants becomes one constant.

use std::rc::Rc;

use serpentarium_bytecode::constant::same;
use serpentarium_bytecode::{Const, Opcode};

use super::block::Block;
use super::load_const::small_int;
use super::{Constants, arithmetic};

/// No display with more elements is folded at once, as no display with more is built on the stack.
const STACK_USE_GUIDELINE: u32 = 30;
/// The fewest elements for which a list or set is built from a constant.
const MIN_CONST_SEQUENCE: u32 = 3;

/// The places of the `count` instructions before `index` that load constants; `NOP`s between them do not matter.
fn operands(block: &Block, index: usize, count: usize) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    for place in (0..index).rev() {
        if found.len() == count {
            break;
        }
        let instr = &block.instrs[place];
        if instr.is_nop() {
            continue;
        }
        if !instr.loads_const() {
            return None;
        }
        found.push(place);
    }
    if found.len() < count {
        return None;
    }
    found.reverse();
    Some(found)
}

fn values(block: &Block, places: &[usize], constants: &Constants<'_>) -> Option<Vec<Rc<Const>>> {
    places.iter().map(|place| constants.value_of(&block.instrs[*place])).collect()
}

fn blank(block: &mut Block, places: &[usize]) {
    for place in places {
        block.instrs[*place].blank();
    }
}

/// Makes the instruction at `index` load `constant`; its location stays.
fn make_load(block: &mut Block, index: usize, constant: Rc<Const>, constants: &mut Constants<'_>) {
    match small_int(&constant) {
        Some(value) => block.instrs[index].set(Opcode::LoadSmallInt, value),
        None => {
            let number = constants.add(constant);
            block.instrs[index].set(Opcode::LoadConst, number);
        }
    }
}

/// A frozen set of these members, repeated ones left out.
///
/// Equality here is Python's (`1 == 1.0 == True`), so of equal members the first stays.
fn frozenset(items: Vec<Rc<Const>>) -> Const {
    let mut members: Vec<Rc<Const>> = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for item in items {
        if seen.insert(arithmetic::equality_key(&item)) {
            members.push(item);
        }
    }
    Const::FrozenSet(members)
}

/// `BUILD_TUPLE` of constants.
pub(crate) fn tuple(block: &mut Block, index: usize, constants: &mut Constants<'_>) {
    let count = block.instrs[index].oparg;
    if count > STACK_USE_GUIDELINE {
        return;
    }
    let Some(places) = operands(block, index, count as usize) else { return };
    let Some(items) = values(block, &places, constants) else { return };
    blank(block, &places);
    make_load(block, index, Rc::new(Const::Tuple(items)), constants);
}

/// `BUILD_LIST` or `BUILD_SET`: of constants, or used only to be iterated or searched.
pub(crate) fn display(block: &mut Block, index: usize, constants: &mut Constants<'_>) {
    let instr = block.instrs[index];
    let count = instr.oparg;
    let only_read = matches!(block.opcode_at(index + 1), Some(Opcode::GetIter | Opcode::ContainsOp));
    if count > STACK_USE_GUIDELINE || (count < MIN_CONST_SEQUENCE && !only_read) {
        return;
    }
    let places = operands(block, index, count as usize);
    let items = places.as_ref().and_then(|places| values(block, places, constants));
    let (Some(places), Some(items)) = (places, items) else {
        if only_read && instr.opcode == Opcode::BuildList {
            block.instrs[index].set(Opcode::BuildTuple, count);
        }
        return;
    };
    let is_list = instr.opcode == Opcode::BuildList;
    let constant = if is_list { Const::Tuple(items) } else { frozenset(items) };
    let number = constants.add(Rc::new(constant));
    blank(block, &places);
    if only_read || index < 2 {
        block.instrs[index].set(Opcode::LoadConst, number);
        return;
    }
    block.instrs[index - 2].location = instr.location;
    block.instrs[index - 2].set(instr.opcode, 0);
    block.instrs[index - 1].set(Opcode::LoadConst, number);
    block.instrs[index].set(if is_list { Opcode::ListExtend } else { Opcode::SetUpdate }, 1);
}

/// Finds `build 0`, then (constant, `append 1`) any number of times, ending before `end`. Gives where it starts.
fn appended_sequence(block: &Block, end: usize, build: Opcode, append: Opcode) -> Option<usize> {
    let mut expect_append = true;
    for place in (0..end).rev() {
        let instr = &block.instrs[place];
        if instr.is_nop() {
            continue;
        }
        if instr.opcode == build && instr.oparg == 0 {
            return expect_append.then_some(place);
        }
        let fits =
            if expect_append { instr.opcode == append && instr.oparg == 1 } else { instr.loads_const() };
        if !fits {
            return None;
        }
        expect_append = !expect_append;
    }
    None
}

/// Takes a found sequence out of the block, giving its constants.
fn take_sequence(block: &mut Block, start: usize, end: usize, constants: &Constants<'_>) -> Vec<Rc<Const>> {
    let mut items = Vec::new();
    for instr in &mut block.instrs[start..end] {
        if !instr.is_nop() {
            items.extend(constants.value_of(instr));
            instr.blank();
        }
    }
    items
}

/// `CALL_INTRINSIC_1 INTRINSIC_LIST_TO_TUPLE` of a list that was just filled with constants.
pub(crate) fn list_to_tuple(block: &mut Block, index: usize, constants: &mut Constants<'_>) -> bool {
    let Some(start) = appended_sequence(block, index, Opcode::BuildList, Opcode::ListAppend) else {
        return false;
    };
    let items = take_sequence(block, start, index, constants);
    make_load(block, index, Rc::new(Const::Tuple(items)), constants);
    true
}

/// A list or set that was just filled with constants, the last by the instruction at `index`, and is only read.
pub(crate) fn big_display(block: &mut Block, index: usize, constants: &mut Constants<'_>) {
    let is_list = block.instrs[index].opcode == Opcode::ListAppend;
    let (build, append) =
        if is_list { (Opcode::BuildList, Opcode::ListAppend) } else { (Opcode::BuildSet, Opcode::SetAdd) };
    let Some(start) = appended_sequence(block, index + 1, build, append) else { return };
    let items = take_sequence(block, start, index + 1, constants);
    let constant = if is_list { Const::Tuple(items) } else { frozenset(items) };
    make_load(block, index, Rc::new(constant), constants);
}

/// A unary operation on a constant.
pub(crate) fn unary(block: &mut Block, index: usize, constants: &mut Constants<'_>) {
    let Some(places) = operands(block, index, 1) else { return };
    let Some(items) = values(block, &places, constants) else { return };
    let Some(result) = arithmetic::unary(block.instrs[index].opcode, &items[0]) else { return };
    blank(block, &places);
    make_load(block, index, keep_identity(result, &items), constants);
}

/// A binary operation on two constants.
pub(crate) fn binary(block: &mut Block, index: usize, constants: &mut Constants<'_>) {
    let Some(places) = operands(block, index, 2) else { return };
    let Some(items) = values(block, &places, constants) else { return };
    let Some(result) = arithmetic::binary(block.instrs[index].oparg, &items[0], &items[1]) else { return };
    blank(block, &places);
    make_load(block, index, keep_identity(result, &items), constants);
}

/// A result that equals an operand is that operand, as far as merging goes.
fn keep_identity(result: Const, operands: &[Rc<Const>]) -> Rc<Const> {
    operands.iter().find(|operand| same(operand, &result)).cloned().unwrap_or_else(|| Rc::new(result))
}
