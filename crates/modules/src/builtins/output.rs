//! `print` and `input`.

use serpentarium_object::{
    NativeArgs, Object, PyResult, Ref, Runtime, Str, StrMethods as _, str_value, tuple_value,
};

fn separator<'a>(rt: &Runtime, given: Option<&'a Object>, name: &str) -> PyResult<Option<&'a Object>> {
    let given = rt.not_none(given);
    match given.filter(|given| !given.is::<Str>()) {
        Some(other) => {
            Err(rt.type_error(format!("{name} must be None or a string, not {}", rt.type_name(other))))
        }
        None => Ok(given),
    }
}

pub(super) fn print(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let file = match rt.not_none(args.get(2)) {
        Some(file) => file.to_ref(),
        None => match rt.sys_attribute("stdout") {
            Some(stdout) if rt.is_none(&stdout) => return Ok(rt.none()),
            Some(stdout) => stdout,
            None => return Err(rt.runtime_error("lost sys.stdout")),
        },
    };
    let sep = separator(rt, args.get(0), "sep")?;
    let end = separator(rt, args.get(1), "end")?;
    let (blank, newline) = (rt.new_str(" "), rt.new_str("\n"));
    let values = args.get(4).and_then(tuple_value).map_or(&[][..], |values| values.tail());
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            write(rt, &file, sep.unwrap_or(blank.as_object()))?;
        }
        write(rt, &file, &*rt.str(value)?)?;
    }
    write(rt, &file, end.unwrap_or(newline.as_object()))?;
    if args.get(3).map_or(Ok(false), |flush| rt.is_true(flush))? {
        rt.call_method(&file, &rt.names.flush, &[])?;
    }
    Ok(rt.none())
}

fn write(rt: &Runtime, file: &Object, text: &Object) -> PyResult<()> {
    rt.call_method(file, &rt.names.write, &[text]).map(drop)
}

fn stream(rt: &Runtime, name: &str) -> PyResult {
    match rt.sys_attribute(name).filter(|stream| !rt.is_none(stream)) {
        Some(stream) => Ok(stream),
        None => Err(rt.runtime_error(format!("input(): lost sys.{name}"))),
    }
}

pub(super) fn input(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (stdin, stdout, stderr) = (stream(rt, "stdin")?, stream(rt, "stdout")?, stream(rt, "stderr")?);
    let flushed = rt.call_method(&stderr, &rt.names.flush, &[]);
    drop(rt.swallow(flushed, &rt.exceptions.exception)?);
    if let Some(prompt) = args.get(0) {
        write(rt, &stdout, &*rt.str(prompt)?)?;
    }
    let flushed = rt.call_method(&stdout, &rt.names.flush, &[]);
    drop(rt.swallow(flushed, &rt.exceptions.exception)?);
    let line = rt.call(&*rt.getattr_str(&stdin, "readline")?, &[])?;
    strip_newline(rt, line)
}

fn strip_newline(rt: &Runtime, line: Ref) -> PyResult {
    let Some(text) = str_value(&line) else {
        return Err(rt.type_error("object.readline() returned non-string"));
    };
    let len = text.char_len();
    if len == 0 {
        return Err(rt.raise(&rt.exceptions.eof_error, "EOF when reading a line"));
    }
    if text.text().iter().next_back() == Some(u32::from(b'\n')) {
        return Ok(rt.str_from_text(text.text().slice(0..len - 1)).into_object());
    }
    Ok(line)
}
