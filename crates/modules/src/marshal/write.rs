//! The writer.

use dashu_int::IBig;
use rustc_hash::FxHashMap;
use serpentarium_object::{
    Bytes, Code, Complex, Dict, Float, Int, List, Object, PyResult, Raised, Ref, Runtime, Set, Slice, Str,
    StrMethods as _, int_value, str_value, tuple_value, type_of,
};

use super::{FLAG_REF, MAX_DEPTH};

/// An object as bytes.
pub(super) fn write(rt: &Runtime, value: &Object, version: i32, allow_code: bool) -> PyResult<Vec<u8>> {
    if version >= 4
        && allow_code
        && let Some(code) = value.downcast::<Code>()
        && is_as_compiled(code)
        && let Ok(bytes) = serpentarium_bytecode::marshal::write_code(&code.unit, 1 < value.ref_count())
    {
        return Ok(bytes);
    }
    let known = FxHashMap::default();
    let mut writer = Writer { rt, version, allow_code, out: Vec::new(), known, next: 0, depth: 0 };
    writer.object(value)?;
    Ok(writer.out)
}

/// Whether the unit still says everything about the code object: constants and file names are what the compiler, or
/// the reader, gave it. What is flagged in marshal data then follows from the unit alone.
fn is_as_compiled(code: &Code) -> bool {
    let consts = code.consts.tail();
    *code.file() == *code.unit.filename
        && consts.len() == code.unit.consts.len()
        && consts.iter().filter_map(|object| object.downcast::<Code>()).all(|child| is_as_compiled(child))
}

struct Writer<'a> {
    rt: &'a Runtime,
    version: i32,
    allow_code: bool,
    out: Vec<u8>,
    /// Numbers of objects already written, by address.
    known: FxHashMap<usize, u32>,
    /// The number of the next object.
    next: u32,
    depth: usize,
}

