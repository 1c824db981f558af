//! Paths: from arguments to bytes and back, and the path helpers that `posixpath` takes from here.

use serpentarium_object::{
    Bytes, HostErrorExt as _, NativeArgs, Object, PyResult, Raised, Ref, Runtime, StrMethods as _, int_value,
    str_value, type_of,
};

/// A path argument.
pub(super) struct PathArg {
    /// The path in the file system's encoding; empty if a descriptor was given.
    pub(super) bytes: Vec<u8>,
    /// It was given as `bytes`, so answers are `bytes` too.
    pub(super) is_bytes: bool,
    /// A descriptor given in place of a path.
    pub(super) fd: Option<i32>,
    /// The object given, for error reports.
    pub(super) object: Ref,
}

/// Text in the file system's encoding: UTF-8 with lone surrogates standing for raw bytes (PEP 383).
pub(super) fn fs_encode(text: &serpentarium_object::Obj<serpentarium_object::Str>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.char_len());
    let mut buffer = [0_u8; 4];
    for point in text.text().iter() {
        match char::from_u32(point) {
            Some(character) => bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes()),
            None => bytes.push((point & 0xff) as u8),
        }
    }
    bytes
}

/// The text of bytes in the file system's encoding.
pub(crate) fn fs_decode(rt: &Runtime, bytes: &[u8]) -> Ref {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return rt.new_str(text).into_object();
    }
    let mut builder = serpentarium_text::TextBuilder::new();
    for chunk in bytes.utf8_chunks() {
        builder.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| builder.push(0xdc00 + u32::from(*byte)));
    }
    rt.str_from_canonical(builder.finish().as_text()).into_object()
}

/// `os.fspath`: text, bytes, or what `__fspath__` returns.
pub(super) fn to_path(rt: &Runtime, object: &Object) -> PyResult {
    if str_value(object).is_some() || object.is::<Bytes>() {
        return Ok(object.to_ref());
    }
    let name = rt.type_name(object);
    let Some(result) = rt.call_special(object, &rt.names.fspath, &[])? else {
        return Err(rt.type_error(format!("expected str, bytes or os.PathLike object, not {name}")));
    };
    if str_value(&result).is_some() || result.is::<Bytes>() {
        return Ok(result);
    }
    let given = rt.type_name(&result);
    Err(rt.type_error(format!("expected {name}.__fspath__() to return str or bytes, not {given}")))
}

pub(super) fn fspath(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    to_path(rt, args.at(0))
}

/// A path argument of `function`; a descriptor where `allow_fd`.
pub(super) fn path_argument(
    rt: &Runtime,
    object: &Object,
    function: &str,
    name: &str,
    allow_fd: bool,
) -> PyResult<PathArg> {
    if allow_fd && (int_value(object).is_some() || type_of(object).slot(|t| t.index).is_some()) {
        let fd = rt.index_as_i32(object)?;
        return Ok(PathArg { bytes: Vec::new(), is_bytes: false, fd: Some(fd), object: object.to_ref() });
    }
    let has_method = rt.type_lookup(type_of(object), &rt.names.fspath).is_some();
    if str_value(object).is_none() && !object.is::<Bytes>() && !has_method {
        let kinds =
            if allow_fd { "string, bytes, os.PathLike or integer" } else { "string, bytes or os.PathLike" };
        let given = rt.type_name(object);
        return Err(rt.type_error(format!("{function}: {name} should be {kinds}, not {given}")));
    }
    let path = to_path(rt, object)?;
    let (bytes, is_bytes) = match str_value(&path) {
        Some(text) => (fs_encode(text), false),
        None => (rt.bytes_argument(&path).unwrap_or_default(), true),
    };
    if bytes.contains(&0) {
        let kind = if is_bytes { "byte" } else { "character" };
        return Err(rt.value_error(format!("{function}: embedded null {kind} in {name}")));
    }
    Ok(PathArg { bytes, is_bytes, fd: None, object: path })
}

impl PathArg {
    /// `OSError` for this path.
    pub(super) fn error(&self, rt: &Runtime, error: serpentarium_host::HostError) -> Raised {
        error.raise(rt, Some(&self.object))
    }

    /// A name in the path's own kind.
    pub(super) fn same_kind(&self, rt: &Runtime, bytes: &[u8]) -> Ref {
        if self.is_bytes { rt.new_bytes(bytes).into_object() } else { fs_decode(rt, bytes) }
    }
}

fn answer(rt: &Runtime, path: &PathArg, bytes: &[u8]) -> Ref {
    path.same_kind(rt, bytes)
}

/// `posixpath.normpath`
pub(super) fn normpath(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument_raw(rt, args.at(0))?;
    Ok(answer(rt, &path, &normalize(&path.bytes)))
}

fn path_argument_raw(rt: &Runtime, object: &Object) -> PyResult<PathArg> {
    let object = to_path(rt, object)?;
    let (bytes, is_bytes) = match str_value(&object) {
        Some(text) => (fs_encode(text), false),
        None => (rt.bytes_argument(&object).unwrap_or_default(), true),
    };
    Ok(PathArg { bytes, is_bytes, fd: None, object })
}

/// Leading slashes kept (two of them as they are, three or more as one), `.` and `..` resolved by text.
fn normalize(path: &[u8]) -> Vec<u8> {
    if path.is_empty() {
        return b".".to_vec();
    }
    let slashes = path.iter().take_while(|byte| **byte == b'/').count();
    let root = match slashes {
        0 => 0,
        2 => 2,
        _ => 1,
    };
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." if root == 0 && parts.last().is_none_or(|last| *last == b"..") => parts.push(part),
            b".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let mut result = vec![b'/'; root];
    result.extend(parts.join(&b'/'));
    if result.is_empty() { b".".to_vec() } else { result }
}

/// `posixpath.splitroot`: drive (always empty), root, tail.
pub(super) fn splitroot_ex(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let path = path_argument_raw(rt, args.at(0))?;
    let root = match path.bytes.as_slice() {
        [b'/', b'/', b'/', ..] | [b'/'] => 1,
        [b'/', b'/', ..] => 2,
        [b'/', ..] => 1,
        _ => 0,
    };
    let parts = [&[][..], &path.bytes[..root], &path.bytes[root..]];
    Ok(rt.new_tracked_tuple(parts.map(|part| answer(rt, &path, part)).to_vec()).into_object())
}

/// The bytes of a path argument, for other modules.
pub(crate) fn path_bytes(rt: &Runtime, object: &Object) -> PyResult<Vec<u8>> {
    path_argument(rt, object, "open", "path", false).map(|path| path.bytes)
}

/// A path argument as text or bytes, for other modules.
pub(crate) fn path_object(rt: &Runtime, object: &Object) -> PyResult {
    to_path(rt, object)
}
