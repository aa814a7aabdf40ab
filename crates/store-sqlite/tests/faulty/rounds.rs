//! Rounds of work on one data directory: it is opened, used by several at once while the disk fails, and closed, killed or
//! robbed of its power. Whatever happens, the next round finds what the answers said.

use crate::disk::{Disk, Weather};
use crate::model::{Job, Model, look};
use crate::outsider::Outsider;
use crate::tally::Tally;
use crate::vfs;
use crate::worker::{Open, Worker};
use evoke_store::{ClaimRequest, Processing, Queue, Store, StoreError};
use evoke_store_sqlite::{Mode, Options, SqliteStore};
use parking_lot::Mutex;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;

const WORKERS: u64 = 4;
/// Data directories that are used at once: most of the time, one waits for locks.
const LANES: u64 = 4;

/// How a round ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Closed,
    Killed,
    PowerLost,
}

/// Where a round's image is made, and what each instance may hold in it.
struct Plan {
    end: End,
    /// The operation at which it ends.
    last: u64,
    done: AtomicBool,
    image: TempDir,
    possible: Mutex<Vec<Vec<Model>>>,
}

/// Works on several directories at once until so many operations are done; `per_round` in each round of each.
pub(crate) async fn run(operations: u64, per_round: u64, seed: u64) -> Arc<Tally> {
    vfs::register();
    let tally = Arc::new(Tally::new(seed));
    let lanes = (0..LANES).map(|lane| {
        let seed = seed.wrapping_mul(1_000).wrapping_add(lane);
        tokio::spawn(rounds(operations, per_round * LANES, seed, Arc::clone(&tally)))
    });
    for lane in lanes.collect::<Vec<_>>() {
        lane.await.expect("every answer agrees");
    }
    tally
}

async fn rounds(operations: u64, per_round: u64, seed: u64, tally: Arc<Tally>) {
    let mut directory = TempDir::new().expect("a directory");
    let mut workers: Vec<Worker> = (0..WORKERS).map(|number| Worker::new(number, WORKERS, seed)).collect();
    let mut possible: Vec<Vec<Model>> = workers.iter().map(|worker| worker.known.lock().possible()).collect();
    while tally.operations.load(Ordering::Relaxed) < operations {
        let round = tally.round.fetch_add(1, Ordering::Relaxed);
        let disk = Disk::under(directory.path(), seed.wrapping_mul(7_919).wrapping_add(round));
        let store = open(&disk, &tally).await;
        let known = workers.iter().map(|worker| (worker.instance.clone(), Arc::clone(&worker.known)));
        let known = Arc::new(known.collect());
        let at = Open { store, disk: Arc::clone(&disk), tally: Arc::clone(&tally), known };
        take_up(&at, &mut workers, &possible).await;
        let plan = Arc::new(Plan::new(&disk, &tally, per_round));
        workers = work(&at, workers, &plan).await;
        disk.set(Weather::CALM);
        tally.ended.store(plan.end as u64, Ordering::Relaxed);
        if plan.end == End::Closed {
            drain(&at, &mut workers).await;
            possible = workers.iter().map(|worker| worker.known.lock().possible()).collect();
            if disk.below(2) == 0 {
                disk.change_by_itself();
            }
        }
        // Closing may fail as anything else may; what was answered holds.
        let _ = at.store.close().await;
        drop(at);
        count(&tally, &disk, plan.end);
        if plan.end != End::Closed {
            let plan = Arc::into_inner(plan).expect("the round is over");
            (directory, possible) = (plan.image, plan.possible.into_inner());
        }
        tally.print_now_and_then();
    }
}

fn count(tally: &Tally, disk: &Disk, end: End) {
    let add =
        |to: &AtomicU64, what: &AtomicU64| to.fetch_add(what.load(Ordering::Relaxed), Ordering::Relaxed);
    add(&tally.calls, &disk.calls);
    add(&tally.faults, &disk.faults);
    tally.longest_log.fetch_max(disk.longest_log.load(Ordering::Relaxed), Ordering::Relaxed);
    let ended = match end {
        End::Closed => &tally.closed,
        End::Killed => &tally.killed,
        End::PowerLost => &tally.power_lost,
    };
    ended.fetch_add(1, Ordering::Relaxed);
}

impl Plan {
    fn new(disk: &Disk, tally: &Tally, per_round: u64) -> Self {
        let end = match disk.below(3) {
            0 => End::Closed,
            1 => End::Killed,
            _ => End::PowerLost,
        };
        let last = tally.operations.load(Ordering::Relaxed) + per_round / 2 + disk.below(per_round);
        let image = TempDir::new().expect("a directory");
        Self { end, last, done: AtomicBool::new(false), image, possible: Mutex::default() }
    }
}

