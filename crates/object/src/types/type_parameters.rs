//! Type variables in generic aliases and unions: finding them, putting arguments in their place, showing types
//! (`Objects/genericaliasobject.c`).

use serpentarium_heap::{Obj, Object, Ref};

use crate::core::{PyResult, Runtime, type_of};
use crate::types::{str_value, tuple_value};
use crate::{List, StrMethods as _, Tuple, Type};

/// Items of a tuple or list.
fn items_of(object: &Object) -> Option<Vec<Ref>> {
    match object.downcast::<List>() {
        Some(list) => Some(list.to_vec()),
        None => tuple_value(object).map(|tuple| tuple.tail().to_vec()),
    }
}

fn add_new(found: &mut Vec<Ref>, item: &Object) {
    if !found.iter().any(|known| known.is_same(item)) {
        found.push(item.to_ref());
    }
}

fn position(params: &[Ref], param: &Object) -> Option<usize> {
    params.iter().position(|known| known.is_same(param))
}

impl Runtime {
    /// The type variables among `args`, each once (`_Py_make_parameters`).
    pub(crate) fn type_parameters_of(&self, args: &[Ref]) -> PyResult<Vec<Ref>> {
        let mut found = Vec::new();
        for arg in args {
            if arg.is::<Type>() {
                continue;
            }
            let exact =
                arg.type_object().is_same(&self.types.tuple) || arg.type_object().is_same(&self.types.list);
            if exact && let Some(items) = items_of(arg) {
                self.evaluator().enter_recursion(self, "")?;
                let inner = self.type_parameters_of(&items);
                self.evaluator().leave_recursion(self);
                inner?.iter().for_each(|param| add_new(&mut found, param));
                continue;
            }
            if self.lookup_attr(arg, &self.names.typing_subst)?.is_some() {
                add_new(&mut found, arg);
            } else if let Some(inner) = self.lookup_attr(arg, &self.names.parameters)?
                && let Some(inner) = tuple_value(&inner)
            {
                inner.tail().iter().for_each(|param| add_new(&mut found, param));
            }
        }
        Ok(found)
    }

    /// `args` with `item` in the place of `params` (`_Py_subs_parameters`); `generic` is what is subscripted.
    pub(crate) fn substitute_parameters(
        &self,
        generic: &Object,
        args: &[Ref],
        params: &[Ref],
        item: &Object,
    ) -> PyResult<Vec<Ref>> {
        if params.is_empty() {
            return Err(self.type_error(format!("{} is not a generic class", self.repr_text(generic)?)));
        }
        let mut item = self.new_tracked_tuple(self.unpack_arguments(item)?).into_object();
        let prepare_name = self.intern("__typing_prepare_subst__");
        for param in params {
            let prepare = self.lookup_attr(param, &prepare_name)?;
            if let Some(prepare) = prepare.filter(|prepare| !self.is_none(prepare)) {
                let given = match tuple_value(&item) {
                    Some(_) => item.clone(),
                    None => self.new_tracked_tuple([item.clone()]).into_object(),
                };
                item = self.call(&prepare, &[generic, &given])?;
            }
        }
        let values = tuple_value(&item).map_or_else(|| vec![item.clone()], |values| values.tail().to_vec());
        if values.len() != params.len() {
            let which = if values.len() > params.len() { "many" } else { "few" };
            let text = self.repr_text(generic)?;
            let (given, wanted) = (values.len(), params.len());
            return Err(self
                .type_error(format!("Too {which} arguments for {text}; actual {given}, expected {wanted}")));
        }
        self.place_arguments(generic, args, params, &values, &item)
    }

