//! Trees as text, in the form of `ast.dump(tree, include_attributes=...)`.
//!
//! The walk keeps its own stack, so that trees of any depth can be written.

mod expr;
mod repr;
mod stmt;

use rustpython_wtf8::Wtf8;

use crate::ast::{
    Alias, Arg, Arguments, Comprehension, Constant, ExceptHandler, Expr, Keyword, Location, MatchCase, Mod,
    Pattern, Stmt, TypeIgnore, TypeParam, WithItem,
};

/// Writes a tree as `ast.dump` does; with `include_attributes` also the places of its nodes.
pub fn dump(module: &Mod<'_>, include_attributes: bool) -> String {
    let mut dumper =
        Dumper { out: String::new(), work: Vec::new(), fields: Vec::new(), attributes: include_attributes };
    dumper.module(module);
    dumper.run();
    dumper.out
}

/// A part of the text still to be written.
#[derive(Clone, Copy)]
enum Work<'a> {
    Text(&'static str),
    Close(Option<Location>, bool),
    Stmt(&'a Stmt<'a>),
    Expr(&'a Expr<'a>),
    OptExpr(Option<&'a Expr<'a>>),
    Comprehension(&'a Comprehension<'a>),
    Keyword(&'a Keyword<'a>),
    Alias(&'a Alias<'a>),
    WithItem(&'a WithItem<'a>),
    ExceptHandler(&'a ExceptHandler<'a>),
    Arguments(&'a Arguments<'a>),
    Arg(&'a Arg<'a>),
    MatchCase(&'a MatchCase<'a>),
    Pattern(&'a Pattern<'a>),
    TypeParam(&'a TypeParam<'a>),
    TypeIgnore(&'a TypeIgnore<'a>),
    Name(&'a str),
    Constant(&'a Constant<'a>),
    Number(i32),
}

struct Dumper<'a> {
    out: String,
    /// What is still to be written, the next at the end.
    work: Vec<Work<'a>>,
    /// What the current node expands to, in order.
    fields: Vec<Work<'a>>,
    attributes: bool,
}

impl<'a> Dumper<'a> {
    fn run(&mut self) {
        self.flush();
        while let Some(work) = self.work.pop() {
            match work {
                Work::Text(text) => self.out.push_str(text),
                Work::Close(loc, empty) => self.close_node(loc, empty),
                Work::Stmt(node) => self.stmt(node),
                Work::Expr(node) => self.expr(node),
                Work::OptExpr(None) => self.out.push_str("None"),
                Work::OptExpr(Some(node)) => self.expr(node),
                Work::Comprehension(node) => self.comprehension(node),
                Work::Keyword(node) => self.keyword(node),
                Work::Alias(node) => self.alias(node),
                Work::WithItem(node) => self.with_item(node),
                Work::ExceptHandler(node) => self.except_handler(node),
                Work::Arguments(node) => self.arguments(node),
                Work::Arg(node) => self.arg(node),
                Work::MatchCase(node) => self.match_case(node),
                Work::Pattern(node) => self.pattern(node),
                Work::TypeParam(node) => self.type_param(node),
                Work::TypeIgnore(node) => self.type_ignore(node),
                Work::Name(name) => repr::str(&mut self.out, Wtf8::new(name)),
                Work::Constant(value) => repr::constant(&mut self.out, value),
                Work::Number(value) => self.out.push_str(&value.to_string()),
            }
            self.flush();
        }
    }

    /// Moves what a node expands to onto the work.
    fn flush(&mut self) {
        while let Some(field) = self.fields.pop() {
            self.work.push(field);
        }
    }

    fn close_node(&mut self, loc: Option<Location>, empty: bool) {
        if let Some(loc) = loc
            && self.attributes
        {
            if !empty {
                self.out.push_str(", ");
            }
            let Location { line, col, end_line, end_col } = loc;
            self.out.push_str(&format!(
                "lineno={line}, col_offset={col}, end_lineno={end_line}, end_col_offset={end_col}"
            ));
        }
        self.out.push(')');
    }

    fn module(&mut self, module: &Mod<'a>) {
        let mut node = self.node("");
        match *module {
            Mod::Module { body, type_ignores } => {
                node.dumper.fields.push(Work::Text("Module("));
                node.list("body=", body, Work::Stmt);
                node.list("type_ignores=", type_ignores, Work::TypeIgnore);
            }
            Mod::Interactive { body } => {
                node.dumper.fields.push(Work::Text("Interactive("));
                node.list("body=", body, Work::Stmt);
            }
            Mod::Expression { body } => {
                node.dumper.fields.push(Work::Text("Expression("));
                node.field("body=", Work::Expr(body));
            }
            Mod::FunctionType { argtypes, returns } => {
                node.dumper.fields.push(Work::Text("FunctionType("));
                node.refs("argtypes=", argtypes, Work::Expr);
                node.field("returns=", Work::Expr(returns));
            }
        }
        node.close(None);
    }

    /// Starts a node's text with its name.
    fn node(&mut self, open: &'static str) -> Node<'_, 'a> {
        self.fields.push(Work::Text(open));
        Node { dumper: self, empty: true }
    }
}

/// A node under expansion: its fields are added one by one.
struct Node<'d, 'a> {
    dumper: &'d mut Dumper<'a>,
    empty: bool,
}

impl<'a> Node<'_, 'a> {
    fn label(&mut self, label: &'static str) {
        if !self.empty {
            self.dumper.fields.push(Work::Text(", "));
        }
        self.empty = false;
        self.dumper.fields.push(Work::Text(label));
    }

    fn field(&mut self, label: &'static str, value: Work<'a>) {
        self.label(label);
        self.dumper.fields.push(value);
    }

    fn optional(&mut self, label: &'static str, value: Option<&'a Expr<'a>>) {
        if let Some(value) = value {
            self.field(label, Work::Expr(value));
        }
    }

    fn name(&mut self, label: &'static str, value: Option<&'a str>) {
        if let Some(value) = value {
            self.field(label, Work::Name(value));
        }
    }

    /// A list of nodes; an empty one is left out.
    fn list<T>(&mut self, label: &'static str, values: &'a [T], work: fn(&'a T) -> Work<'a>) {
        self.items(label, values.iter().map(work));
    }

    /// A list of references to nodes; an empty one is left out.
    fn refs<T: 'a>(&mut self, label: &'static str, values: &'a [&'a T], work: fn(&'a T) -> Work<'a>) {
        self.items(label, values.iter().map(|value| work(value)));
    }

    fn items(&mut self, label: &'static str, values: impl ExactSizeIterator<Item = Work<'a>>) {
        if values.len() == 0 {
            return;
        }
        self.label(label);
        for (index, value) in values.enumerate() {
            self.dumper.fields.push(Work::Text(if index == 0 { "[" } else { ", " }));
            self.dumper.fields.push(value);
        }
        self.dumper.fields.push(Work::Text("]"));
    }

    fn close(self, loc: Option<Location>) {
        self.dumper.fields.push(Work::Close(loc, self.empty));
    }
}
