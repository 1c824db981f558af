//! `math`: functions of real numbers and integers.

mod combinatorics;
mod elementary;
mod floats;
mod gamma;
mod integers;
mod inverse;
mod logarithm;
mod norm;
mod sums;

use serpentarium_object::{MethodDef, ModuleSpec, PyResult, Raised, Ref, Runtime};

const fn function(
    name: &'static str,
    signature: &'static str,
    code: serpentarium_object::BoundFn,
    doc: &'static str,
) -> MethodDef {
    MethodDef::new(name, signature, code, doc).static_method()
}

/// The module `math`.
pub(crate) const MATH: ModuleSpec = ModuleSpec {
    name: "math",
    doc: "Mathematical functions of real numbers and of integers.",
    functions: FUNCTIONS,
    exec,
};

const ONE: &str = "($module, x, /)";
const TWO: &str = "($module, x, y, /)";

const FUNCTIONS: &[MethodDef] = &[
    function("acos", ONE, elementary::acos, "Arc cosine in radians, between 0 and pi."),
    function("acosh", ONE, elementary::acosh, "Inverse hyperbolic cosine."),
    function("asin", ONE, elementary::asin, "Arc sine in radians, between -pi/2 and pi/2."),
    function("asinh", ONE, elementary::asinh, "Inverse hyperbolic sine."),
    function("atan", ONE, elementary::atan, "Arc tangent in radians, between -pi/2 and pi/2."),
    function(
        "atan2",
        "($module, y, x, /)",
        elementary::atan2,
        "Arc tangent of y/x in radians, in the right quadrant.",
    ),
    function("atanh", ONE, elementary::atanh, "Inverse hyperbolic tangent."),
    function("cbrt", ONE, elementary::cbrt, "Cube root."),
    function("ceil", ONE, floats::ceil, "The smallest integer not below x."),
    function("copysign", TWO, floats::copysign, "The size of x with the sign of y."),
    function("cos", ONE, elementary::cos, "Cosine of x radians."),
    function("cosh", ONE, elementary::cosh, "Hyperbolic cosine."),
    function("degrees", ONE, elementary::degrees, "From radians to degrees."),
    function("dist", "($module, p, q, /)", norm::dist, "Euclidean distance of two points."),
    function("erf", ONE, elementary::erf, "Error function."),
    function("erfc", ONE, elementary::erfc, "Complementary error function."),
    function("exp", ONE, elementary::exp, "e to the power x."),
    function("exp2", ONE, elementary::exp2, "2 to the power x."),
    function("expm1", ONE, elementary::expm1, "exp(x) - 1 without loss of precision for small x."),
    function("fabs", ONE, floats::fabs, "The size of x as a float."),
    function(
        "factorial",
        "($module, n, /)",
        combinatorics::factorial,
        "Product of the integers from 1 to n.",
    ),
    function("floor", ONE, floats::floor, "The largest integer not above x."),
    function("fma", "($module, x, y, z, /)", floats::fma, "x * y + z, rounded once."),
    function("fmod", TWO, floats::fmod, "Remainder with the sign of x, as in C."),
    function("frexp", ONE, floats::frexp, "Mantissa and exponent of x."),
    function("fsum", "($module, seq, /)", sums::fsum, "Sum of floats, rounded once."),
    function("gamma", ONE, gamma::gamma, "Gamma function."),
    function("gcd", "($module, /, *integers)", integers::gcd, "Greatest common divisor."),
    MethodDef::fast(
        "hypot",
        "($module, /, *coordinates)",
        norm::hypot,
        "Distance of a point from the origin.",
    )
    .static_method(),
    function(
        "isclose",
        "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
        floats::isclose,
        "True if two numbers are close to each other.",
    ),
    function("isfinite", ONE, floats::isfinite, "True if x is neither infinite nor NaN."),
    function("isinf", ONE, floats::isinf, "True if x is infinite."),
    function("isnan", ONE, floats::isnan, "True if x is NaN."),
    function("isqrt", "($module, n, /)", integers::isqrt, "Integer part of the square root."),
    function("lcm", "($module, /, *integers)", integers::lcm, "Least common multiple."),
    function("ldexp", "($module, x, i, /)", floats::ldexp, "x times 2 to the power i."),
    function("lgamma", ONE, gamma::lgamma, "Logarithm of the size of the gamma function."),
    MethodDef::fast("log", "", logarithm::log, "Logarithm to the given base, or to e.").static_method(),
    function("log1p", ONE, logarithm::log1p, "Logarithm of 1 + x without loss of precision for small x."),
    function("log10", ONE, logarithm::log10, "Logarithm to base 10."),
    function("log2", ONE, logarithm::log2, "Logarithm to base 2."),
    function("modf", ONE, floats::modf, "Fractional and integer part."),
    function("pow", TWO, floats::pow, "x to the power y, as in C."),
    function("radians", ONE, elementary::radians, "From degrees to radians."),
    function(
        "remainder",
        TWO,
        floats::remainder,
        "Difference to the nearest multiple of y, as IEEE 754 has it.",
    ),
    function("sin", ONE, elementary::sin, "Sine of x radians."),
    function("sinh", ONE, elementary::sinh, "Hyperbolic sine."),
    function("sqrt", ONE, elementary::sqrt, "Square root."),
    function("tan", ONE, elementary::tan, "Tangent of x radians."),
    function("tanh", ONE, elementary::tanh, "Hyperbolic tangent."),
    function("sumprod", "($module, p, q, /)", sums::sumprod, "Sum of products of two iterables."),
    function("trunc", ONE, floats::trunc, "The integer part, towards zero."),
    function("prod", "($module, iterable, /, *, start=1)", sums::prod, "Product of all items."),
    function("perm", "($module, n, k=None, /)", combinatorics::perm, "Ways to choose k of n items in order."),
    function("comb", "($module, n, k, /)", combinatorics::comb, "Ways to choose k of n items without order."),
    function(
        "nextafter",
        "($module, x, y, /, *, steps=None)",
        floats::nextafter,
        "The float so many steps after x towards y.",
    ),
    function("ulp", ONE, floats::ulp, "The value of the last bit of x."),
];

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    use std::f64::consts::{E, PI, TAU};
    for (name, value) in [("pi", PI), ("e", E), ("tau", TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
        crate::support::add(rt, module, name, rt.new_float(value));
    }
    Ok(())
}

/// `ValueError: math domain error`
#[cold]
pub(crate) fn domain_error(rt: &Runtime) -> Raised {
    rt.value_error("math domain error")
}

/// `OverflowError: math range error`
#[cold]
pub(crate) fn range_error(rt: &Runtime) -> Raised {
    rt.overflow_error("math range error")
}
