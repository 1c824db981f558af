//! What a Rust type must say to live in a cell.

use std::any::TypeId;
use std::cell::Cell;

use crate::cell::Obj;
use crate::{Header, Kind, Label, Object, ObjectId, Ref, Slot};

/// Receives every reference an object holds, with its label.
pub type Visitor<'v> = dyn FnMut(Label<'_>, &Object) + 'v;

/// A Rust type that is the payload of Python objects.
pub trait Payload: Sized + 'static {
    /// What stands between header and payload: [`NoPrefix`], [`GcWord`] for containers, [`TypeWord`] for types.
    type Prefix: Prefix;
    /// What the tail behind the payload holds: `()`, `u8`, [`Ref`] or [`Slot`].
    type Item: TailItem;
    /// The payload's number, or [`Kind::OTHER`].
    const KIND: Kind;

    /// True if the death of such an object never lets another one die (its type apart): nothing needs to be
    /// dropped, or nothing but plain memory.
    const LEAF: bool = !std::mem::needs_drop::<Self>() && !std::mem::needs_drop::<Self::Item>();

    /// How many items the tail holds; must not change.
    fn tail_len(&self) -> usize {
        0
    }

    /// Names every counted reference in payload and tail, each exactly once, and runs no Python code.
    fn visit(&self, _tail: &[Self::Item], _visitor: &mut Visitor<'_>) {}

    /// Drops references so that cycles break (`tp_clear`). The object stays valid.
    fn clear(&self, _tail: &[Self::Item]) {}
}

mod sealed {
    pub trait Sealed {}
}

/// What may stand between header and payload.
pub trait Prefix: sealed::Sealed + Default + 'static {
    /// Whether cells with this prefix can be tracked by the collector.
    const GC: bool;
}

/// No prefix: the collector never sees the object.
#[derive(Default, Debug)]
pub struct NoPrefix;

/// The word that ties a container to its entry in the object table.
#[derive(Default, Debug)]
#[repr(transparent)]
pub struct GcWord {
    pub(crate) id: Cell<ObjectId>,
}

/// The prefix of type objects: what the heap must know of a type's instances.
#[derive(Debug)]
#[repr(C)]
pub struct TypeWord {
    pub(crate) gc: GcWord,
    pub(crate) vtable: Cell<&'static VTable>,
    pub(crate) flags: Cell<TypeFlags>,
    /// Names the present state of the type to caches; zero while no cache knows it (`tp_version_tag`).
    pub(crate) version: Cell<u32>,
}

/// Bits the heap reads in a type when it makes or frees an instance.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct TypeFlags(pub u32);

impl TypeFlags {
    /// Instances have a finaliser.
    pub const FINALIZER: Self = Self(1);
    /// Instances carry [`crate::Attributes`] in front of their header.
    pub const ATTRIBUTES: Self = Self(2);

    /// True if all of `other`'s bits are set.
    #[inline]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The bits that subtypes may inherit: free lists hold objects of one exact type.
    #[must_use]
    pub fn without_free_lists(self) -> Self {
        Self(self.0 & 0xff)
    }

    /// Both sets of bits.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Default for TypeWord {
    fn default() -> Self {
        Self {
            gc: GcWord::default(),
            vtable: Cell::new(vtable::<crate::Any>()),
            flags: Cell::new(TypeFlags::default()),
            version: Cell::new(0),
        }
    }
}

impl sealed::Sealed for NoPrefix {}
impl sealed::Sealed for GcWord {}
impl sealed::Sealed for TypeWord {}
impl Prefix for NoPrefix {
    const GC: bool = false;
}
impl Prefix for GcWord {
    const GC: bool = true;
}
impl Prefix for TypeWord {
    const GC: bool = true;
}

/// What may stand in a tail.
pub trait TailItem: sealed::Sealed + 'static {}
impl sealed::Sealed for () {}
impl sealed::Sealed for u8 {}
impl sealed::Sealed for Ref {}
impl sealed::Sealed for Slot {}
impl TailItem for () {}
impl TailItem for u8 {}
impl TailItem for Ref {}
impl TailItem for Slot {}

/// A payload's operations behind plain function pointers.
#[derive(Debug)]
pub(crate) struct VTable {
    pub(crate) type_id: TypeId,
    pub(crate) gc: bool,
    pub(crate) leaf: bool,
    /// Names every reference. The pointer must be a live cell of this payload.
    pub(crate) visit: unsafe fn(*const Header, &mut Visitor<'_>),
    /// `Payload::clear` under the same condition.
    pub(crate) clear: unsafe fn(*const Header),
    /// Drops payload and tail, if there is anything to drop; the cell is dead memory afterwards.
    pub(crate) drop: Option<unsafe fn(*mut Header)>,
    /// The cell's size in bytes, tail included, attributes not.
    pub(crate) size: unsafe fn(*const Header) -> usize,
}

struct VTableOf<T>(std::marker::PhantomData<T>);

impl<T: Payload> VTableOf<T> {
    const VTABLE: VTable = VTable {
        type_id: TypeId::of::<T>(),
        gc: <T::Prefix as Prefix>::GC,
        leaf: T::LEAF && !<T::Prefix as Prefix>::GC,
        visit: visit::<T>,
        clear: clear::<T>,
        drop: if std::mem::needs_drop::<T>() || std::mem::needs_drop::<T::Item>() {
            Some(drop_cell::<T>)
        } else {
            None
        },
        size: size::<T>,
    };
}

pub(crate) fn vtable<T: Payload>() -> &'static VTable {
    &VTableOf::<T>::VTABLE
}

unsafe fn visit<T: Payload>(cell: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: the caller passes a live cell of payload `T`.
    let obj = unsafe { &*cell.cast::<Obj<T>>() };
    obj.payload.visit(obj.tail(), visitor);
}

unsafe fn clear<T: Payload>(cell: *const Header) {
    // SAFETY: the caller passes a live cell of payload `T`.
    let obj = unsafe { &*cell.cast::<Obj<T>>() };
    obj.payload.clear(obj.tail());
}

unsafe fn drop_cell<T: Payload>(cell: *mut Header) {
    // SAFETY: the caller passes a cell of payload `T` with no references left; payload and tail were written
    // at allocation and are dropped once, here. Tails go last to first, as CPython frees tuples and lists.
    unsafe {
        let obj = cell.cast::<Obj<T>>();
        if std::mem::needs_drop::<T::Item>() {
            let len = (*obj).payload.tail_len();
            let tail = Obj::<T>::tail_pointer(obj);
            for index in (0..len).rev() {
                std::ptr::drop_in_place(tail.add(index));
            }
        }
        std::ptr::drop_in_place(&raw mut (*obj).payload);
    }
}

unsafe fn size<T: Payload>(cell: *const Header) -> usize {
    // SAFETY: the caller passes a live cell of payload `T`.
    let obj = unsafe { &*cell.cast::<Obj<T>>() };
    size_of::<Obj<T>>() + obj.payload.tail_len() * size_of::<T::Item>()
}
