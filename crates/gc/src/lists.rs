//! The lists of tracked objects: doubly linked, in arrays indexed by slot.
//!
//! CPython threads its lists through the headers of the objects. Here the links sit beside the object table, so that the
//! heap needs no room for them and the collector touches dense memory. Everything CPython does to its lists (append,
//! unlink, merge whole lists) keeps its cost and its order; an object that dies leaves its list at once, so churn of
//! short-lived objects never grows anything.

use crate::heap::GcId;

/// A list an object can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[repr(u8)]
pub enum List {
    /// The youngest generation.
    Gen0,
    /// The middle generation.
    Gen1,
    /// The oldest generation.
    Gen2,
    /// Objects set aside by `gc.freeze`.
    Permanent,
    /// Objects of the running collection that nothing outside refers to.
    Unreachable,
    /// What is still unreachable after the finalizers ran.
    FinalUnreachable,
    /// Unreachable objects with a legacy finalizer, and what they reach.
    Finalizers,
    /// Unreachable objects whose finalizer has been called.
    Seen,
    /// Weak references whose callback is to be called.
    WeakrefCallbacks,
    /// Not tracked.
    None,
}

const LIST_COUNT: u32 = List::None as u32;

const ALL: [List; LIST_COUNT as usize] = [
    List::Gen0,
    List::Gen1,
    List::Gen2,
    List::Permanent,
    List::Unreachable,
    List::FinalUnreachable,
    List::Finalizers,
    List::Seen,
    List::WeakrefCallbacks,
];

#[derive(Clone, Copy, Debug)]
struct Node {
    prev: u32,
    next: u32,
    gc_refs: u32,
    list: List,
    collecting: bool,
}

const UNTRACKED: Node = Node { prev: 0, next: 0, gc_refs: 0, list: List::None, collecting: false };

/// All lists, and for each slot its place in them, its scratch count and its `collecting` mark.
#[derive(Clone, Debug)]
pub struct Lists<Id> {
    /// The first nodes are the heads of the lists; node `LIST_COUNT + slot` belongs to a slot.
    nodes: Vec<Node>,
    /// The id that a slot was tracked under, so that a stale id is told from the slot's new owner.
    ids: Vec<Id>,
    /// The node that the running phase looks at next. Unlinking that node moves the cursor on.
    cursor: u32,
}

impl<Id: GcId> Default for Lists<Id> {
    fn default() -> Self {
        let heads = ALL.iter().map(|&list| {
            let head = list as u32;
            Node { prev: head, next: head, gc_refs: 0, list, collecting: false }
        });
        Self { nodes: heads.collect(), ids: Vec::new(), cursor: 0 }
    }
}

impl<Id: GcId> Lists<Id> {
    fn node_of(&self, id: Id) -> Option<u32> {
        let slot = id.slot();
        if *self.ids.get(slot as usize)? != id {
            return None;
        }
        let node = slot + LIST_COUNT;
        (self.nodes[node as usize].list != List::None).then_some(node)
    }

    fn id_at(&self, node: u32) -> Id {
        self.ids[(node - LIST_COUNT) as usize]
    }

    fn first_node(&self, list: List) -> Option<u32> {
        let head = list as u32;
        let node = self.nodes.get(head as usize)?.next;
        (node != head).then_some(node)
    }

    fn link_last(&mut self, node: u32, list: List) {
        let head = list as u32;
        let last = self.nodes[head as usize].prev;
        self.nodes[last as usize].next = node;
        self.nodes[head as usize].prev = node;
        let entry = &mut self.nodes[node as usize];
        entry.prev = last;
        entry.next = head;
        entry.list = list;
    }

    fn unlink(&mut self, node: u32) {
        let Node { prev, next, .. } = self.nodes[node as usize];
        if self.cursor == node {
            self.cursor = next;
        }
        self.nodes[prev as usize].next = next;
        self.nodes[next as usize].prev = prev;
    }

