//! Folders and names of files.

use serpentarium_object::{HostErrorExt as _, NativeArgs, PyResult, Ref, Runtime};

use super::path::{fs_decode, path_argument};

pub(super) fn listdir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let current = rt.new_str(".").into_object();
    let given = rt.not_none(args.get(0)).unwrap_or(&current);
    let path = path_argument(rt, given, "listdir", "path", false)?;
    let entries = rt.host.list_dir(&path.bytes).map_err(|error| path.error(rt, error))?;
    let names: Vec<Ref> = entries.iter().map(|entry| path.same_kind(rt, &entry.name)).collect();
    Ok(rt.new_list(names).into_object())
}

pub(super) fn mkdir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "mkdir", "path", false)?;
    let mode = args.get(1).map_or(Ok(0o777), |mode| rt.index_as_i32(mode))?;
    rt.host.mkdir(&path.bytes, mode as u32).map_err(|error| path.error(rt, error))?;
    Ok(rt.none())
}

pub(super) fn rmdir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "rmdir", "path", false)?;
    rt.host.rmdir(&path.bytes).map_err(|error| path.error(rt, error))?;
    Ok(rt.none())
}

pub(super) fn unlink(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "unlink", "path", false)?;
    rt.host.unlink(&path.bytes).map_err(|error| path.error(rt, error))?;
    Ok(rt.none())
}

pub(super) fn rename(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let from = path_argument(rt, args.at(0), "rename", "src", false)?;
    let to = path_argument(rt, args.at(1), "rename", "dst", false)?;
    rt.host.rename(&from.bytes, &to.bytes).map_err(|error| error.raise_two(rt, &from.object, &to.object))?;
    Ok(rt.none())
}

pub(super) fn link(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let from = path_argument(rt, args.at(0), "link", "src", false)?;
    let to = path_argument(rt, args.at(1), "link", "dst", false)?;
    rt.host.link(&from.bytes, &to.bytes).map_err(|error| error.raise_two(rt, &from.object, &to.object))?;
    Ok(rt.none())
}

pub(super) fn symlink(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let target = path_argument(rt, args.at(0), "symlink", "src", false)?;
    let path = path_argument(rt, args.at(1), "symlink", "dst", false)?;
    rt.host
        .symlink(&target.bytes, &path.bytes)
        .map_err(|error| error.raise_two(rt, &target.object, &path.object))?;
    Ok(rt.none())
}

pub(super) fn readlink(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "readlink", "path", false)?;
    let target = rt.host.readlink(&path.bytes).map_err(|error| path.error(rt, error))?;
    Ok(path.same_kind(rt, &target))
}

pub(super) fn getcwd(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let path = rt.host.getcwd().map_err(|error| error.raise(rt, None))?;
    Ok(fs_decode(rt, &path))
}

pub(super) fn getcwdb(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let path = rt.host.getcwd().map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_bytes(&path).into_object())
}

pub(super) fn chdir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "chdir", "path", false)?;
    rt.host.chdir(&path.bytes).map_err(|error| path.error(rt, error))?;
    Ok(rt.none())
}
