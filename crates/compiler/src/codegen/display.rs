//! List, tuple, set and dict displays, and unpacking into lists and tuples of targets.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Expr, ExprContext, ExprKind, Location};

use super::{Compiler, STACK_USE_GUIDELINE, intrinsic_1};
use crate::diagnostics::Result;
use crate::error::CompileError;

/// What a display with starred elements builds, and how.
#[derive(Clone, Copy)]
pub(super) enum Building {
    List,
    Tuple,
    Set,
}

impl Building {
    /// The opcodes that begin, extend and append. A tuple is built as a list first.
    fn opcodes(self) -> (Opcode, Opcode, Opcode) {
        match self {
            Self::List | Self::Tuple => (Opcode::BuildList, Opcode::ListExtend, Opcode::ListAppend),
            Self::Set => (Opcode::BuildSet, Opcode::SetUpdate, Opcode::SetAdd),
        }
    }
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn list(&mut self, elts: &'a [&'a Expr<'a>], ctx: ExprContext, loc: Location) -> Result {
        match ctx {
            ExprContext::Load => self.star_unpack(elts, None, 0, Building::List, loc),
            ExprContext::Store => self.unpack_targets(elts, loc),
            ExprContext::Del => self.exprs(elts),
        }
    }

    pub(super) fn tuple(&mut self, elts: &'a [&'a Expr<'a>], ctx: ExprContext, loc: Location) -> Result {
        match ctx {
            ExprContext::Load => self.star_unpack(elts, None, 0, Building::Tuple, loc),
            ExprContext::Store => self.unpack_targets(elts, loc),
            ExprContext::Del => self.exprs(elts),
        }
    }

    pub(super) fn set(&mut self, elts: &'a [&'a Expr<'a>], loc: Location) -> Result {
        self.star_unpack(elts, None, 0, Building::Set, loc)
    }

    /// Builds a collection of `pushed` values that are on the stack already, the elements, and the variable
    /// `injected`.
    pub(super) fn star_unpack(
        &mut self,
        elts: &'a [&'a Expr<'a>],
        injected: Option<&'a str>,
        pushed: usize,
        building: Building,
        loc: Location,
    ) -> Result {
        let (build, extend, append) = building.opcodes();
        let total = elts.len() + pushed + usize::from(injected.is_some());
        let big = total > STACK_USE_GUIDELINE;
        if !big && !elts.iter().any(|elt| elt.is_starred()) {
            self.exprs(elts)?;
            if let Some(name) = injected {
                self.load_name(name, loc)?;
            }
            let opcode = if matches!(building, Building::Tuple) { Opcode::BuildTuple } else { build };
            self.op_i(opcode, total as u32, loc);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.op_i(build, pushed as u32, loc);
        }
        for (index, elt) in elts.iter().enumerate() {
            if let ExprKind::Starred { value, .. } = elt.kind {
                if !built {
                    self.op_i(build, (index + pushed) as u32, loc);
                    built = true;
                }
                self.expr(value)?;
                self.op_i(extend, 1, loc);
            } else {
                self.expr(elt)?;
                if built {
                    self.op_i(append, 1, loc);
                }
            }
        }
        if let Some(name) = injected {
            self.load_name(name, loc)?;
            self.op_i(append, 1, loc);
        }
        if matches!(building, Building::Tuple) {
            self.op_i(Opcode::CallIntrinsic1, intrinsic_1::LIST_TO_TUPLE, loc);
        }
        Ok(())
    }

    fn unpack_targets(&mut self, elts: &'a [&'a Expr<'a>], loc: Location) -> Result {
        let mut seen_star = false;
        for (index, elt) in elts.iter().enumerate() {
            if !elt.is_starred() {
                continue;
            }
            if seen_star {
                return self.error("multiple starred expressions in assignment", loc);
            }
            let Some(oparg) = unpack_ex_operand(elts.len(), index) else {
                return self.error("too many expressions in star-unpacking assignment", loc);
            };
            self.op_i(Opcode::UnpackEx, oparg, loc);
            seen_star = true;
        }
        if !seen_star {
            self.op_i(Opcode::UnpackSequence, elts.len() as u32, loc);
        }
        for elt in elts {
            match elt.kind {
                ExprKind::Starred { value, .. } => self.expr(value)?,
                _ => self.expr(elt)?,
            }
        }
        Ok(())
    }

    pub(super) fn dict(
        &mut self,
        keys: &'a [Option<&'a Expr<'a>>],
        values: &'a [&'a Expr<'a>],
        loc: Location,
    ) -> Result {
        if keys.len() != values.len() {
            return Err(CompileError::value("Dict doesn't have the same number of keys as values"));
        }
        let mut have_dict = false;
        let mut pending = 0;
        for index in 0..values.len() {
            let unpacking = keys.get(index).copied().flatten().is_none();
            if unpacking {
                if pending > 0 {
                    self.sub_dict(&keys[index - pending..index], &values[index - pending..index], loc)?;
                    self.update_dict(have_dict, loc);
                    have_dict = true;
                    pending = 0;
                }
                if !have_dict {
                    self.op_i(Opcode::BuildMap, 0, loc);
                    have_dict = true;
                }
                self.expr(values[index])?;
                self.op_i(Opcode::DictUpdate, 1, loc);
            } else if pending * 2 > STACK_USE_GUIDELINE {
                self.sub_dict(&keys[index - pending..=index], &values[index - pending..=index], loc)?;
                self.update_dict(have_dict, loc);
                have_dict = true;
                pending = 0;
            } else {
                pending += 1;
            }
        }
        let count = values.len();
        if pending > 0 {
            self.sub_dict(&keys[count - pending..], &values[count - pending..], loc)?;
            self.update_dict(have_dict, loc);
            have_dict = true;
        }
        if !have_dict {
            self.op_i(Opcode::BuildMap, 0, loc);
        }
        Ok(())
    }

    fn update_dict(&mut self, have_dict: bool, loc: Location) {
        if have_dict {
            self.op_i(Opcode::DictUpdate, 1, loc);
        }
    }

    fn sub_dict(
        &mut self,
        keys: &'a [Option<&'a Expr<'a>>],
        values: &'a [&'a Expr<'a>],
        loc: Location,
    ) -> Result {
        let big = values.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.op_i(Opcode::BuildMap, 0, loc);
        }
        for (key, value) in keys.iter().flatten().zip(values) {
            self.expr(key)?;
            self.expr(value)?;
            if big {
                self.op_i(Opcode::MapAdd, 1, loc);
            }
        }
        if !big {
            self.op_i(Opcode::BuildMap, values.len() as u32, loc);
        }
        Ok(())
    }
}

/// The operand of `UNPACK_EX` for `count` targets with the star at `index`, if that fits.
pub(super) fn unpack_ex_operand(count: usize, index: usize) -> Option<u32> {
    let after = count - index - 1;
    (index < 1 << 8 && after < i32::MAX as usize >> 8).then_some((index | after << 8) as u32)
}
