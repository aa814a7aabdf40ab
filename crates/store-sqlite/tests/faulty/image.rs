//! Copies of a data directory as it is at one moment, and what a loss of power makes of them.

use crate::disk::{Volatile, Writes};
use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Copies all files of a directory. Files beside the database may come and go meanwhile.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("listed") {
        let entry = entry.expect("an entry");
        match fs::copy(entry.path(), to.join(entry.file_name())) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{error}"),
        }
    }
}

/// Takes back what was written and not flushed, and does some of it again, whole or torn, in order.
pub(crate) fn lose(file: &Path, written: &Writes, mut below: impl FnMut(u64) -> u64) {
    if written.is_empty() || !file.exists() {
        return;
    }
    let file = OpenOptions::new().read(true).write(true).open(file).expect("opened");
    let size = || file.metadata().expect("a size").len();
    for write in written.iter().rev() {
        file.write_all_at(&write.old, write.offset).expect("taken back");
        if write.size < size() {
            file.set_len(write.size).expect("cut");
        }
    }
    for write in written {
        let length = match below(8) {
            _ if write.durable => write.new.len(),
            0..3 => 0,
            3 => usize::try_from(below(write.new.len() as u64)).expect("small") / 512 * 512,
            _ => write.new.len(),
        };
        file.write_all_at(&write.new[..length], write.offset).expect("done again");
    }
}

/// Forgets writes that a flush vouches for, as far as nothing before them is in doubt, and those in doubt that have
/// been written over since.
pub(crate) fn forget_what_was_written_over(written: &mut Writes) {
    if written.iter().all(|write| write.durable) {
        written.clear();
        return;
    }
    let mut last: HashMap<u64, (usize, usize)> = HashMap::new();
    for (number, write) in written.iter().enumerate().filter(|(_, write)| write.durable) {
        last.insert(write.offset, (number, write.new.len()));
    }
    let mut number = 0;
    written.retain(|write: &Volatile| {
        let over = last.get(&write.offset);
        let gone = over.is_some_and(|(later, length)| *later > number && *length >= write.new.len());
        number += 1;
        !gone
    });
    let first = written.iter().position(|write| !write.durable).unwrap_or(written.len());
    written.drain(..first);
}
