//! Which process has memories open.
//!
//! Asked by every call, since a fork copies the memory of a process and none of its threads: in the child, an engine would wait
//! for workers that are not there. The one thing to know: a child of a process that has memories open cannot open one either,
//! because the embedded database still holds the locks of its parent for its own.

use parking_lot::Mutex;

/// The process that opened memories, and how many of them are open.
static OPENED: Mutex<Opened> = Mutex::new(Opened { process: 0, memories: 0 });

struct Opened {
    process: u32,
    memories: usize,
}

/// A memory that is open in this process, until it is dropped.
#[derive(Debug)]
pub(crate) struct Registration {
    process: u32,
}

/// A memory was opened by another process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forked {
    /// The id of the process that opened it.
    pub(crate) process: u32,
}

impl Registration {
    /// Registers a memory that is about to be opened.
    ///
    /// # Errors
    /// [`Forked`] when this process was forked from one that had a memory open.
    pub(crate) fn new() -> Result<Self, Forked> {
        let process = std::process::id();
        let mut opened = OPENED.lock();
        if opened.memories > 0 && opened.process != process {
            return Err(Forked { process: opened.process });
        }
        *opened = Opened { process, memories: opened.memories + 1 };
        Ok(Self { process })
    }

    /// Whether this is the process that opened the memory.
    ///
    /// # Errors
    /// [`Forked`].
    pub(crate) fn check(&self) -> Result<(), Forked> {
        if self.process == std::process::id() { Ok(()) } else { Err(Forked { process: self.process }) }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if self.check().is_ok() {
            OPENED.lock().memories -= 1;
        }
    }
}

impl std::fmt::Display for Forked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "process {} opened this memory and then forked: open it in the child only, start the child with the \
             \"spawn\" method, or let both use a server",
            self.process
        )
    }
}
