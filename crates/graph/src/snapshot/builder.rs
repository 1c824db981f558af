//! Building a snapshot from objects and references in any order.

use rustc_hash::FxHashMap;

use super::{Columns, Flags, Kind, Label, Name, Node, Root, RootKind, Snapshot};

/// One object, as it is put into a snapshot.
#[derive(Clone, Copy, Debug, Default)]
pub struct Object<'a> {
    /// The debugger's name for it.
    pub id: u64,
    /// `id()`.
    pub address: u64,
    /// The name of its type.
    pub type_name: &'a str,
    /// Its size.
    pub size: u64,
    /// Its reference count.
    pub refcount: u32,
    /// Its generation; 255 if not tracked.
    pub generation: u8,
    /// Its marks.
    pub flags: Flags,
    /// How it is drawn.
    pub kind: Kind,
    /// A short text about it.
    pub description: &'a str,
}

/// Collects objects, references and roots.
#[derive(Debug, Default)]
pub struct SnapshotBuilder {
    columns: Columns,
    names: FxHashMap<String, Name>,
    edges: Vec<(Node, Node, Label)>,
}

impl SnapshotBuilder {
    /// With nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// The entry of a name in the table of names.
    pub fn name(&mut self, text: &str) -> Name {
        if let Some(&name) = self.names.get(text) {
            return name;
        }
        let name = Name(self.columns.names.len() as u32);
        self.columns.names.push(text);
        self.names.insert(text.to_owned(), name);
        name
    }

    /// Appends an object.
    pub fn add(&mut self, object: Object<'_>) -> Node {
        let node = Node(self.columns.ids.len() as u32);
        let type_name = self.name(object.type_name);
        let columns = &mut self.columns;
        columns.ids.push(object.id);
        columns.addresses.push(object.address);
        columns.types.push(type_name);
        columns.sizes.push(object.size);
        columns.refcounts.push(object.refcount);
        columns.generations.push(object.generation);
        columns.flags.push(object.flags);
        columns.kinds.push(object.kind);
        columns.descriptions.push(object.description);
        node
    }

    /// Appends a reference. References of one object keep the order in which they were added; one that leads from or to
    /// an object that is never added is left out at the end.
    pub fn refer(&mut self, from: Node, to: Node, label: Label) {
        self.edges.push((from, to, label));
    }

    /// Appends a root.
    pub fn root(&mut self, node: Node, kind: RootKind, name: &str) {
        let name = self.name(name);
        self.columns.roots.push(Root { node, kind, name });
    }

    /// Sorts the references into rows.
    pub fn finish(self) -> Snapshot {
        let Self { mut columns, mut edges, names: _ } = self;
        let nodes = columns.ids.len();
        edges.retain(|(from, to, _)| from.index() < nodes && to.index() < nodes);
        columns.roots.retain(|root| root.node.index() < nodes);
        let mut starts = vec![0_u32; nodes + 1];
        for (from, ..) in &edges {
            starts[from.index() + 1] += 1;
        }
        for index in 0..nodes {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        columns.targets = vec![Node(0); edges.len()];
        columns.labels = vec![Label::Weak; edges.len()];
        for (from, to, label) in edges {
            let place = &mut next[from.index()];
            columns.targets[*place as usize] = to;
            columns.labels[*place as usize] = label;
            *place += 1;
        }
        columns.starts = starts;
        Snapshot::try_from(columns).unwrap_or_default()
    }
}
