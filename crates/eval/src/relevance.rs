//! Learning how probable it is that an item answers a question, and that any item does.
//!
//! Behind `evoke eval relevance`. Every question is asked of its own haystack and of another one, where its answer is not.
//! The one thing to know: figures are those of sets that the models judged were not learned on.

use crate::calibration::{auc, calibration_error};
use crate::dataset::Dataset;
use crate::documents::Documents;
use crate::error::EvalError;
use crate::haystack::{Haystack, Question};
use crate::logistic::{Example, Logistic};
use crate::run::Run;
use evoke_engine::{Address, Engine, FetchRequest, FetchScope, Hit};
use evoke_recall::{AnswerFeature, Component, Components, Depth, RelevanceFeature};
use evoke_report::table;
use serde::Serialize;
use std::collections::BTreeMap;

/// Items of an answer that are learned from.
const ITEMS: usize = 10;
/// The probability from which on an answer counts as one.
const ANSWERED: f64 = 0.5;

/// One question asked of one haystack.
#[derive(Debug)]
struct Asked {
    dataset: String,
    /// The items, best first, with whether they hold something of the answer.
    items: Vec<Example>,
}

impl Asked {
    fn is_answered(&self) -> bool {
        self.items.iter().any(|(_, is_answer)| *is_answer)
    }
}

/// The two models.
#[derive(Debug)]
struct Models {
    item: Logistic,
    answer: Logistic,
}

/// What was learned, and what it is worth.
#[derive(Debug, Serialize)]
pub struct Learned {
    /// Name and size of each set, and the digest of its file.
    data: Vec<(String, usize, String)>,
    /// By set, judged by models that were learned on the other sets.
    left_out: BTreeMap<String, Worth>,
    /// The file of weights.
    file: String,
}

/// How well relevance tells.
#[derive(Debug, Clone, Copy, Serialize)]
struct Worth {
    /// Questions, half of them without an answer here.
    questions: usize,
    /// Area under the curve: questions with an answer against those without.
    auc: f64,
    /// Expected calibration error of the probability that an answer is among the items.
    answer_calibration_error: f64,
    /// The same of the probability that an item holds an answer.
    item_calibration_error: f64,
    /// F1 of "there is no answer here".
    silence_f1: f64,
}

/// Asks every question twice, and learns from what was seen; `done` hears of each question. Without `vectors`, words alone
/// are compared.
///
/// # Errors
/// When a document is refused or a read fails.
pub async fn measure(
    engine: &Engine,
    datasets: &[Dataset],
    vectors: bool,
    mut done: impl FnMut(),
) -> Result<Learned, EvalError> {
    let mut run = Run::new(engine, Depth::Fast).await?;
    let mut asked = Vec::new();
    let haystacks: Vec<(&str, &Haystack)> = datasets
        .iter()
        .flat_map(|dataset| dataset.haystacks.iter().map(move |haystack| (dataset.name.as_str(), haystack)))
        .collect();
    for (at, (dataset, haystack)) in haystacks.iter().enumerate() {
        let documents = run.ingest(haystack).await?;
        for question in &haystack.questions {
            let items = ask(engine, &run, haystack, question, Some(&documents), vectors).await?;
            asked.push(Asked { dataset: (*dataset).to_owned(), items });
            done();
        }
        let other = haystacks.get((at + 1) % haystacks.len()).filter(|_| haystacks.len() > 1);
        for question in other.into_iter().flat_map(|(_, other)| &other.questions) {
            let items = ask(engine, &run, haystack, question, None, vectors).await?;
            asked.push(Asked { dataset: (*dataset).to_owned(), items });
        }
        run.forget(&haystack.user).await?;
    }
    let left_out = datasets.iter().map(|dataset| {
        let (own, others): (Vec<&Asked>, Vec<&Asked>) =
            asked.iter().partition(|one| one.dataset == dataset.name);
        (dataset.name.clone(), Worth::of(&Models::learn(&others), &own))
    });
    let data: Vec<(String, usize, String)> =
        datasets.iter().map(|set| (set.name.clone(), set.questions(), set.sha256.clone())).collect();
    let left_out = if datasets.len() > 1 { left_out.collect() } else { BTreeMap::new() };
    let models = Models::learn(&asked.iter().collect::<Vec<_>>());
    let file = models.file(&data);
    Ok(Learned { data, left_out, file })
}

