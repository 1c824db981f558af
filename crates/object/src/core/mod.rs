//! The model: types and slots, native functions, raising, interning, the runtime.

mod args;
mod class;
mod collector;
mod evaluator;
mod exact;
mod generic_slots;
mod kinds;
mod lookup;
mod native;
mod raised;
mod ready;
mod roots;
mod runtime;
mod slotdefs;
mod slots;
mod spec;
mod ty;

pub use args::{CallArgs, NativeArgs};
pub use class::{bases_value, mangle};
pub(crate) use class::{get_dict as get_instance_dict, set_dict as set_instance_dict};
pub use collector::{Collector, GcMode, GcState};
pub use evaluator::{CompileOptions, Evaluator, EvaluatorSettings};
pub use exact::ExactTypes;
pub(crate) use generic_slots::borrow_all;
pub use kinds::kind;
pub use lookup::{MethodCache, type_of};
pub use native::{BoundFn, FastFn, NativeCode, Signature};
pub use raised::{PyResult, Raised};
pub use ready::hash_not_implemented;
pub use runtime::{Runtime, is};
pub use slotdefs::{SLOT_DEFS, SlotDef, Wrapper};
pub use slots::{BinaryFn, CompareOp, InquiryFn, LengthFn, SlotTable, TernaryFn, UnaryFn};
pub use spec::{GetSetDef, MethodDef, MethodKind, ModuleSpec, TypeSpec};
pub use ty::{DictSlotFn, SHARED_KEYS_MAX, SharedKeys, Storage, Type, type_flag};

/// The type of a `new` slot.
pub(crate) type NewSlot = Option<fn(&Runtime, &serpentarium_heap::Obj<Type>, CallArgs<'_>) -> PyResult>;

#[cfg(test)]
mod tests;
