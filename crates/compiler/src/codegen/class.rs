//! Class definitions.

use serpentarium_bytecode::{Const, Opcode};
use serpentarium_parser::ast::{ClassDef, Location};

use super::function::first_line;
use super::scope::{ArgCounts, ScopeKind};
use super::{Compiler, intrinsic_1};
use crate::diagnostics::Result;
use crate::instruction_sequence::NO_LOCATION;
use crate::symtable::{BlockKey, address};

impl<'a> Compiler<'a, '_> {
    pub(super) fn class_def(&mut self, def: &'a ClassDef<'a>, loc: Location) -> Result {
        self.exprs(def.decorator_list)?;
        let first_line = first_line(def.decorator_list, loc);
        let generic = !def.type_params.is_empty();
        if generic {
            let name = format!("<generic parameters of {}>", def.name);
            let key = BlockKey::TypeParams(def.type_params.as_ptr().addr());
            let private = Some(def.name);
            let counts = ArgCounts::default();
            self.enter_scope(&name, ScopeKind::TypeParams, key, first_line, private, counts)?;
            self.type_params(def.type_params)?;
            self.store(".type_params", loc)?;
        }
        self.class_body(def, first_line)?;
        let code = self.leave_scope(true)?;
        self.op(Opcode::LoadBuildClass, loc);
        self.op(Opcode::PushNull, loc);
        self.make_function(code, 0, loc)?;
        self.load_str(def.name, loc);
        if generic {
            self.load_name(".type_params", loc)?;
            self.op_i(Opcode::CallIntrinsic1, intrinsic_1::SUBSCRIPT_GENERIC, loc);
            self.store(".generic_base", loc)?;
            self.call_helper(2, def.bases, Some(".generic_base"), def.keywords, loc)?;
            let code = self.leave_scope(false)?;
            self.make_function(code, 0, loc)?;
            self.op(Opcode::PushNull, loc);
            self.op_i(Opcode::Call, 0, loc);
        } else {
            self.call_helper(2, def.bases, None, def.keywords, loc)?;
        }
        self.apply_decorators(def.decorator_list);
        self.store(def.name, loc)
    }

    /// Generates the class body in a unit of its own, which stays open.
    fn class_body(&mut self, def: &'a ClassDef<'a>, first_line: i32) -> Result {
        let key = BlockKey::Body(address(def));
        let counts = ArgCounts::default();
        self.enter_scope(def.name, ScopeKind::Class, key, first_line, Some(def.name), counts)?;
        let loc = Location::new(first_line, 0, first_line, 0);
        self.load_name("__name__", loc)?;
        self.store("__module__", loc)?;
        let qualname = self.unit().unit.qualname.clone();
        self.load_str(&qualname, loc);
        self.store("__qualname__", loc)?;
        self.load_const(Const::Int(first_line.into()), loc);
        self.store("__firstlineno__", loc)?;
        if !def.type_params.is_empty() {
            self.load_name(".type_params", loc)?;
            self.store("__type_params__", loc)?;
        }
        let block = self.block();
        let (classdict, conditional) = (block.needs_classdict, block.has_conditional_annotations);
        let class_closure = block.needs_class_closure;
        if classdict {
            let cell = self.cell_index("__classdict__")?;
            self.op(Opcode::LoadLocals, loc);
            self.op_i(Opcode::StoreDeref, cell, loc);
        }
        if conditional {
            let cell = self.cell_index("__conditional_annotations__")?;
            self.op_i(Opcode::BuildSet, 0, loc);
            self.op_i(Opcode::StoreDeref, cell, loc);
        }
        self.body(def.body, loc)?;
        self.class_end(classdict, class_closure)
    }

    /// What every class body does last: record what its methods assign, and hand out its cells.
    fn class_end(&mut self, classdict: bool, class_closure: bool) -> Result {
        let attributes = std::mem::take(&mut self.unit_mut().static_attributes);
        self.load_names_tuple(attributes, NO_LOCATION);
        self.store("__static_attributes__", NO_LOCATION)?;
        if classdict {
            let cell = self.cell_index("__classdict__")?;
            self.op_i(Opcode::LoadClosure, cell, NO_LOCATION);
            self.store("__classdictcell__", NO_LOCATION)?;
        }
        if class_closure {
            let cell = self.cell_index("__class__")?;
            self.op_i(Opcode::LoadClosure, cell, NO_LOCATION);
            self.op_i(Opcode::Copy, 1, NO_LOCATION);
            self.store("__classcell__", NO_LOCATION)?;
        } else {
            self.load_none(NO_LOCATION);
        }
        self.op(Opcode::ReturnValue, NO_LOCATION);
        Ok(())
    }
}
