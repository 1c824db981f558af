//! The loops' common state: input, position, output and handler.

use super::{DecodeHandler, Decoded, EncodeHandler, EncodedReplacement, Fault};
use crate::{Text, TextBuilder};
use std::borrow::Cow;

/// A decoder at work.
pub(super) struct Decoding<'a, 'h, E> {
    pub(super) codec: &'static str,
    pub(super) input: Cow<'a, [u8]>,
    pub(super) position: usize,
    pub(super) out: TextBuilder,
    pub(super) handler: &'h mut DecodeHandler<'h, E>,
}

impl<'a, 'h, E> Decoding<'a, 'h, E> {
    pub(super) fn new(codec: &'static str, input: &'a [u8], handler: &'h mut DecodeHandler<'h, E>) -> Self {
        let out = TextBuilder::with_capacity(input.len());
        Decoding { codec, input: Cow::Borrowed(input), position: 0, out, handler }
    }

    pub(super) fn rest(&self) -> &[u8] {
        self.input.get(self.position..).unwrap_or_default()
    }

    /// Takes the next byte.
    pub(super) fn take(&mut self) -> Option<u8> {
        let byte = *self.input.get(self.position)?;
        self.position += 1;
        Some(byte)
    }

    /// Lets the handler replace a stretch, and goes on where it says.
    pub(super) fn fault(&mut self, start: usize, end: usize, reason: &'static str) -> Result<(), E> {
        let fault = Fault { encoding: self.codec, start, end, reason };
        let replacement = (self.handler)(&self.input, fault)?;
        self.out.push_text(replacement.text.as_text());
        if let Some(input) = replacement.input {
            self.input = Cow::Owned(input);
        }
        self.position = replacement.resume.min(self.input.len());
        Ok(())
    }

    pub(super) fn finish(self) -> Decoded {
        Decoded { text: self.out.finish(), consumed: self.position }
    }
}

/// An encoder at work.
pub(super) struct Encoding<'a, 'h, E> {
    pub(super) codec: &'static str,
    pub(super) text: Text<'a>,
    pub(super) position: usize,
    pub(super) out: Vec<u8>,
    pub(super) handler: &'h mut EncodeHandler<'h, E>,
}

impl<'a, 'h, E: From<Fault>> Encoding<'a, 'h, E> {
    pub(super) fn new(codec: &'static str, text: Text<'a>, handler: &'h mut EncodeHandler<'h, E>) -> Self {
        let out = Vec::with_capacity(text.len());
        Encoding { codec, text, position: 0, out, handler }
    }

    /// How many code points from the position on satisfy the test.
    pub(super) fn run(&self, test: impl Fn(u32) -> bool) -> usize {
        self.text.slice(self.position..self.text.len()).iter().take_while(|&cp| test(cp)).count()
    }

    /// Lets the handler replace a stretch, and goes on where it says. Bytes must come in whole units of
    /// `width`; text is encoded by `encode`, which answers false if that is impossible too.
    pub(super) fn fault(
        &mut self,
        end: usize,
        reason: &'static str,
        width: usize,
        mut encode: impl FnMut(u32, &mut Vec<u8>) -> Result<bool, E>,
    ) -> Result<(), E> {
        let fault = Fault { encoding: self.codec, start: self.position, end, reason };
        let replacement = (self.handler)(self.text, fault)?;
        match &replacement.data {
            EncodedReplacement::Bytes(bytes) if bytes.len().is_multiple_of(width) => self.out.extend(bytes),
            EncodedReplacement::Bytes(_) => return Err(fault.into()),
            EncodedReplacement::Text(text) => {
                for cp in text.as_text().iter() {
                    if !encode(cp, &mut self.out)? {
                        return Err(fault.into());
                    }
                }
            }
        }
        self.position = replacement.resume.min(self.text.len());
        Ok(())
    }
}
