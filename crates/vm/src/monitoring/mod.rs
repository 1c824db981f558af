//! `sys.monitoring`, `sys.settrace` and `sys.setprofile`: events of the running program, told to Python functions.
//!
//! | file | what it holds |
//! |---|---|
//! | `events` | events and sets of them |
//! | `hooks` | the loop's side: which events an instruction stands for |
//! | `legacy` | the trace and profile functions, two tools above the six that programs may use |
//! | `api` | the functions of `sys.monitoring` |
//!
//! Code is never rewritten: while anything is watched, frames run in the watching form of the loop, which asks
//! [`Vm::monitor_instruction`] before each instruction. All events follow from the instruction, the operands before
//! it runs, and the instruction before it, so the loop needs no other hook but those for exceptions.

mod api;
mod events;
mod hooks;
mod legacy;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use serpentarium_heap::{Label, Object, Ref, Slot, Visitor};
use serpentarium_object::{EventSet, Executable, PyResult, Runtime};

pub(crate) use api::MONITORING;
use events::{EVENTS, Event, LOCAL};
pub(crate) use hooks::FROM_OUTSIDE;

use crate::frame::Frame;
use crate::vm::Vm;

/// Tools that programs may use.
pub(crate) const USER_TOOLS: usize = 6;
/// The tool behind `sys.setprofile`.
const PROFILE_TOOL: usize = 6;
/// The tool behind `sys.settrace`.
const TRACE_TOOL: usize = 7;
/// All tools. Of several that want an event, the highest hears of it first.
pub(crate) const TOOLS: usize = 8;

/// What a tool registered for an event.
#[derive(Debug)]
enum Callback {
    /// A function for this event.
    Plain(Ref),
    /// A function registered for the old event of both branches.
    Branch(Ref),
}

impl Callback {
    fn function(&self) -> &Ref {
        match self {
            Self::Plain(function) | Self::Branch(function) => function,
        }
    }
}

/// A call of something not written in Python whose result is still to be told.
#[derive(Debug)]
struct PendingCall {
    frame: *const Frame,
    at: u32,
    callable: Ref,
    argument: Ref,
}

/// The state of monitoring.
#[derive(Debug, Default)]
pub(crate) struct Monitoring {
    /// Whether anything is watched.
    active: Cell<bool>,
    /// How many callbacks run; none hears of what another does.
    running: Cell<u32>,
    /// Names of the tools in use.
    names: [Slot; USER_TOOLS],
    /// Events set for all code, by tool.
    global: Cell<[EventSet; TOOLS]>,
    callbacks: RefCell<[[Option<Callback>; EVENTS.len()]; USER_TOOLS]>,
    /// Counts, by tool and event, how often disabled places were enabled again.
    epochs: RefCell<[[u32; EVENTS.len()]; TOOLS]>,
    /// Code objects that have, or had, events of their own.
    coded: RefCell<Vec<Weak<Executable>>>,
    pending: RefCell<Vec<PendingCall>>,
    /// `sys.monitoring.DISABLE`
    disable: Slot,
    /// `sys.monitoring.MISSING`
    missing: Slot,
    /// `sys.gettrace()`
    trace: Slot,
    /// `sys.getprofile()`
    profile: Slot,
}

impl Monitoring {
    /// Whether frames must run in the watching form of the loop.
    #[inline]
    pub(crate) fn is_active(&self) -> bool {
        self.active.get()
    }

    /// Names what monitoring holds: each counted reference once.
    pub(crate) fn visit(&self, visitor: &mut Visitor<'_>) {
        for name in &self.names {
            name.visit(Label::Field("sys.monitoring: a tool's name"), visitor);
        }
        for callback in self.callbacks.borrow().iter().flatten().flatten() {
            visitor(Label::Field("sys.monitoring: a callback"), callback.function());
        }
        for call in self.pending.borrow().iter() {
            visitor(Label::Field("sys.monitoring: a callable that runs"), &call.callable);
            visitor(Label::Field("sys.monitoring: its first argument"), &call.argument);
        }
        self.disable.visit(Label::Field("sys.monitoring.DISABLE"), visitor);
        self.missing.visit(Label::Field("sys.monitoring.MISSING"), visitor);
        self.trace.visit(Label::Field("sys.settrace"), visitor);
        self.profile.visit(Label::Field("sys.setprofile"), visitor);
    }

    /// An object that stands for something: made at first use.
    fn sentinel(rt: &Runtime, slot: &Slot) -> Ref {
        if let Some(known) = slot.get() {
            return known;
        }
        let object = rt.new_instance(&rt.types.object).into_object();
        slot.set(Some(object.clone()));
        object
    }

    /// Sets a tool's events for all code. What was not set before is told everywhere again.
    fn set_global(&self, tool: usize, events: EventSet) {
        let mut global = self.global.get();
        self.enable_again(tool, events & !global[tool]);
        global[tool] = events;
        self.global.set(global);
        self.update_active();
    }

