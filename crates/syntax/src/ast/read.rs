//! Objects as trees (`PyAST_obj2mod`): reading what a program built, with CPython's errors.

use std::rc::Rc;

use bumpalo::Bump;
use serpentarium_compiler::Oddities;
use serpentarium_object::{
    List, Object, PyResult, Raised, Ref, Runtime, StrMethods as _, int_value, str_value, type_of,
};
use serpentarium_parser::ast::{Constant, Expr, ExprKind, Location, Mod, Stmt, StmtKind};
use serpentarium_parser::nodes::{Attributes, Class, FieldSpec, Kind, NodeRef, Quantity, Sum, Value};

use super::constant::{self, Literal};
use super::types::{PLACES, Types, types};

/// How deep a tree may be, as in the compiler.
pub(super) const LIMIT: u32 = 50_000;
/// Stack that must be left before going one level deeper.
pub(super) const RED_ZONE: usize = 128 * 1024;
/// How much more stack is taken at a time.
pub(super) const SEGMENT: usize = 4 * 1024 * 1024;

/// A tree read from objects.
pub(crate) struct Read<'a> {
    /// The tree.
    pub(crate) module: Mod<'a>,
    /// What in it no tree can hold.
    pub(crate) oddities: Oddities,
}

/// Reads a tree, whose root must be of the class `expected`.
pub(crate) fn from_object<'a>(
    rt: &Runtime,
    arena: &'a Bump,
    object: &Object,
    expected: Class,
) -> PyResult<Read<'a>> {
    let types = types(rt)?;
    if !rt.isinstance(object, types.class(expected).as_object())? {
        let (wanted, given) = (expected.name(), short_name(rt, object));
        return Err(rt.type_error(format!("expected {wanted} node, got {given}")));
    }
    let mut reader = Reader { rt, arena, types, oddities: Oddities::default(), depth: 0 };
    match reader.node(object, "mod")? {
        Value::Node(NodeRef::Mod(module)) => Ok(Read { module: *module, oddities: reader.oddities }),
        _ => Err(rt.system_error("impossible module node")),
    }
}

fn short_name(rt: &Runtime, object: &Object) -> String {
    let name = rt.class_name(type_of(object));
    name.rsplit('.').next().unwrap_or(&name).to_owned()
}

struct Reader<'a, 'r> {
    rt: &'r Runtime,
    arena: &'a Bump,
    types: Rc<Types>,
    oddities: Oddities,
    depth: u32,
}

