//! The control-flow graph of a unit and the passes over it, in the order in which they run.
