//! The second pass: where each name lives.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::inline::{inline_comprehension, splice_inlined};
use super::{BlockId, BlockKind, ComprehensionKind, Scope, Symbol, SymbolTable, Symbols, def};
use crate::diagnostics::Result;
use crate::error::CompileError;
use crate::recursion::with_stack;

pub(super) type Names<'a> = FxHashSet<&'a str>;

/// The names a class provides to its methods by itself.
pub(super) const CLASS_CELLS: [&str; 3] = ["__class__", "__classdict__", "__conditional_annotations__"];

/// Decides the scope of every symbol of every block.
pub(super) fn analyze(table: &mut SymbolTable<'_>) -> Result {
    analyze_block(table, SymbolTable::TOP, Visible::default(), None)?;
    Ok(())
}

/// What a block sees of the blocks around it. The sets are copied only when a block changes them.
#[derive(Clone, Default)]
struct Visible<'a> {
    /// Names bound in enclosing functions; `None` for the module, which is enclosed by nothing.
    bound: Option<Rc<Names<'a>>>,
    /// Names declared global in enclosing functions.
    global: Rc<Names<'a>>,
    /// Names that are type parameters of enclosing generics.
    type_params: Rc<Names<'a>>,
}

fn remove(names: &mut Rc<Names<'_>>, name: &str) {
    if names.contains(name) {
        Rc::make_mut(names).remove(name);
    }
}

/// Analyses one block and those inside; returns the names it needs from outside.
fn analyze_block<'a>(
    table: &mut SymbolTable<'a>,
    id: BlockId,
    mut visible: Visible<'a>,
    class_entry: Option<BlockId>,
) -> Result<Names<'a>> {
    let mut free = Names::default();
    let mut local = Names::default();
    let is_class = table[id].kind == BlockKind::Class;
    // A class body's own names are invisible to the functions in it: they see what the class saw.
    let mut inner = is_class.then(|| visible.clone());

    for index in 0..table[id].symbols.len() {
        let Some((name, symbol)) = table[id].symbols.get_index(index) else { continue };
        let (name, flags) = (*name, symbol.flags);
        let scope = analyze_name(table, id, name, flags, &mut visible, &mut local, &mut free, class_entry)?;
        if let Some((_, symbol)) = table[id].symbols.get_index_mut(index) {
            symbol.scope = scope;
        }
    }
    if table[id].children.is_empty() && !is_class {
        return Ok(free);
    }

    let mut inner_visible = match inner.take() {
        Some(mut inner) => {
            Rc::make_mut(inner.bound.get_or_insert_default()).extend(CLASS_CELLS);
            inner
        }
        None => {
            let mut bound = visible.bound.clone().unwrap_or_default();
            if table[id].is_function_like() && !local.is_empty() {
                Rc::make_mut(&mut bound).extend(local.iter().copied());
            }
            Visible { bound: Some(bound), global: visible.global.clone(), type_params: Rc::default() }
        }
    };
    inner_visible.type_params.clone_from(&visible.type_params);

    let mut child_free = Names::default();
    let mut inlined_cells = Names::default();
    let children = table[id].children.clone();
    for child in &children {
        let new_class_entry = match () {
            () if !table[*child].can_see_class_scope => None,
            () if is_class => Some(id),
            () => class_entry,
        };
        let inline = matches!(
            table[*child].comprehension,
            Some(ComprehensionKind::List | ComprehensionKind::Set | ComprehensionKind::Dict)
        ) && !table[id].can_see_class_scope;
        let mut names = with_stack(|| analyze_block(table, *child, inner_visible.clone(), new_class_entry))?;
        if inline {
            inline_comprehension(table, id, *child, &mut names, &mut inlined_cells);
            table[*child].comp_inlined = true;
        }
        child_free.extend(names);
    }
    splice_inlined(table, id);

    if table[id].is_function_like() {
        analyze_cells(&mut table[id].symbols, &mut child_free, &inlined_cells);
    } else if is_class {
        drop_class_free(table, id, &mut child_free);
    }
    update_symbols(table, id, visible.bound.as_deref(), &child_free, &inlined_cells);
    free.extend(child_free);
    Ok(free)
}

