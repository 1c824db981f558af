//! Assembling a runtime and running programs in it (`Modules/main.c`, `Python/pylifecycle.c`).

mod bootstrap;
mod library;
mod main_program;
mod shutdown;

use std::rc::Rc;
use std::sync::Arc;

use serpentarium_host::Host;
use serpentarium_object::{PyResult, Raised, Runtime};
use serpentarium_vm::Vm;

pub(crate) use library::{LIBRARY_ROOT, LibraryHost};

/// When the collector runs by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum GcMode {
    /// As CPython's thresholds say.
    #[default]
    Normal,
    /// Never.
    Never,
    /// At every safe point, for tests.
    Always,
}

/// What the command line and the environment decide (`PyConfig`).
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `sys.argv`, the program's name first.
    pub argv: Vec<String>,
    /// `sys.orig_argv`
    pub orig_argv: Vec<String>,
    /// `sys.executable`
    pub executable: String,
    /// A real CPython library to use instead of the packed one (`--stdlib DIR`).
    pub stdlib: Option<String>,
    /// `-O` given this many times.
    pub optimize: u8,
    /// `-B`
    pub dont_write_bytecode: bool,
    /// `-i`
    pub inspect: bool,
    /// `-E`
    pub ignore_environment: bool,
    /// `-I`
    pub isolated: bool,
    /// `-P`
    pub safe_path: bool,
    /// `-S`
    pub no_site: bool,
    /// `-s`
    pub no_user_site: bool,
    /// `-u`
    pub unbuffered: bool,
    /// `-q`
    pub quiet: bool,
    /// `-v` given this many times.
    pub verbose: u8,
    /// `-W` options in order.
    pub warn_options: Vec<String>,
    /// `-X` options in order.
    pub x_options: Vec<String>,
    /// `-X pycache_prefix=DIR`
    pub pycache_prefix: Option<String>,
    /// `-X no_debug_ranges`
    pub no_debug_ranges: bool,
    /// `PYTHONHASHSEED`: none is random.
    pub hash_seed: Option<u32>,
    /// When the collector runs.
    pub gc_mode: GcMode,
}

/// What to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Main {
    /// `-c TEXT`
    Command(String),
    /// A script's path, a folder, or an archive.
    File(String),
    /// `-m NAME`
    Module(String),
    /// The program on standard input.
    Stdin,
}

/// Why a runtime did not come up. The text is for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError(pub String);

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// A live Python.
pub struct Python {
    /// The runtime.
    pub rt: Rc<Runtime>,
    /// Its evaluator.
    pub vm: Rc<Vm>,
    config: Config,
}

impl Python {
    /// Puts a runtime together and imports what CPython imports before the program.
    pub fn new(config: Config, host: Arc<dyn Host>) -> Result<Self, StartError> {
        let host: Arc<dyn Host> = match &config.stdlib {
            Some(_) => host,
            None => Arc::new(LibraryHost::new(host)),
        };
        let hash_key = bootstrap::hash_key(&*host, config.hash_seed);
        let rt = Runtime::new(host, hash_key);
        let vm = Vm::install(
            &rt,
            Box::new(serpentarium_syntax::Compiler::new(config.optimize, !config.no_debug_ranges)),
        );
        serpentarium_modules::plug(&rt, serpentarium_syntax::MODULES);
        let python = Self { rt, vm, config };
        if python.config.gc_mode == GcMode::Never {
            python.rt.set_gc_mode(serpentarium_object::GcMode::Never);
        }
        match python.start() {
            Ok(()) => {
                // Start-up itself would take minutes with a collection at each safe point.
                if python.config.gc_mode == GcMode::Always {
                    python.rt.set_gc_mode(serpentarium_object::GcMode::Always);
                }
                Ok(python)
            }
            Err(raised) => Err(StartError(python.describe(&raised))),
        }
    }

    /// Shuts the runtime down after the program has ended with `status`; the final exit status.
    pub fn finish(&self, status: i32) -> i32 {
        shutdown::finish(self, status)
    }

    /// The options it was started with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The failure and where it happened, for a runtime that cannot run its own `traceback` module yet.
    fn describe(&self, raised: &Raised) -> String {
        let exception = raised.exception();
        let text = self.rt.str_text(exception).unwrap_or_default();
        let mut report =
            format!("Fatal Python error: failed to start: {}: {text}", self.rt.type_name(exception));
        let mut entry =
            serpentarium_object::exception_value(exception).and_then(|value| value.traceback.get());
        while let Some(current) = entry {
            let Some(traceback) = current.downcast::<serpentarium_object::Traceback>() else { break };
            let frame = traceback.frame.get();
            if let Some(frame) =
                frame.as_deref().and_then(|frame| frame.downcast::<serpentarium_vm::FrameObject>())
            {
                let code = &frame.frame.code.unit;
                let line = code.position_at(traceback.lasti.get().max(0) as u32 / 2).line.unwrap_or(0);
                report
                    .push_str(&format!("\n  File \"{}\", line {line}, in {}", code.filename, code.qualname));
            }
            entry = traceback.next.get();
        }
        report
    }

    fn start(&self) -> PyResult<()> {
        bootstrap::start(&self.rt, &self.config)
    }
}

impl std::fmt::Debug for Python {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Python")
    }
}
