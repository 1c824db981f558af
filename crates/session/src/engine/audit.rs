//! The books of the heap: is each object's count the sum of those who hold it?

use rustc_hash::FxHashMap;
use serpentarium_object::Runtime;
use serpentarium_protocol::{AuditRow, Event};

use super::describe;
use super::image::{Image, Index};
use super::roots::Root;
use super::serial::Serials;

/// Objects that are listed at most.
const LIMIT: usize = 100;

/// Adds up the holders of every object that has a count.
pub(super) fn of(rt: &Runtime, image: &Image, serials: &Serials, roots: &[Root]) -> Event {
    let mut held = image.internal_counts();
    for root in roots.iter().filter(|root| root.counted) {
        if let Some(index) = image.at(root.address) {
            held[index as usize] += 1;
        }
    }
    let counted = |index: usize| image.counts[index].map(|count| (count, held[index]));
    let differs = |index: &usize| counted(*index).is_some_and(|(count, held)| count != held);
    let places: FxHashMap<Index, usize> = (0..image.len())
        .filter(differs)
        .take(LIMIT)
        .enumerate()
        .map(|(place, index)| (index as Index, place))
        .collect();
    let mut rows = vec![AuditRow::default(); places.len()];
    image.with_objects(rt, &places, |place, object| {
        let index = image.at(object.address()).unwrap_or_default() as usize;
        let (refcount, held) = counted(index).unwrap_or_default();
        rows[place] = AuditRow {
            id: serials.of(object),
            type_name: describe::type_name(object),
            text: describe::short(object),
            refcount: u64::from(refcount),
            held: u64::from(held),
        };
    });
    Event::Audit { objects: image.len() as u64, unexplained: rows }
}
