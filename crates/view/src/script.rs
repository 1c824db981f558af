//! One typed line to an action: the headless twin's commands, and words for what only the window has.

use serpentarium_protocol::{ObjectId, ParseError, parse_command};

use crate::action::{Action, WindowCommand};
use crate::layout::Pane;

/// Reads `select #41`, `focus #41`, `show collector`, `light`... or any command of the headless twin.
pub fn parse_line(line: &str) -> Result<Action, ParseError> {
    let mut words = line.split_whitespace();
    let action = match (words.next(), words.next()) {
        (Some("select"), Some(id)) => object(id).map(Action::Select),
        (Some("focus"), Some(id)) => object(id).map(|id| Action::Focus(Some(id))),
        (Some("look"), Some(frame)) => frame.parse().ok().map(Action::Frame),
        (Some("cursor"), Some(line)) => line.parse().ok().map(Action::Cursor),
        (Some("show"), Some(pane)) => pane_named(pane).map(|pane| Action::Window(WindowCommand::Show(pane))),
        (Some("unfocus"), None) => Some(Action::Focus(None)),
        (Some(word), None) => window_word(word).map(Action::Window),
        _ => None,
    };
    match action {
        Some(action) => Ok(action),
        None => parse_command(line).map(Action::Send),
    }
}

fn object(word: &str) -> Option<ObjectId> {
    word.strip_prefix('#').unwrap_or(word).parse().ok().map(ObjectId)
}

fn window_word(word: &str) -> Option<WindowCommand> {
    Some(match word {
        "palette" => WindowCommand::Palette,
        "theme" => WindowCommand::Theme,
        "fit" => WindowCommand::Fit,
        "tidy" => WindowCommand::Tidy,
        "types" => WindowCommand::Types,
        "functions" => WindowCommand::Functions,
        "modules" => WindowCommand::Modules,
        "got-it" => WindowCommand::DismissTip,
        "reset-layout" => WindowCommand::ResetLayout,
        _ => return None,
    })
}

fn pane_named(word: &str) -> Option<Pane> {
    Some(match word {
        "source" => Pane::Source,
        "bytecode" => Pane::Bytecode,
        "graph" => Pane::Graph,
        "frames" => Pane::Frames,
        "object" => Pane::Object,
        "collector" => Pane::Collector,
        "output" => Pane::Output,
        "breakpoints" => Pane::Breakpoints,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serpentarium_protocol::Command;

    use super::*;

    #[test]
    fn both_vocabularies_are_understood() {
        assert_eq!(parse_line("select #41"), Ok(Action::Select(ObjectId(41))));
        assert_eq!(parse_line("next"), Ok(Action::Send(Command::StepOver)));
        assert_eq!(parse_line("show collector"), Ok(Action::Window(WindowCommand::Show(Pane::Collector))));
        assert!(parse_line("fly").is_err());
    }
}
