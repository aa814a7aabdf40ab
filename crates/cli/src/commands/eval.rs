//! `evoke eval`: the flags for the measurements of `evoke-eval`. The one thing to know: retrieval
//! and understanding are measured with the store of the server, everything else with one in memory.

mod args;
mod memories;

pub(crate) use args::EvalArgs;

use crate::failure::Failure;
use crate::output::Output;
use args::{StoreKind, Subject, embedder_of};
use evoke::{EmbeddingOptions, Evoke, Options, Processing, RerankerOptions};
use evoke_embed::Embedder;
use evoke_eval::dataset::{Benchmark, Dataset, DatasetError, Selection};
use evoke_eval::report::{Report, Settings};
use evoke_eval::run::{MAX_RESULTS, Run};
use evoke_eval::sets::SetsSettings;
use evoke_eval::{EvalError, anticipation, compaction, ranker, relevance, sets, updates};
use evoke_recall::Component;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Runs the command and prints its result.
pub(crate) async fn run(args: EvalArgs, output: Output) -> Result<(), Failure> {
    match args.subject {
        Subject::Locomo => retrieval(Benchmark::Locomo, args, output).await,
        Subject::Longmemeval => retrieval(Benchmark::Longmemeval, args, output).await,
        Subject::Anticipation => anticipation_of(args, output).await,
        Subject::Updates => updates_of(args, output).await,
        Subject::Sets => sets_of(args, output).await,
        Subject::Ranker => ranker_of(args, output).await,
        Subject::Relevance => relevance_of(args, output).await,
        Subject::Extraction => memories::extraction_of(args, output).await,
        Subject::Closed => memories::closed_of(args, output).await,
        Subject::Heads => tokio::task::spawn_blocking(move || memories::heads_of(&args, output)).await?,
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
    if args.files.is_empty() {
        return Err(Failure::Usage("`evoke eval ranker` takes at least one FILE".to_owned()));
    }
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

async fn relevance_of(args: EvalArgs, output: Output) -> Result<(), Failure> {
    let selection = Selection { limit: args.limit, abstention: false };
    if args.files.is_empty() {
        return Err(Failure::Usage("`evoke eval relevance` takes at least one FILE".to_owned()));
    }
    let read = |file: &PathBuf| Dataset::read_any(file, selection);
    let datasets: Vec<Dataset> = args.files.iter().map(read).collect::<Result<_, _>>()?;
    let embedder = embedder_of(&args)?;
    let vectors = embedder.is_some();
    let memory = open(None, embedder, None).await?;
    let questions: usize = datasets.iter().map(Dataset::questions).sum();
    let progress = output.progress(questions as u64, "relevance");
    let learned = relevance::measure(&memory, &datasets, vectors, || progress.inc(1)).await?;
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

fn settings(benchmark: Benchmark, args: &EvalArgs, dataset: &Dataset, embedding: Option<String>) -> Settings {
    let (query_date, excluded) = match benchmark {
        Benchmark::Locomo | Benchmark::Timelines => ("absent", "no usable evidence"),
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
