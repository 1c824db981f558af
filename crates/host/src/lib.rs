//! The only door to the operating system: clock, randomness, environment, files, streams.
