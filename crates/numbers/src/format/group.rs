//! Separators between groups of digits, and zero padding that takes part in the grouping.

/// The digits (before the point) with a separator every `size` digits from the right, filled up with zeros to at
/// least `min_width` characters, separators counted. A group is never opened by a separator, so the result may be
/// one character wider.
pub(super) fn group_whole(digits: &str, separator: Option<char>, size: usize, min_width: usize) -> String {
    let Some(separator) = separator else {
        let zeros = min_width.saturating_sub(digits.len());
        return "0".repeat(zeros) + digits;
    };
    let mut reversed = Vec::with_capacity(digits.len() * 4 / 3 + min_width + 1);
    let mut remaining = digits.as_bytes();
    let mut missing = min_width;
    loop {
        let length = size.min(remaining.len().max(missing).max(1));
        for _ in 0..length {
            match remaining.split_last() {
                Some((digit, rest)) => {
                    reversed.push(char::from(*digit));
                    remaining = rest;
                }
                None => reversed.push('0'),
            }
        }
        missing = missing.saturating_sub(length);
        if remaining.is_empty() && missing == 0 {
            break;
        }
        missing = missing.saturating_sub(1);
        reversed.push(separator);
    }
    reversed.into_iter().rev().collect()
}

/// The digits after the point with a separator every three digits from the left.
pub(super) fn group_fraction(digits: &str, separator: Option<char>) -> String {
    let Some(separator) = separator else {
        return digits.to_owned();
    };
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i != 0 && i % 3 == 0 {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}
