//! Symbol tables: which names each block of the program knows, and where each of them lives.
//!
//! Made in two passes. The first ([`build`]) walks the tree and notes for every block how it uses each name; the
//! second ([`analyze`]) decides from the blocks' nesting whether a name is local, global, free or a cell, and which
//! comprehensions are compiled as part of the block around them. The order of a block's symbols, parameters and
//! children is observable in code objects and therefore CPython's.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serpentarium_parser::ast::Location;

mod analyze;
mod build;
mod expr;
mod inline;
mod pattern;
mod stmt;
mod type_params;

pub(crate) use build::build;

/// How a block uses a name; bits of a symbol's flags.
pub mod def {
    /// Declared `global`.
    pub const GLOBAL: u32 = 1;
    /// Assigned in the block.
    pub const LOCAL: u32 = 2;
    /// A parameter.
    pub const PARAM: u32 = 4;
    /// Declared `nonlocal`.
    pub const NONLOCAL: u32 = 8;
    /// Read.
    pub const USE: u32 = 16;
    /// Free, though the class block also knows the name otherwise.
    pub const FREE_CLASS: u32 = 64;
    /// Bound by an import.
    pub const IMPORT: u32 = 128;
    /// Annotated.
    pub const ANNOT: u32 = 256;
    /// The variable of a comprehension's `for`.
    pub const COMP_ITER: u32 = 512;
    /// A type parameter.
    pub const TYPE_PARAM: u32 = 1024;
    /// A cell inside an inlined comprehension.
    pub const COMP_CELL: u32 = 2048;
    /// Bound in the block one way or another.
    pub const BOUND: u32 = LOCAL | PARAM | IMPORT;
}

/// Where a name of a block lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The block does not know the name.
    #[default]
    Unknown,
    /// In the block itself.
    Local,
    /// In the module, because the block says so.
    GlobalExplicit,
    /// In the module or the builtins, because nothing else has it.
    GlobalImplicit,
    /// In an enclosing block.
    Free,
    /// In the block itself, shared with inner blocks.
    Cell,
}

/// What a block knows about one name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Symbol {
    /// Bits of [`def`].
    pub flags: u32,
    /// Where the name lives; set by the second pass.
    pub scope: Scope,
}

/// What kind of block of code has its own names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A `def`, `lambda` or comprehension.
    Function,
    /// A class body.
    Class,
    /// The module.
    Module,
    /// `__annotate__`
    Annotation,
    /// The value of a `type` statement.
    TypeAlias,
    /// The type parameters of a generic function, class or alias.
    TypeParameters,
    /// The bound or default of a type parameter.
    TypeVariable,
}

/// Which comprehension a function block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// `[…]`
    List,
    /// `{…}`
    Set,
    /// `{…: …}`
    Dict,
    /// `(…)`
    Generator,
}

/// Index of a block in its [`SymbolTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockId(pub(crate) usize);

/// The node a block belongs to, by the node's address; a node may have several blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum BlockKey {
    Module,
    /// The body of a `FunctionDef` or `ClassDef`.
    Body(usize),
    /// A lambda or comprehension.
    Expr(usize),
    /// The annotations of a `FunctionDef`.
    Annotations(usize),
    /// A list of type parameters.
    TypeParams(usize),
    /// The value of a type alias.
    Alias(usize),
    /// The bound of a type parameter.
    Bound(usize),
    /// The default of a type parameter.
    Default(usize),
    /// The annotations of the block opened by an annotated assignment.
    Deferred(usize),
}

/// The address of a node, its identity as long as the tree exists.
pub(crate) fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node).addr()
}

/// The symbols of a block in the order of their first mention.
pub type Symbols<'a> = IndexMap<&'a str, Symbol, FxBuildHasher>;

