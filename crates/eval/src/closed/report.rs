//! The figures of the measure `closed`, in percent.

use super::chains::Count as OfChain;
use super::document::Verdict;
use super::documents::{Count, Loss};
use super::entities::Count as OfEntity;
use super::set::RawDocument;
use super::tally::Tally;
use crate::plain_text::{percent, shown};
use evoke_report::table;
use evoke_types::MemoryKind;
use serde::Serialize;
use std::collections::BTreeMap;

/// The group that everything is in.
const ALL: &str = "overall";

/// The figures by group: `overall`, `kind=…`, `lang=…`, `user=…`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Of the memories of documents.
    pub documents: BTreeMap<String, OfDocuments>,
    /// Of their entities; nothing when no route lists them.
    pub entities: BTreeMap<String, OfEntities>,
    /// Of chains.
    pub chains: BTreeMap<String, OfChains>,
    /// What every returned memory was judged to be, by document.
    pub judged: BTreeMap<String, Vec<Judged>>,
    #[serde(skip)]
    tallies: (Groups<Count>, Groups<OfEntity>, Groups<OfChain>),
}

type Groups<K> = BTreeMap<String, Tally<K>>;

/// A returned memory and its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// `hit`, `duplicate`, `wrong type`, or why it is junk.
    pub verdict: &'static str,
    /// Its words.
    pub text: String,
}

/// The figures of a group of documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfDocuments {
    documents: usize,
    returned: usize,
    memories_per_line: Option<f64>,
    must: usize,
    must_recall: Option<f64>,
    must_recall_any_type: Option<f64>,
    optional_found: Option<f64>,
    junk_share: Option<f64>,
    wrong_type_share: Option<f64>,
    duplicate_share: Option<f64>,
    useful_share: Option<f64>,
    f1: Option<f64>,
    junk_by_reason: BTreeMap<&'static str, Option<f64>>,
    dated: usize,
    dates_right: Option<f64>,
    dates_wrong: Option<f64>,
    dates_missing: Option<f64>,
    dates_invented: usize,
    emotion_label_wrong: Option<f64>,
    relative_words_share: Option<f64>,
    recall_by_type: BTreeMap<MemoryKind, Option<f64>>,
    lost_by_reason: BTreeMap<&'static str, usize>,
    wire_shows_subject: bool,
    wire_shows_direction: bool,
}

impl OfDocuments {
    fn new(tally: &Tally<Count>) -> Self {
        let returned = tally.get(Count::Returned);
        let is = |verdict: Verdict| tally.get(Count::Is(verdict));
        let of_returned = |count: usize| percent(count, returned);
        let (must, found) = (tally.get(Count::Must), tally.get(Count::MustFound));
        let lost = |loss: Loss| tally.get(Count::Lost(loss));
        let (recall, useful) = (percent(found, must), of_returned(is(Verdict::Hit)));
        let lines = tally.get(Count::Lines);
        let dated = tally.get(Count::Dated);
        let of_dated = |count: Count| percent(tally.get(count), dated);
        let losses = Loss::ALL.into_iter().filter(|loss| lost(*loss) > 0);
        Self {
            documents: tally.get(Count::Documents),
            returned,
            memories_per_line: (lines > 0)
                .then(|| (100.0 * returned as f64 / lines as f64).round_ties_even() / 100.0),
            must,
            must_recall: recall,
            must_recall_any_type: percent(found + lost(Loss::WrongType), must),
            optional_found: percent(tally.get(Count::OptionalFound), tally.get(Count::Optional)),
            junk_share: of_returned(Verdict::JUNK.into_iter().map(is).sum()),
            wrong_type_share: of_returned(is(Verdict::WrongType)),
            duplicate_share: of_returned(is(Verdict::Duplicate)),
            useful_share: useful,
            f1: harmonic(recall, useful),
            junk_by_reason: Verdict::JUNK
                .into_iter()
                .map(|why| (why.as_str(), of_returned(is(why))))
                .collect(),
            dated,
            dates_right: of_dated(Count::DateRight),
            dates_wrong: of_dated(Count::DateWrong),
            dates_missing: of_dated(Count::DateMissing),
            dates_invented: tally.get(Count::DateInvented),
            emotion_label_wrong: percent(tally.get(Count::EmotionWrong), tally.get(Count::EmotionsFound)),
            relative_words_share: percent(
                tally.get(Count::RelativeWords),
                is(Verdict::Hit) + is(Verdict::Duplicate),
            ),
            recall_by_type: MemoryKind::ALL
                .iter()
                .map(|kind| {
                    let (found, must) = (tally.get(Count::FoundOf(*kind)), tally.get(Count::MustOf(*kind)));
                    (*kind, percent(found, must))
                })
                .collect(),
            lost_by_reason: losses.map(|loss| (loss.as_str(), lost(loss))).collect(),
            wire_shows_subject: tally.get(Count::SubjectsShown) > 0,
            wire_shows_direction: tally.get(Count::DirectionsShown) > 0,
        }
    }
}

