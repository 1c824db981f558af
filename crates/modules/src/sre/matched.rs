//! `re.Match`: what a match found, and where.

use serpentarium_object::{
    CallArgs, GcWord, GetSetDef, Kind, Label, MethodDef, NativeArgs, Object, Payload, PyResult, Ref, Runtime,
    Slot, SlotTable, StackRef, TypeSpec, Visitor, dict_value, int_value, object_getattro, tuple_value,
    type_flag, type_of,
};
use serpentarium_text::TextBuilder;
use smallvec::SmallVec;

use super::apply::{Application, WRONG_SPAN};
use super::pattern::{Pattern, push_shortened_repr};
use super::search::Span;
use super::subject::Subject;
use super::template::{compile_template, expand};
use super::{NAME, State};
use crate::binding::{class_getitem, make, ready, slot_or_none, this};
use crate::support::state;

/// The payload.
pub(super) struct Match {
    string: Slot,
    regs: Slot,
    pattern: Slot,
    /// Start and end of the match and of each group; empty if the group took no part.
    spans: SmallVec<[Option<Span>; 4]>,
    pos: usize,
    end: usize,
    last_index: Option<usize>,
}

impl Payload for Match {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.string.visit(Label::Field("string"), visitor);
        self.regs.visit(Label::Field("regs"), visitor);
        self.pattern.visit(Label::Field("re"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.string.set(None);
        self.regs.set(None);
        self.pattern.set(None);
    }
}

pub(super) const MATCH: TypeSpec = TypeSpec {
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    basicsize: 88,
    itemsize: 8,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable {
        repr: Some(repr),
        subscript: Some(|rt, object, key| group_at(rt, object, key, None)),
        getattro: Some(object_getattro),
        var_len: Some(|_, object| object.downcast::<Match>().map_or(0, |found| 2 * found.spans.len())),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::fast("group", "", group, "The parts of the string that groups matched."),
        MethodDef::new("start", "($self, group=0, /)", start, "Where the group begins."),
        MethodDef::new("end", "($self, group=0, /)", end, "Where the group ends."),
        MethodDef::new("span", "($self, group=0, /)", span, "Where the group begins and ends."),
        MethodDef::new("groups", "($self, /, default=None)", groups, "What all groups matched."),
        MethodDef::new("groupdict", "($self, /, default=None)", groupdict, "What the named groups matched."),
        MethodDef::new(
            "expand",
            "($self, /, template)",
            expand_method,
            "The template with references to groups replaced.",
        ),
        MethodDef::new("__copy__", "($self, /)", |_, args| Ok(args.at(0).to_ref()), ""),
        MethodDef::new("__deepcopy__", "($self, memo, /)", |_, args| Ok(args.at(0).to_ref()), ""),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Matches are generic over the type of string which was matched (str or bytes)",
        )
        .class(),
    ],
    getset: &[
        GetSetDef::member(
            "string",
            |rt, object| Ok(slot_or_none(rt, &this::<Match>(rt, object)?.string)),
            "The string passed to match() or search().",
        ),
        GetSetDef::member(
            "re",
            |rt, object| Ok(slot_or_none(rt, &this::<Match>(rt, object)?.pattern)),
            "The regular expression object.",
        ),
        GetSetDef::member(
            "pos",
            |rt, object| Ok(rt.new_usize(this::<Match>(rt, object)?.pos)),
            "The index into the string at which the RE engine started looking for a match.",
        ),
        GetSetDef::member(
            "endpos",
            |rt, object| Ok(rt.new_usize(this::<Match>(rt, object)?.end)),
            "The index into the string beyond which the RE engine will not go.",
        ),
        GetSetDef::new("lastindex", last_index, "The integer index of the last matched capturing group."),
        GetSetDef::new("lastgroup", last_group, "The name of the last matched capturing group."),
        GetSetDef::new("regs", regs, ""),
    ],
    ..TypeSpec::named("re.Match")
};

/// The match object of what `application` found last.
pub(super) fn new_match(
    rt: &Runtime,
    object: &Object,
    pattern: &Pattern,
    application: &Application,
    span: Span,
) -> PyResult {
    let scratch = &application.scratch;
    let mut spans = SmallVec::<[Option<Span>; 4]>::with_capacity(pattern.groups + 1);
    spans.push(Some(span));
    spans.extend((0..pattern.groups).map(|group| scratch.group(group)));
    if spans.iter().flatten().any(|span| span.0 > span.1) {
        return Err(rt.system_error(WRONG_SPAN));
    }
    let found = Match {
        string: Slot::new(application.subject.object.clone()),
        regs: Slot::empty(),
        pattern: Slot::new(object.to_ref()),
        spans,
        pos: application.pos,
        end: application.end,
        last_index: usize::try_from(scratch.last_index).ok(),
    };
    let class = ready(rt, &state::<State>(rt, NAME).matched)?;
    make(rt, &class, found)
}

/// The number of the group that an argument names.
fn index_of(rt: &Runtime, found: &Match, key: &Object) -> PyResult<usize> {
    let index = if type_of(key).slot(|slots| slots.index).is_some() {
        Some(rt.index_clipped(key)?)
    } else {
        let pattern = found.pattern.get();
        let names = pattern.as_deref().and_then(|pattern| pattern.downcast::<Pattern>());
        match names.and_then(|pattern| pattern.group_index.get()).as_deref().and_then(dict_value) {
            Some(names) => {
                let number = names.get_item(rt, key)?;
                number.as_deref().and_then(int_value).and_then(|value| value.small()).map(|at| at as isize)
            }
            None => None,
        }
    };
    match index.and_then(|index| usize::try_from(index).ok()) {
        Some(index) if index < found.spans.len() => Ok(index),
        _ => Err(rt.raise(&rt.exceptions.index_error, "no such group")),
    }
}

