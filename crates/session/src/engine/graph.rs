//! The part of the heap that is drawn.

use std::collections::VecDeque;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use serpentarium_graph::analysis::strong_components;
use serpentarium_graph::{Label as GraphLabel, Node, SnapshotBuilder};
use serpentarium_heap::Label;
use serpentarium_object::{Object, Runtime, WeakRef};
use serpentarium_protocol::{
    Binding, EdgeKind, GraphEdge, GraphFrame, GraphNode, GraphOptions, GraphView, LocalKind, NodeKind,
    ObjectId, StackKind,
};
use serpentarium_vm::Frame;

use super::image::{Image, Index};
use super::serial::Serials;
use super::{describe, details, frames, labels, size};

/// How far around a focus one looks when nothing else is said.
const FOCUS_HOPS: u32 = 2;
/// The largest number of objects that a view may ask for.
const LIMIT: u32 = 5_000;

/// Which kinds of objects are shown.
fn is_shown(options: &GraphOptions, kind: NodeKind) -> bool {
    match kind {
        NodeKind::Type => options.types,
        NodeKind::Function => options.functions,
        NodeKind::Module => options.modules,
        _ => true,
    }
}

/// The objects to show, nearest first, and those of them that nothing leads to.
struct Selection {
    order: Vec<Index>,
    unreachable: FxHashSet<Index>,
}

/// A reference between two of the objects shown, by their places in the picture.
struct Edge {
    from: usize,
    to: usize,
    label: String,
    kind: EdgeKind,
}

/// Draws what the options ask for.
pub(super) fn view(
    rt: &Runtime,
    image: &Image,
    serials: &Serials,
    stack: &[Rc<Frame>],
    options: &GraphOptions,
) -> GraphView {
    let mut view = GraphView { total: image.len() as u64, ..GraphView::default() };
    let bound = names(serials, image, stack, options, &mut view);
    let selection =
        match options.focus.and_then(|focus| serials.address(focus)).and_then(|address| image.at(address)) {
            Some(focus) => around(image, options, focus),
            None => from_names(image, options, &bound),
        };
    fill(rt, image, serials, options, &selection, &mut view);
    let shown: FxHashSet<ObjectId> = view.nodes.iter().map(|node| node.id).collect();
    view.bindings.retain(|binding| shown.contains(&binding.object));
    view.frames.retain(|frame| view.bindings.iter().any(|binding| binding.frame == frame.serial));
    view.hidden = view.total - view.nodes.len() as u64;
    view
}

/// Collects the names of all frames, innermost first, and the objects they are bound to.
fn names(
    serials: &Serials,
    image: &Image,
    stack: &[Rc<Frame>],
    options: &GraphOptions,
    view: &mut GraphView,
) -> Vec<Index> {
    let mut bound = Vec::new();
    for frame in stack.iter().rev() {
        let serial = serials.frame(frame);
        view.frames.push(GraphFrame { serial, title: frames::title(frame) });
        let mut bind = |name: String, kind: LocalKind, object: &Object| {
            let Some(index) = image.at(object.address()) else { return };
            if is_shown(options, image.kinds[index as usize]) {
                bound.push(index);
                view.bindings.push(Binding { frame: serial, name, kind, object: serials.of(object) });
            }
        };
        frames::each_name(frame, |name, kind, object| {
            if let Some(object) = object.filter(|_| !frames::is_dunder(name)) {
                bind(name.to_owned(), kind, object);
            }
        });
        frames::each_stack(frame, |index, kind, object| {
            if let Some(object) = object.filter(|_| kind != StackKind::Null) {
                bind(format!("stack[{index}]"), LocalKind::Local, object);
            }
        });
    }
    bound
}

/// Follows the references from the names, and adds what only the collector can free.
fn from_names(image: &Image, options: &GraphOptions, bound: &[Index]) -> Selection {
    let limit = options.limit.min(LIMIT) as usize;
    let mut lost: Vec<Index> = image.unreachable();
    lost.retain(|&index| is_shown(options, image.kinds[index as usize]));
    // Garbage begins with what the collector tracks; a number that garbage holds is of little interest.
    lost.sort_by_key(|&index| !image.tracked[index as usize]);
    let unreachable: FxHashSet<Index> = lost.iter().copied().collect();
    let room = limit - lost.len().min(limit / 2);
    let mut order = walk(image, options, bound, options.hops, room, false);
    order.extend(lost.into_iter().take(limit - order.len()));
    Selection { order, unreachable }
}

