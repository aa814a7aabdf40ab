//! Another process, so to speak: its own connection to the same file, which reads for long, holds the lock of the writer
//! for a while, and makes checkpoints when it likes.

use crate::disk::Disk;
use crate::vfs;
use rusqlite::{Connection, OpenFlags, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// The thread of it.
pub(crate) struct Outsider {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Outsider {
    pub(crate) fn start(disk: &Arc<Disk>) -> Self {
        let (stop, disk) = (Arc::new(AtomicBool::new(false)), Arc::clone(disk));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            while !stopped.load(Ordering::Acquire) {
                // Its calls fail as those of the store do, which is nobody's concern.
                let _ = meddle(&disk, &stopped);
            }
        });
        Self { stop, thread }
    }

    pub(crate) fn stop(self) {
        self.stop.store(true, Ordering::Release);
        self.thread.join().expect("it ends by itself");
    }
}

fn meddle(disk: &Disk, stop: &AtomicBool) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags_and_vfs(disk.directory().join("evoke.db"), flags, vfs::NAME)?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.busy_timeout(Duration::from_millis(1))?;
    while !stop.load(Ordering::Acquire) {
        let checkpoint = |mode: &str| db.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |_| Ok(()));
        let hold = |begin: &str, longest: u64| {
            db.execute_batch(begin)?;
            db.query_row("SELECT COUNT(*) FROM document", [], |row| row.get::<_, u64>(0))?;
            std::thread::sleep(Duration::from_millis(1 + disk.below(longest)));
            db.execute_batch("ROLLBACK")
        };
        match disk.below(8) {
            0..3 => checkpoint("PASSIVE")?,
            3 => checkpoint("RESTART")?,
            4 => checkpoint("TRUNCATE")?,
            5 => hold("BEGIN IMMEDIATE", 4)?,
            // Now and then long enough for the log to grow beyond what checkpoints allow it.
            _ => hold("BEGIN", if disk.below(20) == 0 { 2_000 } else { 20 })?,
        }
        std::thread::sleep(Duration::from_millis(disk.below(5)));
    }
    Ok(())
}
