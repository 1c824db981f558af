//! The slots of `set` and `frozenset` other than their operators.

use serpentarium_heap::{Obj, Object};
use serpentarium_text::TextBuilder;

use super::{Set, set_value};
use crate::Type;
use crate::core::{CallArgs, PyResult, Runtime};
use crate::types::repr::push_repr;
use crate::types::sequence::no_keywords;

/// The set in a slot or method, which the type machinery has checked.
#[inline]
pub(super) fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Set>> {
    set_value(object).ok_or_else(|| rt.system_error("bad argument to internal function"))
}

pub(super) fn set_new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    Ok(rt.empty_set_of(class).into_object())
}

/// The one optional argument of the constructors.
fn source<'a>(rt: &Runtime, args: CallArgs<'a>, name: &str) -> PyResult<Option<&'a Object>> {
    let given = args.positional_values().len();
    if given > 1 {
        return Err(rt.type_error(format!("{name} expected at most 1 argument, got {given}")));
    }
    Ok(args.get(0))
}

pub(super) fn set_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let set = receiver(rt, object)?;
    if args.keyword_len() > 0 {
        return Err(rt.type_error("set() takes no keyword arguments"));
    }
    let source = source(rt, args, "set")?;
    if !set.is_empty() {
        set.clear();
    }
    set.hash.set(None);
    source.map_or(Ok(()), |source| set.update(rt, source))
}

pub(super) fn frozenset_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    no_keywords(rt, class, &rt.types.frozenset, args)?;
    let source = if class.is_same(&rt.types.frozenset) || args.keyword_len() == 0 {
        source(rt, args, "frozenset")?
    } else {
        args.get(0)
    };
    if let Some(source) = source
        && class.is_same(&rt.types.frozenset)
        && source.type_object().is_same(class)
    {
        return Ok(source.to_ref());
    }
    let set = rt.empty_set_of(class);
    if let Some(source) = source {
        set.update(rt, source)?;
    }
    Ok(set.into_object())
}

pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let set = receiver(rt, object)?;
    let name = rt.type_name(object);
    let Some(_guard) = rt.enter_repr(object) else {
        return Ok(rt.new_str(&format!("{name}(...)")).into_object());
    };
    if set.is_empty() {
        return Ok(rt.new_str(&format!("{name}()")).into_object());
    }
    let plain = object.type_object().is_same(&rt.types.set);
    let mut text = TextBuilder::new();
    if !plain {
        text.push_str(&name);
        text.push_str("(");
    }
    text.push_str("{");
    for (index, member) in set.to_vec().iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        push_repr(rt, &mut text, member)?;
    }
    text.push_str(if plain { "}" } else { "})" });
    Ok(rt.str_from_canonical(text.finish().as_text()).into_object())
}

/// The hash of a set's content, whatever its order (`frozenset_hash_impl`).
pub(super) fn content_hash(set: &Set) -> i64 {
    let shuffle = |hash: u64| ((hash ^ 0x055b_4db3) ^ (hash << 16)).wrapping_mul(3644798167);
    let table = set.table.borrow();
    let mut hash = table.members().fold(0_u64, |hash, (_, member)| hash ^ shuffle(member as u64));
    hash ^= (table.len() as u64 + 1).wrapping_mul(1927868237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69069).wrapping_add(907133923);
    if hash == u64::MAX { 590923713 } else { hash as i64 }
}

pub(super) fn frozenset_hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let set = receiver(rt, object)?;
    if let Some(hash) = set.hash.get() {
        return Ok(hash);
    }
    let hash = content_hash(set);
    set.hash.set(Some(hash));
    Ok(hash)
}

pub(super) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_set_iterator(receiver(rt, object)?))
}

pub(super) fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    Ok(receiver(rt, object)?.len())
}

/// The hash of an object that may be a set, which then is looked for as if it were a frozenset.
pub(super) fn lookup_hash(rt: &Runtime, key: &Object) -> PyResult<i64> {
    match rt.hash_member_of_set(key) {
        Err(raised) if rt.raised_is(&raised, &rt.exceptions.type_error) => match set_value(key) {
            Some(set) if rt.type_check(key, &rt.types.set) => Ok(content_hash(set)),
            _ => Err(raised),
        },
        result => result,
    }
}

pub(super) fn contains(rt: &Runtime, object: &Object, key: &Object) -> PyResult<bool> {
    let set = receiver(rt, object)?;
    let hash = lookup_hash(rt, key)?;
    set.contains_hashed(rt, key, hash)
}
