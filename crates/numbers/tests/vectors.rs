//! Puts the recorded questions of `data/vectors.jsonl` to this crate and compares with CPython's answers.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;

use serpentarium_numbers::format::{self, Kind, NextDirective, Resolved, Spec};
use serpentarium_numbers::hash::{self, HashKey};
use serpentarium_numbers::int::ByteOrder;
use serpentarium_numbers::{Complex, IBig, NumberError, complex, float, int, text};

/// The limit the vectors were recorded with.
const LIMIT: usize = 4300;

type Answer = Result<String, NumberError>;

/// The arguments of one question, in their recorded text form.
struct Arguments(Vec<String>);

impl Arguments {
    fn text(&self, i: usize) -> &str {
        &self.0[i]
    }
    fn int(&self, i: usize) -> IBig {
        self.0[i].parse().unwrap()
    }
    fn number(&self, i: usize) -> i64 {
        self.0[i].parse().unwrap()
    }
    fn float(&self, i: usize) -> f64 {
        match self.0[i].as_str() {
            "nan" => f64::NAN,
            bits => f64::from_bits(u64::from_str_radix(bits, 16).unwrap()),
        }
    }
    fn complex(&self, i: usize) -> Complex {
        Complex::new(self.float(i), self.float(i + 1))
    }
    fn bytes(&self, i: usize) -> Vec<u8> {
        (0..self.0[i].len() / 2)
            .map(|j| u8::from_str_radix(&self.0[i][2 * j..2 * j + 2], 16).unwrap())
            .collect()
    }
    fn order(&self, i: usize) -> ByteOrder {
        if self.0[i] == "little" { ByteOrder::Little } else { ByteOrder::Big }
    }
}

fn bits(value: f64) -> String {
    if value.is_nan() { "nan".to_owned() } else { format!("{:016x}", value.to_bits()) }
}

fn pair(value: Complex) -> String {
    format!("{} {}", bits(value.real), bits(value.imag))
}

fn answer(op: &str, a: &Arguments) -> Answer {
    match op.split_once('_').unwrap().0 {
        "int" => int_answer(op, a),
        "float" => float_answer(op, a),
        "complex" => complex_answer(op, a),
        "format" => format_answer(op, a),
        "percent" => percent_answer(op, a),
        _ => Ok(hash_answer(op, a)),
    }
}

fn int_answer(op: &str, a: &Arguments) -> Answer {
    Ok(match op {
        "int_parse" => {
            let base = a.number(1) as u32;
            int::parse(&text::fold_str(a.text(0)), base, LIMIT)
                .map_err(|e| e.into_error(base, a.text(2)))?
                .to_string()
        }
        "int_str" => int::to_decimal(&a.int(0), LIMIT)?,
        "int_bin" => [2, 8, 16].map(|radix| int::to_radix(&a.int(0), radix).unwrap()).join("|"),
        "int_bits" => format!("{} {}", int::bit_length(&a.int(0)), int::bit_count(&a.int(0))),
        "int_float" => bits(int::to_float(&a.int(0))?),
        "int_isqrt" => int::isqrt(&a.int(0))?.to_string(),
        "int_round" => int::round(&a.int(0), &a.int(1)).to_string(),
        "int_divmod" => {
            let (q, r) = int::floor_divmod(&a.int(0), &a.int(1))?;
            format!("{q} {r}")
        }
        "int_truediv" => bits(int::true_divide(&a.int(0), &a.int(1))?),
        "int_gcd" => int::gcd(&a.int(0), &a.int(1)).to_string(),
        "int_modpow" => int::modpow(&a.int(0), &a.int(1), &a.int(2))?.to_string(),
        "int_pow" => int::pow(&a.int(0), &a.int(1))?.to_string(),
        "int_shift" => {
            let left = int::shift_left(&a.int(0), &a.int(1))?;
            format!("{left} {}", int::shift_right(&a.int(0), &a.int(1))?)
        }
        "int_to_bytes" => {
            let bytes = int::to_bytes(&a.int(0), a.number(1) as usize, a.order(2), a.text(3) == "True")?;
            bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
        }
        "int_from_bytes" => int::from_bytes(&a.bytes(0), a.order(1), a.text(2) == "True").to_string(),
        "int_cmp_float" => match int::cmp_float(&a.int(0), a.float(1)) {
            Some(std::cmp::Ordering::Less) => "lt".to_owned(),
            Some(std::cmp::Ordering::Equal) => "eq".to_owned(),
            Some(std::cmp::Ordering::Greater) => "gt".to_owned(),
            None => "none".to_owned(),
        },
        _ => panic!("unknown operation {op}"),
    })
}

