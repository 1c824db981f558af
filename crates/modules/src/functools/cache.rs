//! `_lru_cache_wrapper`: what `lru_cache` makes of a function.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Dict, GcWord, Guarded, Int, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload, PyResult,
    Ref, Runtime, Slot, SlotTable, StackRef, Type, TypeSpec, Visitor, int_value, type_flag,
};

use super::links::Links;
use super::{DICT, bind_to_instance};
use crate::binding::{Parameters, make, named, slot_or_none, ssize, this};

/// How many results are kept.
#[derive(Clone, Copy)]
enum Bound {
    Nothing,
    Everything,
    Most(usize),
}

/// The payload.
pub(crate) struct Cache {
    function: Slot,
    bound: Bound,
    typed: bool,
    hits: Cell<usize>,
    misses: Cell<usize>,
    /// Results by key (unbounded), or numbers of links by key.
    results: Ref<Dict>,
    links: Guarded<Links>,
    info_type: Slot,
    /// Its attributes.
    pub(super) dict: Slot,
}

impl Payload for Cache {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.function.visit(Label::Field("func"), visitor);
        visitor(Label::Field("cache"), self.results.as_object());
        self.links.borrow().visit(visitor);
        self.info_type.visit(Label::Field("cache_info_type"), visitor);
        self.dict.visit(Label::Field("dict"), visitor);
    }

    fn clear(&self, _: &[()]) {
        drop(self.links.take());
        self.results.clear();
        self.function.set(None);
        self.info_type.set(None);
        self.dict.set(None);
    }
}

pub(crate) const LRU_CACHE: TypeSpec = TypeSpec {
    doc: "A function that remembers its results.",
    basicsize: 152,
    dictoffset: 136,
    weaklistoffset: 144,
    flags: type_flag::METHOD_DESCRIPTOR,
    slots: SlotTable {
        new: Some(new),
        call: Some(call),
        getattro: Some(serpentarium_object::object_getattro),
        setattro: Some(serpentarium_object::object_setattro),
        descr_get: Some(|rt, object, instance, _| bind_to_instance(rt, object, instance)),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("cache_info", "($self, /)", cache_info, "Report cache statistics"),
        MethodDef::new("cache_clear", "($self, /)", cache_clear, "Clear the cache and cache statistics"),
        MethodDef::new("__reduce__", "($self, /)", reduce, "The name, for pickle."),
        MethodDef::new("__copy__", "($self, /)", itself, "The function itself."),
        MethodDef::new("__deepcopy__", "($self, memo, /)", itself, "The function itself."),
    ],
    getset: &[DICT],
    ..TypeSpec::named("functools._lru_cache_wrapper")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let parameters = Parameters {
        function: "lru_cache",
        names: ["user_function", "maxsize", "typed", "cache_info_type"],
        positional: 4,
        required: 4,
    };
    let [Some(function), Some(size), Some(typed), Some(info_type)] = named(rt, args, &parameters)? else {
        return Err(rt.system_error("missing argument"));
    };
    let typed = rt.is_true(typed)?;
    if !rt.is_callable(function) {
        return Err(rt.type_error("the first argument must be callable"));
    }
    let bound = if rt.is_none(size) {
        Bound::Everything
    } else if int_value(size).is_some() {
        match usize::try_from(ssize(rt, size)?) {
            Ok(0) | Err(_) => Bound::Nothing,
            Ok(size) => Bound::Most(size),
        }
    } else {
        return Err(rt.type_error("maxsize should be integer or None"));
    };
    let payload = Cache {
        function: Slot::new(function.to_ref()),
        bound,
        typed,
        hits: Cell::new(0),
        misses: Cell::new(0),
        results: rt.new_dict(),
        links: Guarded::default(),
        info_type: Slot::new(info_type.to_ref()),
        dict: Slot::empty(),
    };
    make(rt, class, payload)
}

