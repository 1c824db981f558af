//! `unicodedata`: the character database of Unicode 16.0, and as it was in Unicode 3.2.

use std::cell::OnceCell;

use serpentarium_object::heap::NoPrefix;
use serpentarium_object::{
    GetSetDef, Kind, MethodDef, ModuleSpec, NativeArgs, Object, Payload, PyResult, Ref, Runtime, SlotTable,
    StrMethods as _, Type, TypeSpec, object_getattro, str_value, type_flag,
};
use serpentarium_text::unicode::{self, names, normalize, normalize::Form, ucd_3_2_0};

use crate::binding::new_type;
use crate::support::{add, state};

const NAME: &str = "unicodedata";

/// The module.
pub(crate) const UNICODEDATA: ModuleSpec = ModuleSpec {
    name: NAME,
    doc: "This module provides access to the Unicode Character Database which\ndefines character properties for all \
          Unicode characters. The data in\nthis database is based on the UnicodeData.txt file version\n16.0.0 \
          which is publicly available from ftp://ftp.unicode.org/.\n\nThe module uses the same names and symbols \
          as defined by the\nUnicodeData File Format 16.0.0.\n",
    functions: FUNCTIONS,
    exec,
};

/// The payload of the database of Unicode 3.2, which is known by its type.
struct Ucd;

impl Payload for Ucd {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

#[derive(Default)]
struct State {
    class: OnceCell<Ref<Type>>,
}

const UCD: TypeSpec = TypeSpec {
    basicsize: 40,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable { getattro: Some(object_getattro), ..SlotTable::EMPTY },
    methods: METHODS,
    getset: &[GetSetDef::member(
        "unidata_version",
        |rt, _| Ok(rt.new_str(ucd_3_2_0::VERSION).into_object()),
        "",
    )],
    ..TypeSpec::named("unicodedata.UCD")
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = state::<State>(rt, NAME);
    let class = new_type::<Ucd>(rt, &UCD, &rt.types.object);
    add(rt, module, "unidata_version", rt.new_str(unicode::VERSION).into_object());
    add(rt, module, "UCD", class.clone().into_object());
    add(rt, module, "ucd_3_2_0", rt.heap.alloc(&class, Ucd).into_object());
    let _ = state.class.set(class);
    Ok(())
}

/// What an entry of the database is asked for, in one version of the data.
#[derive(Clone, Copy)]
enum Version {
    Current,
    Old,
}

/// The functions of the module and the methods of the old database are the same but for the version and for the
/// first argument.
macro_rules! database {
    ($($name:literal, $signature:literal, $function:ident, $doc:literal;)*) => {
        const FUNCTIONS: &[MethodDef] = &[$(MethodDef::new(
            $name,
            concat!("($module, ", $signature),
            |rt, args| $function(rt, Arguments { args, skip: 0, version: Version::Current }),
            $doc,
        )),*];
        const METHODS: &[MethodDef] = &[$(MethodDef::new(
            $name,
            concat!("($self, ", $signature),
            |rt, args| $function(rt, Arguments { args, skip: 1, version: Version::Old }),
            $doc,
        )),*];
    };
}

database! {
    "decimal", "chr, default=<unrepresentable>, /)", decimal, "The value of a decimal digit.";
    "digit", "chr, default=<unrepresentable>, /)", digit, "The value of a digit.";
    "numeric", "chr, default=<unrepresentable>, /)", numeric, "The numeric value of a character.";
    "category", "chr, /)", category, "The general category of a character.";
    "bidirectional", "chr, /)", bidirectional, "The bidirectional class of a character.";
    "combining", "chr, /)", combining, "The canonical combining class of a character.";
    "mirrored", "chr, /)", mirrored, "Whether a character is mirrored in bidirectional text.";
    "east_asian_width", "chr, /)", east_asian_width, "The East Asian width of a character.";
    "decomposition", "chr, /)", decomposition, "The decomposition of a character.";
    "name", "chr, default=<unrepresentable>, /)", name, "The name of a character.";
    "lookup", "name, /)", lookup, "The character of a name.";
    "is_normalized", "form, unistr, /)", is_normalized, "Whether a string is in a normal form.";
    "normalize", "form, unistr, /)", normalize, "A normal form of a string.";
}

/// The arguments of a function or method.
#[derive(Clone, Copy)]
struct Arguments<'a> {
    args: NativeArgs<'a>,
    /// How many come before the first that counts.
    skip: usize,
    version: Version,
}

impl<'a> Arguments<'a> {
    fn at(&self, index: usize) -> &'a Object {
        self.args.at(self.skip + index)
    }

    /// The character of the first argument; `position` is how error texts count it.
    fn character(&self, rt: &Runtime, function: &str, position: &str) -> PyResult<u32> {
        let object = self.at(0);
        let Some(text) = str_value(object) else {
            let given = if rt.is_none(object) { "None".to_owned() } else { rt.type_name(object) };
            let text = format!("{function}() argument{position} must be a unicode character, not {given}");
            return Err(rt.type_error(text));
        };
        match (text.text().get(0), text.char_len()) {
            (Some(character), 1) => Ok(character),
            (_, len) => Err(rt.type_error(format!(
                "{function}(): argument{position} must be a unicode character, not a string of length {len}"
            ))),
        }
    }

    /// The second argument, or `ValueError`.
    fn default(&self, rt: &Runtime, error: &str) -> PyResult {
        match self.args.get(self.skip + 1) {
            Some(default) => Ok(default.to_ref()),
            None => Err(rt.value_error(error)),
        }
    }

    /// The name of a normal form and the string.
    fn form(&self, rt: &Runtime, function: &str) -> PyResult<(Option<Form>, &'a Object)> {
        for index in 0..2 {
            let object = self.at(index);
            if str_value(object).is_none() {
                let given = if rt.is_none(object) { "None".to_owned() } else { rt.type_name(object) };
                let place = index + 1;
                return Err(rt.type_error(format!("{function}() argument {place} must be str, not {given}")));
            }
        }
        let form = str_value(self.at(0)).and_then(|form| Form::from_name(&form.to_text()));
        Ok((form, self.at(1)))
    }
}

