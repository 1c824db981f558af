"""Record a sample of syntax errors for the ordinary tests.

    record_syntax.py FIXTURE

Damages small programs in every way of a few kinds (a token dropped, doubled, swapped with the next, replaced; a line
indented otherwise), adds programs that parse but do not compile, and writes what this interpreter says of those that
are refused: mode, source, type, message, text, lineno, offset, end_lineno, end_offset; separated by tabs, as Python
literals where they are texts. At most a few are taken for each message.
"""
import io
import re
import sys
import tokenize

PER_MESSAGE = 12

PROGRAMS = [
    "snake = [scale for scale in skin if scale.loose]\n",
    "nest = {'egg': 1, 'adder': 2, **more}\n",
    "pit = {1, 2, *(3, 4)}\n",
    "def shed(skin, /, when=None, *rest, cold: int = 3, **kw) -> str:\n    return skin\n",
    "async def hunt(prey):\n    async with den as d:\n        await d.strike(prey)\n",
    "class Viper[T: int, *Ts, **P](Snake, venom=True):\n    fangs: int = 2\n    @property\n    def length(self): ...\n",
    "if warm:\n    bask()\nelif hungry:\n    hunt()\nelse:\n    sleep()\n",
    "for egg in nest:\n    hatch(egg)\nelse:\n    pass\n",
    "while awake:\n    try:\n        eat()\n    except (Bite, Hiss) as e:\n        break\n    finally:\n        rest()\n",
    "try:\n    strike()\nexcept* Miss as group:\n    pass\n",
    "with open('den') as den, (yield_ground()):\n    pass\n",
    "with (a as b, c as d):\n    pass\n",
    "match snake:\n    case Viper(fangs=2, venom=v) if v > 1:\n        run()\n    case [first, *rest] | {'k': first, **rest}:\n        pass\n",
    "match a, b:\n    case 1 | 2 as x:\n        pass\n    case -3.5 + 2j:\n        pass\n",
    "x = lambda a, /, b=1, *c, d, **e: a if b else c\n",
    "print(f'{snake!r:>{width}} and {tail=}')\n",
    "t'{egg} in {nest!s:x}'\n",
    "from den.pit import (adder as a, boa,)\nimport python.regius as ball, grass\n",
    "del nest[0], snake.tail, (a, b)\n",
    "global_ = a[1:2, ::3] + -b ** ~c @ d // e\n",
    "assert a < b <= c != d is not e not in f, 'hiss'\n",
    "raise Hiss from bite\n",
    "type Scale[T = int] = list[T]\n",
    "a = b = c, *d = e\n",
    "count += (n := 10)\n",
    "call(a, *b, c=1, **d)\n",
    "f(x for x in y)\n",
    "g = (await x async for x in y if z)\n",
    "def f(): yield from g; return not a and b or c\n",
    "x: tuple[int, ...] = 0x1f, 1_000, 1e5, 3j, b'z', '''q'''\n",
    "@deco(1)\n@other\nasync def f(*, a): pass\n",
]

REPLACEMENTS = ["=", ":", ")", "if", "1"]

