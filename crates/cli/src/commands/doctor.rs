//! `evoke doctor`: checks a data directory and salvages a damaged one.

use crate::failure::Failure;
use crate::output::Output;
use clap::Args;
use evoke_report::table;
use evoke_store_sqlite::{Examination, Salvaged, Severity};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Check a data directory without changing it. The exit code is 0 when it is intact, 3 when data is lost or
/// cannot be read, 4 when rows are inconsistent and no words are lost, 1 when it could not be checked.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// The data directory to check.
    #[arg(long, value_name = "DIR", default_value = "./evoke-data")]
    data: PathBuf,
    /// Salvage what can be read into this new or empty data directory; no server may run on the damaged one.
    /// The exit code is 3 when words could not be saved.
    #[arg(long, value_name = "NEWDIR")]
    salvage: Option<PathBuf>,
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: DoctorArgs, output: Output) -> Result<(), Failure> {
    let DoctorArgs { data, salvage } = args;
    match salvage {
        None => examine(data, output).await,
        Some(into) => save(data, into, output).await,
    }
}

async fn examine(data: PathBuf, output: Output) -> Result<(), Failure> {
    let examined = data.clone();
    let found = tokio::task::spawn_blocking(move || evoke_store_sqlite::examine(&examined)).await??;
    let verdict = found.verdict();
    let said = match verdict {
        Severity::Note => "sound",
        Severity::Inconsistent => "inconsistent",
        Severity::Damaged => "damaged",
    };
    output.answer(&json!({"data": data, "verdict": said, "examination": found}), || {
        drawn(&data, &found, verdict)
    })?;
    match verdict {
        Severity::Note => Ok(()),
        Severity::Inconsistent => Err(Failure::Inconsistent(data)),
        Severity::Damaged => Err(Failure::Damaged(data)),
    }
}

fn drawn(data: &Path, found: &Examination, verdict: Severity) -> String {
    let mut rows = table(["table", "rows"]);
    for (name, count) in &found.rows {
        rows.add_row([name.clone(), count.to_string()]);
    }
    let mut findings = table(["what was found", "what to do"]);
    for finding in &found.findings {
        findings.add_row([finding.what.clone(), finding.remedy.clone()]);
    }
    let findings = if found.findings.is_empty() { String::new() } else { format!("\n{findings}") };
    let texts = found.rows.get("document_text").copied().unwrap_or_default();
    let verdict = match verdict {
        Severity::Note => "SOUND: the file and its rows are as they should be.".to_owned(),
        Severity::Inconsistent => "INCONSISTENT: rows do not fit together; no words are lost.".to_owned(),
        Severity::Damaged => format!(
            "DAMAGED: data is lost or cannot be read. Passages, memories and vectors can be derived again from the \
             {texts} texts of documents that are counted; texts and turns themselves cannot."
        ),
    };
    format!("{rows}{findings}\n{}, format {}\n{verdict}", data.display(), found.format)
}

async fn save(data: PathBuf, into: PathBuf, output: Output) -> Result<(), Failure> {
    let (from, to) = (data.clone(), into.clone());
    let saved = tokio::task::spawn_blocking(move || evoke_store_sqlite::salvage(&from, &to)).await??;
    output
        .answer(&json!({"data": data, "saved_to": into, "salvaged": saved}), || drawn_saved(&into, &saved))?;
    if saved.lost_words() { Err(Failure::Damaged(data)) } else { Ok(()) }
}

fn drawn_saved(into: &Path, saved: &Salvaged) -> String {
    let mut rows = table(["table", "saved", "could not be read"]);
    for one in &saved.tables {
        rows.add_row([one.name.clone(), one.saved.to_string(), one.unreadable.to_string()]);
    }
    let mended = &saved.mended;
    let mut lines = table(["put right afterwards", "rows"]);
    for (what, count) in [
        ("places whose name an index still had", mended.places_from_index),
        ("documents lost because their place was", mended.documents_without_place),
        ("texts whose document was lost", mended.texts_without_document),
        ("documents whose text was lost", mended.documents_without_text),
        ("turns whose conversation was lost", mended.turns_without_conversation),
        ("turns missing in conversations", mended.turns_missing),
        ("derived rows of something lost", mended.derived_dropped),
        ("documents that are derived again", mended.documents_requeued),
    ] {
        lines.add_row([what.to_owned(), count.to_string()]);
    }
    let words = if saved.lost_words() { "Words are missing: see above." } else { "All words were saved." };
    format!("{rows}\n{lines}\n{words} Start a server on {} to go on with what was saved.", into.display())
}
