//! `cargo xtask oracle`: CPython 3.14 as Debian builds it, with its library and its test suite,
//! unpacked into a folder of its own beside the C libraries it needs. Nothing of the system is
//! touched; run again, it does nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{self, Failure, Outcome, about};

/// The version whose behaviour the fixtures record.
const VERSION: &str = "3.14.10";

/// What is unpacked: the interpreter in Debian's four parts, then the libraries it loads.
const PACKAGES: [&str; 21] = [
    "python3.14-minimal",
    "libpython3.14-minimal",
    "libpython3.14-stdlib",
    "libpython3.14-testsuite",
    "libc6",
    "libgcc-s1",
    "libssl3t64",
    "libsqlite3-0",
    "libffi8",
    "zlib1g",
    "libbz2-1.0",
    "liblzma5",
    "libzstd1",
    "libexpat1",
    "libncursesw6",
    "libtinfo6",
    "libreadline8t64",
    "libuuid1",
    "libcrypt1",
    "libmpdec4",
    "libgdbm6t64",
];

/// The oracle if it is there, or a word on how to get it.
pub fn installed() -> Result<PathBuf, Failure> {
    let path = project::oracle();
    if path.is_file() {
        Ok(path)
    } else {
        Err(Failure("the oracle is not installed: run `cargo xtask oracle`".to_owned()))
    }
}

/// Installs the oracle unless a working one is there, and says where it is.
pub fn install() -> Result<PathBuf, Failure> {
    let program = project::oracle();
    if let Some(version) = version_of(&program) {
        return announce(program, &version);
    }
    let dir = project::oracle_dir();
    for folder in ["apt/lists/partial", "apt/cache/archives/partial", "debs", "root"] {
        let folder = dir.join(folder);
        fs::create_dir_all(&folder).map_err(about(&folder, "making"))?;
    }
    download(&dir)?;
    unpack(&dir)?;
    write_launcher(&dir, &program)?;
    let version = version_of(&program)
        .ok_or_else(|| Failure(format!("{} was unpacked but does not run", program.display())))?;
    for folder in ["apt", "debs"] {
        let folder = dir.join(folder);
        fs::remove_dir_all(&folder).map_err(about(&folder, "removing"))?;
    }
    announce(program, &version)
}

fn announce(program: PathBuf, version: &str) -> Result<PathBuf, Failure> {
    println!("{} is CPython {version}", program.display());
    if version != VERSION {
        println!("note: the fixtures record {VERSION}; re-record none of them with this one");
    }
    Ok(program)
}

fn version_of(program: &Path) -> Option<String> {
    let output =
        Command::new(program).args(["-c", "import platform; print(platform.python_version())"]).output();
    let version = String::from_utf8(output.ok().filter(|output| output.status.success())?.stdout).ok()?;
    let version = version.trim();
    version.starts_with("3.14.").then(|| version.to_owned())
}

/// Downloads the packages from the archive that this machine already uses, at its newest suite,
/// with lists and cache of their own.
fn download(dir: &Path) -> Outcome {
    let listing = stdout_of(Command::new("apt-get").args([
        "indextargets",
        "--format",
        "$(REPO_URI)",
        "Created-By: Packages",
    ]))?;
    let archive = listing
        .lines()
        .find(|line| line.trim_end_matches('/').ends_with("/debian"))
        .ok_or_else(|| Failure("apt knows no Debian archive on this machine".to_owned()))?;
    let sources = dir.join("apt/sources.list");
    let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
    fs::write(&sources, format!("deb [signed-by={keyring}] {archive} sid main\n"))
        .map_err(about(&sources, "writing"))?;
    succeed(apt(dir).arg("update"))?;
    succeed(apt(dir).current_dir(dir.join("debs")).arg("download").args(PACKAGES))
}

fn apt(dir: &Path) -> Command {
    let mut command = Command::new("apt-get");
    command.arg("-qq");
    for (option, value) in [
        ("Dir::Etc::SourceList", dir.join("apt/sources.list").display().to_string()),
        ("Dir::Etc::SourceParts", "/dev/null".to_owned()),
        ("Dir::State::Lists", dir.join("apt/lists").display().to_string()),
        ("Dir::Cache", dir.join("apt/cache").display().to_string()),
        ("APT::Sandbox::User", "root".to_owned()),
    ] {
        command.arg("-o").arg(format!("{option}={value}"));
    }
    command
}

fn unpack(dir: &Path) -> Outcome {
    for package in project::files_below(&dir.join("debs"), ".deb")? {
        succeed(Command::new("dpkg-deb").arg("-x").arg(&package).arg(dir.join("root")))?;
    }
    Ok(())
}

/// A script that starts the interpreter with the C library it was built for, so that an older
/// system can run it.
fn write_launcher(dir: &Path, program: &Path) -> Outcome {
    let root = dir.join("root");
    let libc = first(&root, "libc.so.6")?;
    let loader = project::files_below(&root, "")?
        .into_iter()
        .find(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name.starts_with("ld-linux-") && name.contains(".so.")
        })
        .ok_or_else(|| Failure("the unpacked C library has no loader".to_owned()))?;
    let libraries = libc.parent().unwrap_or(&root);
    let text = format!(
        "#!/bin/sh\nPYTHONHOME='{home}' exec '{loader}' --argv0 '{program}' --library-path '{libraries}' \
         '{home}/bin/python3.14' \"$@\"\n",
        home = root.join("usr").display(),
        loader = loader.display(),
        program = program.display(),
        libraries = libraries.display(),
    );
    fs::write(program, text).map_err(about(program, "writing"))?;
    succeed(Command::new("chmod").arg("+x").arg(program))
}

fn first(root: &Path, name: &str) -> Result<PathBuf, Failure> {
    let found = project::files_below(root, name)?;
    found.into_iter().next().ok_or_else(|| Failure(format!("the unpacked packages hold no {name}")))
}

fn stdout_of(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .output()
        .map_err(|error| Failure(format!("starting {}: {error}", command.get_program().display())))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn succeed(command: &mut Command) -> Outcome {
    let name = command.get_program().display().to_string();
    let status = command.status().map_err(|error| Failure(format!("starting {name}: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{name} failed: {status}"))) }
}
