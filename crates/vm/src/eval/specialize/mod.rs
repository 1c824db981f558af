//! When a plain instruction becomes a specialised one (`Python/specialize.c`).
//!
//! An instruction whose counter has run down looks at its operands and either becomes the form that is fast for
//! them, or waits twice as long as before. A specialised instruction that meets other operands runs as the plain
//! one, which counts down too, and so is specialised anew after a while.

mod attribute;
mod binary;
mod call;
mod global;
mod rest;

pub(super) use attribute::{load_attr, store_attr};
pub(super) use binary::{binary_op, compare_op};
pub(crate) use call::KnownBuiltins;
pub(super) use call::{call, plain_new};
pub(super) use global::load_global;
pub(super) use rest::{contains_op, for_iter, load_super_attr, send, store_subscr, to_bool, unpack_sequence};

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Object, StackRef};
use serpentarium_object::{BackoffCounter, Executable, Unit};

/// Counts an adaptive instruction down; true if it is to try to specialise itself now.
#[inline(always)]
pub(super) fn is_due(counter: &Unit) -> bool {
    let count = BackoffCounter::from_word(counter.cache());
    if count.triggers() {
        return true;
    }
    counter.set_cache(count.advanced().word());
    false
}

/// An instruction and its cache.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    /// The code it belongs to.
    pub(super) exe: &'a Executable,
    /// Its unit.
    pub(super) at: usize,
}

impl Site<'_> {
    /// A word of the cache; the counter is the first.
    fn cache(&self, index: usize) -> &Unit {
        &self.exe.units[self.at + 1 + index]
    }

    /// The instruction that runs `distance` units further on.
    fn opcode_at(&self, distance: usize) -> Option<&Unit> {
        self.exe.units.get(self.at + distance)
    }

    /// Makes the instruction this one.
    fn become_(&self, opcode: Opcode) {
        self.cache(0).set_cache(BackoffCounter::COOLDOWN.word());
        self.exe.units[self.at].set_opcode(opcode);
    }

    /// Leaves the instruction plain and lets it wait for longer.
    fn give_up(&self) {
        let counter = BackoffCounter::from_word(self.cache(0).cache());
        self.cache(0).set_cache(counter.restarted().word());
        let unit = &self.exe.units[self.at];
        unit.set_opcode(unit.opcode().base());
    }

    /// Specialises as decided, or gives up.
    fn settle(&self, opcode: Option<Opcode>) {
        match opcode {
            Some(opcode) => self.become_(opcode),
            None => self.give_up(),
        }
    }

    /// Remembers an object for the instruction without counting it; its place stands in cache word `index`. The
    /// instruction must check, before it uses the object, that what keeps it alive still does.
    fn remember(&self, index: usize, object: &Object) {
        let mut cached = self.exe.cached.borrow_mut();
        let word = self.cache(index);
        let known = word.cache() as usize;
        if known != 0 && known < cached.len() {
            cached[known] = StackRef::borrowed(object);
            return;
        }
        if cached.is_empty() {
            // Place zero means none.
            cached.push(StackRef::NULL);
        }
        cached.push(StackRef::borrowed(object));
        word.set_cache(cached.len() as u32 - 1);
    }
}
