//! Exception groups: `BaseExceptionGroup`, the class `ExceptionGroup`, splitting.

use rustc_hash::FxHashSet;
use serpentarium_heap::{Obj, Object, Ref};

use super::base::{self, payload};
use super::exception_value;
use super::fields::{fixed, put, value};
use crate::core::{
    CallArgs, MethodDef, NativeArgs, PyResult, Raised, Runtime, SlotTable, Type, TypeSpec, type_flag, type_of,
};
use crate::types::{List, Tuple, str_value, tuple_value};

const MESSAGE: usize = 0;
const EXCEPTIONS: usize = 1;
/// The representation of what the group was made from, unless that was a list or a tuple.
const SHOWN: usize = 2;

/// `BaseExceptionGroup`
pub(super) static BASE_EXCEPTION_GROUP: TypeSpec = TypeSpec {
    doc: "Several exceptions that nobody has handled yet.",
    basicsize: 96,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        init: Some(base::init),
        repr: Some(repr),
        str: Some(str),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585").class(),
        MethodDef::new(
            "derive",
            "($self, excs, /)",
            derive,
            "A group of the same message with other exceptions.",
        ),
        MethodDef::new(
            "split",
            "($self, matcher_value, /)",
            split,
            "The group's part that matches, and the rest.",
        ),
        MethodDef::new("subgroup", "($self, matcher_value, /)", subgroup, "The group's part that matches."),
    ],
    getset: &[
        fixed::<MESSAGE>("message", "exception message"),
        fixed::<EXCEPTIONS>("exceptions", "nested exceptions"),
    ],
    ..TypeSpec::named("BaseExceptionGroup")
};

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}

