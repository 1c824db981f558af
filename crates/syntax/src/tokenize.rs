//! `_tokenize`: the tokens of a program as `tokenize` shows them.

use std::cell::{Cell, OnceCell};

use serpentarium_modules::{add, state};
use serpentarium_object::{
    Bytes, CallArgs, GcWord, Guarded, Kind, Label, ModuleSpec, Obj, Object, Payload, PyResult, Raised, Ref,
    Runtime, Slot, SlotTable, StrMethods as _, Type, TypeSpec, Visitor, object_getattro, str_value,
};
use serpentarium_parser::{ListedToken, Listing, ListingError, Place};

use crate::compile::unencodable;
use crate::errors::{raise_token_error, set_place};

/// The module.
pub(crate) const SPEC: ModuleSpec = ModuleSpec { name: "_tokenize", doc: "", functions: &[], exec };

#[derive(Default)]
struct State(OnceCell<Ref<Type>>);

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let class = state::<State>(rt, "_tokenize")
        .0
        .get_or_init(|| {
            let class = rt.new_native_type::<TokenizerIter>(&ITER, &rt.types.object);
            if let Some(namespace) = class.namespace() {
                namespace.set_str(rt, &rt.intern("__module__"), rt.intern("_tokenize").into_object());
            }
            class
        })
        .clone();
    add(rt, module, "TokenizerIter", class.into_object());
    Ok(())
}

/// The payload of `TokenizerIter`.
struct TokenizerIter {
    readline: Slot,
    encoding: Option<String>,
    extra_tokens: bool,
    /// The tokens, once the source is read.
    listing: Guarded<Option<Listing>>,
    next: Cell<usize>,
    /// The line shown last, which is one object as long as tokens are on it, and its first and last number.
    line: Slot,
    line_numbers: Cell<(u32, u32)>,
}

