//! Every command of a session, once: its identifier, key, help and command-line form.
//!
//! The toolbar, the keyboard, the palette and the headless twin are all fed from [`CommandId::info`], so a
//! command cannot exist in one of them and be missing in another.

use serde::{Deserialize, Serialize};

use crate::graph::GraphOptions;
use crate::snapshot::{ObjectId, SnapshotOptions};

/// A request to the engine, with its arguments. Each is answered by exactly one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Load a program and stop before its first instruction.
    Load {
        /// The file's path, also the program's `sys.argv[0]`.
        file: String,
        /// The rest of `sys.argv`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        args: Vec<String>,
        /// The source itself, when there is no such file (the built-in sample).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
    },
    /// Load the same program again from its beginning.
    Restart,
    /// Run until a breakpoint, an uncaught exception or the end.
    Run,
    /// Stop a running program at its next instruction. May arrive while `Run` is unanswered.
    Pause,
    /// Execute instructions.
    StepInstruction {
        /// How many.
        count: u32,
    },
    /// Run to the next line, entering calls.
    StepLine,
    /// Run to the next line of this frame or of a caller.
    StepOver,
    /// Run until this frame has returned.
    StepOut,
    /// Run until a line is about to be executed.
    RunToLine {
        /// The file, or the current one when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<String>,
        /// The line, from 1.
        line: u32,
    },
    /// Set a line breakpoint.
    AddBreakpoint(Breakpoint),
    /// Remove a line breakpoint.
    RemoveBreakpoint(Breakpoint),
    /// List the breakpoints.
    ListBreakpoints,
    /// Collect a generation in one go, as `gc.collect(generation)` does.
    Collect {
        /// 0, 1 or 2.
        generation: u8,
    },
    /// Begin a collection that is stepped.
    GcBegin {
        /// 0, 1 or 2.
        generation: u8,
    },
    /// Advance the collection that was begun by micro-steps.
    GcStep {
        /// How many.
        count: u32,
    },
    /// Advance the collection to the next step that is about one of some objects.
    GcUntil {
        /// Them.
        objects: Vec<ObjectId>,
    },
    /// Advance the collection to the beginning of its next phase.
    GcPhase,
    /// Run the collection that was begun to its end.
    GcFinish,
    /// The frames, innermost first.
    Frames,
    /// The value stack of a frame.
    Stack {
        /// The frame's id; 0 is the innermost.
        frame: u32,
    },
    /// The source text of a frame's file.
    Source {
        /// The frame's id; 0 is the innermost.
        frame: u32,
    },
    /// The disassembly of a frame's code.
    Dis {
        /// The frame's id; 0 is the innermost.
        frame: u32,
    },
    /// The part of the heap that the options select.
    Graph(GraphOptions),
    /// All about one object.
    Object {
        /// Which.
        id: ObjectId,
    },
    /// Who holds an object.
    Holders {
        /// Which.
        id: ObjectId,
    },
    /// What an object holds.
    Referents {
        /// Which.
        id: ObjectId,
    },
    /// Add up the holders of every live object.
    Audit,
    /// Everything that the program has printed so far.
    Output,
    /// The collector's state.
    GcState,
    /// Everything that the window shows at a stop, in one answer.
    Snapshot(SnapshotOptions),
    /// End the session and the engine process.
    Stop,
    /// List the commands.
    Help,
}

/// A line at which to stop.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Breakpoint {
    /// The file as the program names it; empty means the file of the innermost frame.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// A command without its arguments: what a button, a key or a palette entry stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is documented by the command of the same name and by its help text")]
pub enum CommandId {
    Load,
    Restart,
    Run,
    Pause,
    StepInstruction,
    StepLine,
    StepOver,
    StepOut,
    RunToLine,
    AddBreakpoint,
    RemoveBreakpoint,
    ListBreakpoints,
    Collect,
    GcBegin,
    GcStep,
    GcUntil,
    GcPhase,
    GcFinish,
    Frames,
    Stack,
    Source,
    Dis,
    Graph,
    Object,
    Holders,
    Referents,
    Audit,
    Output,
    GcState,
    Snapshot,
    Stop,
    Help,
}

/// What is to be known of a command wherever it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandInfo {
    /// Which command this is about.
    pub id: CommandId,
    /// The word that is typed in the headless twin.
    pub word: &'static str,
    /// A shorter word for the same.
    pub alias: &'static str,
    /// What follows the word.
    pub arguments: &'static str,
    /// The name in the palette and in tooltips.
    pub title: &'static str,
    /// The key in the VS Code preset, as `Shift+F11`; empty when there is none.
    pub key: &'static str,
    /// The single key while graph, source or frames have the focus; empty when there is none.
    pub single_key: &'static str,
    /// One sentence.
    pub help: &'static str,
}

