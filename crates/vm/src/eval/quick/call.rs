//! Calls whose callee is known: Python functions become frames with their arguments moved in.

use std::rc::Rc;

use serpentarium_heap::{Cache, Held, Obj, Object, Operands, Ref, Region, StackRef};
use serpentarium_object::{
    Builtin, Code, Dict, Function, List, Method, MethodDef, MethodDescriptor, Property, Runtime, StrMethods,
    Type, Unit, str_value, tuple_value, type_of,
};

use super::super::{boolean, own};
use crate::frame::Frame;
use crate::generator::{Generator, GeneratorKind, GeneratorState};
use crate::vm::Vm;

/// The function `depth` below the top, if it has the version in the cache.
#[inline(always)]
fn known_function<'s>(
    stack: &'s Operands,
    depth: usize,
    cache: Cache<'_, Unit>,
) -> Option<&'s Obj<Function>> {
    let function = stack.peek(depth).get()?.downcast::<Function>()?;
    (function.version.get() == cache.word(1).cache()).then_some(function)
}

/// What a new frame needs of the function that it will run.
struct Ready {
    code: Ref<Code>,
    namespaces: (Held<Dict>, Held<Dict>),
    slots: Region,
}

impl Vm {
    /// What a call of the function with this many arguments needs; none if it takes another number or frames are
    /// too many.
    #[inline(always)]
    fn ready(&self, function: &Function, total: usize) -> Option<Ready> {
        let code = function.code.with(|code| code?.downcast::<Code>().map(Obj::to_ref))?;
        let exe = code.executable();
        if exe.arg_count != total || !exe.simple || self.settings.recursion_limit.get() <= self.depth() {
            return None;
        }
        let slots =
            if exe.is_generator { Region::boxed(exe.frame_len) } else { self.stack.region(exe.frame_len) };
        let namespaces = (Held::borrowed(&*function.globals), Held::borrowed(&*function.builtins));
        Some(Ready { code, namespaces, slots })
    }

    /// `CALL_PY_EXACT_ARGS`
    #[inline(always)]
    pub(in crate::eval) fn py_exact_args(
        &self,
        stack: &mut Operands,
        count: usize,
        cache: Cache<'_, Unit>,
    ) -> Option<Rc<Frame>> {
        let has_self = !stack.peek(count + 1).is_null();
        let total = count + usize::from(has_self);
        let ready = self.ready(known_function(stack, count + 2, cache)?, total)?;
        ready.slots.take_arguments(stack, total);
        if !has_self {
            drop(stack.pop());
        }
        let function = own(stack.pop());
        Some(self.new_frame(ready.code, function, ready.namespaces, ready.slots))
    }

    /// `CALL_BOUND_METHOD_EXACT_ARGS`
    #[inline(always)]
    pub(in crate::eval) fn bound_method_exact_args(
        &self,
        stack: &mut Operands,
        count: usize,
        cache: Cache<'_, Unit>,
    ) -> Option<Rc<Frame>> {
        let method = stack.peek(count + 2).get()?.downcast::<Method>()?;
        let known = method.func.with(|function| Some(function?.downcast::<Function>()?.version.get()))?
            == cache.word(1).cache();
        if !known || !stack.peek(count + 1).is_null() {
            return None;
        }
        let (function, receiver) = (method.func.get()?, method.self_.get()?);
        drop(stack.replace(count + 1, receiver.into()));
        drop(stack.replace(count + 2, function.into()));
        self.py_exact_args(stack, count, cache)
    }

    /// The frame of a property's present getter; the owner on top of the stack becomes its argument.
    #[inline(always)]
    pub(in crate::eval) fn property_frame(
        &self,
        stack: &mut Operands,
        property: &StackRef,
    ) -> Option<Rc<Frame>> {
        let getter = property.get()?.downcast::<Property>()?.get.get()?;
        let ready = self.ready(getter.downcast::<Function>()?, 1)?;
        ready.slots.take_arguments(stack, 1);
        Some(self.new_frame(ready.code, getter.into(), ready.namespaces, ready.slots))
    }

    /// The frame of a generator or coroutine that waits or has not begun, for the loop to run on itself; the generator
    /// counts as running from here on. The present frame says in `after_return` where it goes on when that is done.
    #[inline(always)]
    pub(in crate::eval) fn awaken_generator(&self, receiver: &StackRef) -> Option<Rc<Frame>> {
        let generator = receiver.get()?.downcast::<Generator>()?;
        let waits = matches!(generator.state.get(), GeneratorState::Created | GeneratorState::Suspended);
        let full = self.settings.recursion_limit.get() <= self.depth();
        if !waits || full || generator.kind == GeneratorKind::AsyncGenerator {
            return None;
        }
        generator.frame.is_entry.set(false);
        self.begin_generator(generator);
        Some(Rc::clone(&generator.frame))
    }

