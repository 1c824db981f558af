"""Record what CPython 3.14 answers, for `tests/vectors`.

    python3.14 crates/text/tests/data/record.py crates/text/tests/data [times]

Each line of a `.jsonl` file is one call: [function, arguments..., answer]. A str with surrogates is {"u": code
points}, bytes are {"b": hex}, an exception is {"e": [type, text]} or, of a codec, {"e": [encoding, start, end,
reason]}. `times` multiplies the number of random cases; the committed files are made with 1.
"""
import _string
import codecs
import json
import random
import sys
import unicodedata
import warnings

warnings.simplefilter("ignore")
OUT, TIMES = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
R = random.Random(314)
MAXSIZE = sys.maxsize


def plain(v):
    if isinstance(v, str):
        try:
            v.encode()
        except UnicodeEncodeError:
            return {"u": [ord(c) for c in v]}
        return v
    if isinstance(v, (bytes, bytearray)):
        return {"b": v.hex()}
    if isinstance(v, (list, tuple)):
        return [plain(x) for x in v]
    return v


def answer(call):
    try:
        return plain(call())
    except (UnicodeDecodeError, UnicodeEncodeError) as e:
        return {"e": [e.encoding, e.start, e.end, e.reason]}
    except Exception as e:
        return {"e": [type(e).__name__, str(e)]}


class File:
    def __init__(self, name):
        self.out, self.seen = open(f"{OUT}/{name}.jsonl", "w"), set()

    def row(self, name, *args, call):
        line = json.dumps([name, *map(plain, args), answer(call)], ensure_ascii=True, separators=(",", ":"))
        if line not in self.seen:
            self.seen.add(line)
            self.out.write(line + "\n")


ALPHABETS = ["ab", "ab ", "aéb\t", "aΩ b\u3000", "😀a\n\r", "aAßŉ. ", "ΑΣσς.\u0301 a", "ǅǆDz\u0345İ", "\r\n\x85\u2028\x1c\x0b ",
             "1٣²½四\ufffd", "\ud800\udc00\udc80a", "'\"\\\x00\x7f\xa0", "+-0123", "\t\na\r", "a_1é·ℼ", "\uffff\U00010000z"]


def text(longest=12):
    alphabet = R.choice(ALPHABETS)
    return "".join(R.choice(alphabet) for _ in range(R.randrange(longest)))


def part(s):
    """Something to look for in s: often a piece of it."""
    if R.random() < 0.7 and s:
        i = R.randrange(len(s))
        return s[i:i + R.randrange(4)]
    return text(4) if isinstance(s, str) else data(4)


def data(longest=12):
    alphabet = R.choice([b"ab", b"ab \t", b"\r\na\x0b\x0c\x1c", b"aAz.Z ", b"'\"\\\x00\x80\xff", b"+-01", b"\t\na", b"a\xe9\xc3"])
    return bytes(R.choice(alphabet) for _ in range(R.randrange(longest)))


def bound():
    return R.choice([0, 0, 0, 1, 2, 5, -1, -3, 20, MAXSIZE, -MAXSIZE - 1])


