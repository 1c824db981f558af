//! Instances of plain classes: `__slots__` members and inline attribute values in the cell's tail.
//!
//! As in CPython, a class learns the names its instances use and an instance keeps the values in the order the
//! class learned them; a dictionary is made only when somebody asks for `__dict__` or the room runs out.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Guarded, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use crate::core::{Runtime, Storage, Type, kind, type_of};
use crate::{Dict, Str, StrMethods as _};

/// An order of inline values, behind one thin pointer.
#[derive(Debug)]
struct Order(Vec<u8>);

/// The payload of `object` and of instances of plain classes.
#[derive(Debug)]
pub struct Instance {
    /// The dictionary, once there is one; it then holds all attributes.
    pub dict: Slot,
    len: u32,
    /// How many leading places of the tail are `__slots__` members.
    members: u16,
    /// One more than the highest inline value set so far.
    high: Cell<u16>,
    /// The order in which inline values were set, when it is not that of the class.
    order: Guarded<Option<Box<Order>>>,
}

impl Payload for Instance {
    type Prefix = GcWord;
    type Item = Slot;
    const KIND: Kind = kind::INSTANCE;

    #[inline]
    fn tail_len(&self) -> usize {
        self.len as usize
    }

    fn visit(&self, tail: &[Slot], visitor: &mut Visitor<'_>) {
        for (index, slot) in tail.iter().enumerate() {
            slot.visit(Label::Index(index), visitor);
        }
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, tail: &[Slot]) {
        for slot in tail {
            slot.set(None);
        }
        self.dict.set(None);
    }
}

/// Inline values of an instance, in the class's order; empty if a dictionary took over.
fn inline(object: &Obj<Instance>) -> &[Slot] {
    if object.dict.is_empty() { &object.tail()[usize::from(object.members)..] } else { &[] }
}

fn note_new_value(object: &Obj<Instance>, index: usize) {
    let mut order = object.order.borrow_mut();
    if let Some(order) = order.as_mut() {
        order.0.push(index as u8);
    } else if index + 1 > usize::from(object.high.get()) {
        object.high.set(index as u16 + 1);
    } else {
        let values = inline(object);
        let mut list: Vec<u8> = (0..values.len())
            .filter(|&at| at != index && !values[at].is_empty())
            .map(|at| at as u8)
            .collect();
        list.push(index as u8);
        *order = Some(Box::new(Order(list)));
    }
}

impl Runtime {
    /// A bare instance of a class whose instances are plain (`object.__new__`).
    pub fn new_instance(&self, ty: &Obj<Type>) -> Ref<Instance> {
        let members = ty.member_len.get();
        let values = if ty.has_dict.get() {
            let mut keys = ty.shared_keys.borrow_mut();
            let floor = keys.names.len() + 1;
            keys.capacity = if keys.capacity == 0 { 29 } else { keys.capacity.saturating_sub(1) };
            keys.capacity = keys.capacity.max(floor.min(crate::SHARED_KEYS_MAX));
            keys.capacity
        } else {
            0
        };
        let payload = Instance {
            dict: Slot::empty(),
            len: (members + values) as u32,
            members: members as u16,
            high: Cell::new(0),
            order: Guarded::default(),
        };
        let instance = self.heap.alloc_tail(ty, payload, (0..members + values).map(|_| Slot::empty()));
        if ty.is_heap_type() {
            self.heap.track(instance.as_object());
        }
        instance
    }

