//! `OSError`: the subclass for an error number, file names, and its text.

use serpentarium_heap::{Obj, Object, Ref};

use super::base::{self, args_of, make, no_keywords, payload, positional};
use super::fields::{field, put, reduced, value};
use crate::core::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, Type, TypeSpec, type_flag,
    type_of,
};
use crate::types::{Tuple, int_value};

const ERRNO: usize = 0;
const STRERROR: usize = 1;
const FILENAME: usize = 2;
const FILENAME2: usize = 3;
const WRITTEN: usize = 4;

/// `OSError`
pub(super) static OS_ERROR: TypeSpec = TypeSpec {
    doc: "The operating system refused something.",
    basicsize: 112,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), init: Some(init), str: Some(str), ..SlotTable::EMPTY },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "Say how to pickle the exception.")],
    getset: &[
        field::<ERRNO>("errno", "POSIX exception code"),
        field::<STRERROR>("strerror", "exception strerror"),
        field::<FILENAME>("filename", "exception filename"),
        field::<FILENAME2>("filename2", "second exception filename"),
        GetSetDef::new("characters_written", get_written, "").with_set(set_written),
    ],
    ..TypeSpec::named("OSError")
};

/// The class for an error number (Linux), if it has one of its own.
fn class_for_errno(rt: &Runtime, errno: i64) -> Option<&Ref<Type>> {
    let classes = &rt.exceptions;
    Some(match errno {
        1 | 13 => &classes.permission_error,
        2 => &classes.file_not_found_error,
        3 => &classes.process_lookup_error,
        4 => &classes.interrupted_error,
        10 => &classes.child_process_error,
        11 | 114 | 115 => &classes.blocking_io_error,
        17 => &classes.file_exists_error,
        20 => &classes.not_a_directory_error,
        21 => &classes.is_a_directory_error,
        32 | 108 => &classes.broken_pipe_error,
        103 => &classes.connection_aborted_error,
        104 => &classes.connection_reset_error,
        110 => &classes.timeout_error,
        111 => &classes.connection_refused_error,
        _ => return None,
    })
}

/// The error number as a key of CPython's table: equal numbers of other types count as well.
fn errno_key(rt: &Runtime, errno: &Object) -> PyResult<Option<i64>> {
    rt.hash(errno)?;
    if let Some(int) = int_value(errno) {
        return Ok(int.small());
    }
    Ok(rt
        .exact_float(errno)
        .filter(|float| float.fract() == 0.0 && float.abs() < 1e6)
        .map(|float| float as i64))
}

/// True if a subclass overrides `__init__` and not `__new__`, so that the work is left to `__init__`.
fn uses_init(rt: &Runtime, class: &Obj<Type>) -> bool {
    let slots = class.slots.borrow();
    let own = rt.exceptions.os_error.slots.borrow();
    let same_init = matches!((slots.init, own.init), (Some(a), Some(b)) if std::ptr::fn_addr_eq(a, b));
    let same_new = matches!((slots.new, own.new), (Some(a), Some(b)) if std::ptr::fn_addr_eq(a, b));
    !same_init && same_new
}

fn has_details(args: &[Ref]) -> bool {
    (2..=5).contains(&args.len())
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if uses_init(rt, class) {
        let empty = rt.new_tuple([]);
        return Ok(make(rt, class, empty.into_object()).into_object());
    }
    no_keywords(rt, class, args)?;
    let given = positional(rt, args);
    let mut class = class;
    if class.is_same(&rt.exceptions.os_error)
        && has_details(given.tail())
        && let Some(errno) = errno_key(rt, &given.tail()[0])?
        && let Some(found) = class_for_errno(rt, errno)
    {
        class = found;
    }
    let exception = make(rt, class, given.clone().into_object()).into_object();
    fill(rt, &exception, &given)?;
    Ok(exception)
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    if !uses_init(rt, type_of(object)) {
        return Ok(());
    }
    no_keywords(rt, type_of(object), args)?;
    fill(rt, object, &positional(rt, args))
}

