//! `re.Pattern`: its payload, its type, and `_sre.compile`, which makes it.

use std::cell::Cell;

use serpentarium_object::{
    CompareOp, GcWord, GetSetDef, Kind, Label, List, MethodDef, NativeArgs, Object, Payload, PyResult, Ref,
    Runtime, Slot, SlotTable, TypeSpec, Visitor, hash_bytes, int_value, object_getattro, tuple_value,
    type_flag,
};

use super::code::MAXGROUPS;
use super::engine::Scratch;
use super::program::Program;
use super::subject::Subject;
use super::translate::translate;
use super::{State, apply, substitute};
use crate::binding::{class_getitem, make, ready, slot_or_none, ssize, this};
use crate::support::{c_int, state};

/// The payload.
pub(super) struct Pattern {
    /// What was compiled.
    text: Slot,
    /// Numbers of named groups: a dict, if there are any.
    pub(super) group_index: Slot,
    /// Names of groups by number: a tuple, if there are any.
    pub(super) index_group: Slot,
    flags: i32,
    pub(super) groups: usize,
    /// Whether it is for bytes; unknown if it was compiled from nothing.
    pub(super) is_bytes: Option<bool>,
    /// The code list, for comparing.
    code: Vec<u32>,
    pub(super) program: Program,
    /// The engine's memory while no match is running.
    pub(super) scratch: Cell<Option<Box<Scratch>>>,
}

impl Payload for Pattern {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.group_index.visit(Label::Field("groupindex"), visitor);
        self.index_group.visit(Label::Field("indexgroup"), visitor);
        self.text.visit(Label::Field("pattern"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.group_index.set(None);
        self.index_group.set(None);
        self.text.set(None);
    }
}

const RANGE: &str = "($self, /, string, pos=0, endpos=sys.maxsize)";

pub(super) const PATTERN: TypeSpec = TypeSpec {
    doc: "Compiled regular expression object.",
    basicsize: 96,
    itemsize: 4,
    weaklistoffset: 64,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        getattro: Some(object_getattro),
        var_len: Some(|_, object| object.downcast::<Pattern>().map_or(0, |pattern| pattern.code.len())),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("match", RANGE, apply::match_at, "Matches at the beginning of the string."),
        MethodDef::new("fullmatch", RANGE, apply::fullmatch, "Matches against all of the string."),
        MethodDef::new("search", RANGE, apply::search, "Finds the first match in the string."),
        MethodDef::new(
            "sub",
            "($self, /, repl, string, count=0)",
            substitute::sub,
            "The string with the matches of the pattern replaced.",
        ),
        MethodDef::new(
            "subn",
            "($self, /, repl, string, count=0)",
            substitute::subn,
            "The string with the matches of the pattern replaced, and how many there were.",
        ),
        MethodDef::new("findall", RANGE, apply::findall, "All matches in the string that do not overlap."),
        MethodDef::new(
            "split",
            "($self, /, string, maxsplit=0)",
            apply::split,
            "The parts of the string between the matches of the pattern.",
        ),
        MethodDef::new("finditer", RANGE, apply::finditer, "An iterator over the matches in the string."),
        MethodDef::new("scanner", RANGE, apply::scanner, ""),
        MethodDef::new("__copy__", "($self, /)", |_, args| Ok(args.at(0).to_ref()), ""),
        MethodDef::new("__deepcopy__", "($self, memo, /)", |_, args| Ok(args.at(0).to_ref()), ""),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Patterns are generic over the type of string they handle (str or bytes)",
        )
        .class(),
    ],
    getset: &[
        GetSetDef::member(
            "pattern",
            |rt, object| Ok(slot_or_none(rt, &this::<Pattern>(rt, object)?.text)),
            "The pattern string from which the RE object was compiled.",
        ),
        GetSetDef::member(
            "flags",
            |rt, object| Ok(rt.new_int(i64::from(this::<Pattern>(rt, object)?.flags))),
            "The regex matching flags.",
        ),
        GetSetDef::member(
            "groups",
            |rt, object| Ok(rt.new_usize(this::<Pattern>(rt, object)?.groups)),
            "The number of capturing groups in the pattern.",
        ),
        GetSetDef::new("groupindex", group_index, "A dictionary mapping group names to group numbers."),
    ],
    ..TypeSpec::named("re.Pattern")
};

fn group_index(rt: &Runtime, object: &Object) -> PyResult {
    Ok(match this::<Pattern>(rt, object)?.group_index.get() {
        Some(dict) => rt.new_mapping_proxy(&dict),
        None => rt.new_dict().into_object(),
    })
}

/// One code of the list.
fn code_word(rt: &Runtime, object: &Object) -> PyResult<u32> {
    let Some(value) = int_value(object) else { return Err(rt.type_error("an integer is required")) };
    if value.is_negative() {
        return Err(rt.overflow_error("can't convert negative value to unsigned int"));
    }
    let Some(small) = value.small() else {
        return Err(rt.overflow_error("Python int too large to convert to C unsigned long"));
    };
    u32::try_from(small).map_err(|_| rt.overflow_error("regular expression code size limit exceeded"))
}

