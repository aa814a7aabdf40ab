//! `evoke bench`

use crate::args::EmbeddingArgs;
use crate::bench::report::{Report, Row};
use crate::bench::{Extent, chat_memory, embedding, footprint, reads, writes};
use crate::embedder;
use crate::failure::Failure;
use crate::output::Output;
use clap::{Args, Subcommand};
use evoke_embed::{CacheLimits, CachedEmbedder, Embedder};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Measure the speed of this machine.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct BenchArgs {
    #[command(subcommand)]
    part: Option<BenchPart>,
    /// A first look in about a minute: smaller partitions, fewer calls.
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    embedding: EmbeddingArgs,
}

/// What is measured alone.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchPart {
    /// Conversations in SQLite beside SQLite itself, on a RAM disk and on a disk.
    ChatMemory(ChatMemoryArgs),
}

/// Where conversations are measured, and beside what.
#[derive(Debug, Args)]
pub(crate) struct ChatMemoryArgs {
    /// A folder on a disk; that of temporary files unless given.
    #[arg(long, value_name = "DIR")]
    disk: Option<PathBuf>,
    /// A folder in memory; /dev/shm where there is one.
    #[arg(long, value_name = "DIR")]
    ram: Option<PathBuf>,
    /// A Python that has the original library, to measure it in the same run.
    #[arg(long, value_name = "PYTHON")]
    python: Option<PathBuf>,
}

/// Runs the command.
pub(crate) async fn run(args: BenchArgs, output: Output) -> Result<(), Failure> {
    match args.part {
        Some(BenchPart::ChatMemory(args)) => conversations(args, output).await,
        None => server(args, output).await,
    }
}

async fn conversations(args: ChatMemoryArgs, output: Output) -> Result<(), Failure> {
    let ram = args.ram.or_else(|| Some(Path::new("/dev/shm").to_owned()).filter(|folder| folder.is_dir()));
    let disk = args.disk.unwrap_or_else(std::env::temp_dir);
    let ram = ram.map(|folder| chat_memory::Place { name: "RAM", folder, is_memory: true });
    let disk = chat_memory::Place { name: "disk", folder: disk, is_memory: false };
    let places: Vec<_> = ram.into_iter().chain([disk]).collect();
    let progress = output.progress(places.len() as u64, "measuring conversations");
    let mut rows = Vec::new();
    for place in places {
        let python = args.python.clone();
        let measure = move || chat_memory::measure(&place, python.as_deref());
        rows.extend(tokio::task::spawn_blocking(measure).await??);
        progress.inc(1);
    }
    progress.finish_and_clear();
    let report = report("conversations in SQLite".to_owned(), false, rows);
    output.answer(&report, || report.drawn())?;
    Ok(())
}

fn report(subject: String, quick: bool, rows: Vec<Row>) -> Report {
    Report {
        version: env!("CARGO_PKG_VERSION"),
        optimised: !cfg!(debug_assertions),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        embedding: subject,
        quick,
        rows,
    }
}

async fn server(args: BenchArgs, output: Output) -> Result<(), Failure> {
    let extent = if args.quick { Extent::QUICK } else { Extent::FULL };
    let bare = embedder::load_bare(&args.embedding)?;
    let progress = output.progress(4, "measuring");
    let mut rows = Vec::new();

    progress.set_message("single texts");
    rows.extend(embedding::measure(extent, bare.clone()).await?);
    progress.inc(1);
    progress.set_message("an idle server");
    let model_dir = embedder::model_dir(&args.embedding)?;
    rows.extend(tokio::task::spawn_blocking(move || footprint::measure(&model_dir)).await??);
    progress.inc(1);
    progress.set_message("writes");
    let cached: Arc<dyn Embedder> = Arc::new(CachedEmbedder::new(bare.clone(), CacheLimits::default()));
    rows.extend(writes::measure(extent, cached).await?);
    progress.inc(1);
    progress.set_message("reads");
    rows.extend(reads::measure(extent, bare.clone()).await?);
    progress.finish_and_clear();

    let report = report(bare.fingerprint().to_owned(), args.quick, rows);
    output.answer(&report, || report.drawn())?;
    Ok(())
}
