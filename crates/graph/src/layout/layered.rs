//! Layers from left to right, in the manner of Sugiyama: frames in the first, every arrow from one layer to a later one,
//! few crossings, neighbours at about the same height.

use super::request::{LayoutRequest, Point};
use super::stable::{Adjacency, adjacency};

/// How often the order within the layers is improved, and the heights.
const SWEEPS: usize = 12;

/// How many bends long arrows may have in all; beyond that they are left out of the ordering.
const BEND_LIMIT: usize = 20_000;

/// Lays out all boxes in layers.
pub(super) fn layered(request: &LayoutRequest) -> Vec<Point> {
    if request.nodes.is_empty() {
        return Vec::new();
    }
    let forward = without_cycles(request);
    let ranks = ranks(request, &forward);
    let mut layers = Layers::new(request, &ranks, &forward);
    layers.order();
    layers.straighten(request.gap);
    let columns = columns(request, &ranks);
    let places = layers.heights.iter().zip(&ranks);
    places.take(request.nodes.len()).map(|(&y, &rank)| Point::new(columns[rank as usize], y)).collect()
}

/// The arrows, with those turned round that close a cycle. A frame is never an arrow's target, and arrows between frames
/// say nothing about layers, because frames share the first.
fn without_cycles(request: &LayoutRequest) -> Vec<(u32, u32)> {
    let count = request.nodes.len();
    let is_frame = |node: u32| request.nodes[node as usize].is_frame;
    let telling =
        request.edges.iter().copied().filter(|&(from, to)| from != to && !(is_frame(from) && is_frame(to)));
    let turned = telling.map(|(from, to)| if is_frame(to) { (to, from) } else { (from, to) });
    let edges: Vec<(u32, u32)> = turned.collect();
    let rows = adjacency(count, edges.iter().copied());
    // A depth-first walk, frames first; an arrow to an object that the walk has not left closes a cycle.
    let mut state = vec![0_u8; count];
    let mut forward = Vec::with_capacity(edges.len());
    let starts = (0..count).filter(|&node| request.nodes[node].is_frame).chain(0..count);
    for start in starts {
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let node = *node;
            let Some(&target) = rows.of(node).get(*next) else {
                state[node] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            if state[target as usize] == 1 {
                forward.push((target, node as u32));
                continue;
            }
            forward.push((node as u32, target));
            if state[target as usize] == 0 {
                state[target as usize] = 1;
                way.push((target as usize, 0));
            }
        }
    }
    forward
}

