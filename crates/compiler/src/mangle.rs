//! Name mangling: how `__name` inside `class C` becomes `_C__name`.

use bumpalo::Bump;

/// The stored form of `name` where `private` is the innermost class's name.
pub(crate) fn mangle<'a>(arena: &'a Bump, private: Option<&str>, name: &'a str) -> &'a str {
    let Some(private) = private else { return name };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name;
    }
    let class = private.trim_start_matches('_');
    if class.is_empty() {
        return name;
    }
    let mut mangled = String::with_capacity(1 + class.len() + name.len());
    mangled.push('_');
    mangled.push_str(class);
    mangled.push_str(name);
    arena.alloc_str(&mangled)
}
