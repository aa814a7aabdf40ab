//! A disk that fails as it is told, and remembers what a loss of power would take away.
//!
//! Every write is kept with what it replaced until the file is flushed, so that [`Disk::image`] can make a directory as a
//! killed process or a cut of power would leave it. A flush of the log that fails is the worst of its kind: what was
//! written before stays in doubt for good, as on Linux.

use crate::image;
use evoke_types::{IdSource, SeededIds};
use parking_lot::{Mutex, RwLock};
use rusqlite::ffi;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// A file of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Database,
    Log,
}

/// What SQLite asks for, beside writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Open,
    Access,
    Read,
    Size,
    Lock,
    MapIndex,
    LockIndex,
}

/// Whether a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoilt {
    No,
    With(c_int),
}

/// How the disk is doing: how many of a million calls fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Weather {
    /// Opening a file, looking whether one is there.
    pub(crate) open: u64,
    pub(crate) read: u64,
    /// Writes with an I/O error, a part of the bytes written or none.
    pub(crate) write_log: u64,
    pub(crate) write_database: u64,
    /// Writes that find no space, a part of the bytes written or none.
    pub(crate) full: u64,
    pub(crate) sync: u64,
    pub(crate) truncate: u64,
    /// Locks that somebody else has.
    pub(crate) busy: u64,
    /// The index of the log cannot be mapped.
    pub(crate) map: u64,
    /// Writes into the database that take a millisecond, so that a checkpoint meets other work.
    pub(crate) slow: u64,
    /// No file grows, beyond what others have shrunk by since and what the store's reserve has given back.
    pub(crate) no_space: bool,
}

impl Weather {
    /// Nothing fails.
    pub(crate) const CALM: Self = Self {
        open: 0,
        read: 0,
        write_log: 0,
        write_database: 0,
        full: 0,
        sync: 0,
        truncate: 0,
        busy: 0,
        map: 0,
        slow: 20_000,
        no_space: false,
    };
    const SPORADIC: Self = Self {
        open: 20_000,
        read: 500,
        write_log: 2_000,
        write_database: 2_000,
        full: 1_000,
        sync: 10_000,
        truncate: 100_000,
        busy: 3_000,
        map: 3_000,
        ..Self::CALM
    };
    const ALWAYS: u64 = 1_000_000;
    /// What comes by turns; calm as often as everything else together.
    const ALL: [Self; 9] = [
        Self::SPORADIC,
        Self { sync: Self::ALWAYS, ..Self::CALM },
        Self { sync: 300_000, ..Self::CALM },
        Self { write_log: 200_000, ..Self::CALM },
        Self { write_database: 300_000, ..Self::CALM },
        Self { full: 100_000, ..Self::CALM },
        Self { no_space: true, ..Self::CALM },
        Self { read: 30_000, busy: 200_000, ..Self::CALM },
        Self {
            open: Self::ALWAYS,
            read: Self::ALWAYS,
            write_log: Self::ALWAYS,
            write_database: Self::ALWAYS,
            sync: Self::ALWAYS,
            truncate: Self::ALWAYS,
            map: Self::ALWAYS,
            ..Self::CALM
        },
    ];
}

/// A write that is not known to be on disk.
#[derive(Debug, Clone)]
pub(crate) struct Volatile {
    pub(crate) offset: u64,
    pub(crate) old: Vec<u8>,
    pub(crate) new: Vec<u8>,
    /// Size of the file before it.
    pub(crate) size: u64,
    /// Whether a flush has worked since; then it is here only because it came after one that is in doubt.
    pub(crate) durable: bool,
    /// Whether a flush has failed since: no later one vouches for it.
    pub(crate) doubtful: bool,
}

/// The reserve of stores that are opened here with one.
pub(crate) const RESERVE_BYTES: u64 = 4 << 20;
/// One file's writes.
pub(crate) type Writes = Vec<Volatile>;
/// Writes kept of a file at most: what is in doubt for longer is believed.
const KEPT: usize = 20_000;

/// The disk under one data directory.
pub(crate) struct Disk {
    directory: PathBuf,
    random: SeededIds,
    weather: Mutex<Weather>,
    /// Whether the weather changes by itself, and the number of the call at which it does.
    changing: AtomicBool,
    next_change: AtomicU64,
    /// Held by whoever changes a file; and by an image, which shows one moment.
    moment: RwLock<()>,
    written: [Mutex<Writes>; 2],
    failed_flushes: [AtomicU64; 2],
    /// Bytes by which files have grown under this weather.
    grown: AtomicI64,
    pub(crate) calls: AtomicU64,
    pub(crate) faults: AtomicU64,
    /// Longest file that the log has been, in bytes.
    pub(crate) longest_log: AtomicU64,
}

