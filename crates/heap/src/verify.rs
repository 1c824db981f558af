//! The heap verifier: recounts every reference and compares with the stored counts.

use std::collections::HashMap;

use crate::{Heap, Object};

/// An object whose stored count is smaller than the references found: it would die while held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountMismatch {
    /// The object's address.
    pub address: usize,
    /// The stored count.
    pub stored: u32,
    /// References found in other objects and among the roots named.
    pub found: u32,
}

impl Heap {
    /// Recounts all references among live objects, plus those the caller names as held from outside
    /// (frames, the runtime's own fields). Objects with fewer stored than found references are wrong for
    /// certain; with `exact`, so are objects with more (a leaked reference).
    pub fn verify_counts<'r>(
        &self,
        roots: impl IntoIterator<Item = &'r Object>,
        exact: bool,
    ) -> Vec<CountMismatch> {
        let mut found: HashMap<usize, u32> = HashMap::new();
        let mut count = |object: &Object| *found.entry(object.address()).or_default() += 1;
        roots.into_iter().for_each(&mut count);
        self.for_each_live(|object| object.visit(&mut |_, target| count(target)));
        let mut wrong = Vec::new();
        self.for_each_live(|object| {
            let seen = found.get(&object.address()).copied().unwrap_or(0);
            let stored = object.ref_count();
            if !object.is_immortal() && (stored < seen || (exact && stored != seen)) {
                wrong.push(CountMismatch { address: object.address(), stored, found: seen });
            }
        });
        wrong
    }
}
