//! Digits and white space of Unicode folded to ASCII, so that the parsers see bytes only.
//!
//! Text comes in as code points (`u32`), because a Python string may hold lone surrogates.

/// The zeros of every run of ten decimal digits in Unicode 16.
const DIGIT_ZEROS: [u32; 76] = [
    48, 1632, 1776, 1984, 2406, 2534, 2662, 2790, 2918, 3046, 3174, 3302, 3430, 3558, 3664, 3792, 3872, 4160,
    4240, 6112, 6160, 6470, 6608, 6784, 6800, 6992, 7088, 7232, 7248, 42528, 43216, 43264, 43472, 43504,
    43600, 44016, 65296, 66720, 68912, 68928, 69734, 69872, 69942, 70096, 70384, 70736, 70864, 71248, 71360,
    71376, 71386, 71472, 71904, 72016, 72688, 72784, 73040, 73120, 73552, 90416, 92768, 92864, 93008, 93552,
    118000, 120782, 120792, 120802, 120812, 120822, 123200, 123632, 124144, 124401, 125264, 130032,
];

/// The value of a Unicode decimal digit (category `Nd`), as `unicodedata.decimal` gives it.
pub fn decimal_digit_value(point: u32) -> Option<u8> {
    if point < 128 {
        return (48..58).contains(&point).then(|| (point - 48) as u8);
    }
    let index = DIGIT_ZEROS.partition_point(|&zero| zero <= point);
    let zero = *DIGIT_ZEROS.get(index.checked_sub(1)?)?;
    (point - zero < 10).then(|| (point - zero) as u8)
}

/// Whether `str.isspace` is true of this code point.
pub fn is_python_space(point: u32) -> bool {
    matches!(
        point,
        9..=13 | 28..=32 | 133 | 160 | 5760 | 8192..=8202 | 8232 | 8233 | 8239 | 8287 | 12288
    )
}

/// Folds a string for the number parsers: Unicode digits become `0`-`9`, spaces beyond ASCII a space, anything else
/// beyond ASCII `?`, which no parser accepts. ASCII stays as it is, so the control characters 28-31, which
/// `str.isspace` calls spaces, are none for the parsers.
pub fn fold_to_ascii(points: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let fold = |point: u32| {
        if point < 128 {
            point as u8
        } else if is_python_space(point) {
            b' '
        } else {
            decimal_digit_value(point).map_or(b'?', |digit| b'0' + digit)
        }
    };
    points.into_iter().map(fold).collect()
}

/// [`fold_to_ascii`] for a Rust string.
pub fn fold_str(text: &str) -> Vec<u8> {
    if text.is_ascii() { text.as_bytes().to_vec() } else { fold_to_ascii(text.chars().map(u32::from)) }
}

/// Without the ASCII white space (C's `isspace`) at both ends.
pub fn trim_ascii_space(mut text: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, 9..=13 | 32);
    while let Some((first, rest)) = text.split_first() {
        if !is_space(first) {
            break;
        }
        text = rest;
    }
    while let Some((last, rest)) = text.split_last() {
        if !is_space(last) {
            break;
        }
        text = rest;
    }
    text
}
