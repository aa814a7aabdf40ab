//! What an evaluation of compactions says.

use crate::dataset::Dataset;
use evoke_report::Percentiles;
use evoke_report::table;
use serde::Serialize;
use std::time::Duration;

/// Shares, each 0 to 1, of one conversation or a mean over many.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub(super) struct Measure {
    /// Of the tokens, kept.
    pub(super) tokens: f64,
    /// Of the key extractions, left.
    pub(super) keys: f64,
    /// Of the probing questions, answerable.
    pub(super) probes: f64,
    /// Of the benchmark's evidence, left.
    pub(super) evidence: f64,
}

/// One way of keeping words, over all conversations.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Row {
    /// The strategy, or the baseline.
    way: String,
    /// The share of the tokens that was set; absent for a strategy's own.
    budget: Option<f64>,
    /// Means over the conversations.
    #[serde(flatten)]
    mean: Measure,
    #[serde(skip)]
    count: usize,
}

/// An evaluation's answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    dataset: &'static str,
    data_sha256: String,
    version: &'static str,
    /// The embedding model; absent when there was none.
    embedding: Option<String>,
    conversations: usize,
    turns: usize,
    evidence: usize,
    rows: Vec<Row>,
    /// Milliseconds of a compaction for 500 turns, vectors of turns given.
    ms_per_500_turns: Percentiles,
    #[serde(skip)]
    times: Vec<Duration>,
}

impl Report {
    pub(super) fn new(dataset: &Dataset, embedding: Option<String>) -> Self {
        Self {
            dataset: dataset.benchmark.as_str(),
            data_sha256: dataset.sha256.clone(),
            version: env!("CARGO_PKG_VERSION"),
            embedding,
            conversations: 0,
            turns: 0,
            evidence: 0,
            rows: Vec::new(),
            ms_per_500_turns: Percentiles::default(),
            times: Vec::new(),
        }
    }

    /// Counts a conversation.
    pub(super) fn count(&mut self, turns: usize, evidence: usize) {
        self.conversations += 1;
        self.turns += turns;
        self.evidence += evidence;
    }

    /// Notes how long a compaction took.
    pub(super) fn time(&mut self, turns: usize, took: Duration) {
        self.times.push(took.mul_f64(500.0 / turns.max(1) as f64));
        self.ms_per_500_turns = Percentiles::of(&self.times);
    }

    /// Counts what one way kept of one conversation.
    pub(super) fn add(&mut self, way: &str, budget: Option<f64>, measure: Measure) {
        let known = self.rows.iter().position(|row| row.way == way && row.budget == budget);
        let at = known.unwrap_or_else(|| {
            self.rows.push(Row { way: way.to_owned(), budget, mean: Measure::default(), count: 0 });
            self.rows.len() - 1
        });
        self.rows[at].include(measure);
    }

    /// The report for people.
    pub fn drawn(&self) -> String {
        let mut drawn = table(["way", "budget %", "tokens %", "keys %", "probes %", "evidence %"]);
        let percent = |share: f64| format!("{:.1}", 100.0 * share);
        for Row { way, budget, mean, .. } in &self.rows {
            let budget = budget.map_or_else(|| "own".to_owned(), |share| format!("{:.0}", 100.0 * share));
            let figures = [mean.tokens, mean.keys, mean.probes, mean.evidence].map(percent);
            drawn.add_row([way.clone(), budget].into_iter().chain(figures));
        }
        let model = self.embedding.as_deref().unwrap_or("none (words alone)");
        let times = &self.ms_per_500_turns;
        format!(
            "{} · {} conversations · {} turns · {} sentences of evidence · data {:.12}… · embedding {model}\n\n{drawn}\n\n\
             500 turns are compacted in p50 {:.1} ms, p95 {:.1} ms, longest {:.1} ms, their vectors given",
            self.dataset,
            self.conversations,
            self.turns,
            self.evidence,
            self.data_sha256,
            times.p50,
            times.p95,
            times.max
        )
    }
}

impl Row {
    fn include(&mut self, measure: Measure) {
        self.count += 1;
        let step = 1.0 / self.count as f64;
        let mean = |old: f64, new: f64| old + (new - old) * step;
        self.mean = Measure {
            tokens: mean(self.mean.tokens, measure.tokens),
            keys: mean(self.mean.keys, measure.keys),
            probes: mean(self.mean.probes, measure.probes),
            evidence: mean(self.mean.evidence, measure.evidence),
        };
    }
}
