//! First pass over statements.

use serpentarium_parser::ast::{
    Alias, Arg, Arguments, ClassDef, ExceptHandler, Expr, ExprContext, ExprKind, FunctionDef, Keyword,
    Location, Stmt, StmtKind, WithItem, docstring,
};

use super::build::Builder;
use super::type_params::GenericKind;
use super::{BlockId, BlockKey, BlockKind, SymbolTable, address, def};
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::recursion::with_stack;

impl<'a> Builder<'a> {
    pub(super) fn visit_stmts(&mut self, stmts: &'a [Stmt<'a>]) -> Result {
        stmts.iter().try_for_each(|stmt| self.visit_stmt(stmt))
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt<'a>) -> Result {
        self.recursion.enter()?;
        let result = with_stack(|| self.visit_stmt_kind(stmt));
        self.recursion.leave();
        result
    }

    fn visit_stmt_kind(&mut self, stmt: &'a Stmt<'a>) -> Result {
        let loc = stmt.loc;
        match stmt.kind {
            StmtKind::FunctionDef(def) => self.visit_function_def(def, loc, false),
            StmtKind::AsyncFunctionDef(def) => self.visit_function_def(def, loc, true),
            StmtKind::ClassDef(def) => self.visit_class_def(def, loc),
            StmtKind::Return { value } => {
                if let Some(value) = value {
                    self.visit_expr(value)?;
                    self.block_mut().returns_value = true;
                }
                Ok(())
            }
            StmtKind::Delete { targets } => self.visit_exprs(targets),
            StmtKind::Assign { targets, value, .. } => {
                self.visit_exprs(targets)?;
                self.visit_expr(value)
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                self.visit_type_alias(name, type_params, value, loc)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.visit_expr(target)?;
                self.visit_expr(value)
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.visit_ann_assign(target, annotation, value, simple, loc)
            }
            StmtKind::For { target, iter, body, orelse, .. } => {
                self.visit_expr(target)?;
                self.visit_expr(iter)?;
                self.visit_conditional(&[body, orelse])
            }
            StmtKind::AsyncFor { target, iter, body, orelse, .. } => {
                self.require_coroutine("'async for' outside async function", loc)?;
                self.visit_expr(target)?;
                self.visit_expr(iter)?;
                self.visit_conditional(&[body, orelse])
            }
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                self.visit_expr(test)?;
                self.visit_conditional(&[body, orelse])
            }
            StmtKind::With { items, body, .. } => self.visit_with(items, body),
            StmtKind::AsyncWith { items, body, .. } => {
                self.require_coroutine("'async with' outside async function", loc)?;
                self.visit_with(items, body)
            }
            StmtKind::Match { subject, cases } => {
                self.visit_expr(subject)?;
                self.in_conditional_block(|this| {
                    cases.iter().try_for_each(|case| {
                        this.visit_pattern(case.pattern)?;
                        this.visit_opt(case.guard)?;
                        this.visit_stmts(case.body)
                    })
                })
            }
            StmtKind::Raise { exc, cause } => {
                self.visit_opt(exc)?;
                self.visit_opt(cause)
            }
            StmtKind::Try { body, handlers, orelse, finalbody }
            | StmtKind::TryStar { body, handlers, orelse, finalbody } => self.in_conditional_block(|this| {
                this.visit_stmts(body)?;
                this.visit_handlers(handlers)?;
                this.visit_stmts(orelse)?;
                this.visit_stmts(finalbody)
            }),
            StmtKind::Assert { test, msg } => {
                self.visit_expr(test)?;
                self.visit_opt(msg)
            }
            StmtKind::Import { names } => self.visit_aliases(names),
            StmtKind::ImportFrom { module, names, level } => {
                self.visit_aliases(names)?;
                self.check_import_from(module, level, loc)
            }
            StmtKind::Global { names } => names.iter().try_for_each(|name| self.visit_global(name, loc)),
            StmtKind::Nonlocal { names } => names.iter().try_for_each(|name| self.visit_nonlocal(name, loc)),
            StmtKind::Expr { value } => self.visit_expr(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    /// Runs `f` as inside a body that may or may not be executed.
    fn in_conditional_block(&mut self, f: impl FnOnce(&mut Self) -> Result) -> Result {
        let before = std::mem::replace(&mut self.block_mut().conditional, true);
        f(self)?;
        self.block_mut().conditional = before;
        Ok(())
    }

    fn visit_conditional(&mut self, bodies: &[&'a [Stmt<'a>]]) -> Result {
        self.in_conditional_block(|this| bodies.iter().try_for_each(|body| this.visit_stmts(body)))
    }

    fn visit_with(&mut self, items: &'a [WithItem<'a>], body: &'a [Stmt<'a>]) -> Result {
        self.in_conditional_block(|this| {
            for item in items {
                this.visit_expr(item.context_expr)?;
                this.visit_opt(item.optional_vars)?;
            }
            this.visit_stmts(body)
        })
    }

    fn visit_handlers(&mut self, handlers: &'a [ExceptHandler<'a>]) -> Result {
        for handler in handlers {
            self.visit_opt(handler.r#type)?;
            if let Some(name) = handler.name {
                self.add_def(name, def::LOCAL, handler.loc)?;
            }
            self.visit_stmts(handler.body)?;
        }
        Ok(())
    }

    fn require_coroutine(&mut self, message: &str, loc: Location) -> Result {
        if self.top_level_await() {
            self.block_mut().coroutine = true;
        }
        if self.block().coroutine { Ok(()) } else { Err(CompileError::syntax(message, loc)) }
    }

    fn visit_function_def(&mut self, def: &'a FunctionDef<'a>, loc: Location, is_async: bool) -> Result {
        self.add_def(def.name, def::LOCAL, loc)?;
        self.visit_defaults(def.args)?;
        self.visit_exprs(def.decorator_list)?;
        let generic = !def.type_params.is_empty();
        if generic {
            self.enter_type_params(def.name, def.type_params, GenericKind::Function(def.args), loc)?;
            self.visit_type_params(def.type_params)?;
        }
        let body = self.new_block(def.name, BlockKind::Function, BlockKey::Body(address(def)), loc);
        self.visit_signature_annotations(def, loc)?;
        self.enter_existing(body, true);
        let block = self.block_mut();
        block.has_docstring = docstring(def.body).is_some();
        block.coroutine |= is_async;
        self.visit_parameters(def.args)?;
        self.visit_stmts(def.body)?;
        self.exit_block();
        if generic {
            self.exit_block();
        }
        Ok(())
    }

    pub(super) fn visit_defaults(&mut self, args: &'a Arguments<'a>) -> Result {
        self.visit_exprs(args.defaults)?;
        args.kw_defaults.iter().flatten().try_for_each(|default| self.visit_expr(default))
    }

    pub(super) fn visit_parameters(&mut self, args: &'a Arguments<'a>) -> Result {
        for arg in args.posonlyargs.iter().chain(args.args).chain(args.kwonlyargs) {
            self.add_def(arg.arg, def::PARAM, arg.loc)?;
        }
        if let Some(arg) = args.vararg {
            self.add_def(arg.arg, def::PARAM, arg.loc)?;
            self.block_mut().varargs = true;
        }
        if let Some(arg) = args.kwarg {
            self.add_def(arg.arg, def::PARAM, arg.loc)?;
            self.block_mut().varkeywords = true;
        }
        Ok(())
    }

    /// Every function has a block for its annotations, whether or not it has any.
    fn visit_signature_annotations(&mut self, def: &'a FunctionDef<'a>, loc: Location) -> Result {
        let sees_class = self.block().can_see_class_scope || self.block().kind == BlockKind::Class;
        let key = BlockKey::Annotations(address(def));
        self.enter_block("__annotate__", BlockKind::Annotation, key, loc)?;
        if sees_class {
            self.block_mut().can_see_class_scope = true;
            self.add_def("__classdict__", def::USE, loc)?;
        }
        let args = def.args;
        let all = args.posonlyargs.iter().chain(args.args).chain(args.vararg).chain(args.kwarg);
        for arg in all.chain(args.kwonlyargs) {
            self.visit_arg_annotation(arg)?;
        }
        if let Some(returns) = def.returns {
            self.block_mut().annotations_used = true;
            self.visit_expr(returns)?;
        }
        self.exit_block();
        Ok(())
    }

    fn visit_arg_annotation(&mut self, arg: &'a Arg<'a>) -> Result {
        if let Some(annotation) = arg.annotation {
            self.block_mut().annotations_used = true;
            self.visit_expr(annotation)?;
        }
        Ok(())
    }

    fn visit_class_def(&mut self, def: &'a ClassDef<'a>, loc: Location) -> Result {
        self.add_def(def.name, def::LOCAL, loc)?;
        self.visit_exprs(def.decorator_list)?;
        let outer_private = self.private;
        let generic = !def.type_params.is_empty();
        if generic {
            self.enter_type_params(def.name, def.type_params, GenericKind::Class, loc)?;
            self.private = Some(def.name);
            self.block_mut().mangled_names = Some(self.current);
            self.visit_type_params(def.type_params)?;
        }
        self.visit_exprs(def.bases)?;
        self.check_keywords(def.keywords)?;
        self.visit_keywords(def.keywords)?;
        self.enter_block(def.name, BlockKind::Class, BlockKey::Body(address(def)), loc)?;
        self.private = Some(def.name);
        if generic {
            self.add_def("__type_params__", def::LOCAL, loc)?;
            self.add_def(".type_params", def::USE, loc)?;
        }
        self.visit_stmts(def.body)?;
        self.exit_block();
        if generic {
            self.exit_block();
        }
        self.private = outer_private;
        Ok(())
    }

    pub(super) fn check_keywords(&self, keywords: &[Keyword<'a>]) -> Result {
        for keyword in keywords {
            if let Some(arg) = keyword.arg {
                self.check_name(arg, keyword.loc, ExprContext::Store)?;
            }
        }
        Ok(())
    }

    pub(super) fn visit_keywords(&mut self, keywords: &'a [Keyword<'a>]) -> Result {
        keywords.iter().try_for_each(|keyword| self.visit_expr(keyword.value))
    }

    fn visit_ann_assign(
        &mut self,
        target: &'a Expr<'a>,
        annotation: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
        simple: bool,
        loc: Location,
    ) -> Result {
        self.block_mut().annotations_used = true;
        if let ExprKind::Name { id, .. } = target.kind {
            let flags = self.flags_in(self.current, id);
            if simple && flags & (def::GLOBAL | def::NONLOCAL) != 0 && self.current != SymbolTable::TOP {
                let kind = if flags & def::GLOBAL != 0 { "global" } else { "nonlocal" };
                return Err(CompileError::syntax(format!("annotated name '{id}' can't be {kind}"), loc));
            }
            if simple {
                self.add_def(id, def::ANNOT | def::LOCAL, target.loc)?;
            } else if value.is_some() {
                self.add_def(id, def::LOCAL, target.loc)?;
            }
        } else {
            self.visit_expr(target)?;
        }
        self.visit_annotation(annotation)?;
        self.visit_opt(value)
    }

    /// The annotation of an assignment; all those of one block share one annotation block.
    fn visit_annotation(&mut self, annotation: &'a Expr<'a>) -> Result {
        let parent = self.current;
        let kind = self.block().kind;
        let unevaluated = kind == BlockKind::Function;
        let conditional = kind == BlockKind::Module || (kind == BlockKind::Class && self.block().conditional);
        if conditional && !self.block().has_conditional_annotations {
            self.block_mut().has_conditional_annotations = true;
            self.add_def("__conditional_annotations__", def::USE, annotation.loc)?;
        }
        if let Some(existing) = self.block().annotation_block {
            self.enter_existing(existing, false);
        } else {
            let key = BlockKey::Deferred(parent.0);
            self.enter_block("__annotate__", BlockKind::Annotation, key, annotation.loc)?;
            let id: BlockId = self.current;
            self.table[parent].annotation_block = Some(id);
            if kind == BlockKind::Class && !self.future.annotations() {
                // Even if the class body binds the name `__classdict__` and so hides it from the analysis.
                self.table[parent].needs_classdict = true;
                self.block_mut().can_see_class_scope = true;
                self.add_def("__classdict__", def::USE, annotation.loc)?;
            }
        }
        self.block_mut().in_unevaluated_annotation = unevaluated;
        self.visit_expr(annotation)?;
        self.block_mut().in_unevaluated_annotation = false;
        self.exit_block();
        Ok(())
    }

    fn visit_aliases(&mut self, names: &'a [Alias<'a>]) -> Result {
        for alias in names {
            let name = alias.asname.unwrap_or(alias.name);
            if name != "*" {
                let stored = name.split_once('.').map_or(name, |(first, _)| first);
                self.add_def(stored, def::IMPORT, alias.loc)?;
            } else if self.block().kind != BlockKind::Module {
                return Err(CompileError::syntax("import * only allowed at module level", alias.loc));
            }
        }
        Ok(())
    }

    fn check_import_from(&self, module: Option<&str>, level: i32, loc: Location) -> Result {
        if module != Some("__future__") || level != 0 {
            return Ok(());
        }
        let late = self
            .future
            .location
            .is_none_or(|last| loc.line > last.line || (loc.line == last.end_line && loc.col > last.end_col));
        if late {
            let message = "from __future__ imports must occur at the beginning of the file";
            return Err(CompileError::syntax(message, loc));
        }
        Ok(())
    }

    fn visit_global(&mut self, name: &'a str, loc: Location) -> Result {
        self.check_directive(name, "global", loc)?;
        self.add_def(name, def::GLOBAL, loc)?;
        self.record_directive(name, loc);
        Ok(())
    }

    fn visit_nonlocal(&mut self, name: &'a str, loc: Location) -> Result {
        self.check_directive(name, "nonlocal", loc)?;
        self.add_def(name, def::NONLOCAL, loc)?;
        self.record_directive(name, loc);
        Ok(())
    }

    fn check_directive(&self, name: &'a str, kind: &str, loc: Location) -> Result {
        let flags = self.flags_in(self.current, name);
        let message = if flags & def::PARAM != 0 {
            format!("name '{name}' is parameter and {kind}")
        } else if flags & def::USE != 0 {
            format!("name '{name}' is used prior to {kind} declaration")
        } else if flags & def::ANNOT != 0 {
            format!("annotated name '{name}' can't be {kind}")
        } else if flags & def::LOCAL != 0 {
            format!("name '{name}' is assigned to before {kind} declaration")
        } else {
            return Ok(());
        };
        Err(CompileError::syntax(message, loc))
    }
}
