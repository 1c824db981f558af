//! Exceptions on their way: traceback entries, handlers, matching, groups (`exception_unwind` in `ceval.c`).

use std::cell::Cell;
use std::rc::Rc;

use serpentarium_heap::{Object, Operands, Ref, Slot};
use serpentarium_object::{PyResult, Raised, Runtime, Traceback, exception_value, tuple_value};

use crate::frame::Frame;
use crate::vm::Vm;

impl Vm {
    /// Finds the handler for an exception raised at unit `at`. The operands come back cut
    /// to the depth the handler expects, the exception on top.
    pub(crate) fn handle(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        mut stack: Operands,
        raised: Raised,
        trace: bool,
        at: u32,
    ) -> Result<(Operands, u32), Raised> {
        if trace {
            self.add_traceback(rt, frame, raised.exception());
        }
        let watched = self.monitoring.is_active();
        let mut raised = raised;
        if watched {
            raised = self.monitor_raise(rt, frame, raised, (at, !trace));
        }
        let Some(handler) = frame.exe().handler_at(at) else {
            frame.depth.set(stack.depth() as u32);
            return Err(if watched { self.monitor_unwind(rt, frame, raised, at) } else { raised });
        };
        let excess = stack.depth().saturating_sub(handler.depth as usize);
        stack.drop_top(excess);
        if watched {
            raised = self.monitor_handled(rt, frame, raised, handler.target);
        }
        if handler.lasti {
            stack.push(rt.new_int(i64::from(frame.last.get()) * 2).into());
        }
        stack.push(raised.into_exception().into());
        Ok((stack, handler.target))
    }

    /// Adds an entry for the frame to the exception's traceback (`PyTraceBack_Here`).
    fn add_traceback(&self, rt: &Runtime, frame: &Rc<Frame>, exception: &Object) {
        let Some(payload) = exception_value(exception) else { return };
        let object = self.frame_object(rt, frame);
        let entry = Traceback {
            next: payload.traceback.get().map_or_else(Slot::empty, Slot::new),
            frame: Slot::new(object),
            lasti: Cell::new(frame.lasti()),
            lineno: Cell::new(-1),
        };
        let entry = rt.tracked(rt.heap.alloc(&rt.types.traceback, entry));
        payload.traceback.set(Some(entry.into_object()));
    }

    /// `raise exception from cause`: an instance, or a class to be instantiated.
    pub(crate) fn raise_object(
        &self,
        rt: &Runtime,
        exception: &Object,
        cause: Option<&Object>,
    ) -> PyResult<Raised> {
        let instance = if rt.is_exception_class(exception) {
            let instance = rt.call(exception, &[])?;
            if !rt.type_check(&instance, &rt.exceptions.base_exception) {
                let (class, given) =
                    (rt.repr_or_placeholder(exception), rt.repr_or_placeholder(instance.type_object()));
                return Err(rt.type_error(format!(
                    "calling {class} should have returned an instance of BaseException, not {given}"
                )));
            }
            instance
        } else if rt.type_check(exception, &rt.exceptions.base_exception) {
            exception.to_ref()
        } else {
            return Err(rt.type_error("exceptions must derive from BaseException"));
        };
        if let Some(cause) = cause {
            let cause = if rt.is_exception_class(cause) {
                Some(rt.call(cause, &[])?)
            } else if rt.type_check(cause, &rt.exceptions.base_exception) {
                Some(cause.to_ref())
            } else if rt.is_none(cause) {
                None
            } else {
                return Err(rt.type_error("exception causes must derive from BaseException"));
            };
            if let Some(payload) = exception_value(&instance) {
                payload.suppress_context.set(true);
                payload.cause.set(cause);
            }
        }
        Ok(rt.raise_exception(instance))
    }

    /// `CHECK_EXC_MATCH`: whether `except class` catches the exception.
    pub(crate) fn check_exception_match(
        &self,
        rt: &Runtime,
        exception: &Object,
        class: &Object,
    ) -> PyResult<bool> {
        let classes: Vec<Ref> = match tuple_value(class) {
            Some(classes) => classes.tail().to_vec(),
            None => vec![class.to_ref()],
        };
        if classes.iter().any(|class| !rt.is_exception_class(class)) {
            return Err(
                rt.type_error("catching classes that do not inherit from BaseException is not allowed")
            );
        }
        Ok(rt.exception_matches(exception, class))
    }

