//! Reading clocks and waiting.

use serpentarium_host::{HostError, number};
use serpentarium_object::{Float, NativeArgs, Object, PyResult, Runtime, SimpleNamespace, Slot, int_value};

use crate::support::{c_int, os_error, str_argument};

/// The clocks by name.
pub(super) const CLOCKS: &[(&str, i64)] = &[
    ("CLOCK_REALTIME", 0),
    ("CLOCK_MONOTONIC", 1),
    ("CLOCK_PROCESS_CPUTIME_ID", 2),
    ("CLOCK_THREAD_CPUTIME_ID", 3),
    ("CLOCK_MONOTONIC_RAW", 4),
    ("CLOCK_BOOTTIME", 7),
    ("CLOCK_TAI", 11),
];

fn seconds(rt: &Runtime, nanoseconds: i64) -> PyResult {
    Ok(rt.new_float(as_seconds(nanoseconds)))
}

fn as_seconds(nanoseconds: i64) -> f64 {
    if nanoseconds % 1_000_000_000 == 0 {
        return (nanoseconds / 1_000_000_000) as f64;
    }
    nanoseconds as f64 / 1e9
}

macro_rules! clocks {
    ($($float:ident $int:ident $read:ident;)*) => {
        $(
            #[doc = concat!("`time.", stringify!($float), "()`")]
            pub(super) fn $float(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
                seconds(rt, rt.host.$read())
            }
            #[doc = concat!("`time.", stringify!($int), "()`")]
            pub(super) fn $int(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
                Ok(rt.new_int(rt.host.$read()))
            }
        )*
    };
}

clocks! {
    time time_ns wall_ns;
    monotonic monotonic_ns monotonic_ns;
    process_time process_time_ns process_time_ns;
    thread_time thread_time_ns thread_time_ns;
}

fn clock(rt: &Runtime, object: &Object) -> PyResult<i64> {
    match c_int(rt, object)? {
        0 => Ok(rt.host.wall_ns()),
        1 | 4 | 7 => Ok(rt.host.monotonic_ns()),
        2 => Ok(rt.host.process_time_ns()),
        3 => Ok(rt.host.thread_time_ns()),
        11 => Ok(rt.host.wall_ns().saturating_add(37_000_000_000)),
        _ => Err(os_error(rt, HostError::new(number::EINVAL), None)),
    }
}

/// `time.clock_gettime(clk_id)`
pub(super) fn clock_gettime(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    seconds(rt, clock(rt, args.at(0))?)
}

/// `time.clock_gettime_ns(clk_id)`
pub(super) fn clock_gettime_ns(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(clock(rt, args.at(0))?))
}

/// `time.clock_getres(clk_id)`
pub(super) fn clock_getres(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    clock(rt, args.at(0))?;
    Ok(rt.new_float(1e-9))
}

/// `time.get_clock_info(name)`
pub(super) fn get_clock_info(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let name = str_argument(rt, args.at(0), "get_clock_info", " 1")?;
    let (clock, monotonic) = match name.as_str() {
        "time" => ("CLOCK_REALTIME", false),
        "monotonic" | "perf_counter" => ("CLOCK_MONOTONIC", true),
        "process_time" => ("CLOCK_PROCESS_CPUTIME_ID", true),
        "thread_time" => ("CLOCK_THREAD_CPUTIME_ID", true),
        _ => return Err(rt.value_error("unknown clock")),
    };
    let dict = rt.new_dict();
    let implementation = rt.new_str(&format!("clock_gettime({clock})"));
    dict.set_str(rt, &rt.intern("implementation"), implementation.into_object());
    dict.set_str(rt, &rt.intern("monotonic"), rt.bool(monotonic));
    dict.set_str(rt, &rt.intern("adjustable"), rt.bool(!monotonic));
    dict.set_str(rt, &rt.intern("resolution"), rt.new_float(1e-9));
    let payload = SimpleNamespace { dict: Slot::new(dict.into_object()) };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.namespace, payload)).into_object())
}

/// A system call was interrupted by a signal.
const EINTR: i32 = 4;

/// A span of seconds as nanoseconds, rounded up.
fn span(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let too_large = || rt.overflow_error("timestamp out of range for C PyTime_t");
    if let Some(float) = object.downcast::<Float>() {
        if float.0.is_nan() {
            return Err(rt.value_error("Invalid value NaN (not a number)"));
        }
        let nanoseconds = (float.0 * 1e9).ceil();
        return if nanoseconds.abs() < 9.2e18 { Ok(nanoseconds as i64) } else { Err(too_large()) };
    }
    if serpentarium_object::type_of(object).slot(|slots| slots.index).is_none() {
        let name = rt.type_name(object);
        return Err(rt.type_error(format!("'{name}' object cannot be interpreted as an integer or float")));
    }
    let index = rt.index(object)?;
    int_value(&index)
        .and_then(|value| value.small())
        .and_then(|value| value.checked_mul(1_000_000_000))
        .ok_or_else(too_large)
}

/// `time.sleep(seconds)`: a signal's handler runs, and the rest of the time is slept unless it raises.
pub(super) fn sleep(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let nanoseconds = span(rt, args.at(0))?;
    let Ok(total) = u64::try_from(nanoseconds) else {
        return Err(rt.value_error("sleep length must be non-negative"));
    };
    let start = rt.host.monotonic_ns();
    let mut left = total;
    loop {
        match rt.host.sleep_ns(left) {
            Ok(()) => return Ok(rt.none()),
            Err(error) if error.errno == EINTR => rt.evaluator().check_signals(rt)?,
            Err(error) => return Err(os_error(rt, error, None)),
        }
        let gone = rt.host.monotonic_ns().saturating_sub(start).max(0) as u64;
        if gone >= total {
            return Ok(rt.none());
        }
        left = total - gone;
    }
}
