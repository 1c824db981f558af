//! A call in progress (`_PyInterpreterFrame`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serpentarium_heap::{Guarded, Ref, Region, Slot, StackRef};
use serpentarium_object::{Code, Dict, Object};

use crate::executable::Executable;

/// A frame: code, namespaces, slots, and where it stands. A thread's stack or a generator owns it.
#[derive(Debug)]
pub struct Frame {
    /// The code object.
    pub code: Ref<Code>,
    /// The same, ready to run.
    pub exe: Rc<Executable>,
    /// The function called, if one was.
    pub function: Option<Ref>,
    /// Global namespace.
    pub globals: Ref<Dict>,
    /// Builtins namespace.
    pub builtins: Ref<Dict>,
    /// Local namespace of modules, classes and `exec`; nothing in functions.
    pub locals: Slot,
    /// Locals, cells, free variables, then the value stack.
    pub slots: Guarded<Region>,
    /// The next unit to run.
    pub next: Cell<u32>,
    /// The unit of the instruction that runs or ran last.
    pub last: Cell<u32>,
    /// Values on the stack while the frame is not running.
    pub depth: Cell<u32>,
    /// The frame object, once somebody asked for it. Let go when the frame ends.
    pub object: Slot,
    /// The generator that owns the frame, not counted.
    pub generator: Guarded<StackRef>,
    /// The frame that called, for frame objects that outlive their call.
    pub back: RefCell<Option<Rc<Frame>>>,
    /// The frame has ended.
    pub finished: Cell<bool>,
    /// The new instance, if this is the `__init__` call of calling a class: it becomes the result.
    pub init_self: Slot,
    /// How many calls deep this evaluation started: returning from it ends a native-to-Python call.
    pub is_entry: Cell<bool>,
}

impl Frame {
    /// A frame that has not run yet.
    pub fn new(
        code: Ref<Code>,
        exe: Rc<Executable>,
        function: Option<Ref>,
        (globals, builtins): (Ref<Dict>, Ref<Dict>),
        slots: Region,
    ) -> Rc<Self> {
        Rc::new(Self {
            code,
            exe,
            function,
            globals,
            builtins,
            locals: Slot::empty(),
            slots: Guarded::new(slots),
            next: Cell::new(0),
            last: Cell::new(0),
            depth: Cell::new(0),
            object: Slot::empty(),
            generator: Guarded::new(StackRef::NULL),
            back: RefCell::new(None),
            finished: Cell::new(false),
            init_self: Slot::empty(),
            is_entry: Cell::new(false),
        })
    }

    /// Byte offset of the current instruction (`f_lasti`).
    pub fn lasti(&self) -> i32 {
        self.last.get() as i32 * 2
    }

    /// Line of the current instruction; none where it has none.
    pub fn line(&self) -> Option<i32> {
        self.code.unit.position_at(self.last.get()).line
    }

    /// A local's value by its index among the locals, looked at without counting.
    pub fn with_local<R>(&self, index: usize, look: impl FnOnce(Option<&Object>) -> R) -> R {
        let slots = self.slots.borrow();
        look(slots.get(index).get())
    }

    /// Drops all locals, last to first, and the value stack before them.
    pub fn clear_slots(&self) {
        let slots = self.slots.borrow();
        slots.clear(0, slots.len());
        self.depth.set(0);
    }
}
