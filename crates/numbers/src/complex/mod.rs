//! Complex numbers: text and arithmetic.

mod arith;
mod text;

pub use arith::{abs, add, div, div_by_real, mul, mul_by_real, pow, real_div, sub};
pub use text::{parse, repr};

/// A complex number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Complex {
    /// The real part.
    pub real: f64,
    /// The imaginary part.
    pub imag: f64,
}

impl Complex {
    /// `complex(real, imag)`.
    pub const fn new(real: f64, imag: f64) -> Self {
        Self { real, imag }
    }
}
