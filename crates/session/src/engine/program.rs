//! A program on its own thread: loaded, run under a watcher, and kept for inspection after its end.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use serpentarium_host::LiveHost;
use serpentarium_object::{Exception, Object, Raised, Runtime, Traceback};
use serpentarium_protocol::{Command, Event, StopReason};
use serpentarium_vm::{Frame, FrameObject, Observer, Watch};

use super::capture::{CaptureHost, Document};
use super::describe;
use super::outlet::Outlet;
use super::serve::Message;
use super::watcher::{Control, Watcher};
use crate::{Config, Main, Python};

/// Address space for the interpreter's stack; only touched pages cost memory.
const STACK_BYTES: usize = 512 << 20;

/// What to run.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// The file.
    pub(super) file: String,
    /// Its arguments.
    pub(super) args: Vec<String>,
    /// Its text, when there is no such file.
    pub(super) source: Option<String>,
    /// Without the module `site`.
    pub(super) no_site: bool,
}

/// Everything a program's thread begins with.
pub(super) struct Begin {
    /// What to run, if anything yet.
    pub(super) program: Option<Program>,
    /// The request that asked for it.
    pub(super) request: Option<u64>,
    /// Where requests come from.
    pub(super) requests: Receiver<Message>,
    /// Where events go to.
    pub(super) outlet: Arc<Outlet>,
    /// What the reading thread shares.
    pub(super) control: Arc<Control>,
    /// Where to stop.
    pub(super) breakpoints: Vec<serpentarium_protocol::Breakpoint>,
}

thread_local! {
    /// The program of this thread, for `restart`.
    static CURRENT: std::cell::RefCell<Option<Program>> = const { std::cell::RefCell::new(None) };
}

/// Starts a program on a thread of its own.
pub(super) fn spawn(begin: Begin) {
    let outlet = Arc::clone(&begin.outlet);
    let thread = std::thread::Builder::new().name("program".to_owned()).stack_size(STACK_BYTES);
    if let Err(error) = thread.spawn(move || run(begin)) {
        outlet.say(None, Event::error(format!("The program's thread could not be started: {error}.")));
        std::process::exit(71);
    }
}

/// Gives the requests to the thread of another program.
pub(super) fn hand_over(
    watcher: &Watcher,
    requests: Receiver<Message>,
    request: Option<u64>,
    command: Command,
) {
    let program = match command {
        Command::Load { file, args, source } => Some(Program { file, args, source, no_site: false }),
        _ => CURRENT.with(|current| current.borrow().clone()),
    };
    spawn(Begin {
        program,
        request,
        requests,
        outlet: Arc::clone(&watcher.outlet),
        control: Arc::clone(&watcher.control),
        breakpoints: watcher.lines.list(),
    });
}

/// A program that is left in the middle cannot be unwound: that would run its handlers and finalisers. Its thread
/// sleeps until the process ends.
pub(super) fn rest() -> ! {
    loop {
        std::thread::park();
    }
}

fn run(begin: Begin) {
    let Begin { program, request, requests, outlet, control, breakpoints } = begin;
    let Some(program) = program else { return idle(requests, request, outlet, control, breakpoints) };
    CURRENT.with(|current| *current.borrow_mut() = Some(program.clone()));
    if program.source.is_none()
        && let Err(error) = std::fs::File::open(&program.file)
    {
        let message = format!("{} cannot be read: {}.", program.file, reason(&error));
        outlet.say(request, Event::error(message));
        return idle(requests, None, outlet, control, breakpoints);
    }
    let document = program.source.clone().map(|text| Document { path: program.file.clone(), text });
    let host = Arc::new(CaptureHost::new(Arc::new(LiveHost::new()), Arc::clone(&outlet), document));
    let python = match Python::new(config(&program), host) {
        Ok(python) => python,
        Err(error) => {
            outlet.say(request, Event::error(error.to_string()));
            return idle(requests, None, outlet, control, breakpoints);
        }
    };
    let watcher = Rc::new(Watcher::new(outlet, Arc::clone(&control), requests, request));
    watcher.lines.set(breakpoints);
    if let Ok(mut switch) = control.switch.lock() {
        *switch = Some(python.vm.watch_switch());
    }
    let status = execute(&python, &watcher, &program.file);
    python.vm.observe(None, Watch::Nothing);
    watcher.control.running.store(false, std::sync::atomic::Ordering::Relaxed);
    *watcher.image.borrow_mut() = None;
    *watcher.stopped.borrow_mut() = None;
    watcher.held.borrow_mut().clear();
    watcher.answer_pending(Event::Exited { code: status });
    watcher.converse(&python.rt, true);
    python.finish(status);
    watcher.say_goodbye();
    std::process::exit(0);
}

/// The text of an error, without its number.
fn reason(error: &std::io::Error) -> String {
    match error.raw_os_error() {
        Some(number) => serpentarium_host::strerror(number).clone(),
        None => error.to_string(),
    }
}

