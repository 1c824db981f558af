//! The machine that tries the grammar's alternatives in CPython's order, with the same things remembered.

use rustc_hash::FxHashMap;

use super::grammar::{Action, Alt, Class, Grammar, Item, Keep, Place, RuleId};
use super::report::Raised;
use crate::Mode;
use crate::api::Lexed;
use crate::ast::Location;
use crate::error::{ErrorKind, SyntaxError};
use crate::names;
use crate::token::{NON_ASCII, Token, TokenKind as K};

/// The index of a node.
pub(super) type Value = u32;

/// The value of what is left out.
pub(super) const NOTHING: Value = 0;

/// An error has been found; it is kept in the machine.
#[derive(Debug)]
pub(super) struct Stopped;

/// A value, or nothing if the rule does not fit here.
pub(super) type Match = Result<Option<Value>, Stopped>;

/// How many steps an error may take to be found. Beyond that its report is the general one.
const MAX_STEPS: u64 = 30_000_000;

/// What a piece of program was found to be, as far as messages need to know.
pub(super) struct Node {
    pub(super) class: Class,
    pub(super) loc: Location,
    /// The first token.
    pub(super) first: u32,
    pub(super) kids: Vec<Value>,
}

/// The machine's state.
pub(super) struct Engine<'s> {
    pub(super) grammar: &'static Grammar,
    pub(super) src: &'s str,
    pub(super) lexed: &'s Lexed,
    /// Whether the text is a module, whose errors are shown in its file's lines.
    pub(super) is_module: bool,
    /// How many brackets are open after each token.
    pub(super) levels: Vec<u32>,
    pub(super) nodes: Vec<Node>,
    pub(super) mark: usize,
    /// How many tokens have been looked at.
    pub(super) fill: usize,
    level: u32,
    /// How many rules may be open inside each other.
    pub(super) max_level: u32,
    steps: u64,
    pub(super) call_invalid: bool,
    memo: FxHashMap<(RuleId, usize), (Option<Value>, usize)>,
    pub(super) raised: Option<Raised>,
    /// Whether `<>` is the operator instead of `!=`.
    pub(super) barry_as_flufl: bool,
}

impl<'s> Engine<'s> {
    pub(super) fn new(grammar: &'static Grammar, src: &'s str, lexed: &'s Lexed, mode: Mode) -> Self {
        let mut level = 0_u32;
        let levels = lexed.tokens.iter().map(|token| {
            match token.kind {
                K::LPar | K::LSqb | K::LBrace => level += 1,
                K::RPar | K::RSqb | K::RBrace => level = level.saturating_sub(1),
                _ => {}
            }
            level
        });
        let levels = levels.collect();
        let nothing = Node { class: Class::Other, loc: Location::default(), first: 0, kids: Vec::new() };
        Self {
            grammar,
            src,
            lexed,
            is_module: mode == Mode::Exec,
            levels,
            nodes: vec![nothing],
            mark: 0,
            fill: 0,
            level: 0,
            max_level: 0,
            steps: 0,
            call_invalid: false,
            memo: FxHashMap::default(),
            raised: None,
            barry_as_flufl: false,
        }
    }

    /// Runs the grammar from the beginning.
    pub(super) fn run(&mut self, rule: &str, call_invalid: bool) -> Match {
        self.mark = 0;
        self.level = 0;
        self.steps = 0;
        self.call_invalid = call_invalid;
        self.memo.clear();
        match self.grammar.names.get(rule) {
            Some(rule) => self.rule(*rule),
            None => Ok(None),
        }
    }

    /// The current token. Looking at the lexer's error raises it.
    fn token(&mut self) -> Result<Token, Stopped> {
        let tokens = &self.lexed.tokens;
        let at = self.mark.min(tokens.len() - 1);
        let token = tokens[at];
        if self.fill <= at {
            self.fill = at + 1;
            if token.kind == K::Error {
                self.raise_lexer_error();
                return Err(Stopped);
            }
        }
        Ok(token)
    }

    fn enter(&mut self) -> Result<(), Stopped> {
        self.level += 1;
        self.steps += 1;
        if self.max_level < self.level {
            self.raised = Some(Raised::TooDeep);
            return Err(Stopped);
        }
        if MAX_STEPS < self.steps {
            self.raised = Some(Raised::TooLong);
            return Err(Stopped);
        }
        Ok(())
    }

