//! The lines between a client and its engine.
//!
//! A client writes one [`Request`] a line; an engine writes one [`EngineLine`] a line, beginning with
//! `hello`. Every request is answered by exactly one line whose `reply_to` is the request's number; lines
//! without `reply_to` (output) come at any time. While the program runs, an engine still reads requests:
//! `pause` and `stop` take effect, everything else waits for the stop.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::event::Event;

/// Raised by one whenever a client of the previous version could not understand an engine of this one.
pub const PROTOCOL_VERSION: u32 = 1;

/// What a client writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The client's own number for it.
    pub id: u64,
    /// What is wanted.
    #[serde(flatten)]
    pub command: Command,
}

/// What an engine writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngineLine {
    /// The request that this answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<u64>,
    /// What is said.
    #[serde(flatten)]
    pub event: Event,
}

/// Data to its line, with the line's end.
pub fn to_line<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut line = serde_json::to_string(value)?;
    line.push('\n');
    Ok(line)
}

/// A line to its data.
pub fn from_line<T: DeserializeOwned>(line: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(line)
}