/// Follows the references around one object in both directions.
fn around(image: &Image, options: &GraphOptions, focus: Index) -> Selection {
    let limit = options.limit.min(LIMIT) as usize;
    let hops = options.hops.unwrap_or(FOCUS_HOPS);
    let order = walk(image, options, &[focus], Some(hops), limit, true);
    Selection { order, unreachable: image.unreachable().into_iter().collect() }
}

fn walk(
    image: &Image,
    options: &GraphOptions,
    starts: &[Index],
    hops: Option<u32>,
    limit: usize,
    both: bool,
) -> Vec<Index> {
    let mut seen: FxHashSet<Index> = FxHashSet::default();
    let mut waiting: VecDeque<(Index, u32)> = VecDeque::new();
    for &start in starts {
        if seen.insert(start) {
            waiting.push_back((start, 0));
        }
    }
    let mut order = Vec::new();
    while let Some((from, hop)) = waiting.pop_front() {
        if limit <= order.len() {
            break;
        }
        order.push(from);
        if hops.is_some_and(|hops| hops <= hop) {
            continue;
        }
        let targets = if options.types { image.targets(from) } else { image.parts(from) };
        let mut next: Vec<Index> = targets.to_vec();
        if both {
            next.extend(image.holders(from));
        }
        for to in next {
            if is_shown(options, image.kinds[to as usize]) && seen.insert(to) {
                waiting.push_back((to, hop + 1));
            }
        }
    }
    order
}

/// Describes the selected objects and the references between them.
fn fill(
    rt: &Runtime,
    image: &Image,
    serials: &Serials,
    options: &GraphOptions,
    selection: &Selection,
    view: &mut GraphView,
) {
    let places: FxHashMap<Index, usize> =
        selection.order.iter().enumerate().map(|(place, &index)| (index, place)).collect();
    let ages = details::Ages::of(rt);
    let mut nodes: Vec<Option<GraphNode>> = vec![None; selection.order.len()];
    let mut edges: Vec<Edge> = Vec::new();
    image.with_objects(rt, &places, |place, object| {
        let index = selection.order[place];
        let mut node = GraphNode {
            id: serials.of(object),
            type_name: describe::type_name(object),
            text: describe::short(object),
            kind: image.kinds[index as usize],
            refcount: u64::from(image.counts[index as usize].unwrap_or(0)),
            immortal: image.counts[index as usize].is_none(),
            size: size::size_of(rt, object),
            generation: ages.of_object(object),
            cycle: None,
            unreachable: selection.unreachable.contains(&index),
            hidden_references: 0,
        };
        object.visit(&mut |label, target| {
            let is_type = matches!(label, Label::Field("__class__"));
            if is_type && !options.types {
                return;
            }
            match image.at(target.address()).and_then(|index| places.get(&index)) {
                Some(&to) => edges.push(Edge {
                    from: place,
                    to,
                    label: labels::text(object, &label),
                    kind: EdgeKind::Strong,
                }),
                None => node.hidden_references += 1,
            }
        });
        if let Some(weak) = object.downcast::<WeakRef>() {
            let to = weak.look(|target| image.at(target?.address()).and_then(|index| places.get(&index)));
            edges.extend(to.map(|&to| Edge { from: place, to, label: String::new(), kind: EdgeKind::Weak }));
        }
        nodes[place] = Some(node);
    });
    // The heap is visited in the order of addresses; the picture is in the order of nearness.
    edges.sort_by_key(|edge| edge.from);
    let mut nodes: Vec<GraphNode> = nodes.into_iter().flatten().collect();
    if nodes.len() == selection.order.len() {
        number_cycles(&mut nodes, &edges);
        view.edges = edges
            .into_iter()
            .map(|Edge { from, to, label, kind }| GraphEdge {
                from: nodes[from].id,
                to: nodes[to].id,
                label,
                kind,
            })
            .collect();
    }
    view.nodes = nodes;
}

/// Numbers the reference cycles among the objects shown.
fn number_cycles(nodes: &mut [GraphNode], edges: &[Edge]) {
    let mut builder = SnapshotBuilder::new();
    for _ in nodes.iter() {
        builder.add(serpentarium_graph::snapshot::Object::default());
    }
    for edge in edges.iter().filter(|edge| edge.kind == EdgeKind::Strong) {
        builder.refer(Node(edge.from as u32), Node(edge.to as u32), GraphLabel::Item(0));
    }
    let snapshot = builder.finish();
    let components = strong_components(&snapshot);
    let mut cycles = components.cyclic(&snapshot);
    cycles.sort_by_key(|&component| components.members(component).iter().map(|node| node.0).min());
    for (number, component) in cycles.into_iter().enumerate() {
        for member in components.members(component) {
            nodes[member.index()].cycle = Some(number as u32 + 1);
        }
    }
}
