//! The one place where events arrive and actions are carried out.

use egui::{CentralPanel, Context, Id, Panel, Theme, Ui};
use serpentarium_protocol::{Breakpoint, Command, CommandId, Event, PROTOCOL_VERSION, SnapshotOptions};

use crate::action::{Action, WindowCommand};
use crate::engine::Engine;
use crate::layout::{Layout, Pane};
use crate::model::{Model, RunState};
use crate::palette::{self, Palette};
use crate::state::State;
use crate::{chrome, keys, panels, theme, toolbar};

/// Events taken in per frame at most, so that a program that prints without end leaves time to draw.
const EVENTS_PER_FRAME: usize = 2_000;

/// What the window loads when its engine has said hello.
#[derive(Clone, Debug, PartialEq)]
pub enum Program {
    /// The built-in example, run to its third line.
    Sample,
    /// A file with its arguments.
    File {
        /// The path.
        path: String,
        /// The rest of `sys.argv`.
        args: Vec<String>,
    },
}

/// The text of the built-in example.
pub const SAMPLE: &str = include_str!("sample.py");

/// What the built-in example is called.
pub const SAMPLE_NAME: &str = "sample.py";

const SAMPLE_LINE: u32 = 3;
const TIP: &str = "Press F10. Watch the number on the list.";

/// The window: an engine, what it said, and what is shown of it.
pub struct Window {
    engine: Box<dyn Engine>,
    program: Program,
    /// What the engine said.
    pub model: Model,
    /// What is open and selected.
    pub state: State,
    /// Where the panels are.
    pub layout: Layout,
    themed: bool,
    greeted: bool,
    at_entry: bool,
    loading: bool,
    snapshot_pending: bool,
    snapshot_wanted: bool,
}

impl Window {
    /// A window over an engine.
    pub fn new(engine: Box<dyn Engine>, program: Program, layout: Layout) -> Window {
        Window {
            engine,
            program,
            model: Model::default(),
            state: State::default(),
            layout,
            themed: false,
            greeted: false,
            at_entry: false,
            loading: false,
            snapshot_pending: false,
            snapshot_wanted: false,
        }
    }