/// The layer of each box: one more than the latest of those that refer to it.
fn ranks(request: &LayoutRequest, forward: &[(u32, u32)]) -> Vec<u32> {
    let count = request.nodes.len();
    let rows = adjacency(count, forward.iter().copied());
    let mut waiting = vec![0_u32; count];
    for &(_, to) in forward {
        waiting[to as usize] += 1;
    }
    let any_frame = request.nodes.iter().any(|node| node.is_frame);
    let mut ranks: Vec<u32> =
        request.nodes.iter().map(|node| u32::from(any_frame && !node.is_frame)).collect();
    let mut ready: Vec<usize> = (0..count).filter(|&node| waiting[node] == 0).collect();
    while let Some(node) = ready.pop() {
        for &to in rows.of(node) {
            let to = to as usize;
            ranks[to] = ranks[to].max(ranks[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    ranks
}

/// The middle of each layer.
fn columns(request: &LayoutRequest, ranks: &[u32]) -> Vec<f32> {
    let count = ranks.iter().max().map_or(0, |&rank| rank as usize + 1);
    let mut widths = vec![0.0_f32; count];
    for (node, &rank) in request.nodes.iter().zip(ranks) {
        widths[rank as usize] = widths[rank as usize].max(node.width);
    }
    let mut left = 0.0;
    widths
        .into_iter()
        .map(|width| {
            let middle = left + width / 2.0;
            left += width + 4.0 * request.gap.max(10.0);
            middle
        })
        .collect()
}

/// The boxes and the bends of long arrows, layer by layer.
struct Layers {
    /// Those of each layer, from top to bottom.
    rows: Vec<Vec<u32>>,
    /// Neighbours in the layer before and in the layer after.
    before: Adjacency,
    after: Adjacency,
    sizes: Vec<f32>,
    /// The place of each within its layer.
    places: Vec<u32>,
    heights: Vec<f32>,
}

impl Layers {
    fn new(request: &LayoutRequest, ranks: &[u32], forward: &[(u32, u32)]) -> Self {
        let mut sizes: Vec<f32> = request.nodes.iter().map(|node| node.height).collect();
        let count = ranks.iter().max().map_or(0, |&rank| rank as usize + 1);
        let mut layers = vec![Vec::new(); count];
        for (node, &rank) in ranks.iter().enumerate() {
            layers[rank as usize].push(node as u32);
        }
        let mut links = Vec::new();
        let mut bends = 0;
        for &(from, to) in forward {
            let (first, last) = (ranks[from as usize], ranks[to as usize]);
            let span = last.saturating_sub(first) as usize;
            if span == 0 || BEND_LIMIT < bends + span {
                continue;
            }
            bends += span - 1;
            let mut end = from;
            for rank in first + 1..last {
                let bend = sizes.len() as u32;
                sizes.push(4.0);
                layers[rank as usize].push(bend);
                links.push((end, bend));
                end = bend;
            }
            links.push((end, to));
        }
        let all = sizes.len();
        let after = adjacency(all, links.iter().copied());
        let before = adjacency(all, links.iter().map(|&(from, to)| (to, from)));
        let mut result =
            Self { rows: layers, before, after, places: vec![0; all], heights: vec![0.0; all], sizes };
        result.number();
        result
    }

    fn number(&mut self) {
        for layer in &self.rows {
            for (place, &node) in layer.iter().enumerate() {
                self.places[node as usize] = place as u32;
            }
        }
    }

    /// Sorts each layer by the mean place of the neighbours, forwards and backwards, and keeps the best order seen.
    fn order(&mut self) {
        let mut best = (self.crossings(), self.rows.clone());
        for sweep in 0..SWEEPS {
            if best.0 == 0 {
                break;
            }
            let count = self.rows.len();
            if sweep % 2 == 0 {
                (1..count).for_each(|layer| self.sort_layer(layer, true));
            } else {
                (0..count.saturating_sub(1)).rev().for_each(|layer| self.sort_layer(layer, false));
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
        self.number();
    }

    fn sort_layer(&mut self, layer: usize, by_before: bool) {
        let rows = if by_before { &self.before } else { &self.after };
        let mean = |node: u32| {
            let neighbours = rows.of(node as usize);
            if neighbours.is_empty() {
                return self.places[node as usize] as f32;
            }
            let sum: u64 = neighbours.iter().map(|&other| u64::from(self.places[other as usize])).sum();
            sum as f32 / neighbours.len() as f32
        };
        let mut keyed: Vec<(f32, u32)> = self.rows[layer].iter().map(|&node| (mean(node), node)).collect();
        keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
        self.rows[layer] = keyed.into_iter().map(|(_, node)| node).collect();
        for (place, &node) in self.rows[layer].iter().enumerate() {
            self.places[node as usize] = place as u32;
        }
    }

    /// How many pairs of arrows cross, counted with a tree of sums over the places of the next layer.
    fn crossings(&self) -> u64 {
        let mut crossings = 0;
        for pair in self.rows.windows(2) {
            let [layer, next] = pair else { continue };
            let mut sums = vec![0_u64; next.len() + 1];
            let mut seen = 0;
            for &node in layer {
                let mut ends: Vec<u32> =
                    self.after.of(node as usize).iter().map(|&to| self.places[to as usize]).collect();
                ends.sort_unstable();
                for &end in &ends {
                    crossings += seen - prefix(&sums, end as usize + 1);
                }
                for &end in &ends {
                    add(&mut sums, end as usize + 1);
                }
                seen += ends.len() as u64;
            }
        }
        crossings
    }

    /// Gives heights: stacked at first, then drawn towards the neighbours without changing the order.
    fn straighten(&mut self, gap: f32) {
        for layer in 0..self.rows.len() {
            let mut top = 0.0;
            for &node in &self.rows[layer] {
                self.heights[node as usize] = top + self.sizes[node as usize] / 2.0;
                top += self.sizes[node as usize] + gap;
            }
        }
        for sweep in 0..SWEEPS {
            let count = self.rows.len();
            for step in 0..count {
                let layer = if sweep % 2 == 0 { step } else { count - 1 - step };
                self.draw_together(layer, gap);
            }
        }
        let top =
            self.heights.iter().zip(&self.sizes).map(|(y, size)| y - size / 2.0).fold(f32::MAX, f32::min);
        for y in &mut self.heights {
            *y -= top;
        }
    }

    /// Moves a layer's boxes to the mean height of their neighbours, as far as the others of the layer allow: pushed down
    /// by those above in one pass, up by those below in another, and half way between.
    fn draw_together(&mut self, layer: usize, gap: f32) {
        let nodes = &self.rows[layer];
        let wish = |node: u32| {
            let node = node as usize;
            let neighbours = self.before.of(node).iter().chain(self.after.of(node));
            let (sum, count) = neighbours
                .fold((0.0, 0.0), |(sum, count), &other| (sum + self.heights[other as usize], count + 1.0));
            if 0.0 < count { sum / count } else { self.heights[node] }
        };
        let wishes: Vec<f32> = nodes.iter().map(|&node| wish(node)).collect();
        let apart =
            |one: u32, other: u32| f32::midpoint(self.sizes[one as usize], self.sizes[other as usize]) + gap;
        let mut down = wishes.clone();
        for index in 1..nodes.len() {
            down[index] = down[index].max(down[index - 1] + apart(nodes[index - 1], nodes[index]));
        }
        let mut up = wishes;
        for index in (1..nodes.len()).rev() {
            up[index - 1] = up[index - 1].min(up[index] - apart(nodes[index - 1], nodes[index]));
        }
        let nodes = nodes.clone();
        for (index, node) in nodes.into_iter().enumerate() {
            self.heights[node as usize] = f32::midpoint(down[index], up[index]);
        }
    }
}

fn prefix(sums: &[u64], mut index: usize) -> u64 {
    let mut sum = 0;
    while 0 < index {
        sum += sums[index];
        index &= index - 1;
    }
    sum
}

fn add(sums: &mut [u64], mut index: usize) {
    while let Some(sum) = sums.get_mut(index) {
        *sum += 1;
        index += index & index.wrapping_neg();
    }
}
