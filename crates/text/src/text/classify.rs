//! The `is...` methods.

use super::Text;
use crate::unicode;

impl Text<'_> {
    fn all(self, test: fn(u32) -> bool) -> bool {
        !self.is_empty() && self.iter().all(test)
    }

    /// `str.isalpha()`.
    pub fn isalpha(self) -> bool {
        self.all(unicode::is_alpha)
    }

    /// `str.isdigit()`.
    pub fn isdigit(self) -> bool {
        self.all(unicode::is_digit)
    }

    /// `str.isdecimal()`.
    pub fn isdecimal(self) -> bool {
        self.all(unicode::is_decimal)
    }

    /// `str.isnumeric()`.
    pub fn isnumeric(self) -> bool {
        self.all(unicode::is_numeric)
    }

    /// `str.isalnum()`.
    pub fn isalnum(self) -> bool {
        self.all(unicode::is_alnum)
    }

    /// `str.isspace()`.
    pub fn isspace(self) -> bool {
        self.all(unicode::is_space)
    }

    /// `str.isprintable()`; the empty string is.
    pub fn isprintable(self) -> bool {
        self.iter().all(unicode::is_printable)
    }

    /// `str.isidentifier()`.
    pub fn isidentifier(self) -> bool {
        let mut chars = self.iter();
        chars.next().is_some_and(unicode::is_identifier_start) && chars.all(unicode::is_identifier_continue)
    }

    /// `str.isupper()`: something upper, nothing lower.
    pub fn isupper(self) -> bool {
        let mut chars = self.iter();
        !chars.clone().any(|cp| unicode::is_lower(cp) || unicode::is_title(cp))
            && chars.any(unicode::is_upper)
    }

    /// `str.islower()`: something lower, nothing upper.
    pub fn islower(self) -> bool {
        let mut chars = self.iter();
        !chars.clone().any(|cp| unicode::is_upper(cp) || unicode::is_title(cp))
            && chars.any(unicode::is_lower)
    }

    /// `str.istitle()`: capitals exactly where words of cased letters begin.
    pub fn istitle(self) -> bool {
        let (mut any_cased, mut in_word) = (false, false);
        for cp in self.iter() {
            let capital = unicode::is_upper(cp) || unicode::is_title(cp);
            let small = unicode::is_lower(cp);
            if capital && in_word || small && !in_word {
                return false;
            }
            in_word = capital || small;
            any_cased |= in_word;
        }
        any_cased
    }
}
