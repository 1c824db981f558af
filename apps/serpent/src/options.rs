//! The command line: CPython's options (`python3 --help`) and those of this program.

use serpentarium_session::{Config, GcMode, Main};

/// What the command line asks for.
pub(crate) enum Invocation {
    /// Print this and exit with 0.
    Show(String),
    /// Print this to standard error and exit with 2.
    Usage(String),
    /// Run a program.
    Run {
        /// Options.
        config: Config,
        /// The program.
        main: Main,
    },
}

const HELP: &str = "\
usage: serpent [option] ... [-c cmd | -m mod | file | -] [arg] ...
Options:
-B     : don't write .pyc files on import
-c cmd : program passed in as string
-E     : ignore PYTHON* environment variables
-h     : print this help message and exit
-I     : isolate from the user's environment
-m mod : run library module as a script
-O     : remove assert and __debug__-dependent statements; -OO also docstrings
-P     : don't prepend a potentially unsafe path to sys.path
-q     : don't print version messages on interactive startup
-s     : don't add user site directory to sys.path
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered
-v     : verbose
-V     : print the Python version number and exit
-W arg : warning control
-X opt : implementation-specific option
--stdlib DIR : use the CPython library in DIR instead of the packed one
file   : program read from script file
-      : program read from stdin
arg ...: arguments passed to program in sys.argv[1:]";

/// Parses the arguments, the program's own name first.
pub(crate) fn parse(arguments: &[String]) -> Invocation {
    let program = arguments.first().cloned().unwrap_or_default();
    let mut config = Config {
        orig_argv: arguments.to_vec(),
        executable: std::env::current_exe()
            .map(|path| path.to_string_lossy().into_owned())
            .unwrap_or_default(),
        ..Config::default()
    };
    let mut rest = arguments.iter().skip(1);
    let main = loop {
        let Some(argument) = rest.next() else { break Main::Stdin };
        match argument.as_str() {
            "-" => break Main::Stdin,
            "--version" => return Invocation::Show("Python 3.14.10".to_owned()),
            "--help" => return Invocation::Show(HELP.to_owned()),
            "--stdlib" => match rest.next() {
                Some(dir) => config.stdlib = Some(dir.trim_end_matches('/').to_owned()),
                None => return usage(&program, "Argument expected for the --stdlib option"),
            },
            option if option.starts_with('-') && 1 < option.len() => {
                match short_options(&mut config, &option[1..], &mut rest) {
                    Ok(None) => {}
                    Ok(Some(main)) => break main,
                    Err(Stop::Show(text)) => return Invocation::Show(text),
                    Err(Stop::Bad(message)) => return usage(&program, &message),
                }
            }
            file => break Main::File(file.to_owned()),
        }
    };
    config.argv = vec![match &main {
        Main::Command(_) => "-c".to_owned(),
        Main::Module(_) => "-m".to_owned(),
        Main::Stdin => "-".to_owned(),
        Main::File(path) => path.clone(),
    }];
    if matches!(main, Main::Stdin) && arguments.len() == 1 {
        config.argv = vec![String::new()];
    }
    config.argv.extend(rest.cloned());
    read_environment(&mut config);
    if let Main::File(path) = &main
        && let Err(error) = std::fs::metadata(path)
    {
        let number = error.raw_os_error().unwrap_or(2);
        let text = serpentarium_host::strerror(number);
        return Invocation::Usage(format!(
            "{program}: can't open file '{}': [Errno {number}] {text}",
            absolute(path)
        ));
    }
    Invocation::Run { config, main }
}

fn absolute(path: &str) -> String {
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.to_string_lossy().into_owned())
}

fn usage(program: &str, message: &str) -> Invocation {
    Invocation::Usage(format!(
        "{message}\nusage: {program} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h' for more information."
    ))
}

enum Stop {
    Show(String),
    Bad(String),
}