fn float_answer(op: &str, a: &Arguments) -> Answer {
    Ok(match op {
        "float_repr" => float::repr(a.float(0)),
        "float_hex" => float::to_hex(a.float(0)),
        "float_int" => int::from_float_trunc(a.float(0))?.to_string(),
        "float_round_int" => int::round_float_to_int(a.float(0))?.to_string(),
        "float_ratio" => {
            let (n, d) = float::as_integer_ratio(a.float(0))?;
            format!("{n} {d}")
        }
        "float_round" => bits(float::round(a.float(0), a.number(1))?),
        "float_parse" => bits(
            float::parse(&text::fold_str(a.text(0))).ok_or_else(|| float::could_not_convert(a.text(1)))?,
        ),
        "float_fromhex" => bits(float::from_hex(a.text(0).as_bytes())?),
        "float_divmod" => {
            let (q, r) = float::divmod(a.float(0), a.float(1))?;
            pair(Complex::new(q, r))
        }
        "float_pow" => match float::pow(a.float(0), a.float(1))? {
            float::PowResult::Real(value) => bits(value),
            float::PowResult::Complex(value) => pair(value),
        },
        _ => panic!("unknown operation {op}"),
    })
}

fn complex_answer(op: &str, a: &Arguments) -> Answer {
    Ok(match op {
        "complex_repr" => complex::repr(a.complex(0)),
        "complex_abs" => bits(complex::abs(a.complex(0))?),
        "complex_parse" => pair(complex::parse(&text::fold_str(a.text(0)), a.text(1))?),
        "complex_mul" => pair(complex::mul(a.complex(0), a.complex(2))),
        "complex_div" => pair(complex::div(a.complex(0), a.complex(2))?),
        "complex_add" => pair(complex::add(a.complex(0), a.complex(2))),
        "complex_pow" => pair(complex::pow(a.complex(0), a.complex(2))?),
        "complex_real" => pair(complex::mul_by_real(a.complex(0), a.float(2))),
        "complex_div_real" => pair(complex::div_by_real(a.complex(0), a.float(2))?),
        "complex_real_div" => pair(complex::real_div(a.float(0), a.complex(1))?),
        _ => panic!("unknown operation {op}"),
    })
}

fn format_answer(op: &str, a: &Arguments) -> Answer {
    let spec = a.text(0);
    Ok(match op {
        "format_int" => {
            let kind = Kind::Int("int");
            format::format_int(&a.int(1), &Spec::parse_str(spec, kind)?, kind, LIMIT)?.into_string()
        }
        "format_float" => {
            let kind = Kind::Float("float");
            format::format_float(a.float(1), &Spec::parse_str(spec, kind)?, kind)?.into_string()
        }
        "format_complex" => {
            let kind = Kind::Complex("complex");
            format::format_complex(a.complex(1), &Spec::parse_str(spec, kind)?, kind)?.into_string()
        }
        _ => {
            let kind = Kind::Str("str");
            let text: Vec<char> = a.text(1).chars().collect();
            let layout = format::format_str_layout(text.len(), &Spec::parse_str(spec, kind)?, kind)?;
            let fill = String::from(char::from_u32(layout.fill).unwrap());
            let kept: String = text[..layout.take].iter().collect();
            fill.repeat(layout.left) + &kept + &fill.repeat(layout.right)
        }
    })
}