impl Match {
    /// What group `index` matched. Bytes that have become shorter since then are cut off.
    pub(super) fn group(&self, rt: &Runtime, index: usize) -> PyResult<Option<Ref>> {
        let (Some((start, end)), Some(string)) = (self.spans[index], self.string.get()) else {
            return Ok(None);
        };
        let subject = Subject::new(rt, &string)?;
        let len = subject.len();
        Ok(Some(subject.slice(rt, start.min(len)..end.min(len))))
    }

    /// How many groups there are, the whole match among them.
    pub(super) fn group_count(&self) -> usize {
        self.spans.len()
    }
}

fn group_at(rt: &Runtime, object: &Object, key: &Object, default: Option<&Object>) -> PyResult {
    let found = this::<Match>(rt, object)?;
    let index = index_of(rt, found, key)?;
    let group = found.group(rt, index)?;
    Ok(group.unwrap_or_else(|| default.map_or_else(|| rt.none(), Object::to_ref)))
}

fn group(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("re.Match.group() takes no keyword arguments"));
    }
    let Some((object, keys)) = args.positional_values().split_first() else {
        return Err(rt.type_error("unbound method Match.group() needs an argument"));
    };
    let Some(object) = object.get() else { return Err(rt.system_error("missing receiver")) };
    let keys: SmallVec<[&Object; 4]> = keys.iter().filter_map(StackRef::get).collect();
    match keys[..] {
        [] => Ok(this::<Match>(rt, object)?.group(rt, 0)?.unwrap_or_else(|| rt.none())),
        [key] => group_at(rt, object, key, None),
        _ => {
            let items = keys.iter().map(|key| group_at(rt, object, key, None));
            Ok(rt.new_tracked_tuple(items.collect::<PyResult<Vec<_>>>()?).into_object())
        }
    }
}

/// Start and end of the group that the optional argument names.
fn span_of(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<Option<Span>> {
    let found = this::<Match>(rt, args.at(0))?;
    let index = args.get(1).map_or(Ok(0), |key| index_of(rt, found, key))?;
    Ok(found.spans[index])
}

fn place(rt: &Runtime, place: Option<usize>) -> Ref {
    place.map_or_else(|| rt.new_int(-1), |place| rt.new_usize(place))
}

fn pair(rt: &Runtime, span: Option<Span>) -> Ref {
    let items = [place(rt, span.map(|span| span.0)), place(rt, span.map(|span| span.1))];
    rt.new_tracked_tuple(items).into_object()
}

fn start(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(place(rt, span_of(rt, args)?.map(|span| span.0)))
}

fn end(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(place(rt, span_of(rt, args)?.map(|span| span.1)))
}

fn span(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(pair(rt, span_of(rt, args)?))
}

fn groups(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let found = this::<Match>(rt, args.at(0))?;
    let default = args.get(1).map_or_else(|| rt.none(), Object::to_ref);
    let items = (1..found.spans.len())
        .map(|index| Ok(found.group(rt, index)?.unwrap_or_else(|| default.clone())))
        .collect::<PyResult<Vec<_>>>()?;
    Ok(rt.new_tracked_tuple(items).into_object())
}

fn groupdict(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let found = this::<Match>(rt, args.at(0))?;
    let result = rt.new_dict();
    let pattern = found.pattern.get();
    let names = pattern.as_deref().and_then(|pattern| pattern.downcast::<Pattern>());
    let names = names.and_then(|pattern| pattern.group_index.get());
    for (name, _) in names.as_deref().and_then(dict_value).map(|names| names.to_vec()).unwrap_or_default() {
        result.set_item(rt, &name, &*group_at(rt, args.at(0), &name, args.get(1))?)?;
    }
    Ok(result.into_object())
}

fn expand_method(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let found = this::<Match>(rt, args.at(0))?;
    let template = compile_template(rt, &slot_or_none(rt, &found.pattern), args.at(1))?;
    expand(rt, &template, found)
}

fn last_index(rt: &Runtime, object: &Object) -> PyResult {
    Ok(this::<Match>(rt, object)?.last_index.map_or_else(|| rt.none(), |index| rt.new_usize(index)))
}

fn last_group(rt: &Runtime, object: &Object) -> PyResult {
    let found = this::<Match>(rt, object)?;
    let pattern = found.pattern.get();
    let names = pattern.as_deref().and_then(|pattern| pattern.downcast::<Pattern>());
    let names = names.and_then(|pattern| pattern.index_group.get());
    let name = match (found.last_index, names.as_deref().and_then(tuple_value)) {
        (Some(index), Some(names)) => names.tail().get(index).cloned(),
        _ => None,
    };
    Ok(name.unwrap_or_else(|| rt.none()))
}

fn regs(rt: &Runtime, object: &Object) -> PyResult {
    let found = this::<Match>(rt, object)?;
    if let Some(known) = found.regs.get() {
        return Ok(known);
    }
    let pairs: Vec<Ref> = found.spans.iter().map(|span| pair(rt, *span)).collect();
    let regs = rt.new_tracked_tuple(pairs).into_object();
    found.regs.set(Some(regs.clone()));
    Ok(regs)
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let found = this::<Match>(rt, object)?;
    let (start, end) = found.spans[0].unwrap_or_default();
    let group = found.group(rt, 0)?.unwrap_or_else(|| rt.none());
    let mut shown = TextBuilder::new();
    shown.push_str(&format!("<{} object; span=({start}, {end}), match=", rt.type_name(object)));
    push_shortened_repr(rt, &mut shown, &group, 50)?;
    shown.push_str(">");
    Ok(rt.str_from_text(shown.as_text()).into_object())
}
