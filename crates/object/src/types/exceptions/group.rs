//! Exception groups: `BaseExceptionGroup`, the class `ExceptionGroup`, splitting.

use serpentarium_heap::{Object, Ref};

use crate::core::{PyResult, Runtime, Type};

impl Runtime {
    /// The class `ExceptionGroup`, which is made like a class statement's: it has two bases.
    pub fn exception_group_class(&self) -> PyResult {
        if let Some(class) = self.exception_group.get() {
            return Ok(class.clone().into_object());
        }
        let name = self.intern("ExceptionGroup");
        let bases = [&self.exceptions.base_exception_group, &self.exceptions.exception];
        let bases = self.new_tuple(bases.map(|base| base.clone().into_object()));
        let namespace = self.new_dict();
        namespace.set_str(self, &self.names.module, self.names.builtins_module.clone().into_object());
        let class: Ref<Type> = self.new_class(&self.types.type_, &name, &bases, &namespace, None)?;
        Ok(self.exception_group.get_or_init(|| class).clone().into_object())
    }

    /// The part of an exception group whose leaves are in `parts`, which are groups split off from it
    /// (`_PyEval_ExceptionGroupMatch`'s counterpart after the handlers ran: `exception_group_projection`).
    pub fn group_projection(&self, original: &Object, parts: &[Ref]) -> PyResult<Option<Ref>> {
        let _ = (original, parts);
        Err(self.not_supported("exception group projection"))
    }
}
