"""Writes vectors.jsonl: what CPython 3.14.10 answers to the questions the tests of this crate put.

Run it with that interpreter; PYTHONHASHSEED=0 so that hashes of bytes are comparable. Every line is
[operation, [argument, ...], answer]; integers are decimal text, floats the hexadecimal bits of a double.
"""
import json, math, os, random, struct, sys

rng = random.Random(20260101)
OUT = []
sys.set_int_max_str_digits(0)


def bits(x):
    return "nan" if x != x else struct.pack(">d", x).hex()


def from_bits(h):
    return struct.unpack(">d", bytes.fromhex(h))[0]


def show(v):
    if isinstance(v, bool):
        return str(v)
    if isinstance(v, int):
        return str(v)
    if isinstance(v, float):
        return bits(v)
    if isinstance(v, complex):
        return bits(v.real) + " " + bits(v.imag)
    if isinstance(v, tuple):
        return " ".join(map(show, v))
    if isinstance(v, bytes):
        return v.hex()
    return v


def ask(op, args, f):
    sys.set_int_max_str_digits(4300)
    try:
        answer = f()
        failed = False
    except Exception as e:
        answer = f"{type(e).__name__}: {e}"
        failed = True
    sys.set_int_max_str_digits(0)
    OUT.append([op, [show(a) for a in args], answer if failed else show(answer)])


INTS = [0, 1, -1, 2, -2, 3, 7, -7, 9, 10, 25, 35, -25, 255, 256, -128, -129, 127, 128, 1000, 12345, 999999, 1234567,
        2**31, 2**53, 2**53 + 1, -(2**53) - 1, 2**61 - 1, 2**61, 2**63 - 1, 2**63, -(2**63), 2**64, 2**64 - 1,
        10**18, 10**19, -10**20, 10**30, 3**200, -7**150, 2**1023, 2**1024, 2**1024 - 2**970, 2**1024 - 2**970 - 1,
        10**400, -10**400, 10**100 + 5 * 10**10]
INTS += [rng.choice((1, -1)) * rng.getrandbits(rng.randrange(1, 300)) for _ in range(80)]
FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, -0.5, -2.5, 3.5, 0.1, 0.2, 0.3, 1 / 3, 2 / 3, 2.675, 0.15, 0.05, 1e15, 1e16, 1e17,
          9999999999999998.0, 123456789012345680.0, 1e-4, 1e-5, 0.00012345, 1e22, 1e23, 5e-324, 2.2250738585072014e-308,
          1.7976931348623157e308, -1e300, 1e-300, float("inf"), float("-inf"), float("nan"), 1234.5678, -1234.5678,
          1e100, 99999.5, 999999.5, 0.99995, 100000.0, 1000000.0, 12345678.9, 1e9, -0.04, -0.004, 2**53 + 0.0, 4.35, 1e1, 0.0001]
FLOATS += [from_bits(f"{rng.getrandbits(64):016x}") for _ in range(60)]
FLOATS += [round(rng.uniform(-10000, 10000), rng.randrange(6)) for _ in range(40)]

# Integers from text.
TEXTS = ["", " ", "0", "1", "-1", "+1", "--1", "+ 1", " 12\n", "1 2", "1_000", "_1", "1_", "1__0", "0x1f", "0X1F", "0x_f", "0x",
         "0x_", "0b101", "0b12", "0o17", "0O_7", "0_7", "00", "0_0", "01", "-01", "zz", "Zz", "1.5", "1e3", "\u0661\u0662\u0663",
         "\u0967\u0968", "\u20031\u2003", "1\u20032", "\x1c1", "\x1c\u0661", "1\0", "\u00e9", "\xa01", "x" * 30, "12_34_5", "-0x10",
         "+0b1", "0xg", "9" * 50, "1" * 4300, "1" * 4301, "-" + "1" * 4301, "1_" * 4300 + "1", "0" * 4301, "1" * 4301 + "x",
         "7f" * 3000, "\U0001d7d8\U0001d7d9", "\x0b5\x0c", "0B11", "0o", "0b", "0b_", "0 1", "+", "-", "_"]