impl Payload for TokenizerIter {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.readline.visit(Label::Field("readline"), visitor);
        self.line.visit(Label::Field("last_line"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.readline.set(None);
        self.line.set(None);
    }
}

const ITER: TypeSpec = TypeSpec {
    basicsize: 64,
    slots: SlotTable {
        new: Some(new),
        iter: Some(|_, object| Ok(object.to_ref())),
        iternext: Some(next),
        getattro: Some(object_getattro),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("_tokenize.TokenizerIter")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let (mut extra, mut encoding) = (None, None);
    let given = args.positional_values().len();
    let Some(readline) = args.get(0).filter(|_| given == 1) else {
        return Err(
            rt.type_error(format!("tokenizeriter() takes exactly 1 positional argument ({given} given)"))
        );
    };
    for (name, value) in args.keywords() {
        let name = rt.str_text(name)?;
        match name.as_str() {
            "extra_tokens" => extra = Some(value),
            "encoding" => encoding = Some(value),
            _ => {
                return Err(
                    rt.type_error(format!("tokenizeriter() got an unexpected keyword argument '{name}'"))
                );
            }
        }
    }
    let Some(extra) = extra else {
        return Err(rt.type_error("tokenizeriter() missing required argument 'extra_tokens' (pos 2)"));
    };
    let extra_tokens = rt.is_true(extra)?;
    let encoding = match encoding.map(|encoding| (encoding, str_value(encoding))) {
        None => None,
        Some((_, Some(name))) => Some(name.to_text().into_owned()),
        Some((other, None)) => {
            let given = rt.type_name(other);
            return Err(
                rt.type_error(format!("tokenizeriter() argument 'encoding' must be str, not {given}"))
            );
        }
    };
    let payload = TokenizerIter {
        readline: Slot::new(readline.to_ref()),
        encoding,
        extra_tokens,
        listing: Guarded::default(),
        next: Cell::new(0),
        line: Slot::empty(),
        line_numbers: Cell::new((0, 0)),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

/// Reads the whole source, line by line.
fn read_source(rt: &Runtime, iter: &TokenizerIter) -> PyResult<Vec<String>> {
    let mut source = Vec::new();
    let Some(readline) = iter.readline.get() else { return Ok(source) };
    loop {
        let line = match rt.call(&readline, &[]) {
            Ok(line) => line,
            Err(raised)
                if rt.exception_matches(raised.exception(), rt.exceptions.stop_iteration.as_object()) =>
            {
                return Ok(source);
            }
            Err(raised) => return Err(raised),
        };
        let text = line_text(rt, iter, &line)?;
        if text.is_empty() {
            return Ok(source);
        }
        source.push(text);
    }
}

/// What `readline` returned as text: bytes if there is an encoding, a string otherwise.
fn line_text(rt: &Runtime, iter: &TokenizerIter, line: &Object) -> PyResult<String> {
    let decoded = match &iter.encoding {
        Some(encoding) => match line.downcast::<Bytes>() {
            Some(bytes) => rt.decode(bytes.tail(), Some(encoding), Some("replace"))?,
            None => return Err(rt.type_error("readline() returned a non-bytes object")),
        },
        None => line.to_ref(),
    };
    let Some(text) = str_value(&decoded) else {
        return Err(rt.type_error("readline() returned a non-string object"));
    };
    text.text().to_utf8().ok_or_else(|| unencodable(rt, text))
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iter) = object.downcast::<TokenizerIter>() else {
        return Err(rt.type_error("a TokenizerIter was expected"));
    };
    if iter.listing.borrow().is_none() {
        let listing = Listing::new(read_source(rt, iter)?, iter.extra_tokens);
        *iter.listing.borrow_mut() = Some(listing);
    }
    let index = iter.next.get();
    // Nothing of the runtime is asked for while the tokens are borrowed.
    let step = match iter.listing.borrow().as_ref() {
        None => return Ok(None),
        Some(listing) => match listing.tokens.get(index) {
            Some(token) => Ok(Shown::new(iter, listing, token)),
            None => Err(listing.error.clone()),
        },
    };
    match step {
        Ok(shown) => {
            iter.next.set(index + 1);
            Ok(Some(shown.into_tuple(rt, iter)))
        }
        Err(None) => Ok(None),
        Err(Some(error)) => Err(raise(rt, error)),
    }
}

fn raise(rt: &Runtime, error: ListingError) -> Raised {
    match error {
        ListingError::Located(error) => raise_token_error(rt, &error),
        ListingError::EndOfText { line, offset } => {
            let message = "unexpected EOF in multi-line statement";
            let raised = rt.raise(&rt.exceptions.syntax_error, message);
            let place = [line, offset, line].map(|number| rt.new_int(i64::from(number)));
            let filename = rt.new_str("<string>").into_object();
            set_place(
                rt,
                raised,
                &[
                    ("filename", &*filename),
                    ("lineno", &*place[0]),
                    ("offset", &*place[1]),
                    ("end_lineno", &*place[2]),
                ],
            )
        }
    }
}

/// A token as `tokenize` shows it.
struct Shown {
    number: u8,
    text: String,
    start: Place,
    end: Place,
    line: Line,
}

/// The line a token is on, or all its lines if it is a string.
enum Line {
    /// The one of the token before.
    Same,
    /// None: the token stands behind the text.
    Nothing,
    /// Another one.
    New(String, (u32, u32)),
}

impl Shown {
    fn new(iter: &TokenizerIter, listing: &Listing, token: &ListedToken) -> Self {
        let place = |place: Place| (place.0, listing.column(place));
        let is_string = token.number == 3 || (59..=64).contains(&token.number);
        let numbers = (if is_string { token.start.0 } else { token.end.0 }, token.end.0);
        let line = if token.trailing {
            Line::Nothing
        } else if iter.line_numbers.get() == numbers {
            Line::Same
        } else {
            Line::New(listing.lines(numbers.0, numbers.1).to_owned(), numbers)
        };
        Self {
            number: token.number,
            text: listing.text(token).to_owned(),
            start: place(token.start),
            end: place(token.end),
            line,
        }
    }

    /// Number, text, start, end, line.
    fn into_tuple(self, rt: &Runtime, iter: &TokenizerIter) -> Ref {
        let place = |place: Place| {
            let (line, col) = (rt.new_int(i64::from(place.0)), rt.new_int(i64::from(place.1)));
            rt.new_tuple([line, col]).into_object()
        };
        let line = match self.line {
            Line::Nothing => rt.new_str("").into_object(),
            Line::Same => iter.line.get().unwrap_or_else(|| rt.none()),
            Line::New(text, numbers) => {
                let line = rt.new_str(&text).into_object();
                iter.line.set(Some(line.clone()));
                iter.line_numbers.set(numbers);
                line
            }
        };
        let number = rt.new_int(i64::from(self.number));
        let text = rt.new_str(&self.text).into_object();
        rt.new_tuple([number, text, place(self.start), place(self.end), line]).into_object()
    }
}
