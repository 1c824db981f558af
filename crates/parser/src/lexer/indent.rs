//! Indentation at the start of lines.

use super::{Lexer, MAX_INDENT, Stop};

impl Lexer<'_> {
    /// Measures the line's indentation, with tabs as eight columns and again as one, and counts the indents or
    /// dedents it makes. Tells whether the line is blank, which makes none.
    pub(super) fn indentation(&mut self) -> Result<bool, Stop> {
        let mut col = 0_u32;
        let mut alt = 0_u32;
        // A backslash before the first word: the columns up to the first one count.
        let mut continued = 0;
        loop {
            match self.peek() {
                b' ' => {
                    col += 1;
                    alt += 1;
                }
                b'\t' => {
                    col = (col / 8 + 1) * 8;
                    alt += 1;
                }
                0x0c => {
                    col = 0;
                    alt = 0;
                }
                b'\\' => {
                    continued = if continued == 0 { col } else { continued };
                    // A text that ends here leaves nothing behind.
                    self.continuation().inspect_err(|_| self.buffer_start = self.pos)?;
                    self.buffer_start = self.pos;
                    continue;
                }
                _ => break,
            }
            self.pos += 1;
        }
        if matches!(self.peek(), b'#' | b'\n') {
            return Ok(true);
        }
        if self.brackets.is_empty() && self.modes.is_empty() {
            if continued != 0 {
                col = continued;
                alt = continued;
            }
            self.compare_indentation(col, alt)?;
        }
        Ok(false)
    }

    fn compare_indentation(&mut self, col: u32, alt: u32) -> Result<(), Stop> {
        let (top, alt_top) = self.indents.last().copied().unwrap_or((0, 0));
        if col == top {
            return if alt == alt_top { Ok(()) } else { Err(Stop::TabSpace) };
        }
        if top < col {
            if MAX_INDENT <= self.indents.len() + 1 {
                return Err(Stop::TooDeep);
            }
            if alt <= alt_top {
                return Err(Stop::TabSpace);
            }
            self.pending += 1;
            self.indents.push((col, alt));
            return Ok(());
        }
        while self.indents.last().is_some_and(|&(indent, _)| col < indent) {
            self.pending -= 1;
            self.indents.pop();
        }
        let (top, alt_top) = self.indents.last().copied().unwrap_or((0, 0));
        if col != top {
            return Err(Stop::Dedent);
        }
        if alt == alt_top { Ok(()) } else { Err(Stop::TabSpace) }
    }
}