/// True if the object can be read by position, as `PySequence_Check` has it: mappings that are no dicts count.
fn is_sequence(rt: &Runtime, object: &Object) -> bool {
    let native = rt.nearest_native(type_of(object));
    let indexed_by_key = native.is_same(&rt.types.dict) || native.is_same(&rt.types.mapping_proxy);
    !indexed_by_key && rt.is_sequence(object)
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let given = args.positional_values().len();
    let (2, Some(message), Some(sequence)) = (given, args.get(0), args.get(1)) else {
        return Err(
            rt.type_error(format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)"))
        );
    };
    if str_value(message).is_none() {
        let given = crate::types::arguments::shown_type(rt, message);
        return Err(
            rt.type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {given}"))
        );
    }
    if !is_sequence(rt, sequence) {
        return Err(rt.type_error("second argument (exceptions) must be a sequence"));
    }
    let plain = sequence.is::<List>() || sequence.is::<Tuple>();
    let shown = if plain { None } else { Some(rt.repr(sequence)?) };
    let exceptions = rt.new_tracked_tuple(rt.to_vec(sequence)?);
    if exceptions.tail().is_empty() {
        return Err(rt.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut only_exceptions = true;
    for (index, item) in exceptions.tail().iter().enumerate() {
        if exception_value(item).is_none() {
            return Err(
                rt.value_error(format!("Item {index} of second argument (exceptions) is not an exception"))
            );
        }
        only_exceptions &= rt.type_check(item, &rt.exceptions.exception);
    }
    let class = class_of_group(rt, class, only_exceptions)?;
    let group = base::make(rt, &class, base::positional(rt, args).into_object());
    put(&group, MESSAGE, Some(message.to_ref()));
    put(&group, EXCEPTIONS, Some(exceptions.into_object()));
    put(&group, SHOWN, shown);
    Ok(group.into_object())
}

/// The class to make: a `BaseExceptionGroup` of nothing but exceptions is an `ExceptionGroup`.
fn class_of_group(rt: &Runtime, class: &Obj<Type>, only_exceptions: bool) -> PyResult<Ref<Type>> {
    let group_class = rt.exception_group_class()?;
    if class.is_same(&group_class) {
        if !only_exceptions {
            return Err(rt.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
    } else if class.is_same(&rt.exceptions.base_exception_group) {
        if only_exceptions && let Some(class) = group_class.downcast::<Type>() {
            return Ok(class.to_ref());
        }
    } else if !only_exceptions && rt.is_subtype(class, &rt.exceptions.exception) {
        let name = rt.class_name(class);
        return Err(rt.type_error(format!("Cannot nest BaseExceptions in '{name}'")));
    }
    Ok(class.to_ref())
}

/// The exceptions in a group.
fn members(rt: &Runtime, group: &Object) -> PyResult<Vec<Ref>> {
    let exceptions = value(payload(rt, group)?, EXCEPTIONS);
    Ok(exceptions.as_deref().and_then(tuple_value).map_or_else(Vec::new, |tuple| tuple.tail().to_vec()))
}

fn message(rt: &Runtime, group: &Object) -> PyResult {
    Ok(value(payload(rt, group)?, MESSAGE).unwrap_or_else(|| rt.none()))
}

fn str(rt: &Runtime, object: &Object) -> PyResult {
    let count = members(rt, object)?.len();
    let plural = if count == 1 { "" } else { "s" };
    let message = rt.str_text(&*message(rt, object)?)?;
    Ok(rt.new_str(&format!("{message} ({count} sub-exception{plural})")).into_object())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let exception = payload(rt, object)?;
    let shown = match value(exception, SHOWN) {
        Some(shown) => rt.str_text(&shown)?,
        None => {
            let members = members(rt, object)?;
            // The argument is asked only for its type: it may have changed since.
            let args = base::args_of(rt, exception);
            let from_list = args.tail().get(1).is_some_and(|sequence| sequence.is::<List>());
            let sequence = if from_list {
                rt.new_list(members).into_object()
            } else {
                rt.new_tuple(members).into_object()
            };
            rt.repr_text(&sequence)?
        }
    };
    let name = rt.class_name(type_of(object));
    let name = name.rsplit('.').next().unwrap_or(&name);
    let message = rt.repr_text(&*message(rt, object)?)?;
    Ok(rt.new_str(&format!("{name}({message}, {shown})")).into_object())
}

fn derive(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let message = message(rt, args.at(0))?;
    rt.call(rt.exceptions.base_exception_group.as_object(), &[&message, args.at(1)])
}

/// What decides whether an exception belongs to the part that is split off.
enum Matcher<'a> {
    Class(&'a Object),
    Predicate(&'a Object),
    /// Leaves with these addresses; never a group as a whole.
    Leaves(FxHashSet<usize>),
}

impl<'a> Matcher<'a> {
    fn from_value(rt: &Runtime, value: &'a Object) -> PyResult<Self> {
        let classes = |tuple: &Obj<Tuple>| tuple.tail().iter().all(|class| rt.is_exception_class(class));
        if rt.is_exception_class(value) || tuple_value(value).is_some_and(classes) {
            return Ok(Self::Class(value));
        }
        if tuple_value(value).is_none() && !value.is::<Type>() && rt.is_callable(value) {
            return Ok(Self::Predicate(value));
        }
        Err(rt.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn matches(&self, rt: &Runtime, exception: &Object) -> PyResult<bool> {
        match self {
            Self::Class(class) => Ok(rt.exception_matches(exception, class)),
            Self::Predicate(predicate) => {
                let result = rt.call(predicate, &[exception])?;
                rt.is_true(&result)
            }
            Self::Leaves(leaves) => Ok(!is_group(rt, exception) && leaves.contains(&exception.address())),
        }
    }
}

fn is_group(rt: &Runtime, object: &Object) -> bool {
    rt.type_check(object, &rt.exceptions.base_exception_group)
}

/// The part that matches and, if wanted, the rest.
type Parts = (Option<Ref>, Option<Ref>);

/// `exceptiongroup_split_recursive`
fn split_recursive(
    rt: &Runtime,
    exception: &Object,
    matcher: &Matcher<'_>,
    want_rest: bool,
) -> PyResult<Parts> {
    if matcher.matches(rt, exception)? {
        return Ok((Some(exception.to_ref()), None));
    }
    if !is_group(rt, exception) {
        return Ok((None, want_rest.then(|| exception.to_ref())));
    }
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    for member in members(rt, exception)? {
        rt.evaluator().enter_recursion(rt, " in exceptiongroup_split_recursive")?;
        let parts = split_recursive(rt, &member, matcher, want_rest);
        rt.evaluator().leave_recursion(rt);
        let parts = parts?;
        matching.extend(parts.0);
        rest.extend(parts.1);
    }
    Ok((subset(rt, exception, matching)?, subset(rt, exception, rest)?))
}

/// A group like `original` with only these exceptions, or none if there are none (`exceptiongroup_subset`).
fn subset(rt: &Runtime, original: &Object, exceptions: Vec<Ref>) -> PyResult<Option<Ref>> {
    if exceptions.is_empty() {
        return Ok(None);
    }
    let list = rt.new_list(exceptions);
    let group = rt.call_method(original, &rt.intern("derive"), &[list.as_object()])?;
    if !is_group(rt, &group) {
        return Err(rt.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let (from, to) = (payload(rt, original)?, payload(rt, &group)?);
    if let Some(traceback) = from.traceback.get() {
        to.traceback.set(Some(traceback));
    }
    to.context.set(from.context.get());
    to.cause.set(from.cause.get());
    to.suppress_context.set(true);
    if let Some(notes) = rt.lookup_attr(original, &rt.names.notes)?
        && rt.is_sequence(&notes)
    {
        // Anything else there is not this function's business: `__notes__` is an ordinary attribute.
        let copy = rt.new_list(rt.to_vec(&notes)?);
        rt.setattr(&group, rt.names.notes.as_object(), Some(copy.as_object()))?;
    }
    Ok(Some(group))
}

fn split(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let matcher = Matcher::from_value(rt, args.at(1))?;
    let (matching, rest) = split_recursive(rt, args.at(0), &matcher, true)?;
    let parts = [matching, rest].map(|part| part.unwrap_or_else(|| rt.none()));
    Ok(rt.new_tracked_tuple(parts).into_object())
}

fn subgroup(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let matcher = Matcher::from_value(rt, args.at(1))?;
    let (matching, _) = split_recursive(rt, args.at(0), &matcher, false)?;
    Ok(matching.unwrap_or_else(|| rt.none()))
}

impl Runtime {
    /// The class `ExceptionGroup`, which is made like a class statement's: it has two bases.
    pub fn exception_group_class(&self) -> PyResult {
        if let Some(class) = self.exception_group.get() {
            return Ok(class.clone().into_object());
        }
        let name = self.intern("ExceptionGroup");
        let bases = [&self.exceptions.base_exception_group, &self.exceptions.exception];
        let bases = self.new_tuple(bases.map(|base| base.clone().into_object()));
        let namespace = self.new_dict();
        namespace.set_str(self, &self.names.module, self.names.builtins_module.clone().into_object());
        let class: Ref<Type> = self.new_class(&self.types.type_, &name, &bases, &namespace, None)?;
        Ok(self.exception_group.get_or_init(|| class).clone().into_object())
    }

    /// The part of an exception group whose leaves are in `parts`, which are groups split off from it
    /// (`exception_group_projection`).
    pub fn group_projection(&self, original: &Object, parts: &[Ref]) -> PyResult<Option<Ref>> {
        let mut leaves = FxHashSet::default();
        for part in parts {
            collect_leaves(self, part, &mut leaves)?;
        }
        let (matching, _) = split_recursive(self, original, &Matcher::Leaves(leaves), false)?;
        Ok(matching)
    }
}

fn collect_leaves(rt: &Runtime, exception: &Object, leaves: &mut FxHashSet<usize>) -> Result<(), Raised> {
    if rt.is_none(exception) {
        return Ok(());
    }
    if !is_group(rt, exception) {
        leaves.insert(exception.address());
        return Ok(());
    }
    for member in members(rt, exception)? {
        rt.evaluator().enter_recursion(rt, " in collect_exception_group_leaf_ids")?;
        let done = collect_leaves(rt, &member, leaves);
        rt.evaluator().leave_recursion(rt);
        done?;
    }
    Ok(())
}
