//! Deflated bytes back to what they were.

use flate2::{Decompress, FlushDecompress, Status};

/// Inflates into exactly `size` bytes; `None` if the data is damaged.
pub(crate) fn inflate(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; size];
    let mut inflater = Decompress::new(false);
    let status = inflater.decompress(packed, &mut out, FlushDecompress::Finish).ok()?;
    (status == Status::StreamEnd && inflater.total_out() == size as u64).then_some(out)
}
