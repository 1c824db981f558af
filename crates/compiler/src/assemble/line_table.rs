//! Encodes `co_linetable`.

use super::layout::Layout;
use crate::instruction_sequence::Location;

/// The most code units one entry covers.
const MAX_UNITS: u32 = 8;

const CODE_ONE_LINE: u8 = 10;
const CODE_NO_COLUMNS: u8 = 13;
const CODE_LONG: u8 = 14;
const CODE_NONE: u8 = 15;

/// The table for all instructions of `layout`.
pub(crate) fn encode(layout: &Layout, firstlineno: i32) -> Vec<u8> {
    // Two bytes an entry are the rule.
    let bytes = Vec::with_capacity(2 * layout.instrs.len());
    let mut encoder = Encoder { bytes, line: firstlineno };
    let mut run: Option<(Location, u32)> = None;
    for (index, instr) in layout.instrs.iter().enumerate() {
        let units = layout.size_of(index);
        run = match run {
            Some((location, count)) if location == instr.location => Some((location, count + units)),
            finished => {
                encoder.run(finished);
                Some((instr.location, units))
            }
        };
    }
    encoder.run(run);
    encoder.bytes
}

struct Encoder {
    bytes: Vec<u8>,
    line: i32,
}

impl Encoder {
    fn run(&mut self, run: Option<(Location, u32)>) {
        let Some((location, mut units)) = run else { return };
        while 0 < units {
            let chunk = units.min(MAX_UNITS);
            self.entry(location, chunk);
            units -= chunk;
        }
    }

    fn first_byte(&mut self, code: u8, units: u32) {
        self.bytes.push(0x80 | code << 3 | (units - 1) as u8);
    }

    fn entry(&mut self, location: Location, units: u32) {
        let Location { line, col, end_line, end_col } = location;
        if line == -1 {
            self.first_byte(CODE_NONE, units);
            return;
        }
        let delta = i64::from(line) - i64::from(self.line);
        if (col < 0 || end_col < 0) && (end_line == line || end_line < 0) {
            self.first_byte(CODE_NO_COLUMNS, units);
            self.signed_varint(delta);
            self.line = line;
            return;
        }
        let ordered = end_line == line && 0 <= col && col <= end_col;
        if ordered && delta == 0 && col < 80 && end_col - col < 16 {
            self.first_byte((col >> 3) as u8, units);
            self.bytes.push(((col & 7) << 4 | (end_col - col)) as u8);
            return;
        }
        if end_line == line
            && (0..3).contains(&delta)
            && (0..128).contains(&col)
            && (0..128).contains(&end_col)
        {
            self.first_byte(CODE_ONE_LINE + delta as u8, units);
            self.bytes.extend([col as u8, end_col as u8]);
        } else {
            self.first_byte(CODE_LONG, units);
            self.signed_varint(delta);
            self.varint((i64::from(end_line) - i64::from(line)).max(0) as u64);
            self.varint((i64::from(col) + 1).max(0) as u64);
            self.varint((i64::from(end_col) + 1).max(0) as u64);
        }
        self.line = line;
    }

    fn varint(&mut self, mut value: u64) {
        while 64 <= value {
            self.bytes.push(0x40 | (value & 63) as u8);
            value >>= 6;
        }
        self.bytes.push(value as u8);
    }

    fn signed_varint(&mut self, value: i64) {
        self.varint(if value < 0 { value.unsigned_abs() << 1 | 1 } else { value.unsigned_abs() << 1 });
    }
}
