//! Module objects and operating-system errors for native code.

use serpentarium_heap::{Object, Ref, Slot};

use crate::core::{Raised, Runtime};
use crate::types::Module;

impl Runtime {
    /// A fresh module with the names every module has (`PyModule_NewObject`).
    pub fn new_module(&self, name: &str) -> Ref {
        let dict = self.new_dict();
        dict.set_str(self, &self.names.name, self.new_str(name).into_object());
        for missing in [&self.names.doc, &self.names.package, &self.names.loader, &self.names.spec] {
            dict.set_str(self, missing, self.none());
        }
        let payload = Module { dict: Slot::new(dict.into_object()) };
        self.tracked(self.heap.alloc(&self.types.module, payload)).into_object()
    }

    /// `OSError` for an error number, of the subclass that stands for it.
    pub fn os_error(&self, errno: i32, filename: Option<&Object>) -> Raised {
        let (number, text) =
            (self.new_int(i64::from(errno)), self.new_str(&serpentarium_host::strerror(errno)));
        let class = self.exceptions.os_error.as_object();
        match filename {
            Some(filename) => self.raise_call(class, &[&number, text.as_object(), filename]),
            None => self.raise_call(class, &[&number, text.as_object()]),
        }
    }
}
