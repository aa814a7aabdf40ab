//! The memories of one document against all that is listed: which stand for what, what is lost, which dates are right.

use super::document::{Document, Verdict};
use super::item::{Item, day};
use super::listed::Listed;
use super::run::RawItem;
use super::tally::Tally;
use super::words;
use evoke_types::MemoryKind;
use std::collections::{HashMap, HashSet};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Count {
    Documents,
    Returned,
    Lines,
    Must,
    MustFound,
    MustOf(MemoryKind),
    FoundOf(MemoryKind),
    Optional,
    OptionalFound,
    Is(Verdict),
    Lost(Loss),
    Dated,
    DateRight,
    DateWrong,
    DateMissing,
    DateInvented,
    EmotionsFound,
    EmotionWrong,
    RelativeWords,
    SubjectsShown,
    DirectionsShown,
}

/// Why a required memory was not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loss {
    Absent,
    Contradicted,
    NotAStatement,
    OneMemoryForTooMany,
    WrongSubject,
    WrongType,
}

impl Loss {
    pub(super) const ALL: [Self; 6] = [
        Self::Absent,
        Self::Contradicted,
        Self::NotAStatement,
        Self::OneMemoryForTooMany,
        Self::WrongSubject,
        Self::WrongType,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Contradicted => "contradicted",
            Self::NotAStatement => "not a statement",
            Self::OneMemoryForTooMany => "one memory for too many",
            Self::WrongSubject => "wrong subject",
            Self::WrongType => "wrong type",
        }
    }
}

/// Listed memories that one memory may stand for, where recall is counted.
const COVER: usize = 3;

/// The counts of a document, and its memories with their verdicts.
pub(super) fn scored(document: &Document<'_>, raw: &[RawItem]) -> (Tally<Count>, Vec<(String, Verdict)>) {
    let items: Vec<Item> = Item::all(raw).into_iter().filter(|item| !item.excerpt).collect();
    let mut matching = Matching::new(document, &items);
    matching.assign();
    let mut tally = Tally::default();
    tally.add(Count::Documents, 1);
    tally.add(Count::Returned, items.len());
    tally.add(Count::Lines, document.raw.document.split('\n').filter(|line| !line.trim().is_empty()).count());
    matching.verdicts.iter().for_each(|verdict| tally.add(Count::Is(*verdict), 1));
    for (at, listed) in document.listed.iter().enumerate() {
        let found = matching.covered.contains(&at);
        count_listed(document, listed, found, &items, &mut tally);
        if found {
            let mine = matching.of(at);
            count_date(document, listed, &mine, &matching, &items, &mut tally);
            count_emotion(listed, &mine, &items, &mut tally);
        }
    }
    count_words(document, &matching, &items, &mut tally);
    let verdicts = items.iter().map(|item| item.text.clone()).zip(matching.verdicts).collect();
    (tally, verdicts)
}

/// Which memories stand for which listed ones.
struct Matching {
    /// For each memory the listed ones that it may stand for, required ones first.
    pairs: Vec<Vec<usize>>,
    verdicts: Vec<Verdict>,
    /// The listed ones that something stands for.
    covered: HashSet<usize>,
}

impl Matching {
    fn new(document: &Document<'_>, items: &[Item]) -> Self {
        let (mut pairs, mut verdicts) = (Vec::new(), Vec::new());
        for item in items {
            let (verdict, mut full) = document.judged(item);
            full.sort_by_key(|at| !document.listed[*at].raw.must);
            verdicts.push(verdict);
            pairs.push(full);
        }
        Self { pairs, verdicts, covered: HashSet::new() }
    }

    /// The memories that may stand for a listed one.
    fn of(&self, listed: usize) -> Vec<usize> {
        (0..self.pairs.len()).filter(|item| self.pairs[*item].contains(&listed)).collect()
    }

    /// The largest assignment of memories to listed ones, one to one; then a memory may stand for more than one.
    fn assign(&mut self) {
        let mut owners: HashMap<usize, usize> = HashMap::new();
        let mut order: Vec<usize> = (0..self.pairs.len()).filter(|at| !self.pairs[*at].is_empty()).collect();
        order.sort_by_key(|item| self.pairs[*item].len());
        for item in order {
            self.place(item, &mut owners, &mut HashSet::new());
        }
        let mut load = vec![0; self.pairs.len()];
        for item in owners.values() {
            load[*item] += 1;
        }
        for (item, _) in self.pairs.iter().enumerate().filter(|(_, pairs)| !pairs.is_empty()) {
            self.verdicts[item] = if load[item] > 0 { Verdict::Hit } else { Verdict::Duplicate };
        }
        self.covered = owners.keys().copied().collect();
        let last = self.pairs.iter().flatten().copied().max().map_or(0, |last| last + 1);
        for listed in 0..last {
            if self.covered.contains(&listed) {
                continue;
            }
            let mut free = self.of(listed);
            free.sort_by_key(|item| load[*item]);
            if let Some(item) = free.into_iter().find(|item| load[*item] < COVER) {
                self.covered.insert(listed);
                load[item] += 1;
            }
        }
    }

