//! Marshal data, `.pyc` headers, listings and the verifier, on code written by hand and on damaged copies of it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::rc::Rc;

use serpentarium_bytecode::code::local_kind;
use serpentarium_bytecode::dis::{self, Options};
use serpentarium_bytecode::marshal::{self, MarshalError};
use serpentarium_bytecode::opcode::number::{
    LOAD_CONST, LOAD_FAST, LOAD_SMALL_INT, POP_TOP, RESUME, RETURN_VALUE, STORE_FAST,
};
use serpentarium_bytecode::pyc::{self, PycError, Validation};
use serpentarium_bytecode::verify::verify;
use serpentarium_bytecode::{CodeObject, Const, Opcode};

fn name(text: &str) -> Rc<str> {
    Rc::from(text)
}

/// `def f(a): b = 7; return (1.5, 'x-y', b'z', 10 ** 30, frozenset({'k'}))`, more or less.
fn sample() -> CodeObject {
    let tuple = Const::Tuple(vec![
        Rc::new(Const::Float(1.5)),
        Rc::new(Const::str("x-y")),
        Rc::new(Const::Bytes(b"zz".to_vec())),
        Rc::new(Const::Int(dashu_int::IBig::from(10).pow(30))),
        Rc::new(Const::FrozenSet(vec![Rc::new(Const::str("k"))])),
    ]);
    CodeObject {
        argcount: 1,
        posonlyargcount: 0,
        kwonlyargcount: 0,
        stacksize: 1,
        flags: 3,
        code: vec![
            RESUME,
            0,
            LOAD_SMALL_INT,
            7,
            STORE_FAST,
            1,
            LOAD_FAST,
            0,
            POP_TOP,
            0,
            LOAD_CONST,
            0,
            RETURN_VALUE,
            0,
        ],
        consts: vec![Rc::new(tuple)],
        names: Vec::new(),
        localsplusnames: vec![name("a"), name("b")],
        localspluskinds: vec![
            local_kind::LOCAL | local_kind::ARG_POS | local_kind::ARG_KW,
            local_kind::LOCAL,
        ],
        filename: name("sample.py"),
        name: name("f"),
        qualname: name("f"),
        firstlineno: 1,
        linetable: vec![0x80, 0x00, 0xd8, 0x00, 0x01, 0x80, 0x00, 0x82, 0x00],
        exceptiontable: Vec::new(),
    }
}

#[test]
fn what_is_written_is_read_back() {
    let code = Rc::new(sample());
    let validation = Validation::Timestamp { mtime: 12, size: 34 };
    let bytes = pyc::write(&code, validation).unwrap();
    let (found, read) = pyc::read(&bytes).unwrap();
    assert_eq!(found, validation);
    verify(&read).unwrap();
    assert_eq!(pyc::write(&read, validation).unwrap(), bytes);
    assert_eq!(format!("{:?}", read.consts), format!("{:?}", code.consts));
    assert_eq!(
        dis::disassemble(&read, Options::default(), &|_| 0),
        dis::disassemble(&code, Options::default(), &|_| 0)
    );
}

/// The hashes CPython 3.14's `importlib.util.source_hash` gives.
#[test]
fn source_hashes_are_those_of_cpython() {
    for (source, wanted) in HASHES {
        assert_eq!(pyc::source_hash(source.as_bytes()), *wanted, "{source:?}");
    }
}

