//! Values of literals as objects and back.

use bumpalo::Bump;
use rustpython_wtf8::{Wtf8, Wtf8Buf};
use serpentarium_object::{
    Bytes, Complex, Object, PyResult, Ref, Runtime, Set, StrMethods as _, int_value, str_value, tuple_value,
    type_of,
};
use serpentarium_parser::ast::Constant;
use serpentarium_text::TextBuf;

/// The object a literal stands for.
pub(super) fn to_object(rt: &Runtime, constant: &Constant<'_>) -> PyResult {
    let all = |items: &[Constant<'_>]| -> PyResult<Vec<Ref>> {
        stacker::maybe_grow(super::read::RED_ZONE, super::read::SEGMENT, || {
            items.iter().map(|item| to_object(rt, item)).collect()
        })
    };
    Ok(match *constant {
        Constant::None => rt.none(),
        Constant::True => rt.bool(true),
        Constant::False => rt.bool(false),
        Constant::Ellipsis => rt.singletons.ellipsis.clone(),
        Constant::Int(value) => rt.new_int(value),
        Constant::BigInt(text) => rt.new_big_int(serpentarium_compiler::parse_big_int(text)),
        Constant::Float(value) => rt.new_float(value),
        Constant::Complex { real, imag } => rt.new_complex(real, imag),
        Constant::Str(text) => rt.str_from_canonical(TextBuf::from(text).as_text()).into_object(),
        Constant::Bytes(bytes) => rt.new_bytes(bytes).into_object(),
        Constant::Tuple(items) => rt.new_tuple(all(items)?).into_object(),
        Constant::FrozenSet(items) => rt.new_frozenset(all(items)?)?,
    })
}

/// What an object is as the value of a literal.
pub(super) enum Literal<'a> {
    /// A value some literal has.
    Known(Constant<'a>),
    /// An object of a class, named here, that no literal makes.
    Foreign(String),
}

/// Reads the value of a literal from an object (`validate_constant`).
pub(super) fn from_object<'a>(rt: &Runtime, arena: &'a Bump, object: &Object) -> PyResult<Literal<'a>> {
    let class = type_of(object);
    let types = &rt.types;
    let exactly = |ty: &Ref<serpentarium_object::Type>| class.is_same(ty);
    let known = if rt.is_none(object) {
        Constant::None
    } else if object.is_same(&rt.singletons.ellipsis) {
        Constant::Ellipsis
    } else if object.is_same(&rt.singletons.r#true) {
        Constant::True
    } else if object.is_same(&rt.singletons.r#false) {
        Constant::False
    } else if exactly(&types.int) {
        int(arena, object)
    } else if exactly(&types.float) {
        Constant::Float(rt.as_f64(object)?)
    } else if exactly(&types.complex) {
        let value = object.downcast::<Complex>().map(|value| (value.re, value.im)).unwrap_or_default();
        Constant::Complex { real: value.0, imag: value.1 }
    } else if exactly(&types.str) {
        let text = str_value(object).map_or_else(Wtf8Buf::new, |text| text.text().to_wtf8());
        Constant::Str(alloc_wtf8(arena, &text))
    } else if exactly(&types.bytes) {
        let bytes = object.downcast::<Bytes>().map_or(&[][..], |bytes| bytes.tail());
        Constant::Bytes(arena.alloc_slice_copy(bytes))
    } else if exactly(&types.tuple) {
        let items = tuple_value(object).map(|tuple| tuple.tail().to_vec()).unwrap_or_default();
        return many(rt, arena, &items, Constant::Tuple);
    } else if exactly(&types.frozenset) {
        let items = object.downcast::<Set>().map(|set| set.to_vec()).unwrap_or_default();
        return many(rt, arena, &items, Constant::FrozenSet);
    } else {
        let name = rt.class_name(class);
        return Ok(Literal::Foreign(name.rsplit('.').next().unwrap_or(&name).to_owned()));
    };
    Ok(Literal::Known(known))
}

fn many<'a>(
    rt: &Runtime,
    arena: &'a Bump,
    items: &[Ref],
    make: impl FnOnce(&'a [Constant<'a>]) -> Constant<'a>,
) -> PyResult<Literal<'a>> {
    rt.evaluator().enter_recursion(rt, " during compilation")?;
    let mut constants = Vec::with_capacity(items.len());
    for item in items {
        match from_object(rt, arena, item)? {
            Literal::Known(constant) => constants.push(constant),
            foreign @ Literal::Foreign(_) => return Ok(foreign),
        }
    }
    rt.evaluator().leave_recursion(rt);
    Ok(Literal::Known(make(arena.alloc_slice_copy(&constants))))
}

fn int<'a>(arena: &'a Bump, object: &Object) -> Constant<'a> {
    let Some(value) = int_value(object) else { return Constant::Int(0) };
    match value.small() {
        Some(small) => Constant::Int(small),
        None => Constant::BigInt(arena.alloc_str(&hexadecimal(&value.to_big()))),
    }
}

/// The text by which the tree holds large integers; hexadecimal, which takes linear time.
fn hexadecimal(value: &dashu_int::IBig) -> String {
    let digits = format!("{value:x}");
    match digits.strip_prefix('-') {
        Some(digits) => format!("-0x{digits}"),
        None => format!("0x{digits}"),
    }
}

fn alloc_wtf8<'a>(arena: &'a Bump, text: &Wtf8Buf) -> &'a Wtf8 {
    let bytes: &'a [u8] = arena.alloc_slice_copy(text.as_bytes());
    Wtf8::from_bytes(bytes).unwrap_or_else(|| Wtf8::new(""))
}
