//! Which events an instruction stands for. Asked before each instruction of a frame that is watched.

use std::rc::Rc;

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Object, Operands, Ref};
use serpentarium_object::{
    EventSet, Function, List, Method, PyResult, Raised, Runtime, exception_value, opcode_at, tuple_value,
};

use super::events::Event;
use super::{Monitoring, PendingCall};
use crate::eval::object;
use crate::frame::Frame;
use crate::generator::{Generator, GeneratorKind};
use crate::vm::Vm;

/// The next unit of a watched frame that goes on with an exception from outside, until a handler is found.
pub(crate) const FROM_OUTSIDE: u32 = u32::MAX;

/// An instruction about to run.
struct Site<'a> {
    rt: &'a Runtime,
    frame: &'a Rc<Frame>,
    stack: &'a Operands,
    /// Its unit.
    at: u32,
    /// The unit of the instruction that ran before it.
    previous: u32,
    operand: u32,
    wanted: EventSet,
}

impl Site<'_> {
    fn wants(&self, event: Event) -> bool {
        self.wanted & event.set_by().bit() != 0
    }

    /// Whether the instruction before is a `RESUME` that tells of an event: it hides no line. Others are quickened and do.
    fn follows_watched_resume(&self) -> bool {
        let is_resume = opcode_at(&self.frame.code.unit, self.previous as usize) == Some(Opcode::Resume);
        let operand =
            self.frame.exe().units.get(self.previous as usize).map_or(0, |unit| unit.operand() as u32);
        is_resume && self.wants(if operand == 0 { Event::PyStart } else { Event::PyResume })
    }

    /// The value `depth` below the top of the stack.
    fn peek(&self, depth: usize) -> &Object {
        object(self.rt, self.stack.peek(depth))
    }
}

impl Vm {
    /// As `monitor_instruction`, if anything is watched.
    #[inline]
    pub(crate) fn monitor(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        stack: &Operands,
        units: (u32, u32),
    ) -> PyResult<()> {
        if self.monitoring.is_active() { self.monitor_instruction(rt, frame, stack, units) } else { Ok(()) }
    }

    /// Tells of the events that come before the instruction at `at` runs, `previous` being the one that ran before.
    #[cold]
    #[inline(never)]
    fn monitor_instruction(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        stack: &Operands,
        (at, previous): (u32, u32),
    ) -> PyResult<()> {
        let monitoring = &self.monitoring;
        if monitoring.running.get() > 0 {
            return Ok(());
        }
        let Some(opcode) = opcode_at(&frame.code.unit, at as usize) else { return Ok(()) };
        // A specialised instruction that gave up stands before the same place again.
        if at == previous && !matches!(opcode, Opcode::Resume | Opcode::JumpBackward) {
            return Ok(());
        }
        let wanted = monitoring.wanted(frame.exe());
        let operand = frame.exe().units.get(at as usize).map_or(0, |unit| unit.operand() as u32);
        let site = Site { rt, frame, stack, at, previous, operand, wanted };
        self.tell_what_came(&site)?;
        let lines = frame.exe().monitors.lines(&frame.code.unit);
        if (at as usize) < lines.first_traceable {
            return Ok(());
        }
        if site.wants(Event::Line)
            && let Some(line) = lines.start(at as usize)
        {
            let same_line = lines.line(previous as usize) == line && previous != at;
            if !same_line || site.follows_watched_resume() {
                let line = rt.new_int(i64::from(line));
                self.tell(rt, frame, Event::Line, at, &[&line])?;
            }
        }
        if site.wants(Event::Instruction) && opcode != Opcode::Resume {
            self.tell_at(rt, frame, Event::Instruction, at, &[])?;
        }
        self.tell_instruction(&site, opcode)
    }

    /// What only shows after an instruction ran: the result of a call, a loop that goes on.
    fn tell_what_came(&self, site: &Site<'_>) -> PyResult<()> {
        let (rt, frame, previous) = (site.rt, site.frame, site.previous);
        if let Some(call) = self.monitoring.take_pending(frame, previous) {
            let told = self.tell_at(rt, frame, Event::CReturn, previous, &[&call.callable, &call.argument]);
            if told.is_err() {
                // The failure belongs to the call.
                frame.last.set(previous);
            }
            told?;
        }
        let loops = site.wants(Event::BranchLeft)
            && site.at == previous + 2
            && opcode_at(&frame.code.unit, previous as usize) == Some(Opcode::ForIter);
        if loops { self.tell_jump(site, Event::BranchLeft, previous, site.at) } else { Ok(()) }
    }

