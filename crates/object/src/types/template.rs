//! `string.templatelib.Template` and `Interpolation`: the values of t-strings. Source: PEP 750.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use crate::core::{CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::{str_value, tuple_value};
use crate::{StrMethods as _, Tuple, Type};

/// The payload of templates.
#[derive(Debug)]
pub struct Template {
    /// The text around the interpolations, a tuple with one item more than them.
    pub strings: Ref<Tuple>,
    /// The interpolations, a tuple.
    pub interpolations: Ref<Tuple>,
}

impl Payload for Template {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        visitor(Label::Field("strings"), self.strings.as_object());
        visitor(Label::Field("interpolations"), self.interpolations.as_object());
    }
}

/// The payload of interpolations.
#[derive(Debug)]
pub struct Interpolation {
    /// The value.
    pub value: Slot,
    /// Its source text.
    pub expression: Slot,
    /// `s`, `r`, `a` or `None`.
    pub conversion: Slot,
    /// The format specification, a `str`.
    pub format_spec: Slot,
}

impl Payload for Interpolation {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.value.visit(Label::Field("value"), visitor);
        self.expression.visit(Label::Field("expression"), visitor);
        self.conversion.visit(Label::Field("conversion"), visitor);
        self.format_spec.visit(Label::Field("format_spec"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.value.set(None);
        self.expression.set(None);
        self.conversion.set(None);
        self.format_spec.set(None);
    }
}

/// The payload of iterators over a template's parts.
#[derive(Debug)]
pub struct TemplateIterator {
    template: Slot,
    position: Cell<usize>,
}

impl Payload for TemplateIterator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.template.visit(Label::Field("template"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.template.set(None);
    }
}

/// The type `string.templatelib.Template`.
pub(crate) const TEMPLATE: TypeSpec = TypeSpec {
    doc: "Template object",
    basicsize: 32,
    slots: SlotTable {
        new: Some(template_new),
        repr: Some(template_repr),
        iter: Some(template_iter),
        concat: Some(template_concat),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__reduce__", "($self, /)", template_reduce, ""),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Template supports [] for generic usage",
        )
        .class(),
    ],
    getset: &[
        GetSetDef::member(
            "strings",
            |rt, object| Ok(template(rt, object)?.strings.clone().into_object()),
            "Strings",
        ),
        GetSetDef::member(
            "interpolations",
            |rt, object| Ok(template(rt, object)?.interpolations.clone().into_object()),
            "Interpolations",
        ),
        GetSetDef::new("values", template_values, "Values of interpolations"),
    ],
    ..TypeSpec::named("string.templatelib.Template")
};

/// The type `string.templatelib.Interpolation`.
pub(crate) const INTERPOLATION: TypeSpec = TypeSpec {
    doc: "Interpolation object",
    basicsize: 48,
    slots: SlotTable { new: Some(interpolation_new), repr: Some(interpolation_repr), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new(
            "__reduce__",
            "($self, /)",
            interpolation_reduce,
            "The class and the arguments that make an equal one.",
        ),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Interpolations are generic over their values.",
        )
        .class(),
    ],
    getset: &[
        GetSetDef::member("value", |rt, object| interpolation_field(rt, object, |part| &part.value), "Value"),
        GetSetDef::member(
            "expression",
            |rt, object| interpolation_field(rt, object, |part| &part.expression),
            "Expression",
        ),
        GetSetDef::member(
            "conversion",
            |rt, object| interpolation_field(rt, object, |part| &part.conversion),
            "Conversion",
        ),
        GetSetDef::member(
            "format_spec",
            |rt, object| interpolation_field(rt, object, |part| &part.format_spec),
            "Format specifier",
        ),
    ],
    ..TypeSpec::named("string.templatelib.Interpolation")
};

/// The type `string.templatelib.TemplateIter`.
pub(crate) const TEMPLATE_ITERATOR: TypeSpec = TypeSpec {
    doc: "Template iterator object",
    basicsize: 40,
    slots: SlotTable {
        iter: Some(|_, object| Ok(object.to_ref())),
        iternext: Some(template_next),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("string.templatelib.TemplateIter")
};

fn template<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Template>> {
    object.downcast::<Template>().ok_or_else(|| rt.system_error("not a template"))
}

fn interpolation<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Interpolation>> {
    object.downcast::<Interpolation>().ok_or_else(|| rt.system_error("not an interpolation"))
}

fn interpolation_field(rt: &Runtime, object: &Object, pick: fn(&Interpolation) -> &Slot) -> PyResult {
    Ok(pick(interpolation(rt, object)?).get().unwrap_or_else(|| rt.none()))
}

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}

