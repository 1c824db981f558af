//! `_typing._ConstEvaluator`: a function that gives a known value in the format asked for.

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Slot, Visitor};

use crate::core::{CallArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::types::object::object_getattro;
use crate::types::receiver::{receiver, slot_value};
use crate::types::tuple_value;

/// The payload.
#[derive(Debug)]
pub(super) struct Evaluator {
    value: Slot,
}

impl Payload for Evaluator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.value.visit(Label::Field("value"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.value.set(None);
    }
}

pub(super) const CONST_EVALUATOR: TypeSpec = TypeSpec {
    doc: "Internal type for implementing evaluation functions.",
    signature: Some("()"),
    basicsize: 24,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable {
        call: Some(call),
        repr: Some(repr),
        getattro: Some(object_getattro),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("_typing._ConstEvaluator")
};

/// `annotationlib.Format.STRING`
const FORMAT_STRING: i32 = 4;

/// An evaluator of `value`.
pub(super) fn new_evaluator(rt: &Runtime, value: &Object) -> PyResult {
    let payload = Evaluator { value: Slot::new(value.to_ref()) };
    Ok(rt.tracked(rt.heap.alloc(&rt.typing()?.evaluator, payload)).into_object())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let value = slot_value(rt, &receiver::<Evaluator>(rt, object)?.value)?;
    Ok(rt.new_str(&format!("<constevaluator {}>", rt.repr_text(&value)?)).into_object())
}

fn call(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("constevaluator.__call__() takes no keyword arguments"));
    }
    let given = args.values.len();
    let (Some(format), 1) = (args.get(0), given) else {
        let text = format!("constevaluator.__call__() takes exactly 1 argument ({given} given)");
        return Err(rt.type_error(text));
    };
    let format = rt.index_as_i32(format)?;
    let value = slot_value(rt, &receiver::<Evaluator>(rt, object)?.value)?;
    if format != FORMAT_STRING {
        return Ok(value);
    }
    let text = match tuple_value(&value) {
        Some(items) => {
            let parts = items.tail().iter().map(|item| rt.type_argument_repr(item));
            format!("({})", parts.collect::<PyResult<Vec<_>>>()?.join(", "))
        }
        None => rt.type_argument_repr(&value)?,
    };
    Ok(rt.new_str(&text).into_object())
}
