//! Space put aside for a full disk: a file that is given up so that an erasure can be written, which makes room
//! again. The server puts it back when there is space.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file `evoke.reserve` of a data directory.
#[derive(Debug, Clone)]
pub(crate) struct Reserve {
    path: PathBuf,
    /// Its size; 0 for none.
    bytes: u64,
}

impl Reserve {
    pub(crate) fn new(path: PathBuf, bytes: u64) -> Self {
        Self { path, bytes }
    }

    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self::new(PathBuf::new(), 0)
    }

    /// Gives the space up.
    pub(crate) fn release(&self) {
        if self.bytes > 0 && std::fs::remove_file(&self.path).is_ok() {
            tracing::warn!(bytes = self.bytes, "the reserve of the full disk is in use now");
        }
    }

    /// Puts the space aside, when it is not and there is enough.
    pub(crate) fn restore(&self) {
        if self.bytes == 0 || std::fs::metadata(&self.path).is_ok_and(|file| file.len() == self.bytes) {
            return;
        }
        if let Err(error) = allocate(&self.path, self.bytes) {
            tracing::debug!(%error, "no space for the reserve yet");
            // What has been written of it would only fill the disk further.
            drop(std::fs::remove_file(&self.path));
        }
    }
}

fn allocate(path: &Path, bytes: u64) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    take_space(&file, bytes)
}

#[cfg(target_os = "linux")]
fn take_space(file: &File, bytes: u64) -> std::io::Result<()> {
    match rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, bytes) {
        // Not every file system can.
        Err(rustix::io::Errno::OPNOTSUPP) => fill(file, bytes),
        taken => Ok(taken?),
    }
}

#[cfg(not(target_os = "linux"))]
fn take_space(file: &File, bytes: u64) -> std::io::Result<()> {
    fill(file, bytes)
}

fn fill(mut file: &File, bytes: u64) -> std::io::Result<()> {
    let zeros = [0; 64 * 1024];
    let mut left = bytes;
    while left > 0 {
        let step = left.min(zeros.len() as u64);
        file.write_all(zeros.get(..step as usize).unwrap_or(&zeros))?;
        left -= step;
    }
    file.sync_all()
}
