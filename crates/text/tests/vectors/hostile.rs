//! Inputs made to be slow or to go wrong, and handlers that misbehave.

use serpentarium_text::codecs::{
    self, DecodeReplacement, EncodeReplacement, EncodedReplacement, Errors, Fault, resume_position,
};
use serpentarium_text::{SizeError, Text, TextBuf, TextBuilder};

/// Searching for a needle that nearly matches everywhere ends, in every kind.
#[test]
fn searching_is_linear() {
    for wide in ["a", "Ω", "😀"] {
        let hay = TextBuf::from(wide).as_text().repeat(400_000).unwrap();
        let half = hay.as_text().slice(0..200_000);
        for other in ["b", wide] {
            let other = TextBuf::from(other);
            let (behind, before) =
                (half.concat(other.as_text()).unwrap(), other.as_text().concat(half).unwrap());
            let found = other.as_text() == wide;
            for needle in [behind.as_text(), before.as_text()] {
                assert_eq!(hay.as_text().find(needle, 0, isize::MAX), found.then_some(0));
                assert_eq!(hay.as_text().rfind(needle, 0, isize::MAX), found.then_some(199_999));
                assert_eq!(hay.as_text().count(needle, 0, isize::MAX), usize::from(found));
                let parts = if found { 2 } else { 1 };
                assert_eq!(hay.as_text().split(Some(needle), -1).len(), parts);
                assert_eq!(hay.as_text().rsplit(Some(needle), -1).len(), parts);
            }
        }
    }
}

#[test]
fn impossible_sizes_are_errors() {
    let two = TextBuf::from("ab");
    let two = two.as_text();
    assert_eq!(two.repeat(isize::MAX), Err(SizeError::TooLong));
    assert_eq!(two.repeat(isize::MAX / 2), Err(SizeError::NoMemory));
    assert_eq!(two.center(isize::MAX, 0x20), Err(SizeError::NoMemory));
    assert_eq!(two.zfill(isize::MAX), Err(SizeError::NoMemory));
    let tabs = TextBuf::from("\t\t");
    assert_eq!(tabs.as_text().expandtabs(isize::MAX), Err(SizeError::TooLong));
}

#[test]
fn builder_stays_canonical() {
    let wide = TextBuf::from("aé😀");
    let mut out = TextBuilder::new();
    out.push_text(wide.as_text().slice(0..1));
    assert_eq!(out.as_text().kind().width(), 1);
    out.push_text(wide.as_text().slice(1..2));
    assert!(matches!(out.as_text(), Text::Latin1(_)));
    out.push_str("Ω");
    assert!(matches!(out.as_text(), Text::Ucs2(_)));
    out.push_text(wide.as_text());
    assert_eq!(out.finish(), "aéΩaé😀");
    assert!(matches!(wide.as_text().slice(0..2).narrow().as_text(), Text::Latin1(_)));
    assert_eq!(TextBuf::from("Ω").as_text().storage_bytes().as_ref(), [0xA9, 3]);
}

/// A handler may exchange the input; the decoder goes on in the new one.
#[test]
fn a_decode_handler_exchanges_the_input() {
    let handler = &mut |_: &[u8], fault: Fault| {
        let input = Some(b"xyz".to_vec());
        Ok::<_, Fault>(DecodeReplacement { text: TextBuf::from("<>"), resume: fault.start, input })
    };
    let decoded = codecs::decode_utf8(b"ab\xFFcd", true, handler).unwrap();
    assert_eq!(decoded.text, "ab<>z");
    let beyond = &mut |_: &[u8], _: Fault| {
        Ok::<_, Fault>(DecodeReplacement { text: TextBuf::new(), resume: usize::MAX, input: None })
    };
    assert_eq!(codecs::decode_ascii(b"a\xFFb", beyond).unwrap().text, "a");
}

/// A replacement that cannot be encoded either raises the first error again.
#[test]
fn an_encode_handler_answers_what_cannot_be_encoded() {
    let handler = &mut |_: Text<'_>, fault: Fault| {
        let data = EncodedReplacement::Text(TextBuf::from("é"));
        Ok::<_, Fault>(EncodeReplacement { data, resume: fault.end })
    };
    let text = TextBuf::from_code_points([97, 0xD800]);
    let fault = codecs::encode_ascii(text.as_text(), handler).unwrap_err();
    assert_eq!((fault.start, fault.end, fault.reason), (1, 2, "ordinal not in range(128)"));
    assert!(codecs::encode_utf8(text.as_text(), handler).is_err());
    assert_eq!(codecs::encode_latin1(text.as_text(), handler).unwrap(), b"a\xE9");
}

#[test]
fn names_replace() {
    let handler = &mut Errors::NameReplace.encoder::<Fault>(|cp| (cp == 0xE9).then(|| "E ACUTE".to_owned()));
    let text = TextBuf::from("éΩ");
    assert_eq!(codecs::encode_ascii(text.as_text(), handler).unwrap(), b"\\N{E ACUTE}\\u03a9");
}

#[test]
fn positions_of_python_handlers() {
    assert_eq!(resume_position(-1, 5), Some(4));
    assert_eq!(resume_position(5, 5), Some(5));
    assert_eq!(resume_position(6, 5), None);
    assert_eq!(resume_position(-6, 5), None);
    assert_eq!(resume_position(isize::MIN, 5), None);
}
