//! All that a person can do in the window, whether by button, key, palette or click.

use serpentarium_protocol::{COMMANDS, Command, CommandId, GraphOptions, ObjectId};

use crate::layout::Pane;

/// One thing to do. Panels return these; only the window carries them out.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Send a command whose arguments are known.
    Send(Command),
    /// Send a command with the arguments that the selection suggests.
    Run(CommandId),
    /// Do something that concerns the window alone.
    Window(WindowCommand),
    /// Look at an object.
    Select(ObjectId),
    /// Look at the object that was looked at before.
    Back,
    /// Draw the heap around an object, or around all names.
    Focus(Option<ObjectId>),
    /// Look at a frame.
    Frame(u32),
    /// Draw another part of the heap.
    Graph(GraphOptions),
    /// Put the cursor on a source line.
    Cursor(u32),
    /// Set or remove the breakpoint of a source line.
    ToggleBreakpoint(u32),
}

/// A command that concerns the window alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowCommand {
    /// Open the command palette.
    Palette,
    /// Ask for a program to load.
    Open,
    /// Change between light and dark.
    Theme,
    /// Put the panels back where they were at first.
    ResetLayout,
    /// Show the whole graph.
    Fit,
    /// Lay the graph out anew.
    Tidy,
    /// Draw from all names again.
    ShowAll,
    /// Show or hide types.
    Types,
    /// Show or hide functions.
    Functions,
    /// Show or hide modules.
    Modules,
    /// Start another engine process.
    RestartEngine,
    /// Put the tip away.
    DismissTip,
    /// Bring a panel to the front.
    Show(Pane),
}

/// What is to be known of a window command wherever it is offered.
#[derive(Clone, Copy, Debug)]
pub struct WindowCommandInfo {
    /// Which.
    pub command: WindowCommand,
    /// Its name in the palette.
    pub title: &'static str,
    /// Its key, or nothing.
    pub key: &'static str,
    /// Its key while no text is being edited, or nothing.
    pub single_key: &'static str,
    /// One sentence.
    pub help: &'static str,
}

const fn info(
    command: WindowCommand,
    title: &'static str,
    [key, single_key]: [&'static str; 2],
    help: &'static str,
) -> WindowCommandInfo {
    WindowCommandInfo { command, title, key, single_key, help }
}

/// The window's own commands.
pub const WINDOW_COMMANDS: [WindowCommandInfo; 20] = [
    info(
        WindowCommand::Palette,
        "Command palette",
        ["Ctrl+Shift+P", ":"],
        "Find a command by its name, or type one.",
    ),
    info(
        WindowCommand::Theme,
        "Light or dark",
        ["Ctrl+Shift+L", ""],
        "Change between the light and the dark theme.",
    ),
    info(
        WindowCommand::ResetLayout,
        "Reset layout",
        ["", ""],
        "Put the panels back where they were at first.",
    ),
    info(WindowCommand::Fit, "Fit graph", ["", "f"], "Show the whole graph."),
    info(WindowCommand::Tidy, "Tidy graph", ["", "l"], "Lay the graph out anew."),
    info(
        WindowCommand::ShowAll,
        "Graph from all names",
        ["", "a"],
        "Draw from the names again instead of from a focus.",
    ),
    info(WindowCommand::Types, "Show or hide types", ["", "t"], "Draw types as objects of the graph."),
    info(
        WindowCommand::Functions,
        "Show or hide functions",
        ["", "F"],
        "Draw functions as objects of the graph.",
    ),
    info(WindowCommand::Modules, "Show or hide modules", ["", "M"], "Draw modules as objects of the graph."),
    info(
        WindowCommand::RestartEngine,
        "Restart engine",
        ["", ""],
        "Start another engine process and load the program again.",
    ),
    info(WindowCommand::DismissTip, "Hide the tip", ["", ""], "Put the sentence on top away."),
    info(WindowCommand::Open, "Open a file", ["", ""], "Type the path of a program to load."),
    info(WindowCommand::Show(Pane::Source), "Show source", ["", ""], "Bring the source panel to the front."),
    info(
        WindowCommand::Show(Pane::Bytecode),
        "Show bytecode",
        ["", ""],
        "Bring the bytecode panel to the front.",
    ),
    info(
        WindowCommand::Show(Pane::Graph),
        "Show object graph",
        ["", ""],
        "Bring the object graph to the front.",
    ),
    info(WindowCommand::Show(Pane::Frames), "Show frames", ["", ""], "Bring the frames panel to the front."),
    info(
        WindowCommand::Show(Pane::Object),
        "Show selected object",
        ["", ""],
        "Bring the object panel to the front.",
    ),
    info(
        WindowCommand::Show(Pane::Collector),
        "Show collector",
        ["", ""],
        "Bring the collector panel to the front.",
    ),
    info(WindowCommand::Show(Pane::Output), "Show output", ["", ""], "Bring the output panel to the front."),
    info(
        WindowCommand::Show(Pane::Breakpoints),
        "Show breakpoints",
        ["", ""],
        "Bring the breakpoint list to the front.",
    ),
];

/// One entry of palette and keyboard: an action with its name and keys.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// Its name.
    pub title: &'static str,
    /// Its key, or nothing.
    pub key: &'static str,
    /// Its single key, or nothing.
    pub single_key: &'static str,
    /// One sentence.
    pub help: &'static str,
}

/// Everything that has a name: the engine's commands, then the window's own.
pub fn entries() -> Vec<Entry> {
    let engine = COMMANDS.iter().map(|info| Entry {
        action: Action::Run(info.id),
        title: info.title,
        key: info.key,
        single_key: info.single_key,
        help: info.help,
    });
    let window = WINDOW_COMMANDS.iter().map(|info| Entry {
        action: Action::Window(info.command),
        title: info.title,
        key: info.key,
        single_key: info.single_key,
        help: info.help,
    });
    engine.chain(window).collect()
}
