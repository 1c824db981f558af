//! From an optimised flow graph to a code object: layout, jump operands, and the tables.

mod exception_table;
mod layout;
mod line_table;
mod locals;

use std::rc::Rc;

use serpentarium_bytecode::CodeObject;
use serpentarium_bytecode::constant::ConstCache;

use crate::error::CompileError;
use crate::flowgraph;
use crate::unit::Unit;

/// Optimises `unit` and turns it into a code object. `cache` is the one that all units of a module share; the finished
/// code object has yet to be added to the enclosing unit's constants.
pub fn assemble_unit(
    mut unit: Unit,
    filename: &Rc<str>,
    cache: &mut ConstCache,
) -> Result<CodeObject, CompileError> {
    let finished = flowgraph::run(&mut unit, cache)?;
    let layout = layout::Layout::new(&finished.graph)?;
    let (mut localsplusnames, localspluskinds) = locals::localsplus(&unit);
    if let (true, Some(first)) = (unit.rename_format, localsplusnames.first_mut()) {
        *first = Rc::from("format");
    }
    Ok(CodeObject {
        argcount: unit.posonlyargcount + unit.argcount,
        posonlyargcount: unit.posonlyargcount,
        kwonlyargcount: unit.kwonlyargcount,
        stacksize: finished.stacksize,
        flags: unit.flags,
        linetable: line_table::encode(&layout, unit.firstlineno),
        exceptiontable: exception_table::encode(&layout, &finished.graph),
        code: layout.code(),
        consts: finished.consts,
        names: unit.names.names().to_vec(),
        localsplusnames,
        localspluskinds,
        filename: filename.clone(),
        name: unit.name.clone(),
        qualname: unit.qualname.clone(),
        firstlineno: unit.firstlineno,
    })
}
