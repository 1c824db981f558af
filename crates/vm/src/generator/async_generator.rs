//! Async generators: the awaitables of `asend`, `athrow` and `aclose`, and values yielded through them.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};
use serpentarium_object::{MethodDef, NativeArgs, PyResult, Raised, Runtime};

use super::methods::{generator_of, surface, thrown, warn_of_parts};
use super::{Generator, GeneratorState, Sent};
use crate::vm::Vm;

/// The payload of `coroutine_wrapper`, what `coroutine.__await__()` returns.
#[derive(Debug)]
pub(crate) struct CoroutineWrapper {
    coroutine: Slot,
}

/// The payload of `async_generator_wrapped_value`: a value that `yield` hands to the consumer.
#[derive(Debug)]
pub(crate) struct WrappedValue {
    value: Slot,
}

/// What an awaitable of an async generator does when it is first driven.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum StepKind {
    Send,
    Throw,
    Close,
}

/// The payload of the awaitables of `asend`, `athrow` and `aclose`.
#[derive(Debug)]
pub(crate) struct AsyncStep {
    generator: Slot,
    /// The value to send, or the exception to raise.
    argument: Slot,
    kind: StepKind,
    state: Cell<StepState>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum StepState {
    Fresh,
    Driving,
    Done,
}

macro_rules! one_reference_payload {
    ($name:ident { $($field:ident),* }) => {
        impl Payload for $name {
            type Prefix = GcWord;
            type Item = ();
            const KIND: Kind = Kind::OTHER;

            fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
                $(self.$field.visit(Label::Field(stringify!($field)), visitor);)*
            }

            fn clear(&self, _: &[()]) {
                $(self.$field.set(None);)*
            }
        }
    };
}

one_reference_payload!(CoroutineWrapper { coroutine });
one_reference_payload!(WrappedValue { value });
one_reference_payload!(AsyncStep { generator, argument });

pub(super) fn coroutine_await(rt: &Runtime, object: &Object) -> PyResult {
    let payload = CoroutineWrapper { coroutine: Slot::new(object.to_ref()) };
    let ty = &Vm::of(rt).types().coroutine_wrapper;
    Ok(rt.tracked(rt.heap.alloc(ty, payload)).into_object())
}

fn wrapped(rt: &Runtime, object: &Object) -> PyResult {
    let coroutine = object.downcast::<CoroutineWrapper>().and_then(|wrapper| wrapper.coroutine.get());
    coroutine.ok_or_else(|| rt.type_error("expected a coroutine_wrapper"))
}

pub(super) fn wrapper_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    super::methods::iternext(rt, &*wrapped(rt, object)?)
}

pub(super) fn wrapper_send(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let coroutine = wrapped(rt, args.at(0))?;
    let sent = Vm::of(rt).send_generator(rt, generator_of(rt, &coroutine)?, args.at(1))?;
    surface(rt, sent)
}

pub(super) fn wrapper_throw(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let coroutine = wrapped(rt, args.at(0))?;
    warn_of_parts(rt, args)?;
    let exception = thrown(rt, args.at(1), args.get(2), args.get(3))?;
    let sent = Vm::of(rt).throw_into(rt, generator_of(rt, &coroutine)?, exception)?;
    surface(rt, sent)
}

pub(super) fn wrapper_close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let coroutine = wrapped(rt, args.at(0))?;
    Vm::of(rt).close_generator(rt, generator_of(rt, &coroutine)?)
}

impl Vm {
    /// `INTRINSIC_ASYNC_GEN_WRAP`: marks a yielded value as meant for the consumer.
    pub(crate) fn wrap_async_value(&self, rt: &Runtime, value: Ref) -> PyResult {
        let payload = WrappedValue { value: Slot::new(value) };
        Ok(rt.tracked(rt.heap.alloc(&self.types().wrapped_value, payload)).into_object())
    }

