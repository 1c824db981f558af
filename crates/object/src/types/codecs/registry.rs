//! The codec registry: search functions, what they found, and error handlers by name.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use serpentarium_heap::{Guarded, Obj, Object, Ref};

use super::known::normalized;
use crate::Tuple;
use crate::core::{PyResult, Raised, Runtime};
use crate::types::tuple_value;

/// The codec registry of one runtime.
#[derive(Debug, Default)]
pub struct CodecRegistry {
    search: Guarded<Vec<Ref>>,
    found: Guarded<FxHashMap<String, Ref>>,
    handlers: Guarded<FxHashMap<String, Ref>>,
}

/// Under which name the registry is kept among the states of modules.
const STATE: &str = "_codecs";

impl Runtime {
    /// The codec registry.
    pub fn codec_registry(&self) -> Rc<CodecRegistry> {
        let known = self.module_state.borrow().get(STATE).cloned();
        if let Some(registry) = known.and_then(|state| state.downcast::<CodecRegistry>().ok()) {
            return registry;
        }
        let registry = Rc::new(CodecRegistry::default());
        self.module_state.borrow_mut().insert(STATE, registry.clone());
        registry
    }

    /// `codecs.register(search_function)`
    pub fn register_codec_search(&self, function: &Object) -> PyResult<()> {
        if !self.is_callable(function) {
            return Err(self.type_error("argument must be callable"));
        }
        self.codec_registry().search.borrow_mut().push(function.to_ref());
        Ok(())
    }

    /// `codecs.unregister(search_function)`, which also forgets what was found.
    pub fn unregister_codec_search(&self, function: &Object) {
        let registry = self.codec_registry();
        let position = registry.search.borrow().iter().position(|known| known.is_same(function));
        if let Some(position) = position {
            let removed = registry.search.borrow_mut().remove(position);
            let found = registry.found.take();
            drop((removed, found));
        }
    }

    /// `codecs.lookup(encoding)`: the codec's tuple.
    pub fn lookup_codec(&self, encoding: &str) -> PyResult<Ref<Tuple>> {
        let registry = self.codec_registry();
        let name = normalized(encoding);
        let known = registry.found.borrow().get(&name).cloned();
        if let Some(known) = known.and_then(|known| known.try_downcast::<Tuple>().ok()) {
            return Ok(known);
        }
        if registry.search.borrow().is_empty() {
            let text = "no codec search functions registered: can't find encoding";
            return Err(self.raise(&self.exceptions.lookup_error, text));
        }
        let key = self.new_str(&name);
        let mut index = 0;
        loop {
            let Some(function) = registry.search.borrow().get(index).cloned() else { break };
            index += 1;
            let result = self.call(&function, &[key.as_object()])?;
            if self.is_none(&result) {
                continue;
            }
            if tuple_value(&result).is_none_or(|tuple| tuple.tail().len() != 4) {
                return Err(self.type_error("codec search functions must return 4-tuples"));
            }
            let previous = registry.found.borrow_mut().insert(name.clone(), result.clone());
            drop(previous);
            return result.try_downcast::<Tuple>().map_err(|_| self.system_error("codec is no tuple"));
        }
        Err(self.raise(&self.exceptions.lookup_error, &format!("unknown encoding: {encoding}")))
    }

    /// `codecs.register_error(name, handler)`
    pub fn register_error_handler(&self, name: &str, handler: &Object) -> PyResult<()> {
        if !self.is_callable(handler) {
            return Err(self.type_error("handler must be callable"));
        }
        let previous = self.codec_registry().handlers.borrow_mut().insert(name.to_owned(), handler.to_ref());
        drop(previous);
        Ok(())
    }

    /// Removes an error handler; false if there is none of this name.
    pub fn unregister_error_handler(&self, name: &str) -> bool {
        let removed = self.codec_registry().handlers.borrow_mut().remove(name);
        removed.is_some()
    }

    /// `codecs.lookup_error(name)`
    pub fn lookup_error_handler(&self, name: &str) -> PyResult {
        let found = self.codec_registry().handlers.borrow().get(name).cloned();
        found.ok_or_else(|| {
            self.raise(&self.exceptions.lookup_error, &format!("unknown error handler name '{name}'"))
        })
    }

    /// Calls the encoder (0) or decoder (1) of a codec and checks the shape of its answer.
    pub(super) fn call_codec(
        &self,
        codec: &Obj<Tuple>,
        which: usize,
        object: &Object,
        encoding: &str,
        errors: Option<&str>,
    ) -> PyResult {
        let what = ["encoding", "decoding"][which.min(1)];
        let errors = errors.map(|errors| self.new_str(errors).into_object());
        let mut args = vec![object];
        args.extend(errors.as_deref());
        let function = codec.tail()[which].clone();
        let result = self.call(&function, &args).map_err(|raised| self.note_codec(raised, what, encoding))?;
        match tuple_value(&result).map(|tuple| tuple.tail()) {
            Some([value, _]) => Ok(value.clone()),
            _ => {
                let what = ["encoder", "decoder"][which.min(1)];
                Err(self.type_error(format!("{what} must return a tuple (object, integer)")))
            }
        }
    }

    fn note_codec(&self, raised: Raised, what: &str, encoding: &str) -> Raised {
        let exception = raised.into_exception();
        self.add_note(&exception, &format!("{what} with '{encoding}' codec failed"));
        Raised::from_exception(exception)
    }

    /// `codecs.encode(obj, encoding, errors)` with any codec.
    pub fn encode_any(&self, object: &Object, encoding: &str, errors: Option<&str>) -> PyResult {
        let codec = self.lookup_codec(encoding)?;
        self.call_codec(&codec, 0, object, encoding, errors)
    }

    /// `codecs.decode(obj, encoding, errors)` with any codec.
    pub fn decode_any(&self, object: &Object, encoding: &str, errors: Option<&str>) -> PyResult {
        let codec = self.lookup_codec(encoding)?;
        self.call_codec(&codec, 1, object, encoding, errors)
    }
}
