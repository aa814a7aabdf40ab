//! The limits that a process of a unix can set itself, and its standard output for the answer alone.
//!
//! Called by the child as it confines itself. The one thing to know: what is given up here never comes back.

use rustix::process::{Resource, Rlimit, setrlimit};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd};

/// Bounds what the process may take from here on.
pub(crate) fn resources(memory_mb: u32, cpu_seconds: u32) -> io::Result<()> {
    let fixed = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    let memory = u64::from(memory_mb) << 20;
    let cpu = u64::from(cpu_seconds);
    // At the first number the system ends the process with a signal that says why, at the second for sure.
    setrlimit(Resource::Cpu, Rlimit { current: Some(cpu), maximum: Some(cpu + 1) })?;
    setrlimit(Resource::Data, fixed(memory))?;
    setrlimit(Resource::As, fixed(memory + mapped()))?;
    setrlimit(Resource::Fsize, fixed(0))?;
    setrlimit(Resource::Core, fixed(0))?;
    // Requests of others go first. A system without priorities still has the other limits.
    let _ = rustix::process::nice(10);
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}

/// Forbids descriptors and, for all users but root, threads and processes beyond those that are there.
pub(crate) fn nothing_new() -> io::Result<()> {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    setrlimit(Resource::Nproc, none)?;
    setrlimit(Resource::Nofile, none).map_err(io::Error::from)
}

/// Bytes of addresses that the program and its libraries take up before any work.
fn mapped() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|line| line.split(' ').next()?.parse::<u64>().ok());
    // Where the system does not tell: what the program takes on those that do, and as much again.
    pages.map_or(1 << 30, |pages| pages.saturating_mul(rustix::param::page_size() as u64))
}

/// Takes standard output for the answer, and tells its descriptor. What libraries print goes nowhere.
pub(crate) fn take_stdout() -> io::Result<(File, i32)> {
    let answer = io::stdout().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdout(File::options().write(true).open("/dev/null")?)?;
    let number = answer.as_raw_fd();
    Ok((File::from(answer), number))
}
