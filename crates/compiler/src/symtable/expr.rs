//! First pass over expressions.

use serpentarium_parser::ast::{Comprehension, Expr, ExprContext, ExprKind};

use super::build::Builder;
use super::{BlockKey, BlockKind, ComprehensionKind, address, def};
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::recursion::with_stack;

impl<'a> Builder<'a> {
    pub(super) fn visit_exprs(&mut self, exprs: &'a [&'a Expr<'a>]) -> Result {
        exprs.iter().try_for_each(|expr| self.visit_expr(expr))
    }

    pub(super) fn visit_opt(&mut self, expr: Option<&'a Expr<'a>>) -> Result {
        expr.map_or(Ok(()), |expr| self.visit_expr(expr))
    }

    pub(super) fn visit_expr(&mut self, expr: &'a Expr<'a>) -> Result {
        self.recursion.enter()?;
        let result = with_stack(|| self.visit_expr_kind(expr));
        self.recursion.leave();
        result
    }

    fn visit_expr_kind(&mut self, expr: &'a Expr<'a>) -> Result {
        match expr.kind {
            ExprKind::NamedExpr { target, value } => {
                self.refuse_in_annotation("named expression", expr)?;
                self.visit_named_expr(expr, target, value)
            }
            ExprKind::BoolOp { values, .. }
            | ExprKind::JoinedStr { values }
            | ExprKind::TemplateStr { values } => self.visit_exprs(values),
            ExprKind::BinOp { left, right, .. } => {
                self.visit_expr(left)?;
                self.visit_expr(right)
            }
            ExprKind::UnaryOp { operand, .. } => self.visit_expr(operand),
            ExprKind::Lambda { args, body } => {
                self.visit_defaults(args)?;
                let key = BlockKey::Expr(address(expr));
                self.enter_block("lambda", BlockKind::Function, key, expr.loc)?;
                self.visit_parameters(args)?;
                self.visit_expr(body)?;
                self.exit_block();
                Ok(())
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.visit_expr(test)?;
                self.visit_expr(body)?;
                self.visit_expr(orelse)
            }
            ExprKind::Dict { keys, values } => {
                keys.iter().try_for_each(|key| self.visit_opt(*key))?;
                self.visit_exprs(values)
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.visit_exprs(elts)
            }
            ExprKind::ListComp { elt, generators } => {
                self.visit_comprehension(expr, ComprehensionKind::List, generators, elt, None)
            }
            ExprKind::SetComp { elt, generators } => {
                self.visit_comprehension(expr, ComprehensionKind::Set, generators, elt, None)
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.visit_comprehension(expr, ComprehensionKind::Generator, generators, elt, None)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.visit_comprehension(expr, ComprehensionKind::Dict, generators, key, Some(value))
            }
            ExprKind::Await { value } => self.visit_await(expr, value),
            ExprKind::Yield { value } => {
                self.refuse_in_annotation("yield expression", expr)?;
                self.visit_opt(value)?;
                self.block_mut().generator = true;
                self.refuse_yield_in_comprehension(expr)
            }
            ExprKind::YieldFrom { value } => {
                self.refuse_in_annotation("yield expression", expr)?;
                self.visit_expr(value)?;
                self.block_mut().generator = true;
                self.refuse_yield_in_comprehension(expr)
            }
            ExprKind::Compare { left, comparators, .. } => {
                self.visit_expr(left)?;
                self.visit_exprs(comparators)
            }
            ExprKind::Call { func, args, keywords } => {
                self.visit_expr(func)?;
                self.visit_exprs(args)?;
                self.check_keywords(keywords)?;
                self.visit_keywords(keywords)
            }
            ExprKind::FormattedValue { value, format_spec, .. }
            | ExprKind::Interpolation { value, format_spec, .. } => {
                self.visit_expr(value)?;
                self.visit_opt(format_spec)
            }
            ExprKind::Constant { .. } => Ok(()),
            ExprKind::Attribute { value, attr, ctx } => {
                self.check_name(attr, expr.loc, ctx)?;
                self.visit_expr(value)
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.visit_expr(value)?;
                self.visit_expr(slice)
            }
            ExprKind::Starred { value, .. } => self.visit_expr(value),
            ExprKind::Slice { lower, upper, step } => {
                self.visit_opt(lower)?;
                self.visit_opt(upper)?;
                self.visit_opt(step)
            }
            ExprKind::Name { id, ctx } => self.visit_name(expr, id, ctx),
        }
    }

    fn visit_name(&mut self, expr: &'a Expr<'a>, id: &'a str, ctx: ExprContext) -> Result {
        if self.block().in_unevaluated_annotation {
            return Ok(());
        }
        let load = ctx == ExprContext::Load;
        self.add_def_ctx(id, if load { def::USE } else { def::LOCAL }, expr.loc, ctx)?;
        // `super()` finds the class through the cell `__class__`.
        if load && id == "super" && self.block().is_function_like() {
            self.add_def("__class__", def::USE, expr.loc)?;
        }
        Ok(())
    }

