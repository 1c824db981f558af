//! Questions about a snapshot, one file each.

pub mod components;
pub mod cut;
pub mod cycle;
pub mod diff;
pub mod dominators;
pub mod holders;
pub mod merge;
pub mod neighbourhood;
pub mod paths;

pub use components::{Components, strong_components};
pub use cut::{Cut, simulate_cut, suggest_cut};
pub use cycle::{Cycle, smallest_cycle};
pub use diff::{Change, Diff, diff};
pub use dominators::{Dominators, dominators};
pub use holders::{Holder, Holders, holders};
pub use merge::{TypeGraph, TypeGroup, merge_by_type};
pub use neighbourhood::{Selection, SelectionRequest, select};
pub use paths::{PathOptions, Paths, RootDistances, RootPath, paths_to_roots};