const fn info(
    id: CommandId,
    [word, alias, arguments]: [&'static str; 3],
    title: &'static str,
    [key, single_key]: [&'static str; 2],
    help: &'static str,
) -> CommandInfo {
    CommandInfo { id, word, alias, arguments, title, key, single_key, help }
}

/// All commands in the order in which `help` lists them.
pub const COMMANDS: [CommandInfo; 32] = [
    info(
        CommandId::Load,
        ["load", "", "FILE [ARG...]"],
        "Open program",
        ["Ctrl+O", ""],
        "Load a program and stop before its first line.",
    ),
    info(
        CommandId::Restart,
        ["restart", "", ""],
        "Restart",
        ["Ctrl+Shift+F5", ""],
        "Load the same program again from its beginning.",
    ),
    info(
        CommandId::Run,
        ["run", "c", ""],
        "Continue",
        ["F5", "Space"],
        "Run to the next breakpoint or to the end.",
    ),
    info(
        CommandId::Pause,
        ["pause", "", ""],
        "Pause",
        ["F6", ""],
        "Stop a running program at its next instruction.",
    ),
    info(
        CommandId::StepInstruction,
        ["stepi", "si", "[COUNT]"],
        "Step instruction",
        ["Ctrl+F11", "]"],
        "Execute one bytecode instruction, or as many as named.",
    ),
    info(
        CommandId::StepLine,
        ["step", "s", ""],
        "Step into",
        ["F11", ";"],
        "Run to the next line, entering calls.",
    ),
    info(
        CommandId::StepOver,
        ["next", "n", ""],
        "Step over",
        ["F10", "."],
        "Run to the next line of this function.",
    ),
    info(
        CommandId::StepOut,
        ["out", "o", ""],
        "Step out",
        ["Shift+F11", "'"],
        "Run until this function has returned.",
    ),
    info(
        CommandId::RunToLine,
        ["until", "u", "[FILE:]LINE"],
        "Run to line",
        ["Ctrl+F10", "g"],
        "Run until a line is about to be executed.",
    ),
    info(
        CommandId::AddBreakpoint,
        ["break", "b", "[FILE:]LINE"],
        "Toggle breakpoint",
        ["F9", "b"],
        "Stop whenever a line is about to be executed.",
    ),
    info(
        CommandId::RemoveBreakpoint,
        ["unbreak", "ub", "[FILE:]LINE"],
        "Remove breakpoint",
        ["", ""],
        "Remove a breakpoint.",
    ),
    info(
        CommandId::ListBreakpoints,
        ["breakpoints", "bl", ""],
        "List breakpoints",
        ["", ""],
        "List the breakpoints.",
    ),
    info(
        CommandId::Collect,
        ["collect", "gc", "[GENERATION]"],
        "Collect generation",
        ["Ctrl+G", "c"],
        "Collect a generation (2 when none is named) in one go.",
    ),
    info(
        CommandId::GcBegin,
        ["gc-begin", "gb", "[GENERATION]"],
        "Begin a stepped collection",
        ["Ctrl+Shift+B", ""],
        "Begin a collection that is stepped.",
    ),
    info(
        CommandId::GcStep,
        ["gc-step", "gs", "[COUNT]"],
        "Step the collector",
        ["Ctrl+Shift+G", "C"],
        "Advance the collection by micro-steps.",
    ),
    info(
        CommandId::GcUntil,
        ["gc-until", "gu", "ID..."],
        "Step the collector to a drawn object",
        ["Ctrl+Shift+D", "D"],
        "Advance the collection to the next step that is about one of these objects.",
    ),
    info(
        CommandId::GcPhase,
        ["gc-phase", "gp", ""],
        "Next collector phase",
        ["Ctrl+Shift+N", ""],
        "Advance the collection to its next phase.",
    ),
    info(
        CommandId::GcFinish,
        ["gc-finish", "gf", ""],
        "Finish the collection",
        ["Ctrl+Shift+E", ""],
        "Run the collection to its end.",
    ),
    info(
        CommandId::Frames,
        ["frames", "bt", ""],
        "Frames",
        ["", ""],
        "Show the frames, innermost first, with their locals.",
    ),
    info(CommandId::Stack, ["stack", "", "[FRAME]"], "Value stack", ["", ""], "Show a frame's value stack."),
    info(
        CommandId::Source,
        ["source", "l", "[FRAME]"],
        "Source",
        ["", ""],
        "Show the source text of a frame's file.",
    ),
    info(
        CommandId::Dis,
        ["dis", "", "[FRAME]"],
        "Disassembly",
        ["", ""],
        "Show the instructions of a frame's code.",
    ),
    info(
        CommandId::Graph,
        ["graph", "g", "[focus=ID] [hops=N] [limit=N] [types] [functions] [modules]"],
        "Object graph",
        ["", ""],
        "Show the objects that can be reached from the names, or from a focus.",
    ),
    info(CommandId::Object, ["object", "ob", "ID"], "Object", ["", ""], "Show all about one object."),
    info(
        CommandId::Holders,
        ["holders", "h", "ID"],
        "Holders",
        ["", "w"],
        "Show who holds an object, reference by reference.",
    ),
    info(CommandId::Referents, ["referents", "r", "ID"], "Referents", ["", ""], "Show what an object holds."),
    info(
        CommandId::Audit,
        ["audit", "", ""],
        "Account for all references",
        ["", ""],
        "Add up the holders of every live object and show where they differ from its count.",
    ),
    info(CommandId::Output, ["output", "", ""], "Output", ["", ""], "Show what the program has printed."),
    info(
        CommandId::GcState,
        ["gc-state", "gst", ""],
        "Collector state",
        ["", ""],
        "Show thresholds, counts, generations and the collection under way.",
    ),
    info(
        CommandId::Snapshot,
        ["snapshot", "", "[frame=N] [object=ID] [GRAPH OPTIONS]"],
        "Snapshot",
        ["", ""],
        "Show everything that the window shows at a stop.",
    ),
    info(CommandId::Stop, ["stop", "q", ""], "Stop", ["Shift+F5", ""], "End the session."),
    info(CommandId::Help, ["help", "?", ""], "Commands", ["", ""], "List the commands."),
];

impl CommandId {
    /// What is to be known of this command.
    pub fn info(self) -> &'static CommandInfo {
        // The table is in the order of the enum; a test holds it there.
        &COMMANDS[self as usize]
    }
}

impl Command {
    /// Which command this is.
    pub fn id(&self) -> CommandId {
        match self {
            Command::Load { .. } => CommandId::Load,
            Command::Restart => CommandId::Restart,
            Command::Run => CommandId::Run,
            Command::Pause => CommandId::Pause,
            Command::StepInstruction { .. } => CommandId::StepInstruction,
            Command::StepLine => CommandId::StepLine,
            Command::StepOver => CommandId::StepOver,
            Command::StepOut => CommandId::StepOut,
            Command::RunToLine { .. } => CommandId::RunToLine,
            Command::AddBreakpoint(_) => CommandId::AddBreakpoint,
            Command::RemoveBreakpoint(_) => CommandId::RemoveBreakpoint,
            Command::ListBreakpoints => CommandId::ListBreakpoints,
            Command::Collect { .. } => CommandId::Collect,
            Command::GcBegin { .. } => CommandId::GcBegin,
            Command::GcStep { .. } => CommandId::GcStep,
            Command::GcUntil { .. } => CommandId::GcUntil,
            Command::GcPhase => CommandId::GcPhase,
            Command::GcFinish => CommandId::GcFinish,
            Command::Frames => CommandId::Frames,
            Command::Stack { .. } => CommandId::Stack,
            Command::Source { .. } => CommandId::Source,
            Command::Dis { .. } => CommandId::Dis,
            Command::Graph(_) => CommandId::Graph,
            Command::Object { .. } => CommandId::Object,
            Command::Holders { .. } => CommandId::Holders,
            Command::Referents { .. } => CommandId::Referents,
            Command::Audit => CommandId::Audit,
            Command::Output => CommandId::Output,
            Command::GcState => CommandId::GcState,
            Command::Snapshot(_) => CommandId::Snapshot,
            Command::Stop => CommandId::Stop,
            Command::Help => CommandId::Help,
        }
    }

    /// Whether the program or the collector moves on by this command, so that a new stop follows.
    pub fn resumes(&self) -> bool {
        matches!(
            self,
            Command::Run
                | Command::StepInstruction { .. }
                | Command::StepLine
                | Command::StepOver
                | Command::StepOut
                | Command::RunToLine { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (index, row) in COMMANDS.iter().enumerate() {
            assert_eq!(row.id as usize, index, "{}", row.word);
            assert_eq!(row.id.info().word, row.word);
        }
    }

    #[test]
    fn words_keys_and_aliases_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for row in &COMMANDS {
            assert!(seen.insert(row.word), "{}", row.word);
            assert!(row.alias.is_empty() || seen.insert(row.alias), "{}", row.alias);
            assert!(row.key.is_empty() || seen.insert(row.key), "{}", row.key);
        }
    }
}