/// One block of code with its own names.
#[derive(Debug)]
pub struct Block<'a> {
    /// Its kind.
    pub kind: BlockKind,
    /// Name of the function or class, or of what the block is for.
    pub name: &'a str,
    /// What it knows about names.
    pub symbols: Symbols<'a>,
    /// Its parameters in order.
    pub varnames: Vec<&'a str>,
    /// The blocks directly inside.
    pub children: Vec<BlockId>,
    /// Where its node is.
    pub location: Location,
    /// Which comprehension it is, if any.
    pub comprehension: Option<ComprehensionKind>,
    /// Inside a function-like block.
    pub nested: bool,
    /// Contains `yield`, or is a generator expression.
    pub generator: bool,
    /// Is, or awaits like, an `async def`.
    pub coroutine: bool,
    /// Has `*args`.
    pub varargs: bool,
    /// Has `**kwargs`.
    pub varkeywords: bool,
    /// Contains `return value`.
    pub returns_value: bool,
    /// A class whose methods use `__class__`.
    pub needs_class_closure: bool,
    /// A class whose annotation scopes look names up in it.
    pub needs_classdict: bool,
    /// A class or module that records which annotations were reached.
    pub has_conditional_annotations: bool,
    /// A comprehension compiled as part of the block around it.
    pub comp_inlined: bool,
    /// An annotation scope that sees the names of a class.
    pub can_see_class_scope: bool,
    /// Begins with a docstring.
    pub has_docstring: bool,
    /// A function directly in a class.
    pub method: bool,
    /// Contains annotations.
    pub annotations_used: bool,
    /// The block of the annotations in a module, class or function body.
    pub annotation_block: Option<BlockId>,
    /// Where names were declared `global` or `nonlocal`, for errors found later.
    directives: Vec<(&'a str, Location)>,
    /// Says in errors which part of a type parameter this is.
    scope_info: &'static str,
    /// The block whose type parameter names are the only ones to be mangled here.
    mangled_names: Option<BlockId>,
    /// The names meant by `mangled_names`, in the block that owns them.
    mangled: FxHashSet<&'a str>,
    comp_iter_target: bool,
    comp_iter_expr: u32,
    conditional: bool,
    in_unevaluated_annotation: bool,
}

impl<'a> Block<'a> {
    fn new(kind: BlockKind, name: &'a str, location: Location) -> Self {
        Self {
            kind,
            name,
            symbols: Symbols::default(),
            varnames: Vec::new(),
            children: Vec::new(),
            location,
            comprehension: None,
            nested: false,
            generator: false,
            coroutine: false,
            varargs: false,
            varkeywords: false,
            returns_value: false,
            needs_class_closure: false,
            needs_classdict: false,
            has_conditional_annotations: false,
            comp_inlined: false,
            can_see_class_scope: false,
            has_docstring: false,
            method: false,
            annotations_used: false,
            annotation_block: None,
            directives: Vec::new(),
            scope_info: "",
            mangled_names: None,
            mangled: FxHashSet::default(),
            comp_iter_target: false,
            comp_iter_expr: 0,
            conditional: false,
            in_unevaluated_annotation: false,
        }
    }

    /// Whether the block runs with fast local variables: everything but modules and classes.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, BlockKind::Module | BlockKind::Class)
    }

    /// The symbol called `name`, which must be in its mangled form.
    pub fn symbol(&self, name: &str) -> Symbol {
        self.symbols.get(name).copied().unwrap_or_default()
    }

    /// Where `name` (mangled) lives.
    pub fn scope(&self, name: &str) -> Scope {
        self.symbol(name).scope
    }
}

/// The blocks of one module.
#[derive(Debug)]
pub struct SymbolTable<'a> {
    blocks: Vec<Block<'a>>,
    by_node: FxHashMap<BlockKey, BlockId>,
}

impl<'a> SymbolTable<'a> {
    /// The module's block.
    pub const TOP: BlockId = BlockId(0);

    /// The module's block.
    pub fn top(&self) -> &Block<'a> {
        &self[Self::TOP]
    }

    pub(crate) fn lookup(&self, key: BlockKey) -> Option<BlockId> {
        self.by_node.get(&key).copied()
    }

    /// Whether only some names are mangled in `block`, and `name` is not one of them.
    pub(crate) fn exempt_from_mangling(&self, block: BlockId, name: &str) -> bool {
        self[block].mangled_names.is_some_and(|owner| !self[owner].mangled.contains(name))
    }
}

impl<'a> std::ops::Index<BlockId> for SymbolTable<'a> {
    type Output = Block<'a>;

    fn index(&self, id: BlockId) -> &Self::Output {
        &self.blocks[id.0]
    }
}

impl std::ops::IndexMut<BlockId> for SymbolTable<'_> {
    fn index_mut(&mut self, id: BlockId) -> &mut Self::Output {
        &mut self.blocks[id.0]
    }
}
