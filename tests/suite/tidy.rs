//! The house rules, each an ordinary test; `cargo xtask tidy` runs the same functions.

use xtask::tidy::RULES;

#[track_caller]
fn holds(name: &str) {
    let (_, rule) = RULES.into_iter().find(|(rule, _)| *rule == name).unwrap();
    let problems = rule().unwrap();
    assert!(problems.is_empty(), "{name}:\n{}", problems.join("\n"));
}

#[test]
fn every_file_says_its_purpose() {
    holds("every file says its purpose");
}

#[test]
fn no_file_is_too_long() {
    holds("no file is too long");
}

#[test]
fn no_loose_ends() {
    holds("no loose ends");
}

#[test]
fn no_place_of_one_machine() {
    holds("no place of one machine");
}

#[test]
fn unsafe_stays_in_heap() {
    holds("unsafe stays in heap");
}

#[test]
fn layers_as_drawn() {
    holds("layers as drawn");
}

#[test]
fn fixtures_are_recorded() {
    holds("fixtures are recorded");
}