/// How a store is opened here. Waiting is kept short, since locks are refused at random.
fn options() -> Options {
    Options {
        readers: 2,
        busy_timeout: Duration::from_millis(10),
        reserve_bytes: 0,
        vfs: Some(vfs::NAME),
        ..Options::default()
    }
}

/// Opens a store on a disk that fails now and then. It may be refused for that, and for nothing else.
async fn open(disk: &Arc<Disk>, tally: &Tally) -> Arc<SqliteStore> {
    let open = |directory: &Path| SqliteStore::open(directory, Mode::Server, options());
    for _ in 0..disk.below(4) {
        disk.change_by_itself();
        let opened = open(disk.directory());
        match opened {
            Ok(store) => return Arc::new(store),
            Err(StoreError::Unavailable(_) | StoreError::Full(_)) => {
                tally.refused_openings.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) => panic!("opening: {error:?} ({})", tally.place()),
        }
    }
    disk.set(Weather::CALM);
    let opened = open(disk.directory());
    Arc::new(opened.unwrap_or_else(|error| panic!("opening at rest: {error:?} ({})", tally.place())))
}

/// Compares what the file holds with what it may hold, and begins as a server does.
async fn take_up(at: &Open, workers: &mut [Worker], possible: &[Vec<Model>]) {
    at.disk.set(Weather::CALM);
    let db = look(at.disk.directory());
    let verdict: String = db.query_row("PRAGMA quick_check", [], |row| row.get(0)).expect("checked");
    assert_eq!(verdict, "ok", "{}", at.tally.place());
    for (worker, possible) in workers.iter().zip(possible) {
        let found = Model::read(&db, &worker.instance).expect("readable").without_claims();
        let differences =
            || possible.iter().map(|one| one.difference(&found)).collect::<Vec<_>>().join(" / ");
        assert!(possible.contains(&found), "after the round: {} ({})", differences(), at.tally.place());
    }
    at.store.requeue_claimed().await.expect("the disk is calm");
    finish_suspects(at, workers).await;
    for worker in workers {
        let found = Model::read(&db, &worker.instance).expect("readable");
        assert!(found.documents.values().all(|document| document.job != Job::Claimed));
        worker.held.clear();
        worker.orphans.clear();
        let mut known = worker.known.lock();
        known.now = found;
        known.doubts.clear();
    }
}

/// Finishes what was being worked on when its worker was lost.
async fn finish_suspects(at: &Open, workers: &[Worker]) {
    let Some(worker) = workers.first() else { return };
    loop {
        let lease = ClaimRequest::up_to(1, worker.sample.now()).lease();
        let claimed = at.store.claim(ClaimRequest::Suspect { lease }).await.expect("the disk is calm");
        let Some(claim) = claimed.first() else { return };
        let understood = worker.sample.understood(claim, Vec::new());
        assert!(at.store.finish(understood).await.expect("the disk is calm"), "{}", at.tally.place());
    }
}

/// All workers at once, while the disk fails and somebody else has the file open too.
async fn work(at: &Open, workers: Vec<Worker>, plan: &Arc<Plan>) -> Vec<Worker> {
    at.disk.change_by_itself();
    let outsider = Outsider::start(&at.disk);
    let tasks: Vec<_> = workers
        .into_iter()
        .map(|mut worker| {
            let (at, plan) = (at.clone(), Arc::clone(plan));
            tokio::spawn(async move {
                while !plan.done.load(Ordering::Acquire) {
                    worker.step(&at).await;
                    let reached = at.tally.operations.load(Ordering::Relaxed) >= plan.last;
                    if reached && !plan.done.swap(true, Ordering::AcqRel) && plan.end != End::Closed {
                        *plan.possible.lock() = at.image(plan.image.path(), plan.end == End::PowerLost);
                    }
                }
                worker
            })
        })
        .collect();
    let mut workers = Vec::new();
    for task in tasks {
        workers.push(task.await.expect("every answer agrees"));
    }
    outsider.stop();
    workers
}

/// On a disk that works again: everything is there, and everything that waits is handed out.
async fn drain(at: &Open, workers: &mut [Worker]) {
    for worker in workers.iter_mut() {
        worker.check(at, "the round");
    }
    let Some(worker) = workers.first_mut() else { return };
    while worker.claimed(at, 50).await.expect("the disk is calm") > 0 {}
    assert!(worker.orphans.is_empty(), "claimed by nobody: {:?} ({})", worker.orphans, at.tally.place());
    worker.check(at, "the queue is empty");
    assert!(worker.orphans.is_empty(), "claimed by nobody: {:?} ({})", worker.orphans, at.tally.place());
    let waits = |worker: &Worker| {
        let known = worker.known.lock();
        known
            .now
            .documents
            .values()
            .filter(|document| document.job == Job::Queued && document.failures == 0)
            .count()
    };
    assert_eq!(waits(worker), 0, "{}", at.tally.place());
}