/// The key of a call (`lru_cache_make_key`): one plain argument is its own key.
fn key_of(rt: &Runtime, cache: &Cache, args: CallArgs<'_>) -> PyResult {
    let positional = args.positional_values();
    if !cache.typed
        && args.keyword_len() == 0
        && let [only] = positional
        && let Some(only) = only.get()
    {
        let class = only.type_object();
        if class.is_same(&rt.types.int) || class.is_same(&rt.types.str) {
            return Ok(only.to_ref());
        }
    }
    let mut parts: Vec<Ref> = positional.iter().filter_map(StackRef::to_ref).collect();
    if args.keyword_len() > 0 {
        parts.push(crate::support::state::<super::State>(rt, super::NAME).keyword_mark(rt));
        for (name, value) in args.keywords() {
            parts.push(name.to_ref());
            parts.push(value.to_ref());
        }
    }
    if cache.typed {
        parts.extend(args.values.iter().filter_map(|value| Some(value.get()?.type_object().to_ref())));
    }
    Ok(rt.new_tracked_tuple(parts).into_object())
}

fn call(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    let cache = this::<Cache>(rt, object)?;
    match cache.bound {
        Bound::Nothing => {
            cache.misses.set(cache.misses.get() + 1);
            rt.call_args(&slot_or_none(rt, &cache.function), args)
        }
        Bound::Everything => call_unbounded(rt, cache, args),
        Bound::Most(size) => call_bounded(rt, cache, size, args),
    }
}

fn lookup(rt: &Runtime, cache: &Cache, key: &Object, hash: i64) -> PyResult<Option<Ref>> {
    Ok(cache.results.find(rt, key, hash)?.and_then(|position| cache.results.value_at(position)))
}

fn call_unbounded(rt: &Runtime, cache: &Cache, args: CallArgs<'_>) -> PyResult {
    let key = key_of(rt, cache, args)?;
    let hash = rt.hash(&key)?;
    if let Some(known) = lookup(rt, cache, &key, hash)? {
        cache.hits.set(cache.hits.get() + 1);
        return Ok(known);
    }
    cache.misses.set(cache.misses.get() + 1);
    let result = rt.call_args(&slot_or_none(rt, &cache.function), args)?;
    cache.results.set_hashed(rt, &key, hash, result.clone())?;
    Ok(result)
}

fn link_number(object: &Object) -> Option<usize> {
    object.downcast::<Int>().and_then(|number| number.small()).and_then(|number| usize::try_from(number).ok())
}

fn call_bounded(rt: &Runtime, cache: &Cache, size: usize, args: CallArgs<'_>) -> PyResult {
    let key = key_of(rt, cache, args)?;
    let hash = rt.hash(&key)?;
    if let Some(link) = lookup(rt, cache, &key, hash)?
        && let Some(result) = link_number(&link).and_then(|link| cache.links.borrow_mut().touch(link))
    {
        cache.hits.set(cache.hits.get() + 1);
        return Ok(result);
    }
    cache.misses.set(cache.misses.get() + 1);
    let result = rt.call_args(&slot_or_none(rt, &cache.function), args)?;
    // The call may have filled the cache with this very key.
    if lookup(rt, cache, &key, hash)?.is_some() {
        return Ok(result);
    }
    let evict = cache.results.len() >= size;
    if evict {
        let oldest = cache.links.borrow_mut().take_oldest();
        if let Some(oldest) = oldest {
            let gone = oldest.key.clone();
            if let Some(position) = cache.results.find(rt, &gone, oldest.hash)? {
                drop(cache.results.remove_at(position));
            } else {
                return Ok(result);
            }
            drop(oldest);
        }
    }
    let number = cache.links.borrow_mut().append(key.clone(), hash, result.clone());
    cache.results.set_hashed(rt, &key, hash, rt.new_usize(number))?;
    Ok(result)
}

fn cache_info(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let cache = this::<Cache>(rt, args.at(0))?;
    let size = match cache.bound {
        Bound::Nothing => rt.new_int(0),
        Bound::Everything => rt.none(),
        Bound::Most(size) => rt.new_usize(size),
    };
    let (hits, misses) = (rt.new_usize(cache.hits.get()), rt.new_usize(cache.misses.get()));
    rt.call(&slot_or_none(rt, &cache.info_type), &[&hits, &misses, &size, &rt.new_usize(cache.results.len())])
}

fn cache_clear(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let cache = this::<Cache>(rt, args.at(0))?;
    let links = cache.links.take();
    cache.hits.set(0);
    cache.misses.set(0);
    cache.results.clear();
    drop(links);
    Ok(rt.none())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.getattr_str(args.at(0), "__qualname__")
}

fn itself(_: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(args.at(0).to_ref())
}
