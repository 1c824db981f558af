//! Searching: the places where a match may begin, found as fast as the pattern allows.

use serpentarium_object::PyResult;
use serpentarium_text::seq::Unit;

use super::engine::{Engine, find};
use super::program::{Pc, Single, Start};
use super::stack::NOWHERE;

/// Start and end of a match.
pub(super) type Span = (usize, usize);

impl<U: Unit> Engine<'_, U> {
    /// Matches at `start` only.
    pub(super) fn match_at(&mut self, start: usize) -> PyResult<Option<Span>> {
        if self.program.min_width > self.text.len().saturating_sub(start) {
            return Ok(None);
        }
        Ok(self.run(0, start)?.map(|end| (start, end)))
    }

    /// Finds the first match that begins at `start` or later.
    pub(super) fn search(&mut self, start: usize) -> PyResult<Option<Span>> {
        let room = self.text.len().checked_sub(start);
        let Some(room) = room.and_then(|room| room.checked_sub(self.program.min_width)) else {
            return Ok(None);
        };
        let program = self.program;
        match &program.start {
            Start::Beginning => self.match_at(start),
            Start::Prefix { chars, skip, resume, whole } => {
                self.must_leave = NOWHERE;
                self.search_prefix(chars, start, (*resume, *skip), *whole)
            }
            Start::Single(single) => {
                self.must_leave = NOWHERE;
                self.search_single(*single, start)
            }
            Start::Anywhere => {
                for place in start..=start + room {
                    if let Some(end) = self.run(0, place)? {
                        return Ok(Some((place, end)));
                    }
                    // Only a match at the first place would repeat the empty one before.
                    self.must_leave = NOWHERE;
                }
                Ok(None)
            }
        }
    }

    fn search_prefix(
        &mut self,
        chars: &[u32],
        start: usize,
        resume: (Pc, usize),
        whole: bool,
    ) -> PyResult<Option<Span>> {
        let Some((first, others)) = chars.split_first() else { return self.match_at(start) };
        let mut place = start;
        while let Some(found) = self.text.get(place..).and_then(|rest| find(rest, *first)) {
            place += found;
            let behind = self.text.get(place + 1..place + chars.len());
            let Some(behind) = behind else { break };
            if behind.iter().zip(others).all(|(unit, ch)| unit.code_point() == *ch) {
                if whole {
                    (self.scratch.last_mark, self.scratch.last_index) = (-1, -1);
                    return Ok(Some((place, place + chars.len())));
                }
                if let Some(end) = self.run(resume.0, place + resume.1)? {
                    return Ok(Some((place, end)));
                }
            }
            place += 1;
        }
        Ok(None)
    }

    fn search_single(&mut self, single: Single, start: usize) -> PyResult<Option<Span>> {
        let program = self.program;
        let mut place = start;
        while let Some(rest) = self.text.get(place..) {
            let found = match single {
                Single::Literal(literal) => find(rest, literal),
                single => rest.iter().position(|unit| program.matches(single, unit.code_point())),
            };
            let Some(found) = found else { break };
            place += found;
            if let Some(end) = self.run(0, place)? {
                return Ok(Some((place, end)));
            }
            place += 1;
        }
        Ok(None)
    }
}
