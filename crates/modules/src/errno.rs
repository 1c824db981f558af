//! `errno`: error numbers by name and names by number.

use serpentarium_host::ERRNOS;
use serpentarium_object::{ModuleSpec, PyResult, Ref, Runtime};

use crate::support::add;

/// The module `errno`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "errno",
    doc: "Error numbers of the system by name; errorcode has the names by number.",
    functions: &[],
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let codes = rt.new_dict();
    for errno in ERRNOS {
        let number = rt.new_int(i64::from(errno.number));
        if codes.get_item(rt, &number)?.is_none() {
            codes.set_item(rt, &number, rt.intern(errno.name).as_object())?;
        }
        add(rt, module, errno.name, number);
    }
    add(rt, module, "errorcode", codes.into_object());
    Ok(())
}
