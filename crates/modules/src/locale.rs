//! `_locale`: the one locale there is here, `C.UTF-8`.

use serpentarium_object::{MethodDef, ModuleSpec, NativeArgs, Object, PyResult, Ref, Runtime, Str};

use crate::support::{add, add_ints, c_int, str_argument};

/// The module `_locale`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "_locale",
    doc: "Support for locales.",
    functions: &[
        MethodDef::new("getencoding", "($module, /)", getencoding, "The encoding of the locale."),
        MethodDef::new("localeconv", "($module, /)", localeconv, "How the locale writes numbers and money."),
        MethodDef::new("nl_langinfo", "($module, key, /)", nl_langinfo, "A text of the locale."),
        MethodDef::new(
            "setlocale",
            "($module, category, locale=None, /)",
            setlocale,
            "Sets or asks for the locale.",
        ),
        MethodDef::new("strcoll", "($module, os1, os2, /)", strcoll, "Compares two texts."),
        MethodDef::new("strxfrm", "($module, string, /)", strxfrm, "A text by which to sort."),
        MethodDef::new("gettext", "($module, msg, /)", same_text, "The translation of a text."),
        MethodDef::new("textdomain", "($module, domain, /)", textdomain, "The domain of translations."),
    ],
    exec,
};

const NAME: &str = "C.UTF-8";

const CONSTANTS: &[(&str, i64)] = &[
    ("ABDAY_1", 131072),
    ("ABDAY_2", 131073),
    ("ABDAY_3", 131074),
    ("ABDAY_4", 131075),
    ("ABDAY_5", 131076),
    ("ABDAY_6", 131077),
    ("ABDAY_7", 131078),
    ("ABMON_1", 131086),
    ("ABMON_10", 131095),
    ("ABMON_11", 131096),
    ("ABMON_12", 131097),
    ("ABMON_2", 131087),
    ("ABMON_3", 131088),
    ("ABMON_4", 131089),
    ("ABMON_5", 131090),
    ("ABMON_6", 131091),
    ("ABMON_7", 131092),
    ("ABMON_8", 131093),
    ("ABMON_9", 131094),
    ("ALT_DIGITS", 131119),
    ("AM_STR", 131110),
    ("CHAR_MAX", 127),
    ("CODESET", 14),
    ("CRNCYSTR", 262159),
    ("DAY_1", 131079),
    ("DAY_2", 131080),
    ("DAY_3", 131081),
    ("DAY_4", 131082),
    ("DAY_5", 131083),
    ("DAY_6", 131084),
    ("DAY_7", 131085),
    ("D_FMT", 131113),
    ("D_T_FMT", 131112),
    ("ERA", 131116),
    ("ERA_D_FMT", 131118),
    ("ERA_D_T_FMT", 131120),
    ("ERA_T_FMT", 131121),
    ("LC_ALL", 6),
    ("LC_COLLATE", 3),
    ("LC_CTYPE", 0),
    ("LC_MESSAGES", 5),
    ("LC_MONETARY", 4),
    ("LC_NUMERIC", 1),
    ("LC_TIME", 2),
    ("MON_1", 131098),
    ("MON_10", 131107),
    ("MON_11", 131108),
    ("MON_12", 131109),
    ("MON_2", 131099),
    ("MON_3", 131100),
    ("MON_4", 131101),
    ("MON_5", 131102),
    ("MON_6", 131103),
    ("MON_7", 131104),
    ("MON_8", 131105),
    ("MON_9", 131106),
    ("NOEXPR", 327681),
    ("PM_STR", 131111),
    ("RADIXCHAR", 65536),
    ("THOUSEP", 65537),
    ("T_FMT", 131114),
    ("T_FMT_AMPM", 131115),
    ("YESEXPR", 327680),
    ("_DATE_FMT", 131180),
];

