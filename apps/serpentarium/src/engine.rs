//! What `--engine` runs: the session, spoken over standard input and output.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

use serpentarium_protocol::{EngineLine, Event, Request, from_line, to_line};
use serpentarium_view::Engine as _;
use serpentarium_view::mock::MockEngine;

/// Serves the window until it hangs up.
#[cfg(feature = "engine")]
pub(crate) fn run() -> ExitCode {
    use serpentarium_session::engine::{Dialect, serve};
    serve(std::io::stdin().lock(), Box::new(std::io::stdout()), Dialect::Wire, None)
}

/// Says that there is no engine to serve the window.
#[cfg(not(feature = "engine"))]
pub(crate) fn run() -> ExitCode {
    let event = Event::Ended { message: "This program was built without an engine.".to_owned() };
    match write(&EngineLine { reply_to: None, event }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Serves the window with an actor in the engine's place, for work on the window and on the lines between.
pub(crate) fn act() -> ExitCode {
    match serve(MockEngine::default()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn serve(mut engine: MockEngine) -> std::io::Result<()> {
    speak(&mut engine, None)?;
    for line in std::io::stdin().lock().lines() {
        let request = match from_line::<Request>(&line?) {
            Ok(request) => request,
            Err(error) => {
                let event = Event::error(format!("The request is not understood: {error}."));
                write(&EngineLine { reply_to: None, event })?;
                continue;
            }
        };
        engine.send(request.command);
        if speak(&mut engine, Some(request.id))? {
            return Ok(());
        }
    }
    Ok(())
}

/// Passes on what the engine says; the last of it answers the request. Returns whether the engine has ended.
fn speak(engine: &mut MockEngine, request: Option<u64>) -> std::io::Result<bool> {
    let mut events: Vec<Event> = std::iter::from_fn(|| engine.try_recv()).collect();
    let last = events.pop();
    let mut ended = false;
    for event in events {
        write(&EngineLine { reply_to: None, event })?;
    }
    if let Some(event) = last {
        ended = matches!(event, Event::Ended { .. });
        write(&EngineLine { reply_to: request, event })?;
    }
    Ok(ended)
}

fn write(line: &EngineLine) -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    output.write_all(to_line(line)?.as_bytes())?;
    output.flush()
}
