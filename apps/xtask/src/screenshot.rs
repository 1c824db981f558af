//! `cargo xtask screenshot OUT.png [ARG...]`: the window drawn under a virtual display.
//!
//! The call made is `serpentarium --screenshot OUT.png ARG...`: the window opens, does what the
//! arguments say (`--script COMMANDS`, `--light`, a program), saves its own picture and closes.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::process;
use crate::project::{self, Failure, Outcome};

const LIMIT: Duration = Duration::from_mins(2);

/// A virtual display that ends with this value.
struct Display {
    server: Child,
    name: String,
}

impl Drop for Display {
    fn drop(&mut self) {
        // The server may have ended by itself; either way nothing is left running.
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// Builds the window, draws it and saves the picture.
pub fn run(out: &str, rest: &[&str]) -> Outcome {
    let root = project::root();
    let program = project::release("serpentarium")?;
    let display = display()?;
    let state = std::env::temp_dir().join(format!("serpentarium-screenshot-{}", std::process::id()));
    std::fs::create_dir_all(&state)?;
    let mut command = Command::new(program);
    command.current_dir(&root).arg("--screenshot").arg(out).args(rest);
    // A layout or a compositor of the person who runs this must not show in the picture.
    command.env("DISPLAY", &display.name).env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    command.env("XDG_RUNTIME_DIR", &state).env("XDG_DATA_HOME", &state).env("LIBGL_ALWAYS_SOFTWARE", "1");
    let finished = process::run(&mut command, &[], LIMIT);
    drop(display);
    std::fs::remove_dir_all(&state)?;
    let finished = finished?;
    let said = String::from_utf8_lossy(&finished.stderr);
    if finished.code != Some(0) {
        return Err(Failure(format!("serpentarium ended with {:?}: {}", finished.code, said.trim())));
    }
    if !root.join(out).is_file() {
        return Err(Failure(format!("serpentarium wrote no {out}: {}", said.trim())));
    }
    println!("{out}");
    Ok(())
}

/// Starts Xvfb on a free display, which it names itself.
fn display() -> Result<Display, Failure> {
    let mut server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| {
            Failure(format!("starting Xvfb ({error}); `.ci/run` installs what the window needs"))
        })?;
    let pipe = server.stdout.take();
    let mut display = Display { server, name: String::new() };
    let mut line = String::new();
    if let Some(pipe) = pipe {
        BufReader::new(pipe).read_line(&mut line)?;
    }
    if line.trim().is_empty() {
        return Err(Failure("Xvfb found no free display".to_owned()));
    }
    display.name = format!(":{}", line.trim());
    Ok(display)
}