    /// The slot of a `__slots__` member.
    pub fn member_slot<'a>(&self, object: &'a Object, index: usize) -> Option<&'a Slot> {
        if let Some(instance) = object.downcast::<Instance>() {
            return instance.tail()[..usize::from(instance.members)].get(index);
        }
        object.attributes()?.slots(type_of(object).member_len.get()).get(index)
    }

    /// The inline value at a position the class's shared keys gave, if the instance is inline.
    #[inline]
    pub fn inline_value(object: &Obj<Instance>, index: usize) -> Option<Ref> {
        inline(object).get(index).and_then(Slot::get)
    }

    /// Overwrites an inline value that is set; false if it is not, and nothing done.
    #[inline]
    pub fn replace_inline_value(object: &Obj<Instance>, index: usize, value: &Object) -> bool {
        match inline(object).get(index) {
            Some(slot) if !slot.is_empty() => {
                slot.set(Some(value.to_ref()));
                true
            }
            _ => false,
        }
    }

    /// Sets an inline value by position, set before or not; false if the instance has no such place.
    #[inline]
    pub fn set_inline_value(object: &Obj<Instance>, index: usize, value: Ref) -> bool {
        let Some(slot) = inline(object).get(index) else { return false };
        let old = slot.replace(Some(value));
        if old.is_none() {
            note_new_value(object, index);
        }
        true
    }

    /// True if the instance keeps its attributes inline.
    pub fn is_inline(object: &Obj<Instance>) -> bool {
        object.dict.is_empty()
    }

    /// Names and values of inline attributes in the order they were set.
    pub fn inline_items(&self, object: &Obj<Instance>) -> Vec<(Ref<Str>, Ref)> {
        let keys = type_of(object.as_object()).shared_keys.borrow();
        let values = inline(object);
        let order = object.order.borrow();
        let indices: Vec<usize> = match order.as_ref() {
            Some(order) => order.0.iter().map(|&index| usize::from(index)).collect(),
            None => (0..values.len()).collect(),
        };
        let item = |index: usize| Some((keys.names.get(index)?.clone(), values.get(index)?.get()?));
        indices.into_iter().filter_map(item).collect()
    }

    /// The instance dictionary slot of any object whose type has one.
    pub fn dict_slot<'a>(&self, object: &'a Object) -> Option<&'a Slot> {
        let ty = type_of(object);
        if !ty.has_dict.get() {
            return None;
        }
        match ty.storage.get() {
            Storage::Instance => object.downcast::<Instance>().map(|instance| &instance.dict),
            Storage::Front => object.attributes().map(|attributes| &attributes.dict),
            Storage::Payload => ty.dict_slot.get().and_then(|find| find(object)),
            Storage::None => None,
        }
    }

    /// The instance dictionary, made now if there was none (`_PyObject_GetDictPtr`, `PyObject_GenericGetDict`).
    pub fn instance_dict(&self, object: &Object) -> Option<Ref<Dict>> {
        let slot = self.dict_slot(object)?;
        if let Some(dict) = slot.get() {
            return dict.try_downcast().ok();
        }
        let dict = self.new_dict();
        if let Some(instance) = object.downcast::<Instance>() {
            for (name, value) in self.inline_items(instance) {
                dict.set_str(self, &name, value);
            }
            for value in inline(instance) {
                value.set(None);
            }
            drop(instance.order.take());
        }
        slot.set(Some(dict.clone().into_object()));
        Some(dict)
    }

    /// The instance attribute of this name, not looking at the type.
    #[inline]
    pub fn instance_attribute(&self, object: &Object, name: &Obj<Str>) -> Option<Ref> {
        if let Some(instance) = object.downcast::<Instance>()
            && instance.dict.is_empty()
        {
            let index = type_of(object).shared_keys.borrow().position(name);
            return match index {
                Some(index) => Self::inline_value(instance, index),
                None if name.is_interned() => None,
                None => self
                    .inline_items(instance)
                    .into_iter()
                    .find(|(known, _)| known.same_text(name))
                    .map(|(_, value)| value),
            };
        }
        let slot = self.dict_slot(object)?;
        slot.with(|dict| dict?.downcast::<Dict>()?.get_str(self, name))
    }

    /// Sets an instance attribute, not looking at the type. False if the object has no place for any.
    pub fn set_instance_attribute(&self, object: &Object, name: &Obj<Str>, value: &Object) -> bool {
        let Some(slot) = self.dict_slot(object) else { return false };
        if let Some(instance) = object.downcast::<Instance>()
            && slot.is_empty()
        {
            let name = self.intern_str(name.to_ref());
            let index = type_of(object).shared_keys.borrow_mut().learn(&name);
            if let Some(index) = index
                && Self::set_inline_value(instance, index, value.to_ref())
            {
                return true;
            }
        }
        match self.instance_dict(object) {
            Some(dict) => {
                dict.set_str(self, &self.intern_str(name.to_ref()), value.to_ref());
                true
            }
            None => false,
        }
    }

    /// Deletes an instance attribute; the value, if it was there.
    pub fn remove_instance_attribute(&self, object: &Object, name: &Obj<Str>) -> Option<Ref> {
        if let Some(instance) = object.downcast::<Instance>()
            && instance.dict.is_empty()
        {
            let index = type_of(object).shared_keys.borrow().position(&self.intern_str(name.to_ref()))?;
            let old = inline(instance).get(index)?.take()?;
            if let Some(order) = instance.order.borrow_mut().as_mut() {
                order.0.retain(|&at| usize::from(at) != index);
            }
            return Some(old);
        }
        let dict = self.dict_slot(object)?.get()?;
        dict.downcast::<Dict>()?.remove_str(self, name)
    }
}
