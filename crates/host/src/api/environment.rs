//! Environment variables, arguments, the working directory.

use crate::error::HostResult;

/// What a program is started with. Setting a variable changes it for this host and the programs it starts; the
/// variables of the operating system's own process stay as they were.
pub trait Environment {
    /// One variable.
    fn env_get(&self, name: &[u8]) -> Option<Vec<u8>>;
    /// All variables, in the order they were given, later ones last.
    fn env_all(&self) -> Vec<(Vec<u8>, Vec<u8>)>;
    /// Sets a variable. The name may not be empty, nor hold `=` or a zero byte.
    fn env_set(&self, name: &[u8], value: &[u8]) -> HostResult<()>;
    /// Takes a variable away, if it is there.
    fn env_unset(&self, name: &[u8]) -> HostResult<()>;
    /// The arguments, the program's name first.
    fn argv(&self) -> Vec<Vec<u8>>;
    /// The path of the running program, as far as it is known.
    fn executable(&self) -> Option<Vec<u8>>;
    /// The working directory.
    fn getcwd(&self) -> HostResult<Vec<u8>>;
    /// Changes it.
    fn chdir(&self, path: &[u8]) -> HostResult<()>;
}
