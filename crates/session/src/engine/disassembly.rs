//! A frame's instructions, as compiled and as they run just now.

use serpentarium_bytecode::dis::{Labels, address_in_memory, describe};
use serpentarium_object::Unit;
use serpentarium_protocol::{DisRow, Disassembly};
use serpentarium_vm::Frame;

use super::frames;

/// Lists the instructions of a frame's code.
pub(super) fn of(frame: &Frame) -> Disassembly {
    let unit = &*frame.code.unit;
    let labels = Labels::of(unit);
    let positions: Vec<_> = unit.positions().collect();
    let current = frame.last.get();
    let mut rows = Vec::new();
    for instruction in unit.instructions() {
        let position = positions.get(instruction.offset as usize).copied().unwrap_or_default();
        let first = instruction.offset as usize + 1;
        let caches = frame.exe().units.get(first..first + instruction.opcode.caches());
        let running = frame.exe().units.get(instruction.offset as usize).map(Unit::opcode);
        let running = running.filter(|&opcode| opcode != instruction.opcode);
        rows.push(DisRow {
            offset: instruction.offset * 2,
            opname: instruction.opcode.base().name().to_owned(),
            specialised: running.map(|opcode| opcode.name().to_owned()),
            arg: instruction.opcode.base().has_arg().then_some(instruction.oparg),
            argrepr: describe(unit, &instruction, &labels, &address_in_memory),
            line: position.line.and_then(|line| u32::try_from(line).ok()).filter(|&line| 0 < line),
            span: frames::span(position),
            is_current: (instruction.start..instruction.end()).contains(&current),
            jump_target: instruction.jump_target().map(|target| target * 2),
            is_jump_target: labels.at(instruction.start).is_some(),
            caches: caches.unwrap_or_default().iter().map(|unit| unit.cache() as u16).collect(),
            handler: unit.handler_at(instruction.offset).map(|row| row.target * 2),
        });
    }
    Disassembly { qualname: unit.qualname.to_string(), rows }
}
