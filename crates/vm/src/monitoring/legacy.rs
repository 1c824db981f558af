//! `sys.settrace` and `sys.setprofile`: two tools whose callbacks have the older form (`Python/legacy_tracing.c`).

use std::rc::Rc;

use serpentarium_heap::{Object, Ref};
use serpentarium_object::{
    Builtin, EventSet, MethodDescriptor, PyResult, Runtime, exception_value, int_value, type_of,
};

use super::events::Event;
use super::{PROFILE_TOOL, Running, TRACE_TOOL};
use crate::frame::Frame;
use crate::frame_object::FrameObject;
use crate::vm::Vm;

const PROFILED: EventSet = Event::PyStart.bit()
    | Event::PyResume.bit()
    | Event::PyThrow.bit()
    | Event::PyReturn.bit()
    | Event::PyYield.bit()
    | Event::PyUnwind.bit()
    | Event::Call.bit();

const TRACED: EventSet = Event::PyStart.bit()
    | Event::PyResume.bit()
    | Event::PyThrow.bit()
    | Event::PyReturn.bit()
    | Event::PyYield.bit()
    | Event::PyUnwind.bit()
    | Event::Raise.bit()
    | Event::StopIteration.bit()
    | Event::Line.bit()
    | Event::Jump.bit()
    | Event::Instruction.bit();

impl Vm {
    /// Sets the trace function, or none.
    pub(crate) fn set_trace(&self, function: Option<Ref>) {
        let events = if function.is_some() { TRACED } else { 0 };
        self.monitoring.trace.set(function);
        self.monitoring.set_global(TRACE_TOOL, events);
    }

    /// Sets the profile function, or none.
    pub(crate) fn set_profile(&self, function: Option<Ref>) {
        let events = if function.is_some() { PROFILED } else { 0 };
        self.monitoring.profile.set(function);
        self.monitoring.set_global(PROFILE_TOOL, events);
    }

    /// The trace function.
    pub(crate) fn trace_function(&self) -> Option<Ref> {
        self.monitoring.trace.get()
    }

    /// The profile function.
    pub(crate) fn profile_function(&self) -> Option<Ref> {
        self.monitoring.profile.get()
    }

    /// Calls a function with events as they were before the callback that calls this (`sys.call_tracing`).
    pub(crate) fn call_with_tracing(&self, call: impl FnOnce() -> PyResult) -> PyResult {
        let running = self.monitoring.running.replace(0);
        let result = call();
        self.monitoring.running.set(running);
        result
    }

    fn call_old_style(
        &self,
        rt: &Runtime,
        function: &Object,
        frame: &Object,
        what: &str,
        argument: &Object,
    ) -> PyResult {
        let _running = Running::new(&self.monitoring.running);
        rt.call(function, &[frame, rt.intern(what).as_object(), argument])
    }

    /// Tells the profile function of an event.
    pub(super) fn profile_event(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        event: Event,
        details: &[&Object],
    ) -> PyResult<()> {
        let Some(function) = self.monitoring.profile.get() else { return Ok(()) };
        let argument = match event {
            Event::PyReturn | Event::PyYield => details.get(1).map(|value| value.to_ref()),
            Event::Call | Event::CReturn | Event::CRaise => match self.profiled_callable(rt, details)? {
                Some(callable) => Some(callable),
                None => return Ok(()),
            },
            _ => None,
        };
        let what = match event {
            Event::PyStart | Event::PyResume | Event::PyThrow => "call",
            Event::PyReturn | Event::PyYield | Event::PyUnwind => "return",
            Event::Call => "c_call",
            Event::CReturn => "c_return",
            Event::CRaise => "c_exception",
            _ => return Ok(()),
        };
        let object = self.frame_object(rt, frame);
        let result =
            self.call_old_style(rt, &function, &object, what, argument.as_deref().unwrap_or(&rt.none()));
        if result.is_err() {
            self.set_profile(None);
        }
        result.map(drop)
    }

    /// What the profile function is told of a call: native functions, and native methods bound to their receiver.
    fn profiled_callable(&self, rt: &Runtime, details: &[&Object]) -> PyResult<Option<Ref>> {
        let [_, callable, argument, ..] = details else { return Ok(None) };
        if callable.is::<Builtin>() {
            return Ok(Some(callable.to_ref()));
        }
        let missing = self.monitoring.missing.holds(argument);
        if missing || !callable.is::<MethodDescriptor>() {
            return Ok(None);
        }
        match type_of(callable).slot(|slots| slots.descr_get) {
            Some(bind) => {
                let class = type_of(argument).as_object();
                Ok(bind(rt, callable, Some(argument), Some(class)).ok())
            }
            None => Ok(None),
        }
    }

    /// Tells the trace function of an event: the one of `sys.settrace` of calls, the one it returned for the frame of
    /// everything else.
    pub(super) fn trace_event(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        event: Event,
        details: &[&Object],
    ) -> PyResult<()> {
        let object = self.frame_object(rt, frame);
        let Some(payload) = object.downcast::<FrameObject>() else { return Ok(()) };
        let mut argument = rt.none();
        let what = match event {
            Event::PyStart | Event::PyResume | Event::PyThrow => "call",
            Event::PyReturn | Event::PyYield => {
                argument = details.get(1).map_or(argument, |value| value.to_ref());
                "return"
            }
            Event::PyUnwind => "return",
            Event::Raise | Event::StopIteration => {
                if payload.trace.is_empty() {
                    return Ok(());
                }
                argument = details.get(1).map_or(argument, |exception| triple(rt, exception));
                "exception"
            }
            Event::Line if payload.trace_lines.get() => "line",
            Event::Jump if payload.trace_lines.get() && is_same_line(frame, details) => "line",
            Event::Instruction if payload.trace_opcodes.get() => "opcode",
            _ => return Ok(()),
        };
        let function = if what == "call" { self.monitoring.trace.get() } else { payload.trace.get() };
        let Some(function) = function else { return Ok(()) };
        match self.call_old_style(rt, &function, &object, what, &argument) {
            Ok(result) => {
                if !rt.is_none(&result) {
                    payload.trace.set(Some(result));
                }
                Ok(())
            }
            Err(raised) => {
                self.set_trace(None);
                payload.trace.set(None);
                Err(raised)
            }
        }
    }
}

fn is_same_line(frame: &Frame, details: &[&Object]) -> bool {
    let unit = |index: usize| {
        let offset =
            details.get(index).and_then(|offset| int_value(offset)).and_then(|offset| offset.small());
        offset.and_then(|offset| u32::try_from(offset / 2).ok())
    };
    matches!((unit(0), unit(1)), (Some(from), Some(to)) if Vm::is_same_line_jump(frame, from, to))
}

/// Class, exception and traceback, as the trace function gets them.
fn triple(rt: &Runtime, exception: &Object) -> Ref {
    let traceback = exception_value(exception).and_then(|value| value.traceback.get());
    let class = type_of(exception).to_ref().into_object();
    let parts = vec![class, exception.to_ref(), traceback.unwrap_or_else(|| rt.none())];
    rt.new_tracked_tuple(parts).into_object()
}
