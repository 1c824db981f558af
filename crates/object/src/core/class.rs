//! Making classes: bases, metaclass, MRO, slots, namespace (`type_new` in `Objects/typeobject.c`).

use serpentarium_heap::{Obj, Object, Ref, Slot, TypeFlags};

use crate::core::slotdefs::SLOT_DEFS;
use crate::core::{CallArgs, GetSetDef, PyResult, Runtime, SlotTable, Storage, Type, type_flag, type_of};
use crate::types::{
    Builtin, CellObject, ClassMethod, Dict, Function, GetSet, Instance, SlotMember, SlotWrapper,
    StaticMethod, Tuple, str_value, tuple_value,
};
use crate::{Str, StrMethods as _};

static DICT_GETSET: GetSetDef =
    GetSetDef::new("__dict__", get_dict, "dictionary for instance variables").with_set(set_dict);
static WEAKREF_GETSET: GetSetDef =
    GetSetDef::new("__weakref__", get_weakref, "list of weak references to the object");

/// Reads an instance's `__dict__`, making it if need be.
pub(crate) fn get_dict(rt: &Runtime, object: &Object) -> PyResult {
    match rt.instance_dict(object) {
        Some(dict) => Ok(dict.into_object()),
        None => Err(rt.no_attribute(object, &rt.names.dict)),
    }
}

/// Sets or deletes an instance's `__dict__`.
pub(crate) fn set_dict(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    if let Some(value) = value
        && !value.is::<Dict>()
    {
        return Err(
            rt.type_error(format!("__dict__ must be set to a dictionary, not a '{}'", rt.type_name(value)))
        );
    }
    let new = value.map_or_else(|| rt.new_dict().into_object(), Obj::to_ref);
    drop(rt.instance_dict(object));
    if let Some(slot) = rt.dict_slot(object) {
        slot.set(Some(new));
    }
    Ok(())
}

fn get_weakref(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.weak_references_to(object).pop().unwrap_or_else(|| rt.none()))
}

/// What `__slots__` and the bases say about instances of a class to be made.
struct Layout {
    members: Vec<Ref<Str>>,
    add_dict: bool,
    add_weakref: bool,
}

