//! Writes lines into a data directory, or to a server.

use crate::failure::Failure;
use crate::remote::Remote;
use crate::target::{Target, read};
use evoke::{Caller, Evoke};
use evoke_engine::{ImportIds, ImportOutcome};
use evoke_transfer::import_row;
use evoke_transfer::line::Line;
use evoke_wire::transfer::Imported;

/// Lines of one call.
pub(super) const BATCH: usize = 500;
/// Bytes of words after which a call is made.
pub(super) const BATCH_BYTES: usize = 4 << 20;

/// What became of a line.
pub(super) enum Written {
    /// It is stored.
    Stored,
    /// It was there before.
    Known,
    /// It was refused, for this reason.
    Refused(String),
}

/// Writes lines. Outcomes are in the order of the lines.
///
/// # Errors
/// When nothing could be written.
pub(super) async fn write(target: &Target, lines: Vec<Line>, new_ids: bool) -> Result<Vec<Written>, Failure> {
    match target {
        Target::Local { memory, caller } => local(memory, caller, lines, new_ids).await,
        Target::Server(remote) => server(remote, lines).await,
    }
}

async fn local(
    memory: &Evoke,
    caller: &Caller,
    lines: Vec<Line>,
    new_ids: bool,
) -> Result<Vec<Written>, Failure> {
    let ids = if new_ids { ImportIds::Derive } else { ImportIds::Keep };
    let (mut refusals, mut rows) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
    for line in lines {
        match import_row(line) {
            Ok(Some(row)) => {
                rows.push(row);
                refusals.push(None);
            }
            Ok(None) => refusals.push(Some("stands in the middle of an archive".to_owned())),
            Err(error) => refusals.push(Some(error.to_string())),
        }
    }
    let mut outcomes = memory.restore(caller, rows, ids).await?.into_iter();
    let written = refusals.into_iter().map(|refusal| match (refusal, &mut outcomes) {
        (Some(reason), _) => Written::Refused(reason),
        (None, outcomes) => outcomes.next().map_or_else(unanswered, outcome),
    });
    Ok(written.collect())
}

fn unanswered() -> Written {
    Written::Refused("was not answered".to_owned())
}

fn outcome(outcome: ImportOutcome) -> Written {
    match outcome {
        ImportOutcome::Stored => Written::Stored,
        ImportOutcome::Known => Written::Known,
        ImportOutcome::Refused(error) => Written::Refused(error.to_string()),
    }
}

async fn server(remote: &Remote, lines: Vec<Line>) -> Result<Vec<Written>, Failure> {
    let mut body = Vec::new();
    for line in &lines {
        serde_json::to_writer(&mut body, line).map_err(std::io::Error::from)?;
        body.push(b'\n');
    }
    let path = "/v1/import";
    let answer: Imported = read(path, remote.post_lines(path, body).await?)?;
    let mut errors = answer.errors.into_iter();
    let mut words = answer.outcomes.into_iter();
    let written = lines.iter().map(|_| match words.next().as_deref() {
        Some("stored") => Written::Stored,
        Some("known" | "read") => Written::Known,
        Some(_) => errors.next().map_or_else(unanswered, |error| Written::Refused(error.message)),
        None => unanswered(),
    });
    Ok(written.collect())
}
