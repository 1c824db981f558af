//! Developer chores, one file each. The binary picks one by name; the cross-crate tests call
//! the same functions, so that a rule or a comparison is written down once.
//!
//! Reading order: [`project`] (where things are), [`process`] (running a program with a
//! deadline), then the chores.

#![expect(clippy::print_stdout, reason = "chores report to the terminal")]
#![forbid(unsafe_code)]

pub mod bench;
pub mod fidelity;
pub mod fixtures;
pub mod layers;
pub mod oracle;
pub mod process;
pub mod project;
pub mod record;
pub mod screenshot;
pub mod test;
pub mod tidy;
