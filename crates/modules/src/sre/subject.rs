//! The text that a pattern is applied to: a string, or anything bytes-like.

use std::ops::Range;

use serpentarium_object::{
    BufferView, Bytes, Object, PyResult, Raised, Ref, Runtime, StrMethods as _, str_value, type_of,
};
use serpentarium_text::Text;

/// A text held for as long as it is being matched.
pub(super) struct Subject {
    pub(super) object: Ref,
    /// The bytes of an object that may change them. The view keeps it from resizing them meanwhile.
    copied: Option<(Vec<u8>, BufferView)>,
}

/// The characters of a subject, by their width; bytes are as wide as Latin-1.
#[derive(Clone, Copy)]
pub(super) enum Units<'a> {
    Bytes(&'a [u8]),
    One(&'a [u8]),
    Two(&'a [u16]),
    Four(&'a [u32]),
}

impl Subject {
    /// The subject of an argument, or `TypeError`.
    pub(super) fn new(rt: &Runtime, object: &Object) -> PyResult<Self> {
        if str_value(object).is_some() || object.downcast::<Bytes>().is_some() {
            return Ok(Self { object: object.to_ref(), copied: None });
        }
        let view = match type_of(object).slot(|slots| slots.buffer) {
            Some(buffer) => buffer(rt, object, false).ok().filter(BufferView::is_c_contiguous),
            None => None,
        };
        let Some(view) = view else { return Err(not_a_text(rt, object)) };
        Ok(Self { object: object.to_ref(), copied: Some((view.to_vec(), view)) })
    }

    /// The characters.
    pub(super) fn units(&self) -> Units<'_> {
        if let Some((bytes, _)) = &self.copied {
            return Units::Bytes(bytes);
        }
        if let Some(bytes) = self.object.downcast::<Bytes>() {
            return Units::Bytes(bytes.tail());
        }
        match str_value(&self.object).map(|string| string.text()) {
            Some(Text::Ascii(units) | Text::Latin1(units)) => Units::One(units),
            Some(Text::Ucs2(units)) => Units::Two(units),
            Some(Text::Ucs4(units)) => Units::Four(units),
            None => Units::Bytes(&[]),
        }
    }

    /// Whether it is bytes-like.
    pub(super) fn is_bytes(&self) -> bool {
        matches!(self.units(), Units::Bytes(_))
    }

    /// How many characters.
    pub(super) fn len(&self) -> usize {
        match self.units() {
            Units::Bytes(units) | Units::One(units) => units.len(),
            Units::Two(units) => units.len(),
            Units::Four(units) => units.len(),
        }
    }

    /// Part of the text as a new object, or the object itself if it is all of it.
    pub(super) fn slice(&self, rt: &Runtime, range: Range<usize>) -> Ref {
        let is_whole = range == (0..self.len());
        match self.units() {
            Units::Bytes(_) if is_whole && self.object.type_object().is_same(&rt.types.bytes) => {
                self.object.clone()
            }
            Units::Bytes(units) => rt.new_bytes(&units[range]).into_object(),
            _ if is_whole && rt.is_exact_str(&self.object) => self.object.clone(),
            Units::One(units) => rt.str_from_text(Text::Latin1(&units[range])).into_object(),
            Units::Two(units) => rt.str_from_text(Text::Ucs2(&units[range])).into_object(),
            Units::Four(units) => rt.str_from_text(Text::Ucs4(&units[range])).into_object(),
        }
    }
}

fn not_a_text(rt: &Runtime, object: &Object) -> Raised {
    let given: String = rt.type_name(object).chars().take(200).collect();
    rt.type_error(format!("expected string or bytes-like object, got '{given}'"))
}