impl Writer<'_> {
    fn unmarshallable(&self) -> Raised {
        self.rt.value_error("unmarshallable object")
    }

    fn size(&mut self, size: usize) -> PyResult<()> {
        match i32::try_from(size) {
            Ok(size) => {
                self.out.extend_from_slice(&size.to_le_bytes());
                Ok(())
            }
            Err(_) => Err(self.unmarshallable()),
        }
    }

    fn sized(&mut self, kind: u8, bytes: &[u8]) -> PyResult<()> {
        self.out.push(kind);
        self.size(bytes.len())?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    /// Objects that several hold are numbered and written once.
    fn flag(&mut self, object: &Object, alone: u32) -> Option<u8> {
        if self.version < 3 {
            return Some(0);
        }
        let interned = str_value(object).is_some_and(|text| text.is_interned());
        if object.ref_count() <= alone && !object.is_immortal() && !interned {
            return Some(0);
        }
        if let Some(number) = self.known.get(&object.address()) {
            self.out.push(b'r');
            self.out.extend_from_slice(&number.to_le_bytes());
            return None;
        }
        self.known.insert(object.address(), self.next);
        self.next += 1;
        Some(FLAG_REF)
    }

    /// Writes an object that the writer itself holds one more reference to.
    fn held(&mut self, object: Ref) -> PyResult<()> {
        self.counted(&object, 2)
    }

    fn object(&mut self, object: &Object) -> PyResult<()> {
        self.counted(object, 1)
    }

    fn counted(&mut self, object: &Object, alone: u32) -> PyResult<()> {
        let singletons = &self.rt.singletons;
        let fixed = [
            (&singletons.none, b'N'),
            (&singletons.r#true, b'T'),
            (&singletons.r#false, b'F'),
            (&singletons.ellipsis, b'.'),
        ];
        if let Some((_, kind)) = fixed.into_iter().find(|(known, _)| known.is_same(object)) {
            self.out.push(kind);
            return Ok(());
        }
        if object.is_same(&self.rt.exceptions.stop_iteration) {
            self.out.push(b'S');
            return Ok(());
        }
        if self.depth >= MAX_DEPTH {
            return Err(self.rt.value_error("object too deeply nested to marshal"));
        }
        let Some(flag) = self.flag(object, alone) else { return Ok(()) };
        self.depth += 1;
        let result = self.rt.evaluator().enter_recursion(self.rt, " while marshalling").and_then(|()| {
            let result = self.value(object, flag);
            self.rt.evaluator().leave_recursion(self.rt);
            result
        });
        self.depth -= 1;
        result
    }

    fn value(&mut self, object: &Object, flag: u8) -> PyResult<()> {
        let ty = type_of(object);
        let types = &self.rt.types;
        if ty.is_same(&types.int) {
            return int_value(object).map_or(Ok(()), |int| self.int(int, flag));
        }
        if ty.is_same(&types.str) {
            return str_value(object).map_or(Ok(()), |text| self.text(text, flag));
        }
        if let Some(float) = object.downcast::<Float>().filter(|_| ty.is_same(&types.float)) {
            self.float(float.0, b'g', b'f', flag);
            return Ok(());
        }
        if let Some(complex) = object.downcast::<Complex>().filter(|_| ty.is_same(&types.complex)) {
            self.complex(complex, flag);
            return Ok(());
        }
        if let Some(bytes) = object.downcast::<Bytes>().filter(|_| ty.is_same(&types.bytes)) {
            return self.sized(b's' | flag, bytes.tail());
        }
        if let Some(tuple) = tuple_value(object).filter(|_| ty.is_same(&types.tuple)) {
            let items = tuple.tail();
            if self.version >= 4 && items.len() < 256 {
                self.out.extend([b')' | flag, items.len() as u8]);
                return items.iter().try_for_each(|item| self.object(item));
            }
            return self.items(b'(' | flag, items);
        }
        if let Some(list) = object.downcast::<List>().filter(|_| ty.is_same(&types.list)) {
            self.out.push(b'[' | flag);
            let items = list.to_vec();
            self.size(items.len())?;
            return items.into_iter().try_for_each(|item| self.held(item));
        }
        if let Some(dict) = object.downcast::<Dict>().filter(|_| ty.is_same(&types.dict)) {
            return self.dict(dict, flag);
        }
        if let Some(set) = object.downcast::<Set>() {
            return self.set(set, ty.is_same(&types.set), ty.is_same(&types.frozenset), flag);
        }
        if let Some(code) = object.downcast::<Code>() {
            return self.code(code, flag);
        }
        if let Some(slice) = object.downcast::<Slice>().filter(|_| self.version >= 5) {
            self.out.push(b':' | flag);
            for part in [&slice.start, &slice.stop, &slice.step] {
                let part = part.get().unwrap_or_else(|| self.rt.none());
                self.held(part)?;
            }
            return Ok(());
        }
        match self.rt.buffer_bytes(object) {
            Ok(Some(bytes)) if !object.is::<Bytes>() => self.sized(b's' | flag, &bytes),
            _ => Err(self.unmarshallable()),
        }
    }

    fn items(&mut self, kind: u8, items: &[Ref]) -> PyResult<()> {
        self.out.push(kind);
        self.size(items.len())?;
        items.iter().try_for_each(|item| self.object(item))
    }

    fn dict(&mut self, dict: &Dict, flag: u8) -> PyResult<()> {
        self.out.push(b'{' | flag);
        for (key, value) in dict.to_vec() {
            self.held(key)?;
            self.held(value)?;
        }
        self.out.push(b'0');
        Ok(())
    }

    /// Members go in the order of their own bytes, so that equal sets give equal bytes.
    fn set(&mut self, set: &Set, plain: bool, frozen: bool, flag: u8) -> PyResult<()> {
        let kind = match (plain, frozen) {
            (true, _) => b'<',
            (_, true) => b'>',
            _ => return Err(self.unmarshallable()),
        };
        self.out.push(kind | flag);
        let mut members = Vec::new();
        for member in set.to_vec() {
            let bytes = write(self.rt, &member, self.version, self.allow_code)?;
            members.push((bytes, member));
        }
        members.sort_by(|a, b| a.0.cmp(&b.0));
        self.size(members.len())?;
        members.into_iter().try_for_each(|(_, member)| self.held(member))
    }

    fn int(&mut self, int: &Int, flag: u8) -> PyResult<()> {
        if let Some(small) = int.small().and_then(|small| i32::try_from(small).ok()) {
            self.out.push(b'i' | flag);
            self.out.extend_from_slice(&small.to_le_bytes());
            return Ok(());
        }
        self.out.push(b'l' | flag);
        let big = int.to_big();
        let negative = big < IBig::ZERO;
        let bytes = {
            use dashu_int::ops::UnsignedAbs as _;
            big.unsigned_abs().to_le_bytes()
        };
        let mut digits: Vec<u16> = Vec::new();
        let (mut pending, mut bits) = (0_u32, 0);
        for &byte in &*bytes {
            pending |= u32::from(byte) << bits;
            bits += 8;
            if bits >= 15 {
                digits.push((pending & 0x7fff) as u16);
                pending >>= 15;
                bits -= 15;
            }
        }
        digits.push(pending as u16);
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let len = i32::try_from(digits.len()).map_err(|_| self.unmarshallable())?;
        self.out.extend_from_slice(&(if negative { -len } else { len }).to_le_bytes());
        for digit in digits {
            self.out.extend_from_slice(&digit.to_le_bytes());
        }
        Ok(())
    }

    fn float(&mut self, value: f64, binary: u8, text: u8, flag: u8) {
        if self.version > 1 {
            self.out.push(binary | flag);
            self.out.extend_from_slice(&value.to_le_bytes());
        } else {
            self.out.push(text | flag);
            self.float_text(value);
        }
    }

    fn float_text(&mut self, value: f64) {
        let text = serpentarium_numbers::float::repr(value);
        let text = text.strip_suffix(".0").unwrap_or(&text);
        self.out.push(text.len() as u8);
        self.out.extend_from_slice(text.as_bytes());
    }

    fn complex(&mut self, complex: &Complex, flag: u8) {
        if self.version > 1 {
            self.out.push(b'y' | flag);
            self.out.extend_from_slice(&complex.re.to_le_bytes());
            self.out.extend_from_slice(&complex.im.to_le_bytes());
        } else {
            self.out.push(b'x' | flag);
            self.float_text(complex.re);
            self.float_text(complex.im);
        }
    }

    fn text(&mut self, text: &serpentarium_object::Obj<Str>, flag: u8) -> PyResult<()> {
        let interned = text.is_interned();
        if self.version >= 4
            && let Some(ascii) = text.as_ascii()
        {
            if ascii.len() < 256 {
                self.out.extend([if interned { b'Z' } else { b'z' } | flag, ascii.len() as u8]);
                self.out.extend_from_slice(ascii.as_bytes());
                return Ok(());
            }
            return self.sized(if interned { b'A' } else { b'a' } | flag, ascii.as_bytes());
        }
        let kind = if interned && self.version >= 3 { b't' } else { b'u' };
        let wtf8 = text.text().to_wtf8();
        self.sized(kind | flag, wtf8.as_bytes())
    }

    /// A table of a code object, which nobody else holds unless it is empty.
    fn table(&mut self, bytes: &[u8]) -> PyResult<()> {
        if bytes.is_empty() {
            return self.object(self.rt.new_bytes(bytes).as_object());
        }
        self.sized(b's', bytes)
    }

    /// `co_code` is made for the occasion and kept by the code object as well: numbered, and never met again.
    fn code_bytes(&mut self, bytes: &[u8]) -> PyResult<()> {
        if self.version < 3 {
            return self.sized(b's', bytes);
        }
        self.next += 1;
        self.sized(b's' | FLAG_REF, bytes)
    }

    fn code(&mut self, code: &Code, flag: u8) -> PyResult<()> {
        if !self.allow_code {
            return Err(self.rt.value_error("marshalling code objects is disallowed"));
        }
        let unit = &code.unit;
        self.out.push(b'c' | flag);
        for number in [unit.argcount, unit.posonlyargcount, unit.kwonlyargcount, unit.stacksize, unit.flags] {
            self.out.extend_from_slice(&number.to_le_bytes());
        }
        self.code_bytes(&unit.code)?;
        self.object(code.consts.as_object())?;
        self.object(code.names.as_object())?;
        self.object(code.local_names.as_object())?;
        self.table(&unit.localspluskinds)?;
        self.object(code.filename().as_object())?;
        self.object(code.name.as_object())?;
        self.object(code.qualname.as_object())?;
        self.out.extend_from_slice(&unit.firstlineno.to_le_bytes());
        self.table(&unit.linetable)?;
        self.table(&unit.exceptiontable)
    }
}
