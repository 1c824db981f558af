//! The same questions to the operating system and to the host in memory, which must give the same answers.
#![expect(clippy::unwrap_used, reason = "tests")]

use serpentarium_host::{
    Environment as _, FileKind, Files as _, Host, HostError, Journal, LiveHost, MemoryHost, O_APPEND,
    O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, Paths as _, Process as _, RecordingHost,
    ReplayingHost, SeekFrom, Timestamp, errno_name, strerror,
};

fn name(error: Result<impl std::fmt::Debug, HostError>) -> &'static str {
    error.unwrap_err().name()
}

fn read_all(host: &dyn Host, path: &[u8]) -> Vec<u8> {
    let fd = host.open(path, O_RDONLY, 0).unwrap();
    let (mut all, mut buffer) = (Vec::new(), [0; 7]);
    loop {
        match host.read(fd, &mut buffer).unwrap() {
            0 => break,
            count => all.extend_from_slice(&buffer[..count]),
        }
    }
    host.close(fd).unwrap();
    all
}

fn check_files(host: &dyn Host, root: &str) {
    let at = |path: &str| format!("{root}/{path}").into_bytes();
    assert_eq!(name(host.open(&at("a"), O_RDONLY, 0)), "ENOENT");
    let fd = host.open(&at("a"), O_CREAT | O_EXCL | O_RDWR, 0o640).unwrap();
    assert_eq!(name(host.open(&at("a"), O_CREAT | O_EXCL | O_RDWR, 0o640)), "EEXIST");
    assert_eq!(host.write(fd, b"hello world").unwrap(), 11);
    assert_eq!(host.seek(fd, SeekFrom::Start(6)).unwrap(), 6);
    assert_eq!(host.write(fd, b"there").unwrap(), 5);
    assert_eq!(host.seek(fd, SeekFrom::End(-5)).unwrap(), 6);
    assert_eq!(name(host.seek(fd, SeekFrom::Current(-100))), "EINVAL");
    let stat = host.fstat(fd).unwrap();
    assert!(stat.is_file());
    assert_eq!((stat.st_size, stat.st_mode & 0o777, stat.st_nlink), (11, 0o640, 1));
    assert!(!host.get_inheritable(fd).unwrap() && !host.isatty(fd));
    let copy = host.dup(fd).unwrap();
    host.close(fd).unwrap();
    assert_eq!(name(host.read(fd, &mut [0; 3])), "EBADF");
    let mut buffer = [0; 5];
    assert_eq!(host.read(copy, &mut buffer).unwrap(), 5);
    assert_eq!(&buffer, b"there");
    host.ftruncate(copy, 5).unwrap();
    host.fsync(copy).unwrap();
    host.close(copy).unwrap();
    assert_eq!(name(host.close(copy)), "EBADF");
    assert_eq!(read_all(host, &at("a")), b"hello");
    let fd = host.open(&at("a"), O_WRONLY | O_APPEND, 0).unwrap();
    host.write(fd, b", again").unwrap();
    assert_eq!(name(host.read(fd, &mut [0; 3])), "EBADF");
    host.close(fd).unwrap();
    assert_eq!(read_all(host, &at("a")), b"hello, again");
    let fd = host.open(&at("a"), O_WRONLY | O_TRUNC, 0).unwrap();
    host.close(fd).unwrap();
    assert_eq!(read_all(host, &at("a")), b"");
    assert_eq!(name(host.open(root.as_bytes(), O_WRONLY, 0)), "EISDIR");
    host.unlink(&at("a")).unwrap();
}

