//! Questions about all bytes, and changes of case.

use serpentarium_text::bytes;

use super::ByteType;
use crate::core::{NativeArgs, PyResult, Runtime};

macro_rules! predicates {
    ($($name:ident),*) => {
        $(pub(in crate::types) fn $name<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            Ok(rt.bool(T::read(args.at(0), bytes::$name)))
        })*
    };
}

predicates!(isalnum, isalpha, isascii, isdigit, islower, isspace, istitle, isupper);

macro_rules! case_methods {
    ($($name:ident),*) => {
        $(pub(in crate::types) fn $name<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            Ok(T::make(rt, &T::read(args.at(0), bytes::$name)))
        })*
    };
}

case_methods!(capitalize, lower, swapcase, title, upper);
