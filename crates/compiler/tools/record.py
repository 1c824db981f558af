"""Record what CPython makes of tests/data/snippets.txt.

Run with the interpreter that is to be matched (CPython 3.14.10), from this crate's folder.
Writes tests/data/recorded.tsv: one line for each snippet, mode and optimisation level.
"""
import struct
import types
import warnings


def constant(value):
    kind = type(value)
    if value is None or value is ... or kind is bool:
        return "Ellipsis" if value is ... else str(value)
    if kind is int:
        return "i:%x" % value if value >= 0 else "i:-%x" % -value
    if kind is float:
        return "f:%016x" % struct.unpack("<Q", struct.pack("<d", value))[0]
    if kind is complex:
        return "c:" + constant(value.real) + constant(value.imag)
    if kind is str:
        return "s:" + text(value)
    if kind is bytes:
        return "b:" + value.hex()
    if kind is tuple:
        return "(" + ",".join(map(constant, value)) + ")"
    if kind is frozenset:
        return "{" + ",".join(sorted(map(constant, value))) + "}"
    if kind is slice:
        return "[" + ",".join(map(constant, (value.start, value.stop, value.step))) + "]"
    assert kind is types.CodeType
    return "<code>"


def text(value):
    return value.encode("utf-8", "surrogatepass").hex()


def texts(values):
    return " ".join(map(text, values))


def slots(code):
    names = []
    while True:
        try:
            names.append(code._varname_from_oparg(len(names)))
        except IndexError:
            return names


def dump(code, out, nested=True):
    out.append("\t".join([
        "%x" % code.co_flags, str(code.co_argcount), str(code.co_posonlyargcount),
        str(code.co_kwonlyargcount), str(code.co_stacksize), str(code.co_firstlineno),
        text(code.co_name), text(code.co_qualname), texts(code.co_names), texts(slots(code)),
        "/".join(map(texts, (code.co_varnames, code.co_cellvars, code.co_freevars))),
        code.co_code.hex(), code.co_linetable.hex(), code.co_exceptiontable.hex(),
        "|".join(map(constant, code.co_consts))]))
    for child in code.co_consts if nested else ():
        if isinstance(child, types.CodeType):
            dump(child, out)


def fingerprint(lines):
    """FNV-1a over the text of all code objects."""
    value = 0xCBF29CE484222325
    for byte in "".join(line + "\n" for line in lines).encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return "%016x" % value


def record(source, mode, flags, optimize):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            code = compile(source, "f", mode, flags=flags, dont_inherit=True, optimize=optimize)
            lines = []
            dump(code, lines)
            result = "ok\t" + fingerprint(lines)
        except SyntaxError as error:
            place = (error.lineno, error.offset, error.end_lineno, error.end_offset)
            result = "\t".join(["error", error.msg, *map(str, place)])
    return result, ["%d %s" % (one.lineno, one.message) for one in caught]


def main():
    with open("tests/data/snippets.txt", encoding="utf-8") as file:
        snippets = file.read().rstrip("\n").split("\n---\n")
    with open("tests/data/recorded.tsv", "w", encoding="utf-8") as out:
        for index, source in enumerate(snippets):
            for mode, flags, optimize in (("exec", 0, 0), ("exec", 0x2000, 2), ("exec", 0x1000000, 1)):
                result, warned = record(source, mode, flags, optimize)
                out.write("%d\t%s\t%d\t%d\t%s\n" % (index, mode, flags, optimize, result))
                for warning in warned:
                    out.write("\tw\t%s\n" % warning)


if __name__ == "__main__":
    main()
