//! The debugger's window: state, panels and graph canvas.
//!
//! The crate depends on egui alone, so that it is tested without a display; the application around it owns the
//! real window and the engine process. It executes no Python and keeps no Python object: all it knows are the
//! events of [`serpentarium_protocol`].
//!
//! Reading order: [`engine`] (the session's client, behind a trait), [`model`] (what the engine said),
//! [`state`] (what is open and selected), [`action`] (all that a person can do), [`window`] (the one place where
//! events arrive and actions are carried out), [`panels`] and [`canvas`] (functions from all this to a picture).

pub mod action;
pub mod canvas;
pub mod changes;
pub mod chrome;
pub mod engine;
pub mod highlight;
pub mod icons;
pub mod keys;
pub mod layout;
pub mod mock;
pub mod model;
pub mod palette;
pub mod panels;
pub mod script;
pub mod state;
pub mod theme;
pub mod toolbar;
pub mod window;

pub use action::{Action, WindowCommand};
pub use engine::Engine;
pub use layout::{Layout, Pane};
pub use window::{Program, Window};
