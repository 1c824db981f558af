//! Calling Python functions: a frame, its arguments bound to parameters (`initialize_locals` in `Python/ceval.c`).

use std::rc::Rc;

use serpentarium_bytecode::opcode::code_flag as flag;
use serpentarium_heap::{Held, Obj, Object, Ref, Region, StackRef};
use serpentarium_object::{
    CallArgs, Code, Dict, Executable, Function, PyResult, Raised, Runtime, StrMethods as _, Tuple, str_value,
};

use crate::frame::Frame;
use crate::vm::Vm;

/// Arguments on their way into a frame: owned or borrowed values, positional first, then those of `names`.
pub(crate) struct Incoming<'a> {
    pub(crate) values: &'a mut dyn ExactSizeIterator<Item = StackRef>,
    pub(crate) names: Option<&'a Obj<Tuple>>,
}

impl Vm {
    /// Calls a Python function from native code and runs it to its end.
    pub(crate) fn call_python(&self, rt: &Runtime, function: &Object, args: CallArgs<'_>) -> PyResult {
        let frame = self.frame_for_call(rt, function, &mut args.values.iter().cloned(), args.names)?;
        self.run(rt, frame)
    }

    /// A frame for a call of `function`, arguments bound.
    pub(crate) fn frame_for_call(
        &self,
        rt: &Runtime,
        function: &Object,
        values: &mut dyn ExactSizeIterator<Item = StackRef>,
        names: Option<&Obj<Tuple>>,
    ) -> PyResult<Rc<Frame>> {
        let Some(payload) = function.downcast::<Function>() else {
            return Err(rt.type_error("expected a Python function"));
        };
        let frame = self.bare_frame(rt, function, payload)?;
        {
            let exe = frame.exe();
            let slots = frame.slots.borrow();
            let positional = values.len() - names.map_or(0, |names| names.tail().len());
            if exe.simple && names.is_none() && positional == exe.arg_count {
                for index in 0..positional {
                    if let Some(value) = values.next() {
                        slots.set(index, value);
                    }
                }
            } else {
                bind(rt, payload, exe, &slots, Incoming { values, names })?;
            }
        }
        Ok(frame)
    }

    /// A frame for a function with nothing in its slots.
    #[inline]
    pub(crate) fn bare_frame(
        &self,
        rt: &Runtime,
        function: &Object,
        payload: &Function,
    ) -> PyResult<Rc<Frame>> {
        let code = payload.code.with(|code| code.and_then(Object::downcast::<Code>).map(Obj::to_ref));
        let Some(code) = code else { return Err(rt.system_error("function lost its code")) };
        let exe = code.executable();
        let region =
            if exe.is_generator { Region::boxed(exe.frame_len) } else { self.stack.region(exe.frame_len) };
        let namespaces = (Held::borrowed(&*payload.globals), Held::borrowed(&*payload.builtins));
        Ok(self.new_frame(code, function.to_ref().into(), namespaces, region))
    }
}

fn parameter_name(payload: &Function, index: usize) -> String {
    let code = payload.code.get();
    let name = code
        .as_deref()
        .and_then(Object::downcast::<Code>)
        .and_then(|code| code.local_names.tail().get(index).cloned());
    name.as_deref().and_then(str_value).map_or(String::new(), |name| name.to_text().into_owned())
}

fn qualname(payload: &Function) -> String {
    payload
        .qualname
        .get()
        .as_deref()
        .and_then(str_value)
        .map_or(String::new(), |name| name.to_text().into_owned())
}

