//! Serial numbers of objects and frames: small, and never given to another while the debugger could tell.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use rustc_hash::{FxHashMap, FxHashSet};
use serpentarium_heap::ObjectId as Tracked;
use serpentarium_object::{Float, Int, Object, Str, StrMethods as _};
use serpentarium_protocol::ObjectId;
use serpentarium_vm::Frame;

/// How an object is recognised: by its entry in the object table if it has one, else by what cannot change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Entry {
    serial: ObjectId,
    tracked: Option<Tracked>,
    /// The address of its type, and of an immutable leaf a digest of its value.
    print: u64,
}

/// Gives out the numbers.
#[derive(Debug, Default)]
pub(super) struct Serials {
    next: Cell<u64>,
    by_address: RefCell<FxHashMap<usize, Entry>>,
    address_of: RefCell<FxHashMap<ObjectId, usize>>,
    frames: RefCell<FxHashMap<usize, (Weak<Frame>, u64)>>,
    next_frame: Cell<u64>,
}

impl Serials {
    /// The number of an object.
    pub(super) fn of(&self, object: &Object) -> ObjectId {
        let address = object.address();
        let (tracked, print) = (object.object_id(), print_of(object));
        let mut known = self.by_address.borrow_mut();
        if let Some(entry) = known.get_mut(&address) {
            let same = match (entry.tracked, tracked) {
                (Some(before), Some(now)) => before == now,
                _ => entry.print == print,
            };
            if same {
                entry.tracked = tracked.or(entry.tracked);
                return entry.serial;
            }
            self.address_of.borrow_mut().remove(&entry.serial);
        }
        self.next.set(self.next.get() + 1);
        let serial = ObjectId(self.next.get());
        known.insert(address, Entry { serial, tracked, print });
        self.address_of.borrow_mut().insert(serial, address);
        serial
    }

    /// The number of an object in the object table, if it has been given one, dead or alive.
    pub(super) fn known(&self, object: &Object) -> Option<ObjectId> {
        let known = self.by_address.borrow();
        let entry = known.get(&object.address())?;
        let same = match (entry.tracked, object.object_id()) {
            (Some(before), Some(now)) => before == now,
            _ => entry.print == print_of(object),
        };
        same.then_some(entry.serial)
    }

    /// The entry in the object table of the object of a number, if it had one when it was last seen.
    pub(super) fn tracked(&self, serial: ObjectId) -> Option<Tracked> {
        self.by_address.borrow().get(&self.address(serial)?)?.tracked
    }

    /// Where the object of a number was when it was last seen.
    pub(super) fn address(&self, serial: ObjectId) -> Option<usize> {
        self.address_of.borrow().get(&serial).copied()
    }

    /// Forgets objects whose addresses hold nothing any more.
    pub(super) fn keep_live(&self, is_live: impl Fn(usize) -> bool) {
        let mut dead = FxHashSet::default();
        self.by_address.borrow_mut().retain(|address, entry| {
            let live = is_live(*address);
            if !live {
                dead.insert(entry.serial);
            }
            live
        });
        self.address_of.borrow_mut().retain(|serial, _| !dead.contains(serial));
    }

    /// The number of a frame.
    pub(super) fn frame(&self, frame: &Rc<Frame>) -> u64 {
        let mut frames = self.frames.borrow_mut();
        // A weak reference keeps the address from being used again, so only what is gone is dropped.
        if 256 < frames.len() {
            frames.retain(|_, (frame, _)| 0 < frame.strong_count());
        }
        let key = Rc::as_ptr(frame).addr();
        if let Some((known, serial)) = frames.get(&key)
            && 0 < known.strong_count()
        {
            return *serial;
        }
        self.next_frame.set(self.next_frame.get() + 1);
        frames.insert(key, (Rc::downgrade(frame), self.next_frame.get()));
        self.next_frame.get()
    }
}

fn print_of(object: &Object) -> u64 {
    use std::hash::Hasher as _;
    let mut hash = rustc_hash::FxHasher::default();
    hash.write_usize(object.type_object().address());
    if let Some(string) = object.downcast::<Str>() {
        hash.write_usize(string.char_len());
        string.text().iter().take(16).for_each(|c| hash.write_u32(c));
    } else if let Some(Int::Small(value)) = object.downcast::<Int>().map(|int| &**int) {
        hash.write_i64(*value);
    } else if let Some(float) = object.downcast::<Float>() {
        hash.write_u64(float.0.to_bits());
    }
    hash.finish()
}
