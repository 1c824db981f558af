//! Calling (`Objects/call.c`).

use serpentarium_heap::{Obj, Object, Ref, StackRef};

use crate::core::{CallArgs, PyResult, Runtime, borrow_all, type_of};
use crate::types::{Function, MethodDescriptor, SlotWrapper};
use crate::{Str, Tuple};

/// A special method looked up on a type, ready to be called with the instance.
#[derive(Debug)]
pub enum SpecialMethod {
    /// A function that takes the instance as first argument.
    Unbound(Ref),
    /// The result of binding.
    Bound(Ref),
}

impl SpecialMethod {
    /// Calls the method of `object`.
    pub fn call(&self, rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
        match self {
            Self::Bound(method) => rt.call_args(method, args),
            Self::Unbound(method) => {
                let mut values: smallvec::SmallVec<[StackRef; 6]> = smallvec::SmallVec::new();
                values.push(StackRef::borrowed(object));
                values.extend(args.values.iter().map(StackRef::borrow));
                rt.call_args(method, CallArgs { values: &values, names: args.names })
            }
        }
    }
}

impl Runtime {
    /// Calls with arguments in vectorcall form.
    #[inline]
    pub fn call_args(&self, callable: &Object, args: CallArgs<'_>) -> PyResult {
        match type_of(callable).slot(|slots| slots.call) {
            Some(call) => {
                self.evaluator().enter_recursion(self, " while calling a Python object")?;
                let result = call(self, callable, args);
                self.evaluator().leave_recursion(self);
                result
            }
            None => Err(self.type_error(format!("'{}' object is not callable", self.type_name(callable)))),
        }
    }

    /// Calls with positional arguments.
    #[inline]
    pub fn call(&self, callable: &Object, args: &[&Object]) -> PyResult {
        self.call_args(callable, CallArgs::positional(&borrow_all(args)))
    }

    /// Calls with a tuple of positional and a dict of keyword arguments (`PyObject_Call`).
    pub fn call_tuple_dict(
        &self,
        callable: &Object,
        args: &Obj<Tuple>,
        kwargs: Option<&crate::Dict>,
    ) -> PyResult {
        let mut values: Vec<StackRef> = args.tail().iter().map(|item| StackRef::from(item.clone())).collect();
        let mut names = Vec::new();
        for (key, value) in kwargs.map(crate::Dict::to_vec).unwrap_or_default() {
            if !key.is::<Str>() {
                return Err(self.type_error("keywords must be strings"));
            }
            names.push(key);
            values.push(value.into());
        }
        let names = (!names.is_empty()).then(|| self.new_tuple(names));
        self.call_args(callable, CallArgs { values: &values, names: names.as_deref() })
    }

    /// Calls a method by name.
    pub fn call_method(&self, object: &Object, name: &Obj<Str>, args: &[&Object]) -> PyResult {
        let method = self.getattr(object, name.as_object())?;
        self.call(&method, args)
    }

    /// A special method of the object's type, bound if its descriptor asks for that.
    pub fn special_method(&self, object: &Object, name: &Obj<Str>) -> PyResult<Option<SpecialMethod>> {
        let ty = type_of(object);
        let Some(found) = self.type_lookup(ty, name) else { return Ok(None) };
        if found.is::<Function>() || found.is::<MethodDescriptor>() || found.is::<SlotWrapper>() {
            return Ok(Some(SpecialMethod::Unbound(found)));
        }
        match type_of(&found).slot(|slots| slots.descr_get) {
            None => Ok(Some(SpecialMethod::Bound(found))),
            Some(get) => {
                Ok(Some(SpecialMethod::Bound(get(self, &found, Some(object), Some(ty.as_object()))?)))
            }
        }
    }

    /// Calls a special method of the object's type, if it has it.
    pub fn call_special(&self, object: &Object, name: &Obj<Str>, args: &[&Object]) -> PyResult<Option<Ref>> {
        match self.special_method(object, name)? {
            Some(method) => method.call(self, object, CallArgs::positional(&borrow_all(args))).map(Some),
            None => Ok(None),
        }
    }

    /// True if the object can be called.
    pub fn is_callable(&self, object: &Object) -> bool {
        type_of(object).slot(|slots| slots.call).is_some()
    }

    fn function_label(name: &dyn Fn() -> String) -> String {
        name()
    }

