//! The grammar of wrong programs, read from `grammar.peg` when the first error is met.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::token::{TokenKind as K, keyword, operator};

/// A rule's place in [`Grammar::rules`].
pub(super) type RuleId = usize;

/// All rules.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    pub(super) rules: Vec<Rule>,
    pub(super) names: FxHashMap<&'static str, RuleId>,
}

/// How a rule's results are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    No,
    Memo,
    /// Kept too, and grown as long as the rule, which recurses on the left, finds more.
    Left,
}

/// A rule: alternatives in order.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) keep: Keep,
    pub(super) quiet: bool,
    /// Only for wrong programs.
    pub(super) invalid: bool,
    pub(super) alts: Vec<Alt>,
}

/// One alternative: items in order, each with its name or zero.
#[derive(Debug)]
pub(super) struct Alt {
    pub(super) items: Vec<(u8, Item)>,
    pub(super) action: Action,
}

/// What an alternative consists of.
#[derive(Debug)]
pub(super) enum Item {
    Token(K),
    Word(&'static str),
    SoftKeyword,
    Rule(RuleId),
    Optional(Box<Item>),
    Star(Box<Item>),
    Plus(Box<Item>),
    Gather(Box<Item>, Box<Item>),
    Ahead(Box<Item>, bool),
    Cut,
    Forced(K, &'static str),
    Group(Vec<Alt>),
}

/// What a matched alternative results in.
#[derive(Debug)]
pub(super) enum Action {
    /// The value of the item named `a`, of the only named one, or of the only one.
    Pass,
    Make(Class),
    Raise(Place, &'static str),
    Call(&'static str, u8, u8, &'static str),
}

/// Where an error is reported.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    At(u8),
    Range(u8, u8),
    From(u8),
    Here,
    Next,
    /// As `Here`, but an `IndentationError`; the name is for the message.
    Block(u8),
}

/// What kind of node an alternative makes, as far as messages tell kinds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Other,
    Token,
    Seq,
    Name,
    Literal,
    None,
    True,
    False,
    Ellipsis,
    FString,
    TString,
    Attribute,
    Subscript,
    Starred,
    List,
    Tuple,
    Lambda,
    Call,
    Operator,
    GenExp,
    Yield,
    Await,
    ListComp,
    SetComp,
    DictComp,
    Dict,
    Set,
    Compare,
    In,
    IfExp,
    NamedExpr,
    Args,
    Keyword,
    DictUnpacking,
}

impl Class {
    /// What messages call such an expression.
    pub(super) const fn expression_name(self) -> &'static str {
        match self {
            Self::Attribute => "attribute",
            Self::Subscript => "subscript",
            Self::Starred => "starred",
            Self::Name => "name",
            Self::List => "list",
            Self::Tuple => "tuple",
            Self::Lambda => "lambda",
            Self::Call => "function call",
            Self::Operator => "expression",
            Self::GenExp => "generator expression",
            Self::Yield => "yield expression",
            Self::Await => "await expression",
            Self::ListComp => "list comprehension",
            Self::SetComp => "set comprehension",
            Self::DictComp => "dict comprehension",
            Self::Dict => "dict literal",
            Self::Set => "set display",
            Self::FString => "f-string expression",
            Self::TString => "t-string expression",
            Self::None => "None",
            Self::True => "True",
            Self::False => "False",
            Self::Ellipsis => "ellipsis",
            Self::Compare => "comparison",
            Self::IfExp => "conditional expression",
            Self::NamedExpr => "named expression",
            _ => "literal",
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "Seq" => Self::Seq,
            "Name" => Self::Name,
            "None" => Self::None,
            "True" => Self::True,
            "False" => Self::False,
            "Ellipsis" => Self::Ellipsis,
            "TString" => Self::TString,
            "Attribute" => Self::Attribute,
            "Subscript" => Self::Subscript,
            "Starred" => Self::Starred,
            "List" => Self::List,
            "Tuple" => Self::Tuple,
            "Lambda" => Self::Lambda,
            "Call" => Self::Call,
            "Operator" => Self::Operator,
            "GenExp" => Self::GenExp,
            "Yield" => Self::Yield,
            "Await" => Self::Await,
            "ListComp" => Self::ListComp,
            "SetComp" => Self::SetComp,
            "DictComp" => Self::DictComp,
            "Dict" => Self::Dict,
            "Set" => Self::Set,
            "Compare" => Self::Compare,
            "In" => Self::In,
            "IfExp" => Self::IfExp,
            "NamedExpr" => Self::NamedExpr,
            "Args" => Self::Args,
            "Keyword" => Self::Keyword,
            "DictUnpacking" => Self::DictUnpacking,
            _ => Self::Other,
        }
    }
}

