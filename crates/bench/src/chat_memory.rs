//! Conversations in SQLite against SQLite itself, in the same run on the same file system, and against the
//! Python library with the same interface if it is installed.

use crate::error::BenchError;
use crate::report::{Row, Target};
use evoke_chat_memory::{ChatMemoryError, Memory, NewMessage, Role, SqliteMemory, Window};
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Adds per round. Rounds of both sides alternate, so that a busy moment of the machine affects both.
const ROUND: usize = 2_000;
const ROUNDS: usize = 9;
/// Messages per batch, and per read.
const MANY: usize = 10_000;
/// Fewer messages for the original, which is slow where every add is a flush.
const ORIGINAL_ADDS: usize = 1_000;

/// The measurement of the original: its own table, its own way to add.
const ORIGINAL: &str = "
import sys, time
from synapsekit.memory import SQLiteConversationMemory
path, adds, many = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
text = 'x' * 195
memory = SQLiteConversationMemory(db_path=path, conversation_id='s')
start = time.perf_counter()
for _ in range(adds): memory.add('user', text)
print(adds / (time.perf_counter() - start))
memory._conn.executemany(
    'INSERT INTO messages(conversation_id, role, content) VALUES (?, ?, ?)', [('many', 'user', text)] * many)
memory._conn.commit()
other = SQLiteConversationMemory(db_path=path, conversation_id='many')
start = time.perf_counter()
assert len(other.get_messages()) == many
print((time.perf_counter() - start) * 1000)
";

/// The file system of a measurement.
#[derive(Debug)]
pub struct Location {
    /// The name of the file system in rows.
    pub name: &'static str,
    /// A folder on that file system.
    pub folder: PathBuf,
    /// Whether it is in memory: the targets of a RAM disk apply there.
    pub is_memory: bool,
}

