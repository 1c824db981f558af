//! `_contextvars`: variables whose value belongs to a context.

mod context;
mod token;
mod variable;

use std::cell::OnceCell;

use serpentarium_object::{MethodDef, ModuleSpec, PyResult, Ref, Runtime, Slot, Type};

use crate::binding::{make, ready};
use crate::support::{add, state};

/// The types, the marker of a missing old value, and the context that is current.
#[derive(Default)]
struct State {
    context: OnceCell<Ref<Type>>,
    token: OnceCell<Ref<Type>>,
    missing: OnceCell<Ref>,
    current: Current,
}

/// The current context.
struct Current(Slot);

impl Default for Current {
    fn default() -> Self {
        Self(Slot::empty())
    }
}

const NAME: &str = "_contextvars";

/// The module.
pub(crate) const CONTEXTVARS: ModuleSpec = ModuleSpec {
    name: NAME,
    doc: "Context variables.",
    functions: &[MethodDef::new(
        "copy_context",
        "($module, /)",
        |rt, _| context::copy_of(rt, &*current(rt)?),
        "A copy of the current context.",
    )],
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = state::<State>(rt, NAME);
    let object = &rt.types.object;
    let context = rt.new_native_type::<context::Context>(&context::CONTEXT, object);
    let _ = state.context.set(context.clone());
    add(rt, module, "Context", context.into_object());
    let variable = rt.new_native_type::<variable::ContextVar>(&variable::CONTEXT_VAR, object);
    add(rt, module, "ContextVar", variable.into_object());
    let token = rt.new_native_type::<token::Token>(&token::TOKEN, object);
    let missing_type = rt.new_native_type::<token::Missing>(&token::MISSING, object);
    let missing = rt.heap.alloc(&missing_type, token::Missing).into_object();
    missing.make_immortal();
    if let Some(namespace) = token.namespace() {
        namespace.set_str(rt, &rt.intern("MISSING"), missing.clone());
    }
    let _ = state.missing.set(missing);
    let _ = state.token.set(token.clone());
    add(rt, module, "Token", token.into_object());
    Ok(())
}

/// The current context, made at first use.
fn current(rt: &Runtime) -> PyResult {
    let state = state::<State>(rt, NAME);
    if let Some(current) = state.current.0.get() {
        return Ok(current);
    }
    let class = ready(rt, &state.context)?;
    let current = make(rt, &class, context::Context::default())?;
    if let Some(context) = current.downcast::<context::Context>() {
        context.entered.set(true);
    }
    state.current.0.set(Some(current.clone()));
    Ok(current)
}
