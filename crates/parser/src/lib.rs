//! Python 3.14 source text to tokens and syntax tree, with CPython's positions and `SyntaxError`s.
//!
//! ```
//! use serpentarium_parser::{Arena, Mode, Options, dump, parse};
//!
//! let arena = Arena::new();
//! let parsed = parse("x = 1\n", Mode::Exec, &arena, Options::default())?;
//! assert_eq!(
//!     dump::dump(&parsed.module, false),
//!     "Module(body=[Assign(targets=[Name(id='x', ctx=Store())], value=Constant(value=1))])"
//! );
//! # Ok::<(), serpentarium_parser::Failure>(())
//! ```
//!
//! The way of a program: [`decode_source`] makes text of bytes, the lexer makes [`Token`]s of text, the parser makes
//! a tree of tokens. A program that is right takes only this way. If it is wrong, `diagnose` goes over its tokens
//! again, slowly and just as CPython would, to find the error CPython reports.
//!
//! This crate knows no objects and runs nothing.
#![forbid(unsafe_code)]

mod api;
pub mod ast;
mod diagnose;
pub mod dump;
mod error;
mod lexer;
mod listing;
mod names;
pub mod nodes;
mod parser;
mod source;
mod strings;
mod token;
pub mod visit;

pub use api::{Mode, Options, Parsed, parse, tokenize};
pub use bumpalo::Bump as Arena;
pub use error::{ErrorKind, Failure, SyntaxError, Warning};
pub use listing::{ListedToken, Listing, ListingError, Place};
pub use source::{Source, decode_source, decoding_error, read_source};
pub use token::{Token, TokenKind};

/// Runs the examples of the README as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
