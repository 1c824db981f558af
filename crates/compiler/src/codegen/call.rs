//! Calls.

use rustc_hash::FxHashMap;
use serpentarium_bytecode::{Const, Opcode};
use serpentarium_parser::ast::{Expr, ExprContext, ExprKind, Keyword, Location};

use super::display::Building;
use super::expr::attribute_location;
use super::{Compiler, STACK_USE_GUIDELINE, common_constant, intrinsic_1};
use crate::diagnostics::Result;
use crate::instruction_sequence::{Label, NO_LOCATION};
use crate::symtable::{BlockKey, address, def};

impl<'a> Compiler<'a, '_> {
    pub(super) fn call(
        &mut self,
        expr: &'a Expr<'a>,
        func: &'a Expr<'a>,
        args: &'a [&'a Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Result {
        self.validate_keywords(keywords)?;
        if let ExprKind::Attribute { value, attr, ctx: ExprContext::Load } = func.kind
            && self.can_call_method(value, args, keywords)
        {
            return self.method_call(expr, func, value, attr, args, keywords);
        }
        let skip = self.new_label();
        self.check_caller(func);
        self.expr(func)?;
        self.builtin_of_generator(func, args, keywords, skip)?;
        self.op(Opcode::PushNull, func.loc);
        self.call_helper(0, args, None, keywords, expr.loc)?;
        self.use_label(skip);
        Ok(())
    }

    /// Whether a call of an attribute may use the method form. Attributes of imported modules are no methods.
    fn can_call_method(&self, object: &Expr<'a>, args: &[&'a Expr<'a>], keywords: &[Keyword<'a>]) -> bool {
        if let Some(name) = object.as_name()
            && self.table.top().symbol(name).flags & def::IMPORT != 0
        {
            return false;
        }
        args.len() + keywords.len() + usize::from(!keywords.is_empty()) < STACK_USE_GUIDELINE
            && !args.iter().any(|arg| arg.is_starred())
            && keywords.iter().all(|keyword| keyword.arg.is_some())
    }

    fn method_call(
        &mut self,
        expr: &'a Expr<'a>,
        func: &'a Expr<'a>,
        object: &'a Expr<'a>,
        attr: &'a str,
        args: &'a [&'a Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Result {
        let func_loc = attribute_location(func.loc, func);
        if self.can_optimize_super_call(object, attr) {
            self.super_attribute(func, object, attr, true)?;
        } else {
            self.expr(object)?;
            self.load_attr(attr, true, func_loc);
        }
        self.exprs(args)?;
        let loc = attribute_location(expr.loc, func);
        if keywords.is_empty() {
            self.op_i(Opcode::Call, args.len() as u32, loc);
        } else {
            self.keyword_values(keywords, func_loc)?;
            self.op_i(Opcode::CallKw, (args.len() + keywords.len()) as u32, loc);
        }
        Ok(())
    }

    /// Loads the values of keyword arguments and the tuple of their names.
    fn keyword_values(&mut self, keywords: &'a [Keyword<'a>], loc: Location) -> Result {
        keywords.iter().try_for_each(|keyword| self.expr(keyword.value))?;
        self.load_names_tuple(keywords.iter().filter_map(|keyword| keyword.arg), loc);
        Ok(())
    }

    fn validate_keywords(&self, keywords: &[Keyword<'a>]) -> Result {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for keyword in keywords {
            if let Some(arg) = keyword.arg {
                *counts.entry(arg).or_default() += 1;
            }
        }
        let repeated = keywords.iter().filter_map(|keyword| keyword.arg).find(|arg| counts[arg] > 1);
        let Some(repeated) = repeated else { return Ok(()) };
        let mut same = keywords.iter().filter(|keyword| keyword.arg == Some(repeated));
        same.next();
        let loc = same.next().map_or(NO_LOCATION, |keyword| keyword.loc);
        self.error(format!("keyword argument repeated: {repeated}"), loc)
    }

    /// Calls what is on the stack, where `pushed` arguments are there already; the variable `injected` follows the
    /// positional arguments.
    pub(super) fn call_helper(
        &mut self,
        pushed: usize,
        args: &'a [&'a Expr<'a>],
        injected: Option<&'a str>,
        keywords: &'a [Keyword<'a>],
        loc: Location,
    ) -> Result {
        self.validate_keywords(keywords)?;
        let small = args.len() + keywords.len() * 2 <= STACK_USE_GUIDELINE;
        let starred = args.iter().any(|arg| arg.is_starred());
        if !small || starred || keywords.iter().any(|keyword| keyword.arg.is_none()) {
            return self.call_ex(pushed, args, injected, keywords, loc);
        }
        self.exprs(args)?;
        let mut count = pushed + args.len();
        if let Some(name) = injected {
            self.load_name(name, loc)?;
            count += 1;
        }
        if keywords.is_empty() {
            self.op_i(Opcode::Call, count as u32, loc);
        } else {
            self.keyword_values(keywords, loc)?;
            self.op_i(Opcode::CallKw, (count + keywords.len()) as u32, loc);
        }
        Ok(())
    }

    /// A call with one tuple of all positional and one dict of all keyword arguments.
    fn call_ex(
        &mut self,
        pushed: usize,
        args: &'a [&'a Expr<'a>],
        injected: Option<&'a str>,
        keywords: &'a [Keyword<'a>],
        loc: Location,
    ) -> Result {
        match args {
            [Expr { kind: ExprKind::Starred { value, .. }, .. }] if pushed == 0 => self.expr(value)?,
            _ => self.star_unpack(args, injected, pushed, Building::Tuple, loc)?,
        }
        let mut have_dict = false;
        let mut seen = 0;
        for (index, keyword) in keywords.iter().enumerate() {
            if keyword.arg.is_some() {
                seen += 1;
                continue;
            }
            if seen > 0 {
                self.sub_keywords(&keywords[index - seen..index], loc)?;
                self.merge_dict(have_dict, loc);
                have_dict = true;
                seen = 0;
            }
            if !have_dict {
                self.op_i(Opcode::BuildMap, 0, loc);
                have_dict = true;
            }
            self.expr(keyword.value)?;
            self.op_i(Opcode::DictMerge, 1, loc);
        }
        if seen > 0 {
            self.sub_keywords(&keywords[keywords.len() - seen..], loc)?;
            self.merge_dict(have_dict, loc);
        }
        if keywords.is_empty() {
            self.op(Opcode::PushNull, loc);
        }
        self.op(Opcode::CallFunctionEx, loc);
        Ok(())
    }

    fn merge_dict(&mut self, have_dict: bool, loc: Location) {
        if have_dict {
            self.op_i(Opcode::DictMerge, 1, loc);
        }
    }

    fn sub_keywords(&mut self, keywords: &'a [Keyword<'a>], loc: Location) -> Result {
        let big = keywords.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.op_i(Opcode::BuildMap, 0, NO_LOCATION);
        }
        for keyword in keywords {
            self.load_str(keyword.arg.unwrap_or_default(), loc);
            self.expr(keyword.value)?;
            if big {
                self.op_i(Opcode::MapAdd, 1, NO_LOCATION);
            }
        }
        if !big {
            self.op_i(Opcode::BuildMap, keywords.len() as u32, loc);
        }
        Ok(())
    }

    /// `all`, `any` and `tuple` of a generator expression run it in place, if the name turns out to mean the builtin;
    /// otherwise the ordinary call follows. The function is on the stack.
    fn builtin_of_generator(
        &mut self,
        func: &'a Expr<'a>,
        args: &'a [&'a Expr<'a>],
        keywords: &'a [Keyword<'a>],
        end: Label,
    ) -> Result {
        let (Some(name), [generator], []) = (func.as_name(), args, keywords) else { return Ok(()) };
        let builtin = match name {
            "all" => common_constant::ALL,
            "any" => common_constant::ANY,
            "tuple" => common_constant::TUPLE,
            _ => return Ok(()),
        };
        if !matches!(generator.kind, ExprKind::GeneratorExp { .. }) {
            return Ok(());
        }
        let block = self.table.lookup(BlockKey::Expr(address(*generator)));
        if block.is_none_or(|block| self.table[block].coroutine) {
            return Ok(());
        }
        let loc = func.loc;
        let skip = self.new_label();
        let repeat = self.new_label();
        let cleanup = self.new_label();
        let tuple = builtin == common_constant::TUPLE;
        let all = builtin == common_constant::ALL;
        self.op_i(Opcode::Copy, 1, loc);
        self.op_i(Opcode::LoadCommonConstant, builtin, loc);
        self.op_i(Opcode::IsOp, 0, loc);
        self.jump(Opcode::PopJumpIfFalse, skip, loc);
        self.op(Opcode::PopTop, loc);
        if tuple {
            self.op_i(Opcode::BuildList, 0, loc);
        }
        self.expr(generator)?;
        self.use_label(repeat);
        self.jump(Opcode::ForIter, cleanup, loc);
        if tuple {
            self.op_i(Opcode::ListAppend, 2, loc);
            self.jump(Opcode::Jump, repeat, loc);
        } else {
            self.op(Opcode::ToBool, loc);
            self.jump(if all { Opcode::PopJumpIfTrue } else { Opcode::PopJumpIfFalse }, repeat, loc);
        }
        self.op(Opcode::PopIter, NO_LOCATION);
        if !tuple {
            self.load_const(Const::bool(!all), loc);
        }
        self.jump(Opcode::Jump, end, loc);
        self.use_label(cleanup);
        self.op(Opcode::EndFor, NO_LOCATION);
        self.op(Opcode::PopIter, NO_LOCATION);
        if tuple {
            self.op_i(Opcode::CallIntrinsic1, intrinsic_1::LIST_TO_TUPLE, loc);
        } else {
            self.load_const(Const::bool(all), loc);
        }
        self.jump(Opcode::Jump, end, loc);
        self.use_label(skip);
        Ok(())
    }
}
