//! `evoke bench`: the flags for the measurements of `evoke-bench`. The one thing to know: figures of an
//! unoptimized build mean nothing, and the report says so.

use crate::args::EmbeddingArgs;
use crate::failure::Failure;
use crate::output::Output;
use clap::{Args, Subcommand, ValueEnum};
use evoke::{MissingModel, load_embedder};
use evoke_bench::chat_memory::{self, Location};
use evoke_bench::report::{Report, Row};
use evoke_bench::{BenchError, Extent, conversations, embedding, footprint, reads, writes};
use evoke_embed::{CacheLimits, CachedEmbedder, Embedder};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Measure the speed of this machine.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct BenchArgs {
    #[command(subcommand)]
    alone: Option<Alone>,
    /// Measure roughly, in about a minute: smaller partitions, fewer calls.
    #[arg(long)]
    quick: bool,
    /// Measure only these parts; all of them when absent.
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    only: Vec<Part>,
    #[command(flatten)]
    embedding: EmbeddingArgs,
}

/// A measurement that runs separately.
#[derive(Debug, Subcommand)]
enum Alone {
    /// Measure conversations in SQLite against SQLite itself, on a RAM disk and on a disk.
    ChatMemory(ChatMemoryArgs),
}

/// The file systems to measure conversations on, and the library to compare with.
#[derive(Debug, Args)]
pub(crate) struct ChatMemoryArgs {
    /// A folder on a disk; the temporary folder when absent.
    #[arg(long, value_name = "DIR")]
    disk: Option<PathBuf>,
    /// A folder in memory; /dev/shm when absent, if it exists.
    #[arg(long, value_name = "DIR")]
    ram: Option<PathBuf>,
    /// A Python interpreter with the original library, to measure it in the same run.
    #[arg(long, value_name = "PYTHON")]
    python: Option<PathBuf>,
}

/// The parts that can be measured separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Single texts through the embedding model.
    Embedding,
    /// The memory of an idle server.
    Footprint,
    /// Creating, with one and many callers, and backfill.
    Writes,
    /// Compaction and prompt contexts.
    Conversations,
    /// Fetching from small and large partitions.
    Reads,
    /// Fetching from a very large one; filling it takes most of the time.
    Scale,
}

impl Part {
    const ALL: [Self; 6] =
        [Self::Embedding, Self::Footprint, Self::Writes, Self::Conversations, Self::Reads, Self::Scale];

    const fn title(self) -> &'static str {
        match self {
            Self::Embedding => "single texts",
            Self::Footprint => "an idle server",
            Self::Writes => "writes",
            Self::Conversations => "conversations",
            Self::Reads => "reads",
            Self::Scale => "a very large place",
        }
    }
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: BenchArgs, output: Output) -> Result<(), Failure> {
    match args.alone {
        Some(Alone::ChatMemory(args)) => histories(args, output).await,
        None => server(args, output).await,
    }
}

async fn histories(args: ChatMemoryArgs, output: Output) -> Result<(), Failure> {
    let ram = args.ram.or_else(|| Some(Path::new("/dev/shm").to_owned()).filter(|folder| folder.is_dir()));
    let disk = args.disk.unwrap_or_else(std::env::temp_dir);
    let ram = ram.map(|folder| Location { name: "RAM", folder, is_memory: true });
    let disk = Location { name: "disk", folder: disk, is_memory: false };
    let locations: Vec<_> = ram.into_iter().chain([disk]).collect();
    let progress = output.progress(locations.len() as u64, "measuring conversations");
    let mut rows = Vec::new();
    for location in locations {
        let python = args.python.clone();
        let measure = move || chat_memory::measure(&location, python.as_deref());
        rows.extend(tokio::task::spawn_blocking(measure).await??);
        progress.inc(1);
    }
    progress.finish_and_clear();
    let report = report("histories in SQLite".to_owned(), false, rows);
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
    let bare = load_embedder(&args.embedding.options(MissingModel::Fail)?)?;
    let bare = bare.ok_or_else(|| Failure::Usage("this measures an embedding model: name one".to_owned()))?;
    let parts: Vec<Part> =
        Part::ALL.into_iter().filter(|part| args.only.is_empty() || args.only.contains(part)).collect();
    let progress = output.progress(parts.len() as u64, "measuring");
    let mut rows = Vec::new();
    for part in parts {
        progress.set_message(part.title());
        rows.extend(measure(part, extent, &bare, &args).await?);
        progress.inc(1);
    }
    progress.finish_and_clear();

    let report = report(bare.fingerprint().to_owned(), args.quick, rows);
    output.answer(&report, || report.drawn())?;
    Ok(())
}

async fn measure(
    part: Part,
    extent: Extent,
    bare: &Arc<dyn Embedder>,
    args: &BenchArgs,
) -> Result<Vec<Row>, Failure> {
    Ok(match part {
        Part::Embedding => embedding::measure(extent, bare.clone()).await?,
        Part::Footprint => {
            let model_dir = args.embedding.model().resolved_directory()?;
            let program = std::env::current_exe()?;
            let weighed = tokio::task::spawn_blocking(move || footprint::measure(&program, &model_dir));
            weighed.await??.into_iter().collect()
        }
        Part::Writes => writes::measure(extent, cached(bare)).await?,
        Part::Conversations => conversations::measure(extent, cached(bare)).await?,
        Part::Reads => reads::measure(&extent.partitions, extent, bare.clone()).await?,
        Part::Scale => reads::measure(&[extent.huge], extent, bare.clone()).await?,
    })
}

/// The same embedder as the server's.
fn cached(bare: &Arc<dyn Embedder>) -> Arc<dyn Embedder> {
    Arc::new(CachedEmbedder::new(bare.clone(), CacheLimits::default()))
}

impl From<BenchError> for Failure {
    fn from(error: BenchError) -> Self {
        if let BenchError::Open(error) = error {
            return error.into();
        }
        // The interpreter of the flag does not have the library.
        if let BenchError::Original { .. } = error {
            return Self::Usage(error.to_string());
        }
        Self::Measurement(Box::new(error))
    }
}
