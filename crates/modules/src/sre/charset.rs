//! Sets of characters: `[a-z\d]` and the like, and single characters compared without regard to case.

use serpentarium_text::unicode;

use super::code::{Fold, op};

/// A set, made so that a look-up of a Latin-1 character is one read.
#[derive(Debug)]
pub(super) struct CharSet {
    /// Membership of the first 256 characters.
    latin1: [bool; 256],
    fold: Fold,
    items: Vec<Item>,
}

/// Part of a set. The first item that holds the character decides.
#[derive(Debug)]
pub(super) enum Item {
    Literal(u32),
    Range(u32, u32),
    /// Folded characters; the upper case of the character counts too.
    FoldedRange(u32, u32),
    Category(Category),
    /// A bit for each of the first 256 characters.
    Bitmap([u32; 8]),
    /// For each block of 256 characters the number of its bitmap.
    BigBitmap {
        blocks: Box<[u8; 256]>,
        bitmaps: Box<[[u32; 8]]>,
    },
    /// From here on the answer is the other one.
    Negate,
}

/// A class of characters (`\d`, `\s`, `\w`) and whether it is the complement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Category {
    class: Class,
    negated: bool,
}

#[derive(Clone, Copy, Debug)]
enum Class {
    Digit,
    Space,
    Word,
    LineBreak,
    UnicodeDigit,
    UnicodeSpace,
    UnicodeWord,
    UnicodeLineBreak,
}

impl Category {
    /// The category of a code number of `re._constants`; words of the locale are those of ASCII.
    pub(super) fn from_code(code: u32) -> Option<Self> {
        let class = match code / 2 {
            0 => Class::Digit,
            1 => Class::Space,
            2 | 4 => Class::Word,
            3 => Class::LineBreak,
            5 => Class::UnicodeDigit,
            6 => Class::UnicodeSpace,
            7 => Class::UnicodeWord,
            8 => Class::UnicodeLineBreak,
            _ => return None,
        };
        Some(Self { class, negated: code % 2 == 1 })
    }

    fn contains(self, ch: u32) -> bool {
        let member = match self.class {
            Class::Digit => ch < 128 && (ch as u8).is_ascii_digit(),
            Class::Space => matches!(ch, 9..=13 | 32),
            Class::Word => is_ascii_word(ch),
            Class::LineBreak => ch == LINE_FEED,
            Class::UnicodeDigit => unicode::is_decimal(ch),
            Class::UnicodeSpace => unicode::is_space(ch),
            Class::UnicodeWord => is_unicode_word(ch),
            Class::UnicodeLineBreak => unicode::is_line_break(ch),
        };
        member != self.negated
    }
}

/// What `.` does not match.
pub(super) const LINE_FEED: u32 = 10;

/// `\w` of ASCII patterns.
pub(super) fn is_ascii_word(ch: u32) -> bool {
    ch < 128 && ((ch as u8).is_ascii_alphanumeric() || ch == u32::from(b'_'))
}

/// `\w` of Unicode patterns.
pub(super) fn is_unicode_word(ch: u32) -> bool {
    if ch < 128 { is_ascii_word(ch) } else { unicode::is_alnum(ch) }
}

/// The one-to-one upper case: the first character of the full one (`_PyUnicode_ToUppercase`).
pub(super) fn simple_upper(ch: u32) -> u32 {
    unicode::upper(ch).as_slice().first().copied().unwrap_or(ch)
}

/// The character as it is compared.
#[inline]
pub(super) fn folded(fold: Fold, ch: u32) -> u32 {
    match fold {
        Fold::None => ch,
        Fold::Ascii | Fold::Locale if ch < 128 => u32::from((ch as u8).to_ascii_lowercase()),
        Fold::Ascii | Fold::Locale => ch,
        Fold::Unicode => unicode::simple_lower(ch),
    }
}

impl CharSet {
    /// The set of the characters whose folded form is in `items`.
    pub(super) fn new(fold: Fold, items: Vec<Item>) -> Self {
        let mut set = Self { latin1: [false; 256], fold, items };
        for ch in 0..256 {
            set.latin1[ch] = set.look_up(ch as u32);
        }
        set
    }

