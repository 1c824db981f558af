//! The pack holds the library, whole and put right.
#![expect(clippy::unwrap_used, reason = "tests")]

use serpentarium_pylib::{SOURCES, is_dir, iter, list, lookup, read};

fn text(path: &str) -> String {
    String::from_utf8(read(path).unwrap()).unwrap()
}

#[test]
fn every_file_can_be_read_and_found() {
    let mut total = 0;
    for entry in iter() {
        assert_eq!(entry.read().unwrap().len(), entry.size(), "{}", entry.path());
        assert_eq!(lookup(entry.path()).unwrap().path(), entry.path());
        total += entry.size();
    }
    assert_eq!(total, SOURCES.unpacked_size());
    assert!(
        550 < SOURCES.len() && SOURCES.packed_size() < 3_500_000,
        "{} {}",
        SOURCES.len(),
        SOURCES.packed_size()
    );
}

#[test]
fn what_a_start_needs_is_there() {
    for path in [
        "os.py",
        "site.py",
        "io.py",
        "abc.py",
        "codecs.py",
        "stat.py",
        "posixpath.py",
        "genericpath.py",
        "zipimport.py",
        "_collections_abc.py",
        "_sitebuiltins.py",
        "encodings/__init__.py",
        "encodings/aliases.py",
        "encodings/utf_8.py",
        "importlib/_bootstrap.py",
        "importlib/_bootstrap_external.py",
        "traceback.py",
        "PSF-LICENSE",
        "CHANGES",
    ] {
        assert!(!read(path).unwrap().is_empty(), "{path}");
    }
    for path in ["turtle.py", "tkinter/__init__.py", "_pycodecs.py", "os", "", "os.py/", "zzz"] {
        assert!(lookup(path).is_none(), "{path}");
    }
}

#[test]
fn paths_of_packages_are_cpythons() {
    for path in ["site.py", "sysconfig/__init__.py"] {
        let source = text(path);
        assert!(!source.to_lowercase().contains("rustpython"), "{path}");
        assert!(source.contains("    return 'Python'\n"), "{path}");
    }
    assert!(text("site.py").contains("/lib/python{version[0]}"));
}

#[test]
fn folders_list_their_names_once() {
    let names: Vec<_> = list("json").iter().map(|child| (child.name, child.is_dir)).collect();
    let files = ["__init__.py", "__main__.py", "decoder.py", "encoder.py", "scanner.py", "tool.py"];
    assert_eq!(names, files.map(|name| (name, false)));
    let top = list("");
    assert!(top.windows(2).all(|pair| pair[0].name < pair[1].name));
    assert!(top.iter().any(|child| child.name == "email" && child.is_dir));
    assert!(list("email").iter().any(|child| child.name == "mime" && child.is_dir));
    assert!(list("email/mime/").iter().any(|child| child.name == "text.py" && !child.is_dir));
    assert!(list("nothing").is_empty() && list("os.py").is_empty() && list("jso").is_empty());
    assert!(is_dir("email/mime") && is_dir("") && !is_dir("os.py") && !is_dir("jso"));
}
