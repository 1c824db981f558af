//! The heap's contract on toy payloads: a type, a pair, a leaf with a tail.

use std::cell::RefCell;
use std::rc::Rc;

use crate::payload::{GcWord, NoPrefix, TypeFlags, TypeWord, Visitor};
use crate::{Heap, HeapHooks, Kind, Label, Object, Payload, Ref, Region, Slot, StackRef, ThreadStack};

struct ToyType;
impl Payload for ToyType {
    type Prefix = TypeWord;
    type Item = ();
    const KIND: Kind = Kind(1);
}

struct Pair {
    left: Slot,
    right: Slot,
}
impl Payload for Pair {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind(2);
    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.left.visit(Label::Field("left"), visitor);
        self.right.visit(Label::Field("right"), visitor);
    }
    fn clear(&self, _: &[()]) {
        self.left.set(None);
        self.right.set(None);
    }
}

struct Bytes {
    len: usize,
}
impl Payload for Bytes {
    type Prefix = NoPrefix;
    type Item = u8;
    const KIND: Kind = Kind::OTHER;
    fn tail_len(&self) -> usize {
        self.len
    }
}

struct World {
    heap: Heap,
    pair: Ref<ToyType>,
    bytes: Ref<ToyType>,
    root: Ref<ToyType>,
}

fn world() -> World {
    let heap = Heap::new();
    let root = heap.alloc_root_type(ToyType);
    let pair = heap.alloc_type::<Pair, _, _>(&root, ToyType, TypeFlags::default());
    let bytes = heap.alloc_type::<Bytes, _, _>(&root, ToyType, TypeFlags::default());
    World { heap, pair, bytes, root }
}

impl World {
    fn pair(&self, left: Option<Ref>, right: Option<Ref>) -> Ref<Pair> {
        let new = self.heap.alloc(&self.pair, Pair { left: Slot::empty(), right: Slot::empty() });
        new.left.set(left);
        new.right.set(right);
        self.heap.track(new.as_object());
        new
    }

    fn live(&self) -> usize {
        let mut live = 0;
        self.heap.for_each_live(|_| live += 1);
        live
    }
}

#[test]
fn counts_follow_references_and_memory_is_reused() {
    let w = world();
    let first = w.pair(None, None);
    let address = first.address();
    assert_eq!(address % 16, 0);
    let second = first.clone();
    assert_eq!(first.ref_count(), 2);
    drop(second);
    assert_eq!(first.ref_count(), 1);
    let id = first.object_id();
    assert!(id.is_some_and(|id| w.heap.resolve(id).is_some()));
    drop(first);
    assert!(id.is_some_and(|id| w.heap.resolve(id).is_none()));
    assert_eq!(w.pair(None, None).address(), address);
}

#[test]
fn a_chain_of_a_million_dies_without_recursion() {
    let w = world();
    let before = w.live();
    let mut chain = None;
    for _ in 0..1_000_000 {
        chain = Some(w.pair(chain, None).into_object());
    }
    assert_eq!(w.live(), before + 1_000_000);
    drop(chain);
    assert_eq!(w.live(), before);
    assert_eq!(w.heap.tracked_len(), 0);
}

#[test]
fn tails_and_large_cells_keep_their_bytes() {
    let w = world();
    for len in [0, 1, 15, 300, 700, 20_000, 3_000_000] {
        let text = w.heap.alloc_bytes(&w.bytes, Bytes { len }, |tail| tail.fill(7));
        assert_eq!(text.tail().len(), len);
        assert!(text.tail().iter().all(|&byte| byte == 7));
        assert!(text.as_object().downcast::<Pair>().is_none());
        assert!(text.as_object().downcast::<Bytes>().is_some());
    }
    assert_eq!(w.live(), 3);
}

#[test]
fn verifier_agrees_and_sees_roots() {
    let w = world();
    let inner = w.pair(None, None).into_object();
    let outer = w.pair(Some(inner.clone()), Some(inner.clone())).into_object();
    let types = [w.root.as_object(), w.pair.as_object(), w.bytes.as_object()];
    let roots: Vec<&Object> = types.into_iter().chain([&*inner, &*outer]).collect();
    assert_eq!(w.heap.verify_counts(roots, true), vec![]);
    assert_eq!(w.heap.verify_counts(types, true).len(), 2);
}

#[test]
fn stack_slots_own_or_borrow() {
    let w = world();
    let object = w.pair(None, None).into_object();
    let stack = ThreadStack::new();
    let region = stack.region(3);
    region.set(0, StackRef::from(object.clone()));
    assert_eq!(object.ref_count(), 2);
    let mut operands = region.operands(1, 0);
    operands.push(operands.local(0).borrow());
    assert_eq!(object.ref_count(), 2);
    operands.push(operands.local(0).clone());
    assert_eq!(object.ref_count(), 3);
    assert_eq!(operands.depth(), 2);
    drop(operands.pop());
    let generator = Region::boxed(100_000);
    generator.set(99_999, operands.pop());
    assert_eq!(object.ref_count(), 2);
    drop(generator);
    let big = stack.region(200_000);
    drop(big);
    drop(region);
    assert_eq!(object.ref_count(), 1);
}

struct Log(Rc<RefCell<Vec<usize>>>);
impl HeapHooks for Log {
    fn finalize(&self, object: &Object) {
        self.0.borrow_mut().push(object.address());
    }
    fn clear_weak_references(&self, object: &Object) {
        self.0.borrow_mut().push(object.address() + 1);
    }
}

#[test]
fn finaliser_runs_once_before_weak_references_die() {
    let w = world();
    let log = Rc::new(RefCell::new(Vec::new()));
    w.heap.set_hooks(Box::new(Log(Rc::clone(&log))));
    let flags = TypeFlags::FINALIZER.union(TypeFlags::ATTRIBUTES);
    let special = w.heap.alloc_subtype(&w.root, &w.pair, ToyType, flags);
    let object = w.heap.alloc(&special, Pair { left: Slot::empty(), right: Slot::empty() });
    assert!(object.attributes().is_some_and(|attributes| attributes.dict.is_empty()));
    object.set_weakly_referenced(true);
    let address = object.address();
    drop(object);
    assert_eq!(*log.borrow(), vec![address, address + 1]);
}

#[test]
fn only_a_lonely_object_grows_and_keeps_its_bytes() {
    let w = world();
    for start in [3, 600, 50_000] {
        let text = w.heap.alloc_copy(&w.bytes, Bytes { len: start }, [&vec![7; start][..]]);
        let shared = text.clone();
        let Err(text) = w.heap.grow_bytes(text, Bytes { len: start + 1 }, &[8]) else {
            panic!("a shared object grew")
        };
        drop(shared);
        let Ok(text) = w.heap.grow_bytes(text, Bytes { len: start + 1 }, &[8]) else {
            panic!("a lonely object did not grow")
        };
        assert_eq!(text.tail().len(), start + 1);
        assert_eq!(text.tail()[start - 1..], [7, 8]);
        let many = vec![9; 100_000];
        let grown = w.heap.grow_bytes(text, Bytes { len: start + 1 + many.len() }, &many);
        // A small cell ends where its class does.
        assert_eq!(grown.is_ok(), start == 50_000);
        assert!(grown.is_err() || w.live() == 4);
    }
    assert_eq!(w.live(), 3);
}
