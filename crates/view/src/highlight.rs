//! Colours for Python source, good enough to read by: it knows words, numbers, strings and comments.

use std::ops::Range;

/// Characters of a line that are drawn.
const LINE_LIMIT: usize = 2_000;

/// What a piece of source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Names, operators, blanks.
    Plain,
    /// `if`, `def`, `return`...
    Keyword,
    /// `print`, `len`, `True`...
    Builtin,
    /// The name after `def` or `class`.
    Definition,
    /// A number.
    Number,
    /// A string, or part of one that runs over several lines.
    Text,
    /// From `#` to the line's end.
    Comment,
}

/// A source text cut into lines, each cut into pieces.
#[derive(Clone, Debug, Default)]
pub struct Highlighted {
    text: String,
    lines: Vec<(String, Vec<(Range<usize>, Kind)>)>,
}

const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

const BUILTINS: &[&str] = &[
    "False",
    "None",
    "True",
    "abs",
    "all",
    "any",
    "bool",
    "bytes",
    "dict",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "getattr",
    "hasattr",
    "id",
    "int",
    "isinstance",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "object",
    "open",
    "print",
    "property",
    "range",
    "repr",
    "reversed",
    "self",
    "set",
    "setattr",
    "sorted",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "zip",
];

impl Highlighted {
    /// Cuts a text, unless it is the one cut before.
    pub fn update(&mut self, text: &str) {
        if self.text == text {
            return;
        }
        text.clone_into(&mut self.text);
        let mut open_string = None;
        self.lines = text
            .lines()
            .map(|line| {
                // A line of any length is drawn only as far as anybody reads.
                let cut_at = line.char_indices().nth(LINE_LIMIT).map(|(at, _)| at);
                let shown = cut_at.map_or(line, |at| &line[..at]);
                let mut line = shown.replace('\t', "    ");
                if cut_at.is_some() {
                    line.push('…');
                }
                let pieces = cut(&line, &mut open_string);
                (line, pieces)
            })
            .collect();
    }

    /// The number of lines.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A line, from 0, with its pieces in order and without gaps.
    pub fn line(&self, index: usize) -> (&str, &[(Range<usize>, Kind)]) {
        match self.lines.get(index) {
            Some((line, pieces)) => (line, pieces),
            None => ("", &[]),
        }
    }
}

/// Cuts one line. `open_string` is the delimiter of a triple-quoted string that is open at its beginning.
fn cut(line: &str, open_string: &mut Option<&'static str>) -> Vec<(Range<usize>, Kind)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut after_def = false;
    while at < line.len() {
        let rest = &line[at..];
        let (length, kind) = match *open_string {
            Some(delimiter) => (until(rest, 0, delimiter, open_string), Kind::Text),
            None => piece(rest, open_string, &mut after_def),
        };
        pieces.push((at..at + length, kind));
        at += length;
    }
    pieces
}

fn piece(rest: &str, open_string: &mut Option<&'static str>, after_def: &mut bool) -> (usize, Kind) {
    let Some(first) = rest.chars().next() else { return (1, Kind::Plain) };
    if first == '#' {
        return (rest.len(), Kind::Comment);
    }
    if let Some(length) = string(rest, open_string) {
        return (length, Kind::Text);
    }
    let run = |accepts: fn(char) -> bool| rest.find(|c| !accepts(c)).unwrap_or(rest.len());
    if first.is_ascii_digit() {
        return (run(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.'), Kind::Number);
    }
    if is_word(first) {
        let length = run(is_word);
        let word = &rest[..length];
        let defined = std::mem::replace(after_def, matches!(word, "def" | "class"));
        let kind = match word {
            word if KEYWORDS.contains(&word) => Kind::Keyword,
            _ if defined => Kind::Definition,
            word if BUILTINS.contains(&word) => Kind::Builtin,
            _ => Kind::Plain,
        };
        return (length, kind);
    }
    (run(|c| !is_word(c) && !matches!(c, '#' | '"' | '\'')).max(first.len_utf8()), Kind::Plain)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the string literal that `rest` begins with, prefix included.
fn string(rest: &str, open_string: &mut Option<&'static str>) -> Option<usize> {
    let prefix =
        rest.find(['"', '\'']).filter(|&n| n <= 2 && rest[..n].chars().all(|c| "rbfutRBFUT".contains(c)))?;
    let quoted = &rest[prefix..];
    for delimiter in ["\"\"\"", "'''"] {
        if quoted.starts_with(delimiter) {
            *open_string = Some(delimiter);
            return Some(until(rest, prefix + 3, delimiter, open_string));
        }
    }
    let quote = quoted.chars().next()?;
    let mut escaped = false;
    for (index, c) in quoted.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(prefix + index + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

/// To the end of the delimiter at or after `from`, which closes the string, or to the end of the line.
fn until(rest: &str, from: usize, delimiter: &str, open_string: &mut Option<&'static str>) -> usize {
    match rest[from..].find(delimiter) {
        Some(index) => {
            *open_string = None;
            from + index + delimiter.len()
        }
        None => rest.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<String> {
        let mut highlighted = Highlighted::default();
        highlighted.update(text);
        let mut result = Vec::new();
        for index in 0..highlighted.len() {
            let (line, pieces) = highlighted.line(index);
            assert_eq!(pieces.iter().map(|(range, _)| range.len()).sum::<usize>(), line.len());
            let named = pieces.iter().filter(|(_, kind)| *kind != Kind::Plain);
            result.extend(named.map(|(range, kind)| format!("{kind:?} {}", &line[range.clone()])));
        }
        result
    }

    #[test]
    fn words_strings_and_comments_are_told_apart() {
        let found = kinds("def f(x):  # why\n    return rb'a\\'b' + 1_0 or \"\"\"x\ny\"\"\" é");
        let expected = ["Keyword def", "Definition f", "Comment # why", "Keyword return", "Text rb'a\\'b'"];
        assert_eq!(found[..5], expected);
        assert_eq!(found[5..], ["Number 1_0", "Keyword or", "Text \"\"\"x", "Text y\"\"\""]);
    }

    #[test]
    fn nothing_is_lost_of_broken_source() {
        kinds("'unclosed\n\"\"\"never closed\nß\u{1F600} \\ \x01 ''' \n");
    }
}
