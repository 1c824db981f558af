//! `code`: a code object with its constants and names as Python objects, ready to run.

mod backoff;
mod build;
mod compare;
mod executable;
mod iterators;
mod monitors;

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use serpentarium_bytecode::CodeObject;
use serpentarium_bytecode::code::local_kind;
use serpentarium_heap::{Guarded, Kind, Label, NoPrefix, Obj, Object, Payload, Ref, Visitor};

use crate::core::{GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, kind};
use crate::types::receiver::receiver;
use crate::{Str, StrMethods as _, Tuple};

pub use backoff::BackoffCounter;
pub use executable::{Executable, Handler, Unit};
pub use iterators::CodeIterator;
pub(crate) use iterators::{BRANCHES_ITERATOR, LINE_ITERATOR, POSITIONS_ITERATOR};
pub use monitors::{CodeMonitors, EventSet, LineTable, opcode_at};

/// The payload of code objects (`PyCodeObject`).
#[derive(Debug)]
pub struct Code {
    /// The compiled unit.
    pub unit: Rc<CodeObject>,
    /// `co_consts`
    pub consts: Ref<Tuple>,
    /// `co_names`, interned.
    pub names: Ref<Tuple>,
    /// Names of locals, cells and free variables, interned.
    pub local_names: Ref<Tuple>,
    /// `co_filename`; the only field that ever changes, when a compiled file was moved with its source.
    pub filename: Guarded<Ref<Str>>,
    /// `co_name`
    pub name: Ref<Str>,
    /// `co_qualname`
    pub qualname: Ref<Str>,
    ready: OnceCell<Rc<Executable>>,
    /// Shared by the functions made of this code; zero before the first (`co_version`).
    pub version: Cell<u32>,
}

impl Code {
    /// A code object that has not run yet.
    pub fn new(
        unit: Rc<CodeObject>,
        [consts, names, local_names]: [Ref<Tuple>; 3],
        [filename, name, qualname]: [Ref<Str>; 3],
    ) -> Self {
        Self {
            unit,
            consts,
            names,
            local_names,
            filename: Guarded::new(filename),
            name,
            qualname,
            ready: OnceCell::new(),
            version: Cell::new(0),
        }
    }

    /// The same for a unit that a program put together. One that would leave its tables or its value stack fails
    /// when it is run, as the loop checks no operand again.
    pub(crate) fn unverified(self) -> Self {
        if serpentarium_bytecode::verify::verify_one(&self.unit).is_err() {
            let _ = self.ready.set(Rc::new(Executable::refused(&self.unit)));
        }
        self
    }

    /// The code made ready to run, at the first call.
    #[inline]
    pub fn executable(&self) -> &Rc<Executable> {
        self.ready.get_or_init(|| Rc::new(Executable::new(&self.unit)))
    }
}

impl Code {
    /// `co_filename`
    pub fn filename(&self) -> Ref<Str> {
        self.filename.borrow().clone()
    }

    /// The text of `co_filename`.
    pub fn file(&self) -> String {
        self.filename.borrow().to_text().into_owned()
    }
}

impl Payload for Code {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = kind::CODE;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        visitor(Label::Field("co_consts"), self.consts.as_object());
        visitor(Label::Field("co_names"), self.names.as_object());
        visitor(Label::Field("co_localsplusnames"), self.local_names.as_object());
        visitor(Label::Field("co_filename"), self.filename.borrow().as_object());
        visitor(Label::Field("co_name"), self.name.as_object());
        visitor(Label::Field("co_qualname"), self.qualname.as_object());
    }
}

