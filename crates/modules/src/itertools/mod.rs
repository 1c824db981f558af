//! `itertools`: iterators for looping.

mod accumulate;
mod batched;
mod chain;
mod combinations;
mod groupby;
mod infinite;
mod islice;
mod permutations;
mod predicate;
mod product;
mod tee;

use std::cell::OnceCell;

use serpentarium_object::{ModuleSpec, Payload, PyResult, Ref, Runtime, Type, TypeSpec};

use crate::binding::new_type;
use crate::support::{add, state};

/// The types other types of the module make instances of.
#[derive(Default)]
struct State {
    grouper: OnceCell<Ref<Type>>,
    tee: OnceCell<Ref<Type>>,
    tee_data: OnceCell<Ref<Type>>,
}

const NAME: &str = "itertools";

/// The module.
pub(crate) const ITERTOOLS: ModuleSpec =
    ModuleSpec { name: NAME, doc: "Iterators for efficient looping.", functions: &[tee::TEE_FUNCTION], exec };

fn add_type<P: Payload>(rt: &Runtime, module: &Ref, spec: &'static TypeSpec) -> Ref<Type> {
    let ty = new_type::<P>(rt, spec, &rt.types.object);
    let short = spec.name.rsplit('.').next().unwrap_or(spec.name);
    add(rt, module, short, ty.clone().into_object());
    ty
}

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = state::<State>(rt, NAME);
    add_type::<accumulate::Accumulate>(rt, module, &accumulate::ACCUMULATE);
    add_type::<batched::Batched>(rt, module, &batched::BATCHED);
    add_type::<chain::Chain>(rt, module, &chain::CHAIN);
    add_type::<combinations::Combinations>(rt, module, &combinations::COMBINATIONS);
    add_type::<predicate::Pair>(rt, module, &predicate::COMPRESS);
    add_type::<infinite::Count>(rt, module, &infinite::COUNT);
    add_type::<combinations::Combinations>(rt, module, &combinations::WITH_REPLACEMENT);
    add_type::<infinite::Cycle>(rt, module, &infinite::CYCLE);
    add_type::<predicate::Pair>(rt, module, &predicate::DROPWHILE);
    add_type::<predicate::Pair>(rt, module, &predicate::FILTERFALSE);
    add_type::<groupby::GroupBy>(rt, module, &groupby::GROUPBY);
    let _ = state.grouper.set(add_type::<groupby::Grouper>(rt, module, &groupby::GROUPER));
    add_type::<islice::Islice>(rt, module, &islice::ISLICE);
    add_type::<chain::Pairwise>(rt, module, &chain::PAIRWISE);
    add_type::<permutations::Permutations>(rt, module, &permutations::PERMUTATIONS);
    add_type::<product::Product>(rt, module, &product::PRODUCT);
    add_type::<infinite::Repeat>(rt, module, &infinite::REPEAT);
    add_type::<predicate::Pair>(rt, module, &predicate::STARMAP);
    add_type::<predicate::Pair>(rt, module, &predicate::TAKEWHILE);
    let _ = state.tee.set(add_type::<tee::Tee>(rt, module, &tee::TEE));
    let _ = state.tee_data.set(add_type::<tee::TeeData>(rt, module, &tee::TEE_DATA));
    add_type::<chain::ZipLongest>(rt, module, &chain::ZIP_LONGEST);
    Ok(())
}
