//! Iterators over several iterables or neighbours: `chain`, `zip_longest`, `pairwise`.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, Slot, SlotTable, StackRef,
    StrMethods as _, Type, TypeSpec, str_value, type_flag,
};

use crate::binding::{class_getitem, exactly, gc_payload, make, no_keywords, self_iter, this};

/// The payload of `chain`.
pub(crate) struct Chain {
    source: Slot,
    active: Slot,
}
gc_payload!(Chain { source: "source", active: "active" });

pub(crate) const CHAIN: TypeSpec = TypeSpec {
    doc: "The values of several iterables, one iterable after the other.",
    signature: Some("(*iterables)"),
    basicsize: 32,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(chain_new),
        iter: Some(self_iter),
        iternext: Some(chain_next),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "from_iterable",
            "($type, iterable, /)",
            from_iterable,
            "A chain of the iterables an iterable yields.",
        )
        .class(),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
    ],
    ..TypeSpec::named("itertools.chain")
};

fn chain_over(rt: &Runtime, class: &Obj<Type>, iterables: &Object) -> PyResult {
    let source = Slot::new(rt.iter(iterables)?);
    make(rt, class, Chain { source, active: Slot::empty() })
}

fn chain_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    no_keywords(rt, class, args, "chain")?;
    let iterables =
        rt.new_tuple(args.positional_values().iter().filter_map(StackRef::to_ref).collect::<Vec<_>>());
    chain_over(rt, class, iterables.as_object())
}

fn from_iterable(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    chain_over(rt, this::<Type>(rt, args.at(0))?, args.at(1))
}

fn chain_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let chain = this::<Chain>(rt, object)?;
    while let Some(source) = chain.source.get() {
        let active = match chain.active.get() {
            Some(active) => active,
            None => {
                let next = rt.next(&source);
                let opened = next.and_then(|next| next.map(|next| rt.iter(&next)).transpose());
                match opened {
                    Ok(Some(active)) => {
                        chain.active.set(Some(active.clone()));
                        active
                    }
                    end => {
                        chain.source.set(None);
                        return end;
                    }
                }
            }
        };
        if let Some(value) = rt.next(&active)? {
            return Ok(Some(value));
        }
        chain.active.set(None);
    }
    Ok(None)
}

/// The payload of `pairwise`.
pub(crate) struct Pairwise {
    source: Slot,
    old: Slot,
}
gc_payload!(Pairwise { source: "it", old: "old" });

pub(crate) const PAIRWISE: TypeSpec = TypeSpec {
    doc: "Pairs of neighbouring values.",
    signature: Some("(iterable, /)"),
    basicsize: 40,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(pairwise_new),
        iter: Some(self_iter),
        iternext: Some(pairwise_next),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("itertools.pairwise")
};

fn pairwise_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let [iterable] = exactly(rt, class, args, "pairwise")?;
    let source = Slot::new(rt.iter(iterable)?);
    make(rt, class, Pairwise { source, old: Slot::empty() })
}

fn pairwise_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let pairs = this::<Pairwise>(rt, object)?;
    let Some(mut source) = pairs.source.get() else { return Ok(None) };
    let finish = |end: PyResult<Option<Ref>>| {
        pairs.source.set(None);
        pairs.old.set(None);
        end
    };
    let old = match pairs.old.get() {
        Some(old) => old,
        None => {
            let old = match rt.next(&source) {
                Ok(Some(old)) => old,
                end => return finish(end),
            };
            // The source may have been used up meanwhile by a call from within.
            pairs.old.set(Some(old.clone()));
            match pairs.source.get() {
                Some(again) => source = again,
                None => return finish(Ok(None)),
            }
            old
        }
    };
    let new = match rt.next(&source) {
        Ok(Some(new)) => new,
        end => return finish(end),
    };
    pairs.old.set(Some(new.clone()));
    Ok(Some(rt.new_tracked_tuple([old, new]).into_object()))
}

/// The payload of `zip_longest`.
pub(crate) struct ZipLongest {
    /// The iterators still running, by place.
    sources: Box<[Slot]>,
    running: Cell<usize>,
    fill: Slot,
}

impl serpentarium_object::Payload for ZipLongest {
    type Prefix = serpentarium_object::GcWord;
    type Item = ();
    const KIND: serpentarium_object::Kind = serpentarium_object::Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut serpentarium_object::Visitor<'_>) {
        for (index, source) in self.sources.iter().enumerate() {
            source.visit(serpentarium_object::Label::Index(index), visitor);
        }
        self.fill.visit(serpentarium_object::Label::Field("fillvalue"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.sources.iter().for_each(|source| source.set(None));
        self.fill.set(None);
    }
}

pub(crate) const ZIP_LONGEST: TypeSpec = TypeSpec {
    doc: "Tuples of one value from each iterable until the longest ends.",
    signature: Some("(*iterables, fillvalue=None)"),
    basicsize: 56,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(zip_longest_new),
        iter: Some(self_iter),
        iternext: Some(zip_longest_next),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("itertools.zip_longest")
};

fn zip_longest_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let mut fill = rt.none();
    if args.keyword_len() > 0 {
        let mut keywords = args.keywords();
        match (keywords.next(), keywords.next()) {
            (Some((name, value)), None) if str_value(name).is_some_and(|name| name.equals("fillvalue")) => {
                fill = value.to_ref();
            }
            _ => return Err(rt.type_error("zip_longest() got an unexpected keyword argument")),
        }
    }
    let mut sources = Vec::new();
    for value in args.positional_values().iter().filter_map(StackRef::get) {
        sources.push(Slot::new(rt.iter(value)?));
    }
    let running = Cell::new(sources.len());
    let payload = ZipLongest { sources: sources.into(), running, fill: Slot::new(fill) };
    make(rt, class, payload)
}

fn zip_longest_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let zip = this::<ZipLongest>(rt, object)?;
    if zip.sources.is_empty() || zip.running.get() == 0 {
        return Ok(None);
    }
    let mut values = Vec::with_capacity(zip.sources.len());
    for place in &zip.sources {
        let value = match place.get().map(|source| rt.next(&source)) {
            Some(Ok(value)) => value,
            Some(Err(raised)) => {
                zip.running.set(0);
                return Err(raised);
            }
            None => {
                values.extend(zip.fill.get());
                continue;
            }
        };
        match value {
            Some(value) => values.push(value),
            None => {
                zip.running.set(zip.running.get().saturating_sub(1));
                if zip.running.get() == 0 {
                    return Ok(None);
                }
                place.set(None);
                values.extend(zip.fill.get());
            }
        }
    }
    Ok(Some(rt.new_tracked_tuple(values).into_object()))
}
