//! The headless twin of the debugger, end to end: a real engine process over a reference cycle.

use std::time::Duration;

use xtask::fixtures::clean_command;
use xtask::process;
use xtask::project;

const LIMIT: Duration = Duration::from_mins(1);
const PROGRAM: &str = "fixtures/run/gc/cycle.py";

/// What the engine says to a script of commands about a program, line by line.
fn debug_program(file: &str, script: &str) -> Vec<String> {
    let program = project::built("serpent").unwrap();
    let mut command = clean_command(&program);
    let finished = process::run(command.args(["debug", "-S", file]), script.as_bytes(), LIMIT).unwrap();
    assert_eq!(finished.code, Some(0), "{}", String::from_utf8_lossy(&finished.stderr));
    String::from_utf8(finished.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// What the engine says of the reference cycle, without the program's own output.
fn debug(script: &str) -> Vec<String> {
    let said = debug_program(PROGRAM, script);
    said.into_iter().filter(|line| !line.starts_with("{\"event\":\"output\"")).collect()
}

/// The same for a program that is made on the spot.
fn debug_source(name: &str, source: &[u8], script: &str) -> Vec<String> {
    let dir = std::env::temp_dir().join(format!("serpentarium-session-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("program.py");
    std::fs::write(&file, source).unwrap();
    let said = debug_program(&file.to_string_lossy(), script);
    std::fs::remove_dir_all(&dir).unwrap();
    said
}

/// Addresses come from the operating system; nothing else may differ from run to run.
fn without_addresses(said: &[String]) -> String {
    let text = said.join("\n");
    let mut parts = text.split(" at 0x");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |masked, part| {
        masked + " at 0x" + part.trim_start_matches(|c: char| c.is_ascii_hexdigit())
    })
}

/// One answer a paragraph, one field a line: what a person compares with the picture. The place of the repository and
/// the counts that starting up changes from machine to machine are taken out.
fn readable(said: &[String]) -> String {
    let root = format!("{}/", project::root().display());
    let broken = |line: &String| line.replace(&root, "").replace("},{", "},\n  {").replace(":[{", ":[\n  {");
    let text = said.iter().map(broken).collect::<Vec<_>>().join("\n");
    ["moment", "step", "hidden", "total"].iter().fold(text, |text, field| without_number(&text, field))
}

/// The text with `N` for the number of a field, wherever the field stands.
fn without_number(text: &str, field: &str) -> String {
    let key = format!("\"{field}\":");
    let mut parts = text.split(&key);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |masked, part| {
        masked + &key + "N" + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
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

#[test]
fn frames_of_a_method_call() {
    insta::assert_snapshot!(readable(&debug("until 9\nframes\nstack\nstop\n")[2..]));
}

#[test]
fn the_graph_of_a_reference_cycle() {
    insta::assert_snapshot!(readable(&debug("until 20\ngraph\nuntil 24\ngraph\nstop\n")[2..]));
}

#[test]
fn what_the_collector_does_to_the_cycle() {
    let script = "until 24\ngraph\ngc-begin 0\ngc-until #1 #2\ngc-until #1 #2\ngc-phase\ngc-until #1 #2\n\
        gc-until #1 #2\ngc-phase\ngc-until #1 #2\ngc-finish\noutput\nstop\n";
    insta::assert_snapshot!(readable(&debug(script)[4..]));
}

#[test]
fn help_documents_every_command() {
    let said = debug("help\nstop\n");
    insta::assert_snapshot!(readable(&said[2..3]));
}

#[test]
fn the_same_script_gives_the_same_bytes() {
    let script =
        "step\nstep\ngraph types functions modules\nframes\ndis\nuntil 22\nsnapshot\ncollect\nstop\n";
    assert_eq!(without_addresses(&debug(script)), without_addresses(&debug(script)));
}

/// Values whose own code would be run by a debugger that asks them.
const HOSTILE: &str = "\
class Hostile:
    def __repr__(self): print('repr ran'); raise SystemExit
    __str__ = __hash__ = __len__ = __sizeof__ = __repr__
    def __getattr__(self, name): print('getattr ran'); raise SystemExit
    @property
    def value(self): print('property ran'); raise SystemExit
    @property
    def __class__(self): print('class ran'); raise SystemExit
class Name(str):
    def __eq__(self, other): print('eq ran'); raise SystemExit
    __hash__ = str.__hash__
hostile = Hostile()
deep = []
for i in range(100000): deep = [deep]
wide = 'x' * 100_000_000
names = {Name('key'): hostile}
print('done')
";

#[test]
fn looking_runs_no_python_code() {
    let script = "until 17\nsnapshot\ngraph types functions modules limit=400\nframes\nobject 1\nobject 20\n\
        holders 12\nreferents 12\naudit\ngc-state\nrun\noutput\nstop\n";
    let said = debug_source("hostile", HOSTILE.as_bytes(), script);
    let printed = said.iter().find(|line| line.starts_with("{\"event\":\"printed\"")).unwrap();
    assert!(printed.contains("\"stdout\":\"done\\n\",\"stderr\":\"\""), "{printed}");
    assert!(said.iter().all(|line| line.len() < 4_000_000));
}

#[track_caller]
fn stops_with(name: &str, source: &[u8], script: &str, message: &str) {
    let said = debug_source(name, source, script);
    assert!(said.iter().any(|line| line.contains(message)), "{message}\nis not in\n{said:#?}");
}

#[test]
fn hostile_programs_are_told_apart() {
    let lists = format!("{}{}\n", "[".repeat(1_000_000), "]".repeat(1_000_000));
    stops_with("lists", lists.as_bytes(), "run\n", "\"text\":\"SyntaxError: too many nested parentheses\"");
    stops_with("binary", &[0x7f, 0xff, 0, 1, 2, 0xfe], "run\n", "SyntaxError");
    let recursion = b"def f(n):\n    return f(n + 1) + 1\nf(0)\n";
    stops_with(
        "recursion",
        recursion,
        "run\nframes\nrun\n",
        "RecursionError: maximum recursion depth exceeded",
    );
    let finaliser =
        b"class A:\n    def __del__(self): raise ValueError('no')\na = A()\ndel a\nprint('after')\n";
    stops_with("finaliser", finaliser, "run\noutput\n", "\"stdout\":\"after\\n\"");
    stops_with("missing", b"", "load /no/such/file.py\nstop\n", "/no/such/file.py cannot be read");
}
