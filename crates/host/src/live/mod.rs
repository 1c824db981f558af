//! The host that asks the operating system.

mod environment;
mod files;
mod paths;
mod process;
mod table;
mod time;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use table::DescriptorTable;

/// The operating system itself.
///
/// It owns every descriptor it opens and knows them by their real numbers, so using a number after closing it is an
/// error here rather than somebody else's file.
pub struct LiveHost {
    variables: Mutex<Vec<(Vec<u8>, Vec<u8>)>>,
    arguments: Vec<Vec<u8>>,
    descriptors: Mutex<DescriptorTable>,
    signals: Mutex<BTreeMap<i32, Arc<AtomicBool>>>,
    any_signal: Arc<AtomicBool>,
}

impl Default for LiveHost {
    fn default() -> Self {
        Self::new()
    }
}

impl LiveHost {
    /// A host with the arguments and the environment this process was started with.
    pub fn new() -> Self {
        let arguments = std::env::args_os().map(environment::into_bytes).collect();
        Self::with_arguments(arguments)
    }

    /// The same with other arguments.
    pub fn with_arguments(arguments: Vec<Vec<u8>>) -> Self {
        let variables = std::env::vars_os();
        Self {
            variables: Mutex::new(
                variables.map(|(k, v)| (environment::into_bytes(k), environment::into_bytes(v))).collect(),
            ),
            arguments,
            descriptors: Mutex::default(),
            signals: Mutex::default(),
            any_signal: Arc::default(),
        }
    }
}

/// A lock that a panic elsewhere has not made useless: what is behind it is changed in single steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
