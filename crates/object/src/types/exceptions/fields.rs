//! The attributes that exception classes keep in numbered fields, and what their constructors share.

use serpentarium_heap::{Object, Ref};

use super::Exception;
use super::base::payload;
use crate::StrMethods as _;
use crate::core::{CallArgs, GetSetDef, PyResult, Raised, Runtime, type_of};
use crate::types::{int_value, str_value};

/// An attribute that holds any object and reads as `None` while it holds nothing (`_Py_T_OBJECT`).
pub(super) const fn field<const INDEX: usize>(name: &'static str, doc: &'static str) -> GetSetDef {
    GetSetDef::member(name, get::<INDEX>, doc).with_set(set::<INDEX>)
}

/// The same, read-only.
pub(super) const fn fixed<const INDEX: usize>(name: &'static str, doc: &'static str) -> GetSetDef {
    GetSetDef::member(name, get::<INDEX>, doc)
}

/// An attribute that holds a `Py_ssize_t` and reads as 0 while it holds nothing.
pub(super) const fn number<const INDEX: usize>(name: &'static str, doc: &'static str) -> GetSetDef {
    GetSetDef::member(name, get_number::<INDEX>, doc).with_set(set_number::<INDEX>)
}

/// The content of a field.
pub(super) fn value(exception: &Exception, index: usize) -> Option<Ref> {
    exception.fields.get(index).and_then(serpentarium_heap::Slot::get)
}

/// Changes a field.
pub(super) fn put(exception: &Exception, index: usize, value: Option<Ref>) {
    if let Some(field) = exception.fields.get(index) {
        field.set(value);
    }
}

fn get<const INDEX: usize>(rt: &Runtime, object: &Object) -> PyResult {
    Ok(value(payload(rt, object)?, INDEX).unwrap_or_else(|| rt.none()))
}

fn set<const INDEX: usize>(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    put(payload(rt, object)?, INDEX, value.map(serpentarium_heap::Obj::to_ref));
    Ok(())
}

fn get_number<const INDEX: usize>(rt: &Runtime, object: &Object) -> PyResult {
    Ok(value(payload(rt, object)?, INDEX).unwrap_or_else(|| rt.new_int(0)))
}

fn set_number<const INDEX: usize>(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("can't delete numeric/char attribute")) };
    let Some(int) = int_value(value) else { return Err(rt.type_error("an integer is required")) };
    let Some(small) = int.small() else {
        return Err(rt.overflow_error("Python int too large to convert to C ssize_t"));
    };
    put(payload(rt, object)?, INDEX, Some(rt.new_int(small)));
    Ok(())
}

/// Fills fields from keyword arguments: `names[i]` goes to field `first + i`, and is emptied if not given.
pub(super) fn fill_from_keywords(
    rt: &Runtime,
    class: &str,
    exception: &Exception,
    args: CallArgs<'_>,
    names: &[&str],
    first: usize,
) -> PyResult<()> {
    let mut found: Vec<Option<Ref>> = vec![None; names.len()];
    for (key, value) in args.keywords() {
        let Some(index) = str_value(key).and_then(|key| names.iter().position(|name| key.equals(name)))
        else {
            return Err(unexpected_keyword(rt, class, key, names));
        };
        found[index] = Some(value.to_ref());
    }
    for (index, value) in found.into_iter().enumerate() {
        put(exception, first + index, value);
    }
    Ok(())
}

fn unexpected_keyword(rt: &Runtime, class: &str, key: &Object, names: &[&str]) -> Raised {
    let key = str_value(key).map_or(String::new(), |key| key.to_text().into_owned());
    let hint = match suggestion(&key, names) {
        Some(name) => format!(". Did you mean '{name}'?"),
        None => String::new(),
    };
    rt.type_error(format!("{class}() got an unexpected keyword argument '{key}'{hint}"))
}

/// The name that was probably meant (`_Py_CalculateSuggestions`): a move costs 2, a change of case 1.
fn suggestion<'a>(given: &str, names: &[&'a str]) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        let limit = (given.len() + name.len() + 3) * 2 / 6;
        let limit = best.map_or(limit, |(known, _)| limit.min(known.saturating_sub(1)));
        let distance = edit_distance(given.as_bytes(), name.as_bytes());
        if distance <= limit && given.len() <= 40 {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

fn edit_distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).map(|column| column * 2).collect();
    for (index, left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index + 1) * 2;
        for (column, right) in b.iter().enumerate() {
            let change = match (left == right, left.eq_ignore_ascii_case(right)) {
                (true, _) => 0,
                (false, true) => 1,
                (false, false) => 2,
            };
            let best = (diagonal + change).min(row[column] + 2).min(row[column + 1] + 2);
            diagonal = std::mem::replace(&mut row[column + 1], best);
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The `n` arguments of a constructor that takes exactly so many (`PyArg_ParseTuple`).
pub(super) fn exactly<'a, const N: usize>(rt: &Runtime, args: CallArgs<'a>) -> PyResult<[&'a Object; N]> {
    let values = args.positional_values();
    let found: Vec<&Object> = values.iter().filter_map(serpentarium_heap::StackRef::get).collect();
    <[&Object; N]>::try_from(found).map_err(|found| {
        rt.type_error(format!("function takes exactly {N} arguments ({} given)", found.len()))
    })
}

/// A state for pickling: the instance dictionary, if any, with these fields added.
pub(super) fn state_with(rt: &Runtime, object: &Object, fields: &[(&str, usize)]) -> PyResult<Option<Ref>> {
    let exception = payload(rt, object)?;
    let set: Vec<(&str, Ref)> =
        fields.iter().filter_map(|(name, index)| Some((*name, value(exception, *index)?))).collect();
    let dict = exception.dict.get();
    if set.is_empty() {
        return Ok(dict);
    }
    let state = match dict.as_deref().and_then(crate::types::dict_value) {
        Some(dict) => rt.copy_dict(dict),
        None => rt.new_dict(),
    };
    for (name, value) in set {
        state.set_str(rt, &rt.intern(name), value);
    }
    Ok(Some(state.into_object()))
}

/// `(class, args[, state])`
pub(super) fn reduced(rt: &Runtime, object: &Object, args: Ref, state: Option<Ref>) -> Ref {
    let mut parts = vec![type_of(object).to_ref().into_object(), args];
    parts.extend(state);
    rt.new_tracked_tuple(parts).into_object()
}
