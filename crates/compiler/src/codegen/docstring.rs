//! Docstrings: indentation is removed from them when they are compiled.

use rustpython_wtf8::{CodePoint, Wtf8, Wtf8Buf};

/// The docstring without the indentation that all lines after the first share.
pub(super) fn clean_docstring(text: &Wtf8) -> Wtf8Buf {
    let expanded = expand_tabs(text);
    let lines: Vec<&[CodePoint]> = expanded.split(|point| point.to_char() == Some('\n')).collect();
    let indent = |line: &[CodePoint]| line.iter().take_while(|point| point.to_char() == Some(' ')).count();
    let later = lines.iter().skip(1);
    let margin = later.map(|line| (indent(line), line.len())).filter(|(spaces, len)| spaces < len);
    let margin = margin.map(|(spaces, _)| spaces).min().unwrap_or(0);
    let mut cleaned = Wtf8Buf::with_capacity(text.len());
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            cleaned.push_char('\n');
        }
        let skip = if number == 0 { indent(line) } else { indent(line).min(margin) };
        for point in &line[skip..] {
            cleaned.push(*point);
        }
    }
    cleaned
}

/// `str.expandtabs(8)`
fn expand_tabs(text: &Wtf8) -> Vec<CodePoint> {
    let mut expanded = Vec::with_capacity(text.len());
    let mut column = 0;
    for point in text.code_points() {
        match point.to_char() {
            Some('\t') => {
                let spaces = 8 - column % 8;
                expanded.extend(std::iter::repeat_n(CodePoint::from(' '), spaces));
                column += spaces;
            }
            Some('\n' | '\r') => {
                expanded.push(point);
                column = 0;
            }
            _ => {
                expanded.push(point);
                column += 1;
            }
        }
    }
    expanded
}
