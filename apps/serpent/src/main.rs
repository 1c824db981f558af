//! `serpent`: a drop-in `python3`.

mod debug;
mod options;

use std::sync::Arc;

use serpentarium_host::LiveHost;
use serpentarium_session::Python;

use options::Invocation;

/// Address space for the interpreter's stack; only touched pages cost memory.
const STACK_BYTES: usize = 512 << 20;

fn main() {
    let arguments: Vec<String> = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let status = match std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || run(&arguments)) {
        Ok(thread) => thread.join().unwrap_or(70),
        Err(_) => 71,
    };
    std::process::exit(status);
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks through its streams")]
fn run(arguments: &[String]) -> i32 {
    if arguments.get(1).is_some_and(|first| first == "debug") {
        return debug::run(&arguments[2..]);
    }
    match options::parse(arguments) {
        Invocation::Show(text) => {
            println!("{text}");
            0
        }
        Invocation::Usage(text) => {
            eprintln!("{text}");
            2
        }
        Invocation::Run { config, main } => match Python::new(config, Arc::new(LiveHost::new())) {
            Ok(python) => python.run_main(&main),
            Err(error) => {
                eprintln!("{error}");
                1
            }
        },
    }
}