    #[cold]
    fn grow(&mut self, id: Id) -> bool {
        let Some(node) = id.slot().checked_add(LIST_COUNT) else { return false };
        if self.nodes.len() <= node as usize {
            self.nodes.resize(node as usize + 1, UNTRACKED);
            self.ids.resize(id.slot() as usize + 1, id);
        }
        true
    }

    /// Appends an object to a list; one that is in a list already stays there.
    #[inline]
    pub(crate) fn track(&mut self, id: Id, list: List) -> bool {
        let slot = id.slot() as usize;
        if self.ids.len() <= slot && !self.grow(id) {
            return false;
        }
        let node = id.slot() + LIST_COUNT;
        if self.nodes[node as usize].list != List::None {
            if self.ids[slot] == id {
                return false;
            }
            // The former owner of the slot died without leaving its list; the new one takes the place over.
            self.unlink(node);
        }
        self.ids[slot] = id;
        self.nodes[node as usize].collecting = false;
        self.link_last(node, list);
        true
    }

    /// Takes an object out of its list; says whether it was in one.
    #[inline]
    pub(crate) fn untrack(&mut self, id: Id) -> bool {
        let Some(node) = self.node_of(id) else { return false };
        self.unlink(node);
        self.nodes[node as usize] = UNTRACKED;
        true
    }

    /// The list an object is in.
    #[inline]
    pub fn list_of(&self, id: Id) -> List {
        self.node_of(id).map_or(List::None, |node| self.nodes[node as usize].list)
    }

    /// The scratch count of an object, while a collection runs over it.
    pub fn gc_refs(&self, id: Id) -> Option<u32> {
        let node = self.nodes.get(self.node_of(id)? as usize)?;
        node.collecting.then_some(node.gc_refs)
    }

    /// Whether an object is under examination: a candidate not yet found reachable.
    #[inline]
    pub fn is_collecting(&self, id: Id) -> bool {
        self.node_of(id).is_some_and(|node| self.nodes[node as usize].collecting)
    }

    /// Sets the scratch count and marks the object as being examined.
    #[inline]
    pub(crate) fn start_refs(&mut self, id: Id, refs: u32) {
        let node = (id.slot() + LIST_COUNT) as usize;
        self.nodes[node].gc_refs = refs;
        self.nodes[node].collecting = true;
    }

    /// Takes one from the scratch count of an object under examination; returns what is left.
    #[inline]
    pub(crate) fn subtract_ref(&mut self, to: Id) -> Option<u32> {
        let node = self.node_of(to)?;
        let node = &mut self.nodes[node as usize];
        if !node.collecting {
            return None;
        }
        node.gc_refs = node.gc_refs.saturating_sub(1);
        Some(node.gc_refs)
    }

    /// Notes that an object under examination is referred to by a reachable one. An object already set aside in
    /// `unreachable` goes back to the end of `base`.
    #[inline]
    pub(crate) fn mark_reachable(&mut self, to: Id, base: List, unreachable: List) -> Reached {
        let Some(node) = self.node_of(to) else { return Reached::NotExamined };
        let entry = &mut self.nodes[node as usize];
        if !entry.collecting {
            return Reached::NotExamined;
        }
        if entry.list == unreachable {
            entry.gc_refs = 1;
            self.unlink(node);
            self.link_last(node, base);
            if self.cursor == base as u32 {
                self.cursor = node;
            }
            return Reached::MovedBack;
        }
        if entry.gc_refs != 0 {
            return Reached::AlreadyReachable;
        }
        entry.gc_refs = 1;
        Reached::Marked
    }

    /// Ends the examination of an object.
    #[inline]
    pub(crate) fn clear_collecting(&mut self, id: Id) {
        if let Some(node) = self.node_of(id) {
            self.nodes[node as usize].collecting = false;
        }
    }

