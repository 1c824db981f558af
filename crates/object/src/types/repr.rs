//! What containers need to show themselves: the guard against containers within themselves
//! (`Py_ReprEnter`), and joining of representations.

use serpentarium_heap::Object;
use serpentarium_text::TextBuilder;

use crate::core::{PyResult, Runtime};
use crate::{StrMethods as _, str_value};

/// Shows that an object's representation is being made; ends when dropped.
#[derive(Debug)]
pub struct ReprGuard<'a> {
    rt: &'a Runtime,
    address: usize,
}

impl Drop for ReprGuard<'_> {
    fn drop(&mut self) {
        let mut active = self.rt.active_reprs.borrow_mut();
        if let Some(place) = active.iter().rposition(|known| *known == self.address) {
            active.remove(place);
        }
    }
}

impl Runtime {
    /// Begins the representation of a container; none if it is already being made further out.
    pub fn enter_repr(&self, object: &Object) -> Option<ReprGuard<'_>> {
        let mut active = self.active_reprs.borrow_mut();
        if active.contains(&object.address()) {
            return None;
        }
        active.push(object.address());
        drop(active);
        Some(ReprGuard { rt: self, address: object.address() })
    }
}

/// Appends `repr(object)` to a text.
pub(crate) fn push_repr(rt: &Runtime, text: &mut TextBuilder, object: &Object) -> PyResult<()> {
    let repr = rt.repr(object)?;
    if let Some(repr) = str_value(&repr) {
        text.push_text(repr.text());
    }
    Ok(())
}
