//! Reporting failures that cannot be raised, and matching exceptions with classes.

use serpentarium_heap::{Object, Ref};

use crate::Type;
use crate::core::{PyResult, Raised, Runtime, type_of};
use crate::types::{Exception, tuple_value};

impl Runtime {
    /// Reports a failure nobody can catch to `sys.unraisablehook` (`PyErr_FormatUnraisable`).
    ///
    /// `message` is the text before the colon; without it the hook says "Exception ignored in: " and `object`.
    pub fn report_unraisable(&self, raised: Raised, message: Option<&str>, object: Option<&Object>) {
        let default = self.sys_attribute("__unraisablehook__");
        let Some(hook) = self.sys_attribute("unraisablehook").or_else(|| default.clone()) else { return };
        let Err(failed) = self.call_unraisable_hook(&hook, raised, message, object) else { return };
        // A hook that fails is reported itself, by the default one; what fails then is lost.
        if let Some(default) = default.filter(|default| !default.is_same(&hook)) {
            let text = "Exception ignored in sys.unraisablehook";
            drop(self.call_unraisable_hook(&default, failed, Some(text), Some(&hook)));
        }
    }

    fn call_unraisable_hook(
        &self,
        hook: &Object,
        raised: Raised,
        message: Option<&str>,
        object: Option<&Object>,
    ) -> PyResult<()> {
        let exception = raised.into_exception();
        let traceback = exception.downcast::<Exception>().and_then(|value| value.traceback.get());
        let args = [
            type_of(&exception).to_ref().into_object(),
            exception,
            traceback.unwrap_or_else(|| self.none()),
            message.map_or_else(|| self.none(), |text| self.new_str(text).into_object()),
            object.map_or_else(|| self.none(), serpentarium_heap::Obj::to_ref),
        ];
        let Some(make) = self.sys_attribute("_unraisable_args") else { return Ok(()) };
        let refs: Vec<&Object> = args.iter().map(|arg| &**arg).collect();
        let args = self.call(&make, &refs)?;
        self.call(hook, &[&args]).map(drop)
    }

    /// An attribute of the `sys` module, if it is there.
    pub fn sys_attribute(&self, name: &str) -> Option<Ref> {
        let dict = self.sys_dict.get()?;
        dict.downcast::<crate::Dict>()?.get_str(self, &self.intern(name))
    }

    /// True if the exception matches a class or one of a tuple of classes (`PyErr_GivenExceptionMatches`).
    pub fn exception_matches(&self, exception: &Object, class: &Object) -> bool {
        if let Some(classes) = tuple_value(class) {
            return classes.tail().iter().any(|class| self.exception_matches(exception, class));
        }
        class.downcast::<Type>().is_some_and(|class| self.type_check(exception, class))
    }

    /// True if the object is a class derived from `BaseException`.
    pub fn is_exception_class(&self, object: &Object) -> bool {
        object.downcast::<Type>().is_some_and(|class| self.is_subtype(class, &self.exceptions.base_exception))
    }

    /// Makes a `UnicodeDecodeError`-like or other exception through its class, raising whatever that raises.
    pub fn raise_call(&self, class: &Object, args: &[&Object]) -> Raised {
        match self.call(class, args) {
            Ok(exception) => self.raise_exception(exception),
            Err(raised) => raised,
        }
    }

    /// Issues a warning through the `warnings` module's native part; an error if filters turn it into one.
    pub fn warn(
        &self,
        category: &serpentarium_heap::Obj<Type>,
        message: &str,
        stack_level: i64,
    ) -> PyResult<()> {
        let Some(warn) = self.sys_attribute("_warn") else { return Ok(()) };
        let text = self.new_str(message);
        let level = self.new_int(stack_level);
        self.call(&warn, &[text.as_object(), category.as_object(), &level]).map(drop)
    }
}
