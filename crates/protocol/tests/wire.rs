//! Lines keep what they carry, and read as documented.
#![expect(clippy::unwrap_used, reason = "tests")]

use serpentarium_protocol::{
    Breakpoint, Command, EngineLine, Event, GraphOptions, ObjectId, Position, Request, SnapshotOptions, Span,
    StopReason, StopSnapshot, Stopped, Stream, from_line, to_line,
};

fn stopped() -> Stopped {
    let span = Span { line: 3, col: 4, end_line: 3, end_col: 9 };
    let position = Some(Position { file: "a.py".into(), span });
    Stopped { reason: StopReason::Step, moment: 7, position, thread: 0, text: None }
}

#[test]
fn requests_survive_the_line() {
    let commands = [
        Command::Run,
        Command::GcStep { count: 3 },
        Command::AddBreakpoint(Breakpoint { file: "a.py".into(), line: 2 }),
        Command::Graph(GraphOptions { focus: Some(ObjectId(4)), ..GraphOptions::default() }),
        Command::Snapshot(SnapshotOptions::default()),
    ];
    for (id, command) in (0..).zip(commands) {
        let request = Request { id, command };
        let line = to_line(&request).unwrap();
        assert_eq!(from_line::<Request>(&line).unwrap(), request, "{line}");
    }
    assert_eq!(from_line::<Request>(r#"{"id":1,"command":"pause"}"#).unwrap().command, Command::Pause);
}

#[test]
fn answers_survive_the_line() {
    let snapshot = StopSnapshot { stopped: Some(stopped()), ..StopSnapshot::default() };
    let events = [
        Event::Stopped(stopped()),
        Event::Output { stream: Stream::Stdout, text: "é\n".into() },
        Event::Snapshot(Box::new(snapshot)),
        Event::help(),
    ];
    for event in events {
        let line = EngineLine { reply_to: Some(9), event };
        assert_eq!(from_line::<EngineLine>(&to_line(&line).unwrap()).unwrap(), line);
    }
    let line = to_line(&EngineLine { reply_to: Some(1), event: Event::Stopped(stopped()) }).unwrap();
    let expected = r#"{"reply_to":1,"event":"stopped","reason":"step","moment":7,"position":{"file":"a.py","line":3,"col":4,"end_line":3,"end_col":9},"thread":0}"#;
    assert_eq!(line.trim_end(), expected);
}