    pub(super) fn node(&mut self, class: Class, start: usize, kids: Vec<Value>) -> Value {
        let mut last = self.mark.saturating_sub(1);
        while start < last
            && matches!(self.lexed.tokens[last].kind, K::Newline | K::Indent | K::Dedent | K::EndMarker)
        {
            last -= 1;
        }
        let start_at = start.min(self.lexed.tokens.len() - 1);
        let first = self.token_loc(start_at);
        let loc = first.to(self.token_loc(last.max(start_at)));
        self.nodes.push(Node { class, loc, first: start_at as u32, kids });
        (self.nodes.len() - 1) as Value
    }

    fn rule(&mut self, id: RuleId) -> Match {
        let rule = &self.grammar.rules[id];
        if rule.invalid && !self.call_invalid {
            return Ok(None);
        }
        self.enter()?;
        let result = match rule.keep {
            Keep::No => {
                let call_invalid = self.call_invalid;
                self.call_invalid &= !rule.quiet;
                let result = self.alternatives(&rule.alts);
                self.call_invalid = call_invalid;
                result
            }
            Keep::Memo => self.remembered(id),
            Keep::Left => self.grown(id),
        };
        self.level -= 1;
        result
    }

    fn remembered(&mut self, id: RuleId) -> Match {
        self.token()?;
        let start = self.mark;
        if let Some(&(value, end)) = self.memo.get(&(id, start)) {
            self.mark = end;
            return Ok(value);
        }
        let value = self.alternatives(&self.grammar.rules[id].alts)?;
        self.memo.insert((id, start), (value, self.mark));
        Ok(value)
    }

    /// A rule that recurses on the left: first without itself, then with what it found so far, as long as that
    /// gets further.
    fn grown(&mut self, id: RuleId) -> Match {
        self.token()?;
        let start = self.mark;
        if let Some(&(value, end)) = self.memo.get(&(id, start)) {
            self.mark = end;
            return Ok(value);
        }
        let mut best = None;
        let mut best_end = start;
        loop {
            self.memo.insert((id, start), (best, best_end));
            self.mark = start;
            let found = self.alternatives(&self.grammar.rules[id].alts)?;
            if found.is_none() || self.mark <= best_end {
                break;
            }
            best = found;
            best_end = self.mark;
        }
        self.mark = best_end;
        Ok(best)
    }

    fn alternatives(&mut self, alts: &'static [Alt]) -> Match {
        let start = self.mark;
        for alt in alts {
            self.mark = start;
            let mut values = Vec::new();
            let mut cut = false;
            let mut fits = true;
            for (name, item) in &alt.items {
                if matches!(item, Item::Cut) {
                    cut = true;
                    continue;
                }
                let Some(value) = self.item(item)? else {
                    fits = false;
                    break;
                };
                if !matches!(item, Item::Ahead(..)) {
                    values.push((*name, value));
                }
            }
            if fits {
                return self.act(&alt.action, &values, start);
            }
            if cut {
                break;
            }
        }
        self.mark = start;
        Ok(None)
    }

    /// The result of an alternative that fits. Nothing means that the whole rule fails.
    fn act(&mut self, action: &Action, values: &[(u8, Value)], start: usize) -> Match {
        let named =
            |name: u8| values.iter().find(|(own, _)| *own == name).map_or(NOTHING, |(_, value)| *value);
        match *action {
            Action::Pass => match values {
                [(_, only)] => Ok(Some(*only)),
                _ => match values.iter().find(|(name, _)| *name != 0) {
                    Some((_, value)) => Ok(Some(*value)),
                    None => Ok(Some(self.node(Class::Other, start, Vec::new()))),
                },
            },
            Action::Make(class) => {
                let kids = values.iter().filter(|(name, _)| *name != 0).map(|(_, value)| *value).collect();
                Ok(Some(self.node(class, start, kids)))
            }
            Action::Raise(place, message) => {
                let subject = match place {
                    Place::At(name) | Place::Range(name, _) | Place::From(name) | Place::Block(name) => {
                        named(name)
                    }
                    Place::Here | Place::Next => NOTHING,
                };
                let end = if let Place::Range(_, end) = place { named(end) } else { NOTHING };
                let message = self.message(message, subject);
                self.raise(place, subject, end, message);
                Err(Stopped)
            }
            Action::Call(name, a, b, message) => self.call(name, named(a), named(b), message, start),
        }
    }

