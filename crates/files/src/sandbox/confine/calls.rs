//! The system calls that a child keeps: memory, its own threads' waiting, its pipes, and its end. No files, no
//! network, no processes, no signals to others; and no memory that can be run as code.

use seccompiler::{
    BackendError, BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, apply_filter_all_threads,
};
use std::io;

/// Calls without a condition.
const ALLOWED: &[i64] = &[
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_futex,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_restart_syscall,
    libc::SYS_sigaltstack,
    libc::SYS_sched_yield,
    libc::SYS_clock_gettime,
    libc::SYS_getrandom,
    libc::SYS_getpid,
    libc::SYS_gettid,
];

/// Takes every other call away from all threads. False when this kernel, or what the process runs in, has no filters.
pub(super) fn forbid(answer: i32) -> io::Result<bool> {
    let filter = filter(answer.cast_unsigned()).map_err(io::Error::other)?;
    match apply_filter_all_threads(&filter) {
        Ok(()) => Ok(true),
        Err(Error::Prctl(_) | Error::Seccomp(_)) => Ok(false),
        Err(error) => Err(io::Error::other(error)),
    }
}

fn filter(answer: u32) -> Result<BpfProgram, BackendError> {
    let is = |argument: u8, value: u32| {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, u64::from(value))
    };
    let not_executable = |argument: u8| {
        let mask = SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64);
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, mask, 0)
    };
    let one = |condition: SeccompCondition| Ok::<_, BackendError>(vec![SeccompRule::new(vec![condition])?]);
    let mut rules: Vec<(i64, Vec<SeccompRule>)> = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    // The file comes on standard input. Descriptors that somebody let through to here cannot be read.
    rules.push((libc::SYS_read, one(is(0, 0)?)?));
    // Memory of its own, no files.
    rules.push((libc::SYS_mmap, vec![SeccompRule::new(vec![not_executable(2)?, is(4, u32::MAX)?])?]));
    rules.push((libc::SYS_mprotect, one(not_executable(2)?)?));
    // A crash is a signal to itself.
    rules.push((libc::SYS_tgkill, one(is(0, std::process::id())?)?));
    let writable = [2, answer].map(|descriptor| SeccompRule::new(vec![is(0, descriptor)?]));
    rules.push((libc::SYS_write, writable.into_iter().collect::<Result<_, _>>()?));
    SeccompFilter::new(
        rules.into_iter().collect(),
        SeccompAction::Errno(libc::EPERM as u32),
        SeccompAction::Allow,
        std::env::consts::ARCH.try_into()?,
    )?
    .try_into()
}
