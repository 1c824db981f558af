//! All about one object: who holds it, reference by reference, and what it holds.

use rustc_hash::FxHashMap;
use serpentarium_gc::{Generation, Generations, List};
use serpentarium_heap::{Guard, ObjectId as Tracked};
use serpentarium_object::{Object, Runtime};
use serpentarium_protocol::{Holder, HolderKind, ObjectDetails, ObjectId, Referent};
use serpentarium_vm::Vm;

use super::image::{Image, Index};
use super::roots::{self, Root};
use super::serial::Serials;
use super::{describe, labels, size};

/// Holders and referents that are listed at most.
const LIMIT: usize = 400;

/// The generations, for looking up ages.
pub(super) struct Ages<'a>(Guard<'a, Generations<Tracked>>);

impl<'a> Ages<'a> {
    /// Borrows the generations.
    pub(super) fn of(rt: &'a Runtime) -> Self {
        Self(rt.heap.generations().borrow())
    }

    /// The generation of an object, when the collector tracks it.
    pub(super) fn of_object(&self, object: &Object) -> Option<u8> {
        let list = self.0.lists().list_of(object.object_id()?);
        match list {
            List::Gen0 => Some(Generation::Gen0.index() as u8),
            List::Gen1 => Some(Generation::Gen1.index() as u8),
            List::Gen2 => Some(Generation::Gen2.index() as u8),
            List::Permanent => Some(3),
            _ => None,
        }
    }
}

/// Looks one object up and calls `look` with it.
pub(super) fn with_object<R>(
    rt: &Runtime,
    image: &Image,
    index: Index,
    look: impl FnOnce(&Object) -> R,
) -> Option<R> {
    let mut look = Some(look);
    let mut answer = None;
    image.with_objects(rt, &FxHashMap::from_iter([(index, 0)]), |_, object| {
        answer = look.take().map(|look| look(object));
    });
    answer
}

/// Everybody who holds an object: the counts of all add up to its own.
pub(super) fn holders(
    rt: &Runtime,
    vm: &Vm,
    image: &Image,
    serials: &Serials,
    all_roots: &[Root],
    index: Index,
) -> Vec<Holder> {
    let address = image.addresses[index as usize];
    let mut found = Vec::new();
    for root in all_roots.iter().filter(|root| root.address == address) {
        found.push(Holder {
            kind: root.kind,
            id: None,
            label: roots::text(vm, root),
            count: u32::from(root.counted),
        });
    }
    let mut from = image.holders(index);
    from.dedup();
    let places: FxHashMap<Index, usize> =
        from.iter().enumerate().map(|(place, &index)| (index, place)).collect();
    let mut by_place: Vec<Vec<Holder>> = vec![Vec::new(); from.len()];
    image.with_objects(rt, &places, |place, holder| {
        let name = format!("{} {}", describe::type_name(holder), serials.of(holder));
        holder.visit(&mut |label, target| {
            if target.address() == address {
                by_place[place].push(Holder {
                    kind: HolderKind::Object,
                    id: Some(serials.of(holder)),
                    label: labels::joined(&name, &labels::text(holder, &label)),
                    count: 1,
                });
            }
        });
    });
    found.extend(by_place.into_iter().flatten());
    if let Some(count) = image.counts[index as usize] {
        let explained: u32 = found.iter().map(|holder| holder.count).sum();
        if explained < count {
            let label = "unexplained: native code in progress, or a native module's own state".to_owned();
            found.push(Holder { kind: HolderKind::Unknown, id: None, label, count: count - explained });
        }
    }
    found
}

/// What an object holds.
pub(super) fn referents(serials: &Serials, object: &Object) -> (Vec<Referent>, u64) {
    let mut found = Vec::new();
    let mut total = 0;
    object.visit(&mut |label, target| {
        total += 1;
        if found.len() < LIMIT {
            found.push(Referent {
                id: serials.of(target),
                label: labels::text(object, &label),
                text: describe::short(target),
                type_name: describe::type_name(target),
            });
        }
    });
    (found, total)
}

/// All about one object.
pub(super) fn of(
    rt: &Runtime,
    vm: &Vm,
    image: &Image,
    serials: &Serials,
    all_roots: &[Root],
    id: ObjectId,
) -> Option<ObjectDetails> {
    let index = image.at(serials.address(id)?)?;
    let mut holders = holders(rt, vm, image, serials, all_roots, index);
    let holders_total = holders.len() as u64;
    holders.truncate(LIMIT);
    let ages = Ages::of(rt);
    with_object(rt, image, index, |object| {
        if serials.of(object) != id {
            return None;
        }
        let (referents, referents_total) = referents(serials, object);
        let count = image.counts[index as usize];
        Some(ObjectDetails {
            id,
            address: object.address() as u64,
            type_name: describe::type_name(object),
            type_id: Some(serials.of(object.type_object())),
            refcount: u64::from(count.unwrap_or(0)),
            immortal: count.is_none(),
            generation: ages.of_object(object),
            size: size::size_of(rt, object),
            text: describe::short(object),
            holders,
            holders_total,
            referents,
            referents_total,
        })
    })
    .flatten()
}
