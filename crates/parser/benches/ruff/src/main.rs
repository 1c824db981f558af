//! The parser beside Ruff's, on the same files in turn; then its time and memory on ever larger files.
//!
//! `cargo run --release --manifest-path crates/parser/benches/ruff/Cargo.toml -- FOLDER`

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serpentarium_parser::{Arena, Mode, Options, decode_source, parse};

const ROUNDS: usize = 7;
const MIB: f64 = 1024.0 * 1024.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: parser-against-ruff FOLDER")?;
    let mut texts = Vec::new();
    collect(Path::new(&folder), &mut texts);
    texts.retain(|text| ours(text) && ruff(text));
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} files, {:.1} MiB", texts.len(), bytes as f64 / MIB);
    let (mut best_ours, mut best_ruff, mut ratios) = (Duration::MAX, Duration::MAX, Vec::new());
    for _ in 0..ROUNDS {
        let time_ours = time(|| texts.iter().for_each(|text| assert!(ours(text))));
        let time_ruff = time(|| texts.iter().for_each(|text| assert!(ruff(text))));
        best_ours = best_ours.min(time_ours);
        best_ruff = best_ruff.min(time_ruff);
        ratios.push(time_ruff.as_secs_f64() / time_ours.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    let speed = |time: Duration| bytes as f64 / MIB / time.as_secs_f64();
    println!("ours {:.1} MiB/s, ruff {:.1} MiB/s", speed(best_ours), speed(best_ruff));
    println!("ours is {:.2} times as fast (median of {ROUNDS} rounds)", ratios[ROUNDS / 2]);
    growth(&texts);
    Ok(())
}

/// Time and memory for one file of 1, 10 and 100 MiB.
fn growth(texts: &[String]) {
    let unit: String =
        texts.iter().filter(|text| !text.contains("from __future__")).map(String::as_str).collect();
    for size in [1, 10, 100] {
        let mut text = String::new();
        while text.len() < size << 20 {
            let rest = (size << 20) - text.len();
            let mut end = rest.min(unit.len());
            while !unit.is_char_boundary(end) {
                end -= 1;
            }
            // Whole statements only: up to a line that begins one.
            let end = unit[..end].rfind("\nimport ").map_or(end, |at| at + 1);
            text.push_str(&unit[..end]);
            if rest < unit.len() {
                break;
            }
        }
        let before = resident();
        let arena = Arena::new();
        let start = Instant::now();
        let good = parse(&text, Mode::Exec, &arena, Options::default()).is_ok();
        let seconds = start.elapsed().as_secs_f64();
        let mib = text.len() as f64 / MIB;
        let grown = resident().saturating_sub(before) as f64 / text.len() as f64;
        println!(
            "{mib:>6.1} MiB (good: {good}): {seconds:.3} s, {:.1} MiB/s, peak memory {grown:.1} times the source",
            mib / seconds
        );
    }
}

fn ours(text: &str) -> bool {
    parse(text, Mode::Exec, &Arena::new(), Options::default()).is_ok()
}

fn ruff(text: &str) -> bool {
    ruff_python_parser::parse_module(text).is_ok()
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The most memory this process has had resident, in bytes.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("");
    let kib: usize = line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0);
    kib << 10
}

fn collect(folder: &Path, texts: &mut Vec<String>) {
    let mut paths: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "py")
            && let Ok(bytes) = fs::read(&path)
            && let Ok(text) = decode_source(&bytes)
        {
            texts.push(text);
        }
    }
}
