//! How a debugger watches the loop: asked before each instruction of interest, and never seen by the program.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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

/// What the loop is watched for. Another thread may hold it too, and so begin to watch a program that runs: the
/// loop looks at it at backward jumps and whenever a frame begins or is taken up again.
#[derive(Clone, Debug, Default)]
pub struct WatchSwitch(Arc<AtomicBool>);

impl WatchSwitch {
    /// What is watched now.
    #[inline]
    pub fn get(&self) -> Watch {
        if self.0.load(Ordering::Relaxed) { Watch::Instructions } else { Watch::Nothing }
    }

    /// What is to be watched from now on.
    pub fn set(&self, watch: Watch) {
        self.0.store(watch == Watch::Instructions, Ordering::Relaxed);
    }
}

/// Whoever watches a run. It may look at everything through the runtime and must change nothing: it keeps no
/// counted references, runs no Python code, and makes no objects.
pub trait Observer {
    /// Called before the instruction at `unit` of `frame` runs. It returns when the program may go on.
    fn before_instruction(&self, rt: &Runtime, frame: &Rc<Frame>, unit: u32);
}
