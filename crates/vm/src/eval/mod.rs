//! The evaluation loop (`_PyEval_EvalFrameDefault`).
//!
//! `drive` (this file) runs the innermost frame until that calls, returns, yields or fails, and goes on with
//! whichever frame is innermost then. `dispatch` runs one frame: the instructions that programs spend their time
//! in have an arm of a few lines each; all others go through [`Vm::cold`], which hands the operands over and back.
//! `quick` has what the specialised instructions do, `specialize` when an instruction becomes one of those.

mod adaptive;
mod attribute;
mod build;
pub(crate) mod calls;
mod cold;
mod cold_ops;
mod concat;
mod coroutine;
mod dispatch;
mod global;
mod names;
mod operators;
mod quick;
mod specialize;
mod unpack;

use std::rc::Rc;

use serpentarium_heap::{Object, Ref, Region, StackRef};
use serpentarium_object::{Evaluator as _, PyResult, Raised, Runtime};

use crate::frame::Frame;
use crate::generator::Generator;
use crate::vm::Vm;

pub(crate) use specialize::KnownBuiltins;

/// How a frame goes on.
pub(crate) enum Resume {
    /// At `next`, with nothing new.
    Plain,
    /// With the result of a call, or what a generator was sent.
    Value(StackRef),
    /// With an exception raised at the last instruction.
    Raise(Raised),
}

/// Why a frame stopped.
pub(crate) enum Exit {
    /// It calls: this frame is to run now.
    Call(Rc<Frame>),
    /// It is done.
    Return(Ref),
    /// It has become a generator's frame; the caller gets the generator.
    Generator(Ref),
    /// Somebody begins to watch; it goes on where it stands.
    Watch,
    /// Its generator, which native code runs, yields.
    Yield(Ref),
    /// It failed.
    Raise(Raised),
}

/// How the outermost frame of a `run` ended.
pub(crate) enum Outcome {
    /// With a result.
    Return(Ref),
    /// It is a generator's and yielded.
    Yield(Ref),
}

/// How running frames came to an end.
enum Ran {
    /// The frame that the evaluation started with is done, or yields.
    Done(PyResult<Outcome>),
    /// From here on the program is watched, or no longer: another instance of the loop goes on.
    Rewatch(Rc<Frame>, Resume),
}

/// What a cold instruction did to the flow of control.
pub(crate) enum Flow {
    /// Go on behind the instruction's caches.
    Next,
    /// Go on at this unit.
    Jump(u32),
    /// Leave the frame.
    Exit(Exit),
    /// Fail.
    Raise(Raised),
    /// Fail without a new traceback entry.
    Reraise(Raised),
}

/// The object in an operand. Verified code has one where an instruction needs one.
#[inline]
pub(crate) fn object<'a>(rt: &'a Runtime, slot: &'a StackRef) -> &'a Object {
    slot.get().unwrap_or(&rt.singletons.none)
}

impl Vm {
    /// Runs a call to its end.
    pub(crate) fn run(&self, rt: &Runtime, entry: Rc<Frame>) -> PyResult {
        match self.drive(rt, entry, Resume::Plain)? {
            Outcome::Return(value) | Outcome::Yield(value) => Ok(value),
        }
    }

    /// Runs a frame, and all it calls, until it returns, yields or fails.
    pub(crate) fn drive(&self, rt: &Runtime, entry: Rc<Frame>, resume: Resume) -> PyResult<Outcome> {
        self.enter_recursion(rt, "")?;
        entry.is_entry.set(true);
        self.push_frame(rt, Rc::clone(&entry))?;
        let (mut frame, mut resume) = (entry, resume);
        if let Resume::Raise(raised) = resume {
            // Only a generator starts with an exception.
            resume = Resume::Raise(self.monitor_throw(rt, &frame, raised));
        }
        loop {
            let ran = if self.is_watched() {
                self.run_frames::<true>(rt, frame, resume)
            } else {
                self.run_frames::<false>(rt, frame, resume)
            };
            match ran {
                Ran::Done(outcome) => return outcome,
                Ran::Rewatch(at, with) => (frame, resume) = (at, with),
            }
        }
    }

    #[cold]
    fn notify(&self, rt: &Runtime, frame: &Rc<Frame>, unit: u32) {
        let observer = self.observer.borrow().clone();
        if let Some(observer) = observer {
            observer.before_instruction(rt, frame, unit);
        }
    }

    /// The frame that runs after `frame` was left this way, and how it goes on; or how the evaluation ended.
    fn change_frame(
        &self,
        rt: &Runtime,
        mut frame: Rc<Frame>,
        exit: Exit,
    ) -> Result<(Rc<Frame>, Resume), PyResult<Outcome>> {
        let result = match exit {
            Exit::Call(callee) => {
                let resume = self.enter(rt, &mut frame, callee);
                return Ok((frame, resume));
            }
            Exit::Watch => return Ok((frame, Resume::Plain)),
            Exit::Yield(value) => {
                drop(self.pop_frame());
                return Err(Ok(Outcome::Yield(value)));
            }
            Exit::Generator(generator) => {
                drop(self.pop_frame());
                if frame.is_entry.get() {
                    return Err(Ok(Outcome::Return(generator)));
                }
                Ok(generator)
            }
            Exit::Return(value) => self.leave(rt, frame, Ok(value))?,
            Exit::Raise(raised) => self.leave(rt, frame, Err(raised))?,
        };
        let Some(caller) = self.current_frame() else {
            return Err(Err(rt.system_error("frame stack is empty")));
        };
        Ok(match result {
            Ok(value) => (caller, Resume::Value(value.into())),
            Err(raised) => (caller, Resume::Raise(raised)),
        })
    }