    fn place_arguments(
        &self,
        generic: &Object,
        args: &[Ref],
        params: &[Ref],
        values: &[Ref],
        item: &Object,
    ) -> PyResult<Vec<Ref>> {
        let mut placed = Vec::with_capacity(args.len());
        for arg in args {
            if arg.is::<Type>() {
                placed.push(arg.clone());
                continue;
            }
            if let Some(items) = items_of(arg) {
                self.evaluator().enter_recursion(self, "")?;
                let inner = self.substitute_parameters(generic, &items, params, item);
                self.evaluator().leave_recursion(self);
                let inner = inner?;
                placed.push(match tuple_value(arg) {
                    Some(_) => self.new_tracked_tuple(inner).into_object(),
                    None => self.new_list(inner).into_object(),
                });
                continue;
            }
            let unpack = match self.lookup_attr(arg, &self.intern("__typing_is_unpacked_typevartuple__"))? {
                Some(answer) => self.is_true(&answer)?,
                None => false,
            };
            let new = match (self.lookup_attr(arg, &self.names.typing_subst)?, position(params, arg)) {
                (Some(subst), Some(index)) => self.call(&subst, &[&values[index]])?,
                _ => self.substitute_inner(arg, params, values)?,
            };
            match (unpack, tuple_value(&new)) {
                (true, Some(several)) => placed.extend(several.tail().iter().cloned()),
                (true, None) => {
                    let (owner, given) = (self.type_name(arg), self.type_name(&new));
                    return Err(self.type_error(format!(
                        "expected __typing_subst__ of {owner} objects to return a tuple, not {given}"
                    )));
                }
                (false, _) => placed.push(new),
            }
        }
        Ok(placed)
    }

    /// Subscripts an argument that is itself generic (`subs_tvars`).
    fn substitute_inner(&self, arg: &Object, params: &[Ref], values: &[Ref]) -> PyResult {
        let inner = self.lookup_attr(arg, &self.names.parameters)?;
        let Some(inner) = inner.as_deref().and_then(tuple_value).filter(|inner| !inner.tail().is_empty())
        else {
            return Ok(arg.to_ref());
        };
        let mut given = Vec::new();
        for param in inner.tail() {
            let Some(index) = position(params, param) else {
                given.push(param.clone());
                continue;
            };
            let several = type_of(param).slot(|slots| slots.iter).is_some();
            match tuple_value(&values[index]).filter(|_| several) {
                Some(parts) => given.extend(parts.tail().iter().cloned()),
                None => given.push(values[index].clone()),
            }
        }
        let key = self.new_tracked_tuple(given);
        self.get_item(arg, key.as_object())
    }

    /// The arguments of a subscription, with unpacked tuples taken apart (`_unpack_args`).
    fn unpack_arguments(&self, item: &Object) -> PyResult<Vec<Ref>> {
        let given = tuple_value(item).map_or_else(|| vec![item.to_ref()], |items| items.tail().to_vec());
        let mut all = Vec::with_capacity(given.len());
        for item in given {
            if !item.is::<Type>()
                && let Some(parts) = self.lookup_attr(&item, &self.names.unpacked)?
                && let Some(parts) = tuple_value(&parts)
                && !parts.tail().last().is_some_and(|last| last.is_same(&self.singletons.ellipsis))
            {
                all.extend(parts.tail().iter().cloned());
            } else {
                all.push(item);
            }
        }
        Ok(all)
    }

    /// How a type is shown inside an alias or union (`_Py_typing_type_repr`).
    pub(crate) fn type_argument_repr(&self, object: &Object) -> PyResult<String> {
        if object.is_same(&self.singletons.ellipsis) {
            return Ok("...".to_owned());
        }
        if object.is_same(&self.types.none_type) {
            return Ok("None".to_owned());
        }
        let alias = self.lookup_attr(object, &self.names.origin)?.is_some()
            && self.lookup_attr(object, &self.names.args_)?.is_some();
        if alias {
            return self.repr_text(object);
        }
        let Some(qualname) = self.lookup_attr(object, &self.names.qualname)? else {
            return self.repr_text(object);
        };
        let module = self.lookup_attr(object, &self.names.module)?.filter(|module| !self.is_none(module));
        let Some(module) = module else { return self.repr_text(object) };
        let qualname = self.str_text(&qualname)?;
        if str_value(&module).is_some_and(|module| module.equals("builtins")) {
            return Ok(qualname);
        }
        Ok(format!("{}.{qualname}", self.str_text(&module)?))
    }

    /// The same, with lists of types shown item by item.
    pub(crate) fn type_arguments_repr(&self, args: &Obj<Tuple>) -> PyResult<String> {
        if args.tail().is_empty() {
            return Ok("()".to_owned());
        }
        let mut parts = Vec::new();
        for arg in args.tail() {
            let list = arg.downcast::<List>().filter(|_| arg.type_object().is_same(&self.types.list));
            parts.push(match list {
                Some(list) => {
                    let inner = list
                        .to_vec()
                        .iter()
                        .map(|item| self.type_argument_repr(item))
                        .collect::<PyResult<Vec<_>>>()?;
                    format!("[{}]", inner.join(", "))
                }
                None => self.type_argument_repr(arg)?,
            });
        }
        Ok(parts.join(", "))
    }
}
