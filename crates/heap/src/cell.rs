//! Cells seen as Rust values: `Obj<T>` for a known payload, `Object` for any.

use std::any::TypeId;
use std::fmt;
use std::ops::Deref;

use crate::header::flag;
use crate::payload::{NoPrefix, Payload, TypeFlags, TypeWord, VTable, Visitor};
use crate::{Header, IMMORTAL_COUNT, Kind, Label, ObjectId, Ref, Slot};

/// A cell whose payload is a `T`. Never by value: only behind a reference or a [`Ref`].
#[repr(C)]
pub struct Obj<T: Payload> {
    pub(crate) header: Header,
    pub(crate) prefix: T::Prefix,
    pub(crate) payload: T,
}

/// The payload of a cell nobody has looked into yet.
#[derive(Debug)]
pub struct Any;

impl Payload for Any {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

/// Any Python object.
pub type Object = Obj<Any>;

/// Attribute storage of instances whose payload is a built-in's (`class L(list)`), in front of the header,
/// as CPython puts its managed dictionary there.
#[derive(Default, Debug)]
#[repr(C)]
pub struct Attributes {
    /// The instance dictionary.
    pub dict: Slot,
    slots: std::cell::OnceCell<Box<SlotList>>,
}

/// Behind one thin pointer, so that the attributes fit in 16 bytes.
#[derive(Debug)]
struct SlotList(Box<[Slot]>);

impl Attributes {
    /// The members named in `__slots__`; made at first use.
    pub fn slots(&self, len: usize) -> &[Slot] {
        &self.slots.get_or_init(|| Box::new(SlotList((0..len).map(|_| Slot::empty()).collect()))).0
    }

    /// The members already made, if any.
    pub fn existing_slots(&self) -> &[Slot] {
        self.slots.get().map_or(&[], |slots| &slots.0)
    }
}

impl<T: Payload> Obj<T> {
    /// The same cell, payload unknown.
    #[inline]
    pub fn as_object(&self) -> &Object {
        // SAFETY: every cell starts with a header, and `Obj<Any>` is no more than that.
        unsafe { &*std::ptr::from_ref(self).cast::<Object>() }
    }

    /// A new counted reference.
    #[inline]
    pub fn to_ref(&self) -> Ref<T> {
        Ref::from_borrowed(self)
    }

    /// The tail behind the payload.
    #[inline]
    pub fn tail(&self) -> &[T::Item] {
        let len = self.payload.tail_len();
        // SAFETY: the tail was written at allocation with exactly `tail_len` items, directly behind the cell.
        unsafe { std::slice::from_raw_parts(Self::tail_pointer(std::ptr::from_ref(self).cast_mut()), len) }
    }

    pub(crate) fn tail_pointer(cell: *mut Self) -> *mut T::Item {
        const { assert!(align_of::<T::Item>() <= 8 && align_of::<T>() <= 8) };
        cell.wrapping_add(1).cast()
    }

    /// The object's address: what `id()` returns.
    #[inline]
    pub fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// True if both are the same object.
    #[inline]
    pub fn is_same<U: Payload>(&self, other: &Obj<U>) -> bool {
        self.address() == other.address()
    }

    /// The count as `sys.getrefcount` sees it, without the argument's own reference.
    #[inline]
    pub fn ref_count(&self) -> u32 {
        self.header.count.get()
    }

    /// True if the object never dies.
    #[inline]
    pub fn is_immortal(&self) -> bool {
        self.header.is_immortal()
    }

    /// Makes the object immortal, as CPython does with interned names and static objects.
    pub fn make_immortal(&self) {
        self.header.count.set(IMMORTAL_COUNT);
    }

    /// The payload's kind.
    #[inline]
    pub fn kind(&self) -> Kind {
        Kind((self.header.flags.get() & flag::KIND_MASK) as u8)
    }

    /// True if the collector knows the object.
    #[inline]
    pub fn is_tracked(&self) -> bool {
        self.header.has(flag::TRACKED)
    }

    /// True if the object's finaliser has run.
    pub fn is_finalized(&self) -> bool {
        self.header.has(flag::FINALIZED)
    }

