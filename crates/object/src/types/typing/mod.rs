//! What the interpreter itself knows of `typing`: type variables, type aliases, `Generic`, `NoDefault`.
//!
//! The types are made when first asked for, by the `_typing` module or by an instruction that makes a type
//! parameter. Source of the rules: PEP 695, PEP 696 and CPython's `Objects/typevarobject.c`.

mod alias;
mod evaluator;
mod generic;
mod no_default;
mod param_spec;
mod parameter;
mod type_var;
mod type_var_tuple;

use serpentarium_heap::{Obj, Object, Ref, Slot};

use crate::core::{PyResult, Runtime, Storage};
use crate::types::{Singleton, str_value, tuple_value};
use crate::{Dict, Function, Tuple, Type};

use parameter::TypeParameter;

/// The types of this module, and `NoDefault`.
#[derive(Debug)]
pub struct TypingTypes {
    /// `typing.TypeVar`
    pub type_var: Ref<Type>,
    /// `typing.TypeVarTuple`
    pub type_var_tuple: Ref<Type>,
    /// `typing.ParamSpec`
    pub param_spec: Ref<Type>,
    /// `typing.ParamSpecArgs`
    pub param_spec_args: Ref<Type>,
    /// `typing.ParamSpecKwargs`
    pub param_spec_kwargs: Ref<Type>,
    /// `typing.TypeAliasType`
    pub alias: Ref<Type>,
    /// `typing.Generic`
    pub generic: Ref<Type>,
    /// `typing.NoDefault`
    pub no_default: Ref,
    /// `_typing._ConstEvaluator`
    evaluator: Ref<Type>,
}

impl TypingTypes {
    fn new(rt: &Runtime) -> PyResult<Self> {
        let object = &rt.types.object;
        let parameter = |spec| {
            let ty = rt.new_native_type::<TypeParameter>(spec, object);
            ty.dict_slot.set(Some(|object| object.downcast::<TypeParameter>().map(|own| &own.dict)));
            ty.storage.set(Storage::Payload);
            ty.has_dict.set(true);
            show_module(rt, &ty, "typing");
            ty
        };
        let attribute = |spec| {
            let ty = rt.new_native_type::<param_spec::ParamSpecPart>(spec, object);
            show_module(rt, &ty, "typing");
            ty
        };
        let no_default_type = rt.new_native_type::<Singleton>(&no_default::NO_DEFAULT_TYPE, object);
        let no_default = rt.heap.alloc(&no_default_type, Singleton).into_object();
        no_default.make_immortal();
        let evaluator = rt.new_native_type::<evaluator::Evaluator>(&evaluator::CONST_EVALUATOR, object);
        show_module(rt, &evaluator, "_typing");
        Ok(Self {
            type_var: parameter(&type_var::TYPE_VAR),
            type_var_tuple: parameter(&type_var_tuple::TYPE_VAR_TUPLE),
            param_spec: parameter(&param_spec::PARAM_SPEC),
            param_spec_args: attribute(&param_spec::PARAM_SPEC_ARGS),
            param_spec_kwargs: attribute(&param_spec::PARAM_SPEC_KWARGS),
            alias: rt.new_native_type::<alias::TypeAlias>(&alias::TYPE_ALIAS, object),
            generic: generic::make(rt)?,
            no_default,
            evaluator,
        })
    }
}

/// Shows a type's module in its namespace, as types made from a specification do.
fn show_module(rt: &Runtime, ty: &Obj<Type>, module: &str) {
    if let Some(namespace) = ty.namespace() {
        namespace.set_str(rt, &rt.intern("__module__"), rt.intern(module).into_object());
    }
}

impl Runtime {
    /// The types of `typing` that the interpreter knows.
    pub fn typing(&self) -> PyResult<&TypingTypes> {
        if let Some(types) = self.typing_types.get() {
            return Ok(types);
        }
        let types = TypingTypes::new(self)?;
        Ok(self.typing_types.get_or_init(|| types))
    }

    /// The type variable of a type parameter `[T: bound]` or `[T: (constraints)]`; the functions compute them.
    pub fn make_type_var(
        &self,
        name: &Object,
        evaluate_bound: Option<&Object>,
        evaluate_constraints: Option<&Object>,
    ) -> PyResult {
        let parameter = TypeParameter::inferred(name);
        parameter.bound.evaluate.set(evaluate_bound.map(Object::to_ref));
        parameter.constraints.evaluate.set(evaluate_constraints.map(Object::to_ref));
        Ok(self.tracked(self.heap.alloc(&self.typing()?.type_var, parameter)).into_object())
    }

