//! Interned strings the runtime itself looks up: `rt.names.init` is `"__init__"`.

use serpentarium_heap::{Heap, Ref};

use crate::Str;
use crate::types::{Interner, Types};

macro_rules! names {
    ($($field:ident = $text:literal,)*) => {
        /// Names the runtime looks up, immortal and interned.
        #[derive(Debug)]
        pub struct Names {
            $(#[doc = concat!("`\"", $text, "\"`")] pub $field: Ref<Str>,)*
        }
        impl Names {
            pub(crate) fn new(heap: &Heap, types: &Types, interner: &Interner, hash_key: (u64, u64)) -> Self {
                Self { $($field: interner.intern_static(heap, types, hash_key, $text),)* }
            }
        }
    };
}

names! {
    abs = "__abs__", add = "__add__", aenter = "__aenter__", aexit = "__aexit__", aiter = "__aiter__",
    and = "__and__", anext = "__anext__", annotate = "__annotate__", annotate_func = "__annotate_func__",
    annotations = "__annotations__", abstractmethods = "__abstractmethods__", isabstractmethod = "__isabstractmethod__",
    r#await = "__await__", bases = "__bases__", bool = "__bool__", build_class = "__build_class__",
    builtins = "__builtins__", bytes = "__bytes__", call = "__call__", cause = "__cause__", ceil = "__ceil__",
    class = "__class__", dunder_class = "__class__", class_getitem = "__class_getitem__", classcell = "__classcell__",
    classdictcell = "__classdictcell__", complex = "__complex__", contains = "__contains__", context = "__context__",
    copy = "__copy__", debug = "__debug__", del = "__del__", delattr = "__delattr__", delete = "__delete__",
    delitem = "__delitem__", dict = "__dict__", dir = "__dir__", divmod = "__divmod__", doc = "__doc__",
    enter = "__enter__", eq = "__eq__", exit = "__exit__", file = "__file__", firstlineno = "__firstlineno__",
    float = "__float__", floor = "__floor__", floordiv = "__floordiv__", format = "__format__", fspath = "__fspath__",
    ge = "__ge__", get = "__get__", getattr = "__getattr__", getattribute = "__getattribute__",
    getitem = "__getitem__", getnewargs = "__getnewargs__", getnewargs_ex = "__getnewargs_ex__", getstate = "__getstate__",
    gt = "__gt__", hash = "__hash__", iadd = "__iadd__", iand = "__iand__", ifloordiv = "__ifloordiv__",
    ilshift = "__ilshift__", imatmul = "__imatmul__", imod = "__imod__", import = "__import__", imul = "__imul__",
    index = "__index__", init = "__init__", init_subclass = "__init_subclass__", instancecheck = "__instancecheck__",
    int = "__int__", invert = "__invert__", ior = "__ior__", ipow = "__ipow__", irshift = "__irshift__",
    isub = "__isub__", iter = "__iter__", itruediv = "__itruediv__", ixor = "__ixor__", le = "__le__",
    len = "__len__", length_hint = "__length_hint__", loader = "__loader__", lshift = "__lshift__", lt = "__lt__",
    main = "__main__", matmul = "__matmul__", match_args = "__match_args__", missing = "__missing__",
    r#mod = "__mod__", module = "__module__", mro_entries = "__mro_entries__", mul = "__mul__", name = "__name__",
    ne = "__ne__", neg = "__neg__", new = "__new__", next = "__next__", notes = "__notes__", or = "__or__",
    orig_bases = "__orig_bases__", orig_class = "__orig_class__", origin = "__origin__", package = "__package__", args_ = "__args__",
    parameters = "__parameters__", path = "__path__", pos = "__pos__", pow = "__pow__", prepare = "__prepare__",
    qualname = "__qualname__", radd = "__radd__", rand = "__rand__", rdivmod = "__rdivmod__", reduce = "__reduce__",
    reduce_ex = "__reduce_ex__", repr = "__repr__", reversed = "__reversed__", rfloordiv = "__rfloordiv__",
    rlshift = "__rlshift__", rmatmul = "__rmatmul__", rmod = "__rmod__", rmul = "__rmul__", ror = "__ror__",
    round = "__round__", rpow = "__rpow__", rrshift = "__rrshift__", rshift = "__rshift__", rsub = "__rsub__",
    rtruediv = "__rtruediv__", rxor = "__rxor__", set = "__set__", set_name = "__set_name__",
    setattr = "__setattr__", setitem = "__setitem__", setstate = "__setstate__", sizeof = "__sizeof__",
    slotnames = "__slotnames__", slots = "__slots__", spec = "__spec__", static_attributes = "__static_attributes__",
    str = "__str__", sub = "__sub__", subclasscheck = "__subclasscheck__", subclasshook = "__subclasshook__",
    suppress_context = "__suppress_context__", traceback = "__traceback__", truediv = "__truediv__", trunc = "__trunc__",
    type_params = "__type_params__", typing_subst = "__typing_subst__", unpacked = "__typing_unpacked_tuple_args__",
    weakref = "__weakref__", wrapped = "__wrapped__", xor = "__xor__", kwdefaults = "__kwdefaults__", defaults = "__defaults__",
    code = "__code__", globals = "__globals__", closure = "__closure__", func = "__func__", self_ = "__self__",
    close = "close", keys = "keys", values = "values", items = "items", send = "send", throw = "throw", mro = "mro",
    metaclass = "metaclass", name_ = "name", stdout = "stdout", stderr = "stderr", stdin = "stdin", write = "write", flush = "flush",
    sep = "sep", end = "end", args = "args", value = "value", encoding = "encoding", errors = "errors",
    modules = "modules", builtins_module = "builtins", displayhook = "displayhook", excepthook = "excepthook", append = "append", empty = "",
    strict = "strict", utf_8 = "utf-8", initializing = "_initializing", lambda = "<lambda>", underscore = "_", type_ = "type", n_ = "n",
}
