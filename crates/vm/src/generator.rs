//! Generators and coroutines: frames that are set aside and taken up again (`Objects/genobject.c`).

mod anext;
mod async_generator;
mod methods;
mod specs;

use std::cell::Cell;
use std::rc::Rc;

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Ref, Slot, StackRef, Visitor};
use serpentarium_object::{PyResult, Raised, Runtime, exception_value, kind, type_of};

use crate::eval::{Outcome, Resume};
use crate::frame::Frame;
use crate::vm::Vm;
pub(crate) use anext::anext_awaitable_type;
pub(crate) use specs::{
    asend_type, async_generator_type, athrow_type, coroutine_type, coroutine_wrapper_type, generator_type,
    wrapped_value_type,
};

/// What made the object: a generator function, `async def`, or `async def` with `yield`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeneratorKind {
    /// `generator`
    Generator,
    /// `coroutine`
    Coroutine,
    /// `async_generator`
    AsyncGenerator,
}

impl GeneratorKind {
    fn noun(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Coroutine => "coroutine",
            Self::AsyncGenerator => "async generator",
        }
    }
}

/// Where a generator stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeneratorState {
    /// Not started.
    Created,
    /// Waiting at a `yield`.
    Suspended,
    /// On the thread's stack.
    Running,
    /// Done: returned, failed or closed.
    Completed,
}

/// The payload of generators, coroutines and async generators.
#[derive(Debug)]
pub struct Generator {
    /// The frame.
    pub frame: Rc<Frame>,
    /// What made it.
    pub kind: GeneratorKind,
    /// Where it stands.
    pub state: Cell<GeneratorState>,
    /// The exception it was handling when it was set aside.
    pub handled: Slot,
    /// `__name__`
    pub name: Slot,
    /// `__qualname__`
    pub qualname: Slot,
    /// `cr_origin`
    pub origin: Slot,
    /// Async generators: the hooks ran, the finaliser hook, closed, an `asend` is running.
    pub hooks_inited: Cell<bool>,
    /// `ag_finalizer` of the hooks.
    pub finalizer: Slot,
    /// Closed for good.
    pub closed: Cell<bool>,
    /// An `asend` or `athrow` is in progress.
    pub running_async: Cell<bool>,
}

impl Drop for Generator {
    /// A frame that outlives its generator no longer belongs to one.
    fn drop(&mut self) {
        drop(self.frame.generator.replace(StackRef::NULL));
    }
}

impl Payload for Generator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::GENERATOR;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        if self.state.get() != GeneratorState::Running {
            visit_frame(&self.frame, visitor);
        }
        self.handled.visit(Label::Field("exc_state"), visitor);
        self.name.visit(Label::Field("__name__"), visitor);
        self.qualname.visit(Label::Field("__qualname__"), visitor);
        self.origin.visit(Label::Field("cr_origin"), visitor);
        self.finalizer.visit(Label::Field("ag_finalizer"), visitor);
    }

    fn clear(&self, _: &[()]) {
        if self.state.get() != GeneratorState::Running {
            self.state.set(GeneratorState::Completed);
            self.frame.clear_slots();
        }
        self.handled.set(None);
    }
}

/// Names what a frame that is not running holds.
pub(crate) fn visit_frame(frame: &Frame, visitor: &mut Visitor<'_>) {
    let slots = frame.slots.borrow();
    let locals = frame.exe().local_len.min(slots.len());
    for (index, slot) in slots.slots().iter().enumerate() {
        if slot.is_borrowed() {
            continue;
        }
        if let Some(object) = slot.get() {
            let label = if index < locals { Label::Local(index) } else { Label::Stack(index - locals) };
            visitor(label, object);
        }
    }
    frame.locals.visit(Label::Field("f_locals"), visitor);
    frame.object.visit(Label::Field("frame_obj"), visitor);
    frame.init_self.visit(Label::Field("init_self"), visitor);
    visitor(Label::Field("f_code"), frame.code.as_object());
    for (label, dict) in [("f_globals", &frame.globals), ("f_builtins", &frame.builtins)] {
        if !dict.is_borrowed() {
            visitor(Label::Field(label), dict.as_object());
        }
    }
    if let Some(function) = frame.function() {
        visitor(Label::Field("f_func"), function);
    }
}

/// What came of sending a value.
#[derive(Debug)]
pub(crate) enum Sent {
    /// The iterator yielded this.
    Yield(Ref),
    /// It returned this.
    Return(Ref),
}

