//! Cells: variables shared between scopes.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Slot, Visitor};

use crate::Type;
use crate::core::{CallArgs, CompareOp, GetSetDef, PyResult, Runtime, SlotTable, TypeSpec, kind};
use crate::types::receiver::receiver;

/// The payload of cells (`PyCellObject`).
#[derive(Debug)]
pub struct CellObject {
    /// The value, if bound.
    pub contents: Slot,
}

impl Payload for CellObject {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::CELL;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.contents.visit(Label::Field("cell_contents"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.contents.set(None);
    }
}

/// The type `cell`.
pub(crate) const CELL: TypeSpec = TypeSpec {
    doc: "Create a new cell object.",
    signature: Some("([contents])"),
    basicsize: 24,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        compare: Some(compare),
        hash: Some(crate::core::hash_not_implemented),
        ..SlotTable::EMPTY
    },
    getset: &[GetSetDef::new("cell_contents", get_contents, "").with_set(set_contents)],
    ..TypeSpec::named("cell")
};

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("cell() takes no keyword arguments"));
    }
    match args.values.len() {
        0 | 1 => Ok(rt.new_cell(args.get(0).map(Obj::to_ref)).into_object()),
        given => Err(rt.type_error(format!("cell expected at most 1 argument, got {given}"))),
    }
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let address = object.address();
    let text = match receiver::<CellObject>(rt, object)?.contents.get() {
        Some(value) => {
            format!("<cell at {address:#x}: {} object at {:#x}>", rt.type_name(&value), value.address())
        }
        None => format!("<cell at {address:#x}: empty>"),
    };
    Ok(rt.new_str(&text).into_object())
}

/// Cells compare as their contents; an empty one comes before all others.
fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (a.downcast::<CellObject>(), b.downcast::<CellObject>()) else {
        return Ok(rt.not_implemented());
    };
    match (a.contents.get(), b.contents.get()) {
        (Some(a), Some(b)) => rt.compare(&a, &b, op),
        (a, b) => Ok(rt.bool(op.accepts(a.is_some().cmp(&b.is_some())))),
    }
}

fn get_contents(rt: &Runtime, object: &Object) -> PyResult {
    let contents = receiver::<CellObject>(rt, object)?.contents.get();
    contents.ok_or_else(|| rt.value_error("Cell is empty"))
}

fn set_contents(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    receiver::<CellObject>(rt, object)?.contents.set(value.map(Obj::to_ref));
    Ok(())
}

impl crate::Runtime {
    /// A cell that holds `value`, or nothing.
    pub fn new_cell(&self, value: Option<serpentarium_heap::Ref>) -> serpentarium_heap::Ref<CellObject> {
        self.tracked(
            self.heap
                .alloc(&self.types.cell, CellObject { contents: value.map_or_else(Slot::empty, Slot::new) }),
        )
    }
}
