//! Whether the log holds what was committed to it, as far as the files can tell without opening the database.
//!
//! SQLite takes a log that was cut or damaged for one that ends there, without a word. But while a database is in use,
//! and after a process was killed, the index of the log (`-shm`) names the last frame of the last commit, and it does so
//! only after that frame was flushed. So an intact index over a shorter log means that commits have been lost. After
//! anything else (no index, another generation of the log) there is no opinion.
//!
//! Formats: <https://sqlite.org/walformat.html> and <https://sqlite.org/fileformat2.html#walformat>.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Result};
use std::path::Path;

/// Frames of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shortfall {
    /// The last frame that was committed.
    pub(crate) committed: u32,
    /// The last frame that can still be read.
    pub(crate) readable: u32,
}

/// What the index says of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Index {
    /// The last committed frame.
    last: u32,
    /// Frames that have been copied into the database.
    copied: u32,
    /// Names the generation of the log.
    salt: [u8; 8],
}

/// Compares the log of a database with its index. `None`: nothing is known to be missing.
///
/// # Errors
/// When a file that is there cannot be read.
pub(crate) fn shortfall(database: &Path) -> Result<Option<Shortfall>> {
    // Another process may be writing: what is read counts only when the index is the same before and after.
    for _ in 0..5 {
        let Some(before) = index(database)? else { return Ok(None) };
        if before.last <= before.copied {
            return Ok(None);
        }
        let readable = readable(database, &before)?;
        let Some(after) = index(database)? else { return Ok(None) };
        if (after.last, after.salt) == (before.last, before.salt) {
            let missing = |readable: u32| readable < before.last && after.copied < before.last;
            let found = readable.filter(|readable| missing(*readable));
            return Ok(found.map(|readable| Shortfall { committed: before.last, readable }));
        }
    }
    Ok(None)
}

fn index(database: &Path) -> Result<Option<Index>> {
    let Some(mut file) = open(database, "-shm")? else { return Ok(None) };
    let mut bytes = [0; 100];
    match file.read_exact(&mut bytes) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let (first, rest) = bytes.split_at(48);
    let (second, copied) = rest.split_at(48);
    let word =
        |at: usize| first.get(at..at + 4).and_then(|w| w.try_into().ok()).map_or(0, u32::from_ne_bytes);
    let sum = first.get(..40).map_or((0, 0), |head| checksum((0, 0), head, cfg!(target_endian = "big")));
    let whole = first == second && first.get(12) == Some(&1) && sum == (word(40), word(44));
    let salt = first.get(32..40).and_then(|salt| salt.try_into().ok());
    let copied = copied.try_into().map_or(0, u32::from_ne_bytes);
    Ok(salt.filter(|_| whole).map(|salt| Index { last: word(16), copied, salt }))
}

/// Frames of the log that follow each other with correct checksums, up to the last one that the index knows. `None` when
/// the log is of another generation.
fn readable(database: &Path, index: &Index) -> Result<Option<u32>> {
    let Some(file) = open(database, "-wal")? else { return Ok(Some(0)) };
    let mut file = BufReader::with_capacity(1 << 18, file);
    let mut head = [0; 32];
    if !filled(&mut file, &mut head)? {
        return Ok(Some(0));
    }
    let word = |bytes: &[u8], at: usize| {
        bytes.get(at..at + 4).and_then(|w| w.try_into().ok()).map_or(0, u32::from_be_bytes)
    };
    let big = match word(&head, 0) {
        0x377f_0682 => false,
        0x377f_0683 => true,
        _ => return Ok(Some(0)),
    };
    let Some(summed) = head.get(..24) else { return Ok(None) };
    let mut sum = checksum((0, 0), summed, big);
    if sum != (word(&head, 24), word(&head, 28)) {
        // It was flushed before the index knew of the first frame.
        return Ok(Some(0));
    }
    let page = word(&head, 8) as usize;
    if head.get(16..24) != Some(&index.salt[..]) || !(512..=65_536).contains(&page) {
        return Ok(None);
    }
    let (mut frame, mut frames) = (vec![0; 24 + page], 0);
    while frames < index.last && filled(&mut file, &mut frame)? {
        let (head, page) = frame.split_at(24);
        sum = checksum(checksum(sum, head.get(..8).unwrap_or_default(), big), page, big);
        if head.get(8..16) != Some(&index.salt[..]) || sum != (word(head, 16), word(head, 20)) {
            break;
        }
        frames += 1;
    }
    Ok(Some(frames))
}

