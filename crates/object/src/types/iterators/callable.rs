//! `callable_iterator`: `iter(callable, sentinel)`.

use serpentarium_heap::{Object, Ref};

use crate::CombinedIterator;
use crate::core::{MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::arguments::{builtin_iter, self_iter};

/// `callable_iterator`
pub(crate) const CALLABLE_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 32,
    slots: SlotTable { iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle.")],
    ..TypeSpec::named("callable_iterator")
};

impl Runtime {
    /// `iter(callable, sentinel)`; the caller has checked that the first one can be called.
    pub fn new_callable_iterator(&self, callable: &Object, sentinel: &Object) -> Ref {
        let payload = CombinedIterator::over(Vec::new());
        payload.function.set(Some(callable.to_ref()));
        payload.result.set(Some(sentinel.to_ref()));
        self.tracked(self.heap.alloc(&self.types.callable_iterator, payload)).into_object()
    }
}

fn finish(iterator: &CombinedIterator) {
    iterator.function.set(None);
    iterator.result.set(None);
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<CombinedIterator>() else { return Ok(None) };
    let Some(callable) = iterator.function.get() else { return Ok(None) };
    match rt.call(&callable, &[]) {
        Ok(result) => {
            let Some(sentinel) = iterator.result.get() else { return Ok(None) };
            if rt.equal(&sentinel, &result)? {
                finish(iterator);
                return Ok(None);
            }
            Ok(Some(result))
        }
        Err(raised) if rt.raised_is(&raised, &rt.exceptions.stop_iteration) => {
            finish(iterator);
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let function = builtin_iter(rt)?;
    let iterator = args.at(0).downcast::<CombinedIterator>();
    let state = iterator.and_then(|iterator| Some((iterator.function.get()?, iterator.result.get()?)));
    let arguments = match state {
        Some((callable, sentinel)) => rt.new_tracked_tuple([callable, sentinel]),
        None => rt.new_tracked_tuple([rt.singletons.empty_tuple.clone().into_object()]),
    };
    Ok(rt.new_tracked_tuple([function, arguments.into_object()]).into_object())
}
