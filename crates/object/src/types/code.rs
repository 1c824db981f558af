//! `code`: a code object with its constants and names as Python objects, ready to run.

use std::rc::Rc;

use serpentarium_bytecode::CodeObject;
use serpentarium_heap::{Guarded, Kind, Label, NoPrefix, Payload, Ref, Visitor};

use crate::core::{TypeSpec, kind};
use crate::{Str, Tuple};

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
    /// `co_filename`
    pub filename: Ref<Str>,
    /// `co_name`
    pub name: Ref<Str>,
    /// `co_qualname`
    pub qualname: Ref<Str>,
    /// What the evaluation loop keeps per code object (its own instruction array, caches); made at first run.
    pub executable: Guarded<Option<Rc<dyn std::any::Any>>>,
}

impl Payload for Code {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = kind::CODE;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        visitor(Label::Field("co_consts"), self.consts.as_object());
        visitor(Label::Field("co_names"), self.names.as_object());
        visitor(Label::Field("co_localsplusnames"), self.local_names.as_object());
        visitor(Label::Field("co_filename"), self.filename.as_object());
        visitor(Label::Field("co_name"), self.name.as_object());
        visitor(Label::Field("co_qualname"), self.qualname.as_object());
    }
}

/// The type `code`.
pub(crate) const CODE: TypeSpec = TypeSpec::named("code");
