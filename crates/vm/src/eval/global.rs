//! `LOAD_GLOBAL` and its inline cache: position in the namespace, valid while the set of its keys is the same.
//!
//! Cache units behind the instruction: a counter, the position, the keys version of the module's namespace, and
//! that of the builtins.

use serpentarium_bytecode::Opcode;
use serpentarium_heap::Ref;
use serpentarium_object::{Dict, PyResult, Runtime, StrMethods as _, str_value};

use crate::executable::Unit;
use crate::frame::Frame;
use crate::vm::Vm;

/// Runs before an instruction is specialised.
const WARM_UP: u32 = 1;

#[inline]
pub(super) fn load_cached(globals: &Dict, units: &[Unit], at: usize) -> Option<Ref> {
    if globals.current_keys_version() != units[at + 3].get() {
        return None;
    }
    globals.value_at(units[at + 2].get() as usize)
}

#[inline]
pub(super) fn load_builtin_cached(globals: &Dict, builtins: &Dict, units: &[Unit], at: usize) -> Option<Ref> {
    if globals.current_keys_version() != units[at + 3].get()
        || builtins.current_keys_version() != units[at + 4].get()
    {
        return None;
    }
    builtins.value_at(units[at + 2].get() as usize)
}

/// Makes the instruction the plain one again.
#[cold]
pub(super) fn forget(units: &[Unit], at: usize, operand: usize) {
    units[at].set(Opcode::LoadGlobal as u32 | (operand as u32) << 8);
    units[at + 1].set(0);
}

impl Vm {
    pub(super) fn load_global(&self, rt: &Runtime, frame: &Frame, at: usize, operand: usize) -> PyResult {
        let name = &frame.code.names.tail()[operand >> 1];
        let Some(name) = str_value(name) else { return Err(rt.system_error("bad name")) };
        let units = &frame.exe.units;
        let count = units[at + 1].get();
        units[at + 1].set(count.saturating_add(1));
        if let Some(position) = frame.globals.position_of_str(rt, name) {
            if WARM_UP <= count && u32::try_from(position).is_ok() {
                let version = frame.globals.keys_version(rt);
                if version != 0 {
                    units[at + 2].set(position as u32);
                    units[at + 3].set(version);
                    units[at].set(Opcode::LoadGlobalModule as u32 | (operand as u32) << 8);
                }
            }
            if let Some(value) = frame.globals.value_at(position) {
                return Ok(value);
            }
        }
        if let Some(position) = frame.builtins.position_of_str(rt, name) {
            if WARM_UP <= count {
                let versions = (frame.globals.keys_version(rt), frame.builtins.keys_version(rt));
                if versions.0 != 0 && versions.1 != 0 {
                    units[at + 2].set(position as u32);
                    units[at + 3].set(versions.0);
                    units[at + 4].set(versions.1);
                    units[at].set(Opcode::LoadGlobalBuiltin as u32 | (operand as u32) << 8);
                }
            }
            if let Some(value) = frame.builtins.value_at(position) {
                return Ok(value);
            }
        }
        let message = format!("name '{}' is not defined", name.to_text());
        Err(rt.name_error(&rt.exceptions.name_error, name, &message))
    }
}