    /// Calls the hooks of `sys.set_asyncgen_hooks` at the first use of an async generator.
    fn init_hooks(&self, rt: &Runtime, object: &Object, generator: &Generator) -> PyResult<()> {
        if generator.hooks_inited.replace(true) {
            return Ok(());
        }
        generator.finalizer.set(self.settings.asyncgen_hooks.1.get());
        if let Some(first) = self.settings.asyncgen_hooks.0.get() {
            rt.call(&first, &[object])?;
        }
        Ok(())
    }

    fn new_step(&self, rt: &Runtime, object: &Object, kind: StepKind, argument: Option<Ref>) -> PyResult {
        self.init_hooks(rt, object, generator_of(rt, object)?)?;
        let payload = AsyncStep {
            generator: Slot::new(object.to_ref()),
            argument: argument.map_or_else(Slot::empty, Slot::new),
            kind,
            state: Cell::new(StepState::Fresh),
        };
        let ty = if kind == StepKind::Send { &self.types().asend } else { &self.types().athrow };
        Ok(rt.tracked(rt.heap.alloc(ty, payload)).into_object())
    }
}

pub(super) fn anext(rt: &Runtime, object: &Object) -> PyResult {
    Vm::of(rt).new_step(rt, object, StepKind::Send, Some(rt.none()))
}

pub(super) fn asend(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Vm::of(rt).new_step(rt, args.at(0), StepKind::Send, Some(args.at(1).to_ref()))
}

pub(super) fn athrow(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    warn_of_parts(rt, args)?;
    let exception = thrown(rt, args.at(1), args.get(2), args.get(3))?;
    Vm::of(rt).new_step(rt, args.at(0), StepKind::Throw, Some(exception))
}

pub(super) fn aclose(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Vm::of(rt).new_step(rt, args.at(0), StepKind::Close, None)
}

/// Methods of the awaitables.
pub(super) const STEP_METHODS: [MethodDef; 3] = [
    MethodDef::new("send", "($self, arg, /)", step_send, "Drive it with a value."),
    MethodDef::new("throw", "($self, typ, val=None, tb=None, /)", step_throw, "Raise an exception inside."),
    MethodDef::new("close", "($self, /)", step_close, "Give it up."),
];

pub(super) fn step_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    drive(rt, object, &rt.none()).map(Some)
}

fn step_send(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    drive(rt, args.at(0), args.at(1))
}

fn parts<'a>(rt: &Runtime, object: &'a Object) -> PyResult<(&'a Obj<AsyncStep>, Ref)> {
    let step =
        object.downcast::<AsyncStep>().ok_or_else(|| rt.type_error("expected an async generator step"))?;
    let generator = step.generator.get().ok_or_else(|| rt.runtime_error("async generator is gone"))?;
    Ok((step, generator))
}

fn method_name(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Send => "__anext__()/asend()",
        StepKind::Throw => "athrow()",
        StepKind::Close => "aclose()",
    }
}

fn drive(rt: &Runtime, object: &Object, value: &Object) -> PyResult {
    let (step, generator) = parts(rt, object)?;
    let generator = generator_of(rt, &generator)?;
    let vm = Vm::of(rt);
    if step.state.get() == StepState::Done {
        let method = method_name(step.kind);
        return Err(rt.runtime_error(format!("cannot reuse already awaited {method}")));
    }
    let sent = if step.state.get() == StepState::Fresh {
        if generator.running_async.get() {
            step.state.set(StepState::Done);
            let method = match step.kind {
                StepKind::Send => "anext()",
                kind => method_name(kind),
            };
            return Err(rt.runtime_error(format!("{method}: asynchronous generator is already running")));
        }
        step.state.set(StepState::Driving);
        generator.running_async.set(true);
        start(rt, vm, step, generator, value)
    } else {
        vm.send_generator(rt, generator, value)
    };
    settle(rt, step, generator, sent)
}

