//! The toy heap on which the example is acted: objects with labelled references, and counts that follow.

use std::collections::BTreeMap;

use serpentarium_protocol::{
    Binding, DisRow, Disassembly, EdgeKind, Frame, GraphEdge, GraphFrame, GraphNode, GraphView, Holder,
    HolderKind, Local, LocalKind, NodeKind, ObjectDetails, ObjectId, Position, Referent, SnapshotOptions,
    SourceText, Span, StackItem, StackKind, StopReason, StopSnapshot, Stopped, Value,
};

use crate::window::{SAMPLE, SAMPLE_NAME};

const LIST: ObjectId = ObjectId(41);
const DICT: ObjectId = ObjectId(44);

/// An object of the toy heap.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub(super) type_name: &'static str,
    kind: NodeKind,
    immortal: bool,
    text: String,
    pub(super) references: Vec<(String, ObjectId)>,
}

/// The toy heap and how far the example has come.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) things: BTreeMap<ObjectId, Thing>,
    names: Vec<(&'static str, ObjectId)>,
    line: u32,
    instruction: u32,
}

impl Default for World {
    fn default() -> Self {
        World { things: BTreeMap::new(), names: Vec::new(), line: 1, instruction: 0 }
    }
}

impl World {
    pub(super) const LINES: u32 = 6;

    /// A heap of many objects, to see how the window bears them.
    pub(super) fn crowd(count: u64) -> World {
        let mut world = World::default();
        for id in 1..=count {
            let (type_name, kind) = match id % 7 {
                0 => ("Node", NodeKind::Mutable),
                1 => ("type", NodeKind::Type),
                2 => ("function", NodeKind::Function),
                3 => ("generator", NodeKind::Generator),
                4 => ("str", NodeKind::Immutable),
                5 => ("dict", NodeKind::Mutable),
                _ => ("list", NodeKind::Mutable),
            };
            let mut thing = Thing::new(type_name, kind, format!("<{type_name} number {id}>"));
            let targets = [id * 2, id * 2 + 1, (id * 31) % (count + 1)];
            let edges = targets.into_iter().enumerate().filter(|(_, to)| 0 < *to && *to <= count);
            thing.references = edges.map(|(index, to)| (format!("[{index}]"), ObjectId(to))).collect();
            world.things.insert(ObjectId(id), thing);
        }
        world.names = vec![("root", ObjectId(1)), ("second", ObjectId(2)), ("leaf", ObjectId(count))];
        world
    }

    pub(super) fn line(&self) -> u32 {
        self.line
    }

    pub(super) fn moment(&self) -> u64 {
        u64::from(self.line) * 1_000 + u64::from(self.instruction)
    }

    pub(super) fn position(&self) -> Option<Position> {
        let span = self.span()?;
        Some(Position { file: SAMPLE_NAME.to_owned(), span })
    }

    fn span(&self) -> Option<Span> {
        let text = SAMPLE.lines().nth(self.line as usize - 1)?;
        Some(Span { line: self.line, col: 0, end_line: self.line, end_col: text.len() as u32 })
    }

    pub(super) fn play_instruction(&mut self) {
        self.instruction += 1;
        if 3 < self.instruction {
            self.play_line();
        }
    }

    /// Plays the current line. The last one also says something, so that there is output to look at.
    pub(super) fn play_line(&mut self) -> Option<String> {
        self.instruction = 0;
        match self.line {
            1 => {
                let number = |value: u64| {
                    let thing = Thing::new("int", NodeKind::Immutable, value.to_string());
                    (ObjectId(value), Thing { immortal: true, ..thing })
                };
                self.things.extend((1..=3).map(number));
                let items = (0..3).map(|index| (format!("[{index}]"), ObjectId(index + 1))).collect();
                let list = Thing::new("list", NodeKind::Mutable, "[1, 2, 3]".to_owned());
                self.things.insert(LIST, Thing { references: items, ..list });
                self.names.push(("number", LIST));
            }
            2 => self.names.push(("alias", LIST)),
            3 => {
                let dict = Thing::new("dict", NodeKind::Mutable, "{'inside': [1, 2, 3]}".to_owned());
                self.things.insert(DICT, Thing { references: vec![("['inside']".to_owned(), LIST)], ..dict });
                self.names.push(("box", DICT));
            }
            4 => {
                if let Some(list) = self.things.get_mut(&LIST) {
                    list.references.push(("[3]".to_owned(), DICT));
                    "[1, 2, 3, {...}]".clone_into(&mut list.text);
                }
            }
            5 => self.names.retain(|(name, _)| *name != "alias"),
            6 => self.names.clear(),
            _ => return None,
        }
        self.line += 1;
        (self.line == 5).then(|| "the list now holds the box that holds it\n".to_owned())
    }

