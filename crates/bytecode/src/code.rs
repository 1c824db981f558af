//! Code objects: what one compiled unit (module, class body, function, …) consists of.

use std::rc::Rc;

use crate::constant::Const;

/// Bits of `localspluskinds`: what a slot of the frame's locals is for.
pub mod local_kind {
    /// A parameter that can be passed by position.
    pub const ARG_POS: u8 = 0x02;
    /// A parameter that can be passed by keyword.
    pub const ARG_KW: u8 = 0x04;
    /// `*args` or `**kwargs`.
    pub const ARG_VAR: u8 = 0x08;
    /// Not shown in `locals()`: the variable of an inlined comprehension outside functions.
    pub const HIDDEN: u8 = 0x10;
    /// A local variable.
    pub const LOCAL: u8 = 0x20;
    /// A cell variable (possibly also a local).
    pub const CELL: u8 = 0x40;
    /// A free variable.
    pub const FREE: u8 = 0x80;
}

/// One compiled unit; fields carry CPython's names without `co_`.
#[derive(Clone, Debug)]
pub struct CodeObject {
    /// Number of positional parameters, positional-only ones included.
    pub argcount: u32,
    /// Number of positional-only parameters.
    pub posonlyargcount: u32,
    /// Number of keyword-only parameters.
    pub kwonlyargcount: u32,
    /// The value stack's greatest depth.
    pub stacksize: u32,
    /// Bits of [`crate::opcode::code_flag`].
    pub flags: u32,
    /// Code units of two bytes (opcode, operand), with inline caches zeroed.
    pub code: Vec<u8>,
    /// The constants.
    pub consts: Vec<Rc<Const>>,
    /// Names of globals, attributes and imports.
    pub names: Vec<Rc<str>>,
    /// Names of the frame's slots: locals, then cells that are no locals, then free variables.
    pub localsplusnames: Vec<Rc<str>>,
    /// For each slot its bits of [`local_kind`].
    pub localspluskinds: Vec<u8>,
    /// Where the source came from.
    pub filename: Rc<str>,
    /// The unit's name.
    pub name: Rc<str>,
    /// The dotted name that tells where the unit is defined.
    pub qualname: Rc<str>,
    /// The line at which the unit begins; locations are relative to it.
    pub firstlineno: i32,
    /// Source positions, see [`crate::linetable`].
    pub linetable: Vec<u8>,
    /// Exception handlers, see [`crate::exceptiontable`].
    pub exceptiontable: Vec<u8>,
}

impl CodeObject {
    fn slots_with(&self, bit: u8) -> impl Iterator<Item = &Rc<str>> {
        let pairs = self.localsplusnames.iter().zip(&self.localspluskinds);
        pairs.filter(move |(_, kind)| **kind & bit != 0).map(|(name, _)| name)
    }

    /// `co_varnames`: parameters and other locals.
    pub fn varnames(&self) -> Vec<Rc<str>> {
        self.slots_with(local_kind::LOCAL).cloned().collect()
    }

    /// `co_cellvars`: locals shared with inner units.
    pub fn cellvars(&self) -> Vec<Rc<str>> {
        self.slots_with(local_kind::CELL).cloned().collect()
    }

    /// `co_freevars`: variables of enclosing units.
    pub fn freevars(&self) -> Vec<Rc<str>> {
        self.slots_with(local_kind::FREE).cloned().collect()
    }

    /// `co_nlocals`.
    pub fn nlocals(&self) -> usize {
        self.slots_with(local_kind::LOCAL).count()
    }

    /// The same unit, and those nested in it, without columns in their line tables (`-X no_debug_ranges`).
    pub fn without_columns(&self) -> Self {
        let constant = |constant: &Rc<Const>| match &**constant {
            Const::Code(code) => Rc::new(Const::Code(Rc::new(code.without_columns()))),
            _ => constant.clone(),
        };
        let mut unit = self.clone();
        unit.linetable = crate::linetable::without_columns(&self.linetable, self.firstlineno);
        unit.consts = self.consts.iter().map(constant).collect();
        unit
    }

    /// The constants that are code objects.
    pub fn children(&self) -> impl Iterator<Item = &Rc<CodeObject>> {
        self.consts.iter().filter_map(|constant| match &**constant {
            Const::Code(code) => Some(code),
            _ => None,
        })
    }
}

impl Drop for CodeObject {
    /// Units nest as deeply as the program does; dropping the nest must not recurse that deeply.
    fn drop(&mut self) {
        let mut pending = std::mem::take(&mut self.consts);
        while let Some(constant) = pending.pop() {
            if let Some(Const::Code(code)) = Rc::into_inner(constant)
                && let Some(mut code) = Rc::into_inner(code)
            {
                pending.append(&mut code.consts);
            }
        }
    }
}
