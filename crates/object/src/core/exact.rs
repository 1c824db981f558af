//! The built-in types that instructions recognise their operands by (`PyLong_CheckExact` and its like).

use serpentarium_heap::{Exact, Payload, Ref};

use crate::core::Type;
use crate::types::{Dict, Float, Int, List, Str, Tuple, Types};

/// Recognisers of the commonest built-in types.
#[derive(Debug)]
pub struct ExactTypes {
    /// `int`, without `bool`
    pub int: Exact<Int>,
    /// `float`
    pub float: Exact<Float>,
    /// `str`
    pub str: Exact<Str>,
    /// `list`
    pub list: Exact<List>,
    /// `tuple`
    pub tuple: Exact<Tuple>,
    /// `dict`
    pub dict: Exact<Dict>,
}

impl ExactTypes {
    pub(crate) fn new(types: &Types) -> Self {
        Self {
            int: exact(&types.int),
            float: exact(&types.float),
            str: exact(&types.str),
            list: exact(&types.list),
            tuple: exact(&types.tuple),
            dict: exact(&types.dict),
        }
    }
}

fn exact<T: Payload>(ty: &Ref<Type>) -> Exact<T> {
    match Exact::new(ty) {
        Some(exact) => exact,
        None => unreachable!("a built-in type was made with another payload"),
    }
}
