//! The desktop debugger.

fn main() {}
