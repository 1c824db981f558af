//! Objects of which there is one: `None`, `True`, small ints, one-character strings, `()`.

use serpentarium_heap::{Heap, Kind, NoPrefix, Payload, Ref};
use serpentarium_text::Text;

use crate::types::bytes::alloc_bytes;
use crate::types::str::alloc_str;
use crate::types::{Bytes, Int, SMALL_INTS, Types, tuple};
use crate::{Str, Tuple};

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
pub(crate) const NONE_TYPE: crate::core::TypeSpec = crate::core::TypeSpec::named("NoneType");

/// The type `ellipsis`.
pub(crate) const ELLIPSIS: crate::core::TypeSpec = crate::core::TypeSpec::named("ellipsis");

/// The type `NotImplementedType`.
pub(crate) const NOT_IMPLEMENTED_TYPE: crate::core::TypeSpec = crate::core::TypeSpec::named("NotImplementedType");
