//! Checking trees that programs built (`Python/ast.c`): what the grammar promises of parsed ones, the compiler relies on.
//!
//! Checks come in CPython's order, so that the first error found is the same.

mod expr;
mod pattern;
mod stmt;

use rustc_hash::FxHashMap;
use serpentarium_parser::ast::{Expr, Location, Mod, Stmt, StmtKind};

use crate::diagnostics::Result;
use crate::error::{CompileError, ErrorKind};
use crate::recursion::{Recursion, with_stack};
use crate::symtable::address;

/// What a program's tree held although no tree can, by the address of the expression that stands in for it.
#[derive(Debug, Default)]
pub struct Oddities(FxHashMap<usize, Oddity>);

#[derive(Debug)]
enum Oddity {
    /// `None` in a list of expressions, or, as the expression of a statement, in a list of statements.
    Missing,
    /// A constant whose value is of this class.
    Foreign(String),
}

impl Oddities {
    /// Notes that `stand_in` takes the place of `None`.
    pub fn add_missing(&mut self, stand_in: &Expr<'_>) {
        self.0.insert(address(stand_in), Oddity::Missing);
    }

    /// Notes that the value of `constant` is of the class `name`, of which there are no literals.
    pub fn add_foreign(&mut self, constant: &Expr<'_>, name: String) {
        self.0.insert(address(constant), Oddity::Foreign(name));
    }

    fn is_missing(&self, expr: &Expr<'_>) -> bool {
        matches!(self.0.get(&address(expr)), Some(Oddity::Missing))
    }

    fn foreign(&self, expr: &Expr<'_>) -> Option<&str> {
        match self.0.get(&address(expr)) {
            Some(Oddity::Foreign(name)) => Some(name),
            _ => None,
        }
    }
}

/// Checks a tree that a program built.
pub fn validate(module: &Mod<'_>, oddities: &Oddities) -> std::result::Result<(), CompileError> {
    let mut validator = Validator { oddities, recursion: Recursion::default() };
    match *module {
        Mod::Module { body, .. } | Mod::Interactive { body } => validator.stmts(body),
        Mod::Expression { body } => validator.load(body),
        Mod::FunctionType { argtypes, returns } => {
            validator.loads(argtypes)?;
            validator.load(returns)
        }
    }
}

struct Validator<'o> {
    oddities: &'o Oddities,
    recursion: Recursion,
}

impl Validator<'_> {
    /// Runs a check one level down.
    fn nested(&mut self, check: impl FnOnce(&mut Self) -> Result) -> Result {
        self.recursion.enter()?;
        let result = with_stack(|| check(self));
        self.recursion.leave();
        result
    }

    fn is_missing_stmt(&self, stmt: &Stmt<'_>) -> bool {
        matches!(stmt.kind, StmtKind::Expr { value } if self.oddities.is_missing(value))
    }
}

fn type_error(message: impl Into<String>) -> CompileError {
    CompileError { kind: ErrorKind::Type, message: message.into(), location: None, placed_in_args: false }
}

fn ensure(condition: bool, message: &str) -> Result {
    if condition { Ok(()) } else { Err(CompileError::value(message)) }
}

fn nonempty<T>(items: &[T], what: &str, owner: &str) -> Result {
    if items.is_empty() {
        return Err(CompileError::value(format!("empty {what} on {owner}")));
    }
    Ok(())
}

/// Ends must not lie before beginnings.
fn positions(loc: Location) -> Result {
    let Location { line, col, end_line, end_col } = loc;
    if end_line < line {
        return Err(CompileError::value(format!("AST node line range ({line}, {end_line}) is not valid")));
    }
    if line < 0 && end_line != line || col < 0 && col != end_col {
        return Err(CompileError::value(format!(
            "AST node column range ({col}, {end_col}) for line range ({line}, {end_line}) is not valid"
        )));
    }
    if line == end_line && end_col < col {
        return Err(CompileError::value(format!("line {line}, column {col}-{end_col} is not a valid range")));
    }
    Ok(())
}

/// The names of constants cannot be bound.
fn name(name: &str) -> Result {
    if matches!(name, "None" | "True" | "False") {
        return Err(CompileError::value(format!("identifier field can't represent '{name}' constant")));
    }
    Ok(())
}
