//! Heap snapshots and their analysis.