    /// Makes `callee` the running frame, or says how the present one goes on where frames are too many.
    fn enter(&self, rt: &Runtime, frame: &mut Rc<Frame>, callee: Rc<Frame>) -> Resume {
        match self.push_frame(rt, Rc::clone(&callee)) {
            Ok(()) => {
                *frame = callee;
                Resume::Plain
            }
            Err(raised) => {
                self.finish_frame(rt, &callee);
                self.recycle(callee);
                Resume::Raise(raised)
            }
        }
    }

    /// Ends the innermost frame with a value: its caller goes on with that, or the evaluation is done.
    #[inline(always)]
    fn return_value(
        &self,
        rt: &Runtime,
        frame: Rc<Frame>,
        value: StackRef,
    ) -> Result<(Rc<Frame>, Resume), PyResult<Outcome>> {
        if !frame.is_plain() {
            return self.change_frame(rt, frame, Exit::Return(value.into_ref().unwrap_or_else(|| rt.none())));
        }
        let value = match frame.init_self.take() {
            None => value,
            Some(instance) => match initialised(rt, instance, &value) {
                Ok(instance) => instance.into(),
                Err(raised) => return self.change_frame(rt, frame, Exit::Raise(raised)),
            },
        };
        match self.retire(frame) {
            Some(caller) => Ok((caller, Resume::Value(value))),
            None => Err(Err(rt.system_error("frame stack is empty"))),
        }
    }

    /// Takes the innermost frame, a generator's at a `yield`, off and gives its caller.
    #[inline(always)]
    fn set_aside(&self, frame: &Frame) -> Option<Rc<Frame>> {
        with_generator(frame, |generator| self.suspend_generator(generator));
        let mut frames = self.frames.borrow_mut();
        drop(frames.pop());
        frames.last().cloned()
    }

    /// Takes the innermost frame off, ends it and gives its caller, for a frame that is plain.
    #[inline(always)]
    fn retire(&self, frame: Rc<Frame>) -> Option<Rc<Frame>> {
        let caller = {
            let mut frames = self.frames.borrow_mut();
            drop(frames.pop());
            frames.last().cloned()
        };
        frame.finished.set(true);
        let used = frame.exe().local_len + frame.depth.get() as usize;
        frame.slots.replace(Region::none()).release(used);
        self.recycle(frame);
        caller
    }

    /// Takes the innermost frame off and ends it: the result for its caller, or how the evaluation ended.
    fn leave(&self, rt: &Runtime, frame: Rc<Frame>, result: PyResult) -> Result<PyResult, PyResult<Outcome>> {
        drop(self.pop_frame());
        self.finish_frame(rt, &frame);
        let is_entry = frame.is_entry.get();
        if !is_entry {
            with_generator(&frame, |generator| {
                self.complete_generator(generator);
                if result.is_ok()
                    && let Some(caller) = self.frames.borrow().last()
                {
                    caller.next.set(caller.after_return.get());
                }
            });
        }
        let result = match (frame.init_self.take(), result) {
            (Some(instance), Ok(value)) => initialised(rt, instance, &value.into()),
            (_, result) => result,
        };
        self.recycle(frame);
        if is_entry { Err(result.map(Outcome::Return)) } else { Ok(result) }
    }

    /// Ends a frame: what it holds goes, unless a frame object that somebody holds keeps it.
    #[inline]
    pub(crate) fn finish_frame(&self, rt: &Runtime, frame: &Rc<Frame>) {
        frame.finished.set(true);
        if !frame.object.is_empty() && self.outlives_call(rt, frame) {
            return;
        }
        drop(frame.slots.replace(Region::none()));
        frame.locals.set(None);
    }

    /// True if somebody holds the frame's object, which then keeps what the frame holds; else the object goes.
    #[cold]
    fn outlives_call(&self, rt: &Runtime, frame: &Rc<Frame>) -> bool {
        if frame.object.with(|object| object.is_some_and(|object| object.ref_count() <= 1)) {
            frame.clear_slots();
            frame.object.set(None);
            return false;
        }
        frame.own_slots();
        let boxed = frame.slots.borrow_mut().move_to_box();
        drop(frame.slots.replace(boxed));
        if let Some(back) = self.current_frame() {
            drop(self.frame_object(rt, &back));
            *frame.back.borrow_mut() = Some(back);
        }
        if let Some(object) = frame.object.take() {
            rt.heap.track(&object);
        }
        true
    }
}

/// What calling a class gives when its `__init__` has ended: the instance, if that returned `None`.
#[inline]
fn initialised(rt: &Runtime, instance: Ref, value: &StackRef) -> PyResult {
    let value = object(rt, value);
    if rt.is_none(value) {
        return Ok(instance);
    }
    let given = rt.type_name(value);
    Err(rt.type_error(format!("__init__() should return None, not '{given}'")))
}

/// Does something with the generator that owns the frame, if one does.
#[inline]
fn with_generator(frame: &Frame, act: impl FnOnce(&Generator)) {
    let owner = frame.generator.borrow();
    if let Some(generator) = owner.get().and_then(Object::downcast::<Generator>) {
        act(generator);
    }
}

/// A counted reference to what a borrowed operand holds, the operand itself otherwise.
#[inline]
pub(crate) fn own(value: StackRef) -> StackRef {
    if value.is_borrowed() { value.clone() } else { value }
}

#[inline]
pub(crate) fn boolean(rt: &Runtime, value: bool) -> StackRef {
    StackRef::borrowed(if value { &*rt.singletons.r#true } else { &*rt.singletons.r#false })
}