def methods(file, make, n, fills, extra):
    for _ in range(n * TIMES):
        s = make()
        for name in ("find", "rfind", "count", "startswith", "endswith"):
            sub, a, b = part(s), bound(), R.choice([MAXSIZE, MAXSIZE, bound()])
            file.row(name, s, sub, a, b, call=lambda: getattr(s, name)(sub, a, b))
        old, new, count = part(s), make()[:3], R.choice([-1, -1, 0, 1, 2])
        file.row("replace", s, old, new, count, call=lambda: s.replace(old, new, count))
        for name in ("split", "rsplit"):
            sep, count = R.choice([None, part(s), part(s)]), R.choice([-1, -1, 0, 1, 2])
            if sep is None or sep:
                file.row(name, s, sep, count, call=lambda: getattr(s, name)(sep, count))
        for name in ("partition", "rpartition"):
            sep = part(s)
            if sep:
                file.row(name, s, sep, call=lambda: getattr(s, name)(sep))
        for name in ("strip", "lstrip", "rstrip"):
            chars = R.choice([None, part(s)])
            file.row(name, s, chars, call=lambda: getattr(s, name)(chars))
        keep = R.random() < 0.5
        file.row("splitlines", s, keep, call=lambda: s.splitlines(keep))
        for name in ("removeprefix", "removesuffix"):
            p = part(s)
            file.row(name, s, p, call=lambda: getattr(s, name)(p))
        parts = [make()[:4] for _ in range(R.randrange(4))]
        file.row("join", s, parts, call=lambda: s.join(parts))
        times = R.randrange(-1, 4)
        file.row("repeat", s, times, call=lambda: s * times)
        for name in ("center", "ljust", "rjust"):
            width, fill = R.randrange(-1, 16), R.choice(fills)
            file.row(name, s, width, fill, call=lambda: getattr(s, name)(width, fill))
        width, tab = R.randrange(-1, 16), R.choice([8, 4, 1, 0, -2])
        file.row("zfill", s, width, call=lambda: s.zfill(width))
        file.row("expandtabs", s, tab, call=lambda: s.expandtabs(tab))
        for name in extra:
            file.row(name, s, call=lambda: eval(name)(s) if name in ("repr", "ascii") else getattr(s, name)())


BOTH = ["upper", "lower", "title", "capitalize", "swapcase", "isalpha", "isdigit", "isalnum", "isspace", "isupper",
        "islower", "istitle", "isascii", "repr"]

# --- str
f = File("str")
methods(f, text, 60, " *éΩ😀", BOTH + ["casefold", "isdecimal", "isnumeric", "isidentifier", "isprintable", "ascii"])
for _ in range(60 * TIMES):
    s = text()
    a, b, c = (R.choice([None, 0, 1, 3, -2, 30, -30]) for _ in range(3))
    if c != 0:
        start, stop, step = slice(a, b, c).indices(len(s))
        f.row("slice", s, start, step, len(range(start, stop, step)), call=lambda: s[a:b:c])
    t = R.choice([text(), s + "a", s[:-1] + "b"])
    f.row("compare", s, t, call=lambda: (s > t) - (s < t))
    f.row("translate", s, call=lambda: s.translate({97: None, 98: "é😀", 32: 95, 931: 931, 0x1F600: "x"}))

# --- bytes
f = File("bytes")
methods(f, data, 50, [b" ", b"*", b"\xff"], BOTH)
for _ in range(50 * TIMES):
    s = data()
    group = R.choice([1, 2, 3, -1, -2, 0])
    f.row("hex", s, group, call=lambda: s.hex(":", group))
    delete = part(s)
    f.row("translate", s, delete, call=lambda: s.translate(bytes(255 - i for i in range(256)), delete))
    h = "".join(R.choice("0aF f\t\x0b1g") if R.random() < 0.2 else R.choice("0123456789abcdef") for _ in range(R.randrange(9)))
    f.row("fromhex", h, call=lambda: bytes.fromhex(h))

# --- templates
f = File("format")


def pieces(t):
    return [list(p) for p in _string.formatter_parser(t)]


def name_split(t):
    first, rest = _string.formatter_field_name_split(t)
    return [first, [list(x) for x in rest]]


for t in ["abc", "", "{}", "{{}}", "{", "}", "a{", "a}", "{!", "{!r", "{!rx}", "{!r}", "{!r:}", "{:", "{a", "{a[", "{a[}]}", "{a{",
          "{0.b[c]!s:>{w}.{p}}x", "{:{", "{:{}", "{!}", "{!}}", "}}{{x{", "{}}", "{{{}", "{\u0661:\ud800}"]:
    f.row("pieces", t, call=lambda: pieces(t))
for _ in range(250 * TIMES):
    t = "".join(R.choice("{}{}ab!:[].r0") for _ in range(R.randrange(10)))
    f.row("pieces", t, call=lambda: pieces(t))
