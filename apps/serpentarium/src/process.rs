//! The engine as a process of its own: whatever it does, the window lives on and says what happened.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serpentarium_protocol::{Command, EngineLine, Event, Request, from_line, to_line};
use serpentarium_view::Engine;

/// Events that wait for the window at most. A program that prints without end then waits in its pipe, instead of
/// filling the window's memory.
const WAITING: usize = 4_096;

/// An engine process and the threads that talk with it.
pub(crate) struct ProcessEngine {
    wake: egui::Context,
    mock: bool,
    running: Option<Running>,
    /// What to say when there is no process to hear from.
    failure: Option<String>,
    next_request: u64,
}

struct Running {
    child: Arc<Mutex<Child>>,
    requests: Sender<String>,
    events: Receiver<Event>,
}

impl ProcessEngine {
    /// Starts an engine; `wake` is repainted whenever it says something. A mock engine only acts the example.
    pub(crate) fn start(wake: egui::Context, mock: bool) -> ProcessEngine {
        let mut engine = ProcessEngine { wake, mock, running: None, failure: None, next_request: 1 };
        engine.begin();
        engine
    }

    fn begin(&mut self) {
        match spawn(&self.wake, self.mock) {
            Ok(running) => self.running = Some(running),
            Err(error) => self.failure = Some(format!("The engine could not be started: {error}.")),
        }
    }

    fn end(&mut self) {
        let Some(running) = self.running.take() else { return };
        if let Ok(mut child) = running.child.lock() {
            // Both fail only if the process is gone already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Engine for ProcessEngine {
    fn send(&mut self, command: Command) {
        let request = Request { id: self.next_request, command };
        self.next_request += 1;
        if let (Some(running), Ok(line)) = (&self.running, to_line(&request)) {
            // A writer that has gone leaves a reader that says so.
            let _ = running.requests.send(line);
        }
    }

    fn try_recv(&mut self) -> Option<Event> {
        if let Some(message) = self.failure.take() {
            return Some(Event::Ended { message });
        }
        self.running.as_ref()?.events.try_recv().ok()
    }

    fn restart(&mut self) {
        self.end();
        self.begin();
    }
}

impl Drop for ProcessEngine {
    fn drop(&mut self) {
        self.end();
    }
}

fn spawn(wake: &egui::Context, mock: bool) -> std::io::Result<Running> {
    let mut child = std::process::Command::new(std::env::current_exe()?)
        .args(if mock { &["--engine", "--mock"][..] } else { &["--engine"] })
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let broken = || std::io::Error::other("it has no pipes");
    let input = child.stdin.take().ok_or_else(broken)?;
    let output = child.stdout.take().ok_or_else(broken)?;
    let child = Arc::new(Mutex::new(child));
    let (requests, to_write) = channel();
    let (said, events) = sync_channel(WAITING);
    thread::Builder::new().name("engine writer".to_owned()).spawn(move || write(input, &to_write))?;
    let (watched, wake) = (Arc::clone(&child), wake.clone());
    thread::Builder::new().name("engine reader".to_owned()).spawn(move || {
        read(output, &said, &wake);
        let message = ending(&watched);
        let _ = said.send(Event::Ended { message });
        wake.request_repaint();
    })?;
    Ok(Running { child, requests, events })
}

/// Writing has a thread of its own, since an engine that does not read would make the window wait.
fn write(mut input: ChildStdin, requests: &Receiver<String>) {
    while let Ok(line) = requests.recv() {
        if input.write_all(line.as_bytes()).and_then(|()| input.flush()).is_err() {
            return;
        }
    }
}

fn read(output: ChildStdout, said: &SyncSender<Event>, wake: &egui::Context) {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    loop {
        line.clear();
        match output.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line);
        let event = match from_line::<EngineLine>(&text) {
            Ok(line) => line.event,
            Err(error) => Event::error(format!("The engine said something that is not understood: {error}.")),
        };
        if said.send(event).is_err() {
            return;
        }
        wake.request_repaint();
    }
}

/// How the process ended, as a sentence. Its output has ended, so it does not take long; one that lingers is killed.
fn ending(child: &Mutex<Child>) -> String {
    for _ in 0..100 {
        let Ok(mut child) = child.lock() else { break };
        match child.try_wait() {
            Ok(Some(status)) => return status_text(status),
            Ok(None) => {}
            Err(_) => break,
        }
        drop(child);
        thread::sleep(Duration::from_millis(10));
    }
    if let Ok(mut child) = child.lock() {
        let _ = child.kill();
        let _ = child.wait();
    }
    "The engine stopped talking and was ended.".to_owned()
}

fn status_text(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("The engine process was ended by signal {signal}.");
    }
    match status.code() {
        Some(0) => "The session was stopped.".to_owned(),
        Some(code) => format!("The engine process ended with code {code}."),
        None => "The engine process ended.".to_owned(),
    }
}
