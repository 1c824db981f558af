//! Padding, zeros and tabs.

use super::edit::collect;
use super::{Kind, Text, by_width};
use crate::TextBuf;
use crate::seq::{self, SizeError, Unit};

impl Text<'_> {
    /// The text with so many fill characters left and right.
    pub fn pad(self, left: usize, right: usize, fill: u32) -> Result<TextBuf, SizeError> {
        match self.kind().max(Kind::of(fill)) {
            Kind::Ascii | Kind::Latin1 => self.pad_as::<u8>(left, right, fill),
            Kind::Ucs2 => self.pad_as::<u16>(left, right, fill),
            Kind::Ucs4 => self.pad_as::<u32>(left, right, fill),
        }
    }

    fn pad_as<U: Unit>(self, left: usize, right: usize, fill: u32) -> Result<TextBuf, SizeError> {
        match (self.units::<U>(), U::from_code_point(fill)) {
            (Some(units), Some(fill)) => Ok(collect(seq::pad(&units, left, right, fill)?)),
            _ => Ok(self.to_buf()),
        }
    }

    /// `str.center(width, fillchar)`.
    pub fn center(self, width: isize, fill: u32) -> Result<TextBuf, SizeError> {
        let (left, right) = seq::center_padding(self.len(), width);
        self.pad(left, right, fill)
    }

    /// `str.ljust(width, fillchar)`.
    pub fn ljust(self, width: isize, fill: u32) -> Result<TextBuf, SizeError> {
        self.pad(0, usize::try_from(width).unwrap_or(0).saturating_sub(self.len()), fill)
    }

    /// `str.rjust(width, fillchar)`.
    pub fn rjust(self, width: isize, fill: u32) -> Result<TextBuf, SizeError> {
        self.pad(usize::try_from(width).unwrap_or(0).saturating_sub(self.len()), 0, fill)
    }

    /// `str.zfill(width)`.
    pub fn zfill(self, width: isize) -> Result<TextBuf, SizeError> {
        let zeros = usize::try_from(width).unwrap_or(0).saturating_sub(self.len());
        let at = by_width!(self, s => seq::zfill_position(s));
        let sign = self.slice(0..if zeros == 0 { 0 } else { at });
        sign.concat(self.slice(sign.len()..self.len()).pad(zeros, 0, 0x30)?.as_text())
    }

    /// `str.expandtabs(tabsize)`.
    pub fn expandtabs(self, tabsize: isize) -> Result<TextBuf, SizeError> {
        by_width!(self, s => Ok(collect(seq::expandtabs(s, tabsize)?)))
    }
}
