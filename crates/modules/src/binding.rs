//! What the types of native modules share: binding of constructor arguments, payload boilerplate, receivers.

use std::cell::OnceCell;

use serpentarium_object::{
    CallArgs, GcWord, Obj, Object, Payload, PyResult, Ref, Runtime, Slot, StackRef, StrMethods as _, Type,
    TypeSpec, int_value, str_value,
};

/// The parameters of a function whose arguments may be named.
pub(crate) struct Parameters<const N: usize> {
    /// The function's name in error texts.
    pub(crate) function: &'static str,
    /// Names of the parameters; the first ones may be positional-only, then their name is empty.
    pub(crate) names: [&'static str; N],
    /// How many may be given by position.
    pub(crate) positional: usize,
    /// How many must be given.
    pub(crate) required: usize,
}

/// Binds arguments to parameters, with the error texts of CPython's argument parsing.
pub(crate) fn named<'a, const N: usize>(
    rt: &Runtime,
    args: CallArgs<'a>,
    parameters: &Parameters<N>,
) -> PyResult<[Option<&'a Object>; N]> {
    let function = parameters.function;
    let (given, positional) = (args.values.len(), args.positional_values());
    if given > N {
        let keyword = if positional.is_empty() { "keyword " } else { "" };
        let plural = if N == 1 { "" } else { "s" };
        return Err(rt.type_error(format!(
            "{function}() takes at most {N} {keyword}argument{plural} ({given} given)"
        )));
    }
    if positional.len() > parameters.positional {
        let (max, count) = (parameters.positional, positional.len());
        let bound = if parameters.required < max { "at most" } else { "exactly" };
        let plural = if max == 1 { "" } else { "s" };
        return Err(rt.type_error(format!(
            "{function}() takes {bound} {max} positional argument{plural} ({count} given)"
        )));
    }
    let mut places = [None; N];
    for (place, value) in places.iter_mut().zip(positional) {
        *place = value.get();
    }
    let mut unknown = None;
    for (key, value) in args.keywords() {
        let known = str_value(key);
        let found = known
            .and_then(|key| parameters.names.iter().position(|name| !name.is_empty() && key.equals(name)));
        let Some(index) = found else {
            unknown.get_or_insert(key);
            continue;
        };
        if places[index].is_some() {
            let (name, position) = (parameters.names[index], index + 1);
            return Err(rt.type_error(format!(
                "argument for {function}() given by name ('{name}') and position ({position})"
            )));
        }
        places[index] = Some(value);
    }
    if let Some(index) = (0..parameters.required).find(|&index| places[index].is_none()) {
        let (name, position) = (parameters.names[index], index + 1);
        return Err(
            rt.type_error(format!("{function}() missing required argument '{name}' (pos {position})"))
        );
    }
    match unknown {
        Some(key) => {
            let key = rt.str_text(key)?;
            Err(rt.type_error(format!("{function}() got an unexpected keyword argument '{key}'")))
        }
        None => Ok(places),
    }
}

/// Checks the number of positional arguments (`_PyArg_CheckPositional`).
pub(crate) fn check_positional(
    rt: &Runtime,
    function: &str,
    given: usize,
    min: usize,
    max: usize,
) -> PyResult<()> {
    if given >= min && given <= max {
        return Ok(());
    }
    let bound = if given < min { min } else { max };
    let which = if min == max {
        ""
    } else if given < min {
        "at least "
    } else {
        "at most "
    };
    let plural = if bound == 1 { "" } else { "s" };
    Err(rt.type_error(format!("{function} expected {which}{bound} argument{plural}, got {given}")))
}

/// Refuses keywords in the constructor of a native type, unless a subclass has its own `__init__`.
pub(crate) fn no_keywords(
    rt: &Runtime,
    class: &Obj<Type>,
    args: CallArgs<'_>,
    function: &str,
) -> PyResult<()> {
    if args.keyword_len() == 0 || (class.is_heap_type() && has_own_init(rt, class)) {
        return Ok(());
    }
    Err(rt.type_error(format!("{function}() takes no keyword arguments")))
}