/// The harmonic mean with one decimal; none where a figure is absent or zero.
fn harmonic(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    let (one, other) = one.zip(other).filter(|(one, other)| *one > 0.0 && *other > 0.0)?;
    Some((20.0 * one * other / (one + other)).round_ties_even() / 10.0)
}

/// The figures of the entities of a group of documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfEntities {
    returned: usize,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
    junk: usize,
    twice: usize,
    kinds_right: Option<f64>,
}

impl OfEntities {
    fn new(tally: &Tally<OfEntity>) -> Self {
        let of = |count: OfEntity| tally.get(count);
        let precision = percent(of(OfEntity::Right), of(OfEntity::Returned));
        let recall = percent(of(OfEntity::MustFound), of(OfEntity::Must));
        Self {
            returned: of(OfEntity::Returned),
            precision,
            recall,
            f1: harmonic(precision, recall),
            junk: of(OfEntity::Junk),
            twice: of(OfEntity::Twice),
            kinds_right: percent(of(OfEntity::KindsRight), of(OfEntity::Kinds)),
        }
    }
}

/// The figures of a group of chains.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfChains {
    chains: usize,
    changes: usize,
    now_right: Option<f64>,
    stale_above_live: Option<f64>,
    stale_above_live_typed: Option<f64>,
    stale_still_live: Option<f64>,
    stale_still_live_typed: Option<f64>,
    lost: Option<f64>,
    new_value_closed: usize,
    retractions: usize,
    retraction_ignored: Option<f64>,
    retraction_ignored_typed: Option<f64>,
    as_of: usize,
    as_of_right: Option<f64>,
    as_of_lost: Option<f64>,
    as_of_wrong_above: Option<f64>,
    as_of_from_the_future: Option<f64>,
    coexisting: usize,
    coexisting_right: Option<f64>,
    wrong_closings: usize,
    wrong_closing_share: Option<f64>,
    coexisting_closed: usize,
    coexisting_vanished: usize,
    coexisting_never_stored: usize,
    coexisting_not_retrieved: usize,
    closings_right: usize,
    closings_wrong: usize,
    closings_unlisted: usize,
    closing_precision: Option<f64>,
}

impl OfChains {
    fn new(tally: &Tally<OfChain>) -> Self {
        let of = |count: OfChain| tally.get(count);
        let changes = of(OfChain::Changes);
        let of_changes = |count: OfChain| percent(of(count), changes);
        let retractions = of(OfChain::Retractions);
        let as_of = of(OfChain::AsOf);
        let of_dates = |count: OfChain| percent(of(count), as_of);
        let coexisting = of(OfChain::Coexisting);
        let wrong_closings = of(OfChain::CoexistingClosed) + of(OfChain::CoexistingVanished);
        let (right, wrong) = (of(OfChain::ClosingsRight), of(OfChain::ClosingsWrong));
        let unlisted = of(OfChain::ClosingsUnlisted);
        Self {
            chains: of(OfChain::Chains),
            changes,
            now_right: of_changes(OfChain::NowRight),
            stale_above_live: of_changes(OfChain::StaleAbove),
            stale_above_live_typed: of_changes(OfChain::StaleAboveTyped),
            stale_still_live: of_changes(OfChain::StaleLive),
            stale_still_live_typed: of_changes(OfChain::StaleLiveTyped),
            lost: of_changes(OfChain::Lost),
            new_value_closed: of(OfChain::NewValueClosed),
            retractions,
            retraction_ignored: percent(of(OfChain::RetractionIgnored), retractions),
            retraction_ignored_typed: percent(of(OfChain::RetractionIgnoredTyped), retractions),
            as_of,
            as_of_right: of_dates(OfChain::AsOfRight),
            as_of_lost: of_dates(OfChain::AsOfLost),
            as_of_wrong_above: of_dates(OfChain::AsOfWrongAbove),
            as_of_from_the_future: of_dates(OfChain::AsOfFromTheFuture),
            coexisting,
            coexisting_right: percent(of(OfChain::CoexistingRight), coexisting),
            wrong_closings,
            wrong_closing_share: percent(wrong_closings, coexisting),
            coexisting_closed: of(OfChain::CoexistingClosed),
            coexisting_vanished: of(OfChain::CoexistingVanished),
            coexisting_never_stored: of(OfChain::CoexistingNeverStored),
            coexisting_not_retrieved: of(OfChain::CoexistingNotRetrieved),
            closings_right: right,
            closings_wrong: wrong,
            closings_unlisted: unlisted,
            closing_precision: percent(right, right + wrong + unlisted),
        }
    }
}

