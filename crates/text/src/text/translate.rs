//! `str.translate`, with a closure in place of the table.

use super::Text;
use crate::{TextBuf, TextBuilder};

/// What a table says of one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Translation {
    /// Not in the table: the character stays.
    Keep,
    /// Mapped to `None`: it goes.
    Delete,
    /// Mapped to another character.
    Char(u32),
    /// Mapped to a string.
    Text(TextBuf),
}

impl Text<'_> {
    /// `str.translate(table)`. The table is asked once for each ASCII character, and each time for others.
    pub fn translate<E>(self, mut table: impl FnMut(u32) -> Result<Translation, E>) -> Result<TextBuf, E> {
        let mut known: [Option<Translation>; 128] = [const { None }; 128];
        let mut out = TextBuilder::with_capacity(self.len());
        for cp in self.iter() {
            let fresh;
            let translation = match known.get_mut(cp as usize) {
                Some(Some(translation)) => &*translation,
                Some(slot) => &*slot.insert(table(cp)?),
                None => {
                    fresh = table(cp)?;
                    &fresh
                }
            };
            match translation {
                Translation::Keep => out.push(cp),
                Translation::Delete => {}
                Translation::Char(to) => out.push(*to),
                Translation::Text(to) => out.push_text(to.as_text()),
            }
        }
        Ok(out.finish())
    }
}
