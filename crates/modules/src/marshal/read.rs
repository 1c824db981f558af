//! The reader. It accepts any bytes; what is damaged raises, and code is verified before anybody can run it.

use std::rc::Rc;

use dashu_int::{IBig, UBig};
use serpentarium_bytecode::{CodeObject, Const};
use serpentarium_object::{
    Bytes, Code, Complex, Dict, Float, List, Obj, Object, PyResult, Raised, Ref, Runtime, Set, Slice, Slot,
    Str, StrMethods as _, Tuple, int_value, str_value, tuple_value,
};
use serpentarium_text::TextBuf;

use super::{FLAG_REF, MAX_DEPTH};

/// Reads an object from the start of `data`; the object and how many bytes it took.
pub(super) fn read(rt: &Runtime, data: &[u8], allow_code: bool) -> PyResult<(Ref, usize)> {
    let mut reader = Reader { rt, data, refs: Vec::new(), depth: 0, allow_code };
    let object = reader.required("object")?;
    Ok((object, data.len() - reader.data.len()))
}

struct Reader<'a> {
    rt: &'a Runtime,
    data: &'a [u8],
    /// Numbered objects; one that is still being read has its place but no value.
    refs: Vec<Option<Ref>>,
    depth: usize,
    allow_code: bool,
}

impl<'a> Reader<'a> {
    fn bad(&self, what: &str) -> Raised {
        self.rt.value_error(format!("bad marshal data ({what})"))
    }

