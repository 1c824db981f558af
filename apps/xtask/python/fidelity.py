"""What CPython makes of Python files, in the form in which the examples of the crates write it.

usage: fidelity.py KIND LIST FOLDER [ARG...]

LIST names files, one a line; the result of the N-th goes to FOLDER/N. KIND is `code` (with a level of optimisation, a
mode and flags), `trees`, `tokens` or `pyc` (with a level). `fidelity.py speed LIST` times instead.
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
        text = {"code": code, "trees": trees, "pyc": pyc}[kind](name, *args)
        with open(os.path.join(folder, str(number)), "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)


if __name__ == "__main__":
    import py_compile

    sys.setrecursionlimit(100_000)
    if sys.argv[1] == "speed":
        speed(sys.argv[2])
    else:
        main(*sys.argv[1:])
