//! Extended slicing and reversing.

use super::{Text, by_width};
use crate::{TextBuf, Unit as _};

impl Text<'_> {
    /// `self[start:stop:step]` after `PySlice_AdjustIndices`: `len` code points from `start`, `step` apart.
    /// Indices that fall outside are left out.
    pub fn slice_step(self, start: isize, step: isize, len: usize) -> TextBuf {
        if step == 1 && 0 <= start {
            return self.slice(start as usize..(start as usize).saturating_add(len)).to_buf();
        }
        let indices = (0..len).map_while(|i| start.checked_add(step.checked_mul(i as isize)?));
        by_width!(self, s => {
            let points = indices.filter_map(|i| s.get(usize::try_from(i).ok()?));
            TextBuf::from_code_points(points.map(|u| u.code_point()))
        })
    }
}
