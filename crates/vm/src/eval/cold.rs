//! Instructions that are not worth a place in the loop itself.

use std::rc::Rc;

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Object, Operands, Ref, StackRef};
use serpentarium_object::{CallArgs, PyResult, Raised, Runtime, dict_value, str_value, type_of};

use super::specialize::{self, Site};
use super::{Flow, boolean, build, names, object, own, unpack};
use crate::frame::Frame;
use crate::vm::Vm;

/// Everything an instruction works on.
pub(super) struct Cold<'a> {
    pub(super) vm: &'a Vm,
    pub(super) rt: &'a Runtime,
    pub(super) frame: &'a Rc<Frame>,
    pub(super) stack: Operands,
    pub(super) operand: usize,
    pub(super) at: usize,
}

impl Vm {
    /// Runs one instruction; the operands come back with it.
    #[cold]
    #[inline(never)]
    pub(super) fn cold(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        stack: Operands,
        opcode: Opcode,
        operand: usize,
        at: usize,
    ) -> (Operands, Flow) {
        let mut cold = Cold { vm: self, rt, frame, stack, operand, at };
        let flow = cold.dispatch(opcode).unwrap_or_else(Flow::Raise);
        if matches!(flow, Flow::Exit(_)) {
            frame.next.set((at + 1 + opcode.caches()) as u32);
        }
        (cold.stack, flow)
    }
}