impl Vm {
    /// Makes the running frame a generator's. It has had slots of its own from the start.
    pub(crate) fn new_generator(&self, rt: &Runtime, frame: &Rc<Frame>, kind: GeneratorKind) -> Ref {
        let types = self.types();
        let ty = match kind {
            GeneratorKind::Generator => &types.generator,
            GeneratorKind::Coroutine => &types.coroutine,
            GeneratorKind::AsyncGenerator => &types.async_generator,
        };
        let names = frame.callee().map(|function| (function.name.get(), function.qualname.get()));
        let (name, qualname) = names.unwrap_or((None, None));
        let name = name.unwrap_or_else(|| frame.code.name.clone().into_object());
        let qualname = qualname.unwrap_or_else(|| frame.code.qualname.clone().into_object());
        let payload = Generator {
            frame: Rc::clone(frame),
            kind,
            state: Cell::new(GeneratorState::Created),
            handled: Slot::empty(),
            name: Slot::new(name),
            qualname: Slot::new(qualname),
            origin: Slot::empty(),
            hooks_inited: Cell::new(false),
            finalizer: Slot::empty(),
            closed: Cell::new(false),
            running_async: Cell::new(false),
        };
        let generator = rt.tracked(rt.heap.alloc(ty, payload)).into_object();
        drop(frame.generator.replace(StackRef::borrowed(&*generator)));
        generator
    }

    /// Marks a generator as running; the exception it was handling is the innermost again.
    #[inline]
    pub(crate) fn begin_generator(&self, generator: &Generator) {
        generator.state.set(GeneratorState::Running);
        self.handled.borrow_mut().push(generator.handled.take());
    }

    /// Marks a running generator as waiting at a `yield`.
    #[inline]
    pub(crate) fn suspend_generator(&self, generator: &Generator) {
        generator.handled.set(self.handled.borrow_mut().pop().flatten());
        generator.state.set(GeneratorState::Suspended);
    }

    /// Marks a running generator as done.
    #[inline]
    pub(crate) fn complete_generator(&self, generator: &Generator) {
        let handled = self.handled.borrow_mut().pop();
        generator.state.set(GeneratorState::Completed);
        drop(handled);
    }

    /// Runs a generator on: with a value for the `yield` it waits at, or an exception to raise there.
    pub(crate) fn resume_generator(
        &self,
        rt: &Runtime,
        generator: &Generator,
        resume: Resume,
    ) -> PyResult<Outcome> {
        self.begin_generator(generator);
        let outcome = self.drive(rt, Rc::clone(&generator.frame), resume);
        match &outcome {
            Ok(Outcome::Yield(_)) => self.suspend_generator(generator),
            _ => self.complete_generator(generator),
        }
        outcome
    }

    /// `gen.send(value)`, with the result as data instead of `StopIteration` (`gen_send_ex2`).
    pub(crate) fn send_generator(
        &self,
        rt: &Runtime,
        generator: &Generator,
        value: &Object,
    ) -> PyResult<Sent> {
        match generator.state.get() {
            GeneratorState::Running => Err(already_executing(rt, generator.kind)),
            GeneratorState::Completed => match generator.kind {
                GeneratorKind::Coroutine => Err(rt.runtime_error("cannot reuse already awaited coroutine")),
                _ => Ok(Sent::Return(rt.none())),
            },
            GeneratorState::Created => {
                if !rt.is_none(value) {
                    let noun = generator.kind.noun();
                    return Err(rt.type_error(format!("can't send non-None value to a just-started {noun}")));
                }
                let value = StackRef::from(value.to_ref());
                finish(self.resume_generator(rt, generator, Resume::Value(value)))
            }
            GeneratorState::Suspended => {
                let value = StackRef::from(value.to_ref());
                finish(self.resume_generator(rt, generator, Resume::Value(value)))
            }
        }
    }