/// The measurements of one file system. `python` is an interpreter that has the original.
///
/// # Errors
/// When a history, a file or the original fails.
pub fn measure(location: &Location, python: Option<&Path>) -> Result<Vec<Row>, BenchError> {
    let folder = tempfile::tempdir_in(&location.folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut rows = single_adds(location, folder.path(), &runtime)?;
    rows.extend(runtime.block_on(windows(location, folder.path()))?);
    rows.extend(runtime.block_on(many(location, folder.path()))?);
    rows.push(runtime.block_on(stall(location, folder.path()))?);
    if let Some(python) = python {
        rows.extend(original(location, python, folder.path())?);
    }
    Ok(rows)
}

fn text() -> String {
    "x".repeat(195)
}

fn named(location: &Location, what: &str) -> String {
    format!("{what} ({})", location.name)
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn per_second(count: usize, time: Duration) -> f64 {
    (count as f64 / time.as_secs_f64()).round()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

fn single_adds(
    location: &Location,
    folder: &Path,
    runtime: &tokio::runtime::Runtime,
) -> Result<Vec<Row>, BenchError> {
    let plain = plain(&folder.join("plain.db"))?;
    let memory = SqliteMemory::new(folder.join("adds.db"), "s", Window::unlimited())?;
    runtime.block_on(memory.count())?;
    let text = text();
    let (mut floors, mut adds, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let floor = per_second(ROUND, insert_singly(&plain, &text)?);
        let started = Instant::now();
        runtime.block_on(add_singly(&memory, &text))?;
        let add = per_second(ROUND, started.elapsed());
        floors.push(floor);
        adds.push(add);
        shares.push(add / floor);
    }
    let least = location.is_memory.then_some(Target::AtLeast(15_000.0));
    Ok(vec![
        Row::new(named(location, "plain SQLite, WAL, a commit each"), median(floors), "/s"),
        Row::new(named(location, "add, durable, one at a time"), median(adds), "/s").target(least),
        Row::new(named(location, "… as a share of plain SQLite"), median(shares), "")
            .target(Target::AtLeast(0.7))
            .note("median of pairs of rounds that took turns"),
    ])
}

/// A plain connection in the same mode, with the same table and a prepared statement.
fn plain(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
         CREATE TABLE messages(id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, role TEXT NOT NULL,
           content TEXT NOT NULL, created_at REAL NOT NULL);
         CREATE INDEX messages_session ON messages(session_id, id);",
    )?;
    Ok(db)
}

fn insert_singly(db: &Connection, text: &str) -> rusqlite::Result<Duration> {
    let sql = "INSERT INTO messages(session_id, role, content, created_at) VALUES (?1, ?2, ?3, ?4)";
    let started = Instant::now();
    for _ in 0..ROUND {
        db.prepare_cached(sql)?.execute(params!["s", "user", text, 1.5])?;
    }
    Ok(started.elapsed())
}

async fn add_singly(memory: &SqliteMemory, text: &str) -> Result<(), ChatMemoryError> {
    for _ in 0..ROUND {
        memory.add(Role::User, text).await?;
    }
    Ok(())
}

fn batch(count: usize) -> Vec<NewMessage> {
    vec![NewMessage::new(Role::User, text()); count]
}

async fn windows(location: &Location, folder: &Path) -> Result<Vec<Row>, ChatMemoryError> {
    let memory = |stored: usize| {
        SqliteMemory::new(folder.join("windows.db"), &format!("window {stored}"), Window::last(stored)?)
    };
    let (small, large) = (memory(100)?, memory(100_000)?);
    for (memory, stored) in [(&small, 100), (&large, 100_000)] {
        memory.add_many(batch(stored)).await?;
        memory.add(Role::User, "the first one looks which messages there are").await?;
    }
    let text = text();
    let (mut of_small, mut of_large, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut times = [0.0; 2];
        for (memory, time) in [&small, &large].into_iter().zip(&mut times) {
            let started = Instant::now();
            add_singly(memory, &text).await?;
            #[expect(clippy::cast_precision_loss, reason = "a round is small")]
            let each = started.elapsed().as_secs_f64() * 1e3 / ROUND as f64;
            *time = each;
        }
        let [small, large] = times;
        of_small.push(small);
        of_large.push(large);
        ratios.push(large / small);
    }
    Ok(vec![
        Row::new(named(location, "windowed add, 100 stored"), median(of_small), "ms"),
        Row::new(named(location, "windowed add, 100,000 stored"), median(of_large), "ms"),
        Row::new(named(location, "… as a multiple"), median(ratios), "").target(Target::AtMost(1.5)),
    ])
}

async fn many(location: &Location, folder: &Path) -> Result<Vec<Row>, ChatMemoryError> {
    let memory = SqliteMemory::new(folder.join("many.db"), "s", Window::unlimited())?;
    let (mut adds, mut gets, mut lasts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        memory.clear().await?;
        let batch = batch(MANY);
        let started = Instant::now();
        memory.add_many(batch).await?;
        adds.push(per_second(MANY, started.elapsed()));
        let started = Instant::now();
        memory.get().await?;
        gets.push(started.elapsed().as_secs_f64() * 1e3);
        let started = Instant::now();
        memory.get_last(20).await?;
        lasts.push(started.elapsed().as_secs_f64() * 1e3);
    }
    let least = location.is_memory.then_some(Target::AtLeast(100_000.0));
    Ok(vec![
        Row::new(named(location, "add_many of 10,000"), median(adds), "/s").target(least),
        Row::new(named(location, "get of 10,000"), median(gets), "ms").target(Target::AtMost(8.0)),
        Row::new(named(location, "get of the last 20 of 10,000"), median(lasts), "ms"),
    ])
}

/// The longest time that another task of the same thread waited during adds.
async fn stall(location: &Location, folder: &Path) -> Result<Row, ChatMemoryError> {
    let memory = SqliteMemory::new(folder.join("stall.db"), "s", Window::unlimited())?;
    memory.count().await?;
    let text = text();
    let adding = add_singly(&memory, &text);
    tokio::pin!(adding);
    let mut longest = Duration::ZERO;
    loop {
        let since = Instant::now();
        tokio::select! {
            biased;
            result = &mut adding => {
                result?;
                let longest = longest.as_secs_f64() * 1e3;
                let row = Row::new(named(location, "longest stall of another task during 2,000 adds"), longest, "ms");
                return Ok(row.target(Target::AtMost(5.0)).note("on the same thread"));
            }
            () = tokio::task::yield_now() => longest = longest.max(since.elapsed()),
        }
    }
}

fn original(location: &Location, python: &Path, folder: &Path) -> Result<Vec<Row>, BenchError> {
    let arguments = [ORIGINAL_ADDS.to_string(), MANY.to_string()];
    let output = Command::new(python)
        .args(["-c", ORIGINAL])
        .arg(folder.join("original.db"))
        .args(arguments)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<f64> = said.lines().filter_map(|line| line.parse().ok()).collect();
    let [adds, get] = figures[..] else {
        let reason = String::from_utf8_lossy(&output.stderr);
        let reason = reason.lines().last().unwrap_or("it said nothing");
        let (python, reason) = (python.to_owned(), reason.to_owned());
        return Err(BenchError::Original { python, reason });
    };
    Ok(vec![
        Row::new(named(location, "the Python original: add"), adds.round(), "/s"),
        Row::new(named(location, "the Python original: get of 10,000"), get, "ms"),
    ])
}
