//! The engine process and its window speak lines; this is the engine's side of them, with an actor for an engine.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command as Process, Stdio};

use serpentarium_protocol::{Command, EngineLine, Event, PROTOCOL_VERSION, Request, from_line, to_line};

fn engine() -> Child {
    Process::new(env!("CARGO_BIN_EXE_serpentarium"))
        .args(["--engine", "--mock"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn every_request_is_answered_once_and_hanging_up_ends_the_engine() {
    let mut child = engine();
    let mut input = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || from_line::<EngineLine>(&lines.next().unwrap().unwrap()).unwrap();
    assert!(matches!(next().event, Event::Hello { protocol: PROTOCOL_VERSION, .. }));
    let load = Command::Load { file: "sample.py".into(), args: Vec::new(), source: None };
    let commands = [load, Command::StepOver, Command::GcBegin { generation: 2 }, Command::Run, Command::Help];
    for (id, command) in (1..).zip(commands) {
        input.write_all(to_line(&Request { id, command }).unwrap().as_bytes()).unwrap();
        while next().reply_to != Some(id) {}
    }
    input.write_all(b"this is not JSON\n").unwrap();
    assert!(matches!(next().event, Event::Error { .. }));
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_command_line_says_what_is_wrong_with_it() {
    let run = |arguments: &[&str]| {
        Process::new(env!("CARGO_BIN_EXE_serpentarium")).args(arguments).output().unwrap()
    };
    let help = run(&["--help"]);
    assert!(
        help.status.success() && String::from_utf8_lossy(&help.stdout).starts_with("usage: serpentarium")
    );
    let wrong = run(&["--wings"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&wrong.stderr), "serpentarium: unknown option --wings; try --help\n");
}
