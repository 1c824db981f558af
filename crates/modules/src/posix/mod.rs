//! `posix`: the operating system as `os` sees it (`Modules/posixmodule.c`). Everything goes through the host.

mod constants;
mod dirs;
mod files;
mod path;
mod process;
mod scandir;
mod stat;

use serpentarium_object::{MethodDef, ModuleSpec, PyResult, Ref, Runtime};

pub(crate) use path::{fs_decode, path_bytes, path_object};

const fn function(
    name: &'static str,
    signature: &'static str,
    code: serpentarium_object::BoundFn,
) -> MethodDef {
    MethodDef::new(name, signature, code, "")
}

/// The module.
pub(crate) static POSIX: ModuleSpec = ModuleSpec {
    name: "posix",
    doc: "Access to operating system functionality.",
    functions: &[
        function("stat", "(path, *, dir_fd=None, follow_symlinks=True)", stat::stat),
        function("lstat", "(path, *, dir_fd=None)", stat::lstat),
        function("fstat", "(fd)", stat::fstat),
        function(
            "access",
            "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
            stat::access,
        ),
        function("chmod", "(path, mode, *, dir_fd=None, follow_symlinks=True)", stat::chmod),
        function("utime", "(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", stat::utime),
        function("umask", "(mask, /)", process::umask),
        function("open", "(path, flags, mode=511, *, dir_fd=None)", files::open),
        function("close", "(fd)", files::close),
        function("read", "(fd, length, /)", files::read),
        function("write", "(fd, data, /)", files::write),
        function("lseek", "(fd, position, whence, /)", files::lseek),
        function("ftruncate", "(fd, length, /)", files::ftruncate),
        function("truncate", "(path, length)", files::truncate),
        function("fsync", "(fd)", files::fsync),
        function("dup", "(fd, /)", files::dup),
        function("dup2", "(fd, fd2, inheritable=True)", files::dup2),
        function("isatty", "(fd, /)", files::isatty),
        function("pipe", "()", files::pipe),
        function("get_inheritable", "(fd, /)", files::get_inheritable),
        function("set_inheritable", "(fd, inheritable, /)", files::set_inheritable),
        function("listdir", "(path=None)", dirs::listdir),
        function("scandir", "(path=None)", scandir::scandir),
        function("mkdir", "(path, mode=511, *, dir_fd=None)", dirs::mkdir),
        function("rmdir", "(path, *, dir_fd=None)", dirs::rmdir),
        function("unlink", "(path, *, dir_fd=None)", dirs::unlink),
        function("remove", "(path, *, dir_fd=None)", dirs::unlink),
        function("rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", dirs::rename),
        function("replace", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", dirs::rename),
        function("link", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", dirs::link),
        function("symlink", "(src, dst, target_is_directory=False, *, dir_fd=None)", dirs::symlink),
        function("readlink", "(path, *, dir_fd=None)", dirs::readlink),
        function("getcwd", "()", dirs::getcwd),
        function("getcwdb", "()", dirs::getcwdb),
        function("chdir", "(path)", dirs::chdir),
        function("fspath", "(path)", path::fspath),
        function("_path_normpath", "(path)", path::normpath),
        function("_path_splitroot_ex", "(path)", path::splitroot_ex),
        function("getpid", "()", process::getpid),
        function("getppid", "()", process::getppid),
        function("getuid", "()", process::getuid),
        function("geteuid", "()", process::geteuid),
        function("getgid", "()", process::getgid),
        function("getegid", "()", process::getegid),
        function("cpu_count", "()", process::cpu_count),
        function("sched_getaffinity", "(pid, /)", process::sched_getaffinity),
        function("uname", "()", process::uname),
        function("urandom", "(size, /)", process::urandom),
        function("getrandom", "(size, flags=0)", process::urandom),
        function("strerror", "(code, /)", process::strerror),
        function("putenv", "(name, value, /)", process::putenv),
        function("unsetenv", "(name, /)", process::unsetenv),
        function("kill", "(pid, signal, /)", process::kill),
        function("_exit", "(status)", process::exit),
        function("abort", "()", process::abort),
        function("get_terminal_size", "(fd=1, /)", process::get_terminal_size),
        function("times", "()", process::times),
        function("device_encoding", "(fd)", process::device_encoding),
        function("waitstatus_to_exitcode", "(status)", process::waitstatus_to_exitcode),
        function("fork", "()", process::fork),
        function(
            "register_at_fork",
            "(*, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)",
            process::register_at_fork,
        ),
        function("system", "(command)", process::system),
    ],
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    constants::add(rt, module)?;
    stat::add_types(rt, module)?;
    process::add_types(rt, module)?;
    scandir::add_types(rt, module)?;
    let environ = process::environ(rt)?;
    rt.setattr(module, rt.intern("environ").as_object(), Some(&environ))?;
    rt.setattr(module, rt.intern("error").as_object(), Some(rt.exceptions.os_error.as_object()))
}
