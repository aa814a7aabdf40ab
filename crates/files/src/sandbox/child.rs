//! The child's side: gives up memory, time and rights before it reads a byte, then answers one file and ends.

use super::confine;
use super::protocol::{self, Request};
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

/// How a child ends that could not confine itself. It has read nothing.
pub(super) const NOT_CONFINED: i32 = 70;

/// Bytes of stack for the readers of formats, which recurse through whatever a file nests.
const STACK: usize = 64 * 1024 * 1024;

/// Runs a child to its end. To be called first thing in `main`: `arguments` are what [`super::Sandbox`] added to its
/// own, the limits.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    match serve(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(io::stderr(), "{error}");
            u8::try_from(NOT_CONFINED).map_or(ExitCode::FAILURE, ExitCode::from)
        }
    }
}

fn serve(mut arguments: impl Iterator<Item = OsString>) -> io::Result<()> {
    let mut number = || arguments.next().and_then(|word| word.to_str()?.parse::<u32>().ok());
    let (Some(memory_mb), Some(cpu_seconds)) = (number(), number()) else {
        return Err(io::Error::other("this command is for the server's own use: it reads one file for it"));
    };
    // A panic is an answer as well, see below; its words may be the file's.
    std::panic::set_hook(Box::new(|_| {}));
    confine::resources(memory_mb, cpu_seconds)?;
    let (mut answer, descriptor) = confine::take_stdout()?;
    // The reader's thread has to be at work before the system calls that begin a thread are forbidden.
    let (hand_over, work) = mpsc::channel::<(Request, Vec<u8>, bool)>();
    let (begins, begun) = mpsc::channel::<()>();
    let reader = thread::Builder::new().stack_size(STACK).spawn(move || {
        let _ = begins.send(());
        if let Ok((request, bytes, confined)) = work.recv() {
            let done = protocol::answer(&mut answer, confined, request.read(&bytes));
            std::process::exit(i32::from(done.is_err()));
        }
    })?;
    begun.recv().map_err(io::Error::other)?;
    let confined = confine::rights(descriptor)?;
    let mut stdin = io::stdin().lock();
    let (request, bytes) = Request::receive(&mut stdin)?;
    if hand_over.send((request, bytes, confined)).is_err() {
        return Err(io::Error::other("the reader is gone"));
    }
    // The server holds the other end until it has the answer. If that closes first, the server has lost
    // interest, or is gone, and the reader's thread is cut off by the end of the process.
    let _ = stdin.read(&mut [0]);
    drop(reader);
    Ok(())
}
