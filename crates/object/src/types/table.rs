//! The built-in types, as a table: field, payload, base, description.

use serpentarium_heap::{Heap, Obj, Ref, TypeFlags};

use crate::core::{Type, TypeSpec};
#[cfg_attr(not(test), expect(clippy::wildcard_imports, reason = "the table names nearly every type"))]
use crate::types::*;

macro_rules! built_in_types {
    ($object:ident; $($field:ident = $payload:ident ($base:ident, $spec:expr),)*) => {
        /// The built-in types.
        #[derive(Debug)]
        pub struct Types {
            /// `type`
            pub type_: Ref<Type>,
            /// `object`
            pub object: Ref<Type>,
            $(#[doc = stringify!($field)] pub $field: Ref<Type>,)*
        }
        impl Types {
            /// Makes all type objects, bare: names, bases, namespaces and slots come when the runtime is ready.
            pub(crate) fn new(heap: &Heap) -> Self {
                let type_ = heap.alloc_root_type(Type::blank());
                let $object = heap.alloc_type::<Instance, _, _>(&type_, Type::blank(), TypeFlags::default());
                type_.base.set(Some($object.clone().into_object()));
                describe(&type_, &type_object::TYPE);
                describe(&$object, &crate::types::object::OBJECT);
                $(let $field = bare::<$payload>(heap, &type_, &$base, &$spec);)*
                Self { type_, $object, $($field,)* }
            }
            /// All types, bases before derived ones.
            pub fn all(&self) -> Vec<&Ref<Type>> {
                vec![&self.object, &self.type_, $(&self.$field,)*]
            }
        }
    };
}

impl Types {
    /// Counts dead objects as kept for reuse where CPython has free lists (`Include/internal/pycore_freelist_state.h`).
    pub(crate) fn count_free_lists(&self, heap: &Heap) {
        heap.count_free_list::<Tuple, _>(&self.tuple, 2000, 20);
        heap.count_free_list::<List, _>(&self.list, 80, 0);
        heap.count_free_list::<Dict, _>(&self.dict, 80, 0);
        heap.count_free_list::<Slice, _>(&self.slice, 1, 0);
        heap.count_free_list::<Method, _>(&self.method, 20, 0);
        heap.count_free_list::<Builtin, _>(&self.builtin, 16, 0);
        heap.count_free_list::<ListIterator, _>(&self.list_iterator, 10, 0);
        heap.count_free_list::<TupleIterator, _>(&self.tuple_iterator, 10, 0);
    }
}

/// A static type object that has its payload, base and description, and nothing else yet.
pub(crate) fn bare<P: serpentarium_heap::Payload>(
    heap: &Heap,
    metatype: &Obj<Type>,
    base: &Obj<Type>,
    spec: &'static TypeSpec,
) -> Ref<Type> {
    let flags = if spec.slots.finalize.is_some() { TypeFlags::FINALIZER } else { TypeFlags::default() };
    let ty = heap.alloc_type::<P, _, _>(metatype, Type::blank(), flags);
    ty.base.set(Some(base.to_ref().into_object()));
    describe(&ty, spec);
    ty
}

fn describe(ty: &Obj<Type>, spec: &'static TypeSpec) {
    ty.static_name.set(spec.name);
    ty.spec.set(Some(spec));
    ty.make_immortal();
}

built_in_types! {
    object;
    int = Int (object, int::INT),
    bool = Int (int, int::BOOL),
    float = Float (object, float::FLOAT),
    complex = Complex (object, complex::COMPLEX),
    str = Str (object, str::STR),
    bytes = Bytes (object, bytes::BYTES),
    bytearray = ByteArray (object, bytearray::BYTEARRAY),
    memoryview = MemoryView (object, memoryview::MEMORYVIEW),
    tuple = Tuple (object, tuple::TUPLE),
    list = List (object, list::LIST),
    dict = Dict (object, dict::DICT),
    set = Set (object, set::SET),
    frozenset = Set (object, set::FROZENSET),
    slice = Slice (object, slice::SLICE),
    range = Range (object, range::RANGE),
    none_type = Singleton (object, singletons::NONE_TYPE),
    ellipsis = Singleton (object, singletons::ELLIPSIS),
    not_implemented_type = Singleton (object, singletons::NOT_IMPLEMENTED_TYPE),
    function = Function (object, function::FUNCTION),
    builtin = Builtin (object, builtin::BUILTIN),
    method = Method (object, method::METHOD),
    method_descriptor = MethodDescriptor (object, descriptors::METHOD_DESCRIPTOR),
    classmethod_descriptor = MethodDescriptor (object, descriptors::CLASSMETHOD_DESCRIPTOR),
    slot_wrapper = SlotWrapper (object, descriptors::SLOT_WRAPPER),
    method_wrapper = MethodWrapper (object, descriptors::METHOD_WRAPPER),
    getset = GetSet (object, descriptors::GETSET),
    native_member = GetSet (object, descriptors::NATIVE_MEMBER),
    member = SlotMember (object, descriptors::MEMBER),
    property = Property (object, property::PROPERTY),
    classmethod = ClassMethod (object, class_static::CLASSMETHOD),
    staticmethod = StaticMethod (object, class_static::STATICMETHOD),
    super_ = Super (object, super_object::SUPER),
    module = Module (object, module::MODULE),
    code = Code (object, code::CODE),
    line_iterator = CodeIterator (object, code::LINE_ITERATOR),
    branches_iterator = CodeIterator (object, code::BRANCHES_ITERATOR),
    positions_iterator = CodeIterator (object, code::POSITIONS_ITERATOR),
    cell = CellObject (object, cell::CELL),
    traceback = Traceback (object, traceback::TRACEBACK),
    mapping_proxy = MappingProxy (object, mapping_proxy::MAPPING_PROXY),
    namespace = SimpleNamespace (object, namespace::NAMESPACE),
    generic_alias = GenericAlias (object, generic_alias::GENERIC_ALIAS),
    generic_alias_iterator = GenericAliasIterator (object, generic_alias::GENERIC_ALIAS_ITERATOR),
    union = UnionType (object, union::UNION),
    template = Template (object, template::TEMPLATE),
    interpolation = Interpolation (object, template::INTERPOLATION),
    template_iterator = TemplateIterator (object, template::TEMPLATE_ITERATOR),
    weakref = WeakRef (object, weakref::WEAKREF),
    proxy = WeakRef (object, weakref::PROXY),
    callable_proxy = WeakRef (object, weakref::CALLABLE_PROXY),
    range_iterator = RangeIterator (object, range::RANGE_ITERATOR),
    long_range_iterator = LongRangeIterator (object, range::LONG_RANGE_ITERATOR),
    list_iterator = ListIterator (object, iterators::LIST_ITERATOR),
    list_reverse_iterator = SequenceIterator (object, iterators::LIST_REVERSE_ITERATOR),
    tuple_iterator = TupleIterator (object, iterators::TUPLE_ITERATOR),
    str_ascii_iterator = SequenceIterator (object, str::STR_ASCII_ITERATOR),
    str_iterator = SequenceIterator (object, str::STR_ITERATOR),
    bytes_iterator = SequenceIterator (object, byteseq::BYTES_ITERATOR),
    bytearray_iterator = SequenceIterator (object, byteseq::BYTEARRAY_ITERATOR),
    memory_iterator = SequenceIterator (object, memoryview::MEMORY_ITERATOR),
    sequence_iterator = SequenceIterator (object, iterators::SEQUENCE_ITERATOR),
    reversed = SequenceIterator (object, iterators::REVERSED),
    callable_iterator = CombinedIterator (object, iterators::CALLABLE_ITERATOR),
    enumerate = CombinedIterator (object, iterators::ENUMERATE),
    zip = CombinedIterator (object, iterators::ZIP),
    map = CombinedIterator (object, iterators::MAP),
    filter = CombinedIterator (object, iterators::FILTER),
    set_iterator = SetIterator (object, set::SET_ITERATOR),
    dict_keys = DictView (object, dict::DICT_KEYS),
    dict_values = DictView (object, dict::DICT_VALUES),
    dict_items = DictView (object, dict::DICT_ITEMS),
    dict_key_iterator = DictIterator (object, dict::DICT_KEY_ITERATOR),
    dict_value_iterator = DictIterator (object, dict::DICT_VALUE_ITERATOR),
    dict_item_iterator = DictIterator (object, dict::DICT_ITEM_ITERATOR),
    dict_reverse_key_iterator = DictIterator (object, dict::DICT_REVERSE_KEY_ITERATOR),
    dict_reverse_value_iterator = DictIterator (object, dict::DICT_REVERSE_VALUE_ITERATOR),
    dict_reverse_item_iterator = DictIterator (object, dict::DICT_REVERSE_ITEM_ITERATOR),
}
