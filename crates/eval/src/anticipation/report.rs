//! What an evaluation of anticipation says.

use crate::dataset::Dataset;
use evoke_engine::Pattern;
use evoke_report::Percentiles;
use evoke_report::table;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// What became of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Items that the cache served; none is a miss.
    pub(super) served: usize,
    /// Those of them that are evidence.
    pub(super) gold: usize,
    /// Items of the server's own fast fetch, as many as were served.
    pub(super) fetched: usize,
    /// Those of them that are evidence.
    pub(super) fetched_gold: usize,
}

/// What the cache answered.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct Answers {
    /// Questions.
    questions: usize,
    /// Those that the cache answered.
    hits: usize,
    /// Their share.
    hit_rate: f64,
    /// Evidence among the items served, over all hits.
    precision_served: f64,
    /// The same of the server's own fast fetch, cut to the same sizes.
    precision_fetched: f64,
    /// Hits that served evidence, as a share.
    answered_served: f64,
    /// The same of the server's own fast fetch, cut to the same sizes.
    answered_fetched: f64,
    /// Items a hit served on average.
    items_per_hit: f64,
    #[serde(skip)]
    outcomes: Vec<Outcome>,
}

impl Answers {
    fn note(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let hits: Vec<&Outcome> = self.outcomes.iter().filter(|outcome| outcome.served > 0).collect();
        let sum = |of: fn(&Outcome) -> usize| hits.iter().map(|outcome| of(outcome)).sum::<usize>();
        self.questions = self.outcomes.len();
        self.hits = hits.len();
        self.hit_rate = share(hits.len(), self.questions);
        self.precision_served = share(sum(|o| o.gold), sum(|o| o.served));
        self.precision_fetched = share(sum(|o| o.fetched_gold), sum(|o| o.fetched));
        self.answered_served = share(hits.iter().filter(|o| o.gold > 0).count(), hits.len());
        self.answered_fetched = share(hits.iter().filter(|o| o.fetched_gold > 0).count(), hits.len());
        self.items_per_hit = share(sum(|o| o.served), hits.len());
    }
}

/// An evaluation's answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Report {
    dataset: &'static str,
    data_sha256: String,
    version: &'static str,
    embedding: Option<String>,
    /// Questions that followed something, before they were told.
    #[serde(flatten)]
    ahead: Answers,
    /// All questions, after they were told.
    told: Answers,
    /// Items pushed, by pattern.
    pushed: BTreeMap<&'static str, usize>,
    /// Bytes pushed in all, over hits.
    bytes_per_hit: f64,
    /// Turns that led to a prediction.
    turns: usize,
    /// Milliseconds from a turn's arrival to its prediction, recording included.
    ms_to_prediction: Percentiles,
    #[serde(skip)]
    bytes: usize,
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
            ..Self::default()
        }
    }

    /// Notes how long a prediction took.
    pub(super) fn predicted(&mut self, took: Duration) {
        self.times.push(took);
        self.turns = self.times.len();
        self.ms_to_prediction = Percentiles::of(&self.times);
    }

    /// Notes what was pushed.
    pub(super) fn pushed(&mut self, pattern: Pattern, items: usize, bytes: usize) {
        *self.pushed.entry(pattern.as_str()).or_default() += items;
        self.bytes += bytes;
    }

    /// Notes what became of a question that was not told yet.
    pub(super) fn asked(&mut self, outcome: Outcome) {
        self.ahead.note(outcome);
        self.bytes_per_hit = self.bytes as f64 / self.ahead.hits.max(1) as f64;
    }

    /// Notes what became of a question that had been told.
    pub(super) fn told(&mut self, outcome: Outcome) {
        self.told.note(outcome);
    }

    /// The report for people.
    pub fn drawn(&self) -> String {
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let both = |served: f64, fetched: f64| format!("{} ({})", percent(served), percent(fetched));
        let mut drawn = table(["measured", "before the question was told", "after"]);
        let mut row = |name: &str, of: &dyn Fn(&Answers) -> String| {
            drawn.add_row([name, &of(&self.ahead), &of(&self.told)]);
        };
        row("questions", &|answers| answers.questions.to_string());
        row("answered by what was pushed", &|answers| percent(answers.hit_rate));
        row("evidence among the items (the server's own fast fetch, same size)", &|answers| {
            both(answers.precision_served, answers.precision_fetched)
        });
        row("hits with evidence (the server's own fast fetch, same size)", &|answers| {
            both(answers.answered_served, answers.answered_fetched)
        });
        row("items of a hit", &|answers| format!("{:.1}", answers.items_per_hit));
        drawn.add_row(["kilobytes pushed for each hit", &format!("{:.1}", self.bytes_per_hit / 1024.0), ""]);
        let pushed: Vec<String> = self.pushed.iter().map(|(name, items)| format!("{name} {items}")).collect();
        let model = self.embedding.as_deref().unwrap_or("none (words alone)");
        let times = &self.ms_to_prediction;
        format!(
            "{} · data {:.12}… · embedding {model}\n\n{drawn}\n\nitems pushed after {} turns: {}\n\
             from turn to prediction: p50 {:.1} ms, p95 {:.1} ms",
            self.dataset,
            self.data_sha256,
            self.turns,
            pushed.join(", "),
            times.p50,
            times.p95
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_count_for_the_rate_alone() {
        let mut report = Report::default();
        report.pushed(Pattern::Topic, 4, 2048);
        report.asked(Outcome { served: 0, gold: 0, fetched: 0, fetched_gold: 0 });
        report.asked(Outcome { served: 4, gold: 1, fetched: 4, fetched_gold: 2 });
        let Answers { hit_rate, precision_served, precision_fetched, answered_served, .. } = report.ahead;
        assert_eq!((hit_rate, precision_served, precision_fetched), (0.5, 0.25, 0.5));
        assert_eq!((answered_served, report.bytes_per_hit, report.told.questions), (1.0, 2048.0, 0));
    }
}
