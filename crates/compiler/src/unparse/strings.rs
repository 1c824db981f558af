//! Source text of f-strings and t-strings.

use rustpython_wtf8::{Wtf8, Wtf8Buf};
use serpentarium_parser::ast::{Constant, Expr, ExprKind};

use super::constant::str_repr;
use super::{Level, Writer};

impl Writer {
    /// A whole f-string or t-string.
    pub(super) fn formatted(&mut self, expr: &Expr<'_>) {
        let template = matches!(expr.kind, ExprKind::TemplateStr { .. } | ExprKind::Interpolation { .. });
        let mut inner = Self { out: Wtf8Buf::new() };
        inner.element(expr);
        self.put(if template { "t" } else { "f" });
        let text = str_repr(&inner.out);
        self.put_wtf8(&text);
    }

    /// What stands between the quotes.
    fn element(&mut self, expr: &Expr<'_>) {
        match expr.kind {
            ExprKind::Constant { value: Constant::Str(text), .. } => self.escaped_braces(text),
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => {
                for value in values {
                    self.element(value);
                }
            }
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                let mut inner = Self { out: Wtf8Buf::new() };
                inner.expr(value, Level::Or);
                self.replacement(&inner.out, conversion, format_spec);
            }
            ExprKind::Interpolation { str, conversion, format_spec, .. } => {
                let Constant::Str(text) = *str else { return };
                self.replacement(text, conversion, format_spec);
            }
            _ => self.expr(expr, Level::Test),
        }
    }

    fn escaped_braces(&mut self, text: &Wtf8) {
        for point in text.code_points() {
            self.out.push(point);
            if matches!(point.to_char(), Some('{' | '}')) {
                self.out.push(point);
            }
        }
    }

    fn replacement(&mut self, text: &Wtf8, conversion: i32, format_spec: Option<&Expr<'_>>) {
        // Two braces in a row would be an escaped brace.
        self.put(if text.as_bytes().first() == Some(&b'{') { "{ " } else { "{" });
        self.put_wtf8(text);
        if let Some(letter) = u32::try_from(conversion).ok().and_then(char::from_u32) {
            self.put("!");
            self.out.push_char(letter);
        }
        if let Some(spec) = format_spec {
            self.put(":");
            self.element(spec);
        }
        self.put("}");
    }
}
