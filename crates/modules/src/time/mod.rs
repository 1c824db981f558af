//! `time`: clocks, broken-down time, and its texts (`Modules/timemodule.c`).

mod calendar;
mod clocks;
mod convert;
mod strftime;
mod zone;

use serpentarium_object::{
    GetSetDef, Guarded, MethodDef, ModuleSpec, PyResult, Ref, Runtime, Type, TypeSpec, struct_fields,
    struct_spec,
};

use crate::support::{add, add_ints, state};

/// The module `time`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "time",
    doc: "Clocks, and conversions between points in time and their texts.",
    functions: &[
        MethodDef::new("asctime", "($module, tuple=None, /)", convert::asctime, "A point in time as text."),
        MethodDef::new(
            "clock_getres",
            "($module, clk_id, /)",
            clocks::clock_getres,
            "The resolution of a clock.",
        ),
        MethodDef::new(
            "clock_gettime",
            "($module, clk_id, /)",
            clocks::clock_gettime,
            "A clock's time in seconds.",
        ),
        MethodDef::new(
            "clock_gettime_ns",
            "($module, clk_id, /)",
            clocks::clock_gettime_ns,
            "A clock's time in nanoseconds.",
        ),
        MethodDef::new("ctime", "($module, seconds=None, /)", convert::ctime, "Seconds since 1970 as text."),
        MethodDef::new(
            "get_clock_info",
            "($module, name, /)",
            clocks::get_clock_info,
            "What is known of a clock.",
        ),
        MethodDef::fast(
            "gmtime",
            "($module, seconds=None, /)",
            convert::gmtime,
            "Seconds since 1970, broken down for UTC.",
        ),
        MethodDef::fast(
            "localtime",
            "($module, seconds=None, /)",
            convert::localtime,
            "Seconds since 1970, broken down for local time.",
        ),
        MethodDef::new(
            "mktime",
            "($module, object, /)",
            convert::mktime,
            "Seconds since 1970 of a local time.",
        ),
        MethodDef::new("monotonic", "($module, /)", clocks::monotonic, "A clock that never goes back."),
        MethodDef::new("monotonic_ns", "($module, /)", clocks::monotonic_ns, "The same in nanoseconds."),
        MethodDef::new(
            "perf_counter",
            "($module, /)",
            clocks::monotonic,
            "The clock for measuring short times.",
        ),
        MethodDef::new("perf_counter_ns", "($module, /)", clocks::monotonic_ns, "The same in nanoseconds."),
        MethodDef::new(
            "process_time",
            "($module, /)",
            clocks::process_time,
            "Processor time of the process.",
        ),
        MethodDef::new(
            "process_time_ns",
            "($module, /)",
            clocks::process_time_ns,
            "The same in nanoseconds.",
        ),
        MethodDef::new("sleep", "($module, object, /)", clocks::sleep, "Waits a number of seconds."),
        MethodDef::new(
            "strftime",
            "($module, format, tuple=None, /)",
            convert::strftime,
            "A point in time as a format says.",
        ),
        MethodDef::fast(
            "strptime",
            "($module, string, format, /)",
            convert::strptime,
            "Reads a point in time as a format says.",
        ),
        MethodDef::new("thread_time", "($module, /)", clocks::thread_time, "Processor time of the thread."),
        MethodDef::new("thread_time_ns", "($module, /)", clocks::thread_time_ns, "The same in nanoseconds."),
        MethodDef::new("time", "($module, /)", clocks::time, "Seconds since 1970."),
        MethodDef::new("time_ns", "($module, /)", clocks::time_ns, "Nanoseconds since 1970."),
        MethodDef::new("tzset", "($module, /)", convert::tzset, "Reads the time zone again."),
    ],
    exec,
};

static FIELDS: [GetSetDef; 11] = struct_fields([
    "tm_year",
    "tm_mon",
    "tm_mday",
    "tm_hour",
    "tm_min",
    "tm_sec",
    "tm_wday",
    "tm_yday",
    "tm_isdst",
    "tm_zone",
    "tm_gmtoff",
]);
static STRUCT_TIME: TypeSpec = struct_spec("time.struct_time", "A point in time, broken down.", &FIELDS);

#[derive(Debug, Default)]
struct TimeTypes(Guarded<Option<Ref<Type>>>);

/// The type `struct_time`, made once.
fn struct_time(rt: &Runtime) -> Ref<Type> {
    let types = state::<TimeTypes>(rt, "time");
    let known = types.0.borrow().clone();
    let ty = known.unwrap_or_else(|| rt.new_struct_type(&STRUCT_TIME, 9, 0));
    *types.0.borrow_mut() = Some(ty.clone());
    ty
}

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    add(rt, module, "struct_time", struct_time(rt).into_object());
    add_ints(rt, module, clocks::CLOCKS);
    add_ints(rt, module, &[("_STRUCT_TM_ITEMS", 11)]);
    convert::add_zone(rt, module);
    Ok(())
}
