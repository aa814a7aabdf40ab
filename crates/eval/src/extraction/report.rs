//! The figures of the measure `extraction`.

use super::case::Case;
use super::lists::KINDS;
use crate::plain_text::shown;
use evoke_report::table;
use serde::Serialize;
use std::collections::BTreeMap;

/// The figures; shares are from 0 to 1, and absent where there is nothing to count.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Report {
    /// The mean of the parts that are there.
    pub overall: f64,
    /// The six figures that it is made of.
    pub parts: Parts,
    /// Expectations and memories by kind.
    pub per_type: BTreeMap<&'static str, OfKind>,
    /// What helps to read the figures.
    pub info: Info,
    /// Cases by tag.
    pub by_tag: BTreeMap<String, OfTag>,
    /// Cases that are fully met.
    pub passed: usize,
    /// The others.
    pub failed: usize,
    /// Expectations that are not met, or not with their attributes.
    pub missed: Vec<Missed>,
}

/// The figures that the overall one is the mean of.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Parts {
    /// Expectations met, the mean over kinds.
    pub recall: Option<f64>,
    /// Memories that are neither junk nor rejected, the mean over kinds.
    pub precision_like: Option<f64>,
    /// Expectations with a date that are met with the right one.
    pub date_accuracy: Option<f64>,
    /// How well changes close what they change, the mean over cases.
    pub supersession: Option<f64>,
    /// Traps that were not fallen into.
    pub trap_pass: Option<f64>,
    /// The harmonic mean of precision and recall of named entities.
    pub entity_f1: Option<f64>,
}

/// The figures of a kind of memory.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct OfKind {
    /// Expectations.
    pub expected: usize,
    /// Of these, met.
    pub found: usize,
    /// Met per expected.
    pub recall: Option<f64>,
    /// Memories.
    pub predicted: usize,
    /// Of these, saying what must not be remembered.
    pub reject_hits: usize,
    /// Of these, junk.
    pub junk: usize,
    /// Memories that are neither, per memory; 0 where there are none.
    pub precision_like: f64,
    #[serde(skip)]
    bad: usize,
}

/// What helps to read the figures.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Info {
    /// Cases.
    pub cases: usize,
    /// Memories.
    pub memories: usize,
    /// Rejected per memory.
    pub reject_rate: Option<f64>,
    /// Junk per memory.
    pub junk_rate: Option<f64>,
    /// Memories with evidence, per memory.
    pub evidence_given: Option<f64>,
    /// Memories that meet an expectation, per memory.
    pub memories_matching_an_expectation: Option<f64>,
    /// Memories per expectation.
    pub memories_per_expectation: Option<f64>,
    /// Right dates per dated expectation that is met.
    pub date_accuracy_when_found: Option<f64>,
    /// Right entities per entity that is right or wrong.
    pub entity_precision: f64,
    /// Right entities per expected one.
    pub entity_recall: f64,
}

/// The figures of a tag.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct OfTag {
    /// Cases.
    pub cases: usize,
    /// Of these, fully met.
    pub passed: usize,
    /// Expectations met per expectation.
    pub recall: Option<f64>,
    #[serde(skip)]
    expected: usize,
    #[serde(skip)]
    found: usize,
}

/// An expectation that is not met, or not with its attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missed {
    pub(super) case: String,
    #[serde(rename = "type")]
    pub(super) kinds: String,
    pub(super) any_of: Vec<String>,
    /// The memory that meets it but for its attributes.
    pub(super) found: Option<String>,
    /// Its date, where one was expected.
    pub(super) date: Option<String>,
}

/// What is counted, case by case.
#[derive(Debug, Default)]
pub(super) struct Counts {
    per_type: BTreeMap<&'static str, OfKind>,
    by_tag: BTreeMap<String, OfTag>,
    pub(super) matched: usize,
    pub(super) superseding: usize,
    pub(super) supersession: f64,
    pub(super) traps: usize,
    pub(super) traps_passed: usize,
    pub(super) entities_right: f64,
    pub(super) entities_wrong: usize,
    pub(super) entities_wanted: usize,
    pub(super) missed: Vec<Missed>,
    memories: usize,
    with_evidence: usize,
    rejected: usize,
    junk: usize,
    dated: usize,
    dated_found: usize,
    dates_right: usize,
    passed: usize,
}

impl Counts {
    fn kind(&mut self, kind: &str) -> Option<&mut OfKind> {
        let kind = KINDS.into_iter().find(|known| *known == kind)?;
        Some(self.per_type.entry(kind).or_default())
    }

    pub(super) fn expectation(&mut self, kind: &str, found: bool) {
        if let Some(of_kind) = self.kind(kind) {
            of_kind.expected += 1;
            of_kind.found += usize::from(found);
        }
    }

    pub(super) fn date(&mut self, dated: bool, found: bool, right: bool) {
        self.dated += usize::from(dated);
        self.dated_found += usize::from(dated && found);
        self.dates_right += usize::from(dated && found && right);
    }

