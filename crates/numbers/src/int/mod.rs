//! Arbitrarily large integers: text, arithmetic, bytes, and the way to and from floats.

mod arith;
mod bytes;
mod convert;
mod decimal;
mod parse;
mod text;

pub use arith::{
    bit_count, bit_length, floor_div, floor_divmod, floor_mod, gcd, isqrt, modpow, pow, round, shift_left,
    shift_right, true_divide,
};
pub use bytes::{ByteOrder, from_bytes, to_bytes};
pub use convert::{cmp_float, from_float_trunc, round_float_to_int, to_float, to_i64, to_u64, to_usize};
pub use decimal::Decimal;
pub use parse::{ParseIntError, parse, parse_literal};
pub use text::{DEFAULT_MAX_STR_DIGITS, MAX_STR_DIGITS_THRESHOLD, limit_error, to_decimal, to_radix};

pub(crate) use convert::compose_float;