    /// Sets a tool's events for one code object.
    fn set_local(&self, exe: &Rc<Executable>, tool: usize, events: EventSet) {
        exe.monitors.set_local(tool, events);
        let mut coded = self.coded.borrow_mut();
        if !coded.iter().any(|known| std::ptr::eq(known.as_ptr(), Rc::as_ptr(exe))) {
            coded.push(Rc::downgrade(exe));
        }
        drop(coded);
        self.update_active();
    }

    /// Forgets which places a tool disabled.
    fn enable_again(&self, tool: usize, events: EventSet) {
        let mut epochs = self.epochs.borrow_mut();
        for event in EVENTS.into_iter().filter(|event| events & event.bit() != 0) {
            let epoch = &mut epochs[tool][event as usize];
            *epoch = epoch.wrapping_add(1);
        }
    }

    fn update_active(&self) {
        let mut coded = self.coded.borrow_mut();
        coded.retain(|code| {
            code.upgrade().is_some_and(|exe| exe.monitors.local.get().iter().any(|&events| events != 0))
        });
        let active = !coded.is_empty() || self.global.get().iter().any(|&events| events != 0);
        drop(coded);
        self.active.set(active);
        if !active {
            let pending = self.pending.take();
            drop(pending);
        }
    }

    /// The events that some tool wants to hear of in this code.
    fn wanted(&self, exe: &Executable) -> EventSet {
        let local = exe.monitors.local.get().into_iter();
        self.global.get().into_iter().chain(local).fold(0, |all, events| all | events)
    }

    /// Whether a tool wants to hear of an event at a unit.
    fn wants(&self, exe: &Executable, tool: usize, event: Event, at: u32) -> bool {
        let set_by = event.set_by();
        let events = self.global.get()[tool] | exe.monitors.local.get()[tool];
        let epoch = self.epochs.borrow()[tool][set_by as usize];
        events & set_by.bit() != 0 && !exe.monitors.is_disabled(at, set_by as u8, tool, epoch)
    }

    fn disable_place(&self, exe: &Executable, tool: usize, event: Event, at: u32) {
        let epoch = self.epochs.borrow()[tool][event as usize];
        exe.monitors.disable(at, event as u8, tool, epoch);
    }
}

/// Counts a callback that runs, for as long as it lives.
struct Running<'a>(&'a Cell<u32>);

impl<'a> Running<'a> {
    fn new(count: &'a Cell<u32>) -> Self {
        count.set(count.get() + 1);
        Self(count)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl Vm {
    /// Tells all tools that want to know of an event at unit `at`. `details` are the arguments of callbacks behind
    /// the code object.
    fn tell(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        event: Event,
        at: u32,
        details: &[&Object],
    ) -> PyResult<()> {
        let monitoring = &self.monitoring;
        if monitoring.running.get() > 0 {
            return Ok(());
        }
        for tool in (0..TOOLS).rev() {
            if !monitoring.wants(frame.exe(), tool, event, at) {
                continue;
            }
            match tool {
                TRACE_TOOL => self.trace_event(rt, frame, event, details)?,
                PROFILE_TOOL => self.profile_event(rt, frame, event, details)?,
                _ => self.call_back(rt, frame, tool, event, at, details)?,
            }
        }
        Ok(())
    }

    /// Tells of an event at a byte offset, as most events are told.
    fn tell_at(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        event: Event,
        at: u32,
        more: &[&Object],
    ) -> PyResult<()> {
        let offset = rt.new_int(i64::from(at) * 2);
        let mut details: Vec<&Object> = Vec::with_capacity(3);
        details.push(&offset);
        details.extend(more);
        self.tell(rt, frame, event, at, &details)
    }

    fn call_back(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        tool: usize,
        event: Event,
        at: u32,
        details: &[&Object],
    ) -> PyResult<()> {
        let monitoring = &self.monitoring;
        let (function, both_branches) = match &monitoring.callbacks.borrow()[tool][event as usize] {
            Some(Callback::Plain(function)) => (function.clone(), false),
            Some(Callback::Branch(function)) => (function.clone(), true),
            None => return Ok(()),
        };
        let mut arguments: Vec<&Object> = vec![frame.code.as_object()];
        arguments.extend(details);
        let result = {
            let _running = Running::new(&monitoring.running);
            rt.call(&function, &arguments)?
        };
        if !monitoring.disable.holds(&result) {
            return Ok(());
        }
        if event.bit() & LOCAL == 0 {
            let removed = monitoring.callbacks.borrow_mut()[tool][event as usize].take();
            drop(removed);
            let name = event.name();
            return Err(rt.value_error(format!("Cannot disable {name} events. Callback removed.")));
        }
        monitoring.disable_place(frame.exe(), tool, event, at);
        if both_branches {
            monitoring.disable_place(frame.exe(), tool, Event::BranchLeft, at);
            monitoring.disable_place(frame.exe(), tool, Event::BranchRight, at);
        }
        Ok(())
    }
}
