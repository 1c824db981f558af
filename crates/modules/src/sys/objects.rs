//! `sys` functions that look at objects: reference counts, sizes, interning.

use serpentarium_object::{
    CallArgs, NativeArgs, Object, PyResult, Runtime, StrMethods as _, Type, int_value, str_value, type_flag,
    type_of,
};

use crate::support::{flag, str_argument};

/// What CPython shows as the count of an object that never dies.
const IMMORTAL_COUNT: i64 = 3 << 30;

/// `sys.getrefcount(object)`: the argument's own reference is counted if the caller's stack owns it.
pub(super) fn getrefcount(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("sys.getrefcount() takes no keyword arguments"));
    }
    let (Some(object), 1) = (args.get(0), args.values.len()) else {
        let given = args.values.len();
        return Err(rt.type_error(format!("sys.getrefcount() takes exactly one argument ({given} given)")));
    };
    if object.is_immortal() {
        return Ok(rt.new_int(IMMORTAL_COUNT));
    }
    let mut count = i64::from(object.ref_count());
    // The table of interned strings counts them here; CPython's does not.
    if str_value(object).is_some_and(|text| text.is_interned()) {
        count -= 1;
    }
    Ok(rt.new_int(count))
}

/// `sys.getsizeof(object, default)`
pub(super) fn getsizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let result = size_of(rt, args);
    match (result, args.get(1)) {
        (Err(raised), Some(default)) if rt.raised_is(&raised, &rt.exceptions.type_error) => {
            Ok(default.to_ref())
        }
        (result, _) => result,
    }
}

fn size_of(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let Some(size) = rt.call_special(object, &rt.names.sizeof, &[])? else {
        return Err(rt.type_error(format!("Type {} doesn't define __sizeof__", rt.type_name(object))));
    };
    let Some(size) = int_value(&size) else { return Err(rt.type_error("an integer is required")) };
    if size.is_negative() {
        return Err(rt.value_error("__sizeof__() should return >= 0"));
    }
    let Some(size) = size.small() else {
        return Err(rt.overflow_error("Python int too large to convert to C ssize_t"));
    };
    let ty = type_of(object);
    // An instance of a class made by a program has the collector's header even where nothing in it needs one.
    let has_header = rt.takes_part_in_collection(object) || ty.is_heap_type();
    let header = if ty.has_flag(type_flag::HAVE_GC) && has_header { 16 } else { 0 };
    let managed = ty.flags.get() & (type_flag::MANAGED_DICT | type_flag::MANAGED_WEAKREF) != 0;
    let before = if managed { 16 } else { 0 };
    Ok(rt.new_int(size.saturating_add(header + before)))
}

/// `sys._clear_type_descriptors(type)`: takes `__dict__` and `__weakref__` out of a class's namespace.
pub(super) fn clear_type_descriptors(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(class) = args.at(0).downcast::<Type>() else {
        let given = rt.type_name(args.at(0));
        return Err(rt.type_error(format!("_clear_type_descriptors() argument must be type, not {given}")));
    };
    if class.has_flag(type_flag::IMMUTABLETYPE) {
        return Err(rt.type_error("argument is immutable"));
    }
    if let Some(namespace) = class.namespace() {
        namespace.remove_str(rt, &rt.names.dict);
        namespace.remove_str(rt, &rt.intern("__weakref__"));
    }
    rt.type_modified(class);
    Ok(rt.none())
}

/// `sys.intern(string)`
pub(super) fn intern(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let Some(text) = str_value(object) else {
        return Err(rt.type_error(format!("intern() argument must be str, not {}", rt.type_name(object))));
    };
    if !rt.is_exact_str(object) {
        return Err(rt.type_error(format!("can't intern {}", rt.type_name(object))));
    }
    Ok(rt.intern_str(text.to_ref()).into_object())
}

/// `sys._is_interned(string)`
pub(super) fn is_interned(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    str_argument(rt, args.at(0), "_is_interned", "")?;
    Ok(rt.bool(str_value(args.at(0)).is_some_and(|text| text.is_interned())))
}

/// `sys._is_immortal(op)`
pub(super) fn is_immortal(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(args.at(0).is_immortal()))
}

/// `sys.getunicodeinternedsize()`
pub(super) fn interned_size(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (all, immortal) = rt.interner.counts();
    Ok(rt.new_usize(if flag(rt, args.get(0), false)? { immortal } else { all }))
}

/// `sys.getallocatedblocks()`
pub(super) fn allocated_blocks(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let mut count = 0;
    rt.heap.for_each_live(&mut |_: &Object| count += 1);
    Ok(rt.new_usize(count))
}
