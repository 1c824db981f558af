//! What is answered while the program stands still. Nothing here runs Python code but the collector.

use std::rc::Rc;

use serpentarium_object::Runtime;
use serpentarium_protocol::{
    Breakpoint, Command, Event, Frame as FrameView, GcEvent, ObjectId, SnapshotOptions, SourceText, Span,
    StopSnapshot,
};
use serpentarium_vm::{Frame, Vm};

use super::collecting::{self, Collecting};
use super::image::Image;
use super::roots::{self, Root};
use super::watcher::Watcher;
use super::{audit, details, disassembly, frames, graph};

/// Source files longer than this are not shown.
const SOURCE_LIMIT: usize = 8 << 20;
/// Frames that are listed at most: the innermost ones.
const FRAME_LIMIT: usize = 200;

impl Watcher {
    /// Answers a command that does not let the program go on.
    pub(super) fn answer<'a>(
        &self,
        rt: &'a Runtime,
        vm: &Vm,
        collecting: &mut Option<Collecting<'a>>,
        command: Command,
    ) -> Event {
        match command {
            Command::Help => Event::help(),
            Command::Output => self.outlet.printed(),
            Command::AddBreakpoint(point) => {
                self.lines.add(self.placed(vm, point));
                Event::Breakpoints { breakpoints: self.lines.list() }
            }
            Command::RemoveBreakpoint(point) => {
                if self.lines.remove(&self.placed(vm, point)) {
                    Event::Breakpoints { breakpoints: self.lines.list() }
                } else {
                    Event::error("There is no such breakpoint.")
                }
            }
            Command::ListBreakpoints => Event::Breakpoints { breakpoints: self.lines.list() },
            Command::Collect { .. }
            | Command::GcBegin { .. }
            | Command::GcStep { .. }
            | Command::GcUntil { .. }
            | Command::GcPhase
            | Command::GcFinish => self.collect(rt, collecting, &command),
            Command::GcState => Event::GcState(collecting::state(
                rt,
                &self.serials,
                collecting.as_ref(),
                &self.log.borrow(),
                &[],
            )),
            Command::Frames => Event::Frames { frames: self.frames(vm) },
            Command::Stack { frame } => match self.frame(vm, frame) {
                Some(found) => Event::Stack { frame, items: frames::stack(&self.serials, &found) },
                None => no_frame(),
            },
            Command::Source { frame } => {
                self.frame(vm, frame).map_or_else(no_frame, |frame| Event::Source(self.source(rt, &frame)))
            }
            Command::Dis { frame } => self
                .frame(vm, frame)
                .map_or_else(no_frame, |frame| Event::Disassembly(disassembly::of(&frame))),
            Command::Graph(options) => {
                let image = self.image(rt);
                Event::Graph(graph::view(rt, &image, &self.serials, &self.stack(vm), &options))
            }
            Command::Object { id } => self.object(rt, vm, id).map_or_else(no_object, Event::Object),
            Command::Holders { id } => match self.object(rt, vm, id) {
                Some(details) => Event::Holders { id, holders: details.holders },
                None => no_object(),
            },
            Command::Referents { id } => match self.object(rt, vm, id) {
                Some(details) => Event::Referents { id, referents: details.referents },
                None => no_object(),
            },
            Command::Audit => audit::of(rt, &self.image(rt), &self.serials, &self.roots(rt, vm)),
            Command::Snapshot(options) => {
                Event::Snapshot(Box::new(self.snapshot(rt, vm, collecting.as_ref(), &options)))
            }
            Command::Pause => Event::Done,
            _ => Event::error("The program stands still already."),
        }
    }

    /// A breakpoint without a file is in the file of the innermost frame.
    fn placed(&self, vm: &Vm, point: Breakpoint) -> Breakpoint {
        if !point.file.is_empty() {
            return point;
        }
        let file = self.stack(vm).last().map(|frame| frame.code.file());
        Breakpoint { file: file.unwrap_or_default(), ..point }
    }

    fn collect<'a>(
        &self,
        rt: &'a Runtime,
        collecting: &mut Option<Collecting<'a>>,
        command: &Command,
    ) -> Event {
        let under_way = collecting.as_ref().is_some_and(|collecting| !collecting.is_done());
        if let Command::Collect { generation } | Command::GcBegin { generation } = command {
            if under_way {
                return Event::error("A collection is under way; finish it first.");
            }
            *collecting = None;
            let begun = self
                .unwatched(|| Collecting::begin(rt, *generation, &self.serials, &mut self.log.borrow_mut()));
            let Some(mut begun) = begun else { return Event::error("The collector is running.") };
            if matches!(command, Command::Collect { .. }) {
                self.unwatched(|| begun.finish(rt, &self.serials, &mut self.log.borrow_mut()));
                let GcEvent { collected, uncollectable, .. } = begun.event();
                return Event::Collected {
                    generation: *generation,
                    collected: collected + uncollectable,
                    uncollectable,
                };
            }
            let event = begun.event();
            *collecting = Some(begun);
            return Event::Gc(event);
        }
        let Some(running) = collecting.as_mut().filter(|_| under_way) else {
            return Event::error("No collection is under way; begin one first.");
        };
        self.unwatched(|| {
            let log = &mut self.log.borrow_mut();
            match command {
                Command::GcStep { count } => running.steps(rt, &self.serials, log, *count),
                Command::GcUntil { objects } => running.until(rt, &self.serials, log, objects),
                Command::GcPhase => running.next_phase(rt, &self.serials, log),
                _ => running.finish(rt, &self.serials, log),
            }
        });
        Event::Gc(running.event())
    }

    /// The frames to look at, outermost first.
    pub(super) fn stack(&self, vm: &Vm) -> Vec<Rc<Frame>> {
        let frames = vm.frames();
        if frames.is_empty() { self.raised_in.borrow().clone() } else { frames }
    }

    fn frames(&self, vm: &Vm) -> Vec<FrameView> {
        let stack = self.stack(vm);
        let innermost = stack.iter().rev().take(FRAME_LIMIT).enumerate();
        innermost.map(|(id, frame)| frames::frame(&self.serials, frame, id as u32)).collect()
    }

    fn frame(&self, vm: &Vm, id: u32) -> Option<Rc<Frame>> {
        let stack = self.stack(vm);
        let place = stack.len().checked_sub(id as usize + 1)?;
        Some(Rc::clone(&stack[place]))
    }

    /// The heap at this stop, looked at once.
    pub(super) fn image(&self, rt: &Runtime) -> Rc<Image> {
        if let Some(image) = &*self.image.borrow() {
            return Rc::clone(image);
        }
        let image = Rc::new(Image::of(rt));
        self.serials.keep_live(|address| image.at(address).is_some());
        *self.image.borrow_mut() = Some(Rc::clone(&image));
        image
    }

    /// Everybody who holds something and is no object.
    pub(super) fn roots(&self, rt: &Runtime, vm: &Vm) -> Vec<Root> {
        roots::list(rt, vm, &self.held.borrow())
    }

    fn object(&self, rt: &Runtime, vm: &Vm, id: ObjectId) -> Option<serpentarium_protocol::ObjectDetails> {
        let image = self.image(rt);
        details::of(rt, vm, &image, &self.serials, &self.roots(rt, vm), id)
    }

    fn source(&self, rt: &Runtime, frame: &Frame) -> SourceText {
        let file = frame.code.file();
        let text = self.source_text(rt, &file);
        SourceText {
            file,
            text: text.to_string(),
            current: frames::span(frame.code.unit.position_at(frame.last.get())),
        }
    }

    /// The source that could not be compiled, with the place that is wrong.
    fn wrong_source(&self, rt: &Runtime) -> Option<SourceText> {
        let (file, line, column) = self.wrong_source.borrow().clone()?;
        let col = column.saturating_sub(1);
        let current = Some(Span { line, col, end_line: line, end_col: col + 1 });
        Some(SourceText { text: self.source_text(rt, &file).to_string(), file, current })
    }

    fn source_text(&self, rt: &Runtime, file: &str) -> Rc<str> {
        if let Some(text) = self.sources.borrow().get(file) {
            return Rc::clone(text);
        }
        let bytes = read(rt, file).unwrap_or_default();
        let text: Rc<str> = String::from_utf8_lossy(&bytes).into();
        self.sources.borrow_mut().insert(file.to_owned(), Rc::clone(&text));
        text
    }

    fn snapshot(
        &self,
        rt: &Runtime,
        vm: &Vm,
        collecting: Option<&Collecting<'_>>,
        options: &SnapshotOptions,
    ) -> StopSnapshot {
        let frame = self.frame(vm, options.frame);
        let image = self.image(rt);
        let graph = graph::view(rt, &image, &self.serials, &self.stack(vm), &options.graph);
        let drawn: Vec<ObjectId> = graph.nodes.iter().map(|node| node.id).collect();
        StopSnapshot {
            stopped: self.stopped.borrow().clone(),
            frame: options.frame,
            frames: self.frames(vm),
            source: match &frame {
                Some(frame) => Some(self.source(rt, frame)),
                None => self.wrong_source(rt),
            },
            disassembly: frame.as_ref().map(|frame| disassembly::of(frame)),
            dead: self.dead(rt, &image, &options.known),
            object: options.object.and_then(|id| self.object(rt, vm, id)),
            collector: collecting::state(rt, &self.serials, collecting, &self.log.borrow(), &drawn),
            breakpoints: self.lines.list(),
            graph,
        }
    }

    /// Which of the objects that were drawn before are dead.
    fn dead(&self, rt: &Runtime, image: &Image, known: &[ObjectId]) -> Vec<ObjectId> {
        let places = known
            .iter()
            .enumerate()
            .filter_map(|(place, id)| Some((image.at(self.serials.address(*id)?)?, place)));
        let mut alive = vec![false; known.len()];
        image.with_objects(rt, &places.collect(), |place, object| {
            alive[place] = self.serials.known(object) == Some(known[place]);
        });
        known.iter().zip(alive).filter(|(_, alive)| !alive).map(|(id, _)| *id).collect()
    }
}

fn read(rt: &Runtime, file: &str) -> Option<Vec<u8>> {
    let fd = rt.host.open(file.as_bytes(), serpentarium_host::O_RDONLY, 0).ok()?;
    let mut data = Vec::new();
    let mut buffer = vec![0_u8; 64 << 10];
    while let Ok(count) = rt.host.read(fd, &mut buffer) {
        if count == 0 || SOURCE_LIMIT < data.len() {
            break;
        }
        data.extend_from_slice(&buffer[..count]);
    }
    let _ = rt.host.close(fd);
    Some(data)
}

fn no_frame() -> Event {
    Event::error("There is no such frame.")
}

fn no_object() -> Event {
    Event::error("There is no such object, or it is dead.")
}
