//! Native functions: their code, their signatures, and the binding of arguments.

use serpentarium_heap::{Object, StackRef};

use crate::StrMethods as _;
use crate::core::{CallArgs, NativeArgs, PyResult, Runtime};

/// A native function that gets its arguments bound to its signature.
pub type BoundFn = fn(&Runtime, NativeArgs<'_>) -> PyResult;
/// A native function that takes the call's arguments as they come (`print`, `max`, `dict.update`).
pub type FastFn = fn(&Runtime, CallArgs<'_>) -> PyResult;

/// The code of a native function.
#[derive(Clone, Copy, Debug)]
pub enum NativeCode {
    /// Arguments bound by the signature.
    Bound(BoundFn),
    /// Arguments as they come; the function checks them itself.
    Fast(FastFn),
}

/// A parsed signature such as `"(self, /, key, *, reverse=False)"`.
///
/// The text is CPython's own text signature with `$self`; defaults are for display only: an optional
/// parameter that was not given is an empty place.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Signature {
    /// All parameter names in order, `*args` and `**kwargs` among them.
    pub names: Vec<&'static str>,
    /// How many parameters are positional-only.
    pub positional_only: usize,
    /// How many parameters can be given by position (positional-only ones included).
    pub positional: usize,
    /// How many leading parameters are mandatory.
    pub required: usize,
    /// For each keyword-only parameter, whether it is mandatory; they follow the positional ones.
    pub keyword_required: Vec<bool>,
    /// The signature has `*args`, bound as a tuple, as last place but one or last.
    pub var_positional: bool,
    /// The signature has `**kwargs`, bound as a dict, as last place.
    pub var_keyword: bool,
    /// All parameters can be given by position, so that a call without keywords needs no binding beyond empty
    /// places for those that are left out.
    by_position: bool,
}

impl Signature {
    /// Parses a text signature.
    pub fn parse(text: &'static str) -> Self {
        let inner = text.trim().trim_start_matches('(').trim_end_matches(')');
        let mut signature = Self {
            names: Vec::new(),
            positional_only: 0,
            positional: 0,
            required: 0,
            keyword_required: Vec::new(),
            var_positional: false,
            var_keyword: false,
            by_position: false,
        };
        let mut keyword_only = false;
        for part in split_parameters(inner) {
            let part = part.trim();
            let (name, default) = match part.split_once('=') {
                Some((name, _)) => (name.trim(), true),
                None => (part, false),
            };
            match name {
                // The module a function belongs to is shown but never passed.
                "" | "$module" => {}
                "/" => signature.positional_only = signature.positional,
                "*" => keyword_only = true,
                _ if name.starts_with("**") => signature.var_keyword = true,
                _ if name.starts_with('*') => {
                    signature.var_positional = true;
                    keyword_only = true;
                }
                _ if keyword_only => {
                    signature.names.push(name);
                    signature.keyword_required.push(!default);
                }
                _ => {
                    signature.names.push(name.trim_start_matches('$'));
                    signature.positional += 1;
                    if !default {
                        signature.required = signature.positional;
                    }
                }
            }
        }
        signature.by_position =
            !signature.var_positional && !signature.var_keyword && signature.keyword_required.is_empty();
        signature
    }

    /// True if a call with `count` positional arguments and no keywords needs no binding beyond padding.
    #[inline]
    pub fn accepts_positional(&self, count: usize) -> bool {
        self.by_position && count >= self.required && count <= self.positional
    }
}

/// Splits at commas outside brackets and quotes (defaults may contain them).
fn split_parameters(text: &'static str) -> Vec<&'static str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut start) = (0_i32, None, 0);
    for (index, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Signatures with more parameters than this are bound the long way when some are left out.
const PADDED: usize = 6;

impl Runtime {
    /// Calls native code with `args`, binding them to `signature` if the code asks for that.
    ///
    /// `name` is the function's name for error texts (`list.sort`, `len`).
    #[inline]
    pub fn call_native(
        &self,
        code: NativeCode,
        signature: &Signature,
        name: &dyn Fn() -> String,
        args: CallArgs<'_>,
        is_method: bool,
    ) -> PyResult {
        let function = match code {
            NativeCode::Fast(function) => return function(self, args),
            NativeCode::Bound(function) => function,
        };
        if args.names.is_none() && signature.accepts_positional(args.values.len()) {
            if args.values.len() == signature.names.len() {
                return function(self, NativeArgs(args.values));
            }
            if signature.names.len() <= PADDED {
                let mut padded = [const { StackRef::NULL }; PADDED];
                for (place, value) in padded.iter_mut().zip(args.values) {
                    *place = value.borrow();
                }
                return function(self, NativeArgs(&padded[..signature.names.len()]));
            }
        }
        self.bind_and_call(function, signature, name, args, is_method)
    }

    fn bind_and_call(
        &self,
        function: BoundFn,
        signature: &Signature,
        name: &dyn Fn() -> String,
        args: CallArgs<'_>,
        is_method: bool,
    ) -> PyResult {
        let places = signature.names.len()
            + usize::from(signature.var_positional)
            + usize::from(signature.var_keyword);
        let mut bound: smallvec::SmallVec<[StackRef; 8]> = smallvec::SmallVec::new();
        let positional = args.positional_values();
        let direct = positional.len().min(signature.positional);
        bound.extend(positional[..direct].iter().map(StackRef::borrow));
        bound.resize_with(places, || StackRef::NULL);
        let shift = usize::from(is_method);
        if positional.len() > signature.positional && !signature.var_positional {
            return Err(self.too_many_arguments(
                signature,
                name,
                positional.len(),
                args.keyword_len(),
                shift,
            ));
        }
        if signature.var_positional {
            let extra = positional[direct..].iter().filter_map(StackRef::to_ref).collect::<Vec<_>>();
            bound[signature.names.len()] = self.new_tuple(extra).into();
        }
        let by_position_alone = signature.required.min(signature.positional_only);
        let named_too = signature.positional_only < signature.names.len();
        if named_too && positional.len() < by_position_alone {
            return Err(self.too_few_positional(signature, name, positional.len(), shift));
        }
        let extra_keywords = signature.var_keyword.then(|| self.new_dict());
        // What is wrong with keywords is told after what is missing.
        let mut failed = None;
        for (key, value) in args.keywords() {
            let place = self.keyword_place(signature, key);
            match (place, &extra_keywords) {
                (Some(place), _) if bound[place].is_null() => bound[place] = StackRef::borrowed(value),
                (Some(place), _) => {
                    failed.get_or_insert_with(|| self.argument_given_twice(signature, name, place, shift));
                }
                (None, Some(dict)) => dict.set_item(self, key, value)?,
                (None, None) if !named_too => {
                    return Err(self.unexpected_keyword(signature, name, key, shift));
                }
                (None, None) => {
                    failed.get_or_insert_with(|| self.unexpected_keyword(signature, name, key, shift));
                }
            }
        }
        if let Some(dict) = extra_keywords {
            bound[places - 1] = dict.into();
        }
        let (given, keywords) = (positional.len().saturating_sub(shift), args.keyword_len());
        let total = signature.names.len() - shift;
        if failed.is_some() && given + keywords > total && !signature.var_positional {
            let full = name();
            let short = full.rsplit('.').next().unwrap_or(&full);
            return Err(self.type_error(Self::beyond_all(short, total, given, keywords)));
        }
        self.check_required(signature, name, &bound, positional.len(), keywords, shift)?;
        if let Some(failed) = failed {
            return Err(failed);
        }
        function(self, NativeArgs(&bound))
    }

    fn keyword_place(&self, signature: &Signature, key: &Object) -> Option<usize> {
        let key = crate::str_value(key)?;
        let names = &signature.names[signature.positional_only..];
        names.iter().position(|name| key.equals(name)).map(|index| index + signature.positional_only)
    }
}
