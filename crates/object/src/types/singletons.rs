//! Objects of which there is one: `None`, `True`, small ints, one-character strings, `()`.

use serpentarium_heap::{Heap, Kind, NoPrefix, Obj, Object, Payload, Ref};
use serpentarium_text::Text;

use crate::core::{CallArgs, CompareOp, MethodDef, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::bytes::alloc_bytes;
use crate::types::str::alloc_str;
use crate::types::{Bytes, Int, SMALL_INTS, Types, tuple};
use crate::{Str, Tuple, Type};

/// The payload of `None`, `Ellipsis` and `NotImplemented`: nothing.
#[derive(Debug)]
pub struct Singleton;

impl Payload for Singleton {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

/// Shared immortal objects.
#[derive(Debug)]
pub struct Singletons {
    /// `None`
    pub none: Ref,
    /// `Ellipsis`
    pub ellipsis: Ref,
    /// `NotImplemented`
    pub not_implemented: Ref,
    /// `True`
    pub r#true: Ref,
    /// `False`
    pub r#false: Ref,
    /// −5…256
    pub small_ints: Box<[Ref]>,
    /// One-character strings up to U+00FF.
    pub chars: Box<[Ref<Str>]>,
    /// `b''`
    pub empty_bytes: Ref<Bytes>,
    /// `bytes` of one byte.
    pub bytes: Box<[Ref<Bytes>]>,
    /// `()`
    pub empty_tuple: Ref<Tuple>,
}

impl Singletons {
    pub(crate) fn new(heap: &Heap, types: &Types) -> Self {
        let immortal = |object: Ref| {
            object.make_immortal();
            object
        };
        let int = |value| immortal(heap.alloc(&types.int, Int::Small(value)).into_object());
        let bool = |value| immortal(heap.alloc(&types.bool, Int::Small(value)).into_object());
        let chars = (0..=255_u8).map(|byte| {
            let unit = [byte];
            let text = if byte < 128 { Text::Ascii(&unit) } else { Text::Latin1(&unit) };
            let string = alloc_str(heap, &types.str, text);
            string.make_immortal();
            string
        });
        Self {
            none: immortal(heap.alloc(&types.none_type, Singleton).into_object()),
            ellipsis: immortal(heap.alloc(&types.ellipsis, Singleton).into_object()),
            not_implemented: immortal(heap.alloc(&types.not_implemented_type, Singleton).into_object()),
            r#true: bool(1),
            r#false: bool(0),
            small_ints: SMALL_INTS.map(int).collect(),
            chars: chars.collect(),
            empty_bytes: shared_bytes(heap, types, &[]),
            bytes: (0..=255_u8).map(|byte| shared_bytes(heap, types, &[byte])).collect(),
            empty_tuple: tuple::empty_tuple(heap, &types.tuple),
        }
    }
}

fn shared_bytes(heap: &Heap, types: &Types, bytes: &[u8]) -> Ref<Bytes> {
    let object = alloc_bytes(heap, &types.bytes, bytes);
    object.make_immortal();
    object
}

/// The type `NoneType`.
pub(crate) const NONE_TYPE: TypeSpec = TypeSpec {
    doc: "The type of the None singleton.",
    signature: Some("()"),
    slots: SlotTable {
        new: Some(none_new),
        repr: Some(|rt, _| Ok(rt.intern("None").into_object())),
        hash: Some(|_, _| Ok(0xFCA8_6420)),
        compare: Some(none_compare),
        bool: Some(|_, _| Ok(false)),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("NoneType")
};

/// The type `ellipsis`.
pub(crate) const ELLIPSIS: TypeSpec = TypeSpec {
    doc: "The type of the Ellipsis singleton.",
    signature: Some("()"),
    slots: SlotTable {
        new: Some(ellipsis_new),
        repr: Some(|rt, _| Ok(rt.intern("Ellipsis").into_object())),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new(
        "__reduce__",
        "($self, /)",
        |rt, _| Ok(rt.intern("Ellipsis").into_object()),
        "Its name.",
    )],
    ..TypeSpec::named("ellipsis")
};

/// The type `NotImplementedType`.
pub(crate) const NOT_IMPLEMENTED_TYPE: TypeSpec = TypeSpec {
    doc: "The type of the NotImplemented singleton.",
    signature: Some("()"),
    slots: SlotTable {
        new: Some(not_implemented_new),
        repr: Some(|rt, _| Ok(rt.intern("NotImplemented").into_object())),
        bool: Some(|rt, _| Err(rt.type_error("NotImplemented should not be used in a boolean context"))),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new(
        "__reduce__",
        "($self, /)",
        |rt, _| Ok(rt.intern("NotImplemented").into_object()),
        "Its name.",
    )],
    ..TypeSpec::named("NotImplementedType")
};

fn none_new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if args.values.is_empty() { Ok(rt.none()) } else { Err(rt.type_error("NoneType takes no arguments")) }
}

fn none_compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    Ok(match op {
        CompareOp::Eq | CompareOp::Ne if a.is_same(b) => rt.bool(op == CompareOp::Eq),
        _ => rt.not_implemented(),
    })
}

fn ellipsis_new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if args.values.is_empty() {
        return Ok(rt.singletons.ellipsis.clone());
    }
    Err(rt.type_error("EllipsisType takes no arguments"))
}

fn not_implemented_new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if args.values.is_empty() {
        return Ok(rt.not_implemented());
    }
    Err(rt.type_error("NotImplementedType takes no arguments"))
}
