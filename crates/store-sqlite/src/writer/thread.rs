//! The life of the writing thread. A panic costs the group in hand its answer and nothing else: the thread goes on
//! with a fresh connection.

use super::commit::Session;
use super::group::Backlog;
use crate::change::{Change, Verdict};
use crate::checkpoint::Checkpointer;
use crate::fault::Refusal;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::mpsc;

/// How long to wait before a connection that could not be opened is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// What the thread holds until the file is closed: the lock of the directory.
pub(crate) type Keep = Option<File>;

pub(super) fn start(
    session: Session,
    checkpointer: Option<Checkpointer>,
    queue: mpsc::Receiver<Box<dyn Change>>,
    keep: Keep,
) -> std::io::Result<JoinHandle<()>> {
    let live = move || {
        live(session, checkpointer, queue);
        drop(keep);
    };
    std::thread::Builder::new().name("evoke-writer".to_owned()).spawn(live)
}

fn live(
    mut session: Session,
    checkpointer: Option<Checkpointer>,
    mut queue: mpsc::Receiver<Box<dyn Change>>,
) {
    let mut backlog = Backlog::default();
    let mut usable = true;
    while usable {
        let served = || serve(&mut session, checkpointer.as_ref(), &mut backlog, &mut queue);
        if catch_unwind(AssertUnwindSafe(served)).is_ok() {
            break;
        }
        tracing::error!("the writing thread was cut off by a panic; it goes on with a fresh connection");
        usable = revive(&mut session, &mut backlog, &mut queue);
    }
    if let Some(checkpointer) = checkpointer {
        checkpointer.stop();
    }
    session.close();
}

fn serve(
    session: &mut Session,
    checkpointer: Option<&Checkpointer>,
    backlog: &mut Backlog,
    queue: &mut mpsc::Receiver<Box<dyn Change>>,
) {
    while backlog.receive(queue) {
        let mut group = backlog.next_group();
        let verdicts = session.commit(&mut group);
        for (change, verdict) in group.drain(..).zip(verdicts) {
            change.answer(verdict);
        }
        if let Some(checkpointer) = checkpointer {
            checkpointer.relieve(session.db());
        }
    }
}

/// Opens a fresh connection, however long it takes; what is handed over meanwhile is refused. False when the store is
/// closed before that works.
fn revive(session: &mut Session, backlog: &mut Backlog, queue: &mut mpsc::Receiver<Box<dyn Change>>) -> bool {
    while !session.reopen() {
        session.condition().writer_down();
        let refused = || Verdict::Refused(Refusal::Unavailable("the writer is down".to_owned()));
        backlog.take_all().for_each(|change| change.answer(refused()));
        while let Ok(change) = queue.try_recv() {
            change.answer(refused());
        }
        if queue.is_closed() {
            return false;
        }
        std::thread::sleep(RETRY);
    }
    session.condition().fine();
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Outcome, Standing};
    use crate::connection;
    use crate::directory::Directory;
    use crate::options::Options;
    use crate::reserve::Reserve;
    use crate::writer::Writer;
    use crate::{condition::Condition, schema};
    use evoke_store::{StoreCondition, StoreError};
    use rusqlite::{Connection, Error, Result};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Bench {
        writer: Writer,
        condition: Condition,
        /// Openings that fail before the next one works.
        failing: Arc<AtomicUsize>,
        _directory: tempfile::TempDir,
    }

    fn bench() -> Bench {
        let at = tempfile::tempdir().expect("a directory");
        let directory = Directory::prepare(at.path()).expect("made");
        let mut db = connection::writer(&directory, Options::default()).expect("opened");
        schema::migrate(&mut db, |_, _| Ok(())).expect("tables");
        let failing = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&failing);
        let open = move || {
            let fails = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
            if fails { Err(Error::InvalidQuery) } else { connection::writer(&directory, Options::default()) }
        };
        let condition = Condition::default();
        let session =
            Session::new(db, Box::new(open), condition.clone(), Reserve::none()).expect("a session");
        let writer = Writer::start(session, None, None).expect("starts");
        Bench { writer, condition, failing, _directory: at }
    }

    fn add(db: &Connection) -> Result<i64> {
        db.execute("UPDATE counter SET value = value + 1", [])?;
        db.query_row("SELECT value FROM counter", [], |row| row.get(0))
    }

    #[tokio::test]
    async fn a_panic_in_a_change_is_its_own_error_and_leaves_no_trace() {
        let bench = bench();
        let broken = |db: &Connection| -> Result<i64> {
            add(db)?;
            panic!("on purpose");
        };
        for round in 1..4 {
            let (good, bad) = tokio::join!(bench.writer.change(add), bench.writer.change(broken));
            assert_eq!(good.expect("stored"), round);
            assert!(matches!(bad, Err(StoreError::Panicked)), "{bad:?}");
        }
        assert_eq!(bench.condition.now(), StoreCondition::Ok);
    }

    /// A defect of the thread itself rather than of a change.
    struct Poison;
    impl Change for Poison {
        fn run(&mut self, db: &Connection) -> Result<()> {
            add(db).map(drop)
        }
        fn standing(&self) -> Standing {
            Standing::Prompt
        }
        fn answer(self: Box<Self>, _: Verdict) {
            panic!("on purpose");
        }
    }

    #[tokio::test]
    async fn a_thread_that_was_cut_off_goes_on_once_the_file_opens_again() {
        let bench = bench();
        let poison = |bench: &Bench| {
            let queue = bench.writer.queue.lock().clone().expect("open");
            queue.try_send(Box::new(Poison)).map_err(|_| ()).expect("handed over");
        };
        poison(&bench);
        let next = loop {
            match bench.writer.submit(Standing::Prompt, add).await {
                Outcome::Stored(value) => break value,
                // It shared the group of the defect.
                Outcome::Refused(StoreError::OutcomeUnknown(_)) => {}
                other @ (Outcome::Refused(_) | Outcome::Unknown(..)) => panic!("{other:?}"),
            }
        };
        assert!((2..=3).contains(&next), "{next}");
        assert_eq!(bench.condition.now(), StoreCondition::Ok);

        bench.failing.store(2, Ordering::SeqCst);
        poison(&bench);
        let mut seen_down = false;
        loop {
            let outcome = bench.writer.submit(Standing::Prompt, add).await;
            seen_down |= bench.condition.now() == StoreCondition::WriterDown;
            match outcome {
                Outcome::Stored(_) => break,
                Outcome::Refused(StoreError::OutcomeUnknown(_) | StoreError::Unavailable(_)) => {}
                other @ (Outcome::Refused(_) | Outcome::Unknown(..)) => panic!("{other:?}"),
            }
        }
        assert!(seen_down);
        assert_eq!(bench.condition.now(), StoreCondition::Ok);
    }
}
