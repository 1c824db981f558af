//! Error handlers: the built-in ones by name, others called as Python functions.

use serpentarium_heap::{Obj, Object, Ref};
use serpentarium_text::Text;
use serpentarium_text::codecs::{
    DecodeHandler, DecodeReplacement, EncodeHandler, EncodeReplacement, EncodedReplacement, Errors, Fault,
    resume_position,
};

use super::CodecFailure;
use crate::core::{PyResult, Raised, Runtime};
use crate::types::{Bytes, exception_value, int_value, str_value, tuple_value};
use crate::{Str, StrMethods as _};

/// A handler written in Python, and the exception it is shown each time.
struct PythonHandler {
    function: Ref,
    exception: Option<Ref>,
}

impl PythonHandler {
    fn find(rt: &Runtime, name: &str) -> Result<Self, Raised> {
        Ok(Self { function: rt.lookup_error_handler(name)?, exception: None })
    }

    /// The exception for this fault: a new one the first time, then the same again.
    fn exception(&mut self, rt: &Runtime, fault: Fault, make: impl FnOnce() -> Ref) -> Ref {
        if let Some(known) = &self.exception
            && let Some(value) = exception_value(known)
            && value.fields.len() == 5
        {
            value.fields[2].set(Some(rt.new_usize(fault.start)));
            value.fields[3].set(Some(rt.new_usize(fault.end)));
            value.fields[4].set(Some(rt.new_str(fault.reason).into_object()));
            return known.clone();
        }
        let made = make();
        self.exception = Some(made.clone());
        made
    }

    /// Calls the handler and takes its answer apart.
    fn ask(&self, rt: &Runtime, exception: &Object, complaint: &str) -> PyResult<(Ref, isize)> {
        let answer = rt.call(&self.function, &[exception])?;
        let parts = tuple_value(&answer).map(|tuple| tuple.tail());
        let Some([replacement, position]) = parts else { return Err(rt.type_error(complaint)) };
        if int_value(position).is_none() && crate::type_of(position).slot(|slots| slots.index).is_none() {
            return Err(rt.type_error(complaint));
        }
        Ok((replacement.clone(), rt.index_as_isize(position)?))
    }
}

fn resume(rt: &Runtime, position: isize, len: usize) -> PyResult<usize> {
    resume_position(position, len)
        .ok_or_else(|| rt.index_error(format!("position {position} from error handler out of bounds")))
}

fn encode_answer(
    rt: &Runtime,
    handler: &mut PythonHandler,
    input: &Obj<Str>,
    fault: Fault,
) -> PyResult<EncodeReplacement> {
    const COMPLAINT: &str = "encoding error handler must return (str/bytes, int) tuple";
    let class = &rt.exceptions.unicode_encode_error;
    let exception = handler.exception(rt, fault, || rt.new_unicode_error(class, input.as_object(), fault));
    let (replacement, position) = handler.ask(rt, &exception, COMPLAINT)?;
    let data = if let Some(text) = str_value(&replacement) {
        EncodedReplacement::Text(text.text().to_buf())
    } else if let Some(bytes) = replacement.downcast::<Bytes>() {
        EncodedReplacement::Bytes(bytes.tail().to_vec())
    } else {
        return Err(rt.type_error(COMPLAINT));
    };
    Ok(EncodeReplacement { data, resume: resume(rt, position, input.char_len())? })
}

fn decode_answer(
    rt: &Runtime,
    handler: &mut PythonHandler,
    input: &[u8],
    fault: Fault,
) -> PyResult<DecodeReplacement> {
    const COMPLAINT: &str = "decoding error handler must return (str, int) tuple";
    let class = &rt.exceptions.unicode_decode_error;
    let exception = handler.exception(rt, fault, || {
        let bytes = rt.new_bytes(input);
        rt.new_unicode_error(class, bytes.as_object(), fault)
    });
    let (replacement, position) = handler.ask(rt, &exception, COMPLAINT)?;
    let Some(text) = str_value(&replacement) else { return Err(rt.type_error(COMPLAINT)) };
    let object = exception_value(&exception)
        .and_then(|value| value.fields.get(1).and_then(serpentarium_heap::Slot::get));
    let Some(object) = object.and_then(|object| object.try_downcast::<Bytes>().ok()) else {
        return Err(rt.type_error("object attribute must be bytes"));
    };
    let exchanged = (object.tail() != input).then(|| object.tail().to_vec());
    let resume = resume(rt, position, object.tail().len())?;
    Ok(DecodeReplacement { text: text.text().to_buf(), resume, input: exchanged })
}

impl Runtime {
    /// Runs an encoder over a string under the error handler of this name.
    pub fn run_encoder<F>(&self, input: &Obj<Str>, errors: Option<&str>, run: F) -> PyResult<Vec<u8>>
    where
        F: FnOnce(Text<'_>, &mut EncodeHandler<'_, CodecFailure>) -> Result<Vec<u8>, CodecFailure>,
    {
        let name = errors.unwrap_or("strict");
        let result = match Errors::from_name(name) {
            Some(built_in) => run(input.text(), &mut built_in.encoder(|cp| self.character_name(cp))),
            None => {
                let mut python: Option<PythonHandler> = None;
                run(input.text(), &mut |_: Text<'_>, fault: Fault| {
                    let handler = match &mut python {
                        Some(handler) => handler,
                        none => none.insert(PythonHandler::find(self, name)?),
                    };
                    Ok(encode_answer(self, handler, input, fault)?)
                })
            }
        };
        result.map_err(|failure| self.encode_failure(failure, input.as_object()))
    }

    /// Runs a decoder over bytes under the error handler of this name.
    pub fn run_decoder<T, F>(&self, input: &[u8], errors: Option<&str>, run: F) -> PyResult<T>
    where
        F: FnOnce(&[u8], &mut DecodeHandler<'_, CodecFailure>) -> Result<T, CodecFailure>,
    {
        let name = errors.unwrap_or("strict");
        let result = match Errors::from_name(name) {
            Some(built_in) => run(input, &mut built_in.decoder()),
            None => {
                let mut python: Option<PythonHandler> = None;
                run(input, &mut |input: &[u8], fault: Fault| {
                    let handler = match &mut python {
                        Some(handler) => handler,
                        none => none.insert(PythonHandler::find(self, name)?),
                    };
                    Ok(decode_answer(self, handler, input, fault)?)
                })
            }
        };
        result.map_err(|failure| self.decode_failure(failure, input))
    }
}
