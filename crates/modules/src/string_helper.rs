//! `_string`: the parsers behind `string.Formatter`.

use std::cell::Cell;
use std::rc::Rc;

use serpentarium_object::heap::Object;
use serpentarium_object::{
    Kind, Label, MethodDef, ModuleSpec, NativeArgs, NoPrefix, Obj, Payload, PyResult, Ref, Runtime,
    SlotTable, Str, StrMethods as _, Type, TypeSpec, Visitor, str_value,
};
use serpentarium_text::format::{Accessor, First, Piece, Template, TemplateError, split_field_name};

/// The module `_string`.
pub(crate) const STRING: ModuleSpec = ModuleSpec {
    name: "_string",
    doc: "What string.Formatter needs.",
    functions: &[
        MethodDef::new(
            "formatter_field_name_split",
            "($module, object, /)",
            field_name_split,
            "Takes a field name apart.",
        )
        .static_method(),
        MethodDef::new("formatter_parser", "($module, object, /)", parser, "Takes a format string apart.")
            .static_method(),
    ],
    exec,
};

/// The iterator types.
struct State {
    pieces: Ref<Type>,
    accessors: Ref<Type>,
}

fn exec(rt: &Runtime, _: &Ref) -> PyResult<()> {
    let state = State {
        pieces: rt.new_native_type::<Steps>(&FORMATTER_ITERATOR, &rt.types.object),
        accessors: rt.new_native_type::<Steps>(&FIELD_NAME_ITERATOR, &rt.types.object),
    };
    rt.module_state.borrow_mut().insert(STRING.name, Rc::new(state));
    Ok(())
}

fn state(rt: &Runtime) -> PyResult<Rc<State>> {
    let known = rt.module_state.borrow().get(STRING.name).cloned();
    let state = known.and_then(|state| state.downcast::<State>().ok());
    state.ok_or_else(|| rt.system_error("_string is not initialised"))
}

/// One step of either iterator.
#[derive(Debug)]
enum Step {
    Piece(Piece),
    Accessor(Accessor),
    Fault(TemplateError),
}

/// The payload of both iterators: the text and its parts.
#[derive(Debug)]
struct Steps {
    text: Ref<Str>,
    parts: Vec<Step>,
    next: Cell<usize>,
}

impl Payload for Steps {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        visitor(Label::Field("str"), self.text.as_object());
    }
}

const ITERATOR: SlotTable = SlotTable { iter: Some(itself), iternext: Some(next), ..SlotTable::EMPTY };
static FORMATTER_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 64, slots: ITERATOR, ..TypeSpec::named("formatteriterator") };
static FIELD_NAME_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 64, slots: ITERATOR, ..TypeSpec::named("fieldnameiterator") };

fn itself(_: &Runtime, object: &Object) -> PyResult {
    Ok(object.to_ref())
}

fn argument<'a>(rt: &Runtime, args: NativeArgs<'a>) -> PyResult<&'a Obj<Str>> {
    let object = args.at(0);
    str_value(object).ok_or_else(|| rt.type_error(format!("expected str, got {}", rt.type_name(object))))
}

fn iterator(rt: &Runtime, ty: &Obj<Type>, text: &Obj<Str>, steps: Vec<Step>) -> Ref {
    rt.heap.alloc(ty, Steps { text: text.to_ref(), parts: steps, next: Cell::new(0) }).into_object()
}

fn parser(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let text = argument(rt, args)?;
    let steps = Template::new(text.text()).map(|piece| piece.map_or_else(Step::Fault, Step::Piece)).collect();
    Ok(iterator(rt, &state(rt)?.pieces, text, steps))
}

fn field_name_split(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let text = argument(rt, args)?;
    let (first, accessors) =
        split_field_name(text.text()).map_err(|error| rt.value_error(error.message()))?;
    let first = match first {
        First::Index(index) => rt.new_usize(index),
        First::Name(range) => rt.str_from_text(text.text().slice(range)).into_object(),
    };
    let steps = accessors.map(|accessor| accessor.map_or_else(Step::Fault, Step::Accessor)).collect();
    let rest = iterator(rt, &state(rt)?.accessors, text, steps);
    Ok(rt.new_tracked_tuple([first, rest]).into_object())
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<Steps>() else { return Ok(None) };
    let index = iterator.next.get();
    let Some(step) = iterator.parts.get(index) else { return Ok(None) };
    iterator.next.set(index + 1);
    let part =
        |range: std::ops::Range<usize>| rt.str_from_text(iterator.text.text().slice(range)).into_object();
    Ok(Some(match step {
        Step::Fault(error) => return Err(rt.value_error(error.message())),
        Step::Piece(Piece { literal, field: None }) => {
            rt.new_tracked_tuple([part(literal.clone()), rt.none(), rt.none(), rt.none()]).into_object()
        }
        Step::Piece(Piece { literal, field: Some(field) }) => {
            let conversion =
                field.conversion.map_or_else(|| rt.none(), |cp| rt.str_from_char(cp).into_object());
            let parts =
                [part(literal.clone()), part(field.name.clone()), part(field.spec.clone()), conversion];
            rt.new_tracked_tuple(parts).into_object()
        }
        Step::Accessor(accessor) => {
            let name =
                accessor.index.map_or_else(|| part(accessor.name.clone()), |index| rt.new_usize(index));
            rt.new_tracked_tuple([rt.bool(accessor.is_attribute), name]).into_object()
        }
    }))
}
