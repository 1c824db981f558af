//! The first pass: entering blocks and noting how names are used.

use bumpalo::Bump;
use rustc_hash::FxHashMap;
use serpentarium_parser::ast::{Expr, ExprContext, Location, Mod, docstring};

use super::analyze::analyze;
use super::{Block, BlockId, BlockKey, BlockKind, ComprehensionKind, SymbolTable, def};
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::future::Future;
use crate::mangle::mangle;
use crate::recursion::Recursion;

/// Makes the symbol table of a module.
pub(crate) fn build<'a>(
    arena: &'a Bump,
    module: &'a Mod<'a>,
    future: &'a Future,
    allows_top_level_await: bool,
) -> Result<SymbolTable<'a>> {
    let mut builder = Builder {
        arena,
        table: SymbolTable { blocks: Vec::new(), by_node: FxHashMap::default() },
        stack: Vec::new(),
        current: SymbolTable::TOP,
        private: None,
        future,
        allows_top_level_await,
        recursion: Recursion::default(),
    };
    builder.enter_block("top", BlockKind::Module, BlockKey::Module, Location::default())?;
    match *module {
        Mod::Module { body, .. } => {
            builder.block_mut().has_docstring = docstring(body).is_some();
            builder.visit_stmts(body)?;
        }
        Mod::Interactive { body } => builder.visit_stmts(body)?,
        Mod::Expression { body } => builder.visit_expr(body)?,
        Mod::FunctionType { .. } => {
            return Err(CompileError::system("this compiler does not handle FunctionTypes"));
        }
    }
    builder.exit_block();
    analyze(&mut builder.table)?;
    Ok(builder.table)
}

pub(super) struct Builder<'a> {
    pub(super) arena: &'a Bump,
    pub(super) table: SymbolTable<'a>,
    /// The blocks being visited, outermost first; the last is `current`.
    pub(super) stack: Vec<BlockId>,
    pub(super) current: BlockId,
    /// The innermost class's name, for mangling.
    pub(super) private: Option<&'a str>,
    pub(super) future: &'a Future,
    pub(super) allows_top_level_await: bool,
    pub(super) recursion: Recursion,
}