impl<'a> Cold<'a> {
    /// The instruction and its cache.
    pub(super) fn site(&self) -> Site<'a> {
        Site { exe: self.frame.exe(), at: self.at }
    }

    /// Counts an adaptive instruction down; true if it is to try to specialise itself now.
    pub(super) fn is_due(&self) -> bool {
        specialize::is_due(&self.frame.exe().units[self.at + 1])
    }

    /// The name the operand stands for.
    pub(super) fn name(&self) -> &'a Object {
        let names = self.frame.code.names.tail();
        names.get(self.operand).map_or(&self.rt.singletons.none, |name| &**name)
    }

    #[expect(clippy::too_many_lines, reason = "the dispatch: one short arm for each instruction")]
    fn dispatch(&mut self, opcode: Opcode) -> PyResult<Flow> {
        let (rt, operand) = (self.rt, self.operand);
        match opcode {
            Opcode::Call | Opcode::CallPyGeneral | Opcode::CallBoundMethodGeneral => {
                return self.call(opcode);
            }
            Opcode::JumpBackward => {
                // There is no compiler to machine code to wait for, so the loop's own form serves at once.
                self.frame.exe().units[self.at].set_opcode(Opcode::JumpBackwardNoJit);
                self.vm.safe_point(rt)?;
                return Ok(Flow::Jump((self.at + 2 - operand) as u32));
            }
            Opcode::LoadFastCheck => self.load_fast_check()?,
            Opcode::LoadFastAndClear => {
                let value = self.stack.replace_local(operand, StackRef::NULL);
                self.stack.push(value);
            }
            Opcode::DeleteFast => {
                if self.stack.replace_local(operand, StackRef::NULL).is_null() {
                    return Err(names::unbound_local(rt, self.frame, operand));
                }
            }
            Opcode::LoadName => {
                let value = names::load_name(rt, self.frame, self.name())?;
                self.stack.push(value.into());
            }
            Opcode::StoreName => {
                let value = self.pop();
                names::store_name(rt, self.frame, self.name(), value)?;
            }
            Opcode::DeleteName => names::delete_name(rt, self.frame, self.name())?,
            Opcode::StoreGlobal => {
                let value = self.pop();
                if let Some(name) = str_value(self.name()) {
                    self.frame.globals.set_str(rt, name, value);
                }
            }
            Opcode::DeleteGlobal => names::delete_global(rt, self.frame, self.name())?,
            Opcode::LoadLocals => {
                let locals = self.frame.locals.get().ok_or_else(|| rt.system_error("no locals"))?;
                self.stack.push(locals.into());
            }
            Opcode::LoadFromDictOrGlobals => self.load_from_dict_or_globals()?,
            Opcode::LoadFromDictOrDeref => self.load_from_dict_or_deref()?,
            Opcode::MakeCell => {
                let value = self.stack.replace_local(operand, StackRef::NULL);
                let cell = rt.new_cell(value.into_ref());
                drop(self.stack.replace_local(operand, cell.into()));
            }
            Opcode::CopyFreeVars => self.copy_free_vars()?,
            Opcode::DeleteDeref => {
                if self.cell().is_none_or(|cell| cell.contents.take().is_none()) {
                    return Err(names::unbound_cell(rt, self.frame, operand));
                }
            }
            Opcode::DeleteAttr => {
                let owner = self.pop();
                rt.setattr(&owner, self.name(), None)?;
            }
            Opcode::LoadSuperAttr | Opcode::LoadSuperAttrAttr | Opcode::LoadSuperAttrMethod => {
                self.load_super_attr(opcode)?;
            }
            Opcode::DeleteSubscr => {
                let key = self.pop();
                let container = self.pop();
                rt.set_item(&container, &key, None)?;
            }
            Opcode::BinarySlice => {
                let (stop, start, container) = (self.pop(), self.pop(), self.pop());
                let slice = build::simple_slice(rt, start, stop);
                let value = rt.get_item(&container, &slice)?;
                self.stack.push(value.into());
            }
            Opcode::StoreSlice => {
                let (stop, start, container, value) = (self.pop(), self.pop(), self.pop(), self.pop());
                let slice = build::simple_slice(rt, start, stop);
                rt.set_item(&container, &slice, Some(&value))?;
            }
            Opcode::UnaryNegative => self.unary(|t| t.negative, "unary -")?,
            Opcode::UnaryInvert => self.unary(|t| t.invert, "unary ~")?,
            Opcode::BuildList => {
                let values = build::take(rt, &mut self.stack, operand);
                self.stack.push(rt.new_list(values).into());
            }
            Opcode::BuildTuple => {
                let values = build::take(rt, &mut self.stack, operand);
                self.stack.push(rt.new_tuple(values).into());
            }
            Opcode::BuildSet => {
                let values = build::take(rt, &mut self.stack, operand);
                let set = rt.new_set(values)?;
                self.stack.push(set.into());
            }
            Opcode::BuildMap => {
                let dict = build::map(rt, &mut self.stack, operand)?;
                self.stack.push(dict.into());
            }
            Opcode::BuildSlice => {
                let slice = build::slice(rt, &mut self.stack, operand);
                self.stack.push(slice.into());
            }
            Opcode::BuildString => {
                let text = build::string(rt, &mut self.stack, operand)?;
                self.stack.push(text.into());
            }
            Opcode::BuildTemplate => {
                let interpolations = self.pop();
                let strings = self.pop();
                let template = rt.new_template(&strings, &interpolations)?;
                self.stack.push(template.into());
            }
            Opcode::BuildInterpolation => self.build_interpolation()?,
            Opcode::ListExtend => {
                let source = self.pop();
                build::list_extend(rt, object(rt, self.stack.peek(operand)), &source)?;
            }
            Opcode::SetAdd => {
                let value = self.pop();
                rt.set_add(object(rt, self.stack.peek(operand)), &value)?;
            }
            Opcode::SetUpdate => {
                let source = self.pop();
                rt.set_update(object(rt, self.stack.peek(operand)), &source)?;
            }
            Opcode::MapAdd => {
                let value = self.pop();
                let key = self.pop();
                let dict = dict_value(object(rt, self.stack.peek(operand)));
                dict.ok_or_else(|| rt.system_error("bad MAP_ADD target"))?.set_item(rt, &key, &value)?;
            }
            Opcode::DictUpdate => {
                let source = self.pop();
                build::dict_update(rt, object(rt, self.stack.peek(operand)), &source)?;
            }
            Opcode::DictMerge => {
                let source = self.pop();
                let target = object(rt, self.stack.peek(operand));
                let callable = object(rt, self.stack.peek(operand + 3));
                self.vm.merge_keywords(rt, callable, target, &source)?;
            }
            Opcode::ConvertValue => self.convert_value()?,
            Opcode::FormatSimple => {
                let value = self.pop();
                let text = if rt.is_exact_str(&value) {
                    value
                } else {
                    rt.format(&value, rt.names.empty.as_object())?
                };
                self.stack.push(text.into());
            }
            Opcode::FormatWithSpec => {
                let spec = self.pop();
                let value = self.pop();
                let text = rt.format(&value, &spec)?;
                self.stack.push(text.into());
            }
            Opcode::UnpackSequence | Opcode::UnpackSequenceTuple | Opcode::UnpackSequenceList => {
                self.unpack_sequence(opcode)?;
            }
            Opcode::UnpackEx => unpack::extended(rt, &mut self.stack, operand & 0xff, operand >> 8)?,
            Opcode::GetIter => {
                let iterable = self.pop();
                let iterator = rt.iter(&iterable)?;
                self.stack.push(iterator.into());
            }
            Opcode::GetYieldFromIter => self.get_yield_from_iter()?,
            Opcode::GetLen => {
                let len = rt.len(object(rt, self.stack.peek(1)))?;
                self.stack.push(rt.new_usize(len).into());
            }
            Opcode::LoadCommonConstant => self.load_common_constant()?,
            Opcode::LoadBuildClass => self.load_build_class()?,
            Opcode::SetupAnnotations => self.setup_annotations()?,
            Opcode::LoadSpecial => self.load_special()?,
            Opcode::WithExceptStart => self.with_except_start()?,
            Opcode::PushExcInfo => {
                let exception = self.pop();
                let outer = self.vm.replace_handled(Some(exception.clone()));
                self.stack.push(StackRef::from(outer.unwrap_or_else(|| rt.none())));
                self.stack.push(exception.into());
            }
            Opcode::PopExcept => {
                let outer = self.pop();
                let outer = (!rt.is_none(&outer)).then_some(outer);
                drop(self.vm.replace_handled(outer));
            }
            Opcode::CheckExcMatch => {
                let class = self.pop();
                let matches = self.vm.check_exception_match(rt, object(rt, self.stack.peek(1)), &class)?;
                self.stack.push(boolean(rt, matches));
            }
            Opcode::CheckEgMatch => self.check_group_match()?,
            Opcode::RaiseVarargs => return Ok(self.raise_varargs()),
            Opcode::Reraise => return Ok(self.reraise()),
            Opcode::MakeFunction => {
                let code = self.pop();
                let function = self.vm.make_function(rt, self.frame, &code)?;
                self.stack.push(function.into());
            }
            Opcode::SetFunctionAttribute => {
                let function = self.pop();
                let value = self.pop();
                crate::function::set_attribute(rt, &function, operand, value)?;
                self.stack.push(function.into());
            }
            Opcode::CallKw => {
                return self.call_result(|cold| {
                    cold.vm.call_keywords(cold.rt, cold.frame, &mut cold.stack, cold.operand)
                });
            }
            Opcode::CallFunctionEx => {
                return self.call_result(|cold| cold.vm.call_unpacked(cold.rt, &mut cold.stack));
            }
            Opcode::CallIntrinsic1 => {
                let value = self.pop();
                let result = self.intrinsic_1(operand, value)?;
                self.stack.push(result.into());
            }
            Opcode::CallIntrinsic2 => {
                let second = self.pop();
                let first = self.pop();
                let result = self.intrinsic_2(operand, &first, &second)?;
                self.stack.push(result.into());
            }
            Opcode::ImportName => {
                let fromlist = self.pop();
                let level = self.pop();
                let module = crate::import::import_name(rt, self.frame, self.name(), &fromlist, &level)?;
                self.stack.push(module.into());
            }
            Opcode::ImportFrom => {
                let value = crate::import::import_from(rt, object(rt, self.stack.peek(1)), self.name())?;
                self.stack.push(value.into());
            }
            Opcode::MatchClass => {
                let names = self.pop();
                let class = self.pop();
                let subject = self.pop();
                let attributes = crate::pattern::match_class(rt, &subject, &class, operand, &names)?;
                self.stack.push(attributes.unwrap_or_else(|| rt.none()).into());
            }
            Opcode::MatchMapping => self.match_flag(serpentarium_object::type_flag::MAPPING),
            Opcode::MatchSequence => self.match_flag(serpentarium_object::type_flag::SEQUENCE),
            Opcode::MatchKeys => {
                let values = crate::pattern::match_keys(
                    rt,
                    object(rt, self.stack.peek(2)),
                    object(rt, self.stack.peek(1)),
                )?;
                self.stack.push(values.unwrap_or_else(|| rt.none()).into());
            }
            Opcode::ReturnGenerator => return self.return_generator(),
            Opcode::Send => return self.send(),
            Opcode::EndSend => {
                let value = self.stack.pop();
                drop(self.stack.replace(1, own(value)));
            }
            Opcode::CleanupThrow => return self.cleanup_throw(),
            Opcode::GetAwaitable => self.get_awaitable()?,
            Opcode::GetAiter => self.get_aiter()?,
            Opcode::GetAnext => self.get_anext()?,
            Opcode::EndAsyncFor => return self.end_async_for(),
            Opcode::ExitInitCheck | Opcode::InterpreterExit => drop(self.stack.pop()),
            other => return self.plain(other),
        }
        Ok(Flow::Next)
    }

    /// The plain forms of adaptive instructions; a specialised one comes here when it meets other operands.
    fn plain(&mut self, opcode: Opcode) -> PyResult<Flow> {
        match opcode.base() {
            Opcode::BinaryOp => self.binary_op()?,
            Opcode::CompareOp => self.compare_op()?,
            Opcode::ToBool => self.truth()?,
            Opcode::ContainsOp => self.contains_op()?,
            Opcode::LoadGlobal => self.load_global()?,
            Opcode::LoadAttr => self.load_attr()?,
            Opcode::StoreAttr => self.store_attr()?,
            Opcode::StoreSubscr => self.store_subscr()?,
            Opcode::UnpackSequence => self.unpack_sequence(Opcode::UnpackSequence)?,
            Opcode::ForIter => return self.for_iter(),
            Opcode::Send => return self.send(),
            Opcode::Call => return self.call(Opcode::Call),
            Opcode::Reserved => return Err(self.rt.system_error("unknown opcode")),
            other => return Err(self.rt.not_supported(other.name())),
        }
        Ok(Flow::Next)
    }

    /// Takes the top value.
    pub(super) fn pop(&mut self) -> Ref {
        self.stack.pop().into_ref().unwrap_or_else(|| self.rt.none())
    }
}

/// Checks that a value has an `__await__`-like slot; the names of the asynchronous protocol's errors.
pub(super) fn call_slot_or(
    rt: &Runtime,
    object: &Object,
    slot: Option<fn(&Runtime, &Object) -> PyResult>,
    error: impl FnOnce() -> Raised,
) -> PyResult {
    match slot {
        Some(call) => call(rt, object),
        None => Err(error()),
    }
}

/// Positional arguments of a call with these objects.
pub(super) fn call_with(rt: &Runtime, callable: &Object, args: &[&Object]) -> PyResult {
    let values: smallvec::SmallVec<[StackRef; 6]> = args.iter().map(|arg| StackRef::borrowed(*arg)).collect();
    let Some(call) = type_of(callable).slot(|slots| slots.call) else {
        return Err(rt.type_error(format!("'{}' object is not callable", rt.type_name(callable))));
    };
    call(rt, callable, CallArgs::positional(&values))
}
