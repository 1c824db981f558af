//! `"…" % (…)` with simple conversions becomes an f-string.

use rustpython_wtf8::{CodePoint, Wtf8Buf};
use serpentarium_parser::ast::{Constant, Expr, ExprKind, Location};

use super::Preprocessor;

/// The location of parts that stand nowhere in the source.
const NOWHERE: Location = Location::new(-1, -1, -1, -1);

/// One `%` directive.
struct Directive {
    conversion: char,
    spec: String,
}

impl<'a> Preprocessor<'a, '_> {
    /// The f-string that does the same as `left % right`, if there is one.
    pub(super) fn percent_format(&self, left: &Expr<'a>, right: &Expr<'a>) -> Option<ExprKind<'a>> {
        let Constant::Str(format) = *left.as_constant()? else { return None };
        let ExprKind::Tuple { elts, .. } = right.kind else { return None };
        if elts.iter().any(|elt| elt.is_starred()) {
            return None;
        }
        let format: Vec<CodePoint> = format.code_points().collect();
        let mut position = 0;
        let mut used = 0;
        let mut values: Vec<&'a Expr<'a>> = Vec::new();
        loop {
            let literal = literal_run(&format, &mut position);
            if !literal.is_empty() {
                values.push(self.constant(&literal));
            }
            if position >= format.len() {
                break;
            }
            let value = *elts.get(used)?;
            used += 1;
            let directive = directive(&format, &mut position)?;
            let format_spec =
                (!directive.spec.is_empty()).then(|| self.constant(&Wtf8Buf::from(directive.spec.as_str())));
            let kind =
                ExprKind::FormattedValue { value, conversion: directive.conversion as i32, format_spec };
            values.push(self.arena.alloc(Expr { kind, loc: value.loc }));
        }
        if used < elts.len() {
            return None;
        }
        Some(ExprKind::JoinedStr { values: self.arena.alloc_slice_copy(&values) })
    }

    fn constant(&self, text: &Wtf8Buf) -> &'a Expr<'a> {
        let text = crate::codegen::alloc_wtf8(self.arena, text);
        let kind = ExprKind::Constant { value: Constant::Str(text), kind: None };
        self.arena.alloc(Expr { kind, loc: NOWHERE })
    }
}

fn char_at(format: &[CodePoint], position: usize) -> Option<char> {
    format.get(position).and_then(|point| point.to_char())
}

/// Text up to the next directive, with `%%` made single.
fn literal_run(format: &[CodePoint], position: &mut usize) -> Wtf8Buf {
    let mut text = Wtf8Buf::new();
    while let Some(point) = format.get(*position) {
        if point.to_char() == Some('%') {
            if char_at(format, *position + 1) != Some('%') {
                break;
            }
            *position += 1;
        }
        text.push(*point);
        *position += 1;
    }
    text
}

/// One or two digits; `None` for more than CPython cares to handle.
fn number(format: &[CodePoint], position: &mut usize) -> Option<u32> {
    let mut value = 0;
    let mut digits = 0;
    while let Some(digit) = char_at(format, *position).and_then(|c| c.to_digit(10)) {
        value = value * 10 + digit;
        digits += 1;
        if digits >= 3 {
            return None;
        }
        *position += 1;
    }
    Some(value)
}

fn directive(format: &[CodePoint], position: &mut usize) -> Option<Directive> {
    *position += 1;
    let mut left_justified = false;
    while let Some(flag @ ('-' | '+' | ' ' | '#' | '0')) = char_at(format, *position) {
        left_justified |= flag == '-';
        *position += 1;
    }
    let mut spec = String::new();
    if char_at(format, *position)?.is_ascii_digit() {
        let width = number(format, position)?;
        if width > 0 && !left_justified {
            spec.push('>');
        }
        spec.push_str(&width.to_string());
    }
    if char_at(format, *position)? == '.' {
        *position += 1;
        let precision = number(format, position)?;
        spec.push('.');
        spec.push_str(&precision.to_string());
    }
    let conversion = char_at(format, *position)?;
    *position += 1;
    matches!(conversion, 's' | 'r' | 'a').then_some(Directive { conversion, spec })
}
