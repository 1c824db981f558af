//! The classes of nodes as type objects, made from the grammar's table at first use.

use std::cell::OnceCell;
use std::rc::Rc;

use serpentarium_modules::state;
use serpentarium_object::{
    Dict, Obj, Object, PyResult, Ref, Runtime, Storage, Tuple, Type, type_flag, type_of,
};
use serpentarium_parser::nodes::{Attributes, Class, FieldSpec, Kind, Quantity, SUMS, Sum};

use super::node;

/// Names of the attributes that say where a node stands.
pub(super) const PLACES: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

/// The type objects of one runtime.
pub(super) struct Types {
    /// `AST`
    pub(super) base: Ref<Type>,
    /// In the order of [`SUMS`].
    sums: Vec<Ref<Type>>,
    /// By [`Class`]; a product shares its sum's type.
    classes: Vec<Ref<Type>>,
    /// The one instance of each class without fields that parsed trees use, by [`Class`].
    simple: Vec<Option<Ref>>,
}

#[derive(Default)]
struct State(OnceCell<Rc<Types>>);

/// The type objects, made now if nobody asked for them before.
pub(super) fn types(rt: &Runtime) -> PyResult<Rc<Types>> {
    let state = state::<State>(rt, "_ast");
    if let Some(types) = state.0.get() {
        return Ok(Rc::clone(types));
    }
    let types = Rc::new(Types::new(rt)?);
    Ok(Rc::clone(state.0.get_or_init(|| types)))
}

impl Types {
    fn new(rt: &Runtime) -> PyResult<Self> {
        let base = base_type(rt);
        let mut made = Self { base, sums: Vec::new(), classes: Vec::new(), simple: Vec::new() };
        let mut classes: Vec<Option<Ref<Type>>> = vec![None; Class::ALL.len()];
        for sum in SUMS {
            let sum_type = made.new_sum(rt, sum)?;
            made.sums.push(sum_type.clone());
            for class in sum.classes() {
                let ty = if sum.is_product() { sum_type.clone() } else { new_class(rt, &sum_type, class)? };
                classes[class as usize] = Some(ty);
            }
        }
        made.classes = classes.into_iter().flatten().collect();
        // Types of fields can be named only now that all classes are there.
        for class in Class::ALL {
            made.set_field_types(rt, *class)?;
        }
        made.simple = Class::ALL
            .iter()
            .map(|class| {
                let simple = Sum::by_name(class.sum()).is_some_and(Sum::is_simple);
                simple.then(|| node::new_node(rt, made.class(*class), rt.new_dict()))
            })
            .collect();
        Ok(made)
    }

    /// The type of a class of nodes.
    pub(super) fn class(&self, class: Class) -> &Ref<Type> {
        &self.classes[class as usize]
    }

    /// The class of nodes an object's own type stands for, if it is one of ours.
    pub(super) fn class_of(&self, object: &Object) -> Option<Class> {
        let ty = type_of(object);
        Class::ALL.iter().copied().find(|class| self.class(*class).is_same(ty))
    }

    /// The type of a sum or product.
    pub(super) fn sum(&self, name: &str) -> Option<&Ref<Type>> {
        SUMS.iter().position(|sum| sum.name == name).map(|index| &self.sums[index])
    }

    /// The instance that stands for a class without fields in parsed trees.
    pub(super) fn simple(&self, rt: &Runtime, class: Class) -> Ref {
        self.simple[class as usize].clone().unwrap_or_else(|| rt.none())
    }