    /// Ends the examination of all objects of a list.
    pub(crate) fn clear_collecting_all(&mut self, list: List) {
        let head = list as u32;
        let mut node = self.nodes[head as usize].next;
        while node != head {
            let entry = &mut self.nodes[node as usize];
            entry.collecting = false;
            node = entry.next;
        }
    }

    /// Moves an object to the end of a list.
    #[inline]
    pub(crate) fn move_to(&mut self, id: Id, list: List) {
        if let Some(node) = self.node_of(id) {
            self.unlink(node);
            self.link_last(node, list);
        }
    }

    /// Moves an object to the end of the list that the cursor walks.
    pub(crate) fn move_to_walked(&mut self, id: Id, list: List) {
        if let Some(node) = self.node_of(id) {
            self.unlink(node);
            self.link_last(node, list);
            if self.cursor == list as u32 {
                self.cursor = node;
            }
        }
    }

    /// Says that an object belongs to a list, ahead of the [`Self::splice`] that puts it there.
    #[inline]
    pub(crate) fn relabel(&mut self, id: Id, list: List) {
        self.nodes[(id.slot() + LIST_COUNT) as usize].list = list;
    }

    /// Appends one list to another and empties it; all its objects must carry the name of the other list.
    pub(crate) fn splice(&mut self, from: List, to: List) {
        let Some(first) = self.first_node(from) else { return };
        if from == to {
            return;
        }
        let (from, to) = (from as u32, to as u32);
        let last = self.nodes[from as usize].prev;
        let end = self.nodes[to as usize].prev;
        self.nodes[end as usize].next = first;
        self.nodes[first as usize].prev = end;
        self.nodes[last as usize].next = to;
        self.nodes[to as usize].prev = last;
        self.nodes[from as usize].next = from;
        self.nodes[from as usize].prev = from;
    }

    /// Appends one list to another and empties it; returns how many objects moved.
    pub(crate) fn merge(&mut self, from: List, to: List) -> usize {
        let head = from as u32;
        let mut node = self.nodes[head as usize].next;
        let mut moved = 0;
        while node != head {
            let entry = &mut self.nodes[node as usize];
            entry.list = to;
            node = entry.next;
            moved += 1;
        }
        self.splice(from, to);
        moved
    }

    /// The oldest object of a list.
    #[inline]
    pub fn first(&self, list: List) -> Option<Id> {
        self.first_node(list).map(|node| self.id_at(node))
    }

    /// The objects of a list, in its order.
    pub fn iter(&self, list: List) -> impl Iterator<Item = Id> + '_ {
        let head = list as u32;
        let mut node = self.nodes.get(head as usize).map_or(head, |head| head.next);
        std::iter::from_fn(move || {
            if node == head {
                return None;
            }
            let id = self.id_at(node);
            node = self.nodes[node as usize].next;
            Some(id)
        })
    }

    /// How many objects a list holds (counted by walking it, as CPython does).
    pub fn len(&self, list: List) -> usize {
        self.iter(list).count()
    }

    /// Whether a list holds nothing.
    pub fn is_empty(&self, list: List) -> bool {
        self.first_node(list).is_none()
    }

    /// Puts the cursor on the first object of a list.
    pub(crate) fn cursor_to_start(&mut self, list: List) {
        self.cursor = self.nodes[list as usize].next;
    }

    /// The object under the cursor, with its scratch count, moving the cursor on.
    #[inline]
    pub(crate) fn cursor_next(&mut self) -> Option<(Id, u32)> {
        let node = self.cursor;
        if node < LIST_COUNT {
            return None;
        }
        let Node { next, gc_refs, .. } = self.nodes[node as usize];
        self.cursor = next;
        Some((self.id_at(node), gc_refs))
    }
}

/// What [`Lists::mark_reachable`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    /// Not part of what is examined, or already dealt with.
    NotExamined,
    /// Waiting in the list, and known to be reachable.
    AlreadyReachable,
    /// Waiting in the list; it looked unreachable until now.
    Marked,
    /// It had been set aside as unreachable.
    MovedBack,
}
