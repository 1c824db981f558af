//! Why a codec stops: an exception from a handler, or a fault nobody replaced.

use serpentarium_heap::{Obj, Object, Ref};
use serpentarium_text::codecs::Fault;

use crate::core::{Raised, Runtime, Type};

/// Why a codec stops.
#[derive(Debug)]
pub enum CodecFailure {
    /// A handler has raised.
    Raised(Raised),
    /// The handler leaves the fault as it is: the codec's own exception.
    Fault(Fault),
}

impl From<Fault> for CodecFailure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Raised> for CodecFailure {
    fn from(raised: Raised) -> Self {
        Self::Raised(raised)
    }
}

impl Runtime {
    /// A new `UnicodeEncodeError`, `UnicodeDecodeError` or `UnicodeTranslateError`; `object` is the input.
    pub fn new_unicode_error(&self, class: &Obj<Type>, object: &Object, fault: Fault) -> Ref {
        let values = [
            self.new_str(fault.encoding).into_object(),
            object.to_ref(),
            self.new_usize(fault.start),
            self.new_usize(fault.end),
            self.new_str(fault.reason).into_object(),
        ];
        let exception = self.new_exception(class, values.to_vec());
        for (field, value) in exception.fields.iter().zip(values) {
            field.set(Some(value));
        }
        exception.into_object()
    }

    pub(super) fn encode_failure(&self, failure: CodecFailure, input: &Object) -> Raised {
        match failure {
            CodecFailure::Raised(raised) => raised,
            CodecFailure::Fault(fault) => {
                let class = self.exceptions.unicode_encode_error.clone();
                self.raise_exception(self.new_unicode_error(&class, input, fault))
            }
        }
    }

    pub(super) fn decode_failure(&self, failure: CodecFailure, input: &[u8]) -> Raised {
        match failure {
            CodecFailure::Raised(raised) => raised,
            CodecFailure::Fault(fault) => {
                let class = self.exceptions.unicode_decode_error.clone();
                let input = self.new_bytes(input);
                self.raise_exception(self.new_unicode_error(&class, input.as_object(), fault))
            }
        }
    }
}
