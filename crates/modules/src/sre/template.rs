//! `_sre.SRE_Template`: a replacement text with references to groups, taken apart.

use serpentarium_object::{
    Bytes, GcWord, Kind, Label, List, NativeArgs, Obj, Object, Payload, PyResult, Ref, Runtime, Slot,
    SlotTable, StrMethods as _, TypeSpec, Visitor, int_value, object_getattro, str_value, type_flag, type_of,
};
use serpentarium_text::TextBuilder;

use super::matched::Match;
use super::{NAME, State};
use crate::binding::{make, ready, this};
use crate::support::{imported_attribute, state};

/// The payload: a literal text, then references to groups with the literal text behind each.
pub(super) struct Template {
    literal: Slot,
    items: Vec<(usize, Slot)>,
}

impl Payload for Template {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.literal.visit(Label::Field("literal"), visitor);
        for (index, (_, literal)) in self.items.iter().enumerate() {
            literal.visit(Label::Index(index), visitor);
        }
    }

    fn clear(&self, _: &[()]) {
        self.literal.set(None);
        for (_, literal) in &self.items {
            literal.set(None);
        }
    }
}

pub(super) const TEMPLATE: TypeSpec = TypeSpec {
    basicsize: 40,
    itemsize: 16,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable {
        getattro: Some(object_getattro),
        var_len: Some(|_, object| object.downcast::<Template>().map_or(0, |template| template.items.len())),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("_sre.SRE_Template")
};

impl Template {
    /// The text of a template without references.
    pub(super) fn only_literal(&self) -> Option<Ref> {
        if self.items.is_empty() { self.literal.get() } else { None }
    }
}

fn is_empty(object: &Object) -> bool {
    str_value(object).is_some_and(|text| text.char_len() == 0)
        || object.downcast::<Bytes>().is_some_and(|bytes| bytes.tail().is_empty())
}

/// `_sre.template(pattern, template)`: the list alternates literal texts and numbers of groups.
pub(super) fn template(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(list) = args.at(1).downcast::<List>() else {
        let given = rt.type_name(args.at(1));
        return Err(rt.type_error(format!("template() argument 2 must be list, not {given}")));
    };
    let parts = list.to_vec();
    let invalid = || rt.type_error("invalid template");
    let Some((literal, pairs)) = parts.split_first() else { return Err(invalid()) };
    if pairs.len() % 2 != 0 {
        return Err(invalid());
    }
    let mut items = Vec::with_capacity(pairs.len() / 2);
    for pair in pairs.chunks_exact(2) {
        let Some(index) = int_value(&pair[0]) else { return Err(rt.type_error("an integer is required")) };
        let Some(index) = index.small() else {
            return Err(rt.overflow_error("Python int too large to convert to C ssize_t"));
        };
        let index = usize::try_from(index).map_err(|_| invalid())?;
        let literal = if is_empty(&pair[1]) { Slot::empty() } else { Slot::new(pair[1].clone()) };
        items.push((index, literal));
    }
    let class = ready(rt, &state::<State>(rt, NAME).template)?;
    make(rt, &class, Template { literal: Slot::new(literal.clone()), items })
}

/// Takes a replacement text apart (`re._compile_template`, which keeps what it has seen).
pub(super) fn compile_template(rt: &Runtime, pattern: &Object, text: &Object) -> PyResult<Ref> {
    let module_state = state::<State>(rt, NAME);
    let known = module_state.compile_template.get();
    let function = match known {
        Some(function) => function.clone(),
        None => {
            let function = imported_attribute(rt, "re", "_compile_template")?;
            module_state.compile_template.get_or_init(|| function).clone()
        }
    };
    let result = match rt.call(&function, &[pattern, text]) {
        Err(raised) if rt.raised_is(&raised, &rt.exceptions.type_error) => {
            // What cannot be hashed is tried again as plain text.
            let plain = if let Some(text) = str_value(text) {
                if rt.is_exact_str(text.as_object()) {
                    return Err(raised);
                }
                rt.str_from_text(text.text()).into_object()
            } else if type_of(text).slot(|slots| slots.buffer).is_some()
                && !text.type_object().is_same(&rt.types.bytes)
            {
                rt.new_bytes(&rt.bytes_like(text)?).into_object()
            } else {
                return Err(raised);
            };
            rt.call(&function, &[pattern, &plain])?
        }
        result => result?,
    };
    if result.downcast::<Template>().is_none() {
        let given = rt.type_name(&result);
        let text = format!("the result of compiling a replacement string is {given}");
        return Err(rt.raise(&rt.exceptions.runtime_error, &text));
    }
    Ok(result)
}

/// The replacement text for a match.
pub(super) fn expand(rt: &Runtime, template: &Object, found: &Match) -> PyResult {
    let template = this::<Template>(rt, template)?;
    let literal = template.literal.get().unwrap_or_else(|| rt.none());
    if template.items.is_empty() {
        return Ok(literal);
    }
    let mut parts = Vec::with_capacity(1 + 2 * template.items.len());
    let is_text = str_value(&literal).is_some();
    parts.push(literal);
    for (index, literal) in &template.items {
        if *index >= found.group_count() {
            return Err(rt.raise(&rt.exceptions.index_error, "no such group"));
        }
        parts.extend(found.group(rt, *index)?);
        parts.extend(literal.get());
    }
    join(rt, &parts, is_text)
}

/// Joins texts or bytes-like objects, or says which one does not fit (`''.join`, `b''.join`).
pub(super) fn join(rt: &Runtime, parts: &[Ref], is_text: bool) -> PyResult {
    if let ([part], true) = (parts, is_text)
        && rt.is_exact_str(part)
    {
        return Ok(part.clone());
    }
    if !is_text {
        let mut joined = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            match part.downcast::<Bytes>() {
                Some(bytes) => joined.extend_from_slice(bytes.tail()),
                None if type_of(part).slot(|slots| slots.buffer).is_some() => {
                    joined.extend_from_slice(&rt.bytes_like(part)?);
                }
                None => {
                    let given = rt.type_name(part);
                    let text = format!("sequence item {index}: expected a bytes-like object, {given} found");
                    return Err(rt.type_error(text));
                }
            }
        }
        return Ok(rt.new_bytes(&joined).into_object());
    }
    let texts: Vec<Option<&Obj<serpentarium_object::Str>>> =
        parts.iter().map(|part| str_value(part)).collect();
    if let Some(index) = texts.iter().position(Option::is_none) {
        let given = rt.type_name(&parts[index]);
        return Err(rt.type_error(format!("sequence item {index}: expected str instance, {given} found")));
    }
    let len = texts.iter().flatten().map(|text| text.char_len()).sum();
    let mut joined = TextBuilder::with_capacity(len);
    for text in texts.iter().flatten() {
        joined.push_text(text.text());
    }
    Ok(rt.str_from_canonical(joined.as_text()).into_object())
}
