//! Trees as objects (`PyAST_mod2obj`).

use std::rc::Rc;

use serpentarium_object::{PyResult, Ref, Runtime};
use serpentarium_parser::nodes::{NodeRef, Value};

use super::constant;
use super::node::new_node;
use super::read::{LIMIT, RED_ZONE, SEGMENT};
use super::types::{PLACES, Types, types};

/// Makes objects of a tree.
pub(crate) fn to_object(rt: &Runtime, node: NodeRef<'_>) -> PyResult {
    let places = PLACES.map(|name| rt.intern(name));
    Builder { rt, types: types(rt)?, places, depth: 0 }.node(node)
}

struct Builder<'r> {
    rt: &'r Runtime,
    types: Rc<Types>,
    places: [Ref<serpentarium_object::Str>; 4],
    depth: u32,
}

impl Builder<'_> {
    fn node(&mut self, node: NodeRef<'_>) -> PyResult {
        if LIMIT <= self.depth {
            let text = "maximum recursion depth exceeded during  ast construction";
            return Err(self.rt.raise(&self.rt.exceptions.recursion_error, text));
        }
        self.depth += 1;
        let object = stacker::maybe_grow(RED_ZONE, SEGMENT, || self.new_node(node));
        self.depth -= 1;
        object
    }

    fn new_node(&mut self, node: NodeRef<'_>) -> PyResult {
        let rt = self.rt;
        let (class, values) = node.take_apart();
        let dict = rt.new_dict();
        for (field, value) in class.fields().iter().zip(values) {
            let value = self.value(value)?;
            dict.set_str(rt, &rt.intern(field.name), value);
        }
        if let Some(loc) = node.location() {
            let numbers = [loc.line, loc.col, loc.end_line, loc.end_col];
            for (name, number) in self.places.iter().zip(numbers) {
                dict.set_str(rt, name, rt.new_int(i64::from(number)));
            }
        }
        Ok(new_node(rt, self.types.class(class), dict))
    }

    fn value(&mut self, value: Value<'_>) -> PyResult {
        let rt = self.rt;
        Ok(match value {
            Value::None => rt.none(),
            Value::Node(node) => self.node(node)?,
            Value::Simple(class) => self.types.simple(rt, class),
            Value::Text(text) => rt.intern(text).into_object(),
            Value::Int(number) => rt.new_int(i64::from(number)),
            Value::Constant(constant) => constant::to_object(rt, &constant)?,
            Value::List(items) => {
                let items: PyResult<Vec<Ref>> = items.into_iter().map(|item| self.value(item)).collect();
                rt.new_list(items?).into_object()
            }
        })
    }
}