impl<'a> Builder<'a> {
    pub(super) fn block(&self) -> &Block<'a> {
        &self.table[self.current]
    }

    pub(super) fn block_mut(&mut self) -> &mut Block<'a> {
        &mut self.table[self.current]
    }

    /// Makes a block without entering it.
    pub(super) fn new_block(
        &mut self,
        name: &'a str,
        kind: BlockKind,
        key: BlockKey,
        location: Location,
    ) -> BlockId {
        let id = BlockId(self.table.blocks.len());
        let mut block = Block::new(kind, name, location);
        if !self.stack.is_empty() {
            let parent = self.block();
            block.nested = parent.nested || parent.is_function_like();
            block.method = kind == BlockKind::Function && parent.kind == BlockKind::Class;
        }
        self.table.blocks.push(block);
        self.table.by_node.insert(key, id);
        id
    }

    /// Makes `id` the current block; as a child of the one before if `add_to_children`.
    pub(super) fn enter_existing(&mut self, id: BlockId, add_to_children: bool) {
        let previous = self.stack.last().copied();
        self.stack.push(id);
        self.current = id;
        let Some(previous) = previous else { return };
        let comp_iter_expr = self.table[previous].comp_iter_expr;
        let mangled_names = self.table[previous].mangled_names;
        let future_annotations = self.future.annotations();
        let block = &mut self.table[id];
        block.comp_iter_expr = comp_iter_expr;
        // All names are mangled in a class.
        if mangled_names.is_some() && block.kind != BlockKind::Class {
            block.mangled_names = mangled_names;
        }
        // Annotations that become strings do not take part in the analysis.
        if block.kind == BlockKind::Annotation && future_annotations {
            return;
        }
        if add_to_children {
            self.table[previous].children.push(id);
        }
    }

    pub(super) fn enter_block(
        &mut self,
        name: &'a str,
        kind: BlockKind,
        key: BlockKey,
        location: Location,
    ) -> Result {
        let id = self.new_block(name, kind, key, location);
        self.enter_existing(id, true);
        if matches!(kind, BlockKind::Annotation | BlockKind::TypeVariable | BlockKind::TypeAlias) {
            self.add_def(".format", def::PARAM, location)?;
            self.add_def(".format", def::USE, location)?;
        }
        Ok(())
    }

    pub(super) fn exit_block(&mut self) {
        self.stack.pop();
        if let Some(&current) = self.stack.last() {
            self.current = current;
        }
    }

    pub(super) fn mangle(&self, name: &'a str) -> &'a str {
        if self.private.is_none() || self.table.exempt_from_mangling(self.current, name) {
            return name;
        }
        mangle(self.arena, self.private, name)
    }

    /// The flags `name` has in `block` so far.
    pub(super) fn flags_in(&self, block: BlockId, name: &'a str) -> u32 {
        self.table[block].symbol(self.mangle(name)).flags
    }

    pub(super) fn check_name(&self, name: &str, location: Location, ctx: ExprContext) -> Result {
        if name != "__debug__" {
            return Ok(());
        }
        match ctx {
            ExprContext::Store => Err(CompileError::syntax("cannot assign to __debug__", location)),
            ExprContext::Del => Err(CompileError::syntax("cannot delete __debug__", location)),
            ExprContext::Load => Ok(()),
        }
    }

    pub(super) fn add_def(&mut self, name: &'a str, flag: u32, location: Location) -> Result {
        self.add_def_ctx(name, flag, location, ExprContext::Store)
    }

    pub(super) fn add_def_ctx(
        &mut self,
        name: &'a str,
        flag: u32,
        location: Location,
        ctx: ExprContext,
    ) -> Result {
        if flag & def::BOUND != 0 {
            self.check_name(name, location, ctx)?;
        }
        if flag & def::TYPE_PARAM != 0
            && let Some(owner) = self.block().mangled_names
        {
            self.table[owner].mangled.insert(name);
        }
        self.add_def_in(self.current, name, flag, location)
    }

    /// Notes a use of `name` in a block that need not be the current one.
    pub(super) fn add_def_in(&mut self, id: BlockId, name: &'a str, flag: u32, location: Location) -> Result {
        let mangled = self.mangle(name);
        let block = &mut self.table[id];
        let before = block.symbols.get(mangled).map_or(0, |symbol| symbol.flags);
        if flag & before & def::PARAM != 0 {
            let message = format!("duplicate argument '{name}' in function definition");
            return Err(CompileError::syntax(message, location));
        }
        if flag & before & def::TYPE_PARAM != 0 {
            return Err(CompileError::syntax(format!("duplicate type parameter '{name}'"), location));
        }
        let mut flags = before | flag;
        if block.comp_iter_target {
            if flags & (def::GLOBAL | def::NONLOCAL) != 0 {
                let message =
                    format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
                return Err(CompileError::syntax(message, location));
            }
            flags |= def::COMP_ITER;
        }
        block.symbols.entry(mangled).or_default().flags = flags;
        if flag & def::PARAM != 0 {
            block.varnames.push(mangled);
        } else if flag & def::GLOBAL != 0 {
            self.table[SymbolTable::TOP].symbols.entry(mangled).or_default().flags |= flag;
        }
        Ok(())
    }

    pub(super) fn record_directive(&mut self, name: &'a str, location: Location) {
        let mangled = self.mangle(name);
        self.block_mut().directives.push((mangled, location));
    }

    /// Whether `await` may be used because the current block is an `async def` or made to be one.
    pub(super) fn in_async_def(&self) -> bool {
        self.block().kind == BlockKind::Function && self.block().coroutine
    }

    /// Whether the current block is a module that may await, as in an interactive session.
    pub(super) fn top_level_await(&self) -> bool {
        self.allows_top_level_await && self.block().kind == BlockKind::Module
    }

    /// Refuses what cannot be part of an annotation or of the other scopes that are evaluated later.
    pub(super) fn refuse_in_annotation(&self, what: &str, expr: &Expr<'a>) -> Result {
        let place = match self.block().kind {
            BlockKind::Annotation => "an annotation",
            BlockKind::TypeVariable => self.block().scope_info,
            BlockKind::TypeAlias => "a type alias",
            BlockKind::TypeParameters => "the definition of a generic",
            BlockKind::Function | BlockKind::Class | BlockKind::Module => return Ok(()),
        };
        Err(CompileError::syntax(format!("{what} cannot be used within {place}"), expr.loc))
    }

    pub(super) fn refuse_yield_in_comprehension(&self, expr: &Expr<'a>) -> Result {
        let place = match self.block().comprehension {
            None => return Ok(()),
            Some(ComprehensionKind::List) => "list comprehension",
            Some(ComprehensionKind::Set) => "set comprehension",
            Some(ComprehensionKind::Dict) => "dict comprehension",
            Some(ComprehensionKind::Generator) => "generator expression",
        };
        Err(CompileError::syntax(format!("'yield' inside {place}"), expr.loc))
    }
}
