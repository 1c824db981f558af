//! Conversions between seconds, broken-down time and text.

use serpentarium_host::HostError;
use serpentarium_object::{
    CallArgs, Float, NativeArgs, Object, PyResult, Ref, Runtime, StrMethods as _, int_value, str_value,
    tuple_value, type_of,
};
use serpentarium_text::TextBuf;

use super::calendar::{Broken, break_down};
use super::strftime::{DAYS, MONTHS};
use super::zone::Zone;
use crate::support::{add, c_int, imported_attribute, os_error};

fn argument<'a>(rt: &Runtime, args: CallArgs<'a>, name: &str) -> PyResult<Option<&'a Object>> {
    if args.keyword_len() > 0 {
        return Err(rt.type_error(format!("time.{name}() takes no keyword arguments")));
    }
    let given = args.values.len();
    if given > 1 {
        return Err(rt.type_error(format!("{name}() takes at most 1 argument ({given} given)")));
    }
    Ok(rt.not_none(args.get(0)))
}

/// Whole seconds since 1970 of an argument, or now.
fn seconds(rt: &Runtime, object: Option<&Object>) -> PyResult<i64> {
    let Some(object) = object else { return Ok(rt.host.wall_ns().div_euclid(1_000_000_000)) };
    let too_large = || rt.overflow_error("timestamp out of range for platform time_t");
    if let Some(float) = object.downcast::<Float>() {
        if float.0.is_nan() {
            return Err(rt.value_error("Invalid value NaN (not a number)"));
        }
        let whole = float.0.floor();
        return if whole.abs() < 9.2e18 { Ok(whole as i64) } else { Err(too_large()) };
    }
    let index = rt.index(object)?;
    int_value(&index).and_then(|value| value.small()).ok_or_else(too_large)
}

/// A value does not fit the system's type.
const EOVERFLOW: i32 = 75;

fn check_range(rt: &Runtime, seconds: i64) -> PyResult<i64> {
    // Years are C ints counted from 1900.
    if seconds.unsigned_abs() > 67_768_036_191_694_799 {
        return Err(os_error(rt, HostError::new(EOVERFLOW), None));
    }
    Ok(seconds)
}

fn to_struct(rt: &Runtime, time: &Broken) -> Ref {
    let int = |value: i64| rt.new_int(value);
    let values = vec![
        int(time.year),
        int(time.month + 1),
        int(time.day),
        int(time.hour),
        int(time.minute),
        int(time.second),
        int((time.weekday + 6) % 7),
        int(time.yearday + 1),
        int(time.isdst),
        rt.new_str(&time.zone).into_object(),
        int(time.offset),
    ];
    rt.new_struct(&super::struct_time(rt), values)
}

/// `time.gmtime(seconds)`
pub(super) fn gmtime(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let seconds = seconds(rt, argument(rt, args, "gmtime")?)?;
    Ok(to_struct(rt, &break_down(check_range(rt, seconds)?)))
}

/// `time.localtime(seconds)`
pub(super) fn localtime(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let seconds = seconds(rt, argument(rt, args, "localtime")?)?;
    Ok(to_struct(rt, &Zone::local(&*rt.host).break_down(check_range(rt, seconds)?)))
}

