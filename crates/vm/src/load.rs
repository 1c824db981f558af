//! From compiled units to code objects: constants become objects, names are interned.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use serpentarium_bytecode::{CodeObject, Const};
use serpentarium_heap::Ref;
use serpentarium_object::{Code, Complex, PyResult, Runtime, Slice, Slot, Str, Tuple};
use serpentarium_text::TextBuf;

/// Makes the code object of a unit and of all units nested in it. Constants that the compiler shared stay one
/// object.
pub fn load_code(rt: &Runtime, unit: &Rc<CodeObject>) -> PyResult<Ref<Code>> {
    Loader { rt, known: FxHashMap::default() }.code(unit)
}

struct Loader<'a> {
    rt: &'a Runtime,
    /// Objects already made, by the address of their constant.
    known: FxHashMap<*const Const, Ref>,
}

impl Loader<'_> {
    fn code(&mut self, unit: &Rc<CodeObject>) -> PyResult<Ref<Code>> {
        let rt = self.rt;
        let consts = self.objects(&unit.consts)?;
        let payload = Code::new(
            Rc::clone(unit),
            [rt.new_tuple(consts), self.names(&unit.names), self.names(&unit.localsplusnames)],
            [rt.intern(&unit.filename), self.name(&unit.name), rt.intern(&unit.qualname)],
        );
        Ok(rt.heap.alloc(&rt.types.code, payload))
    }

    /// Names are interned and immortal, as the compiler makes them in CPython.
    fn name(&self, text: &str) -> Ref<Str> {
        let name = self.rt.intern(text);
        name.make_immortal();
        name
    }

    fn names(&self, names: &[Rc<str>]) -> Ref<Tuple> {
        self.rt.new_tuple(names.iter().map(|name| self.name(name).into_object()).collect::<Vec<_>>())
    }

    fn objects(&mut self, constants: &[Rc<Const>]) -> PyResult<Vec<Ref>> {
        constants.iter().map(|constant| self.object(constant)).collect()
    }

    fn object(&mut self, constant: &Rc<Const>) -> PyResult<Ref> {
        if let Some(known) = self.known.get(&Rc::as_ptr(constant)) {
            return Ok(known.clone());
        }
        let object = stacker::maybe_grow(64 << 10, 1 << 20, || self.new_object(constant))?;
        self.known.insert(Rc::as_ptr(constant), object.clone());
        Ok(object)
    }

    fn new_object(&mut self, constant: &Const) -> PyResult<Ref> {
        let rt = self.rt;
        Ok(match constant {
            Const::None => rt.none(),
            Const::Ellipsis => rt.singletons.ellipsis.clone(),
            Const::True => rt.bool(true),
            Const::False => rt.bool(false),
            Const::Int(value) => rt.new_big_int(value.clone()),
            Const::Float(value) => rt.new_float(*value),
            Const::Complex(re, im) => {
                rt.heap.alloc(&rt.types.complex, Complex { re: *re, im: *im }).into_object()
            }
            Const::Str(text) => self.string((&**text).into()),
            Const::Bytes(bytes) => rt.new_bytes(bytes).into_object(),
            Const::Tuple(items) => rt.new_tuple(self.objects(items)?).into_object(),
            Const::FrozenSet(items) => {
                let items = self.objects(items)?;
                rt.new_frozenset(items)?
            }
            Const::Slice(parts) => {
                let [start, stop, step] = [&parts[0], &parts[1], &parts[2]].map(|part| self.object(part));
                let payload =
                    Slice { start: Slot::new(start?), stop: Slot::new(stop?), step: Slot::new(step?) };
                rt.tracked(rt.heap.alloc(&rt.types.slice, payload)).into_object()
            }
            Const::Code(unit) => self.code(unit)?.into_object(),
        })
    }

    /// Constants that consist of name characters only are interned.
    fn string(&self, text: TextBuf) -> Ref {
        let string = self.rt.str_from_canonical(text.as_text());
        let nameable = text
            .as_text()
            .as_ascii_str()
            .is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        if nameable { self.rt.intern_str(string).into_object() } else { string.into_object() }
    }
}