    fn take(&mut self, count: usize) -> PyResult<&'a [u8]> {
        match self.data.split_at_checked(count) {
            Some((taken, rest)) => {
                self.data = rest;
                Ok(taken)
            }
            None => Err(self.rt.raise(&self.rt.exceptions.eof_error, "marshal data too short")),
        }
    }

    fn array<const N: usize>(&mut self) -> PyResult<[u8; N]> {
        let taken = self.take(N)?;
        let mut array = [0; N];
        array.copy_from_slice(taken);
        Ok(array)
    }

    /// A byte that tells a size.
    fn byte(&mut self) -> PyResult<usize> {
        let Some((&byte, rest)) = self.data.split_first() else {
            let text = "EOF read where not expected";
            return Err(self.rt.raise(&self.rt.exceptions.eof_error, text));
        };
        self.data = rest;
        Ok(usize::from(byte))
    }

    fn int(&mut self) -> PyResult<i32> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    fn size(&mut self, what: &str) -> PyResult<usize> {
        let size = self.int()?;
        usize::try_from(size).map_err(|_| self.bad(&format!("{what} size out of range")))
    }

    fn sized(&mut self, what: &str) -> PyResult<&'a [u8]> {
        let size = self.size(what)?;
        self.take(size)
    }

    fn required(&mut self, what: &str) -> PyResult {
        match self.object()? {
            Some(object) => Ok(object),
            None => Err(self.rt.type_error(format!("NULL object in marshal data for {what}"))),
        }
    }

    fn object(&mut self) -> PyResult<Option<Ref>> {
        let Some((&byte, rest)) = self.data.split_first() else {
            let text = "EOF read where object expected";
            return Err(self.rt.raise(&self.rt.exceptions.eof_error, text));
        };
        self.data = rest;
        if self.depth >= MAX_DEPTH {
            return Err(self.rt.value_error("recursion limit exceeded"));
        }
        self.depth += 1;
        let result = self.rt.evaluator().enter_recursion(self.rt, " while unmarshalling").and_then(|()| {
            let result = self.value(byte & !FLAG_REF, byte & FLAG_REF != 0);
            self.rt.evaluator().leave_recursion(self.rt);
            result
        });
        self.depth -= 1;
        result
    }

    fn value(&mut self, kind: u8, flag: bool) -> PyResult<Option<Ref>> {
        let rt = self.rt;
        match kind {
            b'0' => return Ok(None),
            b'r' => {
                let index = self.int()?;
                let known =
                    usize::try_from(index).ok().and_then(|index| self.refs.get(index).cloned().flatten());
                return known.map(Some).ok_or_else(|| self.bad("invalid reference"));
            }
            _ => {}
        }
        let place = flag.then(|| {
            self.refs.push(None);
            self.refs.len() - 1
        });
        let object = match kind {
            b'N' | b'T' | b'F' | b'.' | b'S' => self.constant(kind),
            b'i' => rt.new_int(i64::from(self.int()?)),
            b'I' => rt.new_int(i64::from_le_bytes(self.array()?)),
            b'l' => self.long()?,
            b'g' => rt.new_float(f64::from_le_bytes(self.array()?)),
            b'f' => rt.new_float(self.float_text()?),
            b'y' => {
                let (re, im) = (f64::from_le_bytes(self.array()?), f64::from_le_bytes(self.array()?));
                rt.heap.alloc(&rt.types.complex, Complex { re, im }).into_object()
            }
            b'x' => {
                let (re, im) = (self.float_text()?, self.float_text()?);
                rt.heap.alloc(&rt.types.complex, Complex { re, im }).into_object()
            }
            b's' => rt.new_bytes(self.sized("bytes object")?).into_object(),
            b'a' | b'A' | b'u' | b't' | b'z' | b'Z' => self.text(kind)?,
            b')' => {
                let len = self.byte()?;
                rt.new_tuple(self.items(len, "tuple")?).into_object()
            }
            b'(' => {
                let len = self.size("tuple")?;
                rt.new_tuple(self.items(len, "tuple")?).into_object()
            }
            b'[' => return self.list(place).map(Some),
            b'{' => return self.dict(place).map(Some),
            b'<' => return self.set(place).map(Some),
            b'>' => {
                let len = self.size("set")?;
                rt.new_frozenset(self.items(len, "set")?)?
            }
            b':' => {
                let [start, stop, step] =
                    [self.required("slice")?, self.required("slice")?, self.required("slice")?];
                let payload = Slice { start: Slot::new(start), stop: Slot::new(stop), step: Slot::new(step) };
                rt.tracked(rt.heap.alloc(&rt.types.slice, payload)).into_object()
            }
            b'c' => self.code()?.into_object(),
            _ => return Err(self.bad("unknown type code")),
        };
        self.fill(place, &object);
        Ok(Some(object))
    }

    fn fill(&mut self, place: Option<usize>, object: &Object) {
        if let Some(place) = place.and_then(|place| self.refs.get_mut(place)) {
            *place = Some(object.to_ref());
        }
    }

    fn constant(&self, kind: u8) -> Ref {
        match kind {
            b'T' => self.rt.bool(true),
            b'F' => self.rt.bool(false),
            b'.' => self.rt.singletons.ellipsis.clone(),
            b'S' => self.rt.exceptions.stop_iteration.clone().into_object(),
            _ => self.rt.none(),
        }
    }

    fn items(&mut self, len: usize, what: &str) -> PyResult<Vec<Ref>> {
        let mut items = Vec::with_capacity(len.min(self.data.len()));
        for _ in 0..len {
            items.push(self.required(what)?);
        }
        Ok(items)
    }

    fn list(&mut self, place: Option<usize>) -> PyResult {
        let len = self.size("list")?;
        let list: Ref<List> = self.rt.new_list(Vec::new());
        self.fill(place, list.as_object());
        for _ in 0..len {
            let item = self.required("list")?;
            list.append(item);
        }
        list.allocated.set(len);
        Ok(list.into_object())
    }

    fn dict(&mut self, place: Option<usize>) -> PyResult {
        let dict: Ref<Dict> = self.rt.new_dict();
        self.fill(place, dict.as_object());
        while let Some(key) = self.object()? {
            let Some(value) = self.object()? else { break };
            dict.set_item(self.rt, &key, &value)?;
        }
        Ok(dict.into_object())
    }

    fn set(&mut self, place: Option<usize>) -> PyResult {
        let len = self.size("set")?;
        let set = self.rt.new_set(Vec::new())?;
        self.fill(place, &set);
        for _ in 0..len {
            let member = self.required("set")?;
            if let Some(set) = set.downcast::<Set>() {
                set.add(self.rt, &member)?;
            }
        }
        Ok(set)
    }

    fn long(&mut self) -> PyResult {
        let len = self.int()?;
        if len == i32::MIN {
            return Err(self.bad("long size out of range"));
        }
        let mut value = UBig::ZERO;
        let count = (len.unsigned_abs() as usize).saturating_mul(2);
        // A digit that cannot be is met before the end of data that is too short.
        let there = self.data.get(..count).unwrap_or(self.data);
        if there.chunks_exact(2).any(|pair| 0x7f < pair[1]) {
            return Err(self.bad("digit out of range in long"));
        }
        let digits = self.take(count)?;
        let mut bytes = Vec::with_capacity(digits.len());
        let (mut pending, mut bits) = (0_u32, 0);
        for (index, pair) in digits.chunks_exact(2).enumerate() {
            let digit = u32::from(u16::from_le_bytes([pair[0], pair[1]]));
            if digit == 0 && (index + 1) * 2 == digits.len() {
                return Err(self.bad("unnormalized long data"));
            }
            pending |= digit << bits;
            bits += 15;
            while bits >= 8 {
                bytes.push(pending as u8);
                pending >>= 8;
                bits -= 8;
            }
        }
        bytes.push(pending as u8);
        value += UBig::from_le_bytes(&bytes);
        let value = IBig::from(value);
        Ok(self.rt.new_big_int(if len < 0 { -value } else { value }))
    }

    fn float_text(&mut self) -> PyResult<f64> {
        let len = self.byte()?;
        let text = self.take(len)?;
        serpentarium_numbers::float::parse(text).ok_or_else(|| {
            let text = self.rt.new_bytes(text).into_object();
            let shown = self.rt.repr_text(&text).unwrap_or_default();
            let shown = shown.trim_start_matches('b');
            self.rt.value_error(format!("could not convert string to float: {shown}"))
        })
    }

    fn text(&mut self, kind: u8) -> PyResult {
        let bytes = match kind {
            b'z' | b'Z' => {
                let len = self.byte()?;
                self.take(len)?
            }
            _ => self.sized("string")?,
        };
        let text = match kind {
            b'u' | b't' => self.rt.decode(bytes, Some("utf-8"), Some("surrogatepass"))?,
            _ => self.rt.str_from_text(TextBuf::from_latin1(bytes.to_vec()).as_text()).into_object(),
        };
        if matches!(kind, b't' | b'A' | b'Z')
            && let Some(text) = str_value(&text)
        {
            return Ok(self.rt.intern_str(text.to_ref()).into_object());
        }
        Ok(text)
    }

    fn typed_tuple(&self, object: Ref) -> PyResult<Ref<Tuple>> {
        object.try_downcast::<Tuple>().map_err(|_| self.bad("code object"))
    }

    fn names(&self, object: Ref) -> PyResult<Ref<Tuple>> {
        let names = self.typed_tuple(object)?;
        let mut interned = Vec::new();
        for name in names.tail() {
            let Some(name) = str_value(name) else { return Err(self.bad("code object")) };
            interned.push(self.rt.intern_str(name.to_ref()).into_object());
        }
        Ok(self.rt.new_tuple(interned))
    }

    fn name(&self, object: Ref) -> PyResult<Ref<Str>> {
        let name = object.try_downcast::<Str>().map_err(|_| self.bad("code object"))?;
        Ok(self.rt.intern_str(name))
    }

    fn bytes(&self, object: &Object) -> PyResult<Vec<u8>> {
        match object.downcast::<Bytes>() {
            Some(bytes) => Ok(bytes.tail().to_vec()),
            None => Err(self.bad("code object")),
        }
    }

    fn count(&mut self) -> PyResult<u32> {
        let value = self.int()?;
        u32::try_from(value).map_err(|_| self.bad("code object"))
    }

    fn code(&mut self) -> PyResult<Ref<Code>> {
        if !self.allow_code {
            return Err(self.rt.value_error("unmarshalling code objects is disallowed"));
        }
        let rt = self.rt;
        let [argcount, posonlyargcount, kwonlyargcount, stacksize, flags] =
            [self.count()?, self.count()?, self.count()?, self.count()?, self.count()?];
        // All parts are read before the first is looked at, so data that ends too early is reported as that.
        let mut part = || self.required("code object");
        let [code, consts, names, local_names, kinds] = [part()?, part()?, part()?, part()?, part()?];
        let [filename, name, qualname] = [part()?, part()?, part()?];
        let firstlineno = self.int()?;
        let (lines, exceptions) = (self.required("code object")?, self.required("code object")?);
        let (code, localspluskinds) = (self.bytes(&code)?, self.bytes(&kinds)?);
        let (linetable, exceptiontable) = (self.bytes(&lines)?, self.bytes(&exceptions)?);
        let consts = self.typed_tuple(consts)?;
        let (names, local_names) = (self.names(names)?, self.names(local_names)?);
        let (filename, name, qualname) = (self.name(filename)?, self.name(name)?, self.name(qualname)?);
        let values: Vec<Option<Const>> = consts.tail().iter().map(|value| constant(rt, value)).collect();
        let complete = values.iter().all(Option::is_some);
        let values = values.into_iter().map(|value| Rc::new(value.unwrap_or(Const::None))).collect();
        let text = |name: &Obj<Str>| Rc::from(&*name.to_text());
        let texts =
            |names: &Obj<Tuple>| names.tail().iter().filter_map(|name| str_value(name)).map(text).collect();
        let mut unit = CodeObject {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            stacksize,
            flags,
            code,
            consts: values,
            names: texts(&names),
            localsplusnames: texts(&local_names),
            localspluskinds,
            filename: text(&filename),
            name: text(&name),
            qualname: text(&qualname),
            firstlineno,
            linetable,
            exceptiontable,
        };
        if let Err(error) = serpentarium_bytecode::verify::verify_one(&unit) {
            return Err(self.bad(&error.to_string()));
        }
        if !complete {
            // Only a program that makes code by hand has constants like lists; the unit does not speak of them.
            unit.consts.clear();
        }
        let payload = Code::new(Rc::new(unit), [consts, names, local_names], [filename, name, qualname]);
        Ok(rt.heap.alloc(&rt.types.code, payload))
    }
}

