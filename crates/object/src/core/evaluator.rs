//! What built-in types and modules ask of whoever runs bytecode.

use std::cell::Cell;

use serpentarium_heap::{Obj, Object, Ref, Slot};

use crate::core::{CallArgs, ModuleSpec, PyResult, Runtime};
use crate::{Code, Dict, Tuple};

/// What `sys` lets programs change about the evaluation of their code.
#[derive(Debug)]
pub struct EvaluatorSettings {
    /// `sys.getrecursionlimit()`
    pub recursion_limit: Cell<usize>,
    /// `sys.set_asyncgen_hooks`: `firstiter` and `finalizer`.
    pub asyncgen_hooks: (Slot, Slot),
    /// `sys.get_coroutine_origin_tracking_depth()`
    pub origin_depth: Cell<usize>,
}

impl Default for EvaluatorSettings {
    fn default() -> Self {
        Self {
            recursion_limit: Cell::new(1000),
            asyncgen_hooks: (Slot::empty(), Slot::empty()),
            origin_depth: Cell::new(0),
        }
    }
}

/// How to compile: the arguments of `compile` that are numbers (`PyCompilerFlags`).
#[derive(Clone, Copy, Debug)]
pub struct CompileOptions {
    /// Bits of `PyCF_*` and of future features.
    pub flags: i64,
    /// Level of `-O`, or -1 for the interpreter's own.
    pub optimize: i32,
    /// Minor version of Python 3 whose grammar trees are parsed with, or -1 for the newest.
    pub feature_version: i32,
}

impl CompileOptions {
    /// Nothing but these flags.
    pub const fn with_flags(flags: i64) -> Self {
        Self { flags, optimize: -1, feature_version: -1 }
    }
}

/// The part of the interpreter above this crate. The `vm` crate implements it.
pub trait Evaluator {
    /// Calls a Python function (the call slot of `function`).
    fn call_function(&self, rt: &Runtime, function: &Object, args: CallArgs<'_>) -> PyResult;
    /// Runs a code object in these namespaces (`exec`, module bodies). `closure` is a tuple of cells or none.
    fn run_code(
        &self,
        rt: &Runtime,
        code: &Obj<Code>,
        globals: &Obj<Dict>,
        locals: &Object,
        closure: Option<&Object>,
    ) -> PyResult;
    /// Compiles source text or a tree (`compile`, `exec` of a string). `mode` is `exec`, `eval`, `single` or
    /// `func_type`.
    fn compile(
        &self,
        rt: &Runtime,
        source: &Object,
        filename: &Object,
        mode: &str,
        options: CompileOptions,
    ) -> PyResult;
    /// Globals of the running Python frame, or none outside any frame.
    fn current_globals(&self, rt: &Runtime) -> Option<Ref<Dict>>;
    /// What `locals()` returns in the running frame.
    fn current_locals(&self, rt: &Runtime) -> PyResult;
    /// The frame object `depth` levels up (`sys._getframe`), or none.
    fn frame(&self, rt: &Runtime, depth: usize) -> PyResult<Option<Ref>>;
    /// First argument and class cell of the running method, for `super()` without arguments.
    fn super_context(&self, rt: &Runtime) -> PyResult<(Ref, Ref)>;
    /// The exception being handled (`sys.exception()`), if any.
    fn handled_exception(&self, rt: &Runtime) -> Option<Ref>;
    /// Imports a module (`PyImport_ImportModuleLevelObject`).
    fn import(
        &self,
        rt: &Runtime,
        name: &Object,
        globals: Option<&Object>,
        fromlist: Option<&Object>,
        level: i64,
    ) -> PyResult;
    /// Enters one level of native recursion; `RecursionError` with `context` (" while calling a Python object")
    /// when too deep. Pair with `leave_recursion`.
    fn enter_recursion(&self, rt: &Runtime, context: &str) -> PyResult<()>;
    /// Leaves one level of native recursion.
    fn leave_recursion(&self, rt: &Runtime);
    /// Handles pending work: signals, a due collection. Called by long native loops.
    fn check_signals(&self, rt: &Runtime) -> PyResult<()>;
    /// Makes the code object of a compiled unit (`marshal.loads`).
    fn load_code(
        &self,
        rt: &Runtime,
        unit: &std::rc::Rc<serpentarium_bytecode::CodeObject>,
    ) -> PyResult<Ref<Code>>;
    /// The awaitable of `anext(iterator, default)`, given what `__anext__` returned.
    fn anext_with_default(&self, rt: &Runtime, awaitable: Ref, default: &Object) -> Ref;
    /// What programs may change through `sys`.
    fn settings(&self) -> &EvaluatorSettings;
    /// How many Python frames the thread has.
    fn frame_count(&self) -> usize;
    /// The module `sys.monitoring`.
    fn monitoring(&self) -> &'static ModuleSpec;
    /// `sys.gettrace()`
    fn trace_function(&self) -> Option<Ref>;
    /// `sys.settrace(function)`
    fn set_trace_function(&self, function: Option<Ref>);
    /// `sys.getprofile()`
    fn profile_function(&self) -> Option<Ref>;
    /// `sys.setprofile(function)`
    fn set_profile_function(&self, function: Option<Ref>);
    /// `sys.call_tracing(function, args)`: calls with events told although a callback runs.
    fn call_tracing(&self, rt: &Runtime, callable: &Object, args: &Obj<Tuple>) -> PyResult;
    /// Downcast for the evaluator's own crate.
    fn as_any(&self) -> &dyn std::any::Any;
}
