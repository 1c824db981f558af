//! `types.CodeType(...)` and `code.replace(...)`: code objects from parts given in Python.

use std::rc::Rc;

use serpentarium_bytecode::CodeObject;
use serpentarium_bytecode::code::local_kind;
use serpentarium_bytecode::opcode::code_flag;
use serpentarium_heap::{Obj, Object, Ref};

use super::{Code, slots_of, this};
use crate::core::{CallArgs, PyResult, Runtime};
use crate::types::{str_value, tuple_value};
use crate::{Bytes, Str, StrMethods as _, Tuple, Type};

pub(super) const SIGNATURE: &str = "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n     flags, codestring, constants, names, varnames, filename, name,\n     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n     cellvars=(), /)";

/// What a code object is made of, as the constructor takes it.
struct Parts {
    /// argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags.
    numbers: [i32; 6],
    firstlineno: i32,
    code: Vec<u8>,
    linetable: Vec<u8>,
    exceptiontable: Vec<u8>,
    consts: Ref<Tuple>,
    names: Ref<Tuple>,
    varnames: Ref<Tuple>,
    freevars: Ref<Tuple>,
    cellvars: Ref<Tuple>,
    filename: Ref<Str>,
    name: Ref<Str>,
    qualname: Ref<Str>,
    /// Constants as the compiler left them; what is marshalled comes from the tuple.
    unit_consts: Vec<Rc<serpentarium_bytecode::Const>>,
}

/// Reads arguments, naming them in errors as the function at hand does.
struct Reader<'a> {
    rt: &'a Runtime,
    label: &'a dyn Fn() -> String,
}

impl Reader<'_> {
    fn wrong(&self, wanted: &str, given: &Object) -> crate::Raised {
        self.rt.type_error(format!("{} must be {wanted}, not {}", (self.label)(), self.rt.type_name(given)))
    }

    fn bytes(&self, object: &Object) -> PyResult<Vec<u8>> {
        object
            .downcast::<Bytes>()
            .map(|bytes| bytes.tail().to_vec())
            .ok_or_else(|| self.wrong("bytes", object))
    }

    fn tuple(&self, object: &Object) -> PyResult<Ref<Tuple>> {
        tuple_value(object).map(Obj::to_ref).ok_or_else(|| self.wrong("tuple", object))
    }

    fn text(&self, object: &Object) -> PyResult<Ref<Str>> {
        str_value(object)
            .map(|text| self.rt.intern_str(text.to_ref()))
            .ok_or_else(|| self.wrong("str", object))
    }
}

pub(super) fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("code() takes no keyword arguments"));
    }
    let given: Vec<&Object> = args.values.iter().filter_map(crate::StackRef::get).collect();
    let count = given.len();
    if !(16..=18).contains(&count) {
        let bound = if count < 16 { "at least 16" } else { "at most 18" };
        return Err(rt.type_error(format!("code expected {bound} arguments, got {count}")));
    }
    let mut numbers = [0; 6];
    for (number, given) in numbers.iter_mut().zip(&given) {
        *number = rt.index_as_i32(given)?;
    }
    macro_rules! part {
        ($index:expr, $method:ident) => {
            Reader { rt, label: &|| format!("code() argument {}", $index + 1) }.$method(given[$index])?
        };
    }
    let empty = || rt.singletons.empty_tuple.clone();
    let parts = Parts {
        numbers,
        firstlineno: rt.index_as_i32(given[13])?,
        code: part!(6, bytes),
        consts: part!(7, tuple),
        names: part!(8, tuple),
        varnames: part!(9, tuple),
        filename: part!(10, text),
        name: part!(11, text),
        qualname: part!(12, text),
        linetable: part!(14, bytes),
        exceptiontable: part!(15, bytes),
        freevars: if count > 16 { part!(16, tuple) } else { empty() },
        cellvars: if count > 17 { part!(17, tuple) } else { empty() },
        unit_consts: Vec::new(),
    };
    let labels = ["argcount", "posonlyargcount", "kwonlyargcount", "nlocals"];
    if let Some((label, _)) = labels.iter().zip(parts.numbers).find(|(_, number)| *number < 0) {
        return Err(rt.value_error(format!("code: {label} must not be negative")));
    }
    for names in [&parts.names, &parts.varnames, &parts.freevars, &parts.cellvars] {
        if let Some(other) = names.tail().iter().find(|name| !name.is::<Str>()) {
            let given = rt.type_name(other);
            return Err(rt.type_error(format!("name tuples must contain only strings, not '{given}'")));
        }
    }
    build(rt, parts)
}

