//! What built-in types and modules ask of whoever runs bytecode.

use serpentarium_heap::{Obj, Object, Ref};

use crate::core::{CallArgs, PyResult, Runtime};
use crate::{Code, Dict};

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
    /// Adds the running frame to the exception's traceback, as C code that fails does not.
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
    /// Downcast for the evaluator's own crate.
    fn as_any(&self) -> &dyn std::any::Any;
}
