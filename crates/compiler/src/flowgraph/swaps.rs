//! Removes `SWAP`s by doing the permutation at compile time.

use serpentarium_bytecode::Opcode;

use super::block::{Block, Instr};

/// Shortens runs of `SWAP`s and exchanges the instructions that would consume swapped values.
pub(crate) fn optimize(block: &mut Block) {
    let mut index = 0;
    while index < block.instrs.len() {
        if block.instrs[index].opcode == Opcode::Swap {
            index = shorten_run(block, index);
            apply_static(block, index);
        }
        index += 1;
    }
}

/// Rewrites the run of `SWAP`s that starts at `start` as the shortest one with the same effect, right-aligned.
/// Returns the index of the run's last instruction.
fn shorten_run(block: &mut Block, start: usize) -> usize {
    let run =
        block.instrs[start..].iter().take_while(|instr| matches!(instr.opcode, Opcode::Swap | Opcode::Nop));
    let end = start + run.count();
    let run = &mut block.instrs[start..end];
    let swaps: Vec<usize> =
        run.iter().filter(|instr| instr.opcode == Opcode::Swap).map(|instr| instr.oparg as usize).collect();
    if swaps.len() < 2 {
        return start;
    }
    let depth = swaps.iter().copied().max().unwrap_or(1).max(1);
    let mut stack: Vec<usize> = (0..depth).collect();
    for swap in &swaps {
        stack.swap(0, swap.saturating_sub(1));
    }
    let mut slots = run.iter_mut().rev();
    for swap in cycles(&stack) {
        if let Some(slot) = slots.next() {
            slot.set(Opcode::Swap, swap as u32);
        }
    }
    slots.for_each(Instr::make_nop);
    end - 1
}

/// The `SWAP` operands that bring every misplaced item home, last to be executed first.
fn cycles(stack: &[usize]) -> Vec<usize> {
    let mut visited = vec![false; stack.len()];
    let mut swaps = Vec::new();
    for first in 0..stack.len() {
        if visited[first] || stack[first] == first {
            continue;
        }
        // Only the top of the stack can be swapped, so every cycle is made to pass through it.
        let mut item = first;
        loop {
            if item != 0 {
                swaps.push(item + 1);
            }
            if std::mem::replace(&mut visited[item], true) {
                break;
            }
            item = stack[item];
        }
    }
    swaps
}

fn is_swappable(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::StoreFast | Opcode::StoreFastMaybeNull | Opcode::PopTop)
}

fn stores_to(instr: &Instr) -> Option<u32> {
    matches!(instr.opcode, Opcode::StoreFast | Opcode::StoreFastMaybeNull).then_some(instr.oparg)
}

/// The next instruction behind `index` that consumes one value and does nothing else, on `line` if that is given.
fn next_swappable(block: &Block, index: usize, line: Option<i32>) -> Option<usize> {
    for (place, instr) in block.instrs.iter().enumerate().skip(index + 1) {
        if line.is_some_and(|line| 0 <= line && instr.location.line != line) {
            return None;
        }
        if !instr.is_nop() {
            return is_swappable(instr.opcode).then_some(place);
        }
    }
    None
}

/// Applies the `SWAP`s from `index` leftwards to the stores and pops on their right.
fn apply_static(block: &mut Block, index: usize) {
    for place in (0..=index).rev() {
        let instr = block.instrs[place];
        if instr.opcode != Opcode::Swap {
            if instr.is_nop() || is_swappable(instr.opcode) {
                continue;
            }
            return;
        }
        let Some((first, second)) = consumers(block, place, instr.oparg) else { return };
        let stores = [stores_to(&block.instrs[first]), stores_to(&block.instrs[second])];
        if stores[0].is_some() || stores[1].is_some() {
            let between = block.instrs[first + 1..second].iter().filter_map(stores_to);
            if stores[0] == stores[1] || between.into_iter().any(|local| stores.contains(&Some(local))) {
                return;
            }
        }
        block.instrs[place].make_nop();
        block.instrs.swap(first, second);
    }
}

/// The instructions that consume the two values exchanged by the `SWAP` at `place`.
fn consumers(block: &Block, place: usize, oparg: u32) -> Option<(usize, usize)> {
    let first = next_swappable(block, place, None)?;
    let line = block.instrs[first].location.line;
    let mut second = first;
    for _ in 1..oparg {
        second = next_swappable(block, second, Some(line))?;
    }
    Some((first, second))
}