pub(super) fn replace(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some(object) = args.get(0) else {
        return Err(rt.type_error("unbound method code.replace() needs an argument"));
    };
    if args.positional_values().len() > 1 {
        return Err(rt.type_error("replace() takes no positional arguments"));
    }
    let code = this(rt, object)?;
    let mut parts = parts_of(rt, code);
    for (key, value) in args.keywords() {
        let key = rt.str_text(key)?;
        change(rt, &mut parts, &key, value)?;
    }
    let labels =
        ["co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_flags"];
    let numbers = labels.iter().zip(parts.numbers).chain([(&"co_firstlineno", parts.firstlineno)]);
    if let Some((label, _)) = numbers.into_iter().find(|(_, number)| *number < 0) {
        return Err(rt.value_error(format!("{label} must be a positive integer")));
    }
    for names in [&parts.names, &parts.varnames, &parts.freevars, &parts.cellvars] {
        if names.tail().iter().any(|name| !name.is::<Str>()) {
            return Err(rt.system_error("non-string found in code slot"));
        }
    }
    build(rt, parts)
}

fn parts_of(rt: &Runtime, code: &Code) -> Parts {
    let unit = &code.unit;
    let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    Parts {
        numbers: [
            number(unit.argcount),
            number(unit.posonlyargcount),
            number(unit.kwonlyargcount),
            unit.nlocals() as i32,
            number(unit.stacksize),
            number(unit.flags),
        ],
        firstlineno: unit.firstlineno,
        code: unit.code.clone(),
        linetable: unit.linetable.clone(),
        exceptiontable: unit.exceptiontable.clone(),
        consts: code.consts.clone(),
        names: code.names.clone(),
        varnames: slots_of(rt, code, local_kind::LOCAL),
        freevars: slots_of(rt, code, local_kind::FREE),
        cellvars: slots_of(rt, code, local_kind::CELL),
        filename: code.filename(),
        name: code.name.clone(),
        qualname: code.qualname.clone(),
        unit_consts: unit.consts.clone(),
    }
}

fn change(rt: &Runtime, parts: &mut Parts, key: &str, value: &Object) -> PyResult<()> {
    let label = || format!("replace() argument '{key}'");
    let read = Reader { rt, label: &label };
    match key {
        "co_argcount" => parts.numbers[0] = rt.index_as_i32(value)?,
        "co_posonlyargcount" => parts.numbers[1] = rt.index_as_i32(value)?,
        "co_kwonlyargcount" => parts.numbers[2] = rt.index_as_i32(value)?,
        "co_nlocals" => parts.numbers[3] = rt.index_as_i32(value)?,
        "co_stacksize" => parts.numbers[4] = rt.index_as_i32(value)?,
        "co_flags" => parts.numbers[5] = rt.index_as_i32(value)?,
        "co_firstlineno" => parts.firstlineno = rt.index_as_i32(value)?,
        "co_code" => parts.code = read.bytes(value)?,
        "co_linetable" => parts.linetable = read.bytes(value)?,
        "co_exceptiontable" => parts.exceptiontable = read.bytes(value)?,
        "co_consts" => {
            parts.consts = read.tuple(value)?;
            parts.unit_consts = Vec::new();
        }
        "co_names" => parts.names = read.tuple(value)?,
        "co_varnames" => parts.varnames = read.tuple(value)?,
        "co_freevars" => parts.freevars = read.tuple(value)?,
        "co_cellvars" => parts.cellvars = read.tuple(value)?,
        "co_filename" => parts.filename = read.text(value)?,
        "co_name" => parts.name = read.text(value)?,
        "co_qualname" => parts.qualname = read.text(value)?,
        _ => return Err(rt.type_error(format!("replace() got an unexpected keyword argument '{key}'"))),
    }
    Ok(())
}

