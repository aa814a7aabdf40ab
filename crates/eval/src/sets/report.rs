//! The report of `evoke eval sets`: one table over all sets.

use super::abstention::{Abstention, Scores};
use super::row::{Row, Rows};
use crate::dataset::Dataset;
use crate::report::Levels;
use crate::run::Section;
use evoke_report::table;
use serde::Serialize;

/// Kinds with fewer questions say too little to be called the lowest.
const ENOUGH: usize = 20;
/// The row of all questions of a set.
const ALL: &str = "all";

/// Everything that decides the figures, beside the data and the program.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetsSettings {
    /// The version of the program.
    pub version: &'static str,
    /// How deep was searched.
    pub mode: &'static str,
    /// The embedding model, absent when there was none.
    pub embedding: Option<String>,
    /// Items asked for.
    pub max_results: usize,
    /// Questions asked of each set at most, evenly spread.
    pub questions: Option<usize>,
}

/// The figures of all sets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetsReport {
    settings: SetsSettings,
    sets: Vec<SetReport>,
    /// The set, and the kind of at least 20 questions, with the lowest `any@10` by turn.
    lowest: Lowest,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct Lowest {
    set: String,
    kind: Option<(String, String)>,
}

/// The figures of one set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct SetReport {
    name: String,
    /// SHA-256 of its JSON, uncompressed.
    data_sha256: String,
    haystacks: usize,
    /// All questions first, then each kind.
    rows: Vec<RowReport>,
    /// Absent for a set of one haystack, whose questions cannot be asked of another.
    abstention: Option<Abstention>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct RowReport {
    kind: String,
    /// With the whole ranking.
    evoke: Levels,
    /// With BM25 of the turn's own words alone.
    bm25: Levels,
    /// With the cosine of the turn's own vector alone; absent without an embedding model.
    vectors: Option<Levels>,
    /// The share of a gold turn's content words in the texts of the first ten items.
    contained: f64,
}

impl RowReport {
    fn new(kind: &str, row: &Row) -> Self {
        let levels = |section: &Section| Levels::of(section, false);
        let vectors = Some(levels(&row.vectors)).filter(|levels| levels.session.questions > 0);
        let (evoke, bm25) = (levels(&row.all), levels(&row.words));
        Self { kind: kind.to_owned(), evoke, bm25, vectors, contained: row.containment.mean() }
    }

    fn any10(&self) -> f64 {
        self.evoke.turn.figures.any[1]
    }

    fn cells(&self) -> Vec<String> {
        let percent = |figure: f64| format!("{:.1}", 100.0 * figure);
        let pair = |levels: &Levels| {
            let any = levels.turn.figures.any;
            format!("{} / {}", percent(any[0]), percent(any[1]))
        };
        let (turn, session) = (&self.evoke.turn.figures, &self.evoke.session.figures);
        let own = [turn.any[0], turn.any[1], turn.all[0], turn.all[1], turn.hit1, turn.mrr, session.ndcg10];
        let own = own.into_iter().chain([self.contained]).map(percent);
        let alone = [pair(&self.bm25), self.vectors.as_ref().map_or_else(|| "–".to_owned(), pair)];
        own.chain(alone).collect()
    }
}

impl SetReport {
    pub(super) fn new(set: &Dataset, rows: &Rows, scores: &Scores) -> Self {
        let kinds = rows.by_kind.iter().filter(|_| rows.by_kind.len() > 1);
        let rows = [(ALL, &rows.overall)].into_iter().chain(kinds.map(|(kind, row)| (kind.as_str(), row)));
        Self {
            name: set.name.clone(),
            data_sha256: set.sha256.clone(),
            haystacks: set.haystacks.len(),
            rows: rows.map(|(kind, row)| RowReport::new(kind, row)).collect(),
            abstention: scores.abstention(),
        }
    }

    fn kinds(&self) -> impl Iterator<Item = (&Self, &RowReport)> {
        self.rows.iter().skip(1).map(move |row| (self, row))
    }
}

impl SetsReport {
    pub(super) fn new(settings: SetsSettings, sets: Vec<SetReport>) -> Self {
        let whole = sets.iter().filter_map(|set| Some((set, set.rows.first()?)));
        let enough = |(_, row): &(&SetReport, &RowReport)| row.evoke.turn.questions >= ENOUGH;
        let by_any10 =
            |a: &(&SetReport, &RowReport), b: &(&SetReport, &RowReport)| a.1.any10().total_cmp(&b.1.any10());
        let kind = sets.iter().flat_map(SetReport::kinds).filter(enough).min_by(by_any10);
        let lowest = Lowest {
            set: whole.min_by(by_any10).map(|(set, _)| set.name.clone()).unwrap_or_default(),
            kind: kind.map(|(set, row)| (set.name.clone(), row.kind.clone())),
        };
        Self { settings, sets, lowest }
    }

    /// The report for people.
    pub fn drawn(&self) -> String {
        let SetsSettings { mode, embedding, .. } = &self.settings;
        let model = embedding.as_deref().unwrap_or("none (words alone)");
        let mut figures = table([
            "set",
            "kind",
            "n",
            "any@5",
            "any@10",
            "all@5",
            "all@10",
            "hit@1",
            "mrr",
            "session ndcg@10",
            "contained",
            "bm25 @5 / @10",
            "vectors @5 / @10",
            "",
        ]);
        for set in &self.sets {
            for row in &set.rows {
                let head = [set.name.clone(), row.kind.clone(), row.evoke.session.questions.to_string()];
                let mark = self.mark(set, row).to_owned();
                figures.add_row(head.into_iter().chain(row.cells()).chain([mark]));
            }
        }
        let mut silence = table(["set", "haystacks", "auc", "calibration error"]);
        for set in &self.sets {
            let [auc, error] = set.abstention.map_or(["–".to_owned(), "–".to_owned()], |abstention| {
                [abstention.auc, abstention.calibration_error].map(|figure| format!("{figure:.3}"))
            });
            silence.add_row([set.name.clone(), set.haystacks.to_string(), auc, error]);
        }
        format!(
            "mode {mode} · embedding {model}\n\nby turn, unless it says session\n{figures}\n\n\
             the first item's score: answerable against questions of the next haystack\n{silence}"
        )
    }

    fn mark(&self, set: &SetReport, row: &RowReport) -> &'static str {
        let is_kind = self.lowest.kind.as_ref().is_some_and(|(s, kind)| (s, kind) == (&set.name, &row.kind));
        match row.kind == ALL && set.name == self.lowest.set {
            true => "← lowest set",
            false if is_kind => "← lowest kind",
            false => "",
        }
    }
}