    fn tell_jump(&self, site: &Site<'_>, event: Event, from: u32, to: u32) -> PyResult<()> {
        if !site.wants(event) {
            return Ok(());
        }
        let target = site.rt.new_int(i64::from(to) * 2);
        self.tell_at(site.rt, site.frame, event, from, &[&target])
    }

    fn tell_instruction(&self, site: &Site<'_>, opcode: Opcode) -> PyResult<()> {
        let (at, operand) = (site.at, site.operand);
        let value = |event: Event| {
            if !site.wants(event) {
                return Ok(());
            }
            let value = site.peek(1).to_ref();
            self.tell_at(site.rt, site.frame, event, at, &[&value])
        };
        match opcode {
            Opcode::Resume => {
                let event = if operand == 0 { Event::PyStart } else { Event::PyResume };
                self.tell_at(site.rt, site.frame, event, at, &[])
            }
            Opcode::ReturnValue => value(Event::PyReturn),
            Opcode::YieldValue => value(Event::PyYield),
            Opcode::JumpForward => self.tell_jump(site, Event::Jump, at, at + 1 + operand),
            Opcode::JumpBackward => self.tell_jump(site, Event::Jump, at, (at + 2).saturating_sub(operand)),
            Opcode::NotTaken => self.tell_jump(site, Event::BranchLeft, site.previous, at + 1),
            Opcode::PopIter => self.tell_jump(site, Event::BranchRight, site.previous, at + 1),
            Opcode::PopJumpIfFalse
            | Opcode::PopJumpIfTrue
            | Opcode::PopJumpIfNone
            | Opcode::PopJumpIfNotNone
                if jumps(site, opcode) =>
            {
                self.tell_jump(site, Event::BranchRight, at, at + 2 + operand)
            }
            Opcode::EndAsyncFor
                if site.rt.type_check(site.peek(1), &site.rt.exceptions.stop_async_iteration) =>
            {
                self.tell_jump(site, Event::BranchRight, (at + 1).saturating_sub(operand), at + 1)
            }
            Opcode::EndSend => self.tell_stop_iteration(site),
            Opcode::Call | Opcode::CallKw | Opcode::CallFunctionEx | Opcode::LoadSuperAttr
                if site.wants(Event::Call) =>
            {
                self.tell_call(site, opcode)
            }
            _ => Ok(()),
        }
    }

    /// A generator or coroutine returned to the one that delegated to it.
    fn tell_stop_iteration(&self, site: &Site<'_>) -> PyResult<()> {
        let delegate = site.peek(2).downcast::<Generator>();
        if !site.wants(Event::StopIteration)
            || delegate.is_none_or(|generator| generator.kind == GeneratorKind::AsyncGenerator)
        {
            return Ok(());
        }
        let rt = site.rt;
        let value = site.peek(1).to_ref();
        let stop = rt.new_exception(&rt.exceptions.stop_iteration, vec![value.clone()]);
        if let Some(field) = exception_value(stop.as_object()).and_then(|stop| stop.fields.first()) {
            field.set(Some(value));
        }
        self.tell_at(rt, site.frame, Event::StopIteration, site.at, &[stop.as_object()])
    }

    fn tell_call(&self, site: &Site<'_>, opcode: Opcode) -> PyResult<()> {
        let (rt, frame) = (site.rt, site.frame);
        let (callable, argument) = called(site, opcode);
        let argument = argument.unwrap_or_else(|| Monitoring::sentinel(rt, &self.monitoring.missing));
        self.tell_at(rt, frame, Event::Call, site.at, &[&callable, &argument])?;
        let is_python =
            callable.is::<Function>() || opcode == Opcode::CallFunctionEx && callable.is::<Method>();
        // Telling may have ended the watching, and then nobody waits for the result.
        if !is_python && self.monitoring.is_active() {
            let call = PendingCall { frame: Rc::as_ptr(frame), at: site.at, callable, argument };
            self.monitoring.pending.borrow_mut().push(call);
        }
        Ok(())
    }

    /// An exception reached a frame, raised there or by what it called. Telling may replace it.
    #[cold]
    pub(crate) fn monitor_raise(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        raised: Raised,
        (at, again): (u32, bool),
    ) -> Raised {
        let failed = self.monitoring.take_pending(frame, at).and_then(|call| {
            self.tell_at(rt, frame, Event::CRaise, at, &[&call.callable, &call.argument]).err()
        });
        let raised = failed.unwrap_or(raised);
        if again {
            return self.tell_exception(rt, frame, Event::Reraise, raised, at);
        }
        self.tell_exception(rt, frame, Event::Raise, raised, raised_at(frame, at))
    }