impl<'a> Reader<'a, '_> {
    /// Reads a node of a sum or product.
    fn node(&mut self, object: &Object, name: &'static str) -> PyResult<Value<'a>> {
        if LIMIT <= self.depth {
            let text = format!("maximum recursion depth exceeded while traversing '{name}' node");
            return Err(self.rt.raise(&self.rt.exceptions.recursion_error, &text));
        }
        self.depth += 1;
        let value = stacker::maybe_grow(RED_ZONE, SEGMENT, || self.node_inside(object, name));
        self.depth -= 1;
        value
    }

    fn node_inside(&mut self, object: &Object, name: &'static str) -> PyResult<Value<'a>> {
        let rt = self.rt;
        let Some(sum) = Sum::by_name(name) else { return Err(rt.system_error("unknown kind of node")) };
        if sum.is_product() {
            let Some(class) = sum.classes().next() else {
                return Err(rt.system_error("a product without class"));
            };
            let (fields, foreign) = self.fields(object, class)?;
            let location = self.location(object, sum)?;
            return self.built(class, &fields, location, foreign);
        }
        if sum.is_simple() {
            let class = self.class_of(object, sum)?;
            return Ok(Value::Simple(class));
        }
        if rt.is_none(object) {
            return Ok(Value::None);
        }
        let location = self.location(object, sum)?;
        let class = self.class_of(object, sum)?;
        let (fields, foreign) = self.fields(object, class)?;
        self.built(class, &fields, location, foreign)
    }

    fn built(
        &mut self,
        class: Class,
        fields: &[Value<'a>],
        location: Location,
        foreign: Option<String>,
    ) -> PyResult<Value<'a>> {
        let Some(node) = class.build(self.arena, fields, location) else {
            return Err(self.rt.system_error(format!("fields do not fit {}", class.name())));
        };
        match (foreign, node) {
            (Some(name), NodeRef::Expr(expr)) if class == Class::Constant => {
                self.oddities.add_foreign(expr, name);
            }
            (Some(name), _) if class != Class::MatchSingleton => {
                return Err(self.rt.type_error(format!("got an invalid type in Constant: {name}")));
            }
            _ => {}
        }
        Ok(Value::Node(node))
    }

    /// Which class of the sum the object is an instance of.
    fn class_of(&self, object: &Object, sum: &Sum) -> PyResult<Class> {
        if let Some(class) = self.types.class_of(object).filter(|class| class.sum() == sum.name) {
            return Ok(class);
        }
        for class in sum.classes() {
            if self.rt.isinstance(object, self.types.class(class).as_object())? {
                return Ok(class);
            }
        }
        let given = self.rt.repr_text(object)?;
        Err(self.rt.type_error(format!("expected some sort of {}, but got {given}", sum.name)))
    }

    /// Reads the fields of a node; also the class of a constant that no literal makes.
    fn fields(&mut self, object: &Object, class: Class) -> PyResult<(Vec<Value<'a>>, Option<String>)> {
        let mut values = Vec::with_capacity(class.fields().len());
        let mut foreign = None;
        for field in class.fields() {
            values.push(self.field(object, class, field, &mut foreign)?);
        }
        for (field, value) in class.fields().iter().zip(&values) {
            if field.quantity() == Quantity::One && matches!(value, Value::None) {
                return Err(self.rt.value_error(format!(
                    "field '{}' is required for {}",
                    field.name,
                    class.name()
                )));
            }
        }
        Ok((values, foreign))
    }

    fn field(
        &mut self,
        object: &Object,
        class: Class,
        field: &FieldSpec,
        foreign: &mut Option<String>,
    ) -> PyResult<Value<'a>> {
        let rt = self.rt;
        let found = rt.lookup_attr(object, &rt.intern(field.name))?;
        match (field.quantity(), found) {
            (Quantity::Many | Quantity::ManyOptional, None) => Ok(Value::List(Vec::new())),
            (Quantity::Many | Quantity::ManyOptional, Some(list)) => self.list(&list, class, field),
            (Quantity::Optional, found) => match found.filter(|found| !rt.is_none(found)) {
                Some(value) => self.value(&value, field, foreign),
                None if field.kind() == Kind::Int => Ok(Value::Int(0)),
                None => Ok(Value::None),
            },
            (Quantity::One, Some(value)) => self.value(&value, field, foreign),
            (Quantity::One, None) => Err(self.missing(field.name, class.name())),
        }
    }

    fn missing(&self, field: &str, owner: &str) -> Raised {
        self.rt.type_error(format!("required field \"{field}\" missing from {owner}"))
    }

    fn value(
        &mut self,
        object: &Object,
        field: &FieldSpec,
        foreign: &mut Option<String>,
    ) -> PyResult<Value<'a>> {
        match field.kind() {
            Kind::Identifier => self.text(object, "identifier"),
            Kind::String => self.text(object, "string"),
            Kind::Int => self.int(object).map(Value::Int),
            Kind::Node(name) => self.node(object, name),
            Kind::Constant => Ok(match constant::from_object(self.rt, self.arena, object)? {
                Literal::Known(constant) => Value::Constant(constant),
                Literal::Foreign(name) => {
                    *foreign = Some(name);
                    Value::Constant(Constant::Ellipsis)
                }
            }),
        }
    }

    fn list(&mut self, object: &Object, class: Class, field: &FieldSpec) -> PyResult<Value<'a>> {
        let rt = self.rt;
        let Some(list) = object.downcast::<List>() else {
            let (class, field, given) = (class.name(), field.name, short_name(rt, object));
            return Err(rt.type_error(format!("{class} field \"{field}\" must be a list, not a {given}")));
        };
        let count = list.len();
        let mut values = Vec::with_capacity(count);
        for index in 0..count {
            let item: Option<Ref> = list.get(index);
            let item = item.unwrap_or_else(|| rt.none());
            let value = self.value(&item, field, &mut None)?;
            if list.len() != count {
                let (class, field) = (class.name(), field.name);
                let text = format!("{class} field \"{field}\" changed size during iteration");
                return Err(rt.raise(&rt.exceptions.runtime_error, &text));
            }
            match value {
                Value::None if field.quantity() == Quantity::Many => {
                    values.extend(self.missing_item(field)?);
                }
                value => values.push(value),
            }
        }
        Ok(Value::List(values))
    }

    /// What stands for `None` in a list whose items are required, until the tree is checked.
    fn missing_item(&mut self, field: &FieldSpec) -> PyResult<Option<Value<'a>>> {
        let kind = match field.kind() {
            Kind::Node(name) => name,
            _ => "identifier",
        };
        let constant = ExprKind::Constant { value: Constant::None, kind: None };
        let stand_in = self.arena.alloc(Expr { kind: constant, loc: Location::default() });
        match kind {
            "expr" => {
                self.oddities.add_missing(stand_in);
                Ok(Some(Value::Node(NodeRef::Expr(stand_in))))
            }
            "stmt" => {
                self.oddities.add_missing(stand_in);
                let statement = StmtKind::Expr { value: stand_in };
                let statement = self.arena.alloc(Stmt { kind: statement, loc: Location::default() });
                Ok(Some(Value::Node(NodeRef::Stmt(statement))))
            }
            "type_ignore" => Ok(None),
            // CPython does not check these and crashes.
            _ => Err(self.rt.value_error(format!("None disallowed in {kind} list"))),
        }
    }

    fn text(&self, object: &Object, what: &str) -> PyResult<Value<'a>> {
        let rt = self.rt;
        if rt.is_none(object) && what == "identifier" {
            return Ok(Value::None);
        }
        match str_value(object).filter(|_| rt.is_exact_str(object)) {
            None => Err(rt.type_error(format!("AST {what} must be of type str"))),
            Some(text) => match text.text().to_utf8() {
                Some(text) => Ok(Value::Text(self.arena.alloc_str(&text))),
                None => Err(rt.not_supported("a name with surrogates in a tree")),
            },
        }
    }

    fn int(&self, object: &Object) -> PyResult<i32> {
        let rt = self.rt;
        let Some(value) = int_value(object) else {
            let given = rt.repr_text(object)?;
            return Err(rt.value_error(format!("invalid integer value: {given}")));
        };
        let value = value.small().and_then(|value| i32::try_from(value).ok());
        value.ok_or_else(|| rt.overflow_error("Python int too large to convert to C int"))
    }

    fn location(&self, object: &Object, sum: &Sum) -> PyResult<Location> {
        if sum.attributes == Attributes::None {
            return Ok(Location::default());
        }
        let rt = self.rt;
        let mut numbers = [0; 4];
        for (index, name) in PLACES.iter().enumerate() {
            let found = rt.lookup_attr(object, &rt.intern(name))?;
            let optional = sum.attributes == Attributes::OptionalEnd && 2 <= index;
            numbers[index] = match found {
                Some(value) if optional && rt.is_none(&value) => numbers[index - 2],
                Some(value) => self.int(&value)?,
                None if optional => numbers[index - 2],
                None => return Err(self.missing(name, sum.name)),
            };
        }
        let [line, col, end_line, end_col] = numbers;
        Ok(Location::new(line, col, end_line, end_col))
    }
}
