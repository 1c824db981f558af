//! The command line.

use std::path::PathBuf;

use serpentarium_view::Program;

const HELP: &str = "\
usage: serpentarium [OPTION...] [FILE [ARG...]]

Opens the debugger on a Python program, stopped before its first line; on a small example without FILE.

  --light              begin with the light theme
  --dark               begin with the dark theme
  --screenshot PATH    draw the window, save it as PNG and leave
  --script COMMANDS    carry out commands, separated by ';', before the screenshot
  --size WxH           the window's size
  --help               this text
  --version            the version";

/// What this process is to be.
pub(crate) enum Mode {
    /// The engine of a window, which speaks over standard input and output.
    Engine {
        /// Whether it only acts the example.
        mock: bool,
    },
    /// The window.
    Window(Options),
    /// Something to print, and no more.
    Say(String),
}

/// How the window is to begin.
pub(crate) struct Options {
    /// What to debug.
    pub(crate) program: Program,
    /// The theme, when it is not the one used last.
    pub(crate) dark: Option<bool>,
    /// Where to save a picture of the window.
    pub(crate) screenshot: Option<PathBuf>,
    /// Commands to carry out.
    pub(crate) script: Vec<String>,
    /// The window's size.
    pub(crate) size: [f32; 2],
    /// Whether an actor takes the engine's place; for work on the window itself.
    pub(crate) mock: bool,
}

/// Reads the command line. Options end at the file's name: what follows belongs to the program.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Mode, String> {
    let mut options = Options {
        program: Program::Sample,
        dark: None,
        screenshot: None,
        script: Vec::new(),
        size: [1440.0, 900.0],
        mock: false,
    };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let mut value = |name: &str| arguments.next().ok_or(format!("{name} needs a value"));
        match argument.as_str() {
            "--engine" => return Ok(Mode::Engine { mock: arguments.next().as_deref() == Some("--mock") }),
            "--help" | "-h" => return Ok(Mode::Say(HELP.to_owned())),
            "--version" | "-V" => {
                return Ok(Mode::Say(format!("serpentarium {}", env!("CARGO_PKG_VERSION"))));
            }
            "--light" => options.dark = Some(false),
            "--dark" => options.dark = Some(true),
            "--mock" => options.mock = true,
            "--screenshot" => options.screenshot = Some(value("--screenshot")?.into()),
            "--size" => options.size = size(&value("--size")?)?,
            "--script" => {
                let script = value("--script")?;
                let commands = script.split(';').map(str::trim).filter(|command| !command.is_empty());
                options.script.extend(commands.map(str::to_owned));
            }
            "--" => {
                program(&mut options, arguments.next(), arguments);
                break;
            }
            unknown if unknown.starts_with('-') => {
                return Err(format!("unknown option {unknown}; try --help"));
            }
            _ => {
                program(&mut options, Some(argument), arguments);
                break;
            }
        }
    }
    Ok(Mode::Window(options))
}

fn program(options: &mut Options, path: Option<String>, arguments: impl Iterator<Item = String>) {
    if let Some(path) = path {
        options.program = Program::File { path, args: arguments.collect() };
    }
}

fn size(text: &str) -> Result<[f32; 2], String> {
    let number = |text: &str| text.parse::<u16>().ok().filter(|&n| 100 <= n).map(f32::from);
    let size = text.split_once('x').and_then(|(width, height)| Some([number(width)?, number(height)?]));
    size.ok_or_else(|| format!("--size wants WIDTHxHEIGHT, not {text:?}"))
}
