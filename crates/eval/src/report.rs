//! What an evaluation says: figures with the settings that they were measured under.

use crate::metrics::{Figures, Interval, Mean};
use crate::packing::{self, Row};
use crate::run::{Measured, Section};
use evoke_recall::StageTimings;
use evoke_report::Percentiles;
use evoke_report::table;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// The figures that people compare, in the columns of the table.
const COLUMNS: [&str; 7] = ["any@5", "all@5", "share@5", "share@10", "ndcg@10", "hit@1", "mrr"];

/// Everything that decides the figures, beside the data and the program.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// The version of the program.
    pub version: &'static str,
    /// How deep was searched.
    pub mode: &'static str,
    /// The embedding model, absent when there was none.
    pub embedding: Option<String>,
    /// The reranker, absent when there was none. Fast reads do not ask it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reranker: Option<String>,
    /// Items asked for.
    pub max_results: usize,
    /// Which store.
    pub store: &'static str,
    /// What a document is.
    pub document: &'static str,
    /// Whether questions carry their date.
    pub query_date: &'static str,
    /// Questions left out.
    pub excluded_questions: usize,
    /// Why they are.
    pub excluded: &'static str,
    /// Only the first so many questions.
    pub limit: Option<usize>,
}

/// An evaluation's answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Which benchmark.
    pub(crate) dataset: &'static str,
    /// SHA-256 of its JSON, uncompressed.
    pub data_sha256: String,
    /// Questions asked.
    pub(crate) questions: usize,
    /// What decides the figures.
    pub(crate) settings: Settings,
    /// Over all questions.
    pub(crate) overall: Levels,
    /// By category.
    pub(crate) by_category: BTreeMap<String, Levels>,
    /// Over all questions, with one part of the ranking left out; empty unless asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) without: BTreeMap<&'static str, Levels>,
    /// Evidence in answers of so many tokens.
    pub(crate) within_tokens: Vec<Row>,
    /// Mean time of each stage of recall, in milliseconds; the embedding of the question is none of them.
    pub(crate) stages_ms: BTreeMap<&'static str, f64>,
    /// How long answers took inside the engine, in milliseconds.
    pub(crate) latency_ms: Percentiles,
    /// Documents taken in, and how long that and their understanding took.
    pub(crate) ingest: Ingest,
}

/// The same questions judged by sessions and by turns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Levels {
    /// Judged by sessions.
    pub(crate) session: Counted,
    /// Judged by turns.
    pub(crate) turn: Counted,
}

/// Figures and how many questions are behind them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Counted {
    /// Questions with something to find.
    pub(crate) questions: usize,
    /// Their means.
    #[serde(flatten)]
    pub(crate) figures: Figures,
    /// Where the means lie with 95 % confidence, by bootstrap over the questions.
    #[serde(rename = "interval95", skip_serializing_if = "Option::is_none")]
    pub(crate) interval: Option<Interval>,
}

/// How taking in went.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Ingest {
    /// Documents.
    pub(crate) documents: usize,
    /// Seconds until all were understood and embedded.
    pub(crate) seconds: f64,
}

impl Report {
    /// Puts figures and settings together.
    pub fn new(dataset: &'static str, data_sha256: String, settings: Settings, measured: &Measured) -> Self {
        Self {
            dataset,
            data_sha256,
            questions: measured.answers.len(),
            settings,
            overall: Levels::of(&measured.overall, true),
            by_category: measured
                .by_category
                .iter()
                .map(|(name, s)| (name.clone(), Levels::of(s, true)))
                .collect(),
            without: measured.without.iter().map(|(part, s)| (part.as_str(), Levels::of(s, false))).collect(),
            within_tokens: measured.packed.rows(),
            stages_ms: stages(&measured.stages, measured.answers.len()),
            latency_ms: Percentiles::of(&measured.answers),
            ingest: Ingest {
                documents: measured.documents,
                seconds: (measured.ingesting.as_secs_f64() * 1e3).round() / 1e3,
            },
        }
    }

    /// The report for people.
    pub fn drawn(&self) -> String {
        let Settings { mode, embedding, store, excluded_questions, excluded, .. } = &self.settings;
        let model = embedding.as_deref().unwrap_or("none (words alone)");
        let latency = &self.latency_ms;
        [
            format!("{} · {} questions · data {:.12}…", self.dataset, self.questions, self.data_sha256),
            format!("mode {mode} · store {store} · embedding {model}"),
            format!("left out: {excluded_questions} ({excluded})"),
            format!("\nby turn\n{}", self.level(|levels| &levels.turn)),
            format!("\nby session\n{}", self.level(|levels| &levels.session)),
            packing::drawn(&self.within_tokens),
            self.ablation(),
            format!(
                "\nanswers: p50 {:.2} ms, p95 {:.2} ms · {} documents understood in {:.1} s",
                latency.p50, latency.p95, self.ingest.documents, self.ingest.seconds
            ),
        ]
        .join("\n")
    }

