//! The way to what `typing.py` defines: generic aliases, checks, substitution.

use serpentarium_heap::Object;

use crate::Dict;
use crate::core::{PyResult, Runtime};

impl Runtime {
    /// A module that is already loaded, or imported now.
    pub fn loaded_module(&self, name: &str) -> PyResult {
        let key = self.intern(name);
        let loaded = self.modules.get().and_then(|modules| modules.downcast::<Dict>()?.get_str(self, &key));
        match loaded {
            Some(module) if !self.is_none(&module) => Ok(module),
            _ => {
                // `import a.b` gives `a`; with a list of names it gives the module itself.
                let names = self.new_tuple([self.intern("*").into_object()]);
                self.evaluator().import(self, key.as_object(), None, Some(names.as_object()), 0)
            }
        }
    }

    /// Calls a function of `typing.py` by name (`call_typing_func_object`).
    pub(crate) fn typing_py_call(&self, name: &str, args: &[&Object]) -> PyResult {
        let module = self.loaded_module("typing")?;
        let function = self.getattr_str(&module, name)?;
        self.call(&function, args)
    }
}
