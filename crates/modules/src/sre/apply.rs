//! Applying a pattern: `match`, `fullmatch`, `search`, `findall`, `split`, `finditer`, `scanner`.

use serpentarium_object::{NativeArgs, Obj, Object, PyResult, Ref, Runtime};

use super::engine::{Engine, Scratch};
use super::matched::new_match;
use super::pattern::Pattern;
use super::scanner::new_scanner;
use super::search::Span;
use super::subject::{Subject, Units};
use crate::binding::{ssize, this};

/// How a pattern is applied at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Match,
    FullMatch,
    Search,
}

/// A pattern being applied to a text, match after match.
pub(super) struct Application {
    pub(super) subject: Subject,
    /// Where the arguments say that the text begins and ends.
    pub(super) pos: usize,
    pub(super) end: usize,
    /// Where the next match may begin; beyond the end once there is none.
    pub(super) next: usize,
    /// The last match was empty, so that the next one must not be empty at the same place.
    must_advance: bool,
    /// The engine's memory, which holds the groups of the last match.
    pub(super) scratch: Box<Scratch>,
}

impl Application {
    /// Applies a pattern to `object` between `pos` and `end`, which are moved into the text.
    pub(super) fn new(
        rt: &Runtime,
        pattern: &Pattern,
        object: &Object,
        pos: isize,
        end: isize,
    ) -> PyResult<Self> {
        let subject = Subject::new(rt, object)?;
        match (subject.is_bytes(), pattern.is_bytes) {
            (true, Some(false)) => {
                return Err(rt.type_error("cannot use a string pattern on a bytes-like object"));
            }
            (false, Some(true)) => {
                return Err(rt.type_error("cannot use a bytes pattern on a string-like object"));
            }
            _ => {}
        }
        let len = subject.len();
        let inside = |place: isize| usize::try_from(place).unwrap_or(0).min(len);
        let scratch = pattern.scratch.take().unwrap_or_default();
        let pos = inside(pos);
        Ok(Self { subject, pos, end: inside(end), next: pos, must_advance: false, scratch })
    }

    /// Applies a pattern to all of `object`.
    pub(super) fn whole(rt: &Runtime, pattern: &Pattern, object: &Object) -> PyResult<Self> {
        Self::new(rt, pattern, object, 0, isize::MAX)
    }

    /// The next match.
    pub(super) fn step(&mut self, rt: &Runtime, pattern: &Pattern, way: Way) -> PyResult<Option<Span>> {
        let (end, start) = (self.end, self.next);
        let must_leave = if self.must_advance { Some(start) } else { None };
        let scratch = &mut *self.scratch;
        let request = Request { rt, pattern, start, must_leave, way };
        let found = match self.subject.units() {
            Units::Bytes(units) | Units::One(units) => request.run(&units[..end], scratch)?,
            Units::Two(units) => request.run(&units[..end], scratch)?,
            Units::Four(units) => request.run(&units[..end], scratch)?,
        };
        if let Some((start, end)) = found {
            self.must_advance = start == end;
            self.next = end;
        }
        Ok(found)
    }

    /// The part of the text that a group matched; nothing if it took no part.
    pub(super) fn group(&self, rt: &Runtime, group: usize) -> PyResult<Option<Ref>> {
        let Some((start, end)) = self.scratch.group(group) else { return Ok(None) };
        if start > end {
            return Err(rt.system_error(WRONG_SPAN));
        }
        Ok(Some(self.subject.slice(rt, start..end)))
    }

    /// Gives the engine's memory back to the pattern for the next time.
    pub(super) fn finish(mut self, pattern: &Pattern) {
        self.scratch.trim();
        pattern.scratch.set(Some(self.scratch));
    }
}

/// What CPython says of a group that ends before it begins.
pub(super) const WRONG_SPAN: &str =
    "The span of capturing group is wrong, please report a bug for the re module.";

/// One run of the engine, before the width of the characters is known.
struct Request<'a> {
    rt: &'a Runtime,
    pattern: &'a Pattern,
    start: usize,
    must_leave: Option<usize>,
    way: Way,
}

