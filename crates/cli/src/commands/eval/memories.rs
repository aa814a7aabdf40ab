//! The measurements of what is understood: memories against answer keys, and the heads on voices that they do not know. The one
//! thing to know: the memory that is measured has the extractor and the embedder of a server, and stores in a directory.

use super::args::{EvalArgs, embedder_of};
use crate::failure::Failure;
use crate::output::Output;
use evoke::{EmbeddingOptions, Evoke, MissingModel, Options, Processing, load_extractor};
use evoke_embed::model::{Manifest, default_dir};
use evoke_eval::closed::Set;
use evoke_eval::{closed, extraction, heads};
use evoke_parse::Parser;
use serde::Serialize;
use std::path::Path;

/// The training text of the heads, in a copy of the repository.
const TRAINING: &str = "eval/extraction/training";

/// Memories of documents against the keys of their cases.
pub(super) async fn extraction_of(args: EvalArgs, output: Output) -> Result<(), Failure> {
    let mut cases = extraction::read(args.file()?)?;
    cases.truncate(args.limit.unwrap_or(usize::MAX));
    let answers = match &args.replay {
        Some(file) => extraction::read_answers(file)?,
        None => {
            let directory = tempfile::tempdir()?;
            let memory = open(directory.path(), &args).await?;
            let progress = output.progress(cases.len() as u64, "extraction");
            let asked =
                extraction::answers(memory.engine(), &**memory.store(), &cases, || progress.inc(1)).await;
            progress.finish_and_clear();
            memory.close().await?;
            asked?
        }
    };
    if let Some(file) = &args.answers {
        let lines = answers.iter().map(serialized).collect::<Result<Vec<_>, _>>()?;
        write(file, &(lines.join("\n") + "\n"))?;
    }
    let report = extraction::score(&cases, &answers)?;
    output.answer(&report, || report.drawn())?;
    Ok(())
}

/// Memories of documents of which everything is listed, and chains of changing statements.
pub(super) async fn closed_of(args: EvalArgs, output: Output) -> Result<(), Failure> {
    let set = Set::read(args.file()?)?;
    let run = match &args.replay {
        Some(file) => closed::Run::read(file)?,
        None => {
            let directory = tempfile::tempdir()?;
            let memory = open(directory.path(), &args).await?;
            let progress = output.progress(set.texts() as u64, "closed");
            let asked = Box::pin(closed::ask(memory.engine(), &set, || progress.inc(1))).await;
            progress.finish_and_clear();
            memory.close().await?;
            asked?
        }
    };
    if let Some(file) = &args.answers {
        write(file, &serialized(&run)?)?;
    }
    let report = closed::score(&set, &run)?;
    output.answer(&report, || report.drawn())?;
    Ok(())
}

/// The heads of the extractor on voices that they have not learned from.
pub(super) fn heads_of(args: &EvalArgs, output: Output) -> Result<(), Failure> {
    let folder = if args.files.is_empty() { Path::new(TRAINING) } else { args.file()? };
    let models = args.embedding.model_dir.clone().map_or_else(default_dir, Ok)?;
    let parser = Parser::load(&Manifest::PARSER.dir(&models))
        .map_err(|error| Failure::Measurement(Box::new(error)))?;
    let progress = output.progress(3, "heads");
    let report = heads::measure(folder, &parser, || progress.inc(1))?;
    progress.finish_and_clear();
    output.answer(&report, || report.drawn())?;
    Ok(())
}

/// Opens a memory as a server does.
async fn open(directory: &Path, args: &EvalArgs) -> Result<Evoke, Failure> {
    let models = args.embedding.options(MissingModel::Lexical)?;
    let extractor = tokio::task::spawn_blocking(move || load_extractor(&models)).await?;
    // The embedder is given, or there is to be none.
    let (processing, embedding) = (Processing::Required, EmbeddingOptions::Off);
    let options = Options { processing, embedding, reranker: args.rerank.options()?, ..Options::default() };
    let builder = Evoke::builder().options(options).extractor(extractor);
    let builder = match embedder_of(args)? {
        Some(embedder) => builder.embedder(embedder),
        None => builder,
    };
    Ok(builder.open(directory).await?)
}

fn serialized(value: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string(value).map_err(std::io::Error::other)?)
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text).map_err(|source| Failure::File { file: file.to_owned(), source })
}
