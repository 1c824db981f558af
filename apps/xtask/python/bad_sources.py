"""Collect bad sources for `cargo xtask fidelity syntax`.

    bad_sources.py FOLDER TEST...     every source that these tests of CPython's own suite hand to the compiler
    bad_sources.py FOLDER --mutate N  N bad programs, each a library file with one small thing wrong

Writes each source to FOLDER/NUMBER.py and a line about it to FOLDER/list: mode, flags, `str` or `bytes`, and the name
of its file. Deterministic: the same interpreter gives the same files.
"""
import builtins
import io
import os
import sys
import tokenize
import unittest
import warnings


class Collection:
    """Sources by number, none twice."""

    def __init__(self, folder):
        self.folder = folder
        self.seen = set()
        self.lines = []

    def add(self, source, mode, flags):
        if isinstance(source, str):
            kind, data = "str", source.encode("utf-8", "surrogatepass")
        elif isinstance(source, (bytes, bytearray)):
            kind, data = "bytes", bytes(source)
        else:
            return
        key = (data, mode, flags, kind)
        if key in self.seen or 200_000 < len(data):
            return
        self.seen.add(key)
        name = f"{len(self.lines)}.py"
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(data)
        self.lines.append(f"{mode}\t{flags}\t{kind}\t{name}\n")

    def close(self):
        with open(os.path.join(self.folder, "list"), "w", encoding="utf-8") as file:
            file.writelines(self.lines)


# ---- what the suite compiles -------------------------------------------------------------------------------------

# Of `compile`'s flags: future features, incomplete input, await at the top level. Trees and type comments are other
# parts' business.
FLAGS = 0x1FF0000 | 0x2000


def hook(collection):
    """Notes down whatever is compiled, by whichever door."""
    real = {name: getattr(builtins, name) for name in ("compile", "exec", "eval")}

    def compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, **more):
        if mode in ("exec", "eval", "single"):
            collection.add(source, mode, flags & FLAGS)
        return real["compile"](source, filename, mode, flags, True, optimize, **more)

    def run(name, mode):
        def run(source, globals=None, locals=None, **more):
            collection.add(source, mode, 0)
            frame = sys._getframe(1)
            if globals is None:
                globals = frame.f_globals
                locals = frame.f_locals if locals is None else locals
            return real[name](source, globals, globals if locals is None else locals, **more)

        return run

    builtins.compile = compile
    builtins.exec = run("exec", "exec")
    builtins.eval = run("eval", "eval")
    real_tokens = tokenize._generate_tokens_from_c_tokenizer

    def tokens(readline, encoding=None, extra_tokens=False):
        lines = []

        def noting():
            line = readline()
            lines.append(line)
            return line

        try:
            yield from real_tokens(noting, encoding, extra_tokens)
        finally:
            if all(isinstance(line, str) for line in lines):
                collection.add("".join(lines), "exec", 0)
            elif all(isinstance(line, bytes) for line in lines):
                collection.add(b"".join(lines), "exec", 0)

    tokenize._generate_tokens_from_c_tokenizer = tokens


def run_tests(collection, names):
    from test.support import script_helper
    import subprocess

    real_script = script_helper.make_script

    def make_script(folder, name, source, omit_suffix=False):
        collection.add(source, "exec", 0)
        return real_script(folder, name, source, omit_suffix)

    def popen(args, *rest, **more):
        if isinstance(args, (list, tuple)) and "-c" in args:
            place = args.index("-c") + 1
            if place < len(args):
                collection.add(args[place], "exec", 0)
        raise OSError("no process is started while sources are collected")

    hook(collection)
    for name in names:
        tests = unittest.defaultTestLoader.loadTestsFromName(f"test.{name}")
        script_helper.make_script = make_script
        saved, subprocess.Popen = subprocess.Popen, popen
        try:
            unittest.TextTestRunner(stream=io.StringIO()).run(tests)
        finally:
            subprocess.Popen = saved
            script_helper.make_script = real_script


# ---- mutations ---------------------------------------------------------------------------------------------------


class Numbers:
    """A small generator of its own, so that versions of `random` do not matter."""

    def __init__(self):
        self.state = 0x9E3779B97F4A7C15

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


def library_files():
    root = os.path.dirname(os.__file__)
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - {"__pycache__", "tokenizedata", "bad_coding"})
        found += [os.path.join(folder, name) for name in sorted(files) if name.endswith(".py")]
    return [path for path in found if os.path.exists(path) and 200 < os.path.getsize(path) < 25_000]


def pieces(text):
    """The places of the text's tokens, as pairs of offsets."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        first = starts[token.start[0] - 1] + token.start[1]
        last = starts[min(token.end[0] - 1, len(starts) - 1)] + token.end[1]
        if first < last and token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.INDENT):
            found.append((first, last))
    return found


def mutated(text, tokens, numbers):
    kind = numbers.below(5)
    place = numbers.below(len(tokens) - 1)
    (first, last), (next_first, next_last) = tokens[place], tokens[place + 1]
    if kind == 0:
        return text[:first] + text[last:]
    if kind == 1:
        return text[:last] + " " + text[first:last] + text[last:]
    if kind == 2:
        between = text[last:next_first]
        return text[:first] + text[next_first:next_last] + between + text[first:last] + text[next_last:]
    lines = text.splitlines(keepends=True)
    at = numbers.below(len(lines))
    if kind == 3:
        lines[at] = " " * (1 + numbers.below(4)) + lines[at]
    else:
        width = len(lines[at]) - len(lines[at].lstrip(" "))
        lines[at] = ("\t" if numbers.below(4) == 0 else "") + lines[at][1 + numbers.below(width or 1):]
    return "".join(lines)


def is_bad(text):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(text, "<mutated>", "exec", dont_inherit=True)
        except SyntaxError:
            return True
    return bool(caught)


def mutate(collection, count):
    numbers = Numbers()
    files = library_files()
    texts = {}
    while len(collection.lines) < count:
        path = files[numbers.below(len(files))]
        if path not in texts:
            try:
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                texts[path] = (text, pieces(text))
            except (UnicodeDecodeError, SyntaxError):
                texts[path] = (None, ())
        text, tokens = texts[path]
        if len(tokens) < 10:
            continue
        bad = mutated(text, tokens, numbers)
        if is_bad(bad):
            collection.add(bad, "exec", 0)


def main():
    folder, *words = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    folder = os.path.abspath(folder)
    collection = Collection(folder)
    if words[0] == "--mutate":
        mutate(collection, int(words[1]))
    else:
        run_tests(collection, words)
    collection.close()
    os._exit(0)


main()
