//! `_heapq`: priority queues in lists, smallest or largest item first.

use serpentarium_object::{
    CompareOp, List, MethodDef, ModuleSpec, NativeArgs, Obj, Object, PyResult, Ref, Runtime,
};

use crate::support::add;

/// The module.
pub(crate) const HEAPQ: ModuleSpec = ModuleSpec {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: &[
        MethodDef::new(
            "heappush",
            "($module, heap, item, /)",
            |rt, args| push(rt, args, "heappush", Order::Min),
            "Adds an item.",
        ),
        MethodDef::new(
            "heappushpop",
            "($module, heap, item, /)",
            |rt, args| push_pop(rt, args, "heappushpop", Order::Min),
            "Adds an item, then takes the smallest.",
        ),
        MethodDef::new(
            "heappop",
            "($module, heap, /)",
            |rt, args| pop(rt, args, "heappop", Order::Min),
            "Takes the smallest item.",
        ),
        MethodDef::new(
            "heapreplace",
            "($module, heap, item, /)",
            |rt, args| replace(rt, args, "heapreplace", Order::Min),
            "Takes the smallest item, then adds one.",
        ),
        MethodDef::new(
            "heapify",
            "($module, heap, /)",
            |rt, args| heapify(rt, args, "heapify", Order::Min),
            "Makes a list a heap.",
        ),
        MethodDef::new(
            "heappush_max",
            "($module, heap, item, /)",
            |rt, args| push(rt, args, "heappush_max", Order::Max),
            "Adds an item.",
        ),
        MethodDef::new(
            "heappushpop_max",
            "($module, heap, item, /)",
            |rt, args| push_pop(rt, args, "heappushpop_max", Order::Max),
            "Adds an item, then takes the largest.",
        ),
        MethodDef::new(
            "heappop_max",
            "($module, heap, /)",
            |rt, args| pop(rt, args, "heappop_max", Order::Max),
            "Takes the largest item.",
        ),
        MethodDef::new(
            "heapreplace_max",
            "($module, heap, item, /)",
            |rt, args| replace(rt, args, "heapreplace_max", Order::Max),
            "Takes the largest item, then adds one.",
        ),
        MethodDef::new(
            "heapify_max",
            "($module, heap, /)",
            |rt, args| heapify(rt, args, "heapify_max", Order::Max),
            "Makes a list a max-heap.",
        ),
    ],
    exec: |rt, module| {
        add(
            rt,
            module,
            "__about__",
            rt.new_str("Heaps are lists whose item k is never behind items 2*k+1 and 2*k+2.").into_object(),
        );
        Ok(())
    },
};

/// Which item comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Min,
    Max,
}

impl Order {
    /// True if `a` goes before `b`.
    fn before(self, rt: &Runtime, a: &Object, b: &Object) -> PyResult<bool> {
        match self {
            Self::Min => rt.compare_bool(a, b, CompareOp::Lt),
            Self::Max => rt.compare_bool(b, a, CompareOp::Lt),
        }
    }
}

fn heap_argument<'a>(rt: &Runtime, args: &NativeArgs<'a>, function: &str) -> PyResult<&'a Obj<List>> {
    match args.at(0).downcast::<List>() {
        Some(heap) => Ok(heap),
        None => {
            let position = if args.places().len() > 1 { " 1" } else { "" };
            let given = if rt.is_none(args.at(0)) { "None".to_owned() } else { rt.type_name(args.at(0)) };
            Err(rt.type_error(format!("{function}() argument{position} must be list, not {given}")))
        }
    }
}

fn item(rt: &Runtime, heap: &List, index: usize) -> PyResult {
    heap.get(index).ok_or_else(|| rt.index_error("index out of range"))
}

fn swap(heap: &List, a: usize, b: usize) {
    let mut items = heap.items.borrow_mut();
    if a < items.len() && b < items.len() {
        items.swap(a, b);
    }
}

fn check_size(rt: &Runtime, heap: &List, size: usize) -> PyResult<()> {
    if heap.len() == size {
        return Ok(());
    }
    Err(rt.runtime_error("list changed size during iteration"))
}

