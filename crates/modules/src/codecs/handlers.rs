//! The built-in error handlers as functions Python code can look up and call.

use std::ops::Range;

use serpentarium_object::heap::Object;
use serpentarium_object::{
    Bytes, Exception, MethodDef, NativeArgs, Obj, PyResult, Raised, Ref, Runtime, StrMethods as _,
    exception_value, int_value, str_value,
};
use serpentarium_text::codecs::{EncodedReplacement, Errors, Unhandled};

/// Name, function name and function of each handler.
static HANDLERS: [(&str, MethodDef); 8] = [
    ("strict", handler("strict_errors", strict)),
    ("ignore", handler("ignore_errors", |rt, args| handle(rt, args, Errors::Ignore))),
    ("replace", handler("replace_errors", |rt, args| handle(rt, args, Errors::Replace))),
    (
        "xmlcharrefreplace",
        handler("xmlcharrefreplace_errors", |rt, args| handle(rt, args, Errors::XmlCharRefReplace)),
    ),
    (
        "backslashreplace",
        handler("backslashreplace_errors", |rt, args| handle(rt, args, Errors::BackslashReplace)),
    ),
    ("namereplace", handler("namereplace_errors", |rt, args| handle(rt, args, Errors::NameReplace))),
    ("surrogatepass", handler("surrogatepass", |rt, args| handle(rt, args, Errors::SurrogatePass))),
    ("surrogateescape", handler("surrogateescape", |rt, args| handle(rt, args, Errors::SurrogateEscape))),
];

const fn handler(name: &'static str, function: serpentarium_object::BoundFn) -> MethodDef {
    MethodDef::new(name, "(exception, /)", function, "Handles what a codec cannot convert.").static_method()
}

/// Registers the built-in handlers under their names.
pub(super) fn register_built_in(rt: &Runtime, _: &Ref) -> PyResult<()> {
    for (name, def) in &HANDLERS {
        let function = rt.new_builtin(def, None);
        rt.register_error_handler(name, function.as_object())?;
    }
    Ok(())
}

fn strict(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    match exception_value(args.at(0)) {
        Some(_) => Err(raise_again(args.at(0))),
        None => Err(rt.type_error("codec must pass exception instance")),
    }
}

fn raise_again(exception: &Object) -> Raised {
    Raised::from_exception(exception.to_ref())
}

fn wrong_exception(rt: &Runtime, object: &Object) -> Raised {
    rt.type_error(format!("don't know how to handle {} in error callback", rt.type_name(object)))
}

/// The fields of a Unicode error, in the order of its class.
mod field {
    pub(super) const ENCODING: usize = 0;
    pub(super) const OBJECT: usize = 1;
    pub(super) const START: usize = 2;
    pub(super) const END: usize = 3;
}

fn field(exception: &Obj<Exception>, index: usize) -> Option<Ref> {
    exception.fields.get(index).and_then(serpentarium_object::Slot::get)
}

/// Start and end, brought into the bounds of the input.
fn range(exception: &Obj<Exception>, len: usize) -> Range<usize> {
    let number = |index: usize| {
        let value = field(exception, index)?;
        int_value(&value)?.small()
    };
    let start = number(field::START).unwrap_or(0).clamp(0, (len as i64 - 1).max(0)) as usize;
    let end = number(field::END).unwrap_or(0).clamp(1, (len as i64).max(1)) as usize;
    start..end.clamp(start, len.max(start))
}

fn handle(rt: &Runtime, args: NativeArgs<'_>, errors: Errors) -> PyResult {
    let object = args.at(0);
    let Some(exception) = exception_value(object) else { return Err(wrong_exception(rt, object)) };
    let is = |class| rt.exception_matches(object, class);
    let outcome = if is(rt.exceptions.unicode_encode_error.as_object()) {
        encode(rt, exception, errors)
    } else if is(rt.exceptions.unicode_decode_error.as_object()) {
        decode(rt, exception, errors)
    } else if is(rt.exceptions.unicode_translate_error.as_object()) {
        translate(rt, exception, errors)
    } else {
        return Err(wrong_exception(rt, object));
    };
    match outcome {
        Some(Ok((replacement, resume))) => {
            Ok(rt.new_tracked_tuple([replacement, rt.new_usize(resume)]).into_object())
        }
        Some(Err(Unhandled::Raise)) => Err(raise_again(object)),
        Some(Err(Unhandled::WrongException)) => Err(wrong_exception(rt, object)),
        None => Err(rt.type_error("object attribute not set")),
    }
}

/// A replacement and where to go on, or why there is none; nothing if the exception is incomplete.
type Outcome = Option<Result<(Ref, usize), Unhandled>>;

fn encoding(exception: &Obj<Exception>) -> String {
    let encoding = field(exception, field::ENCODING);
    encoding.and_then(|name| str_value(&name).map(|name| name.to_text().into_owned())).unwrap_or_default()
}

fn encode(rt: &Runtime, exception: &Obj<Exception>, errors: Errors) -> Outcome {
    let input = field(exception, field::OBJECT)?;
    let text = str_value(&input)?.text();
    let result =
        errors.encode(text, &encoding(exception), range(exception, text.len()), &|cp| rt.character_name(cp));
    Some(result.map(|(replacement, resume)| {
        let replacement = match replacement {
            EncodedReplacement::Text(text) => rt.str_from_canonical(text.as_text()).into_object(),
            EncodedReplacement::Bytes(bytes) => rt.new_bytes(&bytes).into_object(),
        };
        (replacement, resume)
    }))
}

fn decode(rt: &Runtime, exception: &Obj<Exception>, errors: Errors) -> Outcome {
    let input = field(exception, field::OBJECT)?;
    let bytes = input.downcast::<Bytes>()?.tail();
    let result = errors.decode(bytes, &encoding(exception), range(exception, bytes.len()));
    Some(result.map(|(text, resume)| (rt.str_from_canonical(text.as_text()).into_object(), resume)))
}

fn translate(rt: &Runtime, exception: &Obj<Exception>, errors: Errors) -> Outcome {
    let input = field(exception, field::OBJECT)?;
    let text = str_value(&input)?.text();
    let result = errors.translate(text, range(exception, text.len()));
    Some(result.map(|(text, resume)| (rt.str_from_canonical(text.as_text()).into_object(), resume)))
}
