//! The whole of Unicode: a checksum over what a function says of every code point.

use crate::str_calls::test;
use crate::value::{from_text, to_text};
use serde_json::{Value, json};
use serpentarium_text::unicode::normalize::{Form, decomposition, is_normalized, normalize};
use serpentarium_text::{Text, TextBuf, TextBuilder, unicode, unicode::ucd_3_2_0};

pub(crate) fn call(name: &str, args: &[Value]) -> Option<Value> {
    let form = args.first().map(|v| Form::from_name(v.as_str().unwrap()).unwrap());
    Some(match (name, form) {
        ("form", Some(form)) => {
            let normal = normalize(to_text(&args[1]).as_text(), form);
            assert!(is_normalized(normal.as_text(), form));
            from_text(normal.as_text())
        }
        ("normalize", Some(form)) => checksum(|cp| text(&normalize(built(&[cp, 0x301]).as_text(), form))),
        ("old_normalize", Some(form)) => {
            checksum(|cp| text(&ucd_3_2_0::normalize(built(&[cp, 0x301]).as_text(), form)))
        }
        _ => match name.strip_prefix("old_") {
            Some(name) => checksum(|cp| describe_old(name, cp)),
            None => checksum(|cp| describe(name, cp)),
        },
    })
}

/// FNV-1a over the answers in UTF-8 (surrogates too), each with a zero byte behind it.
fn checksum(answer: impl Fn(u32) -> Vec<u8>) -> Value {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for cp in 0..0x11_0000 {
        for byte in answer(cp).into_iter().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    json!(format!("{hash:016x}"))
}

fn built(points: &[u32]) -> TextBuf {
    TextBuf::from_code_points(points.iter().copied())
}

fn text(buf: &TextBuf) -> Vec<u8> {
    buf.as_text().to_wtf8().into_bytes()
}

fn truth(value: bool) -> Vec<u8> {
    (if value { "True" } else { "False" }).into()
}

fn number(value: Option<u8>) -> Vec<u8> {
    value.map_or(Vec::new(), |v| v.to_string().into_bytes())
}

fn describe(name: &str, cp: u32) -> Vec<u8> {
    let one = built(&[cp]);
    let s: Text<'_> = one.as_text();
    match name {
        "upper" => text(&s.upper()),
        "lower" => text(&s.lower()),
        "title" => text(&s.title()),
        "casefold" => text(&s.casefold()),
        "swapcase" => text(&s.swapcase()),
        "capitalize" => text(&s.capitalize()),
        "repr" => text(&s.repr()),
        "splitlines" => built(&[97, cp, 98]).as_text().splitlines(false).len().to_string().into_bytes(),
        "category" => unicode::category(cp).into(),
        "bidirectional" => unicode::bidirectional(cp).into(),
        "combining" => number(Some(unicode::combining(cp))),
        "mirrored" => number(Some(unicode::is_mirrored(cp).into())),
        "east_asian_width" => unicode::east_asian_width(cp).into(),
        "decomposition" => decomposition(cp).into_bytes(),
        "decimal" => number(unicode::decimal(cp)),
        "digit" => number(unicode::digit(cp)),
        "numeric" => ((unicode::numeric(cp).unwrap_or(-1.0) * 1000.0) as i128).to_string().into_bytes(),
        "continue" => truth(built(&[97, cp]).as_text().isidentifier()),
        "sigma" => text(&built(&[cp, 0x3A3, cp, 97, 0x3A3, cp]).as_text().lower()),
        "words" => {
            let mut word = TextBuilder::from_buf(built(&[cp, 97, 65, cp]));
            word.push_str("b");
            text(&word.as_text().title())
        }
        _ => truth(test(name, s)),
    }
}

fn describe_old(name: &str, cp: u32) -> Vec<u8> {
    match name {
        "category" => ucd_3_2_0::category(cp).into(),
        "bidirectional" => ucd_3_2_0::bidirectional(cp).into(),
        "combining" => number(Some(ucd_3_2_0::combining(cp))),
        "mirrored" => number(Some(ucd_3_2_0::is_mirrored(cp).into())),
        "east_asian_width" => ucd_3_2_0::east_asian_width(cp).into(),
        "decomposition" => ucd_3_2_0::decomposition(cp).into_bytes(),
        "decimal" => number(ucd_3_2_0::decimal(cp)),
        "digit" => number(ucd_3_2_0::digit(cp)),
        "numeric" => ((ucd_3_2_0::numeric(cp).unwrap_or(-1.0) * 1000.0) as i128).to_string().into_bytes(),
        _ => panic!("no function {name}"),
    }
}
