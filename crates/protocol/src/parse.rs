//! One typed line, as the headless twin reads it, to a command.

use std::fmt;

use crate::command::{Breakpoint, COMMANDS, Command, CommandId};
use crate::graph::GraphOptions;
use crate::snapshot::{ObjectId, SnapshotOptions};

/// Why a line is not a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// The line is empty or a comment.
    Empty,
    /// No command has this name.
    Unknown(String),
    /// The command exists, its arguments do not fit; says how it is used.
    Usage(CommandId),
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParseError::Empty => write!(f, "no command"),
            ParseError::Unknown(word) => write!(f, "no command is called {word:?}; try help"),
            ParseError::Usage(id) => write!(f, "usage: {}", id.info().usage()),
        }
    }
}

impl std::error::Error for ParseError {}

impl crate::command::CommandInfo {
    /// The word and what follows it, as help shows it.
    pub fn usage(&self) -> String {
        format!("{} {}", self.word, self.arguments).trim_end().to_owned()
    }
}

/// Reads one line. `#` begins a comment; words are separated by blanks, `"..."` keeps blanks.
pub fn parse_command(line: &str) -> Result<Command, ParseError> {
    let words = split_words(line);
    let Some((word, arguments)) = words.split_first() else { return Err(ParseError::Empty) };
    let row = COMMANDS.iter().find(|row| row.word == word || (!row.alias.is_empty() && row.alias == word));
    match row {
        Some(row) => with_arguments(row.id, arguments).ok_or(ParseError::Usage(row.id)),
        None => Err(ParseError::Unknown(word.clone())),
    }
}

fn split_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            // `#41` is an object, `# anything else` a comment.
            '#' if !quoted && word.is_none() && !characters.peek().is_some_and(char::is_ascii_digit) => break,
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn with_arguments(id: CommandId, arguments: &[String]) -> Option<Command> {
    let simple = |command: Command| arguments.is_empty().then_some(command);
    match id {
        CommandId::Load => {
            let (file, args) = arguments.split_first()?;
            Some(Command::Load { file: file.clone(), args: args.to_vec(), source: None })
        }
        CommandId::Restart => simple(Command::Restart),
        CommandId::Run => simple(Command::Run),
        CommandId::Pause => simple(Command::Pause),
        CommandId::StepInstruction => Some(Command::StepInstruction { count: number(arguments, 1)? }),
        CommandId::StepLine => simple(Command::StepLine),
        CommandId::StepOver => simple(Command::StepOver),
        CommandId::StepOut => simple(Command::StepOut),
        CommandId::RunToLine => {
            let Breakpoint { file, line } = place(arguments)?;
            Some(Command::RunToLine { file: (!file.is_empty()).then_some(file), line })
        }
        CommandId::AddBreakpoint => place(arguments).map(Command::AddBreakpoint),
        CommandId::RemoveBreakpoint => place(arguments).map(Command::RemoveBreakpoint),
        CommandId::ListBreakpoints => simple(Command::ListBreakpoints),
        CommandId::Collect => Some(Command::Collect { generation: generation(arguments)? }),
        CommandId::GcBegin => Some(Command::GcBegin { generation: generation(arguments)? }),
        CommandId::GcStep => Some(Command::GcStep { count: number(arguments, 1)? }),
        CommandId::GcUntil => {
            let objects: Option<Vec<ObjectId>> = arguments.iter().map(|word| object_id(word)).collect();
            Some(Command::GcUntil { objects: objects.filter(|objects| !objects.is_empty())? })
        }
        CommandId::GcPhase => simple(Command::GcPhase),
        CommandId::GcFinish => simple(Command::GcFinish),
        CommandId::Frames => simple(Command::Frames),
        CommandId::Stack => Some(Command::Stack { frame: number(arguments, 0)? }),
        CommandId::Source => Some(Command::Source { frame: number(arguments, 0)? }),
        CommandId::Dis => Some(Command::Dis { frame: number(arguments, 0)? }),
        CommandId::Graph => graph_options(arguments).map(Command::Graph),
        CommandId::Object => object(arguments).map(|id| Command::Object { id }),
        CommandId::Holders => object(arguments).map(|id| Command::Holders { id }),
        CommandId::Referents => object(arguments).map(|id| Command::Referents { id }),
        CommandId::Audit => simple(Command::Audit),
        CommandId::Output => simple(Command::Output),
        CommandId::GcState => simple(Command::GcState),
        CommandId::Snapshot => snapshot_options(arguments).map(Command::Snapshot),
        CommandId::Stop => simple(Command::Stop),
        CommandId::Help => simple(Command::Help),
    }
}

