//! The numbers in the code lists that `re._compiler` makes (`re._constants`, magic 20230612).

/// Instructions, and the items of character sets.
pub(super) mod op {
    pub(crate) const FAILURE: u32 = 0;
    pub(crate) const SUCCESS: u32 = 1;
    pub(crate) const ANY: u32 = 2;
    pub(crate) const ANY_ALL: u32 = 3;
    pub(crate) const ASSERT: u32 = 4;
    pub(crate) const ASSERT_NOT: u32 = 5;
    pub(crate) const AT: u32 = 6;
    pub(crate) const BRANCH: u32 = 7;
    pub(crate) const CATEGORY: u32 = 8;
    pub(crate) const CHARSET: u32 = 9;
    pub(crate) const BIGCHARSET: u32 = 10;
    pub(crate) const GROUPREF: u32 = 11;
    pub(crate) const GROUPREF_EXISTS: u32 = 12;
    pub(crate) const IN: u32 = 13;
    pub(crate) const INFO: u32 = 14;
    pub(crate) const JUMP: u32 = 15;
    pub(crate) const LITERAL: u32 = 16;
    pub(crate) const MARK: u32 = 17;
    pub(crate) const MAX_UNTIL: u32 = 18;
    pub(crate) const MIN_UNTIL: u32 = 19;
    pub(crate) const NOT_LITERAL: u32 = 20;
    pub(crate) const NEGATE: u32 = 21;
    pub(crate) const RANGE: u32 = 22;
    pub(crate) const REPEAT: u32 = 23;
    pub(crate) const REPEAT_ONE: u32 = 24;
    pub(crate) const MIN_REPEAT_ONE: u32 = 26;
    pub(crate) const ATOMIC_GROUP: u32 = 27;
    pub(crate) const POSSESSIVE_REPEAT: u32 = 28;
    pub(crate) const POSSESSIVE_REPEAT_ONE: u32 = 29;
    pub(crate) const GROUPREF_IGNORE: u32 = 30;
    pub(crate) const IN_IGNORE: u32 = 31;
    pub(crate) const LITERAL_IGNORE: u32 = 32;
    pub(crate) const NOT_LITERAL_IGNORE: u32 = 33;
    pub(crate) const GROUPREF_LOC_IGNORE: u32 = 34;
    pub(crate) const IN_LOC_IGNORE: u32 = 35;
    pub(crate) const LITERAL_LOC_IGNORE: u32 = 36;
    pub(crate) const NOT_LITERAL_LOC_IGNORE: u32 = 37;
    pub(crate) const GROUPREF_UNI_IGNORE: u32 = 38;
    pub(crate) const IN_UNI_IGNORE: u32 = 39;
    pub(crate) const LITERAL_UNI_IGNORE: u32 = 40;
    pub(crate) const NOT_LITERAL_UNI_IGNORE: u32 = 41;
    pub(crate) const RANGE_UNI_IGNORE: u32 = 42;
}

/// Bits of the information block in front of a program.
pub(super) mod info {
    /// A literal prefix follows.
    pub(crate) const PREFIX: u32 = 1;
    /// The prefix is the whole pattern.
    pub(crate) const LITERAL: u32 = 2;
    /// The set of possible first characters follows.
    pub(crate) const CHARSET: u32 = 4;
}

/// The upper bound of a repeat that has none.
pub(super) const MAXREPEAT: u32 = u32::MAX;
/// How many groups a pattern may have.
pub(super) const MAXGROUPS: u32 = u32::MAX / 4;

/// A place that an instruction asks for (`AT`), in the order of the code numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum At {
    Beginning,
    BeginningLine,
    BeginningString,
    Boundary,
    NonBoundary,
    End,
    EndLine,
    EndString,
    UnicodeBoundary,
    UnicodeNonBoundary,
}

impl At {
    /// The place of a code number. Boundaries that depend on the locale are those of ASCII, see [`Fold::Ascii`].
    pub(super) fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            0 => Self::Beginning,
            1 => Self::BeginningLine,
            2 => Self::BeginningString,
            3 | 8 => Self::Boundary,
            4 | 9 => Self::NonBoundary,
            5 => Self::End,
            6 => Self::EndLine,
            7 => Self::EndString,
            10 => Self::UnicodeBoundary,
            11 => Self::UnicodeNonBoundary,
            _ => return None,
        })
    }
}

/// How characters are folded before they are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fold {
    /// Not at all.
    None,
    /// ASCII letters to lower case. Characters of patterns with `re.LOCALE` use it too: the locales that the
    /// runtime knows (C, POSIX and those with UTF-8) change no other single byte.
    Ascii,
    /// Sets of patterns with `re.LOCALE`: each item is asked for lower and upper case.
    Locale,
    /// To Unicode's one-to-one lower case.
    Unicode,
}