fn merge<K: Ord + Copy>(groups: &mut Groups<K>, names: [String; 2], tally: &Tally<K>) {
    for name in [ALL.to_owned()].into_iter().chain(names) {
        groups.entry(name).or_default().merge(tally);
    }
}

impl Report {
    pub(super) fn add_document(&mut self, raw: &RawDocument, scored: (Tally<Count>, Vec<(String, Verdict)>)) {
        let (tally, judged) = scored;
        merge(&mut self.tallies.0, groups_of(raw), &tally);
        let judged = judged.into_iter().map(|(text, verdict)| Judged { verdict: verdict.as_str(), text });
        self.judged.insert(raw.id.clone(), judged.collect());
    }

    pub(super) fn add_entities(&mut self, raw: &RawDocument, tally: &Tally<OfEntity>) {
        merge(&mut self.tallies.1, groups_of(raw), tally);
    }

    pub(super) fn add_chains(
        &mut self,
        user: &str,
        chains: Vec<(String, Tally<OfChain>)>,
        closings: &Tally<OfChain>,
    ) {
        let of_user = || format!("user={user}");
        for (language, tally) in chains {
            merge(&mut self.tallies.2, [format!("lang={language}"), of_user()], &tally);
        }
        for name in [ALL.to_owned(), of_user()] {
            self.tallies.2.entry(name).or_default().merge(closings);
        }
    }

    /// The report with its figures.
    pub(super) fn finished(mut self) -> Self {
        fn figures<K, F>(groups: &Groups<K>, of: impl Fn(&Tally<K>) -> F) -> BTreeMap<String, F> {
            groups.iter().map(|(name, tally)| (name.clone(), of(tally))).collect()
        }
        self.documents = figures(&self.tallies.0, OfDocuments::new);
        self.entities = figures(&self.tallies.1, OfEntities::new);
        self.chains = figures(&self.tallies.2, OfChains::new);
        self
    }

    /// The report for people.
    pub fn drawn(&self) -> String {
        let mut drawn = Vec::new();
        if !self.documents.is_empty() {
            drawn.push(self.drawn_documents());
        }
        if self.entities.is_empty() {
            drawn.push("entities: no route lists them".to_owned());
        } else {
            drawn.push(self.drawn_entities());
        }
        if !self.chains.is_empty() {
            drawn.push(self.drawn_chains());
        }
        drawn.join("\n\n")
    }

    fn drawn_documents(&self) -> String {
        let mut drawn = table([
            "documents (%)",
            "docs",
            "memories",
            "recall",
            "any type",
            "optional",
            "useful",
            "duplicate",
            "mistyped",
            "junk",
            "F1",
            "date right",
            "wrong",
            "none",
            "invented",
        ]);
        for (name, of) in &self.documents {
            drawn.add_row([
                name.clone(),
                of.documents.to_string(),
                of.returned.to_string(),
                shown(of.must_recall),
                shown(of.must_recall_any_type),
                shown(of.optional_found),
                shown(of.useful_share),
                shown(of.duplicate_share),
                shown(of.wrong_type_share),
                shown(of.junk_share),
                shown(of.f1),
                shown(of.dates_right),
                shown(of.dates_wrong),
                shown(of.dates_missing),
                of.dates_invented.to_string(),
            ]);
        }
        drawn.to_string()
    }

    fn drawn_entities(&self) -> String {
        let mut drawn =
            table(["entities (%)", "returned", "precision", "recall", "F1", "junk", "twice", "kinds"]);
        for (name, of) in &self.entities {
            drawn.add_row([
                name.clone(),
                of.returned.to_string(),
                shown(of.precision),
                shown(of.recall),
                shown(of.f1),
                of.junk.to_string(),
                of.twice.to_string(),
                shown(of.kinds_right),
            ]);
        }
        drawn.to_string()
    }

    fn drawn_chains(&self) -> String {
        let mut drawn = table([
            "chains (%)",
            "chains",
            "now right",
            "stale above",
            "typed",
            "stale live",
            "lost",
            "retraction ignored",
            "as-of right",
            "wrong above",
            "coexisting right",
            "wrong closings",
            "closing precision",
        ]);
        for (name, of) in &self.chains {
            drawn.add_row([
                name.clone(),
                of.chains.to_string(),
                shown(of.now_right),
                shown(of.stale_above_live),
                shown(of.stale_above_live_typed),
                shown(of.stale_still_live_typed),
                shown(of.lost),
                shown(of.retraction_ignored),
                shown(of.as_of_right),
                shown(of.as_of_wrong_above),
                shown(of.coexisting_right),
                of.wrong_closings.to_string(),
                shown(of.closing_precision),
            ]);
        }
        drawn.to_string()
    }
}

fn groups_of(raw: &RawDocument) -> [String; 2] {
    [format!("kind={}", raw.kind), format!("lang={}", raw.lang)]
}