/// The best items of an answer. Without documents, nothing is an answer.
async fn ask(
    engine: &Engine,
    run: &Run<'_>,
    haystack: &Haystack,
    question: &Question,
    documents: Option<&Documents>,
    vectors: bool,
) -> Result<Vec<Example>, EvalError> {
    let address = Address::new(Some(&haystack.user), None)?;
    let words_alone = Components::only(Component::Dense).union(Components::only(Component::DenseContext));
    let request = FetchRequest {
        max_results: ITEMS,
        query_date: question.asked_at,
        explain: true,
        without: if vectors { Components::NONE } else { words_alone },
        ..FetchRequest::new(FetchScope::User, address, vec![question.text.clone()])
    };
    let fetched = engine.fetch(run.caller(), request).await?;
    let is_answer = |hit: &Hit| {
        let turns = hit.evidence.iter().flat_map(|e| {
            documents.map(|documents| documents.turns(&e.document_id, e.turn, &e.quote)).into_iter().flatten()
        });
        turns.into_iter().any(|(session, turn)| match question.turns.is_empty() {
            true => question.sessions.contains(&session),
            false => question.turns.contains(&(session, turn)),
        })
    };
    let example = |hit: &Hit| {
        let seen = &hit.explanation.as_ref()?.relevance;
        Some((seen.iter().map(|value| f64::from(*value)).collect(), is_answer(hit)))
    };
    Ok(fetched.hits.iter().filter_map(example).collect())
}

impl Models {
    fn learn(asked: &[&Asked]) -> Self {
        let items: Vec<Example> = asked.iter().flat_map(|one| one.items.iter().cloned()).collect();
        let item = Logistic::fit(&items);
        let answers: Vec<Example> =
            asked.iter().map(|one| (answer_features(&item, one), one.is_answered())).collect();
        Self { answer: Logistic::fit(&answers), item }
    }

    /// The file of weights.
    fn file(&self, data: &[(String, usize, String)]) -> String {
        let mut file = String::from(
            "# Log-odds that an item answers a query, and that any does: a bias, and a weight for each feature.\n\
             # Written by `evoke eval relevance --weights`; not by hand.\n#\n# Learned from:\n",
        );
        for (dataset, questions, sha256) in data {
            file += &format!("#   {dataset}, {questions} questions, sha256 {sha256}\n");
        }
        let models: [(&str, &Logistic, Vec<&str>); 2] = [
            ("item", &self.item, RelevanceFeature::ALL.iter().map(|feature| feature.as_str()).collect()),
            ("answer", &self.answer, AnswerFeature::ALL.iter().map(|feature| feature.as_str()).collect()),
        ];
        for (prefix, model, names) in models {
            file += &format!("{prefix}.bias = {:.3}\n", model.bias);
            for (name, weight) in names.iter().zip(&model.weights) {
                file += &format!("{prefix}.{name} = {weight:.3}\n");
            }
        }
        file
    }
}

fn answer_features(item: &Logistic, asked: &Asked) -> Vec<f64> {
    let log_odds = asked.items.iter().map(|(row, _)| item.log_odds(row) as f32).collect();
    evoke_recall::answer_features(log_odds).map(f64::from).to_vec()
}

impl Worth {
    fn of(models: &Models, asked: &[&Asked]) -> Self {
        let answers: Vec<(f64, bool)> = asked
            .iter()
            .map(|one| (models.answer.probability(&answer_features(&models.item, one)), one.is_answered()))
            .collect();
        let items = asked.iter().flat_map(|one| &one.items);
        let items = items.map(|(row, is_answer)| (models.item.probability(row), *is_answer));
        let of = |wanted: bool| -> Vec<f64> {
            answers
                .iter()
                .filter(|(_, answered)| *answered == wanted)
                .map(|(probability, _)| *probability)
                .collect()
        };
        let (answered, unanswered) = (of(true), of(false));
        let silent = |probabilities: &[f64]| probabilities.iter().filter(|p| **p < ANSWERED).count() as f64;
        let (rightly, wrongly) = (silent(&unanswered), silent(&answered));
        Self {
            questions: asked.len(),
            auc: auc(&answered, &unanswered),
            answer_calibration_error: calibration_error(answers.iter().copied()),
            item_calibration_error: calibration_error(items),
            silence_f1: 2.0 * rightly / (rightly + wrongly + unanswered.len() as f64).max(1.0),
        }
    }
}

impl Learned {
    /// The file of weights.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// For people.
    pub fn drawn(&self) -> String {
        let mut figures =
            table(["set left out", "questions", "auc", "no answer, F1", "answers, ECE", "items, ECE"]);
        for (name, worth) in &self.left_out {
            figures.add_row([
                name.clone(),
                worth.questions.to_string(),
                format!("{:.2}", worth.auc),
                format!("{:.2}", worth.silence_f1),
                format!("{:.3}", worth.answer_calibration_error),
                format!("{:.3}", worth.item_calibration_error),
            ]);
        }
        format!("on sets that the models were not learned on\n{figures}\n\n{}", self.file)
    }
}
