//! Formatting templates taken apart: those of `str.format`, those of the `%` operator, and specifications.
//!
//! Only the template is read here; looking values up and formatting them is the object layer's work.

mod field_name;
mod percent;
mod spec;
mod template;

pub use field_name::{Accessor, Accessors, AutoNumber, First, split_field_name};
pub use percent::{Amount, Flags, PercentError, PercentFault, PercentPiece, PercentSpec, PercentTemplate};
pub use spec::{FormatError, FormatSpec, Grouping, SpecError};
pub use template::{Field, Piece, Template, TemplateError};
