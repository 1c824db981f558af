//! `strftime` in the C locale, with the flags and widths of the GNU C library.

use super::calendar::{Broken, iso_week, seconds_of};

/// Names of the days of the week.
pub(super) const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/// Names of the months.
pub(super) const MONTHS: [&str; 12] = [
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

fn name(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or("?")
}

/// What one directive gives: a number with its usual width and fill, or text.
enum Piece {
    Number(i64, usize, char),
    Text(String),
}

/// Formats a broken-down time.
pub(super) fn format(text: &str, time: &Broken) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let directive = &rest[at..];
        let mut chars = directive[1..].char_indices().peekable();
        let (mut fill, mut upper, mut swap, mut width) = (None, false, false, 0_usize);
        while let Some(&(_, c)) = chars.peek() {
            match c {
                '-' | '_' => fill = Some(c),
                '0' if width == 0 => fill = Some('0'),
                '^' => upper = true,
                '#' => swap = true,
                '0'..='9' => width = (width * 10 + c as usize - '0' as usize).min(1000),
                _ => break,
            }
            chars.next();
        }
        if let Some(&(_, 'E' | 'O')) = chars.peek() {
            chars.next();
        }
        let piece = chars.next().and_then(|(index, c)| Some((index + 1 + c.len_utf8(), piece(c, time)?, c)));
        let Some((len, piece, letter)) = piece else {
            out.push('%');
            rest = &directive[1..];
            continue;
        };
        push(&mut out, piece, fill, width, upper, swap, letter);
        rest = &directive[len..];
    }
    out.push_str(rest);
    out
}

fn push(
    out: &mut String,
    piece: Piece,
    fill: Option<char>,
    width: usize,
    upper: bool,
    swap: bool,
    letter: char,
) {
    let (text, wanted, pad) = match piece {
        Piece::Number(value, usual, usual_fill) => {
            let pad = match fill {
                Some('-') => None,
                Some('_') => Some(' '),
                Some(_) => Some('0'),
                None => Some(usual_fill),
            };
            (value.to_string(), if width > 0 { width } else { usual }, pad)
        }
        Piece::Text(text) => {
            let text = match (upper, swap, letter) {
                (_, true, 'p' | 'Z') => text.to_lowercase(),
                (true, ..) | (_, true, 'a' | 'A' | 'b' | 'B' | 'h') => text.to_uppercase(),
                _ => text,
            };
            let text = if swap && letter == 'Z' { text.to_lowercase() } else { text };
            (text, width, if fill == Some('0') { Some('0') } else { Some(' ') })
        }
    };
    let missing = wanted.saturating_sub(text.chars().count());
    match pad {
        Some('0') if text.starts_with('-') => {
            out.push('-');
            out.extend(std::iter::repeat_n('0', missing));
            out.push_str(&text[1..]);
        }
        Some(pad) => {
            out.extend(std::iter::repeat_n(pad, missing));
            out.push_str(&text);
        }
        None => out.push_str(&text),
    }
}

fn piece(letter: char, time: &Broken) -> Option<Piece> {
    let two = |value: i64| Piece::Number(value, 2, '0');
    let spaced = |value: i64| Piece::Number(value, 2, ' ');
    let text = |text: &str| Piece::Text(text.to_owned());
    let nested = |pattern: &str| Piece::Text(format(pattern, time));
    let twelve = if time.hour % 12 == 0 { 12 } else { time.hour % 12 };
    let monday = (time.weekday + 6).rem_euclid(7);
    Some(match letter {
        'a' => Piece::Text(name(&DAYS, time.weekday).chars().take(3).collect()),
        'A' => text(name(&DAYS, time.weekday)),
        'b' | 'h' => Piece::Text(name(&MONTHS, time.month).chars().take(3).collect()),
        'B' => text(name(&MONTHS, time.month)),
        'c' => nested("%a %b %e %H:%M:%S %Y"),
        'C' => Piece::Number(time.year.div_euclid(100), if time.year < 1000 { 0 } else { 2 }, '0'),
        'd' => two(time.day),
        'D' | 'x' => nested("%m/%d/%y"),
        'e' => spaced(time.day),
        'F' => nested("%Y-%m-%d"),
        'g' => two(iso_week(time).0.rem_euclid(100)),
        'G' => Piece::Number(iso_week(time).0, 0, '0'),
        'H' => two(time.hour),
        'I' => two(twelve),
        'j' => Piece::Number(time.yearday + 1, 3, '0'),
        'k' => spaced(time.hour),
        'l' => spaced(twelve),
        'm' => two(time.month + 1),
        'M' => two(time.minute),
        'n' => text("\n"),
        'p' => text(if time.hour < 12 { "AM" } else { "PM" }),
        'P' => text(if time.hour < 12 { "am" } else { "pm" }),
        'r' => nested("%I:%M:%S %p"),
        'R' => nested("%H:%M"),
        's' => Piece::Number(seconds_of(time) - time.offset, 0, '0'),
        'S' => two(time.second),
        't' => text("\t"),
        'T' | 'X' => nested("%H:%M:%S"),
        'u' => Piece::Number(monday + 1, 1, '0'),
        'U' => two((time.yearday + 7 - time.weekday).div_euclid(7)),
        'V' => two(iso_week(time).1),
        'w' => Piece::Number(time.weekday, 1, '0'),
        'W' => two((time.yearday + 7 - monday).div_euclid(7)),
        'y' => two(time.year.rem_euclid(100)),
        'Y' => Piece::Number(time.year, 0, '0'),
        'z' => {
            let sign = if time.offset < 0 { '-' } else { '+' };
            let minutes = time.offset.abs() / 60;
            Piece::Text(format!("{sign}{:02}{:02}", minutes / 60, minutes % 60))
        }
        'Z' => text(&time.zone),
        '%' => text("%"),
        _ => return None,
    })
}