    /// The parameter specification of a type parameter `[**P]`.
    pub fn make_param_spec(&self, name: &Object) -> PyResult {
        let parameter = TypeParameter::inferred(name);
        Ok(self.tracked(self.heap.alloc(&self.typing()?.param_spec, parameter)).into_object())
    }

    /// The type variable tuple of a type parameter `[*Ts]`.
    pub fn make_type_var_tuple(&self, name: &Object) -> PyResult {
        let parameter = TypeParameter::inferred(name);
        Ok(self.tracked(self.heap.alloc(&self.typing()?.type_var_tuple, parameter)).into_object())
    }

    /// Gives a type parameter the function that computes its default.
    pub fn set_type_parameter_default(&self, parameter: &Object, evaluate: &Object) -> PyResult {
        match parameter.downcast::<TypeParameter>() {
            Some(own) => own.default.evaluate.set(Some(evaluate.to_ref())),
            None => return Err(parameter::not_a_parameter(self, parameter)?),
        }
        Ok(parameter.to_ref())
    }

    /// The alias of a `type` statement; `parts` are its name, its type parameters and the function that computes
    /// its value.
    pub fn make_type_alias(&self, parts: &Object) -> PyResult {
        let Some([name, params, compute]) = tuple_value(parts).map(|parts| parts.tail()) else {
            return Err(self.system_error("a type alias has three parts"));
        };
        let given = tuple_value(params).filter(|params| !params.tail().is_empty());
        let alias = alias::TypeAlias {
            name: Slot::new(name.clone()),
            type_params: given.map_or_else(Slot::empty, |_| Slot::new(params.clone())),
            compute_value: Slot::new(compute.clone()),
            value: Slot::empty(),
            module: Slot::empty(),
        };
        Ok(self.tracked(self.heap.alloc(&self.typing()?.alias, alias)).into_object())
    }

    /// `Generic[params]`, the base that a class with type parameters gets.
    pub fn subscript_generic(&self, params: &Object) -> PyResult {
        let Some(params) = tuple_value(params) else {
            return Err(self.system_error("type parameters are not a tuple"));
        };
        let params = unpack_type_var_tuples(self, params)?;
        let generic = self.typing()?.generic.clone();
        self.typing_py_call("_GenericAlias", &[generic.as_object(), params.as_object()])
    }
}

/// `typing.Unpack[parameter]`
fn unpack(rt: &Runtime, parameter: &Object) -> PyResult {
    let typing = rt.loaded_module("typing")?;
    let unpack = rt.getattr_str(&typing, "Unpack")?;
    rt.get_item(&unpack, parameter)
}

/// The same type parameters with each `TypeVarTuple` unpacked.
fn unpack_type_var_tuples(rt: &Runtime, params: &Obj<Tuple>) -> PyResult<Ref<Tuple>> {
    let class = &rt.typing()?.type_var_tuple;
    let is_variadic = |param: &Ref| param.type_object().is_same(class);
    if !params.tail().iter().any(is_variadic) {
        return Ok(params.to_ref());
    }
    let items = params
        .tail()
        .iter()
        .map(|param| if is_variadic(param) { unpack(rt, param) } else { Ok(param.clone()) });
    Ok(rt.new_tracked_tuple(items.collect::<PyResult<Vec<_>>>()?))
}

/// The module of the running Python code, or `None`.
fn caller(rt: &Runtime) -> Ref {
    let globals: Option<Ref<Dict>> = rt.evaluator().current_globals(rt);
    globals.and_then(|globals| globals.get_str(rt, &rt.intern("__name__"))).unwrap_or_else(|| rt.none())
}

/// The module in which a function was defined, or `None`.
fn module_of_function(rt: &Runtime, function: &Object) -> PyResult {
    if function.downcast::<Function>().is_none() {
        return Ok(rt.none());
    }
    Ok(rt.lookup_attr(function, &rt.intern("__module__"))?.unwrap_or_else(|| rt.none()))
}

/// The name of a constructor, which must be a string.
fn name_argument<'a>(rt: &Runtime, function: &str, object: &'a Object) -> PyResult<&'a Object> {
    if str_value(object).is_some() {
        return Ok(object);
    }
    let given = crate::types::arguments::shown_type(rt, object);
    Err(rt.type_error(format!("{function}() argument 'name' must be str, not {given}")))
}
