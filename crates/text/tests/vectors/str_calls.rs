//! The methods of `str`.

use crate::value::{from_text, index, slices, to_int, to_text};
use serde_json::{Value, json};
use serpentarium_text::{Ends, SizeError, Text, TextBuf, Translation};

pub(crate) fn call(name: &str, args: &[Value]) -> Option<Value> {
    let s = to_text(&args[0]);
    let s = s.as_text();
    Some(search(name, s, &args[1..]).or_else(|| build(name, s, &args[1..])).unwrap_or_else(|| plain(name, s)))
}

fn text(buf: Result<TextBuf, SizeError>) -> Value {
    let buf = buf.unwrap();
    assert_eq!(buf.as_text().kind(), buf.as_text().canonical_kind(), "owned text is canonical");
    from_text(buf.as_text())
}

fn search(name: &str, s: Text<'_>, args: &[Value]) -> Option<Value> {
    if !matches!(name, "find" | "rfind" | "count" | "startswith" | "endswith") {
        return None;
    }
    let (sub, start, end) = (to_text(&args[0]), to_int(&args[1]), to_int(&args[2]));
    let sub = sub.as_text();
    Some(match name {
        "find" => index(s.find(sub, start, end)),
        "rfind" => index(s.rfind(sub, start, end)),
        "count" => json!(s.count(sub, start, end)),
        "startswith" => json!(s.startswith(sub, start, end)),
        _ => json!(s.endswith(sub, start, end)),
    })
}

fn build(name: &str, s: Text<'_>, args: &[Value]) -> Option<Value> {
    let arg = |i: usize| to_text(&args[i]);
    let optional = |i: usize| (!args[i].is_null()).then(|| to_text(&args[i]));
    Some(match name {
        "replace" => match s.replace(arg(0).as_text(), arg(1).as_text(), to_int(&args[2])).unwrap() {
            Some(buf) => text(Ok(buf)),
            None => from_text(s),
        },
        "split" => slices(s, s.split(optional(0).as_ref().map(TextBuf::as_text), to_int(&args[1]))),
        "rsplit" => slices(s, s.rsplit(optional(0).as_ref().map(TextBuf::as_text), to_int(&args[1]))),
        "splitlines" => slices(s, s.splitlines(args[0].as_bool().unwrap())),
        "partition" => match s.partition(arg(0).as_text()) {
            Some((a, b, c)) => slices(s, vec![a, b, c]),
            None => json!([from_text(s), "", ""]),
        },
        "rpartition" => match s.rpartition(arg(0).as_text()) {
            Some((a, b, c)) => slices(s, vec![a, b, c]),
            None => json!(["", "", from_text(s)]),
        },
        "strip" | "lstrip" | "rstrip" => {
            let ends = match name {
                "strip" => Ends::Both,
                "lstrip" => Ends::Left,
                _ => Ends::Right,
            };
            from_text(s.slice(s.strip(ends, optional(0).as_ref().map(TextBuf::as_text))))
        }
        "removeprefix" => from_text(s.removeprefix(arg(0).as_text())),
        "removesuffix" => from_text(s.removesuffix(arg(0).as_text())),
        "join" => {
            let parts: Vec<TextBuf> = args[0].as_array().unwrap().iter().map(to_text).collect();
            text(s.join(&parts.iter().map(TextBuf::as_text).collect::<Vec<_>>()))
        }
        "repeat" => text(s.repeat(to_int(&args[0]))),
        "center" => text(s.center(to_int(&args[0]), arg(1).as_text().get(0).unwrap())),
        "ljust" => text(s.ljust(to_int(&args[0]), arg(1).as_text().get(0).unwrap())),
        "rjust" => text(s.rjust(to_int(&args[0]), arg(1).as_text().get(0).unwrap())),
        "zfill" => text(s.zfill(to_int(&args[0]))),
        "expandtabs" => text(s.expandtabs(to_int(&args[0]))),
        "slice" => text(Ok(s.slice_step(to_int(&args[0]), to_int(&args[1]), to_int(&args[2]) as usize))),
        "compare" => json!(s.cmp(&arg(0).as_text()) as i8),
        "translate" => text(Ok(s.translate(table).unwrap())),
        _ => return None,
    })
}

/// The table that the recorder passes to `translate`.
fn table(cp: u32) -> Result<Translation, SizeError> {
    Ok(match cp {
        97 => Translation::Delete,
        98 => Translation::Text(TextBuf::from("é😀")),
        32 => Translation::Char(95),
        0x1F600 => Translation::Text(TextBuf::from("x")),
        _ => Translation::Keep,
    })
}

fn plain(name: &str, s: Text<'_>) -> Value {
    let buf = match name {
        "upper" => s.upper(),
        "lower" => s.lower(),
        "title" => s.title(),
        "capitalize" => s.capitalize(),
        "swapcase" => s.swapcase(),
        "casefold" => s.casefold(),
        "repr" => s.repr(),
        "ascii" => s.ascii(),
        _ => return json!(test(name, s)),
    };
    text(Ok(buf))
}

pub(crate) fn test(name: &str, s: Text<'_>) -> bool {
    match name {
        "isalpha" => s.isalpha(),
        "isdigit" => s.isdigit(),
        "isalnum" => s.isalnum(),
        "isspace" => s.isspace(),
        "isupper" => s.isupper(),
        "islower" => s.islower(),
        "istitle" => s.istitle(),
        "isascii" => s.is_ascii(),
        "isdecimal" => s.isdecimal(),
        "isnumeric" => s.isnumeric(),
        "isidentifier" => s.isidentifier(),
        "isprintable" => s.isprintable(),
        _ => panic!("no method {name}"),
    }
}
