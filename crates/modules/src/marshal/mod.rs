//! `marshal`: objects as bytes, the form compiled modules are stored in (`Python/marshal.c`), version 5.

mod read;
mod write;

use serpentarium_object::{MethodDef, ModuleSpec, NativeArgs, Object, PyResult, Ref, Runtime};

use crate::support::{add, c_int, flag};

/// The module `marshal`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "marshal",
    doc: "Writes and reads objects in the form compiled modules are stored in.",
    functions: &[
        MethodDef::new(
            "dump",
            "($module, value, file, version=5, /, *, allow_code=True)",
            dump,
            "Writes an object to a file.",
        ),
        MethodDef::new(
            "dumps",
            "($module, value, version=5, /, *, allow_code=True)",
            dumps,
            "An object as bytes.",
        ),
        MethodDef::new(
            "load",
            "($module, file, /, *, allow_code=True)",
            load,
            "Reads an object from a file.",
        ),
        MethodDef::new(
            "loads",
            "($module, bytes, /, *, allow_code=True)",
            loads,
            "Reads an object from bytes.",
        ),
    ],
    exec: |rt, module| {
        add(rt, module, "version", rt.new_int(i64::from(VERSION)));
        Ok(())
    },
};

/// The version of the format.
const VERSION: i32 = 5;
/// Set in a type byte when the object is numbered.
const FLAG_REF: u8 = 0x80;
/// How deeply objects may be nested.
const MAX_DEPTH: usize = 2000;

/// The object at the start of `data`, as `marshal.loads` gives it.
pub fn unmarshal(rt: &Runtime, data: &[u8]) -> PyResult {
    read::read(rt, data, true).map(|(object, _)| object)
}

fn dump_bytes(
    rt: &Runtime,
    value: &Object,
    version: Option<&Object>,
    allow: Option<&Object>,
) -> PyResult<Vec<u8>> {
    let version = version.map_or(Ok(VERSION), |version| c_int(rt, version))?;
    let allow = flag(rt, allow, true)?;
    write::write(rt, value, version, allow)
}

fn dumps(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let bytes = dump_bytes(rt, args.at(0), args.get(1), args.get(2))?;
    Ok(rt.new_bytes(&bytes).into_object())
}

fn dump(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let bytes = dump_bytes(rt, args.at(0), args.get(2), args.get(3))?;
    let bytes = rt.new_bytes(&bytes);
    rt.call_method(args.at(1), &rt.names.write, &[bytes.as_object()])
}

fn loads(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(bytes) = rt.buffer_bytes(args.at(0))? else {
        let given = rt.type_name(args.at(0));
        return Err(rt.type_error(format!("a bytes-like object is required, not '{given}'")));
    };
    read::read(rt, &bytes, flag(rt, args.get(1), true)?).map(|(object, _)| object)
}

fn load(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let file = args.at(0);
    let data = rt.call_method(file, &rt.intern("read"), &[])?;
    let Some(bytes) = rt.buffer_bytes(&data)? else {
        let given = rt.type_name(&data);
        return Err(rt.type_error(format!("file.read() returned not bytes but {given}")));
    };
    let (object, used): (Ref, usize) = read::read(rt, &bytes, flag(rt, args.get(1), true)?)?;
    if used < bytes.len() {
        // What follows the object belongs to the next call.
        let back = rt.new_int(used as i64 - bytes.len() as i64);
        rt.call_method(file, &rt.intern("seek"), &[&back, &rt.new_int(1)])?;
    }
    Ok(object)
}
