//! What this process writes is for its own user. Called once by `main`. The one thing to know: it counts for the whole
//! process, so it comes before there is another thread.

/// Lets new files be read by nobody else, from now on: SQLite creates files of its own, and what is written beside them is
/// people's words.
pub(crate) fn from_now_on() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}
