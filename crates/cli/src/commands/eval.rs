//! `evoke eval`: the flags for the measurements of `evoke-eval`. The one thing to know: retrieval is measured
//! with the store of the server, everything else with one in memory.

use crate::args::{EmbeddingArgs, Mode, RerankArgs};
use crate::failure::Failure;
use crate::output::Output;
use clap::{Args, ValueEnum};
use evoke::{EmbeddingOptions, Evoke, MissingModel, Options, Processing, RerankerOptions, load_embedder};
use evoke_embed::{CacheLimits, CachedEmbedder, Embedder};
use evoke_eval::dataset::{Benchmark, Dataset, DatasetError, Selection};
use evoke_eval::report::{Report, Settings};
use evoke_eval::run::{MAX_RESULTS, Run};
use evoke_eval::sets::SetsSettings;
use evoke_eval::vectors::FileVectors;
use evoke_eval::{EvalError, anticipation, compaction, ranker, sets, updates};
use evoke_recall::Component;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Measure on a public benchmark, with the server's defaults.
#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// The measurement to run.
    #[arg(value_enum)]
    subject: Subject,
    /// Data file, .json or .json.zst; `docs/evaluation.md` says where to find it. `ranker` takes several, `sets` a directory.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Use only the first questions, up to this number.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Ask at most so many questions of each of the `sets`, evenly spread over its file.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    questions: Option<u32>,
    /// Depth of the search.
    #[arg(long, value_enum, default_value_t = Mode::Fast)]
    mode: Mode,
    /// Cache vectors in this file, so that the next run is faster. It never changes a result.
    #[arg(long, value_name = "FILE")]
    vectors: Option<PathBuf>,
    /// Write the rank of each question's evidence to this file, one JSON object per line.
    #[arg(long, value_name = "FILE")]
    details: Option<PathBuf>,
    /// Ask every question again without each part of the ranking, to measure its contribution.
    #[arg(long)]
    ablate: bool,
    /// Write the weights that `ranker` learns to this file.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Where the memories are stored during the run.
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
    /// Also ask LongMemEval's abstention questions, whose answers are not in the haystack.
    #[arg(long)]
    abstention: bool,
    /// Measure the lexical search alone, without an embedding model.
    #[arg(long)]
    lexical_only: bool,
    #[command(flatten)]
    embedding: EmbeddingArgs,
    #[command(flatten)]
    rerank: RerankArgs,
}

impl EvalArgs {
    /// The data file of a measurement that takes one.
    fn file(&self) -> Result<&Path, Failure> {
        match self.files.as_slice() {
            [file] => Ok(file),
            _ => {
                Err(Failure::Usage("this takes one FILE; only `evoke eval ranker` takes several".to_owned()))
            }
        }
    }
}

/// The measurements that can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Subject {
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
}

/// Where the memories are stored during the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StoreKind {
    /// In a temporary directory, like the server's.
    Sqlite,
    /// In this process only.
    Memory,
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: EvalArgs, output: Output) -> Result<(), Failure> {
    match args.subject {
        Subject::Locomo => retrieval(Benchmark::Locomo, args, output).await,
        Subject::Longmemeval => retrieval(Benchmark::Longmemeval, args, output).await,
        Subject::Anticipation => anticipation_of(args, output).await,
        Subject::Updates => updates_of(args, output).await,
        Subject::Sets => sets_of(args, output).await,
        Subject::Ranker => ranker_of(args, output).await,
        Subject::Compaction => tokio::task::spawn_blocking(move || compaction_of(&args, output)).await?,
    }
}

fn compaction_of(args: &EvalArgs, output: Output) -> Result<(), Failure> {
    let selection = Selection { limit: args.limit, abstention: args.abstention };
    let dataset = Dataset::read_any(args.file()?, selection)?;
    let embedder = embedder_of(args)?;
    let talks = compaction::talks(&dataset);
    let progress = output.progress(talks.len() as u64, "compaction");
    let report = compaction::measure(&dataset, &talks, embedder.as_deref(), || progress.inc(1))?;
    progress.finish_and_clear();
    output.answer(&report, || report.drawn())?;
    Ok(())
}

async fn anticipation_of(args: EvalArgs, output: Output) -> Result<(), Failure> {
    let selection = Selection { limit: args.limit, abstention: args.abstention };
    let dataset = Dataset::read_any(args.file()?, selection)?;
    let embedder = embedder_of(&args)?;
    let fingerprint = embedder.as_ref().map(|e| e.fingerprint().to_owned());
    let memory = open(None, embedder, None).await?;
    let progress = output.progress(dataset.questions() as u64, "anticipation");
    let report = anticipation::measure(&memory, &dataset, fingerprint, || progress.inc(1)).await?;
    progress.finish_and_clear();
    memory.close().await?;
    output.answer(&report, || report.drawn())?;
    Ok(())
}

async fn updates_of(args: EvalArgs, output: Output) -> Result<(), Failure> {
    let cases = updates::read(args.file()?)?;
    let cases = cases.get(..args.limit.unwrap_or(cases.len()).min(cases.len())).unwrap_or_default();
    let embedder = embedder_of(&args)?;
    let memory = open(None, embedder, None).await?;
    let progress = output.progress(cases.len() as u64, "updates");
    let report = updates::measure(&memory, cases, || progress.inc(1)).await?;
    progress.finish_and_clear();
    memory.close().await?;
    output.answer(&report, || report.drawn())?;
    Ok(())
}