#[test]
fn headers_are_checked() {
    assert_eq!(pyc::read_header(b"short"), Err(PycError::TooShort));
    assert_eq!(pyc::read_header(&[0; 16]), Err(PycError::BadMagic));
    let mut header = pyc::MAGIC.to_vec();
    header.extend([8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(pyc::read_header(&header), Err(PycError::BadFlags(8)));
}

#[test]
fn the_verifier_refuses_what_could_go_wrong() {
    let faults: [(&str, Vec<u8>); 7] = [
        ("a constant out of range", vec![LOAD_CONST, 1, RETURN_VALUE, 0]),
        ("a slot out of range", vec![LOAD_FAST, 2, RETURN_VALUE, 0]),
        ("too little on the stack", vec![POP_TOP, 0, LOAD_CONST, 0, RETURN_VALUE, 0]),
        ("too much on the stack", vec![LOAD_CONST, 0, LOAD_CONST, 0, RETURN_VALUE, 0]),
        ("the code runs off its end", vec![RESUME, 0]),
        ("a jump to no instruction", vec![Opcode::JumpForward as u8, 9, LOAD_CONST, 0, RETURN_VALUE, 0]),
        ("an unknown opcode or a cut-off instruction", vec![LOAD_CONST, 0, 232, 0]),
    ];
    for (fault, code) in faults {
        let mut faulty = sample();
        faulty.code = code;
        assert_eq!(verify(&faulty).map_err(|error| error.fault), Err(fault));
    }
}

#[test]
fn damaged_data_is_an_error_and_nothing_worse() {
    let mut outer = sample();
    outer.consts.push(Rc::new(Const::Code(Rc::new(sample()))));
    let bytes = marshal::write_code(&Rc::new(outer), true).unwrap();
    for length in 0..bytes.len() {
        assert!(marshal::read_code(&bytes[..length]).is_err());
    }
    let mut state = 1u64;
    let mut random = move |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    for _ in 0..20_000 {
        let mut damaged = bytes.clone();
        for _ in 0..=random(3) {
            let place = random(damaged.len());
            damaged[place] = random(256) as u8;
        }
        let Ok(code) = marshal::read_code(&damaged) else { continue };
        let _ = verify(&code);
        let options =
            Options { show_caches: true, show_offsets: true, show_positions: true, current: Some(3) };
        let _ = dis::disassemble_recursive(&code, options, &|_| 0);
        let _ = marshal::write_code(&code, true);
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_stack_overflow() {
    let mut bytes = b")\x01".repeat(100_000);
    bytes.push(b'N');
    assert_eq!(marshal::read_const(&bytes).err(), Some(MarshalError::Bad("recursion limit exceeded")));
    let mut deep = b")\x01".repeat(1_990);
    deep.push(b'N');
    let constant = marshal::read_const(&deep).unwrap();
    assert!(marshal::write_const(&constant).is_ok());
}

const HASHES: &[(&str, u64)] = &[
    ("", 0xa46a3a65cbb7f561),
    ("x", 0x59ac77ad437ba6a1),
    ("pass\n", 0xb92624cf96a45132),
    ("a = 1\nb = 2\nprint(a + b)\n", 0x959ad3b852dfe2e8),
];

#[test]
fn a_file_written_by_cpython_is_read_listed_and_written_back() {
    let bytes = include_bytes!("data/sample.pyc");
    let (validation, code) = pyc::read(bytes).unwrap();
    verify(&code).unwrap();
    assert_eq!(validation, pyc::Validation::Timestamp { mtime: 1_000_000_000, size: 32 });
    let listing = dis::disassemble_recursive(&code, Options::default(), &|_| 0);
    assert_eq!(listing, include_str!("data/sample.dis"));
    assert_eq!(pyc::write(&code, validation).unwrap(), bytes);
}

#[test]
fn columns_are_left_out_as_cpython_does() {
    // `def f(a,\n b):\n return (a +\n b)`, first as compiled, then with `-X no_debug_ranges`.
    let table = [
        0x80, 0x00, 0xe0, 0x0c, 0x0d, 0xd8, 0x07, 0x08, 0xf5, 0x03, 0x01, 0x0d, 0x09, 0xf0, 0x00, 0x01, 0x05,
        0x0a,
    ];
    let lines_only = [0xe8, 0x00, 0xe8, 0x04, 0xe8, 0x02, 0xed, 0x03, 0xe8, 0x00];
    assert_eq!(serpentarium_bytecode::linetable::without_columns(&table, 1), lines_only);
}
