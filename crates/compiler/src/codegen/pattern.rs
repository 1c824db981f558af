//! The patterns of `match` statements. Each consumes the value on top of the stack.

use rustc_hash::FxHashSet;
use serpentarium_bytecode::Opcode;
use serpentarium_bytecode::opcode::NB_SUBSCR;
use serpentarium_parser::ast::{CmpOp, Constant, Expr, ExprKind, Location, Operator, Pattern, PatternKind};

use super::Compiler;
use super::display::unpack_ex_operand;
use super::expr::binary_op;
use super::match_stmt::{PatternState, is_star_wildcard, is_wildcard};
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::recursion::with_stack;
use crate::unparse;

impl<'a> Compiler<'a, '_> {
    pub(super) fn pattern(&mut self, pattern: &'a Pattern<'a>, state: &mut PatternState<'a>) -> Result {
        self.recursion.enter()?;
        let result = with_stack(|| self.pattern_kind(pattern, state));
        self.recursion.leave();
        result
    }

    fn pattern_kind(&mut self, pattern: &'a Pattern<'a>, state: &mut PatternState<'a>) -> Result {
        let loc = pattern.loc;
        match pattern.kind {
            PatternKind::MatchValue { value } => {
                if !matches!(value.kind, ExprKind::Constant { .. } | ExprKind::Attribute { .. }) {
                    return self.error("patterns may only match literals and attribute lookups", loc);
                }
                self.expr(value)?;
                self.compare_op(CmpOp::Eq, loc);
                self.op(Opcode::ToBool, loc);
                self.jump_to_fail(Opcode::PopJumpIfFalse, state, loc);
                Ok(())
            }
            PatternKind::MatchSingleton { ref value } => {
                self.load_constant(value, loc);
                self.compare_op(CmpOp::Is, loc);
                self.jump_to_fail(Opcode::PopJumpIfFalse, state, loc);
                Ok(())
            }
            PatternKind::MatchSequence { patterns } => self.sequence_pattern(patterns, state, loc),
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.mapping_pattern(keys, patterns, rest, state, loc)
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.class_pattern(cls, patterns, kwd_attrs, kwd_patterns, state, loc)
            }
            PatternKind::MatchStar { name } => self.capture(name, state, loc),
            PatternKind::MatchAs { pattern: inner, name } => self.as_pattern(inner, name, state, loc),
            PatternKind::MatchOr { patterns } => self.or_pattern(patterns, state, loc),
        }
    }

    /// A pattern inside another: it may be one that always matches.
    fn sub_pattern(&mut self, pattern: &'a Pattern<'a>, state: &mut PatternState<'a>) -> Result {
        let before = std::mem::replace(&mut state.allow_irrefutable, true);
        self.pattern(pattern, state)?;
        state.allow_irrefutable = before;
        Ok(())
    }

    /// Moves the top value below the `count - 1` values under it.
    fn rotate(&mut self, count: usize, loc: Location) {
        for depth in (2..=count).rev() {
            self.op_i(Opcode::Swap, depth as u32, loc);
        }
    }

    fn capture(&mut self, name: Option<&'a str>, state: &mut PatternState<'a>, loc: Location) -> Result {
        let Some(name) = name else {
            self.op(Opcode::PopTop, loc);
            return Ok(());
        };
        self.refuse_second_capture(name, state, loc)?;
        self.rotate(state.on_top + state.stores.len() + 1, loc);
        state.stores.push(name);
        Ok(())
    }

    fn refuse_second_capture(&self, name: &str, state: &PatternState<'a>, loc: Location) -> Result {
        if state.stores.contains(&name) {
            return self.error(format!("multiple assignments to name '{name}' in pattern"), loc);
        }
        Ok(())
    }

    fn as_pattern(
        &mut self,
        inner: Option<&'a Pattern<'a>>,
        name: Option<&'a str>,
        state: &mut PatternState<'a>,
        loc: Location,
    ) -> Result {
        let Some(inner) = inner else {
            if state.allow_irrefutable {
                return self.capture(name, state, loc);
            }
            let message = match name {
                Some(name) => format!("name capture '{name}' makes remaining patterns unreachable"),
                None => "wildcard makes remaining patterns unreachable".to_owned(),
            };
            return self.error(message, loc);
        };
        state.on_top += 1;
        self.op_i(Opcode::Copy, 1, loc);
        self.pattern(inner, state)?;
        state.on_top -= 1;
        self.capture(name, state, loc)
    }

    /// Compares the length of the sequence or mapping on the stack.
    fn check_length(&mut self, op: CmpOp, length: usize, state: &mut PatternState<'a>, loc: Location) {
        self.op(Opcode::GetLen, loc);
        self.load_int(length, loc);
        self.compare_op(op, loc);
        self.jump_to_fail(Opcode::PopJumpIfFalse, state, loc);
    }

    fn sequence_pattern(
        &mut self,
        patterns: &'a [&'a Pattern<'a>],
        state: &mut PatternState<'a>,
        loc: Location,
    ) -> Result {
        let is_star = |pattern: &&Pattern<'a>| matches!(pattern.kind, PatternKind::MatchStar { .. });
        if patterns.iter().filter(|pattern| is_star(pattern)).count() > 1 {
            return self.error("multiple starred names in sequence pattern", loc);
        }
        let star = patterns.iter().position(is_star);
        let size = patterns.len();
        state.on_top += 1;
        self.op(Opcode::MatchSequence, loc);
        self.jump_to_fail(Opcode::PopJumpIfFalse, state, loc);
        match star {
            None => self.check_length(CmpOp::Eq, size, state, loc),
            Some(_) if size > 1 => self.check_length(CmpOp::GtE, size - 1, state, loc),
            Some(_) => {}
        }
        state.on_top -= 1;
        if patterns.iter().all(|pattern| is_wildcard(pattern) || is_star_wildcard(pattern)) {
            self.op(Opcode::PopTop, loc);
            return Ok(());
        }
        match star {
            Some(star) if is_star_wildcard(patterns[star]) => {
                self.sequence_by_index(patterns, star, state, loc)
            }
            _ => self.sequence_by_unpacking(patterns, star, state, loc),
        }
    }

    fn sequence_by_unpacking(
        &mut self,
        patterns: &'a [&'a Pattern<'a>],
        star: Option<usize>,
        state: &mut PatternState<'a>,
        loc: Location,
    ) -> Result {
        match star {
            None => self.op_i(Opcode::UnpackSequence, patterns.len() as u32, loc),
            Some(star) => {
                let Some(oparg) = unpack_ex_operand(patterns.len(), star) else {
                    return self.error("too many expressions in star-unpacking sequence pattern", loc);
                };
                self.op_i(Opcode::UnpackEx, oparg, loc);
            }
        }
        state.on_top += patterns.len();
        for pattern in patterns {
            state.on_top -= 1;
            self.sub_pattern(pattern, state)?;
        }
        Ok(())
    }

    /// What `*_` stands for need not be collected.
    fn sequence_by_index(
        &mut self,
        patterns: &'a [&'a Pattern<'a>],
        star: usize,
        state: &mut PatternState<'a>,
        loc: Location,
    ) -> Result {
        state.on_top += 1;
        for (index, pattern) in patterns.iter().enumerate() {
            if index == star || is_wildcard(pattern) {
                continue;
            }
            self.op_i(Opcode::Copy, 1, loc);
            if index < star {
                self.load_int(index, loc);
            } else {
                self.op(Opcode::GetLen, loc);
                self.load_int(patterns.len() - index, loc);
                self.op_i(Opcode::BinaryOp, binary_op(Operator::Sub), loc);
            }
            self.op_i(Opcode::BinaryOp, NB_SUBSCR, loc);
            self.sub_pattern(pattern, state)?;
        }
        state.on_top -= 1;
        self.op(Opcode::PopTop, loc);
        Ok(())
    }

    fn fail_if_none(&mut self, state: &mut PatternState<'a>, loc: Location) {
        self.jump_to_fail(Opcode::PopJumpIfFalse, state, loc);
    }

    fn mapping_pattern(
        &mut self,
        keys: &'a [&'a Expr<'a>],
        patterns: &'a [&'a Pattern<'a>],
        rest: Option<&'a str>,
        state: &mut PatternState<'a>,
        loc: Location,
    ) -> Result {
        if keys.len() != patterns.len() {
            let message = "MatchMapping doesn't have the same number of keys as patterns";
            return Err(CompileError::value(message));
        }
        let size = keys.len() as u32;
        state.on_top += 1;
        self.op(Opcode::MatchMapping, loc);
        self.jump_to_fail(Opcode::PopJumpIfFalse, state, loc);
        if keys.is_empty() && rest.is_none() {
            state.on_top -= 1;
            self.op(Opcode::PopTop, loc);
            return Ok(());
        }
        if !keys.is_empty() {
            self.check_length(CmpOp::GtE, keys.len(), state, loc);
        }
        self.mapping_keys(keys, loc)?;
        self.op_i(Opcode::BuildTuple, size, loc);
        self.op(Opcode::MatchKeys, loc);
        state.on_top += 2;
        self.op_i(Opcode::Copy, 1, loc);
        self.load_none(loc);
        self.compare_op(CmpOp::IsNot, loc);
        self.fail_if_none(state, loc);
        self.op_i(Opcode::UnpackSequence, size, loc);
        state.on_top += keys.len();
        state.on_top -= 1;
        for pattern in patterns {
            state.on_top -= 1;
            self.sub_pattern(pattern, state)?;
        }
        state.on_top -= 2;
        if rest.is_none() {
            self.op(Opcode::PopTop, loc);
            self.op(Opcode::PopTop, loc);
            return Ok(());
        }
        // rest = dict(subject), and then without the keys
        self.op_i(Opcode::BuildMap, 0, loc);
        self.op_i(Opcode::Swap, 3, loc);
        self.op_i(Opcode::DictUpdate, 2, loc);
        self.op_i(Opcode::UnpackSequence, size, loc);
        for remaining in (1..=size).rev() {
            self.op_i(Opcode::Copy, 1 + remaining, loc);
            self.op_i(Opcode::Swap, 2, loc);
            self.op(Opcode::DeleteSubscr, loc);
        }
        self.capture(rest, state, loc)
    }

    fn mapping_keys(&mut self, keys: &'a [&'a Expr<'a>], loc: Location) -> Result {
        let mut seen = FxHashSet::default();
        for key in keys {
            match key.kind {
                ExprKind::Constant { ref value, .. } => {
                    if !seen.insert(equality_key(value)) {
                        let repr = unparse::constant_repr(value);
                        let message = format!("mapping pattern checks duplicate key ({repr})");
                        return self.error(message, loc);
                    }
                }
                ExprKind::Attribute { .. } => {}
                _ => {
                    let message = "mapping pattern keys may only match literals and attribute lookups";
                    return self.error(message, loc);
                }
            }
            self.expr(key)?;
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        cls: &'a Expr<'a>,
        patterns: &'a [&'a Pattern<'a>],
        kwd_attrs: &'a [&'a str],
        kwd_patterns: &'a [&'a Pattern<'a>],
        state: &mut PatternState<'a>,
        loc: Location,
    ) -> Result {
        if kwd_attrs.len() != kwd_patterns.len() {
            let message = "MatchClass doesn't have the same number of keyword attributes as patterns";
            return Err(CompileError::value(message));
        }
        self.validate_keyword_attrs(kwd_attrs, kwd_patterns)?;
        self.expr(cls)?;
        self.load_names_tuple(kwd_attrs.iter().copied(), loc);
        self.op_i(Opcode::MatchClass, patterns.len() as u32, loc);
        self.op_i(Opcode::Copy, 1, loc);
        self.load_none(loc);
        self.compare_op(CmpOp::IsNot, loc);
        state.on_top += 1;
        self.fail_if_none(state, loc);
        let total = patterns.len() + kwd_attrs.len();
        self.op_i(Opcode::UnpackSequence, total as u32, loc);
        state.on_top += total;
        state.on_top -= 1;
        for pattern in patterns.iter().chain(kwd_patterns) {
            state.on_top -= 1;
            if is_wildcard(pattern) {
                self.op(Opcode::PopTop, loc);
            } else {
                self.sub_pattern(pattern, state)?;
            }
        }
        Ok(())
    }

    fn validate_keyword_attrs(&self, attrs: &'a [&'a str], patterns: &'a [&'a Pattern<'a>]) -> Result {
        for (index, attr) in attrs.iter().enumerate() {
            let later = attrs.iter().zip(patterns).skip(index + 1).find(|(other, _)| *other == attr);
            if let Some((_, pattern)) = later {
                return self.error(format!("attribute name repeated in class pattern: {attr}"), pattern.loc);
            }
        }
        Ok(())
    }

    fn or_pattern(
        &mut self,
        patterns: &'a [&'a Pattern<'a>],
        state: &mut PatternState<'a>,
        loc: Location,
    ) -> Result {
        let end = self.new_label();
        let mut control: Option<Vec<&'a str>> = None;
        for (index, alternative) in patterns.iter().enumerate() {
            let allow_irrefutable = index + 1 == patterns.len() && state.allow_irrefutable;
            let mut inner = PatternState { allow_irrefutable, ..PatternState::default() };
            self.op_i(Opcode::Copy, 1, alternative.loc);
            self.pattern(alternative, &mut inner)?;
            match &control {
                None => control = Some(std::mem::take(&mut inner.stores)),
                Some(control) => {
                    if !self.reorder_captures(control, &mut inner.stores, alternative.loc) {
                        return self.error("alternative patterns bind different names", loc);
                    }
                }
            }
            self.jump(Opcode::Jump, end, alternative.loc);
            self.place_fail_labels(&mut inner, alternative.loc);
        }
        // No alternative matched: drop the last copy of the subject and fail.
        self.op(Opcode::PopTop, loc);
        self.jump_to_fail(Opcode::Jump, state, loc);
        self.use_label(end);
        let control = control.unwrap_or_default();
        let depth = control.len() + 1 + state.on_top + state.stores.len();
        for name in control {
            self.rotate(depth, loc);
            self.refuse_second_capture(name, state, loc)?;
            state.stores.push(name);
        }
        self.op(Opcode::PopTop, loc);
        Ok(())
    }

    /// Brings captured values into the order of the first alternative; says whether the names are the same at all.
    fn reorder_captures(&mut self, control: &[&'a str], stores: &mut Vec<&'a str>, loc: Location) -> bool {
        if control.len() != stores.len() {
            return false;
        }
        for wanted in (0..control.len()).rev() {
            let Some(found) = stores.iter().position(|name| *name == control[wanted]) else { return false };
            if found == wanted {
                continue;
            }
            let rotations = found + 1;
            let moved: Vec<&'a str> = stores.drain(..rotations).collect();
            let at = wanted - found;
            stores.splice(at..at, moved);
            for _ in 0..rotations {
                self.rotate(wanted + 1, loc);
            }
        }
        true
    }
}

/// A text that is the same for constants that compare equal.
fn equality_key(constant: &Constant<'_>) -> String {
    let number = |value: f64| format!("number {value:?}");
    match *constant {
        Constant::True => number(1.0),
        Constant::False => number(0.0),
        Constant::Int(value) if value.unsigned_abs() < 1 << 53 => number(value as f64),
        Constant::Float(value) => number(value + 0.0),
        Constant::Complex { real, imag: 0.0 } => number(real + 0.0),
        Constant::Complex { real, imag } => format!("complex {:?} {:?}", real + 0.0, imag),
        _ => unparse::constant_repr(constant).to_string(),
    }
}
