//! What `sys.getsizeof` returns, computed from the layout alone.

use serpentarium_object::{
    ByteArray, Bytes, Dict, Int, List, Object, Set, Str, StrMethods as _, Tuple, Type, type_flag, type_of,
};

/// Bytes of CPython's collector header, and of the dictionary and weak reference pointers in front of an object.
const HEADER: usize = 16;

/// The size of an object as CPython counts it.
pub(super) fn size_of(object: &Object) -> u64 {
    let ty = type_of(object);
    let mut size = body(object, ty);
    if ty.has_flag(type_flag::HAVE_GC) {
        size += HEADER;
    }
    if ty.flags.get() & (type_flag::MANAGED_DICT | type_flag::MANAGED_WEAKREF) != 0 {
        size += HEADER;
    }
    size as u64
}

fn body(object: &Object, ty: &Type) -> usize {
    let basic = ty.basicsize.get();
    if let Some(string) = object.downcast::<Str>() {
        return string_size(string);
    }
    if let Some(int) = object.downcast::<Int>() {
        let bits = match &**int {
            Int::Small(value) => 64 - value.unsigned_abs().leading_zeros() as usize,
            Int::Big(big) => {
                let (_, words) = big.as_sign_words();
                let top = words.last().map_or(0, |word| word.leading_zeros() as usize);
                words.len() * usize::BITS as usize - top
            }
        };
        return basic.max(24) + 4 * bits.div_ceil(30).max(1);
    }
    if let Some(bytes) = object.downcast::<Bytes>() {
        return basic + bytes.tail().len();
    }
    if let Some(array) = object.downcast::<ByteArray>() {
        return basic + array.allocated.get();
    }
    if let Some(list) = object.downcast::<List>() {
        return basic + 8 * list.allocated.get();
    }
    if let Some(tuple) = object.downcast::<Tuple>() {
        return basic + 8 * tuple.tail().len();
    }
    if let Some(dict) = object.downcast::<Dict>() {
        return basic + dict.table().keys_size();
    }
    if object.is::<Set>() {
        return basic;
    }
    basic
}

fn string_size(string: &serpentarium_object::Obj<Str>) -> usize {
    let units = string.char_len() + 1;
    match string.text().kind().width() {
        1 if string.as_ascii().is_some() => 40 + units,
        width => 56 + width * units,
    }
}
