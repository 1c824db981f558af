//! Running a program to its end, or to a deadline, with everything it wrote.

use std::io::{Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::project::Failure;

/// What a finished program left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Everything written to standard output.
    pub stdout: Vec<u8>,
    /// Everything written to standard error.
    pub stderr: Vec<u8>,
    /// The exit code; `None` when a signal ended the program.
    pub code: Option<i32>,
}

/// Runs `command` with `input` on its standard input. A program still running after `limit` is
/// killed and reported, so that a hang is a failure with a name instead of a stuck machine.
pub fn run(command: &mut Command, input: &[u8], limit: Duration) -> Result<Finished, Failure> {
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    let mut child = command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Failure(format!("starting {}: {error}", command.get_program().display())))?;
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    if let Some(mut pipe) = child.stdin.take() {
        let input = input.to_vec();
        // A thread of its own: the program may fill its output pipe before it reads its input.
        // A program that never reads breaks the pipe, which is its right.
        std::thread::spawn(move || drop(pipe.write_all(&input)));
    }
    let code = wait(&mut child, limit)?;
    Ok(Finished { stdout: collect(out), stderr: collect(err), code })
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> Option<JoinHandle<Vec<u8>>> {
    pipe.map(|mut pipe| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            // What was read before an error is still worth comparing.
            drop(pipe.read_to_end(&mut bytes));
            bytes
        })
    })
}

fn collect(handle: Option<JoinHandle<Vec<u8>>>) -> Vec<u8> {
    handle.and_then(|handle| handle.join().ok()).unwrap_or_default()
}

fn wait(child: &mut Child, limit: Duration) -> Result<Option<i32>, Failure> {
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code());
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Err(Failure(format!("still running after {} s, killed", limit.as_secs())));
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}
