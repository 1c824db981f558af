//! `_symtable`: the symbol tables of a program, as the module `symtable` reads them.

use std::cell::OnceCell;

use bumpalo::Bump;
use serpentarium_compiler::symbol_table;
use serpentarium_compiler::symtable::{BlockId, BlockKind, Scope, SymbolTable, def};
use serpentarium_modules::{add_ints, state};
use serpentarium_object::{
    GcWord, GetSetDef, Kind, Label, MethodDef, ModuleSpec, NativeArgs, Obj, Object, Payload, PyResult, Ref,
    Runtime, Slot, SlotTable, StrMethods as _, Type, TypeSpec, Visitor, str_value, type_flag,
};
use serpentarium_parser::{Mode, Options, parse};

use crate::compile::{file_name, source_text};
use crate::errors::Origin;

/// The module.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "_symtable",
    doc: "",
    functions: &[MethodDef::new(
        "symtable",
        "($module, source, filename, startstr, /)",
        symtable,
        "Return symbol and scope dictionaries used internally by compiler.",
    )],
    exec,
};

/// By how many bits a symbol's scope is shifted above its flags.
const SCOPE_OFFSET: i64 = 12;

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let flags = [
        ("USE", def::USE),
        ("DEF_GLOBAL", def::GLOBAL),
        ("DEF_NONLOCAL", def::NONLOCAL),
        ("DEF_LOCAL", def::LOCAL),
        ("DEF_PARAM", def::PARAM),
        ("DEF_TYPE_PARAM", def::TYPE_PARAM),
        ("DEF_FREE_CLASS", def::FREE_CLASS),
        ("DEF_IMPORT", def::IMPORT),
        ("DEF_BOUND", def::BOUND),
        ("DEF_ANNOT", def::ANNOT),
        ("DEF_COMP_ITER", def::COMP_ITER),
        ("DEF_COMP_CELL", def::COMP_CELL),
    ];
    add_ints(rt, module, &flags.map(|(name, flag)| (name, i64::from(flag))));
    add_ints(
        rt,
        module,
        &[
            ("TYPE_FUNCTION", block_type(BlockKind::Function)),
            ("TYPE_CLASS", block_type(BlockKind::Class)),
            ("TYPE_MODULE", block_type(BlockKind::Module)),
            ("TYPE_ANNOTATION", block_type(BlockKind::Annotation)),
            ("TYPE_TYPE_ALIAS", block_type(BlockKind::TypeAlias)),
            ("TYPE_TYPE_PARAMETERS", block_type(BlockKind::TypeParameters)),
            ("TYPE_TYPE_VARIABLE", block_type(BlockKind::TypeVariable)),
            ("LOCAL", scope_number(Scope::Local)),
            ("GLOBAL_EXPLICIT", scope_number(Scope::GlobalExplicit)),
            ("GLOBAL_IMPLICIT", scope_number(Scope::GlobalImplicit)),
            ("FREE", scope_number(Scope::Free)),
            ("CELL", scope_number(Scope::Cell)),
            ("SCOPE_OFF", SCOPE_OFFSET),
            ("SCOPE_MASK", 15),
        ],
    );
    Ok(())
}

const fn block_type(kind: BlockKind) -> i64 {
    match kind {
        BlockKind::Function => 0,
        BlockKind::Class => 1,
        BlockKind::Module => 2,
        BlockKind::Annotation => 3,
        BlockKind::TypeAlias => 4,
        BlockKind::TypeParameters => 5,
        BlockKind::TypeVariable => 6,
    }
}

const fn scope_number(scope: Scope) -> i64 {
    match scope {
        Scope::Unknown => 0,
        Scope::Local => 1,
        Scope::GlobalExplicit => 2,
        Scope::GlobalImplicit => 3,
        Scope::Free => 4,
        Scope::Cell => 5,
    }
}

/// The payload of a symbol table entry: one block.
struct Entry {
    id: Slot,
    name: Slot,
    symbols: Slot,
    varnames: Slot,
    children: Slot,
    nested: bool,
    kind: BlockKind,
    line: i32,
}

impl Payload for Entry {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.id.visit(Label::Field("id"), visitor);
        self.name.visit(Label::Field("name"), visitor);
        self.symbols.visit(Label::Field("symbols"), visitor);
        self.varnames.visit(Label::Field("varnames"), visitor);
        self.children.visit(Label::Field("children"), visitor);
    }

    fn clear(&self, _: &[()]) {
        for slot in [&self.id, &self.name, &self.symbols, &self.varnames, &self.children] {
            slot.set(None);
        }
    }
}

