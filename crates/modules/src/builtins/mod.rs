//! `builtins`: the names every program sees (`Python/bltinmodule.c`).

mod aggregate;
mod arguments;
mod asynchronous;
mod attributes;
mod build_class;
mod execute;
mod names;
mod numbers;
mod objects;
mod output;

use serpentarium_object::{MethodDef, ModuleSpec};

/// The module `builtins`.
pub(crate) const BUILTINS: ModuleSpec = ModuleSpec {
    name: "builtins",
    doc: "The functions, types, exceptions and other objects that need no import.",
    functions: FUNCTIONS,
    exec: names::add_names,
};

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::fast(
        "__build_class__",
        "",
        build_class::build_class,
        "Makes a class; what the class statement calls.",
    ),
    MethodDef::new(
        "__import__",
        "(name, globals=None, locals=None, fromlist=(),\n           level=0)",
        execute::import,
        "Imports a module; what the import statement calls.",
    ),
    MethodDef::new("abs", "(x, /)", numbers::abs, "Return the absolute value of the argument."),
    MethodDef::new(
        "all",
        "(iterable, /)",
        aggregate::all,
        "Return True if bool(x) is True for all values x in the iterable.",
    ),
    MethodDef::new(
        "any",
        "(iterable, /)",
        aggregate::any,
        "Return True if bool(x) is True for any x in the iterable.",
    ),
    MethodDef::new(
        "ascii",
        "(obj, /)",
        objects::ascii,
        "A printable representation that uses only ASCII characters.",
    ),
    MethodDef::new("bin", "(number, /)", numbers::bin, "Return the binary representation of an integer."),
    MethodDef::fast(
        "breakpoint",
        "(*args, **kws)",
        objects::breakpoint,
        "Calls sys.breakpointhook with the same arguments.",
    ),
    MethodDef::new("callable", "(obj, /)", objects::callable, "Return whether the object is callable."),
    MethodDef::new("chr", "(i, /)", numbers::chr, "The string of the one character with this code point."),
    MethodDef::new(
        "compile",
        "(source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        execute::compile,
        "Compiles source or a tree into a code object.",
    ),
    MethodDef::new(
        "delattr",
        "(obj, name, /)",
        attributes::delattr,
        "Deletes the named attribute of the object.",
    ),
    MethodDef::fast(
        "dir",
        "",
        attributes::dir,
        "The names of the current scope, or those an object says it has.",
    ),
    MethodDef::new("divmod", "(x, y, /)", numbers::divmod, "Return the tuple (x//y, x%y)."),
    MethodDef::new(
        "eval",
        "(source, /, globals=None, locals=None)",
        execute::eval,
        "Evaluates an expression.",
    ),
    MethodDef::new(
        "exec",
        "(source, /, globals=None, locals=None, *, closure=None)",
        execute::exec,
        "Executes statements.",
    ),
    MethodDef::new(
        "format",
        "(value, format_spec='', /)",
        objects::format,
        "Return type(value).__format__(value, format_spec).",
    ),
    MethodDef::fast("getattr", "", attributes::getattr, "The named attribute of the object, or the default."),
    MethodDef::new("globals", "()", execute::globals, "The namespace of the current module."),
    MethodDef::new(
        "hasattr",
        "(obj, name, /)",
        attributes::hasattr,
        "Return whether the object has an attribute with the given name.",
    ),
    MethodDef::new("hash", "(obj, /)", objects::hash, "Return the hash value for the given object."),
    MethodDef::new(
        "hex",
        "(number, /)",
        numbers::hex,
        "Return the hexadecimal representation of an integer.",
    ),
    MethodDef::new("id", "(obj, /)", objects::id, "Return the identity of an object."),
    MethodDef::new(
        "input",
        "(prompt='', /)",
        output::input,
        "Reads a line from standard input, without its end.",
    ),
    MethodDef::new(
        "isinstance",
        "(obj, class_or_tuple, /)",
        objects::isinstance,
        "Whether an object is an instance of a class.",
    ),
    MethodDef::new(
        "issubclass",
        "(cls, class_or_tuple, /)",
        objects::issubclass,
        "Whether a class derives from another class.",
    ),
    MethodDef::fast(
        "iter",
        "",
        objects::iter,
        "An iterator over an object, or over calls until a value appears.",
    ),
    MethodDef::new(
        "aiter",
        "(async_iterable, /)",
        asynchronous::aiter,
        "Return an AsyncIterator for an AsyncIterable object.",
    ),
    MethodDef::new("len", "(obj, /)", objects::len, "Return the number of items in a container."),
    MethodDef::new("locals", "()", execute::locals, "The variables of the current scope."),
    MethodDef::fast("max", "", aggregate::max, "The biggest of an iterable's items or of the arguments."),
    MethodDef::fast("min", "", aggregate::min, "The smallest of an iterable's items or of the arguments."),
    MethodDef::fast(
        "next",
        "",
        objects::next,
        "The next item of an iterator, or the default when there is none.",
    ),
    MethodDef::fast(
        "anext",
        "(aiterator, default=<unrepresentable>, /)",
        asynchronous::anext,
        "The next item of an async iterator, or the default when there is none.",
    ),
    MethodDef::new("oct", "(number, /)", numbers::oct, "Return the octal representation of an integer."),
    MethodDef::new("ord", "(character, /)", numbers::ord, "The code point of a string of one character."),
    MethodDef::new(
        "pow",
        "(base, exp, mod=None)",
        numbers::pow,
        "base**exp, or base**exp % mod with three arguments.",
    ),
    MethodDef::new(
        "print",
        "(*args, sep=' ', end='\\n', file=None, flush=False)",
        output::print,
        "Writes the values to a stream.",
    ),
    MethodDef::new(
        "repr",
        "(obj, /)",
        objects::repr,
        "Return the canonical string representation of the object.",
    ),
    MethodDef::new(
        "round",
        "(number, ndigits=None)",
        numbers::round,
        "Rounds a number to a number of decimal digits.",
    ),
    MethodDef::new(
        "setattr",
        "(obj, name, value, /)",
        attributes::setattr,
        "Sets the named attribute of the object.",
    ),
    MethodDef::fast(
        "sorted",
        "(iterable, /, *, key=None, reverse=False)",
        aggregate::sorted,
        "A new list with the items in ascending order.",
    ),
    MethodDef::new(
        "sum",
        "(iterable, /, start=0)",
        aggregate::sum,
        "The sum of a start value and an iterable of numbers.",
    ),
    MethodDef::fast("vars", "", attributes::vars, "The namespace of an object, or of the current scope."),
];
