//! A call in progress (`_PyInterpreterFrame`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serpentarium_heap::{Guarded, Held, Region, Slot, StackRef};
use serpentarium_object::{Code, Dict, Executable, Function, Object};

/// A frame: code, namespaces, slots, and where it stands. A thread's stack or a generator owns it.
///
/// Frames of ended calls are used again (`Vm::spare_frames`); one that is not in use holds nothing.
#[derive(Debug)]
pub struct Frame {
    /// The code object.
    pub code: Held<Code>,
    /// The function called, if one was.
    pub function: StackRef,
    /// Global namespace, borrowed from the function if there is one.
    pub globals: Held<Dict>,
    /// Builtins namespace, likewise.
    pub builtins: Held<Dict>,
    /// Local namespace of modules, classes and `exec`; nothing in functions.
    pub locals: Slot,
    /// Locals, cells, free variables, then the value stack.
    pub slots: Guarded<Region>,
    /// The next unit to run.
    pub next: Cell<u32>,
    /// While a generator runs on this frame's behalf: the unit to go on at when it returns (`return_offset`).
    pub after_return: Cell<u32>,
    /// The unit of the instruction that runs or ran last.
    pub last: Cell<u32>,
    /// Values on the stack while the frame is not running.
    pub depth: Cell<u32>,
    /// The frame object, once somebody asked for it. Let go when the frame ends.
    pub object: Slot,
    /// The generator that owns the frame, not counted.
    pub generator: Guarded<StackRef>,
    /// The frame that called, for frame objects that outlive their call.
    pub back: RefCell<Option<Rc<Self>>>,
    /// The frame has ended.
    pub finished: Cell<bool>,
    /// The new instance, if this is the `__init__` call of calling a class: it becomes the result.
    pub init_self: Slot,
    /// This evaluation started here: returning from the frame ends a native-to-Python call.
    pub is_entry: Cell<bool>,
}

impl Frame {
    /// A frame that is not in use.
    pub(crate) fn unused() -> Self {
        Self {
            code: Held::EMPTY,
            function: StackRef::NULL,
            globals: Held::EMPTY,
            builtins: Held::EMPTY,
            locals: Slot::empty(),
            slots: Guarded::new(Region::none()),
            next: Cell::new(0),
            after_return: Cell::new(0),
            last: Cell::new(0),
            depth: Cell::new(0),
            object: Slot::empty(),
            generator: Guarded::new(StackRef::NULL),
            back: RefCell::new(None),
            finished: Cell::new(false),
            init_self: Slot::empty(),
            is_entry: Cell::new(false),
        }
    }

    /// The code, ready to run.
    #[inline]
    pub fn exe(&self) -> &Rc<Executable> {
        self.code.executable()
    }

    /// True for the frame of a call from Python code whose result goes to its caller as it is, and that nobody has
    /// asked to see.
    #[inline]
    pub(crate) fn is_plain(&self) -> bool {
        !self.is_entry.get()
            && self.object.is_empty()
            && self.locals.is_empty()
            && self.generator.borrow().is_null()
    }

    /// The function called, if one was.
    #[inline]
    pub fn function(&self) -> Option<&Object> {
        self.function.get()
    }

    /// The payload of the function called.
    #[inline]
    pub fn callee(&self) -> Option<&Function> {
        self.function.get()?.downcast::<Function>().map(|function| &**function)
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

    /// Counts what the slots only borrowed, so that the frame may outlive its caller.
    pub(crate) fn own_slots(&self) {
        let slots = self.slots.borrow();
        for index in 0..slots.len() {
            if slots.get(index).is_borrowed() {
                let owned = slots.get(index).clone();
                slots.set(index, owned);
            }
        }
    }

    /// Drops all locals, last to first, and the value stack before them.
    pub fn clear_slots(&self) {
        let slots = self.slots.borrow();
        slots.clear(0, slots.len());
        self.depth.set(0);
    }
}
