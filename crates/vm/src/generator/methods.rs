//! `send`, `throw`, `close` and the finaliser of generators and coroutines.

use serpentarium_heap::{Object, Ref};
use serpentarium_object::{NativeArgs, PyResult, Raised, Runtime, exception_value};

use super::{Generator, GeneratorKind, GeneratorState, Sent, already_executing, finish, stop_value};
use crate::eval::Resume;
use crate::vm::Vm;

/// The receiver as a generator.
pub(super) fn generator_of<'a>(
    rt: &Runtime,
    object: &'a Object,
) -> PyResult<&'a serpentarium_heap::Obj<Generator>> {
    object.downcast::<Generator>().ok_or_else(|| rt.type_error("expected a generator"))
}

/// The result of `send` as Python sees it: a value, or `StopIteration`.
pub(super) fn surface(rt: &Runtime, sent: Sent) -> PyResult {
    match sent {
        Sent::Yield(value) => Ok(value),
        Sent::Return(value) => {
            Err(if rt.is_none(&value) { rt.stop_iteration(None) } else { stop_with(rt, value) })
        }
    }
}

/// `StopIteration(value)`, also where the value is a tuple or an exception.
pub(super) fn stop_with(rt: &Runtime, value: Ref) -> Raised {
    let exception = rt.new_exception(&rt.exceptions.stop_iteration, vec![value.clone()]);
    if let Some(field) = exception.fields.first() {
        field.set(Some(value));
    }
    rt.raise_exception(exception.into_object())
}

pub(super) fn iternext(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    match Vm::of(rt).send_generator(rt, generator_of(rt, object)?, &rt.none())? {
        Sent::Yield(value) => Ok(Some(value)),
        Sent::Return(value) if rt.is_none(&value) => Ok(None),
        Sent::Return(value) => Err(stop_with(rt, value)),
    }
}

pub(super) fn send(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let sent = Vm::of(rt).send_generator(rt, generator_of(rt, args.at(0))?, args.at(1))?;
    surface(rt, sent)
}

/// `throw(type, value, traceback)` or `throw(exception)`: the exception to raise.
pub(super) fn thrown(
    rt: &Runtime,
    class: &Object,
    value: Option<&Object>,
    traceback: Option<&Object>,
) -> PyResult {
    if let Some(traceback) = traceback
        && !rt.is_none(traceback)
        && !traceback.is::<serpentarium_object::Traceback>()
    {
        return Err(rt.type_error("throw() third argument must be a traceback object"));
    }
    let value = rt.not_none(value);
    let exception = if rt.is_exception_class(class) {
        match value {
            Some(value) if rt.isinstance(value, class)? => value.to_ref(),
            Some(value) => rt.call(class, &[value])?,
            None => rt.call(class, &[])?,
        }
    } else if rt.type_check(class, &rt.exceptions.base_exception) {
        if value.is_some() {
            return Err(rt.type_error("instance exception may not have a separate value"));
        }
        class.to_ref()
    } else {
        let given = rt.type_name(class);
        return Err(rt.type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {given}"
        )));
    };
    if let (Some(traceback), Some(payload)) = (rt.not_none(traceback), exception_value(&exception)) {
        payload.traceback.set(Some(traceback.to_ref()));
    }
    Ok(exception)
}

/// Warns of the old signature of `throw`.
pub(super) fn warn_of_parts(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<()> {
    if args.get(2).is_none() {
        return Ok(());
    }
    let text =
        "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.";
    rt.warn(&rt.exceptions.deprecation_warning, text, 1)
}

pub(super) fn throw(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    warn_of_parts(rt, args)?;
    let exception = thrown(rt, args.at(1), args.get(2), args.get(3))?;
    let sent = Vm::of(rt).throw_into(rt, generator_of(rt, args.at(0))?, exception)?;
    surface(rt, sent)
}

pub(super) fn close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Vm::of(rt).close_generator(rt, generator_of(rt, args.at(0))?)
}

impl Vm {
    /// Raises an exception where the generator waits (`_gen_throw`).
    pub(crate) fn throw_into(&self, rt: &Runtime, generator: &Generator, exception: Ref) -> PyResult<Sent> {
        match generator.state.get() {
            GeneratorState::Running => return Err(already_executing(rt, generator.kind)),
            GeneratorState::Completed => {
                if generator.kind == GeneratorKind::Coroutine {
                    return Err(rt.runtime_error("cannot reuse already awaited coroutine"));
                }
                return Err(rt.raise_exception(exception));
            }
            GeneratorState::Created => {
                generator.state.set(GeneratorState::Completed);
                let raised = rt.raise_exception(exception);
                return finish(self.resume_generator(rt, generator, Resume::Raise(raised)));
            }
            GeneratorState::Suspended => {}
        }
        let Some(delegate) = generator.delegate() else {
            let raised = rt.raise_exception(exception);
            return finish(self.resume_generator(rt, generator, Resume::Raise(raised)));
        };
        self.throw_into_delegate(rt, generator, &delegate, exception)
    }

