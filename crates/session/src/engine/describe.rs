//! Short texts of objects, read off their layout: no Python code runs, no object is made, and the work is bounded.

use std::fmt::Write as _;

use serpentarium_object::{
    Builtin, ByteArray, Bytes, CellObject, Code, Complex, Dict, Exception, Float, Function, Instance, Int,
    List, Method, MethodDescriptor, Module, Object, Property, Range, Set, SlotMember, SlotWrapper, Str,
    StrMethods as _, Traceback, Tuple, Type, WeakRef, type_of,
};
use serpentarium_protocol::{NodeKind, Value};
use serpentarium_vm::{FrameObject, Generator};

use super::serial::Serials;

/// Texts end here, with an ellipsis.
const LIMIT: usize = 96;
/// Characters of an exception's message that are shown.
const MESSAGE_LIMIT: usize = 300;
/// Characters of a string that are shown.
const STRING_LIMIT: usize = 60;
/// Items of a container that are shown.
const ITEM_LIMIT: usize = 6;
/// Containers within containers that are shown.
const DEPTH_LIMIT: usize = 2;
/// Words of an integer beyond which only its size is told: its digits would take long.
const WORD_LIMIT: usize = 32;

/// The name of a class, without its module.
pub(super) fn class_name(ty: &Type) -> String {
    let full = ty.static_name.get();
    if !full.is_empty() {
        return full.rsplit('.').next().unwrap_or(full).to_owned();
    }
    ty.name.with(|name| {
        name.and_then(Object::downcast::<Str>).map_or_else(String::new, |name| name.to_text().into_owned())
    })
}

/// The name of an object's class.
pub(super) fn type_name(object: &Object) -> String {
    class_name(type_of(object))
}

/// A short text of an object.
pub(super) fn short(object: &Object) -> String {
    let mut text = Text { out: String::new() };
    text.object(object, 0);
    text.out
}

/// An exception as the last line of its traceback, as far as that can be read off without running its `__str__`.
pub(super) fn exception_line(exception: &Object) -> String {
    let name = type_name(exception);
    let message = exception.downcast::<Exception>().and_then(|exception| {
        exception.args.with(|args| {
            let args = args.and_then(Object::downcast::<Tuple>)?.tail();
            let is_syntax_error = args.len() == 2 && args[1].is::<Tuple>();
            match args.first().and_then(|first| first.downcast::<Str>()) {
                Some(text) if args.len() == 1 || is_syntax_error => {
                    let shown = text.text().iter().take(MESSAGE_LIMIT);
                    Some(shown.map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect::<String>())
                }
                _ => None,
            }
        })
    });
    match message {
        Some(message) if message.is_empty() => name,
        Some(message) => format!("{name}: {message}"),
        None => short(exception),
    }
}

/// Where a `SyntaxError` says that the source is wrong: the file, and line and column from 1.
pub(super) fn syntax_error_place(exception: &Object) -> Option<(String, u32, u32)> {
    exception.downcast::<Exception>()?.args.with(|args| {
        let details = args.and_then(Object::downcast::<Tuple>)?.tail().get(1)?.downcast::<Tuple>()?.tail();
        let number = |index: usize| match &**details.get(index)?.downcast::<Int>()? {
            Int::Small(value) => u32::try_from(*value).ok(),
            Int::Big(_) => None,
        };
        let file = details.first()?.downcast::<Str>()?.to_text().into_owned();
        Some((file, number(1)?, number(2).unwrap_or(1)))
    })
}

/// An object as a panel shows it.
pub(super) fn value(serials: &Serials, object: &Object) -> Value {
    Value { object: Some(serials.of(object)), text: short(object), type_name: type_name(object) }
}

/// What sort of object, as far as drawing goes.
pub(super) fn node_kind(object: &Object) -> NodeKind {
    if object.is::<Type>()
        || object.is::<SlotWrapper>()
        || object.is::<MethodDescriptor>()
        || object.is::<SlotMember>()
        || object.is::<Property>()
    {
        return NodeKind::Type;
    }
    if object.is::<Function>() || object.is::<Builtin>() || object.is::<Method>() || object.is::<Code>() {
        return NodeKind::Function;
    }
    if object.is::<Module>() {
        return NodeKind::Module;
    }
    if object.is::<Generator>() {
        return NodeKind::Generator;
    }
    if object.is::<FrameObject>() || object.is::<Traceback>() {
        return NodeKind::Frame;
    }
    if object.is::<Instance>() || object.is::<List>() || object.is::<Dict>() || object.is::<Exception>() {
        return NodeKind::Mutable;
    }
    let name = type_of(object).static_name.get();
    match name {
        "getset_descriptor"
        | "classmethod_descriptor"
        | "method-wrapper"
        | "classmethod"
        | "staticmethod" => NodeKind::Type,
        "int" | "bool" | "float" | "complex" | "str" | "bytes" | "tuple" | "frozenset" | "range"
        | "slice" | "NoneType" | "ellipsis" | "NotImplementedType" => NodeKind::Immutable,
        _ => NodeKind::Mutable,
    }
}