/// Binds arguments to parameters: by position, by name, collected, by default.
fn bind(
    rt: &Runtime,
    payload: &Function,
    exe: &Executable,
    slots: &Region,
    incoming: Incoming<'_>,
) -> PyResult<()> {
    let Incoming { values, names } = incoming;
    let keyword_len = names.map_or(0, |names| names.tail().len());
    let given = values.len() - keyword_len;
    let total = exe.arg_count + exe.keyword_only;
    let direct = given.min(exe.arg_count);
    for index in 0..direct {
        if let Some(value) = values.next() {
            slots.set(index, value);
        }
    }
    let extra: Vec<Ref> =
        (direct..given).filter_map(|_| values.next().and_then(StackRef::into_ref)).collect();
    let has_var = exe.flags & flag::VARARGS != 0;
    let too_many = !extra.is_empty() && !has_var;
    if has_var {
        slots.set(total, rt.new_tuple(extra).into());
    }
    let kwargs = (exe.flags & flag::VARKEYWORDS != 0).then(|| rt.new_dict());
    if let Some(names) = names {
        for name in names.tail() {
            let Some(value) = values.next() else { break };
            bind_keyword(rt, payload, exe, slots, name, value, kwargs.as_deref())?;
        }
    }
    if too_many {
        return Err(too_many_positional(rt, payload, exe, slots, given));
    }
    if let Some(kwargs) = kwargs {
        slots.set(total + usize::from(has_var), kwargs.into());
    }
    fill_defaults(rt, payload, exe, slots, given)
}

fn bind_keyword(
    rt: &Runtime,
    payload: &Function,
    exe: &Executable,
    slots: &Region,
    name: &Object,
    value: StackRef,
    kwargs: Option<&Obj<Dict>>,
) -> PyResult<()> {
    let Some(text) = str_value(name) else {
        return Err(rt.type_error(format!("{}() keywords must be strings", qualname(payload))));
    };
    let code = payload.code.get();
    let Some(code) = code.as_deref().and_then(Object::downcast::<Code>) else { return Ok(()) };
    let positional_only = code.unit.posonlyargcount as usize;
    let total = exe.arg_count + exe.keyword_only;
    let names = &code.local_names.tail()[..total];
    let place = names[positional_only..]
        .iter()
        .position(|known| known.is_same(name))
        .or_else(|| {
            names[positional_only..]
                .iter()
                .position(|known| str_value(known).is_some_and(|known| known.same_text(text)))
        })
        .map(|index| index + positional_only);
    match (place, kwargs) {
        (Some(place), _) => {
            if !slots.get(place).is_null() {
                let (function, name) = (qualname(payload), text.to_text());
                return Err(rt.type_error(format!("{function}() got multiple values for argument '{name}'")));
            }
            slots.set(place, value);
            Ok(())
        }
        (None, Some(kwargs)) => match value.get() {
            Some(value) => kwargs.set_item(rt, name, value),
            None => Ok(()),
        },
        (None, None) => Err(unexpected_keyword(rt, payload, code, text, positional_only)),
    }
}

fn unexpected_keyword(
    rt: &Runtime,
    payload: &Function,
    code: &Obj<Code>,
    name: &Obj<serpentarium_object::Str>,
    positional_only: usize,
) -> Raised {
    let function = qualname(payload);
    let text = name.to_text();
    let passed: Vec<String> = code.local_names.tail()[..positional_only]
        .iter()
        .filter_map(|known| str_value(known))
        .filter(|known| known.same_text(name))
        .map(|known| known.to_text().into_owned())
        .collect();
    if !passed.is_empty() {
        let list = passed.join(", ");
        return rt.type_error(format!(
            "{function}() got some positional-only arguments passed as keyword arguments: '{list}'"
        ));
    }
    rt.type_error(format!("{function}() got an unexpected keyword argument '{text}'"))
}

fn too_many_positional(
    rt: &Runtime,
    payload: &Function,
    exe: &Executable,
    slots: &Region,
    given: usize,
) -> Raised {
    let defaults = payload.defaults.with(|defaults| {
        defaults.and_then(Object::downcast::<Tuple>).map_or(0, |defaults| defaults.tail().len())
    });
    let keyword_given = (exe.arg_count..exe.arg_count + exe.keyword_only)
        .filter(|&place| !slots.get(place).is_null())
        .count();
    let (signature, plural) = if defaults > 0 {
        (format!("from {} to {}", exe.arg_count - defaults, exe.arg_count), true)
    } else {
        (exe.arg_count.to_string(), exe.arg_count != 1)
    };
    let keywords = if keyword_given > 0 {
        let s = if given == 1 { "" } else { "s" };
        let ks = if keyword_given == 1 { "" } else { "s" };
        format!(" positional argument{s} (and {keyword_given} keyword-only argument{ks})")
    } else {
        String::new()
    };
    let was = if given == 1 && keyword_given == 0 { "was" } else { "were" };
    let s = if plural { "s" } else { "" };
    rt.type_error(format!(
        "{}() takes {signature} positional argument{s} but {given}{keywords} {was} given",
        qualname(payload)
    ))
}

