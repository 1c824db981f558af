//! What `sys` says about the implementation: versions, number formats, flags.

use serpentarium_object::{
    GetSetDef, Object, PyResult, Ref, Runtime, SimpleNamespace, Slot, TypeSpec, private_struct_spec,
    struct_fields, struct_spec,
};

use super::names::STDLIB_MODULE_NAMES;
use crate::support::add;

static VERSION_FIELDS: [GetSetDef; 5] = struct_fields(["major", "minor", "micro", "releaselevel", "serial"]);
static VERSION_INFO: TypeSpec =
    private_struct_spec("sys.version_info", "The version as a named tuple.", &VERSION_FIELDS);
static FLOAT_FIELDS: [GetSetDef; 11] = struct_fields([
    "max",
    "max_exp",
    "max_10_exp",
    "min",
    "min_exp",
    "min_10_exp",
    "dig",
    "mant_dig",
    "epsilon",
    "radix",
    "rounds",
]);
static FLOAT_INFO: TypeSpec = struct_spec("sys.float_info", "How floats are represented.", &FLOAT_FIELDS);
static INT_FIELDS: [GetSetDef; 4] =
    struct_fields(["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"]);
static INT_INFO: TypeSpec = struct_spec("sys.int_info", "How ints are represented.", &INT_FIELDS);
static HASH_FIELDS: [GetSetDef; 9] = struct_fields([
    "width",
    "modulus",
    "inf",
    "nan",
    "imag",
    "algorithm",
    "hash_bits",
    "seed_bits",
    "cutoff",
]);
static HASH_INFO: TypeSpec = struct_spec("sys.hash_info", "How hashes are computed.", &HASH_FIELDS);
static THREAD_FIELDS: [GetSetDef; 3] = struct_fields(["name", "lock", "version"]);
static THREAD_INFO: TypeSpec = struct_spec("sys.thread_info", "How threads are implemented.", &THREAD_FIELDS);
static FLAG_FIELDS: [GetSetDef; 21] = struct_fields([
    "debug",
    "inspect",
    "interactive",
    "optimize",
    "dont_write_bytecode",
    "no_user_site",
    "no_site",
    "ignore_environment",
    "verbose",
    "bytes_warning",
    "quiet",
    "hash_randomization",
    "isolated",
    "dev_mode",
    "utf8_mode",
    "warn_default_encoding",
    "safe_path",
    "int_max_str_digits",
    "gil",
    "thread_inherit_context",
    "context_aware_warnings",
]);
static FLAGS: TypeSpec = private_struct_spec("sys.flags", "Flags of the command line.", &FLAG_FIELDS);

/// The text of `sys.version`.
const VERSION: &str = "3.14.10 (main, Oct 26 2026, 15:12:11) [GCC 16.2.0]";
const HEXVERSION: i64 = 0x030E_0AF0;
const COPYRIGHT: &str = "Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved.\n\n\
    Copyright (c) 2000 BeOpen.com.\nAll Rights Reserved.\n\n\
    Copyright (c) 1995-2001 Corporation for National Research Initiatives.\nAll Rights Reserved.\n\n\
    Copyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\nAll Rights Reserved.";

/// What `sys.flags` shows of the command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct SysFlags {
    /// `-O`, counted.
    pub optimize: u8,
    /// `-B`
    pub dont_write_bytecode: bool,
    /// `-s`
    pub no_user_site: bool,
    /// `-S`
    pub no_site: bool,
    /// `-E`
    pub ignore_environment: bool,
    /// `-v`, counted.
    pub verbose: u8,
    /// `-q`
    pub quiet: bool,
    /// String hashes are seeded.
    pub hash_randomization: bool,
    /// `-I`
    pub isolated: bool,
    /// `-P`
    pub safe_path: bool,
    /// `-i`
    pub inspect: bool,
}

/// Sets `sys.flags`.
pub fn set_sys_flags(rt: &Runtime, sys: &Object, flags: &SysFlags) -> PyResult<()> {
    let number = |value: bool| rt.new_int(i64::from(value));
    let values = vec![
        number(false),
        number(flags.inspect),
        number(flags.inspect),
        rt.new_int(i64::from(flags.optimize)),
        number(flags.dont_write_bytecode),
        number(flags.no_user_site),
        number(flags.no_site),
        number(flags.ignore_environment),
        rt.new_int(i64::from(flags.verbose)),
        number(false),
        number(flags.quiet),
        number(flags.hash_randomization),
        number(flags.isolated),
        rt.bool(false),
        number(false),
        number(false),
        rt.bool(flags.safe_path),
        rt.new_usize(rt.int_max_str_digits.get()),
        rt.new_int(1),
        rt.new_int(0),
        rt.new_int(0),
    ];
    let ty = rt.new_struct_type(&FLAGS, 18, 0);
    add(rt, sys, "flags", rt.new_struct(&ty, values));
    Ok(())
}

