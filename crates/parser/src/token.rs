//! Tokens: their kinds, the reserved words, and the operators' spellings.

/// What a token is. Reserved words and operators have a kind each, so that the parser compares one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[expect(missing_docs, reason = "the kinds are CPython's token and keyword names")]
pub enum TokenKind {
    EndMarker,
    Name,
    Number,
    String,
    Newline,
    Indent,
    Dedent,
    FStringStart,
    FStringMiddle,
    FStringEnd,
    TStringStart,
    TStringMiddle,
    TStringEnd,
    LPar,
    RPar,
    LSqb,
    RSqb,
    LBrace,
    RBrace,
    Colon,
    Comma,
    Semi,
    Plus,
    Minus,
    Star,
    Slash,
    VBar,
    Amper,
    Less,
    Greater,
    Equal,
    Dot,
    Percent,
    EqEqual,
    NotEqual,
    LessEqual,
    GreaterEqual,
    Tilde,
    Circumflex,
    LeftShift,
    RightShift,
    DoubleStar,
    PlusEqual,
    MinEqual,
    StarEqual,
    SlashEqual,
    PercentEqual,
    AmperEqual,
    VBarEqual,
    CircumflexEqual,
    LeftShiftEqual,
    RightShiftEqual,
    DoubleStarEqual,
    DoubleSlash,
    DoubleSlashEqual,
    At,
    AtEqual,
    RArrow,
    Ellipsis,
    ColonEqual,
    Exclamation,
    /// A printable character that no operator consists of.
    Op,
    False,
    None,
    True,
    And,
    As,
    Assert,
    Async,
    Await,
    Break,
    Class,
    Continue,
    Def,
    Del,
    Elif,
    Else,
    Except,
    Finally,
    For,
    From,
    Global,
    If,
    Import,
    In,
    Is,
    Lambda,
    Nonlocal,
    Not,
    Or,
    Pass,
    Raise,
    Return,
    Try,
    While,
    With,
    Yield,
    /// The lexer cannot go on; it keeps the reason.
    Error,
    /// A comment; only where all tokens are listed.
    Comment,
    /// A line's end that means nothing; only where all tokens are listed.
    Nl,
}

/// The token spans more than one line.
pub(crate) const MULTILINE: u8 = 1;
/// The text of an f-string's middle ends before the second of two braces, its position after it.
pub(crate) const DOUBLED: u8 = 2;
/// The token's text contains bytes outside ASCII.
pub(crate) const NON_ASCII: u8 = 4;
/// The text contains a backslash.
pub(crate) const BACKSLASH: u8 = 8;

/// A token: its kind and where its text lies in the source.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What the token is.
    pub kind: TokenKind,
    pub(crate) flags: u8,
    /// Byte offset of the text's first character.
    pub start: u32,
    /// Byte offset just after the text.
    pub end: u32,
    /// The line the token starts in, from one.
    pub line: u32,
    /// Byte offset within that line, or -1 for tokens that are not written: indents, dedents and the end.
    pub col: i32,
}

impl Token {
    /// Whether the flag is set.
    pub(crate) const fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// The kind of a word: a reserved word's own or `Name`.
pub(crate) fn keyword(word: &[u8]) -> TokenKind {
    use TokenKind as K;
    if word.len() < 2 || 8 < word.len() {
        return K::Name;
    }
    match word {
        b"if" => K::If,
        b"in" => K::In,
        b"is" => K::Is,
        b"as" => K::As,
        b"or" => K::Or,
        b"and" => K::And,
        b"def" => K::Def,
        b"del" => K::Del,
        b"for" => K::For,
        b"not" => K::Not,
        b"try" => K::Try,
        b"None" => K::None,
        b"True" => K::True,
        b"elif" => K::Elif,
        b"else" => K::Else,
        b"from" => K::From,
        b"pass" => K::Pass,
        b"with" => K::With,
        b"async" => K::Async,
        b"await" => K::Await,
        b"break" => K::Break,
        b"class" => K::Class,
        b"False" => K::False,
        b"raise" => K::Raise,
        b"while" => K::While,
        b"yield" => K::Yield,
        b"assert" => K::Assert,
        b"except" => K::Except,
        b"global" => K::Global,
        b"import" => K::Import,
        b"lambda" => K::Lambda,
        b"return" => K::Return,
        b"finally" => K::Finally,
        b"continue" => K::Continue,
        b"nonlocal" => K::Nonlocal,
        _ => K::Name,
    }
}

/// The operator that the bytes begin with, and how long it is. `Op` of length one if there is none.
pub(crate) fn operator(a: u8, b: u8, c: u8) -> (TokenKind, u32) {
    use TokenKind as K;
    let with_equal = |plain, equal| if b == b'=' { (equal, 2) } else { (plain, 1) };
    let doubled = |plain, equal, double, double_equal| match (b == a, b, c) {
        (true, _, b'=') => (double_equal, 3),
        (true, _, _) => (double, 2),
        (false, b'=', _) => (equal, 2),
        _ => (plain, 1),
    };
    match a {
        b'(' => (K::LPar, 1),
        b')' => (K::RPar, 1),
        b'[' => (K::LSqb, 1),
        b']' => (K::RSqb, 1),
        b'{' => (K::LBrace, 1),
        b'}' => (K::RBrace, 1),
        b',' => (K::Comma, 1),
        b';' => (K::Semi, 1),
        b'~' => (K::Tilde, 1),
        b':' => with_equal(K::Colon, K::ColonEqual),
        b'+' => with_equal(K::Plus, K::PlusEqual),
        b'-' if b == b'>' => (K::RArrow, 2),
        b'-' => with_equal(K::Minus, K::MinEqual),
        b'%' => with_equal(K::Percent, K::PercentEqual),
        b'&' => with_equal(K::Amper, K::AmperEqual),
        b'|' => with_equal(K::VBar, K::VBarEqual),
        b'^' => with_equal(K::Circumflex, K::CircumflexEqual),
        b'@' => with_equal(K::At, K::AtEqual),
        b'=' => with_equal(K::Equal, K::EqEqual),
        b'!' => with_equal(K::Exclamation, K::NotEqual),
        b'*' => doubled(K::Star, K::StarEqual, K::DoubleStar, K::DoubleStarEqual),
        b'/' => doubled(K::Slash, K::SlashEqual, K::DoubleSlash, K::DoubleSlashEqual),
        b'<' => doubled(K::Less, K::LessEqual, K::LeftShift, K::LeftShiftEqual),
        b'>' => doubled(K::Greater, K::GreaterEqual, K::RightShift, K::RightShiftEqual),
        _ => (K::Op, 1),
    }
}
