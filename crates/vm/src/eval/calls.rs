//! `CALL` and its relatives: Python functions become frames of the same loop, everything else is called.

use std::rc::Rc;

use serpentarium_heap::{Obj, Object, Operands, Ref, StackRef};
use serpentarium_object::{
    CallArgs, Dict, Function, Instance, Method, PyResult, Runtime, StrMethods as _, Tuple, Type, dict_value,
    str_value, tuple_value, type_of,
};

use super::{object, own};
use crate::frame::Frame;
use crate::vm::Vm;

/// The topmost `count` operands, taken off the stack one by one.
struct Taken<'s> {
    stack: &'s mut Operands,
    left: usize,
}

impl Iterator for Taken<'_> {
    type Item = StackRef;

    fn next(&mut self) -> Option<StackRef> {
        if self.left == 0 {
            return None;
        }
        let value = self.stack.replace(self.left, StackRef::NULL);
        self.left -= 1;
        Some(own(value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Taken<'_> {}

impl Vm {
    /// `CALL`: the frame to run for a Python function, or none when the result is already on the stack.
    pub(super) fn call(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        stack: &mut Operands,
        count: usize,
    ) -> PyResult<Option<Rc<Frame>>> {
        unpack_method(stack, count);
        let has_self = !stack.peek(count + 1).is_null();
        let total = count + usize::from(has_self);
        let callable = object(rt, stack.peek(count + 2));
        if callable.is::<Function>() {
            let function = callable.to_ref();
            let callee = self.frame_for_call(rt, &function, &mut Taken { stack, left: total }, None);
            stack.drop_top(count + 2);
            return callee.map(Some);
        }
        if callable.type_object().is_same(&rt.types.type_)
            && let Some(class) = callable.downcast::<Type>()
            && let Some(init) = fast_init(rt, class)
        {
            return self.call_init(rt, &class.to_ref(), &init, stack, count, total).map(Some);
        }
        frame.depth.set(stack.depth() as u32);
        let result = match type_of(callable).slot(|slots| slots.call) {
            Some(call) => call(rt, callable, CallArgs::positional(stack.top_slice(total))),
            None => Err(rt.type_error(format!("'{}' object is not callable", rt.type_name(callable)))),
        };
        stack.drop_top(count + 2);
        stack.push(result?.into());
        self.safe_point(rt)?;
        Ok(None)
    }

    /// Calls a class whose instances are plain and whose `__init__` is a Python function.
    fn call_init(
        &self,
        rt: &Runtime,
        class: &Obj<Type>,
        init: &Object,
        stack: &mut Operands,
        count: usize,
        total: usize,
    ) -> PyResult<Rc<Frame>> {
        let instance = rt.new_instance(class).into_object();
        let mut values: Vec<StackRef> = Vec::with_capacity(total + 1);
        values.push(instance.clone().into());
        values.extend(Taken { stack, left: total });
        let callee = self.frame_for_call(rt, init, &mut values.into_iter(), None);
        stack.drop_top(count + 2);
        let callee = callee?;
        callee.init_self.set(Some(instance));
        Ok(callee)
    }

    /// `CALL_KW`: as `CALL`, with a tuple of keyword names on top.
    pub(super) fn call_keywords(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        stack: &mut Operands,
        count: usize,
    ) -> PyResult<Option<Rc<Frame>>> {
        let names = stack.pop();
        let Some(names) = names.get().and_then(tuple_value).map(Obj::to_ref) else {
            return Err(rt.system_error("bad CALL_KW names"));
        };
        unpack_method(stack, count);
        let has_self = !stack.peek(count + 1).is_null();
        let total = count + usize::from(has_self);
        let callable = object(rt, stack.peek(count + 2));
        if callable.is::<Function>() {
            let function = callable.to_ref();
            let callee = self.frame_for_call(rt, &function, &mut Taken { stack, left: total }, Some(&names));
            stack.drop_top(count + 2);
            return callee.map(Some);
        }
        frame.depth.set(stack.depth() as u32);
        let args = CallArgs { values: stack.top_slice(total), names: Some(&names) };
        let result = rt.call_args(callable, args);
        stack.drop_top(count + 2);
        stack.push(result?.into());
        self.safe_point(rt)?;
        Ok(None)
    }

    /// `CALL_FUNCTION_EX`: callable, null, positional arguments, keyword mapping or null.
    pub(super) fn call_unpacked(&self, rt: &Runtime, stack: &mut Operands) -> PyResult<Option<Rc<Frame>>> {
        let kwargs = stack.pop().into_ref();
        let args = stack.pop().into_ref().unwrap_or_else(|| rt.none());
        drop(stack.pop());
        let callable = stack.pop().into_ref().unwrap_or_else(|| rt.none());
        let args = match args.try_downcast::<Tuple>() {
            Ok(args) => args,
            Err(other) => rt.new_tuple(self.star_args(rt, &callable, &other)?),
        };
        let kwargs = kwargs.map(|kwargs| match kwargs.try_downcast::<Dict>() {
            Ok(dict) => Ok(dict),
            Err(other) => {
                let dict = rt.new_dict();
                rt.dict_update(&dict, &other)?;
                Ok(dict)
            }
        });
        let kwargs = kwargs.transpose()?;
        if callable.is::<Function>() {
            let (mut values, mut names) = (Vec::new(), Vec::new());
            values.extend(args.tail().iter().map(|value| StackRef::from(value.clone())));
            for (name, value) in kwargs.map(|kwargs| kwargs.to_vec()).unwrap_or_default() {
                if str_value(&name).is_none() {
                    return Err(rt.type_error("keywords must be strings"));
                }
                names.push(name);
                values.push(value.into());
            }
            let names = (!names.is_empty()).then(|| rt.new_tuple(names));
            return self.frame_for_call(rt, &callable, &mut values.into_iter(), names.as_deref()).map(Some);
        }
        let result = rt.call_tuple_dict(&callable, &args, kwargs.as_deref().map(|kwargs| &**kwargs))?;
        stack.push(result.into());
        self.safe_point(rt)?;
        Ok(None)
    }

    fn star_args(&self, rt: &Runtime, callable: &Object, args: &Object) -> PyResult<Vec<Ref>> {
        if type_of(args).slot(|slots| slots.iter).is_none() && !rt.is_sequence(args) {
            let (function, given) = (callable_text(rt, callable), rt.type_name(args));
            return Err(
                rt.type_error(format!("{function} argument after * must be an iterable, not {given}"))
            );
        }
        rt.to_vec(args)
    }

    /// `DICT_MERGE`: adds a mapping of keyword arguments, refusing doubles.
    pub(super) fn merge_keywords(
        &self,
        rt: &Runtime,
        callable: &Object,
        target: &Object,
        source: &Object,
    ) -> PyResult<()> {
        let Some(target) = dict_value(target) else { return Err(rt.system_error("bad DICT_MERGE target")) };
        let keys = match rt.lookup_attr(source, &rt.names.keys)? {
            Some(keys) => rt.to_vec(&*rt.call(&keys, &[])?)?,
            None => {
                let (function, given) = (callable_text(rt, callable), rt.type_name(source));
                return Err(
                    rt.type_error(format!("{function} argument after ** must be a mapping, not {given}"))
                );
            }
        };
        for key in keys {
            if target.get_item(rt, &key)?.is_some() {
                let function = callable_text(rt, callable);
                return Err(match str_value(&key) {
                    Some(name) => {
                        let name = name.to_text();
                        rt.type_error(format!("{function} got multiple values for keyword argument '{name}'"))
                    }
                    None => rt.type_error("keywords must be strings"),
                });
            }
            let value = rt.get_item(source, &key)?;
            target.set_item(rt, &key, &value)?;
        }
        Ok(())
    }
}

/// Makes `func, self` of a bound method in the callable's place (`CALL` does it before looking further).
#[inline]
fn unpack_method(stack: &mut Operands, count: usize) {
    if !stack.peek(count + 1).is_null() {
        return;
    }
    let parts = stack
        .peek(count + 2)
        .get()
        .and_then(Object::downcast::<Method>)
        .map(|method| (method.func.get(), method.self_.get()));
    if let Some((Some(func), Some(receiver))) = parts {
        drop(stack.replace(count + 1, receiver.into()));
        drop(stack.replace(count + 2, func.into()));
    }
}

/// The `__init__` of a class that can be called without native recursion: a plain Python function, on a class
/// whose instances `object.__new__` makes.
fn fast_init(rt: &Runtime, class: &Obj<Type>) -> Option<Ref> {
    if !super::specialize::plain_new(rt, class)
        || !class.instances_are::<Instance>()
        || class.has_flag(serpentarium_object::type_flag::IS_ABSTRACT)
    {
        return None;
    }
    let init = rt.type_lookup(class, &rt.names.init)?;
    let simple = init.downcast::<Function>().is_some_and(|function| {
        function.code.with(|code| {
            code.and_then(Object::downcast::<serpentarium_object::Code>)
                .is_some_and(|code| !code.executable().is_generator)
        })
    });
    simple.then_some(init)
}

/// A callable's name as call errors show it: `module.qualname()`.
pub(crate) fn callable_text(rt: &Runtime, callable: &Object) -> String {
    let text = |name: &Obj<serpentarium_object::Str>| {
        rt.lookup_attr(callable, name)
            .ok()
            .flatten()
            .and_then(|value| str_value(&value).map(|text| text.to_text().into_owned()))
    };
    match (text(&rt.names.qualname), text(&rt.names.module)) {
        (Some(name), Some(module)) if module != "builtins" => format!("{module}.{name}()"),
        (Some(name), _) => format!("{name}()"),
        (None, _) => rt.str_text(callable).unwrap_or_default(),
    }
}