    /// Draws the window and does what was asked for.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        if !self.themed {
            theme::apply(&ctx);
            self.themed = true;
        }
        ctx.set_theme(if self.layout.dark { Theme::Dark } else { Theme::Light });
        self.receive(&ctx);
        let mut actions = Vec::new();
        if self.state.palette.is_none() {
            actions.extend(keys::pressed(&ctx, crate::canvas::focus_id()));
        }
        actions.extend(dropped_file(&ctx));
        self.show(ui, &mut actions);
        palette::show(&ctx, &mut self.state.palette, &mut actions);
        if !actions.is_empty() {
            ctx.request_repaint();
        }
        for action in actions {
            self.perform(action);
        }
    }

    /// Whether the engine stands still and everything asked for has been drawn.
    pub fn is_settled(&self) -> bool {
        !self.snapshot_pending
            && !self.snapshot_wanted
            && !matches!(self.model.run, RunState::Connecting | RunState::Running)
    }

    /// Carries an action out.
    pub fn perform(&mut self, action: Action) {
        match action {
            Action::Send(command) => self.send(command),
            Action::Run(id) => self.run(id),
            Action::Window(command) => self.window_command(command),
            Action::Select(id) => {
                self.state.select(id);
                self.want_snapshot();
            }
            Action::Back => {
                self.state.selected = self.state.history.pop().or(self.state.selected);
                self.want_snapshot();
            }
            Action::Focus(focus) => {
                self.state.graph.focus = focus;
                self.state.graph.hops = focus.map(|_| 2);
                if let Some(id) = focus {
                    self.state.select(id);
                }
                self.state.canvas.refit();
                self.want_snapshot();
            }
            Action::Frame(frame) => {
                (self.state.frame, self.state.cursor) = (frame, None);
                self.want_snapshot();
            }
            Action::Graph(options) => {
                self.state.graph = options;
                self.want_snapshot();
            }
            Action::Cursor(line) => self.state.cursor = Some(line),
            Action::ToggleBreakpoint(line) => self.toggle_breakpoint(line),
        }
    }

    fn show(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        Panel::top("toolbar").show(ui, |ui| {
            ui.add_space(2.0);
            toolbar::show(ui, &self.model, actions);
            ui.add_space(1.0);
        });
        let tip = (self.program == Program::Sample && !self.layout.tip_dismissed).then_some(TIP);
        if tip.is_some() || chrome::has_news(&self.model) {
            Panel::top("banner")
                .frame(egui::Frame::NONE)
                .show(ui, |ui| chrome::banner(ui, &self.model, tip, actions));
        }
        Panel::bottom("status").show(ui, |ui| chrome::status_line(ui, &self.model));
        CentralPanel::no_frame().show(ui, |ui| {
            let mut behavior = panels::Panels { model: &self.model, state: &mut self.state, actions };
            self.layout.tree.ui(&mut behavior, ui);
        });
    }

    fn receive(&mut self, ctx: &Context) {
        for _ in 0..EVENTS_PER_FRAME {
            let Some(event) = self.engine.try_recv() else { return self.ask(ctx) };
            self.event(event);
        }
        ctx.request_repaint();
        self.ask(ctx);
    }

    fn event(&mut self, event: Event) {
        match &event {
            Event::Hello { protocol, .. } if *protocol != PROTOCOL_VERSION => {
                let message =
                    format!("The engine speaks protocol {protocol}, this window {PROTOCOL_VERSION}.");
                self.model.run = RunState::Ended(message);
                return;
            }
            Event::Hello { .. } => self.greeted = true,
            Event::Snapshot(_) | Event::Error { .. } => self.snapshot_pending = false,
            Event::Ended { .. } => (self.snapshot_pending, self.snapshot_wanted) = (false, false),
            _ => {}
        }
        if let Event::Error { message } = &event
            && self.model.run == RunState::Running
        {
            // The command that should have run the program could not: what stood still stands where it stood.
            self.model.run = if self.loading { RunState::Idle(message.clone()) } else { RunState::Paused };
        }
        if matches!(event, Event::Stopped(_) | Event::Exited { .. }) {
            self.loading = false;
            (self.state.frame, self.state.cursor) = (0, None);
        }
        // Who runs a program to its end wants to know what it printed.
        if matches!(event, Event::Exited { .. }) && !self.model.output.is_empty() {
            self.layout.show(Pane::Output);
        }
        if self.model.receive(event, &self.state.graph) {
            self.snapshot_wanted = true;
        }
        if std::mem::take(&mut self.greeted) {
            self.load();
        } else if self.at_entry && self.model.is_paused() {
            self.at_entry = false;
            self.send(Command::RunToLine { file: None, line: SAMPLE_LINE });
        }
    }

    /// Asks for a snapshot, unless the answer to the last question is still to come.
    fn ask(&mut self, ctx: &Context) {
        if self.snapshot_wanted && !self.snapshot_pending && self.model.is_still() {
            (self.snapshot_wanted, self.snapshot_pending) = (false, true);
            let known = self.model.snapshot.graph.nodes.iter().map(|node| node.id).collect();
            self.engine.send(Command::Snapshot(SnapshotOptions { known, ..self.state.snapshot_options() }));
            ctx.request_repaint();
        }
    }

    fn want_snapshot(&mut self) {
        self.snapshot_wanted = true;
    }

    fn load(&mut self) {
        let breakpoints: Vec<Breakpoint> = self.model.breakpoints.iter().cloned().collect();
        let command = match &self.program {
            Program::Sample => {
                self.at_entry = true;
                Command::Load {
                    file: SAMPLE_NAME.to_owned(),
                    args: Vec::new(),
                    source: Some(SAMPLE.to_owned()),
                }
            }
            Program::File { path, args } => {
                Command::Load { file: path.clone(), args: args.clone(), source: None }
            }
        };
        self.send(command);
        for breakpoint in breakpoints {
            self.engine.send(Command::AddBreakpoint(breakpoint));
        }
    }

    fn send(&mut self, command: Command) {
        if let Command::Load { file, args, source: None } = &command {
            self.program = Program::File { path: file.clone(), args: args.clone() };
        }
        if matches!(command, Command::Load { .. } | Command::Restart) {
            let (engine, breakpoints) =
                (std::mem::take(&mut self.model.engine), self.model.breakpoints.clone());
            self.model.reset();
            (self.model.engine, self.model.breakpoints) = (engine, breakpoints);
            self.model.run = RunState::Running;
            self.loading = true;
            self.state.reset();
        }
        if command.resumes() {
            if !self.model.is_paused() {
                let why = match self.model.run {
                    RunState::Exited(_) => "The program has ended. Restart it to run it again.",
                    RunState::Ended(_) => "The engine is gone. Restart it first.",
                    RunState::Idle(_) => "No program is loaded.",
                    _ => "The program is running. Pause it first.",
                };
                return self.model.tell(why, false);
            }
            self.model.run = RunState::Running;
            self.model.message = None;
        }
        self.engine.send(command);
    }

    fn run(&mut self, id: CommandId) {
        let line = self.cursor_line();
        match id {
            CommandId::Load => self.state.palette = Some(Palette::with("load ")),
            CommandId::Restart => self.send(Command::Restart),
            CommandId::Run if matches!(self.model.run, RunState::Exited(_)) => self.send(Command::Restart),
            // One key, Space, both continues and pauses.
            CommandId::Run if self.model.run == RunState::Running => self.send(Command::Pause),
            CommandId::Run => self.send(Command::Run),
            CommandId::Pause => self.send(Command::Pause),
            CommandId::StepInstruction => self.send(Command::StepInstruction { count: 1 }),
            CommandId::StepLine if self.state.bytecode_focused => {
                self.send(Command::StepInstruction { count: 1 });
            }
            CommandId::StepLine => self.send(Command::StepLine),
            CommandId::StepOver => self.send(Command::StepOver),
            CommandId::StepOut => self.send(Command::StepOut),
            CommandId::RunToLine => match line {
                Some(line) => self.send(Command::RunToLine { file: self.file(), line }),
                None => self.model.tell("Put the cursor on a source line first.", false),
            },
            CommandId::AddBreakpoint | CommandId::RemoveBreakpoint => match line {
                Some(line) => self.toggle_breakpoint(line),
                None => self.model.tell("Put the cursor on a source line first.", false),
            },
            CommandId::Collect => self.collector(Command::Collect { generation: self.state.generation.0 }),
            CommandId::GcBegin => self.collector(Command::GcBegin { generation: self.state.generation.0 }),
            // Whoever steps a collector that does nothing wants it to begin.
            CommandId::GcStep if !self.model.is_collecting() => {
                self.collector(Command::GcBegin { generation: self.state.generation.0 });
            }
            CommandId::GcStep => self.collector(Command::GcStep { count: 1 }),
            CommandId::GcUntil => {
                let objects = self.model.snapshot.graph.nodes.iter().map(|node| node.id).collect();
                self.collector(Command::GcUntil { objects });
            }
            CommandId::GcPhase => self.collector(Command::GcPhase),
            CommandId::GcFinish => self.collector(Command::GcFinish),
            CommandId::Frames | CommandId::Stack => self.layout.show(Pane::Frames),
            CommandId::Source => self.layout.show(Pane::Source),
            CommandId::Dis => self.layout.show(Pane::Bytecode),
            CommandId::Graph => self.layout.show(Pane::Graph),
            CommandId::Object | CommandId::Holders | CommandId::Referents => self.layout.show(Pane::Object),
            CommandId::Output => self.layout.show(Pane::Output),
            CommandId::GcState => self.layout.show(Pane::Collector),
            CommandId::ListBreakpoints => self.layout.show(Pane::Breakpoints),
            CommandId::Audit => self.send(Command::Audit),
            CommandId::Snapshot => self.want_snapshot(),
            CommandId::Stop => self.send(Command::Stop),
            CommandId::Help => self.state.palette = Some(Palette::default()),
        }
    }

    fn collector(&mut self, command: Command) {
        if self.model.is_still() {
            // Whoever works the collector by key wants to see it.
            self.layout.show(Pane::Collector);
            self.send(command);
        } else {
            self.model.tell("Pause the program before working its collector.", false);
        }
    }

    fn window_command(&mut self, command: WindowCommand) {
        let options = &mut self.state.graph;
        match command {
            WindowCommand::Palette => self.state.palette = Some(Palette::default()),
            WindowCommand::Open => self.state.palette = Some(Palette::with("load ")),
            WindowCommand::Theme => self.layout.dark = !self.layout.dark,
            WindowCommand::ResetLayout => self.layout.reset(),
            WindowCommand::Fit => self.state.canvas.refit(),
            WindowCommand::Tidy => self.state.canvas.tidy(),
            WindowCommand::ShowAll => return self.perform(Action::Focus(None)),
            WindowCommand::Types => options.types = !options.types,
            WindowCommand::Functions => options.functions = !options.functions,
            WindowCommand::Modules => options.modules = !options.modules,
            WindowCommand::RestartEngine => self.restart_engine(),
            WindowCommand::DismissTip => self.layout.tip_dismissed = true,
            WindowCommand::Show(pane) => self.layout.show(pane),
        }
        if matches!(command, WindowCommand::Types | WindowCommand::Functions | WindowCommand::Modules) {
            self.want_snapshot();
        }
    }

    fn restart_engine(&mut self) {
        self.model.reset();
        self.state.reset();
        (self.snapshot_pending, self.snapshot_wanted) = (false, false);
        self.engine.restart();
    }

    /// The file of the frame that is looked at.
    fn file(&self) -> Option<String> {
        let source = self.model.snapshot.source.as_ref().map(|source| source.file.clone());
        source.or_else(|| self.model.frame().map(|frame| frame.file.clone()))
    }

    /// The line that the cursor is on, or else the current one.
    fn cursor_line(&self) -> Option<u32> {
        self.state.cursor.or_else(|| self.model.frame()?.span.map(|span| span.line))
    }

    fn toggle_breakpoint(&mut self, line: u32) {
        let Some(file) = self.file() else { return };
        let breakpoint = Breakpoint { file, line };
        if self.model.breakpoints.contains(&breakpoint) {
            self.send(Command::RemoveBreakpoint(breakpoint));
        } else {
            self.send(Command::AddBreakpoint(breakpoint));
        }
    }

    /// The id under which the window's state is saved.
    pub fn storage_key() -> &'static str {
        "layout"
    }
}

/// A program that was dropped onto the window.
fn dropped_file(ctx: &Context) -> Option<Action> {
    let path = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()))?;
    let file = path.to_str()?.to_owned();
    Some(Action::Send(Command::Load { file, args: Vec::new(), source: None }))
}

/// The id of a widget that must stay the same wherever its panel goes.
pub(crate) fn fixed_id(name: &'static str) -> Id {
    Id::unique(("serpentarium", name))
}
