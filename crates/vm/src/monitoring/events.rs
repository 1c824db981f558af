//! The events of `sys.monitoring`, as numbers, names and sets of bits (`Include/cpython/monitoring.h`).

use serpentarium_object::EventSet;

/// One event. The numbers are those that programs see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Event {
    /// A Python function begins.
    PyStart,
    /// A generator or coroutine goes on.
    PyResume,
    /// A Python function returns.
    PyReturn,
    /// A generator or coroutine yields.
    PyYield,
    /// Something is called.
    Call,
    /// An instruction begins a line.
    Line,
    /// An instruction is about to run.
    Instruction,
    /// An unconditional jump.
    Jump,
    /// A conditional jump went on to the next instruction.
    BranchLeft,
    /// A conditional jump was taken.
    BranchRight,
    /// An artificial `StopIteration`: a generator returned to `yield from` or `await`.
    StopIteration,
    /// An exception was raised, or came out of a call.
    Raise,
    /// A handler takes an exception.
    ExceptionHandled,
    /// A Python function ends with an exception.
    PyUnwind,
    /// A generator or coroutine goes on with an exception.
    PyThrow,
    /// An exception is raised again.
    Reraise,
    /// Something not written in Python returns.
    CReturn,
    /// Something not written in Python raises.
    CRaise,
}

/// Events in the order of their numbers. `BRANCH`, the last name, stands for both directions of a branch.
pub(crate) const EVENTS: [Event; 18] = [
    Event::PyStart,
    Event::PyResume,
    Event::PyReturn,
    Event::PyYield,
    Event::Call,
    Event::Line,
    Event::Instruction,
    Event::Jump,
    Event::BranchLeft,
    Event::BranchRight,
    Event::StopIteration,
    Event::Raise,
    Event::ExceptionHandled,
    Event::PyUnwind,
    Event::PyThrow,
    Event::Reraise,
    Event::CReturn,
    Event::CRaise,
];

/// Their names, and that of the old event for both branches.
pub(crate) const NAMES: [&str; 19] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

/// The old event for both directions of a branch.
pub(crate) const BRANCH: EventSet = 1 << 18;
/// Events that can be set for one code object, and disabled at one place.
pub(crate) const LOCAL: EventSet = (1 << 11) - 1;
/// The events that come with `CALL` and cannot be set without it.
pub(crate) const CALL_RESULTS: EventSet = Event::CReturn.bit() | Event::CRaise.bit();

impl Event {
    /// The event as a set of one.
    pub(crate) const fn bit(self) -> EventSet {
        1 << self as u8
    }

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// The event that must be set for this one to be told: results of calls are told where calls are.
    pub(crate) const fn set_by(self) -> Self {
        match self {
            Self::CReturn | Self::CRaise => Self::Call,
            event => event,
        }
    }
}

/// What setting `events` really sets: both branches for `BRANCH`. None if results of calls are asked for without
/// the calls.
pub(crate) const fn settable(events: EventSet) -> Option<EventSet> {
    let mut events = events;
    if events & CALL_RESULTS != 0 {
        let wanted = CALL_RESULTS | Event::Call.bit();
        if events & wanted != wanted {
            return None;
        }
        events &= !CALL_RESULTS;
    }
    if events & BRANCH != 0 {
        events = events & !BRANCH | Event::BranchLeft.bit() | Event::BranchRight.bit();
    }
    Some(events)
}