fn float_info(rt: &Runtime) -> Ref {
    let ty = rt.new_struct_type(&FLOAT_INFO, 11, 0);
    let int = |value: i32| rt.new_int(i64::from(value));
    let values = vec![
        rt.new_float(f64::MAX),
        int(f64::MAX_EXP),
        int(f64::MAX_10_EXP),
        rt.new_float(f64::MIN_POSITIVE),
        int(f64::MIN_EXP),
        int(f64::MIN_10_EXP),
        int(f64::DIGITS as i32),
        int(f64::MANTISSA_DIGITS as i32),
        rt.new_float(f64::EPSILON),
        int(2),
        int(1),
    ];
    rt.new_struct(&ty, values)
}

fn hash_info(rt: &Runtime) -> Ref {
    let ty = rt.new_struct_type(&HASH_INFO, 9, 0);
    let mut values: Vec<Ref> =
        [64, (1_i64 << 61) - 1, 314_159, 0, 1_000_003].into_iter().map(|value| rt.new_int(value)).collect();
    values.push(rt.new_str("siphash13").into_object());
    values.extend([64, 128, 0].into_iter().map(|value| rt.new_int(value)));
    rt.new_struct(&ty, values)
}

fn version_info(rt: &Runtime) -> Ref {
    let ty = rt.new_struct_type(&VERSION_INFO, 5, 0);
    let values =
        vec![rt.new_int(3), rt.new_int(14), rt.new_int(10), rt.new_str("final").into_object(), rt.new_int(0)];
    rt.new_struct(&ty, values)
}

fn namespace(rt: &Runtime, entries: Vec<(&str, Ref)>) -> Ref {
    let dict = rt.new_dict();
    for (name, value) in entries {
        dict.set_str(rt, &rt.intern(name), value);
    }
    let payload = SimpleNamespace { dict: Slot::new(dict.into_object()) };
    rt.tracked(rt.heap.alloc(&rt.types.namespace, payload)).into_object()
}

fn implementation(rt: &Runtime, version: &Ref) -> Ref {
    let text = |text: &str| rt.intern(text).into_object();
    namespace(
        rt,
        vec![
            ("name", text("cpython")),
            ("cache_tag", text("cpython-314")),
            ("version", version.clone()),
            ("hexversion", rt.new_int(HEXVERSION)),
            ("_multiarch", text("x86_64-linux-gnu")),
            ("supports_isolated_interpreters", rt.bool(true)),
        ],
    )
}

fn builtin_module_names(rt: &Runtime) -> Ref {
    let mut names: Vec<&str> = crate::table::all(rt).map(|spec| spec.name).collect();
    names.sort_unstable();
    rt.new_tuple(names.into_iter().map(|name| rt.intern(name).into_object()).collect::<Vec<_>>())
        .into_object()
}

/// Adds everything of this file.
pub(super) fn add_all(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let text = |text: &str| rt.intern(text).into_object();
    let version = version_info(rt);
    add(rt, module, "implementation", implementation(rt, &version));
    add(rt, module, "version_info", version);
    add(rt, module, "float_info", float_info(rt));
    add(rt, module, "hash_info", hash_info(rt));
    let int_info = rt.new_struct_type(&INT_INFO, 4, 0);
    let int_values = [30, 4, 4300, 640].into_iter().map(|value| rt.new_int(value)).collect();
    add(rt, module, "int_info", rt.new_struct(&int_info, int_values));
    let thread_info = rt.new_struct_type(&THREAD_INFO, 3, 0);
    let thread_values = ["pthread", "semaphore", "NPTL 2.43"].into_iter().map(text).collect();
    add(rt, module, "thread_info", rt.new_struct(&thread_info, thread_values));
    set_sys_flags(rt, module, &SysFlags { hash_randomization: true, ..SysFlags::default() })?;
    for (name, value) in [
        ("version", VERSION),
        ("copyright", COPYRIGHT),
        ("platform", "linux"),
        ("byteorder", "little"),
        ("abiflags", ""),
        ("platlibdir", "lib"),
        ("float_repr_style", "short"),
        ("_framework", ""),
        ("executable", ""),
        ("_base_executable", ""),
        ("prefix", ""),
        ("exec_prefix", ""),
        ("base_prefix", ""),
        ("base_exec_prefix", ""),
        ("_stdlib_dir", ""),
    ] {
        add(rt, module, name, text(value));
    }
    for (name, value) in [
        ("hexversion", HEXVERSION),
        ("api_version", 1013),
        ("maxsize", i64::MAX),
        ("maxunicode", 0x0010_FFFF),
    ] {
        add(rt, module, name, rt.new_int(value));
    }
    let git = ["CPython", "", ""].into_iter().map(text).collect::<Vec<_>>();
    add(rt, module, "_git", rt.new_tuple(git).into_object());
    add(rt, module, "builtin_module_names", builtin_module_names(rt));
    let stdlib = STDLIB_MODULE_NAMES.iter().map(|name| text(name)).collect();
    add(rt, module, "stdlib_module_names", rt.new_frozenset(stdlib)?);
    super::settings::add_namespaces(rt, module);
    Ok(())
}
