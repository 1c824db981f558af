//! The table of all classes of nodes: `Python.asdl` of CPython 3.14, with the types of [`crate::ast`] they are.

use bumpalo::Bump;

use super::field::Field;
use super::schema::FieldSpec;
use super::{NodeRef, Value};
use crate::ast::{
    Alias, Arg, Arguments, ClassDef, Comprehension, ExceptHandler, Expr, ExprKind, FunctionDef, Keyword,
    Location, MatchCase, Mod, Pattern, PatternKind, Stmt, StmtKind, TypeIgnore, TypeParam, TypeParamKind,
    WithItem,
};

/// The pattern of a variant, whose fields may lie in a structure of their own.
macro_rules! variant {
    ($kind:ident $variant:ident [] $($field:ident)*) => { $kind::$variant { $($field),* } };
    ($kind:ident $variant:ident [$held:ident] $($field:ident)*) => { $kind::$variant($held { $($field),* }) };
}

/// A variant made of values.
macro_rules! make_variant {
    ($values:ident $arena:ident $kind:ident $variant:ident [] $($field:ident)*) => {
        $kind::$variant { $($field: Field::take($values.next()?, $arena)?),* }
    };
    ($values:ident $arena:ident $kind:ident $variant:ident [$held:ident] $($field:ident)*) => {
        $kind::$variant($arena.alloc($held { $($field: Field::take($values.next()?, $arena)?),* }))
    };
}

/// The description of fields.
macro_rules! fields {
    ($($name:ident: $text:literal),*) => { &[$(FieldSpec { name: field_name(stringify!($name)), text: $text }),*] };
}

/// Makes [`Class`] and both directions of conversion from the table. Its sections say how nodes are laid out: as
/// variants of a `Kind`, as `Mod`, as structures with or without a place, or as plain enumerations.
macro_rules! nodes {
    (
        kinds { $($sum:ident $node:ident $kind:ident {
            $($variant:ident [$($held:ident)?] { $($vf:ident: $vt:literal),* })*
        })* }
        mod { $($root:ident { $($rf:ident: $rt:literal),* })* }
        placed { $($psum:ident $pname:literal $placed:ident { $($pf:ident: $pt:literal),* })* }
        placeless { $($lsum:ident $lname:literal $less:ident { $($lf:ident: $lt:literal),* })* }
        simple { $($ssum:ident { $($simple:ident)* })* }
    ) => {
        /// A class of nodes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the classes are Python.asdl's own")]
        pub enum Class { $($($variant,)*)* $($root,)* $($placed,)* $($less,)* $($($simple,)*)* }

        impl Class {
            /// All classes; those of one sum are in the order of the grammar.
            pub const ALL: &[Self] = &[
                $($(Self::$variant,)*)* $(Self::$root,)* $(Self::$placed,)* $(Self::$less,)* $($(Self::$simple,)*)*
            ];

            /// The name, the sum or product, and the fields of each of [`Self::ALL`].
            const SPECS: &[(&'static str, &'static str, &'static [FieldSpec])] = &[
                $($((stringify!($variant), stringify!($sum), fields!($($vf: $vt),*)),)*)*
                $((stringify!($root), "mod", fields!($($rf: $rt),*)),)*
                $(($pname, stringify!($psum), fields!($($pf: $pt),*)),)*
                $(($lname, stringify!($lsum), fields!($($lf: $lt),*)),)*
                $($((stringify!($simple), stringify!($ssum), &[]),)*)*
            ];

            /// See [`Self::build`].
            pub(super) fn put_together<'a>(
                self,
                arena: &'a Bump,
                values: &[Value<'a>],
                loc: Location,
            ) -> Option<NodeRef<'a>> {
                let mut values = values.iter();
                Some(match self {
                    $($(Self::$variant => {
                        let kind = make_variant!(values arena $kind $variant [$($held)?] $($vf)*);
                        NodeRef::$node(arena.alloc($node { kind, loc }))
                    })*)*
                    $(Self::$root => {
                        NodeRef::Mod(arena.alloc(Mod::$root { $($rf: Field::take(values.next()?, arena)?),* }))
                    })*
                    $(Self::$placed => NodeRef::$placed(
                        arena.alloc($placed { $($pf: Field::take(values.next()?, arena)?,)* loc }),
                    ),)*
                    $(Self::$less => NodeRef::$less(
                        arena.alloc($less { $($lf: Field::take(values.next()?, arena)?),* }),
                    ),)*
                    $($(Self::$simple)|*)|* => return None,
                })
            }
        }

        impl<'a> NodeRef<'a> {
            /// The node's class and the values of its fields.
            pub fn take_apart(self) -> (Class, Vec<Value<'a>>) {
                match self {
                    $(NodeRef::$node(node) => match &node.kind {
                        $(variant!($kind $variant [$($held)?] $($vf)*) => (Class::$variant, vec![$($vf.give()),*]),)*
                    },)*
                    NodeRef::Mod(node) => match node {
                        $(Mod::$root { $($rf),* } => (Class::$root, vec![$($rf.give()),*]),)*
                    },
                    $(NodeRef::$placed($placed { $($pf,)* loc: _ }) => {
                        (Class::$placed, vec![$($pf.give()),*])
                    })*
                    $(NodeRef::$less($less { $($lf),* }) => (Class::$less, vec![$($lf.give()),*]),)*
                }
            }
        }
    };
}

