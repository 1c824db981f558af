//! `os.scandir` and `os.DirEntry`.

use std::cell::Cell;
use std::rc::Rc;

use serpentarium_host::FileKind;
use serpentarium_object::{
    GcWord, GetSetDef, Kind, Label, MethodDef, NativeArgs, Object, Payload, PyResult, Ref, Runtime, Slot,
    SlotTable, Type, TypeSpec, Visitor,
};

use super::path::path_argument;
use super::stat::stat_object;

struct DirEntry {
    name: Slot,
    path: Slot,
    full: Vec<u8>,
    kind: FileKind,
    inode: u64,
}

impl Payload for DirEntry {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.name.visit(Label::Field("name"), visitor);
        self.path.visit(Label::Field("path"), visitor);
    }
}

struct ScandirIterator {
    entries: Vec<Ref>,
    next: Cell<usize>,
}

impl Payload for ScandirIterator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        for (index, entry) in self.entries.iter().enumerate() {
            visitor(Label::Index(index), entry);
        }
    }
}

struct State {
    entry: Ref<Type>,
    iterator: Ref<Type>,
}

static DIR_ENTRY: TypeSpec = TypeSpec {
    slots: SlotTable { repr: Some(repr), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("is_dir", "($self, /, *, follow_symlinks=True)", is_dir, "Whether it is a folder."),
        MethodDef::new("is_file", "($self, /, *, follow_symlinks=True)", is_file, "Whether it is a file."),
        MethodDef::new("is_symlink", "($self, /)", is_symlink, "Whether it is a symbolic link."),
        MethodDef::new("is_junction", "($self, /)", is_junction, "Whether it is a junction: never here."),
        MethodDef::new("stat", "($self, /, *, follow_symlinks=True)", stat, "Its stat_result."),
        MethodDef::new("inode", "($self, /)", inode, "Its inode."),
        MethodDef::new("__fspath__", "($self, /)", fspath, "Its path."),
    ],
    getset: &[
        GetSetDef::member(
            "name",
            |rt, object| Ok(entry(rt, object)?.name.get().unwrap_or_else(|| rt.none())),
            "its name",
        ),
        GetSetDef::member(
            "path",
            |rt, object| Ok(entry(rt, object)?.path.get().unwrap_or_else(|| rt.none())),
            "its path",
        ),
    ],
    ..TypeSpec::named("posix.DirEntry")
};

static ITERATOR: TypeSpec = TypeSpec {
    slots: SlotTable {
        iter: Some(|_, object| Ok(object.to_ref())),
        iternext: Some(next),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__enter__", "($self, /)", |_, args| Ok(args.at(0).to_ref()), ""),
        MethodDef::new("__exit__", "($self, /, *args)", |rt, _| Ok(rt.none()), ""),
        MethodDef::new("close", "($self, /)", |rt, _| Ok(rt.none()), ""),
    ],
    ..TypeSpec::named("posix.ScandirIterator")
};

pub(super) fn add_types(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = State {
        entry: rt.new_native_type::<DirEntry>(&DIR_ENTRY, &rt.types.object),
        iterator: rt.new_native_type::<ScandirIterator>(&ITERATOR, &rt.types.object),
    };
    rt.setattr(module, rt.intern("DirEntry").as_object(), Some(state.entry.as_object()))?;
    rt.module_state.borrow_mut().insert("posix.scandir", Rc::new(state));
    Ok(())
}

fn entry<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a serpentarium_object::Obj<DirEntry>> {
    object.downcast::<DirEntry>().ok_or_else(|| rt.type_error("expected a DirEntry"))
}

pub(super) fn scandir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let current = rt.new_str(".").into_object();
    let given = rt.not_none(args.get(0)).unwrap_or(&current);
    let path = path_argument(rt, given, "scandir", "path", false)?;
    let found = rt.host.list_dir(&path.bytes).map_err(|error| path.error(rt, error))?;
    let state = rt
        .module_state
        .borrow()
        .get("posix.scandir")
        .cloned()
        .and_then(|state| state.downcast::<State>().ok());
    let Some(state) = state else { return Err(rt.system_error("posix is not set up")) };
    let mut entries = Vec::with_capacity(found.len());
    for item in found {
        let mut full = path.bytes.clone();
        if !full.ends_with(b"/") && !full.is_empty() {
            full.push(b'/');
        }
        full.extend_from_slice(&item.name);
        let payload = DirEntry {
            name: Slot::new(path.same_kind(rt, &item.name)),
            path: Slot::new(path.same_kind(rt, &full)),
            full,
            kind: item.kind,
            inode: item.ino,
        };
        entries.push(rt.tracked(rt.heap.alloc(&state.entry, payload)).into_object());
    }
    let iterator = ScandirIterator { entries, next: Cell::new(0) };
    Ok(rt.tracked(rt.heap.alloc(&state.iterator, iterator)).into_object())
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<ScandirIterator>() else {
        return Err(rt.type_error("expected a ScandirIterator"));
    };
    let index = iterator.next.get();
    iterator.next.set(index + 1);
    Ok(iterator.entries.get(index).cloned())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let name = entry(rt, object)?.name.get().map_or(Ok(String::new()), |name| rt.repr_text(&name))?;
    Ok(rt.new_str(&format!("<DirEntry {name}>")).into_object())
}

fn follows(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<bool> {
    args.get(1).map_or(Ok(true), |follow| rt.is_true(follow))
}

fn is_kind(
    rt: &Runtime,
    args: NativeArgs<'_>,
    wanted: FileKind,
    check: fn(&serpentarium_host::FileStat) -> bool,
) -> PyResult {
    let entry = entry(rt, args.at(0))?;
    let known = match entry.kind {
        FileKind::Symlink | FileKind::Unknown => None,
        kind => Some(kind == wanted),
    };
    let answer = match known {
        Some(answer) => answer,
        None if follows(rt, args)? => rt.host.stat(&entry.full).is_ok_and(|stat| check(&stat)),
        None => rt.host.lstat(&entry.full).is_ok_and(|stat| check(&stat)),
    };
    Ok(rt.bool(answer))
}

fn is_dir(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    is_kind(rt, args, FileKind::Directory, serpentarium_host::FileStat::is_dir)
}

fn is_file(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    is_kind(rt, args, FileKind::Regular, serpentarium_host::FileStat::is_file)
}

fn is_symlink(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(entry(rt, args.at(0))?.kind == FileKind::Symlink))
}

fn is_junction(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(false))
}

fn stat(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let entry = entry(rt, args.at(0))?;
    let stat = if follows(rt, args)? { rt.host.stat(&entry.full) } else { rt.host.lstat(&entry.full) };
    let path = entry.path.get();
    let stat = stat.map_err(|error| rt.os_error(error.errno, path.as_deref()))?;
    stat_object(rt, &stat)
}

fn inode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_big_int(entry(rt, args.at(0))?.inode.into()))
}

fn fspath(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(entry(rt, args.at(0))?.path.get().unwrap_or_else(|| rt.none()))
}
