//! What this process makes is for its own user.

use crate::args::Command;

/// Lets new files be read by nobody else, from now on: SQLite makes files of its own, and what is written beside them is
/// people's words. Model files may be shared, so the command that installs them makes them as usual.
pub(crate) fn from_now_on(command: &Command) {
    #[cfg(unix)]
    if !matches!(command, Command::Model(_)) {
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    }
    #[cfg(not(unix))]
    let _ = command;
}
