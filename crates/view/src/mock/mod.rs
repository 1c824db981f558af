//! An engine that acts the built-in example, for tests and for work on the window itself.
//!
//! It runs no Python: it knows the example's six lines by heart and plays them on a toy heap. What it answers has
//! the form of an engine's answers, so that every panel has something to show.

mod collect;
mod world;

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use serpentarium_protocol::{
    Breakpoint, Command, Event, GcEvent, GcPhase, PROTOCOL_VERSION, StopReason, Stopped, Stream,
};

use crate::engine::Engine;
use collect::Collection;
use world::World;

/// The engine that acts.
pub struct MockEngine {
    sent: Rc<RefCell<Vec<Command>>>,
    events: VecDeque<Event>,
    world: World,
    breakpoints: BTreeSet<Breakpoint>,
    collection: Option<Collection>,
    log: Vec<serpentarium_protocol::GcLogLine>,
    ended: bool,
}

impl Default for MockEngine {
    fn default() -> Self {
        let mut engine = MockEngine {
            sent: Rc::default(),
            events: VecDeque::new(),
            world: World::default(),
            breakpoints: BTreeSet::new(),
            collection: None,
            log: Vec::new(),
            ended: false,
        };
        engine.hello();
        engine
    }
}

impl MockEngine {
    /// The commands that have been sent, for a test to look at.
    pub fn sent(&self) -> Rc<RefCell<Vec<Command>>> {
        Rc::clone(&self.sent)
    }

    fn hello(&mut self) {
        self.events.push_back(Event::Hello {
            protocol: PROTOCOL_VERSION,
            engine: "mock".to_owned(),
            python: "3.14.10".to_owned(),
        });
    }

    fn say(&mut self, event: Event) {
        self.events.push_back(event);
    }

    fn stop(&mut self, reason: StopReason) {
        let position = self.world.position();
        let moment = self.world.moment();
        self.say(Event::Stopped(Stopped { reason, moment, position, thread: 0, text: None }));
    }

    /// Plays lines until one is to be stopped at, or none is left.
    fn play(&mut self, stop_at: impl Fn(u32) -> bool, reason: StopReason) {
        while self.world.line() <= World::LINES {
            if let Some(text) = self.world.play_line() {
                self.say(Event::Output { stream: Stream::Stdout, text });
            }
            let line = self.world.line();
            let broken = self.breakpoints.iter().any(|breakpoint| breakpoint.line == line);
            if line <= World::LINES && (broken || stop_at(line)) {
                return self.stop(if broken { StopReason::Breakpoint } else { reason });
            }
        }
        self.say(Event::Exited { code: 0 });
    }

    fn tell_breakpoints(&mut self) {
        let breakpoints = self.breakpoints.iter().cloned().collect();
        self.say(Event::Breakpoints { breakpoints });
    }

    fn begin_collection(&mut self, generation: u8) {
        let collection = Collection::begin(&self.world, generation);
        self.log.push(collection.log_line());
        self.say(Event::Gc(GcEvent {
            phase: collection.phase(),
            text: collection.text(),
            ..GcEvent::default()
        }));
        self.collection = Some(collection);
    }

    /// Advances the collection until a condition holds, or to its end.
    fn advance(&mut self, mut enough: impl FnMut(GcPhase, GcPhase) -> bool) {
        let Some(mut collection) = self.collection.take() else {
            return self.say(Event::error("No collection is under way; begin one first."));
        };
        loop {
            let before = collection.phase();
            collection.step(&mut self.world);
            self.log.push(collection.log_line());
            if collection.phase() == GcPhase::Done || enough(before, collection.phase()) {
                break;
            }
        }
        self.say(Event::Gc(GcEvent {
            phase: collection.phase(),
            text: collection.text(),
            done: collection.phase() == GcPhase::Done,
            collected: collection.collected(),
            ..GcEvent::default()
        }));
        self.collection = Some(collection).filter(|collection| collection.phase() != GcPhase::Done);
    }

    fn answer(&mut self, command: Command) {
        match command {
            Command::Load { file, .. } if file.starts_with("crowd:") => {
                self.world = World::crowd(file["crowd:".len()..].parse().unwrap_or(50));
                self.stop(StopReason::Entry);
            }
            Command::Load { file, .. } if file.starts_with("missing") => {
                self.say(Event::error(format!("{file} cannot be read: no such file.")));
            }
            Command::Load { .. } | Command::Restart => {
                (self.world, self.collection, self.log) = (World::default(), None, Vec::new());
                self.stop(StopReason::Entry);
            }
            Command::Run => self.play(|_| false, StopReason::Step),
            Command::StepInstruction { .. } => {
                self.world.play_instruction();
                self.stop(StopReason::Step);
            }
            Command::StepLine | Command::StepOver => self.play(|_| true, StopReason::Step),
            Command::StepOut => self.play(|_| false, StopReason::Step),
            Command::RunToLine { line, .. } => self.play(|at| at == line, StopReason::Step),
            Command::AddBreakpoint(breakpoint) => {
                self.breakpoints.insert(breakpoint);
                self.tell_breakpoints();
            }
            Command::RemoveBreakpoint(breakpoint) => {
                self.breakpoints.remove(&breakpoint);
                self.tell_breakpoints();
            }
            Command::ListBreakpoints => self.tell_breakpoints(),
            Command::Collect { generation } => {
                self.begin_collection(generation);
                self.advance(|_, _| false);
                let collected = match self.events.pop_back() {
                    Some(Event::Gc(event)) => event.collected,
                    _ => 0,
                };
                self.events.pop_back();
                self.say(Event::Collected { generation, collected, uncollectable: 0 });
            }
            Command::GcBegin { generation } => self.begin_collection(generation),
            Command::GcStep { count } => {
                let mut left = count;
                self.advance(|_, _| {
                    left = left.saturating_sub(1);
                    left == 0
                });
            }
            Command::GcPhase => self.advance(|before, after| before != after),
            Command::GcFinish => self.advance(|_, _| false),
            Command::Snapshot(options) => {
                let mut snapshot = self.world.snapshot(&options);
                snapshot.breakpoints = self.breakpoints.iter().cloned().collect();
                snapshot.collector = collect::state(&self.world, self.collection.as_ref(), &self.log);
                self.say(Event::Snapshot(Box::new(snapshot)));
            }
            Command::Stop => {
                self.ended = true;
                self.say(Event::Ended { message: "The session was stopped.".to_owned() });
            }
            Command::Help => self.say(Event::help()),
            Command::Pause => self.say(Event::Done),
            _ => self.say(Event::error("The mock engine answers whole snapshots only.")),
        }
    }
}

impl Engine for MockEngine {
    fn send(&mut self, command: Command) {
        self.sent.borrow_mut().push(command.clone());
        if self.ended {
            self.say(Event::Ended { message: "The session was stopped.".to_owned() });
        } else {
            self.answer(command);
        }
    }

    fn try_recv(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn restart(&mut self) {
        self.ended = false;
        self.events.clear();
        self.hello();
    }
}
