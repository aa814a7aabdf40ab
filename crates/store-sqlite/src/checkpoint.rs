//! Moving pages from the log into the file, beside the writer rather than within its commits.
//!
//! SQLite would do it at the end of whichever commit makes the log long, which then waits for two more flushes.
//! A checkpoint on another connection runs while commits go on; only when that never catches up with
//! them does the writer take a turn itself.

use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, Result};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Pages in the log for each checkpoint beside the writer: 4 MiB.
const STEP: i32 = 1_000;
/// Pages in the log at which the writer finishes the work itself: 32 MiB.
const MOST: i32 = 8_000;

/// The thread that does it.
#[derive(Debug)]
pub(crate) struct Checkpointer {
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Takes over from the writing connection; `own` is one to the same file.
    pub(crate) fn start(writer: &mut Connection, own: Connection) -> Result<Self> {
        let (wake, woken) = sync_channel(1);
        follow(writer, wake)?;
        let thread = std::thread::Builder::new().name("evoke-checkpoint".to_owned());
        match thread.spawn(move || serve(&own, &woken)) {
            Ok(thread) => Ok(Self { thread: Some(thread) }),
            Err(error) => {
                tracing::warn!(%error, "no thread for checkpoints; commits carry them");
                writer.pragma_update(None, "wal_autocheckpoint", STEP)?;
                Ok(Self { thread: None })
            }
        }
    }

    /// Ends before the writing connection is closed, which as the last one empties the log.
    pub(crate) fn stop(self, writer: &mut Connection) {
        if let Err(error) = writer.wal_hook(None::<fn(&mut rusqlite::hooks::Wal, i32) -> Result<()>>) {
            tracing::warn!(%error, "the log is still followed");
        } else if self.thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the checkpoint thread ended by a panic");
        }
    }
}

/// Wakes the thread whenever the log has grown by another step.
fn follow(writer: &mut Connection, wake: SyncSender<()>) -> Result<()> {
    let mut due = STEP;
    writer.wal_hook(Some(move |wal: &mut rusqlite::hooks::Wal, pages: i32| {
        if pages < due - STEP {
            // The log began anew.
            due = STEP;
        }
        if pages >= MOST {
            wal.checkpoint_v2(CheckpointMode::PASSIVE)?;
        } else if pages >= due {
            due = pages + STEP;
            // Full means that it has been woken and has not looked yet.
            let _ = wake.try_send(());
        }
        Ok(())
    }))
}

fn serve(db: &Connection, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        if let Err(error) = db.wal_checkpoint_v2(Some("main"), CheckpointMode::PASSIVE) {
            tracing::warn!(%error, "a checkpoint failed; the log keeps everything until the next one");
        }
    }
}
