//! PEP 709: comprehensions whose names are merged into the block around them.

use super::analyze::{CLASS_CELLS, Names};
use super::{BlockId, BlockKind, Scope, Symbol, SymbolTable, def};

/// Merges the names of the comprehension `comp` into the block `id` around it.
pub(super) fn inline_comprehension<'a>(
    table: &mut SymbolTable<'a>,
    id: BlockId,
    comp: BlockId,
    comp_free: &mut Names<'a>,
    inlined_cells: &mut Names<'a>,
) {
    let is_class = table[id].kind == BlockKind::Class;
    let symbols: Vec<(&'a str, Symbol)> =
        table[comp].symbols.iter().map(|(name, symbol)| (*name, *symbol)).collect();
    for (name, symbol) in symbols {
        if symbol.flags & def::PARAM != 0 {
            continue;
        }
        let mut scope = symbol.scope;
        if scope == Scope::Cell || symbol.flags & def::COMP_CELL != 0 {
            inlined_cells.insert(name);
        }
        if scope == Scope::Free && is_class && CLASS_CELLS.contains(&name) {
            // The class has no such variable for the comprehension to read, it only provides the cell to
            // functions inside.
            scope = Scope::GlobalImplicit;
            if !is_free_in_any_child(table, comp, name) {
                comp_free.remove(name);
            }
            table[comp].symbols.shift_remove(name);
        }
        // What the comprehension reads from the function around it, that function now reads itself.
        if scope == Scope::Free
            && !is_class
            && let Some(existing) = table[id].symbols.get_mut(name)
        {
            existing.flags |= symbol.flags & def::USE;
        }
        match table[id].symbols.get(name) {
            None => {
                table[id].symbols.insert(name, Symbol { flags: symbol.flags, scope });
            }
            Some(existing) if existing.flags & def::BOUND != 0 && !is_class => {
                if !is_free_in_any_child(table, comp, name) {
                    comp_free.remove(name);
                }
            }
            Some(_) => {}
        }
    }
}

fn is_free_in_any_child(table: &SymbolTable<'_>, comp: BlockId, name: &str) -> bool {
    table[comp].children.iter().any(|child| table[*child].scope(name) == Scope::Free)
}

/// Puts the children of inlined comprehensions in the place of the comprehensions.
pub(super) fn splice_inlined(table: &mut SymbolTable<'_>, id: BlockId) {
    if !table[id].children.iter().any(|child| table[*child].comp_inlined) {
        return;
    }
    let mut children = Vec::with_capacity(table[id].children.len());
    for child in &table[id].children {
        if table[*child].comp_inlined {
            children.extend_from_slice(&table[*child].children);
        } else {
            children.push(*child);
        }
    }
    table[id].children = children;
}
