//! Comprehensions and generator expressions.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Comprehension, Expr, ExprKind, Location};

use super::Compiler;
use super::fblock::FrameBlockKind;
use super::scope::{ArgCounts, ScopeKind};
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::instruction_sequence::NO_LOCATION;
use crate::symtable::{BlockKey, address};

/// What a comprehension makes of its elements.
#[derive(Clone, Copy)]
enum Element<'a> {
    Generator(&'a Expr<'a>),
    List(&'a Expr<'a>),
    Set(&'a Expr<'a>),
    Dict(&'a Expr<'a>, &'a Expr<'a>),
}

impl Element<'_> {
    fn name(self) -> &'static str {
        match self {
            Self::Generator(_) => "<genexpr>",
            Self::List(_) => "<listcomp>",
            Self::Set(_) => "<setcomp>",
            Self::Dict(..) => "<dictcomp>",
        }
    }

    fn build(self) -> Option<Opcode> {
        match self {
            Self::Generator(_) => None,
            Self::List(_) => Some(Opcode::BuildList),
            Self::Set(_) => Some(Opcode::BuildSet),
            Self::Dict(..) => Some(Opcode::BuildMap),
        }
    }

    /// The location of the (first) element expression.
    fn location(self) -> Location {
        match self {
            Self::Generator(elt) | Self::List(elt) | Self::Set(elt) | Self::Dict(elt, _) => elt.loc,
        }
    }
}

/// Where the iterator of a `for` clause comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Iterator {
    OnStack,
    Argument,
    Evaluate,
}

