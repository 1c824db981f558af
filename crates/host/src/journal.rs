//! Writing down what a host returned, and returning it again.
//!
//! A run depends on the outside only through its [`Host`](crate::Host), so the answers in order are the whole run: a
//! replay gives the same answers to the same questions and touches nothing. Each answer is kept with the name of its
//! question, so a replay that asks something else is noticed at once instead of going astray.

mod hosts;
mod value;

pub use hosts::{RecordingHost, ReplayingHost};

use value::Value;

/// The answers of a run, as bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    bytes: Vec<u8>,
}

impl Journal {
    /// A journal written earlier.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// To keep it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How long it is.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    fn push(&mut self, question: &str, answer: &impl Value) {
        question.as_bytes().to_vec().write(&mut self.bytes);
        answer.write(&mut self.bytes);
    }

    /// The answer at a position, if the question is the one that was asked there.
    fn answer<T: Value>(&self, position: &mut usize, question: &str) -> Option<T> {
        let mut rest = self.bytes.get(*position..)?;
        let asked = Vec::<u8>::read(&mut rest)?;
        if asked != question.as_bytes() {
            return None;
        }
        let answer = T::read(&mut rest)?;
        *position = self.bytes.len() - rest.len();
        Some(answer)
    }
}
