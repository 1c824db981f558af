//! The columns of a listing.

use super::{Address, Labels, Options, describe};
use crate::code::CodeObject;
use crate::instructions::Instruction;
use crate::linetable::{LineRange, Position};
use crate::opcode::Opcode;

const OPNAME_WIDTH: usize = 20;
const OPARG_WIDTH: usize = 5;
const NO_LINE: &str = "  --";

struct Layout<'a> {
    code: &'a CodeObject,
    options: Options,
    labels: Labels,
    lines: Vec<LineRange>,
    positions: Vec<Position>,
    line_width: usize,
    offset_width: usize,
    label_width: usize,
}

/// Appends the listing of `code`.
pub(super) fn listing(out: &mut String, code: &CodeObject, options: Options, address: Address<'_>) {
    let labels = Labels::of(code);
    let lines = code.lines();
    let positions: Vec<Position> = code.positions().collect();
    let line_width = if options.show_positions { positions_width(&positions) } else { lines_width(&lines) };
    let last_offset = code.code.len().saturating_sub(2).max(9999);
    let layout = Layout {
        code,
        options,
        lines,
        positions,
        line_width,
        offset_width: if options.show_offsets { last_offset.to_string().len() } else { 0 },
        label_width: 4 + labels.len().to_string().len(),
        labels,
    };
    for instr in code.instructions() {
        layout.prefixes(out, &instr);
        let argument = instr.opcode.base().has_arg().then_some(instr.oparg);
        let detail = describe(code, &instr, &layout.labels, address);
        layout.line(out, instr.offset, instr.opcode, argument, &detail, true);
        if options.show_caches {
            layout.caches(out, &instr);
        }
    }
    layout.exception_table(out);
}

fn lines_width(lines: &[LineRange]) -> usize {
    let Some(greatest) = lines.iter().filter_map(|range| range.line).filter(|line| *line != 0).max() else {
        return 0;
    };
    if greatest == -1 {
        return 0;
    }
    let width = greatest.to_string().len().max(3);
    if lines.iter().any(|range| range.line.is_none()) { width.max(NO_LINE.len()) } else { width }
}

fn parts(position: &Position) -> [Option<i32>; 4] {
    [position.line, position.end_line, position.col, position.end_col]
}

fn positions_width(positions: &[Position]) -> usize {
    let length = |part: Option<i32>| part.map_or(1, |part| part.to_string().len());
    let width = |position: &Position| parts(position).into_iter().map(length).sum::<usize>();
    if positions.iter().all(|position| parts(position).iter().all(Option::is_none)) {
        return 0;
    }
    1 + NO_LINE.len().max(3 + positions.iter().map(width).max().unwrap_or(0))
}

