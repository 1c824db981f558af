//! What the heap asks of the runtime above it when an object dies.

use crate::Object;

/// The runtime's part in the death of an object. Either call may run Python code.
pub trait HeapHooks {
    /// Runs the object's finaliser (`tp_finalize`: `__del__`, closing a generator). The object is alive
    /// during the call and stays alive if somebody took a reference. Source: PEP 442.
    fn finalize(&self, object: &Object);

    /// Kills the weak references to the object and calls their callbacks.
    fn clear_weak_references(&self, object: &Object);
}
