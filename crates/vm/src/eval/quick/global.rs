//! `LOAD_GLOBAL` by position, valid while the set of the namespace's keys is the same.
//!
//! Cache: counter, position, keys version of the module's namespace, and that of the builtins.

use serpentarium_heap::{Cache, Ref};
use serpentarium_object::{Dict, Unit};

/// `LOAD_GLOBAL_MODULE`
#[inline(always)]
pub(in crate::eval) fn module(globals: &Dict, cache: Cache<'_, Unit>) -> Option<Ref> {
    if globals.current_keys_version() != cache.word(2).cache() {
        return None;
    }
    globals.value_at(cache.word(1).cache() as usize)
}

/// `LOAD_GLOBAL_BUILTIN`
#[inline(always)]
pub(in crate::eval) fn builtin(globals: &Dict, builtins: &Dict, cache: Cache<'_, Unit>) -> Option<Ref> {
    if globals.current_keys_version() != cache.word(2).cache()
        || builtins.current_keys_version() != cache.word(3).cache()
    {
        return None;
    }
    builtins.value_at(cache.word(1).cache() as usize)
}
