//! The order in which cached results were used: a doubly linked list in a vector.

use serpentarium_object::{Label, Ref, Visitor};

/// Marks the end of the list.
const NONE: usize = usize::MAX;

/// One cached result.
pub(super) struct Link {
    pub(super) key: Ref,
    pub(super) hash: i64,
    pub(super) result: Ref,
}

struct Node {
    link: Option<Link>,
    before: usize,
    after: usize,
}

/// The list, least recently used first.
pub(super) struct Links {
    nodes: Vec<Node>,
    free: Vec<usize>,
    oldest: usize,
    newest: usize,
}

impl Default for Links {
    fn default() -> Self {
        Self { nodes: Vec::new(), free: Vec::new(), oldest: NONE, newest: NONE }
    }
}

impl Links {
    /// Names all references, oldest link first.
    pub(super) fn visit(&self, visitor: &mut Visitor<'_>) {
        let mut place = self.oldest;
        while let Some(node) = self.nodes.get(place) {
            if let Some(link) = &node.link {
                visitor(Label::Field("key"), &link.key);
                visitor(Label::Field("result"), &link.result);
            }
            place = node.after;
        }
    }

    fn unlink(&mut self, place: usize) {
        let (before, after) = (self.nodes[place].before, self.nodes[place].after);
        match self.nodes.get_mut(before) {
            Some(node) => node.after = after,
            None => self.oldest = after,
        }
        match self.nodes.get_mut(after) {
            Some(node) => node.before = before,
            None => self.newest = before,
        }
    }

    fn link_last(&mut self, place: usize) {
        let before = self.newest;
        self.nodes[place].before = before;
        self.nodes[place].after = NONE;
        match self.nodes.get_mut(before) {
            Some(node) => node.after = place,
            None => self.oldest = place,
        }
        self.newest = place;
    }

    /// Makes a link the most recently used one and gives its result.
    pub(super) fn touch(&mut self, place: usize) -> Option<Ref> {
        let result = self.nodes.get(place)?.link.as_ref()?.result.clone();
        self.unlink(place);
        self.link_last(place);
        Some(result)
    }

    /// Takes the least recently used link out.
    pub(super) fn take_oldest(&mut self) -> Option<Link> {
        let place = self.oldest;
        let link = self.nodes.get_mut(place)?.link.take();
        self.unlink(place);
        self.free.push(place);
        link
    }

    /// Adds a link as the most recently used one; its number.
    pub(super) fn append(&mut self, key: Ref, hash: i64, result: Ref) -> usize {
        let link = Some(Link { key, hash, result });
        let place = match self.free.pop() {
            Some(place) => {
                self.nodes[place].link = link;
                place
            }
            None => {
                self.nodes.push(Node { link, before: NONE, after: NONE });
                self.nodes.len() - 1
            }
        };
        self.link_last(place);
        place
    }
}
