//! A host without an operating system: files, clocks and output are in memory. Two runs on equal hosts are equal.

mod files;
mod paths;
mod system;
mod tree;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use files::OpenFile;
use tree::Tree;

use crate::api::Timestamp;
use crate::error::HostResult;

/// The host tests run on. Its clocks stand still except for sleeping, its randomness is always the same, what is
/// written to the standard streams can be read back.
pub struct MemoryHost {
    state: Mutex<State>,
}

/// Everything the host knows, behind one lock.
struct State {
    tree: Tree,
    working_directory: Vec<u8>,
    variables: Vec<(Vec<u8>, Vec<u8>)>,
    arguments: Vec<Vec<u8>>,
    now_ns: i64,
    random: u64,
    umask: u32,
    /// Open files by their own number, which duplicated descriptors share.
    open: BTreeMap<u64, OpenFile>,
    descriptors: BTreeMap<i32, u64>,
    pipes: BTreeMap<u64, Vec<u8>>,
    next_id: u64,
    input: Vec<u8>,
    output: Vec<u8>,
    errors: Vec<u8>,
    watched: Vec<i32>,
    arrived: Vec<i32>,
    exit_status: Option<i32>,
}

impl State {
    fn now(&self) -> Timestamp {
        Timestamp::from_nanoseconds(self.now_ns)
    }

    fn fresh_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }
}

impl Default for MemoryHost {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryHost {
    /// An empty file system, no variables, no arguments, nothing to read, in the year 2026.
    pub fn new() -> Self {
        let start = 1_767_225_600_000_000_000;
        let (open, descriptors) = files::standard_streams();
        Self {
            state: Mutex::new(State {
                tree: Tree::new(Timestamp::from_nanoseconds(start)),
                working_directory: b"/".to_vec(),
                variables: Vec::new(),
                arguments: Vec::new(),
                now_ns: start,
                random: 0,
                umask: 0o022,
                open,
                descriptors,
                pipes: BTreeMap::new(),
                next_id: 10,
                input: Vec::new(),
                output: Vec::new(),
                errors: Vec::new(),
                watched: Vec::new(),
                arrived: Vec::new(),
                exit_status: None,
            }),
        }
    }

    /// With these arguments, the program's name first.
    #[must_use]
    pub fn with_arguments(self, arguments: &[&str]) -> Self {
        self.state().arguments = arguments.iter().map(|argument| argument.as_bytes().to_vec()).collect();
        self
    }

    /// With this on standard input.
    #[must_use]
    pub fn with_input(self, input: &[u8]) -> Self {
        self.state().input = input.to_vec();
        self
    }

    /// Writes a file, making the directories above it.
    pub fn add_file(&self, path: &str, contents: &[u8]) -> HostResult<()> {
        let mut state = self.state();
        let now = state.now();
        state.tree.add_file(path.as_bytes(), contents, now)
    }

    /// The contents of a file.
    pub fn file(&self, path: &str) -> HostResult<Vec<u8>> {
        let state = self.state();
        let node = state.tree.resolve(b"/", path.as_bytes(), true)?;
        state.tree.contents(node).cloned()
    }

    /// What was written to standard output.
    pub fn output(&self) -> Vec<u8> {
        self.state().output.clone()
    }

    /// What was written to standard error.
    pub fn errors(&self) -> Vec<u8> {
        self.state().errors.clone()
    }

    /// The status the process asked to end with, if it did.
    pub fn exit_status(&self) -> Option<i32> {
        self.state().exit_status
    }

    /// Lets a signal arrive, if it is watched.
    pub fn raise(&self, signal: i32) {
        let mut state = self.state();
        if state.watched.contains(&signal) && !state.arrived.contains(&signal) {
            state.arrived.push(signal);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
