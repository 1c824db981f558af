//! The plain forms of adaptive instructions: they count down, specialise themselves when that is due, and do the
//! operation the long way, for operands of any type.

use serpentarium_bytecode::Opcode;
use serpentarium_heap::StackRef;
use serpentarium_object::PyResult;

use super::cold::Cold;
use super::{Flow, attribute, boolean, global, object, operators, own, specialize, unpack};

impl Cold<'_> {
    /// `BINARY_OP`
    pub(super) fn binary_op(&mut self) -> PyResult<()> {
        let (rt, operand) = (self.rt, self.operand);
        if self.is_due() {
            specialize::binary_op(rt, self.site(), operand, &self.stack);
        }
        let (left, right) = (object(rt, self.stack.peek(2)), object(rt, self.stack.peek(1)));
        let value = match operators::binary_fast(rt, operand, left, right) {
            Some(value) => value,
            None => operators::binary(rt, operand, left, right)?,
        };
        let right = self.stack.pop();
        drop(self.stack.replace(1, value.into()));
        drop(right);
        Ok(())
    }

    /// `COMPARE_OP`
    pub(super) fn compare_op(&mut self) -> PyResult<()> {
        let (rt, operand) = (self.rt, self.operand);
        if self.is_due() {
            specialize::compare_op(rt, self.site(), operand, &self.stack);
        }
        let (left, right) = (object(rt, self.stack.peek(2)), object(rt, self.stack.peek(1)));
        let value = operators::compare(rt, operand, left, right)?;
        drop(self.stack.pop());
        drop(self.stack.replace(1, value));
        Ok(())
    }

    /// `TO_BOOL`
    pub(super) fn truth(&mut self) -> PyResult<()> {
        let rt = self.rt;
        if self.is_due() {
            specialize::to_bool(rt, self.site(), object(rt, self.stack.peek(1)));
        }
        let truth = rt.is_true(object(rt, self.stack.peek(1)))?;
        drop(self.stack.replace(1, boolean(rt, truth)));
        Ok(())
    }

    /// `CONTAINS_OP`: the stack is item, container.
    pub(super) fn contains_op(&mut self) -> PyResult<()> {
        let rt = self.rt;
        if self.is_due() {
            specialize::contains_op(rt, self.site(), object(rt, self.stack.peek(1)));
        }
        super::quick::container::contains(rt, &mut self.stack, self.operand == 1)
    }

    /// `FOR_ITER`: jumps behind the loop's `END_FOR` at the end.
    pub(super) fn for_iter(&mut self) -> PyResult<Flow> {
        let rt = self.rt;
        if self.is_due() {
            specialize::for_iter(self.site(), object(rt, self.stack.peek(1)), self.operand);
        }
        Ok(match rt.next(object(rt, self.stack.peek(1)))? {
            Some(value) => {
                self.stack.push(value.into());
                Flow::Next
            }
            None => Flow::Jump((self.at + 3 + self.operand) as u32),
        })
    }

    /// `LOAD_GLOBAL`
    pub(super) fn load_global(&mut self) -> PyResult<()> {
        if self.is_due() {
            specialize::load_global(self.rt, self.site(), self.frame, self.operand);
        }
        let value = global::load_global(self.rt, self.frame, self.operand)?;
        self.stack.push(value.into());
        if self.operand & 1 != 0 {
            self.stack.push(StackRef::NULL);
        }
        Ok(())
    }

    /// `LOAD_ATTR`
    pub(super) fn load_attr(&mut self) -> PyResult<()> {
        let (rt, operand) = (self.rt, self.operand);
        let name = &self.frame.code.names.tail()[operand >> 1];
        if self.is_due() {
            specialize::load_attr(rt, self.site(), operand, object(rt, self.stack.peek(1)), name);
        }
        match attribute::load(rt, operand, object(rt, self.stack.peek(1)), name)? {
            attribute::Loaded::Value(value) => {
                drop(self.stack.replace(1, value.into()));
                if operand & 1 != 0 {
                    self.stack.push(StackRef::NULL);
                }
            }
            attribute::Loaded::Method(method) => {
                let receiver = self.stack.replace(1, method.into());
                self.stack.push(own(receiver));
            }
        }
        Ok(())
    }

    /// `STORE_ATTR`: the stack is value, owner.
    pub(super) fn store_attr(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let name = self.name();
        let owner = object(rt, self.stack.peek(1));
        if self.is_due() {
            specialize::store_attr(rt, self.site(), owner, name);
        }
        rt.setattr(owner, name, Some(object(rt, self.stack.peek(2))))?;
        self.stack.drop_top(2);
        Ok(())
    }

    /// `STORE_SUBSCR`: the stack is value, container, key.
    pub(super) fn store_subscr(&mut self) -> PyResult<()> {
        let rt = self.rt;
        let (container, key) = (object(rt, self.stack.peek(2)), object(rt, self.stack.peek(1)));
        if self.is_due() {
            specialize::store_subscr(rt, self.site(), container, key);
        }
        operators::store_subscript(rt, container, key, object(rt, self.stack.peek(3)))?;
        self.stack.drop_top(3);
        Ok(())
    }

    /// `UNPACK_SEQUENCE`
    pub(super) fn unpack_sequence(&mut self, opcode: Opcode) -> PyResult<()> {
        let (rt, operand) = (self.rt, self.operand);
        if opcode == Opcode::UnpackSequence && self.is_due() {
            specialize::unpack_sequence(rt, self.site(), object(rt, self.stack.peek(1)), operand);
        }
        unpack::sequence(rt, &mut self.stack, operand)
    }

    /// `CALL`
    pub(super) fn call(&mut self, opcode: Opcode) -> PyResult<Flow> {
        if opcode == Opcode::Call && self.is_due() {
            specialize::call(self.vm, self.rt, self.site(), &self.stack, self.operand);
        }
        self.frame.next.set(self.at as u32 + 4);
        self.call_result(|cold| cold.vm.call(cold.rt, cold.frame, &mut cold.stack, cold.operand))
    }
}