for t in ["", "0", "a.b[c]", "[0]", "a]", "0[0].x[1", ".a", "a..b", "a[0]x", "9223372036854775807", "9223372036854775808",
          "a[\u0661\u0662]", "a[99999999999999999999]", "a[]", "a."]:
    f.row("name", t, call=lambda: name_split(t))
for _ in range(150 * TIMES):
    t = "".join(R.choice("ab.[]01") for _ in range(R.randrange(9)))
    f.row("name", t, call=lambda: name_split(t))
for _ in range(60 * TIMES):
    t = "".join(R.choice(["{}", "{0}", "{1}", "{a}", "{.real}"]) for _ in range(R.randrange(5)))
    f.row("auto", t, call=lambda: t.format(7, 8, 9, 10, 11, a=3))
# Enough of % to see how templates are cut: str only, %s and %r only, arguments that are str.
for _ in range(400 * TIMES):
    t = "".join(R.choice(["%", "%", "s", "r", "-", "5", ".", "2", "*", "l", "h", "(a)", "(", ")", "x", " ", "0", "+", "#", "é"])
                for _ in range(R.randrange(8)))
    args = R.choice([("ab",), ("ab", "cd"), (3, "ab"), {"a": "xy"}])
    f.row("percent", t, list(args.items())[0] if isinstance(args, dict) else args, isinstance(args, dict), call=lambda: t % args)

SPECS = list("<>^=+- z#0,_.d1235sxé\u0661") + ["*^", "12", ".3", "0", "é>", "99999999999999999999"]
for _ in range(300 * TIMES):
    s, t = text(8), "".join(R.choice(SPECS) for _ in range(R.randrange(5)))
    f.row("format", s, t, call=lambda: format(s, t))
for t in [",n", "._n", ".,", ".,_", "_,", ",_", ".3,d", ".3_s", "z", "=5", "05", "<05", "n", "\x01", "5\x7f", ",\x7f", ",\x80", ",", "_x", " ", "+", "#"]:
    f.row("format", "abc", t, call=lambda: format("abc", t))

# --- codecs
f = File("codecs")
HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"]
SEQUENCES = [b"a", b"\x80", b"\xc2", b"\xc3\xa9", b"\xe0", b"\xe0\x80", b"\xe2\x82", b"\xe2\x82\xac", b"\xed\xa0\x80", b"\xed\xa0",
             b"\xed", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xf0\x80", b"\xf4\x90", b"\xf5", b"\xff", b"\xc1", b"\xbf\xbf"]
UNITS = [b"\0", b"a", b"\xd8", b"\xdc", b"\xff", b"\xfe", b"\x10", b"\x11", b"\0\0", b"a\0", b"\0\xd8", b"\0\xdc", b"\xff\xfe", b"\xfe\xff"]
ESCAPES = [b"\\", b"\\", b"x", b"u", b"U", b"N", b"{", b"}", b"SPACE", b"0", b"1", b"7", b"n", b"q", b"\n", b"41", b"0001", b"\xe9", b"d800", b"00110000"]
SHIFTS = [b"+", b"+", b"-", b"A", b"AGE", b"2D3cAA", b"2AA", b"/", b"~", b"\xe9", b"a", b"AA", b"3AA", b"!", b"_"]
for name, pool in [("utf-8", SEQUENCES), ("utf-16", UNITS), ("utf-16-le", UNITS), ("utf-16-be", UNITS), ("utf-32", UNITS),
                   ("utf-32-le", UNITS), ("utf-32-be", UNITS), ("utf-7", SHIFTS), ("ascii", SEQUENCES),
                   ("unicode_escape", ESCAPES), ("raw_unicode_escape", ESCAPES), ("cp1252", SEQUENCES)]:
    base = name.replace("-", "_")
    for _ in range((150 if pool is SEQUENCES or pool is ESCAPES else 80) * TIMES):
        s = b"".join(R.choice(pool) for _ in range(R.randrange(7)))
        errors, last = R.choice(HANDLERS), R.random() < 0.6
        if name in ("ascii", "cp1252"):
            f.row("decode", name, s, errors, True, call=lambda: (s.decode(name, errors), len(s)))
            continue
        decode = getattr(codecs, base + "_decode")
        f.row("decode", name, s, errors, last, call=lambda: decode(s, errors, last))
for name in ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7", "ascii", "latin-1",
             "unicode_escape", "raw_unicode_escape", "cp1252"]:
    for _ in range(60 * TIMES):
        s = text(8) + R.choice(["", "\ud800", "\udc80\udcff", "é€", "😀", "\udc80\ud801"]) + text(4)
        errors = R.choice(HANDLERS + ["xmlcharrefreplace", "namereplace"])
        f.row("encode", name, s, errors, call=lambda: s.encode(name, errors))
