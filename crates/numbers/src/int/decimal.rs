//! Decimal digits of machine words, without an allocation.

/// Digits of the largest magnitude.
const MOST: usize = 20;

/// The decimal digits of a number's magnitude.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    digits: [u8; MOST],
    start: usize,
}

impl Decimal {
    /// The digits of `value`, whose sign the caller writes.
    pub fn new(value: i64) -> Self {
        let mut digits = [b'0'; MOST];
        let (mut rest, mut start) = (value.unsigned_abs(), MOST);
        loop {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                return Self { digits, start };
            }
        }
    }

    /// The digits in ASCII, at least one.
    pub fn digits(&self) -> &[u8] {
        &self.digits[self.start..]
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn digits_are_those_of_display() {
        for value in [0, 7, 10, 999, 1000, i64::MAX, i64::MIN, -1] {
            let expected = value.unsigned_abs().to_string();
            assert_eq!(Decimal::new(value).digits(), expected.as_bytes());
        }
    }
}