    fn visit_await(&mut self, expr: &'a Expr<'a>, value: &'a Expr<'a>) -> Result {
        self.refuse_in_annotation("await expression", expr)?;
        if !self.top_level_await() {
            if !self.block().is_function_like() {
                return Err(CompileError::syntax("'await' outside function", expr.loc));
            }
            if !self.in_async_def() && self.block().comprehension.is_none() {
                return Err(CompileError::syntax("'await' outside async function", expr.loc));
            }
        }
        self.visit_expr(value)?;
        self.block_mut().coroutine = true;
        Ok(())
    }

    fn visit_named_expr(&mut self, expr: &'a Expr<'a>, target: &'a Expr<'a>, value: &'a Expr<'a>) -> Result {
        if self.block().comp_iter_expr > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return Err(CompileError::syntax(message, expr.loc));
        }
        if self.block().comprehension.is_some()
            && let ExprKind::Name { id, .. } = target.kind
        {
            self.extend_named_expr_scope(target, id)?;
        }
        self.visit_expr(value)?;
        self.visit_expr(target)
    }

    /// An assignment expression in a comprehension binds its name in the block around all comprehensions.
    fn extend_named_expr_scope(&mut self, target: &'a Expr<'a>, name: &'a str) -> Result {
        let loc = target.loc;
        for depth in (0..self.stack.len()).rev() {
            let id = self.stack[depth];
            if self.table[id].comprehension.is_some() {
                let both = def::COMP_ITER | def::LOCAL;
                if self.flags_in(id, name) & both == both {
                    let message = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{name}'"
                    );
                    return Err(CompileError::syntax(message, loc));
                }
                continue;
            }
            let place = match self.table[id].kind {
                BlockKind::Function => {
                    let global = self.flags_in(id, name) & def::GLOBAL != 0;
                    self.add_def(name, if global { def::GLOBAL } else { def::NONLOCAL }, loc)?;
                    self.record_directive(name, loc);
                    return self.add_def_in(id, name, def::LOCAL, loc);
                }
                BlockKind::Module => {
                    self.add_def(name, def::GLOBAL, loc)?;
                    self.record_directive(name, loc);
                    return self.add_def_in(id, name, def::GLOBAL, loc);
                }
                BlockKind::Class => "in a class body",
                BlockKind::TypeParameters => "within the definition of a generic",
                BlockKind::TypeAlias => "in a type alias",
                BlockKind::TypeVariable => "in a TypeVar bound",
                BlockKind::Annotation => continue,
            };
            let message = format!("assignment expression within a comprehension cannot be used {place}");
            return Err(CompileError::syntax(message, loc));
        }
        Ok(())
    }

    fn visit_comprehension(
        &mut self,
        expr: &'a Expr<'a>,
        kind: ComprehensionKind,
        generators: &'a [Comprehension<'a>],
        elt: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
    ) -> Result {
        let Some((outermost, rest)) = generators.split_first() else {
            return Err(CompileError::system("comprehension with no generators"));
        };
        // The outermost iterable is evaluated by the block around.
        self.block_mut().comp_iter_expr += 1;
        self.visit_expr(outermost.iter)?;
        self.block_mut().comp_iter_expr -= 1;

        let name = match kind {
            ComprehensionKind::List => "listcomp",
            ComprehensionKind::Set => "setcomp",
            ComprehensionKind::Dict => "dictcomp",
            ComprehensionKind::Generator => "genexpr",
        };
        self.enter_block(name, BlockKind::Function, BlockKey::Expr(address(expr)), expr.loc)?;
        let block = self.block_mut();
        block.comprehension = Some(kind);
        block.coroutine |= outermost.is_async;
        self.add_def(".0", def::PARAM, expr.loc)?;
        self.visit_comp_target(outermost.target)?;
        self.visit_exprs(outermost.ifs)?;
        for generator in rest {
            self.visit_comp_target(generator.target)?;
            self.block_mut().comp_iter_expr += 1;
            self.visit_expr(generator.iter)?;
            self.block_mut().comp_iter_expr -= 1;
            self.visit_exprs(generator.ifs)?;
            self.block_mut().coroutine |= generator.is_async;
        }
        self.visit_opt(value)?;
        self.visit_expr(elt)?;
        let is_generator = kind == ComprehensionKind::Generator;
        self.block_mut().generator = is_generator;
        let is_async = self.block().coroutine && !is_generator;
        self.exit_block();
        if !is_async {
            return Ok(());
        }
        if !self.in_async_def() && self.block().comprehension.is_none() && !self.top_level_await() {
            let message = "asynchronous comprehension outside of an asynchronous function";
            return Err(CompileError::syntax(message, expr.loc));
        }
        self.block_mut().coroutine = true;
        Ok(())
    }

    fn visit_comp_target(&mut self, target: &'a Expr<'a>) -> Result {
        self.block_mut().comp_iter_target = true;
        self.visit_expr(target)?;
        self.block_mut().comp_iter_target = false;
        Ok(())
    }
}
