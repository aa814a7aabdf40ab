//! One table over many sets of questions: how general is retrieval?
//!
//! Behind `evoke eval sets`. Each set is measured whole and by the kinds of its questions, with the lexical and the dense
//! retriever alone beside it. The one thing to know: questions that cannot be answered are made by asking one haystack's
//! questions of the next one of its set.

mod abstention;
mod containment;
mod report;
mod row;

use crate::dataset::{Dataset, DatasetError, Selection, stem};
use crate::error::EvalError;
use crate::haystack::{Haystack, Question};
use crate::run::Run;
use abstention::Scores;
use evoke_engine::{Engine, Fetched};
use evoke_recall::{Component, Components, Depth, Packing};
use report::SetReport;
pub use report::{SetsReport, SetsSettings};
use row::{Answers, Rows};
use std::path::{Path, PathBuf};

/// Reads every set of a directory, by name: its files `NAME.json` and `NAME.json.zst`, in the shape of LoCoMo or LongMemEval, and `NAME.jsonl` of timelines. Of
/// each set at most so many questions are kept, evenly spread.
///
/// # Errors
/// [`DatasetError`] names the directory or the file, and what is wrong with it.
pub fn read(directory: &Path, questions: Option<usize>) -> Result<Vec<Dataset>, DatasetError> {
    let unreadable = |source| DatasetError::Unreadable { file: directory.to_owned(), source };
    let entries: Vec<PathBuf> = std::fs::read_dir(directory)
        .map_err(unreadable)?
        .map(|entry| Ok(entry.map_err(unreadable)?.path()))
        .collect::<Result<_, DatasetError>>()?;
    let mut files: Vec<PathBuf> = entries.into_iter().filter(|file| stem(file).is_some()).collect();
    files.sort();
    let set = |file: PathBuf| {
        let mut dataset = Dataset::read_any(&file, Selection::default())?;
        if let Some(wanted) = questions {
            dataset.keep_spread(wanted);
        }
        Ok(dataset)
    };
    let sets = files.into_iter().map(set).collect::<Result<Vec<_>, _>>()?;
    if sets.is_empty() {
        let reason = "no file NAME.json, NAME.json.zst or NAME.jsonl in it".to_owned();
        return Err(DatasetError::Invalid { file: directory.to_owned(), reason });
    }
    Ok(sets)
}

/// Asks every question of every set; `done` hears of each.
///
/// # Errors
/// When a document is refused or a read fails.
pub async fn measure(
    engine: &Engine,
    sets: &[Dataset],
    depth: Depth,
    settings: SetsSettings,
    mut done: impl FnMut(),
) -> Result<SetsReport, EvalError> {
    let mut run = Run::new(engine, depth).await?;
    let mut reports = Vec::with_capacity(sets.len());
    for set in sets {
        let (mut rows, mut scores) = (Rows::default(), Scores::default());
        let haystacks = &set.haystacks;
        for (at, haystack) in haystacks.iter().enumerate() {
            let documents = run.ingest(haystack).await?;
            for question in &haystack.questions {
                let answers = ask(&run, haystack, question, settings.embedding.is_some()).await?;
                let found = rows.judge(&answers, haystack, question, &documents);
                scores.add_answerable(answerable(&answers.all), found);
                done();
            }
            let next = haystacks.get((at + 1) % haystacks.len()).filter(|_| haystacks.len() > 1);
            for question in next.into_iter().flat_map(|next| &next.questions) {
                let answer =
                    run.fetch(&haystack.user, question, Components::NONE, Packing::default()).await?;
                scores.add_unanswerable(answerable(&answer));
            }
            run.forget(&haystack.user).await?;
        }
        reports.push(SetReport::new(set, &rows, &scores));
    }
    Ok(SetsReport::new(settings, reports))
}

async fn ask(
    run: &Run<'_>,
    haystack: &Haystack,
    question: &Question,
    vectors: bool,
) -> Result<Answers, EvalError> {
    let without =
        |components: Components| run.fetch(&haystack.user, question, components, Packing::default());
    Ok(Answers {
        all: without(Components::NONE).await?,
        words: without(Components::all_but(Component::Lexical)).await?,
        vectors: match vectors {
            true => Some(without(Components::all_but(Component::Dense)).await?),
            false => None,
        },
    })
}

/// The probability that an item answers; 0 for an empty answer.
fn answerable(fetched: &Fetched) -> f64 {
    fetched.answerable.filter(|_| !fetched.hits.is_empty()).map_or(0.0, f64::from)
}