for _ in range(150 * TIMES):
    s = b"".join(R.choice(ESCAPES) for _ in range(R.randrange(6)))
    errors = R.choice(["strict", "replace", "ignore"])
    f.row("escape_decode", s, errors, call=lambda: codecs.escape_decode(s, errors)[0])
    f.row("escape_encode", s, call=lambda: codecs.escape_encode(s)[0])

# --- the whole of Unicode, as FNV-1a over what each function says of each code point
f = File("unicode")


def fnv(chunks):
    h = 0xCBF29CE484222325
    for chunk in chunks:
        for b in chunk.encode("utf-8", "surrogatepass") + b"\0":
            h = (h ^ b) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{h:016x}"


ALL = [chr(c) for c in range(0x110000)]
for name in ["upper", "lower", "title", "casefold", "swapcase", "capitalize", "isalpha", "isdecimal", "isdigit", "isnumeric", "isalnum",
             "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "splitlines"]:
    f.row(name, call=lambda: fnv(str(getattr(c, name)()) if name != "splitlines" else str(len(("a" + c + "b").splitlines())) for c in ALL))
for name in ["category", "bidirectional", "combining", "mirrored", "east_asian_width", "decomposition"]:
    f.row(name, call=lambda: fnv(str(getattr(unicodedata, name)(c)) for c in ALL))
f.row("decimal", call=lambda: fnv(str(unicodedata.decimal(c, "")) for c in ALL))
f.row("digit", call=lambda: fnv(str(unicodedata.digit(c, "")) for c in ALL))
f.row("numeric", call=lambda: fnv(str(int(unicodedata.numeric(c, -1) * 1000)) for c in ALL))
f.row("continue", call=lambda: fnv(str(("a" + c).isidentifier()) for c in ALL))
f.row("sigma", call=lambda: fnv((c + "Σ" + c + "aΣ" + c).lower() for c in ALL))
f.row("words", call=lambda: fnv((c + "aA" + c + "b").title() for c in ALL))
f.row("repr", call=lambda: fnv(repr(c) for c in ALL))
old = unicodedata.ucd_3_2_0
for name in ["category", "bidirectional", "combining", "mirrored", "east_asian_width", "decomposition"]:
    f.row("old_" + name, call=lambda: fnv(str(getattr(old, name)(c)) for c in ALL))
f.row("old_decimal", call=lambda: fnv(str(old.decimal(c, "")) for c in ALL))
f.row("old_digit", call=lambda: fnv(str(old.digit(c, "")) for c in ALL))
f.row("old_numeric", call=lambda: fnv(str(int(old.numeric(c, -1) * 1000)) for c in ALL))
MARKS = "a\u0300\u0327\u0345e\u0301\u1100\u1161\u11a8\uac00\u0958\ufb01\u2126\u0f71\u0f72\u0f74\u1e9b\u0323\u3099か\U0001d15e\u0b92\u0bd7"
for form in ["NFC", "NFD", "NFKC", "NFKD"]:
    f.row("normalize", form, call=lambda: fnv(unicodedata.normalize(form, c + "\u0301") for c in ALL))
    f.row("old_normalize", form, call=lambda: fnv(old.normalize(form, c + "\u0301") for c in ALL))
    for _ in range(40 * TIMES):
        s = "".join(R.choice(MARKS) for _ in range(R.randrange(9)))
        f.row("form", form, s, call=lambda: unicodedata.normalize(form, s))