fn decimal(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "decimal", " 1")?;
    let value = match args.version {
        Version::Current => unicode::decimal(character),
        Version::Old => ucd_3_2_0::decimal(character),
    };
    value.map_or_else(|| args.default(rt, "not a decimal"), |value| Ok(rt.new_int(i64::from(value))))
}

fn digit(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "digit", " 1")?;
    // CPython asks today's data for the digits of old characters, too.
    let value = unicode::digit(character);
    value.map_or_else(|| args.default(rt, "not a digit"), |value| Ok(rt.new_int(i64::from(value))))
}

fn numeric(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "numeric", " 1")?;
    let value = match args.version {
        Version::Current => unicode::numeric(character),
        Version::Old => ucd_3_2_0::numeric(character),
    };
    value.map_or_else(|| args.default(rt, "not a numeric character"), |value| Ok(rt.new_float(value)))
}

fn category(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "category", "")?;
    let category = match args.version {
        Version::Current => unicode::category(character),
        Version::Old => ucd_3_2_0::category(character),
    };
    Ok(rt.intern(category).into_object())
}

fn bidirectional(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "bidirectional", "")?;
    let class = match args.version {
        Version::Current => unicode::bidirectional(character),
        Version::Old => ucd_3_2_0::bidirectional(character),
    };
    Ok(rt.intern(class).into_object())
}

fn combining(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "combining", "")?;
    let class = match args.version {
        Version::Current => unicode::combining(character),
        Version::Old => ucd_3_2_0::combining(character),
    };
    Ok(rt.new_int(i64::from(class)))
}

fn mirrored(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "mirrored", "")?;
    let mirrored = match args.version {
        Version::Current => unicode::is_mirrored(character),
        Version::Old => ucd_3_2_0::is_mirrored(character),
    };
    Ok(rt.new_int(i64::from(mirrored)))
}

fn east_asian_width(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "east_asian_width", "")?;
    let width = match args.version {
        Version::Current => unicode::east_asian_width(character),
        Version::Old => ucd_3_2_0::east_asian_width(character),
    };
    Ok(rt.intern(width).into_object())
}

fn decomposition(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "decomposition", "")?;
    let decomposition = match args.version {
        Version::Current => normalize::decomposition(character),
        Version::Old => ucd_3_2_0::decomposition(character),
    };
    Ok(rt.new_str(&decomposition).into_object())
}

fn name(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let character = args.character(rt, "name", " 1")?;
    let known = match args.version {
        Version::Current => true,
        Version::Old => ucd_3_2_0::category(character) != "Cn",
    };
    match names::name(character).filter(|_| known) {
        Some(name) => Ok(rt.new_str(&name).into_object()),
        None => args.default(rt, "no such name"),
    }
}

/// Longer names than this are refused before they are looked for.
const MAX_NAME: usize = 256;

fn lookup(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let object = args.at(0);
    let name = match str_value(object) {
        Some(name) => name.to_text().into_owned(),
        None => String::from_utf8_lossy(&rt.bytes_like(object)?).into_owned(),
    };
    if name.len() > MAX_NAME {
        return Err(rt.raise(&rt.exceptions.key_error, "name too long"));
    }
    match names::lookup(&name) {
        Some(character) => Ok(rt.str_from_char(character).into_object()),
        None => Err(rt.raise(&rt.exceptions.key_error, &format!("undefined character name '{name}'"))),
    }
}

fn is_normalized(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let (form, object) = args.form(rt, "is_normalized")?;
    let Some(text) = str_value(object).filter(|text| text.char_len() > 0) else { return Ok(rt.bool(true)) };
    let Some(form) = form else { return Err(rt.value_error("invalid normalization form")) };
    Ok(rt.bool(match args.version {
        Version::Current => normalize::is_normalized(text.text(), form),
        Version::Old => ucd_3_2_0::is_normalized(text.text(), form),
    }))
}

fn normalize(rt: &Runtime, args: Arguments<'_>) -> PyResult {
    let (form, object) = args.form(rt, "normalize")?;
    let Some(text) = str_value(object).filter(|text| text.char_len() > 0) else { return Ok(object.to_ref()) };
    let Some(form) = form else { return Err(rt.value_error("invalid normalization form")) };
    let normal = match args.version {
        Version::Current => normalize::normalize(text.text(), form),
        Version::Old => ucd_3_2_0::normalize(text.text(), form),
    };
    if normal.as_text() == text.text() && rt.is_exact_str(object) {
        return Ok(object.to_ref());
    }
    Ok(rt.str_from_text(normal.as_text()).into_object())
}
