//! Learning the weights of the second stage from sets of questions, with figures from conversations, and from whole sets, that
//! each set of weights was not learned on.

mod learn;

use crate::dataset::Dataset;
use crate::documents::Documents;
use crate::error::EvalError;
use crate::haystack::{Haystack, Question};
use crate::metrics::{Figures, Mean, first_appearances};
use crate::run::{MAX_RESULTS, Run};
use evoke_engine::{Address, Engine, FetchRequest, FetchScope, Hit};
use evoke_recall::{Depth, Feature};
use evoke_report::{Table, table};
use learn::{List, Row, learn, score};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Parts that the haystacks are dealt into; each is judged by weights learned on the others.
const PARTS: usize = 3;
/// What finding the right session counts, against finding the right turn.
const SESSION: f64 = 0.3;

/// One question with everything that was seen of its candidates.
#[derive(Debug)]
struct Example {
    dataset: String,
    part: usize,
    rows: Vec<Row>,
    /// The turns that each row's evidence names.
    turns: Vec<Vec<(usize, usize)>>,
    question: Question,
}

/// What was learned, and what it is worth.
#[derive(Debug, Serialize)]
pub struct Learned {
    /// What was learned from.
    data: Vec<Source>,
    /// By feature, in units of the fused score.
    weights: BTreeMap<&'static str, f64>,
    /// By set: the order before the second stage, and after it with weights learned on other haystacks, of any set.
    cross_validated: BTreeMap<String, Compared>,
    /// The same with weights learned on the other sets alone; empty when there is one set.
    left_out: BTreeMap<String, Compared>,
}

/// A benchmark that was learned from.
#[derive(Debug, Serialize)]
struct Source {
    dataset: String,
    data_sha256: String,
    questions: usize,
}

/// Two orders of the same candidates.
#[derive(Debug, Default, Serialize)]
struct Compared {
    turn: Pair,
    session: Pair,
}

/// Means of two orders.
#[derive(Debug, Default, Serialize)]
struct Pair {
    before: Figures,
    after: Figures,
}

/// Asks every question, and learns from what was seen; `done` hears of each question.
///
/// # Errors
/// When a document is refused or a read fails.
pub async fn measure(
    engine: &Engine,
    datasets: &[Dataset],
    mut done: impl FnMut(),
) -> Result<Learned, EvalError> {
    let mut examples = Vec::new();
    let mut run = Run::new(engine, Depth::Fast).await?;
    for dataset in datasets {
        for (number, haystack) in dataset.haystacks.iter().enumerate() {
            let documents = run.ingest(haystack).await?;
            for question in &haystack.questions {
                let (rows, turns) = look(engine, &run, haystack, question, &documents).await?;
                let (dataset, part) = (dataset.name.clone(), number % PARTS);
                examples.push(Example { dataset, part, rows, turns, question: question.clone() });
                done();
            }
            run.forget(&haystack.user).await?;
        }
    }
    let weights = learn(&lists(&examples, |_| true));
    let source = |dataset: &Dataset| Source {
        dataset: dataset.name.clone(),
        data_sha256: dataset.sha256.clone(),
        questions: dataset.questions(),
    };
    Ok(Learned {
        data: datasets.iter().map(source).collect(),
        weights: Feature::ALL
            .iter()
            .map(|f| f.as_str())
            .zip(weights.iter().skip(1).map(|w| rounded(*w)))
            .collect(),
        cross_validated: judged(&examples, |example| example.part),
        left_out: if datasets.len() > 1 {
            judged(&examples, |example| example.dataset.clone())
        } else {
            BTreeMap::new()
        },
    })
}

/// What is seen of a question's candidates, and which turns they are.
async fn look(
    engine: &Engine,
    run: &Run<'_>,
    haystack: &Haystack,
    question: &Question,
    documents: &Documents,
) -> Result<(Vec<Row>, Vec<Vec<(usize, usize)>>), EvalError> {
    let address = Address::new(Some(&haystack.user), None)?;
    let request = FetchRequest {
        max_results: MAX_RESULTS,
        query_date: question.asked_at,
        explain: true,
        ..FetchRequest::new(FetchScope::User, address, vec![question.text.clone()])
    };
    let fetched = engine.fetch(run.caller(), request).await?;
    let row = |hit: &Hit| {
        let explanation = hit.explanation.as_ref()?;
        let seen = explanation.features.as_ref()?.named().map(|(_, seen)| f64::from(seen));
        Some(std::iter::once(f64::from(explanation.fused)).chain(seen).collect())
    };
    let named = |hit: &Hit| {
        let evidence = hit.evidence.iter();
        evidence.flat_map(|e| documents.turns(&e.document_id, e.turn, &e.quote)).collect()
    };
    Ok(fetched.hits.iter().filter_map(|hit| Some((row(hit)?, named(hit)))).unzip())
}

