//! `repr` and `ascii`.

use super::Text;
use crate::unicode;
use crate::{TextBuf, TextBuilder};

/// Appends `\xNN`, `\uNNNN` or `\UNNNNNNNN`, whichever is the shortest that holds the code point.
pub(crate) fn push_escape(out: &mut TextBuilder, cp: u32) {
    out.push_str(&escape(cp));
}

/// `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
pub(crate) fn escape(cp: u32) -> String {
    match cp {
        0..0x100 => format!("\\x{cp:02x}"),
        0x100..0x1_0000 => format!("\\u{cp:04x}"),
        _ => format!("\\U{cp:08x}"),
    }
}

/// The quote `repr` chooses: double only if that saves escaping.
pub(crate) fn quote_for(mut units: impl Iterator<Item = u32> + Clone) -> u32 {
    let (single, double) = (u32::from('\''), u32::from('"'));
    if units.clone().any(|cp| cp == single) && !units.any(|cp| cp == double) { double } else { single }
}

impl Text<'_> {
    /// `repr(self)`.
    pub fn repr(self) -> TextBuf {
        self.quoted(unicode::is_printable)
    }

    /// `ascii(self)`.
    pub fn ascii(self) -> TextBuf {
        self.quoted(|cp| (0x20..0x7F).contains(&cp))
    }

    fn quoted(self, printable: fn(u32) -> bool) -> TextBuf {
        let quote = quote_for(self.iter());
        let mut out = TextBuilder::with_capacity(self.len() + 2);
        out.push(quote);
        for cp in self.iter() {
            match cp {
                9 => out.push_str("\\t"),
                10 => out.push_str("\\n"),
                13 => out.push_str("\\r"),
                _ if cp == quote || cp == u32::from('\\') => {
                    out.push(u32::from('\\'));
                    out.push(cp);
                }
                0x20..0x7F => out.push(cp),
                _ if printable(cp) => out.push(cp),
                _ => push_escape(&mut out, cp),
            }
        }
        out.push(quote);
        out.finish()
    }
}
