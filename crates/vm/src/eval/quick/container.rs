//! Subscription, containment, unpacking and iteration of exact built-in containers.

use serpentarium_heap::{Object, Operands, StackRef};
use serpentarium_object::{
    Int, List, ListIterator, PyResult, RangeIterator, Runtime, StrMethods as _, Tuple, TupleIterator,
};

use super::super::{boolean, object};
use super::number::is_compact;

/// An operand that is an exact int of one digit and not negative.
#[inline(always)]
fn index(rt: &Runtime, key: &StackRef) -> Option<usize> {
    match rt.exact_int(key.get()?)? {
        Int::Small(value) if 0 <= *value && is_compact(*value) => Some(*value as usize),
        _ => None,
    }
}

/// Replaces container and key by what was found.
#[inline(always)]
fn found(stack: &mut Operands, value: Option<StackRef>) -> bool {
    let Some(value) = value else { return false };
    drop(stack.pop());
    drop(stack.replace(1, value));
    true
}

/// `BINARY_OP_SUBSCR_LIST_INT`
#[inline(always)]
pub(in crate::eval) fn list_int(rt: &Runtime, stack: &mut Operands) -> bool {
    let list = stack.peek(2).get().and_then(|list| rt.exact.list.get(list));
    let value = match (list, index(rt, stack.peek(1))) {
        (Some(list), Some(index)) => list.get(index).map(StackRef::from),
        _ => None,
    };
    found(stack, value)
}

/// `BINARY_OP_SUBSCR_TUPLE_INT`
#[inline(always)]
pub(in crate::eval) fn tuple_int(rt: &Runtime, stack: &mut Operands) -> bool {
    let tuple = stack.peek(2).get().and_then(|tuple| rt.exact.tuple.get(tuple));
    let value = match (tuple, index(rt, stack.peek(1))) {
        (Some(tuple), Some(index)) => tuple.tail().get(index).map(|value| StackRef::from(value.clone())),
        _ => None,
    };
    found(stack, value)
}

/// `BINARY_OP_SUBSCR_STR_INT`, for the characters whose strings are shared.
#[inline(always)]
pub(in crate::eval) fn str_int(rt: &Runtime, stack: &mut Operands) -> bool {
    let string = stack.peek(2).get().and_then(|string| rt.exact.str.get(string));
    let value = match (string, index(rt, stack.peek(1))) {
        (Some(string), Some(index)) => {
            let character = string.text().get(index).filter(|&character| character < 256);
            character.map(|character| StackRef::from(rt.str_from_char(character).into_object()))
        }
        _ => None,
    };
    found(stack, value)
}

/// `BINARY_OP_SUBSCR_DICT` with a string key in a table of string keys, which runs no code; other keys go the
/// long way.
#[inline(always)]
pub(in crate::eval) fn dict_str(rt: &Runtime, stack: &mut Operands) -> bool {
    let dict = stack.peek(2).get().and_then(|dict| rt.exact.dict.get(dict));
    let key = stack.peek(1).get().and_then(|key| rt.exact.str.get(key));
    let value = match (dict, key) {
        (Some(dict), Some(key)) if dict.table().is_str_only() => dict.get_str(rt, key).map(StackRef::from),
        _ => None,
    };
    found(stack, value)
}

/// `STORE_SUBSCR_LIST_INT`: the stack is value, list, index.
#[inline(always)]
pub(in crate::eval) fn store_list_int(rt: &Runtime, stack: &mut Operands) -> bool {
    let list = stack.peek(2).get().and_then(|list| rt.exact.list.get(list));
    let (Some(list), Some(index)) = (list, index(rt, stack.peek(1))) else {
        return false;
    };
    if list.len() <= index {
        return false;
    }
    let Some(value) = stack.peek(3).to_ref() else { return false };
    let old = std::mem::replace(&mut list.items.borrow_mut()[index], value);
    stack.drop_top(3);
    drop(old);
    true
}

/// `CONTAINS_OP_DICT` and `CONTAINS_OP_SET` with the rule for hashing and comparing that the container has.
#[inline(always)]
pub(in crate::eval) fn contains(rt: &Runtime, stack: &mut Operands, inverted: bool) -> PyResult<()> {
    let answer = rt.contains(object(rt, stack.peek(1)), object(rt, stack.peek(2)))?;
    drop(stack.pop());
    drop(stack.replace(1, boolean(rt, answer != inverted)));
    Ok(())
}

/// `UNPACK_SEQUENCE_TWO_TUPLE`
#[inline(always)]
pub(in crate::eval) fn unpack_two(rt: &Runtime, stack: &mut Operands) -> bool {
    let tuple = stack.peek(1).get().and_then(|tuple| rt.exact.tuple.get(tuple));
    let Some([first, second]) = tuple.map(|tuple| tuple.tail()) else { return false };
    let (first, second) = (StackRef::from(first.clone()), StackRef::from(second.clone()));
    drop(stack.replace(1, second));
    stack.push(first);
    true
}

/// What an iterator of a known type gave.
pub(in crate::eval) enum Next {
    /// Its next value.
    Value(StackRef),
    /// It has no more.
    End,
    /// It is not of that type.
    Other,
}

/// `FOR_ITER_RANGE`
#[inline(always)]
pub(in crate::eval) fn next_of_range(rt: &Runtime, iterator: &StackRef) -> Next {
    let Some(range) = iterator.get().and_then(Object::downcast::<RangeIterator>) else { return Next::Other };
    let remaining = range.remaining.get();
    if remaining == 0 {
        return Next::End;
    }
    range.remaining.set(remaining - 1);
    let value = range.next.get();
    range.next.set(value.wrapping_add(range.step));
    Next::Value(rt.new_int(value).into())
}

/// `FOR_ITER_LIST`
#[inline(always)]
pub(in crate::eval) fn next_of_list(iterator: &StackRef) -> Next {
    let Some(iterator) = iterator.get().and_then(Object::downcast::<ListIterator>) else {
        return Next::Other;
    };
    let index = iterator.index.get();
    match iterator.sequence.with(|list| list?.downcast::<List>()?.get(index as usize)) {
        Some(item) => {
            iterator.index.set(index + 1);
            Next::Value(item.into())
        }
        None => {
            iterator.sequence.set(None);
            Next::End
        }
    }
}

/// `FOR_ITER_TUPLE`
#[inline(always)]
pub(in crate::eval) fn next_of_tuple(iterator: &StackRef) -> Next {
    let Some(iterator) = iterator.get().and_then(Object::downcast::<TupleIterator>) else {
        return Next::Other;
    };
    let index = iterator.index.get();
    let item = |tuple: Option<&Object>| tuple?.downcast::<Tuple>()?.tail().get(index as usize).cloned();
    match iterator.sequence.with(item) {
        Some(item) => {
            iterator.index.set(index + 1);
            Next::Value(item.into())
        }
        None => {
            iterator.sequence.set(None);
            Next::End
        }
    }
}