impl Request<'_> {
    fn run<U: serpentarium_text::seq::Unit>(
        &self,
        text: &[U],
        scratch: &mut Scratch,
    ) -> PyResult<Option<Span>> {
        let pattern = self.pattern;
        let mut engine = Engine::new(self.rt, &pattern.program, text, scratch, pattern.groups);
        engine.match_all = self.way == Way::FullMatch;
        if let Some(place) = self.must_leave {
            engine.must_leave = place;
        }
        if self.way == Way::Search { engine.search(self.start) } else { engine.match_at(self.start) }
    }
}

/// The arguments `pos` and `endpos`, which begin at place `index`.
pub(super) fn range(rt: &Runtime, args: NativeArgs<'_>, index: usize) -> PyResult<(isize, isize)> {
    let pos = args.get(index).map_or(Ok(0), |pos| ssize(rt, pos))?;
    let end = args.get(index + 1).map_or(Ok(isize::MAX), |end| ssize(rt, end))?;
    Ok((pos, end))
}

/// The pattern of a method and its application to the first argument.
fn application<'a>(rt: &Runtime, args: NativeArgs<'a>) -> PyResult<(&'a Obj<Pattern>, Application)> {
    let (pos, end) = range(rt, args, 2)?;
    let pattern = this::<Pattern>(rt, args.at(0))?;
    let application = Application::new(rt, pattern, args.at(1), pos, end)?;
    Ok((pattern, application))
}

fn single(rt: &Runtime, args: NativeArgs<'_>, way: Way) -> PyResult {
    let (pattern, mut application) = application(rt, args)?;
    let found = match application.step(rt, pattern, way)? {
        Some(span) => new_match(rt, args.at(0), pattern, &application, span)?,
        None => rt.none(),
    };
    application.finish(pattern);
    Ok(found)
}

pub(super) fn match_at(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    single(rt, args, Way::Match)
}

pub(super) fn fullmatch(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    single(rt, args, Way::FullMatch)
}

pub(super) fn search(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    single(rt, args, Way::Search)
}

pub(super) fn findall(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (pattern, mut application) = application(rt, args)?;
    let list = rt.new_list(Vec::new());
    while let Some((start, end)) = application.step(rt, pattern, Way::Search)? {
        let empty = |application: &Application| application.subject.slice(rt, 0..0);
        let item = match pattern.groups {
            0 => application.subject.slice(rt, start..end),
            1 => application.group(rt, 0)?.unwrap_or_else(|| empty(&application)),
            groups => {
                let mut items = Vec::with_capacity(groups);
                for group in 0..groups {
                    items.push(application.group(rt, group)?.unwrap_or_else(|| empty(&application)));
                }
                rt.new_tracked_tuple(items).into_object()
            }
        };
        list.append(item);
    }
    application.finish(pattern);
    Ok(list.into_object())
}

pub(super) fn split(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let limit = args.get(2).map_or(Ok(0), |limit| ssize(rt, limit))?;
    let pattern = this::<Pattern>(rt, args.at(0))?;
    let mut application = Application::whole(rt, pattern, args.at(1))?;
    let list = rt.new_list(Vec::new());
    let (mut last, mut count) = (0, 0);
    while limit == 0 || count < limit {
        let Some((start, end)) = application.step(rt, pattern, Way::Search)? else { break };
        list.append(application.subject.slice(rt, last..start));
        for group in 0..pattern.groups {
            list.append(application.group(rt, group)?.unwrap_or_else(|| rt.none()));
        }
        last = end;
        count += 1;
    }
    list.append(application.subject.slice(rt, last..application.end));
    application.finish(pattern);
    Ok(list.into_object())
}

pub(super) fn scanner(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (_, application) = application(rt, args)?;
    new_scanner(rt, args.at(0), application)
}

pub(super) fn finditer(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let scanner = scanner(rt, args)?;
    let search = rt.getattr_str(&scanner, "search")?;
    Ok(rt.new_callable_iterator(&search, &rt.none()))
}
