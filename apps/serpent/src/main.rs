//! The command line: runs Python programs.

fn main() {}