const TEXTS: &[(i64, &str)] = &[
    (14, "UTF-8"),
    (65536, "."),
    (131_112, "%a %b %e %H:%M:%S %Y"),
    (131_113, "%m/%d/%y"),
    (131_114, "%H:%M:%S"),
    (131_115, "%I:%M:%S %p"),
    (131_110, "AM"),
    (131_111, "PM"),
    (262_159, "-"),
    (327_680, "^[yY]"),
    (327_681, "^[nN]"),
    (131_180, "%a %b %e %H:%M:%S %Z %Y"),
];

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    add_ints(rt, module, CONSTANTS);
    let bases = rt.new_tuple(vec![rt.exceptions.exception.clone().into_object()]);
    let dict = rt.new_dict();
    dict.set_str(rt, &rt.names.module, rt.intern("locale").into_object());
    let name = rt.intern("Error");
    let error =
        rt.call(rt.types.type_.as_object(), &[name.as_object(), bases.as_object(), dict.as_object()])?;
    let state = crate::support::state::<LocaleError>(rt, "_locale");
    state.0.set(Some(error.clone()));
    add(rt, module, "Error", error);
    Ok(())
}

/// The class `locale.Error`.
#[derive(Debug, Default)]
struct LocaleError(serpentarium_object::Slot);

fn error<T>(rt: &Runtime, text: &str) -> PyResult<T> {
    let class = crate::support::state::<LocaleError>(rt, "_locale").0.get();
    let class = class.unwrap_or_else(|| rt.exceptions.value_error.clone().into_object());
    Err(rt.raise_call(&class, &[rt.new_str(text).as_object()]))
}

fn getencoding(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_str("UTF-8").into_object())
}

fn localeconv(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let dict = rt.new_dict();
    let set = |name: &str, value: Ref| dict.set_str(rt, &rt.intern(name), value);
    let text = |text: &str| rt.new_str(text).into_object();
    for name in ["int_curr_symbol", "currency_symbol", "mon_decimal_point", "mon_thousands_sep"] {
        set(name, text(""));
    }
    set("mon_grouping", rt.new_list(Vec::new()).into_object());
    set("positive_sign", text(""));
    set("negative_sign", text(""));
    for name in [
        "int_frac_digits",
        "frac_digits",
        "p_cs_precedes",
        "p_sep_by_space",
        "n_cs_precedes",
        "n_sep_by_space",
        "p_sign_posn",
        "n_sign_posn",
    ] {
        set(name, rt.new_int(127));
    }
    set("decimal_point", text("."));
    set("thousands_sep", text(""));
    set("grouping", rt.new_list(Vec::new()).into_object());
    Ok(dict.into_object())
}

fn nl_langinfo(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let key = i64::from(c_int(rt, args.at(0))?);
    let text = match key {
        131_072..=131_078 => &DAYS[(key - 131_072) as usize][..3],
        131_079..=131_085 => DAYS[(key - 131_079) as usize],
        131_086..=131_097 => &MONTHS[(key - 131_086) as usize][..3],
        131_098..=131_109 => MONTHS[(key - 131_098) as usize],
        _ => match TEXTS.iter().find(|(known, _)| *known == key) {
            Some((_, text)) => text,
            None if CONSTANTS.iter().any(|(_, known)| *known == key && *known > 127) => "",
            None => return Err(rt.value_error("unsupported langinfo constant")),
        },
    };
    Ok(rt.new_str(text).into_object())
}

fn setlocale(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let category = c_int(rt, args.at(0))?;
    let wanted = rt.not_none(args.get(1));
    if !(0..=12).contains(&category) {
        return error(
            rt,
            if wanted.is_some() { "unsupported locale setting" } else { "locale query failed" },
        );
    }
    let Some(wanted) = wanted else { return Ok(rt.new_str(NAME).into_object()) };
    let name = str_argument(rt, wanted, "setlocale", " 2")?;
    match name.as_str() {
        "" | "C.UTF-8" | "C.utf8" => Ok(rt.new_str(NAME).into_object()),
        // The plain C locale differs only in what this runtime does not follow.
        "C" | "POSIX" => Ok(rt.new_str("C").into_object()),
        _ => error(rt, "unsupported locale setting"),
    }
}

fn strcoll(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (a, b) =
        (str_argument(rt, args.at(0), "strcoll", " 1")?, str_argument(rt, args.at(1), "strcoll", " 2")?);
    Ok(rt.new_int(a.cmp(&b) as i64))
}

fn strxfrm(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    same(rt, args.at(0))
}

fn same_text(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    same(rt, args.at(0))
}

fn same(rt: &Runtime, object: &Object) -> PyResult {
    match object.downcast::<Str>() {
        Some(_) => Ok(object.to_ref()),
        None => Err(rt.type_error(format!("argument must be str, not {}", rt.type_name(object)))),
    }
}

fn textdomain(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_str("messages").into_object())
}
