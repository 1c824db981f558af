//! The labels of a listing: jump targets and the borders of exception handlers, numbered from 1.

use std::collections::BTreeSet;

use crate::code::CodeObject;

/// Labels by offset in code units.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    offsets: Vec<u32>,
}

impl Labels {
    /// The labels of `code`.
    pub fn of(code: &CodeObject) -> Self {
        let mut offsets: BTreeSet<u32> =
            code.instructions().filter_map(|instr| instr.jump_target()).collect();
        offsets.extend(code.exception_rows().flat_map(|row| [row.start, row.end, row.target]));
        Self { offsets: offsets.into_iter().collect() }
    }

    /// The number of the label at `offset`.
    pub fn at(&self, offset: u32) -> Option<usize> {
        self.offsets.binary_search(&offset).ok().map(|index| index + 1)
    }

    /// How many labels there are.
    pub fn len(&self) -> usize {
        self.offsets.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.offsets.is_empty()
    }
}
