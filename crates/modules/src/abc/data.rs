//! What an abstract class remembers: registered classes, and answers already given.

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use serpentarium_object::heap::{GcWord, Guarded, Object};
use serpentarium_object::{
    Kind, Label, Obj, Payload, PyResult, Ref, Runtime, SlotTable, Type, TypeSpec, Visitor, WeakRef,
};

/// Classes held weakly, found by address.
#[derive(Debug, Default)]
pub(super) struct ClassSet {
    /// In the order they came.
    order: Vec<Ref>,
    index: FxHashMap<usize, usize>,
    /// How many entries to have before looking for dead ones.
    limit: usize,
}

impl ClassSet {
    /// True if the class is in the set and alive.
    pub(super) fn contains(&self, rt: &Runtime, class: &Object) -> bool {
        self.index
            .get(&class.address())
            .and_then(|&at| target(rt, self.order.get(at)?))
            .is_some_and(|known| known.is_same(class))
    }

    /// The classes that are alive, in the order they came.
    pub(super) fn classes(&self, rt: &Runtime) -> Vec<Ref> {
        self.order.iter().filter_map(|reference| target(rt, reference)).collect()
    }

    /// The weak references to classes that are alive.
    pub(super) fn references(&self, rt: &Runtime) -> Vec<Ref> {
        self.order.iter().filter(|reference| target(rt, reference).is_some()).cloned().collect()
    }

    /// Takes out what is dead.
    fn prune(&mut self, rt: &Runtime) -> Vec<Ref> {
        let (alive, dead): (Vec<Ref>, Vec<Ref>) = std::mem::take(&mut self.order)
            .into_iter()
            .partition(|reference| target(rt, reference).is_some());
        self.index = alive
            .iter()
            .enumerate()
            .filter_map(|(at, reference)| Some((target(rt, reference)?.address(), at)))
            .collect();
        self.limit = (alive.len() * 2).max(16);
        self.order = alive;
        dead
    }
}

fn target(rt: &Runtime, reference: &Object) -> Option<Ref> {
    rt.weak_target(reference.downcast::<WeakRef>()?)
}

/// Adds a class to a set.
pub(super) fn add_class(rt: &Runtime, set: &Guarded<ClassSet>, class: &Object) -> PyResult<()> {
    if set.borrow().contains(rt, class) {
        return Ok(());
    }
    let reference = rt.new_weak_reference(&rt.types.weakref, class, None)?;
    let dead = {
        let mut set = set.borrow_mut();
        let dead = if set.order.len() >= set.limit { set.prune(rt) } else { Vec::new() };
        let at = set.order.len();
        set.order.push(reference);
        set.index.insert(class.address(), at);
        dead
    };
    drop(dead);
    Ok(())
}

/// The payload of `_abc._abc_data`.
#[derive(Debug, Default)]
pub(super) struct AbcData {
    pub(super) registry: Guarded<ClassSet>,
    pub(super) cache: Guarded<ClassSet>,
    pub(super) negative: Guarded<ClassSet>,
    /// The counter's value when the negative cache was valid.
    pub(super) negative_version: Cell<i64>,
}

impl Payload for AbcData {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        let sets =
            [("_registry", &self.registry), ("_cache", &self.cache), ("_negative_cache", &self.negative)];
        for (name, set) in sets {
            for reference in &set.borrow().order {
                visitor(Label::Field(name), reference);
            }
        }
    }

    fn clear(&self, _: &[()]) {
        for set in [&self.registry, &self.cache, &self.negative] {
            drop(set.take());
        }
    }
}

static ABC_DATA: TypeSpec = TypeSpec {
    basicsize: 48,
    slots: SlotTable { new: Some(|rt, _, _| new_data(rt)), ..SlotTable::EMPTY },
    ..TypeSpec::named("_abc._abc_data")
};

/// What all abstract classes share.
pub(super) struct AbcState {
    ty: Ref<Type>,
    /// Counts registrations; answers "no" are valid as long as it stays.
    pub(super) counter: Cell<i64>,
}

impl AbcState {
    pub(super) fn new(rt: &Runtime) -> Self {
        Self { ty: rt.new_native_type::<AbcData>(&ABC_DATA, &rt.types.object), counter: Cell::new(0) }
    }

    pub(super) fn of(rt: &Runtime) -> PyResult<Rc<Self>> {
        let known = rt.module_state.borrow().get(super::ABC.name).cloned();
        let state = known.and_then(|state| state.downcast::<Self>().ok());
        state.ok_or_else(|| rt.system_error("_abc is not initialised"))
    }
}

/// A new, empty memory for a class.
pub(super) fn new_data(rt: &Runtime) -> PyResult {
    let state = AbcState::of(rt)?;
    let data = AbcData { negative_version: Cell::new(state.counter.get()), ..AbcData::default() };
    Ok(rt.tracked(rt.heap.alloc(&state.ty, data)).into_object())
}

/// The memory of a class: its `_abc_impl`.
pub(super) fn data_of(rt: &Runtime, class: &Object) -> PyResult<Ref<AbcData>> {
    let data = rt.getattr_str(class, "_abc_impl")?;
    data.try_downcast::<AbcData>().map_err(|_| rt.type_error("_abc_impl is set to a wrong type"))
}

/// The object as a class.
pub(super) fn class_value(object: &Object) -> Option<&Obj<Type>> {
    object.downcast::<Type>()
}
