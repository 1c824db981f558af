//! The Python object model: types, slots, attribute look-up, built-in types, exceptions.
