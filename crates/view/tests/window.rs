//! The whole window, driven by key and by accessible name over an engine that acts the example.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serpentarium_protocol::{Breakpoint, Command, Event, GraphOptions, ObjectId};
use serpentarium_view::mock::MockEngine;
use serpentarium_view::model::RunState;
use serpentarium_view::{Engine, Layout, Pane, Program, Window};

type Sent = Rc<RefCell<Vec<Command>>>;

/// A window on the example, stopped at its third line, and the commands it sends.
fn example() -> (Harness<'static, Window>, Sent) {
    let engine = MockEngine::default();
    let sent = engine.sent();
    let window = Window::new(Box::new(engine), Program::Sample, Layout::default());
    let harness = open(window);
    sent.borrow_mut().clear();
    (harness, sent)
}

fn open(window: Window) -> Harness<'static, Window> {
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_theme(egui::Theme::Dark)
        .build_ui_state(|ui, window: &mut Window| window.ui(ui), window);
    harness.run_steps(6);
    harness
}

/// The commands sent since the last time, without the questions for snapshots that follow each.
fn taken(sent: &Sent) -> Vec<Command> {
    sent.take().into_iter().filter(|command| !matches!(command, Command::Snapshot(_))).collect()
}

#[track_caller]
fn key_sends(
    harness: &mut Harness<'static, Window>,
    sent: &Sent,
    modifiers: Modifiers,
    key: Key,
    expected: Command,
) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(4);
    assert_eq!(taken(sent), [expected]);
}

#[track_caller]
fn click_sends(harness: &mut Harness<'static, Window>, sent: &Sent, label: &str, expected: &[Command]) {
    harness.get_by_role_and_label(Role::Button, label).click();
    harness.run_steps(4);
    assert_eq!(taken(sent), expected, "{label}");
}

#[test]
fn the_example_opens_at_its_third_line() {
    let engine = MockEngine::default();
    let sent = engine.sent();
    let harness = open(Window::new(Box::new(engine), Program::Sample, Layout::default()));
    let commands = taken(&sent);
    assert!(matches!(&commands[0], Command::Load { file, source: Some(_), .. } if file == "sample.py"));
    assert_eq!(commands[1], Command::RunToLine { file: None, line: 3 });
    assert_eq!(harness.state().model.run, RunState::Paused);
    harness.get_by_label_contains("Watch the number on the list");
    harness.get_by_label("list #41: [1, 2, 3], 2 references");
}

#[test]
fn function_keys_step() {
    let (mut harness, sent) = example();
    let h = &mut harness;
    key_sends(h, &sent, Modifiers::NONE, Key::F10, Command::StepOver);
    key_sends(h, &sent, Modifiers::NONE, Key::F11, Command::StepLine);
    key_sends(h, &sent, Modifiers::COMMAND, Key::F11, Command::StepInstruction { count: 1 });
    key_sends(h, &sent, Modifiers::SHIFT, Key::F11, Command::StepOut);
    assert_eq!(h.state().model.run, RunState::Exited(0));
    key_sends(h, &sent, Modifiers::COMMAND | Modifiers::SHIFT, Key::F5, Command::Restart);
    key_sends(h, &sent, Modifiers::NONE, Key::F5, Command::Run);
}

#[test]
fn stepping_in_the_bytecode_means_instructions() {
    let (mut harness, sent) = example();
    harness.get_by_label("10 LOAD_NAME 0 (number)").click();
    harness.run_steps(3);
    key_sends(&mut harness, &sent, Modifiers::NONE, Key::F11, Command::StepInstruction { count: 1 });
    harness.get_by_label_contains("Line 4:").click();
    harness.run_steps(3);
    key_sends(&mut harness, &sent, Modifiers::NONE, Key::F11, Command::StepLine);
}

#[test]
fn single_keys_step_and_work_the_collector() {
    let (mut harness, sent) = example();
    let h = &mut harness;
    key_sends(h, &sent, Modifiers::NONE, Key::Period, Command::StepOver);
    key_sends(h, &sent, Modifiers::NONE, Key::CloseBracket, Command::StepInstruction { count: 1 });
    key_sends(h, &sent, Modifiers::NONE, Key::C, Command::Collect { generation: 2 });
    key_sends(h, &sent, Modifiers::COMMAND, Key::G, Command::Collect { generation: 2 });
    key_sends(h, &sent, Modifiers::COMMAND | Modifiers::SHIFT, Key::B, Command::GcBegin { generation: 2 });
    key_sends(h, &sent, Modifiers::SHIFT, Key::C, Command::GcStep { count: 1 });
    key_sends(h, &sent, Modifiers::NONE, Key::Space, Command::Run);
}

