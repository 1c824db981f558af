//! The desktop debugger: a window over an engine process, which is this same program started with `--engine`.

mod app;
mod engine;
mod options;
mod process;
mod screenshot;

use std::process::ExitCode;

use options::{Mode, Options};

fn main() -> ExitCode {
    match options::parse(std::env::args().skip(1)) {
        Ok(Mode::Engine { mock: true }) => engine::act(),
        Ok(Mode::Engine { mock: false }) => engine::run(),
        Ok(Mode::Window(options)) => window(options),
        Ok(Mode::Say(text)) => {
            say(&text);
            ExitCode::SUCCESS
        }
        Err(message) => {
            complain(&message);
            ExitCode::from(2)
        }
    }
}

fn window(options: Options) -> ExitCode {
    match app::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            complain(&message);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "help and version are asked for on a terminal")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "without a window there is no other place to complain")]
fn complain(message: &str) {
    eprintln!("serpentarium: {message}");
}
