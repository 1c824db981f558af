//! Unicode: names of characters for `\N{...}`, and the normal form of identifiers.

use unicode_normalization::UnicodeNormalization as _;

/// The character of that name, in any case, as `unicodedata.lookup` finds it.
pub(crate) fn character(name: &str) -> Option<char> {
    // The crate ignores spaces and hyphens where they make no difference; CPython does not.
    let found = unicode_names2::character(name)?;
    let exact = unicode_names2::name(found).is_some_and(|official| {
        let mut left = name.chars();
        official
            .into_iter()
            .flat_map(str::chars)
            .all(|ch| left.next().is_some_and(|own| own.eq_ignore_ascii_case(&ch)))
            && left.next().is_none()
    });
    (exact || !name.starts_with(' ') && !name.ends_with(' ')).then_some(found)
}

/// An identifier as CPython stores it.
pub(crate) fn normalize(name: &str) -> String {
    name.nfkc().collect()
}

/// Why an identifier is refused whose normal form is that of a constant, as a `ValueError`.
pub(crate) fn constant_problem(name: &str) -> Option<String> {
    matches!(name, "None" | "True" | "False")
        .then(|| format!("identifier field can't represent '{name}' constant"))
}
