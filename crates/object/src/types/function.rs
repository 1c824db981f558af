//! Python functions.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use crate::core::{
    CallArgs, GetSetDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, get_instance_dict, kind,
    type_flag,
};
use crate::types::receiver::{bind, receiver, set_dict, set_text, slot_value};
use crate::types::{str_value, tuple_value};
use crate::{CellObject, Code, Dict, Method, Module, StrMethods as _, Tuple, Type};

/// The payload of Python functions (`PyFunctionObject`).
#[derive(Debug)]
pub struct Function {
    /// The code object.
    pub code: Slot,
    /// The module namespace, a dict.
    pub globals: Ref<Dict>,
    /// The builtins namespace, a dict.
    pub builtins: Ref<Dict>,
    /// `__name__`
    pub name: Slot,
    /// `__qualname__`
    pub qualname: Slot,
    /// Defaults of positional parameters, a tuple.
    pub defaults: Slot,
    /// Defaults of keyword-only parameters, a dict.
    pub kwdefaults: Slot,
    /// Cells of free variables, a tuple.
    pub closure: Slot,
    /// `__doc__`
    pub doc: Slot,
    /// Function attributes.
    pub dict: Slot,
    /// `__module__`
    pub module: Slot,
    /// Computed annotations, a dict.
    pub annotations: Slot,
    /// The annotation function.
    pub annotate: Slot,
    /// Type parameters, a tuple.
    pub type_params: Slot,
    /// Names the function to inline caches; zero while none knows it.
    pub version: Cell<u32>,
}

