//! The methods of `bytes`.

use crate::value::{byte_slices, error, from_bytes, index, to_bytes, to_int, to_text};
use serde_json::{Value, json};
use serpentarium_text::{Ends, SizeError, bytes};

pub(crate) fn call(name: &str, args: &[Value]) -> Option<Value> {
    if name == "fromhex" {
        return Some(match bytes::fromhex(to_text(&args[0]).as_text()) {
            Ok(bytes) => from_bytes(&bytes),
            Err(fault) => error("ValueError", &fault.to_string()),
        });
    }
    let s = to_bytes(&args[0]);
    let found = search(name, &s, &args[1..]).or_else(|| build(name, &s, &args[1..]));
    Some(found.unwrap_or_else(|| plain(name, &s)))
}

fn done(bytes: Result<Vec<u8>, SizeError>) -> Value {
    from_bytes(&bytes.unwrap())
}

fn search(name: &str, s: &[u8], args: &[Value]) -> Option<Value> {
    if !matches!(name, "find" | "rfind" | "count" | "startswith" | "endswith") {
        return None;
    }
    let (sub, start, end) = (to_bytes(&args[0]), to_int(&args[1]), to_int(&args[2]));
    Some(match name {
        "find" => index(bytes::find(s, &sub, start, end)),
        "rfind" => index(bytes::rfind(s, &sub, start, end)),
        "count" => json!(bytes::count(s, &sub, start, end)),
        "startswith" => json!(bytes::startswith(s, &sub, start, end)),
        _ => json!(bytes::endswith(s, &sub, start, end)),
    })
}

fn build(name: &str, s: &[u8], args: &[Value]) -> Option<Value> {
    let arg = |i: usize| to_bytes(&args[i]);
    let optional = |i: usize| (!args[i].is_null()).then(|| to_bytes(&args[i]));
    let nothing = || from_bytes(b"");
    Some(match name {
        "replace" => {
            let replaced = bytes::replace(s, &arg(0), &arg(1), to_int(&args[2])).unwrap();
            from_bytes(&replaced.unwrap_or_else(|| s.to_vec()))
        }
        "split" => match optional(0) {
            Some(sep) => byte_slices(s, bytes::split(s, &sep, to_int(&args[1]))),
            None => byte_slices(s, bytes::split_whitespace(s, to_int(&args[1]))),
        },
        "rsplit" => match optional(0) {
            Some(sep) => byte_slices(s, bytes::rsplit(s, &sep, to_int(&args[1]))),
            None => byte_slices(s, bytes::rsplit_whitespace(s, to_int(&args[1]))),
        },
        "splitlines" => byte_slices(s, bytes::splitlines(s, args[0].as_bool().unwrap())),
        "partition" => match bytes::partition(s, &arg(0)) {
            Some((a, b, c)) => byte_slices(s, vec![a, b, c]),
            None => json!([from_bytes(s), nothing(), nothing()]),
        },
        "rpartition" => match bytes::rpartition(s, &arg(0)) {
            Some((a, b, c)) => byte_slices(s, vec![a, b, c]),
            None => json!([nothing(), nothing(), from_bytes(s)]),
        },
        "strip" => from_bytes(&s[bytes::strip(s, Ends::Both, optional(0).as_deref())]),
        "lstrip" => from_bytes(&s[bytes::strip(s, Ends::Left, optional(0).as_deref())]),
        "rstrip" => from_bytes(&s[bytes::strip(s, Ends::Right, optional(0).as_deref())]),
        "removeprefix" => from_bytes(bytes::removeprefix(s, &arg(0))),
        "removesuffix" => from_bytes(bytes::removesuffix(s, &arg(0))),
        "join" => {
            let parts: Vec<Vec<u8>> = args[0].as_array().unwrap().iter().map(to_bytes).collect();
            done(bytes::join(s, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>()))
        }
        "repeat" => done(bytes::repeat(s, to_int(&args[0]))),
        "center" => done(bytes::center(s, to_int(&args[0]), arg(1)[0])),
        "ljust" => done(bytes::ljust(s, to_int(&args[0]), arg(1)[0])),
        "rjust" => done(bytes::rjust(s, to_int(&args[0]), arg(1)[0])),
        "zfill" => done(bytes::zfill(s, to_int(&args[0]))),
        "expandtabs" => done(bytes::expandtabs(s, to_int(&args[0]))),
        "hex" => json!(bytes::hex(s, Some(b':'), to_int(&args[0]))),
        "translate" => {
            let table = std::array::from_fn(|i| 255 - i as u8);
            from_bytes(&bytes::translate(s, Some(&table), &arg(0)))
        }
        _ => return None,
    })
}

fn plain(name: &str, s: &[u8]) -> Value {
    match name {
        "upper" => from_bytes(&bytes::upper(s)),
        "lower" => from_bytes(&bytes::lower(s)),
        "title" => from_bytes(&bytes::title(s)),
        "capitalize" => from_bytes(&bytes::capitalize(s)),
        "swapcase" => from_bytes(&bytes::swapcase(s)),
        "repr" => json!(bytes::repr(s)),
        "isalpha" => json!(bytes::isalpha(s)),
        "isdigit" => json!(bytes::isdigit(s)),
        "isalnum" => json!(bytes::isalnum(s)),
        "isspace" => json!(bytes::isspace(s)),
        "isupper" => json!(bytes::isupper(s)),
        "islower" => json!(bytes::islower(s)),
        "istitle" => json!(bytes::istitle(s)),
        "isascii" => json!(bytes::isascii(s)),
        _ => panic!("no method {name}"),
    }
}
