//! The bare model: a runtime comes up, classes resolve names, instances keep attributes.

use crate::Runtime;

#[test]
fn layouts_are_small() {
    assert_eq!(size_of::<crate::Int>(), 16);
    assert_eq!(size_of::<crate::PyResult>(), 16);
}

#[test]
fn built_in_types_are_ready() {
    let rt = Runtime::new(std::sync::Arc::new(serpentarium_host::MemoryHost::default()), (0, 0));
    for ty in rt.types.all() {
        assert!(ty.has_flag(crate::type_flag::READY), "{}", rt.class_name(ty));
        assert!(ty.mro().is_some_and(|mro| mro.tail().first().is_some_and(|first| first.is_same(ty))));
    }
    let name = rt.intern("__add__");
    assert!(rt.type_lookup(&rt.types.int, &name).is_some());
    assert!(rt.type_lookup(&rt.types.int, &rt.names.repr).is_some());
}
