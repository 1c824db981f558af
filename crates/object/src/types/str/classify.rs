//! Questions about all characters of a string: `isalpha` and its kin.

use super::StrMethods as _;
use super::slots::receiver;
use crate::core::{NativeArgs, PyResult, Runtime};

macro_rules! predicates {
    ($($name:ident = $method:ident),*) => {
        $(pub(super) fn $name(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            Ok(rt.bool(receiver(rt, args.at(0))?.text().$method()))
        })*
    };
}

predicates!(
    isalnum = isalnum,
    isalpha = isalpha,
    isascii = is_ascii,
    isdecimal = isdecimal,
    isdigit = isdigit,
    isidentifier = isidentifier,
    islower = islower,
    isnumeric = isnumeric,
    isprintable = isprintable,
    isspace = isspace,
    istitle = istitle,
    isupper = isupper
);