    /// Sends a value to any iterator: a generator directly, others through `send` or `next`.
    pub(crate) fn send_to(&self, rt: &Runtime, receiver: &Object, value: &Object) -> PyResult<Sent> {
        if let Some(generator) = receiver.downcast::<Generator>()
            && generator.kind != GeneratorKind::AsyncGenerator
        {
            return self.send_generator(rt, generator, value);
        }
        let result = if rt.is_none(value) && type_of(receiver).slot(|t| t.iternext).is_some() {
            rt.step(receiver)
        } else {
            rt.call_method(receiver, &rt.names.send, &[value]).map(Some)
        };
        match result {
            Ok(Some(value)) => Ok(Sent::Yield(value)),
            Ok(None) => Ok(Sent::Return(rt.none())),
            Err(raised) => {
                let watched = self.monitoring.is_active();
                let raised = if watched { self.monitor_stop(rt, raised) } else { raised };
                Ok(Sent::Return(stop_value(rt, raised)?))
            }
        }
    }

    /// The iterator to drive when awaiting an object (`_PyCoro_GetAwaitableIter`).
    pub(crate) fn awaitable_iterator(&self, rt: &Runtime, awaitable: &Object) -> PyResult {
        use serpentarium_bytecode::opcode::code_flag as flag;
        if let Some(generator) = awaitable.downcast::<Generator>() {
            let iterable = generator.frame.exe().flags & flag::ITERABLE_COROUTINE != 0;
            if generator.kind == GeneratorKind::Coroutine || iterable {
                return Ok(awaitable.to_ref());
            }
        }
        let Some(get) = type_of(awaitable).slot(|t| t.r#await) else {
            let name = rt.type_name(awaitable);
            return Err(rt.type_error(format!("'{name}' object can't be awaited")));
        };
        let iterator = get(rt, awaitable)?;
        if iterator
            .downcast::<Generator>()
            .is_some_and(|generator| generator.kind == GeneratorKind::Coroutine)
        {
            let name = rt.type_name(awaitable);
            return Err(rt.type_error(format!("{name}.__await__() returned a coroutine")));
        }
        if type_of(&iterator).slot(|t| t.iternext).is_none() {
            let (owner, name) = (rt.type_name(awaitable), rt.type_name(&iterator));
            return Err(rt.type_error(format!("{owner}.__await__() must return an iterator, not {name}")));
        }
        Ok(iterator)
    }
}

fn finish(outcome: PyResult<Outcome>) -> PyResult<Sent> {
    Ok(match outcome? {
        Outcome::Yield(value) => Sent::Yield(value),
        Outcome::Return(value) => Sent::Return(value),
    })
}

#[cold]
fn already_executing(rt: &Runtime, kind: GeneratorKind) -> Raised {
    let noun = match kind {
        GeneratorKind::AsyncGenerator => "async generator",
        kind => kind.noun(),
    };
    rt.value_error(format!("{noun} already executing"))
}

/// The value of a `StopIteration`; any other failure goes on.
pub(crate) fn stop_value(rt: &Runtime, raised: Raised) -> PyResult {
    if !rt.raised_is(&raised, &rt.exceptions.stop_iteration) {
        return Err(raised);
    }
    let value =
        exception_value(raised.exception()).and_then(|value| value.fields.first().and_then(Slot::get));
    Ok(value.unwrap_or_else(|| rt.none()))
}

/// The bit in the operand of `RESUME` that says: no handler around but the one every generator has
/// (`RESUME_OPARG_DEPTH1_MASK`).
const UNGUARDED: u32 = 4;

impl Generator {
    /// The operand of the `RESUME` at which a suspended generator goes on.
    fn resume_operand(&self) -> Option<u32> {
        use serpentarium_bytecode::Opcode;
        if self.state.get() != GeneratorState::Suspended {
            return None;
        }
        let unit = self.frame.exe().units.get(self.frame.next.get() as usize)?;
        let resume = matches!(unit.opcode(), Opcode::Resume | Opcode::ResumeCheck);
        resume.then(|| unit.operand() as u32)
    }

    /// Whether the generator waits where no handler of its own could catch an exception.
    pub(crate) fn waits_unguarded(&self) -> bool {
        self.resume_operand().is_some_and(|operand| operand & UNGUARDED != 0)
    }

    /// The iterator a suspended generator delegates to (`gi_yieldfrom`, `cr_await`).
    pub fn delegate(&self) -> Option<Ref> {
        // A frame suspended in a delegation stands at the RESUME behind its YIELD_VALUE, whose operand says so.
        if self.resume_operand()? & 3 < 2 {
            return None;
        }
        let slots = self.frame.slots.borrow();
        let depth = self.frame.depth.get() as usize;
        slots.get(self.frame.exe().local_len + depth.checked_sub(1)?).to_ref()
    }
}
