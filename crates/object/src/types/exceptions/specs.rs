//! Slots, methods and attributes of the exception classes that have their own.

use crate::core::{TypeSpec, type_flag};

static BASE_EXCEPTION: TypeSpec =
    TypeSpec { basicsize: 72, dictoffset: 16, flags: type_flag::BASETYPE | type_flag::BASE_EXC_SUBCLASS, ..TypeSpec::named("BaseException") };

/// The description of an exception class, if it adds anything to its base.
pub(crate) fn exception_spec(name: &str) -> Option<&'static TypeSpec> {
    match name {
        "BaseException" => Some(&BASE_EXCEPTION),
        _ => None,
    }
}
