//! Programs that nest without end, and text that is no program: each gets an answer, on a small stack.
#![expect(clippy::unwrap_used, reason = "tests")]

use serpentarium_parser::{Arena, ErrorKind, Mode, Options, dump, parse};

/// Parses on a thread with a stack of two mebibytes, and tells the error if there is one.
fn outcome(source: String) -> Option<(ErrorKind, String)> {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let arena = Arena::new();
        match parse(&source, Mode::Exec, &arena, Options::default()) {
            Ok(parsed) => {
                let text = dump::dump(&parsed.module, false);
                assert!(text.starts_with("Module("));
                None
            }
            Err(failure) => Some((failure.error.kind, failure.error.message)),
        }
    });
    thread.unwrap().join().unwrap()
}

#[track_caller]
fn check(source: String, expected: Option<(ErrorKind, &str)>) {
    let got = outcome(source);
    assert_eq!(got.as_ref().map(|(kind, message)| (*kind, message.as_str())), expected);
}

const MANY: usize = 1_000_000;
const TOO_COMPLEX: Option<(ErrorKind, &str)> =
    Some((ErrorKind::Memory, "Parser stack overflowed - Python source too complex to parse"));
const TOO_MANY_BRACKETS: Option<(ErrorKind, &str)> = Some((ErrorKind::Syntax, "too many nested parentheses"));

#[test]
fn brackets_nest_two_hundred_deep() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("{1:", "}"), ("a[", "]")] {
        let inner = if open == "{" { "" } else { "1" };
        check(format!("{}{inner}{}", open.repeat(200), close.repeat(200)), None);
        check(format!("{}{inner}{}", open.repeat(MANY), close.repeat(MANY)), TOO_MANY_BRACKETS);
        check(open.repeat(MANY), TOO_MANY_BRACKETS);
    }
}

#[test]
fn prefixes_and_right_associative_chains_have_limits() {
    for prefix in ["-", "~", "not ", "lambda: ", "1 if 1 else ", "2**", "lambda x=lambda: 0: ", "lambda x="] {
        check(format!("{}1", prefix.repeat(MANY)), TOO_COMPLEX);
    }
    check(format!("{}1", "-".repeat(5968)), None);
    check(format!("{}1", "not ".repeat(5968)), None);
    check(format!("{}1", "lambda: ".repeat(2984)), None);
    check(format!("{}1", "1 if 1 else ".repeat(5968)), None);
}

#[test]
fn left_associative_chains_have_none() {
    for (first, next) in
        [("1", "+1"), ("a", ".b"), ("f", "()"), ("a", "[0]"), ("1", "<1"), ("1", " or 1"), ("", "a=")]
    {
        let tail = if first.is_empty() { "1" } else { "" };
        check(format!("{first}{}{tail}", next.repeat(100_000)), None);
    }
    check(format!("if 1: pass\n{}", "elif 1: pass\n".repeat(100_000)), None);
}

#[test]
fn indentation_has_a_limit() {
    let nested = |depth: usize| {
        let lines = (0..depth).map(|level| format!("{}if x:\n", " ".repeat(level)));
        lines.collect::<String>() + &" ".repeat(depth) + "pass\n"
    };
    check(nested(99), None);
    check(nested(100), Some((ErrorKind::Indentation, "too many levels of indentation")));
}

#[test]
fn strings_nest_with_limits() {
    check(format!("{}1{}", "f'{".repeat(149), "}'".repeat(149)), None);
    check("f'{".repeat(MANY), Some((ErrorKind::Syntax, "too many nested f-strings or t-strings")));
    let format_spec = "f-string: expecting '}', or format specs";
    check("f'{1:".repeat(MANY), Some((ErrorKind::Syntax, format_spec)));
}

#[test]
fn what_is_wrong_deep_inside_is_found() {
    let wrong = format!("{}1 1{}", "(".repeat(100), ")".repeat(100));
    check(wrong, Some((ErrorKind::Syntax, "invalid syntax. Perhaps you forgot a comma?")));
}

#[test]
fn any_text_gets_an_answer() {
    let alphabet: Vec<char> =
        "ab1_ \n\t\\'\"{}[]()=:!#.,;fbrt%@é\u{200d}💡\u{0}\r\u{c}-+*<>".chars().collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..24 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push(alphabet[(state >> 33) as usize % alphabet.len()]);
        }
        for mode in [Mode::Exec, Mode::Eval, Mode::Single, Mode::FuncType] {
            let arena = Arena::new();
            let _ = parse(&text, mode, &arena, Options::default());
        }
        assert!(0 < serpentarium_parser::tokenize(&text).count());
    }
}