    /// How many references an object has, from names and from objects.
    pub(super) fn count(&self, id: ObjectId) -> u64 {
        let names = self.names.iter().filter(|(_, object)| *object == id).count();
        let objects =
            self.things.values().flat_map(|thing| &thing.references).filter(|(_, to)| *to == id).count();
        (names + objects) as u64
    }

    /// The objects that the collector looks at.
    pub(super) fn tracked(&self) -> Vec<ObjectId> {
        self.things.iter().filter(|(_, thing)| thing.kind == NodeKind::Mutable).map(|(id, _)| *id).collect()
    }

    pub(super) fn text(&self, id: ObjectId) -> String {
        self.things.get(&id).map(|thing| thing.text.clone()).unwrap_or_default()
    }

    fn reachable(&self) -> Vec<ObjectId> {
        let mut found: Vec<ObjectId> = self.names.iter().map(|(_, id)| *id).collect();
        let mut next = 0;
        while let Some(id) = found.get(next).copied() {
            next += 1;
            for (_, to) in self.things.get(&id).map_or(&[][..], |thing| &thing.references) {
                if !found.contains(to) {
                    found.push(*to);
                }
            }
        }
        found
    }

    pub(super) fn snapshot(&self, options: &SnapshotOptions) -> StopSnapshot {
        let ended = Self::LINES < self.line;
        let stopped = Stopped {
            reason: StopReason::Step,
            moment: self.moment(),
            position: self.position(),
            thread: 0,
            text: None,
        };
        StopSnapshot {
            stopped: (!ended).then_some(stopped),
            frame: options.frame,
            frames: if ended { Vec::new() } else { vec![self.frame()] },
            source: Some(SourceText {
                file: SAMPLE_NAME.to_owned(),
                text: SAMPLE.to_owned(),
                current: self.span(),
            }),
            disassembly: Some(self.disassembly()),
            graph: self.graph(options),
            dead: options.known.iter().filter(|id| !self.things.contains_key(id)).copied().collect(),
            object: options.object.and_then(|id| self.details(id)),
            ..StopSnapshot::default()
        }
    }

    fn value(&self, id: ObjectId) -> Value {
        let type_name = self.things.get(&id).map(|thing| thing.type_name.to_owned()).unwrap_or_default();
        Value { object: Some(id), text: self.text(id), type_name }
    }

    fn frame(&self) -> Frame {
        let local = |(name, id): &(&str, ObjectId)| Local {
            name: (*name).to_owned(),
            kind: LocalKind::Global,
            value: Some(self.value(*id)),
        };
        let stack = match (self.instruction, self.things.contains_key(&LIST)) {
            (0, _) | (_, false) => Vec::new(),
            _ => vec![
                StackItem { kind: StackKind::Borrowed, value: Some(self.value(LIST)) },
                StackItem { kind: StackKind::Null, value: None },
            ],
        };
        Frame {
            id: 0,
            serial: 1,
            function: "<module>".to_owned(),
            qualname: "<module>".to_owned(),
            file: SAMPLE_NAME.to_owned(),
            span: self.span(),
            offset: self.line * 10,
            locals: self.names.iter().map(local).collect(),
            stack,
        }
    }

    /// A few instructions of about the right form for each line.
    fn disassembly(&self) -> Disassembly {
        let lines: [&[(&str, Option<u32>, &str, usize)]; 6] = [
            &[
                ("BUILD_LIST", Some(0), "", 0),
                ("LOAD_CONST", Some(0), "(1, 2, 3)", 0),
                ("LIST_EXTEND", Some(1), "", 0),
                ("STORE_NAME", Some(0), "number", 0),
            ],
            &[("LOAD_NAME", Some(0), "number", 0), ("STORE_NAME", Some(1), "alias", 0)],
            &[
                ("LOAD_CONST", Some(1), "'inside'", 0),
                ("LOAD_NAME", Some(0), "number", 0),
                ("BUILD_MAP", Some(1), "", 0),
                ("STORE_NAME", Some(2), "box", 0),
            ],
            &[
                ("LOAD_NAME", Some(0), "number", 0),
                ("LOAD_ATTR", Some(7), "append + NULL|self", 9),
                ("LOAD_NAME", Some(2), "box", 0),
                ("CALL", Some(1), "", 3),
                ("POP_TOP", None, "", 0),
            ],
            &[("DELETE_NAME", Some(1), "alias", 0)],
            &[
                ("DELETE_NAME", Some(0), "number", 0),
                ("DELETE_NAME", Some(2), "box", 0),
                ("LOAD_CONST", Some(2), "None", 0),
                ("RETURN_VALUE", None, "", 0),
            ],
        ];
        let mut rows =
            vec![DisRow { opname: "RESUME".to_owned(), arg: Some(0), line: Some(0), ..DisRow::default() }];
        let mut offset = 2;
        for (line, instructions) in (1..).zip(lines) {
            for (index, (opname, arg, argrepr, caches)) in instructions.iter().enumerate() {
                rows.push(DisRow {
                    offset,
                    opname: (*opname).to_owned(),
                    specialised: (*opname == "LOAD_ATTR").then(|| "LOAD_ATTR_METHOD_NO_DICT".to_owned()),
                    arg: *arg,
                    argrepr: (*argrepr).to_owned(),
                    line: Some(line),
                    is_current: line == self.line
                        && index as u32 == self.instruction.min(instructions.len() as u32 - 1),
                    caches: vec![0x11; *caches],
                    ..DisRow::default()
                });
                offset += 2 + 2 * *caches as u32;
            }
        }
        Disassembly { qualname: "<module>".to_owned(), rows }
    }