struct Text {
    out: String,
}

impl Text {
    fn is_full(&self) -> bool {
        LIMIT <= self.out.len()
    }

    fn add(&mut self, text: &str) {
        if self.is_full() {
            return;
        }
        self.out.push_str(text);
        if LIMIT < self.out.len() {
            let mut end = LIMIT;
            while !self.out.is_char_boundary(end) {
                end -= 1;
            }
            self.out.truncate(end);
            self.out.push('…');
        }
    }

    fn object(&mut self, object: &Object, depth: usize) {
        if self.is_full() {
            return;
        }
        let ty = type_of(object);
        if ty.is_heap_type() && !object.is::<Instance>() && !object.is::<Exception>() && !object.is::<Type>()
        {
            // An instance of a class derived from a built-in: its class, then what the built-in part holds.
            self.add(&class_name(ty));
        }
        if !self.number(object)
            && !self.characters(object)
            && !self.container(object, depth)
            && !self.code(object)
        {
            self.other(object, depth);
        }
    }

    fn number(&mut self, object: &Object) -> bool {
        if let Some(int) = object.downcast::<Int>() {
            match &**int {
                Int::Small(value) if type_of(object).static_name.get() == "bool" => {
                    self.add(if *value == 0 { "False" } else { "True" });
                }
                Int::Small(value) => self.add(&value.to_string()),
                Int::Big(big) => {
                    let words = big.as_sign_words().1.len();
                    if words <= WORD_LIMIT {
                        self.add(&big.to_string());
                    } else {
                        self.add(&format!("<int of about {} bits>", words * usize::BITS as usize));
                    }
                }
            }
        } else if let Some(float) = object.downcast::<Float>() {
            self.add(&serpentarium_numbers::float::repr(float.0));
        } else if let Some(complex) = object.downcast::<Complex>() {
            let value = serpentarium_numbers::Complex { real: complex.re, imag: complex.im };
            self.add(&serpentarium_numbers::complex::repr(value));
        } else {
            return false;
        }
        true
    }

    fn characters(&mut self, object: &Object) -> bool {
        if let Some(string) = object.downcast::<Str>() {
            let text = string.text();
            let mut shown: String =
                text.iter().take(STRING_LIMIT).map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect();
            if STRING_LIMIT < string.char_len() {
                shown.push('…');
            }
            self.add(&quoted(&shown));
        } else if let Some(bytes) = object.downcast::<Bytes>() {
            self.add(&bytes_text(bytes.tail()));
        } else if let Some(array) = object.downcast::<ByteArray>() {
            let bytes = array.bytes.borrow();
            self.add(&format!("bytearray({})", bytes_text(&bytes)));
        } else {
            return false;
        }
        true
    }