impl Payload for Function {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::FUNCTION;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.code.visit(Label::Field("__code__"), visitor);
        visitor(Label::Field("__globals__"), self.globals.as_object());
        visitor(Label::Field("__builtins__"), self.builtins.as_object());
        self.name.visit(Label::Field("__name__"), visitor);
        self.qualname.visit(Label::Field("__qualname__"), visitor);
        self.defaults.visit(Label::Field("__defaults__"), visitor);
        self.kwdefaults.visit(Label::Field("__kwdefaults__"), visitor);
        self.closure.visit(Label::Field("__closure__"), visitor);
        self.doc.visit(Label::Field("__doc__"), visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
        self.module.visit(Label::Field("__module__"), visitor);
        self.annotations.visit(Label::Field("__annotations__"), visitor);
        self.annotate.visit(Label::Field("__annotate__"), visitor);
        self.type_params.visit(Label::Field("__type_params__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        // Code and namespaces stay as long as the function: frames borrow them (`func_clear` keeps the code too).
        self.name.set(None);
        self.qualname.set(None);
        self.defaults.set(None);
        self.kwdefaults.set(None);
        self.closure.set(None);
        self.doc.set(None);
        self.dict.set(None);
        self.module.set(None);
        self.annotations.set(None);
        self.annotate.set(None);
        self.type_params.set(None);
    }
}

const SIGNATURE: &str = "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)";

/// The type `function`.
pub(crate) const FUNCTION: TypeSpec = TypeSpec {
    doc: "Create a function object.",
    signature: Some(SIGNATURE),
    basicsize: 152,
    flags: type_flag::METHOD_DESCRIPTOR | type_flag::HAVE_VECTORCALL,
    dictoffset: 88,
    weaklistoffset: 96,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        call: Some(|rt, function, args| rt.evaluator().call_function(rt, function, args)),
        descr_get: Some(descr_get),
        ..SlotTable::EMPTY
    },
    getset: &[
        GetSetDef::member(
            "__closure__",
            |rt, object| slot_value(rt, &this(rt, object)?.closure),
            "cells of free variables",
        ),
        GetSetDef::member(
            "__globals__",
            |rt, object| Ok(this(rt, object)?.globals.clone().into_object()),
            "the module's namespace",
        ),
        GetSetDef::member(
            "__builtins__",
            |rt, object| Ok(this(rt, object)?.builtins.clone().into_object()),
            "the builtins namespace",
        ),
        GetSetDef::new("__code__", |rt, object| slot_value(rt, &this(rt, object)?.code), "")
            .with_set(set_code),
        GetSetDef::new("__defaults__", |rt, object| slot_value(rt, &this(rt, object)?.defaults), "")
            .with_set(set_defaults),
        GetSetDef::new("__kwdefaults__", |rt, object| slot_value(rt, &this(rt, object)?.kwdefaults), "")
            .with_set(set_kwdefaults),
        GetSetDef::new("__annotations__", get_annotations, "Dict of annotations in a function object.")
            .with_set(set_annotations),
        GetSetDef::new("__annotate__", get_annotate, "The function that computes the annotations.")
            .with_set(set_annotate),
        GetSetDef::new("__dict__", get_instance_dict, "").with_set(set_dict),
        GetSetDef::new("__doc__", |rt, object| slot_value(rt, &this(rt, object)?.doc), "").with_set(set_doc),
        GetSetDef::new("__module__", |rt, object| slot_value(rt, &this(rt, object)?.module), "")
            .with_set(set_module),
        GetSetDef::new("__name__", |rt, object| slot_value(rt, &this(rt, object)?.name), "")
            .with_set(|rt, object, value| set_text(rt, &this(rt, object)?.name, "__name__", value)),
        GetSetDef::new("__qualname__", |rt, object| slot_value(rt, &this(rt, object)?.qualname), "")
            .with_set(|rt, object, value| set_text(rt, &this(rt, object)?.qualname, "__qualname__", value)),
        GetSetDef::new("__type_params__", get_type_params, "The declared type parameters.")
            .with_set(set_type_params),
    ],
    ..TypeSpec::named("function")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Function>> {
    receiver::<Function>(rt, object)
}

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    bind(rt, "function", SIGNATURE, args, new_bound)
}

fn new_bound(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let wrong = |name: &str, wanted: &str, given: &Object| {
        rt.type_error(format!("function() argument '{name}' must be {wanted}, not {}", rt.type_name(given)))
    };
    let code = args.at(0).downcast::<Code>().ok_or_else(|| wrong("code", "code", args.at(0)))?;
    let globals = args.at(1).downcast::<Dict>().ok_or_else(|| wrong("globals", "dict", args.at(1)))?;
    let optional = |index: usize, text: &str, fits: fn(&Object) -> bool| match rt.not_none(args.get(index)) {
        Some(given) if !fits(given) => Err(rt.type_error(text)),
        given => Ok(given),
    };
    let name = optional(2, "arg 3 (name) must be None or string", |name| str_value(name).is_some())?;
    let defaults =
        optional(3, "arg 4 (defaults) must be None or tuple", |value| tuple_value(value).is_some())?;
    let free = code.unit.freevars().len();
    let closure = rt.not_none(args.get(4));
    match closure.map(tuple_value) {
        Some(None) => {
            let what = if free > 0 { "tuple" } else { "None or tuple" };
            return Err(rt.type_error(format!("arg 5 (closure) must be {what}")));
        }
        None if free > 0 => return Err(rt.type_error("arg 5 (closure) must be tuple")),
        _ => {}
    }
    let kwdefaults = optional(5, "arg 6 (kwdefaults) must be None or dict", |value| value.is::<Dict>())?;
    check_closure(rt, code, closure.and_then(tuple_value), free)?;
    let function = rt.new_function(code, globals);
    if let Some(name) = name {
        function.name.set(Some(name.to_ref()));
    }
    function.defaults.set(defaults.map(Obj::to_ref));
    function.closure.set(closure.map(Obj::to_ref));
    function.kwdefaults.set(kwdefaults.map(Obj::to_ref));
    Ok(function.into_object())
}

fn check_closure(rt: &Runtime, code: &Code, closure: Option<&Obj<Tuple>>, free: usize) -> PyResult<()> {
    let cells = closure.map_or(&[][..], |closure| closure.tail());
    if cells.len() != free {
        let (name, given) = (code.name.to_text(), cells.len());
        return Err(rt.value_error(format!("{name} requires closure of length {free}, not {given}")));
    }
    match cells.iter().find(|cell| !cell.is::<CellObject>()) {
        Some(other) => {
            Err(rt.type_error(format!("arg 5 (closure) expected cell, found {}", rt.type_name(other))))
        }
        None => Ok(()),
    }
}

impl Runtime {
    /// A function of this code and these globals, with nothing else set (`PyFunction_New`).
    pub fn new_function(&self, code: &Obj<Code>, globals: &Obj<Dict>) -> Ref<Function> {
        let documented = code.unit.flags & serpentarium_bytecode::opcode::code_flag::HAS_DOCSTRING != 0;
        let doc = code.consts.tail().first().filter(|_| documented).cloned();
        let payload = Function {
            code: Slot::new(code.to_ref().into_object()),
            globals: globals.to_ref(),
            builtins: self.builtins_of(globals),
            name: Slot::new(code.name.clone().into_object()),
            qualname: Slot::new(code.qualname.clone().into_object()),
            defaults: Slot::empty(),
            kwdefaults: Slot::empty(),
            closure: Slot::empty(),
            doc: Slot::new(doc.unwrap_or_else(|| self.none())),
            dict: Slot::empty(),
            module: globals.get_str(self, &self.names.name).map_or_else(Slot::empty, Slot::new),
            annotations: Slot::empty(),
            annotate: Slot::empty(),
            type_params: Slot::empty(),
            version: Cell::new(0),
        };
        self.tracked(self.heap.alloc(&self.types.function, payload))
    }

    /// The builtins that go with these globals (`_PyEval_BuiltinsFromGlobals`).
    pub fn builtins_of(&self, globals: &Dict) -> Ref<Dict> {
        let named = globals.get_str(self, &self.names.builtins);
        let named = match named {
            Some(found) if found.is::<Dict>() => Some(found),
            Some(found) => found.downcast::<Module>().and_then(|module| module.dict.get()),
            None => None,
        };
        let dict = named.or_else(|| self.builtins_dict.get()).and_then(|dict| dict.try_downcast().ok());
        dict.unwrap_or_else(|| self.new_dict())
    }

