//! Opening a store: its directory, connections and threads.

use crate::checkpoint::{Checkpointer, Growth, Turn};
use crate::condition::Condition;
use crate::connection;
use crate::directory::Directory;
use crate::fault::{fault, lacks_space};
use crate::options::{Mode, Options};
use crate::readers::Readers;
use crate::removal::{self, Remover};
use crate::reserve::Reserve;
use crate::schema;
use crate::writer::{Session, Writer};
use evoke_store::StoreResult;
use rusqlite::{Connection, Result};
use std::path::Path;

/// The parts of an open store.
pub(crate) struct Opened {
    pub(crate) directory: Directory,
    pub(crate) condition: Condition,
    pub(crate) readers: Readers,
    pub(crate) remover: Remover,
    pub(crate) writer: Writer,
}

/// Opens everything that a store consists of.
pub(crate) fn open(dir: &Path, mode: Mode, options: Options) -> StoreResult<Opened> {
    let directory = Directory::prepare(dir)?;
    let lock = match mode {
        Mode::Server => Some(directory.lock()?),
        Mode::Admin => None,
    };
    let reserve = Reserve::new(directory.reserve(), options.reserve_bytes);
    let mut db = match connection::writer(&directory, options) {
        // The log and its index need a little space even for reading.
        Err(error) if lacks_space(&error) => {
            reserve.release();
            connection::writer(&directory, options)
        }
        opened => opened,
    }
    .map_err(|e| fault(&e))?;
    schema::migrate(&mut db)?;
    directory.sync()?;
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
    let readers = Readers::open(&directory, options.readers)?;
    Ok(Opened { directory, condition, readers, remover: Remover::new(remover, turn), writer })
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