static DISKS: Mutex<Vec<Weak<Disk>>> = Mutex::new(Vec::new());

impl Disk {
    /// A disk under a directory, which fails nothing yet.
    pub(crate) fn under(directory: &Path, seed: u64) -> Arc<Self> {
        let disk = Arc::new(Self {
            directory: directory.canonicalize().expect("a directory"),
            random: SeededIds::new(seed),
            weather: Mutex::new(Weather::CALM),
            changing: AtomicBool::new(false),
            next_change: AtomicU64::new(0),
            moment: RwLock::new(()),
            written: Default::default(),
            failed_flushes: Default::default(),
            grown: AtomicI64::new(0),
            calls: AtomicU64::new(0),
            faults: AtomicU64::new(0),
            longest_log: AtomicU64::new(0),
        });
        let mut disks = DISKS.lock();
        disks.retain(|disk| disk.strong_count() > 0);
        disks.push(Arc::downgrade(&disk));
        disk
    }

    /// The disk that a file is on.
    pub(crate) fn of(file: &Path) -> Option<Arc<Self>> {
        let directory = file.parent()?;
        DISKS.lock().iter().filter_map(Weak::upgrade).find(|disk| disk.directory == directory)
    }

    /// Where it is.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// From now on, the weather is this, and flushes that have failed are made up for.
    pub(crate) fn set(&self, weather: Weather) {
        self.changing.store(false, Ordering::Release);
        *self.weather.lock() = weather;
        self.grown.store(0, Ordering::Release);
        for (written, failed) in self.written.iter().zip(&self.failed_flushes) {
            written.lock().iter_mut().for_each(|write| write.doubtful = false);
            failed.store(0, Ordering::Release);
        }
    }

    /// From now on, the weather changes by itself.
    pub(crate) fn change_by_itself(&self) {
        self.changing.store(true, Ordering::Release);
    }

    /// Whether flushes fail at present.
    pub(crate) fn loses_flushes(&self) -> bool {
        self.weather.lock().sync >= 100_000
    }

    /// A number below `bound`.
    pub(crate) fn below(&self, bound: u64) -> u64 {
        self.random.bits() % bound.max(1)
    }

    fn now(&self) -> Weather {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let mut weather = self.weather.lock();
        if self.changing.load(Ordering::Acquire) && call >= self.next_change.load(Ordering::Acquire) {
            let all = Weather::ALL.len() as u64;
            let next = usize::try_from(self.below(2 * all)).expect("small");
            *weather = Weather::ALL.get(next).copied().unwrap_or(Weather::CALM);
            self.next_change.store(call + 20 + self.below(1_500), Ordering::Release);
        }
        *weather
    }

    fn happens(&self, in_a_million: u64) -> bool {
        let happens = in_a_million > 0 && self.below(1_000_000) < in_a_million;
        self.faults.fetch_add(u64::from(happens), Ordering::Relaxed);
        happens
    }

    /// Whether a call fails, and how.
    pub(crate) fn fault(&self, call: Call) -> Option<c_int> {
        let weather = self.now();
        let (odds, code) = match call {
            Call::Open => (weather.open, ffi::SQLITE_CANTOPEN),
            Call::Access => (weather.open, ffi::SQLITE_IOERR_ACCESS),
            Call::Read => (weather.read, ffi::SQLITE_IOERR_READ),
            Call::Size => (weather.read, ffi::SQLITE_IOERR_FSTAT),
            Call::Lock | Call::LockIndex => (weather.busy, ffi::SQLITE_BUSY),
            Call::MapIndex => (weather.map, ffi::SQLITE_IOERR_SHMMAP),
        };
        self.happens(odds).then_some(code)
    }

    /// Writes, or a part of it, or nothing. `old` gives what is there and the size of the file; `put` writes so many of
    /// the bytes.
    pub(crate) fn write(
        &self,
        part: Part,
        offset: u64,
        new: &[u8],
        old: impl FnOnce() -> (Vec<u8>, u64),
        put: impl FnOnce(usize) -> c_int,
    ) -> c_int {
        let weather = self.now();
        if part == Part::Database && self.happens(weather.slow) {
            self.faults.fetch_sub(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(1));
        }
        let _moment = self.moment.read();
        let (old, size) = old();
        let end = offset + new.len() as u64;
        let odds = if part == Part::Log { weather.write_log } else { weather.write_database };
        let growth = end.saturating_sub(size);
        let fault = if (weather.no_space && !self.has_room_for(growth)) || self.happens(weather.full) {
            Some(ffi::SQLITE_FULL)
        } else {
            self.happens(odds).then_some(ffi::SQLITE_IOERR_WRITE)
        };
        let length = match fault {
            None => new.len(),
            // Never all of it: then it would not have failed.
            Some(ffi::SQLITE_FULL) if self.below(2) == 0 => self.portion(new.len()),
            Some(ffi::SQLITE_FULL) => 0,
            Some(_) => self.portion(new.len() + 1),
        };
        let put = put(length);
        if put == ffi::SQLITE_OK && length > 0 {
            let reached = offset + length as u64;
            self.grown.fetch_add(reached.saturating_sub(size) as i64, Ordering::AcqRel);
            let (new, old) = (new[..length].to_vec(), old[..length].to_vec());
            let mut written = self.written[part as usize].lock();
            written.push(Volatile { offset, old, new, size, durable: false, doubtful: false });
            if written.len() > KEPT {
                written.clear();
            }
        }
        if part == Part::Log {
            self.longest_log.fetch_max(end, Ordering::Relaxed);
        }
        fault.unwrap_or(put)
    }