async fn sets_of(args: EvalArgs, output: Output) -> Result<(), Failure> {
    let wanted = args.questions.map(|questions| questions as usize);
    let sets = sets::read(args.file()?, wanted)?;
    let embedder = embedder_of(&args)?;
    let settings = SetsSettings {
        version: env!("CARGO_PKG_VERSION"),
        mode: args.mode.as_str(),
        embedding: embedder.as_ref().map(|e| e.fingerprint().to_owned()),
        max_results: MAX_RESULTS,
        questions: wanted,
    };
    let memory = open(None, embedder, args.rerank.options()?).await?;
    let questions: usize = sets.iter().map(Dataset::questions).sum();
    let progress = output.progress(questions as u64, "sets");
    let report = sets::measure(&memory, &sets, args.mode.depth(), settings, || progress.inc(1)).await?;
    progress.finish_and_clear();
    memory.close().await?;
    output.answer(&report, || report.drawn())?;
    Ok(())
}

async fn ranker_of(args: EvalArgs, output: Output) -> Result<(), Failure> {
    let selection = Selection { limit: args.limit, abstention: false };
    let read = |file: &PathBuf| Dataset::read_any(file, selection);
    let datasets: Vec<Dataset> = args.files.iter().map(read).collect::<Result<_, _>>()?;
    let embedder = embedder_of(&args)?;
    let memory = open(None, embedder, None).await?;
    let questions: usize = datasets.iter().map(Dataset::questions).sum();
    let progress = output.progress(questions as u64, "ranker");
    let learned = ranker::measure(&memory, &datasets, || progress.inc(1)).await?;
    progress.finish_and_clear();
    memory.close().await?;
    if let Some(file) = &args.weights {
        std::fs::write(file, learned.file())
            .map_err(|source| Failure::File { file: file.clone(), source })?;
    }
    output.answer(&learned, || learned.drawn())?;
    Ok(())
}

async fn retrieval(benchmark: Benchmark, args: EvalArgs, output: Output) -> Result<(), Failure> {
    let selection = Selection { limit: args.limit, abstention: args.abstention };
    let dataset = Dataset::read(benchmark, args.file()?, selection)?;
    let embedder = embedder_of(&args)?;
    let fingerprint = embedder.as_ref().map(|e| e.fingerprint().to_owned());
    let directory = tempfile::tempdir()?;
    let on_disk = (args.store == StoreKind::Sqlite).then(|| directory.path());
    let memory = open(on_disk, embedder, args.rerank.options()?).await?;
    let reranker = memory.components().reranker.clone();

    let progress = output.progress(dataset.questions() as u64, benchmark.as_str());
    let there = |part: &Component| *part != Component::Rerank || reranker.is_some();
    let ablate = Component::ALL.into_iter().filter(|part| args.ablate && there(part)).collect();
    let run = Run::new(&memory, args.mode.depth()).await?.ablating(ablate);
    let measured = run.all(&dataset, || progress.inc(1)).await?;
    progress.finish_and_clear();
    memory.close().await?;

    if let Some(file) = &args.details {
        let line = |found| json!(found).to_string() + "\n";
        let lines: String = measured.found.iter().map(line).collect();
        std::fs::write(file, lines).map_err(|source| Failure::File { file: file.clone(), source })?;
    }
    let settings = Settings { reranker, ..settings(benchmark, &args, &dataset, fingerprint) };
    let report = Report::new(benchmark.as_str(), dataset.sha256, settings, &measured);
    output.answer(&report, || report.drawn())?;
    Ok(())
}

/// Opens the engine to measure, in this directory or else in memory: with the server's defaults, and with this
/// embedder or none.
async fn open(
    directory: Option<&Path>,
    embedder: Option<Arc<dyn Embedder>>,
    reranker: Option<RerankerOptions>,
) -> Result<Evoke, Failure> {
    let (processing, embedding) = (Processing::Required, EmbeddingOptions::Off);
    let options = Options { processing, embedding, reranker, ..Options::default() };
    let mut builder = Evoke::builder().options(options);
    if let Some(embedder) = embedder {
        builder = builder.embedder(embedder);
    }
    Ok(match directory {
        Some(directory) => builder.open(directory).await?,
        None => builder.open_in_memory().await?,
    })
}

/// The server's embedder, with the vector file inside when one is named.
fn embedder_of(args: &EvalArgs) -> Result<Option<Arc<dyn Embedder>>, Failure> {
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

fn settings(benchmark: Benchmark, args: &EvalArgs, dataset: &Dataset, embedding: Option<String>) -> Settings {
    let (query_date, excluded) = match benchmark {
        Benchmark::Locomo => ("absent", "no usable evidence"),
        Benchmark::Longmemeval if args.abstention => ("question_date", "none"),
        Benchmark::Longmemeval => ("question_date", "abstention questions"),
    };
    Settings {
        version: env!("CARGO_PKG_VERSION"),
        mode: args.mode.as_str(),
        embedding,
        reranker: None,
        max_results: MAX_RESULTS,
        store: match args.store {
            StoreKind::Sqlite => "sqlite",
            StoreKind::Memory => "memory",
        },
        document: "one session, both roles, one line a turn, dated",
        query_date,
        excluded_questions: dataset.excluded,
        excluded,
        limit: args.limit,
    }
}

impl From<EvalError> for Failure {
    fn from(error: EvalError) -> Self {
        Self::Measurement(Box::new(error))
    }
}

impl From<DatasetError> for Failure {
    fn from(error: DatasetError) -> Self {
        Self::Measurement(Box::new(error))
    }
}
