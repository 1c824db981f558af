//! `import` and `from … import`.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Alias, Location};

use super::{Compiler, intrinsic_1};
use crate::diagnostics::Result;

impl<'a> Compiler<'a, '_> {
    pub(super) fn import(&mut self, names: &'a [Alias<'a>], loc: Location) -> Result {
        for alias in names {
            self.load_int(0, loc);
            self.load_none(loc);
            self.op_name(Opcode::ImportName, alias.name, loc);
            match alias.asname {
                Some(asname) => self.import_as(alias.name, asname, loc)?,
                None => {
                    let first = alias.name.split_once('.').map_or(alias.name, |(first, _)| first);
                    self.store_name(first, loc)?;
                }
            }
        }
        Ok(())
    }

    /// Binds `asname` to the last part of the dotted `name`, whose first part is on the stack.
    fn import_as(&mut self, name: &'a str, asname: &'a str, loc: Location) -> Result {
        let mut parts = name.split('.').skip(1).peekable();
        if parts.peek().is_none() {
            return self.store_name(asname, loc);
        }
        while let Some(part) = parts.next() {
            let index = self.name_index(part);
            self.op_i(Opcode::ImportFrom, index, loc);
            if parts.peek().is_some() {
                self.op_i(Opcode::Swap, 2, loc);
                self.op(Opcode::PopTop, loc);
            }
        }
        self.store_name(asname, loc)?;
        self.op(Opcode::PopTop, loc);
        Ok(())
    }

    pub(super) fn import_from(
        &mut self,
        module: Option<&'a str>,
        names: &'a [Alias<'a>],
        level: i32,
        loc: Location,
    ) -> Result {
        self.load_int(usize::try_from(level).unwrap_or(0), loc);
        self.load_names_tuple(names.iter().map(|alias| alias.name), loc);
        self.op_name(Opcode::ImportName, module.unwrap_or(""), loc);
        for alias in names {
            if alias.name == "*" {
                self.op_i(Opcode::CallIntrinsic1, intrinsic_1::IMPORT_STAR, loc);
                self.pop_top();
                return Ok(());
            }
            self.op_name(Opcode::ImportFrom, alias.name, loc);
            self.store_name(alias.asname.unwrap_or(alias.name), loc)?;
        }
        self.op(Opcode::PopTop, loc);
        Ok(())
    }
}
