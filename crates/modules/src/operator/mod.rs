//! `_operator`: the operators as functions, and callables that fetch attributes, items and methods.

mod functions;
mod getters;
mod method_caller;
mod sequence;

use serpentarium_object::{BoundFn, MethodDef, ModuleSpec, Obj, Object, PyResult, Ref, Runtime, Type};

/// The module `_operator`.
pub(crate) const OPERATOR: ModuleSpec = ModuleSpec {
    name: "_operator",
    doc: "The operators of the language as functions: operator.add(x, y) is the expression x + y.",
    functions: FUNCTIONS,
    exec,
};

const fn one(name: &'static str, code: BoundFn, doc: &'static str) -> MethodDef {
    MethodDef::new(name, "($module, a, /)", code, doc).static_method()
}

const fn two(name: &'static str, code: BoundFn, doc: &'static str) -> MethodDef {
    MethodDef::new(name, "($module, a, b, /)", code, doc).static_method()
}

const FUNCTIONS: &[MethodDef] = &[
    one("truth", functions::truth, "Return True if a is true, False otherwise."),
    two("contains", functions::contains, "Same as b in a (note reversed operands)."),
    two("indexOf", sequence::index_of, "Return the first index of b in a."),
    two("countOf", sequence::count_of, "Return the number of items in a which are, or which equal, b."),
    two("is_", functions::is, "Same as a is b."),
    two("is_not", functions::is_not, "Same as a is not b."),
    one("is_none", functions::is_none, "Same as a is None."),
    one("is_not_none", functions::is_not_none, "Same as a is not None."),
    one("index", functions::index, "Same as a.__index__()"),
    two("add", functions::add, "Same as a + b."),
    two("sub", functions::sub, "Same as a - b."),
    two("mul", functions::mul, "Same as a * b."),
    two("matmul", functions::matmul, "Same as a @ b."),
    two("floordiv", functions::floordiv, "Same as a // b."),
    two("truediv", functions::truediv, "Same as a / b."),
    two("mod", functions::modulo, "Same as a % b."),
    one("neg", functions::neg, "Same as -a."),
    one("pos", functions::pos, "Same as +a."),
    one("abs", functions::abs, "Same as abs(a)."),
    one("inv", functions::invert, "Same as ~a."),
    one("invert", functions::invert, "Same as ~a."),
    two("lshift", functions::lshift, "Same as a << b."),
    two("rshift", functions::rshift, "Same as a >> b."),
    one("not_", functions::not, "Same as not a."),
    two("and_", functions::and, "Same as a & b."),
    two("xor", functions::xor, "Same as a ^ b."),
    two("or_", functions::or, "Same as a | b."),
    two("iadd", functions::iadd, "Same as a += b."),
    two("isub", functions::isub, "Same as a -= b."),
    two("imul", functions::imul, "Same as a *= b."),
    two("imatmul", functions::imatmul, "Same as a @= b."),
    two("ifloordiv", functions::ifloordiv, "Same as a //= b."),
    two("itruediv", functions::itruediv, "Same as a /= b."),
    two("imod", functions::imod, "Same as a %= b."),
    two("ilshift", functions::ilshift, "Same as a <<= b."),
    two("irshift", functions::irshift, "Same as a >>= b."),
    two("iand", functions::iand, "Same as a &= b."),
    two("ixor", functions::ixor, "Same as a ^= b."),
    two("ior", functions::ior, "Same as a |= b."),
    two("concat", sequence::concat, "Same as a + b, for a and b sequences."),
    two("iconcat", sequence::iconcat, "Same as a += b, for a and b sequences."),
    two("getitem", functions::getitem, "Same as a[b]."),
    MethodDef::new("setitem", "($module, a, b, c, /)", functions::setitem, "Same as a[b] = c.")
        .static_method(),
    two("delitem", functions::delitem, "Same as del a[b]."),
    two("pow", functions::pow, "Same as a ** b."),
    two("ipow", functions::ipow, "Same as a **= b."),
    two("eq", functions::eq, "Same as a == b."),
    two("ne", functions::ne, "Same as a != b."),
    two("lt", functions::lt, "Same as a < b."),
    two("le", functions::le, "Same as a <= b."),
    two("gt", functions::gt, "Same as a > b."),
    two("ge", functions::ge, "Same as a >= b."),
    two(
        "_compare_digest",
        sequence::compare_digest,
        "Return 'a == b' without telling by its time where they differ.",
    ),
    MethodDef::new(
        "length_hint",
        "($module, obj, default=0, /)",
        sequence::length_hint,
        "Return an estimate of the number of items in obj.",
    )
    .static_method(),
    MethodDef::fast(
        "call",
        "($module, obj, /, *args, **kwargs)",
        functions::call,
        "Same as obj(*args, **kwargs).",
    )
    .static_method(),
];

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let object = &rt.types.object;
    for (name, ty) in [
        ("attrgetter", rt.new_native_type::<getters::Getter>(&getters::ATTRGETTER, object)),
        ("itemgetter", rt.new_native_type::<getters::Getter>(&getters::ITEMGETTER, object)),
        (
            "methodcaller",
            rt.new_native_type::<method_caller::MethodCaller>(&method_caller::METHODCALLER, object),
        ),
    ] {
        crate::support::add(rt, module, name, ty.into_object());
    }
    Ok(())
}

/// The class a pickle of `object` names.
fn class_of(object: &Object) -> &Obj<Type> {
    serpentarium_object::type_of(object)
}
