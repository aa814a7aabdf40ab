//! `evoke bench`

use crate::args::EmbeddingArgs;
use crate::bench::report::Report;
use crate::bench::{Extent, conversations, embedding, footprint, reads, writes};
use crate::embedder;
use crate::failure::Failure;
use crate::output::Output;
use clap::Args;
use evoke_embed::{CacheLimits, CachedEmbedder, Embedder};
use std::sync::Arc;

/// Measure the speed of this machine.
#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// A first look in about a minute: smaller partitions, fewer calls.
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    embedding: EmbeddingArgs,
}

/// Runs the command.
pub(crate) async fn run(args: BenchArgs, output: Output) -> Result<(), Failure> {
    let extent = if args.quick { Extent::QUICK } else { Extent::FULL };
    let bare = embedder::load_bare(&args.embedding)?;
    let progress = output.progress(5, "measuring");
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
    rows.extend(writes::measure(extent, cached.clone()).await?);
    progress.inc(1);
    progress.set_message("conversations");
    rows.extend(conversations::measure(extent, cached).await?);
    progress.inc(1);
    progress.set_message("reads");
    rows.extend(reads::measure(extent, bare.clone()).await?);
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