/// Sorts parts into strings and interpolations: neighbouring strings become one, neighbouring interpolations get
/// an empty string between them.
fn template_of_parts<'a>(
    rt: &Runtime,
    class: &Obj<Type>,
    parts: impl Iterator<Item = &'a Object>,
) -> PyResult {
    let mut strings: Vec<Ref> = Vec::new();
    let mut interpolations: Vec<Ref> = Vec::new();
    for part in parts {
        if part.is::<Interpolation>() {
            if strings.len() == interpolations.len() {
                strings.push(rt.names.empty.clone().into_object());
            }
            interpolations.push(part.to_ref());
        } else if str_value(part).is_some() {
            match strings.pop() {
                Some(last) if strings.len() == interpolations.len() => {
                    strings.push(rt.binary_op(crate::BinaryOp::Add, &last, part)?);
                }
                Some(last) => strings.extend([last, part.to_ref()]),
                None => strings.push(part.to_ref()),
            }
        } else {
            let given = rt.type_name(part);
            return Err(rt.type_error(format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {given}"
            )));
        }
    }
    if strings.len() == interpolations.len() {
        strings.push(rt.names.empty.clone().into_object());
    }
    let payload = Template {
        strings: rt.new_tracked_tuple(strings),
        interpolations: rt.new_tracked_tuple(interpolations),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn template_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("Template.__new__ only accepts *args arguments"));
    }
    template_of_parts(rt, class, args.values.iter().filter_map(crate::StackRef::get))
}

fn template_repr(rt: &Runtime, object: &Object) -> PyResult {
    let template = template(rt, object)?;
    let strings = rt.repr_text(template.strings.as_object())?;
    let interpolations = rt.repr_text(template.interpolations.as_object())?;
    Ok(rt.new_str(&format!("Template(strings={strings}, interpolations={interpolations})")).into_object())
}

fn template_iter(rt: &Runtime, object: &Object) -> PyResult {
    let payload = TemplateIterator { template: Slot::new(object.to_ref()), position: Cell::new(0) };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.template_iterator, payload)).into_object())
}

/// Strings and interpolations by turns; empty strings are left out.
fn template_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let iterator =
        object.downcast::<TemplateIterator>().ok_or_else(|| rt.system_error("not a template iterator"))?;
    let Some(held) = iterator.template.get() else { return Ok(None) };
    let template = template(rt, &held)?;
    loop {
        let position = iterator.position.get();
        iterator.position.set(position + 1);
        let from = if position % 2 == 0 { &template.strings } else { &template.interpolations };
        let Some(part) = from.tail().get(position / 2) else {
            iterator.template.set(None);
            return Ok(None);
        };
        if str_value(part).is_none_or(|text| text.char_len() > 0) {
            return Ok(Some(part.clone()));
        }
    }
}

fn template_concat(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let (Some(first), Some(second)) = (a.downcast::<Template>(), b.downcast::<Template>()) else {
        let (left, right) = (rt.type_name(a), rt.type_name(b));
        return Err(rt.type_error(format!(
            "can only concatenate string.templatelib.Template (not \"{right}\") to {left}"
        )));
    };
    let (Some((joint, before)), Some((start, after))) =
        (first.strings.tail().split_last(), second.strings.tail().split_first())
    else {
        return Err(rt.system_error("a template without strings"));
    };
    let joined = rt.binary_op(crate::BinaryOp::Add, joint, start)?;
    let strings: Vec<Ref> = before.iter().cloned().chain([joined]).chain(after.iter().cloned()).collect();
    let interpolations: Vec<Ref> =
        first.interpolations.tail().iter().chain(second.interpolations.tail()).cloned().collect();
    let payload = Template {
        strings: rt.new_tracked_tuple(strings),
        interpolations: rt.new_tracked_tuple(interpolations),
    };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.template, payload)).into_object())
}

fn template_values(rt: &Runtime, object: &Object) -> PyResult {
    let parts = template(rt, object)?.interpolations.clone();
    let values = parts.tail().iter().map(|part| interpolation_field(rt, part, |part| &part.value));
    Ok(rt.new_tracked_tuple(values.collect::<PyResult<Vec<_>>>()?).into_object())
}

fn template_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let template = template(rt, args.at(0))?;
    let module = rt.loaded_module("string.templatelib")?;
    let rebuild = rt.getattr_str(&module, "_template_unpickle")?;
    let state = rt.new_tracked_tuple([
        template.strings.clone().into_object(),
        template.interpolations.clone().into_object(),
    ]);
    Ok(rt.new_tracked_tuple([rebuild, state.into_object()]).into_object())
}