DOES_NOT_COMPILE = """
return 1
def f(): global a; a = 1; global a
def f(a): nonlocal a
def f(a, a): pass
def f(): nonlocal nowhere
nonlocal x
break
continue
x = yield
await x
async with a: pass
[await x for x in y]
def f(): return [x async for x in y]
class C: return 1
class C: yield
from __future__ import braces
from __future__ import nothing
x = 1; from __future__ import annotations
def f(): from m import *
__debug__ = 1
def f(__debug__): pass
f(__debug__=1)
del __debug__
f(a=1, a=2)
a, *b, *c = d
*a = b
*a
[*a for a in b]
match x:\\n case y: 1\\n case z: 2
match x:\\n case a | b: 1
match x:\\n case [a, a]: 1
match x:\\n case {1: a, 1: b}: 1
match x:\\n case A(b=1, b=2): 1
match x:\\n case [*a, *b]: 1
match x:\\n case {**a, 1: b}: 1
try: pass\\nexcept: pass\\nexcept A: pass
try: pass\\nexcept* A: break
while 1:\\n try: pass\\n except* A: continue
[x := 1 for x in y]
[(x := 1) for y in (z := w)]
class C: [(x := 1) for y in z]
def f[T, T](): pass
def f[__classdict__](): pass
def f[T=int, U](): pass
type A = (yield)
class A[T: (yield)]: pass
def f(x: (yield)): pass
def f() -> (await x): pass
lambda: (yield)
class A((yield)): pass
async def f(): yield from x
async def f():\\n yield 1\\n return 2
def f(): x: int; global x
global x; x: int = 1
x = 1; global x
print(x); global x
(x): int = 1; global x
import a; global a
def f():\\n a\\n global a
def f():\\n def a(): pass\\n nonlocal a
del f()
del (a, 1)
None = 1
a.None = 1
f() = 1
f() += 1
(a, b) += 1
a + 1 = 2
'a' = 1
f'{a}' = 1
x if y else z = 1
[a, 1] = b
(yield) = 1
a := 1
(a.b := 1)
(a[0] := 1)
for 1 in x: pass
for f() in x: pass
[a for 1 in x]
with a as 1: pass
with a as f(): pass
import a as b.c
from a import b as 1
import a from b
import
from a import
from a import b,
def f(a=1, b): pass
def f(*): pass
def f(*, **a): pass
def f(**a, b): pass
def f(*a=1): pass
def f(a, *, b, *c): pass
def f((a, b)): pass
def f(/, a): pass
def f(a, /, b, /): pass
lambda *: 1
lambda a=1, b: 1
lambda (a): 1
f(a for a in b, c)
f(a, b for b in c)
f(a=1, b)
f(**a, *b)
f(**a, b)
f(a=)
f(True=1)
f(a.b=1)
f(1=2)
f(*a=1)
{1: 2, 3}
{1: *a}
{1:}
{**a for a in b}
[*a for b in c]
(*a)
(**a)
a b
(a b)
f(a b)
print a
exec 'a'
a <> b
a if b
a = b if c
1 if 2 else
not a = 1
a + not b
-not a
x = ''' unfinished
x = 'unfinished
x = f'unfinished
x = f'{unfinished
x = f'{a'
x = f'{}'
x = f'{a!}'
x = f'{a!q}'
x = f'{a b}'
x = f'{!r}'
x = f'{a:{b:{c:{d}}}}'
x = f'}'
x = f'{lambda: 1}'
t'a' 'b'
b'a' 'b'
b'\\xe9é'
'\\N{no such name}'
'\\x4'
b'\\x4'
'\\u12'
ub'a'
1__0
1_
0x
0b2
0o8
0777
1e
1.2.3
1a
0_7
5j5
a = $
a = ?
a = €
a = “b”
(
[1, 2
{'a': (1]
)
a]
\\ x
if a: pass\\n  b
if a:\\nb
if a:\\n  b\\n c
if a:\\n\\tb\\n        c
  a
if a\\n  b
else: a
if a: b\\nelse c
elif a: b
while a\\n  b
for a in b\\n  c
for a b: c
def f()\\n  a
def f: a
class C\\n  a
class C(: a
try: a
try: a\\nb
try: a\\nexcept A, B: c
try: a\\nexcept A, B as e: c
try: a\\nexcept A as b.c: d
try: a\\nexcept A: b\\nexcept* B: c
with a\\n  b
match a\\n  case b: c
match a:\\ncase b: c
match a:\\n case b\\n  c
match a:\\n case b as _: c
match a:\\n case b as c.d: e
match a:\\n case A(b=c, d): e
class A[]: pass
def f[*T: int](): pass
def f[**P: (int, str)](): pass
raise from a
a = b = 
a ? b
a!
@
@a b
lambda
assert
del
global
return return
""".strip("\n").split("\n")


def damaged(program):
    """The program with one thing wrong, in every place."""
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(program).readline) if token.string.strip()]
    starts = [0]
    for line in program.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    spans = [(starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1]) for t in tokens]
    for (first, last), following in zip(spans, spans[1:] + [None]):
        token = program[first:last]
        yield program[:first] + program[last:]
        yield program[:last] + " " + token + program[last:]
        for other in REPLACEMENTS:
            yield program[:first] + other + program[last:]
        if following:
            yield (program[:first] + program[following[0]:following[1]] + program[last:following[0]] + token
                   + program[following[1]:])
    lines = program.splitlines(keepends=True)
    for index, line in enumerate(lines):
        yield "".join(lines[:index] + ["  " + line] + lines[index + 1:])
        yield "".join(lines[:index] + [line[1:]] + lines[index + 1:])


def error_of(source, mode):
    try:
        compile(source, "<recorded>", mode, dont_inherit=True)
    except SyntaxError as error:
        return error
    return None


def main():
    sources = [line.replace("\\n", "\n").replace("\\t", "\t") for line in DOES_NOT_COMPILE]
    cases = [(source, "exec") for source in sources] + [(source, "single") for source in sources]
    cases += [(source, "eval") for source in sources[::3]]
    for program in PROGRAMS:
        cases += [(source, "exec") for source in damaged(program)]
    seen, taken, rows = set(), {}, []
    for source, mode in cases:
        error = error_of(source, mode)
        if error is None or (source, mode) in seen:
            continue
        seen.add((source, mode))
        key = (type(error), mode, re.sub(r"'[^']*'|[0-9]+", "", error.msg))
        taken[key] = taken.get(key, 0) + 1
        if PER_MESSAGE < taken[key]:
            continue
        place = (error.lineno, error.offset, error.end_lineno, error.end_offset)
        fields = (mode, source, type(error).__name__, error.msg, error.text, *place)
        rows.append("\t".join(ascii(field) if isinstance(field, str) else str(field) for field in fields) + "\n")
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.writelines(rows)
    print(len(rows), "errors,", len(taken), "kinds")


main()