fn check_paths(host: &dyn Host, root: &str) {
    let at = |path: &str| format!("{root}/{path}").into_bytes();
    host.mkdir(&at("d"), 0o755).unwrap();
    assert_eq!(name(host.mkdir(&at("d"), 0o755)), "EEXIST");
    assert_eq!(name(host.mkdir(&at("x/y"), 0o755)), "ENOENT");
    let fd = host.open(&at("d/f"), O_CREAT | O_WRONLY, 0o644).unwrap();
    host.write(fd, b"text").unwrap();
    host.close(fd).unwrap();
    assert_eq!(name(host.stat(&at("d/f/g"))), "ENOTDIR");
    assert_eq!(name(host.list_dir(&at("d/f"))), "ENOTDIR");
    host.symlink(b"d/f", &at("l")).unwrap();
    host.symlink(b"loop", &at("loop")).unwrap();
    assert_eq!(name(host.stat(&at("loop"))), "ELOOP");
    assert_eq!(host.readlink(&at("l")).unwrap(), b"d/f");
    assert_eq!(name(host.readlink(&at("d"))), "EINVAL");
    assert!(host.lstat(&at("l")).unwrap().is_symlink());
    assert_eq!(host.stat(&at("l")).unwrap().st_ino, host.stat(&at("d/../d/./f")).unwrap().st_ino);
    assert_eq!(read_all(host, &at("l")), b"text");
    host.link(&at("d/f"), &at("d/g")).unwrap();
    assert_eq!(host.stat(&at("d/g")).unwrap().st_nlink, 2);
    let mut entries = host.list_dir(root.as_bytes()).unwrap();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let shown: Vec<_> = entries.iter().map(|entry| (entry.name.as_slice(), entry.kind)).collect();
    let expected =
        [(&b"d"[..], FileKind::Directory), (b"l", FileKind::Symlink), (b"loop", FileKind::Symlink)];
    assert_eq!(shown, expected);
    assert_eq!(name(host.rmdir(&at("d"))), "ENOTEMPTY");
    assert_eq!(name(host.rmdir(&at("l"))), "ENOTDIR");
    assert_eq!(name(host.unlink(&at("d"))), "EISDIR");
    assert_eq!(name(host.rename(&at("d"), &at("d/inside"))), "EINVAL");
    host.rename(&at("d/g"), &at("g")).unwrap();
    host.truncate(&at("g"), 2).unwrap();
    assert_eq!(read_all(host, &at("l")), b"te");
    host.chmod(&at("g"), 0o400).unwrap();
    assert_eq!(host.stat(&at("g")).unwrap().st_mode & 0o777, 0o400);
    host.access(&at("g"), 4).unwrap();
    assert_eq!(name(host.access(&at("none"), 0)), "ENOENT");
    let times = (Timestamp::from_nanoseconds(1_500_000_000), Timestamp::from_nanoseconds(-500_000_000));
    host.utime(&at("g"), Some(times), true).unwrap();
    let stat = host.stat(&at("g")).unwrap();
    assert_eq!((stat.st_atime, stat.st_mtime), times);
    assert_eq!(stat.st_mtime.as_nanoseconds(), -500_000_000);
    for path in ["g", "l", "loop", "d/f"] {
        host.unlink(&at(path)).unwrap();
    }
    host.rmdir(&at("d")).unwrap();
    assert!(host.list_dir(root.as_bytes()).unwrap().is_empty());
}

fn check_pipes(host: &dyn Host) {
    let (read, write) = host.pipe().unwrap();
    host.write(write, b"through").unwrap();
    let mut buffer = [0; 20];
    assert_eq!(host.read(read, &mut buffer).unwrap(), 7);
    assert_eq!(name(host.seek(read, SeekFrom::Start(0))), "ESPIPE");
    let other = host.dup2(write, 77).unwrap();
    assert_eq!(other, 77);
    host.close(write).unwrap();
    host.write(77, b"x").unwrap();
    host.close(77).unwrap();
    assert_eq!(host.read(read, &mut buffer).unwrap(), 1);
    assert_eq!(host.read(read, &mut buffer).unwrap(), 0);
    host.close(read).unwrap();
    let (read, write) = host.pipe().unwrap();
    host.close(read).unwrap();
    assert_eq!(name(host.write(write, b"x")), "EPIPE");
    host.close(write).unwrap();
}

fn check_environment(host: &dyn Host) {
    host.env_set(b"A_NAME", b"value").unwrap();
    host.env_set(b"A_NAME", b"other").unwrap();
    assert_eq!(host.env_get(b"A_NAME").unwrap(), b"other");
    assert_eq!(host.env_all().iter().filter(|(name, _)| name == b"A_NAME").count(), 1);
    host.env_unset(b"A_NAME").unwrap();
    assert_eq!(host.env_get(b"A_NAME"), None);
    assert_eq!(name(host.env_set(b"A=B", b"")), "EINVAL");
    assert!(0 < host.getpid() && host.getcwd().unwrap().starts_with(b"/"));
    let before = host.monotonic_ns();
    host.sleep_ns(1_000_000).unwrap();
    assert!(before < host.monotonic_ns());
    let mut bytes = [0; 32];
    host.random_bytes(&mut bytes).unwrap();
    assert_ne!(bytes, [0; 32]);
    host.kill(host.getpid(), 0).unwrap();
    assert_eq!(host.uname().sysname, "Linux");
    host.watch_signal(10).unwrap();
    assert!(!host.signal_pending());
    host.kill(host.getpid(), 10).unwrap();
    // Another thread may be the one the system interrupts, so it may take a moment.
    for _ in 0..2000 {
        if !host.signal_pending() {
            let _ = host.sleep_ns(1_000_000);
        }
    }
    assert!(host.signal_pending());
    assert_eq!(host.take_signals(), [10]);
    assert!(host.take_signals().is_empty());
}