    fn graph(&self, options: &SnapshotOptions) -> GraphView {
        let reachable = self.reachable();
        let looped =
            self.things.get(&LIST).is_some_and(|list| list.references.iter().any(|(_, to)| *to == DICT));
        let node = |(id, thing): (&ObjectId, &Thing)| GraphNode {
            id: *id,
            type_name: thing.type_name.to_owned(),
            text: thing.text.clone(),
            kind: thing.kind,
            refcount: self.count(*id),
            immortal: thing.immortal,
            size: 56,
            generation: (thing.kind == NodeKind::Mutable).then_some(0),
            cycle: (looped && (*id == LIST || *id == DICT)).then_some(1),
            unreachable: !reachable.contains(id) && !thing.immortal,
            hidden_references: 1,
        };
        let binding = |(name, id): &(&str, ObjectId)| Binding {
            frame: 1,
            name: (*name).to_owned(),
            kind: LocalKind::Global,
            object: *id,
        };
        let shown =
            |id: &ObjectId| options.graph.focus.is_none_or(|focus| focus == *id || self.adjacent(focus, *id));
        let edge = |(from, thing): (&ObjectId, &Thing)| {
            let from = *from;
            let edge = move |(label, to): &(String, ObjectId)| GraphEdge {
                from,
                to: *to,
                label: label.clone(),
                kind: EdgeKind::Strong,
            };
            thing.references.iter().map(edge).collect::<Vec<_>>()
        };
        GraphView {
            frames: vec![GraphFrame { serial: 1, title: "<module>".to_owned() }],
            bindings: self.names.iter().filter(|(_, id)| shown(id)).map(binding).collect(),
            nodes: self.things.iter().filter(|(id, _)| shown(id)).map(node).collect(),
            edges: self
                .things
                .iter()
                .filter(|(id, _)| shown(id))
                .flat_map(edge)
                .filter(|edge| shown(&edge.to))
                .collect(),
            hidden: 9_958,
            total: 9_958 + self.things.len() as u64,
        }
    }

    fn adjacent(&self, a: ObjectId, b: ObjectId) -> bool {
        let points = |from: ObjectId, to: ObjectId| {
            self.things.get(&from).is_some_and(|thing| thing.references.iter().any(|(_, id)| *id == to))
        };
        points(a, b) || points(b, a)
    }

    fn details(&self, id: ObjectId) -> Option<ObjectDetails> {
        let thing = self.things.get(&id)?;
        let names = self.names.iter().filter(|(_, object)| *object == id).map(|(name, _)| Holder {
            kind: HolderKind::Name,
            id: None,
            label: format!("<module>: name {name}"),
            count: 1,
        });
        let objects = self.things.iter().flat_map(|(from, thing)| {
            let held = thing.references.iter().filter(|(_, to)| *to == id);
            held.map(move |(label, _)| Holder {
                kind: HolderKind::Object,
                id: Some(*from),
                label: format!("{} {from}{label}", thing.type_name),
                count: 1,
            })
        });
        let referent = |(label, to): &(String, ObjectId)| Referent {
            id: *to,
            label: label.clone(),
            text: self.text(*to),
            type_name: self.things.get(to).map(|thing| thing.type_name.to_owned()).unwrap_or_default(),
        };
        let holders: Vec<Holder> = names.chain(objects).collect();
        Some(ObjectDetails {
            id,
            address: 0x7f3a_5c00_0000 + id.0 * 64,
            type_name: thing.type_name.to_owned(),
            type_id: None,
            refcount: self.count(id),
            immortal: thing.immortal,
            generation: (thing.kind == NodeKind::Mutable).then_some(0),
            size: 88,
            text: thing.text.clone(),
            holders_total: holders.len() as u64,
            holders,
            referents_total: thing.references.len() as u64,
            referents: thing.references.iter().map(referent).collect(),
        })
    }
}

impl Thing {
    fn new(type_name: &'static str, kind: NodeKind, text: String) -> Thing {
        Thing { type_name, kind, immortal: false, text, references: Vec::new() }
    }
}
