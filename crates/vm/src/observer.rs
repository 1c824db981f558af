//! How a debugger watches the loop: asked before each instruction of interest, and never seen by the program.

use std::rc::Rc;

use serpentarium_object::Runtime;

use crate::frame::Frame;

/// What an observer wants to be asked about next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Watch {
    /// Nothing: run at full speed.
    Nothing,
    /// Every instruction.
    Instructions,
}

/// Whoever watches a run. It may look at everything through the runtime and must change nothing: it keeps no
/// counted references, runs no Python code, and makes no objects.
pub trait Observer {
    /// Called before the instruction at `unit` of `frame` runs. It returns when the program may go on.
    fn before_instruction(&self, rt: &Runtime, frame: &Rc<Frame>, unit: u32);
}