    pub(crate) fn too_many_arguments(
        &self,
        signature: &crate::Signature,
        name: &dyn Fn() -> String,
        given: usize,
        keywords: usize,
        shift: usize,
    ) -> crate::Raised {
        let name = Self::function_label(name);
        let (least, most) = (signature.required.saturating_sub(shift), signature.positional - shift);
        let given = given - shift;
        if keywords == 0 && signature.positional_only == signature.positional && most == 0 {
            return self.type_error(format!("{name}() takes no arguments ({given} given)"));
        }
        if signature.positional_only == signature.positional
            && least == most
            && most == 1
            && signature.keyword_required.is_empty()
        {
            return self.type_error(format!("{name}() takes exactly one argument ({given} given)"));
        }
        let bound = if least == most { "exactly" } else { "at most" };
        let plural = if most == 1 { "" } else { "s" };
        if signature.positional_only == signature.positional && signature.keyword_required.is_empty() {
            let short = name.rsplit('.').next().unwrap_or(&name).to_owned();
            let bound = if least == most { "" } else { "at most " };
            return self.type_error(format!("{short} expected {bound}{most} argument{plural}, got {given}"));
        }
        let short = name.rsplit('.').next().unwrap_or(&name).to_owned();
        let total = signature.names.len() - shift;
        if given + keywords > total {
            return self.type_error(Self::beyond_all(&short, total, given, keywords));
        }
        if most == 0 {
            return self.type_error(format!("{short}() takes no positional arguments"));
        }
        self.type_error(format!("{short}() takes {bound} {most} positional argument{plural} ({given} given)"))
    }

    /// More arguments than a function has parameters, some of which could be named.
    pub(crate) fn beyond_all(short: &str, total: usize, given: usize, keywords: usize) -> String {
        let kind = if given == 0 { "keyword argument" } else { "argument" };
        let plural = if total == 1 { "" } else { "s" };
        format!("{short}() takes at most {total} {kind}{plural} ({} given)", given + keywords)
    }

    /// Parameters that can be given by position only are missing, while others could be named.
    pub(crate) fn too_few_positional(
        &self,
        signature: &crate::Signature,
        name: &dyn Fn() -> String,
        given: usize,
        shift: usize,
    ) -> crate::Raised {
        let name = Self::function_label(name);
        let short = name.rsplit('.').next().unwrap_or(&name);
        let least = signature.required.min(signature.positional_only);
        let bound = if least < signature.positional { "at least" } else { "exactly" };
        let (least, given) = (least.saturating_sub(shift), given.saturating_sub(shift));
        let plural = if least == 1 { "" } else { "s" };
        self.type_error(format!(
            "{short}() takes {bound} {least} positional argument{plural} ({given} given)"
        ))
    }

    pub(crate) fn argument_given_twice(
        &self,
        signature: &crate::Signature,
        name: &dyn Fn() -> String,
        place: usize,
        shift: usize,
    ) -> crate::Raised {
        let name = Self::function_label(name);
        let short = name.rsplit('.').next().unwrap_or(&name);
        let argument = signature.names[place];
        let position = place + 1 - shift;
        self.type_error(format!(
            "argument for {short}() given by name ('{argument}') and position ({position})"
        ))
    }

    pub(crate) fn unexpected_keyword(
        &self,
        signature: &crate::Signature,
        name: &dyn Fn() -> String,
        key: &Object,
        _shift: usize,
    ) -> crate::Raised {
        let name = Self::function_label(name);
        let short = name.rsplit('.').next().unwrap_or(&name);
        if signature.positional_only == signature.names.len() && !signature.var_positional {
            return self.type_error(format!("{name}() takes no keyword arguments"));
        }
        let key =
            crate::str_value(key).map_or(String::new(), |key| crate::StrMethods::to_text(key).into_owned());
        self.type_error(format!("{short}() got an unexpected keyword argument '{key}'"))
    }

    pub(crate) fn check_required(
        &self,
        signature: &crate::Signature,
        name: &dyn Fn() -> String,
        bound: &[StackRef],
        positional: usize,
        keywords: usize,
        shift: usize,
    ) -> PyResult<()> {
        let missing = (0..signature.required).find(|&place| bound[place].is_null());
        let missing_keyword = signature
            .keyword_required
            .iter()
            .enumerate()
            .position(|(index, &required)| required && bound[signature.positional + index].is_null())
            .map(|index| signature.positional + index);
        let Some(place) = missing.or(missing_keyword) else { return Ok(()) };
        let full = Self::function_label(name);
        let short = full.rsplit('.').next().unwrap_or(&full);
        let given = positional.saturating_sub(shift) + keywords;
        let least = signature.required.saturating_sub(shift);
        if signature.positional_only == signature.positional && signature.keyword_required.is_empty() {
            let most = signature.positional - shift;
            if least == 1 && most == 1 {
                return Err(self.type_error(format!("{full}() takes exactly one argument ({given} given)")));
            }
            let bound = if least == most { "" } else { "at least " };
            let plural = if least == 1 { "" } else { "s" };
            return Err(
                self.type_error(format!("{short} expected {bound}{least} argument{plural}, got {given}"))
            );
        }
        let argument = signature.names[place];
        Err(self.type_error(format!(
            "{short}() missing required argument '{argument}' (pos {})",
            place + 1 - shift
        )))
    }
}