fn start(rt: &Runtime, vm: &Vm, step: &AsyncStep, generator: &Generator, value: &Object) -> PyResult<Sent> {
    match step.kind {
        StepKind::Send => {
            let argument = step.argument.get().unwrap_or_else(|| rt.none());
            let value = if rt.is_none(value) { argument } else { value.to_ref() };
            if generator.closed.get() || generator.state.get() == GeneratorState::Completed {
                return Err(stop_async(rt));
            }
            vm.send_generator(rt, generator, &value)
        }
        StepKind::Throw => {
            if generator.closed.get() || generator.state.get() == GeneratorState::Completed {
                return Err(stop_async(rt));
            }
            let exception = step.argument.get().unwrap_or_else(|| rt.none());
            vm.throw_into(rt, generator, exception)
        }
        StepKind::Close => {
            let unstarted = generator.state.get() == GeneratorState::Created;
            generator.closed.set(true);
            if unstarted || generator.state.get() == GeneratorState::Completed {
                generator.state.set(GeneratorState::Completed);
                generator.frame.clear_slots();
                return Err(rt.stop_iteration(None));
            }
            let exit = rt.new_exception(&rt.exceptions.generator_exit, Vec::new());
            vm.throw_into(rt, generator, exit.into_object())
        }
    }
}

fn stop_async(rt: &Runtime) -> Raised {
    rt.raise_with(&rt.exceptions.stop_async_iteration, Vec::new())
}

/// Turns what the generator did into what the awaitable's consumer sees.
fn settle(rt: &Runtime, step: &AsyncStep, generator: &Generator, sent: PyResult<Sent>) -> PyResult {
    let done = || {
        step.state.set(StepState::Done);
        generator.running_async.set(false);
    };
    match sent {
        Ok(Sent::Yield(value)) => {
            match value.downcast::<WrappedValue>().and_then(|wrapped| wrapped.value.get()) {
                Some(_) if step.kind == StepKind::Close => {
                    done();
                    Err(rt.runtime_error("async generator ignored GeneratorExit"))
                }
                Some(inner) => {
                    done();
                    surface(rt, Sent::Return(inner))
                }
                None => Ok(value),
            }
        }
        Ok(Sent::Return(_)) => {
            done();
            generator.closed.set(true);
            if step.kind == StepKind::Close { Err(rt.stop_iteration(None)) } else { Err(stop_async(rt)) }
        }
        Err(raised) => {
            done();
            let ends = rt.raised_is(&raised, &rt.exceptions.stop_async_iteration)
                || rt.raised_is(&raised, &rt.exceptions.generator_exit);
            if ends {
                generator.closed.set(true);
                if step.kind == StepKind::Close {
                    return Err(rt.stop_iteration(None));
                }
            }
            Err(raised)
        }
    }
}

fn step_throw(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (step, generator) = parts(rt, args.at(0))?;
    let generator = generator_of(rt, &generator)?;
    if step.state.get() == StepState::Done {
        let method = method_name(step.kind);
        return Err(rt.runtime_error(format!("cannot reuse already awaited {method}")));
    }
    warn_of_parts(rt, args)?;
    let exception = thrown(rt, args.at(1), args.get(2), args.get(3))?;
    if step.state.get() == StepState::Fresh {
        step.state.set(StepState::Driving);
        generator.running_async.set(true);
    }
    let sent = Vm::of(rt).throw_into(rt, generator, exception);
    settle(rt, step, generator, sent)
}

fn step_close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (step, generator) = parts(rt, args.at(0))?;
    let generator = generator_of(rt, &generator)?;
    if step.state.get() != StepState::Driving {
        step.state.set(StepState::Done);
        return Ok(rt.none());
    }
    let exit = rt.new_exception(&rt.exceptions.generator_exit, Vec::new());
    let sent = Vm::of(rt).throw_into(rt, generator, exit.into_object());
    match settle(rt, step, generator, sent) {
        Ok(_) => Err(rt.runtime_error("coroutine ignored GeneratorExit")),
        Err(raised) => {
            let quiet = [
                &rt.exceptions.stop_iteration,
                &rt.exceptions.stop_async_iteration,
                &rt.exceptions.generator_exit,
            ];
            if quiet.iter().any(|class| rt.raised_is(&raised, class)) { Ok(rt.none()) } else { Err(raised) }
        }
    }
}
