"""What CPython makes of Python files, in the form in which the examples of the crates write it.

usage: fidelity.py KIND LIST FOLDER [ARG...]

LIST names files, one a line; the result of the N-th goes to FOLDER/N. KIND is `code` (with a level of optimisation, a
mode and flags), `trees`, `listing` or `pyc` (with a level). `fidelity.py speed LIST` times instead, `fidelity.py digests LIST`
prints digests.
"""
import ast
import os
import sys
import time
import warnings

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.append(os.path.join(ROOT, "crates", "compiler", "tools"))
import record  # noqa: E402


def error_line(error):
    fields = (type(error).__name__, getattr(error, "msg", error), getattr(error, "lineno", None))
    return "error\t" + "\t".join(map(str, fields)) + "\n"


def code(name, level="0", mode="exec", flags="0"):
    with open(name, "rb") as file:
        source = file.read()
    try:
        top = compile(source, name, mode, int(flags), True, int(level))
    except Exception as error:
        return error_line(error)
    lines = []

    def walk(unit, place):
        own = []
        record.dump(unit, own, nested=False)
        lines.append(place + "\t" + own[0])
        children = [child for child in unit.co_consts if hasattr(child, "co_code")]
        for index, child in enumerate(children):
            walk(child, "%s/%d:%s" % (place, index, ascii_name(child.co_name)))

    walk(top, "m")
    return "\n".join(lines) + "\n"


def ascii_name(name):
    return name.encode("ascii", "backslashreplace").decode()


def listing(name):
    with open(name, "rb") as file:
        source = file.read()
    try:
        unit = compile(source, name, "exec", 0, True, 0)
    except Exception as error:
        return error_line(error)
    text = io.StringIO()
    dis.dis(unit, file=text, show_caches=True, show_offsets=True, show_positions=True)
    return re.sub(r" at 0x[0-9a-f]+, file", " at 0x0, file", text.getvalue())


def trees(name):
    with open(name, "rb") as file:
        source = file.read()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            text = ast.dump(ast.parse(source, name), include_attributes=True)
        except SyntaxError as error:
            return tree_error(error)
    for one in caught:
        text += "\nwarning %d: %s" % (one.lineno, one.message)
    return text


def tree_error(error):
    place = (error.lineno, error.offset, error.end_lineno, error.end_offset)
    place = tuple(0 if number is None else number for number in place)
    return "%s: %s %s" % (type(error).__name__, error.msg, place)


def pyc(name, level="0"):
    """A forked process for each file: which strings are interned already shows in the result."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(ours)
            with os.fdopen(theirs, "w") as pipe:
                pipe.write(pyc_text(name, int(level), "/tmp/fidelity-%d.pyc" % os.getpid()))
            status = 0
        finally:
            os._exit(status)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return text


def pyc_text(name, level, compiled):
    try:
        py_compile.compile(name, compiled, doraise=True, optimize=level)
    except py_compile.PyCompileError as error:
        return error_line(error.exc_value)
    with open(compiled, "rb") as file:
        data = file.read()
    os.remove(compiled)
    # Our side does not look at the time of the source.
    return data[:8].hex() + "00000000" + data[12:].hex() + "\n"


def digest(data):
    """FNV-1a."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return "%016x" % value


def digests(list_name):
    """Print the digests of code objects, .pyc file and tree of each file in the columns of the recording."""
    with open(list_name) as file:
        names = file.read().splitlines()
    for name in names:
        with open(name, "rb") as file:
            source = file.read()
        columns = []
        for level in range(3):
            lines = []
            record.dump(compile(source, name, "exec", 0, True, level), lines)
            columns.append(digest("".join(line + "\n" for line in lines).encode()))
            if level == 0:
                columns.append(digest(bytes.fromhex(pyc(name))))
        tree = ast.dump(ast.parse(source, name), include_attributes=True)
        columns.append(digest(tree.encode("utf-8", "surrogatepass")))
        print(name, *columns, sep="\t")


def speed(list_name):
    """Print the seconds that compiling the files of the list takes, and how many compile."""
    sources = []
    with open(list_name) as file:
        for name in file.read().splitlines():
            with open(name, "rb") as source:
                sources.append(source.read())
    compiled = 0
    warnings.simplefilter("ignore")
    start = time.perf_counter()
    for source in sources:
        try:
            compile(source, "file.py", "exec", 0, True, 0)
            compiled += 1
        except Exception:
            pass
    print(time.perf_counter() - start, compiled)


def main(kind, list_name, folder, *args):
    with open(list_name) as file:
        names = file.read().splitlines()
    for number, name in enumerate(names):
        text = {"code": code, "trees": trees, "pyc": pyc, "listing": listing}[kind](name, *args)
        with open(os.path.join(folder, str(number)), "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)


if __name__ == "__main__":
    import py_compile

    if sys.argv[1] == "listing":
        # Imported only here: what a process has imported shows in the .pyc files that it writes.
        import dis
        import io
        import re

    sys.setrecursionlimit(100_000)
    if sys.argv[1] == "speed":
        speed(sys.argv[2])
    elif sys.argv[1] == "digests":
        digests(sys.argv[2])
    else:
        main(*sys.argv[1:])