/// Reads a time tuple (`gettmarg`).
fn broken(rt: &Runtime, object: &Object, function: &str) -> PyResult<Broken> {
    let Some(tuple) = tuple_value(object) else {
        return Err(rt.type_error("Tuple or struct_time argument required"));
    };
    if tuple.tail().len() != 9 {
        return Err(rt.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut fields = [0; 9];
    for (field, item) in fields.iter_mut().zip(tuple.tail()) {
        *field = i64::from(c_int(rt, item)?);
    }
    let [year, month, day, hour, minute, second, weekday, yearday, isdst] = fields;
    if year < i64::from(i32::MIN) + 1900 {
        return Err(rt.overflow_error("year out of range"));
    }
    let mut time = Broken {
        year,
        month: month - 1,
        day,
        hour,
        minute,
        second,
        weekday: (weekday + 1) % 7,
        yearday: yearday - 1,
        isdst,
        ..Broken::default()
    };
    if type_of(object).is_same(&super::struct_time(rt)) {
        if let Some(zone) = rt.struct_item(object, 9)
            && let Some(zone) = str_value(&zone)
        {
            time.zone = zone.to_text().into_owned();
        }
        if let Some(offset) = rt.struct_item(object, 10)
            && let Some(offset) = int_value(&offset).and_then(|offset| offset.small())
        {
            time.offset = offset;
        }
    } else {
        let zone = Zone::local(&*rt.host);
        let period = zone.at(zone.seconds_of(&time));
        time.zone = period.name;
        time.offset = period.offset;
    }
    Ok(time)
}

/// Checks the ranges of the fields (`checktm`).
fn checked(rt: &Runtime, mut time: Broken) -> PyResult<Broken> {
    let bad = |what: &str| Err(rt.value_error(format!("{what} out of range")));
    if time.month == -1 {
        time.month = 0;
    } else if !(0..12).contains(&time.month) {
        return bad("month");
    }
    if time.day == 0 {
        time.day = 1;
    } else if !(0..32).contains(&time.day) {
        return bad("day of month");
    }
    if !(0..24).contains(&time.hour) {
        return bad("hour");
    }
    if !(0..60).contains(&time.minute) {
        return bad("minute");
    }
    if !(0..62).contains(&time.second) {
        return bad("seconds");
    }
    if time.weekday < 0 {
        return bad("day of week");
    }
    if time.yearday == -1 {
        time.yearday = 0;
    } else if !(0..366).contains(&time.yearday) {
        return bad("day of year");
    }
    Ok(time)
}

fn given_or_now(rt: &Runtime, object: Option<&Object>, function: &str) -> PyResult<Broken> {
    match object {
        Some(object) => broken(rt, object, function).and_then(|time| checked(rt, time)),
        None => Ok(Zone::local(&*rt.host).break_down(seconds(rt, None)?)),
    }
}

fn ascii_text(rt: &Runtime, time: &Broken) -> PyResult {
    let day = DAYS.get(time.weekday as usize).map_or("???", |day| &day[..3]);
    let month = MONTHS.get(time.month as usize).map_or("???", |month| &month[..3]);
    let text = format!(
        "{day} {month}{:3} {:02}:{:02}:{:02} {}",
        time.day, time.hour, time.minute, time.second, time.year
    );
    Ok(rt.new_str(&text).into_object())
}

/// `time.asctime(tuple)`
pub(super) fn asctime(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let time = given_or_now(rt, args.get(0), "asctime")?;
    ascii_text(rt, &time)
}

/// `time.ctime(seconds)`
pub(super) fn ctime(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let seconds = seconds(rt, rt.not_none(args.get(0)))?;
    ascii_text(rt, &Zone::local(&*rt.host).break_down(check_range(rt, seconds)?))
}

/// `time.mktime(tuple)`
pub(super) fn mktime(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let time = broken(rt, args.at(0), "mktime")?;
    Ok(rt.new_float(Zone::local(&*rt.host).seconds_of(&time) as f64))
}

/// `time.strftime(format, tuple)`
pub(super) fn strftime(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(pattern) = str_value(args.at(0)) else {
        let given = rt.type_name(args.at(0));
        return Err(rt.type_error(format!("strftime() argument 1 must be str, not {given}")));
    };
    let time = given_or_now(rt, args.get(1), "strftime")?;
    if let Some(text) = pattern.text().to_utf8() {
        return Ok(rt.new_str(&super::strftime::format(&text, &time)).into_object());
    }
    // Lone surrogates pass through unchanged; what lies between them is formatted.
    let mut points: Vec<u32> = Vec::new();
    let mut run = String::new();
    for point in pattern.text().iter() {
        if let Some(c) = char::from_u32(point) {
            run.push(c);
            continue;
        }
        points.extend(super::strftime::format(&run, &time).chars().map(u32::from));
        run.clear();
        points.push(point);
    }
    points.extend(super::strftime::format(&run, &time).chars().map(u32::from));
    Ok(rt.str_from_text(TextBuf::from_code_points(points).as_text()).into_object())
}

/// `time.strptime(string, format)`, which the module `_strptime` does.
pub(super) fn strptime(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let function = imported_attribute(rt, "_strptime", "_strptime_time")?;
    rt.call_args(&function, args)
}

/// `time.tzset()`
pub(super) fn tzset(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    if let Some(module) = rt.imported_module("time") {
        add_zone(rt, &module);
    }
    Ok(rt.none())
}

/// Adds `timezone`, `altzone`, `daylight` and `tzname`, as of January and July of this year.
pub(super) fn add_zone(rt: &Runtime, module: &Object) {
    let zone = Zone::local(&*rt.host);
    let year = break_down(rt.host.wall_ns().div_euclid(1_000_000_000)).year;
    let start = super::calendar::days_of(year, 0) * 86_400;
    let (winter, summer) = (zone.at(start), zone.at(start + 181 * 86_400));
    let (standard, other) = if winter.offset > summer.offset { (summer, winter) } else { (winter, summer) };
    add(rt, module, "timezone", rt.new_int(-standard.offset));
    add(rt, module, "altzone", rt.new_int(-other.offset));
    add(rt, module, "daylight", rt.new_int(i64::from(standard.offset != other.offset)));
    let names = [standard.name, other.name].map(|name| rt.new_str(&name).into_object());
    add(rt, module, "tzname", rt.new_tuple(names).into_object());
}
