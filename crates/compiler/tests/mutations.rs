//! Damaged programs and damaged `.pyc` files: each gets an answer, whatever it is, and no panic. Bounded and
//! deterministic.

use bumpalo::Bump;
use serpentarium_bytecode::pyc;
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Options, parse};

const RECORDED: &str = include_str!("../../../fixtures/syntax/errors.tsv");
const SNIPPETS: &str = include_str!("data/snippets.txt");
const PROGRAMS: usize = 6_000;
const FILES: usize = 6_000;

/// A small generator of its own, so that every run does the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// Compiles in every mode, which may refuse it; the `.pyc` of a module that is not refused.
fn try_all(source: &str) -> Option<Vec<u8>> {
    use serpentarium_parser::Mode as Parse;
    let modes = [(Parse::Eval, Mode::Eval), (Parse::Single, Mode::Single), (Parse::Exec, Mode::Exec)];
    let mut file = None;
    for (parse_mode, mode) in modes {
        let arena = Bump::new();
        file = parse(source, parse_mode, &arena, Options::default())
            .ok()
            .and_then(|parsed| compile(&parsed.module, "m", mode, 0, 0).ok())
            .and_then(|compiled| {
                pyc::write(&compiled.code, pyc::Validation::Timestamp { mtime: 0, size: 0 }).ok()
            });
    }
    file
}

fn damage<T: Clone>(items: &mut Vec<T>, other: &[T], numbers: &mut Numbers) {
    let at = numbers.below(items.len());
    let end = (at + 1 + numbers.below(4)).min(items.len());
    match numbers.below(4) {
        0 => drop(items.drain(at.min(end)..end)),
        1 => {
            let piece = items[at.min(end)..end].to_vec();
            items.splice(at..at, piece);
        }
        2 => items.truncate(at),
        _ => {
            let from = numbers.below(other.len());
            let piece = other[from..(from + 1 + numbers.below(12)).min(other.len())].to_vec();
            items.splice(at..end.max(at), piece);
        }
    }
}

#[test]
fn damaged_programs_get_an_answer() {
    let recorded = RECORDED.lines().filter_map(|line| line.split('\t').nth(1));
    let sources: Vec<Vec<char>> = recorded
        .map(|source| source.trim_matches(['\'', '"']).replace("\\n", "\n"))
        .chain(SNIPPETS.split("\n---\n").map(str::to_owned))
        .map(|source| source.chars().collect())
        .collect();
    let mut numbers = Numbers(1);
    for _ in 0..PROGRAMS {
        let mut program = sources[numbers.below(sources.len())].clone();
        for _ in 0..=numbers.below(3) {
            let other = &sources[numbers.below(sources.len())];
            damage(&mut program, other, &mut numbers);
        }
        let program: String = program.into_iter().collect();
        let _ = try_all(&program);
    }
}

#[test]
fn damaged_files_are_refused_or_read() {
    let files: Vec<Vec<u8>> = SNIPPETS.split("\n---\n").filter_map(try_all).collect();
    assert!(files.len() > 100);
    let mut numbers = Numbers(2);
    for _ in 0..FILES {
        let mut file = files[numbers.below(files.len())].clone();
        for _ in 0..=numbers.below(3) {
            if numbers.below(2) == 0 {
                let at = numbers.below(file.len());
                if let Some(byte) = file.get_mut(at) {
                    *byte = numbers.below(256) as u8;
                }
            } else {
                damage(&mut file, &files[numbers.below(files.len())], &mut numbers);
            }
        }
        let _ = pyc::read(&file);
    }
}
