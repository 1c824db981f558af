//! `_typing`: the types of `typing` that the interpreter itself knows.

use serpentarium_object::{MethodDef, ModuleSpec, PyResult, Ref, Runtime};

use crate::support::add;

/// The module.
pub(crate) const TYPING: ModuleSpec = ModuleSpec {
    name: "_typing",
    doc: "Primitives and accelerators for the typing module.\n",
    functions: &[MethodDef::new("_idfunc", "($module, x, /)", |_, args| Ok(args.at(0).to_ref()), "")],
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let types = rt.typing()?;
    let named = [
        ("TypeVar", &types.type_var),
        ("TypeVarTuple", &types.type_var_tuple),
        ("ParamSpec", &types.param_spec),
        ("ParamSpecArgs", &types.param_spec_args),
        ("ParamSpecKwargs", &types.param_spec_kwargs),
        ("Generic", &types.generic),
        ("TypeAliasType", &types.alias),
        ("Union", &rt.types.union),
    ];
    for (name, ty) in named {
        add(rt, module, name, ty.clone().into_object());
    }
    add(rt, module, "NoDefault", types.no_default.clone());
    Ok(())
}
