//! The columns and rows, checked once so that nothing that reads them can go astray.

use serde::{Deserialize, Serialize};

use super::{Edge, Flags, Kind, Label, Name, Node, RootKind};

/// Many short texts in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Appends a text. What does not fit into 4 GiB is cut off.
    pub fn push(&mut self, text: &str) {
        let room = (u32::MAX as usize).saturating_sub(self.text.len());
        let mut end = text.len().min(room);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.push_str(text.get(..end).unwrap_or_default());
        self.ends.push(self.text.len() as u32);
    }

    /// The text of that number; empty if there is none.
    pub fn get(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else { return "" };
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// An object that is alive by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Root {
    /// The object.
    pub node: Node,
    /// Why.
    pub kind: RootKind,
    /// In words: the name of the module, thread, ...
    pub name: Name,
}

/// The plain data of a snapshot, before it is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// The debugger's name for each object, the same in every snapshot.
    pub ids: Vec<u64>,
    /// `id()`.
    pub addresses: Vec<u64>,
    /// The name of the type.
    pub types: Vec<Name>,
    /// `sys.getsizeof`.
    pub sizes: Vec<u64>,
    /// The reference count.
    pub refcounts: Vec<u32>,
    /// The generation: 0, 1, 2, 3 for the permanent one; 255 if not tracked.
    pub generations: Vec<u8>,
    /// Marks.
    pub flags: Vec<Flags>,
    /// How it is drawn.
    pub kinds: Vec<Kind>,
    /// A short text about each object.
    pub descriptions: Texts,
    /// Types, attributes, variables, keys.
    pub names: Texts,
    /// Where the references of each object begin; one entry more than there are objects.
    pub starts: Vec<u32>,
    /// The target of each reference.
    pub targets: Vec<Node>,
    /// The label of each reference.
    pub labels: Vec<Label>,
    /// What is alive by itself.
    pub roots: Vec<Root>,
}

/// Why columns are no snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inconsistent {
    /// The columns differ in length.
    Lengths,
    /// The rows do not follow one another.
    Rows,
    /// A reference or root names an object that is not there.
    Node,
    /// Something names a name that is not there.
    Name,
}

impl std::fmt::Display for Inconsistent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Lengths => "the columns of the snapshot differ in length",
            Self::Rows => "the rows of the snapshot do not follow one another",
            Self::Node => "the snapshot refers to an object that it does not hold",
            Self::Name => "the snapshot uses a name that it does not hold",
        })
    }
}

impl std::error::Error for Inconsistent {}

/// The heap at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Columns")]
pub struct Snapshot(Columns);

impl Default for Snapshot {
    fn default() -> Self {
        Self(Columns { starts: vec![0], ..Columns::default() })
    }
}

impl TryFrom<Columns> for Snapshot {
    type Error = Inconsistent;

    fn try_from(columns: Columns) -> Result<Self, Inconsistent> {
        check_lengths(&columns)?;
        check_rows(&columns)?;
        let nodes = columns.ids.len() as u32;
        let roots = columns.roots.iter().map(|root| root.node);
        if columns.targets.iter().copied().chain(roots).any(|node| nodes <= node.0) {
            return Err(Inconsistent::Node);
        }
        let labels = columns.labels.iter().filter_map(|label| label.name());
        let roots = columns.roots.iter().map(|root| root.name);
        let count = columns.names.len() as u32;
        if columns.types.iter().copied().chain(labels).chain(roots).any(|name| count <= name.0) {
            return Err(Inconsistent::Name);
        }
        Ok(Self(columns))
    }
}

fn check_lengths(columns: &Columns) -> Result<(), Inconsistent> {
    let nodes = columns.ids.len();
    let lengths = [
        columns.addresses.len(),
        columns.types.len(),
        columns.sizes.len(),
        columns.refcounts.len(),
        columns.generations.len(),
        columns.flags.len(),
        columns.kinds.len(),
        columns.descriptions.len(),
        columns.starts.len().wrapping_sub(1),
    ];
    let fits = nodes < u32::MAX as usize && columns.targets.len() < u32::MAX as usize;
    let equal =
        lengths.iter().all(|&length| length == nodes) && columns.targets.len() == columns.labels.len();
    if fits && equal { Ok(()) } else { Err(Inconsistent::Lengths) }
}

fn check_rows(columns: &Columns) -> Result<(), Inconsistent> {
    let whole = columns.starts.first() == Some(&0)
        && columns.starts.last().map(|&end| end as usize) == Some(columns.targets.len());
    if whole && columns.starts.is_sorted() { Ok(()) } else { Err(Inconsistent::Rows) }
}

