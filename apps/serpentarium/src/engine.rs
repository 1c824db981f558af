//! What `--engine` runs: the session, spoken over standard input and output.

use std::io::Write as _;
use std::process::ExitCode;

use serpentarium_protocol::{EngineLine, Event, to_line};

/// Serves the window until it hangs up.
pub(crate) fn run() -> ExitCode {
    let event = Event::Ended { message: "This program was built without an engine.".to_owned() };
    let Ok(line) = to_line(&EngineLine { reply_to: None, event }) else { return ExitCode::FAILURE };
    match std::io::stdout().write_all(line.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
