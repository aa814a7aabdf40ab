//! `evoke ingest`: ingests files and waits until they are processed.

use super::formats;
use crate::args::{TargetArgs, WhoseArgs};
use crate::documents::{self, Document};
use crate::failure::Failure;
use crate::file_parser::FileArgs;
use crate::local::Need;
use crate::output::Output;
use crate::target::{BATCH, Taken, Target};
use clap::Args;
use evoke_report::table;
use evoke_types::{DocumentType, IngestMode, IngestStatus, Metadata, Timestamp};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How often the status of documents is queried while waiting.
const POLL: Duration = Duration::from_millis(100);

/// Ingest documents, and wait until they are processed.
#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// A file of documents (one JSON object per line), a text of any kind, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    #[command(flatten)]
    files: FileArgs,
    /// Document type; derived from the file when absent.
    #[arg(long = "type", value_name = "TYPE", value_parser = |text: &str| text.parse::<DocumentType>())]
    document_type: Option<DocumentType>,
    /// Time at which the words were said, such as 2026-03-01 or 2026-03-01T10:00:00Z; now when absent.
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse)]
    created_at: Option<Timestamp>,
    /// Your own id for the document; unique in its scope, such as one user.
    #[arg(long, value_name = "ID")]
    document_id: Option<String>,
    /// Depth of processing: fast or long-range.
    #[arg(long, value_name = "MODE", value_parser = |text: &str| text.parse::<IngestMode>())]
    mode: Option<IngestMode>,
    /// Your own metadata, returned with every memory; can be repeated.
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    metadata: Vec<(String, Value)>,
    /// Do not wait until the documents are processed.
    #[arg(long)]
    no_wait: bool,
}

/// Parses `key=value`. A value that is JSON is parsed as JSON.
fn pair(text: &str) -> Result<(String, Value), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => {
            let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
            Ok((key.to_owned(), value))
        }
        Some(_) | None => Err(format!("{text:?} is not KEY=VALUE")),
    }
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: IngestArgs, output: Output) -> Result<(), Failure> {
    let begun = Instant::now();
    let documents = documents_of(&args).await?;
    let count = documents.len();
    let target = Target::open(&args.target, Need::Processing).await?;
    let mut rows = take(&target, documents, output).await?;
    if !args.no_wait {
        wait(&target, &mut rows, output).await?;
    }
    target.close().await?;
    let seconds = begun.elapsed().as_secs_f64();
    let refused = rows.iter().filter(|row| row.status == IngestStatus::Failed).count();
    let answer = json!({"documents": count, "failed": refused, "seconds": seconds, "results": rows});
    output.answer(&answer, || drawn(&rows, count - refused, seconds))?;
    if refused > 0 {
        return Err(Failure::Incomplete(format!("{refused} of {count} documents failed")));
    }
    Ok(())
}

async fn documents_of(args: &IngestArgs) -> Result<Vec<Document>, Failure> {
    let flags = Document {
        document_type: args.document_type,
        document_id: args.document_id.clone(),
        document_created_at: args.created_at,
        user_id: args.whose.user.clone(),
        customer_id: args.whose.customer.clone(),
        mode: args.mode,
        metadata: args.metadata.iter().cloned().collect::<Metadata>(),
        ..Document::default()
    };
    let mut documents =
        documents::read(&args.file, &args.files.open(evoke_files::MAX_TEXT)?, formats::all()).await?;
    if args.document_id.is_some() && documents.len() > 1 {
        return Err(Failure::Usage(format!(
            "--document-id names one document, and {} holds {}: put a document_id into each line",
            args.file.display(),
            documents.len()
        )));
    }
    // The flags of a single text take precedence over what its file name suggests.
    if let ([document], Some(kind)) = (&mut documents[..], args.document_type) {
        document.document_type = Some(kind);
    }
    Ok(documents.into_iter().map(|document| document.or(&flags)).collect())
}

/// Ingests documents, [`BATCH`] at a time.
async fn take(target: &Target, documents: Vec<Document>, output: Output) -> Result<Vec<Taken>, Failure> {
    let progress = output.progress(documents.len() as u64, "taking in");
    let mut documents: VecDeque<Document> = documents.into();
    let mut rows = Vec::with_capacity(documents.len());
    while !documents.is_empty() {
        let batch: Vec<Document> = documents.drain(..documents.len().min(BATCH)).collect();
        progress.inc(batch.len() as u64);
        rows.extend(target.take(batch).await?);
    }
    progress.finish_and_clear();
    Ok(rows)
}

/// Waits until the status of every document is final. Documents are processed in about the order in which they
/// arrived, so it is enough to query the first open one.
async fn wait(target: &Target, rows: &mut [Taken], output: Output) -> Result<(), Failure> {
    let progress = output.progress(rows.len() as u64, "understanding");
    for row in rows {
        while let (Some(id), false) = (&row.ingestion_id, row.status.is_final()) {
            let now = target.status(id).await?;
            if now.status.is_final() {
                *row = now;
            } else {
                tokio::time::sleep(POLL).await;
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(())
}

fn drawn(rows: &[Taken], good: usize, seconds: f64) -> String {
    let mut text = format!("{good} documents in {seconds:.1} s");
    let troubled: Vec<&Taken> = rows.iter().filter(|row| row.error.is_some()).collect();
    if !troubled.is_empty() {
        let mut drawn = table(["document", "status", "reason"]);
        for row in troubled {
            let reason = row.error.clone().unwrap_or_default();
            drawn.add_row([row.document_id.clone(), row.status.to_string(), reason]);
        }
        text = format!("{drawn}\n{text}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs() {
        assert_eq!(pair("a=b=c"), Ok(("a".to_owned(), json!("b=c"))));
        assert_eq!(pair("n=3"), Ok(("n".to_owned(), json!(3))));
        assert!(pair("a").is_err() && pair("=b").is_err());
    }
}