    /// `CHECK_EG_MATCH`: the part of the exception that `except* class` catches, and the rest.
    pub(crate) fn split_group(
        &self,
        rt: &Runtime,
        exception: &Object,
        class: &Object,
    ) -> PyResult<(Option<Ref>, Option<Ref>)> {
        if rt.is_none(exception) {
            return Ok((None, None));
        }
        self.check_exception_match(rt, exception, class)?;
        self.refuse_group_classes(rt, class)?;
        let is_group = rt.type_check(exception, &rt.exceptions.base_exception_group);
        if rt.exception_matches(exception, class) {
            if is_group {
                return Ok((Some(exception.to_ref()), None));
            }
            let only = rt.new_tuple([exception.to_ref()]);
            let group = self.wrap_in_group(rt, only.as_object())?;
            return Ok((Some(group), None));
        }
        if !is_group {
            return Ok((None, Some(exception.to_ref())));
        }
        let pair = rt.call_method(exception, &rt.intern("split"), &[class])?;
        let Some(pair) = tuple_value(&pair).filter(|pair| pair.tail().len() >= 2) else {
            let (name, given) = (rt.type_name(exception), rt.type_name(&pair));
            return Err(rt.type_error(format!("{name}.split must return a tuple, not {given}")));
        };
        let part = |index: usize| Some(pair.tail()[index].clone()).filter(|part| !rt.is_none(part));
        Ok((part(0), part(1)))
    }

    fn refuse_group_classes(&self, rt: &Runtime, class: &Object) -> PyResult<()> {
        let classes: Vec<Ref> =
            tuple_value(class).map_or_else(|| vec![class.to_ref()], |classes| classes.tail().to_vec());
        for class in classes {
            if rt.plain_issubclass(&class, rt.exceptions.base_exception_group.as_object())? {
                return Err(
                    rt.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
                );
            }
        }
        Ok(())
    }

    /// A group without a message; it is an `ExceptionGroup` if nothing in it forbids that.
    fn wrap_in_group(&self, rt: &Runtime, exceptions: &Object) -> PyResult {
        let class = rt.exceptions.base_exception_group.as_object();
        rt.call(class, &[rt.new_str("").as_object(), exceptions])
    }

    /// `INTRINSIC_PREP_RERAISE_STAR`: what a `try`/`except*` raises after its handlers ran: `original` is what was
    /// caught, `results` what each handler raised or left over.
    pub(crate) fn prepare_reraise_star(&self, rt: &Runtime, original: &Object, results: &Object) -> PyResult {
        let results: Vec<Ref> =
            rt.to_vec(results)?.into_iter().filter(|result| !rt.is_none(result)).collect();
        if results.is_empty() {
            return Ok(rt.none());
        }
        if !rt.type_check(original, &rt.exceptions.base_exception_group) {
            return Ok(results.into_iter().next().unwrap_or_else(|| rt.none()));
        }
        let (mut raised, mut reraised) = (Vec::new(), Vec::new());
        for result in results {
            if is_same_metadata(&result, original) { reraised.push(result) } else { raised.push(result) }
        }
        let projection = rt.group_projection(original, &reraised)?;
        if raised.is_empty() {
            return Ok(projection.unwrap_or_else(|| rt.none()));
        }
        raised.extend(projection);
        if let [only] = raised.as_slice() {
            return Ok(only.clone());
        }
        self.wrap_in_group(rt, rt.new_list(raised).as_object())
    }

    /// `INTRINSIC_STOPITERATION_ERROR`: a `StopIteration` that would leave a generator becomes a `RuntimeError`.
    pub(crate) fn stop_iteration_error(&self, rt: &Runtime, exception: Ref) -> PyResult {
        use serpentarium_bytecode::opcode::code_flag as flag;
        let flags = self.current_frame().map_or(0, |frame| frame.exe().flags);
        let message = if rt.type_check(&exception, &rt.exceptions.stop_iteration) {
            Some(if flags & flag::ASYNC_GENERATOR != 0 {
                "async generator raised StopIteration"
            } else if flags & flag::COROUTINE != 0 {
                "coroutine raised StopIteration"
            } else {
                "generator raised StopIteration"
            })
        } else if flags & flag::ASYNC_GENERATOR != 0
            && rt.type_check(&exception, &rt.exceptions.stop_async_iteration)
        {
            Some("async generator raised StopAsyncIteration")
        } else {
            None
        };
        let Some(message) = message else { return Ok(exception) };
        let error = rt.new_exception(&rt.exceptions.runtime_error, vec![rt.new_str(message).into_object()]);
        error.cause.set(Some(exception.clone()));
        error.suppress_context.set(true);
        error.context.set(Some(exception));
        Ok(error.into_object())
    }

    /// `sys.displayhook(value)` for interactive code.
    pub(crate) fn display(&self, rt: &Runtime, value: &Object) -> PyResult {
        match rt.sys_attribute("displayhook") {
            Some(hook) => rt.call(&hook, &[value]),
            None => Err(rt.runtime_error("lost sys.displayhook")),
        }
    }
}

/// Whether a handler's result is a part of the group it was given, unchanged: same traceback, cause and context.
fn is_same_metadata(a: &Object, b: &Object) -> bool {
    let (Some(a), Some(b)) = (exception_value(a), exception_value(b)) else { return false };
    let same = |x: &Slot, y: &Slot| match (x.get(), y.get()) {
        (Some(x), Some(y)) => x.is_same(&y),
        (None, None) => true,
        _ => false,
    };
    same(&a.traceback, &b.traceback) && same(&a.cause, &b.cause) && same(&a.context, &b.context)
}
