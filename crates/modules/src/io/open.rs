//! `open`: the right stack of streams for a mode.

use serpentarium_object::{CallArgs, NativeArgs, Object, PyResult, Runtime, StackRef, int_value};

use super::base::{method, text_of};

struct Mode {
    reading: bool,
    writing: bool,
    updating: bool,
    binary: bool,
    raw: String,
}

fn parse_mode(rt: &Runtime, mode: &str) -> PyResult<Mode> {
    let mut parsed =
        Mode { reading: false, writing: false, updating: false, binary: false, raw: String::new() };
    let (mut kinds, mut text) = (0, false);
    for (index, letter) in mode.char_indices() {
        if mode[..index].contains(letter) {
            return Err(rt.value_error(format!("invalid mode: '{mode}'")));
        }
        match letter {
            'r' => parsed.reading = true,
            'w' | 'a' | 'x' => parsed.writing = true,
            '+' => parsed.updating = true,
            'b' => parsed.binary = true,
            't' => text = true,
            _ => return Err(rt.value_error(format!("invalid mode: '{mode}'"))),
        }
        if matches!(letter, 'r' | 'w' | 'a' | 'x') {
            kinds += 1;
        }
        if letter != 'b' && letter != 't' {
            parsed.raw.push(letter);
        }
    }
    if text && parsed.binary {
        return Err(rt.value_error("can't have text and binary mode at once"));
    }
    if kinds != 1 {
        return Err(rt.value_error("must have exactly one of create/read/write/append mode"));
    }
    Ok(parsed)
}

pub(super) fn open(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let file = if int_value(args.at(0)).is_some() {
        args.at(0).to_ref()
    } else {
        crate::posix::path_object(rt, args.at(0))?
    };
    let mode_text = match args.get(1) {
        Some(mode) => text_of(rt, mode, "open() argument 'mode'")?,
        None => "r".to_owned(),
    };
    let mode = parse_mode(rt, &mode_text)?;
    let buffering = args.get(2).map_or(Ok(-1), |buffering| rt.index_as_i32(buffering))?;
    if mode.binary {
        for (index, what) in [(3, "an encoding"), (4, "an errors"), (5, "a newline")] {
            if rt.not_none(args.get(index)).is_some() {
                return Err(rt.value_error(format!("binary mode doesn't take {what} argument")));
            }
        }
    }
    let none = rt.none();
    let types = super::types(rt)?;
    let true_ = rt.bool(true);
    let raw = rt.call(
        types.file_io.as_object(),
        &[
            &file,
            rt.new_str(&mode.raw).as_object(),
            args.get(6).unwrap_or(&true_),
            args.get(7).unwrap_or(&none),
        ],
    )?;
    match wrap(rt, &raw, &mode, &mode_text, buffering, args) {
        Ok(stream) => Ok(stream),
        Err(raised) => {
            let _ = method(rt, &raw, "close", &[]);
            Err(raised)
        }
    }
}

fn wrap(
    rt: &Runtime,
    raw: &Object,
    mode: &Mode,
    mode_text: &str,
    buffering: i32,
    args: NativeArgs<'_>,
) -> PyResult {
    let types = super::types(rt)?;
    let terminal = buffering < 0 && rt.is_true(&*method(rt, raw, "isatty", &[])?)?;
    let line_buffering = buffering == 1 || terminal;
    if buffering == 0 {
        return if mode.binary {
            Ok(raw.to_ref())
        } else {
            Err(rt.value_error("can't have unbuffered text I/O"))
        };
    }
    let class = if mode.updating {
        &types.random
    } else if mode.writing {
        &types.writer
    } else {
        debug_assert!(mode.reading);
        &types.reader
    };
    let buffer = if 1 < buffering {
        rt.call(class.as_object(), &[raw, &rt.new_int(i64::from(buffering))])?
    } else {
        rt.call(class.as_object(), &[raw])?
    };
    if mode.binary {
        return Ok(buffer);
    }
    let none = rt.none();
    let at = |index: usize| args.get(index).unwrap_or(&none);
    let wrapper =
        rt.call(types.text.as_object(), &[&buffer, at(3), at(4), at(5), &rt.bool(line_buffering)])?;
    rt.setattr(&wrapper, rt.intern("mode").as_object(), Some(rt.new_str(mode_text).as_object()))?;
    Ok(wrapper)
}

pub(super) fn open_code(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mode = rt.new_str("rb");
    let values = [StackRef::borrowed(args.at(0)), StackRef::borrowed(&*mode)];
    let Some(function) =
        rt.imported_module("_io").map(|module| rt.getattr_str(&module, "open")).transpose()?
    else {
        return Err(rt.system_error("_io is not imported"));
    };
    rt.call_args(&function, CallArgs::positional(&values))
}

/// `text_encoding`: the encoding given, or the locale's.
pub(super) fn text_encoding(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    match rt.not_none(args.get(0)) {
        Some(encoding) => Ok(encoding.to_ref()),
        None => Ok(rt.new_str("utf-8").into_object()),
    }
}
