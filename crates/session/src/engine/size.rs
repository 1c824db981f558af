//! What `sys.getsizeof` returns, computed from the layout alone: no `__sizeof__` is called, since making even its
//! answer would move the addresses that the program sees next.

use serpentarium_object::{
    ByteArray, Bytes, Code, Dict, Int, List, MemoryView, Obj, Object, Runtime, Set, Storage, Str,
    StrMethods as _, Tuple, Type, type_flag, type_of,
};
use serpentarium_vm::{Frame, FrameObject, Generator};

/// Bytes of CPython's collector header, and of the dictionary and weak reference pointers in front of an object.
const HEADER: usize = 16;
/// The members of a set up to this many lie in the set itself.
const SMALL_SET: usize = 8;

/// The size of an object as CPython counts it.
pub(super) fn size_of(rt: &Runtime, object: &Object) -> u64 {
    let ty = type_of(object);
    let mut size = body(object, ty);
    if ty.has_flag(type_flag::HAVE_GC) && rt.takes_part_in_collection(object) {
        size += HEADER;
    }
    if ty.flags.get() & (type_flag::MANAGED_DICT | type_flag::MANAGED_WEAKREF) != 0 {
        size += HEADER;
    }
    size as u64
}

/// The size without what lies in front of the object.
fn body(object: &Object, ty: &Type) -> usize {
    let basic = ty.basicsize.get();
    if let Some(string) = object.downcast::<Str>() {
        string_size(string, !ty.is_heap_type())
    } else if let Some(int) = object.downcast::<Int>() {
        basic.max(24) + 4 * bits(int).div_ceil(30).max(1)
    } else if let Some(bytes) = object.downcast::<Bytes>() {
        basic + bytes.tail().len()
    } else if let Some(array) = object.downcast::<ByteArray>() {
        basic + array.allocated.get()
    } else if let Some(view) = object.downcast::<MemoryView>() {
        basic + 24 * view.view.borrow().as_ref().map_or(1, |view| view.shape.len())
    } else {
        container(object, basic)
    }
}

fn container(object: &Object, basic: usize) -> usize {
    if let Some(list) = object.downcast::<List>() {
        basic + 8 * list.allocated.get().max(list.items.borrow().len())
    } else if let Some(tuple) = object.downcast::<Tuple>() {
        basic + 8 * tuple.tail().len()
    } else if let Some(dict) = object.downcast::<Dict>() {
        basic + dict.table().keys_size()
    } else if let Some(set) = object.downcast::<Set>() {
        let cells = set.table.borrow().size();
        if SMALL_SET < cells { basic + 16 * cells } else { basic }
    } else if let Some(code) = object.downcast::<Code>() {
        (208 + code.unit.code.len()).next_multiple_of(8)
    } else if let Some(class) = object.downcast::<Type>() {
        class_size(class)
    } else if let Some(generator) = object.downcast::<Generator>() {
        frame_size(&generator.frame)
    } else if let Some(frame) = object.downcast::<FrameObject>() {
        frame_size(&frame.frame)
    } else {
        basic
    }
}

/// The binary digits of an integer without its sign.
fn bits(int: &Int) -> usize {
    match int {
        Int::Small(value) => 64 - value.unsigned_abs().leading_zeros() as usize,
        Int::Big(big) => {
            let (_, words) = big.as_sign_words();
            let top = words.last().map_or(0, |word| word.leading_zeros() as usize);
            words.len() * usize::BITS as usize - top
        }
    }
}

fn string_size(string: &Obj<Str>, exact: bool) -> usize {
    let units = string.char_len() + 1;
    match (string.as_ascii().is_some(), string.text().kind().width()) {
        // An instance of a subclass stores its characters in a block of its own.
        (_, width) if !exact => 64 + width * units,
        (true, _) => 40 + units,
        // One character is cached together with its UTF-8 form.
        (false, 1) if units == 2 => 56 + units + 3,
        (false, width) => 56 + width * units,
    }
}

fn class_size(class: &Type) -> usize {
    // Instances with a dictionary share its keys, which are kept with the class.
    let shares_keys = class.has_dict.get() && class.storage.get() != Storage::Payload;
    match (class.is_heap_type(), shares_keys) {
        (false, _) => 416,
        (true, false) => 936,
        (true, true) => 936 + 768,
    }
}

fn frame_size(frame: &Frame) -> usize {
    152 + 8 * frame.exe().frame_len.saturating_sub(1)
}
