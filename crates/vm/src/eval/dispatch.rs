//! The dispatch: runs one frame until it calls, returns, yields or fails.
//!
//! The instruction pointer and the operands are local variables that never leave by reference, so that they stay in
//! registers: what is not inlined here gets operands by value, or slices of them.

use std::rc::Rc;

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Object, Operands, StackRef};
use serpentarium_object::{CallArgs, Runtime, type_of};

use super::quick::{attribute as attr, call, container, global, number, truth};
use super::specialize::{self, Site, is_due};
use super::{Exit, Flow, Resume, attribute, boolean, names, object, operators, own};
use crate::frame::Frame;
use crate::observer::Watch;
use crate::vm::Vm;

impl Vm {
    /// Runs one frame.
    #[expect(clippy::too_many_lines, reason = "the dispatch: one short arm for each hot instruction")]
    pub(super) fn run_frame<const WATCHED: bool>(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        resume: Resume,
    ) -> Exit {
        let exe = &**frame.exe();
        let units = &*exe.units;
        let consts = frame.code.consts.tail();
        let code_names = frame.code.names.tail();
        let slots = frame.slots.borrow();
        let mut stack = slots.operands(exe.local_len, frame.depth.get() as usize);
        let mut ip = frame.next.get() as usize;
        // The instruction that runs. `frame.last` is the one to show, which a re-raise moves back to the raise.
        let mut at = frame.last.get() as usize;
        let mut failure = match resume {
            Resume::Plain => None,
            Resume::Value(value) => {
                stack.push(value);
                None
            }
            Resume::Raise(raised) => Some((raised, true)),
        };
        loop {
            if let Some((raised, trace)) = failure.take() {
                match self.handle(rt, frame, stack, raised, trace, at as u32) {
                    Ok((operands, target)) => {
                        stack = operands;
                        ip = target as usize;
                    }
                    Err(raised) => return Exit::Raise(raised),
                }
            }
            // What an instruction raises leaves this block; everything else stays inside.
            let ended = 'run: loop {
                let Some(unit) = units.get(ip) else {
                    break 'run (rt.system_error("instruction pointer out of range"), true);
                };
                at = ip;
                ip += 1;
                frame.last.set(at as u32);
                if WATCHED {
                    frame.depth.set(stack.depth() as u32);
                    frame.next.set(at as u32);
                    self.notify(rt, frame, at as u32);
                }
                let operand = unit.operand();
                let mut opcode = unit.opcode();
                /// The value, or the failure of the instruction.
                macro_rules! attempt {
                    ($result:expr) => {
                        match $result {
                            Ok(value) => value,
                            Err(raised) => break 'run (raised, true),
                        }
                    };
                }
                // Goes round once more where a specialised instruction turns out to be the plain one.
                'again: loop {
                    /// What a specialised instruction found, or the plain instruction instead.
                    macro_rules! found {
                        ($found:expr, $base:ident) => {
                            match $found {
                                Some(found) => found,
                                None => {
                                    opcode = Opcode::$base;
                                    continue 'again;
                                }
                            }
                        };
                    }
                    /// Whether a specialised instruction acted; the plain one runs instead if not.
                    macro_rules! done {
                        ($done:expr, $base:ident) => {
                            if !$done {
                                opcode = Opcode::$base;
                                continue 'again;
                            }
                        };
                    }
                    match opcode {
                        Opcode::Nop | Opcode::NotTaken | Opcode::Cache | Opcode::ExtendedArg => {}
                        Opcode::LoadFast => stack.push(stack.local(operand).clone()),
                        Opcode::LoadFastBorrow => stack.push(stack.local(operand).borrow()),
                        Opcode::LoadFastBorrowLoadFastBorrow => {
                            stack.push(stack.local(operand >> 4).borrow());
                            stack.push(stack.local(operand & 15).borrow());
                        }
                        Opcode::LoadFastLoadFast => {
                            stack.push(stack.local(operand >> 4).clone());
                            stack.push(stack.local(operand & 15).clone());
                        }
                        Opcode::StoreFast => {
                            let value = stack.pop();
                            drop(stack.replace_local(operand, own(value)));
                        }
                        Opcode::StoreFastLoadFast => {
                            let value = stack.pop();
                            drop(stack.replace_local(operand >> 4, own(value)));
                            stack.push(stack.local(operand & 15).clone());
                        }
                        Opcode::StoreFastStoreFast => {
                            let value = stack.pop();
                            drop(stack.replace_local(operand >> 4, own(value)));
                            let value = stack.pop();
                            drop(stack.replace_local(operand & 15, own(value)));
                        }
                        Opcode::LoadConst => {
                            let immortal = consts[operand].is_immortal();
                            unit.set_opcode(if immortal {
                                Opcode::LoadConstImmortal
                            } else {
                                Opcode::LoadConstMortal
                            });
                            stack.push(StackRef::from(consts[operand].clone()));
                        }
                        Opcode::LoadConstMortal => stack.push(StackRef::from(consts[operand].clone())),
                        Opcode::LoadConstImmortal => stack.push(StackRef::borrowed(&*consts[operand])),
                        Opcode::LoadSmallInt => {
                            stack.push(StackRef::borrowed(&*rt.singletons.small_ints[operand + 5]));
                        }
                        Opcode::PopTop | Opcode::PopIter | Opcode::EndFor => drop(stack.pop()),
                        Opcode::PushNull => stack.push(StackRef::NULL),
                        Opcode::Copy => stack.push(stack.peek(operand).clone()),
                        Opcode::Swap => stack.swap(operand),
                        Opcode::BinaryOpAddInt => {
                            done!(number::ints(rt, &mut stack, |a, b| a + b), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOpSubtractInt => {
                            done!(number::ints(rt, &mut stack, |a, b| a - b), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOpMultiplyInt => {
                            done!(number::ints(rt, &mut stack, |a, b| a * b), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOpAddFloat => {
                            done!(number::floats_to_float(rt, &mut stack, |a, b| a + b), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOpSubtractFloat => {
                            done!(number::floats_to_float(rt, &mut stack, |a, b| a - b), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOpMultiplyFloat => {
                            done!(number::floats_to_float(rt, &mut stack, |a, b| a * b), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOpExtend => {
                            let value = found!(
                                number::extended(rt, operand, stack.peek(2), stack.peek(1)),
                                BinaryOp
                            );
                            drop(stack.pop());
                            drop(stack.replace(1, value));
                            ip += 5;
                        }
                        Opcode::BinaryOpSubscrListInt => {
                            done!(container::list_int(rt, &mut stack), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOpSubscrTupleInt => {
                            done!(container::tuple_int(rt, &mut stack), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOpSubscrStrInt => {
                            done!(container::str_int(rt, &mut stack), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOpSubscrDict => {
                            done!(container::dict_str(rt, &mut stack), BinaryOp);
                            ip += 5;
                        }
                        Opcode::BinaryOp
                        | Opcode::BinaryOpAddUnicode
                        | Opcode::BinaryOpInplaceAddUnicode
                        | Opcode::BinaryOpSubscrListSlice
                        | Opcode::BinaryOpSubscrGetitem => {
                            if opcode == Opcode::BinaryOp && is_due(&units[at + 1]) {
                                specialize::binary_op(rt, Site { exe, at }, operand, &stack);
                            }
                            let (left, right) = (object(rt, stack.peek(2)), object(rt, stack.peek(1)));
                            let value = match operators::binary_fast(rt, operand, left, right) {
                                Some(value) => value,
                                None => {
                                    frame.depth.set(stack.depth() as u32);
                                    attempt!(operators::binary(rt, operand, left, right))
                                }
                            };
                            let right = stack.pop();
                            drop(stack.replace(1, value.into()));
                            drop(right);
                            ip += 5;
                        }
                        Opcode::CompareOpInt => {
                            done!(number::compare_ints(rt, &mut stack, operand), CompareOp);
                            ip += 1;
                        }
                        Opcode::CompareOpFloat => {
                            done!(number::compare_floats(rt, &mut stack, operand), CompareOp);
                            ip += 1;
                        }
                        Opcode::CompareOp | Opcode::CompareOpStr => {
                            if opcode == Opcode::CompareOp && is_due(&units[at + 1]) {
                                specialize::compare_op(rt, Site { exe, at }, operand, &stack);
                            }
                            frame.depth.set(stack.depth() as u32);
                            let (left, right) = (object(rt, stack.peek(2)), object(rt, stack.peek(1)));
                            let value = attempt!(operators::compare(rt, operand, left, right));
                            drop(stack.pop());
                            drop(stack.replace(1, value));
                            ip += 1;
                        }
                        Opcode::PopJumpIfFalse => {
                            ip += 1;
                            if !stack.pop().get().is_some_and(|value| value.is_same(&rt.singletons.r#true)) {
                                ip += operand;
                            }
                        }
                        Opcode::PopJumpIfTrue => {
                            ip += 1;
                            if stack.pop().get().is_some_and(|value| value.is_same(&rt.singletons.r#true)) {
                                ip += operand;
                            }
                        }
                        Opcode::PopJumpIfNone => {
                            ip += 1;
                            if stack.pop().get().is_some_and(|value| rt.is_none(value)) {
                                ip += operand;
                            }
                        }
                        Opcode::PopJumpIfNotNone => {
                            ip += 1;
                            if !stack.pop().get().is_some_and(|value| rt.is_none(value)) {
                                ip += operand;
                            }
                        }
                        Opcode::ToBoolBool => {
                            done!(truth::is_bool(rt, &stack), ToBool);
                            ip += 3;
                        }
                        Opcode::ToBoolInt => {
                            done!(truth::int(rt, &mut stack), ToBool);
                            ip += 3;
                        }
                        Opcode::ToBoolList => {
                            done!(truth::list(rt, &mut stack), ToBool);
                            ip += 3;
                        }
                        Opcode::ToBoolNone => {
                            done!(truth::none(rt, &mut stack), ToBool);
                            ip += 3;
                        }
                        Opcode::ToBoolStr => {
                            done!(truth::string(rt, &mut stack), ToBool);
                            ip += 3;
                        }
                        Opcode::ToBoolAlwaysTrue => {
                            done!(truth::always_true(rt, &mut stack, &units[at + 1..]), ToBool);
                            ip += 3;
                        }
                        Opcode::ToBool => {
                            if is_due(&units[at + 1]) {
                                specialize::to_bool(rt, Site { exe, at }, object(rt, stack.peek(1)));
                            }
                            frame.depth.set(stack.depth() as u32);
                            let truth = attempt!(rt.is_true(object(rt, stack.peek(1))));
                            drop(stack.replace(1, boolean(rt, truth)));
                            ip += 3;
                        }
                        Opcode::UnaryNot => {
                            let truth =
                                stack.peek(1).get().is_some_and(|value| value.is_same(&rt.singletons.r#true));
                            drop(stack.replace(1, boolean(rt, !truth)));
                        }
                        Opcode::IsOp => {
                            let right = stack.pop();
                            let same = match (right.get(), stack.peek(1).get()) {
                                (Some(right), Some(left)) => left.is_same(right),
                                _ => false,
                            };
                            drop(stack.replace(1, boolean(rt, same != (operand == 1))));
                        }
                        Opcode::ContainsOp | Opcode::ContainsOpDict | Opcode::ContainsOpSet => {
                            if opcode == Opcode::ContainsOp && is_due(&units[at + 1]) {
                                specialize::contains_op(rt, Site { exe, at }, object(rt, stack.peek(1)));
                            }
                            frame.depth.set(stack.depth() as u32);
                            attempt!(container::contains(rt, &mut stack, operand == 1));
                            ip += 1;
                        }
                        Opcode::JumpForward => ip += operand,
                        Opcode::JumpBackward => {
                            unit.set_opcode(Opcode::JumpBackwardNoJit);
                            opcode = Opcode::JumpBackwardNoJit;
                            continue 'again;
                        }
                        Opcode::JumpBackwardNoJit => {
                            ip = ip + 1 - operand;
                            if rt.heap.collection_requested() || self.interrupt.get() {
                                frame.depth.set(stack.depth() as u32);
                                attempt!(self.safe_point(rt));
                            }
                            if !WATCHED && self.watch.get() != Watch::Nothing {
                                return self.reenter::<true>(rt, frame, ip, &stack);
                            }
                        }
                        Opcode::JumpBackwardNoInterrupt => ip -= operand,
                        Opcode::ForIterRange => match found!(container::next_of_range(rt, stack.peek(1)), ForIter)
                        {
                            Some(value) => {
                                stack.push(value);
                                ip += 1;
                            }
                            None => ip += operand + 2,
                        },
                        Opcode::ForIterList => match found!(container::next_of_list(stack.peek(1)), ForIter) {
                            Some(value) => {
                                stack.push(value);
                                ip += 1;
                            }
                            None => ip += operand + 2,
                        },
                        Opcode::ForIterTuple => {
                            match found!(container::next_of_tuple(stack.peek(1)), ForIter) {
                                Some(value) => {
                                    stack.push(value);
                                    ip += 1;
                                }
                                None => ip += operand + 2,
                            }
                        }
                        Opcode::ForIterGen => {
                            let generator = found!(self.waiting_generator(stack.peek(1)), ForIter);
                            frame.next.set(ip as u32 + 1);
                            frame.after_return.set((ip + 1 + operand) as u32);
                            frame.depth.set(stack.depth() as u32);
                            return Exit::Resume(generator, rt.none().into());
                        }
                        Opcode::ForIter => {
                            if is_due(&units[at + 1]) {
                                specialize::for_iter(Site { exe, at }, object(rt, stack.peek(1)), operand);
                            }
                            frame.depth.set(stack.depth() as u32);
                            match attempt!(rt.next(object(rt, stack.peek(1)))) {
                                Some(value) => {
                                    stack.push(value.into());
                                    ip += 1;
                                }
                                None => ip += operand + 2,
                            }
                        }
                        Opcode::SendGen => {
                            let generator = found!(self.waiting_generator(stack.peek(2)), Send);
                            let value = own(stack.pop());
                            frame.next.set(ip as u32 + 1);
                            frame.after_return.set((ip + 1 + operand) as u32);
                            frame.depth.set(stack.depth() as u32);
                            return Exit::Resume(generator, value);
                        }
                        Opcode::LoadGlobalModule => {
                            let value = found!(global::module(&frame.globals, &units[at + 1..]), LoadGlobal);
                            stack.push(value.into());
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 4;
                        }
                        Opcode::LoadGlobalBuiltin => {
                            let value = found!(
                                global::builtin(&frame.globals, &frame.builtins, &units[at + 1..]),
                                LoadGlobal
                            );
                            stack.push(value.into());
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 4;
                        }
                        Opcode::LoadGlobal => {
                            if is_due(&units[at + 1]) {
                                specialize::load_global(rt, Site { exe, at }, frame, operand);
                            }
                            frame.depth.set(stack.depth() as u32);
                            let value = attempt!(super::global::load_global(rt, frame, operand));
                            stack.push(value.into());
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 4;
                        }
                        Opcode::LoadAttrInstanceValue => {
                            let value = found!(attr::instance_value(&stack, &units[at + 1..]), LoadAttr);
                            drop(stack.replace(1, value.into()));
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 9;
                        }
                        Opcode::LoadAttrSlot => {
                            let value = found!(attr::slot(rt, &stack, &units[at + 1..]), LoadAttr);
                            drop(stack.replace(1, value.into()));
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 9;
                        }
                        Opcode::LoadAttrWithHint => {
                            let name = &code_names[operand >> 1];
                            let value = found!(attr::with_hint(&stack, &units[at + 1..], name), LoadAttr);
                            drop(stack.replace(1, value.into()));
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 9;
                        }
                        Opcode::LoadAttrModule => {
                            let value = found!(attr::module(&stack, &units[at + 1..]), LoadAttr);
                            drop(stack.replace(1, value.into()));
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 9;
                        }
                        Opcode::LoadAttrClass => {
                            let value = found!(attr::class(exe, &stack, &units[at + 1..]), LoadAttr);
                            drop(stack.replace(1, value));
                            if operand & 1 != 0 {
                                stack.push(StackRef::NULL);
                            }
                            ip += 9;
                        }
                        Opcode::LoadAttrMethodWithValues => {
                            let method = found!(
                                attr::of_class_with_values(exe, &stack, &units[at + 1..]),
                                LoadAttr
                            );
                            let receiver = stack.replace(1, method);
                            stack.push(own(receiver));
                            ip += 9;
                        }
                        Opcode::LoadAttrMethodNoDict => {
                            let method = found!(attr::of_class(exe, &stack, &units[at + 1..]), LoadAttr);
                            let receiver = stack.replace(1, method);
                            stack.push(own(receiver));
                            ip += 9;
                        }
                        Opcode::LoadAttrNondescriptorWithValues => {
                            let value = found!(
                                attr::of_class_with_values(exe, &stack, &units[at + 1..]),
                                LoadAttr
                            );
                            drop(stack.replace(1, value));
                            ip += 9;
                        }
                        Opcode::LoadAttrNondescriptorNoDict => {
                            let value = found!(attr::of_class(exe, &stack, &units[at + 1..]), LoadAttr);
                            drop(stack.replace(1, value));
                            ip += 9;
                        }
                        Opcode::LoadAttrProperty => {
                            let getter = found!(attr::of_class(exe, &stack, &units[at + 1..]), LoadAttr);
                            let callee = found!(self.property_frame(&mut stack, getter), LoadAttr);
                            frame.next.set(ip as u32 + 9);
                            frame.depth.set(stack.depth() as u32);
                            return Exit::Call(callee);
                        }
                        Opcode::LoadAttr => {
                            let name = &code_names[operand >> 1];
                            if is_due(&units[at + 1]) {
                                specialize::load_attr(rt, exe, at, operand, object(rt, stack.peek(1)), name);
                            }
                            frame.depth.set(stack.depth() as u32);
                            let owner = object(rt, stack.peek(1));
                            match attempt!(attribute::load(rt, operand, owner, name)) {
                                attribute::Loaded::Value(value) => {
                                    drop(stack.replace(1, value.into()));
                                    if operand & 1 != 0 {
                                        stack.push(StackRef::NULL);
                                    }
                                }
                                attribute::Loaded::Method(method) => {
                                    let receiver = stack.replace(1, method.into());
                                    stack.push(own(receiver));
                                }
                            }
                            ip += 9;
                        }
                        Opcode::StoreAttrInstanceValue => {
                            done!(attr::store_instance_value(&mut stack, &units[at + 1..]), StoreAttr);
                            ip += 4;
                        }
                        Opcode::StoreAttrSlot => {
                            done!(attr::store_slot(rt, &mut stack, &units[at + 1..]), StoreAttr);
                            ip += 4;
                        }
                        Opcode::StoreAttrWithHint => {
                            let name = &code_names[operand];
                            done!(attr::store_with_hint(rt, &mut stack, &units[at + 1..], name), StoreAttr);
                            ip += 4;
                        }
                        Opcode::StoreAttr => {
                            let name = &code_names[operand];
                            let owner = object(rt, stack.peek(1));
                            if is_due(&units[at + 1]) {
                                specialize::store_attr(rt, exe, at, owner, name);
                            }
                            frame.depth.set(stack.depth() as u32);
                            attempt!(rt.setattr(owner, name, Some(object(rt, stack.peek(2)))));
                            stack.drop_top(2);
                            ip += 4;
                        }
                        Opcode::CallPyExactArgs => {
                            let callee =
                                found!(self.py_exact_args(&mut stack, operand, &units[at + 1..]), Call);
                            frame.next.set(ip as u32 + 3);
                            frame.depth.set(stack.depth() as u32);
                            return Exit::Call(callee);
                        }
                        Opcode::CallBoundMethodExactArgs => {
                            let callee = found!(
                                self.bound_method_exact_args(&mut stack, operand, &units[at + 1..]),
                                Call
                            );
                            frame.next.set(ip as u32 + 3);
                            frame.depth.set(stack.depth() as u32);
                            return Exit::Call(callee);
                        }
                        Opcode::CallAllocAndEnterInit => {
                            let init = || {
                                exe.cached.borrow().get(units[at + 3].cache() as usize).map(StackRef::clone)
                            };
                            let callee = found!(
                                self.alloc_and_enter_init(rt, &mut stack, operand, &units[at + 1..], init),
                                Call
                            );
                            frame.next.set(ip as u32 + 3);
                            frame.depth.set(stack.depth() as u32);
                            return Exit::Call(callee);
                        }
                        Opcode::CallType1 => {
                            done!(call::type_1(rt, &mut stack), Call);
                            ip += 3;
                        }
                        Opcode::CallLen => {
                            done!(call::len(rt, &mut stack, self.known.len.get()), Call);
                            ip += 3;
                        }
                        Opcode::CallIsinstance => {
                            done!(call::isinstance(rt, &mut stack, self.known.isinstance.get()), Call);
                            ip += 3;
                        }
                        Opcode::CallListAppend => {
                            done!(call::list_append(&mut stack, self.known.list_append.get()), Call);
                            ip += 4;
                        }
                        Opcode::CallBuiltinO
                        | Opcode::CallBuiltinFast
                        | Opcode::CallBuiltinFastWithKeywords
                        | Opcode::CallMethodDescriptorO
                        | Opcode::CallMethodDescriptorFast
                        | Opcode::CallMethodDescriptorNoargs
                        | Opcode::CallMethodDescriptorFastWithKeywords
                        | Opcode::CallBuiltinClass
                        | Opcode::CallStr1
                        | Opcode::CallTuple1
                        | Opcode::CallNonPyGeneral => {
                            let total = operand + usize::from(!stack.peek(operand + 1).is_null());
                            let callable = found!(call::native(&stack, operand), Call);
                            let invoke = found!(type_of(callable).slot(|slots| slots.call), Call);
                            frame.depth.set(stack.depth() as u32);
                            let args = CallArgs::positional(stack.top_slice(total));
                            let value = attempt!(invoke(rt, callable, args));
                            stack.drop_top(operand + 1);
                            drop(stack.replace(1, value.into()));
                            ip += 3;
                            if rt.heap.collection_requested() || self.interrupt.get() {
                                frame.depth.set(stack.depth() as u32);
                                attempt!(self.safe_point(rt));
                            }
                        }
                        Opcode::Call | Opcode::CallPyGeneral | Opcode::CallBoundMethodGeneral => {
                            if opcode == Opcode::Call && is_due(&units[at + 1]) {
                                specialize::call(self, rt, Site { exe, at }, &stack, operand);
                            }
                            frame.next.set(ip as u32 + 3);
                            frame.depth.set(stack.depth() as u32);
                            let (operands, result) = self.call(rt, frame, stack, operand);
                            stack = operands;
                            match attempt!(result) {
                                Some(callee) => {
                                    frame.depth.set(stack.depth() as u32);
                                    return Exit::Call(callee);
                                }
                                None => ip += 3,
                            }
                        }
                        Opcode::ReturnValue => {
                            let value = stack.pop();
                            frame.depth.set(stack.depth() as u32);
                            return Exit::Return(value.into_ref().unwrap_or_else(|| rt.none()));
                        }
                        Opcode::YieldValue => {
                            let value = stack.pop();
                            frame.depth.set(stack.depth() as u32);
                            frame.next.set(ip as u32);
                            return Exit::Yield(value.into_ref().unwrap_or_else(|| rt.none()));
                        }
                        Opcode::Resume | Opcode::ResumeCheck => {
                            if opcode == Opcode::Resume {
                                unit.set_opcode(Opcode::ResumeCheck);
                            }
                            if (rt.heap.collection_requested() || self.interrupt.get()) && operand & 3 < 2 {
                                frame.depth.set(stack.depth() as u32);
                                attempt!(self.safe_point(rt));
                            }
                        }
                        Opcode::LoadDeref => match names::load_cell(stack.local(operand)) {
                            Some(value) => stack.push(value.into()),
                            None => break 'run (names::unbound_cell(rt, frame, operand), true),
                        },
                        Opcode::StoreDeref => {
                            let value = stack.pop().into_ref();
                            if let Some(cell) = names::cell(stack.local(operand)) {
                                cell.contents.set(value);
                            }
                        }
                        Opcode::StoreSubscrListInt => {
                            done!(container::store_list_int(rt, &mut stack), StoreSubscr);
                            ip += 1;
                        }
                        Opcode::StoreSubscr | Opcode::StoreSubscrDict => {
                            let (container, key) = (object(rt, stack.peek(2)), object(rt, stack.peek(1)));
                            if opcode == Opcode::StoreSubscr && is_due(&units[at + 1]) {
                                specialize::store_subscr(rt, Site { exe, at }, container, key);
                            }
                            frame.depth.set(stack.depth() as u32);
                            let value = object(rt, stack.peek(3));
                            attempt!(operators::store_subscript(rt, container, key, value));
                            stack.drop_top(3);
                            ip += 1;
                        }
                        Opcode::UnpackSequenceTwoTuple => {
                            done!(container::unpack_two(rt, &mut stack), UnpackSequence);
                            ip += 1;
                        }
                        Opcode::ListAppend => {
                            let value = stack.pop();
                            if let (Some(list), Some(value)) = (
                                stack
                                    .peek(operand)
                                    .get()
                                    .and_then(Object::downcast::<serpentarium_object::List>),
                                value.into_ref(),
                            ) {
                                list.append(value);
                            }
                        }
                        _ => {
                            frame.depth.set(stack.depth() as u32);
                            let (operands, flow) = self.cold(rt, frame, stack, opcode, operand, at);
                            stack = operands;
                            match flow {
                                Flow::Next => ip += opcode.caches(),
                                Flow::Jump(target) => ip = target as usize,
                                Flow::Exit(exit) => {
                                    frame.depth.set(stack.depth() as u32);
                                    frame.next.set((at + 1 + opcode.caches()) as u32);
                                    return exit;
                                }
                                Flow::Raise(raised) => break 'run (raised, true),
                                Flow::Reraise(raised) => break 'run (raised, false),
                            }
                        }
                    }
                    break 'again;
                }
            };
            failure = Some(ended);
        }
    }

    /// Leaves the running loop for one that watches, in the middle of the frame.
    #[cold]
    fn reenter<const WATCHED: bool>(
        &self,
        rt: &Runtime,
        frame: &Rc<Frame>,
        ip: usize,
        stack: &Operands,
    ) -> Exit {
        frame.next.set(ip as u32);
        frame.depth.set(stack.depth() as u32);
        self.run_frame::<WATCHED>(rt, frame, Resume::Plain)
    }

    #[cold]
    fn notify(&self, rt: &Runtime, frame: &Rc<Frame>, unit: u32) {
        let observer = self.observer.borrow().clone();
        if let Some(observer) = observer {
            observer.before_instruction(rt, frame, unit);
        }
    }
}
