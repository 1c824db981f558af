//! Arguments of a call, in CPython's vectorcall form.

use serpentarium_heap::{Obj, Object, StackRef};

use crate::Tuple;

/// Arguments as the caller has them: positional ones first, then the values of keywords, whose names stand
/// in `names`. Source: PEP 590.
#[derive(Clone, Copy, Debug)]
pub struct CallArgs<'a> {
    /// All argument values; none is null.
    pub values: &'a [StackRef],
    /// Names of the last `names.len()` values.
    pub names: Option<&'a Obj<Tuple>>,
}

impl<'a> CallArgs<'a> {
    /// Positional arguments only.
    pub fn positional(values: &'a [StackRef]) -> Self {
        Self { values, names: None }
    }

    /// How many values are keywords.
    #[inline]
    pub fn keyword_len(&self) -> usize {
        self.names.map_or(0, |names| names.tail().len())
    }

    /// The positional values.
    #[inline]
    pub fn positional_values(&self) -> &'a [StackRef] {
        &self.values[..self.values.len() - self.keyword_len()]
    }

    /// Name and value of each keyword.
    pub fn keywords(&self) -> impl Iterator<Item = (&'a Object, &'a Object)> + use<'a> {
        let values = &self.values[self.values.len() - self.keyword_len()..];
        let names = self.names.map_or(&[][..], |names| names.tail());
        names.iter().zip(values).filter_map(|(name, value)| Some((&**name, value.get()?)))
    }

    /// The positional argument at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&'a Object> {
        self.positional_values().get(index).and_then(StackRef::get)
    }
}

/// Arguments of a native function after binding to its signature: one place a parameter, empty where an
/// optional parameter was not given. A method's `self` is the first.
#[derive(Clone, Copy, Debug)]
pub struct NativeArgs<'a>(pub(crate) &'a [StackRef]);

impl<'a> NativeArgs<'a> {
    /// The argument for parameter `index`, which the signature makes mandatory.
    ///
    /// # Panics
    /// If the parameter is optional in the signature and missing: a mistake in the runtime's own tables.
    #[inline]
    #[track_caller]
    pub fn at(&self, index: usize) -> &'a Object {
        match self.0.get(index).and_then(StackRef::get) {
            Some(object) => object,
            None => missing_argument(index),
        }
    }

    /// The argument for parameter `index`, if it was given.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&'a Object> {
        self.0.get(index).and_then(StackRef::get)
    }

    /// All places.
    pub fn places(&self) -> &'a [StackRef] {
        self.0
    }
}

#[cold]
#[track_caller]
fn missing_argument(index: usize) -> ! {
    panic!("parameter {index} is not mandatory in its signature")
}