    /// Passes the exception to what the generator delegates to, and goes on with what comes of it.
    fn throw_into_delegate(
        &self,
        rt: &Runtime,
        generator: &Generator,
        delegate: &Object,
        exception: Ref,
    ) -> PyResult<Sent> {
        if rt.type_check(&exception, &rt.exceptions.generator_exit) {
            generator.state.set(GeneratorState::Running);
            let closed = self.close_iterator(rt, delegate);
            generator.state.set(GeneratorState::Suspended);
            let raised = match closed {
                Ok(()) => rt.raise_exception(exception),
                Err(raised) => raised,
            };
            return finish(self.resume_generator(rt, generator, Resume::Raise(raised)));
        }
        generator.state.set(GeneratorState::Running);
        let result = if let Some(inner) = delegate.downcast::<Generator>() {
            Some(self.throw_into(rt, inner, exception.clone()))
        } else {
            match rt.lookup_attr(delegate, &rt.names.throw) {
                Ok(Some(method)) => Some(rt.call(&method, &[&exception]).map(Sent::Yield)),
                Ok(None) => None,
                Err(raised) => Some(Err(raised)),
            }
        };
        generator.state.set(GeneratorState::Suspended);
        match result {
            None => {
                let raised = rt.raise_exception(exception);
                finish(self.resume_generator(rt, generator, Resume::Raise(raised)))
            }
            Some(Ok(Sent::Yield(value))) => Ok(Sent::Yield(value)),
            Some(Ok(Sent::Return(value))) => self.end_delegation(rt, generator, value),
            Some(Err(raised)) => match stop_value(rt, raised) {
                Ok(value) => self.end_delegation(rt, generator, value),
                Err(raised) => finish(self.resume_generator(rt, generator, Resume::Raise(raised))),
            },
        }
    }

    /// Goes on behind a delegation with its result, as `SEND` does when the iterator is exhausted.
    fn end_delegation(&self, rt: &Runtime, generator: &Generator, value: Ref) -> PyResult<Sent> {
        let exception = rt.new_exception(&rt.exceptions.stop_iteration, vec![value.clone()]);
        if let Some(field) = exception.fields.first() {
            field.set(Some(value));
        }
        let raised = Raised::from_exception(exception.into_object());
        finish(self.resume_generator(rt, generator, Resume::Raise(raised)))
    }

    /// Closes any iterator (`gen_close_iter`).
    fn close_iterator(&self, rt: &Runtime, iterator: &Object) -> PyResult<()> {
        if let Some(generator) = iterator.downcast::<Generator>() {
            return self.close_generator(rt, generator).map(drop);
        }
        if let Some(method) = rt.lookup_attr(iterator, &rt.names.close)? {
            rt.call(&method, &[])?;
        }
        Ok(())
    }

    /// `close()`: raises `GeneratorExit` where the generator waits; its return value, or `None`.
    pub(crate) fn close_generator(&self, rt: &Runtime, generator: &Generator) -> PyResult {
        match generator.state.get() {
            GeneratorState::Running => return Err(already_executing(rt, generator.kind)),
            GeneratorState::Completed => return Ok(rt.none()),
            GeneratorState::Created => {
                generator.state.set(GeneratorState::Completed);
                generator.frame.clear_slots();
                return Ok(rt.none());
            }
            GeneratorState::Suspended => {}
        }
        let mut raised = None;
        if let Some(delegate) = generator.delegate() {
            generator.state.set(GeneratorState::Running);
            raised = self.close_iterator(rt, &delegate).err();
            generator.state.set(GeneratorState::Suspended);
        }
        if raised.is_none() && generator.waits_unguarded() && generator.frame.object.is_empty() {
            // Nothing in the frame could catch the exception or notice it.
            generator.state.set(GeneratorState::Completed);
            generator.frame.finished.set(true);
            generator.frame.clear_slots();
            return Ok(rt.none());
        }
        let raised = raised.unwrap_or_else(|| {
            let exit = rt.new_exception(&rt.exceptions.generator_exit, Vec::new());
            rt.raise_exception(exit.into_object())
        });
        match finish(self.resume_generator(rt, generator, Resume::Raise(raised))) {
            Ok(Sent::Yield(_)) => {
                let noun = generator.kind.noun();
                Err(rt.runtime_error(format!("{noun} ignored GeneratorExit")))
            }
            Ok(Sent::Return(value)) => Ok(value),
            Err(raised) if rt.raised_is(&raised, &rt.exceptions.generator_exit) => Ok(rt.none()),
            Err(raised) => match stop_value(rt, raised) {
                Ok(_) => Ok(rt.none()),
                Err(raised) => Err(raised),
            },
        }
    }
}

/// Closes a generator that dies while it waits; warns about a coroutine that was never awaited.
pub(super) fn finalize(rt: &Runtime, object: &Object) {
    let Some(generator) = object.downcast::<Generator>() else { return };
    let state = generator.state.get();
    if state == GeneratorState::Completed || state == GeneratorState::Running {
        return;
    }
    if generator.kind == GeneratorKind::AsyncGenerator
        && let Some(finalizer) = generator.finalizer.get()
        && !generator.closed.get()
    {
        if let Err(raised) = rt.call(&finalizer, &[object]) {
            let text = format!(
                "Exception ignored while finalizing async generator {}",
                rt.repr_or_placeholder(object)
            );
            rt.report_unraisable(raised, Some(&text), None);
        }
        return;
    }
    if generator.kind == GeneratorKind::Coroutine && state == GeneratorState::Created {
        let name =
            generator.qualname.get().map_or(String::new(), |name| rt.str_text(&name).unwrap_or_default());
        let text = format!("coroutine '{name}' was never awaited");
        if let Err(raised) = rt.warn(&rt.exceptions.runtime_warning, &text, 1) {
            let text =
                format!("Exception ignored while finalizing coroutine {}", rt.repr_or_placeholder(object));
            rt.report_unraisable(raised, Some(&text), None);
        }
    }
    if let Err(raised) = Vm::of(rt).close_generator(rt, generator) {
        let noun = generator.kind.noun();
        let text = format!("Exception ignored while closing {noun} {}", rt.repr_or_placeholder(object));
        rt.report_unraisable(raised, Some(&text), None);
    }
}
