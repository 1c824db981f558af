//! Decoding `co_exceptiontable`: which handler covers which code units.

use crate::code::CodeObject;

/// One row: an exception raised from `start` up to `end` goes to `target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Offset of the first code unit covered.
    pub start: u32,
    /// Offset just behind the last one.
    pub end: u32,
    /// Offset of the handler.
    pub target: u32,
    /// How many values stay on the stack.
    pub depth: u32,
    /// Whether the offset of the raising instruction is pushed before the exception.
    pub lasti: bool,
}

/// Iterates over the rows of an exception table; stops at the first damaged one.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    bytes: &'a [u8],
}

impl<'a> Rows<'a> {
    /// The rows of `table`.
    pub fn new(table: &'a [u8]) -> Self {
        Self { bytes: table }
    }

    /// Whether everything has been read.
    pub fn is_complete(&self) -> bool {
        self.bytes.is_empty()
    }

    fn number(&mut self) -> Option<u32> {
        let mut value = 0u32;
        loop {
            let (first, rest) = self.bytes.split_first()?;
            if value >> 26 != 0 {
                return None;
            }
            value = value << 6 | u32::from(first & 63);
            self.bytes = rest;
            if first & 0x40 == 0 {
                return Some(value);
            }
        }
    }

    fn row(&mut self) -> Option<Row> {
        let start = self.number()?;
        let end = start.checked_add(self.number()?)?;
        let target = self.number()?;
        let depth = self.number()?;
        Some(Row { start, end, target, depth: depth >> 1, lasti: depth & 1 != 0 })
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let before = self.bytes;
        let row = self.row();
        if row.is_none() {
            // A damaged row is left in place, so that `is_complete` tells of it.
            self.bytes = before;
        }
        row
    }
}

impl CodeObject {
    /// The rows of the exception table.
    pub fn exception_rows(&self) -> Rows<'_> {
        Rows::new(&self.exceptiontable)
    }

    /// The row that covers the code unit at `offset`.
    pub fn handler_at(&self, offset: u32) -> Option<Row> {
        self.exception_rows().find(|row| row.start <= offset && offset < row.end)
    }
}
