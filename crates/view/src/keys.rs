//! From a key's name, as the command tables write it, to the keys of egui.

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use crate::action::{Action, entries};

/// Reads `Ctrl+Shift+F5`, `F10`, `]`, `C` (which is Shift and C) or `Space`.
pub fn shortcut(name: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut rest = name;
    loop {
        let (modifier, tail) = match rest.split_once('+') {
            Some(("Ctrl", tail)) => (Modifiers::COMMAND, tail),
            Some(("Shift", tail)) => (Modifiers::SHIFT, tail),
            Some(("Alt", tail)) => (Modifiers::ALT, tail),
            _ => break,
        };
        modifiers = modifiers.plus(modifier);
        rest = tail;
    }
    let mut characters = rest.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        if only.is_ascii_uppercase() && modifiers.is_none() {
            modifiers = Modifiers::SHIFT;
        }
        return Key::from_name(&only.to_ascii_uppercase().to_string())
            .map(|key| KeyboardShortcut::new(modifiers, key));
    }
    Key::from_name(rest).map(|key| KeyboardShortcut::new(modifiers, key))
}

/// Takes the keys that were pressed out of the input and says what they stand for.
///
/// Single keys count only while nothing is being typed into, and Space, which presses a button that has the focus,
/// only while none has. The canvas may have the focus without taking keys away.
pub fn pressed(ctx: &Context, canvas: egui::Id) -> Vec<Action> {
    let single_keys = !ctx.text_edit_focused();
    let free = ctx.memory(|memory| memory.focused()).is_none_or(|id| id == canvas);
    let mut bindings: Vec<(KeyboardShortcut, Action)> = Vec::new();
    for entry in entries() {
        bindings.extend(shortcut(entry.key).map(|shortcut| (shortcut, entry.action.clone())));
        if single_keys && (free || entry.single_key != "Space") {
            bindings.extend(shortcut(entry.single_key).map(|shortcut| (shortcut, entry.action.clone())));
        }
    }
    // A shortcut with fewer modifiers would also match the longer one.
    bindings.sort_by_key(|(shortcut, _)| std::cmp::Reverse(modifier_count(shortcut.modifiers)));
    ctx.input_mut(|input| {
        bindings
            .iter()
            .filter(|(shortcut, _)| input.consume_shortcut(shortcut))
            .map(|(_, action)| action.clone())
            .collect()
    })
}

fn modifier_count(modifiers: Modifiers) -> u32 {
    u32::from(modifiers.command || modifiers.ctrl) + u32::from(modifiers.shift) + u32::from(modifiers.alt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_in_the_tables_is_known_and_given_once() {
        let mut seen = std::collections::BTreeSet::new();
        for entry in entries() {
            for name in [entry.key, entry.single_key].into_iter().filter(|name| !name.is_empty()) {
                assert!(shortcut(name).is_some(), "{name} of {}", entry.title);
                assert!(seen.insert(name), "{name} is given twice");
            }
        }
    }

    #[test]
    fn capital_letters_are_shifted() {
        assert_eq!(shortcut("C"), Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::C)));
        assert_eq!(shortcut("c"), Some(KeyboardShortcut::new(Modifiers::NONE, Key::C)));
    }
}