    fn item(&mut self, item: &'static Item) -> Match {
        match item {
            Item::Token(kind) => self.expect(*kind),
            Item::Word(word) => {
                let token = self.token()?;
                if token.kind == K::Name && self.text(&token) == *word {
                    return Ok(Some(self.take()));
                }
                Ok(None)
            }
            Item::SoftKeyword => {
                let token = self.token()?;
                if token.kind == K::Name && matches!(self.text(&token), "_" | "case" | "match" | "type") {
                    return Ok(Some(self.take()));
                }
                Ok(None)
            }
            Item::Rule(id) => self.rule(*id),
            Item::Group(alts) => {
                self.enter()?;
                let result = self.alternatives(alts);
                self.level -= 1;
                result
            }
            Item::Optional(item) => Ok(Some(self.attempt(item)?.unwrap_or(NOTHING))),
            Item::Star(item) => self.repeat(None, item, 0),
            Item::Plus(item) => self.repeat(None, item, 1),
            Item::Gather(separator, item) => self.repeat(Some(separator), item, 1),
            Item::Ahead(item, wanted) => {
                let start = self.mark;
                let found = self.item(item)?.is_some();
                self.mark = start;
                Ok((found == *wanted).then_some(NOTHING))
            }
            Item::Forced(kind, text) => {
                if let Some(value) = self.expect(*kind)? {
                    return Ok(Some(value));
                }
                let value = self.node_of_token();
                self.raise(Place::At(0), value, NOTHING, format!("expected '{text}'"));
                Err(Stopped)
            }
            Item::Cut => Ok(Some(NOTHING)),
        }
    }

    /// Tries an item; if it does not fit, goes back.
    fn attempt(&mut self, item: &'static Item) -> Match {
        let start = self.mark;
        let value = self.item(item)?;
        if value.is_none() {
            self.mark = start;
        }
        Ok(value)
    }

    fn repeat(&mut self, separator: Option<&'static Item>, item: &'static Item, least: usize) -> Match {
        self.enter()?;
        let start = self.mark;
        let mut kids = Vec::new();
        loop {
            let before = self.mark;
            if let Some(separator) = separator
                && !kids.is_empty()
                && self.item(separator)?.is_none()
            {
                self.mark = before;
                break;
            }
            let Some(value) = self.item(item)? else {
                self.mark = before;
                break;
            };
            kids.push(value);
            if self.mark == before {
                break;
            }
        }
        self.level -= 1;
        if kids.len() < least {
            self.mark = start;
            return Ok(None);
        }
        Ok(Some(self.node(Class::Seq, start, kids)))
    }

    fn expect(&mut self, kind: K) -> Match {
        let token = self.token()?;
        if token.kind != kind {
            return Ok(None);
        }
        if kind == K::Name && token.has(NON_ASCII) {
            self.refuse_constant(&token)?;
        }
        Ok(Some(self.take()))
    }

    /// Raises if the identifier's normal form is a reserved constant.
    fn refuse_constant(&mut self, token: &Token) -> Result<(), Stopped> {
        let Some(message) = names::constant_problem(&names::normalize(self.text(token))) else {
            return Ok(());
        };
        self.raised = Some(Raised::Lexer(SyntaxError::without_place(ErrorKind::Value, message)));
        Err(Stopped)
    }

    /// A node for the current token, which is left.
    fn take(&mut self) -> Value {
        let value = self.node_of_token();
        self.mark += 1;
        value
    }

    fn node_of_token(&mut self) -> Value {
        let at = self.mark.min(self.lexed.tokens.len() - 1);
        let class = match self.lexed.tokens[at].kind {
            K::Name => Class::Name,
            K::None => Class::None,
            K::True => Class::True,
            K::False => Class::False,
            _ => Class::Token,
        };
        let loc = self.token_loc(at);
        self.nodes.push(Node { class, loc, first: at as u32, kids: Vec::new() });
        (self.nodes.len() - 1) as Value
    }

    pub(super) fn text(&self, token: &Token) -> &'s str {
        &self.src[token.start as usize..token.end as usize]
    }
}