/// Checks the parts as CPython does, lays out the frame's slots and makes the object.
fn build(rt: &Runtime, parts: Parts) -> PyResult {
    let [argcount, posonly, kwonly, nlocals, stacksize, flags] = parts.numbers;
    if argcount < posonly || posonly < 0 || kwonly < 0 || stacksize < 0 || flags < 0 {
        return Err(rt.system_error("bad argument to internal function"));
    }
    if !parts.code.len().is_multiple_of(2) {
        return Err(rt.value_error("code: co_code is malformed"));
    }
    let unsigned = i32::cast_unsigned;
    let bits = unsigned(flags);
    let extra = i32::from(bits & code_flag::VARARGS != 0) + i32::from(bits & code_flag::VARKEYWORDS != 0);
    let varnames = parts.varnames.tail().len();
    if i64::from(argcount) + i64::from(kwonly) + i64::from(extra) > varnames as i64 {
        return Err(rt.value_error("code: co_varnames is too small"));
    }
    if usize::try_from(nlocals) != Ok(varnames) {
        return Err(rt.value_error("code: co_nlocals != len(co_varnames)"));
    }
    let (local_names, kinds) = local_slots(rt, &parts, bits)?;
    let texts = |names: &[Ref]| {
        names
            .iter()
            .filter_map(|name| str_value(name))
            .map(|name| Rc::from(name.to_text().as_ref()))
            .collect()
    };
    let unit = CodeObject {
        argcount: unsigned(argcount),
        posonlyargcount: unsigned(posonly),
        kwonlyargcount: unsigned(kwonly),
        stacksize: unsigned(stacksize),
        flags: bits,
        code: parts.code,
        consts: parts.unit_consts,
        names: texts(parts.names.tail()),
        localsplusnames: texts(&local_names),
        localspluskinds: kinds,
        filename: Rc::from(parts.filename.to_text().as_ref()),
        name: Rc::from(parts.name.to_text().as_ref()),
        qualname: Rc::from(parts.qualname.to_text().as_ref()),
        firstlineno: parts.firstlineno,
        linetable: parts.linetable,
        exceptiontable: parts.exceptiontable,
    };
    let (names, local_names) = (interned(rt, parts.names.tail()), interned(rt, &local_names));
    let payload = Code::new(
        Rc::new(unit),
        [parts.consts, names, local_names],
        [parts.filename, parts.name, parts.qualname],
    )
    .unverified();
    Ok(rt.heap.alloc(&rt.types.code, payload).into_object())
}

fn interned(rt: &Runtime, names: &[Ref]) -> Ref<Tuple> {
    let names = names
        .iter()
        .filter_map(|name| str_value(name))
        .map(|name| rt.intern_str(name.to_ref()).into_object());
    rt.new_tuple(names.collect::<Vec<_>>())
}

/// Locals, then cells that are no locals, then free variables, each with its kind.
fn local_slots(rt: &Runtime, parts: &Parts, flags: u32) -> PyResult<(Vec<Ref>, Vec<u8>)> {
    let [argcount, posonly, kwonly, ..] = parts.numbers.map(|number| usize::try_from(number).unwrap_or(0));
    let varargs = usize::from(flags & code_flag::VARARGS != 0);
    let varkeywords = usize::from(flags & code_flag::VARKEYWORDS != 0);
    let named = argcount + kwonly;
    let mut names: Vec<Ref> = parts.varnames.tail().to_vec();
    let mut kinds: Vec<u8> = (0..names.len())
        .map(|index| {
            let argument = match index {
                _ if index < posonly => local_kind::ARG_POS,
                _ if index < argcount => local_kind::ARG_POS | local_kind::ARG_KW,
                _ if index < named => local_kind::ARG_KW,
                _ if index < named + varargs => local_kind::ARG_VAR | local_kind::ARG_POS,
                _ if index < named + varargs + varkeywords => local_kind::ARG_VAR | local_kind::ARG_KW,
                _ => 0,
            };
            local_kind::LOCAL | argument
        })
        .collect();
    let locals = names.len();
    for cell in parts.cellvars.tail() {
        let mut known = None;
        for (index, name) in names[..locals].iter().enumerate() {
            if known.is_none() && rt.equal(name, cell)? {
                known = Some(index);
            }
        }
        match known {
            Some(index) => kinds[index] |= local_kind::CELL,
            None => {
                names.push(cell.clone());
                kinds.push(local_kind::CELL);
            }
        }
    }
    for free in parts.freevars.tail() {
        names.push(free.clone());
        kinds.push(local_kind::FREE);
    }
    Ok((names, kinds))
}
