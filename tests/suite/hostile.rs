//! Input that is made on the spot because it would be too large to keep, and programs that must
//! end with a message whatever they do. `fixtures/hostile` holds the small ones.

use std::time::Duration;

use xtask::fixtures::clean_command;
use xtask::process::{self, Finished};
use xtask::project;

const LIMIT: Duration = Duration::from_mins(2);

/// Runs a program of these bytes from a file.
fn run(name: &str, source: &[u8]) -> Finished {
    let dir = std::env::temp_dir().join(format!("serpentarium-hostile-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("program.py");
    std::fs::write(&file, source).unwrap();
    let program = project::built("serpent").unwrap();
    let finished = process::run(clean_command(&program).arg(&file), &[], LIMIT);
    std::fs::remove_dir_all(&dir).unwrap();
    finished.unwrap()
}

/// The program ends by itself, without a signal, with this last line on standard error.
#[track_caller]
fn refused(name: &str, source: &[u8], last_line: &str) {
    let finished = run(name, source);
    let said = String::from_utf8_lossy(&finished.stderr).into_owned();
    assert_eq!(finished.code, Some(1), "{}", said.chars().take(2000).collect::<String>());
    assert_eq!(said.lines().last().unwrap_or_default(), last_line);
}

#[test]
fn a_million_nested_lists() {
    let n = 1_000_000;
    let source = format!("{}{}\n", "[".repeat(n), "]".repeat(n));
    refused("lists", source.as_bytes(), "SyntaxError: too many nested parentheses");
}

#[test]
fn a_million_unclosed_brackets() {
    refused("unclosed", "(".repeat(1_000_000).as_bytes(), "SyntaxError: too many nested parentheses");
}

#[test]
fn zeros_only() {
    refused("zeros", &[0; 4096], "SyntaxError: source code cannot contain null bytes");
}

#[test]
fn every_byte() {
    let bytes: Vec<u8> = (0..=255).collect();
    let finished = run("bytes", &bytes);
    assert_eq!(finished.code, Some(1));
    assert!(String::from_utf8_lossy(&finished.stderr).contains("SyntaxError"));
}

#[test]
fn an_executable() {
    let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    let finished = run("executable", own.get(..200_000.min(own.len())).unwrap_or_default());
    assert_eq!(finished.code, Some(1));
    assert!(String::from_utf8_lossy(&finished.stderr).contains("SyntaxError"));
}

#[test]
fn a_very_long_line() {
    let source = format!("x = {}0\nprint(x)\n", "1 + ".repeat(1000));
    let finished = run("line", source.as_bytes());
    assert_eq!(String::from_utf8_lossy(&finished.stdout), "1000\n");
}

#[test]
fn a_hundred_thousand_statements() {
    let mut source = "x = 0\n".to_owned();
    source.push_str(&"x += 1\n".repeat(100_000));
    source.push_str("print(x)\n");
    let finished = run("statements", source.as_bytes());
    assert_eq!(String::from_utf8_lossy(&finished.stdout), "100000\n");
}

#[test]
fn endless_recursion() {
    refused(
        "recursion",
        b"def f():\n    return f()\nf()\n",
        "RecursionError: maximum recursion depth exceeded",
    );
}

#[test]
fn a_closed_standard_output() {
    // Whoever reads may go away; that is an error message, not a crash.
    let program = project::built("serpent").unwrap();
    let mut child = clean_command(&program)
        .args(["-c", "while True: print('x' * 1000)"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    assert!(!status.success());
}
