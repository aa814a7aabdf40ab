//! What a child does on systems without limits that a process can set itself: nothing.
//!
//! Called in the place of the limits of a unix. The one thing to know: there a file may take what the system gives.

use std::io;

/// This system has no limits that a process can set itself.
pub(crate) fn resources(_memory_mb: u32, _cpu_seconds: u32) -> io::Result<()> {
    Ok(())
}

/// Standard output, which libraries may print to as well.
pub(crate) fn take_stdout() -> io::Result<(io::Stdout, i32)> {
    Ok((io::stdout(), 1))
}
