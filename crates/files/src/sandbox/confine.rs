//! What a child gives up, as far as the system has a way. On Linux: memory, processor time, files, descriptors,
//! processes, and every system call but the few that computing needs. On other unixes the limits alone.

#[cfg(unix)]
pub(super) use unix::{cut_off, resources, take_stdout};

#[cfg(not(unix))]
pub(super) use elsewhere::{cut_off, resources, take_stdout};

#[cfg(all(
    target_os = "linux",
    target_endian = "little",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
mod calls;

/// The child's whole environment. Its allocator takes memory as it needs it, not a gigabyte of addresses ahead.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[("MIMALLOC_ARENA_RESERVE", "32768")];

/// How the system ended a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CutOff {
    /// Its processor time was used up.
    Time,
    /// It was killed from outside; mostly because the machine's memory was used up.
    Killed,
}

/// Forbids new threads, files, and every system call but those that computing needs, for the whole process and for
/// good; `answer` is the descriptor that may be written to. Whether the system can forbid calls.
pub(super) fn rights(answer: i32) -> std::io::Result<bool> {
    #[cfg(unix)]
    unix::nothing_new()?;
    #[cfg(all(
        target_os = "linux",
        target_endian = "little",
        any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
    ))]
    return calls::forbid(answer);
    #[cfg(not(all(
        target_os = "linux",
        target_endian = "little",
        any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
    )))]
    {
        let _ = answer;
        Ok(false)
    }
}

#[cfg(unix)]
mod unix {
    use super::CutOff;
    use rustix::process::{Resource, Rlimit, Signal, setrlimit};
    use std::fs::File;
    use std::io;
    use std::os::fd::{AsFd, AsRawFd};
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;

    /// Bounds what the process may take from here on.
    pub(in crate::sandbox) fn resources(memory_mb: u32, cpu_seconds: u32) -> io::Result<()> {
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
    pub(in crate::sandbox) fn nothing_new() -> io::Result<()> {
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
    pub(in crate::sandbox) fn take_stdout() -> io::Result<(File, i32)> {
        let answer = io::stdout().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdout(File::options().write(true).open("/dev/null")?)?;
        let number = answer.as_raw_fd();
        Ok((File::from(answer), number))
    }

    /// Whether the system ended a child.
    pub(in crate::sandbox) fn cut_off(status: ExitStatus) -> Option<CutOff> {
        match status.signal() {
            Some(signal) if signal == Signal::XCPU.as_raw() => Some(CutOff::Time),
            Some(signal) if signal == Signal::KILL.as_raw() => Some(CutOff::Killed),
            Some(_) | None => None,
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use super::CutOff;
    use std::io;
    use std::process::ExitStatus;

    /// This system has no limits that a process can set itself.
    pub(in crate::sandbox) fn resources(_memory_mb: u32, _cpu_seconds: u32) -> io::Result<()> {
        Ok(())
    }

    /// Standard output, which libraries may print to as well.
    pub(in crate::sandbox) fn take_stdout() -> io::Result<(io::Stdout, i32)> {
        Ok((io::stdout(), 1))
    }

    /// A child ends by itself only.
    pub(in crate::sandbox) fn cut_off(_status: ExitStatus) -> Option<CutOff> {
        None
    }
}