    fn has_room_for(&self, growth: u64) -> bool {
        let reserve = if self.directory.join("evoke.reserve").exists() { 0 } else { RESERVE_BYTES as i64 };
        growth == 0 || self.grown.load(Ordering::Acquire) + growth as i64 <= reserve
    }

    /// Some of so many bytes, often in whole sectors.
    fn portion(&self, length: usize) -> usize {
        let some = usize::try_from(self.below(length as u64)).expect("small");
        if self.below(2) == 0 { some / 512 * 512 } else { some }
    }

    /// Cuts a file. What is cut off is on disk at once: that is the worse case.
    pub(crate) fn truncate(&self, part: Part, size: u64, now: u64, cut: impl FnOnce() -> c_int) -> c_int {
        let weather = self.now();
        let _moment = self.moment.read();
        if self.happens(weather.truncate) {
            return ffi::SQLITE_IOERR_TRUNCATE;
        }
        let cut = cut();
        if cut == ffi::SQLITE_OK {
            self.grown.fetch_sub(now as i64 - size as i64, Ordering::AcqRel);
            let mut written = self.written[part as usize].lock();
            written.retain(|write| write.offset < size);
            written.iter_mut().for_each(|write| write.size = write.size.min(size));
        }
        cut
    }

    /// Removes a file, which is on disk at once.
    pub(crate) fn delete(&self, log: bool, remove: impl FnOnce() -> c_int) -> c_int {
        let weather = self.now();
        let _moment = self.moment.read();
        if self.happens(weather.open) {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let removed = remove();
        if log && removed == ffi::SQLITE_OK {
            self.written[Part::Log as usize].lock().clear();
        }
        removed
    }

    /// Flushes that have failed so far. A handle that is opened now will not hear of them.
    pub(crate) fn failed_flushes(&self, part: Part) -> u64 {
        self.failed_flushes[part as usize].load(Ordering::Acquire)
    }

    /// Flushes a file. Each handle hears once of a flush that has failed on another one, as on Linux: `heard` is what this
    /// one has heard of.
    pub(crate) fn sync(&self, part: Part, heard: &AtomicU64) -> Spoilt {
        let weather = self.now();
        let _moment = self.moment.read();
        let mut written = self.written[part as usize].lock();
        let failed = &self.failed_flushes[part as usize];
        if self.happens(weather.sync) {
            failed.fetch_add(1, Ordering::AcqRel);
            // The database is not as bad: SQLite writes the pages of several checkpoints before one flush, and after
            // one that fails writes only those of the last again. A system that then reports success for what it has
            // dropped takes pages away from any SQLite.
            let forgets = part == Part::Log;
            written.iter_mut().filter(|write| !write.durable).for_each(|write| write.doubtful = forgets);
        }
        let failed = failed.load(Ordering::Acquire);
        if heard.swap(failed, Ordering::AcqRel) < failed {
            return Spoilt::With(ffi::SQLITE_IOERR_FSYNC);
        }
        written.iter_mut().for_each(|write| write.durable = !write.doubtful);
        image::forget_what_was_written_over(&mut written);
        Spoilt::No
    }

    /// Makes a directory as a killed process leaves it; with `power_lost`, as a cut of power does. `note` is called while
    /// nothing changes.
    pub(crate) fn image<T>(&self, to: &Path, power_lost: bool, note: impl FnOnce() -> T) -> T {
        let _moment = self.moment.write();
        let noted = note();
        image::copy(&self.directory, to);
        if power_lost {
            for (name, written) in ["evoke.db", "evoke.db-wal"].iter().zip(&self.written) {
                image::lose(&to.join(name), &written.lock(), |bound| self.below(bound));
            }
            if self.below(2) == 0 {
                drop(std::fs::remove_file(to.join("evoke.db-shm")));
            }
        }
        noted
    }
}
