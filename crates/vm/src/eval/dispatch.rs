//! The dispatch: runs one frame until it calls, returns, yields or fails.
//!
//! The instruction pointer and the operands are local variables that never leave by reference, so that they stay in
//! registers: what is not inlined here gets operands by value, or slices of them.

use std::rc::Rc;

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Cache, Object, StackRef, verified_at};
use serpentarium_object::{CallArgs, Runtime, type_of};

use super::quick::container::Next;
use super::quick::{attribute as attr, call, container, global, number, truth};
use super::{Exit, Flow, Ran, Resume, boolean, concat, names, object, operators, own};
use crate::frame::Frame;
use crate::vm::Vm;

impl Vm {
    /// Runs frames until the one that the evaluation started with is done.
    #[expect(clippy::too_many_lines, reason = "the dispatch: one short arm for each hot instruction")]
    pub(super) fn run_frames<const WATCHED: bool>(
        &self,
        rt: &Runtime,
        mut frame: Rc<Frame>,
        mut resume: Resume,
    ) -> Ran {
        // Once round for each change of the running frame.
        'frames: loop {
            if WATCHED != self.is_watched() {
                return Ran::Rewatch(frame, resume);
            }
            let exit = 'other: {
                let value = 'yielded: {
                    let value = 'returned: {
                        let (callee, with) = 'called: {
                            let running = &*frame;
                            let exe = &**running.exe();
                            let units = &*exe.units;
                            let consts = running.code.consts.tail();
                            let code_names = running.code.names.tail();
                            let slots = running.slots.borrow();
                            let mut stack = slots.operands(exe.local_len, running.depth.get() as usize);
                            let mut ip = running.next.get() as usize;
                            // The instruction that runs. `last` of the frame is the one to show, which a re-raise moves
                            // back to the raise.
                            let mut at = running.last.get() as usize;
                            /// Goes on at the handler of what was raised, or leaves the frame.
                            macro_rules! handled {
                                ($raised:expr, $trace:expr) => {
                                    match self.handle(rt, &frame, stack, $raised, $trace, at as u32) {
                                        Ok((operands, target)) => {
                                            stack = operands;
                                            ip = target as usize;
                                        }
                                        Err(raised) => break 'other Exit::Raise(raised),
                                    }
                                };
                            }
                            match resume {
                                Resume::Plain => {}
                                Resume::Value(value) => stack.push(value),
                                Resume::Raise(raised) => {
                                    if WATCHED {
                                        running.next.set(crate::monitoring::FROM_OUTSIDE);
                                    }
                                    handled!(raised, true);
                                }
                            }
                            loop {
                                // What an instruction raises leaves this block; everything else stays inside.
                                let (raised, trace) = 'run: loop {
                                    at = ip;
                                    let unit = verified_at(units, at);
                                    let cache = Cache::of(units, at);
                                    ip += 1;
                                    let previous = if WATCHED { running.last.get() } else { 0 };
                                    running.last.set(at as u32);
                                    if WATCHED {
                                        running.depth.set(stack.depth() as u32);
                                        running.next.set(at as u32);
                                        self.notify(rt, &frame, at as u32);
                                        let told = self.monitor(rt, &frame, &stack, (at as u32, previous));
                                        if let Err(raised) = told {
                                            at = running.last.get() as usize;
                                            break 'run (raised, true);
                                        }
                                    }
                                    let operand = unit.operand();
                                    let opcode = unit.opcode();
                                    /// The value, or the failure of the instruction.
                                    macro_rules! attempt {
                                        ($result:expr) => {
                                            match $result {
                                                Ok(value) => value,
                                                Err(raised) => break 'run (raised, true),
                                            }
                                        };
                                    }
                                    // Left by instructions that are not handled here, and by specialised ones that meet what they were not
                                    // specialised for: then the plain instruction runs, which is one of the others.
                                    'hot: {
                                        /// What a specialised instruction found.
                                        macro_rules! found {
                                            ($found:expr) => {
                                                match $found {
                                                    Some(found) => found,
                                                    None => break 'hot,
                                                }
                                            };
                                        }
                                        /// What `LOAD_ATTR` found, in the owner's place.
                                        macro_rules! loaded {
                                            ($value:expr) => {
                                                drop(stack.replace(1, $value.into()));
                                                if operand & 1 != 0 {
                                                    stack.push(StackRef::NULL);
                                                }
                                                ip += 9;
                                            };
                                        }
                                        /// The frame of a call runs next; this one goes on behind its caches.
                                        macro_rules! called {
                                            ($callee:expr, $caches:expr) => {
                                                running.next.set(ip as u32 + $caches);
                                                running.depth.set(stack.depth() as u32);
                                                break 'called ($callee, Resume::Plain);
                                            };
                                        }
                                        /// Whether a specialised instruction acted; then it goes on behind its caches.
                                        macro_rules! acted {
                                            ($acted:expr, $caches:expr) => {{
                                                if !$acted {
                                                    break 'hot;
                                                }
                                                ip += $caches;
                                            }};
                                        }
                                        /// What an iterator gave: the loop's variable, if one follows, takes it without a
                                        /// detour over the stack.
                                        macro_rules! iterated {
                                            ($next:expr) => {{
                                                match $next {
                                                    Next::Value(value) => {
                                                        ip += 1;
                                                        let next = verified_at(units, ip);
                                                        if !WATCHED && next.opcode() == Opcode::StoreFast {
                                                            ip += 1;
                                                            drop(stack.replace_local(next.operand(), value));
                                                        } else {
                                                            stack.push(value);
                                                        }
                                                    }
                                                    Next::End => ip += operand + 2,
                                                    Next::Other => break 'hot,
                                                }
                                            }};
                                        }
                                        /// The answer of a comparison: the jump that nearly always follows needs no bool on the stack.
                                        macro_rules! decided {
                                            ($answer:expr) => {{
                                                let (answer, next) = ($answer, verified_at(units, ip));
                                                match next.opcode() {
                                                    Opcode::PopJumpIfFalse if !WATCHED => {
                                                        ip += if answer { 2 } else { 2 + next.operand() };
                                                    }
                                                    Opcode::PopJumpIfTrue if !WATCHED => {
                                                        ip += if answer { 2 + next.operand() } else { 2 };
                                                    }
                                                    _ => stack.push(boolean(rt, answer)),
                                                }
                                            }};
                                        }
                                        match opcode {
                                            Opcode::Nop
                                            | Opcode::NotTaken
                                            | Opcode::Cache
                                            | Opcode::ExtendedArg => {}
                                            Opcode::LoadFast => stack.push(stack.local(operand).clone()),
                                            Opcode::LoadFastBorrow => {
                                                stack.push(stack.local(operand).borrow());
                                            }
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
                                                let immortal = verified_at(consts, operand).is_immortal();
                                                unit.set_opcode(if immortal {
                                                    Opcode::LoadConstImmortal
                                                } else {
                                                    Opcode::LoadConstMortal
                                                });
                                                stack.push(StackRef::from(
                                                    verified_at(consts, operand).clone(),
                                                ));
                                            }
                                            Opcode::LoadConstMortal => {
                                                stack.push(StackRef::from(
                                                    verified_at(consts, operand).clone(),
                                                ));
                                            }
                                            Opcode::LoadConstImmortal => {
                                                stack.push(StackRef::borrowed(&**verified_at(
                                                    consts, operand,
                                                )));
                                            }
                                            Opcode::LoadSmallInt => {
                                                stack.push(StackRef::borrowed(&**verified_at(
                                                    &rt.singletons.small_ints,
                                                    operand + 5,
                                                )));
                                            }
                                            Opcode::PopTop | Opcode::PopIter | Opcode::EndFor => {
                                                drop(stack.pop());
                                            }
                                            Opcode::PushNull => stack.push(StackRef::NULL),
                                            Opcode::Copy => stack.push(stack.peek(operand).clone()),
                                            Opcode::Swap => stack.swap(operand),
                                            Opcode::BinaryOpAddInt => {
                                                acted!(number::ints(rt, &mut stack, |a, b| a + b), 5);
                                            }
                                            Opcode::BinaryOpSubtractInt => {
                                                acted!(number::ints(rt, &mut stack, |a, b| a - b), 5);
                                            }
                                            Opcode::BinaryOpMultiplyInt => {
                                                acted!(number::ints(rt, &mut stack, |a, b| a * b), 5);
                                            }
                                            Opcode::BinaryOpAddFloat => acted!(
                                                number::floats_to_float(rt, &mut stack, |a, b| a + b),
                                                5
                                            ),
                                            Opcode::BinaryOpSubtractFloat => acted!(
                                                number::floats_to_float(rt, &mut stack, |a, b| a - b),
                                                5
                                            ),
                                            Opcode::BinaryOpMultiplyFloat => acted!(
                                                number::floats_to_float(rt, &mut stack, |a, b| a * b),
                                                5
                                            ),
                                            Opcode::BinaryOpExtend => {
                                                let value = found!(number::extended(
                                                    rt,
                                                    operand,
                                                    stack.peek(2),
                                                    stack.peek(1)
                                                ));
                                                drop(stack.pop());
                                                drop(stack.replace(1, value));
                                                ip += 5;
                                            }
                                            Opcode::BinaryOpSubscrListInt => {
                                                acted!(container::list_int(rt, &mut stack), 5);
                                            }
                                            Opcode::BinaryOpSubscrTupleInt => {
                                                acted!(container::tuple_int(rt, &mut stack), 5);
                                            }
                                            Opcode::BinaryOpSubscrStrInt => {
                                                acted!(container::str_int(rt, &mut stack), 5);
                                            }
                                            Opcode::BinaryOpSubscrDict => {
                                                acted!(container::dict_str(rt, &mut stack), 5);
                                            }
                                            Opcode::BinaryOpInplaceAddUnicode if !WATCHED => {
                                                let store = verified_at(units, ip + 5);
                                                let local = store.operand();
                                                let (left, right) = (stack.peek(2), stack.peek(1));
                                                if store.opcode() != Opcode::StoreFast
                                                    || !concat::appends(rt, stack.local(local), left, right)
                                                {
                                                    break 'hot;
                                                }
                                                let right = stack.pop();
                                                // The local may be the only holder once the operand is gone. If the sum fails, it
                                                // stays unbound, as in CPython.
                                                drop(stack.pop());
                                                let left = own(stack.replace_local(local, StackRef::NULL));
                                                running.depth.set(stack.depth() as u32);
                                                let sum = attempt!(concat::append(rt, left, right));
                                                drop(stack.replace_local(local, sum.into()));
                                                ip += 6;
                                            }
                                            Opcode::BinaryOpAddUnicode
                                            | Opcode::BinaryOpInplaceAddUnicode
                                            | Opcode::BinaryOpSubscrListSlice => {
                                                running.depth.set(stack.depth() as u32);
                                                let (left, right) =
                                                    (object(rt, stack.peek(2)), object(rt, stack.peek(1)));
                                                let value =
                                                    attempt!(operators::binary(rt, operand, left, right));
                                                let right = stack.pop();
                                                drop(stack.replace(1, value.into()));
                                                drop(right);
                                                ip += 5;
                                            }
                                            Opcode::CompareOpInt => {
                                                ip += 1;
                                                decided!(found!(number::compare_ints(
                                                    rt, &mut stack, operand
                                                )));
                                            }
                                            Opcode::CompareOpFloat => {
                                                ip += 1;
                                                decided!(found!(number::compare_floats(
                                                    rt, &mut stack, operand
                                                )));
                                            }
                                            Opcode::CompareOpStr => {
                                                ip += 1;
                                                decided!(found!(number::compare_strings(
                                                    rt, &mut stack, operand
                                                )));
                                            }
                                            Opcode::PopJumpIfFalse => {
                                                let taken = !truth::is_true(rt, &stack.pop());
                                                ip += 1 + usize::from(taken) * operand;
                                            }
                                            Opcode::PopJumpIfTrue => {
                                                let taken = truth::is_true(rt, &stack.pop());
                                                ip += 1 + usize::from(taken) * operand;
                                            }
                                            Opcode::PopJumpIfNone => {
                                                let taken = truth::is_none(rt, &stack.pop());
                                                ip += 1 + usize::from(taken) * operand;
                                            }
                                            Opcode::PopJumpIfNotNone => {
                                                let taken = !truth::is_none(rt, &stack.pop());
                                                ip += 1 + usize::from(taken) * operand;
                                            }
                                            Opcode::ToBoolBool => acted!(truth::is_bool(rt, &stack), 3),
                                            Opcode::ToBoolInt => acted!(truth::int(rt, &mut stack), 3),
                                            Opcode::ToBoolList => acted!(truth::list(rt, &mut stack), 3),
                                            Opcode::ToBoolNone => acted!(truth::none(rt, &mut stack), 3),
                                            Opcode::ToBoolStr => acted!(truth::string(rt, &mut stack), 3),
                                            Opcode::ToBoolAlwaysTrue => {
                                                acted!(truth::always_true(rt, &mut stack, cache), 3);
                                            }
                                            Opcode::UnaryNot => {
                                                let truth = stack.peek(1).get().is_some_and(|value| {
                                                    value.is_same(&rt.singletons.r#true)
                                                });
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
                                            Opcode::ContainsOpDict | Opcode::ContainsOpSet => {
                                                running.depth.set(stack.depth() as u32);
                                                attempt!(container::contains(rt, &mut stack, operand == 1));
                                                ip += 1;
                                            }
                                            Opcode::JumpForward => ip += operand,
                                            Opcode::JumpBackwardNoJit => {
                                                ip = ip + 1 - operand;
                                                if rt.heap.collection_requested() {
                                                    running.depth.set(stack.depth() as u32);
                                                    attempt!(self.safe_point(rt));
                                                }
                                                if !WATCHED && self.is_watched() {
                                                    running.next.set(ip as u32);
                                                    running.depth.set(stack.depth() as u32);
                                                    break 'other Exit::Watch;
                                                }
                                            }
                                            Opcode::JumpBackwardNoInterrupt => ip -= operand,
                                            Opcode::ForIterRange => {
                                                iterated!(container::next_of_range(rt, stack.peek(1)));
                                            }
                                            Opcode::ForIterList => {
                                                iterated!(container::next_of_list(stack.peek(1)));
                                            }
                                            Opcode::ForIterTuple => {
                                                iterated!(container::next_of_tuple(stack.peek(1)));
                                            }
                                            Opcode::ForIterGen => {
                                                let generator = found!(self.awaken_generator(stack.peek(1)));
                                                running.next.set(ip as u32 + 1);
                                                running.after_return.set((ip + 1 + operand) as u32);
                                                running.depth.set(stack.depth() as u32);
                                                break 'called (generator, Resume::Value(rt.none().into()));
                                            }
                                            Opcode::SendGen => {
                                                let generator = found!(self.awaken_generator(stack.peek(2)));
                                                let value = own(stack.pop());
                                                running.next.set(ip as u32 + 1);
                                                running.after_return.set((ip + 1 + operand) as u32);
                                                running.depth.set(stack.depth() as u32);
                                                break 'called (generator, Resume::Value(value));
                                            }
                                            Opcode::LoadGlobalModule => {
                                                let value = found!(global::module(&running.globals, cache));
                                                stack.push(value.into());
                                                if operand & 1 != 0 {
                                                    stack.push(StackRef::NULL);
                                                }
                                                ip += 4;
                                            }
                                            Opcode::LoadGlobalBuiltin => {
                                                let value = found!(global::builtin(
                                                    &running.globals,
                                                    &running.builtins,
                                                    cache
                                                ));
                                                stack.push(value.into());
                                                if operand & 1 != 0 {
                                                    stack.push(StackRef::NULL);
                                                }
                                                ip += 4;
                                            }
                                            Opcode::LoadAttrInstanceValue => {
                                                let value = found!(attr::instance_value(&stack, cache));
                                                loaded!(value);
                                            }
                                            Opcode::LoadAttrSlot => {
                                                let value = found!(attr::slot(rt, &stack, cache));
                                                loaded!(value);
                                            }
                                            Opcode::LoadAttrWithHint => {
                                                let name = verified_at(code_names, operand >> 1);
                                                let value = found!(attr::with_hint(&stack, cache, name));
                                                loaded!(value);
                                            }
                                            Opcode::LoadAttrModule => {
                                                let value = found!(attr::module(&stack, cache));
                                                loaded!(value);
                                            }
                                            Opcode::LoadAttrClass => {
                                                let value = found!(attr::class(exe, &stack, cache));
                                                loaded!(value);
                                            }
                                            Opcode::LoadAttrMethodWithValues => {
                                                let method =
                                                    found!(attr::of_class_with_values(exe, &stack, cache));
                                                let receiver = stack.replace(1, method);
                                                stack.push(own(receiver));
                                                ip += 9;
                                            }
                                            Opcode::LoadAttrMethodNoDict => {
                                                let method = found!(attr::of_class(exe, &stack, cache));
                                                let receiver = stack.replace(1, method);
                                                stack.push(own(receiver));
                                                ip += 9;
                                            }
                                            Opcode::LoadAttrNondescriptorWithValues => {
                                                let value =
                                                    found!(attr::of_class_with_values(exe, &stack, cache));
                                                drop(stack.replace(1, value));
                                                ip += 9;
                                            }
                                            Opcode::LoadAttrNondescriptorNoDict => {
                                                let value = found!(attr::of_class(exe, &stack, cache));
                                                drop(stack.replace(1, value));
                                                ip += 9;
                                            }
                                            Opcode::LoadAttrProperty => {
                                                let property = found!(attr::of_class(exe, &stack, cache));
                                                let callee =
                                                    found!(self.property_frame(&mut stack, &property));
                                                called!(callee, 9);
                                            }
                                            Opcode::StoreAttrInstanceValue => {
                                                acted!(attr::store_instance_value(&mut stack, cache), 4);
                                            }
                                            Opcode::StoreAttrSlot => {
                                                acted!(attr::store_slot(rt, &mut stack, cache), 4);
                                            }
                                            Opcode::StoreAttrWithHint => {
                                                let name = verified_at(code_names, operand);
                                                acted!(attr::store_with_hint(rt, &mut stack, cache, name), 4);
                                            }
                                            Opcode::CallPyExactArgs => {
                                                let callee =
                                                    found!(self.py_exact_args(&mut stack, operand, cache));
                                                called!(callee, 3);
                                            }
                                            Opcode::CallBoundMethodExactArgs => {
                                                let callee = found!(
                                                    self.bound_method_exact_args(&mut stack, operand, cache)
                                                );
                                                called!(callee, 3);
                                            }
                                            Opcode::CallAllocAndEnterInit => {
                                                let init = || {
                                                    exe.cached
                                                        .borrow()
                                                        .get(cache.word(2).cache() as usize)
                                                        .cloned()
                                                };
                                                let callee = found!(self.alloc_and_enter_init(
                                                    rt, &mut stack, operand, cache, init
                                                ));
                                                called!(callee, 3);
                                            }
                                            Opcode::CallType1 => acted!(call::type_1(rt, &mut stack), 3),
                                            Opcode::CallLen => {
                                                acted!(call::len(rt, &mut stack, self.known.len.get()), 3);
                                            }
                                            Opcode::CallIsinstance => {
                                                acted!(
                                                    call::isinstance(
                                                        rt,
                                                        &mut stack,
                                                        self.known.isinstance.get()
                                                    ),
                                                    3
                                                );
                                            }
                                            // It skips the instruction behind it, of which a watched program would be told.
                                            Opcode::CallListAppend if !WATCHED => {
                                                acted!(
                                                    call::list_append(
                                                        &mut stack,
                                                        self.known.list_append.get()
                                                    ),
                                                    4
                                                );
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
                                                let total =
                                                    operand + usize::from(!stack.peek(operand + 1).is_null());
                                                let callable = found!(call::native(&stack, operand));
                                                let invoke =
                                                    found!(type_of(callable).slot(|slots| slots.call));
                                                running.depth.set(stack.depth() as u32);
                                                let args = CallArgs::positional(stack.top_slice(total));
                                                let value = attempt!(invoke(rt, callable, args));
                                                stack.drop_top(operand + 1);
                                                drop(stack.replace(1, value.into()));
                                                ip += 3;
                                                if rt.heap.collection_requested() {
                                                    running.depth.set(stack.depth() as u32);
                                                    attempt!(self.safe_point(rt));
                                                }
                                                // What was called may have asked to be told of events.
                                                if !WATCHED && self.monitoring.is_active() {
                                                    running.next.set(ip as u32);
                                                    running.depth.set(stack.depth() as u32);
                                                    break 'other Exit::Watch;
                                                }
                                            }
                                            Opcode::ReturnValue => {
                                                let value = stack.pop();
                                                running.depth.set(stack.depth() as u32);
                                                break 'returned own(value);
                                            }
                                            Opcode::YieldValue => {
                                                let value = stack.pop();
                                                running.depth.set(stack.depth() as u32);
                                                running.next.set(ip as u32);
                                                break 'yielded own(value);
                                            }
                                            Opcode::Resume | Opcode::ResumeCheck => {
                                                if opcode == Opcode::Resume {
                                                    unit.set_opcode(Opcode::ResumeCheck);
                                                }
                                                if (rt.heap.collection_requested()) && operand & 3 < 2 {
                                                    running.depth.set(stack.depth() as u32);
                                                    attempt!(self.safe_point(rt));
                                                }
                                            }
                                            Opcode::LoadDeref => match names::load_cell(stack.local(operand))
                                            {
                                                Some(value) => stack.push(value.into()),
                                                None => {
                                                    break 'run (
                                                        names::unbound_cell(rt, &frame, operand),
                                                        true,
                                                    );
                                                }
                                            },
                                            Opcode::StoreDeref => {
                                                let value = stack.pop().into_ref();
                                                if let Some(cell) = names::cell(stack.local(operand)) {
                                                    cell.contents.set(value);
                                                }
                                            }
                                            Opcode::StoreSubscrListInt => {
                                                acted!(container::store_list_int(rt, &mut stack), 1);
                                            }
                                            Opcode::StoreSubscrDict => {
                                                let (container, key) =
                                                    (object(rt, stack.peek(2)), object(rt, stack.peek(1)));
                                                running.depth.set(stack.depth() as u32);
                                                let value = object(rt, stack.peek(3));
                                                attempt!(operators::store_subscript(
                                                    rt, container, key, value
                                                ));
                                                stack.drop_top(3);
                                                ip += 1;
                                            }
                                            Opcode::UnpackSequenceTwoTuple => {
                                                acted!(container::unpack_two(rt, &mut stack), 1);
                                            }
                                            Opcode::ListAppend => {
                                                let value = stack.pop();
                                                if let (Some(list), Some(value)) = (
                                                    stack.peek(operand).get().and_then(
                                                        Object::downcast::<serpentarium_object::List>,
                                                    ),
                                                    value.into_ref(),
                                                ) {
                                                    list.append(value);
                                                }
                                            }
                                            _ => break 'hot,
                                        }
                                        continue 'run;
                                    }
                                    running.depth.set(stack.depth() as u32);
                                    let (operands, flow) = self.cold(rt, &frame, stack, opcode, operand, at);
                                    stack = operands;
                                    match flow {
                                        Flow::Next => {
                                            ip = at + 1 + opcode.caches();
                                            // What was called may have asked to be told of events.
                                            if !WATCHED && self.monitoring.is_active() {
                                                running.next.set(ip as u32);
                                                running.depth.set(stack.depth() as u32);
                                                break 'other Exit::Watch;
                                            }
                                        }
                                        Flow::Jump(target) => ip = target as usize,
                                        Flow::Exit(exit) => {
                                            running.depth.set(stack.depth() as u32);
                                            break 'other exit;
                                        }
                                        Flow::Raise(raised) => break 'run (raised, true),
                                        Flow::Reraise(raised) => {
                                            break 'run (raised, false);
                                        }
                                    }
                                };
                                handled!(raised, trace);
                            }
                        };
                        self.frames.borrow_mut().push(Rc::clone(&callee));
                        frame = callee;
                        resume = with;
                        continue 'frames;
                    };
                    (frame, resume) = match self.return_value(rt, frame, value) {
                        Ok(next) => next,
                        Err(outcome) => return Ran::Done(outcome),
                    };
                    continue 'frames;
                };
                if frame.is_entry.get() {
                    break 'other Exit::Yield(value.into_ref().unwrap_or_else(|| rt.none()));
                }
                frame = match self.set_aside(&frame) {
                    Some(caller) => caller,
                    None => return Ran::Done(Err(rt.system_error("frame stack is empty"))),
                };
                resume = Resume::Value(value);
                continue 'frames;
            };
            match self.change_frame(rt, frame, exit) {
                Ok(next) => (frame, resume) = next,
                Err(outcome) => return Ran::Done(outcome),
            }
        }
    }
}
