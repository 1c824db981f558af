//! Where lines begin in code, and which of them are to be stopped at.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::{Rc, Weak};

use rustc_hash::FxHashMap;
use serpentarium_bytecode::{CodeObject, Opcode};
use serpentarium_object::Executable;
use serpentarium_protocol::Breakpoint;
use serpentarium_vm::Frame;

/// How a code unit begins a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// It does not.
    No,
    /// Whoever comes here comes to the line.
    Always,
    /// Only who jumps back to here comes to the line anew.
    ByJump,
}

/// The lines of a code object by unit.
#[derive(Debug)]
pub(super) struct Lines {
    /// The line of each unit, 0 where there is none.
    of_unit: Box<[u32]>,
    begins: Box<[Begin]>,
    /// Units up to and with this one set the frame up; they belong to no line that anybody stops at.
    prologue: u32,
    /// Whether the code is the interpreter's own.
    hidden: bool,
}

impl Lines {
    fn of(unit: &CodeObject) -> Self {
        let lines: Box<[u32]> = unit
            .positions()
            .map(|position| position.line.and_then(|line| u32::try_from(line).ok()).unwrap_or(0))
            .collect();
        let resume = unit.instructions().find(|instruction| instruction.opcode.base() == Opcode::Resume);
        let prologue = resume.map_or(0, |instruction| instruction.offset);
        let mut begins: Box<[Begin]> = vec![Begin::No; lines.len()].into();
        let mut before = 0;
        for instruction in unit.instructions() {
            let Some(&line) = lines.get(instruction.start as usize) else { break };
            if line != 0 && prologue < instruction.start {
                if line != before || instruction.start == prologue + 1 {
                    begins[instruction.start as usize] = Begin::Always;
                }
                before = line;
            }
        }
        for instruction in
            unit.instructions().filter(|instruction| instruction.opcode.base().is_backward_jump())
        {
            let target = instruction.jump_target().and_then(|target| begins.get_mut(target as usize));
            if let Some(begin) = target.filter(|begin| **begin == Begin::No) {
                *begin = Begin::ByJump;
            }
        }
        Self { of_unit: lines, begins, prologue, hidden: unit.filename.starts_with("<frozen ") }
    }

    /// The line of a unit that somebody could stop at.
    pub(super) fn at(&self, unit: u32) -> Option<u32> {
        if self.hidden || unit <= self.prologue {
            return None;
        }
        self.of_unit.get(unit as usize).copied().filter(|&line| line != 0)
    }

    /// How a unit begins its line.
    pub(super) fn begin(&self, unit: u32) -> Begin {
        self.begins.get(unit as usize).copied().unwrap_or(Begin::No)
    }
}

/// What is known about one code object.
#[derive(Clone, Debug)]
struct Known {
    /// Keeps the address from being used again.
    _executable: Weak<Executable>,
    lines: Rc<Lines>,
    /// Units at which a breakpoint stops; nothing when there is none.
    stops: Option<Rc<[bool]>>,
}

/// The lines of all code that has run, and the breakpoints.
#[derive(Debug, Default)]
pub(super) struct LineTable {
    known: RefCell<FxHashMap<usize, Known>>,
    last: RefCell<Option<(usize, Known)>>,
    breakpoints: RefCell<BTreeSet<Breakpoint>>,
    /// A line to run to.
    target: RefCell<Option<Breakpoint>>,
}

/// Whether a breakpoint's file is the one that code names.
fn names_file(wanted: &str, file: &str) -> bool {
    wanted == file || file.strip_suffix(wanted).is_some_and(|front| front.ends_with('/')) || {
        wanted.strip_suffix(file).is_some_and(|front| front.ends_with('/'))
    }
}

impl LineTable {
    fn of(&self, frame: &Frame) -> Known {
        let key = Rc::as_ptr(frame.exe()).addr();
        if let Some((last, known)) = &*self.last.borrow()
            && *last == key
        {
            return known.clone();
        }
        let mut table = self.known.borrow_mut();
        let known = table.entry(key).or_insert_with(|| {
            let lines = Rc::new(Lines::of(&frame.code.unit));
            let stops = self.stops(&frame.code.file(), &lines);
            Known { _executable: Rc::downgrade(frame.exe()), lines, stops }
        });
        *self.last.borrow_mut() = Some((key, known.clone()));
        known.clone()
    }

    fn stops(&self, file: &str, lines: &Lines) -> Option<Rc<[bool]>> {
        let breakpoints = self.breakpoints.borrow();
        let target = self.target.borrow();
        let all = breakpoints.iter().chain(target.as_ref());
        let here: BTreeSet<u32> =
            all.filter(|point| names_file(&point.file, file)).map(|point| point.line).collect();
        if here.is_empty() {
            return None;
        }
        let stops = (0..lines.of_unit.len() as u32).map(|unit| {
            lines.begin(unit) != Begin::No && lines.at(unit).is_some_and(|line| here.contains(&line))
        });
        Some(stops.collect())
    }

    /// The lines of a frame's code.
    pub(super) fn lines(&self, frame: &Frame) -> Rc<Lines> {
        self.of(frame).lines
    }

    /// Whether a breakpoint is at a unit; one that is only jumped to counts if `jumped_back`.
    pub(super) fn stops_at(&self, frame: &Frame, unit: u32, jumped_back: bool) -> bool {
        let known = self.of(frame);
        let Some(stops) = known.stops else { return false };
        stops.get(unit as usize) == Some(&true) && (jumped_back || known.lines.begin(unit) == Begin::Always)
    }

    /// Whether there is nothing to stop at.
    pub(super) fn is_empty(&self) -> bool {
        self.breakpoints.borrow().is_empty() && self.target.borrow().is_none()
    }

    fn changed(&self) {
        *self.last.borrow_mut() = None;
        self.known.borrow_mut().clear();
    }

    /// Sets a breakpoint.
    pub(super) fn add(&self, point: Breakpoint) {
        self.breakpoints.borrow_mut().insert(point);
        self.changed();
    }

    /// Removes a breakpoint; false if there was none.
    pub(super) fn remove(&self, point: &Breakpoint) -> bool {
        let removed = self.breakpoints.borrow_mut().remove(point);
        self.changed();
        removed
    }

    /// Sets the line to run to, or none.
    pub(super) fn run_to(&self, target: Option<Breakpoint>) {
        if self.target.replace(target.clone()) != target {
            self.changed();
        }
    }

    /// Whether a place is the line to run to, and no breakpoint besides.
    pub(super) fn is_target(&self, file: &str, line: u32) -> bool {
        let at = |point: &Breakpoint| point.line == line && names_file(&point.file, file);
        self.target.borrow().as_ref().is_some_and(at) && !self.breakpoints.borrow().iter().any(at)
    }

    /// The breakpoints in the order of file and line.
    pub(super) fn list(&self) -> Vec<Breakpoint> {
        self.breakpoints.borrow().iter().cloned().collect()
    }

    /// Sets all breakpoints.
    pub(super) fn set(&self, points: Vec<Breakpoint>) {
        *self.breakpoints.borrow_mut() = points.into_iter().collect();
        self.changed();
    }
}