    /// All types but `AST` with their names, in the order of the module's namespace.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (&'static str, Ref<Type>)> {
        SUMS.iter().zip(&self.sums).flat_map(|(sum, sum_type)| {
            let classes = sum.classes().filter(|_| !sum.is_product());
            std::iter::once((sum.name, sum_type.clone()))
                .chain(classes.map(|class| (class.name(), self.class(class).clone())))
        })
    }

    fn new_sum(&self, rt: &Runtime, sum: &Sum) -> PyResult<Ref<Type>> {
        let product = sum.classes().next().filter(|_| sum.is_product());
        let fields = product.map_or(&[][..], Class::fields);
        let ty = new_type(rt, &self.base, sum.name, fields, &sum.text())?;
        let places = if sum.attributes == Attributes::None { &[][..] } else { &PLACES[..] };
        set(rt, &ty, "_attributes", names(rt, places).into_object());
        set_optional_fields(rt, &ty, fields);
        if sum.attributes == Attributes::OptionalEnd {
            set(rt, &ty, "end_lineno", rt.none());
            set(rt, &ty, "end_col_offset", rt.none());
        }
        Ok(ty)
    }

    fn set_field_types(&self, rt: &Runtime, class: Class) -> PyResult<()> {
        let types = rt.new_dict();
        for field in class.fields() {
            let plain = match field.kind() {
                Kind::Identifier | Kind::String => rt.types.str.clone(),
                Kind::Int => rt.types.int.clone(),
                Kind::Constant => rt.types.object.clone(),
                Kind::Node(name) => match self.sum(name) {
                    Some(sum) => sum.clone(),
                    None => return Err(rt.system_error("unknown kind of node")),
                },
            };
            let plain = plain.into_object();
            let shown = match field.quantity() {
                Quantity::One => plain,
                Quantity::Optional => rt.union_of_types(&plain, &rt.none())?,
                Quantity::Many | Quantity::ManyOptional => {
                    rt.new_generic_alias(rt.types.list.as_object(), &plain)?
                }
            };
            types.set_str(rt, &rt.intern(field.name), shown);
        }
        let ty = self.class(class);
        set(rt, ty, "_field_types", types.clone().into_object());
        set(rt, ty, "__annotations_cache__", types.into_object());
        Ok(())
    }
}

/// `AST`, whose instances keep their attributes in a dictionary of their own.
fn base_type(rt: &Runtime) -> Ref<Type> {
    let base = rt.new_native_type::<node::Node>(&node::AST, &rt.types.object);
    base.dict_slot.set(Some(|object| object.downcast::<node::Node>().map(|node| &node.dict)));
    base.storage.set(Storage::Payload);
    base.has_dict.set(true);
    // Programs may set attributes of the class, as of any that a `class` statement makes.
    base.flags.set((base.flags.get() | type_flag::HEAPTYPE) & !type_flag::IMMUTABLETYPE);
    let none = names(rt, &[]).into_object();
    set(rt, &base, "__module__", rt.intern("ast").into_object());
    for name in ["_fields", "__match_args__", "_attributes"] {
        set(rt, &base, name, none.clone());
    }
    base
}

fn new_class(rt: &Runtime, sum: &Obj<Type>, class: Class) -> PyResult<Ref<Type>> {
    let ty = new_type(rt, sum, class.name(), class.fields(), &class.text())?;
    set_optional_fields(rt, &ty, class.fields());
    Ok(ty)
}

/// Optional fields that are not given are `None`, which the class itself says.
fn set_optional_fields(rt: &Runtime, ty: &Obj<Type>, fields: &[FieldSpec]) {
    for field in fields {
        if field.quantity() == Quantity::Optional {
            set(rt, ty, field.name, rt.none());
        }
    }
}

fn new_type(
    rt: &Runtime,
    base: &Obj<Type>,
    name: &str,
    fields: &[FieldSpec],
    doc: &str,
) -> PyResult<Ref<Type>> {
    let dict = rt.new_dict();
    let fields = names(rt, &fields.iter().map(|field| field.name).collect::<Vec<_>>()).into_object();
    let entries = [
        ("_fields", fields.clone()),
        ("__match_args__", fields),
        ("__module__", rt.intern("ast").into_object()),
        ("__doc__", rt.new_str(doc).into_object()),
    ];
    for (name, value) in entries {
        dict.set_str(rt, &rt.intern(name), value);
    }
    let bases = rt.new_tuple([base.to_ref().into_object()]);
    rt.new_class(&rt.types.type_, &rt.intern(name), &bases, &dict, None::<&Dict>)
}

fn names(rt: &Runtime, names: &[&str]) -> Ref<Tuple> {
    rt.new_tuple(names.iter().map(|name| rt.intern(name).into_object()).collect::<Vec<_>>())
}

/// Sets a name in the namespace of a type that nobody has looked up yet.
fn set(rt: &Runtime, ty: &Obj<Type>, name: &str, value: Ref) {
    if let Some(namespace) = ty.namespace() {
        namespace.set_str(rt, &rt.intern(name), value);
    }
}
