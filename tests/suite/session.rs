//! The headless twin of the debugger, end to end: a real engine process over a reference cycle.

use std::time::Duration;

use xtask::fixtures::clean_command;
use xtask::process;
use xtask::project;

const LIMIT: Duration = Duration::from_mins(1);
const PROGRAM: &str = "fixtures/run/gc/cycle.py";

/// What the engine says to a script of commands, without what differs from run to run.
fn debug(script: &str) -> Vec<String> {
    let program = project::built("serpent").unwrap();
    let mut command = clean_command(&program);
    let finished = process::run(command.args(["debug", "-S", PROGRAM]), script.as_bytes(), LIMIT).unwrap();
    assert_eq!(finished.code, Some(0), "{}", String::from_utf8_lossy(&finished.stderr));
    let said = String::from_utf8(finished.stdout).unwrap();
    said.lines().filter(|line| !line.starts_with("{\"event\":\"output\"")).map(str::to_owned).collect()
}

/// Each line of the answer contains the text of the same number.
#[track_caller]
fn check(script: &str, expected: &[&str]) {
    let said = debug(script);
    for (line, text) in said.iter().zip(expected) {
        assert!(line.contains(text), "{text}\nis not in\n{line}");
    }
    assert_eq!(said.len(), expected.len(), "{said:#?}");
}

#[test]
fn it_stops_before_the_first_line_and_steps() {
    check(
        "next\nnext\nstepi\nout\nstop\n",
        &[
            "\"event\":\"hello\"",
            "\"reason\":\"entry\"",
            "\"line\":6,",
            "\"line\":15,",
            "\"reason\":\"step\"",
            "\"event\":\"exited\",\"code\":0",
            "\"event\":\"done\"",
        ],
    );
}

#[test]
fn a_breakpoint_stops_and_the_lost_cycle_is_drawn() {
    let said = debug("break 22\nrun\ngraph\ncollect 2\ngraph\nstop\n");
    assert!(said[3].contains("\"reason\":\"breakpoint\"") && said[3].contains("\"line\":22,"), "{}", said[3]);
    assert_eq!(said[4].matches("\"unreachable\":true").count(), 2, "{}", said[4]);
    assert_eq!(said[4].matches("\"label\":\".partner\"").count(), 2, "{}", said[4]);
    assert!(said[5].contains("\"collected\":2"), "{}", said[5]);
    assert!(!said[6].contains("\"unreachable\":true"), "{}", said[6]);
}

#[test]
fn the_collector_is_stepped_through_its_phases() {
    check(
        "until 22\ngc-begin 2\ngc-phase\ngc-phase\ngc-phase\ngc-phase\ngc-phase\ngc-phase\ngc-phase\nstop\n",
        &[
            "\"event\":\"hello\"",
            "\"reason\":\"entry\"",
            "\"line\":22,",
            "\"phase\":\"merge\"",
            "\"phase\":\"update_refs\"",
            "\"phase\":\"subtract_refs\"",
            "\"phase\":\"move_unreachable\"",
            "\"phase\":\"finalizers\"",
            "\"phase\":\"resurrection\"",
            "\"phase\":\"clear\"",
            "\"phase\":\"done\"",
            "\"event\":\"done\"",
        ],
    );
}

#[test]
fn a_session_does_not_change_what_the_program_prints() {
    let alone = std::fs::read_to_string(project::root().join("fixtures/run/gc/cycle.out")).unwrap();
    let printed = format!("\"stdout\":\"{}\"", "the names are gone\\nleft is gone\\nright is gone\\n");
    for script in [
        "run\noutput\n",
        "next\nsnapshot\nnext\nnext\nsnapshot\nrun\noutput\n",
        "stepi\nsnapshot\nrun\noutput\n",
    ] {
        let said = debug(script);
        let last = said.last().unwrap();
        assert!(last.contains(printed.trim_end_matches('"')), "{last}");
    }
    assert!(alone.contains("the names are gone"));
}
