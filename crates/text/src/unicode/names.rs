//! The names of characters, as `unicodedata` and `\N{...}` know them.

/// Tangut ideographs have names in the standard that Python does not know.
const UNNAMED: [(u32, u32); 2] = [(0x17000, 0x187FF), (0x18D00, 0x18D08)];

/// The name of a character, if it has one. Aliases are no names: control characters have none.
pub fn name(cp: u32) -> Option<String> {
    if UNNAMED.iter().any(|(first, last)| (*first..=*last).contains(&cp)) {
        return None;
    }
    Some(unicode_names2::name(char::from_u32(cp)?)?.to_string())
}

/// The character of that name or alias, in any case.
pub fn lookup(wanted: &str) -> Option<u32> {
    let found = u32::from(unicode_names2::character(wanted)?);
    // The crate ignores spaces, hyphens and underscores where they make no difference; Python does not.
    match name(found) {
        Some(official) if official.eq_ignore_ascii_case(wanted) => Some(found),
        Some(official) if simplified(&official) == simplified(wanted) => None,
        _ => Some(found),
    }
}

/// A name without what the crate ignores.
fn simplified(name: &str) -> String {
    name.chars().filter(|ch| !matches!(ch, ' ' | '-' | '_')).map(|ch| ch.to_ascii_uppercase()).collect()
}