impl Snapshot {
    /// The columns themselves.
    pub const fn columns(&self) -> &Columns {
        &self.0
    }

    /// How many objects there are.
    pub fn node_count(&self) -> usize {
        self.0.ids.len()
    }

    /// How many references there are.
    pub fn edge_count(&self) -> usize {
        self.0.targets.len()
    }

    /// All objects.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Node> + Clone + use<> {
        (0..self.node_count() as u32).map(Node)
    }

    /// Whether the object is there.
    pub fn contains(&self, node: Node) -> bool {
        node.index() < self.node_count()
    }

    /// The references of an object, as a range of edges.
    #[inline]
    pub fn row(&self, node: Node) -> std::ops::Range<usize> {
        match (self.0.starts.get(node.index()), self.0.starts.get(node.index() + 1)) {
            (Some(&start), Some(&end)) => start as usize..end as usize,
            _ => 0..0,
        }
    }

    /// The references of an object.
    pub fn edges(
        &self,
        node: Node,
    ) -> impl DoubleEndedIterator<Item = Edge> + ExactSizeIterator + Clone + use<> {
        let row = self.row(node);
        (row.start as u32..row.end as u32).map(Edge)
    }

    /// The target of a reference. An edge that does not exist leads to the first object.
    #[inline]
    pub fn target(&self, edge: Edge) -> Node {
        self.0.targets.get(edge.index()).copied().unwrap_or_default()
    }

    /// Whose reference it is.
    pub fn source(&self, edge: Edge) -> Node {
        let after = self.0.starts.partition_point(|&start| start <= edge.0);
        Node(after.saturating_sub(1) as u32)
    }

    /// The label of a reference.
    #[inline]
    pub fn label(&self, edge: Edge) -> Label {
        self.0.labels.get(edge.index()).copied().unwrap_or(Label::Weak)
    }

    /// The targets of an object's counted references.
    #[inline]
    pub fn counted_targets(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let row = self.row(node);
        let targets = self.0.targets.get(row.clone()).unwrap_or_default();
        let labels = self.0.labels.get(row).unwrap_or_default();
        targets.iter().zip(labels).filter(|(_, label)| label.is_counted()).map(|(&target, _)| target)
    }

    /// The object with that id. The column of ids is searched from the start; make a map for many questions.
    pub fn find(&self, id: u64) -> Option<Node> {
        self.0.ids.iter().position(|&own| own == id).map(|index| Node(index as u32))
    }

    /// The debugger's name for an object.
    pub fn id(&self, node: Node) -> u64 {
        self.0.ids.get(node.index()).copied().unwrap_or_default()
    }

    /// The name of an object's type.
    pub fn type_name(&self, node: Node) -> &str {
        self.0.types.get(node.index()).map_or("", |&name| self.name(name))
    }

    /// The text of a name.
    pub fn name(&self, name: Name) -> &str {
        self.0.names.get(name.0 as usize)
    }

    /// The short text about an object.
    pub fn description(&self, node: Node) -> &str {
        self.0.descriptions.get(node.index())
    }

    /// The size of an object.
    pub fn size(&self, node: Node) -> u64 {
        self.0.sizes.get(node.index()).copied().unwrap_or_default()
    }

    /// The reference count of an object.
    pub fn refcount(&self, node: Node) -> u32 {
        self.0.refcounts.get(node.index()).copied().unwrap_or_default()
    }

    /// How an object is drawn.
    pub fn kind(&self, node: Node) -> Kind {
        self.0.kinds.get(node.index()).copied().unwrap_or_default()
    }

    /// The marks of an object.
    pub fn flags(&self, node: Node) -> Flags {
        self.0.flags.get(node.index()).copied().unwrap_or_default()
    }

    /// What is alive by itself.
    pub fn roots(&self) -> &[Root] {
        &self.0.roots
    }

    /// A label in words: `.name`, `[3]`, `local x`, ...
    pub fn label_text(&self, label: Label) -> String {
        match label {
            Label::Attribute(name) | Label::Slot(name) => format!(".{}", self.name(name)),
            Label::DictKey(index) => format!("key {index}"),
            Label::DictValue(name) => format!("[{}]", self.name(name)),
            Label::Item(index) => format!("[{index}]"),
            Label::Cell(name) => format!("cell {}", self.name(name)),
            Label::Local(name) => format!("local {}", self.name(name)),
            Label::StackOwned(index) => format!("stack {index}"),
            Label::StackBorrowed(index) => format!("stack {index} (borrowed)"),
            Label::Type => "type".to_owned(),
            Label::Global(name) => format!("global {}", self.name(name)),
            Label::Weak => "weak".to_owned(),
            Label::Internal(name) => self.name(name).to_owned(),
        }
    }
}
