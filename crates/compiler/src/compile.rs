//! The whole way from a tree to a code object.

use std::rc::Rc;

use bumpalo::Bump;
use serpentarium_bytecode::CodeObject;
use serpentarium_parser::ast::Mod;

use crate::codegen::{Compiler, Options};
use crate::diagnostics::{CompileWarning, Result};
use crate::error::CompileError;
use crate::future::{self, Future};
use crate::preprocess::preprocess;
use crate::symtable::{self, SymbolTable};

/// Bits of the `flags` argument of `compile`, besides those of future features.
pub mod compile_flag {
    /// `PyCF_ONLY_AST`: the tree is wanted, not code.
    pub const ONLY_AST: u32 = 0x400;
    /// `PyCF_TYPE_COMMENTS`: the tree keeps type comments.
    pub const TYPE_COMMENTS: u32 = 0x1000;
    /// `PyCF_OPTIMIZED_AST`: the tree is wanted as the compiler rewrites it.
    pub const OPTIMIZED_AST: u32 = 0x8000 | ONLY_AST;
    /// `PyCF_ALLOW_TOP_LEVEL_AWAIT`: `await` and the like may be used outside functions.
    pub const ALLOW_TOP_LEVEL_AWAIT: u32 = 0x2000;
}

/// What the tree is compiled as: the `mode` argument of `compile`. It must match the kind of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A module.
    Exec,
    /// One expression.
    Eval,
    /// One interactive statement, whose value is shown.
    Single,
}

/// A compiled module.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Its code object.
    pub code: Rc<CodeObject>,
    /// What to warn of, in order.
    pub warnings: Vec<CompileWarning>,
}

/// Compiles a tree.
///
/// `flags` are bits of future features and of [`compile_flag`]; `optimize` is the level of `-O`: from 1 on there are
/// no assertions, from 2 on no docstrings.
pub fn compile(
    module: &Mod<'_>,
    filename: &str,
    mode: Mode,
    flags: u32,
    optimize: u8,
) -> std::result::Result<Compiled, CompileError> {
    let mut warnings = Vec::new();
    let code = compile_with_warnings(module, filename, mode, flags, optimize, &mut warnings)?;
    Ok(Compiled { code, warnings })
}

/// As [`compile()`], for callers that want the warnings issued before an error.
pub fn compile_with_warnings(
    module: &Mod<'_>,
    filename: &str,
    mode: Mode,
    flags: u32,
    optimize: u8,
    warnings: &mut Vec<CompileWarning>,
) -> std::result::Result<Rc<CodeObject>, CompileError> {
    let expected = match module {
        Mod::Module { .. } => Some(Mode::Exec),
        Mod::Expression { .. } => Some(Mode::Eval),
        Mod::Interactive { .. } => Some(Mode::Single),
        Mod::FunctionType { .. } => None,
    };
    if expected != Some(mode) {
        return Err(CompileError::value("the kind of the tree does not match the mode"));
    }
    let arena = Bump::new();
    run(&arena, module, filename, flags, optimize, warnings).map(Rc::new)
}

/// The tree as the compiler rewrites it before it looks at names, and what it warns of on the way. With `check_only` the
/// tree is gone over for its warnings and errors but stays as it is.
pub fn preprocess_tree<'a>(
    arena: &'a Bump,
    module: &'a Mod<'a>,
    flags: u32,
    optimize: u8,
    check_only: bool,
    warnings: &mut Vec<CompileWarning>,
) -> std::result::Result<&'a Mod<'a>, CompileError> {
    let mut future = Future::scan(module)?;
    future.features |= flags & future::MASK;
    let rewritten = preprocess(arena, module, optimize, future.annotations(), warnings)?;
    Ok(if check_only { module } else { rewritten })
}

/// The symbol table of a module, as the module `symtable` shows it: made from the tree as it was parsed.
pub fn symbol_table<'a>(
    arena: &'a Bump,
    module: &'a Mod<'a>,
) -> std::result::Result<SymbolTable<'a>, CompileError> {
    let future = Future::scan(module)?;
    symtable::build(arena, module, arena.alloc(future), false)
}

fn run<'a>(
    arena: &'a Bump,
    module: &'a Mod<'a>,
    filename: &str,
    flags: u32,
    optimize: u8,
    warnings: &mut Vec<CompileWarning>,
) -> Result<CodeObject> {
    let mut future = Future::scan(module)?;
    future.features |= flags & future::MASK;
    let module = preprocess(arena, module, optimize, future.annotations(), warnings)?;
    let allows_top_level_await = flags & compile_flag::ALLOW_TOP_LEVEL_AWAIT != 0;
    let table = symtable::build(arena, module, arena.alloc(future), allows_top_level_await)?;
    let options = Options { filename: Rc::from(filename), future, optimize };
    Compiler::new(arena, table, options, warnings).compile(module)
}