fn config(program: &Program) -> Config {
    let executable =
        std::env::current_exe().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    let argv: Vec<String> =
        std::iter::once(program.file.clone()).chain(program.args.iter().cloned()).collect();
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    Config {
        orig_argv: std::iter::once(executable.clone()).chain(argv.iter().cloned()).collect(),
        argv,
        executable,
        hash_seed: variable("PYTHONHASHSEED").and_then(|seed| seed.parse().ok()),
        dont_write_bytecode: variable("PYTHONDONTWRITEBYTECODE").is_some(),
        no_site: program.no_site,
        unbuffered: variable("PYTHONUNBUFFERED").is_some(),
        ..Config::default()
    }
}

/// Runs the program to its end; its exit status.
fn execute(python: &Python, watcher: &Rc<Watcher>, file: &str) -> i32 {
    let rt = &*python.rt;
    line_buffering(rt);
    let main = Main::File(file.to_owned());
    let namespace = match python.prepare(&main) {
        Ok(namespace) => namespace,
        Err(raised) => return failed(python, watcher, raised),
    };
    let code = match python.load_script(file, &namespace) {
        Ok(code) => code,
        Err(raised) => return failed(python, watcher, raised),
    };
    *watcher.held.borrow_mut() =
        vec![("the namespace of __main__", namespace.address()), ("the code of __main__", code.address())];
    watcher.control.running.store(true, std::sync::atomic::Ordering::Relaxed);
    python.vm.observe(Some(Rc::clone(watcher) as Rc<dyn Observer>), Watch::Instructions);
    let result = python.run_code(&code, &namespace);
    let status = match result {
        Ok(()) => 0,
        Err(raised) => failed(python, watcher, raised),
    };
    flush(rt);
    status
}

/// What is printed appears at the line that prints it, as on a terminal.
fn line_buffering(rt: &Runtime) {
    let Some(stdout) = rt.sys_attribute("stdout").filter(|stdout| !rt.is_none(stdout)) else { return };
    let Ok(reconfigure) = rt.getattr_str(&stdout, "reconfigure") else { return };
    let names = rt.new_tuple(vec![rt.intern("line_buffering").into_object()]);
    let values = [rt.bool(true).into()];
    let args = serpentarium_object::CallArgs { values: &values, names: Some(&names) };
    drop(rt.call_args(&reconfigure, args));
}

fn flush(rt: &Runtime) {
    for name in ["stdout", "stderr"] {
        if let Some(stream) = rt.sys_attribute(name).filter(|stream| !rt.is_none(stream)) {
            drop(rt.call_method(&stream, &rt.names.flush, &[]));
        }
    }
}

/// Stops where an exception is about to end the program, then reports it.
fn failed(python: &Python, watcher: &Watcher, raised: Raised) -> i32 {
    let rt = &*python.rt;
    if !rt.raised_is(&raised, &rt.exceptions.system_exit) {
        let exception = raised.exception();
        *watcher.raised_in.borrow_mut() = traceback_frames(exception);
        watcher.held.borrow_mut().push(("the exception that ends the program", exception.address()));
        *watcher.wrong_source.borrow_mut() = describe::syntax_error_place(exception);
        watcher.stop(rt, StopReason::Exception, Some(describe::exception_line(exception)));
        *watcher.wrong_source.borrow_mut() = None;
    }
    watcher.raised_in.borrow_mut().clear();
    watcher.busy.set(true);
    let status = python.report(raised);
    watcher.busy.set(false);
    status
}

/// The frames that an exception went through, outermost first.
fn traceback_frames(exception: &Object) -> Vec<Rc<Frame>> {
    let mut frames = Vec::new();
    let mut entry = exception.downcast::<Exception>().and_then(|exception| exception.traceback.get());
    while let Some(traceback) = entry {
        let Some(traceback) = traceback.downcast::<Traceback>() else { break };
        traceback.frame.with(|frame| {
            frames
                .extend(frame.and_then(Object::downcast::<FrameObject>).map(|frame| Rc::clone(&frame.frame)));
        });
        entry = traceback.next.get();
    }
    frames
}

/// Without a program there is only help, and waiting for one.
fn idle(
    requests: Receiver<Message>,
    request: Option<u64>,
    outlet: Arc<Outlet>,
    control: Arc<Control>,
    breakpoints: Vec<serpentarium_protocol::Breakpoint>,
) {
    control.running.store(false, std::sync::atomic::Ordering::Relaxed);
    let watcher = Watcher::new(outlet, control, requests, request);
    watcher.lines.set(breakpoints);
    if request.is_some() {
        watcher.answer_pending(Event::error("No program has been loaded."));
    }
    let Some(requests) = watcher.requests.take() else { return };
    while let Ok(Message::Request(id, command)) = requests.recv() {
        match command {
            Command::Load { .. } | Command::Restart => return hand_over(&watcher, requests, id, command),
            Command::Stop => {
                watcher.outlet.say(id, Event::Done);
                break;
            }
            Command::Help => watcher.outlet.say(id, Event::help()),
            Command::Pause => watcher.outlet.say(id, Event::Done),
            Command::AddBreakpoint(point) if !point.file.is_empty() => {
                watcher.lines.add(point);
                watcher.outlet.say(id, Event::Breakpoints { breakpoints: watcher.lines.list() });
            }
            Command::ListBreakpoints => {
                watcher.outlet.say(id, Event::Breakpoints { breakpoints: watcher.lines.list() });
            }
            _ => watcher.outlet.say(id, Event::error("No program is loaded.")),
        }
    }
    std::process::exit(0);
}
