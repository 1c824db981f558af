//! CPython's generational cycle collector as a machine that can be stepped.