for text in TEXTS:
    for base in (10, 0, 2, 8, 16, 36, 3, 1, 37):
        ask("int_parse", [text, base, repr(text)[:200]], lambda: int(text, base))
for n in INTS:
    ask("int_str", [n], lambda: str(n))
    ask("int_bin", [n], lambda: bin(n).replace("0b", "") + "|" + oct(n).replace("0o", "") + "|" + hex(n).replace("0x", ""))
    ask("int_bits", [n], lambda: f"{n.bit_length()} {n.bit_count()}")
    ask("int_float", [n], lambda: float(n))
    ask("int_isqrt", [n], lambda: math.isqrt(n))
    ask("hash_int", [n], lambda: hash(n))
    for d in (-1, -2, -5, -19, -400, 3):
        ask("int_round", [n, d], lambda: round(n, d))
for n in (10**4299, 10**4300 - 1, 10**4300, -(10**4299), -(10**4300), 10**5000):
    ask("int_str", [n], lambda: str(n))
for _ in range(500):
    a, b = rng.choice(INTS), rng.choice(INTS)
    ask("int_divmod", [a, b], lambda: divmod(a, b))
    ask("int_truediv", [a, b], lambda: a / b)
    ask("int_gcd", [a, b], lambda: math.gcd(a, b))
for _ in range(300):
    shift = rng.randrange(-900, 900)
    a = rng.getrandbits(rng.randrange(1, 150)) * 2 ** max(0, shift)
    b = (rng.getrandbits(rng.randrange(1, 150)) + 1) * 2 ** max(0, -shift)
    ask("int_truediv", [a, b], lambda: a / b)
for a, b in [(2**1075, 2**2149), (1, 2**1074), (1, 2**1075), (3, 2**1076), (1, 2**1076), (5, 2**1075), (3, 2**1075), (10**400, 3)]:
    ask("int_truediv", [a, b], lambda: a / b)
for _ in range(200):
    a, b, c = rng.choice(INTS), rng.choice(INTS), rng.choice(INTS)
    if abs(b) < 2**300:
        ask("int_modpow", [a, b, c], lambda: pow(a, b, c))
    e, s = rng.randrange(0, 40), rng.randrange(-2, 200)
    ask("int_pow", [a, e], lambda: a**e)
    ask("int_shift", [a, s], lambda: (a << s, a >> s))
for n in INTS:
    for length in (0, 1, 2, 8, 20):
        for signed in (False, True):
            for order in ("little", "big"):
                if abs(n) < 2**170 and rng.random() < 0.4:
                    ask("int_to_bytes", [n, length, order, signed], lambda: n.to_bytes(length, order, signed=signed))
for _ in range(80):
    raw, order, signed = rng.randbytes(rng.randrange(0, 20)), rng.choice(("little", "big")), rng.choice((False, True))
    ask("int_from_bytes", [raw, order, signed], lambda: int.from_bytes(raw, order, signed=signed))
for _ in range(300):
    f = rng.choice(FLOATS)
    n = rng.choice(INTS) if rng.random() < 0.4 or not math.isfinite(f) else int(f) + rng.randrange(-1, 2)
    ask("int_cmp_float", [n, f], lambda: "lt" if n < f else "gt" if n > f else "eq" if n == f else "none")

# Floats.
for f in FLOATS:
    ask("float_repr", [f], lambda: repr(f))
    ask("float_hex", [f], lambda: f.hex())
    ask("float_int", [f], lambda: int(f))
    ask("float_round_int", [f], lambda: round(f))
    ask("float_ratio", [f], lambda: f.as_integer_ratio())
    if f == f:
        ask("hash_float", [f], lambda: hash(f))
    for d in (-400, -308, -307, -20, -3, -1, 0, 1, 2, 5, 16, 22, 323, 324, 400):
        if rng.random() < 0.6:
            ask("float_round", [f, d], lambda: round(f, d))