#[test]
fn breakpoints_toggle_by_key_and_by_gutter() {
    let (mut harness, sent) = example();
    let at = |line| Breakpoint { file: "sample.py".to_owned(), line };
    key_sends(&mut harness, &sent, Modifiers::NONE, Key::F9, Command::AddBreakpoint(at(3)));
    assert!(harness.state().model.breakpoints.contains(&at(3)));
    key_sends(&mut harness, &sent, Modifiers::NONE, Key::F9, Command::RemoveBreakpoint(at(3)));
    harness.get_by_label("Breakpoint on line 5").click();
    harness.run_steps(4);
    assert_eq!(taken(&sent), [Command::AddBreakpoint(at(5))]);
    key_sends(&mut harness, &sent, Modifiers::NONE, Key::F5, Command::Run);
    let stopped = harness.state().model.snapshot.stopped.clone().unwrap();
    assert_eq!(stopped.position.unwrap().span.line, 5);
    harness.get_by_label_contains("Line 6:").click();
    harness.run_steps(2);
    key_sends(
        &mut harness,
        &sent,
        Modifiers::COMMAND,
        Key::F10,
        Command::RunToLine { file: Some("sample.py".to_owned()), line: 6 },
    );
}

#[test]
fn the_toolbar_does_what_the_keys_do() {
    let (mut harness, sent) = example();
    for (label, command) in [
        ("Over", Command::StepOver),
        ("Into", Command::StepLine),
        ("Instruction", Command::StepInstruction { count: 1 }),
        ("Continue", Command::Run),
        ("Restart", Command::Restart),
    ] {
        click_sends(&mut harness, &sent, label, &[command]);
    }
}

#[test]
fn the_collector_is_worked_by_mouse() {
    let (mut harness, sent) = example();
    harness.key_press(Key::F5);
    harness.run_steps(4);
    taken(&sent);
    let h = &mut harness;
    // The program has ended, which has brought its output to the front.
    click_sends(h, &sent, "Collector", &[]);
    click_sends(h, &sent, "Begin 2", &[Command::GcBegin { generation: 2 }]);
    click_sends(h, &sent, "Next phase", &[Command::GcPhase]);
    click_sends(h, &sent, "Next phase", &[Command::GcPhase]);
    h.get_by_label("Phase Subtract current");
    click_sends(h, &sent, "Step", &[Command::GcStep { count: 1 }]);
    click_sends(h, &sent, "Step 10", &[Command::GcStep { count: 10 }]);
    click_sends(h, &sent, "Finish", &[Command::GcFinish]);
    let gone: Vec<ObjectId> = h.state().model.changes.gone.iter().map(|node| node.id).collect();
    assert_eq!(gone, [ObjectId(44)]);
    click_sends(h, &sent, "Collect 0", &[Command::Collect { generation: 0 }]);
    click_sends(h, &sent, "Collect 1", &[Command::Collect { generation: 1 }]);
    h.get_by_label_contains("Generation 0:").click();
    h.run_steps(2);
    click_sends(h, &sent, "Begin 0", &[Command::GcBegin { generation: 0 }]);
}

#[test]
fn objects_are_selected_and_focused() {
    let (mut harness, sent) = example();
    harness.get_by_label("list #41: [1, 2, 3], 2 references").click();
    harness.run_steps(4);
    assert_eq!(harness.state().state.selected, Some(ObjectId(41)));
    harness.get_by_label("1 <module>: name alias name");
    click_sends(&mut harness, &sent, "Focus", &[]);
    let focused = GraphOptions { focus: Some(ObjectId(41)), hops: Some(2), ..GraphOptions::default() };
    assert_eq!(harness.state().state.graph, focused);
    click_sends(&mut harness, &sent, "All names", &[]);
    assert_eq!(harness.state().state.graph.focus, None);
    click_sends(&mut harness, &sent, "Types", &[]);
    assert!(harness.state().state.graph.types);
}

#[test]
fn places_stay_and_changes_are_marked() {
    let (mut harness, _sent) = example();
    let before = harness.state().state.canvas.place_of(ObjectId(41)).unwrap().min;
    harness.key_press(Key::F10);
    harness.run_steps(4);
    let window = harness.state();
    assert_eq!(window.state.canvas.place_of(ObjectId(41)).unwrap().min, before);
    assert_eq!(window.model.changes.counts.get(&ObjectId(41)), Some(&1));
    assert!(window.model.changes.new.contains(&ObjectId(44)));
}