fn has_own_init(rt: &Runtime, class: &Obj<Type>) -> bool {
    match (class.slot(|slots| slots.init), rt.types.object.slot(|slots| slots.init)) {
        (Some(own), Some(plain)) => !std::ptr::fn_addr_eq(own, plain),
        (own, plain) => own.is_some() != plain.is_some(),
    }
}

/// The arguments of a constructor that takes exactly `N` positional ones.
pub(crate) fn exactly<'a, const N: usize>(
    rt: &Runtime,
    class: &Obj<Type>,
    args: CallArgs<'a>,
    function: &str,
) -> PyResult<[&'a Object; N]> {
    no_keywords(rt, class, args, function)?;
    let values: Vec<&Object> = args.positional_values().iter().filter_map(StackRef::get).collect();
    check_positional(rt, function, values.len(), N, N)?;
    <[&Object; N]>::try_from(values).map_err(|_| rt.system_error("wrong number of arguments"))
}

/// A new container object.
pub(crate) fn make<T: Payload<Prefix = GcWord, Item = ()>>(
    rt: &Runtime,
    class: &Obj<Type>,
    payload: T,
) -> PyResult {
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

/// The receiver of a slot or method as what its type says it is.
#[inline]
pub(crate) fn this<'a, T: Payload>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<T>> {
    match object.downcast::<T>() {
        Some(receiver) => Ok(receiver),
        None => Err(rt.type_error(format!("unexpected receiver of type '{}'", rt.type_name(object)))),
    }
}

/// The `iter` slot of iterators: themselves.
pub(crate) fn self_iter(_: &Runtime, object: &Object) -> PyResult {
    Ok(object.to_ref())
}

/// A `Py_ssize_t` argument.
pub(crate) fn ssize(rt: &Runtime, object: &Object) -> PyResult<isize> {
    let index = rt.index(object)?;
    match int_value(&index).and_then(|value| value.small()) {
        Some(small) => Ok(small as isize),
        None => Err(rt.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// A field's value, or `None` while it is empty.
pub(crate) fn slot_or_none(rt: &Runtime, slot: &Slot) -> Ref {
    slot.get().unwrap_or_else(|| rt.none())
}

/// A type of a module whose `exec` has run.
pub(crate) fn ready(rt: &Runtime, cell: &OnceCell<Ref<Type>>) -> PyResult<Ref<Type>> {
    cell.get().cloned().ok_or_else(|| rt.system_error("the module was not initialised"))
}

/// `__class_getitem__` of generic classes.
pub(crate) fn class_getitem(rt: &Runtime, args: serpentarium_object::NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}

/// A new type that shows its module in its namespace, as the types of CPython's modules do.
pub(crate) fn new_type<P: Payload>(rt: &Runtime, spec: &'static TypeSpec, base: &Obj<Type>) -> Ref<Type> {
    let ty = rt.new_native_type::<P>(spec, base);
    if let (Some((module, _)), Some(namespace)) = (spec.name.rsplit_once('.'), ty.namespace()) {
        namespace.set_str(rt, &rt.intern("__module__"), rt.intern(module).into_object());
    }
    ty
}

/// Implements `Payload` for a container whose references are in `Slot`s, with their labels, and in
/// `Guarded<Vec<Ref>>` lists.
macro_rules! gc_payload {
    ($name:ty { $($slot:ident: $label:literal),* } $([$($list:ident),*])?) => {
        impl serpentarium_object::Payload for $name {
            type Prefix = serpentarium_object::GcWord;
            type Item = ();
            const KIND: serpentarium_object::Kind = serpentarium_object::Kind::OTHER;

            fn visit(&self, _: &[()], visitor: &mut serpentarium_object::Visitor<'_>) {
                $(self.$slot.visit(serpentarium_object::Label::Field($label), visitor);)*
                $($(for (index, item) in self.$list.borrow().iter().enumerate() {
                    visitor(serpentarium_object::Label::Index(index), item);
                })*)?
                let _ = visitor;
            }

            fn clear(&self, _: &[()]) {
                $(self.$slot.set(None);)*
                $($(drop(self.$list.take());)*)?
            }
        }
    };
}
pub(crate) use gc_payload;
