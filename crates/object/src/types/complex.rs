//! `complex`.

use serpentarium_heap::{Kind, NoPrefix, Payload};

use crate::core::{TypeSpec, kind};

/// The payload of complex numbers.
#[derive(Debug)]
pub struct Complex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

impl Payload for Complex {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = kind::COMPLEX;
}


/// The type `complex`.
pub(crate) const COMPLEX: TypeSpec = TypeSpec::named("complex");