/// What stays the same for all `for` clauses of one comprehension.
#[derive(Clone, Copy)]
struct Clauses<'a> {
    element: Element<'a>,
    loc: Location,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr<'a>) -> Result {
        let (element, generators) = match expr.kind {
            ExprKind::GeneratorExp { elt, generators } => (Element::Generator(elt), generators),
            ExprKind::ListComp { elt, generators } => (Element::List(elt), generators),
            ExprKind::SetComp { elt, generators } => (Element::Set(elt), generators),
            ExprKind::DictComp { key, value, generators } => (Element::Dict(key, value), generators),
            _ => return Ok(()),
        };
        let loc = expr.loc;
        let key = BlockKey::Expr(address(expr));
        let (Some(outermost), Some(block)) = (generators.first(), self.table.lookup(key)) else {
            return Err(CompileError::system("comprehension without a block"));
        };
        let clauses = Clauses { element, loc };
        if self.table[block].comp_inlined {
            self.outermost_iterator(outermost)?;
            let state = self.push_inlined_state(block, loc)?;
            if let Some(build) = element.build() {
                self.op_i(build, 0, loc);
                self.op_i(Opcode::Swap, 2, loc);
            }
            self.generators(clauses, generators, 0, Iterator::OnStack)?;
            self.pop_inlined_state(state, loc);
            return Ok(());
        }
        let awaited = self.table[block].coroutine && element.build().is_some();
        let counts = ArgCounts { positional: 1, ..ArgCounts::default() };
        self.enter_block(element.name(), ScopeKind::Comprehension, block, loc.line, None, counts);
        if let Some(build) = element.build() {
            self.op_i(build, 0, loc);
        }
        self.generators(clauses, generators, 0, Iterator::Argument)?;
        if element.build().is_some() {
            self.op(Opcode::ReturnValue, loc);
        } else {
            self.wrap_in_stop_iteration_handler();
        }
        let code = self.leave_scope(true)?;
        self.make_function(code, 0, loc)?;
        self.outermost_iterator(outermost)?;
        self.op_i(Opcode::Call, 0, loc);
        if awaited {
            self.op_i(Opcode::GetAwaitable, 0, loc);
            self.load_none(loc);
            self.yield_from(true, loc);
        }
        Ok(())
    }

    fn outermost_iterator(&mut self, generator: &'a Comprehension<'a>) -> Result {
        self.expr(generator.iter)?;
        let opcode = if generator.is_async { Opcode::GetAiter } else { Opcode::GetIter };
        self.op(opcode, generator.iter.loc);
        Ok(())
    }

    /// The `for` clauses from the first of `generators` on; `depth` counts the iterators on the stack.
    fn generators(
        &mut self,
        clauses: Clauses<'a>,
        generators: &'a [Comprehension<'a>],
        depth: u32,
        iterator: Iterator,
    ) -> Result {
        let Some((generator, rest)) = generators.split_first() else { return Ok(()) };
        self.recursion.enter()?;
        let result = crate::recursion::with_stack(|| {
            if generator.is_async {
                self.async_generator(clauses, generator, rest, depth, iterator)
            } else {
                self.sync_generator(clauses, generator, rest, depth, iterator)
            }
        });
        self.recursion.leave();
        result
    }

    fn sync_generator(
        &mut self,
        clauses: Clauses<'a>,
        generator: &'a Comprehension<'a>,
        rest: &'a [Comprehension<'a>],
        depth: u32,
        iterator: Iterator,
    ) -> Result {
        let start = self.new_label();
        let if_cleanup = self.new_label();
        let anchor = self.new_label();
        let mut looping = true;
        match iterator {
            Iterator::OnStack => {}
            Iterator::Argument => self.op_i(Opcode::LoadFast, 0, clauses.loc),
            Iterator::Evaluate => match only_element(generator.iter) {
                // `for y in [f(x)]` is a way to write an assignment.
                Some(only) => {
                    self.expr(only)?;
                    looping = false;
                }
                None => {
                    self.expr(generator.iter)?;
                    self.op(Opcode::GetIter, generator.iter.loc);
                }
            },
        }
        let depth = depth + u32::from(looping);
        if looping {
            self.use_label(start);
            self.jump(Opcode::ForIter, anchor, generator.iter.loc);
        }
        self.expr(generator.target)?;
        for condition in generator.ifs {
            self.jump_if(condition, if_cleanup, false, clauses.loc)?;
        }
        let elt_loc = self.inner(clauses, rest, depth)?;
        self.use_label(if_cleanup);
        if looping {
            self.jump(Opcode::Jump, start, elt_loc);
            self.use_label(anchor);
            self.op(Opcode::EndFor, NO_LOCATION);
            self.op(Opcode::PopIter, NO_LOCATION);
        }
        Ok(())
    }

    fn async_generator(
        &mut self,
        clauses: Clauses<'a>,
        generator: &'a Comprehension<'a>,
        rest: &'a [Comprehension<'a>],
        depth: u32,
        iterator: Iterator,
    ) -> Result {
        let loc = clauses.loc;
        let start = self.new_label();
        let except = self.new_label();
        let if_cleanup = self.new_label();
        let send = self.new_label();
        match iterator {
            Iterator::OnStack => {}
            Iterator::Argument => self.op_i(Opcode::LoadFast, 0, loc),
            Iterator::Evaluate => {
                self.expr(generator.iter)?;
                self.op(Opcode::GetAiter, generator.iter.loc);
            }
        }
        self.use_label(start);
        self.push_frame_block(FrameBlockKind::AsyncComprehension, loc)?;
        self.jump(Opcode::SetupFinally, except, loc);
        self.op(Opcode::GetAnext, loc);
        self.load_none(loc);
        self.use_label(send);
        self.yield_from(true, loc);
        self.op(Opcode::PopBlock, loc);
        self.expr(generator.target)?;
        for condition in generator.ifs {
            self.jump_if(condition, if_cleanup, false, loc)?;
        }
        let elt_loc = self.inner(clauses, rest, depth + 1)?;
        self.use_label(if_cleanup);
        self.jump(Opcode::Jump, start, elt_loc);
        self.pop_frame_block();
        self.use_label(except);
        self.jump(Opcode::EndAsyncFor, send, loc);
        Ok(())
    }

    /// The next clause or the element; returns the location of the jump back.
    fn inner(&mut self, clauses: Clauses<'a>, rest: &'a [Comprehension<'a>], depth: u32) -> Result<Location> {
        let loc = clauses.element.location();
        if !rest.is_empty() {
            self.generators(clauses, rest, depth, Iterator::Evaluate)?;
            return Ok(loc);
        }
        match clauses.element {
            Element::Generator(elt) => {
                self.expr(elt)?;
                self.yield_value(loc);
                self.op(Opcode::PopTop, loc);
            }
            Element::List(elt) => {
                self.expr(elt)?;
                self.op_i(Opcode::ListAppend, depth + 1, loc);
            }
            Element::Set(elt) => {
                self.expr(elt)?;
                self.op_i(Opcode::SetAdd, depth + 1, loc);
            }
            Element::Dict(key, value) => {
                self.expr(key)?;
                self.expr(value)?;
                let loc = loc.to(value.loc);
                self.op_i(Opcode::MapAdd, depth + 1, loc);
                return Ok(loc);
            }
        }
        Ok(loc)
    }
}

/// The element of a list or tuple display that has just one.
fn only_element<'a>(iter: &Expr<'a>) -> Option<&'a Expr<'a>> {
    match iter.kind {
        ExprKind::List { elts: [only], .. } | ExprKind::Tuple { elts: [only], .. } if !only.is_starred() => {
            Some(only)
        }
        _ => None,
    }
}
