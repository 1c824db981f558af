//! Tokens: kind, text and position of each, comments and blank lines included, as `tokenize.tokenize` yields them.

use super::{Context, Figure};
use crate::project::Failure;

/// Compares the tokens of every file.
pub fn run(_context: &Context) -> Result<Vec<Figure>, Failure> {
    println!("tokens: not compared yet");
    Ok(Vec::new())
}
