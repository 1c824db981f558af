//! The heap at a stop as plain columns: who lives where, with what count, and who refers to whom.

use rustc_hash::FxHashMap;
use serpentarium_object::{Module, Object, Runtime};
use serpentarium_protocol::NodeKind;

use super::describe;

/// An object of the image, by its place in the columns.
pub(super) type Index = u32;

/// The heap at a stop.
#[derive(Debug, Default)]
pub(super) struct Image {
    /// `id()` of each object.
    pub(super) addresses: Vec<usize>,
    /// Reference counts; none for an immortal object.
    pub(super) counts: Vec<Option<u32>>,
    /// What sort of object each is.
    pub(super) kinds: Vec<NodeKind>,
    /// Which objects the collector tracks.
    pub(super) tracked: Vec<bool>,
    /// Where the references of each object begin in `targets`, one entry more than there are objects.
    starts: Vec<u32>,
    targets: Vec<Index>,
    index: FxHashMap<usize, Index>,
}

impl Image {
    /// Looks at the whole heap once.
    pub(super) fn of(rt: &Runtime) -> Self {
        let mut image = Self { starts: vec![0], ..Self::default() };
        let mut targets: Vec<usize> = Vec::new();
        let mut namespaces: Vec<usize> = Vec::new();
        rt.heap.for_each_live(|object| {
            image.index.insert(object.address(), image.addresses.len() as Index);
            image.addresses.push(object.address());
            image.counts.push((!object.is_immortal()).then(|| object.ref_count()));
            image.kinds.push(describe::node_kind(object));
            image.tracked.push(object.is_tracked());
            if let Some(module) = object.downcast::<Module>() {
                module.dict.with(|dict| namespaces.extend(dict.map(Object::address)));
            }
            object.visit(&mut |_, target| targets.push(target.address()));
            image.starts.push(targets.len() as u32);
        });
        // A module's dictionary is drawn and hidden together with the module.
        for address in namespaces {
            if let Some(&index) = image.index.get(&address) {
                image.kinds[index as usize] = NodeKind::Module;
            }
        }
        // What is visited is alive, so it is found; if it were not, it would refer to itself and change nothing.
        let mut next = 0;
        image.targets = Vec::with_capacity(targets.len());
        for (place, target) in targets.iter().enumerate() {
            while image.starts[next + 1] as usize <= place {
                next += 1;
            }
            image.targets.push(image.index.get(target).copied().unwrap_or(next as Index));
        }
        image
    }

    /// How many objects live.
    pub(super) fn len(&self) -> usize {
        self.addresses.len()
    }

    /// The object at an address.
    pub(super) fn at(&self, address: usize) -> Option<Index> {
        self.index.get(&address).copied()
    }

    /// What an object refers to, its type last.
    pub(super) fn targets(&self, object: Index) -> &[Index] {
        let (start, end) = (self.starts[object as usize], self.starts[object as usize + 1]);
        &self.targets[start as usize..end as usize]
    }

    /// What an object refers to, without its type.
    pub(super) fn parts(&self, object: Index) -> &[Index] {
        self.targets(object).split_last().map_or(&[], |(_, parts)| parts)
    }

    /// Those who refer to an object, each once for every reference.
    pub(super) fn holders(&self, object: Index) -> Vec<Index> {
        let mut found = Vec::new();
        for from in 0..self.len() as Index {
            found.extend(self.targets(from).iter().filter(|&&to| to == object).map(|_| from));
        }
        found
    }

    /// How many of the references to each object come from objects.
    pub(super) fn internal_counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.len()];
        self.targets.iter().for_each(|&to| counts[to as usize] += 1);
        counts
    }

    /// The objects that nothing outside the heap leads to: what only the collector can free.
    pub(super) fn unreachable(&self) -> Vec<Index> {
        let internal = self.internal_counts();
        let is_root = |index: usize| self.counts[index].is_none_or(|count| internal[index] < count);
        let mut reached: Vec<bool> = (0..self.len()).map(is_root).collect();
        let mut waiting: Vec<Index> =
            (0..self.len() as Index).filter(|&index| reached[index as usize]).collect();
        while let Some(from) = waiting.pop() {
            for &to in self.targets(from) {
                if !std::mem::replace(&mut reached[to as usize], true) {
                    waiting.push(to);
                }
            }
        }
        (0..self.len() as Index).filter(|&index| !reached[index as usize]).collect()
    }

    /// Calls `look` with the objects at those places, in the order of the heap.
    pub(super) fn with_objects(
        &self,
        rt: &Runtime,
        wanted: &FxHashMap<Index, usize>,
        mut look: impl FnMut(usize, &Object),
    ) {
        let mut left = wanted.len();
        rt.heap.for_each_live(|object| {
            if left == 0 {
                return;
            }
            if let Some(place) = self.at(object.address()).and_then(|index| wanted.get(&index)) {
                left -= 1;
                look(*place, object);
            }
        });
    }
}
