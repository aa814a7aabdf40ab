//! The flags of `evoke eval`. The one thing to know: all measurements share them, and each says which it has a use for.

use crate::args::{EmbeddingArgs, Mode, RerankArgs};
use crate::failure::Failure;
use clap::{Args, ValueEnum};
use evoke::{MissingModel, load_embedder};
use evoke_embed::{CacheLimits, CachedEmbedder, Embedder};
use evoke_eval::vectors::FileVectors;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Measure on a benchmark, with the server's defaults.
#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// The measurement to run.
    #[arg(value_enum)]
    pub(super) subject: Subject,
    /// Data file, .json or .json.zst; `docs/evaluation.md` says where to find it. `ranker` takes several, `closed` and
    /// `sets` a folder, and `heads` the folder of the training text.
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Use only the first questions, up to this number.
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// Ask at most so many questions of each of the `sets`, evenly spread over its file.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) questions: Option<u32>,
    /// Depth of the search.
    #[arg(long, value_enum, default_value_t = Mode::Fast)]
    pub(super) mode: Mode,
    /// Cache vectors in this file, so that the next run is faster. It never changes a result.
    #[arg(long, value_name = "FILE")]
    pub(super) vectors: Option<PathBuf>,
    /// Write the rank of each question's evidence to this file, one JSON object per line.
    #[arg(long, value_name = "FILE")]
    pub(super) details: Option<PathBuf>,
    /// With `extraction` and `closed`: write what the memory answered to this file.
    #[arg(long, value_name = "FILE")]
    pub(super) answers: Option<PathBuf>,
    /// With `extraction` and `closed`: score the answers in this file again, instead of asking a memory.
    #[arg(long, value_name = "FILE")]
    pub(super) replay: Option<PathBuf>,
    /// Ask every question again without each part of the ranking, to measure its contribution.
    #[arg(long)]
    pub(super) ablate: bool,
    /// Write the weights that `ranker` learns to this file.
    #[arg(long, value_name = "FILE")]
    pub(super) weights: Option<PathBuf>,
    /// Where the memories are stored during the run.
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    pub(super) store: StoreKind,
    /// Also ask LongMemEval's abstention questions, whose answers are not in the haystack.
    #[arg(long)]
    pub(super) abstention: bool,
    /// Measure the lexical search alone, without an embedding model.
    #[arg(long)]
    pub(super) lexical_only: bool,
    #[command(flatten)]
    pub(super) embedding: EmbeddingArgs,
    #[command(flatten)]
    pub(super) rerank: RerankArgs,
}

impl EvalArgs {
    /// The data file of a measurement that takes one.
    pub(super) fn file(&self) -> Result<&Path, Failure> {
        match self.files.as_slice() {
            [file] => Ok(file),
            _ => Err(Failure::Usage(
                "this takes one FILE; only `evoke eval ranker` and `relevance` take several".to_owned(),
            )),
        }
    }
}

/// The measurements that can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Subject {
    /// Retrieval from ten long conversations between two people, with questions over each.
    Locomo,
    /// Retrieval from a haystack of about fifty sessions per question.
    Longmemeval,
    /// What compactions retain of the conversations of either benchmark, against simple baselines.
    Compaction,
    /// How often pushed items answer the next turn, over the questions of either benchmark.
    Anticipation,
    /// How often a superseded memory ranks above its successor, over cases of one JSON object per line.
    Updates,
    /// Retrieval from every set of questions in a directory: one table, by set and by kind of question.
    Sets,
    /// Learn the weights of recall's second stage from the questions of benchmarks.
    Ranker,
    /// Learn how probable it is that an item answers a question, and that any does, from the questions of benchmarks.
    Relevance,
    /// Whether documents make the memories that a reader expects of them, and no wrong ones.
    Extraction,
    /// What is returned of documents of which everything worth returning is listed, and of values that change.
    Closed,
    /// How good the heads of the extractor are on voices that they have not learned from.
    Heads,
}

/// Where the memories are stored during the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StoreKind {
    /// In a temporary directory, like the server's.
    Sqlite,
    /// In this process only.
    Memory,
}

/// The server's embedder, with the vector file inside when one is named.
pub(super) fn embedder_of(args: &EvalArgs) -> Result<Option<Arc<dyn Embedder>>, Failure> {
    if args.lexical_only {
        return Ok(None);
    }
    let Some(bare) = load_embedder(&args.embedding.options(MissingModel::Fail)?)? else { return Ok(None) };
    let Some(file) = &args.vectors else {
        return Ok(Some(Arc::new(CachedEmbedder::new(bare, CacheLimits::default()))));
    };
    let kept =
        FileVectors::open(bare, file).map_err(|source| Failure::File { file: file.clone(), source })?;
    Ok(Some(Arc::new(CachedEmbedder::new(kept, CacheLimits::default()))))
}