for d in (-308, -307, -306):
    for f in (1.79e308, 1.7e308, 5e307, 1e308, 4.9e307):
        ask("float_round", [f, d], lambda: round(f, d))
FLOAT_TEXTS = ["", "1", "1.5", ".5", "5.", ".", "1e5", "1E+5", "1e-5", "1e", "1e+", "e5", "inf", "-INF", "Infinity", "infinit", "nan", "+nAn", "-nan",
               "in_f", "1_0.5_1e1_0", "1__0", "1_.0", "1._0", "_1", "1_", "1e_1", "1_e1", " 1.5\n", "1.5 x", "0x1p3", "1e400", "-1e400",
               "1e-400", "1" * 5000, "\u0661.\u0665", "1\0", "\u00e9", "+-1", "+.5e1", "-.5", "4.9406564584124654e-324", "2.4703282292062327e-324",
               "2.4703282292062328e-324", "1.7976931348623158e308", "1.7976931348623159e308", "0." + "0" * 400 + "1e400", "1e99999999999999999999",
               "1e-99999999999999999999", "9007199254740993", "9007199254740992.99999999999999999999"]
for text in FLOAT_TEXTS:
    ask("float_parse", [text, repr(text)], lambda: float(text))
HEX_TEXTS = ["", "0x", "x", "1", "0x1", "0x1.8p3", "1.8", "-0x.8p-1074", " inf ", "NaN", "-Infinity", "0x1p1024", "0x1p99999999999999999999",
             "0x0p99999999999999999999", "0x1p", "0x1.p1", "0x.1p1", "0x.p1", "0x1.fffffffffffff7p1023", "0x1.fffffffffffff8p1023",
             "0x1.00000000000008p0", "0x1.000000000000080001p0", "0x1.00000000000018p0", "0x1p-1075", "0x1.8p-1075", "0x1p-1074",
             "0x1p-1076", "0x1.00000000000001p-1075", "0xabcdefABCDEF.123456789p+7", "0x" + "f" * 60, "0x0." + "0" * 60 + "1", "0x1..8", "0x1p+-1",
             "+0X1P+2", "0x1.8p3 x", "1_0", "0x" + "0" * 50 + "1" + "0" * 40 + "1p-200"]
for text in HEX_TEXTS:
    ask("float_fromhex", [text], lambda: float.fromhex(text))
PAIRS = [(rng.choice(FLOATS), rng.choice(FLOATS)) for _ in range(300)]
PAIRS += [(rng.choice((-8.0, 2.0, 0.0, -0.0, 1.0, -1.0, 10.0, math.inf, -math.inf, math.nan, 0.5, -0.5)),
           rng.choice((-3.0, -2.0, -1.5, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 1 / 3, 400.0, math.inf, -math.inf, math.nan))) for _ in range(150)]
for a, b in PAIRS:
    ask("float_divmod", [a, b], lambda: divmod(a, b))
    ask("float_pow", [a, b], lambda: a**b)

# Complex numbers.
PARTS = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -3.25, 1e16, 1e-5, 1e100, 1e200, math.inf, -math.inf, math.nan, 1e-320, 1e308, 1234.5678]
COMPLEX = [complex(rng.choice(PARTS), rng.choice(PARTS)) for _ in range(150)]
for z in COMPLEX:
    ask("complex_repr", [z.real, z.imag], lambda: repr(z))
    ask("complex_abs", [z.real, z.imag], lambda: abs(z))
    if z == z:
        ask("hash_complex", [z.real, z.imag], lambda: hash(z))
