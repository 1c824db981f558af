//! `def`, `async def` and `lambda`.

use serpentarium_bytecode::{Const, Opcode};
use serpentarium_parser::ast::{Arguments, Expr, FunctionDef, Location, docstring};

use super::closure::function_attribute;
use super::docstring::clean_docstring;
use super::fblock::FrameBlockKind;
use super::scope::{ArgCounts, ScopeKind};
use super::{Compiler, intrinsic_1, intrinsic_2};
use crate::diagnostics::Result;
use crate::instruction_sequence::NO_LOCATION;
use crate::symtable::{BlockKey, address};

/// The line at which a decorated definition begins.
pub(super) fn first_line(decorators: &[&Expr<'_>], loc: Location) -> i32 {
    decorators.first().map_or(loc.line, |decorator| decorator.loc.line)
}

fn arg_counts(args: &Arguments<'_>) -> ArgCounts {
    ArgCounts {
        positional: args.args.len() as u32,
        posonly: args.posonlyargs.len() as u32,
        kwonly: args.kwonlyargs.len() as u32,
    }
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn function_def(&mut self, def: &'a FunctionDef<'a>, loc: Location, is_async: bool) -> Result {
        self.exprs(def.decorator_list)?;
        let first_line = first_line(def.decorator_list, loc);
        let mut attributes = self.default_arguments(def.args, loc)?;
        let generic = !def.type_params.is_empty();
        let mut passed = 0;
        if generic {
            // The scope of the type parameters gets the defaults as arguments.
            passed = attributes.count_ones();
            if passed == 2 {
                self.op_i(Opcode::Swap, 2, loc);
            }
            let name = format!("<generic parameters of {}>", def.name);
            let key = BlockKey::TypeParams(def.type_params.as_ptr().addr());
            let counts = ArgCounts { positional: passed, ..ArgCounts::default() };
            self.enter_scope(&name, ScopeKind::TypeParams, key, first_line, None, counts)?;
            self.type_params(def.type_params)?;
            for index in 0..passed {
                self.op_i(Opcode::LoadFast, index, loc);
            }
        }
        attributes |= self.function_annotations(def, loc)?;
        self.function_body(def, loc, is_async, attributes, first_line)?;
        if generic {
            self.op_i(Opcode::Swap, 2, loc);
            self.op_i(Opcode::CallIntrinsic2, intrinsic_2::SET_FUNCTION_TYPE_PARAMS, loc);
            let code = self.leave_scope(false)?;
            self.make_function(code, 0, loc)?;
            if passed > 0 {
                self.op_i(Opcode::Swap, passed + 1, loc);
                self.op_i(Opcode::Call, passed - 1, loc);
            } else {
                self.op(Opcode::PushNull, loc);
                self.op_i(Opcode::Call, 0, loc);
            }
        }
        self.apply_decorators(def.decorator_list);
        self.store(def.name, loc)
    }

    pub(super) fn apply_decorators(&mut self, decorators: &[&Expr<'a>]) {
        for decorator in decorators.iter().rev() {
            self.op_i(Opcode::Call, 0, decorator.loc);
        }
    }

    /// Loads the defaults; returns which kinds there are.
    fn default_arguments(&mut self, args: &'a Arguments<'a>, loc: Location) -> Result<u32> {
        let mut attributes = 0;
        if !args.defaults.is_empty() {
            self.exprs(args.defaults)?;
            self.op_i(Opcode::BuildTuple, args.defaults.len() as u32, loc);
            attributes |= function_attribute::DEFAULTS;
        }
        let mut count = 0;
        for (arg, default) in args.kwonlyargs.iter().zip(args.kw_defaults) {
            if let Some(default) = default {
                let name = self.mangle(arg.arg);
                self.load_str(name, loc);
                self.expr(default)?;
                count += 1;
            }
        }
        if count > 0 {
            self.op_i(Opcode::BuildMap, count, loc);
            attributes |= function_attribute::KWDEFAULTS;
        }
        Ok(attributes)
    }

    fn function_body(
        &mut self,
        def: &'a FunctionDef<'a>,
        loc: Location,
        is_async: bool,
        attributes: u32,
        first_line: i32,
    ) -> Result {
        let kind = if is_async { ScopeKind::AsyncFunction } else { ScopeKind::Function };
        let key = BlockKey::Body(address(def));
        self.enter_scope(def.name, kind, key, first_line, None, arg_counts(def.args))?;
        let mut body = def.body;
        if let Some(docstring) = docstring(body) {
            self.add_const(Const::Str(clean_docstring(docstring)));
            body = &body[1..];
        }
        let block = self.block();
        let wrapped = block.coroutine || block.generator;
        if wrapped {
            self.push_frame_block(FrameBlockKind::StopIteration, NO_LOCATION)?;
        }
        self.stmts(body)?;
        if wrapped {
            self.wrap_in_stop_iteration_handler();
            self.pop_frame_block();
        }
        let code = self.leave_scope(true)?;
        self.make_function(code, attributes, loc)
    }

    /// A `StopIteration` that comes out of a generator becomes a `RuntimeError`.
    pub(super) fn wrap_in_stop_iteration_handler(&mut self) {
        let handler = self.new_label();
        let sequence = &mut self.unit_mut().unit.instructions;
        sequence.insert_jump(0, Opcode::SetupCleanup, handler, NO_LOCATION);
        self.load_none(NO_LOCATION);
        self.op(Opcode::ReturnValue, NO_LOCATION);
        self.use_label(handler);
        self.op_i(Opcode::CallIntrinsic1, intrinsic_1::STOPITERATION_ERROR, NO_LOCATION);
        self.op_i(Opcode::Reraise, 1, NO_LOCATION);
    }

    pub(super) fn lambda(
        &mut self,
        expr: &'a Expr<'a>,
        args: &'a Arguments<'a>,
        body: &'a Expr<'a>,
    ) -> Result {
        let attributes = self.default_arguments(args, expr.loc)?;
        let key = BlockKey::Expr(address(expr));
        self.enter_scope("<lambda>", ScopeKind::Lambda, key, expr.loc.line, None, arg_counts(args))?;
        self.expr(body)?;
        let generator = self.block().generator;
        if !generator {
            self.op(Opcode::ReturnValue, body.loc);
        }
        let code = self.leave_scope(!generator)?;
        self.make_function(code, attributes, expr.loc)
    }
}
