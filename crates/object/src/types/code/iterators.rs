//! `co_lines()`, `co_positions()`, `co_branches()` and the old `co_lnotab`.

use std::cell::Cell;

use serpentarium_bytecode::{CodeObject, Opcode};
use serpentarium_heap::{Kind, Label, NoPrefix, Object, Payload, Ref, Visitor};

use super::{Code, this};
use crate::core::{NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::receiver::receiver;

/// The payload of the iterators: rows of numbers computed when the iterator is made.
#[derive(Debug)]
pub struct CodeIterator {
    code: Ref<Code>,
    rows: Box<[[Option<i64>; 4]]>,
    /// How many numbers of a row count.
    width: usize,
    next: Cell<usize>,
}

impl Payload for CodeIterator {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        visitor(Label::Field("code"), self.code.as_object());
    }
}

const SLOTS: SlotTable =
    SlotTable { iter: Some(|_, object| Ok(object.to_ref())), iternext: Some(next), ..SlotTable::EMPTY };

/// The type `line_iterator`.
pub(crate) const LINE_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 64, slots: SLOTS, ..TypeSpec::named("line_iterator") };
/// The type of `co_branches()`, which CPython gives the same name.
pub(crate) const BRANCHES_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 32, slots: SLOTS, ..TypeSpec::named("line_iterator") };
/// The type `positions_iterator`.
pub(crate) const POSITIONS_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 80, slots: SLOTS, ..TypeSpec::named("positions_iterator") };

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let iterator = receiver::<CodeIterator>(rt, object)?;
    let index = iterator.next.get();
    let Some(row) = iterator.rows.get(index) else { return Ok(None) };
    iterator.next.set(index + 1);
    let values =
        row[..iterator.width].iter().map(|value| value.map_or_else(|| rt.none(), |value| rt.new_int(value)));
    Ok(Some(rt.new_tuple(values.collect::<Vec<_>>()).into_object()))
}

fn iterator(
    rt: &Runtime,
    ty: &serpentarium_heap::Obj<crate::Type>,
    code: &serpentarium_heap::Obj<Code>,
    rows: Vec<[Option<i64>; 4]>,
    width: usize,
) -> Ref {
    let payload = CodeIterator { code: code.to_ref(), rows: rows.into(), width, next: Cell::new(0) };
    rt.heap.alloc(ty, payload).into_object()
}

pub(super) fn lines(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let code = this(rt, args.at(0))?;
    // Offsets count bytes; the table counts code units of two.
    let rows = code.unit.lines().into_iter();
    let rows = rows.map(|row| {
        [Some(i64::from(row.start) * 2), Some(i64::from(row.end) * 2), row.line.map(i64::from), None]
    });
    Ok(iterator(rt, &rt.types.line_iterator, code, rows.collect(), 3))
}

pub(super) fn positions(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let code = this(rt, args.at(0))?;
    let rows = code
        .unit
        .positions()
        .map(|at| [at.line, at.end_line, at.col, at.end_col].map(|part| part.map(i64::from)));
    Ok(iterator(rt, &rt.types.positions_iterator, code, rows.collect(), 4))
}

pub(super) fn branches(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let code = this(rt, args.at(0))?;
    Ok(iterator(rt, &rt.types.branches_iterator, code, branch_rows(&code.unit), 3))
}

/// Where the code branches: the instruction, where it goes on, where it jumps.
fn branch_rows(unit: &CodeObject) -> Vec<[Option<i64>; 4]> {
    let units: Vec<[u8; 2]> = unit.code.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
    let (mut rows, mut offset, mut operand) = (Vec::new(), 0_i64, 0_i64);
    let row = |a: i64, b: i64, c: i64| [Some(a * 2), Some(b * 2), Some(c * 2), None];
    while let Some([op, low]) = usize::try_from(offset).ok().and_then(|at| units.get(at).copied()) {
        let Some(opcode) = Opcode::from_byte(op) else {
            offset += 1;
            operand = 0;
            continue;
        };
        operand = operand << 8 & 0xffff_ffff | i64::from(low);
        let mut next = offset + 1 + opcode.caches() as i64;
        match opcode {
            Opcode::ExtendedArg => {
                offset = next;
                continue;
            }
            // An exhausted iterator also skips END_FOR and POP_ITER.
            Opcode::ForIter => rows.push(row(offset, next, next + operand + 2)),
            Opcode::PopJumpIfFalse
            | Opcode::PopJumpIfTrue
            | Opcode::PopJumpIfNone
            | Opcode::PopJumpIfNotNone => {
                rows.push(row(offset, next + 1, next + operand));
                next += 1;
            }
            Opcode::EndAsyncFor => rows.push(row(next - operand, next - operand + 2, next)),
            _ => {}
        }
        operand = 0;
        offset = next;
    }
    rows
}

/// The line table in the form of before Python 3.10.
pub(super) fn lnotab(rt: &Runtime, object: &Object) -> PyResult {
    rt.warn(&rt.exceptions.deprecation_warning, "co_lnotab is deprecated, use co_lines instead.", 1)?;
    let unit = &this(rt, object)?.unit;
    let (mut table, mut line, mut start) = (Vec::new(), unit.firstlineno, 0_u32);
    for entry in unit.line_entries() {
        let Some(here) = entry.position.line.filter(|here| *here != line) else { continue };
        let at = entry.start * 2;
        add_step(&mut table, at - start, here - line);
        (line, start) = (here, at);
    }
    Ok(rt.new_bytes(&table).into_object())
}

fn add_step(table: &mut Vec<u8>, mut bytes: u32, mut lines: i32) {
    while bytes > 255 {
        table.extend([255, 0]);
        bytes -= 255;
    }
    while !(-128..=127).contains(&lines) {
        let step = lines.clamp(-128, 127);
        table.extend([bytes as u8, step as i8 as u8]);
        bytes = 0;
        lines -= step;
    }
    table.extend([bytes as u8, lines as i8 as u8]);
}
