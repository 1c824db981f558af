//! Hashes exactly as CPython's: numbers modulo 2 ** 61 - 1, bytes by SipHash-1-3, containers by their own mixers.

use std::hash::Hasher as _;

use dashu_int::ops::UnsignedAbs as _;
use dashu_int::{IBig, Sign, UBig};
use siphasher::sip::SipHasher13;

use crate::complex::Complex;
use crate::float::decompose;

/// The prime modulus of numeric hashes, `sys.hash_info.modulus`.
pub const MODULUS: u64 = (1 << 61) - 1;
/// `sys.hash_info.inf`: the hash of positive infinity.
pub const INFINITY: i64 = 314_159;
/// `sys.hash_info.imag`: the factor of the imaginary part.
pub const IMAGINARY: i64 = 1_000_003;
/// `hash(None)`.
pub const NONE: i64 = 0xFCA8_6420;

/// A hash is never -1, which means an error in C; it becomes -2.
pub const fn not_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// `hash(n)` of a machine integer.
pub fn hash_i64(value: i64) -> i64 {
    let residue = (value.unsigned_abs() % MODULUS) as i64;
    not_minus_one(if value < 0 { -residue } else { residue })
}

/// `hash(n)` of any integer.
pub fn hash_int(value: &IBig) -> i64 {
    if let Ok(small) = i64::try_from(value) {
        return hash_i64(small);
    }
    let residue = value.unsigned_abs() % UBig::from(MODULUS);
    let residue = u64::try_from(residue).unwrap_or(0) as i64;
    not_minus_one(if value.sign() == Sign::Negative { -residue } else { residue })
}

/// `hash(x)` of a float that is not NaN; a NaN hashes by its object's address, see [`hash_pointer`], for which this
/// answers `None`.
pub fn hash_float(value: f64) -> Option<i64> {
    if value.is_nan() {
        return None;
    }
    if value.is_infinite() {
        return Some(if 0.0 < value { INFINITY } else { -INFINITY });
    }
    let (mantissa, exponent) = decompose(value);
    // 2 ** 61 is 1 modulo the prime, so a power of two is a rotation by the exponent modulo 61.
    let residue = mantissa % MODULUS;
    let turn = exponent.rem_euclid(61) as u32;
    let rotated = if turn == 0 { residue } else { ((residue << turn) & MODULUS) | residue >> (61 - turn) };
    let hash = (rotated % MODULUS) as i64;
    Some(not_minus_one(if value < 0.0 { -hash } else { hash }))
}

/// `hash(z)`; `nan` gives the hash of a part that is NaN.
pub fn hash_complex(value: Complex, nan: i64) -> i64 {
    let real = hash_float(value.real).unwrap_or(nan);
    let imag = hash_float(value.imag).unwrap_or(nan);
    not_minus_one(real.wrapping_add(imag.wrapping_mul(IMAGINARY)))
}

/// The hash of an address, as `object.__hash__` gives it.
pub fn hash_pointer(address: u64) -> i64 {
    not_minus_one(address.rotate_right(4) as i64)
}

/// The secret of a process, which strings and bytes are hashed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HashKey {
    k0: u64,
    k1: u64,
}

impl HashKey {
    /// The key `PYTHONHASHSEED=seed` makes; 0 switches the randomisation off.
    pub fn from_seed(seed: u32) -> Self {
        if seed == 0 {
            return Self::default();
        }
        let mut state = seed;
        let mut bytes = [0u8; 16];
        for byte in &mut bytes {
            state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
            *byte = (state >> 16) as u8;
        }
        Self::from_bytes(bytes)
    }

    /// A key of sixteen random bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let both = u128::from_le_bytes(bytes);
        Self { k0: both as u64, k1: (both >> 64) as u64 }
    }

    /// `hash(b)` of bytes, and of a string over its storage of 1, 2 or 4 bytes a character.
    pub fn hash_bytes(self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let mut hasher = SipHasher13::new_with_keys(self.k0, self.k1);
        hasher.write(bytes);
        not_minus_one(hasher.finish() as i64)
    }
}

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

/// The hash of a tuple, one item after the other.
#[derive(Clone, Copy, Debug)]
pub struct TupleHasher {
    accumulator: u64,
    length: u64,
}

impl Default for TupleHasher {
    fn default() -> Self {
        Self::new()
    }
}

impl TupleHasher {
    /// Before the first item.
    pub const fn new() -> Self {
        Self { accumulator: PRIME_5, length: 0 }
    }

    /// Takes in the hash of the next item.
    pub fn add(&mut self, hash: i64) {
        let mixed = self.accumulator.wrapping_add((hash as u64).wrapping_mul(PRIME_2));
        self.accumulator = mixed.rotate_left(31).wrapping_mul(PRIME_1);
        self.length += 1;
    }

    /// The hash of a tuple of the items so far.
    pub fn finish(self) -> i64 {
        Self::avoid_error(self.accumulator.wrapping_add(self.length ^ (PRIME_5 ^ 0x35_D373)))
    }

    /// The hash of a slice, which leaves out the step with the length.
    pub fn finish_slice(self) -> i64 {
        Self::avoid_error(self.accumulator)
    }

    fn avoid_error(accumulator: u64) -> i64 {
        if accumulator == u64::MAX { 1_546_275_796 } else { accumulator as i64 }
    }
}

/// `hash(t)` of a tuple whose items have these hashes.
pub fn hash_tuple(items: impl IntoIterator<Item = i64>) -> i64 {
    let mut hasher = TupleHasher::new();
    for hash in items {
        hasher.add(hash);
    }
    hasher.finish()
}

/// `hash(s)` of a frozenset whose items have these hashes, in any order.
pub fn hash_frozenset(items: impl IntoIterator<Item = i64>) -> i64 {
    let mut hash = 0u64;
    let mut count = 0u64;
    for item in items {
        let item = item as u64;
        hash ^= ((item ^ 0x055B_4DB3) ^ (item << 16)).wrapping_mul(3_644_798_167);
        count += 1;
    }
    hash ^= (count + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    if hash == u64::MAX { 590_923_713 } else { hash as i64 }
}