    /// Gives a memory a listed one, moving others where that makes room.
    fn place(&self, item: usize, owners: &mut HashMap<usize, usize>, seen: &mut HashSet<usize>) -> bool {
        for listed in &self.pairs[item] {
            if !seen.insert(*listed) {
                continue;
            }
            let owner = owners.get(listed).copied();
            if owner.is_none_or(|owner| self.place(owner, owners, seen)) {
                owners.insert(*listed, item);
                return true;
            }
        }
        false
    }
}

fn count_listed(
    document: &Document<'_>,
    listed: &Listed<'_>,
    found: bool,
    items: &[Item],
    tally: &mut Tally<Count>,
) {
    if !listed.raw.must {
        tally.add(Count::Optional, 1);
        tally.note(Count::OptionalFound, found);
        return;
    }
    tally.add(Count::Must, 1);
    tally.note(Count::MustFound, found);
    if let Some(kind) = listed.raw.types.first() {
        tally.add(Count::MustOf(*kind), 1);
        tally.note(Count::FoundOf(*kind), found);
    }
    if !found {
        tally.add(Count::Lost(loss(document, listed, items)), 1);
    }
}

/// Why a listed memory was not found.
fn loss(document: &Document<'_>, listed: &Listed<'_>, items: &[Item]) -> Loss {
    let mut why = Loss::Absent;
    for item in items {
        let seen = item.seen_for(listed);
        if !listed.pattern.is_in(&seen) {
            continue;
        }
        let here = if listed.wrong.as_ref().is_some_and(|wrong| wrong.is_in(&seen)) {
            Loss::Contradicted
        } else if document.ill_formed(item).is_some() {
            Loss::NotAStatement
        } else if !document.agrees_in_subject(listed, item) {
            Loss::WrongSubject
        } else if !listed.raw.types.contains(&item.kind) {
            return Loss::WrongType;
        } else {
            Loss::OneMemoryForTooMany
        };
        if why == Loss::Absent {
            why = here;
        }
    }
    why
}

/// The days that a memory gives: of its event, or else in its words.
fn days(item: &Item) -> HashSet<String> {
    match &item.date {
        Some(day) => [day.clone()].into(),
        None => words::written_days(&item.text),
    }
}

fn count_date(
    document: &Document<'_>,
    listed: &Listed<'_>,
    mine: &[usize],
    matching: &Matching,
    items: &[Item],
    tally: &mut Tally<Count>,
) {
    let Some(wanted) = listed.raw.date.as_ref().filter(|wanted| !wanted.is_any()) else { return };
    let (mut right, mut wrong) = (false, false);
    for item in mine {
        let here = days(&items[*item]);
        // A date that belongs to another listed thing in the same memory is not held against this one.
        let others = || matching.pairs[*item].iter().filter_map(|at| document.listed[*at].raw.date.as_ref());
        if wanted.hold(&here) {
            right = true;
        } else if !here.is_empty() && !others().any(|other| other.hold(&here)) {
            wrong = true;
        }
    }
    tally.add(Count::Dated, 1);
    tally.note(Count::DateRight, right);
    tally.note(Count::DateWrong, !right && wrong);
    tally.note(Count::DateMissing, !right && !wrong);
}

fn count_emotion(listed: &Listed<'_>, mine: &[usize], items: &[Item], tally: &mut Tally<Count>) {
    if listed.raw.emotion.is_empty() {
        return;
    }
    let felt = mine.iter().map(|at| &items[*at]).filter(|item| item.kind == MemoryKind::Emotion);
    let texts: Vec<&str> =
        felt.map(|item| if item.emotion.is_empty() { &item.text } else { &item.emotion }.as_str()).collect();
    let right = texts.iter().any(|text| listed.raw.emotion.iter().any(|one| words::is_of_family(one, text)));
    tally.add(Count::EmotionsFound, 1);
    tally.note(Count::EmotionWrong, !right && !texts.is_empty());
}

/// Counts what is shown of the memories that stand for something, and dates that nothing speaks of.
fn count_words(document: &Document<'_>, matching: &Matching, items: &[Item], tally: &mut Tally<Count>) {
    let said = day(&document.raw.document_created_at);
    for (item, pairs) in items.iter().zip(&matching.pairs).filter(|(_, pairs)| !pairs.is_empty()) {
        tally.note(Count::RelativeWords, words::RELATIVE.is_in(&item.text));
        tally.note(Count::DirectionsShown, item.negative.is_some() && item.kind == MemoryKind::Preference);
        tally.note(Count::SubjectsShown, item.subject.is_some());
        let dated = pairs.iter().any(|at| document.listed[*at].raw.date.is_some());
        let far = item.date.as_ref().zip(said.as_ref()).is_some_and(|(day, said)| days_apart(day, said) > 1);
        tally.note(Count::DateInvented, !dated && far && !words::TIME.is_in(&item.text));
    }
}

/// Days between two calendar days; none when one is no day.
fn days_apart(one: &str, other: &str) -> i64 {
    let at = |day: &str| evoke_types::Timestamp::parse(day).map(|at| at.as_millis() / 86_400_000);
    at(one).and_then(|one| at(other).map(|other| (one - other).abs())).unwrap_or(0)
}
