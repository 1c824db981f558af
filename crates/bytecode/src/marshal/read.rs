//! The reader. It accepts any bytes and answers damaged ones with an error.

use std::rc::Rc;

use dashu_int::{IBig, UBig};
use rustpython_wtf8::Wtf8Buf;

use super::{FLAG_REF, MAX_DEPTH, MarshalError, code};
use crate::code::CodeObject;
use crate::constant::Const;

type Result<T> = std::result::Result<T, MarshalError>;

/// Reads one code object from the start of `data`. It is not fit to run before [`crate::verify::verify`] accepts it.
pub fn read_code(data: &[u8]) -> Result<Rc<CodeObject>> {
    match &*read_const(data)? {
        Const::Code(code) => Ok(code.clone()),
        _ => Err(MarshalError::Bad("a code object was expected")),
    }
}

/// Reads one constant from the start of `data`.
pub fn read_const(data: &[u8]) -> Result<Rc<Const>> {
    Reader { data, refs: Vec::new(), depth: 0 }.object()
}

struct Reader<'a> {
    data: &'a [u8],
    /// Numbered objects; one that is still being read has its place but no value.
    refs: Vec<Option<Rc<Const>>>,
    depth: u32,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.data.split_at_checked(count).ok_or(MarshalError::TooShort)?;
        self.data = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| MarshalError::TooShort)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    fn int(&mut self) -> Result<i32> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    fn float(&mut self) -> Result<f64> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    fn size(&mut self, error: &'static str) -> Result<usize> {
        usize::try_from(self.int()?).map_err(|_| MarshalError::Bad(error))
    }

    fn object(&mut self) -> Result<Rc<Const>> {
        self.depth += 1;
        if MAX_DEPTH < self.depth {
            return Err(MarshalError::Bad("recursion limit exceeded"));
        }
        let byte = self.byte()?;
        let kind = byte & !FLAG_REF;
        let place = if byte & FLAG_REF != 0 && kind != code::REF {
            self.refs.push(None);
            Some(self.refs.len() - 1)
        } else {
            None
        };
        let object = self.payload(kind)?;
        if let Some(slot) = place.and_then(|place| self.refs.get_mut(place)) {
            *slot = Some(object.clone());
        }
        self.depth -= 1;
        Ok(object)
    }

    fn payload(&mut self, kind: u8) -> Result<Rc<Const>> {
        let object = match kind {
            code::NONE => Const::None,
            code::TRUE => Const::True,
            code::FALSE => Const::False,
            code::ELLIPSIS => Const::Ellipsis,
            code::INT => Const::Int(self.int()?.into()),
            code::LONG => Const::Int(self.long()?),
            code::FLOAT => Const::Float(self.float()?),
            code::COMPLEX => Const::Complex(self.float()?, self.float()?),
            code::BYTES => {
                let size = self.size("bytes object size out of range")?;
                Const::Bytes(self.take(size)?.to_vec())
            }
            code::SHORT_ASCII | code::SHORT_ASCII_INTERNED => {
                let size = usize::from(self.byte()?);
                Const::Str(self.latin1(size)?)
            }
            code::ASCII | code::ASCII_INTERNED => {
                let size = self.size("string size out of range")?;
                Const::Str(self.latin1(size)?)
            }
            code::UNICODE | code::INTERNED => {
                let size = self.size("string size out of range")?;
                let bytes = self.take(size)?.to_vec();
                Const::Str(Wtf8Buf::from_bytes(bytes).map_err(|_| MarshalError::Bad("invalid string data"))?)
            }
            code::SMALL_TUPLE => {
                let size = usize::from(self.byte()?);
                Const::Tuple(self.objects(size)?)
            }
            code::TUPLE => {
                let size = self.size("tuple size out of range")?;
                Const::Tuple(self.objects(size)?)
            }
            code::FROZENSET => {
                let size = self.size("set size out of range")?;
                Const::FrozenSet(self.objects(size)?)
            }
            code::SLICE => Const::Slice(Rc::new([self.object()?, self.object()?, self.object()?])),
            code::CODE => Const::Code(Rc::new(self.code()?)),
            code::REF => {
                let index = self.size("invalid reference")?;
                let found = self.refs.get(index).cloned().flatten();
                return found.ok_or(MarshalError::Bad("invalid reference"));
            }
            b'0' | b'S' | b'[' | b'<' | b'{' | b'f' | b'x' => return Err(MarshalError::Unsupported),
            _ => return Err(MarshalError::Bad("unknown type code")),
        };
        Ok(Rc::new(object))
    }

    fn objects(&mut self, count: usize) -> Result<Vec<Rc<Const>>> {
        // Every object takes a byte at least, which keeps a damaged count from reserving more than the data's size.
        if self.data.len() < count {
            return Err(MarshalError::TooShort);
        }
        (0..count).map(|_| self.object()).collect()
    }

    fn latin1(&mut self, size: usize) -> Result<Wtf8Buf> {
        let text: String = self.take(size)?.iter().map(|byte| char::from(*byte)).collect();
        Ok(Wtf8Buf::from(text))
    }

    fn long(&mut self) -> Result<IBig> {
        let count = self.int()?;
        let digits = self.take(2 * count.unsigned_abs() as usize)?;
        let mut bytes = vec![0u8; (digits.len() * 15).div_ceil(16) + 2];
        let mut last = 0;
        for (index, digit) in digits.chunks_exact(2).enumerate() {
            last = u16::from_le_bytes([digit[0], digit[1]]);
            if last >> 15 != 0 {
                return Err(MarshalError::Bad("digit out of range in long"));
            }
            let (byte, shift) = (index * 15 / 8, index * 15 % 8);
            for (part, bits) in (u32::from(last) << shift).to_le_bytes().into_iter().enumerate() {
                if let Some(byte) = bytes.get_mut(byte + part) {
                    *byte |= bits;
                }
            }
        }
        if count != 0 && last == 0 {
            return Err(MarshalError::Bad("unnormalized long data"));
        }
        let magnitude = IBig::from(UBig::from_le_bytes(&bytes));
        Ok(if count < 0 { -magnitude } else { magnitude })
    }

    fn code(&mut self) -> Result<CodeObject> {
        let mut count = || self.int().map(|value| value as u32);
        let (argcount, posonlyargcount, kwonlyargcount) = (count()?, count()?, count()?);
        let (stacksize, flags) = (count()?, count()?);
        Ok(CodeObject {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            stacksize,
            flags,
            code: self.bytes()?,
            consts: self.tuple()?,
            names: self.names()?,
            localsplusnames: self.names()?,
            localspluskinds: self.bytes()?,
            filename: self.name()?,
            name: self.name()?,
            qualname: self.name()?,
            firstlineno: self.int()?,
            linetable: self.bytes()?,
            exceptiontable: self.bytes()?,
        })
    }

    fn bytes(&mut self) -> Result<Vec<u8>> {
        match &*self.object()? {
            Const::Bytes(bytes) => Ok(bytes.clone()),
            _ => Err(MarshalError::Bad("bytes were expected in a code object")),
        }
    }

    fn tuple(&mut self) -> Result<Vec<Rc<Const>>> {
        match &*self.object()? {
            Const::Tuple(items) => Ok(items.clone()),
            _ => Err(MarshalError::Bad("a tuple was expected in a code object")),
        }
    }

    fn names(&mut self) -> Result<Vec<Rc<str>>> {
        self.tuple()?.iter().map(name_of).collect()
    }

    fn name(&mut self) -> Result<Rc<str>> {
        name_of(&self.object()?)
    }
}

fn name_of(constant: &Rc<Const>) -> Result<Rc<str>> {
    match &**constant {
        Const::Str(text) => Ok(Rc::from(&*text.to_string_lossy())),
        _ => Err(MarshalError::Bad("a name was expected in a code object")),
    }
}
