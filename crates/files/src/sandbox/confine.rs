//! What a child gives up, as far as the system has a way. On Linux: memory, processor time, files, descriptors,
//! processes, and every system call but the few that computing needs. On other unixes the limits alone.
//! Called by the child, before it reads.

#[cfg(unix)]
pub(super) use unix::{resources, take_stdout};

#[cfg(not(unix))]
pub(super) use elsewhere::{resources, take_stdout};

#[cfg(all(
    target_os = "linux",
    target_endian = "little",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
mod calls;
#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

/// The child's whole environment. Its allocator takes memory as it needs it, not a gigabyte of addresses ahead.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[("MIMALLOC_ARENA_RESERVE", "32768")];

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
