//! Opening a store: its directory, connections and threads.

use crate::checkpoint::{Checkpointer, Growth, Turn};
use crate::clock::{self, Clocks};
use crate::condition::Condition;
use crate::connection;
use crate::directory::Directory;
use crate::fault::{fault, lacks_space};
use crate::guard;
use crate::manifest::Manifest;
use crate::opening;
use crate::options::{Mode, Options};
use crate::readers::Readers;
use crate::removal::{self, Remover};
use crate::reserve::Reserve;
use crate::salt;
use crate::schema;
use crate::watch::{Findings, Watch};
use crate::writer::{Session, Writer};
use evoke_store::{StoreError, StoreResult};
use evoke_types::HighWaterClock;
use rusqlite::{Connection, Result};
use std::path::Path;
use std::sync::Arc;

/// The parts of an open store.
pub(crate) struct Opened {
    pub(crate) directory: Directory,
    pub(crate) condition: Condition,
    pub(crate) clock: Arc<HighWaterClock>,
    pub(crate) findings: Arc<Findings>,
    pub(crate) salt: [u8; 32],
    pub(crate) watch: Option<Watch>,
    pub(crate) readers: Readers,
    pub(crate) remover: Remover,
    pub(crate) writer: Writer,
}

/// Opens everything that a store consists of.
pub(crate) fn open(dir: &Path, mode: Mode, options: Options, clocks: Clocks) -> StoreResult<Opened> {
    let directory = Directory::prepare(dir)?.through(options.vfs);
    let lock = match mode {
        Mode::Server => Some(directory.lock()?),
        Mode::Admin => None,
    };
    let reserve = Reserve::new(directory.reserve(), options.reserve_bytes);
    let manifest = guarded(&directory, options, &reserve)?;
    directory.make_database()?;
    let check = opening::check_file(&directory, mode, options)?;
    let mut db = written(&directory, options, &reserve)?;
    schema::migrate(&mut db, |db, format| opening::copy_before(&directory, db, format, options))?;
    directory.sync()?;
    let clock =
        clock::of_store(&db, clocks, manifest.as_ref(), options.trust_clock).map_err(|e| fault(&e))?;
    let salt = salt::of_store(&directory, &mut db)?;
    let (condition, turn) = (Condition::default(), Turn::default());
    let checkpointer = match mode {
        Mode::Server => {
            reserve.restore();
            let started = checkpointer(&directory, options, &turn, &condition, &reserve);
            Some(started.map_err(|e| fault(&e))?)
        }
        // A command writes little.
        Mode::Admin => None,
    };
    let growth = checkpointer.as_ref().map(Checkpointer::growth);
    let writer = session(db, &directory, options, growth, condition.clone(), reserve)
        .map_err(|e| fault(&e))
        .and_then(|session| Writer::start(session, checkpointer, lock))?;
    let remover = connection::impatient(&directory, options, removal::WAIT).map_err(|e| fault(&e))?;
    let remover = Remover::new(remover, turn);
    let readers = Readers::open(&directory, options.readers)?;
    let findings = Arc::new(Findings::default());
    let watch = opening::watch(&directory, mode, &clock, &findings, check)?;
    Ok(Opened { directory, condition, clock, findings, salt, watch, readers, remover, writer })
}

/// Checks what the directory promises. Even reading needs a little space, for the log's index.
fn guarded(directory: &Directory, options: Options, reserve: &Reserve) -> StoreResult<Option<Manifest>> {
    match guard::check(directory, options.accept_loss) {
        Err(StoreError::Full(_)) => {
            reserve.release();
            guard::check(directory, options.accept_loss)
        }
        checked => checked,
    }
}

/// The connection that writes. The log and its index need a little space even for reading.
fn written(directory: &Directory, options: Options, reserve: &Reserve) -> StoreResult<Connection> {
    let opened = match connection::writer(directory, options) {
        Err(error) if lacks_space(&error) => {
            reserve.release();
            connection::writer(directory, options)
        }
        opened => opened,
    };
    opened.map_err(|e| fault(&e))
}

fn checkpointer(
    directory: &Directory,
    options: Options,
    turn: &Turn,
    condition: &Condition,
    reserve: &Reserve,
) -> Result<Checkpointer> {
    let directory = directory.clone();
    let open = move || connection::impatient(&directory, options, removal::WAIT);
    Checkpointer::start(Box::new(open), turn.clone(), condition.clone(), reserve.clone())
}

fn session(
    db: Connection,
    directory: &Directory,
    options: Options,
    growth: Option<Growth>,
    condition: Condition,
    reserve: Reserve,
) -> Result<Session> {
    let follow = move |mut db: Connection| -> Result<Connection> {
        if let Some(growth) = &growth {
            growth.follow(&mut db)?;
        }
        Ok(db)
    };
    let db = follow(db)?;
    let directory = directory.clone();
    let open = move || connection::writer(&directory, options).and_then(&follow);
    Session::new(db, Box::new(open), condition, reserve)
}
