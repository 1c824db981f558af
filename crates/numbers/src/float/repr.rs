//! Floats to decimal digits: the shortest that read back the same, or a given number, rounded exactly.

/// More digits than any float has after its point (1074) or altogether (767): beyond it come only zeros, which
/// are written here rather than asked of the standard library, whose formatter has a limit.
const ENOUGH_DIGITS: usize = 1100;

/// A finite number as decimal digits: `0.d1 d2 d3 ... * 10 ** point`, without sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// ASCII digits; the first is not zero unless the number is.
    pub digits: String,
    /// Where the decimal point stands, counted from before the first digit.
    pub point: i32,
}

/// The fewest digits that read back as the same float. Zero is the digit `0` with its point after it.
pub fn shortest(value: f64) -> Decimal {
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(value.abs());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().unwrap_or(0)),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = String::with_capacity(mantissa.len());
    digits.push_str(whole);
    digits.push_str(fraction);
    let leading = digits.len() - digits.trim_start_matches('0').len();
    if leading == digits.len() {
        return Decimal { digits: "0".to_owned(), point: 1 };
    }
    let point = whole.len() as i32 - leading as i32 + exponent;
    Decimal { digits: digits.trim_matches('0').to_owned(), point }
}

/// `repr(value)`.
pub fn repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return format!("{sign}inf");
    }
    let mut text = sign.to_owned();
    text.push_str(&layout_shortest(&shortest(value), true));
    text
}

/// Digits laid out as `repr` does: positional from 1e-4 up to 1e16, else with an exponent.
pub(crate) fn layout_shortest(decimal: &Decimal, add_point: bool) -> String {
    let Decimal { digits, point } = decimal;
    let mut text = String::new();
    if *point <= -4 || 16 < *point {
        text.push_str(&digits[..1]);
        if 1 < digits.len() {
            text.push('.');
            text.push_str(&digits[1..]);
        }
        write_exponent(&mut text, point - 1, 'e');
    } else if *point <= 0 {
        text.push_str("0.");
        text.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        text.push_str(digits);
    } else if digits.len() <= *point as usize {
        text.push_str(digits);
        text.extend(std::iter::repeat_n('0', *point as usize - digits.len()));
        if add_point {
            text.push_str(".0");
        }
    } else {
        let (whole, fraction) = digits.split_at(*point as usize);
        text.push_str(whole);
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// Appends `e+05`: a sign and at least two digits.
pub(crate) fn write_exponent(text: &mut String, exponent: i32, letter: char) {
    text.push(letter);
    text.push(if exponent < 0 { '-' } else { '+' });
    text.push_str(&format!("{:02}", exponent.unsigned_abs()));
}

/// The absolute value with exactly `places` digits after the point (no point for 0), rounded half to even on the
/// exact binary value.
pub fn to_fixed(value: f64, places: usize) -> String {
    let asked = places.min(ENOUGH_DIGITS);
    let mut text = format!("{:.*}", asked, value.abs());
    text.extend(std::iter::repeat_n('0', places - asked));
    text
}

/// The absolute value as `count` (at least one) significant digits and the exponent of the first, rounded half to
/// even on the exact binary value.
pub fn to_exponent_digits(value: f64, count: usize) -> (String, i32) {
    let places = count.saturating_sub(1);
    let asked = places.min(ENOUGH_DIGITS);
    let text = format!("{:.*e}", asked, value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    digits.extend(std::iter::repeat_n('0', places - asked));
    (digits, exponent.parse().unwrap_or(0))
}
