//! Loading, storing and deleting names.

use std::rc::Rc;

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{ExprContext, Location};

use super::Compiler;
use super::scope::ScopeKind;
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::mangle::mangle;
use crate::symtable::{BlockKind, Scope};

/// The ways to reach a name.
#[derive(Clone, Copy)]
enum Access {
    Fast,
    Global,
    Deref,
    Name,
}

impl<'a> Compiler<'a, '_> {
    /// The name as the tables of units hold it.
    pub(super) fn shared(&mut self, name: &'a str) -> Rc<str> {
        self.shared_names.entry(name).or_insert_with(|| Rc::from(name)).clone()
    }

    /// The form of `name` that is stored in the current unit.
    pub(super) fn mangle(&self, name: &'a str) -> &'a str {
        let unit = self.unit();
        if unit.private.is_none() || self.table.exempt_from_mangling(unit.block, name) {
            return name;
        }
        mangle(self.arena, unit.private, name)
    }

    /// The number of `name` (mangled) among the names of the unit.
    pub(super) fn name_index(&mut self, name: &'a str) -> u32 {
        let shared = self.shared(name);
        self.unit_mut().unit.names.add(&shared)
    }

    pub(super) fn varname_index(&mut self, name: &'a str) -> u32 {
        let shared = self.shared(name);
        self.unit_mut().unit.varnames.add(&shared)
    }

    /// Emits an instruction whose operand is the number of the mangled `name`.
    pub(super) fn op_name(&mut self, opcode: Opcode, name: &'a str, loc: Location) {
        let mangled = self.mangle(name);
        let index = self.name_index(mangled);
        self.op_i(opcode, index, loc);
    }

    /// Loads the attribute `name` of what is on the stack.
    pub(super) fn load_attr(&mut self, name: &'a str, method: bool, loc: Location) {
        let mangled = self.mangle(name);
        let index = self.name_index(mangled);
        self.op_i(Opcode::LoadAttr, index << 1 | u32::from(method), loc);
    }

    pub(super) fn cell_index(&self, name: &str) -> Result<u32> {
        let index = self.unit().unit.cellvars.get(name);
        index.ok_or_else(|| CompileError::system(format!("no cell variable {name}")))
    }

    pub(super) fn free_index(&self, name: &str) -> Result<u32> {
        let unit = &self.unit().unit;
        let index = unit.freevars.get(name).map(|index| unit.cellvars.len() as u32 + index);
        index.ok_or_else(|| CompileError::system(format!("no free variable {name}")))
    }

    /// Where a mangled name is found in the current unit.
    fn access(&self, mangled: &str, scope: Scope) -> Access {
        let function_like = self.block().is_function_like();
        match scope {
            Scope::Free | Scope::Cell => Access::Deref,
            Scope::Local if function_like => Access::Fast,
            Scope::Local if self.unit().unit.fasthidden.get(mangled) == Some(&true) => Access::Fast,
            Scope::GlobalImplicit if function_like => Access::Global,
            Scope::GlobalExplicit => Access::Global,
            _ => Access::Name,
        }
    }

    pub(super) fn name_op(&mut self, name: &'a str, ctx: ExprContext, loc: Location) -> Result {
        let mangled = self.mangle(name);
        let scope = self.block().scope(mangled);
        match self.access(mangled, scope) {
            Access::Fast => {
                let index = self.varname_index(mangled);
                let opcode = match ctx {
                    ExprContext::Load => Opcode::LoadFast,
                    ExprContext::Store => Opcode::StoreFast,
                    ExprContext::Del => Opcode::DeleteFast,
                };
                self.op_i(opcode, index, loc);
            }
            Access::Deref => {
                let index = match scope {
                    Scope::Free => self.free_index(mangled)?,
                    _ => self.cell_index(mangled)?,
                };
                self.deref_op(index, ctx, loc)?;
            }
            Access::Global => {
                let index = self.name_index(mangled);
                match ctx {
                    ExprContext::Load
                        if self.block().can_see_class_scope && scope == Scope::GlobalImplicit =>
                    {
                        self.load_classdict(loc)?;
                        self.op_i(Opcode::LoadFromDictOrGlobals, index, loc);
                    }
                    ExprContext::Load => self.op_i(Opcode::LoadGlobal, index << 1, loc),
                    ExprContext::Store => self.op_i(Opcode::StoreGlobal, index, loc),
                    ExprContext::Del => self.op_i(Opcode::DeleteGlobal, index, loc),
                }
            }
            Access::Name => {
                let index = self.name_index(mangled);
                match ctx {
                    ExprContext::Load if self.in_inlined_class_comp() => {
                        self.op_i(Opcode::LoadGlobal, index << 1, loc);
                    }
                    ExprContext::Load => self.op_i(Opcode::LoadName, index, loc),
                    ExprContext::Store => self.op_i(Opcode::StoreName, index, loc),
                    ExprContext::Del => self.op_i(Opcode::DeleteName, index, loc),
                }
            }
        }
        Ok(())
    }

    fn in_inlined_class_comp(&self) -> bool {
        self.block().kind == BlockKind::Class && self.unit().in_inlined_comp > 0
    }

    fn deref_op(&mut self, index: u32, ctx: ExprContext, loc: Location) -> Result {
        match ctx {
            ExprContext::Load => {
                if self.block().kind == BlockKind::Class && self.unit().in_inlined_comp == 0 {
                    self.op(Opcode::LoadLocals, loc);
                    self.op_i(Opcode::LoadFromDictOrDeref, index, loc);
                } else if self.block().can_see_class_scope {
                    self.load_classdict(loc)?;
                    self.op_i(Opcode::LoadFromDictOrDeref, index, loc);
                } else {
                    self.op_i(Opcode::LoadDeref, index, loc);
                }
            }
            ExprContext::Store => self.op_i(Opcode::StoreDeref, index, loc),
            ExprContext::Del => self.op_i(Opcode::DeleteDeref, index, loc),
        }
        Ok(())
    }

    /// Loads the namespace of the class whose names this annotation scope sees.
    fn load_classdict(&mut self, loc: Location) -> Result {
        // The symbol table does not mention this use if the class body binds the name itself.
        let name = self.shared("__classdict__");
        self.unit_mut().unit.freevars.add(&name);
        let index = self.free_index("__classdict__")?;
        self.op_i(Opcode::LoadDeref, index, loc);
        Ok(())
    }

    pub(super) fn load_name(&mut self, name: &'a str, loc: Location) -> Result {
        self.name_op(name, ExprContext::Load, loc)
    }

    pub(super) fn store_name(&mut self, name: &'a str, loc: Location) -> Result {
        self.name_op(name, ExprContext::Store, loc)
    }

    pub(super) fn delete_name(&mut self, name: &'a str, loc: Location) -> Result {
        self.name_op(name, ExprContext::Del, loc)
    }

    /// Whether the current unit is a function, not a class or module.
    pub(super) fn in_module_or_class(&self) -> bool {
        matches!(self.unit().kind, ScopeKind::Module | ScopeKind::Class)
    }
}
