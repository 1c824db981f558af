//! The `is...` methods.

fn all(bytes: &[u8], test: fn(&u8) -> bool) -> bool {
    !bytes.is_empty() && bytes.iter().all(test)
}

/// Whether a byte is whitespace to `bytes` methods.
pub fn is_space(byte: u32) -> bool {
    matches!(byte, 9..=13 | 32)
}

/// Whether `bytes.splitlines` ends a line here.
pub fn is_line_break(byte: u32) -> bool {
    matches!(byte, 10 | 13)
}

/// `bytes.isalnum()`.
pub fn isalnum(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_alphanumeric)
}

/// `bytes.isalpha()`.
pub fn isalpha(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_alphabetic)
}

/// `bytes.isascii()`; the empty string is.
pub fn isascii(bytes: &[u8]) -> bool {
    bytes.is_ascii()
}

/// `bytes.isdigit()`.
pub fn isdigit(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_digit)
}

/// `bytes.isspace()`.
pub fn isspace(bytes: &[u8]) -> bool {
    all(bytes, |b| is_space(u32::from(*b)))
}

/// `bytes.islower()`.
pub fn islower(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
}

/// `bytes.isupper()`.
pub fn isupper(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
}

/// `bytes.istitle()`.
pub fn istitle(bytes: &[u8]) -> bool {
    let (mut any_cased, mut in_word) = (false, false);
    for b in bytes {
        if b.is_ascii_uppercase() && in_word || b.is_ascii_lowercase() && !in_word {
            return false;
        }
        in_word = b.is_ascii_alphabetic();
        any_cased |= in_word;
    }
    any_cased
}
