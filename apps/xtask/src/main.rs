//! `cargo xtask CHORE`: picks the chore and reports its failure.

#![expect(clippy::print_stderr, reason = "chores report to the terminal")]
#![forbid(unsafe_code)]

use std::process::ExitCode;

use xtask::project::{Failure, Outcome};
use xtask::{bench, fidelity, oracle, record, screenshot, test, tidy};

const USAGE: &str = "\
usage: cargo xtask CHORE

  oracle                        install CPython 3.14 beside the cache, the judge of every fixture
  fixtures record [FILTER...]   run the fixtures under the oracle and write down what it says
  fixtures check [FILTER...]    run them under serpent and compare (SERPENT_BIN names another binary)
  bench [FILTER...]             time the kernels of fixtures/bench against the oracle
  fidelity [PART...]            compare the front end with the oracle's over its whole library (--packages,
                                --files DIR, --only TEXT; --speed times instead; record for the tests)
  screenshot OUT.png [ARG...]   draw the window under Xvfb and save it
  test [ARG...]                 build what the tests run, then run every test (the README's command)
  tidy                          check the house rules
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(text)) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Outcome {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["oracle"] => oracle::install().map(|_| ()),
        ["fixtures", "record", filters @ ..] => record::record(filters),
        ["fixtures", "check", filters @ ..] => record::check(filters),
        ["bench", filters @ ..] => bench::run(filters),
        ["fidelity", rest @ ..] => fidelity::run(rest),
        ["screenshot", out, rest @ ..] => screenshot::run(out, rest),
        ["test", rest @ ..] => test::run(rest),
        ["tidy"] => tidy::report(),
        _ => Err(Failure(USAGE.to_owned())),
    }
}