#[test]
fn the_operating_system() {
    let root = std::env::temp_dir().join(format!("serpentarium-host-{}", std::process::id()));
    std::fs::create_dir_all(&root).unwrap();
    let host = LiveHost::new();
    host.umask(0o022);
    let root_text = root.to_str().unwrap();
    check_files(&host, root_text);
    check_paths(&host, root_text);
    check_pipes(&host);
    check_environment(&host);
    std::fs::remove_dir(&root).unwrap();
}

#[test]
fn the_host_in_memory() {
    let host = MemoryHost::new();
    host.mkdir(b"/tmp", 0o755).unwrap();
    check_files(&host, "/tmp");
    check_paths(&host, "/tmp");
    check_pipes(&host);
    check_environment(&host);
}

#[test]
fn the_host_in_memory_keeps_what_is_written() {
    let host = MemoryHost::new().with_input(b"typed").with_arguments(&["python", "-c"]);
    host.add_file("/lib/a.py", b"pass\n").unwrap();
    host.chdir(b"lib").unwrap();
    assert_eq!(read_all(&host, b"a.py"), b"pass\n");
    assert_eq!(host.argv(), [b"python".to_vec(), b"-c".to_vec()]);
    let mut buffer = [0; 10];
    assert_eq!(host.read(0, &mut buffer).unwrap(), 5);
    host.write(1, b"out").unwrap();
    host.write(2, b"err").unwrap();
    assert_eq!((host.output(), host.errors()), (b"out".to_vec(), b"err".to_vec()));
    host.exit(3).unwrap();
    assert_eq!(host.exit_status(), Some(3));
}

#[test]
fn numbers_have_names_and_texts() {
    assert_eq!(errno_name(2), Some("ENOENT"));
    assert_eq!(strerror(2), "No such file or directory");
    assert_eq!(strerror(4242), "Unknown error 4242");
    assert_eq!(HostError::new(13).to_string(), "[Errno 13] Permission denied");
}

/// Asks a little of everything; what it returns depends on every answer.
fn visit(host: &dyn Host) -> String {
    let mut random = [0; 8];
    host.random_bytes(&mut random).unwrap();
    let fd = host.open(b"/file", O_CREAT | O_RDWR, 0o600).unwrap();
    assert!(!host.signal_pending());
    host.write(fd, b"contents").unwrap();
    host.watch_signal(2).unwrap();
    assert!(!host.signal_pending());
    // Process 1000 is the one of the host in memory.
    host.kill(1000, 2).unwrap();
    assert!(host.signal_pending());
    assert_eq!(host.take_signals(), [2]);
    assert!(!host.signal_pending());
    host.seek(fd, SeekFrom::Start(2)).unwrap();
    let mut buffer = [0; 4];
    let count = host.read(fd, &mut buffer).unwrap();
    format!(
        "{random:?} {:?} {count} {buffer:?} {:?} {} {:?} {:?}",
        host.fstat(fd),
        host.list_dir(b"/"),
        host.wall_ns(),
        host.stat(b"/missing"),
        (host.uname(), host.env_all(), host.getpid(), host.pipe()),
    )
}

#[test]
fn a_replay_answers_what_was_recorded() {
    let memory = MemoryHost::new();
    memory.add_file("/other", b"x").unwrap();
    memory.env_set(b"NAME", b"value").unwrap();
    let recording = RecordingHost::new(memory);
    let first = visit(&recording);
    let journal = Journal::from_bytes(recording.journal().as_bytes().to_vec());
    let replay = ReplayingHost::new(journal.clone());
    assert_eq!(visit(&replay), first);
    assert!(replay.is_finished() && !replay.is_lost());
    assert_eq!(replay.getpid(), 0);
    assert!(replay.is_lost());

    let astray = ReplayingHost::new(journal);
    assert_eq!(name(astray.getcwd()), "EPROTO");
    assert!(astray.is_lost() && name(astray.open(b"/file", 0, 0)) == "EPROTO");
}