for _ in range(250):
    a, b, r = rng.choice(COMPLEX), rng.choice(COMPLEX), rng.choice(PARTS)
    n = complex(rng.choice((0, 1, 2, 3, -1, -3, 7, 100, 101, 0.5)), rng.choice((0, 0, 0, 1, -0.5)))
    ask("complex_mul", [a.real, a.imag, b.real, b.imag], lambda: a * b)
    ask("complex_div", [a.real, a.imag, b.real, b.imag], lambda: a / b)
    ask("complex_add", [a.real, a.imag, b.real, b.imag], lambda: a + b)
    ask("complex_real", [a.real, a.imag, r], lambda: a * r)
    ask("complex_div_real", [a.real, a.imag, r], lambda: a / r)
    ask("complex_real_div", [r, a.real, a.imag], lambda: r / a)
    ask("complex_pow", [a.real, a.imag, n.real, n.imag], lambda: a**n)
COMPLEX_TEXTS = ["", "1", "1+2j", "(1+2j)", " ( 1+2j ) ", "j", "-j", "+j", "+1e3j", "1-j", "nan+infj", "1_0+2_0j", "1+2", "1 + 2j", "1+2jj", "((1))",
                 "1e5", "inf", "infj", "-nanj", "1J", "\u0661+\u0662j", "1\0", "1e+j", "1__0", "1+2i", "(1+2j", "i", "1+-2j", "--j", "1e5+1e-5j", "()", "( )",
                 ".5j", "1j+2", "1.5-.5e1j", "1+2j)", "\u00e9", "+", "1+", "1+j2"]
for text in COMPLEX_TEXTS:
    ask("complex_parse", [text, repr(text)], lambda: complex(text))

# The mini-language.
SPECS = ['', '!', '<<', '<<<', 'abc', '1.', '.', '.a', '1..2', '_,', '__', ',_', ',,', '_n', ',n', 'n,', 's', 'c', 'd', 'i', '.3d', '.3c', '+c', '#c', 'zc', 'z', 'z.3d',
         ',c', ',s', '_s', ',x', '_x', '_b', '_o', ',o', '+s', ' s', '-s', '#s', 'zs', '=10s', '=10', '010s', 'xx', '\u00e9', '\U0001f496', '\t', '\0',
         '99999999999999999999', '.99999999999999999999d', '9223372036854775808', '.2147483648f', '.,f', '._f', '._', '.,', '.3_f', '.3,f', '.,_f', '._,f', '_.3_f',
         ',.3,f', '_.3,f', '.7,f', '.9_e', '.3_d', '.,d', '.3_s', '.,s', '.3,g', '.3,e', '.3,%', '.,n', ',.3n', '_%', '_e', 'n', '.3_n', '010.3_f', '020,.3_f', 'z.1f',
         'z.0f', 'zf', 'z#f', '#z', '+z.0f', '-z', '0z', 'z0', '<010', '^+#012,.3f', 'e', 'g', 'E', 'G', 'F', 'f', '%', 'b', 'o', 'x', 'X', '.0f', '.0e', '.0g', '#.0f', '#.0e',
         '#g', '#.3g', '=', '=+', '0=5', '0<5', '\u00e9>5', '<5\u00e9', '5\u00e9', 'dd', 'd ', ' d', '0', '00', '05', '+05', '1_', '1,', '1_,', '1,_', '_1', '010_d', '012,d',
         '020_x', '#020_x', '#020b', '#x', '#X', '#b', '#o', '\U0001f600<9d', '^9.3', '^9', '<s', '=s', '>30', '>03c', '<3c', '5c', 'N', 'z,', 'z_f', '.3z', ',d', ',.2f', '_d',
         '+.3', ' .3', '.1', '.2', '.5', '.10', '.17', '.20f', '.50g', '.400f', '.800e', '#.20', '30.10', '\u0661\u0660d', '*^20', '*=+20,', 'x<5.2', '>10.2f', '020.4e', '+020,.2f', '.0',
         '.16g', '.17g', '.1%', '.0%', '010%', ',g', ',', '_', ',e', '#_x', '#,', '.2n', '015n', '05s', '.2s', '10.2s', '^7s', '08', '>8.1s', '-', '+', ' ', '#', '#.1', '#e', '+b', '-o', '.1f', '.3f', '.3e', '.3g']