/// Lists to learn from: the right turns of each question and, for less, its right sessions. The questions of a
/// smaller benchmark count more, by the square root of how much smaller it is.
fn lists(examples: &[Example], wanted: impl Fn(&Example) -> bool) -> Vec<List> {
    let mut sizes: HashMap<&str, f64> = HashMap::new();
    examples.iter().for_each(|e| *sizes.entry(&e.dataset).or_default() += 1.0);
    let largest = sizes.values().copied().fold(1.0, f64::max);
    let both = |example: &Example| {
        let weight = (largest / sizes.get(&*example.dataset).copied().unwrap_or(largest)).sqrt();
        let Question { turns, sessions, .. } = &example.question;
        let list = |right: &dyn Fn(&(usize, usize)) -> bool, weight: f64| List {
            rows: example.rows.clone(),
            right: example.turns.iter().map(|turns| turns.iter().any(right)).collect(),
            weight,
        };
        [list(&|turn| turns.contains(turn), weight), list(&|(s, _)| sessions.contains(s), weight * SESSION)]
    };
    examples.iter().filter(|e| wanted(e)).flat_map(both).collect()
}

/// Every example judged by weights that were learned on the examples of other folds.
fn judged<F: Ord>(examples: &[Example], fold: impl Fn(&Example) -> F) -> BTreeMap<String, Compared> {
    let mut means: BTreeMap<String, [Mean; 4]> = BTreeMap::new();
    let folds: BTreeSet<F> = examples.iter().map(&fold).collect();
    for left_out in folds {
        let weights = learn(&lists(examples, |e| fold(e) != left_out));
        for example in examples.iter().filter(|e| fold(e) == left_out) {
            let [turn_before, session_before] = example.figures(&[1.0]);
            let [turn_after, session_after] = example.figures(&weights);
            let figures = [turn_before, turn_after, session_before, session_after];
            let means = means.entry(example.dataset.clone()).or_default();
            means.iter_mut().zip(figures).for_each(|(mean, figures)| mean.add(figures));
        }
    }
    let compared = |[turn_before, turn_after, session_before, session_after]: [Mean; 4]| Compared {
        turn: Pair { before: turn_before.get(), after: turn_after.get() },
        session: Pair { before: session_before.get(), after: session_after.get() },
    };
    means.into_iter().map(|(dataset, means)| (dataset, compared(means))).collect()
}

impl Example {
    /// The candidates in the order of these weights, judged by turns and by sessions.
    fn figures(&self, weights: &[f64]) -> [Option<Figures>; 2] {
        let mut order: Vec<(f64, &Vec<(usize, usize)>)> =
            self.rows.iter().map(|row| score(weights, row)).zip(&self.turns).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let turns = first_appearances(order.iter().flat_map(|(_, turns)| turns.iter().copied()));
        let sessions = first_appearances(turns.iter().map(|(session, _)| *session));
        [Figures::of(&turns, &self.question.turns), Figures::of(&sessions, &self.question.sessions)]
    }
}

/// Three digits: more than the data supports.
fn rounded(weight: f64) -> f64 {
    // No negative zero.
    (weight * 1e3).round() / 1e3 + 0.0
}

impl Learned {
    /// The file of weights.
    pub fn file(&self) -> String {
        let mut file = String::from(
            "# What the ranker's features add to a fused score (about 0 to 1) when they are seen in full.\n\
             # Written by `evoke eval ranker --weights`; not by hand.\n#\n# Learned from:\n",
        );
        for Source { dataset, data_sha256, questions } in &self.data {
            file += &format!("#   {dataset}, {questions} questions, sha256 {data_sha256}\n");
        }
        for feature in Feature::ALL {
            let weight = self.weights.get(feature.as_str()).copied().unwrap_or_default();
            file += &format!("{} = {weight:?}\n", feature.as_str());
        }
        file
    }

    /// For people.
    pub fn drawn(&self) -> String {
        format!(
            "on haystacks that the weights were not learned on ({PARTS} parts)\n{}\n\n\
             on sets that the weights were not learned on\n{}\n\n{}",
            figures(&self.cross_validated),
            figures(&self.left_out),
            self.file()
        )
    }
}

fn figures(judged: &BTreeMap<String, Compared>) -> Table {
    let mut figures = table(["", "any@5", "any@10", "all@10", "ndcg@10", "hit@1", "mrr"]);
    for (dataset, compared) in judged {
        for (level, pair) in [("turn", &compared.turn), ("session", &compared.session)] {
            for (order, f) in [("before", &pair.before), ("after", &pair.after)] {
                let shown = [f.any[0], f.any[1], f.all[1], f.ndcg10, f.hit1, f.mrr];
                let shown = shown.map(|figure| format!("{:.1}", 100.0 * figure));
                figures.add_row([format!("{dataset}, {level}, {order}")].into_iter().chain(shown));
            }
        }
    }
    figures
}
