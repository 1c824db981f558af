//! Annotations, which are evaluated by functions named `__annotate__` when somebody asks (PEP 649).

use dashu_int::IBig;
use serpentarium_bytecode::{CodeObject, Const, Opcode};
use serpentarium_parser::ast::{Arg, CmpOp, Expr, ExprKind, FunctionDef, Location, Stmt, StmtKind};

use super::closure::function_attribute;
use super::scope::{ArgCounts, ScopeKind};
use super::{Compiler, common_constant};
use crate::diagnostics::Result;
use crate::instruction_sequence::InstructionSequence;
use crate::symtable::{BlockId, BlockKey, address};

impl<'a> Compiler<'a, '_> {
    /// Opens the unit of an annotation scope, a function of one argument: the wanted format. Formats other than
    /// plain values are refused; `annotationlib` deals with them.
    pub(super) fn enter_annotation_scope(&mut self, name: &str, id: BlockId, loc: Location) {
        let counts = ArgCounts { posonly: 1, ..ArgCounts::default() };
        self.enter_block(name, ScopeKind::Annotations, id, loc.line, None, counts);
        let body = self.new_label();
        self.op_i(Opcode::LoadFast, 0, loc);
        self.load_const(Const::Int(IBig::from(2)), loc);
        self.compare_op(CmpOp::Gt, loc);
        self.jump(Opcode::PopJumpIfFalse, body, loc);
        self.op_i(Opcode::LoadCommonConstant, common_constant::NOT_IMPLEMENTED_ERROR, loc);
        self.op_i(Opcode::RaiseVarargs, 1, loc);
        self.use_label(body);
    }

    /// Ends the unit of an `__annotate__` function and makes the function.
    fn leave_annotate(&mut self, loc: Location) -> Result {
        self.op(Opcode::ReturnValue, loc);
        self.unit_mut().unit.rename_format = true;
        let code: CodeObject = self.leave_scope(true)?;
        self.make_function(code, 0, loc)
    }

    /// Loads the `__annotate__` function of a definition, if it has annotations.
    pub(super) fn function_annotations(&mut self, def: &'a FunctionDef<'a>, loc: Location) -> Result<u32> {
        let Some(id) = self.table.lookup(BlockKey::Annotations(address(def))) else { return Ok(0) };
        if !self.table[id].annotations_used {
            return Ok(0);
        }
        self.enter_annotation_scope("__annotate__", id, loc);
        let args = def.args;
        let mut count = 0;
        let in_order = args.args.iter().chain(args.posonlyargs).chain(args.vararg).chain(args.kwonlyargs);
        for arg in in_order.chain(args.kwarg) {
            count += self.arg_annotation(arg, loc)?;
        }
        if let Some(returns) = def.returns {
            self.named_annotation("return", returns, loc)?;
            count += 1;
        }
        self.op_i(Opcode::BuildMap, count, loc);
        self.leave_annotate(loc)?;
        Ok(function_attribute::ANNOTATE)
    }

    fn arg_annotation(&mut self, arg: &'a Arg<'a>, loc: Location) -> Result<u32> {
        let Some(annotation) = arg.annotation else { return Ok(0) };
        self.named_annotation(arg.arg, annotation, loc)?;
        Ok(1)
    }

    fn named_annotation(&mut self, name: &'a str, annotation: &'a Expr<'a>, loc: Location) -> Result {
        let mangled = self.mangle(name);
        self.load_str(mangled, loc);
        if self.options.future.annotations() {
            self.annotation_string(annotation);
            return Ok(());
        }
        if let ExprKind::Starred { value, .. } = annotation.kind {
            // `*args: *Ts`
            self.expr(value)?;
            self.op_i(Opcode::UnpackSequence, 1, loc);
            return Ok(());
        }
        self.expr(annotation)
    }

    /// Defines the function that evaluates the annotations of the module or class body just compiled.
    ///
    /// A module's is defined before anything else runs, since a module may be looked at while half executed.
    pub(super) fn deferred_annotations(&mut self, loc: Location) -> Result {
        let deferred = std::mem::take(&mut self.unit_mut().deferred_annotations);
        let Some(id) = self.block().annotation_block else { return Ok(()) };
        if deferred.is_empty() {
            return Ok(());
        }
        let class = self.unit().kind == ScopeKind::Class;
        let mut stashed = InstructionSequence::new();
        if !class {
            std::mem::swap(&mut self.unit_mut().unit.instructions, &mut stashed);
        }
        self.enter_annotation_scope("__annotate__", id, loc);
        self.deferred_body(&deferred, class, loc)?;
        self.leave_annotate(loc)?;
        self.store(if class { "__annotate_func__" } else { "__annotate__" }, loc)?;
        if !class {
            let sequence = &mut self.unit_mut().unit.instructions;
            std::mem::swap(sequence, &mut stashed);
            sequence.set_annotations_code(stashed);
        }
        Ok(())
    }

    fn deferred_body(
        &mut self,
        deferred: &[(&'a Stmt<'a>, Option<u32>)],
        class: bool,
        loc: Location,
    ) -> Result {
        self.op_i(Opcode::BuildMap, 0, loc);
        for (stmt, index) in deferred {
            let StmtKind::AnnAssign { target, annotation, .. } = stmt.kind else { continue };
            let here = stmt.loc;
            let not_set = self.new_label();
            if let Some(index) = index {
                self.load_int(*index as usize, here);
                if class {
                    // The symbol table does not mention this use, so the variable may have to be added.
                    let name = self.shared("__conditional_annotations__");
                    self.unit_mut().unit.freevars.add(&name);
                    let cell = self.free_index("__conditional_annotations__")?;
                    self.op_i(Opcode::LoadDeref, cell, here);
                } else {
                    let name = self.name_index("__conditional_annotations__");
                    self.op_i(Opcode::LoadGlobal, name << 1, here);
                }
                self.op_i(Opcode::ContainsOp, 0, here);
                self.jump(Opcode::PopJumpIfFalse, not_set, here);
            }
            self.expr(annotation)?;
            self.op_i(Opcode::Copy, 2, here);
            let mangled = self.mangle(target.as_name().unwrap_or_default());
            self.load_str(mangled, here);
            self.op(Opcode::StoreSubscr, loc);
            self.use_label(not_set);
        }
        Ok(())
    }
}
