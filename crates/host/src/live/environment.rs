//! Variables, arguments and the working directory.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;

use super::{LiveHost, lock};
use crate::api::Environment;
use crate::errno::number;
use crate::error::{HostError, HostResult};

pub(super) fn into_bytes(text: OsString) -> Vec<u8> {
    text.into_vec()
}

impl Environment for LiveHost {
    fn env_get(&self, name: &[u8]) -> Option<Vec<u8>> {
        lock(&self.variables).iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    fn env_all(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        lock(&self.variables).clone()
    }

    fn env_set(&self, name: &[u8], value: &[u8]) -> HostResult<()> {
        if name.is_empty() || name.contains(&b'=') || name.contains(&0) || value.contains(&0) {
            return Err(HostError::new(number::EINVAL));
        }
        let mut variables = lock(&self.variables);
        match variables.iter_mut().find(|(key, _)| key == name) {
            Some(pair) => pair.1 = value.to_vec(),
            None => variables.push((name.to_vec(), value.to_vec())),
        }
        Ok(())
    }

    fn env_unset(&self, name: &[u8]) -> HostResult<()> {
        lock(&self.variables).retain(|(key, _)| key != name);
        Ok(())
    }

    fn argv(&self) -> Vec<Vec<u8>> {
        self.arguments.clone()
    }

    fn executable(&self) -> Option<Vec<u8>> {
        std::env::current_exe().ok().map(|path| into_bytes(path.into_os_string()))
    }

    fn getcwd(&self) -> HostResult<Vec<u8>> {
        Ok(rustix::process::getcwd(Vec::new())?.into_bytes())
    }

    fn chdir(&self, path: &[u8]) -> HostResult<()> {
        Ok(rustix::process::chdir(path)?)
    }
}
