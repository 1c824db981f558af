"""Compile each source of a folder that `bad_sources.py` made, and write what comes of it, a line each.

    compile_errors.py FOLDER RESULT

Imports as little as possible, so that an interpreter without much of its library can run it.
"""
import sys
import warnings


def outcome(source, name, mode, flags):
    try:
        compile(source, name, mode, flags, True)
    except Exception as error:
        args = error.args
        if isinstance(error, SyntaxError):
            fields = (error.msg, error.filename, error.lineno, error.offset, error.text, error.end_lineno,
                      error.end_offset)
            return ascii((type(error).__name__, args, fields))
        return ascii((type(error).__name__, args))
    return "ok"


def main():
    folder, result = sys.argv[1:]
    with open(folder + "/list", encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(result, "w", encoding="utf-8") as out:
        for line in lines:
            mode, flags, kind, name = line.split("\t")
            with open(folder + "/" + name, "rb") as file:
                source = file.read()
            if kind == "str":
                source = source.decode("utf-8", "surrogatepass")
            # Every other source is compiled under its file's name, where an error's line may be read.
            place = folder + "/" + name if int(name[:-3]) % 2 else "<source>"
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                text = outcome(source, place, mode, int(flags))
            notes = [(one.category.__name__, str(one.message), one.filename, one.lineno, one.line)
                     for one in caught]
            strict = ""
            if notes:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    strict = outcome(source, place, mode, int(flags))
            out.write(text + "\t" + ascii(notes) + "\t" + strict + "\n")


main()
