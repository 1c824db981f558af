//! Whoever watches the loop: decides where to stop, and while stopped answers what is asked.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;

use rustc_hash::FxHashMap;
use serpentarium_object::Runtime;
use serpentarium_protocol::{Command, Event, StopReason, Stopped};
use serpentarium_vm::{Frame, Observer, Vm, Watch, WatchSwitch};

use super::collecting::{Collecting, Log};
use super::frames;
use super::image::Image;
use super::lines::{Begin, LineTable};
use super::outlet::Outlet;
use super::serial::Serials;
use super::serve::Message;

/// What the program's thread shares with the thread that reads requests.
#[derive(Debug, Default)]
pub(super) struct Control {
    /// The program is to stop at its next instruction.
    pub(super) pause: AtomicBool,
    /// The program runs: nobody reads the queue of requests.
    pub(super) running: AtomicBool,
    /// By this a program that runs unwatched comes to be watched.
    pub(super) switch: std::sync::Mutex<Option<WatchSwitch>>,
}

impl Control {
    /// Asks a program that runs to stop.
    pub(super) fn pause(&self) {
        self.pause.store(true, Ordering::Relaxed);
        if let Ok(switch) = self.switch.lock()
            && let Some(switch) = &*switch
        {
            switch.set(Watch::Instructions);
        }
    }
}

/// How far the program is to go.
#[derive(Debug)]
pub(super) enum Mode {
    /// To a breakpoint or the end.
    Run,
    /// So many instructions.
    Instructions(Cell<u32>),
    /// To the next line, in any frame that is not among those known to stand in their line, or in one that leaves it.
    Line(Standing),
    /// To the next line of one of those frames.
    Over(Standing),
    /// Until so many frames are left at most.
    Out(usize),
}

/// The frames on the stack, by address, and the lines in which they stand.
pub(super) type Standing = FxHashMap<usize, u32>;

/// Watches one program.
pub(super) struct Watcher {
    pub(super) outlet: Arc<Outlet>,
    pub(super) control: Arc<Control>,
    pub(super) requests: RefCell<Option<Receiver<Message>>>,
    pub(super) serials: Serials,
    pub(super) lines: LineTable,
    pub(super) log: RefCell<Log>,
    pub(super) image: RefCell<Option<Rc<Image>>>,
    pub(super) sources: RefCell<FxHashMap<String, Rc<str>>>,
    /// What is held on behalf of the run: what it is, and its address.
    pub(super) held: RefCell<Vec<(&'static str, usize)>>,
    /// The frames of the exception that ended the program, outermost first.
    pub(super) raised_in: RefCell<Vec<Rc<Frame>>>,
    /// Where the source is wrong that could not be compiled: file, line, column.
    pub(super) wrong_source: RefCell<Option<(String, u32, u32)>>,
    pub(super) stopped: RefCell<Option<Stopped>>,
    mode: RefCell<Mode>,
    /// Python code runs on the debugger's behalf.
    pub(super) busy: Cell<bool>,
    moment: Cell<u64>,
    /// The frame and the unit that was looked at last.
    previous: Cell<(usize, u32)>,
    /// The request that will be answered by the next stop.
    pending: Cell<Option<u64>>,
    asked_to_stop: Cell<bool>,
}

impl Watcher {
    /// A watcher that will stop before the first line and then answer `request`.
    pub(super) fn new(
        outlet: Arc<Outlet>,
        control: Arc<Control>,
        requests: Receiver<Message>,
        request: Option<u64>,
    ) -> Self {
        Self {
            outlet,
            control,
            requests: RefCell::new(Some(requests)),
            serials: Serials::default(),
            lines: LineTable::default(),
            log: RefCell::default(),
            image: RefCell::default(),
            sources: RefCell::default(),
            held: RefCell::default(),
            raised_in: RefCell::default(),
            wrong_source: RefCell::default(),
            stopped: RefCell::default(),
            mode: RefCell::new(Mode::Line(Standing::default())),
            busy: Cell::new(false),
            moment: Cell::new(0),
            previous: Cell::new((0, 0)),
            pending: Cell::new(request),
            asked_to_stop: Cell::new(false),
        }
    }

    /// Why to stop before an instruction, if there is a reason.
    fn reason(&self, vm: &Vm, frame: &Rc<Frame>, unit: u32) -> Option<StopReason> {
        if self.control.pause.load(Ordering::Relaxed) {
            return Some(StopReason::Pause);
        }
        let address = Rc::as_ptr(frame).addr();
        let (before, last) = self.previous.get();
        let jumped_back = before == address && unit < last;
        if !self.lines.is_empty() && self.lines.stops_at(frame, unit, jumped_back) {
            let line = self.lines.lines(frame).at(unit).unwrap_or(0);
            if self.lines.is_target(&frame.code.file(), line) {
                return Some(StopReason::Step);
            }
            return Some(StopReason::Breakpoint);
        }
        let arrived = match &*self.mode.borrow() {
            Mode::Run => false,
            Mode::Instructions(left) => {
                left.set(left.get().saturating_sub(1));
                left.get() == 0
            }
            Mode::Out(depth) => vm.depth() <= *depth,
            Mode::Line(standing) => match standing.get(&address) {
                Some(&line) => self.leaves(frame, unit, line, jumped_back),
                None => self.lines.lines(frame).at(unit).is_some(),
            },
            Mode::Over(standing) => {
                standing.get(&address).is_some_and(|&line| self.leaves(frame, unit, line, jumped_back))
            }
        };
        if !arrived {
            return None;
        }
        Some(if self.stopped.borrow().is_none() { StopReason::Entry } else { StopReason::Step })
    }

