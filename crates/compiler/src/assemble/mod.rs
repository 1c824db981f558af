//! From an optimised flow graph to a code object.

use std::rc::Rc;

use serpentarium_bytecode::CodeObject;
use serpentarium_bytecode::constant::ConstCache;

use crate::error::CompileError;
use crate::unit::Unit;

/// Optimises `unit` and turns it into a code object. `cache` is the one that all units of a module share; the finished
/// code object has yet to be added to the enclosing unit's constants.
pub fn assemble_unit(
    unit: Unit,
    filename: &Rc<str>,
    cache: &mut ConstCache,
) -> Result<CodeObject, CompileError> {
    let _ = (unit, filename, cache);
    Err(CompileError::system("assembling is not there yet"))
}