fn number(arguments: &[String], default: u32) -> Option<u32> {
    match arguments {
        [] => Some(default),
        [one] => one.parse().ok(),
        _ => None,
    }
}

fn generation(arguments: &[String]) -> Option<u8> {
    number(arguments, 2).filter(|&n| n <= 2).map(|n| n as u8)
}

/// `12` or `file.py:12`.
fn place(arguments: &[String]) -> Option<Breakpoint> {
    let [one] = arguments else { return None };
    let (file, line) = one.rsplit_once(':').unwrap_or(("", one));
    let line = line.parse().ok().filter(|&line| 0 < line)?;
    Some(Breakpoint { file: file.to_owned(), line })
}

/// `41` or `#41`.
fn object_id(word: &str) -> Option<ObjectId> {
    word.strip_prefix('#').unwrap_or(word).parse().ok().map(ObjectId)
}

fn object(arguments: &[String]) -> Option<ObjectId> {
    let [one] = arguments else { return None };
    object_id(one)
}

fn graph_options(arguments: &[String]) -> Option<GraphOptions> {
    let mut options = GraphOptions::default();
    for word in arguments {
        graph_option(&mut options, word)?;
    }
    Some(options)
}

fn graph_option(options: &mut GraphOptions, word: &str) -> Option<()> {
    match word.split_once('=') {
        Some(("focus", id)) => options.focus = Some(object_id(id)?),
        Some(("hops", n)) => options.hops = Some(n.parse().ok()?),
        Some(("limit", n)) => options.limit = n.parse().ok()?,
        None if word == "types" => options.types = true,
        None if word == "functions" => options.functions = true,
        None if word == "modules" => options.modules = true,
        _ => return None,
    }
    Some(())
}

fn snapshot_options(arguments: &[String]) -> Option<SnapshotOptions> {
    let mut options = SnapshotOptions::default();
    for word in arguments {
        match word.split_once('=') {
            Some(("frame", n)) => options.frame = n.parse().ok()?,
            Some(("object", id)) => options.object = Some(object_id(id)?),
            _ => graph_option(&mut options.graph, word)?,
        }
    }
    Some(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, command: Command) {
        assert_eq!(parse_command(line), Ok(command), "{line}");
    }

    #[test]
    fn lines_become_commands() {
        check("n", Command::StepOver);
        check("  next   # a comment", Command::StepOver);
        check(
            "load \"a b.py\" -x 1",
            Command::Load { file: "a b.py".into(), args: vec!["-x".into(), "1".into()], source: None },
        );
        check("break a.py:7", Command::AddBreakpoint(Breakpoint { file: "a.py".into(), line: 7 }));
        check("until 9", Command::RunToLine { file: None, line: 9 });
        check("collect", Command::Collect { generation: 2 });
        check("gc-begin 0", Command::GcBegin { generation: 0 });
        check("object #41", Command::Object { id: ObjectId(41) });
        check(
            "graph focus=#3 hops=2 types",
            Command::Graph(GraphOptions {
                focus: Some(ObjectId(3)),
                hops: Some(2),
                types: true,
                ..GraphOptions::default()
            }),
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(parse_command(" # nothing"), Err(ParseError::Empty));
        let said = |line: &str| parse_command(line).err().map(|e| e.to_string()).unwrap_or_default();
        assert_eq!(said("fly"), "no command is called \"fly\"; try help");
        assert_eq!(said("break"), "usage: break [FILE:]LINE");
        assert_eq!(said("collect 3"), "usage: collect [GENERATION]");
        assert_eq!(said("next 3"), "usage: next");
    }
}
