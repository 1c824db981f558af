//! Instructions of generators and coroutines: making them, delegating to them, awaiting.

use serpentarium_bytecode::opcode::code_flag as flag;
use serpentarium_heap::{Object, StackRef};
use serpentarium_object::{PyResult, Raised, Runtime, exception_value};

use super::cold::Cold;
use super::specialize;
use super::{Exit, Flow, object};
use crate::generator::{Generator, GeneratorKind, Sent};

impl Cold<'_> {
    /// `RETURN_GENERATOR`: the frame becomes a generator's; its caller gets the generator.
    pub(super) fn return_generator(&mut self) -> PyResult<Flow> {
        if !self.frame.exe().is_generator {
            // Its slots are on the thread's stack, where they cannot stay.
            return Err(self.rt.system_error("RETURN_GENERATOR in code that makes no generator"));
        }
        let flags = self.frame.exe().flags;
        let kind = if flags & flag::COROUTINE != 0 {
            GeneratorKind::Coroutine
        } else if flags & flag::ASYNC_GENERATOR != 0 {
            GeneratorKind::AsyncGenerator
        } else {
            GeneratorKind::Generator
        };
        self.frame.next.set(self.at as u32 + 1);
        let generator = self.vm.new_generator(self.rt, self.frame, kind);
        Ok(Flow::Exit(Exit::Generator(generator)))
    }

    /// `GET_YIELD_FROM_ITER`
    pub(super) fn get_yield_from_iter(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let iterable = self.pop();
        let types = self.vm.types();
        let iterator = if iterable.type_object().is_same(&types.coroutine) {
            if self.frame.exe().flags & (flag::COROUTINE | flag::ITERABLE_COROUTINE) == 0 {
                return Err(
                    rt.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")
                );
            }
            iterable
        } else if iterable.type_object().is_same(&types.generator) {
            iterable
        } else {
            rt.iter(&iterable)?
        };
        self.stack.push(iterator.into());
        Ok(())
    }

    /// `SEND`: passes the top value to the iterator below it; jumps when that is exhausted.
    pub(super) fn send(&mut self) -> PyResult<Flow> {
        let rt = self.rt;
        if self.is_due() {
            specialize::send(self.site(), object(rt, self.stack.peek(2)));
        }
        let value = self.pop();
        let receiver = object(rt, self.stack.peek(1)).to_ref();
        match self.vm.send_to(rt, &receiver, &value)? {
            Sent::Yield(value) => {
                self.stack.push(value.into());
                Ok(Flow::Next)
            }
            Sent::Return(value) => {
                self.stack.push(value.into());
                Ok(Flow::Jump((self.at + 2 + self.operand) as u32))
            }
        }
    }

    /// `CLEANUP_THROW`: a `StopIteration` thrown into a delegation ends it with the exception's value.
    pub(super) fn cleanup_throw(&mut self) -> PyResult<Flow> {
        let rt = self.rt;
        let exception = self.pop();
        if !rt.type_check(&exception, &rt.exceptions.stop_iteration) {
            return Ok(Flow::Reraise(Raised::from_exception(exception)));
        }
        let value =
            exception_value(&exception).and_then(|value| value.fields.first().and_then(|value| value.get()));
        drop(self.stack.pop());
        drop(self.stack.pop());
        self.stack.push(StackRef::from(rt.none()));
        self.stack.push(StackRef::from(value.unwrap_or_else(|| rt.none())));
        Ok(Flow::Next)
    }

    /// `GET_AWAITABLE`
    pub(super) fn get_awaitable(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let awaitable = self.pop();
        let iterator = self
            .vm
            .awaitable_iterator(rt, &awaitable)
            .map_err(|raised| self.awaitable_error(rt, raised, &awaitable))?;
        if let Some(coroutine) = iterator.downcast::<Generator>()
            && coroutine.kind == GeneratorKind::Coroutine
            && coroutine.delegate().is_some()
        {
            return Err(rt.runtime_error("coroutine is being awaited already"));
        }
        self.stack.push(iterator.into());
        Ok(())
    }

    fn awaitable_error(&self, rt: &Runtime, raised: Raised, awaitable: &Object) -> Raised {
        let method = match self.operand {
            1 => "__aenter__",
            2 => "__aexit__",
            _ => return raised,
        };
        let has_await = serpentarium_object::type_of(awaitable).slot(|t| t.r#await).is_some();
        if has_await {
            return raised;
        }
        let name = rt.type_name(awaitable);
        rt.type_error(format!(
            "'async with' received an object from {method} that does not implement __await__: {name}"
        ))
    }
}