fn analyze_name<'a>(
    table: &SymbolTable<'a>,
    id: BlockId,
    name: &'a str,
    flags: u32,
    visible: &mut Visible<'a>,
    local: &mut Names<'a>,
    free: &mut Names<'a>,
    class_entry: Option<BlockId>,
) -> Result<Scope> {
    let fail = |message: String| Err(error_at_directive(table, id, name, message));
    if flags & def::GLOBAL != 0 {
        if flags & def::NONLOCAL != 0 {
            return fail(format!("name '{name}' is nonlocal and global"));
        }
        Rc::make_mut(&mut visible.global).insert(name);
        if let Some(bound) = &mut visible.bound {
            remove(bound, name);
        }
        return Ok(Scope::GlobalExplicit);
    }
    if flags & def::NONLOCAL != 0 {
        let Some(bound) = &visible.bound else {
            return fail("nonlocal declaration not allowed at module level".to_owned());
        };
        if !bound.contains(name) {
            return fail(format!("no binding for nonlocal '{name}' found"));
        }
        if visible.type_params.contains(name) {
            return fail(format!("nonlocal binding not allowed for type parameter '{name}'"));
        }
        free.insert(name);
        return Ok(Scope::Free);
    }
    if flags & def::BOUND != 0 {
        local.insert(name);
        remove(&mut visible.global, name);
        if flags & def::TYPE_PARAM != 0 {
            Rc::make_mut(&mut visible.type_params).insert(name);
        } else {
            remove(&mut visible.type_params, name);
        }
        return Ok(Scope::Local);
    }
    // A name of the class is looked up in the class and then in the globals, never in functions around the class.
    if let Some(class) = class_entry {
        let class_flags = table[class].symbol(name).flags;
        if class_flags & def::GLOBAL != 0 {
            return Ok(Scope::GlobalExplicit);
        }
        if class_flags & def::BOUND != 0 && class_flags & def::NONLOCAL == 0 {
            return Ok(Scope::GlobalImplicit);
        }
    }
    if visible.bound.as_ref().is_some_and(|bound| bound.contains(name)) {
        free.insert(name);
        return Ok(Scope::Free);
    }
    Ok(Scope::GlobalImplicit)
}

fn error_at_directive(table: &SymbolTable<'_>, id: BlockId, name: &str, message: String) -> CompileError {
    let directive = table[id].directives.iter().find(|(declared, _)| *declared == name);
    let location = directive.map_or(table[id].location, |(_, location)| *location);
    CompileError::syntax(message, location)
}

/// Locals that inner blocks use become cells.
fn analyze_cells<'a>(symbols: &mut Symbols<'a>, free: &mut Names<'a>, inlined_cells: &Names<'a>) {
    for (name, symbol) in symbols {
        if symbol.scope == Scope::Local && (free.contains(name) || inlined_cells.contains(name)) {
            symbol.scope = Scope::Cell;
            free.remove(name);
        }
    }
}

/// What methods need of the class itself is provided by the class block.
fn drop_class_free(table: &mut SymbolTable<'_>, id: BlockId, free: &mut Names<'_>) {
    let block = &mut table[id];
    let [class, classdict, conditional] = CLASS_CELLS;
    block.needs_class_closure |= free.remove(class);
    block.needs_classdict |= free.remove(classdict);
    block.has_conditional_annotations |= free.remove(conditional);
}

fn update_symbols<'a>(
    table: &mut SymbolTable<'a>,
    id: BlockId,
    bound: Option<&Names<'a>>,
    free: &Names<'a>,
    inlined_cells: &Names<'a>,
) {
    let block = &mut table[id];
    let class_like = block.kind == BlockKind::Class || block.can_see_class_scope;
    for name in inlined_cells {
        if let Some(symbol) = block.symbols.get_mut(name) {
            symbol.flags |= def::COMP_CELL;
        }
    }
    // Sorted only to make the order independent of hashing; it is not observable otherwise.
    let mut free: Vec<&'a str> = free.iter().copied().collect();
    free.sort_unstable();
    for name in free {
        if let Some(symbol) = block.symbols.get_mut(name) {
            if class_like {
                symbol.flags |= def::FREE_CLASS;
            }
        } else if bound.is_none_or(|bound| bound.contains(name)) {
            block.symbols.insert(name, Symbol { flags: 0, scope: Scope::Free });
        }
    }
}