    /// Whether an instruction is on another line than its frame stood on, or begins the same one anew.
    fn leaves(&self, frame: &Frame, unit: u32, stood: u32, jumped_back: bool) -> bool {
        let lines = self.lines.lines(frame);
        lines.at(unit).is_some_and(|line| line != stood || (jumped_back && lines.begin(unit) != Begin::No))
    }

    /// The frames as they stand now.
    fn standing(&self, vm: &Vm) -> Standing {
        let frames = vm.frames();
        let line = |frame: &Rc<Frame>| self.lines.lines(frame).at(frame.last.get()).unwrap_or(0);
        // A number for each also keeps the address of each from being used again.
        frames.iter().map(|frame| self.serials.frame(frame)).for_each(drop);
        frames.iter().map(|frame| (Rc::as_ptr(frame).addr(), line(frame))).collect()
    }

    /// Answers the request that set the program going.
    pub(super) fn answer_pending(&self, event: Event) {
        self.outlet.say(self.pending.take(), event);
    }

    /// Tells that the program stands, and answers questions until it is to go on.
    pub(super) fn stop(&self, rt: &Runtime, reason: StopReason, text: Option<String>) {
        let vm = Vm::of(rt);
        self.control.pause.store(false, Ordering::Relaxed);
        let position = match vm.frames().last() {
            Some(frame) => frames::position(frame),
            None => self.raised_in.borrow().last().and_then(|frame| frames::position(frame)),
        };
        let stopped = Stopped { reason, moment: self.moment.get(), position, thread: 0, text };
        *self.stopped.borrow_mut() = Some(stopped.clone());
        self.lines.run_to(None);
        self.control.running.store(false, Ordering::Relaxed);
        self.answer_pending(Event::Stopped(stopped));
        self.converse(rt, false);
        self.control.running.store(true, Ordering::Relaxed);
    }

    /// Answers questions until the program is to go on; for ever once it has ended.
    pub(super) fn converse(&self, rt: &Runtime, ended: bool) {
        let vm = Vm::of(rt);
        let Some(requests) = self.requests.take() else { return };
        let mut collecting: Option<Collecting<'_>> = None;
        loop {
            let (id, command) = match requests.recv() {
                Ok(Message::Request(id, command)) => (id, command),
                Ok(Message::Done) => return self.leave(ended),
                // Nobody can ask any more.
                Err(_) => return self.leave(ended),
            };
            if let Command::Load { .. } | Command::Restart = command {
                super::program::hand_over(self, requests, id, command);
                super::program::rest();
            }
            if command == Command::Stop {
                self.pending.set(id);
                self.asked_to_stop.set(true);
                return self.leave(ended);
            }
            match self.mode_of(vm, &command) {
                Some(_) if ended => {
                    self.outlet.say(id, Event::error("The program has ended. Restart it to run it again."));
                }
                Some(mode) => {
                    if let Some(mut collecting) = collecting.take() {
                        self.unwatched(|| collecting.finish(rt, &self.serials, &mut self.log.borrow_mut()));
                    }
                    self.go_on(mode, id);
                    *self.requests.borrow_mut() = Some(requests);
                    return;
                }
                None => {
                    let event = self.answer(rt, vm, &mut collecting, command);
                    self.outlet.say(id, event);
                }
            }
        }
    }

    /// Runs Python code that the program did not call.
    pub(super) fn unwatched<R>(&self, work: impl FnOnce() -> R) -> R {
        self.busy.set(true);
        let result = work();
        self.busy.set(false);
        *self.image.borrow_mut() = None;
        result
    }

    fn go_on(&self, mode: Mode, id: Option<u64>) {
        *self.image.borrow_mut() = None;
        self.raised_in.borrow_mut().clear();
        let free = matches!(mode, Mode::Run) && self.lines.is_empty();
        if let Ok(switch) = self.control.switch.lock()
            && let Some(switch) = &*switch
        {
            switch.set(if free { Watch::Nothing } else { Watch::Instructions });
        }
        *self.mode.borrow_mut() = mode;
        self.pending.set(id);
    }

    /// How far a command lets the program go, if it does.
    fn mode_of(&self, vm: &Vm, command: &Command) -> Option<Mode> {
        Some(match command {
            Command::Run => Mode::Run,
            Command::StepInstruction { count } => Mode::Instructions(Cell::new(*count)),
            Command::StepLine => Mode::Line(self.standing(vm)),
            Command::StepOver => Mode::Over(self.standing(vm)),
            Command::StepOut => Mode::Out(vm.depth().saturating_sub(1)),
            Command::RunToLine { file, line } => {
                let here = || vm.frames().last().map(|frame| frame.code.file());
                let file = file.clone().or_else(here).unwrap_or_default();
                self.lines.run_to(Some(serpentarium_protocol::Breakpoint { file, line: *line }));
                Mode::Run
            }
            _ => return None,
        })
    }

    /// Ends the session. A program that has ended is taken down as always, so that it prints what it would have.
    fn leave(&self, ended: bool) {
        *self.requests.borrow_mut() = None;
        if !ended {
            self.say_goodbye();
            std::process::exit(0);
        }
    }

    /// Tells whoever asked for it that the session is over.
    pub(super) fn say_goodbye(&self) {
        if self.asked_to_stop.get() {
            self.answer_pending(Event::Done);
        }
    }
}

impl Observer for Watcher {
    fn before_instruction(&self, rt: &Runtime, frame: &Rc<Frame>, unit: u32) {
        if self.busy.get() {
            return;
        }
        self.moment.set(self.moment.get() + 1);
        let reason = self.reason(Vm::of(rt), frame, unit);
        if let Some(reason) = reason {
            self.stop(rt, reason, None);
        }
        self.previous.set((Rc::as_ptr(frame).addr(), unit));
    }
}