    fn items<'a>(&mut self, items: impl Iterator<Item = &'a Object>, depth: usize) {
        for (index, item) in items.enumerate() {
            if self.is_full() {
                return;
            }
            if 0 < index {
                self.add(", ");
            }
            if index == ITEM_LIMIT {
                return self.add("…");
            }
            self.object(item, depth + 1);
        }
    }

    fn container(&mut self, object: &Object, depth: usize) -> bool {
        let deep = DEPTH_LIMIT <= depth;
        if let Some(list) = object.downcast::<List>() {
            let items = list.items.borrow();
            match (deep, items.is_empty()) {
                (true, false) => self.add("[…]"),
                _ => {
                    self.add("[");
                    self.items(items.iter().map(|item| &**item), depth);
                    self.add("]");
                }
            }
        } else if let Some(tuple) = object.downcast::<Tuple>() {
            let items = tuple.tail();
            match (deep, items.is_empty()) {
                (true, false) => self.add("(…)"),
                _ => {
                    self.add("(");
                    self.items(items.iter().map(|item| &**item), depth);
                    self.add(if items.len() == 1 { ",)" } else { ")" });
                }
            }
        } else if let Some(dict) = object.downcast::<Dict>() {
            self.dict(dict, deep, depth);
        } else if object.is::<Set>() {
            self.set(object, deep, depth);
        } else {
            return false;
        }
        true
    }

    fn dict(&mut self, dict: &Dict, deep: bool, depth: usize) {
        if deep && !dict.is_empty() {
            return self.add("{…}");
        }
        self.add("{");
        let table = dict.table();
        let pairs =
            table.entries().iter().filter_map(|entry| Some((entry.key.as_ref()?, entry.value.as_ref()?)));
        for (index, (key, value)) in pairs.enumerate() {
            if self.is_full() {
                return;
            }
            if 0 < index {
                self.add(", ");
            }
            if index == ITEM_LIMIT {
                self.add("…");
                break;
            }
            self.object(key, depth + 1);
            self.add(": ");
            self.object(value, depth + 1);
        }
        self.add("}");
    }

    /// Members come through `visit`, which names them in the order of the table.
    fn set(&mut self, object: &Object, deep: bool, depth: usize) {
        let frozen = type_of(object).static_name.get() == "frozenset";
        let (open, close) = if frozen { ("frozenset({", "})") } else { ("{", "}") };
        self.add(open);
        let mut index = 0;
        object.visit(&mut |label, member| {
            if matches!(label, serpentarium_heap::Label::Field(_)) {
                return;
            }
            match index {
                _ if deep => {}
                _ if ITEM_LIMIT < index => {}
                ITEM_LIMIT => self.add(", …"),
                _ => {
                    if 0 < index {
                        self.add(", ");
                    }
                    self.object(member, depth + 1);
                }
            }
            index += 1;
        });
        if deep && 0 < index {
            self.add("…");
        }
        self.add(close);
    }

    fn code(&mut self, object: &Object) -> bool {
        let text = if let Some(ty) = object.downcast::<Type>() {
            format!("<class '{}'>", class_name(ty))
        } else if let Some(function) = object.downcast::<Function>() {
            format!("<function {}>", slot_text(&function.qualname))
        } else if let Some(builtin) = object.downcast::<Builtin>() {
            format!("<built-in function {}>", builtin.def.name)
        } else if let Some(method) = object.downcast::<Method>() {
            method.func.with(|function| match function.and_then(Object::downcast::<Function>) {
                Some(function) => format!("<bound method {}>", slot_text(&function.qualname)),
                None => "<bound method>".to_owned(),
            })
        } else if let Some(descriptor) = object.downcast::<MethodDescriptor>() {
            format!("<method '{}' of '{}'>", descriptor.def.name, class_name(&descriptor.owner))
        } else if let Some(code) = object.downcast::<Code>() {
            format!("<code {}>", code.unit.qualname)
        } else if let Some(generator) = object.downcast::<Generator>() {
            format!("<{} {}>", type_name(object), slot_text(&generator.qualname))
        } else if let Some(frame) = object.downcast::<FrameObject>() {
            format!("<frame {}>", frame.frame.code.unit.qualname)
        } else if let Some(module) = object.downcast::<Module>() {
            format!("<module {}>", module_name(module))
        } else {
            return false;
        };
        self.add(&text);
        true
    }

    fn other(&mut self, object: &Object, depth: usize) {
        if let Some(cell) = object.downcast::<CellObject>() {
            cell.contents.with(|contents| match contents {
                Some(contents) if depth < DEPTH_LIMIT => {
                    self.add("<cell of ");
                    self.object(contents, depth + 1);
                    self.add(">");
                }
                Some(_) => self.add("<cell>"),
                None => self.add("<empty cell>"),
            });
        } else if let Some(exception) = object.downcast::<Exception>() {
            self.add(&type_name(object));
            exception.args.with(|args| match args {
                Some(args) if depth < DEPTH_LIMIT => self.object(args, depth + 1),
                _ => self.add("()"),
            });
        } else if let Some(range) = object.downcast::<Range>() {
            self.add("range(");
            for (separator, slot) in [("", &range.start), (", ", &range.stop), (", ", &range.step)] {
                self.add(separator);
                slot.with(|part| part.into_iter().for_each(|part| self.object(part, DEPTH_LIMIT)));
            }
            self.add(")");
        } else if let Some(weak) = object.downcast::<WeakRef>() {
            let text = weak.look(|target| match target {
                Some(target) => format!("<weak reference to {}>", type_name(target)),
                None => "<dead weak reference>".to_owned(),
            });
            self.add(&text);
        } else {
            match type_of(object).static_name.get() {
                "NoneType" => self.add("None"),
                "ellipsis" => self.add("Ellipsis"),
                "NotImplementedType" => self.add("NotImplemented"),
                _ => self.add(&format!("<{} object>", type_name(object))),
            }
        }
    }
}

/// The text of a slot that holds a string.
fn slot_text(slot: &serpentarium_object::Slot) -> String {
    slot.with(|text| {
        text.and_then(Object::downcast::<Str>).map_or_else(String::new, |text| text.to_text().into_owned())
    })
}

fn module_name(module: &Module) -> String {
    module.dict.with(|dict| {
        let dict = dict.and_then(Object::downcast::<Dict>);
        let table = dict.map(|dict| dict.table());
        let entry = table.as_ref().and_then(|table| {
            let is_name = |key: &Object| key.downcast::<Str>().is_some_and(|key| key.equals("__name__"));
            table.entries().iter().find(|entry| entry.key.as_ref().is_some_and(|key| is_name(key)))
        });
        let name = entry.and_then(|entry| entry.value.as_ref()?.downcast::<Str>());
        name.map_or_else(|| "?".to_owned(), |name| quoted(&name.to_text()))
    })
}

/// A text as Python would quote it.
pub(super) fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

fn bytes_text(bytes: &[u8]) -> String {
    let mut out = String::from("b'");
    for &byte in bytes.iter().take(STRING_LIMIT) {
        match byte {
            b'\'' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            0x20..=0x7e => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    if STRING_LIMIT < bytes.len() {
        out.push('…');
    }
    out.push('\'');
    out
}
