day = 24 * 60 * 60
mixed = 1 + 2j, -0.0, "ab" * 3, b"xyz"[1], (1, 2, 3)[::-1], not None, ~5, 2 ** 100, 7 // -2
for letter in ["a", "b", "c"]:
    print("%s and %10.3r" % (letter, day))
values = [1, 2, 3, 4]
a, b, c = values, day, mixed
a, b, c = c, a, b
