//! What the runtime itself holds: for whoever accounts for every reference.

use serpentarium_heap::{Label, Visitor};

use crate::core::Runtime;

impl Runtime {
    /// Names each counted reference that the runtime's own fields hold to an object that can die. Built-in types and
    /// exceptions, singletons and the runtime's names are immortal and left out.
    pub fn visit_roots(&self, visitor: &mut Visitor<'_>) {
        self.interner
            .for_each(|string| visitor(Label::Field("the table of interned strings"), string.as_object()));
        self.method_cache.visit_names(|name| visitor(Label::Field("the cache of type look-ups"), name));
        if let Some(group) = self.exception_group.get() {
            visitor(Label::Field("ExceptionGroup"), group.as_object());
        }
        self.modules.visit(Label::Field("sys.modules"), visitor);
        self.sys_dict.visit(Label::Field("the namespace of sys"), visitor);
        self.builtins_dict.visit(Label::Field("the namespace of builtins"), visitor);
        self.importlib.visit(Label::Field("importlib._bootstrap"), visitor);
        self.gc.callbacks.visit(Label::Field("gc.callbacks"), visitor);
        self.gc.garbage.visit(Label::Field("gc.garbage"), visitor);
    }
}