impl Runtime {
    /// The most derived metaclass of the bases and `metatype` (`_PyType_CalculateMetaclass`).
    pub fn winning_metaclass(&self, metatype: &Obj<Type>, bases: &Obj<Tuple>) -> PyResult<Ref<Type>> {
        let mut winner = metatype.to_ref();
        for base in bases.tail() {
            let candidate = type_of(base);
            if self.is_subtype(&winner, candidate) {
                continue;
            }
            if self.is_subtype(candidate, &winner) {
                winner = candidate.to_ref();
                continue;
            }
            return Err(self.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
            ));
        }
        Ok(winner)
    }

    /// `type.__new__(metatype, name, bases, namespace, **kwargs)`
    pub fn new_class(
        &self,
        metatype: &Obj<Type>,
        name: &Obj<Str>,
        bases: &Obj<Tuple>,
        namespace: &Obj<Dict>,
        kwargs: Option<&Dict>,
    ) -> PyResult<Ref<Type>> {
        let bases = if bases.tail().is_empty() {
            self.new_tuple([self.types.object.clone().into_object()])
        } else {
            bases.to_ref()
        };
        let base = self.best_base(&bases)?;
        self.check_class_name(name)?;
        let dict = self.copy_dict(namespace);
        let layout = self.read_slots(&base, &bases, &dict)?;
        let class = self.alloc_class(metatype, &base, &layout);
        class.name.set(Some(name.to_ref().into_object()));
        class.base.set(Some(base.clone().into_object()));
        class.bases.set(Some(bases.clone().into_object()));
        class.dict.set(Some(dict.clone().into_object()));
        self.set_qualname(&class, name, &dict)?;
        self.adjust_namespace(&dict);
        self.add_descriptors(&class, &base, &layout, &dict);
        self.set_mro(&class)?;
        self.fix_slots(&class);
        class.flags.set(class.flags.get() | type_flag::READY);
        for parent in bases.tail() {
            if let Some(parent) = parent.downcast::<Type>() {
                self.add_subclass(parent, &class);
            }
        }
        self.fill_class_cell(&class, &dict)?;
        self.call_set_name(&class, &dict)?;
        self.call_init_subclass(&class, kwargs)?;
        Ok(class)
    }

    /// A class's name must be what a C string can hold (`type_new_set_names`).
    pub(crate) fn check_class_name(&self, name: &Obj<Str>) -> PyResult<()> {
        if self.utf8_bytes(name)?.contains(&0) {
            return Err(self.value_error("type name must not contain null characters"));
        }
        Ok(())
    }

    /// The base whose layout the class extends (`best_base`).
    fn best_base(&self, bases: &Obj<Tuple>) -> PyResult<Ref<Type>> {
        let mut winner: Option<(Ref<Type>, Ref<Type>)> = None;
        for base in bases.tail() {
            let Some(base) = base.downcast::<Type>() else {
                return Err(self.type_error("bases must be types"));
            };
            if !base.has_flag(type_flag::BASETYPE) {
                let name = self.class_name(base);
                return Err(self.type_error(format!("type '{name}' is not an acceptable base type")));
            }
            let solid = self.solid_base(base);
            match &winner {
                None => winner = Some((base.to_ref(), solid)),
                Some((_, known)) if self.is_subtype(known, &solid) => {}
                Some((_, known)) if self.is_subtype(&solid, known) => winner = Some((base.to_ref(), solid)),
                Some(_) => return Err(self.type_error("multiple bases have instance lay-out conflict")),
            }
        }
        match winner {
            Some((base, _)) => Ok(base),
            None => Ok(self.types.object.clone()),
        }
    }

    /// The most derived base that adds something to the layout (`solid_base`).
    fn solid_base(&self, ty: &Obj<Type>) -> Ref<Type> {
        let mut current = ty.to_ref();
        loop {
            let Some(base) = current.base() else { return current };
            let adds_payload = !current.same_layout_payload(&base);
            let adds_members = current.member_len.get() != base.member_len.get();
            let native_extra = !current.is_heap_type() && current.basicsize.get() != base.basicsize.get();
            if adds_payload || adds_members || native_extra {
                return current;
            }
            current = base;
        }
    }

    /// Reads `__slots__` (`type_new_slots`).
    fn read_slots(&self, base: &Obj<Type>, bases: &Obj<Tuple>, dict: &Obj<Dict>) -> PyResult<Layout> {
        // Classes have a namespace of their own kind, so that metaclasses add none.
        let may_add_dict = !base.has_dict.get() && !self.is_subtype(base, &self.types.type_);
        let may_add_weakref = base.weaklistoffset.get() == 0 && base.itemsize.get() == 0;
        let Some(slots) = dict.get_str(self, &self.names.slots) else {
            return Ok(Layout { members: Vec::new(), add_dict: may_add_dict, add_weakref: may_add_weakref });
        };
        let names = if slots.is::<Str>() { vec![slots.clone()] } else { self.to_vec(&slots)? };
        if !names.is_empty() && base.itemsize.get() != 0 {
            let name = self.class_name(base);
            return Err(self.type_error(format!("nonempty __slots__ not supported for subtype of '{name}'")));
        }
        let mut layout = Layout { members: Vec::new(), add_dict: false, add_weakref: false };
        for name in &names {
            self.read_slot_name(name, dict, &mut layout, (may_add_dict, may_add_weakref))?;
        }
        layout.members.sort_by(|a, b| a.text().cmp(&b.text()));
        for other in bases.tail() {
            let Some(other) = other.downcast::<Type>().filter(|other| !other.is_same(base)) else { continue };
            layout.add_dict |= may_add_dict && other.has_dict.get();
            layout.add_weakref |= may_add_weakref && other.weaklistoffset.get() != 0;
        }
        Ok(layout)
    }

    fn read_slot_name(
        &self,
        name: &Object,
        dict: &Obj<Dict>,
        layout: &mut Layout,
        may: (bool, bool),
    ) -> PyResult<()> {
        let Some(text) = str_value(name) else {
            return Err(
                self.type_error(format!("__slots__ items must be strings, not '{}'", self.type_name(name)))
            );
        };
        if !text.text().isidentifier() {
            return Err(self.type_error("__slots__ must be identifiers"));
        }
        if text.equals("__dict__") {
            if !may.0 || layout.add_dict {
                return Err(self.type_error("__dict__ slot disallowed: we already got one"));
            }
            layout.add_dict = true;
            return Ok(());
        }
        if text.equals("__weakref__") {
            if !may.1 || layout.add_weakref {
                return Err(self.type_error("__weakref__ slot disallowed: we already got one"));
            }
            layout.add_weakref = true;
            return Ok(());
        }
        let class_name = dict.get_str(self, &self.names.qualname);
        let mangled = self.intern(&mangle(class_name.as_deref().and_then(str_value), &text.to_text()));
        let allowed = text.equals("__qualname__") || text.equals("__classcell__");
        if dict.get_str(self, &mangled).is_some() && !allowed {
            let name = mangled.to_text().into_owned();
            return Err(self.value_error(format!("'{name}' in __slots__ conflicts with class variable")));
        }
        if !layout.members.iter().any(|known| known.is_same(&mangled)) {
            layout.members.push(mangled);
        }
        Ok(())
    }

    fn alloc_class(&self, metatype: &Obj<Type>, base: &Obj<Type>, layout: &Layout) -> Ref<Type> {
        let plain = base.instances_are::<Instance>();
        let members = base.member_len.get() + layout.members.len();
        let front =
            !plain && (layout.add_dict || members > 0 || base.type_flags().contains(TypeFlags::ATTRIBUTES));
        let mut flags = base.type_flags();
        if front {
            flags = flags.union(TypeFlags::ATTRIBUTES);
        }
        let class = self.heap.alloc_subtype(metatype, base, Type::blank(), flags);
        class.member_len.set(members);
        class.has_dict.set(base.has_dict.get() || layout.add_dict);
        class.storage.set(match base.storage.get() {
            Storage::Payload => Storage::Payload,
            _ if plain => Storage::Instance,
            _ if front => Storage::Front,
            other => other,
        });
        class.dict_slot.set(base.dict_slot.get());
        self.set_shown_layout(&class, base, layout, plain);
        self.heap.track(class.as_object());
        class
    }

    /// Sizes, offsets and flags as CPython shows them.
    fn set_shown_layout(&self, class: &Obj<Type>, base: &Obj<Type>, layout: &Layout, plain: bool) {
        class.basicsize.set(base.basicsize.get() + 8 * layout.members.len());
        class.itemsize.set(base.itemsize.get());
        class.dictoffset.set(if layout.add_dict { -1 } else { base.dictoffset.get() });
        class.weaklistoffset.set(if layout.add_weakref { -32 } else { base.weaklistoffset.get() });
        let mut flags = type_flag::HEAPTYPE | type_flag::BASETYPE | type_flag::HAVE_GC;
        flags |= base.flags.get()
            & (type_flag::INHERITED
                | type_flag::MANAGED_DICT
                | type_flag::MANAGED_WEAKREF
                | type_flag::INLINE_VALUES);
        if layout.add_dict {
            flags |= type_flag::MANAGED_DICT;
            if base.itemsize.get() == 0 && (plain || base.basicsize.get() > 0) {
                flags |= type_flag::INLINE_VALUES;
            }
        }
        if layout.add_weakref {
            flags |= type_flag::MANAGED_WEAKREF;
        }
        class.flags.set(flags);
    }

    fn set_qualname(&self, class: &Obj<Type>, name: &Obj<Str>, dict: &Obj<Dict>) -> PyResult<()> {
        let qualname = dict.remove_str(self, &self.names.qualname);
        if let Some(qualname) = &qualname
            && !qualname.is::<Str>()
        {
            let given = self.type_name(qualname);
            return Err(self.type_error(format!("type __qualname__ must be a str, not {given}")));
        }
        class.qualname.set(Some(qualname.unwrap_or_else(|| name.to_ref().into_object())));
        if dict.get_str(self, &self.names.module).is_none()
            && let Some(globals) = self.evaluator().current_globals(self)
            && let Some(module) = globals.get_str(self, &self.names.name)
        {
            dict.set_str(self, &self.names.module, module);
        }
        Ok(())
    }

    /// `__new__` becomes a static method, `__init_subclass__` and `__class_getitem__` class methods.
    fn adjust_namespace(&self, dict: &Obj<Dict>) {
        if let Some(new) = dict.get_str(self, &self.names.new)
            && new.is::<Function>()
        {
            dict.set_str(self, &self.names.new, self.new_staticmethod(&new));
        }
        for name in [&self.names.init_subclass, &self.names.class_getitem] {
            if let Some(method) = dict.get_str(self, name)
                && method.is::<Function>()
            {
                dict.set_str(self, name, self.new_classmethod(&method));
            }
        }
        if dict.get_str(self, &self.names.doc).is_none() {
            dict.set_str(self, &self.names.doc, self.none());
        }
        if dict.get_str(self, &self.names.eq).is_some() && dict.get_str(self, &self.names.hash).is_none() {
            dict.set_str(self, &self.names.hash, self.none());
        }
    }

    fn add_descriptors(&self, class: &Obj<Type>, base: &Obj<Type>, layout: &Layout, dict: &Obj<Dict>) {
        let first = base.member_len.get();
        for (index, name) in layout.members.iter().enumerate() {
            let member = SlotMember { name: name.clone(), owner: class.to_ref(), index: first + index };
            let descriptor = self.tracked(self.heap.alloc(&self.types.member, member));
            dict.set_str(self, name, descriptor.into_object());
        }
        let native_dict = base.storage.get() == Storage::Payload && base.has_dict.get();
        let wanted = [(layout.add_dict && !native_dict, &DICT_GETSET), (layout.add_weakref, &WEAKREF_GETSET)];
        for (add, def) in wanted {
            let name = self.intern(def.name);
            if add && dict.get_str(self, &name).is_none() {
                let getset = self.heap.alloc(&self.types.getset, GetSet { def, owner: class.to_ref() });
                dict.set_str(self, &name, self.tracked(getset).into_object());
            }
        }
    }

    /// Computes and stores the MRO, asking the metaclass's own `mro` if it has one (`mro_internal`).
    pub(crate) fn set_mro(&self, class: &Obj<Type>) -> PyResult<()> {
        let custom = self
            .type_lookup(type_of(class.as_object()), &self.names.mro)
            .filter(|method| !method.is::<crate::types::MethodDescriptor>());
        let order = match custom {
            Some(_) => {
                let Some(result) = self.call_special(class.as_object(), &self.names.mro, &[])? else {
                    return Ok(());
                };
                self.to_vec(&result)?
            }
            None => self.linearize(class)?,
        };
        for item in &order {
            if !item.is::<Type>() {
                return Err(
                    self.type_error(format!("mro() returned a non-class ('{}')", self.type_name(item)))
                );
            }
        }
        class.mro.set(Some(self.new_tuple(order).into_object()));
        Ok(())
    }

    /// The C3 linearization of a class.
    pub fn linearize(&self, class: &Obj<Type>) -> PyResult<Vec<Ref>> {
        let Some(bases) = class.bases.get().and_then(|bases| bases.try_downcast::<Tuple>().ok()) else {
            return Ok(vec![class.to_ref().into_object()]);
        };
        let mut lists: Vec<std::collections::VecDeque<Ref>> = Vec::new();
        for (index, base) in bases.tail().iter().enumerate() {
            if bases.tail()[..index].iter().any(|known| known.is_same(base)) {
                let name = base.downcast::<Type>().map_or(String::new(), |base| self.class_name(base));
                return Err(self.type_error(format!("duplicate base class {name}")));
            }
            let mro = base.downcast::<Type>().and_then(|base| base.mro());
            lists.push(mro.map(|mro| mro.tail().iter().cloned().collect()).unwrap_or_default());
        }
        lists.push(bases.tail().iter().cloned().collect());
        let mut order = vec![class.to_ref().into_object()];
        loop {
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return Ok(order);
            }
            let good = lists
                .iter()
                .map(|list| &list[0])
                .find(|head| lists.iter().all(|list| list.iter().skip(1).all(|other| !other.is_same(head))));
            let Some(good) = good.cloned() else { return Err(self.mro_conflict(&lists)) };
            for list in &mut lists {
                if list[0].is_same(&good) {
                    list.pop_front();
                }
            }
            order.push(good);
        }
    }

    fn mro_conflict(&self, lists: &[std::collections::VecDeque<Ref>]) -> crate::Raised {
        let mut names: Vec<String> = Vec::new();
        for head in lists.iter().filter_map(|list| list.front()) {
            let name = head.downcast::<Type>().map_or(String::new(), |class| self.class_name(class));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let list = names.join(", ");
        self.type_error(format!("Cannot create a consistent method resolution order (MRO) for bases {list}"))
    }

    /// Fills the slot table of a class from what its names resolve to (`fixup_slot_dispatchers`).
    pub(crate) fn fix_slots(&self, class: &Obj<Type>) {
        let Some(base) = class.base() else { return };
        let inherited = *base.slots.borrow();
        let mut table = SlotTable {
            buffer: inherited.buffer,
            item: inherited.item,
            new: inherited.new,
            finalize: inherited.finalize,
            ..SlotTable::EMPTY
        };
        let mut generic = Vec::new();
        for def in SLOT_DEFS {
            let Some(found) = self.type_lookup(class, &self.intern(def.name)) else { continue };
            if let Some(wrapper) = found.downcast::<SlotWrapper>() {
                if std::ptr::eq(wrapper.def, def) || wrapper.def.name == def.name {
                    let from = *wrapper.owner.slots.borrow();
                    (def.copy)(&mut table, &from);
                } else {
                    generic.push(def);
                }
            } else if self.is_none(&found) && def.name == "__hash__" {
                table.hash = Some(crate::core::hash_not_implemented);
            } else {
                generic.push(def);
            }
        }
        for def in generic {
            if def.name == "__hash__"
                && table.hash.is_some_and(|hash| {
                    std::ptr::fn_addr_eq(
                        hash,
                        crate::core::hash_not_implemented as fn(&Self, &Object) -> PyResult<i64>,
                    )
                })
            {
                continue;
            }
            (def.install)(&mut table);
            if def.name == "__getitem__" {
                table.item = None;
            }
        }
        if self.type_lookup(class, &self.names.getattr).is_some() {
            table.getattro = Some(crate::core::generic_slots::getattro);
        }
        if let Some(new) = self.type_lookup(class, &self.names.new) {
            table.new = self.new_slot(class, &new, inherited.new);
        }
        if table.finalize.is_some() {
            class.set_type_flags(class.type_flags().union(TypeFlags::FINALIZER));
        }
        *class.slots.borrow_mut() = table;
    }

    fn new_slot(
        &self,
        class: &Obj<Type>,
        found: &Object,
        inherited: crate::core::NewSlot,
    ) -> crate::core::NewSlot {
        let native = found.downcast::<Builtin>().filter(|builtin| builtin.def.name == "__new__");
        match native.and_then(|builtin| builtin.self_.get()) {
            Some(owner) => {
                let own = owner.downcast::<Type>().and_then(|owner| owner.slot(|slots| slots.new));
                if self.is_subtype(class, &self.nearest_native(class)) {
                    own.or(inherited)
                } else {
                    inherited
                }
            }
            None => Some(new_by_name),
        }
    }

    /// Recomputes the slots of a class and its subclasses after one of its names changed (`update_slot`).
    pub(crate) fn update_slots(&self, class: &Obj<Type>) {
        if !class.is_heap_type() {
            return;
        }
        self.fix_slots(class);
        for subclass in self.subclasses_of(class) {
            self.update_slots(&subclass);
        }
    }

    fn fill_class_cell(&self, class: &Obj<Type>, dict: &Obj<Dict>) -> PyResult<()> {
        if let Some(cell) = dict.remove_str(self, &self.names.classcell) {
            let Some(cell) = cell.downcast::<CellObject>() else {
                let given = self.type_name(&cell);
                return Err(
                    self.type_error(format!("__classcell__ must be a nonlocal cell, not <class '{given}'>"))
                );
            };
            cell.contents.set(Some(class.to_ref().into_object()));
        }
        if let Some(cell) = dict.remove_str(self, &self.names.classdictcell)
            && let Some(cell) = cell.downcast::<CellObject>()
        {
            cell.contents.set(Some(dict.to_ref().into_object()));
        }
        Ok(())
    }

    fn call_set_name(&self, class: &Obj<Type>, dict: &Obj<Dict>) -> PyResult<()> {
        for (name, value) in dict.to_vec() {
            if self.type_lookup(type_of(&value), &self.names.set_name).is_none() {
                continue;
            }
            if let Err(raised) = self.call_special(&value, &self.names.set_name, &[class.as_object(), &name])
            {
                let note = format!(
                    "Error calling __set_name__ on '{}' instance {} in '{}'",
                    self.type_name(&value),
                    self.repr_or_placeholder(&name),
                    self.class_name(class)
                );
                self.add_note(raised.exception(), &note);
                return Err(raised);
            }
        }
        Ok(())
    }

    fn call_init_subclass(&self, class: &Obj<Type>, kwargs: Option<&Dict>) -> PyResult<()> {
        let sup = self.new_super(class, class.as_object(), class);
        let method = self.getattr(sup.as_object(), self.names.init_subclass.as_object())?;
        let none = self.new_tuple(Vec::new());
        self.call_tuple_dict(&method, &none, kwargs).map(drop)
    }

    /// A static method around a callable.
    pub fn new_staticmethod(&self, callable: &Object) -> Ref {
        let payload = StaticMethod { callable: Slot::new(callable.to_ref()), dict: Slot::empty() };
        self.tracked(self.heap.alloc(&self.types.staticmethod, payload)).into_object()
    }

    /// A class method around a callable.
    pub fn new_classmethod(&self, callable: &Object) -> Ref {
        let payload = ClassMethod { callable: Slot::new(callable.to_ref()), dict: Slot::empty() };
        self.tracked(self.heap.alloc(&self.types.classmethod, payload)).into_object()
    }

    /// Adds a note to an exception (`BaseException.add_note`).
    pub fn add_note(&self, exception: &Object, note: &str) {
        let text = self.new_str(note).into_object();
        let Some(dict) = self.instance_dict(exception) else { return };
        match dict.get_str(self, &self.names.notes) {
            Some(notes) => {
                if let Some(list) = notes.downcast::<crate::List>() {
                    list.append(text);
                }
            }
            None => dict.set_str(self, &self.names.notes, self.new_list(vec![text]).into_object()),
        }
    }
}

/// The `new` slot of classes that define `__new__` in Python.
fn new_by_name(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let new = rt.getattr(class.as_object(), rt.names.new.as_object())?;
    let mut values: Vec<serpentarium_heap::StackRef> = vec![serpentarium_heap::StackRef::borrowed(class)];
    values.extend(args.values.iter().map(serpentarium_heap::StackRef::borrow));
    rt.call_args(&new, CallArgs { values: &values, names: args.names })
}

/// A private name as the compiler mangles it inside a class (`_Py_Mangle`).
pub fn mangle(class_name: Option<&Obj<Str>>, name: &str) -> String {
    let private = name.starts_with("__") && !name.ends_with("__") && !name.contains('.');
    let class = class_name.map(|class| class.to_text().into_owned()).unwrap_or_default();
    let class = class.rsplit('.').next().unwrap_or("").trim_start_matches('_');
    if private && !class.is_empty() { format!("_{class}{name}") } else { name.to_owned() }
}

/// The object as keyword arguments for [`Runtime::new_class`], if it is a tuple of bases.
pub fn bases_value(object: &Object) -> Option<&Obj<Tuple>> {
    tuple_value(object)
}
