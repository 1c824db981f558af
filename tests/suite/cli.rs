//! The ways to start a program: a file, `-c`, `-m`, standard input, with arguments.
//! What is expected was asked of CPython 3.14.10 with the same words.

use std::time::Duration;

use xtask::fixtures::{clean_command, normalise};
use xtask::process::{self, Finished};
use xtask::project;

const LIMIT: Duration = Duration::from_mins(1);

/// Runs `serpent` at the root of the repository.
fn serpent(arguments: &[&str], input: &str) -> Finished {
    let program = project::built("serpent").unwrap();
    let mut finished =
        process::run(clean_command(&program).args(arguments), input.as_bytes(), LIMIT).unwrap();
    finished.stderr = normalise(&finished.stderr);
    finished
}

#[track_caller]
fn check(arguments: &[&str], input: &str, stdout: &str, stderr: &str, code: i32) {
    let finished = serpent(arguments, input);
    assert_eq!(String::from_utf8_lossy(&finished.stderr), stderr);
    assert_eq!(String::from_utf8_lossy(&finished.stdout), stdout);
    assert_eq!(finished.code, Some(code));
}

#[test]
fn a_command() {
    check(&["-c", "print(1 + 1)"], "", "2\n", "", 0);
}

#[test]
fn a_command_sees_its_arguments() {
    check(&["-c", "import sys; print(sys.argv)", "a", "-c", "b"], "", "['-c', 'a', '-c', 'b']\n", "", 0);
}

#[test]
fn a_command_fails_with_a_traceback() {
    let expected = "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\n    \
                    1/0\n    ~^~\nZeroDivisionError: division by zero\n";
    check(&["-c", "1/0"], "", "", expected, 1);
}

#[test]
fn a_command_that_does_not_compile() {
    let expected = "  File \"<string>\", line 1\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n";
    check(&["-c", "x = = 1"], "", "", expected, 1);
}

#[test]
fn a_program_on_standard_input() {
    check(&["-"], "import sys\nprint(sys.argv, __name__)\n", "['-'] __main__\n", "", 0);
    check(&["-", "x"], "import sys; print(sys.argv)", "['-', 'x']\n", "", 0);
}

#[test]
fn a_module() {
    check(&["-m", "this_module_does_not_exist"], "", "", &no_module("this_module_does_not_exist"), 1);
}

fn no_module(name: &str) -> String {
    // The interpreter names itself by its path here, which loses the place of the repository if it was built there.
    let program = project::built("serpent").unwrap();
    let text = format!("{}: No module named {name}\n", program.display());
    String::from_utf8_lossy(&normalise(text.as_bytes())).into_owned()
}

#[test]
fn a_file_sees_its_arguments() {
    let dir = std::env::temp_dir().join(format!("serpentarium-cli-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("args.py");
    std::fs::write(&file, "import sys\nprint(sys.argv[1:], input())\nsys.exit(4)\n").unwrap();
    let finished = serpent(&[&file.display().to_string(), "one", "--two"], "a line\n");
    std::fs::remove_dir_all(&dir).unwrap();
    assert_eq!(String::from_utf8_lossy(&finished.stdout), "['one', '--two'] a line\n");
    assert_eq!(finished.code, Some(4));
}

#[test]
fn a_file_that_is_not_there() {
    let finished = serpent(&["no/such/file.py"], "");
    let said = String::from_utf8_lossy(&finished.stderr);
    assert!(
        said.ends_with("can't open file 'no/such/file.py': [Errno 2] No such file or directory\n"),
        "{said}"
    );
    assert_eq!(finished.code, Some(2));
}

#[test]
fn an_unknown_option() {
    let finished = serpent(&["-Z"], "");
    assert_eq!(finished.code, Some(2));
    assert!(String::from_utf8_lossy(&finished.stderr).starts_with("Unknown option: -Z\n"));
}

#[test]
fn the_version() {
    check(&["--version"], "", "Python 3.14.10\n", "", 0);
}