impl Layout<'_> {
    /// The `EXTENDED_ARG` instructions in front of an instruction.
    fn prefixes(&self, out: &mut String, instr: &Instruction) {
        let count = instr.offset - instr.start;
        for index in 0..count {
            let argument = instr.oparg.checked_shr(8 * (count - index)).unwrap_or(0);
            self.line(out, instr.start + index, Opcode::ExtendedArg, Some(argument), "", true);
        }
    }

    fn caches(&self, out: &mut String, instr: &Instruction) {
        let mut offset = instr.offset;
        for (name, size) in cache_format(instr.opcode.base()) {
            let place = 2 * (offset as usize + 1);
            let data = self.code.code.get(place..place + 2 * size).unwrap_or_default();
            let value = data.iter().rev().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
            for part in 0..*size {
                offset += 1;
                let detail = if part == 0 { format!("{name}: {value}") } else { String::new() };
                self.cache_line(out, offset, instr.offset, &detail);
            }
        }
    }

    /// The run of code units on one line that begins at `offset`.
    fn starts_line(&self, offset: u32) -> Option<&LineRange> {
        let index = self.lines.binary_search_by_key(&offset, |range| range.start).ok()?;
        self.lines.get(index)
    }

    fn position_column(&self, offset: u32) -> String {
        let position = self.positions.get(offset as usize);
        let text = match position {
            None => String::new(),
            Some(position) if parts(position).iter().all(Option::is_none) => NO_LINE.to_owned(),
            Some(position) => {
                let [line, end_line, col, end_col] =
                    parts(position).map(|part| part.map_or_else(|| "?".to_owned(), |part| part.to_string()));
                format!("{line}:{col}-{end_line}:{end_col}")
            }
        };
        format!("{text:width$}", width = self.line_width)
    }

    /// The columns in front of the opcode.
    fn margin(&self, offset: u32, real: bool) -> Vec<String> {
        let mut fields = Vec::new();
        let starts = if real { self.starts_line(offset) } else { None };
        if self.line_width != 0 {
            fields.push(if self.options.show_positions {
                self.position_column(offset)
            } else {
                let text = match starts {
                    None => String::new(),
                    Some(LineRange { line: None, .. }) => NO_LINE.to_owned(),
                    Some(LineRange { line: Some(line), .. }) => line.to_string(),
                };
                format!("{text:>width$}", width = self.line_width)
            });
        }
        let label = if real { self.labels.at(offset) } else { None };
        let label = label.map(|label| format!("L{label}:")).unwrap_or_default();
        fields.push(format!("{label:>width$}", width = self.label_width));
        if self.offset_width != 0 {
            fields.push(format!("{:>width$}  ", 2 * offset, width = self.offset_width));
        }
        fields
    }

    fn line(
        &self,
        out: &mut String,
        offset: u32,
        opcode: Opcode,
        argument: Option<u32>,
        detail: &str,
        real: bool,
    ) {
        if self.line_width != 0 && offset != 0 && self.starts_line(offset).is_some() {
            out.push('\n');
        }
        let mut fields = self.margin(offset, real);
        fields.push(if self.is_current(offset, opcode) { "-->" } else { "   " }.to_owned());
        let name = opcode.name();
        fields.push(format!("{name:OPNAME_WIDTH$}"));
        if let Some(argument) = argument {
            let excess = name.len().saturating_sub(OPNAME_WIDTH);
            // Operands are signed in CPython.
            fields.push(format!("{:>width$}", argument as i32, width = OPARG_WIDTH.saturating_sub(excess)));
            if !detail.is_empty() {
                fields.push(format!("({detail})"));
            }
        }
        push_line(out, &fields);
    }

    fn cache_line(&self, out: &mut String, offset: u32, owner: u32, detail: &str) {
        let mut fields = self.margin(offset, false);
        if self.line_width != 0 && self.options.show_positions {
            fields[0] = self.position_column(owner);
        }
        fields.push("   ".to_owned());
        fields.push(format!("{:OPNAME_WIDTH$}", "CACHE"));
        fields.push(format!("{:>OPARG_WIDTH$}", 0));
        if !detail.is_empty() {
            fields.push(format!("({detail})"));
        }
        push_line(out, &fields);
    }

    fn is_current(&self, offset: u32, opcode: Opcode) -> bool {
        let end = 2 * (offset + opcode.caches() as u32);
        self.options.current.is_some_and(|current| 2 * offset <= current && current <= end)
    }

    fn exception_table(&self, out: &mut String) {
        let mut title = "ExceptionTable:\n";
        for row in self.code.exception_rows() {
            let label = |offset: u32| self.labels.at(offset).unwrap_or(0);
            let (start, end, target) = (label(row.start), label(row.end), label(row.target));
            let lasti = if row.lasti { " lasti" } else { "" };
            out.push_str(title);
            title = "";
            out.push_str(&format!("  L{start} to L{end} -> L{target} [{}]{lasti}\n", row.depth));
        }
    }
}

fn push_line(out: &mut String, fields: &[String]) {
    out.push_str(fields.join(" ").trim_end());
    out.push('\n');
}

/// The inline caches of an instruction: name and number of code units of each.
fn cache_format(opcode: Opcode) -> &'static [(&'static str, usize)] {
    match opcode {
        Opcode::LoadGlobal => {
            &[("counter", 1), ("index", 1), ("module_keys_version", 1), ("builtin_keys_version", 1)]
        }
        Opcode::BinaryOp => &[("counter", 1), ("descr", 4)],
        Opcode::LoadAttr => &[("counter", 1), ("version", 2), ("keys_version", 2), ("descr", 4)],
        Opcode::StoreAttr => &[("counter", 1), ("version", 2), ("index", 1)],
        Opcode::Call | Opcode::CallKw => &[("counter", 1), ("func_version", 2)],
        Opcode::ToBool => &[("counter", 1), ("version", 2)],
        _ if opcode.caches() == 1 => &[("counter", 1)],
        _ => &[],
    }
}
