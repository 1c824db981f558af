//! Making Python functions (`MAKE_FUNCTION`, `SET_FUNCTION_ATTRIBUTE`).

use std::cell::Cell;
use std::rc::Rc;

use serpentarium_heap::{Object, Ref, Slot};
use serpentarium_object::{Code, Function, PyResult, Runtime};

use crate::frame::Frame;
use crate::vm::Vm;

impl Vm {
    /// A function of this code with the frame's globals.
    pub(crate) fn make_function(&self, rt: &Runtime, frame: &Rc<Frame>, code: &Object) -> PyResult {
        let Some(code) = code.downcast::<Code>() else {
            return Err(rt.system_error("MAKE_FUNCTION of a non-code"));
        };
        let doc = if code.unit.flags & serpentarium_bytecode::opcode::code_flag::HAS_DOCSTRING != 0 {
            code.consts.tail().first().cloned()
        } else {
            None
        };
        let module = frame.globals.get_str(rt, &rt.names.name);
        let payload = Function {
            code: Slot::new(code.to_ref().into_object()),
            globals: frame.globals.to_ref(),
            builtins: frame.builtins.to_ref(),
            name: Slot::new(code.name.clone().into_object()),
            qualname: Slot::new(code.qualname.clone().into_object()),
            defaults: Slot::empty(),
            kwdefaults: Slot::empty(),
            closure: Slot::empty(),
            doc: Slot::new(doc.unwrap_or_else(|| rt.none())),
            dict: Slot::empty(),
            module: module.map_or_else(Slot::empty, Slot::new),
            annotations: Slot::empty(),
            annotate: Slot::empty(),
            type_params: Slot::empty(),
            version: Cell::new(self.code_version(code)),
        };
        let function: Ref<Function> = rt.heap.alloc(&rt.types.function, payload);
        Ok(rt.tracked(function).into_object())
    }
}

/// Sets what `SET_FUNCTION_ATTRIBUTE` names by its operand.
pub(crate) fn set_attribute(rt: &Runtime, function: &Object, which: usize, value: Ref) -> PyResult<()> {
    let Some(function) = function.downcast::<Function>() else {
        return Err(rt.system_error("SET_FUNCTION_ATTRIBUTE of a non-function"));
    };
    let slot = match which {
        1 => &function.defaults,
        2 => &function.kwdefaults,
        4 => &function.annotations,
        8 => &function.closure,
        16 => &function.annotate,
        _ => return Err(rt.system_error("bad SET_FUNCTION_ATTRIBUTE operand")),
    };
    slot.set(Some(value));
    Ok(())
}
