//! Makes files of this process private to its user. Called once by `main`. The one thing to know: it applies to
//! the whole process, so it has to run before other threads exist.

/// Makes new files unreadable for other users from now on: SQLite creates files itself, and they contain
/// people's words.
pub(crate) fn from_now_on() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}
