//! Format strings: byte order, sizes, alignment, places of values.

/// Byte order and sizes of a format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Layout {
    /// The machine's own, with alignment.
    Native,
    /// Standard sizes, least significant byte first.
    Little,
    /// Standard sizes, most significant byte first.
    Big,
}

/// One field, or several alike in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Code {
    /// The format character.
    pub(super) kind: u8,
    /// Where it starts.
    pub(super) offset: usize,
    /// Bytes of one value.
    pub(super) size: usize,
    /// How many values in a row.
    pub(super) repeat: usize,
}

/// A format read.
#[derive(Debug)]
pub(super) struct Format {
    pub(super) layout: Layout,
    pub(super) codes: Vec<Code>,
    /// Bytes in all.
    pub(super) size: usize,
    /// Values in all.
    pub(super) count: usize,
}

const TOO_LONG: &str = "total struct size too long";

/// Size and alignment of a format character.
fn measure(layout: Layout, kind: u8) -> Option<(usize, usize)> {
    let native = layout == Layout::Native;
    let (size, align) = match kind {
        b'x' | b'c' | b'b' | b'B' | b's' | b'p' | b'?' => (1, 1),
        b'h' | b'H' | b'e' => (2, 2),
        b'i' | b'I' | b'f' => (4, 4),
        b'l' | b'L' if !native => (4, 4),
        b'l' | b'L' | b'q' | b'Q' | b'd' => (8, 8),
        b'n' | b'N' | b'P' if native => (8, 8),
        b'F' => (8, 4),
        b'D' => (16, 8),
        _ => return None,
    };
    Some((size, if native { align } else { 1 }))
}

impl Format {
    /// Reads a format; the message for `struct.error` if it is wrong.
    pub(super) fn parse(text: &[u8]) -> Result<Self, &'static str> {
        let (layout, text) = match text.first() {
            Some(b'<') => (Layout::Little, &text[1..]),
            Some(b'>' | b'!') => (Layout::Big, &text[1..]),
            Some(b'=') => {
                (if cfg!(target_endian = "big") { Layout::Big } else { Layout::Little }, &text[1..])
            }
            Some(b'@') => (Layout::Native, &text[1..]),
            _ => (Layout::Native, text),
        };
        let mut format = Self { layout, codes: Vec::new(), size: 0, count: 0 };
        let mut bytes = text.iter().copied().peekable();
        while let Some(byte) = bytes.next() {
            if byte.is_ascii_whitespace() || byte == 0x0b {
                continue;
            }
            let mut kind = byte;
            let mut number = None;
            while kind.is_ascii_digit() {
                let digit = usize::from(kind - b'0');
                let next =
                    number.unwrap_or(0_usize).checked_mul(10).and_then(|number| number.checked_add(digit));
                number = Some(next.filter(|&next| isize::try_from(next).is_ok()).ok_or(TOO_LONG)?);
                kind = bytes.next().ok_or("repeat count given without format specifier")?;
            }
            format.add(kind, number.unwrap_or(1))?;
        }
        Ok(format)
    }

    fn add(&mut self, kind: u8, number: usize) -> Result<(), &'static str> {
        let (size, align) = measure(self.layout, kind).ok_or("bad char in struct format")?;
        let offset = self.size.checked_next_multiple_of(align).ok_or(TOO_LONG)?;
        let end = number.checked_mul(size).and_then(|length| offset.checked_add(length));
        self.size = end.filter(|&end| isize::try_from(end).is_ok()).ok_or(TOO_LONG)?;
        match kind {
            b'x' => {}
            b's' | b'p' => {
                self.codes.push(Code { kind, offset, size: number, repeat: 1 });
                self.count += 1;
            }
            _ if number > 0 => {
                self.codes.push(Code { kind, offset, size, repeat: number });
                self.count += number;
            }
            _ => {}
        }
        Ok(())
    }

    /// True if the most significant byte comes first.
    pub(super) fn is_big(&self) -> bool {
        self.layout == Layout::Big || (self.layout == Layout::Native && cfg!(target_endian = "big"))
    }

    /// The places of all values.
    pub(super) fn places(&self) -> impl Iterator<Item = Code> + '_ {
        self.codes.iter().flat_map(|code| {
            (0..code.repeat).map(|index| Code { offset: code.offset + index * code.size, repeat: 1, ..*code })
        })
    }
}
