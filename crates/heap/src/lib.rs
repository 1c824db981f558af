//! The object heap: addressed cells, counted references, the object table.