const ENTRY: TypeSpec = TypeSpec {
    basicsize: 144,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable { repr: Some(repr), ..SlotTable::EMPTY },
    getset: &[
        GetSetDef::member("id", |rt, object| part(rt, object, |entry| &entry.id), ""),
        GetSetDef::member("name", |rt, object| part(rt, object, |entry| &entry.name), ""),
        GetSetDef::member("symbols", |rt, object| part(rt, object, |entry| &entry.symbols), ""),
        GetSetDef::member("varnames", |rt, object| part(rt, object, |entry| &entry.varnames), ""),
        GetSetDef::member("children", |rt, object| part(rt, object, |entry| &entry.children), ""),
        GetSetDef::member("nested", |rt, object| number(rt, object, |entry| i64::from(entry.nested)), ""),
        GetSetDef::member("type", |rt, object| number(rt, object, |entry| block_type(entry.kind)), ""),
        GetSetDef::member("lineno", |rt, object| number(rt, object, |entry| i64::from(entry.line)), ""),
    ],
    ..TypeSpec::named("symtable entry")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Entry>> {
    match object.downcast::<Entry>() {
        Some(entry) => Ok(entry),
        None => Err(rt.type_error("a symtable entry was expected")),
    }
}

fn part(rt: &Runtime, object: &Object, pick: fn(&Entry) -> &Slot) -> PyResult {
    Ok(pick(this(rt, object)?).get().unwrap_or_else(|| rt.none()))
}

fn number(rt: &Runtime, object: &Object, pick: fn(&Entry) -> i64) -> PyResult {
    Ok(rt.new_int(pick(this(rt, object)?)))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let entry = this(rt, object)?;
    let name = part(rt, object, |entry| &entry.name)?;
    let id = part(rt, object, |entry| &entry.id)?;
    let (name, id, line) = (rt.str_text(&name)?, rt.str_text(&id)?, entry.line);
    Ok(rt.new_str(&format!("<symtable entry {name}({id}), line {line}>")).into_object())
}

#[derive(Default)]
struct State(OnceCell<Ref<Type>>);

fn entry_type(rt: &Runtime) -> Ref<Type> {
    let state = state::<State>(rt, "_symtable");
    state.0.get_or_init(|| rt.new_native_type::<Entry>(&ENTRY, &rt.types.object)).clone()
}

/// `symtable(source, filename, startstr)`
fn symtable(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let filename = file_name(rt, args.at(1))?;
    let Some(mode) = str_value(args.at(2)) else {
        let given = rt.type_name(args.at(2));
        return Err(rt.type_error(format!("symtable() argument 3 must be str, not {given}")));
    };
    let mut origin = Origin { rt, filename: &filename, encoding: None };
    let text = source_text(&mut origin, args.at(0), "symtable() arg 1 must be a string or bytes object")?;
    let mode = match &*mode.to_text() {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => return Err(rt.value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'")),
    };
    let arena = Bump::new();
    let parsed = match parse(&text, mode, &arena, Options::default()) {
        Ok(parsed) => parsed,
        Err(failure) => {
            origin.parse_warnings(&failure.warnings)?;
            return Err(origin.syntax_error(&failure.error));
        }
    };
    origin.parse_warnings(&parsed.warnings)?;
    let table = match symbol_table(&arena, &parsed.module) {
        Ok(table) => table,
        Err(error) => return Err(origin.compile_error(&error)),
    };
    Ok(new_entry(rt, &entry_type(rt), &table, SymbolTable::TOP))
}

/// The entry of a block with those of the blocks inside. Blocks nest as deep as the compiler allows.
fn new_entry(rt: &Runtime, class: &Ref<Type>, table: &SymbolTable<'_>, id: BlockId) -> Ref {
    let block = &table[id];
    let children: Vec<Ref> = block
        .children
        .iter()
        .map(|child| stacker::maybe_grow(128 << 10, 4 << 20, || new_entry(rt, class, table, *child)))
        .collect();
    let symbols = rt.new_dict();
    for (name, symbol) in &block.symbols {
        let flags = i64::from(symbol.flags) | scope_number(symbol.scope) << SCOPE_OFFSET;
        symbols.set_str(rt, &rt.intern(name), rt.new_int(flags));
    }
    let varnames = block.varnames.iter().map(|name| rt.intern(name).into_object()).collect();
    let entry = Entry {
        id: Slot::empty(),
        name: Slot::new(rt.intern(block.name).into_object()),
        symbols: Slot::new(symbols.into_object()),
        varnames: Slot::new(rt.new_list(varnames).into_object()),
        children: Slot::new(rt.new_list(children).into_object()),
        nested: block.nested,
        kind: block.kind,
        line: block.location.line,
    };
    let entry = rt.tracked(rt.heap.alloc(class, entry));
    // CPython shows the address of the block's node; all that matters is that no other entry has the same number. It
    // is not the entry's own address, and nothing else begins just behind that.
    entry.id.set(Some(rt.new_usize(entry.address() + 16)));
    entry.into_object()
}