/// Moves the item at `place` towards the root, not above `start`.
fn sift_down(rt: &Runtime, heap: &List, start: usize, mut place: usize, order: Order) -> PyResult<()> {
    let size = heap.len();
    if place >= size {
        return Err(rt.index_error("index out of range"));
    }
    let moved = item(rt, heap, place)?;
    while place > start {
        let parent = (place - 1) >> 1;
        let above = item(rt, heap, parent)?;
        let before = order.before(rt, &moved, &above)?;
        check_size(rt, heap, size)?;
        if !before {
            break;
        }
        swap(heap, parent, place);
        place = parent;
    }
    Ok(())
}

/// Moves the item at `place` to a leaf, then up to where it belongs.
fn sift_up(rt: &Runtime, heap: &List, mut place: usize, order: Order) -> PyResult<()> {
    let size = heap.len();
    let start = place;
    if place >= size {
        return Err(rt.index_error("index out of range"));
    }
    let limit = size >> 1;
    while place < limit {
        let mut child = 2 * place + 1;
        if child + 1 < size {
            let (left, right) = (item(rt, heap, child)?, item(rt, heap, child + 1)?);
            let left_first = order.before(rt, &left, &right)?;
            check_size(rt, heap, size)?;
            child += usize::from(!left_first);
        }
        swap(heap, child, place);
        place = child;
    }
    sift_down(rt, heap, start, place, order)
}

fn push(rt: &Runtime, args: NativeArgs<'_>, function: &str, order: Order) -> PyResult {
    let heap = heap_argument(rt, &args, function)?;
    heap.append(args.at(1).to_ref());
    sift_down(rt, heap, 0, heap.len() - 1, order)?;
    Ok(rt.none())
}

fn pop(rt: &Runtime, args: NativeArgs<'_>, function: &str, order: Order) -> PyResult {
    let heap = heap_argument(rt, &args, function)?;
    let last = heap.items.borrow_mut().pop();
    let Some(last) = last else { return Err(rt.index_error("index out of range")) };
    shrink(heap);
    if heap.is_empty() {
        return Ok(last);
    }
    let first = put_first(heap, last);
    sift_up(rt, heap, 0, order)?;
    Ok(first)
}

/// Follows the rule by which lists give room back.
fn shrink(heap: &List) {
    let len = heap.len();
    if len < heap.allocated.get() >> 1 {
        heap.allocated.set(serpentarium_object::grown(len));
    }
}

fn put_first(heap: &List, value: Ref) -> Ref {
    let mut items = heap.items.borrow_mut();
    match items.first_mut() {
        Some(first) => std::mem::replace(first, value),
        None => value,
    }
}

fn replace(rt: &Runtime, args: NativeArgs<'_>, function: &str, order: Order) -> PyResult {
    let heap = heap_argument(rt, &args, function)?;
    if heap.is_empty() {
        return Err(rt.index_error("index out of range"));
    }
    let first = put_first(heap, args.at(1).to_ref());
    sift_up(rt, heap, 0, order)?;
    Ok(first)
}

fn push_pop(rt: &Runtime, args: NativeArgs<'_>, function: &str, order: Order) -> PyResult {
    let heap = heap_argument(rt, &args, function)?;
    let value = args.at(1);
    let Some(top) = heap.get(0) else { return Ok(value.to_ref()) };
    if !order.before(rt, &top, value)? {
        return Ok(value.to_ref());
    }
    if heap.is_empty() {
        return Err(rt.index_error("index out of range"));
    }
    let first = put_first(heap, value.to_ref());
    sift_up(rt, heap, 0, order)?;
    Ok(first)
}

fn heapify(rt: &Runtime, args: NativeArgs<'_>, function: &str, order: Order) -> PyResult {
    let heap = heap_argument(rt, &args, function)?;
    for place in (0..heap.len() / 2).rev() {
        sift_up(rt, heap, place, order)?;
    }
    Ok(rt.none())
}
