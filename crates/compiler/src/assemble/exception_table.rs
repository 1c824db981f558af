//! Encodes `co_exceptiontable`.

use super::layout::Layout;
use crate::flowgraph::{BlockId, Graph};

/// The rows for all runs of instructions with the same handler.
pub(crate) fn encode(layout: &Layout, graph: &Graph) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut run: Option<(BlockId, u32)> = None;
    for (index, instr) in layout.instrs.iter().enumerate() {
        if run.map(|(handler, _)| handler) != instr.handler {
            let offset = layout.offsets[index];
            row(&mut bytes, run, offset, layout, graph);
            run = instr.handler.map(|handler| (handler, offset));
        }
    }
    row(&mut bytes, run, layout.offsets.last().copied().unwrap_or(0), layout, graph);
    bytes
}

fn row(bytes: &mut Vec<u8>, run: Option<(BlockId, u32)>, end: u32, layout: &Layout, graph: &Graph) {
    let Some((handler, start)) = run else { return };
    if end <= start {
        return;
    }
    let block = &graph[handler];
    let lasti = u32::from(block.preserve_lasti);
    let depth = (block.start_depth.unwrap_or(0) - 1 - i64::from(lasti)).max(0) as u32;
    number(bytes, start, 0x80);
    number(bytes, end - start, 0);
    number(bytes, layout.block_offset(handler), 0);
    number(bytes, depth << 1 | lasti, 0);
}

/// Groups of six bits, the most significant first; `first` marks the row's start.
fn number(bytes: &mut Vec<u8>, value: u32, first: u8) {
    let mut mark = first;
    for shift in [30, 24, 18, 12, 6] {
        if value >> shift != 0 {
            bytes.push((value >> shift & 63) as u8 | 0x40 | mark);
            mark = 0;
        }
    }
    bytes.push((value & 63) as u8 | mark);
}
