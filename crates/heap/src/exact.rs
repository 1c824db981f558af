//! `Exact<T>`: a type whose instances are known to have the payload `T`.

use std::fmt;
use std::marker::PhantomData;

use crate::payload::TypeWord;
use crate::{Any, Obj, Object, Payload, Ref};

/// Recognises instances of one type, subclasses aside, by one comparison.
pub struct Exact<T: Payload>(Ref<Any>, PhantomData<T>);

impl<T: Payload> Exact<T> {
    /// Recognises instances of `ty`; none if they have another payload.
    pub fn new<Y: Payload<Prefix = TypeWord>>(ty: &Obj<Y>) -> Option<Self> {
        ty.instances_are::<T>().then(|| Self(ty.to_ref().into_object(), PhantomData))
    }

    /// The object with its payload known, if its type is this very type.
    #[inline(always)]
    pub fn get<'a>(&self, object: &'a Object) -> Option<&'a Obj<T>> {
        if !object.type_object().is_same(&self.0) {
            return None;
        }
        // SAFETY: instances of the type have the payload `T` (checked by `new`).
        Some(unsafe { &*std::ptr::from_ref(object).cast::<Obj<T>>() })
    }
}

impl<T: Payload> fmt::Debug for Exact<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exact({:?})", self.0)
    }
}