    /// An iterator that was sent a value raised `StopIteration` itself, which ends a delegation and shows no further.
    #[cold]
    pub(crate) fn monitor_stop(&self, rt: &Runtime, raised: Raised) -> Raised {
        match self.current_frame() {
            Some(frame) if rt.raised_is(&raised, &rt.exceptions.stop_iteration) => {
                let at = frame.last.get();
                self.tell_exception(rt, &frame, Event::Raise, raised, at)
            }
            _ => raised,
        }
    }

    /// A handler of the frame takes an exception.
    #[cold]
    pub(crate) fn monitor_handled(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        raised: Raised,
        target: u32,
    ) -> Raised {
        self.tell_exception(rt, frame, Event::ExceptionHandled, raised, target)
    }

    /// An exception leaves the frame.
    #[cold]
    pub(crate) fn monitor_unwind(&self, rt: &Runtime, frame: &Rc<Frame>, raised: Raised, at: u32) -> Raised {
        self.tell_exception(rt, frame, Event::PyUnwind, raised, raised_at(frame, at))
    }

    /// A generator goes on with an exception.
    #[cold]
    pub(crate) fn monitor_throw(&self, rt: &Runtime, frame: &Rc<Frame>, raised: Raised) -> Raised {
        self.tell_exception(rt, frame, Event::PyThrow, raised, frame.next.get())
    }

    fn tell_exception(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        event: Event,
        raised: Raised,
        at: u32,
    ) -> Raised {
        let exception = raised.exception().to_ref();
        match self.tell_at(rt, frame, event, at, &[&exception]) {
            Ok(()) => raised,
            Err(other) => other,
        }
    }

    /// Whether the trace function is to hear of a jump: back to the line where it starts, of which no line event
    /// tells.
    pub(super) fn is_same_line_jump(frame: &Frame, from: u32, to: u32) -> bool {
        let lines = frame.exe().monitors.lines(&frame.code.unit);
        let line = lines.line(from as usize);
        to < from && 0 <= line && line == lines.line(to as usize)
    }
}

impl Monitoring {
    /// The call a frame made at `at`, if its result is still to be told.
    fn take_pending(&self, frame: &Rc<Frame>, at: u32) -> Option<PendingCall> {
        let mut pending = self.pending.borrow_mut();
        pending.pop_if(|call| std::ptr::eq(call.frame, Rc::as_ptr(frame)) && call.at == at)
    }
}

/// Where CPython says that an exception was raised: at the last unit of the instruction, caches included; one unit before
/// the call if it came out of a frame that was called; at the `yield` if it was thrown in.
fn raised_at(frame: &Frame, at: u32) -> u32 {
    let opcode = opcode_at(&frame.code.unit, at as usize);
    if frame.next.get() != FROM_OUTSIDE {
        return at + opcode.map_or(0, Opcode::caches) as u32;
    }
    if opcode == Some(Opcode::YieldValue) { at } else { at.saturating_sub(1) }
}

/// Whether a conditional jump will be taken.
fn jumps(site: &Site<'_>, opcode: Opcode) -> bool {
    let (rt, value) = (site.rt, site.peek(1));
    match opcode {
        Opcode::PopJumpIfTrue => value.is_same(&rt.singletons.r#true),
        Opcode::PopJumpIfFalse => !value.is_same(&rt.singletons.r#true),
        Opcode::PopJumpIfNone => rt.is_none(value),
        _ => !rt.is_none(value),
    }
}

/// What a call instruction calls, and its first argument.
fn called(site: &Site<'_>, opcode: Opcode) -> (Ref, Option<Ref>) {
    let operand = site.operand as usize;
    match opcode {
        Opcode::LoadSuperAttr => {
            let class = (operand & 2 != 0).then(|| site.peek(2).to_ref());
            (site.peek(3).to_ref(), class)
        }
        Opcode::CallFunctionEx => {
            let arguments = site.peek(2);
            let first = match tuple_value(arguments) {
                Some(tuple) => tuple.tail().first().cloned(),
                None => arguments.downcast::<List>().and_then(|list| list.get(0)),
            };
            (site.peek(4).to_ref(), first)
        }
        _ => {
            // Keyword names lie above the arguments.
            let above = usize::from(opcode == Opcode::CallKw);
            let callable = site.peek(operand + 2 + above);
            let receiver = site.stack.peek(operand + 1 + above).to_ref();
            if receiver.is_none()
                && let Some(method) = callable.downcast::<Method>()
                && let (Some(function), Some(receiver)) = (method.func.get(), method.self_.get())
            {
                return (function, Some(receiver));
            }
            let first = receiver.or_else(|| (operand > 0).then(|| site.peek(operand + above).to_ref()));
            (callable.to_ref(), first)
        }
    }
}