    pub(super) fn memory(&mut self, kind: &str, junk: bool, rejected: bool, evidence: bool) {
        if let Some(of_kind) = self.kind(kind) {
            of_kind.predicted += 1;
            of_kind.junk += usize::from(junk);
            of_kind.reject_hits += usize::from(rejected);
            of_kind.bad += usize::from(junk || rejected);
        }
        self.memories += 1;
        self.with_evidence += usize::from(evidence);
        self.junk += usize::from(junk);
        self.rejected += usize::from(rejected);
    }

    pub(super) fn case(&mut self, case: &Case, passed: bool, expected: usize, found: usize) {
        self.passed += usize::from(passed);
        for tag in &case.tags {
            let of_tag = self.by_tag.entry(tag.clone()).or_default();
            of_tag.cases += 1;
            of_tag.passed += usize::from(passed);
            of_tag.expected += expected;
            of_tag.found += found;
        }
    }

    pub(super) fn report(mut self, cases: usize) -> Report {
        for of_kind in self.per_type.values_mut() {
            of_kind.recall = ratio(of_kind.found as f64, of_kind.expected);
            of_kind.precision_like =
                ratio(of_kind.bad as f64, of_kind.predicted).map_or(0.0, |bad| 1.0 - bad);
        }
        for of_tag in self.by_tag.values_mut() {
            of_tag.recall = ratio(of_tag.found as f64, of_tag.expected);
        }
        let expected = self.per_type.values().map(|of_kind| of_kind.expected).sum();
        let (info, parts) = (self.info(cases, expected), self.parts());
        let there = [
            parts.recall,
            parts.precision_like,
            parts.date_accuracy,
            parts.supersession,
            parts.trap_pass,
            parts.entity_f1,
        ];
        let there: Vec<f64> = there.into_iter().flatten().collect();
        Report {
            overall: there.iter().sum::<f64>() / there.len().max(1) as f64,
            parts,
            info,
            per_type: self.per_type,
            by_tag: self.by_tag,
            passed: self.passed,
            failed: cases - self.passed,
            missed: self.missed,
        }
    }

    fn parts(&self) -> Parts {
        let used: Vec<&OfKind> =
            self.per_type.values().filter(|one| one.expected > 0 || one.predicted > 0).collect();
        let mean = |figure: fn(&OfKind) -> f64| ratio(used.iter().map(|one| figure(one)).sum(), used.len());
        let (precision, recall) = self.entities();
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Parts {
            recall: mean(|one| one.recall.unwrap_or(0.0)),
            precision_like: mean(|one| one.precision_like),
            date_accuracy: ratio(self.dates_right as f64, self.dated),
            supersession: ratio(self.supersession, self.superseding),
            trap_pass: ratio(self.traps_passed as f64, self.traps),
            entity_f1: (self.entities_wanted > 0).then_some(f1),
        }
    }

    /// Precision and recall.
    fn entities(&self) -> (f64, f64) {
        let told = self.entities_right + self.entities_wrong as f64;
        let precision = if told > 0.0 { self.entities_right / told } else { 0.0 };
        (precision, ratio(self.entities_right, self.entities_wanted).unwrap_or(0.0))
    }

    fn info(&self, cases: usize, expected: usize) -> Info {
        let share = |part: usize| ratio(part as f64, self.memories);
        let (entity_precision, entity_recall) = self.entities();
        Info {
            cases,
            memories: self.memories,
            reject_rate: share(self.rejected),
            junk_rate: share(self.junk),
            evidence_given: share(self.with_evidence),
            memories_matching_an_expectation: share(self.matched),
            memories_per_expectation: ratio(self.memories as f64, expected),
            date_accuracy_when_found: ratio(self.dates_right as f64, self.dated_found),
            entity_precision,
            entity_recall,
        }
    }
}

fn ratio(part: f64, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part / whole as f64)
}

impl Report {
    /// The report for people.
    pub fn drawn(&self) -> String {
        let percent = |share: Option<f64>| shown(share.map(|share| share * 100.0));
        let mut kinds = table([
            "type",
            "expected",
            "found",
            "recall %",
            "memories",
            "rejected",
            "junk",
            "precision-like %",
        ]);
        for (kind, one) in &self.per_type {
            kinds.add_row([
                (*kind).to_owned(),
                one.expected.to_string(),
                one.found.to_string(),
                percent(one.recall),
                one.predicted.to_string(),
                one.reject_hits.to_string(),
                one.junk.to_string(),
                percent(Some(one.precision_like)),
            ]);
        }
        let parts = &self.parts;
        let mut overall =
            table(["recall", "precision-like", "dates", "supersession", "traps", "entity F1", "overall %"]);
        overall.add_row([
            percent(parts.recall),
            percent(parts.precision_like),
            percent(parts.date_accuracy),
            percent(parts.supersession),
            percent(parts.trap_pass),
            percent(parts.entity_f1),
            percent(Some(self.overall)),
        ]);
        format!("{kinds}\n\n{overall}\n{} cases passed, {} failed", self.passed, self.failed)
    }
}
