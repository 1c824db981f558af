//! Frames and the evaluation loop of CPython 3.14 bytecode.