    /// `CALL_ALLOC_AND_ENTER_INIT`: a new instance, and the frame of its `__init__`, which the class has as long as
    /// it has the version in the cache.
    #[inline(always)]
    pub(in crate::eval) fn alloc_and_enter_init(
        &self,
        rt: &Runtime,
        stack: &mut Operands,
        count: usize,
        cache: Cache<'_, Unit>,
        init: impl FnOnce() -> Option<StackRef>,
    ) -> Option<Rc<Frame>> {
        let class = stack.peek(count + 2).get()?.downcast::<Type>()?;
        if class.version() != cache.word(1).cache() || !stack.peek(count + 1).is_null() {
            return None;
        }
        let init = init()?;
        let ready = self.ready(init.get()?.downcast::<Function>()?, count + 1)?;
        let instance = rt.new_instance(class).into_object();
        drop(stack.replace(count + 1, instance.clone().into()));
        ready.slots.take_arguments(stack, count + 1);
        drop(stack.pop());
        let frame = self.new_frame(ready.code, init, ready.namespaces, ready.slots);
        frame.init_self.set(Some(instance));
        Some(frame)
    }
}

/// The callable of a call that needs no frame: not a Python function, nor a method of one.
#[inline(always)]
pub(in crate::eval) fn native(stack: &Operands, count: usize) -> Option<&Object> {
    let callable = stack.peek(count + 2).get()?;
    if callable.is::<Function>() || callable.is::<Method>() { None } else { Some(callable) }
}

/// True if the callable is the built-in function or method of this description.
#[inline(always)]
fn is_builtin(callable: &StackRef, def: Option<&'static MethodDef>) -> bool {
    let known = callable.get().and_then(Object::downcast::<Builtin>).map(|builtin| builtin.def);
    matches!((known, def), (Some(known), Some(def)) if std::ptr::eq(known, def))
}

/// Replaces a call's operands by its result.
#[inline(always)]
fn result(stack: &mut Operands, count: usize, value: StackRef) {
    stack.drop_top(count + 1);
    drop(stack.replace(1, value));
}

/// `CALL_TYPE_1`
#[inline(always)]
pub(in crate::eval) fn type_1(rt: &Runtime, stack: &mut Operands) -> bool {
    let callable = stack.peek(3).get();
    if !stack.peek(2).is_null() || !callable.is_some_and(|callable| callable.is_same(&rt.types.type_)) {
        return false;
    }
    let Some(ty) = stack.peek(1).get().map(|object| type_of(object).to_ref()) else { return false };
    result(stack, 1, ty.into_object().into());
    true
}

/// `CALL_LEN` of a container whose length is a field.
#[inline(always)]
pub(in crate::eval) fn len(rt: &Runtime, stack: &mut Operands, len: Option<&'static MethodDef>) -> bool {
    if !stack.peek(2).is_null() || !is_builtin(stack.peek(3), len) {
        return false;
    }
    let Some(count) = stack.peek(1).get().and_then(|object| plain_len(rt, object)) else { return false };
    result(stack, 1, rt.new_usize(count).into());
    true
}

/// The length of an exact list, tuple, dict or string.
#[inline(always)]
fn plain_len(rt: &Runtime, object: &Object) -> Option<usize> {
    let ty = object.type_object();
    if ty.is_same(&rt.types.list) {
        return object.downcast::<List>().map(|list| list.len());
    }
    if ty.is_same(&rt.types.tuple) {
        return tuple_value(object).map(|tuple| tuple.tail().len());
    }
    if ty.is_same(&rt.types.dict) {
        return object.downcast::<Dict>().map(|dict| dict.len());
    }
    if ty.is_same(&rt.types.str) {
        return str_value(object).map(StrMethods::char_len);
    }
    None
}

/// `CALL_ISINSTANCE` where the object's type is the very class asked for.
#[inline(always)]
pub(in crate::eval) fn isinstance(
    rt: &Runtime,
    stack: &mut Operands,
    isinstance: Option<&'static MethodDef>,
) -> bool {
    if !stack.peek(3).is_null() || !is_builtin(stack.peek(4), isinstance) {
        return false;
    }
    let (Some(object), Some(class)) = (stack.peek(2).get(), stack.peek(1).get()) else { return false };
    if !object.type_object().is_same(class) {
        return false;
    }
    result(stack, 2, boolean(rt, true));
    true
}

/// `CALL_LIST_APPEND`: the stack is the method `list.append`, the list, the item. The `POP_TOP` behind it is skipped,
/// so nothing is pushed.
#[inline(always)]
pub(in crate::eval) fn list_append(stack: &mut Operands, append: Option<&'static MethodDef>) -> bool {
    let method = stack.peek(3).get().and_then(Object::downcast::<MethodDescriptor>);
    let known = matches!((method, append), (Some(method), Some(def)) if std::ptr::eq(method.def, def));
    if !known || !stack.peek(2).get().is_some_and(Object::is::<List>) {
        return false;
    }
    let value = stack.pop().into_ref();
    if let (Some(list), Some(value)) = (stack.peek(1).get().and_then(Object::downcast::<List>), value) {
        list.append(value);
    }
    stack.drop_top(2);
    true
}
