//! `evoke world add|list`: manages the global scope.

use super::formats;
use crate::args::DataArgs;
use crate::documents;
use crate::failure::Failure;
use crate::file_parser::FileArgs;
use crate::local::{self, Need};
use crate::output::Output;
use clap::{Args, Subcommand};
use evoke::{Caller, Evoke};
use evoke_report::table;
use evoke_store::{DocumentHead, PartitionKey};
use evoke_types::{DocumentType, IngestStatus, IngestionId, Timestamp};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::time::Duration;

const POLL: Duration = Duration::from_millis(100);

/// Knowledge that every instance can read, and no key can write: the global scope.
#[derive(Debug, Subcommand)]
pub(crate) enum WorldCommand {
    /// Add a file to the global scope.
    Add(AddArgs),
    /// List the documents of the global scope.
    List(ListArgs),
}

/// Add a file to the global scope.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// A file of documents (one JSON object per line), a text of any kind, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
    /// Document type; derived from the file when absent.
    #[arg(long = "type", value_name = "TYPE", value_parser = |text: &str| text.parse::<DocumentType>())]
    document_type: Option<DocumentType>,
    #[command(flatten)]
    files: FileArgs,
    /// Do not wait until the documents are processed.
    #[arg(long)]
    no_wait: bool,
}

/// List the documents of the global scope.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    data: DataArgs,
}

/// Runs the command and prints its result.
pub(crate) async fn run(command: WorldCommand, output: Output) -> Result<(), Failure> {
    match command {
        WorldCommand::Add(args) => add(args, output).await,
        WorldCommand::List(args) => list(args, output).await,
    }
}

async fn add(args: AddArgs, output: Output) -> Result<(), Failure> {
    let documents =
        documents::read(&args.file, &args.files.open(evoke_files::MAX_TEXT)?, formats::all()).await?;
    let memory = local::open(&args.data, Need::Processing).await?;
    let mut rows = Vec::with_capacity(documents.len());
    for mut document in documents {
        document.document_type = args.document_type.or(document.document_type);
        rows.push(memory.add_world(document.into_request()?).await?);
    }
    let mut answer = Vec::with_capacity(rows.len());
    for row in rows {
        let status =
            if args.no_wait { row.status } else { wait(&memory, &row.ingestion.to_string()).await? };
        answer.push(json!({"ingestion_id": row.ingestion, "document_id": row.document_id, "status": status}));
    }
    memory.close().await?;
    output.answer(&answer, || format!("{} documents added to the world", answer.len()))?;
    Ok(())
}

async fn wait(memory: &Evoke, ingestion: &str) -> Result<IngestStatus, Failure> {
    let world = Caller::operator(memory.instance(&PartitionKey::world().instance).await?);
    loop {
        let status = memory.ingestion(&world, ingestion).await?.status;
        if status.is_final() {
            return Ok(status);
        }
        tokio::time::sleep(POLL).await;
    }
}

/// A document of the global scope.
struct Listed {
    said_at: Timestamp,
    kind: DocumentType,
    items: usize,
}

async fn list(args: ListArgs, output: Output) -> Result<(), Failure> {
    let memory = local::open(&args.data, Need::Rows).await?;
    let changes = memory.store().changes(&PartitionKey::world(), None, None).await?;
    memory.close().await?;
    let mut items: HashMap<IngestionId, usize> = HashMap::new();
    for item in &changes.items {
        *items.entry(item.ingestion).or_default() += 1;
    }
    let listed = |head: &DocumentHead| {
        let items = items.get(&head.ingestion).copied().unwrap_or_default();
        let listed = Listed { said_at: head.said_at, kind: head.document_type, items };
        (head.document_id.as_str().to_owned(), listed)
    };
    let documents: BTreeMap<String, Listed> = changes.documents.iter().map(listed).collect();
    let answer: Vec<Value> = documents
        .iter()
        .map(|(id, d)| json!({"document_id": id, "document_type": d.kind, "said_at": d.said_at, "items": d.items}))
        .collect();
    output.answer(&answer, || drawn(&documents))?;
    Ok(())
}

fn drawn(documents: &BTreeMap<String, Listed>) -> String {
    if documents.is_empty() {
        return "the world is empty; `evoke world add FILE` fills it".to_owned();
    }
    let mut drawn = table(["document", "type", "said", "items"]);
    for (id, document) in documents {
        let (kind, said_at) = (document.kind.to_string(), document.said_at.to_string());
        drawn.add_row([id.clone(), kind, said_at, document.items.to_string()]);
    }
    drawn.to_string()
}
