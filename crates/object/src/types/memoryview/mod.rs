//! `memoryview`: a window on another object's memory.

mod assign;
mod cast;
mod compare;
mod item;
mod iterator;
mod methods;
mod slots;

use std::cell::Cell;

use serpentarium_heap::{GcWord, Guarded, Kind, Label, Obj, Object, Payload, Ref, Visitor};

use crate::core::{PyResult, Runtime};
use crate::types::BufferView;
pub(crate) use iterator::MEMORY_ITERATOR;
pub(crate) use methods::MEMORYVIEW;

/// The payload of `memoryview`.
#[derive(Debug)]
pub struct MemoryView {
    /// The buffer and its shape; none once released.
    pub view: Guarded<Option<BufferView>>,
    /// How many consumers use the view's memory; it cannot be released meanwhile.
    pub exports: Cell<usize>,
    /// The hash, or -1 while nobody asked.
    hash: Cell<i64>,
}

impl Payload for MemoryView {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        if let Some(view) = &*self.view.borrow() {
            visitor(Label::Field("obj"), &view.owner);
        }
    }

    fn clear(&self, _: &[()]) {
        drop(self.view.take());
    }
}

impl Runtime {
    /// A memoryview of a buffer.
    pub fn new_memoryview(&self, view: BufferView) -> Ref<MemoryView> {
        let payload =
            MemoryView { view: Guarded::new(Some(view)), exports: Cell::new(0), hash: Cell::new(-1) };
        self.tracked(self.heap.alloc(&self.types.memoryview, payload))
    }

    /// `memoryview(object)`
    pub fn memoryview_of(&self, object: &Object) -> PyResult<Ref<MemoryView>> {
        if let Some(view) = object.downcast::<MemoryView>() {
            return Ok(self.new_memoryview(live(self, view)?));
        }
        let Some(buffer) = crate::type_of(object).slot(|slots| slots.buffer) else {
            let name = self.type_name(object);
            return Err(self.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")));
        };
        Ok(self.new_memoryview(buffer(self, object, false)?))
    }
}

/// `self` in a slot or method.
fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<MemoryView>> {
    object.downcast::<MemoryView>().ok_or_else(|| rt.system_error("bad argument to internal function"))
}

fn released(rt: &Runtime) -> crate::Raised {
    rt.value_error("operation forbidden on released memoryview object")
}

/// The buffer of a view that is not released: one more view of it.
fn live(rt: &Runtime, view: &MemoryView) -> PyResult<BufferView> {
    let copy = view.view.borrow().clone();
    copy.ok_or_else(|| released(rt))
}

/// Something about the buffer of a view that is not released.
fn inspect<R>(rt: &Runtime, object: &Object, look: impl FnOnce(&BufferView) -> R) -> PyResult<R> {
    let view = receiver(rt, object)?;
    let found = view.view.borrow().as_ref().map(look);
    found.ok_or_else(|| released(rt))
}