/// An object as a constant of a unit, if it can be one.
fn constant(rt: &Runtime, object: &Object) -> Option<Const> {
    let all = |items: Vec<Ref>| {
        items.iter().map(|item| constant(rt, item).map(Rc::new)).collect::<Option<Vec<_>>>()
    };
    if rt.is_none(object) {
        return Some(Const::None);
    }
    if object.is_same(&rt.singletons.ellipsis) {
        return Some(Const::Ellipsis);
    }
    if object.is_same(&rt.singletons.r#true) || object.is_same(&rt.singletons.r#false) {
        return Some(Const::bool(object.is_same(&rt.singletons.r#true)));
    }
    if let Some(int) = int_value(object) {
        return Some(Const::Int(int.to_big()));
    }
    if let Some(text) = str_value(object) {
        return Some(Const::Str(text.text().to_wtf8()));
    }
    if let Some(float) = object.downcast::<Float>() {
        return Some(Const::Float(float.0));
    }
    if let Some(complex) = object.downcast::<Complex>() {
        return Some(Const::Complex(complex.re, complex.im));
    }
    if let Some(bytes) = object.downcast::<Bytes>() {
        return Some(Const::Bytes(bytes.tail().to_vec()));
    }
    if let Some(tuple) = tuple_value(object) {
        return all(tuple.tail().to_vec()).map(Const::Tuple);
    }
    if let Some(set) = object.downcast::<Set>() {
        return all(set.to_vec()).map(Const::FrozenSet);
    }
    if let Some(slice) = object.downcast::<Slice>() {
        let part = |slot: &Slot| slot.get().and_then(|part| constant(rt, &part)).map(Rc::new);
        return Some(Const::Slice(Rc::new([part(&slice.start)?, part(&slice.stop)?, part(&slice.step)?])));
    }
    object.downcast::<Code>().map(|code| Const::Code(Rc::clone(&code.unit)))
}
