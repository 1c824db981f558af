//! `sub` and `subn`: replacing what a pattern matches.

use serpentarium_object::{NativeArgs, Object, PyResult, Ref, Runtime, StrMethods as _, str_value};

use super::apply::{Application, Way};
use super::matched::{Match, new_match};
use super::pattern::Pattern;
use super::subject::{Subject, Units};
use super::template::{Template, compile_template, expand, join};
use crate::binding::{ssize, this};

/// What matches are replaced by.
enum Replacement {
    /// The same text each time.
    Literal(Ref),
    /// A text with references to groups.
    Template(Ref),
    /// What a function says of the match.
    Function(Ref),
}

impl Replacement {
    fn new(rt: &Runtime, pattern: &Object, argument: &Object) -> PyResult<Self> {
        if rt.is_callable(argument) {
            return Ok(Self::Function(argument.to_ref()));
        }
        if is_literal(rt, argument) {
            return Ok(Self::Literal(argument.to_ref()));
        }
        let template = compile_template(rt, pattern, argument)?;
        let literal = template.downcast::<Template>().and_then(|template| template.only_literal());
        Ok(literal.map_or(Self::Template(template), Self::Literal))
    }

    fn text(
        &self,
        rt: &Runtime,
        pattern: &Object,
        application: &Application,
        span: (usize, usize),
    ) -> PyResult {
        let found = |rt| new_match(rt, pattern, this::<Pattern>(rt, pattern)?, application, span);
        match self {
            Self::Literal(text) => Ok(text.clone()),
            Self::Template(template) => {
                let found = found(rt)?;
                expand(rt, template, this::<Match>(rt, &found)?)
            }
            Self::Function(function) => rt.call(function, &[&*found(rt)?]),
        }
    }
}

/// Whether a text has no backslash, so that it stands for itself.
fn is_literal(rt: &Runtime, argument: &Object) -> bool {
    if let Some(text) = str_value(argument) {
        return text.text().find_char(u32::from(b'\\')).is_none();
    }
    match Subject::new(rt, argument) {
        Ok(subject) => match subject.units() {
            Units::Bytes(bytes) => !bytes.contains(&b'\\'),
            _ => false,
        },
        Err(_) => false,
    }
}

/// The text with its matches replaced, and how many there were.
fn substitute(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<(Ref, usize)> {
    let limit = args.get(3).map_or(Ok(0), |limit| ssize(rt, limit))?;
    let pattern = this::<Pattern>(rt, args.at(0))?;
    let replacement = Replacement::new(rt, args.at(0), args.at(1))?;
    let mut application = Application::whole(rt, pattern, args.at(2))?;
    let (mut parts, mut copied, mut count) = (Vec::new(), 0, 0);
    while limit == 0 || (count as isize) < limit {
        let Some(span) = application.step(rt, pattern, Way::Search)? else { break };
        if copied < span.0 {
            parts.push(application.subject.slice(rt, copied..span.0));
        }
        let text = replacement.text(rt, args.at(0), &application, span)?;
        if !rt.is_none(&text) {
            parts.push(text);
        }
        copied = span.1;
        count += 1;
    }
    if copied < application.end {
        parts.push(application.subject.slice(rt, copied..application.end));
    }
    let subject = &application.subject;
    let result =
        if parts.is_empty() { subject.slice(rt, 0..0) } else { join(rt, &parts, !subject.is_bytes())? };
    application.finish(pattern);
    Ok((result, count))
}

pub(super) fn sub(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(substitute(rt, args)?.0)
}

pub(super) fn subn(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (text, count) = substitute(rt, args)?;
    Ok(rt.new_tracked_tuple([text, rt.new_usize(count)]).into_object())
}