#[test]
fn the_palette_finds_commands_and_takes_lines() {
    let (mut harness, sent) = example();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::TextInput, "Command").type_text("step over");
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert_eq!(taken(&sent), [Command::StepOver]);
    assert!(harness.state().state.palette.is_none());
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::TextInput, "Command").type_text("break 6");
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert!(matches!(&taken(&sent)[..], [Command::AddBreakpoint(Breakpoint { line: 6, .. })]));
}

#[test]
fn typing_is_not_stepping() {
    let (mut harness, sent) = example();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.run_steps(3);
    harness.key_press(Key::Period);
    harness.key_press(Key::C);
    harness.run_steps(3);
    assert_eq!(taken(&sent), []);
}

#[test]
fn every_panel_shows_its_data() {
    let (mut harness, _sent) = example();
    for _ in 0..2 {
        harness.key_press(Key::F10);
        harness.run_steps(4);
    }
    harness.get_by_label("list #41: [1, 2, 3, {...}], 3 references, in cycle 1").click();
    harness.run_steps(4);
    insta::assert_snapshot!("panels", tree(&harness));
    harness.state_mut().layout.show(Pane::Output);
    harness.run_steps(3);
    harness.get_by_label_contains("the list now holds the box");
}

#[test]
fn the_engine_may_die() {
    let (mut harness, _sent) = example();
    harness.get_by_role_and_label(Role::Button, "Stop").click();
    harness.run_steps(4);
    assert!(matches!(harness.state().model.run, RunState::Ended(_)));
    harness.key_press(Key::F10);
    harness.run_steps(3);
    harness.get_by_label("The engine is gone. Restart it first.");
    harness.get_by_role_and_label(Role::Button, "Restart engine").click();
    harness.run_steps(8);
    assert_eq!(harness.state().model.run, RunState::Paused);
    harness.get_by_label("list #41: [1, 2, 3], 2 references");
}

#[test]
fn a_program_that_cannot_be_loaded_is_told() {
    let program = Program::File { path: "missing.py".to_owned(), args: Vec::new() };
    let mut harness = open(Window::new(Box::new(MockEngine::default()), program, Layout::default()));
    harness.get_by_label_contains("No program");
    harness.get_by_role_and_label(Role::Button, "Open another program").click();
    harness.run_steps(3);
    assert_eq!(harness.state().state.palette.as_ref().unwrap().text, "load ");
}

/// An engine that says what it is told to, at once.
struct Says(Vec<Event>);

impl Engine for Says {
    fn send(&mut self, _command: Command) {}

    fn try_recv(&mut self) -> Option<Event> {
        self.0.pop()
    }

    fn restart(&mut self) {}
}

#[test]
fn an_engine_of_another_version_is_refused() {
    let hello = Event::Hello { protocol: 999, engine: "other".to_owned(), python: "4.0".to_owned() };
    let harness = open(Window::new(Box::new(Says(vec![hello])), Program::Sample, Layout::default()));
    harness.get_by_label_contains("The engine speaks protocol 999");
}

#[test]
fn the_window_draws_without_any_data() {
    let harness = open(Window::new(Box::new(Says(Vec::new())), Program::Sample, Layout::default()));
    harness.get_by_label("No objects to draw yet.");
}

#[test]
fn the_layout_survives_its_text_form() {
    let layout = Layout { dark: false, ..Layout::default() };
    let text = serde_json::to_string(&layout).unwrap();
    let again: Layout = serde_json::from_str(&text).unwrap();
    assert!(!again.dark);
    assert_eq!(again.tree.tiles.len(), layout.tree.tiles.len());
}

/// The accessible tree as text: role, name and value of everything that has one, once each.
fn tree(harness: &Harness<'_, Window>) -> String {
    let mut text = String::new();
    let mut waiting = vec![(0, harness.root())];
    while let Some((depth, node)) = waiting.pop() {
        let inner = node.accesskit_node();
        let name = inner.label().or_else(|| inner.value()).unwrap_or_default();
        let wordy = !name.is_empty() && !matches!(inner.role(), Role::TextRun | Role::Image);
        if wordy {
            let role = format!("{:?}", inner.role());
            let _ = writeln!(text, "{}{role}: {name}", "  ".repeat(depth));
        }
        let deeper = depth + usize::from(wordy);
        let children: Vec<_> = node.children().collect();
        waiting.extend(children.into_iter().rev().map(|child| (deeper, child)));
    }
    text
}
