//! The exception classes that add nothing but a name to their base, and the way from a name to a description.

use super::base::{self, BASE_EXCEPTION};
use super::group::BASE_EXCEPTION_GROUP;
use super::os_error::OS_ERROR;
use super::simple::{ATTRIBUTE_ERROR, IMPORT_ERROR, KEY_ERROR, NAME_ERROR, STOP_ITERATION, SYSTEM_EXIT};
use super::syntax::SYNTAX_ERROR;
use super::unicode::{UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR, UNICODE_TRANSLATE_ERROR};
use crate::core::{SlotTable, TypeSpec, type_flag};

/// A class with a `__new__` of its own, like CPython's simple extensions of `Exception`.
const fn own(name: &'static str, doc: &'static str) -> TypeSpec {
    let slots = SlotTable { new: Some(base::new), ..SlotTable::EMPTY };
    TypeSpec { doc, basicsize: 72, flags: type_flag::BASETYPE, slots, ..TypeSpec::named(name) }
}

/// A class that takes everything from its base.
const fn plain(name: &'static str, doc: &'static str) -> TypeSpec {
    TypeSpec { doc, basicsize: 72, flags: type_flag::BASETYPE, ..TypeSpec::named(name) }
}

static NAMED: &[TypeSpec] = &[
    own("ArithmeticError", "A calculation failed."),
    own("AssertionError", "An assertion does not hold."),
    plain("BlockingIOError", "The operation would have to wait."),
    plain("BrokenPipeError", "Nobody reads the other end any more."),
    own("BufferError", "A buffer operation is not possible."),
    own("BytesWarning", "Warns of mixing bytes and text."),
    plain("ChildProcessError", "An operation on a child process failed."),
    plain("ConnectionAbortedError", "The connection was aborted."),
    plain("ConnectionError", "Something is wrong with a connection."),
    plain("ConnectionRefusedError", "The connection was refused."),
    plain("ConnectionResetError", "The connection was reset."),
    own("DeprecationWarning", "Warns programmers of something that will go away."),
    own("EOFError", "Input ended too early."),
    own("EncodingWarning", "Warns of a default text encoding."),
    own("Exception", "The class of everything programs are meant to handle."),
    plain("FileExistsError", "The file is there already."),
    plain("FileNotFoundError", "The file is not there."),
    own("FloatingPointError", "A floating-point operation failed."),
    own("FutureWarning", "Warns users of a change to come."),
    own("GeneratorExit", "Asks a generator to finish."),
    own("ImportWarning", "Warns of a probable mistake in an import."),
    plain("IndentationError", "The indentation makes no sense."),
    own("IndexError", "A sequence has no such position."),
    plain("InterruptedError", "A signal interrupted the operation."),
    plain("IsADirectoryError", "That is a directory."),
    own("KeyboardInterrupt", "The user wants the program to stop."),
    own("LookupError", "A look-up failed."),
    own("MemoryError", "There is not enough memory."),
    plain("ModuleNotFoundError", "The module is not there."),
    plain("NotADirectoryError", "That is no directory."),
    own("NotImplementedError", "This is left to subclasses, or not done yet."),
    own("OverflowError", "A result is too large."),
    own("PendingDeprecationWarning", "Warns of something that may go away one day."),
    plain("PermissionError", "That is not allowed."),
    plain("ProcessLookupError", "There is no such process."),
    own("PythonFinalizationError", "The interpreter is shutting down."),
    own("RecursionError", "Calls are nested too deeply."),
    own("ReferenceError", "The object behind a weak proxy is gone."),
    own("ResourceWarning", "Warns of resources not given back."),
    own("RuntimeError", "Something failed that has no class of its own."),
    own("RuntimeWarning", "Warns of doubtful behaviour."),
    own("StopAsyncIteration", "Says that an asynchronous iterator has no more values."),
    own("SyntaxWarning", "Warns of doubtful syntax."),
    own("SystemError", "The interpreter made a mistake."),
    plain("TabError", "Tabs and spaces are mixed up."),
    plain("TimeoutError", "It took too long."),
    own("TypeError", "An argument has the wrong type."),
    plain("UnboundLocalError", "A local variable has no value yet."),
    own("UnicodeError", "Something is wrong with encoded text."),
    own("UnicodeWarning", "Warns of trouble with text."),
    own("UserWarning", "Warnings that programs make."),
    own("ValueError", "An argument has the right type and a wrong value."),
    own("Warning", "The class of all warnings."),
    own("ZeroDivisionError", "Something was divided by zero."),
    plain("_IncompleteInputError", "More input is needed to make a program."),
];

static WITH_FIELDS: [&TypeSpec; 13] = [
    &BASE_EXCEPTION,
    &BASE_EXCEPTION_GROUP,
    &OS_ERROR,
    &ATTRIBUTE_ERROR,
    &IMPORT_ERROR,
    &KEY_ERROR,
    &NAME_ERROR,
    &STOP_ITERATION,
    &SYSTEM_EXIT,
    &SYNTAX_ERROR,
    &UNICODE_DECODE_ERROR,
    &UNICODE_ENCODE_ERROR,
    &UNICODE_TRANSLATE_ERROR,
];

/// The description of an exception class.
pub(crate) fn exception_spec(name: &str) -> Option<&'static TypeSpec> {
    WITH_FIELDS.into_iter().chain(NAMED).find(|spec| spec.name == name)
}
