//! Signal numbers of Linux: their names in the `signal` module and the texts of `strsignal`.

/// One signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignalName {
    /// The number.
    pub number: i32,
    /// Its name, such as `SIGINT`.
    pub name: &'static str,
    /// What `signal.strsignal` says.
    pub text: &'static str,
}

const fn row(number: i32, name: &'static str, text: &'static str) -> SignalName {
    SignalName { number, name, text }
}

/// Every named signal, by number.
pub const SIGNALS: &[SignalName] = &[
    row(1, "SIGHUP", "Hangup"),
    row(2, "SIGINT", "Interrupt"),
    row(3, "SIGQUIT", "Quit"),
    row(4, "SIGILL", "Illegal instruction"),
    row(5, "SIGTRAP", "Trace/breakpoint trap"),
    row(6, "SIGABRT", "Aborted"),
    row(7, "SIGBUS", "Bus error"),
    row(8, "SIGFPE", "Floating point exception"),
    row(9, "SIGKILL", "Killed"),
    row(10, "SIGUSR1", "User defined signal 1"),
    row(11, "SIGSEGV", "Segmentation fault"),
    row(12, "SIGUSR2", "User defined signal 2"),
    row(13, "SIGPIPE", "Broken pipe"),
    row(14, "SIGALRM", "Alarm clock"),
    row(15, "SIGTERM", "Terminated"),
    row(16, "SIGSTKFLT", "Stack fault"),
    row(17, "SIGCHLD", "Child exited"),
    row(18, "SIGCONT", "Continued"),
    row(19, "SIGSTOP", "Stopped (signal)"),
    row(20, "SIGTSTP", "Stopped"),
    row(21, "SIGTTIN", "Stopped (tty input)"),
    row(22, "SIGTTOU", "Stopped (tty output)"),
    row(23, "SIGURG", "Urgent I/O condition"),
    row(24, "SIGXCPU", "CPU time limit exceeded"),
    row(25, "SIGXFSZ", "File size limit exceeded"),
    row(26, "SIGVTALRM", "Virtual timer expired"),
    row(27, "SIGPROF", "Profiling timer expired"),
    row(28, "SIGWINCH", "Window changed"),
    row(29, "SIGIO", "I/O possible"),
    row(30, "SIGPWR", "Power failure"),
    row(31, "SIGSYS", "Bad system call"),
    row(34, "SIGRTMIN", "Real-time signal 0"),
    row(64, "SIGRTMAX", "Real-time signal 30"),
];
