//! Writes every n-th file of the packed standard library below a folder and prints the paths, so that another Python
//! can be asked about the same texts.
//!
//! usage: `unpack_library FOLDER N`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::path::Path;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, every] = &arguments[..] else {
        eprintln!("usage: unpack_library FOLDER N");
        return Ok(());
    };
    let every = every.parse().unwrap_or(1).max(1);
    let modules = serpentarium_pylib::iter()
        .filter(|entry| entry.path().strip_suffix(".py").is_some() && 0 < entry.size());
    for entry in modules.step_by(every) {
        let place = Path::new(folder).join(entry.path());
        if let (Some(parent), Some(text)) = (place.parent(), entry.read()) {
            std::fs::create_dir_all(parent)?;
            std::fs::write(&place, text)?;
            println!("{}", entry.path());
        }
    }
    Ok(())
}
