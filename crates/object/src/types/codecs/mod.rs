//! Encoding and decoding as the runtime offers them: the codecs known without asking anybody, the registry of
//! search functions and error handlers, and the calls of handlers written in Python.

mod failure;
mod handlers;
mod known;
mod registry;
mod text;

pub use failure::CodecFailure;
pub use registry::CodecRegistry;
pub(crate) use text::codec_argument;

use crate::core::Runtime;

impl Runtime {
    /// The name of a character, as `unicodedata` knows it.
    pub fn character_name(&self, cp: u32) -> Option<String> {
        let module =
            self.evaluator.get()?.import(self, self.intern("unicodedata").as_object(), None, None, 0).ok()?;
        let name = self.getattr_str(&module, "name").ok()?;
        let character = self.str_from_char(cp);
        let found = self.call(&name, &[character.as_object(), &self.none()]).ok()?;
        crate::str_value(&found).map(|name| crate::StrMethods::to_text(name).into_owned())
    }

    /// The character of a name, as `\N{...}` looks it up.
    pub fn character_by_name(&self, name: &[u8]) -> Option<u32> {
        let module =
            self.evaluator.get()?.import(self, self.intern("unicodedata").as_object(), None, None, 0).ok()?;
        let lookup = self.getattr_str(&module, "lookup").ok()?;
        let name = self.new_str(std::str::from_utf8(name).ok()?);
        let found = self.call(&lookup, &[name.as_object()]).ok()?;
        let text = crate::StrMethods::text(crate::str_value(&found)?);
        if text.len() == 1 { text.get(0) } else { None }
    }
}
