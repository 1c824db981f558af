//! CPython 3.14 opcodes, code objects, listings, marshal and .pyc files.