fn percent_answer(op: &str, a: &Arguments) -> Answer {
    let points: Vec<u32> = a.text(0).chars().map(u32::from).collect();
    let string = |part: &[u32]| -> String { part.iter().map(|&p| char::from_u32(p).unwrap()).collect() };
    let (mut from, mut out) = (0, String::new());
    loop {
        match format::next_directive(&points, from)? {
            NextDirective::Text => return Ok(out + &string(&points[from..])),
            NextDirective::Percent { start } => {
                out += &string(&points[from..=start]);
                from = start + 2;
            }
            NextDirective::Directive { start, directive } => {
                out += &string(&points[from..start]);
                from = directive.end;
                let how = Resolved::new(&directive, None, None);
                let conversion = char::from_u32(directive.conversion).unwrap();
                out += &match (op, conversion) {
                    ("percent_int", 'd' | 'i' | 'u' | 'o' | 'x' | 'X') => {
                        format::percent_int(&a.int(1), conversion, how, LIMIT)?
                    }
                    ("percent_float", 'e' | 'f' | 'g' | 'E' | 'F' | 'G') => {
                        format::percent_float(a.float(1), conversion, how)?
                    }
                    ("percent_int", 'f') => format::percent_float(1.0, conversion, how)?,
                    _ => return Err(format::unsupported_character(&directive)),
                };
            }
        }
    }
}

fn hash_answer(op: &str, a: &Arguments) -> String {
    let items = || (0..a.0.len()).map(|i| hash::hash_int(&a.int(i)));
    match op {
        "hash_int" => hash::hash_int(&a.int(0)),
        "hash_float" => hash::hash_float(a.float(0)).unwrap(),
        "hash_complex" => hash::hash_complex(a.complex(0), 0),
        "hash_bytes" => HashKey::from_seed(0).hash_bytes(&a.bytes(0)),
        "hash_tuple" => hash::hash_tuple(items()),
        "hash_frozenset" => hash::hash_frozenset(items()),
        _ => panic!("unknown operation {op}"),
    }
    .to_string()
}

/// Powers go through the platform's `pow`, `exp` and `sin`, whose last bit is not the same everywhere.
fn close_enough(op: &str, got: &str, expected: &str) -> bool {
    if !matches!(op, "float_pow" | "complex_pow" | "complex_abs") {
        return false;
    }
    let parts = |text: &str| -> Option<Vec<f64>> {
        text.split(' ').map(|part| u64::from_str_radix(part, 16).ok().map(f64::from_bits)).collect()
    };
    match (parts(got), parts(expected)) {
        (Some(got), Some(expected)) => {
            let size = expected.iter().fold(0.0f64, |size, part| size.max(part.abs()));
            got.len() == expected.len()
                && got.iter().zip(&expected).all(|(a, b)| (a - b).abs() <= size * 1e-14)
        }
        _ => false,
    }
}

#[test]
fn answers_are_cpythons() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vectors.jsonl");
    let file = std::fs::read_to_string(path).unwrap();
    let (mut asked, mut wrong) = (BTreeMap::<String, usize>::new(), Vec::new());
    for line in file.lines() {
        let (op, arguments, expected): (String, Vec<String>, String) = serde_json::from_str(line).unwrap();
        let arguments = Arguments(arguments);
        let got = answer(&op, &arguments).unwrap_or_else(|error| error.to_string());
        let got = if got == "MemoryError: " { "MemoryError".to_owned() } else { got };
        if got != expected && !close_enough(&op, &got, &expected) {
            let short = |text: &str| text.chars().take(160).collect::<String>();
            let shown: Vec<String> = arguments.0.iter().map(|argument| short(argument)).collect();
            wrong.push(format!(
                "{op} {shown:?}\n  got      {}\n  expected {}",
                short(&got),
                short(&expected)
            ));
        }
        *asked.entry(op).or_default() += 1;
    }
    let total: usize = asked.values().sum();
    assert!(15_000 < total, "only {total} vectors were found");
    assert!(
        wrong.is_empty(),
        "{} of {total} wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(60)].join("\n")
    );
}

#[test]
fn seeds_make_cpythons_keys() {
    assert_eq!(HashKey::from_seed(42).hash_bytes(b"a"), -123_207_753_977_932_514);
    assert_eq!(HashKey::from_seed(1).hash_bytes(b"a"), -3_012_895_188_637_184_397);
    assert_eq!(HashKey::from_seed(0).hash_bytes(b"hello"), -2_096_571_579_003_691_106);
}

#[test]
fn huge_requests_are_refused_before_anything_is_allocated() {
    let huge = IBig::from(10u8).pow(30);
    assert!(int::pow(&IBig::from(3), &huge).is_err());
    assert!(int::shift_left(&IBig::ONE, &huge).is_err());
    assert_eq!(int::shift_right(&IBig::from(-5), &huge).unwrap(), IBig::NEG_ONE);
    assert_eq!(int::round(&IBig::from(5), &-huge), IBig::ZERO);
}
