//! Strings out of parts, written once into their final place.

use std::cell::Cell;

use serpentarium_heap::{Obj, Ref, StackRef};
use serpentarium_text::{Kind, Text, TextBuf};

use super::{Str, StrMethods as _, Width, alloc_str, str_value, units_of};
use crate::core::{PyResult, Runtime};

/// Above this many bytes the allocator is asked first whether it has the room.
const LARGE: usize = 1 << 26;

impl Runtime {
    /// A string for characters just computed: never a shared one, except the empty string.
    pub(crate) fn unshared_str(&self, text: &TextBuf) -> Ref {
        if text.is_empty() {
            return self.names.empty.clone().into_object();
        }
        alloc_str(&self.heap, &self.types.str, text.as_text()).into_object()
    }

    /// The string with these computed characters; short ones are shared.
    #[inline]
    pub(crate) fn shared_str(&self, text: &TextBuf) -> Ref {
        self.str_from_canonical(text.as_text()).into_object()
    }

    /// `ascii(object)`
    pub fn ascii(&self, object: &serpentarium_heap::Object) -> PyResult {
        let repr = self.repr(object)?;
        match crate::str_value(&repr) {
            Some(string) if !string.text().is_ascii() => Ok(self.unshared_str(&escaped(string.text()))),
            _ => Ok(repr),
        }
    }

    /// Refuses a result of so many bytes if memory for it cannot be had.
    pub(crate) fn check_room(&self, bytes: usize) -> PyResult<()> {
        if bytes < LARGE {
            return Ok(());
        }
        let mut probe: Vec<u8> = Vec::new();
        probe.try_reserve_exact(bytes).map_err(|_| self.memory_error())
    }

    /// The parts one after the other. Each part must be in its canonical width.
    pub(crate) fn joined_str<'a>(
        &self,
        parts: impl Iterator<Item = Text<'a>> + Clone,
        too_long: &str,
    ) -> PyResult {
        let (mut len, mut width) = (0_usize, Width::Ascii);
        for part in parts.clone() {
            len = len.checked_add(part.len()).ok_or_else(|| self.overflow_error(too_long))?;
            width = width.max(width_of(part));
        }
        if len == 0 {
            return Ok(self.names.empty.clone().into_object());
        }
        let bytes = len.checked_mul(width.bytes()).filter(|bytes| isize::try_from(*bytes).is_ok());
        let bytes = bytes.ok_or_else(|| self.overflow_error(too_long))?;
        self.check_room(bytes)?;
        Ok(self.alloc_parts(&self.types.str, len, width, parts).into_object())
    }

    /// The strings one after the other, as an f-string makes them (`_PyUnicode_JoinArray`).
    pub fn build_string(&self, parts: &[StackRef]) -> PyResult {
        if let [only] = parts
            && let Some(only) = only.get()
            && self.is_exact_str(only)
        {
            return Ok(only.to_ref());
        }
        let texts = parts.iter().map(|part| part.get().and_then(str_value).map(|part| part.text()));
        if texts.clone().any(|text| text.is_none()) {
            return Err(self.system_error("a part of a built string is none"));
        }
        self.joined_str(texts.flatten(), "join() result is too long for a Python string")
    }

    /// `left + right` where the caller gives its reference to `left` away: if that is the only one, the characters
    /// are appended in place (`PyUnicode_Append`). No borrowed frame slot may hold `left` meanwhile.
    pub fn str_append(&self, left: Ref<Str>, right: &Obj<Str>) -> PyResult {
        let fits = width_of(right.text()).max(left.width) == left.width
            && (left.width.bytes() == right.width.bytes())
            && !left.is_interned()
            && left.len != 0
            && right.len != 0;
        let exact = self.is_exact_str(left.as_object()) && self.is_exact_str(right.as_object());
        let bytes = left.tail().len().checked_add(right.tail().len());
        if fits && exact && bytes.is_some_and(|bytes| bytes < LARGE) {
            let payload = Str { hash: Cell::new(-1), len: left.len + right.len, width: left.width };
            return match self.heap.grow_bytes(left, payload, right.tail()) {
                Ok(grown) => Ok(grown.into_object()),
                Err(left) => super::slots::concat(self, left.as_object(), right.as_object()),
            };
        }
        super::slots::concat(self, left.as_object(), right.as_object())
    }

    fn alloc_parts<'a>(
        &self,
        ty: &Obj<crate::Type>,
        len: usize,
        width: Width,
        parts: impl Iterator<Item = Text<'a>> + Clone,
    ) -> Ref<Str> {
        let payload = Str { hash: Cell::new(-1), len, width };
        if width.bytes() == 1 || parts.clone().all(|part| width_of(part) == width) {
            return self.heap.alloc_copy(ty, payload, parts.map(units_of));
        }
        self.heap.alloc_bytes(ty, payload, |tail| match width {
            Width::Ascii | Width::Latin1 => fill(tail, parts),
            Width::Ucs2 => fill(bytemuck::cast_slice_mut::<u8, u16>(tail), parts),
            Width::Ucs4 => fill(bytemuck::cast_slice_mut::<u8, u32>(tail), parts),
        })
    }
}

fn width_of(text: Text<'_>) -> Width {
    match text.kind() {
        Kind::Ascii => Width::Ascii,
        Kind::Latin1 => Width::Latin1,
        Kind::Ucs2 => Width::Ucs2,
        Kind::Ucs4 => Width::Ucs4,
    }
}

/// Writes the parts one after the other into units that are wide enough for all.
fn fill<'a, U>(mut out: &mut [U], parts: impl Iterator<Item = Text<'a>>)
where
    U: TryFrom<u32> + Copy + 'static,
    Text<'a>: SameUnits<U>,
{
    for part in parts {
        let (place, rest) = std::mem::take(&mut out).split_at_mut(part.len());
        match part.same_units() {
            Some(units) => place.copy_from_slice(units),
            None => {
                for (unit, cp) in place.iter_mut().zip(part.iter()) {
                    if let Ok(value) = U::try_from(cp) {
                        *unit = value;
                    }
                }
            }
        }
        out = rest;
    }
}

/// A text's units if it is stored in units of this type.
trait SameUnits<U> {
    fn same_units(&self) -> Option<&[U]>;
}

impl SameUnits<u8> for Text<'_> {
    fn same_units(&self) -> Option<&[u8]> {
        self.one_byte()
    }
}

impl SameUnits<u16> for Text<'_> {
    fn same_units(&self) -> Option<&[u16]> {
        if let Text::Ucs2(units) = self { Some(units) } else { None }
    }
}

impl SameUnits<u32> for Text<'_> {
    fn same_units(&self) -> Option<&[u32]> {
        if let Text::Ucs4(units) = self { Some(units) } else { None }
    }
}

/// Printable text with everything beyond ASCII written as an escape.
fn escaped(text: Text<'_>) -> TextBuf {
    let bytes = serpentarium_text::codecs::encode_ascii::<serpentarium_text::codecs::Fault>(
        text,
        &mut serpentarium_text::codecs::Errors::BackslashReplace.encoder(|_| None),
    );
    TextBuf::from_latin1(bytes.unwrap_or_default())
}
