//! A debugging session over a running Python program.
