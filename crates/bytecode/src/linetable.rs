//! Decoding `co_linetable`: which source text each code unit belongs to.
//!
//! An entry begins with a byte whose highest bit is set; it holds a form and the number of code units covered.

use crate::code::CodeObject;

/// A source range; what is not known is `None`. Columns are UTF-8 byte offsets from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// First line.
    pub line: Option<i32>,
    /// Last line.
    pub end_line: Option<i32>,
    /// First column.
    pub col: Option<i32>,
    /// The column just behind.
    pub end_col: Option<i32>,
}

/// One entry: `units` code units from `start` on belong to `position`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Offset of the first code unit.
    pub start: u32,
    /// Number of code units.
    pub units: u32,
    /// Where they come from.
    pub position: Position,
}

/// Iterates over the entries of a line table; stops at the first damaged one.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    bytes: &'a [u8],
    line: i32,
    start: u32,
}

impl<'a> Entries<'a> {
    /// The entries of `table` for a unit that begins at line `firstlineno`.
    pub fn new(table: &'a [u8], firstlineno: i32) -> Self {
        Self { bytes: table, line: firstlineno, start: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn varint(&mut self) -> Option<i32> {
        let (mut value, mut shift) = (0u32, 0);
        loop {
            let byte = self.byte()?;
            value |= u32::from(byte & 63).checked_shl(shift)?;
            if byte & 0x40 == 0 {
                return i32::try_from(value).ok();
            }
            shift += 6;
        }
    }

    fn signed_varint(&mut self) -> Option<i32> {
        let value = self.varint()?;
        Some(if value & 1 == 0 { value >> 1 } else { -(value >> 1) })
    }

    fn move_line(&mut self, delta: i32) -> Option<i32> {
        self.line = self.line.checked_add(delta)?;
        Some(self.line)
    }

    fn position(&mut self, form: u8) -> Option<Position> {
        let one_line = |line: i32, col: i32, end_col: i32| Position {
            line: Some(line),
            end_line: Some(line),
            col: Some(col),
            end_col: Some(end_col),
        };
        Some(match form {
            0..=9 => {
                let byte = self.byte()?;
                let col = i32::from(form) << 3 | i32::from(byte >> 4);
                one_line(self.line, col, col + i32::from(byte & 15))
            }
            10..=12 => {
                let line = self.move_line(i32::from(form) - 10)?;
                let (col, end_col) = (self.byte()?, self.byte()?);
                one_line(line, i32::from(col), i32::from(end_col))
            }
            13 => {
                let delta = self.signed_varint()?;
                let line = Some(self.move_line(delta)?);
                Position { line, end_line: line, ..Position::default() }
            }
            14 => {
                let delta = self.signed_varint()?;
                let line = self.move_line(delta)?;
                let end_line = line.checked_add(self.varint()?)?;
                let column = |value: i32| if value == 0 { None } else { Some(value - 1) };
                let (col, end_col) = (column(self.varint()?), column(self.varint()?));
                Position { line: Some(line), end_line: Some(end_line), col, end_col }
            }
            _ => Position::default(),
        })
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let first = self.byte()?;
        if first & 0x80 == 0 {
            self.bytes = &[];
            return None;
        }
        let units = u32::from(first & 7) + 1;
        let start = self.start;
        let Some(position) = self.position(first >> 3 & 15) else {
            self.bytes = &[];
            return None;
        };
        self.start += units;
        Some(Entry { start, units, position })
    }
}

/// A run of code units on one line; the line is unknown for code that belongs to no source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRange {
    /// Offset of the first code unit.
    pub start: u32,
    /// Offset just behind the last one.
    pub end: u32,
    /// The line.
    pub line: Option<i32>,
}

impl CodeObject {
    /// The entries of the line table.
    pub fn line_entries(&self) -> Entries<'_> {
        Entries::new(&self.linetable, self.firstlineno)
    }

    /// `co_positions()`: the position of each code unit.
    pub fn positions(&self) -> impl Iterator<Item = Position> + '_ {
        self.line_entries().flat_map(|entry| std::iter::repeat_n(entry.position, entry.units as usize))
    }

    /// The position of the code unit at `offset`.
    pub fn position_at(&self, offset: u32) -> Position {
        let entry = self.line_entries().find(|entry| offset < entry.start + entry.units);
        entry.map_or_else(Position::default, |entry| entry.position)
    }

    /// `co_lines()`: runs of code units with the same line.
    pub fn lines(&self) -> Vec<LineRange> {
        let mut ranges: Vec<LineRange> = Vec::new();
        for entry in self.line_entries() {
            let (end, line) = (entry.start + entry.units, entry.position.line);
            match ranges.last_mut() {
                Some(last) if last.line == line => last.end = end,
                _ => ranges.push(LineRange { start: entry.start, end, line }),
            }
        }
        ranges
    }
}

/// The table with lines only (`-X no_debug_ranges`): every entry covers what it did before.
pub fn without_columns(table: &[u8], firstlineno: i32) -> Vec<u8> {
    const NO_COLUMNS: u8 = 13;
    const NONE: u8 = 15;
    let mut bytes = Vec::with_capacity(table.len());
    let mut known = firstlineno;
    for Entry { units, position, .. } in Entries::new(table, firstlineno) {
        let first = |form: u8| 0x80 | form << 3 | units.saturating_sub(1) as u8;
        let Some(line) = position.line else {
            bytes.push(first(NONE));
            continue;
        };
        bytes.push(first(NO_COLUMNS));
        let delta = i64::from(line) - i64::from(known);
        known = line;
        let mut value = delta.unsigned_abs() << 1 | u64::from(delta < 0);
        while 64 <= value {
            bytes.push(0x40 | (value & 63) as u8);
            value >>= 6;
        }
        bytes.push(value as u8);
    }
    bytes
}