impl Class {
    fn spec(self) -> &'static (&'static str, &'static str, &'static [FieldSpec]) {
        &Self::SPECS[self as usize]
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.spec().0
    }

    /// The name of the sum it belongs to; a product's is its own.
    pub fn sum(self) -> &'static str {
        self.spec().1
    }

    /// Its fields.
    pub fn fields(self) -> &'static [FieldSpec] {
        self.spec().2
    }
}

nodes! {
    kinds {
        stmt Stmt StmtKind {
            FunctionDef [FunctionDef] {
                name: "identifier", args: "arguments", body: "stmt*", decorator_list: "expr*",
                returns: "expr?", type_comment: "string?", type_params: "type_param*"
            }
            AsyncFunctionDef [FunctionDef] {
                name: "identifier", args: "arguments", body: "stmt*", decorator_list: "expr*",
                returns: "expr?", type_comment: "string?", type_params: "type_param*"
            }
            ClassDef [ClassDef] {
                name: "identifier", bases: "expr*", keywords: "keyword*", body: "stmt*",
                decorator_list: "expr*", type_params: "type_param*"
            }
            Return [] { value: "expr?" }
            Delete [] { targets: "expr*" }
            Assign [] { targets: "expr*", value: "expr", type_comment: "string?" }
            TypeAlias [] { name: "expr", type_params: "type_param*", value: "expr" }
            AugAssign [] { target: "expr", op: "operator", value: "expr" }
            AnnAssign [] { target: "expr", annotation: "expr", value: "expr?", simple: "int" }
            For [] { target: "expr", iter: "expr", body: "stmt*", orelse: "stmt*", type_comment: "string?" }
            AsyncFor [] { target: "expr", iter: "expr", body: "stmt*", orelse: "stmt*", type_comment: "string?" }
            While [] { test: "expr", body: "stmt*", orelse: "stmt*" }
            If [] { test: "expr", body: "stmt*", orelse: "stmt*" }
            With [] { items: "withitem*", body: "stmt*", type_comment: "string?" }
            AsyncWith [] { items: "withitem*", body: "stmt*", type_comment: "string?" }
            Match [] { subject: "expr", cases: "match_case*" }
            Raise [] { exc: "expr?", cause: "expr?" }
            Try [] { body: "stmt*", handlers: "excepthandler*", orelse: "stmt*", finalbody: "stmt*" }
            TryStar [] { body: "stmt*", handlers: "excepthandler*", orelse: "stmt*", finalbody: "stmt*" }
            Assert [] { test: "expr", msg: "expr?" }
            Import [] { names: "alias*" }
            ImportFrom [] { module: "identifier?", names: "alias*", level: "int?" }
            Global [] { names: "identifier*" }
            Nonlocal [] { names: "identifier*" }
            Expr [] { value: "expr" }
            Pass [] {}
            Break [] {}
            Continue [] {}
        }
        expr Expr ExprKind {
            BoolOp [] { op: "boolop", values: "expr*" }
            NamedExpr [] { target: "expr", value: "expr" }
            BinOp [] { left: "expr", op: "operator", right: "expr" }
            UnaryOp [] { op: "unaryop", operand: "expr" }
            Lambda [] { args: "arguments", body: "expr" }
            IfExp [] { test: "expr", body: "expr", orelse: "expr" }
            Dict [] { keys: "expr?*", values: "expr*" }
            Set [] { elts: "expr*" }
            ListComp [] { elt: "expr", generators: "comprehension*" }
            SetComp [] { elt: "expr", generators: "comprehension*" }
            DictComp [] { key: "expr", value: "expr", generators: "comprehension*" }
            GeneratorExp [] { elt: "expr", generators: "comprehension*" }
            Await [] { value: "expr" }
            Yield [] { value: "expr?" }
            YieldFrom [] { value: "expr" }
            Compare [] { left: "expr", ops: "cmpop*", comparators: "expr*" }
            Call [] { func: "expr", args: "expr*", keywords: "keyword*" }
            FormattedValue [] { value: "expr", conversion: "int", format_spec: "expr?" }
            Interpolation [] { value: "expr", str: "constant", conversion: "int", format_spec: "expr?" }
            JoinedStr [] { values: "expr*" }
            TemplateStr [] { values: "expr*" }
            Constant [] { value: "constant", kind: "string?" }
            Attribute [] { value: "expr", attr: "identifier", ctx: "expr_context" }
            Subscript [] { value: "expr", slice: "expr", ctx: "expr_context" }
            Starred [] { value: "expr", ctx: "expr_context" }
            Name [] { id: "identifier", ctx: "expr_context" }
            List [] { elts: "expr*", ctx: "expr_context" }
            Tuple [] { elts: "expr*", ctx: "expr_context" }
            Slice [] { lower: "expr?", upper: "expr?", step: "expr?" }
        }
        pattern Pattern PatternKind {
            MatchValue [] { value: "expr" }
            MatchSingleton [] { value: "constant" }
            MatchSequence [] { patterns: "pattern*" }
            MatchMapping [] { keys: "expr*", patterns: "pattern*", rest: "identifier?" }
            MatchClass [] {
                cls: "expr", patterns: "pattern*", kwd_attrs: "identifier*", kwd_patterns:
                "pattern*"
            }
            MatchStar [] { name: "identifier?" }
            MatchAs [] { pattern: "pattern?", name: "identifier?" }
            MatchOr [] { patterns: "pattern*" }
        }
        type_param TypeParam TypeParamKind {
            TypeVar [] { name: "identifier", bound: "expr?", default_value: "expr?" }
            ParamSpec [] { name: "identifier", default_value: "expr?" }
            TypeVarTuple [] { name: "identifier", default_value: "expr?" }
        }
    }
    mod {
        Module { body: "stmt*", type_ignores: "type_ignore*" }
        Interactive { body: "stmt*" }
        Expression { body: "expr" }
        FunctionType { argtypes: "expr*", returns: "expr" }
    }
    placed {
        excepthandler "ExceptHandler" ExceptHandler { r#type: "expr?", name: "identifier?", body: "stmt*" }
        arg "arg" Arg { arg: "identifier", annotation: "expr?", type_comment: "string?" }
        keyword "keyword" Keyword { arg: "identifier?", value: "expr" }
        alias "alias" Alias { name: "identifier", asname: "identifier?" }
    }
    placeless {
        comprehension "comprehension" Comprehension {
            target: "expr", iter: "expr", ifs: "expr*", is_async: "int"
        }
        arguments "arguments" Arguments {
            posonlyargs: "arg*", args: "arg*", vararg: "arg?", kwonlyargs: "arg*",
            kw_defaults: "expr?*", kwarg: "arg?", defaults: "expr*"
        }
        withitem "withitem" WithItem { context_expr: "expr", optional_vars: "expr?" }
        match_case "match_case" MatchCase { pattern: "pattern", guard: "expr?", body: "stmt*" }
        type_ignore "TypeIgnore" TypeIgnore { lineno: "int", tag: "string" }
    }
    simple {
        expr_context { Load Store Del }
        boolop { And Or }
        operator { Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv }
        unaryop { Invert Not UAdd USub }
        cmpop { Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn }
    }
}

/// The name of a field without the mark of Rust's raw identifiers.
const fn field_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}
