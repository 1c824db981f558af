//! What is known of node classes beyond their fields: how fields repeat, which sums there are, and the text of both.

use super::Class;

/// How often a field's value occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Exactly once.
    One,
    /// Once or not at all (`?`).
    Optional,
    /// Any number of times (`*`).
    Many,
    /// Any number of times, and single ones may be missing (`?*`).
    ManyOptional,
}

/// What a field's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `identifier`
    Identifier,
    /// `string`
    String,
    /// `int`
    Int,
    /// `constant`
    Constant,
    /// A node, by the name of its sum or product.
    Node(&'static str),
}

/// One field of a class of nodes.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Its name.
    pub name: &'static str,
    /// Its type as written in the grammar, such as `expr*`.
    pub text: &'static str,
}

impl FieldSpec {
    /// How often its value occurs.
    pub fn quantity(&self) -> Quantity {
        if self.text.ends_with("?*") {
            Quantity::ManyOptional
        } else if self.text.ends_with('*') {
            Quantity::Many
        } else if self.text.ends_with('?') {
            Quantity::Optional
        } else {
            Quantity::One
        }
    }

    /// What its values are.
    pub fn kind(&self) -> Kind {
        match self.text.trim_end_matches(['?', '*']) {
            "identifier" => Kind::Identifier,
            "string" => Kind::String,
            "int" => Kind::Int,
            "constant" => Kind::Constant,
            node => Kind::Node(node),
        }
    }

    /// Whether the field holds a list.
    pub fn is_list(&self) -> bool {
        self.text.ends_with('*')
    }
}

/// Which places nodes have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attributes {
    /// None.
    None,
    /// A start, and an end that a program may leave out.
    OptionalEnd,
    /// A start and an end.
    Required,
}

/// A sum or product of the grammar: a set of alternative node classes, or a single class of the same name.
#[derive(Clone, Copy, Debug)]
pub struct Sum {
    /// Its name.
    pub name: &'static str,
    /// The places of its nodes.
    pub attributes: Attributes,
}

/// All sums and products, in the order of `Python.asdl`.
pub const SUMS: &[Sum] = {
    const fn sum(name: &'static str, attributes: Attributes) -> Sum {
        Sum { name, attributes }
    }
    &[
        sum("mod", Attributes::None),
        sum("stmt", Attributes::OptionalEnd),
        sum("expr", Attributes::OptionalEnd),
        sum("expr_context", Attributes::None),
        sum("boolop", Attributes::None),
        sum("operator", Attributes::None),
        sum("unaryop", Attributes::None),
        sum("cmpop", Attributes::None),
        sum("comprehension", Attributes::None),
        sum("excepthandler", Attributes::OptionalEnd),
        sum("arguments", Attributes::None),
        sum("arg", Attributes::OptionalEnd),
        sum("keyword", Attributes::OptionalEnd),
        sum("alias", Attributes::OptionalEnd),
        sum("withitem", Attributes::None),
        sum("match_case", Attributes::None),
        sum("pattern", Attributes::Required),
        sum("type_ignore", Attributes::None),
        sum("type_param", Attributes::Required),
    ]
};

impl Sum {
    /// The sum or product called `name`.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        SUMS.iter().find(|sum| sum.name == name)
    }

    /// Its classes, in the order of the grammar.
    pub fn classes(&self) -> impl Iterator<Item = Class> + use<> {
        let name = self.name;
        Class::ALL.iter().copied().filter(move |class| class.sum() == name)
    }

    /// Whether it is a product: one class under the sum's own name.
    pub fn is_product(&self) -> bool {
        self.classes().all(|class| class.name() == self.name)
    }

    /// Whether none of its classes has fields.
    pub fn is_simple(&self) -> bool {
        self.classes().all(|class| class.fields().is_empty())
    }

    /// Its text in the grammar, which is its documentation in Python.
    pub fn text(&self) -> String {
        let classes: Vec<String> = self.classes().map(Class::text).collect();
        if self.is_product() {
            return classes.concat();
        }
        let glue = if self.is_simple() {
            " | ".to_owned()
        } else {
            format!("\n{}| ", " ".repeat(self.name.len() + 1))
        };
        format!("{} = {}", self.name, classes.join(&glue))
    }
}

impl Class {
    /// Its text in the grammar, which is its documentation in Python.
    pub fn text(self) -> String {
        if self.fields().is_empty() {
            return self.name().to_owned();
        }
        let fields: Vec<String> =
            self.fields().iter().map(|field| format!("{} {}", field.text, field.name)).collect();
        format!("{}({})", self.name(), fields.join(", "))
    }

    /// The places of its nodes.
    pub fn attributes(self) -> Attributes {
        Sum::by_name(self.sum()).map_or(Attributes::None, |sum| sum.attributes)
    }
}