    /// A bound method (`PyMethod_New`).
    pub fn new_method(&self, function: &Object, instance: &Object) -> Ref {
        let payload = Method { func: Slot::new(function.to_ref()), self_: Slot::new(instance.to_ref()) };
        self.tracked(self.heap.alloc(&self.types.method, payload)).into_object()
    }
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let name = slot_value(rt, &this(rt, object)?.qualname)?;
    let name = rt.str_text(&name)?;
    Ok(rt.new_str(&format!("<function {name} at {:#x}>", object.address())).into_object())
}

fn descr_get(rt: &Runtime, function: &Object, object: Option<&Object>, _: Option<&Object>) -> PyResult {
    Ok(match rt.not_none(object) {
        Some(object) => rt.new_method(function, object),
        None => function.to_ref(),
    })
}

fn set_code(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = this(rt, object)?;
    let Some(code) = value.and_then(Object::downcast::<Code>) else {
        return Err(rt.type_error("__code__ must be set to a code object"));
    };
    let free = code.unit.freevars().len();
    let closure = function.closure.get();
    let cells = closure.as_deref().and_then(tuple_value).map_or(0, |cells| cells.tail().len());
    if free != cells {
        let name = rt.str_text(&*slot_value(rt, &function.name)?)?;
        return Err(
            rt.value_error(format!("{name}() requires a code object with {cells} free vars, not {free}"))
        );
    }
    function.version.set(0);
    function.code.set(Some(code.to_ref().into_object()));
    Ok(())
}

fn set_defaults(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = this(rt, object)?;
    let value = rt.not_none(value);
    if value.is_some_and(|value| tuple_value(value).is_none()) {
        return Err(rt.type_error("__defaults__ must be set to a tuple object"));
    }
    function.version.set(0);
    function.defaults.set(value.map(Obj::to_ref));
    Ok(())
}

fn set_kwdefaults(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = this(rt, object)?;
    let value = rt.not_none(value);
    if value.is_some_and(|value| !value.is::<Dict>()) {
        return Err(rt.type_error("__kwdefaults__ must be set to a dict object"));
    }
    function.version.set(0);
    function.kwdefaults.set(value.map(Obj::to_ref));
    Ok(())
}

/// The annotations; computed by `__annotate__` at the first look, or made of the flat tuple the compiler leaves.
fn get_annotations(rt: &Runtime, object: &Object) -> PyResult {
    let function = this(rt, object)?;
    let known = function.annotations.get();
    if let Some(known) = &known
        && tuple_value(known).is_none()
    {
        return Ok(known.clone());
    }
    let annotations = match known.as_deref().and_then(tuple_value) {
        Some(pairs) => {
            let dict = rt.new_dict();
            for pair in pairs.tail().chunks_exact(2) {
                dict.set_item(rt, &pair[0], &pair[1])?;
            }
            dict.into_object()
        }
        None => match function.annotate.get().filter(|annotate| rt.is_callable(annotate)) {
            Some(annotate) => {
                let result = rt.call(&annotate, &[&rt.new_int(1)])?;
                if !result.is::<Dict>() {
                    let given = rt.type_name(&result);
                    return Err(rt.type_error(format!("__annotate__() must return a dict, not {given}")));
                }
                result
            }
            None => rt.new_dict().into_object(),
        },
    };
    function.annotations.set(Some(annotations.clone()));
    Ok(annotations)
}

fn set_annotations(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = this(rt, object)?;
    let value = rt.not_none(value);
    if value.is_some_and(|value| !value.is::<Dict>()) {
        return Err(rt.type_error("__annotations__ must be set to a dict object"));
    }
    function.annotations.set(value.map(Obj::to_ref));
    function.annotate.set(None);
    Ok(())
}

fn get_annotate(rt: &Runtime, object: &Object) -> PyResult {
    slot_value(rt, &this(rt, object)?.annotate)
}

fn set_annotate(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = this(rt, object)?;
    let Some(value) = value else { return Err(rt.type_error("__annotate__ cannot be deleted")) };
    if rt.is_none(value) {
        function.annotate.set(Some(rt.none()));
        return Ok(());
    }
    if !rt.is_callable(value) {
        return Err(rt.type_error("__annotate__ must be callable or None"));
    }
    function.annotate.set(Some(value.to_ref()));
    function.annotations.set(None);
    Ok(())
}

fn set_doc(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    this(rt, object)?.doc.set(value.map(Obj::to_ref));
    Ok(())
}

fn set_module(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    this(rt, object)?.module.set(value.map(Obj::to_ref));
    Ok(())
}

fn get_type_params(rt: &Runtime, object: &Object) -> PyResult {
    let found = this(rt, object)?.type_params.get();
    Ok(found.unwrap_or_else(|| rt.singletons.empty_tuple.clone().into_object()))
}

fn set_type_params(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = this(rt, object)?;
    match value.filter(|value| tuple_value(value).is_some()) {
        Some(value) => {
            function.type_params.set(Some(value.to_ref()));
            Ok(())
        }
        None => Err(rt.type_error("__type_params__ must be set to a tuple")),
    }
}