    /// Notes that the finaliser has run (or, with false, that it may run again).
    pub fn set_finalized(&self, finalized: bool) {
        if finalized { self.header.set(flag::FINALIZED) } else { self.header.unset(flag::FINALIZED) }
    }

    /// True if weak references to the object exist.
    #[inline]
    pub fn is_weakly_referenced(&self) -> bool {
        self.header.has(flag::WEAKLY_REFERENCED)
    }

    /// Notes whether weak references to the object exist.
    pub fn set_weakly_referenced(&self, yes: bool) {
        if yes {
            self.header.set(flag::WEAKLY_REFERENCED);
        } else {
            self.header.unset(flag::WEAKLY_REFERENCED);
        }
    }

    /// Eight bits for the owner of the payload (a string's interning state, for example).
    #[inline]
    pub fn user_bits(&self) -> u8 {
        (self.header.flags.get() >> flag::USER_SHIFT) as u8
    }

    /// Sets the eight bits of [`Obj::user_bits`].
    #[inline]
    pub fn set_user_bits(&self, bits: u8) {
        let rest = self.header.flags.get() & !(0xff << flag::USER_SHIFT);
        self.header.flags.set(rest | u32::from(bits) << flag::USER_SHIFT);
    }

    /// The type object, payload unknown to this crate.
    #[inline]
    pub fn type_object(&self) -> &Object {
        // SAFETY: the type pointer is set at allocation, holds a count, and is a live type object.
        unsafe { &*self.header.ty.get().cast::<Object>() }
    }

    /// The version of the object's type (`tp_version_tag`).
    #[inline]
    pub fn type_version(&self) -> u32 {
        self.type_word().version.get()
    }

    /// The heap's own words in the type object.
    #[inline]
    pub(crate) fn type_word(&self) -> &TypeWord {
        // SAFETY: every type object was allocated with a `TypeWord` prefix, directly behind its header.
        unsafe { &*self.header.ty.get().add(1).cast::<TypeWord>() }
    }

    #[inline]
    pub(crate) fn vtable(&self) -> &'static VTable {
        self.type_word().vtable.get()
    }

    /// The cell's identity in the object table while it is tracked.
    #[inline]
    pub fn object_id(&self) -> Option<ObjectId> {
        if !self.is_tracked() {
            return None;
        }
        Some(self.gc_word().id.get())
    }

    #[inline]
    pub(crate) fn gc_word(&self) -> &crate::payload::GcWord {
        debug_assert!(self.header.has(flag::HAS_GC_WORD));
        // SAFETY: the flag says that the prefix is a `GcWord` or a `TypeWord`, which starts with one.
        unsafe { &*std::ptr::from_ref(&self.header).add(1).cast() }
    }

    /// True if the object could be tracked (`Py_TPFLAGS_HAVE_GC`).
    #[inline]
    pub fn has_gc(&self) -> bool {
        self.header.has(flag::HAS_GC_WORD)
    }

    /// The attribute storage in front of the header, if the type asked for it.
    #[inline]
    pub fn attributes(&self) -> Option<&Attributes> {
        if !self.header.has(flag::HAS_ATTRIBUTES) {
            return None;
        }
        // SAFETY: the flag says that the cell was allocated with initialised attributes in front of it.
        Some(unsafe { &*std::ptr::from_ref(self).cast::<Attributes>().sub(1) })
    }

    /// Names every counted reference the object holds, its type and attributes included.
    pub fn visit(&self, visitor: &mut Visitor<'_>) {
        if let Some(attributes) = self.attributes() {
            attributes.dict.visit(Label::Field("__dict__"), visitor);
            for (index, slot) in attributes.existing_slots().iter().enumerate() {
                slot.visit(Label::Index(index), visitor);
            }
        }
        // SAFETY: the vtable belongs to this live cell's payload (checked at allocation).
        unsafe { (self.vtable().visit)(&raw const self.header, visitor) };
        visitor(Label::Field("__class__"), self.type_object());
    }

