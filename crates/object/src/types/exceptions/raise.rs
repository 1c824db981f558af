//! Making and raising exceptions from Rust.

use std::cell::Cell;

use serpentarium_heap::{Obj, Object, Ref, Slot};

use super::{Exception, exception_value, fields_of};
use crate::core::{CallArgs, PyResult, Raised, Runtime, Type, type_of};
use crate::{Str, StrMethods as _};

impl Runtime {
    /// A new exception of exactly this class with these `args`; the class's constructor is not run.
    pub fn new_exception(&self, class: &Obj<Type>, args: Vec<Ref>) -> Ref<Exception> {
        let args = self.new_tuple(args);
        let fields = fields_of(class).iter().map(|_| Slot::empty()).collect();
        let payload = Exception {
            dict: Slot::empty(),
            args: Slot::new(args.into_object()),
            traceback: Slot::empty(),
            context: Slot::empty(),
            cause: Slot::empty(),
            suppress_context: Cell::new(false),
            fields,
        };
        let exception = self.heap.alloc(class, payload);
        self.tracked(exception)
    }

    /// Raises an exception instance: gives it its context (the exception being handled), as every raise in
    /// CPython does (`_PyErr_SetObject`).
    pub fn raise_exception(&self, exception: Ref) -> Raised {
        if let Some(handled) = self.evaluator.get().and_then(|evaluator| evaluator.handled_exception(self))
            && !handled.is_same(&exception)
            && let Some(raised) = exception_value(&exception)
        {
            break_context_cycle(&handled, &exception);
            raised.context.set(Some(handled));
        }
        Raised::from_exception(exception)
    }

    /// Raises a built-in class with one message.
    #[cold]
    pub fn raise(&self, class: &Obj<Type>, message: &str) -> Raised {
        let text = self.new_str(message).into_object();
        self.raise_with(class, vec![text])
    }

    /// Raises a built-in class with these arguments, through its constructor if it has fields to fill.
    #[cold]
    pub fn raise_with(&self, class: &Obj<Type>, args: Vec<Ref>) -> Raised {
        if fields_of(class).is_empty() {
            let exception = self.new_exception(class, args);
            return self.raise_exception(exception.into_object());
        }
        let values: Vec<_> = args.into_iter().map(serpentarium_heap::StackRef::from).collect();
        match self.call_args(class.as_object(), CallArgs::positional(&values)) {
            Ok(exception) => self.raise_exception(exception),
            Err(raised) => raised,
        }
    }

    /// `TypeError`
    #[cold]
    pub fn type_error(&self, message: impl AsRef<str>) -> Raised {
        self.raise(&self.exceptions.type_error, message.as_ref())
    }

    /// `ValueError`
    #[cold]
    pub fn value_error(&self, message: impl AsRef<str>) -> Raised {
        self.raise(&self.exceptions.value_error, message.as_ref())
    }

    /// `OverflowError`
    #[cold]
    pub fn overflow_error(&self, message: impl AsRef<str>) -> Raised {
        self.raise(&self.exceptions.overflow_error, message.as_ref())
    }

    /// `IndexError`
    #[cold]
    pub fn index_error(&self, message: impl AsRef<str>) -> Raised {
        self.raise(&self.exceptions.index_error, message.as_ref())
    }

    /// `RuntimeError`
    #[cold]
    pub fn runtime_error(&self, message: impl AsRef<str>) -> Raised {
        self.raise(&self.exceptions.runtime_error, message.as_ref())
    }

    /// `SystemError`
    #[cold]
    pub fn system_error(&self, message: impl AsRef<str>) -> Raised {
        self.raise(&self.exceptions.system_error, message.as_ref())
    }

    /// `NotImplementedError` naming the thing that is missing here though CPython has it.
    #[cold]
    pub fn not_supported(&self, what: &str) -> Raised {
        self.raise(&self.exceptions.not_implemented_error, what)
    }

    /// `MemoryError`
    #[cold]
    pub fn memory_error(&self) -> Raised {
        self.raise_with(&self.exceptions.memory_error, Vec::new())
    }

    /// `KeyError` for this key.
    #[cold]
    pub fn key_error(&self, key: &Object) -> Raised {
        self.raise_with(&self.exceptions.key_error, vec![key.to_ref()])
    }

    /// `StopIteration` with a value, or none.
    pub fn stop_iteration(&self, value: Option<Ref>) -> Raised {
        self.raise_with(&self.exceptions.stop_iteration, value.into_iter().collect())
    }

    /// `AttributeError` with `name` and `obj` filled, for suggestions.
    #[cold]
    pub fn attribute_error(&self, object: &Object, name: &Obj<Str>, message: &str) -> Raised {
        let exception =
            self.new_exception(&self.exceptions.attribute_error, vec![self.new_str(message).into_object()]);
        exception.fields[0].set(Some(name.to_ref().into_object()));
        exception.fields[1].set(Some(object.to_ref()));
        self.raise_exception(exception.into_object())
    }

    /// `AttributeError` that says neither name nor object, as descriptors raise it when set.
    #[cold]
    pub fn bare_attribute_error(&self, message: &str) -> Raised {
        self.raise(&self.exceptions.attribute_error, message)
    }

    /// `AttributeError` as generic attribute access raises it.
    #[cold]
    pub fn no_attribute(&self, object: &Object, name: &Obj<Str>) -> Raised {
        let text = format!("'{}' object has no attribute '{}'", self.type_name(object), name.to_text());
        self.attribute_error(object, name, &text)
    }

    /// `NameError` with `name` filled; its subclasses leave that empty (`_PyEval_FormatExcCheckArg`).
    #[cold]
    pub fn name_error(&self, class: &Obj<Type>, name: &Obj<Str>, message: &str) -> Raised {
        let exception = self.new_exception(class, vec![self.new_str(message).into_object()]);
        if class.is_same(&self.exceptions.name_error) {
            exception.fields[0].set(Some(name.to_ref().into_object()));
        }
        self.raise_exception(exception.into_object())
    }

    /// True if the raised exception is an instance of `class`.
    #[inline]
    pub fn raised_is(&self, raised: &Raised, class: &Obj<Type>) -> bool {
        self.is_subtype(type_of(raised.exception()), class)
    }

    /// `Ok(None)` if the failure is an instance of `class`, else the failure.
    pub fn swallow<T>(&self, result: PyResult<T>, class: &Obj<Type>) -> PyResult<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(raised) if self.raised_is(&raised, class) => Ok(None),
            Err(raised) => Err(raised),
        }
    }
}

/// Cuts the chain of contexts of `handled` where it would lead back to `exception`.
fn break_context_cycle(handled: &Object, exception: &Object) {
    let mut current = handled.to_ref();
    let mut steps = 0_u32;
    while let Some(next) = exception_value(&current).and_then(|value| value.context.get()) {
        if next.is_same(exception) {
            if let Some(value) = exception_value(&current) {
                value.context.set(None);
            }
            return;
        }
        steps += 1;
        if steps > 1_000_000 {
            return;
        }
        current = next;
    }
}
