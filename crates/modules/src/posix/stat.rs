//! `stat` and its relatives, and `os.stat_result`.

use std::rc::Rc;

use serpentarium_host::{FileStat, Timestamp};
use serpentarium_object::{
    GetSetDef, HostErrorExt as _, NativeArgs, PyResult, Ref, Runtime, Type, TypeSpec, int_value,
    struct_field, tuple_value,
};

use super::path::path_argument;

const FIELDS: [GetSetDef; 19] = [
    struct_field("st_mode", 0),
    struct_field("st_ino", 1),
    struct_field("st_dev", 2),
    struct_field("st_nlink", 3),
    struct_field("st_uid", 4),
    struct_field("st_gid", 5),
    struct_field("st_size", 6),
    struct_field("st_atime", 10),
    struct_field("st_mtime", 11),
    struct_field("st_ctime", 12),
    struct_field("st_atime_ns", 13),
    struct_field("st_mtime_ns", 14),
    struct_field("st_ctime_ns", 15),
    struct_field("st_blksize", 16),
    struct_field("st_blocks", 17),
    struct_field("st_rdev", 18),
    struct_field("_st_atime_int", 7),
    struct_field("_st_mtime_int", 8),
    struct_field("_st_ctime_int", 9),
];

static STAT_RESULT: TypeSpec = TypeSpec {
    doc: "Result of stat, fstat and lstat.",
    getset: &FIELDS,
    ..TypeSpec::named("os.stat_result")
};

struct State {
    stat_result: Ref<Type>,
}

pub(super) fn add_types(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let ty = rt.new_struct_type(&STAT_RESULT, 10, 3);
    rt.setattr(module, rt.intern("stat_result").as_object(), Some(ty.as_object()))?;
    rt.module_state.borrow_mut().insert("posix.stat", Rc::new(State { stat_result: ty }));
    Ok(())
}

fn seconds(rt: &Runtime, time: Timestamp) -> Ref {
    rt.new_float(time.seconds as f64 + time.nanoseconds as f64 * 1e-9)
}

/// A `stat_result` of what the host said.
pub(super) fn stat_object(rt: &Runtime, stat: &FileStat) -> PyResult {
    let state =
        rt.module_state.borrow().get("posix.stat").cloned().and_then(|state| state.downcast::<State>().ok());
    let Some(state) = state else { return Err(rt.system_error("posix is not set up")) };
    let times = [stat.st_atime, stat.st_mtime, stat.st_ctime];
    let mut values = vec![
        rt.new_int(i64::from(stat.st_mode)),
        rt.new_big_int(stat.st_ino.into()),
        rt.new_big_int(stat.st_dev.into()),
        rt.new_big_int(stat.st_nlink.into()),
        rt.new_int(i64::from(stat.st_uid)),
        rt.new_int(i64::from(stat.st_gid)),
        rt.new_int(stat.st_size),
    ];
    values.extend(times.map(|time| rt.new_int(time.seconds)));
    values.extend(times.map(|time| seconds(rt, time)));
    values.extend(times.map(|time| rt.new_big_int(time.as_nanoseconds().into())));
    values.push(rt.new_int(stat.st_blksize));
    values.push(rt.new_int(stat.st_blocks));
    values.push(rt.new_big_int(stat.st_rdev.into()));
    Ok(rt.new_struct(&state.stat_result, values))
}

fn look(rt: &Runtime, args: NativeArgs<'_>, function: &str, follow: bool) -> PyResult {
    let path = path_argument(rt, args.at(0), function, "path", follow)?;
    let stat = match path.fd {
        Some(fd) => rt.host.fstat(fd),
        None if follow => rt.host.stat(&path.bytes),
        None => rt.host.lstat(&path.bytes),
    };
    let stat = stat.map_err(|error| path.error(rt, error))?;
    stat_object(rt, &stat)
}

pub(super) fn stat(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let follow = args.get(2).map_or(Ok(true), |follow| rt.is_true(follow))?;
    look(rt, args, "stat", follow)
}

pub(super) fn lstat(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    look(rt, args, "lstat", false)
}

pub(super) fn fstat(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let fd = rt.index_as_i32(args.at(0))?;
    let stat = rt.host.fstat(fd).map_err(|error| error.raise(rt, None))?;
    stat_object(rt, &stat)
}

pub(super) fn access(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "access", "path", false)?;
    let mode = rt.index_as_i32(args.at(1))? as u32;
    Ok(rt.bool(rt.host.access(&path.bytes, mode).is_ok()))
}

pub(super) fn chmod(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "chmod", "path", true)?;
    let mode = rt.index_as_i32(args.at(1))? as u32;
    let done = match path.fd {
        Some(fd) => rt.host.fchmod(fd, mode),
        None => rt.host.chmod(&path.bytes, mode),
    };
    done.map_err(|error| path.error(rt, error))?;
    Ok(rt.none())
}

pub(super) fn utime(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument(rt, args.at(0), "utime", "path", false)?;
    let times = match (rt.not_none(args.get(1)), rt.not_none(args.get(2))) {
        (Some(_), Some(_)) => {
            return Err(rt.value_error("utime: you may specify either 'times' or 'ns' but not both"));
        }
        (Some(times), None) => {
            let pair = pair(rt, times, "utime: 'times' must be either a tuple of two ints or None")?;
            Some((from_seconds(rt.as_f64(&pair.0)?), from_seconds(rt.as_f64(&pair.1)?)))
        }
        (None, Some(ns)) => {
            let pair = pair(rt, ns, "utime: 'ns' must be a tuple of two ints")?;
            let stamp = |value: &Ref| {
                int_value(value).and_then(|value| value.small()).map(Timestamp::from_nanoseconds)
            };
            stamp(&pair.0).zip(stamp(&pair.1))
        }
        (None, None) => None,
    };
    rt.host.utime(&path.bytes, times, true).map_err(|error| path.error(rt, error))?;
    Ok(rt.none())
}

fn pair(rt: &Runtime, object: &serpentarium_object::Object, message: &str) -> PyResult<(Ref, Ref)> {
    match tuple_value(object).map(|tuple| tuple.tail()) {
        Some([first, second]) => Ok((first.clone(), second.clone())),
        _ => Err(rt.type_error(message)),
    }
}

fn from_seconds(seconds: f64) -> Timestamp {
    Timestamp::from_nanoseconds((seconds * 1e9) as i64)
}
