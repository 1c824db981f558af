//! Line ends: what `newline=` means, and `IncrementalNewlineDecoder`.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, GcWord, GetSetDef, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload, PyResult, Ref,
    Runtime, Slot, SlotTable, StrMethods as _, Type, TypeSpec, Visitor, str_value,
};

/// The `newline` argument of text streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Newline {
    /// `None`: all kinds read as `\n`.
    Universal,
    /// `''`: all kinds end a line and stay.
    Any,
    /// `'\n'`, `'\r'` or `'\r\n'`.
    Exact(&'static str),
}

impl Newline {
    /// Reads the argument.
    pub(super) fn from_argument(rt: &Runtime, argument: Option<&Object>) -> PyResult<Self> {
        let Some(argument) = rt.not_none(argument) else { return Ok(Self::Universal) };
        let Some(text) = str_value(argument) else {
            return Err(rt.type_error(format!("newline must be str or None, not {}", rt.type_name(argument))));
        };
        Ok(match &*text.to_text() {
            "" => Self::Any,
            "\n" => Self::Exact("\n"),
            "\r" => Self::Exact("\r"),
            "\r\n" => Self::Exact("\r\n"),
            _ => {
                let shown = rt.repr_text(argument)?;
                return Err(rt.value_error(format!("illegal newline value: {shown}")));
            }
        })
    }

    /// Decoded text as the reader sees it.
    pub(super) fn read(&self, text: Vec<u32>) -> Vec<u32> {
        if *self != Self::Universal || !text.contains(&13) {
            return text;
        }
        let mut result = Vec::with_capacity(text.len());
        let mut points = text.into_iter().peekable();
        while let Some(point) = points.next() {
            if point == 13 {
                if points.peek() == Some(&10) {
                    points.next();
                }
                result.push(10);
            } else {
                result.push(point);
            }
        }
        result
    }

    /// Written text with its line ends as the file wants them.
    pub(super) fn write(&self, text: &str) -> Option<String> {
        match self {
            Self::Exact(end) if *end != "\n" && text.contains('\n') => Some(text.replace('\n', end)),
            _ => None,
        }
    }

    /// Where the line at `from` ends, its line end included.
    pub(super) fn line_end(&self, text: &[u32], from: usize) -> Option<usize> {
        let rest = &text[from..];
        match self {
            Self::Universal => rest.iter().position(|point| *point == 10).map(|at| from + at + 1),
            Self::Exact("\r\n") => rest.windows(2).position(|pair| pair == [13, 10]).map(|at| from + at + 2),
            Self::Exact("\r") => rest.iter().position(|point| *point == 13).map(|at| from + at + 1),
            Self::Exact(_) => rest.iter().position(|point| *point == 10).map(|at| from + at + 1),
            Self::Any => {
                let at = rest.iter().position(|point| matches!(point, 10 | 13))?;
                let pair = rest[at] == 13 && rest.get(at + 1) == Some(&10);
                Some(from + at + 1 + usize::from(pair))
            }
        }
    }
}

/// The payload of `IncrementalNewlineDecoder`.
pub(super) struct NewlineDecoder {
    decoder: Slot,
    translate: Cell<bool>,
    pending_cr: Cell<bool>,
    seen: Cell<u8>,
}

impl Payload for NewlineDecoder {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.decoder.visit(Label::Field("decoder"), visitor);
    }
}

/// `IncrementalNewlineDecoder`
pub(super) static DECODER: TypeSpec = TypeSpec {
    doc: "Decodes and translates line ends piece by piece.",
    flags: serpentarium_object::type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), init: Some(|_, _, _| Ok(())), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("decode", "($self, input, final=False)", decode, "Decode a piece."),
        MethodDef::new("reset", "($self, /)", reset, "Start again."),
    ],
    getset: &[GetSetDef::new("newlines", newlines, "line ends met so far")],
    ..TypeSpec::named("_io.IncrementalNewlineDecoder")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let keyword = |name: &str| {
        args.keywords()
            .find(|(key, _)| str_value(key).is_some_and(|key| key.equals(name)))
            .map(|(_, value)| value)
    };
    let decoder = rt.not_none(args.get(0).or_else(|| keyword("decoder")));
    let translate =
        args.get(1).or_else(|| keyword("translate")).map_or(Ok(false), |value| rt.is_true(value))?;
    let payload = NewlineDecoder {
        decoder: decoder.map_or_else(Slot::empty, |decoder| Slot::new(decoder.to_ref())),
        translate: Cell::new(translate),
        pending_cr: Cell::new(false),
        seen: Cell::new(0),
    };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<NewlineDecoder>> {
    object.downcast::<NewlineDecoder>().ok_or_else(|| rt.type_error("expected an IncrementalNewlineDecoder"))
}

fn decode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let state = this(rt, args.at(0))?;
    let last = args.get(2).map_or(Ok(false), |last| rt.is_true(last))?;
    let text: Ref = match state.decoder.get() {
        Some(decoder) => super::base::method(rt, &decoder, "decode", &[args.at(1), &rt.bool(last)])?,
        None => args.at(1).to_ref(),
    };
    let Some(text) = str_value(&text) else {
        return Err(rt.type_error("decoder should return a string result"));
    };
    let mut points: Vec<u32> = Vec::new();
    if state.pending_cr.replace(false) {
        points.push(13);
    }
    points.extend(text.text().iter());
    if !last && points.last() == Some(&13) {
        points.pop();
        state.pending_cr.set(true);
    }
    let mut seen = state.seen.get();
    for (index, point) in points.iter().enumerate() {
        match point {
            13 if points.get(index + 1) == Some(&10) => seen |= 4,
            13 => seen |= 1,
            10 if index == 0 || points[index - 1] != 13 => seen |= 2,
            _ => {}
        }
    }
    state.seen.set(seen);
    let points = if state.translate.get() { Newline::Universal.read(points) } else { points };
    Ok(rt.str_from_canonical(serpentarium_text::TextBuf::from_code_points(points).as_text()).into_object())
}

fn reset(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let state = this(rt, args.at(0))?;
    state.pending_cr.set(false);
    state.seen.set(0);
    Ok(rt.none())
}

fn newlines(rt: &Runtime, object: &Object) -> PyResult {
    let seen = this(rt, object)?.seen.get();
    let kinds: Vec<Ref> = [(1, "\r"), (2, "\n"), (4, "\r\n")]
        .iter()
        .filter(|(bit, _)| seen & bit != 0)
        .map(|(_, text)| rt.new_str(text).into_object())
        .collect();
    Ok(match kinds.as_slice() {
        [] => rt.none(),
        [one] => one.clone(),
        _ => rt.new_tuple(kinds).into_object(),
    })
}
