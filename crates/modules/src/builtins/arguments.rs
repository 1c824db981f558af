//! Arguments of functions whose signature no table row can express.

use serpentarium_object::{CallArgs, Object, PyResult, Runtime};

/// Positional arguments only, within these bounds.
pub(super) fn positional<'a>(
    rt: &Runtime,
    args: CallArgs<'a>,
    name: &str,
    least: usize,
    most: usize,
) -> PyResult<Vec<&'a Object>> {
    if args.keyword_len() > 0 {
        return Err(rt.type_error(format!("{name}() takes no keyword arguments")));
    }
    let given = args.values.len();
    if given < least || given > most {
        let (bound, count) = match (given < least, least == most) {
            (_, true) => ("", least),
            (true, false) => ("at least ", least),
            (false, false) => ("at most ", most),
        };
        let plural = if count == 1 { "" } else { "s" };
        return Err(rt.type_error(format!("{name} expected {bound}{count} argument{plural}, got {given}")));
    }
    Ok(args.values.iter().filter_map(|value| value.get()).collect())
}
