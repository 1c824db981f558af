//! `_ast`: the classes of nodes, and trees as objects and back.

mod build;
mod constant;
mod construct;
mod copy;
mod node;
mod read;
mod types;

use serpentarium_compiler::compile_flag;
use serpentarium_modules::{add, add_ints};
use serpentarium_object::{ModuleSpec, Object, PyResult, Ref, Runtime};

pub(crate) use build::to_object;
pub(crate) use read::from_object;
use types::types;

/// The module.
pub(crate) const SPEC: ModuleSpec = ModuleSpec { name: "_ast", doc: "", functions: &[], exec };

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let types = types(rt)?;
    add(rt, module, "AST", types.base.clone().into_object());
    add_ints(
        rt,
        module,
        &[
            ("PyCF_ALLOW_TOP_LEVEL_AWAIT", i64::from(compile_flag::ALLOW_TOP_LEVEL_AWAIT)),
            ("PyCF_ONLY_AST", i64::from(compile_flag::ONLY_AST)),
            ("PyCF_TYPE_COMMENTS", i64::from(compile_flag::TYPE_COMMENTS)),
            ("PyCF_OPTIMIZED_AST", i64::from(compile_flag::OPTIMIZED_AST)),
        ],
    );
    for (name, class) in types.in_order() {
        add(rt, module, name, class.into_object());
    }
    Ok(())
}

/// Whether the object is a node (`PyAST_Check`).
pub(crate) fn is_node(rt: &Runtime, object: &Object) -> PyResult<bool> {
    rt.isinstance(object, types(rt)?.base.as_object())
}
