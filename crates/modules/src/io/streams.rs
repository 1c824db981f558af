//! `sys.stdin`, `sys.stdout` and `sys.stderr` (`init_sys_streams` in `Python/pylifecycle.c`).

use serpentarium_object::{CallArgs, PyResult, Ref, Runtime, StackRef};

use super::file_io;

/// Makes the standard streams and puts them into `sys`, under both their names.
pub fn create_standard_streams(rt: &Runtime, unbuffered: bool) -> PyResult<()> {
    let Some(sys) = rt.imported_module("sys") else { return Err(rt.system_error("sys is not there")) };
    if let (Some(io), Some(builtins)) = (rt.imported_module("_io"), rt.imported_module("builtins")) {
        let open = rt.getattr_str(&io, "open")?;
        rt.setattr(&builtins, rt.intern("open").as_object(), Some(&open))?;
    }
    for (fd, name) in [(0, "stdin"), (1, "stdout"), (2, "stderr")] {
        let stream = if rt.host.fstat(fd).is_ok() { stream(rt, fd, unbuffered)? } else { rt.none() };
        rt.setattr(&sys, rt.intern(name).as_object(), Some(&stream))?;
        rt.setattr(&sys, rt.intern(&format!("__{name}__")).as_object(), Some(&stream))?;
    }
    Ok(())
}

fn stream(rt: &Runtime, fd: i32, unbuffered: bool) -> PyResult {
    let types = super::types(rt)?;
    let writable = fd != 0;
    let raw = file_io::from_descriptor(rt, &types.file_io, fd, writable)?;
    rt.setattr(
        &raw,
        rt.names.name_.as_object(),
        Some(rt.new_str(&format!("<{}>", ["stdin", "stdout", "stderr"][fd as usize])).as_object()),
    )?;
    let buffer =
        rt.call(if writable { types.writer.as_object() } else { types.reader.as_object() }, &[&raw])?;
    let errors = if fd == 2 { "backslashreplace" } else { "strict" };
    let line_buffering = fd == 2 || (fd == 1 && rt.host.isatty(fd)) || fd == 0 && rt.host.isatty(fd);
    let write_through = unbuffered && writable;
    let values: Vec<StackRef> = vec![
        buffer.into(),
        rt.new_str("utf-8").into(),
        rt.new_str(errors).into(),
        rt.new_str("\n").into(),
        rt.bool(line_buffering).into(),
        rt.bool(write_through).into(),
    ];
    let stream: Ref = rt.call_args(types.text.as_object(), CallArgs::positional(&values))?;
    let mode = if writable { "w" } else { "r" };
    rt.setattr(&stream, rt.intern("mode").as_object(), Some(rt.new_str(mode).as_object()))?;
    Ok(stream)
}