    /// What each part of the ranking is worth: the figures without it.
    fn ablation(&self) -> String {
        if self.without.is_empty() {
            return String::new();
        }
        let shown = ["any@5", "all@10", "mrr"];
        let heading = shown.map(|figure| format!("turn {figure}")).into_iter();
        let heading = heading.chain(shown.map(|figure| format!("session {figure}")));
        let mut drawn = table(["without".to_owned()].into_iter().chain(heading));
        let rows = self.without.iter().map(|(part, levels)| (*part, levels));
        for (part, levels) in [("nothing", &self.overall)].into_iter().chain(rows) {
            let figures = [&levels.turn, &levels.session].map(|counted| {
                let named: BTreeMap<String, f64> = counted.figures.named().into_iter().collect();
                shown.map(|name| format!("{:.1}", 100.0 * named.get(name).copied().unwrap_or_default()))
            });
            drawn.add_row([part.to_owned()].into_iter().chain(figures.into_iter().flatten()));
        }
        format!("\nparts left out\n{drawn}")
    }

    fn level(&self, which: impl Fn(&Levels) -> &Counted) -> String {
        let mut drawn = table(["questions", "n"].into_iter().chain(COLUMNS));
        let rows = self.by_category.iter().map(|(name, levels)| (name.as_str(), levels));
        for (name, levels) in rows.chain([("all", &self.overall)]) {
            let counted = which(levels);
            let named: BTreeMap<String, f64> = counted.figures.named().into_iter().collect();
            let figures =
                COLUMNS.map(|c| format!("{:.1}", 100.0 * named.get(c).copied().unwrap_or_default()));
            drawn.add_row([name.to_owned(), counted.questions.to_string()].into_iter().chain(figures));
        }
        let Interval { low, high } = which(&self.overall).interval.unwrap_or_default();
        let bounds = low.named().into_iter().zip(high.named());
        let bounds: BTreeMap<String, (f64, f64)> =
            bounds.map(|((name, low), (_, high))| (name, (low, high))).collect();
        let bounds = COLUMNS.map(|c| bounds.get(c).copied().unwrap_or_default());
        let drawn_bounds = bounds.map(|(low, high)| format!("{:.1} to {:.1}", 100.0 * low, 100.0 * high));
        drawn.add_row(["95 %".to_owned(), String::new()].into_iter().chain(drawn_bounds));
        drawn.to_string()
    }
}

impl Levels {
    /// The figures of a section, with bounds if wanted.
    pub(crate) fn of(section: &Section, bounds: bool) -> Self {
        let counted = |mean: &Mean| Counted {
            questions: mean.count(),
            figures: mean.get(),
            interval: bounds.then(|| mean.interval()),
        };
        Self { session: counted(&section.session), turn: counted(&section.turn) }
    }
}

fn stages(sum: &StageTimings, answers: usize) -> BTreeMap<&'static str, f64> {
    let mean = |time: Duration| (time.as_secs_f64() * 1e6 / answers.max(1) as f64).round() / 1e3;
    [
        ("analyse", sum.analyze),
        ("lexical", sum.lexical),
        ("dense", sum.dense),
        ("fuse", sum.fuse),
        ("present", sum.assemble),
    ]
    .map(|(stage, time)| (stage, mean(time)))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::HashSet;

    #[test]
    fn the_json_has_every_figure_at_both_levels() {
        let mut measured = Measured::default();
        let figures = Figures::of(&[1, 2], &HashSet::from([2]));
        measured.overall.session.add(figures);
        measured.by_category.entry("temporal".to_owned()).or_default().session.add(figures);
        let settings = Settings {
            version: "0",
            mode: "fast",
            embedding: None,
            reranker: None,
            max_results: 50,
            store: "memory",
            document: "",
            query_date: "",
            excluded_questions: 0,
            excluded: "",
            limit: None,
        };
        let report = Report::new("locomo", "ab".to_owned(), settings, &measured);
        let value = serde_json::to_value(&report).expect("JSON");
        assert_eq!(value["by_category"]["temporal"]["session"]["any@5"], json!(1.0));
        assert_eq!(value["overall"]["session"]["mrr"], json!(0.5));
        assert_eq!(value["overall"]["session"]["questions"], json!(1));
        assert_eq!(value["overall"]["turn"]["questions"], json!(0));
        for name in Figures::default().named().iter().map(|(name, _)| name) {
            assert!(value["overall"]["turn"][name].is_number(), "{name}");
        }
        assert!(report.drawn().contains("temporal"));
    }
}