/// The grammar, read once.
pub(super) fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| read(include_str!("grammar.peg")))
}

fn read(text: &'static str) -> Grammar {
    let mut grammar = Grammar::default();
    let tokens = split(text);
    let mut reader = Reader { tokens: &tokens, at: 0, grammar: &mut grammar };
    while reader.at < reader.tokens.len() {
        reader.rule();
    }
    grammar
}

/// Splits the text into words, quoted texts (with their opening quote) and punctuation.
fn split(text: &'static str) -> Vec<&'static str> {
    let mut tokens = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let bytes = line.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let length = match byte {
                b' ' => {
                    at += 1;
                    continue;
                }
                b'\'' | b'"' => {
                    let mut end = at + 1;
                    while bytes.get(end).is_some_and(|next| *next != byte) {
                        end += if bytes[end] == b'\\' { 2 } else { 1 };
                    }
                    end + 1 - at
                }
                b'&' if bytes.get(at + 1) == Some(&b'&') => 2,
                _ if is_word(byte) => bytes[at..].iter().take_while(|byte| is_word(**byte)).count(),
                _ => 1,
            };
            tokens.push(&line[at..at + length]);
            at += length;
        }
    }
    tokens
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

struct Reader<'t, 'g> {
    tokens: &'t [&'static str],
    at: usize,
    grammar: &'g mut Grammar,
}

