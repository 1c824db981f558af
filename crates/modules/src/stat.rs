//! `_stat`: constants of file modes and questions about them.

use serpentarium_object::{MethodDef, ModuleSpec, NativeArgs, Object, PyResult, Runtime};

use crate::support::{add_ints, int_argument};

macro_rules! kinds {
    ($($function:ident $name:literal $kind:expr, $doc:literal;)*) => {
        $(fn $function(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            let kind: Option<i64> = $kind;
            let mode = mode(rt, args.at(0))?;
            Ok(rt.bool(kind.is_some_and(|kind| mode & FORMAT == kind)))
        })*
        const FUNCTIONS: &[MethodDef] = &[
            $(MethodDef::new($name, "($module, object, /)", $function, $doc),)*
            MethodDef::new("S_IMODE", "($module, object, /)", permissions, "The part of a mode that chmod() can set."),
            MethodDef::new("S_IFMT", "($module, object, /)", format, "The part of a mode that says what kind of file it is."),
            MethodDef::new("filemode", "($module, object, /)", filemode, "A mode as ls shows it."),
        ];
    };
}

/// The bits of the kind of file.
const FORMAT: i64 = 0o170_000;

kinds! {
    is_dir "S_ISDIR" Some(0o040_000), "Whether it is a directory.";
    is_chr "S_ISCHR" Some(0o020_000), "Whether it is a character device.";
    is_blk "S_ISBLK" Some(0o060_000), "Whether it is a block device.";
    is_reg "S_ISREG" Some(0o100_000), "Whether it is a regular file.";
    is_fifo "S_ISFIFO" Some(0o010_000), "Whether it is a named pipe.";
    is_lnk "S_ISLNK" Some(0o120_000), "Whether it is a symbolic link.";
    is_sock "S_ISSOCK" Some(0o140_000), "Whether it is a socket.";
    is_door "S_ISDOOR" None, "Whether it is a door; this system has none.";
    is_port "S_ISPORT" None, "Whether it is an event port; this system has none.";
    is_wht "S_ISWHT" None, "Whether it is a whiteout; this system has none.";
}

/// The module `_stat`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "_stat",
    doc: "Constants and functions for what os.stat() says.",
    functions: FUNCTIONS,
    exec: |rt, module| {
        add_ints(rt, module, CONSTANTS);
        Ok(())
    },
};

const CONSTANTS: &[(&str, i64)] = &[
    ("SF_APPEND", 262144),
    ("SF_ARCHIVED", 65536),
    ("SF_DATALESS", 1073741824),
    ("SF_FIRMLINK", 8388608),
    ("SF_IMMUTABLE", 131072),
    ("SF_NOUNLINK", 1048576),
    ("SF_SETTABLE", 4294901760),
    ("SF_SNAPSHOT", 2097152),
    ("ST_ATIME", 7),
    ("ST_CTIME", 9),
    ("ST_DEV", 2),
    ("ST_GID", 5),
    ("ST_INO", 1),
    ("ST_MODE", 0),
    ("ST_MTIME", 8),
    ("ST_NLINK", 3),
    ("ST_SIZE", 6),
    ("ST_UID", 4),
    ("S_ENFMT", 1024),
    ("S_IEXEC", 64),
    ("S_IFBLK", 24576),
    ("S_IFCHR", 8192),
    ("S_IFDIR", 16384),
    ("S_IFDOOR", 0),
    ("S_IFIFO", 4096),
    ("S_IFLNK", 40960),
    ("S_IFPORT", 0),
    ("S_IFREG", 32768),
    ("S_IFSOCK", 49152),
    ("S_IFWHT", 0),
    ("S_IREAD", 256),
    ("S_IRGRP", 32),
    ("S_IROTH", 4),
    ("S_IRUSR", 256),
    ("S_IRWXG", 56),
    ("S_IRWXO", 7),
    ("S_IRWXU", 448),
    ("S_ISGID", 1024),
    ("S_ISUID", 2048),
    ("S_ISVTX", 512),
    ("S_IWGRP", 16),
    ("S_IWOTH", 2),
    ("S_IWRITE", 128),
    ("S_IWUSR", 128),
    ("S_IXGRP", 8),
    ("S_IXOTH", 1),
    ("S_IXUSR", 64),
    ("UF_APPEND", 4),
    ("UF_COMPRESSED", 32),
    ("UF_DATAVAULT", 128),
    ("UF_HIDDEN", 32768),
    ("UF_IMMUTABLE", 2),
    ("UF_NODUMP", 1),
    ("UF_NOUNLINK", 16),
    ("UF_OPAQUE", 8),
    ("UF_SETTABLE", 65535),
    ("UF_TRACKED", 64),
];

fn mode(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let mode = int_argument(rt, object)?;
    if u32::try_from(mode).is_err() {
        return Err(rt.overflow_error("mode out of range"));
    }
    Ok(mode)
}

fn permissions(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(mode(rt, args.at(0))? & 0o7777))
}

fn format(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(mode(rt, args.at(0))? & FORMAT))
}

fn filemode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mode = mode(rt, args.at(0))?;
    let kind = match mode & FORMAT {
        0o100_000 => '-',
        0o040_000 => 'd',
        0o120_000 => 'l',
        0o060_000 => 'b',
        0o020_000 => 'c',
        0o010_000 => 'p',
        0o140_000 => 's',
        _ => '?',
    };
    let mut text = String::from(kind);
    for (shift, special, with, without) in
        [(6, 0o4000, 's', 'S'), (3, 0o2000, 's', 'S'), (0, 0o1000, 't', 'T')]
    {
        let bits = mode >> shift & 7;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => with,
            (true, false) => without,
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    Ok(rt.new_str(&text).into_object())
}
