//! `evoke bench`

use crate::args::EmbeddingArgs;
use crate::bench::report::{Report, Row};
use crate::bench::{Extent, conversations, embedding, footprint, reads, writes};
use crate::embedder;
use crate::failure::Failure;
use crate::output::Output;
use clap::{Args, ValueEnum};
use evoke_embed::{CacheLimits, CachedEmbedder, Embedder};
use std::sync::Arc;

/// Measure the speed of this machine.
#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// A first look in about a minute: smaller partitions, fewer calls.
    #[arg(long)]
    quick: bool,
    /// Measure only these parts; all of them without it.
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    only: Vec<Part>,
    #[command(flatten)]
    embedding: EmbeddingArgs,
}

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Single texts through the embedding model.
    Embedding,
    /// What an idle server holds.
    Footprint,
    /// Creating, alone and in crowds, and backfill.
    Writes,
    /// Compacting, and what a prompt needs.
    Conversations,
    /// Fetching from small and large partitions.
    Reads,
}

impl Part {
    const ALL: [Self; 5] = [Self::Embedding, Self::Footprint, Self::Writes, Self::Conversations, Self::Reads];

    const fn title(self) -> &'static str {
        match self {
            Self::Embedding => "single texts",
            Self::Footprint => "an idle server",
            Self::Writes => "writes",
            Self::Conversations => "conversations",
            Self::Reads => "reads",
        }
    }
}

/// Runs the command.
pub(crate) async fn run(args: BenchArgs, output: Output) -> Result<(), Failure> {
    let extent = if args.quick { Extent::QUICK } else { Extent::FULL };
    let bare = embedder::load_bare(&args.embedding)?;
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

    let report = Report {
        version: env!("CARGO_PKG_VERSION"),
        optimised: !cfg!(debug_assertions),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        embedding: bare.fingerprint().to_owned(),
        quick: args.quick,
        rows,
    };
    output.answer(&report, || report.drawn())?;
    Ok(())
}

async fn measure(
    part: Part,
    extent: Extent,
    bare: &Arc<dyn Embedder>,
    args: &BenchArgs,
) -> Result<Vec<Row>, Failure> {
    match part {
        Part::Embedding => embedding::measure(extent, bare.clone()).await,
        Part::Footprint => {
            let model_dir = embedder::model_dir(&args.embedding)?;
            let row = tokio::task::spawn_blocking(move || footprint::measure(&model_dir)).await??;
            Ok(row.into_iter().collect())
        }
        Part::Writes => writes::measure(extent, cached(bare)).await,
        Part::Conversations => conversations::measure(extent, cached(bare)).await,
        Part::Reads => reads::measure(extent, bare.clone()).await,
    }
}

/// The embedder as the server has it.
fn cached(bare: &Arc<dyn Embedder>) -> Arc<dyn Embedder> {
    Arc::new(CachedEmbedder::new(bare.clone(), CacheLimits::default()))
}
