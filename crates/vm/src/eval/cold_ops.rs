//! The longer cold instructions: names in class bodies, special methods, conversions, exceptions.

use std::rc::Rc;

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Obj, Object, Ref, StackRef};
use serpentarium_object::{
    CellObject, PyResult, Raised, Runtime, SlotTable, Str, Type, str_value, tuple_value, type_of,
};

use super::cold::{Cold, call_slot_or, call_with};
use super::specialize;
use super::{Exit, Flow, boolean, names, object};
use crate::frame::Frame;

impl Cold<'_> {
    pub(super) fn load_fast_check(&mut self) -> PyResult<()> {
        let value = self.stack.local(self.operand).clone();
        if value.is_null() {
            return Err(names::unbound_local(self.rt, self.frame, self.operand));
        }
        self.stack.push(value);
        Ok(())
    }

    /// The cell the operand names.
    pub(super) fn cell(&self) -> Option<Ref<CellObject>> {
        let cell = self.stack.local(self.operand).to_ref()?;
        cell.try_downcast().ok()
    }

    pub(super) fn load_from_dict_or_globals(&mut self) -> PyResult<()> {
        let name = &self.frame.code.names.tail()[self.operand];
        let mapping = self.pop();
        let value = match names::lookup(self.rt, &mapping, name)? {
            Some(value) => value,
            None => names::lookup_global(self.rt, self.frame, name)?
                .ok_or_else(|| names::undefined(self.rt, name))?,
        };
        self.stack.push(value.into());
        Ok(())
    }

    pub(super) fn load_from_dict_or_deref(&mut self) -> PyResult<()> {
        let name = &self.frame.code.local_names.tail()[self.operand];
        let mapping = self.pop();
        let value = match names::lookup(self.rt, &mapping, name)? {
            Some(value) => Some(value),
            None => names::load_cell(self.stack.local(self.operand)),
        };
        let value = value.ok_or_else(|| names::unbound_cell(self.rt, self.frame, self.operand))?;
        self.stack.push(value.into());
        Ok(())
    }

    pub(super) fn copy_free_vars(&mut self) -> PyResult<()> {
        let closure = self.frame.callee().and_then(|function| function.closure.get());
        let Some(closure) = closure else { return Ok(()) };
        let Some(cells) = tuple_value(&closure) else { return Err(self.rt.system_error("bad closure")) };
        let first = self.frame.exe().local_len - self.operand;
        for (index, cell) in cells.tail().iter().enumerate().take(self.operand) {
            drop(self.stack.replace_local(first + index, StackRef::from(cell.clone())));
        }
        Ok(())
    }

    /// `LOAD_SUPER_ATTR`: the global `super`, the class, the instance; an attribute behind the class.
    pub(super) fn load_super_attr(&mut self, opcode: Opcode) -> PyResult<()> {
        let rt = self.rt;
        if opcode == Opcode::LoadSuperAttr && self.is_due() {
            specialize::load_super_attr(rt, self.site(), &self.stack, self.operand);
        }
        let name = self.frame.code.names.tail()[self.operand >> 2].clone();
        let receiver = self.pop();
        let class = self.pop();
        let super_callable = self.pop();
        let method = self.operand & 1 != 0;
        let is_super = super_callable.is_same(&rt.types.super_);
        if is_super
            && let (Some(class), Some(name)) = (class.downcast::<Type>(), str_value(&name))
            && let Some(found) = rt.super_lookup(class, &receiver, name)?
        {
            self.push_super_result(found, receiver, method);
            return Ok(());
        }
        let bound = if self.operand & 2 != 0 {
            call_with(rt, &super_callable, &[&class, &receiver])?
        } else {
            call_with(rt, &super_callable, &[])?
        };
        let value = rt.getattr(&bound, &name)?;
        self.stack.push(value.into());
        if method {
            self.stack.push(StackRef::NULL);
        }
        Ok(())
    }

    fn push_super_result(&mut self, found: Ref, _receiver: Ref, method: bool) {
        self.stack.push(found.into());
        if method {
            self.stack.push(StackRef::NULL);
        }
    }

    pub(super) fn unary(
        &mut self,
        slot: fn(&SlotTable) -> Option<serpentarium_object::UnaryFn>,
        what: &str,
    ) -> PyResult<()> {
        let value = self.pop();
        let result = self.rt.unary_op(slot, what, &value)?;
        self.stack.push(result.into());
        Ok(())
    }

    pub(super) fn build_interpolation(&mut self) -> PyResult<()> {
        let spec = if self.operand & 1 != 0 { Some(self.pop()) } else { None };
        let expression = self.pop();
        let value = self.pop();
        let conversion = match self.operand >> 2 {
            1 => Some("s"),
            2 => Some("r"),
            3 => Some("a"),
            _ => None,
        };
        let interpolation = self.rt.new_interpolation(&value, &expression, conversion, spec.as_deref())?;
        self.stack.push(interpolation.into());
        Ok(())
    }

    pub(super) fn convert_value(&mut self) -> PyResult<()> {
        let value = self.pop();
        let text = match self.operand {
            1 => self.rt.str(&value)?,
            2 => self.rt.repr(&value)?,
            _ => self.rt.ascii(&value)?,
        };
        self.stack.push(text.into());
        Ok(())
    }

    pub(super) fn load_common_constant(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let value = match self.operand {
            0 => rt.exceptions.assertion_error.clone().into_object(),
            1 => rt.exceptions.not_implemented_error.clone().into_object(),
            2 => rt.types.tuple.clone().into_object(),
            index => {
                let name = rt.intern(if index == 3 { "all" } else { "any" });
                let found = rt.builtins_dict.get().and_then(|dict| {
                    dict.downcast::<serpentarium_object::Dict>().and_then(|dict| dict.get_str(rt, &name))
                });
                found.ok_or_else(|| rt.system_error("builtins are not there"))?
            }
        };
        self.stack.push(value.into());
        Ok(())
    }

    pub(super) fn load_build_class(&mut self) -> PyResult<()> {
        let rt = self.rt;
        match self.frame.builtins.get_str(rt, &rt.names.build_class) {
            Some(value) => {
                self.stack.push(value.into());
                Ok(())
            }
            None => Err(rt.name_error(
                &rt.exceptions.name_error,
                &rt.names.build_class,
                "__build_class__ not found",
            )),
        }
    }

    pub(super) fn setup_annotations(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let Some(locals) = self.frame.locals.get() else {
            return Err(rt.system_error("no locals found when setting up annotations"));
        };
        let name = rt.names.annotations.as_object();
        if names::lookup(rt, &locals, name)?.is_none() {
            rt.set_item(&locals, name, Some(rt.new_dict().as_object()))?;
        }
        Ok(())
    }

    /// `LOAD_SPECIAL`: a method of the context manager's type, and the manager to pass to it.
    pub(super) fn load_special(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let owner = self.pop();
        let name: &Obj<Str> = match self.operand {
            0 => &rt.names.enter,
            1 => &rt.names.exit,
            2 => &rt.names.aenter,
            _ => &rt.names.aexit,
        };
        let Some(found) = rt.special_method(&owner, name)? else {
            return Err(no_context_manager(rt, &owner, self.operand));
        };
        match found {
            serpentarium_object::SpecialMethod::Unbound(method) => {
                self.stack.push(method.into());
                self.stack.push(owner.into());
            }
            serpentarium_object::SpecialMethod::Bound(method) => {
                self.stack.push(method.into());
                self.stack.push(StackRef::NULL);
            }
        }
        Ok(())
    }

    /// `WITH_EXCEPT_START`: calls `__exit__` with the exception; the stack is exit, self, lasti, outer, exception.
    pub(super) fn with_except_start(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let exception = object(rt, self.stack.peek(1)).to_ref();
        let (exit, receiver) = (self.stack.peek(5).to_ref(), self.stack.peek(4).to_ref());
        let Some(exit) = exit else { return Err(rt.system_error("WITH_EXCEPT_START without __exit__")) };
        let traceback =
            serpentarium_object::exception_value(&exception).and_then(|value| value.traceback.get());
        let traceback = traceback.unwrap_or_else(|| rt.none());
        let class = exception.type_object();
        let result = match &receiver {
            Some(receiver) => call_with(rt, &exit, &[receiver, class, &exception, &traceback])?,
            None => call_with(rt, &exit, &[class, &exception, &traceback])?,
        };
        self.stack.push(result.into());
        Ok(())
    }

    pub(super) fn check_group_match(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let class = self.pop();
        let exception = self.pop();
        let (matched, rest) = self.vm.split_group(rt, &exception, &class)?;
        if let Some(matched) = &matched {
            drop(self.vm.replace_handled(Some(matched.clone())));
        }
        self.stack.push(rest.unwrap_or_else(|| rt.none()).into());
        self.stack.push(matched.unwrap_or_else(|| rt.none()).into());
        Ok(())
    }

    pub(super) fn raise_varargs(&mut self) -> Flow {
        let rt = self.rt;
        let cause = if self.operand == 2 { Some(self.pop()) } else { None };
        if self.operand == 0 {
            return match self.vm.current_handled() {
                Some(exception) => Flow::Reraise(Raised::from_exception(exception)),
                None => Flow::Raise(rt.runtime_error("No active exception to reraise")),
            };
        }
        let exception = self.pop();
        Flow::Raise(match self.vm.raise_object(rt, &exception, cause.as_deref()) {
            Ok(raised) | Err(raised) => raised,
        })
    }

    /// `RERAISE`: the exception on top goes on; below it may stand the offset of the instruction that raised it.
    pub(super) fn reraise(&mut self) -> Flow {
        if self.operand > 0
            && let Some(lasti) =
                self.stack.peek(self.operand + 1).get().and_then(serpentarium_object::int_value)
            && let Some(lasti) = lasti.small()
        {
            self.frame.last.set(lasti as u32 / 2);
        }
        let exception = self.pop();
        Flow::Reraise(Raised::from_exception(exception))
    }

    /// Turns the outcome of a call helper into flow: a frame to run, or a value already pushed.
    pub(super) fn call_result(
        &mut self,
        call: impl FnOnce(&mut Self) -> PyResult<Option<Rc<Frame>>>,
    ) -> PyResult<Flow> {
        Ok(match call(self)? {
            Some(callee) => Flow::Exit(Exit::Call(callee)),
            None => Flow::Next,
        })
    }

    pub(super) fn match_flag(&mut self, flag: u64) {
        let matches = type_of(object(self.rt, self.stack.peek(1))).has_flag(flag);
        self.stack.push(boolean(self.rt, matches));
    }

    pub(super) fn intrinsic_1(&mut self, number: usize, value: Ref) -> PyResult {
        let rt = self.rt;
        match number {
            1 => self.vm.display(rt, &value),
            2 => crate::import::import_star(rt, self.frame, &value),
            3 => self.vm.stop_iteration_error(rt, value),
            4 => self.vm.wrap_async_value(rt, value),
            5 => rt.unary_op(|t| t.positive, "unary +", &value),
            6 => Ok(rt.new_tuple(rt.to_vec(&value)?).into_object()),
            7 => rt.make_type_var(&value, None, None),
            8 => rt.make_param_spec(&value),
            9 => rt.make_type_var_tuple(&value),
            10 => rt.subscript_generic(&value),
            11 => rt.make_type_alias(&value),
            _ => Err(rt.system_error("unknown intrinsic")),
        }
    }

    pub(super) fn intrinsic_2(&mut self, number: usize, first: &Object, second: &Object) -> PyResult {
        let rt = self.rt;
        match number {
            1 => self.vm.prepare_reraise_star(rt, first, second),
            2 => rt.make_type_var(first, Some(second), None),
            3 => rt.make_type_var(first, None, Some(second)),
            4 => {
                if let Some(function) = first.downcast::<serpentarium_object::Function>() {
                    function.type_params.set(Some(second.to_ref()));
                }
                Ok(first.to_ref())
            }
            5 => rt.set_type_parameter_default(first, second),
            _ => Err(rt.system_error("unknown intrinsic")),
        }
    }

    pub(super) fn get_aiter(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let iterable = self.pop();
        let name = rt.type_name(&iterable);
        let iterator = call_slot_or(rt, &iterable, type_of(&iterable).slot(|t| t.aiter), || {
            rt.type_error(format!("'async for' requires an object with __aiter__ method, got {name}"))
        })?;
        if type_of(&iterator).slot(|t| t.anext).is_none() {
            let name = rt.type_name(&iterator);
            return Err(rt.type_error(format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
            )));
        }
        self.stack.push(iterator.into());
        Ok(())
    }

    pub(super) fn get_anext(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let iterator = object(rt, self.stack.peek(1)).to_ref();
        let name = rt.type_name(&iterator);
        let awaitable = call_slot_or(rt, &iterator, type_of(&iterator).slot(|t| t.anext), || {
            rt.type_error(format!("'async for' requires an iterator with __anext__ method, got {name}"))
        })?;
        let awaitable = if awaitable.type_object().is_same(&self.vm.types().async_generator) {
            awaitable
        } else {
            self.vm.awaitable_iterator(rt, &awaitable).map_err(|raised| {
                if rt.raised_is(&raised, &rt.exceptions.type_error) {
                    let given = rt.type_name(&awaitable);
                    return rt.type_error(format!(
                        "'async for' received an invalid object from __anext__: {given}"
                    ));
                }
                raised
            })?
        };
        self.stack.push(awaitable.into());
        Ok(())
    }

    pub(super) fn end_async_for(&mut self) -> PyResult<Flow> {
        let rt = self.rt;
        let exception = self.pop();
        drop(self.stack.pop());
        if rt.type_check(&exception, &rt.exceptions.stop_async_iteration) {
            return Ok(Flow::Next);
        }
        Ok(Flow::Reraise(Raised::from_exception(exception)))
    }
}

fn no_context_manager(rt: &Runtime, owner: &Object, which: usize) -> Raised {
    let name = rt.type_name(owner);
    let (protocol, missing) = match which {
        0 => ("context manager", "__enter__"),
        1 => ("context manager", "__exit__"),
        2 => ("asynchronous context manager", "__aenter__"),
        _ => ("asynchronous context manager", "__aexit__"),
    };
    let (other, keyword) =
        if which < 2 { (&rt.names.aenter, "async with") } else { (&rt.names.enter, "with") };
    let hint = if rt.type_lookup(type_of(owner), other).is_some() {
        format!(
            " but it supports the {} protocol. Did you mean to use '{keyword}'?",
            if which < 2 { "asynchronous context manager" } else { "context manager" }
        )
    } else {
        String::new()
    };
    let _ = name.len();
    rt.type_error(format!(
        "'{name}' object does not support the {protocol} protocol (missed {missing} method){hint}"
    ))
}
