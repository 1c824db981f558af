//! The table of methods both types have, with room for their own.

/// The method table of `bytes` or `bytearray`: what they share, then their own.
macro_rules! byte_methods {
    ($type:ty; $($own:expr,)*) => {{
        use $crate::core::MethodDef;
        use $crate::types::byteseq;
        &[
            MethodDef::new("capitalize", "($self, /)", byteseq::capitalize::<$type>, "First letter in upper case, the rest in lower case."),
            MethodDef::new("center", "($self, width, fillchar=b' ', /)", byteseq::center::<$type>, "Centred in a width."),
            MethodDef::fast("count", "($self, sub[, start[, end]], /)", byteseq::count::<$type>, "How often sub occurs without overlap."),
            MethodDef::new("decode", "($self, /, encoding='utf-8', errors='strict')", byteseq::decode::<$type>, "Decodes to str."),
            MethodDef::fast("endswith", "($self, suffix[, start[, end]], /)", byteseq::endswith::<$type>, "True if it ends with suffix or one of a tuple."),
            MethodDef::new("expandtabs", "($self, /, tabsize=8)", byteseq::expandtabs::<$type>, "Tabs replaced by spaces."),
            MethodDef::fast("find", "($self, sub[, start[, end]], /)", byteseq::find::<$type>, "Lowest position of sub, or -1."),
            MethodDef::new("fromhex", "($type, string, /)", byteseq::fromhex::<$type>, "Bytes from hexadecimal digits.").class(),
            MethodDef::new("hex", "($self, /, sep=<unrepresentable>, bytes_per_sep=1)", byteseq::hex::<$type>, "Hexadecimal digits."),
            MethodDef::fast("index", "($self, sub[, start[, end]], /)", byteseq::index::<$type>, "Lowest position of sub, or ValueError."),
            MethodDef::new("isalnum", "($self, /)", byteseq::isalnum::<$type>, "True if all bytes are ASCII letters or digits."),
            MethodDef::new("isalpha", "($self, /)", byteseq::isalpha::<$type>, "True if all bytes are ASCII letters."),
            MethodDef::new("isascii", "($self, /)", byteseq::isascii::<$type>, "True if all bytes are ASCII."),
            MethodDef::new("isdigit", "($self, /)", byteseq::isdigit::<$type>, "True if all bytes are ASCII digits."),
            MethodDef::new("islower", "($self, /)", byteseq::islower::<$type>, "True if all letters are lower case."),
            MethodDef::new("isspace", "($self, /)", byteseq::isspace::<$type>, "True if all bytes are whitespace."),
            MethodDef::new("istitle", "($self, /)", byteseq::istitle::<$type>, "True if each word begins in upper case."),
            MethodDef::new("isupper", "($self, /)", byteseq::isupper::<$type>, "True if all letters are upper case."),
            MethodDef::new("join", "($self, iterable_of_bytes, /)", byteseq::join::<$type>, "All items with this between them."),
            MethodDef::new("ljust", "($self, width, fillchar=b' ', /)", byteseq::ljust::<$type>, "To the left in a width."),
            MethodDef::new("lower", "($self, /)", byteseq::lower::<$type>, "ASCII letters in lower case."),
            MethodDef::new("lstrip", "($self, bytes=None, /)", byteseq::lstrip::<$type>, "Without whitespace (or bytes) at the start."),
            MethodDef::new("maketrans", "(frm, to, /)", byteseq::maketrans, "A table for translate().").static_method(),
            MethodDef::new("partition", "($self, sep, /)", byteseq::partition::<$type>, "What is before, at and after the first separator."),
            MethodDef::new("replace", "($self, old, new, count=-1, /)", byteseq::replace::<$type>, "A copy with occurrences of old replaced by new."),
            MethodDef::new("removeprefix", "($self, prefix, /)", byteseq::removeprefix::<$type>, "Without this prefix, if it has it."),
            MethodDef::new("removesuffix", "($self, suffix, /)", byteseq::removesuffix::<$type>, "Without this suffix, if it has it."),
            MethodDef::fast("rfind", "($self, sub[, start[, end]], /)", byteseq::rfind::<$type>, "Highest position of sub, or -1."),
            MethodDef::fast("rindex", "($self, sub[, start[, end]], /)", byteseq::rindex::<$type>, "Highest position of sub, or ValueError."),
            MethodDef::new("rjust", "($self, width, fillchar=b' ', /)", byteseq::rjust::<$type>, "To the right in a width."),
            MethodDef::new("rpartition", "($self, sep, /)", byteseq::rpartition::<$type>, "What is before, at and after the last separator."),
            MethodDef::new("rsplit", "($self, /, sep=None, maxsplit=-1)", byteseq::rsplit::<$type>, "The parts between separators, cut from the right."),
            MethodDef::new("rstrip", "($self, bytes=None, /)", byteseq::rstrip::<$type>, "Without whitespace (or bytes) at the end."),
            MethodDef::new("split", "($self, /, sep=None, maxsplit=-1)", byteseq::split::<$type>, "The parts between separators, cut from the left."),
            MethodDef::new("splitlines", "($self, /, keepends=False)", byteseq::splitlines::<$type>, "The lines."),
            MethodDef::fast("startswith", "($self, prefix[, start[, end]], /)", byteseq::startswith::<$type>, "True if it begins with prefix or one of a tuple."),
            MethodDef::new("strip", "($self, bytes=None, /)", byteseq::strip::<$type>, "Without whitespace (or bytes) at both ends."),
            MethodDef::new("swapcase", "($self, /)", byteseq::swapcase::<$type>, "ASCII upper case to lower and lower to upper."),
            MethodDef::new("title", "($self, /)", byteseq::title::<$type>, "Each word begins in upper case."),
            MethodDef::new("translate", "($self, table, /, delete=b'')", byteseq::translate::<$type>, "Each byte replaced as the table says."),
            MethodDef::new("upper", "($self, /)", byteseq::upper::<$type>, "ASCII letters in upper case."),
            MethodDef::new("zfill", "($self, width, /)", byteseq::zfill::<$type>, "Zeros between sign and digits up to a width."),
            $($own,)*
        ]
    }};
}
pub(in crate::types) use byte_methods;