    /// Breaks the cycles through this object (`tp_clear`).
    pub fn clear(&self) {
        if let Some(attributes) = self.attributes() {
            attributes.dict.set(None);
            attributes.existing_slots().iter().for_each(|slot| slot.set(None));
        }
        // SAFETY: as in `visit`.
        unsafe { (self.vtable().clear)(&raw const self.header) };
    }

    /// Bytes the cell occupies in this heap (not what `sys.getsizeof` models).
    pub fn cell_size(&self) -> usize {
        // SAFETY: as in `visit`.
        unsafe { (self.vtable().size)(&raw const self.header) }
    }

    /// True if the payload is a `U`.
    #[inline]
    pub fn is<U: Payload>(&self) -> bool {
        if U::KIND == Kind::OTHER {
            self.vtable().type_id == TypeId::of::<U>()
        } else {
            self.kind() == U::KIND
        }
    }

    /// The cell with its payload known, if it is a `U`.
    #[inline]
    pub fn downcast<U: Payload>(&self) -> Option<&Obj<U>> {
        if self.is::<U>() {
            // SAFETY: kind numbers are unique to one payload (checked when a type is made) and are written at
            // allocation from the payload itself, so the cell is an `Obj<U>`.
            Some(unsafe { &*std::ptr::from_ref(self).cast::<Obj<U>>() })
        } else {
            None
        }
    }
}

impl<T: Payload<Prefix = TypeWord>> Obj<T> {
    /// What the heap does for instances of this type.
    pub fn type_flags(&self) -> TypeFlags {
        self.prefix.flags.get()
    }

    /// The version by which caches know the type; zero while none does (`tp_version_tag`).
    #[inline]
    pub fn version(&self) -> u32 {
        self.prefix.version.get()
    }

    /// Sets the version; what it was.
    pub fn set_version(&self, version: u32) -> u32 {
        self.prefix.version.replace(version)
    }

    /// Sets what the heap does for instances of this type.
    pub fn set_type_flags(&self, flags: TypeFlags) {
        self.prefix.flags.set(flags);
    }

    /// True if instances of both types have the same Rust payload and the same storage in front of it, so
    /// that `__class__` may be assigned.
    pub fn same_layout<U: Payload<Prefix = TypeWord>>(&self, other: &Obj<U>) -> bool {
        self.prefix.vtable.get().type_id == other.prefix.vtable.get().type_id
            && self.prefix.flags.get().contains(TypeFlags::ATTRIBUTES)
                == other.prefix.flags.get().contains(TypeFlags::ATTRIBUTES)
    }

    /// True if instances of both types have the same Rust payload.
    pub fn same_layout_payload<U: Payload<Prefix = TypeWord>>(&self, other: &Obj<U>) -> bool {
        self.prefix.vtable.get().type_id == other.prefix.vtable.get().type_id
    }

    /// True if instances can be tracked by the collector.
    pub fn instances_have_gc(&self) -> bool {
        self.prefix.vtable.get().gc
    }

    /// True if instances have the payload `U`.
    pub fn instances_are<U: Payload>(&self) -> bool {
        self.prefix.vtable.get().type_id == TypeId::of::<U>()
    }
}

impl Object {
    /// Makes `ty` the object's type (`__class__` assignment). False, and nothing done, if the layouts differ.
    pub fn set_type<T: Payload<Prefix = TypeWord>>(&self, ty: &Obj<T>) -> bool {
        let word = self.type_word();
        let same = word.vtable.get().type_id == ty.prefix.vtable.get().type_id
            && self.header.has(flag::HAS_ATTRIBUTES) == ty.type_flags().contains(TypeFlags::ATTRIBUTES);
        if !same {
            return false;
        }
        ty.header.increment();
        let old = self.header.ty.replace(&raw const ty.header);
        drop(Ref::<Any>::from_counted(old.cast_mut()));
        true
    }
}

impl<T: Payload> Deref for Obj<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.payload
    }
}

impl<T: Payload> fmt::Debug for Obj<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<cell kind {} at {:#x}, {} references>", self.kind().0, self.address(), self.ref_count())
    }
}
