//! `_codecs`: the codec registry and the built-in codecs as functions.

mod arguments;
mod charmap;
mod decode;
mod encode;
mod escape;
mod handlers;
mod registry;

use serpentarium_object::{MethodDef, ModuleSpec};

const fn def(
    name: &'static str,
    signature: &'static str,
    function: serpentarium_object::BoundFn,
    doc: &'static str,
) -> MethodDef {
    MethodDef::new(name, signature, function, doc).static_method()
}

const ENCODE: &str = "($module, str, errors=None, /)";
const ENCODE_ORDER: &str = "($module, str, errors=None, byteorder=0, /)";
const DECODE: &str = "($module, data, errors=None, /)";
const DECODE_MORE: &str = "($module, data, errors=None, final=False, /)";
const DECODE_FINAL: &str = "($module, data, errors=None, final=True, /)";
const DECODE_ORDER: &str = "($module, data, errors=None, byteorder=0, final=False, /)";
const ENCODES: &str = "The encoded bytes and how many characters were used.";
const DECODES: &str = "The decoded text and how many bytes were used.";

/// The module `_codecs`.
pub(crate) const CODECS: ModuleSpec = ModuleSpec {
    name: "_codecs",
    doc: "",
    functions: &[
        def("register", "($module, search_function, /)", registry::register, "Adds a codec search function."),
        def(
            "unregister",
            "($module, search_function, /)",
            registry::unregister,
            "Removes a codec search function.",
        ),
        def("lookup", "($module, encoding, /)", registry::lookup, "The codec of this name."),
        def(
            "encode",
            "($module, /, obj, encoding='utf-8', errors='strict')",
            registry::encode,
            "Encodes with any codec.",
        ),
        def(
            "decode",
            "($module, /, obj, encoding='utf-8', errors='strict')",
            registry::decode,
            "Decodes with any codec.",
        ),
        def("escape_encode", DECODE, escape::escape_encode, "Escapes as in a bytes literal."),
        def("escape_decode", DECODE, escape::escape_decode, "Reads the escapes of a bytes literal."),
        def("utf_8_encode", ENCODE, encode::utf_8, ENCODES),
        def("utf_8_decode", DECODE_MORE, decode::utf_8, DECODES),
        def("utf_7_encode", ENCODE, encode::utf_7, ENCODES),
        def("utf_7_decode", DECODE_MORE, decode::utf_7, DECODES),
        def("utf_16_encode", ENCODE_ORDER, encode::utf_16, ENCODES),
        def("utf_16_le_encode", ENCODE, encode::utf_16_le, ENCODES),
        def("utf_16_be_encode", ENCODE, encode::utf_16_be, ENCODES),
        def("utf_16_decode", DECODE_MORE, decode::utf_16, DECODES),
        def("utf_16_le_decode", DECODE_MORE, decode::utf_16_le, DECODES),
        def("utf_16_be_decode", DECODE_MORE, decode::utf_16_be, DECODES),
        def("utf_16_ex_decode", DECODE_ORDER, decode::utf_16_ex, DECODES),
        def("utf_32_encode", ENCODE_ORDER, encode::utf_32, ENCODES),
        def("utf_32_le_encode", ENCODE, encode::utf_32_le, ENCODES),
        def("utf_32_be_encode", ENCODE, encode::utf_32_be, ENCODES),
        def("utf_32_decode", DECODE_MORE, decode::utf_32, DECODES),
        def("utf_32_le_decode", DECODE_MORE, decode::utf_32_le, DECODES),
        def("utf_32_be_decode", DECODE_MORE, decode::utf_32_be, DECODES),
        def("utf_32_ex_decode", DECODE_ORDER, decode::utf_32_ex, DECODES),
        def("unicode_escape_encode", ENCODE, encode::unicode_escape, ENCODES),
        def("unicode_escape_decode", DECODE_FINAL, escape::unicode_escape_decode, DECODES),
        def("raw_unicode_escape_encode", ENCODE, encode::raw_unicode_escape, ENCODES),
        def("raw_unicode_escape_decode", DECODE_FINAL, escape::raw_unicode_escape_decode, DECODES),
        def("latin_1_encode", ENCODE, encode::latin_1, ENCODES),
        def("latin_1_decode", DECODE, decode::latin_1, DECODES),
        def("ascii_encode", ENCODE, encode::ascii, ENCODES),
        def("ascii_decode", DECODE, decode::ascii, DECODES),
        def("charmap_encode", "($module, str, errors=None, mapping=None, /)", charmap::encode, ENCODES),
        def("charmap_decode", "($module, data, errors=None, mapping=None, /)", charmap::decode, DECODES),
        def("charmap_build", "($module, map, /)", charmap::build, "An encoding map out of a decoding table."),
        def("readbuffer_encode", DECODE, encode::readbuffer, "The bytes of a buffer or of text in UTF-8."),
        def(
            "register_error",
            "($module, errors, handler, /)",
            registry::register_error,
            "Registers an error handler.",
        ),
        def(
            "_unregister_error",
            "($module, errors, /)",
            registry::unregister_error,
            "Removes an error handler.",
        ),
        def("lookup_error", "($module, name, /)", registry::lookup_error, "The error handler of this name."),
    ],
    exec: handlers::register_built_in,
};