/// `_sre.compile(pattern, flags, code, groups, groupindex, indexgroup)`
pub(super) fn compile(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let flags = c_int(rt, args.at(1))?;
    let wrong = |name: &str, expected: &str, object: &Object| {
        let given = rt.type_name(object);
        rt.type_error(format!("compile() argument '{name}' must be {expected}, not {given}"))
    };
    let Some(list) = args.at(2).downcast::<List>() else { return Err(wrong("code", "list", args.at(2))) };
    let groups = ssize(rt, args.at(3))?;
    let Some(names) = serpentarium_object::dict_value(args.at(4)) else {
        return Err(wrong("groupindex", "dict", args.at(4)));
    };
    let Some(numbers) = tuple_value(args.at(5)) else { return Err(wrong("indexgroup", "tuple", args.at(5))) };
    let code = list.to_vec().iter().map(|word| code_word(rt, word)).collect::<PyResult<Vec<u32>>>()?;
    let text = args.at(0);
    let is_bytes = if rt.is_none(text) { None } else { Some(Subject::new(rt, text)?.is_bytes()) };
    let groups = usize::try_from(groups).ok().filter(|groups| *groups <= MAXGROUPS as usize);
    let program = groups.and_then(|groups| translate(&code, groups));
    let (Some(groups), Some(program)) = (groups, program) else {
        return Err(rt.raise(&rt.exceptions.runtime_error, "invalid SRE code"));
    };
    let pattern = Pattern {
        text: Slot::new(text.to_ref()),
        group_index: Slot::empty(),
        index_group: Slot::empty(),
        flags,
        groups,
        is_bytes,
        code,
        program,
        scratch: Cell::new(None),
    };
    if !names.is_empty() {
        pattern.group_index.set(Some(args.at(4).to_ref()));
        if !numbers.tail().is_empty() {
            pattern.index_group.set(Some(args.at(5).to_ref()));
        }
    }
    let class = ready(rt, &state::<State>(rt, super::NAME).pattern)?;
    make(rt, &class, pattern)
}

/// Names of flags, in the order in which they are shown.
const FLAG_NAMES: [(i32, &str); 8] = [
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (UNICODE, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];
const UNICODE: i32 = 32;
/// The flags that say what letters are: locale, Unicode, ASCII.
const ALPHABETS: i32 = 4 | UNICODE | 256;

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let pattern = this::<Pattern>(rt, object)?;
    let mut flags = pattern.flags;
    if pattern.is_bytes == Some(false) && flags & ALPHABETS == UNICODE {
        flags &= !UNICODE;
    }
    let mut names = Vec::new();
    for (flag, name) in FLAG_NAMES {
        if flags & flag != 0 {
            names.push(name.to_owned());
            flags &= !flag;
        }
    }
    if flags != 0 {
        names.push(format!("{flags:#x}"));
    }
    let mut shown = serpentarium_text::TextBuilder::new();
    shown.push_str("re.compile(");
    push_shortened_repr(rt, &mut shown, &slot_or_none(rt, &pattern.text), 200)?;
    if !names.is_empty() {
        shown.push_str(", ");
        shown.push_str(&names.join("|"));
    }
    shown.push_str(")");
    Ok(rt.str_from_text(shown.as_text()).into_object())
}

/// Appends the first `limit` characters of a representation.
pub(super) fn push_shortened_repr(
    rt: &Runtime,
    shown: &mut serpentarium_text::TextBuilder,
    object: &Object,
    limit: usize,
) -> PyResult<()> {
    use serpentarium_object::StrMethods as _;
    let repr: Ref = rt.repr(object)?;
    if let Some(repr) = serpentarium_object::str_value(&repr) {
        shown.push_text(repr.text().slice(0..limit.min(repr.char_len())));
    }
    Ok(())
}

fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let pattern = this::<Pattern>(rt, object)?;
    let code: Vec<u8> = pattern.code.iter().flat_map(|word| word.to_ne_bytes()).collect();
    let text = rt.hash(&slot_or_none(rt, &pattern.text))?;
    let is_bytes = pattern.is_bytes.map_or(-1, i64::from);
    let hash = text ^ hash_bytes(rt.hash_key, &code) ^ i64::from(pattern.flags) ^ is_bytes;
    let hash = hash ^ pattern.code.len() as i64;
    Ok(if hash == -1 { -2 } else { hash })
}

fn compare(rt: &Runtime, left: &Object, right: &Object, op: CompareOp) -> PyResult {
    let (Some(a), Some(b), CompareOp::Eq | CompareOp::Ne) =
        (left.downcast::<Pattern>(), right.downcast::<Pattern>(), op)
    else {
        return Ok(rt.not_implemented());
    };
    let equal = left.is_same(right)
        || (a.flags == b.flags
            && a.is_bytes == b.is_bytes
            && a.code == b.code
            && rt.equal(&slot_or_none(rt, &a.text), &slot_or_none(rt, &b.text))?);
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}
