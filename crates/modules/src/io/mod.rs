//! `_io`: streams (`Modules/_io`).

mod base;
mod buffered;
mod bytes_io;
mod file_io;
mod newline;
mod open;
mod streams;
mod string_io;
mod text;

use std::rc::Rc;

use serpentarium_object::{
    DictSlotFn, MethodDef, ModuleSpec, Obj, Payload, PyResult, Ref, Runtime, Storage, Type, TypeSpec,
    type_flag,
};

pub use streams::create_standard_streams;

/// How many bytes a buffer holds unless told otherwise.
pub(crate) const DEFAULT_BUFFER_SIZE: usize = 128 << 10;

/// The module.
pub(crate) static IO: ModuleSpec = ModuleSpec {
    name: "_io",
    doc: "The native part of the io module.",
    functions: &[
        MethodDef::new(
            "open",
            "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
            open::open,
            "Open a file and return a stream.",
        ),
        MethodDef::new("open_code", "(path)", open::open_code, "Open a file with code in it."),
        MethodDef::new(
            "text_encoding",
            "(encoding, stacklevel=2, /)",
            open::text_encoding,
            "The encoding to use.",
        ),
    ],
    exec,
};

/// The types of the module.
pub(crate) struct IoTypes {
    pub(crate) file_io: Ref<Type>,
    pub(crate) reader: Ref<Type>,
    pub(crate) writer: Ref<Type>,
    pub(crate) random: Ref<Type>,
    pub(crate) text: Ref<Type>,
    pub(crate) unsupported: Ref,
}

/// The module's types, once it is set up.
pub(crate) fn types(rt: &Runtime) -> PyResult<Rc<IoTypes>> {
    let state =
        rt.module_state.borrow().get("_io").cloned().and_then(|state| state.downcast::<IoTypes>().ok());
    state.ok_or_else(|| rt.system_error("_io is not set up"))
}

/// `io.UnsupportedOperation`
pub(crate) fn unsupported(rt: &Runtime, what: &str) -> serpentarium_object::Raised {
    match types(rt) {
        Ok(types) => rt.raise_call(&types.unsupported, &[rt.new_str(what).as_object()]),
        Err(raised) => raised,
    }
}

/// A native type whose instances have a dictionary in their payload.
fn with_dict<P: Payload>(
    rt: &Runtime,
    spec: &'static TypeSpec,
    base: &Obj<Type>,
    find: DictSlotFn,
) -> Ref<Type> {
    let ty = rt.new_native_type::<P>(spec, base);
    ty.storage.set(Storage::Payload);
    ty.dict_slot.set(Some(find));
    ty.has_dict.set(true);
    ty.flags.set(ty.flags.get() | type_flag::BASETYPE);
    ty
}

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let base = rt.new_native_type::<serpentarium_object::Instance>(&base::IO_BASE, &rt.types.object);
    let raw = rt.new_native_type::<serpentarium_object::Instance>(&base::RAW_IO_BASE, &base);
    let buffered = rt.new_native_type::<serpentarium_object::Instance>(&base::BUFFERED_IO_BASE, &base);
    let text_base = rt.new_native_type::<serpentarium_object::Instance>(&base::TEXT_IO_BASE, &base);
    let unsupported = new_unsupported(rt)?;
    let types = IoTypes {
        file_io: with_dict::<file_io::FileIo>(rt, &file_io::FILE_IO, &raw, file_io::dict_slot),
        reader: with_dict::<buffered::Buffered>(rt, &buffered::READER, &buffered, buffered::dict_slot),
        writer: with_dict::<buffered::Buffered>(rt, &buffered::WRITER, &buffered, buffered::dict_slot),
        random: with_dict::<buffered::Buffered>(rt, &buffered::RANDOM, &buffered, buffered::dict_slot),
        text: with_dict::<text::TextIo>(rt, &text::TEXT_IO, &text_base, text::dict_slot),
        unsupported,
    };
    let bytes_io = with_dict::<bytes_io::BytesIo>(rt, &bytes_io::BYTES_IO, &buffered, bytes_io::dict_slot);
    let string_io =
        with_dict::<string_io::StringIo>(rt, &string_io::STRING_IO, &text_base, string_io::dict_slot);
    let pair = with_dict::<buffered::RwPair>(rt, &buffered::RW_PAIR, &buffered, buffered::pair_dict_slot);
    let decoder = rt.new_native_type::<newline::NewlineDecoder>(&newline::DECODER, &rt.types.object);
    let named = [
        ("_IOBase", &base),
        ("_RawIOBase", &raw),
        ("_BufferedIOBase", &buffered),
        ("_TextIOBase", &text_base),
        ("FileIO", &types.file_io),
        ("BufferedReader", &types.reader),
        ("BufferedWriter", &types.writer),
        ("BufferedRandom", &types.random),
        ("BufferedRWPair", &pair),
        ("TextIOWrapper", &types.text),
        ("BytesIO", &bytes_io),
        ("StringIO", &string_io),
        ("IncrementalNewlineDecoder", &decoder),
        ("BlockingIOError", &rt.exceptions.blocking_io_error),
    ];
    for (name, ty) in named {
        rt.setattr(module, rt.intern(name).as_object(), Some(ty.as_object()))?;
    }
    rt.setattr(module, rt.intern("UnsupportedOperation").as_object(), Some(&types.unsupported))?;
    rt.setattr(
        module,
        rt.intern("DEFAULT_BUFFER_SIZE").as_object(),
        Some(&rt.new_usize(DEFAULT_BUFFER_SIZE)),
    )?;
    rt.module_state.borrow_mut().insert("_io", Rc::new(types));
    Ok(())
}

/// `class UnsupportedOperation(OSError, ValueError)`
fn new_unsupported(rt: &Runtime) -> PyResult {
    let bases =
        [rt.exceptions.os_error.clone().into_object(), rt.exceptions.value_error.clone().into_object()];
    let bases = rt.new_tuple(bases);
    let namespace = rt.new_dict();
    namespace.set_str(rt, &rt.names.module, rt.new_str("io").into_object());
    let name = rt.new_str("UnsupportedOperation");
    rt.call(rt.types.type_.as_object(), &[name.as_object(), bases.as_object(), namespace.as_object()])
}
