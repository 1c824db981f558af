//! `float`.

use serpentarium_heap::{Kind, NoPrefix, Payload};

use crate::core::{TypeSpec, kind};

/// The payload of floats.
#[derive(Debug)]
pub struct Float(pub f64);

impl Payload for Float {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = kind::FLOAT;
}


/// The type `float`.
pub(crate) const FLOAT: TypeSpec = TypeSpec::named("float");