impl Reader<'_, '_> {
    fn peek(&self, ahead: usize) -> &'static str {
        self.tokens.get(self.at + ahead).copied().unwrap_or("")
    }

    fn next(&mut self) -> &'static str {
        let token = self.peek(0);
        self.at += 1;
        token
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.peek(0) == token;
        self.at += usize::from(found);
        found
    }

    /// The rule of that name, which may be defined later.
    fn rule_id(&mut self, name: &'static str) -> RuleId {
        if let Some(id) = self.grammar.names.get(name) {
            return *id;
        }
        let id = self.grammar.rules.len();
        let invalid = name.starts_with("invalid_");
        self.grammar.rules.push(Rule { keep: Keep::No, quiet: false, invalid, alts: Vec::new() });
        self.grammar.names.insert(name, id);
        id
    }

    fn rule(&mut self) {
        let name = self.next();
        let id = self.rule_id(name);
        let mut keep = Keep::No;
        let mut quiet = false;
        while !self.eat("=") && self.at < self.tokens.len() {
            match self.next() {
                "memo" => keep = Keep::Memo,
                "left" => keep = Keep::Left,
                _ => quiet = true,
            }
        }
        let alts = self.alternatives();
        let rule = &mut self.grammar.rules[id];
        rule.keep = keep;
        rule.quiet = quiet;
        rule.alts = alts;
    }

    fn alternatives(&mut self) -> Vec<Alt> {
        let mut alts = vec![self.alternative()];
        while self.eat("/") {
            alts.push(self.alternative());
        }
        alts
    }

    /// Whether the next words begin another rule.
    fn at_rule(&self) -> bool {
        let is_name = self.peek(0).bytes().all(is_word);
        is_name
            && (self.peek(1) == "="
                || matches!(self.peek(1), "memo" | "left" | "quiet") && self.peek(2) == "=")
    }

    fn alternative(&mut self) -> Alt {
        let mut items = Vec::new();
        loop {
            let action = match self.peek(0) {
                "" | "/" | ")" => Action::Pass,
                "@" => {
                    self.at += 1;
                    Action::Make(Class::named(self.next()))
                }
                "at" | "range" | "from" | "here" | "next" | "indented" | "call" => self.error_action(),
                _ if self.at_rule() => Action::Pass,
                _ => {
                    let name = if self.peek(1) == ":" { self.name() } else { 0 };
                    let item = self.item();
                    items.push((name, item));
                    continue;
                }
            };
            return Alt { items, action };
        }
    }

    /// A name and the colon behind it.
    fn name(&mut self) -> u8 {
        let name = self.next().as_bytes().first().copied().unwrap_or(0);
        self.at += 1;
        name
    }

    fn error_action(&mut self) -> Action {
        let verb = self.next();
        let mut args = Vec::new();
        if self.eat("(") {
            while !self.eat(")") && self.at < self.tokens.len() {
                let arg = self.next();
                if arg != "," {
                    args.push(arg);
                }
            }
        }
        let message = self.next();
        let message = message.get(1..message.len().saturating_sub(1)).unwrap_or("");
        let name = |index: usize| args.get(index).and_then(|arg| arg.bytes().next()).unwrap_or(0);
        let place = match verb {
            "at" => Place::At(name(0)),
            "range" => Place::Range(name(0), name(1)),
            "from" => Place::From(name(0)),
            "next" => Place::Next,
            "indented" => Place::Block(name(0)),
            "call" => return Action::Call(args.first().copied().unwrap_or(""), name(1), name(2), message),
            _ => Place::Here,
        };
        Action::Raise(place, message)
    }

    fn item(&mut self) -> Item {
        if self.eat("&&") {
            let text = unquote(self.next());
            return Item::Forced(token_kind(text), text);
        }
        if self.eat("&") {
            return Item::Ahead(Box::new(self.item()), true);
        }
        if self.eat("!") {
            return Item::Ahead(Box::new(self.item()), false);
        }
        if self.eat("~") {
            return Item::Cut;
        }
        let mut item = self.atom();
        if self.eat(".") {
            let repeated = self.atom();
            self.at += 1;
            return Item::Gather(Box::new(item), Box::new(repeated));
        }
        loop {
            item = match self.peek(0) {
                "?" => Item::Optional(Box::new(item)),
                "*" => Item::Star(Box::new(item)),
                "+" => Item::Plus(Box::new(item)),
                _ => return item,
            };
            self.at += 1;
        }
    }

    fn atom(&mut self) -> Item {
        let token = self.next();
        if token == "(" {
            let alts = self.alternatives();
            self.at += 1;
            return Item::Group(alts);
        }
        if token.starts_with('\'') {
            return Item::Token(token_kind(unquote(token)));
        }
        if token.starts_with('"') {
            return Item::Word(unquote(token));
        }
        match token {
            "NAME" => Item::Token(K::Name),
            "NUMBER" => Item::Token(K::Number),
            "STRING" => Item::Token(K::String),
            "NEWLINE" => Item::Token(K::Newline),
            "INDENT" => Item::Token(K::Indent),
            "DEDENT" => Item::Token(K::Dedent),
            "ENDMARKER" => Item::Token(K::EndMarker),
            "FSTRING_START" => Item::Token(K::FStringStart),
            "FSTRING_MIDDLE" => Item::Token(K::FStringMiddle),
            "FSTRING_END" => Item::Token(K::FStringEnd),
            "TSTRING_START" => Item::Token(K::TStringStart),
            "TSTRING_MIDDLE" => Item::Token(K::TStringMiddle),
            "TSTRING_END" => Item::Token(K::TStringEnd),
            "SOFT_KEYWORD" => Item::SoftKeyword,
            name => Item::Rule(self.rule_id(name)),
        }
    }
}

fn unquote(token: &'static str) -> &'static str {
    token.get(1..token.len().saturating_sub(1)).unwrap_or("")
}

/// The token that is written so.
fn token_kind(text: &str) -> K {
    let bytes = text.as_bytes();
    if text == "..." {
        return K::Ellipsis;
    }
    if text == "." {
        return K::Dot;
    }
    let word = keyword(bytes);
    if word != K::Name {
        return word;
    }
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    operator(byte(0), byte(1), byte(2)).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_that_is_used_is_defined() {
        let grammar = grammar();
        let mut missing: Vec<_> =
            grammar.names.iter().filter(|(_, id)| grammar.rules[**id].alts.is_empty()).collect();
        missing.sort();
        assert_eq!(missing, []);
        assert!(200 < grammar.rules.len());
    }
}
