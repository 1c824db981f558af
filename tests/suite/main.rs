//! What crosses crates: every fixture under every regime of the collector, hostile input, the
//! command line, and the house rules.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cli;
mod fixtures;
mod hostile;
mod session;
mod tidy;
