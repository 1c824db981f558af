//! Decomposition and the four normalization forms.

use crate::generated::decomposition::{COMPOSITIONS, DECOMPOSITIONS, TAGS, TARGETS};
use crate::unicode::{combining, composes_back, decomposes};
use crate::{Text, TextBuf, TextBuilder};

/// A normalization form.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Canonical decomposition, then canonical composition.
    Nfc,
    /// Canonical decomposition.
    Nfd,
    /// Compatibility decomposition, then canonical composition.
    Nfkc,
    /// Compatibility decomposition.
    Nfkd,
}

impl Form {
    /// Reads the name Python uses, such as `NFC`.
    pub fn from_name(name: &str) -> Option<Form> {
        match name {
            "NFC" => Some(Form::Nfc),
            "NFD" => Some(Form::Nfd),
            "NFKC" => Some(Form::Nfkc),
            "NFKD" => Some(Form::Nfkd),
            _ => None,
        }
    }

    fn composes(self) -> bool {
        matches!(self, Form::Nfc | Form::Nfkc)
    }

    fn is_compatibility(self) -> bool {
        matches!(self, Form::Nfkc | Form::Nfkd)
    }
}

// Hangul syllables are laid out by arithmetic (Unicode standard, section 3.12).
const SYLLABLES: u32 = 0xAC00;
const LEADS: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
const TRAILS: u32 = 0x11A7;
const N_LEADS: u32 = 19;
const N_VOWELS: u32 = 21;
const N_TRAILS: u32 = 28;
const N_SYLLABLES: u32 = N_LEADS * N_VOWELS * N_TRAILS;

/// One step of decomposition: the tag (empty if canonical) and the code points.
pub(super) type Step = fn(u32) -> Option<(&'static str, &'static [u32])>;

/// The step by today's data.
pub(super) fn mapping(cp: u32) -> Option<(&'static str, &'static [u32])> {
    if !decomposes(cp) {
        return None;
    }
    let at = DECOMPOSITIONS.binary_search_by_key(&cp, |entry| entry.0).ok()?;
    let entry = DECOMPOSITIONS[at].1;
    let (tag, len, offset) = (entry >> 24, (entry >> 16 & 0xFF) as usize, (entry & 0xFFFF) as usize);
    Some((TAGS[tag as usize], &TARGETS[offset..offset + len]))
}

fn hangul_parts(cp: u32) -> Option<([u32; 3], usize)> {
    let index = cp.checked_sub(SYLLABLES).filter(|&i| i < N_SYLLABLES)?;
    let trail = TRAILS + index % N_TRAILS;
    let parts = [LEADS + index / (N_VOWELS * N_TRAILS), VOWELS + index / N_TRAILS % N_VOWELS, trail];
    Some((parts, if trail == TRAILS { 2 } else { 3 }))
}

/// `unicodedata.decomposition`: the tag if any, then the code points in hexadecimal.
pub fn decomposition(cp: u32) -> String {
    let (tag, points) = match (hangul_parts(cp), mapping(cp)) {
        (Some((parts, len)), _) => ("", parts[..len].to_vec()),
        (None, Some((tag, points))) => (tag, points.to_vec()),
        (None, None) => return String::new(),
    };
    let points = points.iter().map(|p| format!("{p:04X}"));
    let words: Vec<String> = (!tag.is_empty()).then(|| tag.to_owned()).into_iter().chain(points).collect();
    words.join(" ")
}

/// Appends the full decomposition of one code point. The tables nest at most a few levels deep.
fn decompose_into(cp: u32, compatibility: bool, step: Step, out: &mut Vec<u32>) {
    if let Some((parts, len)) = hangul_parts(cp) {
        out.extend_from_slice(&parts[..len]);
        return;
    }
    match step(cp) {
        Some((tag, points)) if compatibility || tag.is_empty() => {
            for &point in points {
                decompose_into(point, compatibility, step, out);
            }
        }
        _ => out.push(cp),
    }
}

/// Puts each run of combining marks into the order of their classes; the sort is stable as the rule demands.
fn reorder(points: &mut [u32]) {
    let mut start = 0;
    while start < points.len() {
        if combining(points[start]) == 0 {
            start += 1;
            continue;
        }
        let run = points[start..].iter().position(|&p| combining(p) == 0).unwrap_or(points.len() - start);
        points[start..start + run].sort_by_key(|&p| combining(p));
        start += run;
    }
}

fn compose_pair(first: u32, second: u32) -> Option<u32> {
    if !composes_back(second) {
        return None;
    }
    if let (Some(lead), Some(vowel)) = (first.checked_sub(LEADS), second.checked_sub(VOWELS))
        && lead < N_LEADS
        && vowel < N_VOWELS
    {
        return Some(SYLLABLES + (lead * N_VOWELS + vowel) * N_TRAILS);
    }
    if let (Some(syllable), Some(trail)) = (first.checked_sub(SYLLABLES), second.checked_sub(TRAILS))
        && syllable < N_SYLLABLES
        && syllable.is_multiple_of(N_TRAILS)
        && (1..N_TRAILS).contains(&trail)
    {
        return Some(first + trail);
    }
    let at = COMPOSITIONS.binary_search_by_key(&(first, second), |&(a, b, _)| (a, b)).ok()?;
    Some(COMPOSITIONS[at].2)
}

/// Joins each starter with the marks behind it that no mark of the same or a higher class separates from it.
fn compose(points: &[u32]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(points.len());
    let mut starter: Option<usize> = None;
    let mut last_class = 0;
    for &point in points {
        let class = combining(point);
        if let Some(at) = starter {
            let adjacent = at + 1 == out.len();
            let blocked = !adjacent && (last_class == 0 || last_class >= class);
            if !blocked && let Some(joined) = compose_pair(out[at], point) {
                out[at] = joined;
                continue;
            }
        }
        if class == 0 {
            starter = Some(out.len());
        }
        last_class = class;
        out.push(point);
    }
    out
}

/// `unicodedata.normalize`.
pub fn normalize(text: Text<'_>, form: Form) -> TextBuf {
    normalize_by(text, form, mapping)
}

/// Normalizes by the steps of one version of the data.
pub(super) fn normalize_by(text: Text<'_>, form: Form, step: Step) -> TextBuf {
    // Below these, nothing changes and nothing composes.
    let limit = if form == Form::Nfc { 0x300 } else { 0x80 };
    if text.iter().all(|cp| cp < limit) {
        return text.to_buf();
    }
    let mut points = Vec::with_capacity(text.len());
    for cp in text.iter() {
        decompose_into(cp, form.is_compatibility(), step, &mut points);
    }
    reorder(&mut points);
    let points = if form.composes() { compose(&points) } else { points };
    let mut out = TextBuilder::with_capacity(points.len());
    for cp in points {
        out.push(cp);
    }
    out.finish()
}

/// `unicodedata.is_normalized`.
pub fn is_normalized(text: Text<'_>, form: Form) -> bool {
    normalize(text, form).as_text() == text
}
