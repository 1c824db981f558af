//! The window itself: eframe around `serpentarium-view`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::{CreationContext, Frame, NativeOptions, Storage};
use egui::{Ui, ViewportBuilder, ViewportCommand};
use serpentarium_view::script::parse_line;
use serpentarium_view::{Layout, Window};

use crate::options::Options;
use crate::process::ProcessEngine;
use crate::screenshot::{self, Outcome};

/// After this long a scripted picture is taken of whatever there is.
const PATIENCE: Duration = Duration::from_secs(45);
/// Frames drawn after the last command, so that sizes that depend on each other have settled.
const SETTLING: u32 = 6;

/// Opens the window and returns when it is closed.
pub(crate) fn run(options: Options) -> Result<(), String> {
    let outcome = Outcome::default();
    let scripted = options.screenshot.is_some();
    let native = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_inner_size(options.size)
            .with_min_inner_size([640.0, 420.0])
            .with_title("Serpentarium")
            .with_app_id("serpentarium"),
        persist_window: !scripted,
        ..NativeOptions::default()
    };
    let result = Arc::clone(&outcome);
    eframe::run_native(
        "serpentarium",
        native,
        Box::new(move |context| Ok(Box::new(App::new(context, options, result)))),
    )
    .map_err(|error| {
        format!("the window cannot be opened: {error}\n`serpent debug FILE` needs no window.")
    })?;
    match outcome.lock() {
        Ok(mut outcome) => outcome.take().unwrap_or(Ok(())),
        Err(_) => Ok(()),
    }
}

struct App {
    window: Window,
    options: Options,
    begun: Instant,
    next_command: usize,
    settled_frames: u32,
    taken: bool,
    outcome: Outcome,
}

impl App {
    fn new(context: &CreationContext<'_>, options: Options, outcome: Outcome) -> App {
        let saved = context.storage.and_then(|storage| eframe::get_value(storage, Window::storage_key()));
        let mut layout: Layout = saved.filter(|_| options.screenshot.is_none()).unwrap_or_default();
        layout.dark = options.dark.unwrap_or(layout.dark);
        let engine = ProcessEngine::start(context.egui_ctx.clone(), options.mock);
        let window = Window::new(Box::new(engine), options.program.clone(), layout);
        App {
            window,
            options,
            begun: Instant::now(),
            next_command: 0,
            settled_frames: 0,
            taken: false,
            outcome,
        }
    }

    /// Carries out the next scripted command once the one before has been answered, and takes the picture at last.
    fn follow_script(&mut self, ui: &Ui) {
        let Some(path) = self.options.screenshot.clone().filter(|_| !self.taken) else {
            return self.follow_commands(ui);
        };
        let late = PATIENCE < self.begun.elapsed();
        self.follow_commands(ui);
        ui.ctx().request_repaint_after(Duration::from_millis(20));
        let done = self.next_command == self.options.script.len() && SETTLING <= self.settled_frames;
        if done || late {
            self.taken = true;
            let (outcome, ctx) = (Arc::clone(&self.outcome), ui.ctx().clone());
            ui.ctx().request_screenshot(move |image| {
                let result = screenshot::save(&path, &image);
                if let Ok(mut outcome) = outcome.lock() {
                    *outcome = Some(result);
                }
                ctx.send_viewport_cmd(ViewportCommand::Close);
                ctx.request_repaint();
            });
        }
    }

    fn follow_commands(&mut self, ui: &Ui) {
        self.settled_frames = if self.window.is_settled() { self.settled_frames + 1 } else { 0 };
        if self.settled_frames < 3 {
            return;
        }
        let Some(command) = self.options.script.get(self.next_command) else { return };
        self.next_command += 1;
        self.settled_frames = 0;
        match parse_line(command) {
            Ok(action) => self.window.perform(action),
            Err(error) => self.window.model.tell(format!("{command}: {error}"), true),
        }
        ui.ctx().request_repaint();
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        self.window.ui(ui);
        self.follow_script(ui);
        if self.next_command < self.options.script.len() {
            ui.ctx().request_repaint_after(Duration::from_millis(20));
        }
    }

    fn save(&mut self, storage: &mut dyn Storage) {
        if self.options.screenshot.is_none() {
            eframe::set_value(storage, Window::storage_key(), &self.window.layout);
        }
    }

    fn persist_egui_memory(&self) -> bool {
        self.options.screenshot.is_none()
    }
}