fn fill_defaults(
    rt: &Runtime,
    payload: &Function,
    exe: &Executable,
    slots: &Region,
    given: usize,
) -> PyResult<()> {
    if given < exe.arg_count {
        let defaults = payload.defaults.get().and_then(|defaults| defaults.try_downcast::<Tuple>().ok());
        let defaults: &[Ref] = defaults.as_deref().map_or(&[], |defaults| defaults.tail());
        let first_default = exe.arg_count - defaults.len().min(exe.arg_count);
        let missing: Vec<usize> =
            (given..first_default).filter(|&place| slots.get(place).is_null()).collect();
        if !missing.is_empty() {
            return Err(missing_arguments(rt, payload, &missing, "positional"));
        }
        for place in given.max(first_default)..exe.arg_count {
            if slots.get(place).is_null() {
                slots.set(place, StackRef::from(defaults[place - first_default].clone()));
            }
        }
    }
    if exe.keyword_only > 0 {
        fill_keyword_defaults(rt, payload, exe, slots)?;
    }
    Ok(())
}

fn fill_keyword_defaults(rt: &Runtime, payload: &Function, exe: &Executable, slots: &Region) -> PyResult<()> {
    let defaults = payload.kwdefaults.get().and_then(|defaults| defaults.try_downcast::<Dict>().ok());
    let code = payload.code.get();
    let Some(code) = code.as_deref().and_then(Object::downcast::<Code>) else { return Ok(()) };
    let mut missing = Vec::new();
    for place in exe.arg_count..exe.arg_count + exe.keyword_only {
        if !slots.get(place).is_null() {
            continue;
        }
        let name = str_value(&code.local_names.tail()[place]);
        match name.and_then(|name| defaults.as_ref()?.get_str(rt, name)) {
            Some(value) => slots.set(place, value.into()),
            None => missing.push(place),
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(missing_arguments(rt, payload, &missing, "keyword-only")) }
}

/// Binds no arguments at all, for code that is run without a function (`exec`, `eval`).
pub(crate) fn bind_nothing(rt: &Runtime, frame: &Frame) -> PyResult<()> {
    let exe = frame.exe();
    let total = exe.arg_count + exe.keyword_only;
    if total > 0 {
        let (places, kind) = match exe.arg_count {
            0 => (0..total, "keyword-only"),
            count => (0..count, "positional"),
        };
        let quoted = |place: usize| {
            let name = frame.code.local_names.tail().get(place).and_then(|name| str_value(name));
            format!("'{}'", name.map_or_else(Default::default, |name| name.to_text()))
        };
        let names: Vec<String> = places.map(quoted).collect();
        return Err(missing_error(rt, &frame.code.qualname.to_text(), &names, kind));
    }
    let slots = frame.slots.borrow();
    let has_var = exe.flags & flag::VARARGS != 0;
    if has_var {
        slots.set(total, rt.new_tuple([]).into());
    }
    if exe.flags & flag::VARKEYWORDS != 0 {
        slots.set(total + usize::from(has_var), rt.new_dict().into());
    }
    Ok(())
}

fn missing_arguments(rt: &Runtime, payload: &Function, missing: &[usize], kind: &str) -> Raised {
    let names: Vec<String> =
        missing.iter().map(|&place| format!("'{}'", parameter_name(payload, place))).collect();
    missing_error(rt, &qualname(payload), &names, kind)
}

fn missing_error(rt: &Runtime, function: &str, names: &[String], kind: &str) -> Raised {
    let list = match names {
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [rest @ .., before, last] => {
            let head: Vec<&str> = rest.iter().chain([before]).map(String::as_str).collect();
            format!("{}, and {last}", head.join(", "))
        }
        [] => String::new(),
    };
    let count = names.len();
    let plural = if count == 1 { "" } else { "s" };
    rt.type_error(format!("{function}() missing {count} required {kind} argument{plural}: {list}"))
}