/// True if the object is a number of any kind (`PyNumber_Check`).
fn is_number(object: &Object) -> bool {
    let slots = type_of(object).slots.borrow();
    slots.index.is_some() || slots.int.is_some() || slots.float.is_some()
}

fn ssize(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let index = rt.index(object)?;
    match int_value(&index).and_then(|int| int.small()) {
        Some(small) => Ok(small),
        None => {
            Err(rt.value_error(format!("cannot fit '{}' into an index-sized integer", rt.type_name(object))))
        }
    }
}

/// Sets the fields from the arguments (`oserror_init`).
fn fill(rt: &Runtime, object: &Object, args: &Ref<Tuple>) -> PyResult<()> {
    let exception = payload(rt, object)?;
    let given = args.tail();
    let mut kept = args.clone();
    if has_details(given) {
        put(exception, ERRNO, Some(given[0].clone()));
        put(exception, STRERROR, Some(given[1].clone()));
        let filename = given.get(2).filter(|name| !rt.is_none(name));
        if let Some(filename) = filename {
            if type_of(object).is_same(&rt.exceptions.blocking_io_error) && is_number(filename) {
                put(exception, WRITTEN, Some(rt.new_int(ssize(rt, filename)?)));
            } else {
                put(exception, FILENAME, Some(filename.clone()));
                let second = given.get(4).filter(|name| !rt.is_none(name));
                put(exception, FILENAME2, second.cloned());
                kept = rt.new_tracked_tuple(given[..2].to_vec());
            }
        }
    }
    exception.args.set(Some(kept.into_object()));
    Ok(())
}

fn str(rt: &Runtime, object: &Object) -> PyResult {
    let exception = payload(rt, object)?;
    let [errno, strerror, filename, second] =
        [ERRNO, STRERROR, FILENAME, FILENAME2].map(|index| value(exception, index));
    let text = |part: &Option<Ref>| part.as_ref().map_or(Ok("None".to_owned()), |part| rt.str_text(part));
    let message = match (&filename, &second) {
        (Some(first), Some(second)) => {
            let names = (rt.repr_text(first)?, rt.repr_text(second)?);
            format!("[Errno {}] {}: {} -> {}", text(&errno)?, text(&strerror)?, names.0, names.1)
        }
        (Some(first), None) => {
            format!("[Errno {}] {}: {}", text(&errno)?, text(&strerror)?, rt.repr_text(first)?)
        }
        _ if errno.is_some() && strerror.is_some() => {
            format!("[Errno {}] {}", text(&errno)?, text(&strerror)?)
        }
        _ => return base::str(rt, object),
    };
    Ok(rt.new_str(&message).into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let exception = payload(rt, args.at(0))?;
    let mut given = args_of(rt, exception);
    if given.tail().len() == 2
        && let Some(filename) = value(exception, FILENAME)
    {
        let mut all = given.tail().to_vec();
        all.push(filename);
        if let Some(second) = value(exception, FILENAME2) {
            all.push(rt.none());
            all.push(second);
        }
        given = rt.new_tracked_tuple(all);
    }
    Ok(reduced(rt, args.at(0), given.into_object(), exception.dict.get()))
}

fn get_written(rt: &Runtime, object: &Object) -> PyResult {
    value(payload(rt, object)?, WRITTEN)
        .ok_or_else(|| rt.raise(&rt.exceptions.attribute_error, "characters_written"))
}

fn set_written(rt: &Runtime, object: &Object, new: Option<&Object>) -> PyResult<()> {
    let exception = payload(rt, object)?;
    let new = match new {
        Some(new) => Some(rt.new_int(ssize(rt, new)?)),
        None => {
            get_written(rt, object)?;
            None
        }
    };
    put(exception, WRITTEN, new);
    Ok(())
}