fn interpolation_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    static NEW: MethodDef = MethodDef::new(
        "Interpolation",
        "(value, expression='', conversion=None, format_spec='')",
        |rt, args| interpolation_of_arguments(rt, args).map(|part| part.into_object()),
        "",
    );
    let signature = crate::core::Signature::parse(NEW.signature);
    let made = rt.call_native(NEW.code, &signature, &|| "Interpolation".to_owned(), args, false)?;
    debug_assert!(class.is_same(&rt.types.interpolation), "the type cannot be subclassed");
    Ok(made)
}

fn text_or_empty(rt: &Runtime, given: Option<&Object>, name: &str) -> PyResult {
    match given {
        None => Ok(rt.names.empty.clone().into_object()),
        Some(given) if str_value(given).is_some() => Ok(given.to_ref()),
        Some(given) => {
            let given = rt.type_name(given);
            Err(rt.type_error(format!("Interpolation() argument '{name}' must be str, not {given}")))
        }
    }
}

fn interpolation_of_arguments(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<Ref<Interpolation>> {
    let expression = text_or_empty(rt, args.get(1), "expression")?;
    let conversion = match rt.not_none(args.get(2)) {
        None => rt.none(),
        Some(given) => {
            let Some(text) = str_value(given) else {
                let given = rt.type_name(given);
                return Err(
                    rt.type_error(format!("Interpolation() argument 'conversion' must be str, not {given}"))
                );
            };
            if !["s", "a", "r"].iter().any(|known| text.equals(known)) {
                return Err(
                    rt.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
                );
            }
            given.to_ref()
        }
    };
    let format_spec = text_or_empty(rt, args.get(3), "format_spec")?;
    Ok(alloc_interpolation(rt, args.at(0).to_ref(), expression, conversion, format_spec))
}

fn alloc_interpolation(
    rt: &Runtime,
    value: Ref,
    expression: Ref,
    conversion: Ref,
    format_spec: Ref,
) -> Ref<Interpolation> {
    let payload = Interpolation {
        value: Slot::new(value),
        expression: Slot::new(expression),
        conversion: Slot::new(conversion),
        format_spec: Slot::new(format_spec),
    };
    rt.tracked(rt.heap.alloc(&rt.types.interpolation, payload))
}

fn interpolation_fields(rt: &Runtime, object: &Object) -> PyResult<[Ref; 4]> {
    let part = interpolation(rt, object)?;
    Ok([&part.value, &part.expression, &part.conversion, &part.format_spec]
        .map(|slot| slot.get().unwrap_or_else(|| rt.none())))
}

fn interpolation_repr(rt: &Runtime, object: &Object) -> PyResult {
    let mut parts = Vec::new();
    for field in interpolation_fields(rt, object)? {
        parts.push(rt.repr_text(&field)?);
    }
    Ok(rt.new_str(&format!("Interpolation({})", parts.join(", "))).into_object())
}

fn interpolation_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let fields = interpolation_fields(rt, args.at(0))?;
    let class = args.at(0).type_object().to_ref();
    Ok(rt.new_tracked_tuple([class, rt.new_tracked_tuple(fields).into_object()]).into_object())
}

impl Runtime {
    /// The value of a t-string (`BUILD_TEMPLATE`).
    pub fn new_template(&self, strings: &Object, interpolations: &Object) -> PyResult {
        let (Some(strings), Some(interpolations)) = (tuple_value(strings), tuple_value(interpolations))
        else {
            return Err(self.system_error("BUILD_TEMPLATE takes tuples"));
        };
        let payload = Template { strings: strings.to_ref(), interpolations: interpolations.to_ref() };
        Ok(self.tracked(self.heap.alloc(&self.types.template, payload)).into_object())
    }

    /// One interpolation of a t-string (`BUILD_INTERPOLATION`).
    pub fn new_interpolation(
        &self,
        value: &Object,
        expression: &Object,
        conversion: Option<&str>,
        spec: Option<&Object>,
    ) -> PyResult {
        let conversion = conversion.map_or_else(|| self.none(), |text| self.intern(text).into_object());
        let spec = spec.map_or_else(|| self.names.empty.clone().into_object(), Obj::to_ref);
        Ok(alloc_interpolation(self, value.to_ref(), expression.to_ref(), conversion, spec).into_object())
    }
}