/// The type `code`.
pub(crate) const CODE: TypeSpec = TypeSpec {
    doc: "Create a code object.",
    signature: Some(build::SIGNATURE),
    basicsize: 208,
    itemsize: 2,
    weaklistoffset: 144,
    slots: SlotTable {
        new: Some(build::new),
        repr: Some(repr),
        hash: Some(compare::hash),
        compare: Some(compare::compare),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__sizeof__", "($self, /)", sizeof, ""),
        MethodDef::new("co_lines", "($self, /)", iterators::lines, ""),
        MethodDef::new("co_branches", "($self, /)", iterators::branches, ""),
        MethodDef::new("co_positions", "($self, /)", iterators::positions, ""),
        MethodDef::fast(
            "replace",
            "($self, /, **changes)",
            build::replace,
            "A copy with other values in the given fields.",
        ),
        MethodDef::new(
            "_varname_from_oparg",
            "($self, /, oparg)",
            varname_from_oparg,
            "The variable of a frame's slot.",
        ),
        MethodDef::fast("__replace__", "($self, /, **changes)", build::replace, "The same as replace()."),
    ],
    getset: &[
        GetSetDef::member("co_argcount", |rt, code| number(rt, code, |unit| i64::from(unit.argcount)), ""),
        GetSetDef::member(
            "co_posonlyargcount",
            |rt, code| number(rt, code, |unit| i64::from(unit.posonlyargcount)),
            "",
        ),
        GetSetDef::member(
            "co_kwonlyargcount",
            |rt, code| number(rt, code, |unit| i64::from(unit.kwonlyargcount)),
            "",
        ),
        GetSetDef::member("co_stacksize", |rt, code| number(rt, code, |unit| i64::from(unit.stacksize)), ""),
        GetSetDef::member("co_flags", |rt, code| number(rt, code, |unit| i64::from(unit.flags)), ""),
        GetSetDef::member("co_nlocals", |rt, code| number(rt, code, |unit| unit.nlocals() as i64), ""),
        GetSetDef::member("co_consts", |rt, code| Ok(this(rt, code)?.consts.clone().into_object()), ""),
        GetSetDef::member("co_names", |rt, code| Ok(this(rt, code)?.names.clone().into_object()), ""),
        GetSetDef::member("co_filename", |rt, code| Ok(this(rt, code)?.filename().into_object()), ""),
        GetSetDef::member("co_name", |rt, code| Ok(this(rt, code)?.name.clone().into_object()), ""),
        GetSetDef::member("co_qualname", |rt, code| Ok(this(rt, code)?.qualname.clone().into_object()), ""),
        GetSetDef::member(
            "co_firstlineno",
            |rt, code| number(rt, code, |unit| i64::from(unit.firstlineno)),
            "",
        ),
        GetSetDef::member(
            "co_linetable",
            |rt, code| Ok(rt.new_bytes(&this(rt, code)?.unit.linetable).into_object()),
            "",
        ),
        GetSetDef::member(
            "co_exceptiontable",
            |rt, code| Ok(rt.new_bytes(&this(rt, code)?.unit.exceptiontable).into_object()),
            "",
        ),
        GetSetDef::new("co_lnotab", iterators::lnotab, ""),
        GetSetDef::new("_co_code_adaptive", get_code, ""),
        GetSetDef::new(
            "co_varnames",
            |rt, code| Ok(slots_of(rt, this(rt, code)?, local_kind::LOCAL).into_object()),
            "",
        ),
        GetSetDef::new(
            "co_cellvars",
            |rt, code| Ok(slots_of(rt, this(rt, code)?, local_kind::CELL).into_object()),
            "",
        ),
        GetSetDef::new(
            "co_freevars",
            |rt, code| Ok(slots_of(rt, this(rt, code)?, local_kind::FREE).into_object()),
            "",
        ),
        GetSetDef::new("co_code", get_code, ""),
    ],
    ..TypeSpec::named("code")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Code>> {
    receiver::<Code>(rt, object)
}

fn number(rt: &Runtime, object: &Object, read: fn(&CodeObject) -> i64) -> PyResult {
    Ok(rt.new_int(read(&this(rt, object)?.unit)))
}

fn get_code(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_bytes(&this(rt, object)?.unit.code).into_object())
}

/// Names of the frame's slots of one kind.
fn slots_of(rt: &Runtime, code: &Code, kind: u8) -> Ref<Tuple> {
    let pairs = code.local_names.tail().iter().zip(&code.unit.localspluskinds);
    rt.new_tuple(
        pairs.filter(|(_, bits)| **bits & kind != 0).map(|(name, _)| name.clone()).collect::<Vec<_>>(),
    )
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let code = this(rt, object)?;
    let (name, file, line) = (code.name.to_text(), code.file(), code.unit.firstlineno);
    let line = if line == 0 { -1 } else { line };
    let text = format!("<code object {name} at {:#x}, file \"{file}\", line {line}>", object.address());
    Ok(rt.new_str(&text).into_object())
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize((208 + this(rt, args.at(0))?.unit.code.len()).next_multiple_of(8)))
}

fn varname_from_oparg(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let code = this(rt, args.at(0))?;
    let index = rt.index_as_i32(args.at(1))?;
    let name = usize::try_from(index).ok().and_then(|index| code.local_names.tail().get(index));
    name.cloned().ok_or_else(|| rt.index_error("tuple index out of range"))
}
