//! A process killed at any moment loses nothing that it had acknowledged.

use crate::subject::{OPTIONS, open};
use evoke_store::conformance::sample::{Sample, instance, place};
use evoke_store::*;
use evoke_store_sqlite::{Mode, SqliteStore};
use evoke_types::IngestionId;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// Set for the child: where it writes.
const DIRECTORY: &str = "EVOKE_CRASH_TEST_DIRECTORY";
/// Set for the child: which part of the names is its own.
const ROUND: &str = "EVOKE_CRASH_TEST_ROUND";
const ROUNDS: u64 = 12;

/// Not a test of its own: the process that is killed. Without the variable it has nothing to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn child() -> StoreResult<()> {
    let (Ok(directory), Ok(round)) = (std::env::var(DIRECTORY), std::env::var(ROUND)) else { return Ok(()) };
    let store = Arc::new(SqliteStore::open(Path::new(&directory), Mode::Server, OPTIONS)?);
    let writers: Vec<_> =
        (0..4).map(|writer| tokio::spawn(write(Arc::clone(&store), round.clone(), writer))).collect();
    for writer in writers {
        writer.await.expect("no writer panics")?;
    }
    Ok(())
}

/// Takes documents in without end. A line on standard output acknowledges: first what was accepted,
/// then what was understood.
async fn write(store: Arc<SqliteStore>, round: String, writer: u64) -> StoreResult<()> {
    let sample = Sample::new(round.parse::<u64>().unwrap_or(0) * 100 + writer);
    let home = place("acme", &format!("user {writer}"));
    for n in 0_u64.. {
        let document = sample.document(&home, &format!("{round} {writer} {n}"));
        store.accept(vec![document.clone()], true).await?;
        acknowledge("accepted", document.ingestion);
        for claimed in store.claim(ClaimRequest::up_to(1, sample.now())).await? {
            let passage = sample.passage(&claimed.document, 0, "words");
            store.finish(sample.understood(&claimed, vec![passage])).await?;
            acknowledge("understood", claimed.document.ingestion);
        }
    }
    Ok(())
}

fn acknowledge(what: &str, id: IngestionId) {
    let line = format!("\n{what} {id}\n");
    // A parent that has stopped reading is about to kill us.
    drop(std::io::stdout().lock().write_all(line.as_bytes()));
}

#[tokio::test]
async fn acknowledged_work_survives_kills() -> StoreResult<()> {
    let (directory, sample) = (TempDir::new().expect("a directory"), Sample::new(0));
    let mut accepted = Vec::new();
    for round in 1..=ROUNDS {
        let child = spawn(directory.path(), round);
        let lines = 20 + sample.below(150) as usize;
        let new = read_then_kill(child, lines);
        let store = open(directory.path(), Mode::Server)?;
        store.requeue_claimed().await?;
        for (what, id) in &new {
            let row = store.ingestion(&instance(), *id).await?;
            let row =
                row.unwrap_or_else(|| panic!("round {round}: {id} was acknowledged as {what} and is gone"));
            assert!(
                what == "accepted" || row.memory_ids.len() == 1,
                "round {round}: the items of {id} are gone"
            );
        }
        accepted.extend(new.iter().filter(|(what, _)| what == "accepted").map(|(_, id)| *id));
        for id in &accepted {
            assert!(
                store.document_text(&instance(), *id).await?.is_some(),
                "{id} of an earlier round is gone"
            );
        }
        store.close().await?;
    }
    assert!(accepted.len() as u64 > ROUNDS * 5, "the rounds did work");
    Ok(())
}

fn spawn(directory: &Path, round: u64) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("the test's own file"));
    command.args(["crash::child", "--exact", "--nocapture", "--test-threads=1"]);
    command
        .env(DIRECTORY, directory)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().expect("the child starts")
}

/// Reads so many acknowledgements, kills, and reads on what had been written before the end.
fn read_then_kill(mut child: Child, lines: usize) -> Vec<(String, IngestionId)> {
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut acknowledged = Vec::new();
    for line in output.lines() {
        let line = line.expect("the pipe is readable");
        if let Some((what, id)) = line.split_once(' ')
            && let Ok(id) = id.parse()
        {
            acknowledged.push((what.to_owned(), id));
        }
        if acknowledged.len() == lines {
            child.kill().expect("the child is there to be killed");
        }
    }
    child.wait().expect("the child has ended");
    assert!(acknowledged.len() >= lines, "the child ended by itself after {} lines", acknowledged.len());
    acknowledged
}
