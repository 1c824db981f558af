//! Files by descriptor.

use serpentarium_host::SeekFrom;
use serpentarium_object::{HostErrorExt as _, NativeArgs, PyResult, Runtime, int_value};

use super::path::path_argument;

fn fd(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<i32> {
    rt.index_as_i32(args.at(0))
}

pub(super) fn open(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "open", "path", false)?;
    let flags = rt.index_as_i32(args.at(1))?;
    let mode = args.get(2).map_or(Ok(0o777), |mode| rt.index_as_i32(mode))?;
    let fd = rt.host.open(&path.bytes, flags | serpentarium_host::O_CLOEXEC, mode as u32);
    Ok(rt.new_int(i64::from(fd.map_err(|error| path.error(rt, error))?)))
}

pub(super) fn close(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.host.close(fd(rt, args)?).map_err(|error| error.raise(rt, None))?;
    Ok(rt.none())
}

pub(super) fn read(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let length = rt.index_as_size(args.at(1))?;
    let length =
        usize::try_from(length).map_err(|_| serpentarium_host::HostError::new(22).raise(rt, None))?;
    let mut buffer = vec![0_u8; length.min(1 << 30)];
    let count = rt.host.read(fd(rt, args)?, &mut buffer).map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_bytes(&buffer[..count]).into_object())
}

pub(super) fn write(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(data) = rt.bytes_argument(args.at(1)) else {
        let given = rt.type_name(args.at(1));
        return Err(rt.type_error(format!("a bytes-like object is required, not '{given}'")));
    };
    let count = rt.host.write(fd(rt, args)?, &data).map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_usize(count))
}

pub(super) fn lseek(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let position = rt.index_as_i64(args.at(1))?;
    let to = match rt.index_as_i32(args.at(2))? {
        0 => SeekFrom::Start(position),
        1 => SeekFrom::Current(position),
        2 => SeekFrom::End(position),
        _ => return Err(serpentarium_host::HostError::new(22).raise(rt, None)),
    };
    let position = rt.host.seek(fd(rt, args)?, to).map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_big_int(position.into()))
}

fn length(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<u64> {
    let index = rt.index(args.at(1))?;
    let value = int_value(&index).and_then(|value| value.small()).and_then(|value| u64::try_from(value).ok());
    value.ok_or_else(|| serpentarium_host::HostError::new(22).raise(rt, None))
}

pub(super) fn ftruncate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.host.ftruncate(fd(rt, args)?, length(rt, args)?).map_err(|error| error.raise(rt, None))?;
    Ok(rt.none())
}

pub(super) fn truncate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "truncate", "path", true)?;
    let length = length(rt, args)?;
    let done = match path.fd {
        Some(fd) => rt.host.ftruncate(fd, length),
        None => rt.host.truncate(&path.bytes, length),
    };
    done.map_err(|error| path.error(rt, error))?;
    Ok(rt.none())
}

pub(super) fn fsync(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.host.fsync(fd(rt, args)?).map_err(|error| error.raise(rt, None))?;
    Ok(rt.none())
}

pub(super) fn dup(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let new = rt.host.dup(fd(rt, args)?).map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_int(i64::from(new)))
}

pub(super) fn dup2(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = rt.index_as_i32(args.at(1))?;
    let new = rt.host.dup2(fd(rt, args)?, target).map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_int(i64::from(new)))
}

pub(super) fn isatty(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.host.isatty(fd(rt, args)?)))
}

pub(super) fn pipe(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let (read, write) = rt.host.pipe().map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_tuple(vec![rt.new_int(i64::from(read)), rt.new_int(i64::from(write))]).into_object())
}

pub(super) fn get_inheritable(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let answer = rt.host.get_inheritable(fd(rt, args)?).map_err(|error| error.raise(rt, None))?;
    Ok(rt.bool(answer))
}

pub(super) fn set_inheritable(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let inheritable = rt.is_true(args.at(1))?;
    rt.host.set_inheritable(fd(rt, args)?, inheritable).map_err(|error| error.raise(rt, None))?;
    Ok(rt.none())
}
