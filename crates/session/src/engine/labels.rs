//! References in words: `[0]`, `['key']`, `.name`, `__class__`.

use serpentarium_heap::Label;
use serpentarium_object::{CellObject, Instance, Object, SlotMember, StrMethods as _, Tuple, Type, type_of};
use serpentarium_vm::{Frame, FrameObject, Generator};

use super::describe;

/// Through what `holder` holds something.
pub(super) fn text(holder: &Object, label: &Label<'_>) -> String {
    match *label {
        Label::Field(name) if holder.is::<CellObject>() => format!(".{name}"),
        Label::Field(name) => name.to_owned(),
        Label::Index(index) if holder.is::<Instance>() => format!(".{}", attribute_name(holder, index)),
        Label::Index(index) => format!("[{index}]"),
        Label::Key => "a key".to_owned(),
        Label::Value(key) => format!("[{}]", describe::short(key)),
        Label::Attribute(name) => format!(".{name}"),
        Label::Local(index) => {
            match frame_of(holder).and_then(|frame| frame.code.unit.localsplusnames.get(index).cloned()) {
                Some(name) => format!("name {name}"),
                None => format!("local {index}"),
            }
        }
        Label::Stack(index) => format!("stack[{index}]"),
    }
}

/// Who and through what, as `dict #12['x']`.
pub(super) fn joined(name: &str, label: &str) -> String {
    if label.starts_with(['[', '.']) { format!("{name}{label}") } else { format!("{name} {label}") }
}

fn frame_of(holder: &Object) -> Option<&Frame> {
    if let Some(generator) = holder.downcast::<Generator>() {
        return Some(&generator.frame);
    }
    holder.downcast::<FrameObject>().map(|object| &*object.frame)
}

/// The name of an instance's value: a member of `__slots__` first, then the names that the class has learned.
fn attribute_name(holder: &Object, index: usize) -> String {
    let ty = type_of(holder);
    let members = ty.member_len.get();
    if members <= index {
        let keys = ty.shared_keys.borrow();
        return keys
            .names
            .get(index - members)
            .map_or_else(|| format!("value {index}"), |name| name.to_text().into_owned());
    }
    let member = ty.mro.with(|mro| {
        let classes = mro.and_then(Object::downcast::<Tuple>).map_or(&[][..], |mro| mro.tail());
        classes
            .iter()
            .filter_map(|class| class.downcast::<Type>())
            .find_map(|class| member_name(class, index))
    });
    member.unwrap_or_else(|| format!("slot {index}"))
}

fn member_name(class: &Type, index: usize) -> Option<String> {
    class.dict.with(|dict| {
        let dict = dict?.downcast::<serpentarium_object::Dict>()?;
        let table = dict.table();
        let members =
            table.entries().iter().filter_map(|entry| entry.value.as_ref()?.downcast::<SlotMember>());
        members
            .into_iter()
            .find(|member| member.index == index)
            .map(|member| member.name.to_text().into_owned())
    })
}
