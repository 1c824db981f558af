//! The functions of `sys.monitoring` (PEP 669).

use std::rc::Rc;

use serpentarium_heap::{Object, Ref};
use serpentarium_object::{
    Code, EventSet, Executable, MethodDef, Module, ModuleSpec, NativeArgs, PyResult, Runtime, dict_value,
    int_value, str_value,
};

use super::events::{BRANCH, EVENTS, Event, LOCAL, NAMES, settable};
use super::{Callback, Monitoring, TOOLS, USER_TOOLS};
use crate::vm::Vm;

/// The module `sys.monitoring`.
pub(crate) static MONITORING: ModuleSpec = ModuleSpec {
    name: "sys.monitoring",
    doc: "",
    functions: &[
        MethodDef::new("use_tool_id", "($module, tool_id, name, /)", use_tool_id, ""),
        MethodDef::new("clear_tool_id", "($module, tool_id, /)", clear_tool_id, ""),
        MethodDef::new("free_tool_id", "($module, tool_id, /)", free_tool_id, ""),
        MethodDef::new("get_tool", "($module, tool_id, /)", get_tool, ""),
        MethodDef::new("register_callback", "($module, tool_id, event, func, /)", register_callback, ""),
        MethodDef::new("get_events", "($module, tool_id, /)", get_events, ""),
        MethodDef::new("set_events", "($module, tool_id, event_set, /)", set_events, ""),
        MethodDef::new("get_local_events", "($module, tool_id, code, /)", get_local_events, ""),
        MethodDef::new("set_local_events", "($module, tool_id, code, event_set, /)", set_local_events, ""),
        MethodDef::new("restart_events", "($module, /)", restart_events, ""),
        MethodDef::new("_all_events", "($module, /)", all_events, ""),
    ],
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let monitoring = &Vm::of(rt).monitoring;
    let dict = module.downcast::<Module>().and_then(|module| module.dict.get());
    let Some(dict) = dict.as_deref().and_then(dict_value) else { return Ok(()) };
    dict.set_str(rt, &rt.intern("__doc__"), rt.none());
    dict.set_str(rt, &rt.intern("DISABLE"), Monitoring::sentinel(rt, &monitoring.disable));
    dict.set_str(rt, &rt.intern("MISSING"), Monitoring::sentinel(rt, &monitoring.missing));
    let events = rt.new_namespace();
    let own = events.dict.get();
    if let Some(own) = own.as_deref().and_then(dict_value) {
        for (number, name) in NAMES.iter().enumerate() {
            own.set_str(rt, &rt.intern(name), rt.new_int(1 << number));
        }
        own.set_str(rt, &rt.intern("NO_EVENTS"), rt.new_int(0));
    }
    dict.set_str(rt, &rt.intern("events"), events.into_object());
    for (name, id) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
        dict.set_str(rt, &rt.intern(name), rt.new_int(id));
    }
    Ok(())
}

/// A C `int` argument.
fn int(rt: &Runtime, object: &Object) -> PyResult<i32> {
    let value = rt.index(object)?;
    let small = int_value(&value).and_then(|value| value.small()).and_then(|value| i32::try_from(value).ok());
    small.ok_or_else(|| rt.overflow_error("Python int too large to convert to C int"))
}

fn tool(rt: &Runtime, object: &Object) -> PyResult<usize> {
    let id = int(rt, object)?;
    match usize::try_from(id) {
        Ok(tool) if tool < USER_TOOLS => Ok(tool),
        _ => Err(rt.value_error(format!("invalid tool {id} (must be between 0 and 5)"))),
    }
}

/// A tool that is in use.
fn used_tool(rt: &Runtime, object: &Object) -> PyResult<usize> {
    let tool = tool(rt, object)?;
    if Vm::of(rt).monitoring.names[tool].is_empty() {
        return Err(rt.value_error(format!("tool {tool} is not in use")));
    }
    Ok(tool)
}

fn executable(rt: &Runtime, object: &Object) -> PyResult<Rc<Executable>> {
    match object.downcast::<Code>() {
        Some(code) => Ok(Rc::clone(code.executable())),
        None => Err(rt.type_error("code must be a code object")),
    }
}

fn use_tool_id(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let tool = tool(rt, args.at(0))?;
    if str_value(args.at(1)).is_none() {
        return Err(rt.value_error("tool name must be a str"));
    }
    let name = &Vm::of(rt).monitoring.names[tool];
    if !name.is_empty() {
        return Err(rt.value_error(format!("tool {tool} is already in use")));
    }
    name.set(Some(args.at(1).to_ref()));
    Ok(rt.none())
}

