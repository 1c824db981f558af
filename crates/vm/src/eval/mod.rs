//! The evaluation loop (`_PyEval_EvalFrameDefault`).
//!
//! `run` drives frames: it runs the innermost one until that calls, returns, yields or fails, and goes on with
//! whichever frame is innermost then. `run_frame` is the dispatch: hot instructions stand in the match, each a
//! few lines; all others go through [`Vm::cold`], which hands the operands over and back.

mod attribute;
mod build;
pub(crate) mod calls;
mod cold;
mod cold_ops;
mod coroutine;
mod flow;
mod global;
mod names;
mod operators;
mod unpack;

use std::rc::Rc;

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Object, Operands, Ref, Region, StackRef};
use serpentarium_object::{PyResult, Raised, Runtime};

use crate::executable::{arg, op};
use crate::frame::Frame;
use crate::observer::Watch;
use crate::vm::Vm;

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
    /// Its generator yields.
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
    pub(crate) fn drive(&self, rt: &Runtime, entry: Rc<Frame>, mut resume: Resume) -> PyResult<Outcome> {
        use serpentarium_object::Evaluator as _;
        self.enter_recursion(rt, "")?;
        entry.is_entry.set(true);
        let mut frame = entry;
        self.push_frame(rt, Rc::clone(&frame))?;
        loop {
            let exit = if self.watch.get() == Watch::Nothing {
                self.run_frame::<false>(rt, &frame, resume)
            } else {
                self.run_frame::<true>(rt, &frame, resume)
            };
            resume = match exit {
                Exit::Call(callee) => match self.push_frame(rt, Rc::clone(&callee)) {
                    Ok(()) => {
                        frame = callee;
                        Resume::Plain
                    }
                    Err(raised) => {
                        drop(callee);
                        Resume::Raise(raised)
                    }
                },
                Exit::Return(value) => {
                    let value = self.leave(rt, &frame, Ok(value));
                    if frame.is_entry.get() {
                        return value.map(Outcome::Return);
                    }
                    frame = self.caller(rt)?;
                    match value {
                        Ok(value) => Resume::Value(value.into()),
                        Err(raised) => Resume::Raise(raised),
                    }
                }
                Exit::Yield(value) => {
                    self.pop_frame();
                    return Ok(Outcome::Yield(value));
                }
                Exit::Raise(raised) => {
                    let result = self.leave(rt, &frame, Err(raised));
                    if frame.is_entry.get() {
                        return result.map(Outcome::Return);
                    }
                    frame = self.caller(rt)?;
                    match result {
                        Ok(value) => Resume::Value(value.into()),
                        Err(raised) => Resume::Raise(raised),
                    }
                }
            };
        }
    }

    fn caller(&self, rt: &Runtime) -> PyResult<Rc<Frame>> {
        self.current_frame().ok_or_else(|| rt.system_error("frame stack is empty"))
    }

    /// Takes the innermost frame off and ends it.
    fn leave(&self, rt: &Runtime, frame: &Rc<Frame>, result: PyResult) -> PyResult {
        self.finish_frame(rt, frame);
        self.pop_frame();
        match (frame.init_self.take(), result) {
            (None, result) => result,
            (Some(instance), Ok(value)) => {
                if rt.is_none(&value) {
                    return Ok(instance);
                }
                let given = rt.type_name(&value);
                Err(rt.type_error(format!("__init__() should return None, not '{given}'")))
            }
            (Some(_), Err(raised)) => Err(raised),
        }
    }

    /// Ends a frame: its locals go, unless a frame object that somebody holds keeps them.
    fn finish_frame(&self, rt: &Runtime, frame: &Rc<Frame>) {
        frame.finished.set(true);
        let outlives = frame.object.with(|object| object.is_some_and(|object| 1 < object.ref_count()));
        if outlives {
            let back = {
                let frames = self.frames.borrow();
                frames.len().checked_sub(2).map(|index| Rc::clone(&frames[index]))
            };
            let boxed = frame.slots.borrow_mut().move_to_box();
            drop(frame.slots.replace(boxed));
            if let Some(back) = back {
                drop(self.frame_object(rt, &back));
                *frame.back.borrow_mut() = Some(back);
            }
            if let Some(object) = frame.object.take() {
                rt.heap.track(&object);
            }
            return;
        }
        frame.clear_slots();
        frame.object.set(None);
        frame.locals.set(None);
        if 2 < Rc::strong_count(frame) {
            drop(frame.slots.replace(Region::boxed(0)));
        }
    }

    /// Runs one frame.
    #[expect(clippy::too_many_lines, reason = "the dispatch: one short arm for each hot instruction")]
    pub(crate) fn run_frame<const WATCHED: bool>(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        resume: Resume,
    ) -> Exit {
        let exe = &*frame.exe;
        let units = &*exe.units;
        let consts = frame.code.consts.tail();
        let slots = frame.slots.borrow();
        let mut stack = slots.operands(exe.local_len, frame.depth.get() as usize);
        let mut ip = frame.next.get() as usize;
        // The instruction that runs. `frame.last` is the one to show, which a re-raise moves back to the raise.
        let mut current = frame.last.get();
        let mut failure = match resume {
            Resume::Plain => None,
            Resume::Value(value) => {
                stack.push(value);
                None
            }
            Resume::Raise(raised) => Some((raised, true)),
        };
        loop {
            if let Some((raised, trace)) = failure.take() {
                match self.handle(rt, frame, stack, raised, trace, current) {
                    Ok((operands, target)) => {
                        stack = operands;
                        ip = target as usize;
                    }
                    Err(raised) => return Exit::Raise(raised),
                }
            }
            // What a hot instruction raises leaves this block; everything else stays inside.
            let ended = 'run: loop {
                let Some(unit) = units.get(ip) else {
                    break 'run (rt.system_error("instruction pointer out of range"), true);
                };
                let unit = unit.get();
                let at = ip;
                current = at as u32;
                frame.last.set(current);
                ip += 1;
                if WATCHED {
                    frame.depth.set(stack.depth() as u32);
                    frame.next.set(at as u32);
                    self.notify(rt, frame, at as u32);
                }
                let operand = arg(unit) as usize;
                match serpentarium_bytecode::opcode::BY_BYTE[op(unit) as usize] {
                    Opcode::Nop | Opcode::NotTaken | Opcode::Cache | Opcode::ExtendedArg => {}
                    Opcode::LoadFast => stack.push(stack.local(operand).clone()),
                    Opcode::LoadFastBorrow => stack.push(stack.local(operand).borrow()),
                    Opcode::LoadFastBorrowLoadFastBorrow => {
                        stack.push(stack.local(operand >> 4).borrow());
                        stack.push(stack.local(operand & 15).borrow());
                    }
                    Opcode::LoadFastLoadFast => {
                        stack.push(stack.local(operand >> 4).clone());
                        stack.push(stack.local(operand & 15).clone());
                    }
                    Opcode::StoreFast => {
                        let value = stack.pop();
                        drop(stack.replace_local(operand, own(value)));
                    }
                    Opcode::StoreFastLoadFast => {
                        let value = stack.pop();
                        drop(stack.replace_local(operand >> 4, own(value)));
                        stack.push(stack.local(operand & 15).clone());
                    }
                    Opcode::StoreFastStoreFast => {
                        let value = stack.pop();
                        drop(stack.replace_local(operand >> 4, own(value)));
                        let value = stack.pop();
                        drop(stack.replace_local(operand & 15, own(value)));
                    }
                    Opcode::LoadConst | Opcode::LoadConstMortal => {
                        stack.push(StackRef::from(consts[operand].clone()));
                    }
                    Opcode::LoadConstImmortal => stack.push(StackRef::borrowed(&*consts[operand])),
                    Opcode::LoadSmallInt => {
                        stack.push(StackRef::borrowed(&*rt.singletons.small_ints[operand + 5]));
                    }
                    Opcode::PopTop | Opcode::PopIter | Opcode::EndFor => drop(stack.pop()),
                    Opcode::PushNull => stack.push(StackRef::NULL),
                    Opcode::Copy => stack.push(stack.peek(operand).clone()),
                    Opcode::Swap => stack.swap(operand),
                    Opcode::BinaryOp => {
                        let result = {
                            let (left, right) = (object(rt, stack.peek(2)), object(rt, stack.peek(1)));
                            match operators::binary_fast(rt, operand, left, right) {
                                Some(value) => Ok(value),
                                None => {
                                    frame.depth.set(stack.depth() as u32);
                                    operators::binary(rt, operand, left, right)
                                }
                            }
                        };
                        match result {
                            Ok(value) => {
                                let right = stack.pop();
                                drop(stack.replace(1, value.into()));
                                drop(right);
                            }
                            Err(raised) => break 'run (raised, true),
                        }
                        ip += 5;
                    }
                    Opcode::CompareOp => {
                        let result = operators::compare(
                            rt,
                            operand,
                            object(rt, stack.peek(2)),
                            object(rt, stack.peek(1)),
                        );
                        match result {
                            Ok(value) => {
                                drop(stack.pop());
                                drop(stack.replace(1, value));
                            }
                            Err(raised) => break 'run (raised, true),
                        }
                        ip += 1;
                    }
                    Opcode::PopJumpIfFalse => {
                        ip += 1;
                        if !stack.pop().get().is_some_and(|value| value.is_same(&rt.singletons.r#true)) {
                            ip += operand;
                        }
                    }
                    Opcode::PopJumpIfTrue => {
                        ip += 1;
                        if stack.pop().get().is_some_and(|value| value.is_same(&rt.singletons.r#true)) {
                            ip += operand;
                        }
                    }
                    Opcode::PopJumpIfNone => {
                        ip += 1;
                        if stack.pop().get().is_some_and(|value| rt.is_none(value)) {
                            ip += operand;
                        }
                    }
                    Opcode::PopJumpIfNotNone => {
                        ip += 1;
                        if !stack.pop().get().is_some_and(|value| rt.is_none(value)) {
                            ip += operand;
                        }
                    }
                    Opcode::ToBool => {
                        let truth = rt.is_true(object(rt, stack.peek(1)));
                        match truth {
                            Ok(truth) => drop(stack.replace(1, boolean(rt, truth))),
                            Err(raised) => break 'run (raised, true),
                        }
                        ip += 3;
                    }
                    Opcode::UnaryNot => {
                        let truth =
                            stack.peek(1).get().is_some_and(|value| value.is_same(&rt.singletons.r#true));
                        drop(stack.replace(1, boolean(rt, !truth)));
                    }
                    Opcode::IsOp => {
                        let right = stack.pop();
                        let same = match (right.get(), stack.peek(1).get()) {
                            (Some(right), Some(left)) => left.is_same(right),
                            _ => false,
                        };
                        drop(stack.replace(1, boolean(rt, same != (operand == 1))));
                    }
                    Opcode::JumpForward => ip += operand,
                    Opcode::JumpBackward | Opcode::JumpBackwardNoJit => {
                        ip = ip + 1 - operand;
                        if rt.heap.collection_requested() || self.interrupt.get() {
                            frame.depth.set(stack.depth() as u32);
                            if let Err(raised) = self.safe_point(rt) {
                                break 'run (raised, true);
                            }
                        }
                        if !WATCHED && self.watch.get() != Watch::Nothing {
                            return self.reenter::<true>(rt, frame, ip, &stack);
                        }
                    }
                    Opcode::JumpBackwardNoInterrupt => ip -= operand,
                    Opcode::ForIter => {
                        let next = flow::next_value(rt, object(rt, stack.peek(1)));
                        match next {
                            Ok(Some(value)) => {
                                stack.push(value.into());
                                ip += 1;
                            }
                            Ok(None) => ip += operand + 2,
                            Err(raised) => break 'run (raised, true),
                        }
                    }
                    Opcode::LoadGlobal => match self.load_global(rt, frame, at, operand) {
                        Ok(value) => {
                            stack.push(value.into());
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 4;
                        }
                        Err(raised) => break 'run (raised, true),
                    },
                    Opcode::LoadGlobalModule => match global::load_cached(&frame.globals, units, at) {
                        Some(value) => {
                            stack.push(value.into());
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 4;
                        }
                        None => {
                            global::forget(units, at, operand);
                            ip = at;
                        }
                    },
                    Opcode::LoadGlobalBuiltin => {
                        match global::load_builtin_cached(&frame.globals, &frame.builtins, units, at) {
                            Some(value) => {
                                stack.push(value.into());
                                if operand & 1 != 0 {
                                    stack.push(StackRef::NULL);
                                }
                                ip += 4;
                            }
                            None => {
                                global::forget(units, at, operand);
                                ip = at;
                            }
                        }
                    }
                    Opcode::LoadAttrInstanceValue => {
                        match attribute::load_inline(object(rt, stack.peek(1)), units, at) {
                            Some(value) => {
                                drop(stack.replace(1, value.into()));
                                if operand & 1 != 0 {
                                    stack.push(StackRef::NULL);
                                }
                                ip += 9;
                            }
                            None => {
                                attribute::forget(units, at, operand, Opcode::LoadAttr);
                                ip = at;
                            }
                        }
                    }
                    Opcode::LoadAttrMethodWithValues => {
                        match attribute::load_cached_method(exe, object(rt, stack.peek(1)), units, at) {
                            Some(method) => {
                                let receiver = stack.replace(1, method.into());
                                stack.push(own(receiver));
                                ip += 9;
                            }
                            None => {
                                attribute::forget(units, at, operand, Opcode::LoadAttr);
                                ip = at;
                            }
                        }
                    }
                    Opcode::LoadAttr => {
                        frame.depth.set(stack.depth() as u32);
                        let name = &frame.code.names.tail()[operand >> 1];
                        let result =
                            self.load_attribute(rt, exe, at, operand, object(rt, stack.peek(1)), name);
                        match result {
                            Ok(attribute::Loaded::Value(value)) => {
                                drop(stack.replace(1, value.into()));
                                if operand & 1 != 0 {
                                    stack.push(StackRef::NULL);
                                }
                            }
                            Ok(attribute::Loaded::Method(method)) => {
                                let receiver = stack.replace(1, method.into());
                                stack.push(own(receiver));
                            }
                            Err(raised) => break 'run (raised, true),
                        }
                        ip += 9;
                    }
                    Opcode::StoreAttrInstanceValue => {
                        let stored = match (stack.peek(1).get(), stack.peek(2).get()) {
                            (Some(owner), Some(value)) => attribute::store_inline(owner, value, units, at),
                            _ => false,
                        };
                        if stored {
                            drop(stack.pop());
                            drop(stack.pop());
                            ip += 4;
                        } else {
                            attribute::forget(units, at, operand, Opcode::StoreAttr);
                            ip = at;
                        }
                    }
                    Opcode::Call => {
                        frame.next.set(ip as u32 + 3);
                        match self.call(rt, frame, &mut stack, operand) {
                            Ok(Some(callee)) => {
                                frame.depth.set(stack.depth() as u32);
                                return Exit::Call(callee);
                            }
                            Ok(None) => ip += 3,
                            Err(raised) => break 'run (raised, true),
                        }
                    }
                    Opcode::ReturnValue => {
                        let value = stack.pop();
                        frame.depth.set(stack.depth() as u32);
                        return Exit::Return(value.into_ref().unwrap_or_else(|| rt.none()));
                    }
                    Opcode::Resume | Opcode::ResumeCheck => {
                        if (rt.heap.collection_requested() || self.interrupt.get()) && operand & 3 < 2 {
                            frame.depth.set(stack.depth() as u32);
                            if let Err(raised) = self.safe_point(rt) {
                                break 'run (raised, true);
                            }
                        }
                    }
                    Opcode::LoadDeref => match names::load_cell(stack.local(operand)) {
                        Some(value) => stack.push(value.into()),
                        None => break 'run (names::unbound_cell(rt, frame, operand), true),
                    },
                    Opcode::StoreSubscr => {
                        let result = operators::store_subscript(
                            rt,
                            object(rt, stack.peek(2)),
                            object(rt, stack.peek(1)),
                            object(rt, stack.peek(3)),
                        );
                        if let Err(raised) = result {
                            break 'run (raised, true);
                        }
                        stack.drop_top(3);
                        ip += 1;
                    }
                    Opcode::ListAppend => {
                        let value = stack.pop();
                        if let (Some(list), Some(value)) = (
                            stack.peek(operand).get().and_then(Object::downcast::<serpentarium_object::List>),
                            value.into_ref(),
                        ) {
                            list.append(value);
                        }
                    }
                    opcode => {
                        frame.depth.set(stack.depth() as u32);
                        let (operands, flow) = self.cold(rt, frame, stack, opcode, operand, at);
                        stack = operands;
                        match flow {
                            Flow::Next => ip += opcode.caches(),
                            Flow::Jump(target) => ip = target as usize,
                            Flow::Exit(exit) => {
                                frame.depth.set(stack.depth() as u32);
                                frame.next.set((at + 1 + opcode.caches()) as u32);
                                return exit;
                            }
                            Flow::Raise(raised) => break 'run (raised, true),
                            Flow::Reraise(raised) => break 'run (raised, false),
                        }
                    }
                }
            };
            failure = Some(ended);
        }
    }

    /// Leaves the running loop for one that watches, in the middle of the frame.
    #[cold]
    fn reenter<const WATCHED: bool>(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        ip: usize,
        stack: &Operands,
    ) -> Exit {
        frame.next.set(ip as u32);
        frame.depth.set(stack.depth() as u32);
        self.run_frame::<WATCHED>(rt, frame, Resume::Plain)
    }

    #[cold]
    fn notify(&self, rt: &Runtime, frame: &Rc<Frame>, unit: u32) {
        let observer = self.observer.borrow().clone();
        if let Some(observer) = observer {
            observer.before_instruction(rt, frame, unit);
        }
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
