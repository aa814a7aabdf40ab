//! How much of the evidence an answer of so many tokens holds, with and without the turns around its items.

use crate::documents::Documents;
use crate::haystack::Question;
use evoke_engine::Fetched;
use evoke_recall::{Hit, Packing, Reach};
use evoke_report::table;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// The budgets that are measured, in tokens.
const BUDGETS: [usize; 4] = [250, 500, 1000, 2000];
/// How far around items, for each budget.
const REACHES: [Reach; 3] = [Reach::None, Reach::One, Reach::Two];

/// Every way of packing that is measured.
pub(crate) fn ways() -> impl Iterator<Item = Packing> {
    let reaches = |tokens: usize| REACHES.map(|reach| Packing { tokens: Some(tokens), reach });
    BUDGETS.into_iter().flat_map(reaches)
}

/// What the questions found, by way of packing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Packed {
    sums: HashMap<Packing, Sums>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    questions: usize,
    share: f64,
    all: usize,
    tokens: usize,
}

/// One row of the report: means over the questions whose turns are known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Row {
    /// Tokens that an answer may have.
    max_tokens: usize,
    /// How many turns on each side of an item may be shown.
    neighbours: u32,
    /// Questions behind it.
    questions: usize,
    /// The share of a question's gold turns that its answer holds.
    share: f64,
    /// Whether it holds all of them.
    all: f64,
    /// Tokens that the answer has.
    tokens: f64,
}

impl Packed {
    /// Counts one answer in; a question whose turns are not known changes nothing.
    pub(crate) fn judge(
        &mut self,
        way: Packing,
        fetched: &Fetched,
        documents: &Documents,
        question: &Question,
    ) {
        if question.turns.is_empty() {
            return;
        }
        let shown = turns(&fetched.hits, documents);
        let found = question.turns.intersection(&shown).count();
        let sums = self.sums.entry(way).or_default();
        sums.questions += 1;
        sums.share += found as f64 / question.turns.len() as f64;
        sums.all += usize::from(found == question.turns.len());
        sums.tokens += fetched.tokens.unwrap_or_default();
    }

    /// The rows, by budget and then by reach.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let rounded = |value: f64| (value * 1e4).round() / 1e4;
        let row = |way: Packing| {
            let sums = self.sums.get(&way)?;
            let questions = sums.questions.max(1) as f64;
            Some(Row {
                max_tokens: way.tokens?,
                neighbours: way.reach.turns(),
                questions: sums.questions,
                share: rounded(sums.share / questions),
                all: rounded(sums.all as f64 / questions),
                tokens: (sums.tokens as f64 / questions).round(),
            })
        };
        ways().filter_map(row).collect()
    }
}

/// Turns that an answer holds: those behind its items, and those around them.
fn turns(hits: &[Hit], documents: &Documents) -> HashSet<(usize, usize)> {
    let evidence = hits.iter().flat_map(|hit| &hit.evidence);
    let behind = evidence.flat_map(|e| documents.turns(&e.document_id, e.turn, &e.quote));
    let neighbors = hits.iter().flat_map(|hit| &hit.neighbors);
    let around = neighbors.flat_map(|n| documents.turns(&n.document_id, n.turn, &n.text));
    behind.chain(around).collect()
}

/// The rows for people.
pub(crate) fn drawn(rows: &[Row]) -> String {
    let heading = ["tokens", "turns around", "n", "share", "all", "used"];
    let mut drawn = table(heading);
    for row in rows {
        drawn.add_row([
            row.max_tokens.to_string(),
            row.neighbours.to_string(),
            row.questions.to_string(),
            format!("{:.1}", 100.0 * row.share),
            format!("{:.1}", 100.0 * row.all),
            format!("{:.0}", row.tokens),
        ]);
    }
    format!("\nevidence within so many tokens\n{drawn}")
}
