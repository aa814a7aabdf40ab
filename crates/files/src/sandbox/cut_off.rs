//! How the system ended a child, told by how it exited.
//!
//! Called when a child ended without an answer. The one thing to know: only unixes tell.

use std::process::ExitStatus;

/// How the system ended a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CutOff {
    /// Its processor time was used up.
    Time,
    /// It was killed from outside; mostly because the machine's memory was used up.
    Killed,
}

/// Whether the system ended a child.
#[cfg(unix)]
pub(super) fn cut_off(status: ExitStatus) -> Option<CutOff> {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(signal) if signal == Signal::XCPU.as_raw() => Some(CutOff::Time),
        Some(signal) if signal == Signal::KILL.as_raw() => Some(CutOff::Killed),
        Some(_) | None => None,
    }
}

/// A child ends by itself only.
#[cfg(not(unix))]
pub(super) fn cut_off(_status: ExitStatus) -> Option<CutOff> {
    None
}
