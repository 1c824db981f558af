//! `serpent debug [-S] FILE [ARG...]`: the debugger without its window. One command a line, one JSON object a line.

use serpentarium_session::engine::{Dialect, Start, serve};

const USAGE: &str = "\
usage: serpent debug [-S] FILE [ARG...]

Runs FILE under the debugger, stopped before its first line. Reads one command a line from standard input and writes
one JSON object a line to standard output; `help` lists the commands. A script of commands may be piped in.";

/// Serves standard input and output until there is nothing more to do.
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks through its streams")]
pub(crate) fn run(arguments: &[String]) -> i32 {
    let no_site = arguments.first().is_some_and(|first| first == "-S");
    match arguments[usize::from(no_site)..].split_first() {
        None => {
            eprintln!("{USAGE}");
            2
        }
        Some((option, _)) if option == "--help" || option == "-h" => {
            println!("{USAGE}");
            0
        }
        Some((file, args)) => {
            let start = Start { file: file.clone(), args: args.to_vec(), no_site };
            serve(std::io::stdin().lock(), Box::new(std::io::stdout()), Dialect::Typed, Some(start))
        }
    }
}
