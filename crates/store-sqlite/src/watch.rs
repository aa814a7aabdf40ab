//! The thread beside a server's store: keeps the manifest up to date, checks a large file once, and watches the clock.
//!
//! It only reads the database. Nothing waits for it, and no commit carries its work.

use crate::connection;
use crate::directory::Directory;
use crate::fault::unavailable;
use crate::guard::Numbers;
use crate::integrity::{self, Verdict};
use crate::manifest::Manifest;
use evoke_store::StoreResult;
use evoke_types::{ClockState, HighWaterClock};
use parking_lot::Mutex;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How far the manifest may lag behind commits.
const LAG: Duration = Duration::from_secs(1);
/// How often it is written when nothing is committed, for the time in it.
const IDLE: Duration = Duration::from_secs(60);

/// What is wrong with a store that works nevertheless.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    damage: Mutex<Option<String>>,
}

impl Findings {
    /// For people, one line each.
    pub(crate) fn texts(&self, clock: &HighWaterClock) -> Vec<String> {
        let damage = self.damage.lock().clone().map(|damage| {
            format!("the data file is damaged ({damage}): stop the server and run `evoke doctor`")
        });
        damage.into_iter().chain(of_clock(clock.state())).collect()
    }
}

fn of_clock(state: ClockState) -> Option<String> {
    match state {
        ClockState::Agrees => None,
        ClockState::Behind(millis) => Some(format!(
            "the machine's clock is {} s behind what this store has seen: time goes on from there until it has caught up",
            millis / 1_000
        )),
        ClockState::Ahead(millis) => Some(format!(
            "the machine's clock has jumped ahead by {} s: this is believed when it lasts for ten minutes",
            millis / 1_000
        )),
    }
}

/// The thread.
#[derive(Debug)]
pub(crate) struct Watch {
    thread: Option<JoinHandle<()>>,
    wake: Option<Sender<()>>,
    stop: Arc<AtomicBool>,
}

/// What the thread works with.
pub(crate) struct Subject {
    pub(crate) directory: Directory,
    pub(crate) clock: Arc<HighWaterClock>,
    pub(crate) findings: Arc<Findings>,
    /// Whether the file has not been checked yet.
    pub(crate) check: bool,
}

impl Watch {
    /// Writes the first manifest and starts.
    pub(crate) fn start(subject: Subject) -> StoreResult<Self> {
        let db = connection::reader(&subject.directory).map_err(|e| crate::fault::fault(&e))?;
        let mut keeper = Keeper { db, written: None };
        keeper.keep(&subject.directory, &subject.clock, Duration::ZERO);
        let stop = Arc::new(AtomicBool::new(false));
        let (wake, woken) = channel();
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("evoke-watch".to_owned());
        let thread = thread.spawn(move || serve(&subject, keeper, &woken, &stopped));
        let thread = thread.map_err(|e| unavailable(Path::new("the watching thread"), &e))?;
        Ok(Self { thread: Some(thread), wake: Some(wake), stop })
    }

    /// Ends the thread, which writes the last manifest and closes its connection.
    pub(crate) fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        drop(self.wake.take());
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the watching thread ended by a panic");
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop();
    }
}

fn serve(subject: &Subject, mut keeper: Keeper, woken: &Receiver<()>, stop: &Arc<AtomicBool>) {
    if subject.check {
        // Beside the loop: a large file takes minutes.
        let (directory, findings, stop) =
            (subject.directory.clone(), Arc::clone(&subject.findings), Arc::clone(stop));
        let check = std::thread::Builder::new().name("evoke-check".to_owned());
        let check = check.spawn(move || check_file(&directory, &findings, &stop));
        watch(subject, &mut keeper, woken);
        if check.is_ok_and(|check| check.join().is_err()) {
            tracing::error!("the check of the data file ended by a panic");
        }
    } else {
        watch(subject, &mut keeper, woken);
    }
    keeper.keep(&subject.directory, &subject.clock, Duration::ZERO);
}

fn watch(subject: &Subject, keeper: &mut Keeper, woken: &Receiver<()>) {
    let mut said = false;
    while woken.recv_timeout(LAG) == Err(RecvTimeoutError::Timeout) {
        keeper.keep(&subject.directory, &subject.clock, IDLE);
        match (of_clock(subject.clock.state()), said) {
            (Some(text), false) => tracing::warn!("{text}"),
            (None, true) => tracing::info!("the machine's clock agrees with the store again"),
            (Some(_), true) | (None, false) => continue,
        }
        said = !said;
    }
}

fn check_file(directory: &Directory, findings: &Findings, stop: &Arc<AtomicBool>) {
    let begun = Instant::now();
    match integrity::by_table(directory, stop) {
        Ok(Verdict::Sound) => tracing::info!(seconds = begun.elapsed().as_secs(), "the data file is sound"),
        Ok(Verdict::Damaged(damage)) => {
            tracing::error!(damage, "the data file is damaged: stop the server and run `evoke doctor`");
            *findings.damage.lock() = Some(damage);
        }
        Ok(Verdict::Stopped) => {}
        Err(error) => tracing::warn!(%error, "the data file could not be checked"),
    }
}

/// Writes manifests.
struct Keeper {
    db: Connection,
    written: Option<(Manifest, Instant)>,
}

impl Keeper {
    /// Writes the manifest when there is something new, or the last one is older than `idle`.
    fn keep(&mut self, directory: &Directory, clock: &HighWaterClock, idle: Duration) {
        let mark = clock.mark().as_millis();
        let promise = match Numbers::read(&self.db) {
            Ok(numbers) => numbers.promise(mark),
            Err(error) => {
                tracing::warn!(%error, "the manifest cannot be kept up to date");
                return;
            }
        };
        let Some(promise) = promise else { return };
        if let Some((last, at)) = &self.written
            && at.elapsed() < idle
            && *last == (Manifest { at_millis: last.at_millis, ..promise.clone() })
        {
            return;
        }
        match promise.write(directory.path()) {
            Ok(()) => self.written = Some((promise, Instant::now())),
            Err(error) => {
                tracing::warn!(%error, "the manifest could not be written; the one before still holds");
            }
        }
    }
}

/// Writes a manifest once: for a command, which has no thread.
pub(crate) fn keep_once(directory: &Directory, clock: &HighWaterClock) {
    match connection::observer(directory) {
        Ok(db) => Keeper { db, written: None }.keep(directory, clock, Duration::ZERO),
        Err(error) => tracing::warn!(%error, "the manifest could not be written; the one before still holds"),
    }
}