VALUES = [12345, -7, 0, 97, 1234567890123456789012345, True, 12345.678, -0.04, 0.0, -0.0, 1e16, 1e-5, 1e22, 123456789.0, 99999.95, 0.5, 2.5, math.inf, -math.inf, math.nan,
          "abc", "", "h\u00e9llo w\u00f6rld", 3 + 4.5j, complex(-0.0, -0.5), 1j, complex(0, math.inf), complex(math.nan, -1e22)]
for v in VALUES:
    for spec in SPECS:
        if spec in ('', '.99999999999999999999d') and not isinstance(v, str) and type(v) is bool:
            continue
        if rng.random() < 0.55:
            continue
        kind = "str" if isinstance(v, str) else "complex" if isinstance(v, complex) else "float" if isinstance(v, float) else "int"
        arg = [v.real, v.imag] if kind == "complex" else [int(v) if kind == "int" else v]
        ask("format_" + kind, [spec, *arg], lambda: format(int(v) if kind == "int" else v, spec))
for v in (-5, 2**63, 10**30, 1114112, 1114111, 65, 8364):
    for spec in ("c", "5c", "<5c", "^05c", "=4c"):
        ask("format_int", [spec, v], lambda: format(v, spec))
for v in (10**4300, 10**400):
    for spec in ("d", ",", "e", "n"):
        ask("format_int", [spec, v], lambda: format(v, spec))
for _ in range(900):
    spec = rng.choice(("", "", "*<", "^", ">", "=", "0=")) + rng.choice(("", "", "+", " ", "-")) + rng.choice(("", "", "z")) + rng.choice(("", "", "#")) + rng.choice(("", "0"))
    spec += rng.choice(("", str(rng.randrange(30)))) + rng.choice(("", "", ",", "_")) + rng.choice(("", "." + str(rng.randrange(25)), ".3,", "._"))
    spec += rng.choice(("e", "f", "g", "E", "F", "G", "%", "n", "", "d"))
    v = rng.choice(FLOATS)
    ask("format_float", [spec, v], lambda: format(v, spec))

# The % operator.
for _ in range(900):
    flags = "".join(rng.sample("-+ #0", rng.randrange(0, 4)))
    width = rng.choice(("", str(rng.randrange(25))))
    precision = rng.choice(("", "." + str(rng.randrange(20)), "."))
    if rng.random() < 0.5:
        conversion, v = rng.choice("diuoxX"), rng.choice(INTS)
    else:
        conversion, v = rng.choice("eEfFgG"), rng.choice(FLOATS)
    f = f"<%{flags}{width}{precision}{rng.choice(('', '', 'l'))}{conversion}>"
    ask("percent_" + ("int" if isinstance(v, int) else "float"), [f, v], lambda: f % v)
for f in ["%", "%5", "%5.2l", "%-", "%z", "%\u00e9", "%\U0001f600", "%\x01", "%hhd", "%(a", "%99999999999999999999d", "%.99999999999999999999d", "%.2147483648f", "%(a)%", "abc %", "%.2147483647d", "%lld"]:
    ask("percent_int", [f, 1], lambda: f % {"a": 1} if "(a" in f else f % 1)

# Hashes.
assert os.environ.get("PYTHONHASHSEED") == "0", "run with PYTHONHASHSEED=0"
for n in list(range(0, 20)) + [31, 32, 33, 63, 64, 65, 200]:
    raw = rng.randbytes(n)
    ask("hash_bytes", [raw], lambda: hash(raw))
for n in list(range(0, 8)) + [20, 50]:
    items = tuple(rng.choice(INTS) for _ in range(n))
    ask("hash_tuple", items, lambda: hash(items))
    ask("hash_frozenset", sorted(set(items)), lambda: hash(frozenset(items)))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors.jsonl"), "w") as out:
    for line in OUT:
        out.write(json.dumps(line, separators=(",", ":")) + "\n")
print(len(OUT), "vectors")