/// One cluster of short options; the program if it ends the options.
fn short_options<'a>(
    config: &mut Config,
    cluster: &str,
    rest: &mut impl Iterator<Item = &'a String>,
) -> Result<Option<Main>, Stop> {
    for (index, option) in cluster.char_indices() {
        let mut value = || {
            let attached = &cluster[index + option.len_utf8()..];
            if attached.is_empty() { rest.next().cloned() } else { Some(attached.to_owned()) }
        };
        let missing = || Stop::Bad(format!("Argument expected for the -{option} option"));
        match option {
            'c' => return value().map(Main::Command).map(Some).ok_or_else(missing),
            'm' => return value().map(Main::Module).map(Some).ok_or_else(missing),
            'W' => {
                config.warn_options.push(value().ok_or_else(missing)?);
                return Ok(None);
            }
            'X' => {
                config.x_options.push(value().ok_or_else(missing)?);
                return Ok(None);
            }
            'B' => config.dont_write_bytecode = true,
            'E' => config.ignore_environment = true,
            'I' => {
                config.isolated = true;
                config.ignore_environment = true;
            }
            'O' => config.optimize = config.optimize.saturating_add(1),
            'P' => config.safe_path = true,
            'S' => config.no_site = true,
            's' => config.no_user_site = true,
            'q' => config.quiet = true,
            'u' => config.unbuffered = true,
            'v' => config.verbose = config.verbose.saturating_add(1),
            'i' => config.inspect = true,
            'b' | 'd' | 'R' | 'x' => {}
            'V' => return Err(Stop::Show("Python 3.14.10".to_owned())),
            'h' | '?' => return Err(Stop::Show(HELP.to_owned())),
            other => return Err(Stop::Bad(format!("Unknown option: -{other}"))),
        }
    }
    Ok(None)
}

/// The value of `-X NAME`, empty if it has none.
fn x_option<'a>(options: &'a [String], name: &str) -> Option<&'a str> {
    options.iter().find_map(|option| match option.split_once('=') {
        Some((key, value)) => (key == name).then_some(value),
        None => (option == name).then_some(""),
    })
}

/// `PYTHON*` variables, and `SERPENT_GC` for tests.
fn read_environment(config: &mut Config) {
    config.no_debug_ranges = x_option(&config.x_options, "no_debug_ranges").is_some();
    let prefix = x_option(&config.x_options, "pycache_prefix").filter(|prefix| !prefix.is_empty());
    config.pycache_prefix = prefix.map(ToOwned::to_owned);
    let get = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    config.gc_mode = match get("SERPENT_GC").as_deref() {
        Some("never") => GcMode::Never,
        Some("always") => GcMode::Always,
        _ => GcMode::Normal,
    };
    if config.ignore_environment {
        return;
    }
    config.hash_seed = get("PYTHONHASHSEED").and_then(|seed| seed.parse().ok());
    // Those that are numbers count as one unless they are numbers; the greater of variable and option holds.
    let level = |name: &str| {
        let number = |value: String| value.trim_start().parse::<i32>().ok().filter(|number| 0 <= *number);
        get(name).map_or(0, |value| number(value).unwrap_or(1)).min(255) as u8
    };
    config.optimize = config.optimize.max(level("PYTHONOPTIMIZE"));
    config.verbose = config.verbose.max(level("PYTHONVERBOSE"));
    config.inspect |= level("PYTHONINSPECT") > 0;
    config.dont_write_bytecode |= level("PYTHONDONTWRITEBYTECODE") > 0;
    config.unbuffered |= level("PYTHONUNBUFFERED") > 0;
    config.no_user_site |= level("PYTHONNOUSERSITE") > 0;
    config.no_debug_ranges |= get("PYTHONNODEBUGRANGES").is_some();
    if config.pycache_prefix.is_none() && x_option(&config.x_options, "pycache_prefix").is_none() {
        config.pycache_prefix = get("PYTHONPYCACHEPREFIX");
    }
    config.safe_path |= get("PYTHONSAFEPATH").is_some();
}
