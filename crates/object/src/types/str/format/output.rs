//! Where formatted text collects.

use serpentarium_heap::{Object, Ref};
use serpentarium_text::{Text, TextBuilder};

use crate::StrMethods as _;
use crate::core::Runtime;
use crate::types::str_value;

/// Formatted text on its way. As long as it consists of one exact `str` only, it stays that object, which then
/// is the result.
pub(super) struct Output {
    builder: TextBuilder,
    only: Option<Ref>,
}

impl Output {
    pub(super) fn new() -> Self {
        Self { builder: TextBuilder::new(), only: None }
    }

    fn flush(&mut self) {
        if let Some(only) = self.only.take()
            && let Some(string) = str_value(&only)
        {
            self.builder.push_text(string.text());
        }
    }

    pub(super) fn push_text(&mut self, text: Text<'_>) {
        if !text.is_empty() {
            self.flush();
            self.builder.push_text(text);
        }
    }

    pub(super) fn push_str(&mut self, text: &str) {
        self.flush();
        self.builder.push_str(text);
    }

    pub(super) fn push_char(&mut self, cp: u32) {
        self.flush();
        self.builder.push(cp);
    }

    pub(super) fn push_spaces(&mut self, count: usize) {
        if count > 0 {
            self.flush();
            self.builder.push_repeated(u32::from(' '), count);
        }
    }

    /// Appends a `str` object.
    pub(super) fn push_object(&mut self, rt: &Runtime, object: &Object) {
        let Some(string) = str_value(object) else { return };
        if self.builder.is_empty() && self.only.is_none() && rt.is_exact_str(object) {
            self.only = Some(object.to_ref());
        } else {
            self.push_text(string.text());
        }
    }

    pub(super) fn finish(self, rt: &Runtime) -> Ref {
        match self.only {
            Some(only) => only,
            None => rt.shared_str(&self.builder.finish()),
        }
    }
}
