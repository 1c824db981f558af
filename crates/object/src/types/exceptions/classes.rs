//! The built-in exception classes, as a table: field, name, base (`Objects/exceptions.c`).

use serpentarium_heap::{Heap, Obj, Ref, TypeFlags};

use super::Exception;
use crate::core::Type;
use crate::types::Types;

/// Fields of exception classes beyond those of `BaseException`, by class name; subclasses inherit them.
const FIELDS: &[(&str, &[&str])] = &[
    ("SystemExit", &["code"]),
    ("StopIteration", &["value"]),
    ("BaseExceptionGroup", &["message", "exceptions", "exceptions_str"]),
    ("AttributeError", &["name", "obj"]),
    ("NameError", &["name"]),
    ("ImportError", &["msg", "name", "path", "name_from"]),
    ("OSError", &["errno", "strerror", "filename", "filename2", "characters_written"]),
    (
        "SyntaxError",
        &[
            "msg",
            "filename",
            "lineno",
            "offset",
            "text",
            "end_lineno",
            "end_offset",
            "print_file_and_line",
            "_metadata",
        ],
    ),
    ("UnicodeDecodeError", &["encoding", "object", "start", "end", "reason"]),
    ("UnicodeEncodeError", &["encoding", "object", "start", "end", "reason"]),
    ("UnicodeTranslateError", &["encoding", "object", "start", "end", "reason"]),
];

/// The extra fields of instances of a class, found along its bases.
#[inline]
pub fn fields_of(ty: &Obj<Type>) -> &'static [&'static str] {
    if let Some(known) = ty.exception_fields.get() {
        return known;
    }
    let fields = find_fields(ty);
    ty.exception_fields.set(Some(fields));
    fields
}

fn find_fields(ty: &Obj<Type>) -> &'static [&'static str] {
    let mut class = Some(ty.to_ref());
    while let Some(current) = class {
        if let Some((_, fields)) = FIELDS.iter().find(|(name, _)| *name == current.static_name.get()) {
            return fields;
        }
        class = current.base();
    }
    &[]
}

macro_rules! exception_classes {
    ($root:ident; $($field:ident = $name:literal ($base:ident),)*) => {
        /// The built-in exception classes.
        #[derive(Debug)]
        pub struct Exceptions {
            /// `BaseException`
            pub base_exception: Ref<Type>,
            $(#[doc = $name] pub $field: Ref<Type>,)*
        }
        impl Exceptions {
            pub(crate) fn new(heap: &Heap, types: &Types) -> Self {
                let $root = class(heap, types, "BaseException", &types.object);
                $(let $field = class(heap, types, $name, &$base);)*
                Self { $root, $($field,)* }
            }
            /// All classes, bases before derived ones.
            pub fn all(&self) -> Vec<&Ref<Type>> {
                vec![&self.base_exception, $(&self.$field,)*]
            }
        }
    };
}

fn class(heap: &Heap, types: &Types, name: &'static str, base: &Obj<Type>) -> Ref<Type> {
    let ty = heap.alloc_type::<Exception, _, _>(&types.type_, Type::blank(), TypeFlags::default());
    ty.static_name.set(name);
    ty.base.set(Some(base.to_ref().into_object()));
    ty.make_immortal();
    ty
}

exception_classes! {
    base_exception;
    exception = "Exception" (base_exception),
    generator_exit = "GeneratorExit" (base_exception),
    keyboard_interrupt = "KeyboardInterrupt" (base_exception),
    system_exit = "SystemExit" (base_exception),
    base_exception_group = "BaseExceptionGroup" (base_exception),
    arithmetic_error = "ArithmeticError" (exception),
    floating_point_error = "FloatingPointError" (arithmetic_error),
    overflow_error = "OverflowError" (arithmetic_error),
    zero_division_error = "ZeroDivisionError" (arithmetic_error),
    assertion_error = "AssertionError" (exception),
    attribute_error = "AttributeError" (exception),
    buffer_error = "BufferError" (exception),
    eof_error = "EOFError" (exception),
    import_error = "ImportError" (exception),
    module_not_found_error = "ModuleNotFoundError" (import_error),
    lookup_error = "LookupError" (exception),
    index_error = "IndexError" (lookup_error),
    key_error = "KeyError" (lookup_error),
    memory_error = "MemoryError" (exception),
    name_error = "NameError" (exception),
    unbound_local_error = "UnboundLocalError" (name_error),
    os_error = "OSError" (exception),
    blocking_io_error = "BlockingIOError" (os_error),
    child_process_error = "ChildProcessError" (os_error),
    connection_error = "ConnectionError" (os_error),
    broken_pipe_error = "BrokenPipeError" (connection_error),
    connection_aborted_error = "ConnectionAbortedError" (connection_error),
    connection_refused_error = "ConnectionRefusedError" (connection_error),
    connection_reset_error = "ConnectionResetError" (connection_error),
    file_exists_error = "FileExistsError" (os_error),
    file_not_found_error = "FileNotFoundError" (os_error),
    interrupted_error = "InterruptedError" (os_error),
    is_a_directory_error = "IsADirectoryError" (os_error),
    not_a_directory_error = "NotADirectoryError" (os_error),
    permission_error = "PermissionError" (os_error),
    process_lookup_error = "ProcessLookupError" (os_error),
    timeout_error = "TimeoutError" (os_error),
    reference_error = "ReferenceError" (exception),
    runtime_error = "RuntimeError" (exception),
    not_implemented_error = "NotImplementedError" (runtime_error),
    recursion_error = "RecursionError" (runtime_error),
    python_finalization_error = "PythonFinalizationError" (runtime_error),
    stop_async_iteration = "StopAsyncIteration" (exception),
    stop_iteration = "StopIteration" (exception),
    syntax_error = "SyntaxError" (exception),
    incomplete_input_error = "_IncompleteInputError" (syntax_error),
    indentation_error = "IndentationError" (syntax_error),
    tab_error = "TabError" (indentation_error),
    system_error = "SystemError" (exception),
    type_error = "TypeError" (exception),
    value_error = "ValueError" (exception),
    unicode_error = "UnicodeError" (value_error),
    unicode_decode_error = "UnicodeDecodeError" (unicode_error),
    unicode_encode_error = "UnicodeEncodeError" (unicode_error),
    unicode_translate_error = "UnicodeTranslateError" (unicode_error),
    warning = "Warning" (exception),
    bytes_warning = "BytesWarning" (warning),
    deprecation_warning = "DeprecationWarning" (warning),
    encoding_warning = "EncodingWarning" (warning),
    future_warning = "FutureWarning" (warning),
    import_warning = "ImportWarning" (warning),
    pending_deprecation_warning = "PendingDeprecationWarning" (warning),
    resource_warning = "ResourceWarning" (warning),
    runtime_warning = "RuntimeWarning" (warning),
    syntax_warning = "SyntaxWarning" (warning),
    unicode_warning = "UnicodeWarning" (warning),
    user_warning = "UserWarning" (warning),
}