    /// The set of one character compared by `fold`, or of all others.
    pub(super) fn of_literal(fold: Fold, literal: u32, negated: bool) -> Self {
        let item = Item::Literal(literal);
        Self::new(fold, if negated { vec![Item::Negate, item] } else { vec![item] })
    }

    /// Whether the set has the character.
    #[inline]
    pub(super) fn contains(&self, ch: u32) -> bool {
        match self.latin1.get(ch as usize) {
            Some(member) => *member,
            None => self.look_up(ch),
        }
    }

    fn look_up(&self, ch: u32) -> bool {
        let lower = folded(self.fold, ch);
        let is_letter = self.fold == Fold::Locale && (97..123).contains(&lower);
        let mut answer = true;
        for item in &self.items {
            if let Item::Negate = item {
                answer = !answer;
            } else if item.holds(lower) || (is_letter && item.holds(lower - 32)) {
                return answer;
            }
        }
        !answer
    }
}

impl Item {
    fn holds(&self, ch: u32) -> bool {
        match self {
            Self::Negate => false,
            Self::Literal(literal) => ch == *literal,
            Self::Range(low, high) => (*low..=*high).contains(&ch),
            Self::FoldedRange(low, high) => {
                (*low..=*high).contains(&ch) || (*low..=*high).contains(&simple_upper(ch))
            }
            Self::Category(category) => category.contains(ch),
            Self::Bitmap(bitmap) => ch < 256 && bit(bitmap, ch),
            Self::BigBitmap { blocks, bitmaps } => blocks
                .get(ch as usize >> 8)
                .and_then(|block| bitmaps.get(usize::from(*block)))
                .is_some_and(|bitmap| bit(bitmap, ch & 255)),
        }
    }
}

fn bit(bitmap: &[u32; 8], ch: u32) -> bool {
    bitmap[ch as usize / 32] >> (ch % 32) & 1 == 1
}

/// Reads the items of a set. Nothing if they are not well formed, or do not end where they should.
pub(super) fn parse_items(mut code: &[u32]) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    while let Some((number, rest)) = code.split_first() {
        let (item, rest) = match (*number, rest) {
            (op::NEGATE, rest) => (Item::Negate, rest),
            (op::LITERAL, [literal, rest @ ..]) => (Item::Literal(*literal), rest),
            (op::RANGE, [low, high, rest @ ..]) => (Item::Range(*low, *high), rest),
            (op::RANGE_UNI_IGNORE, [low, high, rest @ ..]) => (Item::FoldedRange(*low, *high), rest),
            (op::CATEGORY, [code, rest @ ..]) => (Item::Category(Category::from_code(*code)?), rest),
            (op::CHARSET, rest) => {
                let (bitmap, rest) = rest.split_first_chunk::<8>()?;
                (Item::Bitmap(*bitmap), rest)
            }
            (op::BIGCHARSET, [count, rest @ ..]) => big_bitmap(*count as usize, rest)?,
            _ => return None,
        };
        items.push(item);
        code = rest;
    }
    Some(items)
}

/// The table of block numbers takes 64 codes of four bytes each; the bitmaps follow.
fn big_bitmap(count: usize, code: &[u32]) -> Option<(Item, &[u32])> {
    let (table, rest) = code.split_first_chunk::<64>()?;
    let mut blocks = Box::new([0; 256]);
    for (quad, code) in blocks.chunks_exact_mut(4).zip(table) {
        quad.copy_from_slice(&code.to_ne_bytes());
    }
    if blocks.iter().any(|block| usize::from(*block) >= count) {
        return None;
    }
    let (bitmaps, rest) = rest.split_at_checked(count.checked_mul(8)?)?;
    let bitmaps = bitmaps.chunks_exact(8).filter_map(|bitmap| bitmap.try_into().ok()).collect();
    Some((Item::BigBitmap { blocks, bitmaps }, rest))
}
