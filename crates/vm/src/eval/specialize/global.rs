//! `LOAD_GLOBAL`.

use serpentarium_bytecode::Opcode;
use serpentarium_object::{Dict, Runtime, str_value};

use super::Site;
use crate::frame::Frame;

/// `_Py_Specialize_LoadGlobal`
#[cold]
pub(in crate::eval) fn load_global(rt: &Runtime, site: Site<'_>, frame: &Frame, operand: usize) {
    site.settle(choose(rt, site, frame, operand));
}

/// A position that fits the cache, where all keys are strings.
fn position(rt: &Runtime, dict: &Dict, name: &serpentarium_heap::Object) -> Option<u32> {
    let position = dict.position_of_str(rt, str_value(name)?)?;
    u16::try_from(position).ok().map(u32::from)
}

fn version(rt: &Runtime, dict: &Dict) -> Option<u32> {
    Some(dict.keys_version(rt)).filter(|&version| version != 0)
}

fn choose(rt: &Runtime, site: Site<'_>, frame: &Frame, operand: usize) -> Option<Opcode> {
    if !frame.globals.as_object().type_object().is_same(&rt.types.dict) {
        return None;
    }
    let name = &*frame.code.names.tail()[operand >> 1];
    let globals = version(rt, &frame.globals)?;
    if str_value(name).is_some_and(|name| frame.globals.position_of_str(rt, name).is_some()) {
        site.cache(1).set_cache(position(rt, &frame.globals, name)?);
        site.cache(2).set_cache(globals);
        return Some(Opcode::LoadGlobalModule);
    }
    let builtins = version(rt, &frame.builtins)?;
    site.cache(1).set_cache(position(rt, &frame.builtins, name)?);
    site.cache(2).set_cache(globals);
    site.cache(3).set_cache(builtins);
    Some(Opcode::LoadGlobalBuiltin)
}
