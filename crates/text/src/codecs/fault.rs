//! What goes between a codec and its error handler.

use crate::{Text, TextBuf};
use std::fmt;

/// A stretch of the input that cannot be converted: the content of a `UnicodeDecodeError` or
/// `UnicodeEncodeError` besides the input itself.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The codec's name as the exception states it.
    pub encoding: &'static str,
    /// Where the stretch begins, in bytes or code points of the input.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Why.
    pub reason: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { encoding, start, end, reason } = self;
        write!(f, "'{encoding}' codec fails at {start}-{end}: {reason}")
    }
}

impl std::error::Error for Fault {}

/// A handler's answer to a decoder.
#[derive(Clone, Debug)]
pub struct DecodeReplacement {
    /// What stands for the stretch.
    pub text: TextBuf,
    /// Where to go on.
    pub resume: usize,
    /// Another input, if the handler has exchanged `exc.object`; the decoder goes on in it.
    pub input: Option<Vec<u8>>,
}

/// What stands for a stretch that cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncodedReplacement {
    /// To be encoded in its turn.
    Text(TextBuf),
    /// Taken as it is.
    Bytes(Vec<u8>),
}

/// A handler's answer to an encoder.
#[derive(Clone, Debug)]
pub struct EncodeReplacement {
    /// What stands for the stretch.
    pub data: EncodedReplacement,
    /// Where to go on.
    pub resume: usize,
}

/// Called by a decoder with its input and the fault.
pub type DecodeHandler<'h, E> = dyn FnMut(&[u8], Fault) -> Result<DecodeReplacement, E> + 'h;

/// Called by an encoder with its input and the fault.
pub type EncodeHandler<'h, E> = dyn FnMut(Text<'_>, Fault) -> Result<EncodeReplacement, E> + 'h;

/// What a decoder made of its input, and how many bytes it has used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: TextBuf,
    /// The number of bytes used; all of them unless the input ends within a sequence and more may follow.
    pub consumed: usize,
}

/// The position a Python handler has returned: negative ones count from the end. Nothing if it is outside,
/// which is an `IndexError` that names the position.
pub fn resume_position(position: isize, len: usize) -> Option<usize> {
    let position = if position < 0 { position.checked_add(len as isize)? } else { position };
    usize::try_from(position).ok().filter(|&p| p <= len)
}