fn open(database: &Path, suffix: &str) -> Result<Option<File>> {
    let mut path = database.as_os_str().to_owned();
    path.push(suffix);
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Fills the buffer; false when the file ends before.
fn filled(file: &mut impl Read, buffer: &mut [u8]) -> Result<bool> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// SQLite's checksum of a log, over a multiple of eight bytes.
fn checksum((mut a, mut b): (u32, u32), bytes: &[u8], big: bool) -> (u32, u32) {
    let read = |word: &[u8; 4]| if big { u32::from_be_bytes(*word) } else { u32::from_le_bytes(*word) };
    let (words, _) = bytes.as_chunks::<4>();
    let (pairs, _) = words.as_chunks::<2>();
    for [first, second] in pairs {
        a = a.wrapping_add(read(first)).wrapping_add(b);
        b = b.wrapping_add(read(second)).wrapping_add(a);
    }
    (a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;
    use std::fs;
    use tempfile::TempDir;

    /// A database as a killed process leaves it: copied while it is open, with so many commits in the log.
    fn killed(commits: usize) -> (TempDir, std::path::PathBuf) {
        let at = TempDir::new().expect("a directory");
        let db = Connection::open(at.path().join("live.db")).expect("opened");
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (x)")
            .expect("made");
        for n in 0..commits {
            db.execute("INSERT INTO t VALUES (?1)", [format!("{n} {}", "x".repeat(3_000))]).expect("added");
        }
        for suffix in ["", "-wal", "-shm"] {
            let name = |name: &str| at.path().join(format!("{name}{suffix}"));
            fs::copy(name("live.db"), name("dead.db")).expect("copied");
        }
        let dead = at.path().join("dead.db");
        (at, dead)
    }

    #[test]
    fn a_whole_log_is_not_called_short_and_a_cut_or_noisy_one_is() {
        let (_at, database) = killed(20);
        assert_eq!(shortfall(&database).expect("read"), None);
        let log = database.with_file_name("dead.db-wal");
        let bytes = fs::read(&log).expect("read");
        for length in [0, 20, 32, 5_000, bytes.len() / 2, bytes.len() - 1] {
            fs::write(&log, &bytes[..length]).expect("cut");
            let short = shortfall(&database).expect("read").expect("noticed");
            assert!(short.readable < short.committed, "{length}: {short:?}");
        }
        for place in (32..bytes.len()).step_by(bytes.len() / 13) {
            let mut noisy = bytes.clone();
            noisy[place] ^= 0x40;
            fs::write(&log, &noisy).expect("written");
            assert!(shortfall(&database).expect("read").is_some(), "a bit at {place}");
        }
        fs::remove_file(&log).expect("removed");
        assert!(shortfall(&database).expect("read").is_some());
    }

    #[test]
    fn without_an_index_or_with_a_log_that_was_copied_there_is_nothing_to_say() {
        let (_at, database) = killed(5);
        let index = database.with_file_name("dead.db-shm");
        let bytes = fs::read(&index).expect("read");
        fs::write(&index, &bytes[..50]).expect("cut");
        fs::write(database.with_file_name("dead.db-wal"), "").expect("emptied");
        assert_eq!(shortfall(&database).expect("read"), None, "an index that is cut");
        fs::remove_file(&index).expect("removed");
        assert_eq!(shortfall(&database).expect("read"), None);
        assert_eq!(shortfall(&database.with_file_name("none.db")).expect("read"), None);

        let at = TempDir::new().expect("a directory");
        let path = at.path().join("live.db");
        let db = Connection::open(&path).expect("opened");
        db.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (x); PRAGMA wal_checkpoint(TRUNCATE)")
            .expect("made");
        assert_eq!(shortfall(&path).expect("read"), None, "the log is empty because all of it was copied");
    }

    #[test]
    fn a_database_in_use_is_never_called_short() {
        let at = TempDir::new().expect("a directory");
        let path = at.path().join("live.db");
        let db = Connection::open(&path).expect("opened");
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE t (x)")
            .expect("made");
        let stop = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            let (stop, watched) = (&stop, &path);
            scope.spawn(move || {
                for n in 0..2_000 {
                    db.execute("INSERT INTO t VALUES (?1)", [format!("{n} {}", "x".repeat(2_000))])
                        .expect("added");
                    if n % 97 == 0 {
                        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("emptied");
                    }
                }
                stop.store(true, std::sync::atomic::Ordering::SeqCst);
            });
            while !stop.load(std::sync::atomic::Ordering::SeqCst) {
                assert_eq!(shortfall(watched).expect("read"), None);
            }
        });
    }
}