/// Takes away a tool's events and callbacks.
fn clear(monitoring: &Monitoring, tool: usize) {
    let coded: Vec<Rc<Executable>> =
        monitoring.coded.borrow().iter().filter_map(std::rc::Weak::upgrade).collect();
    for exe in coded {
        monitoring.set_local(&exe, tool, 0);
    }
    monitoring.set_global(tool, 0);
    let callbacks = std::mem::take(&mut monitoring.callbacks.borrow_mut()[tool]);
    drop(callbacks);
}

fn clear_tool_id(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let tool = tool(rt, args.at(0))?;
    let monitoring = &Vm::of(rt).monitoring;
    if !monitoring.names[tool].is_empty() {
        clear(monitoring, tool);
    }
    Ok(rt.none())
}

fn free_tool_id(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let tool = tool(rt, args.at(0))?;
    let monitoring = &Vm::of(rt).monitoring;
    if !monitoring.names[tool].is_empty() {
        clear(monitoring, tool);
        monitoring.names[tool].set(None);
    }
    Ok(rt.none())
}

fn get_tool(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let tool = tool(rt, args.at(0))?;
    Ok(Vm::of(rt).monitoring.names[tool].get().unwrap_or_else(|| rt.none()))
}

fn register_callback(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let tool = tool(rt, args.at(0))?;
    let bits = int(rt, args.at(1))?;
    if bits.count_ones() != 1 {
        return Err(rt.value_error("The callback can only be set for one event at a time"));
    }
    let function = rt.not_none(Some(args.at(2))).map(serpentarium_heap::Obj::to_ref);
    let monitoring = &Vm::of(rt).monitoring;
    let register = |event: Event, callback: Option<Callback>| {
        let slot = &mut monitoring.callbacks.borrow_mut()[tool][event as usize];
        std::mem::replace(slot, callback)
    };
    let previous = if bits as EventSet == BRANCH {
        let right = register(Event::BranchRight, function.clone().map(Callback::Branch));
        let left = register(Event::BranchLeft, function.map(Callback::Branch));
        right.or(left)
    } else {
        let Some(&event) = EVENTS.get(bits.trailing_zeros() as usize) else {
            return Err(rt.value_error(format!("invalid event {bits}")));
        };
        register(event, function.map(Callback::Plain))
    };
    Ok(previous.map_or_else(|| rt.none(), |callback| callback.function().clone()))
}

fn get_events(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let tool = tool(rt, args.at(0))?;
    Ok(rt.new_int(i64::from(Vm::of(rt).monitoring.global.get()[tool])))
}

fn event_set(rt: &Runtime, object: &Object) -> PyResult<EventSet> {
    let events = int(rt, object)? as EventSet;
    if BRANCH << 1 <= events {
        return Err(rt.value_error(format!("invalid event set 0x{events:x}")));
    }
    let set = settable(events);
    set.ok_or_else(|| rt.value_error("cannot set C_RETURN or C_RAISE events independently"))
}

fn set_events(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let number = tool(rt, args.at(0))?;
    let events = event_set(rt, args.at(1))?;
    used_tool(rt, args.at(0))?;
    Vm::of(rt).monitoring.set_global(number, events);
    Ok(rt.none())
}

fn get_local_events(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let exe = executable(rt, args.at(1))?;
    let tool = tool(rt, args.at(0))?;
    Ok(rt.new_int(i64::from(exe.monitors.local.get()[tool])))
}

fn set_local_events(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let exe = executable(rt, args.at(1))?;
    let number = tool(rt, args.at(0))?;
    let events = event_set(rt, args.at(2))?;
    if events & !LOCAL != 0 {
        return Err(rt.value_error(format!("invalid local event set 0x{events:x}")));
    }
    used_tool(rt, args.at(0))?;
    Vm::of(rt).monitoring.set_local(&exe, number, events);
    Ok(rt.none())
}

fn restart_events(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    for tool in 0..TOOLS {
        Vm::of(rt).monitoring.enable_again(tool, EventSet::MAX);
    }
    Ok(rt.none())
}

/// Which tools hear of each event, for events anybody hears of.
fn all_events(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let global = Vm::of(rt).monitoring.global.get();
    let dict = rt.new_dict();
    for event in EVENTS {
        let tools = (0..TOOLS).filter(|&tool| global[tool] & event.bit() != 0);
        let mask = tools.fold(0_i64, |mask, tool| mask | 1 << tool);
        if mask != 0 {
            dict.set_str(rt, &rt.intern(event.name()), rt.new_int(mask));
        }
    }
    Ok(dict.into_object())
}
