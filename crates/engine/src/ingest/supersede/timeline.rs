//! The statements about one attribute of one subject, and how a new one finds those that it replaces.
//!
//! Called by [`super::AttributeStatements`]. The one thing to know: by definition each new statement is compared with
//! every other one, and of two the one that was said earlier closes where the other begins, unless a successor closed it
//! before. Nearly all of these comparisons change nothing, since whatever was said before the neighbors in time is closed
//! already. So a new statement is compared with the open ones and with its [`NEAR`] neighbors in time on both sides.
//! Timelines of up to that many statements come out exactly as by definition.

use evoke_store::{ItemBody, ItemRow, MemoryBody};
use evoke_types::{MemoryId, Timestamp};
use std::collections::{BTreeSet, HashMap};
use std::ops::Bound::{Excluded, Unbounded};

/// Neighbors in time that a new statement is compared with, on each side.
const NEAR: usize = 64;

/// Statements that are looked at to find those neighbors: some close nothing.
const SCANNED: usize = 16 * NEAR;

/// Statements about one attribute, in the order in which they came.
#[derive(Default)]
pub(super) struct Timeline {
    statements: Vec<Statement>,
    /// When each was said, and its number in the list.
    by_time: BTreeSet<(Timestamp, usize)>,
    /// Those that nothing has closed, by their words.
    open: HashMap<usize, BTreeSet<(Timestamp, usize)>>,
    /// Numbers of different wordings, so that words are compared once.
    wordings: HashMap<String, usize>,
    changed: BTreeSet<usize>,
}

struct Statement {
    row: ItemRow,
    wording: usize,
}

impl Timeline {
    /// A timeline of statements that are stored already; they stay as they are.
    pub(super) fn new(known: Vec<ItemRow>) -> Self {
        let mut timeline = Self::default();
        known.into_iter().for_each(|row| timeline.push(row));
        timeline
    }

    /// Adds a statement, closing what it replaces and letting what was said later close it.
    pub(super) fn add(&mut self, row: ItemRow) {
        let (new, beside) = (self.statements.len(), holds_beside(&row));
        self.push(row);
        if !beside {
            self.close_older(new);
        }
        self.close_by_newer(new);
    }

    /// The statements that changed since the last call. Those that are not among `new` count as updated `now`.
    pub(super) fn take_changed(&mut self, now: Timestamp, new: &HashMap<MemoryId, usize>) -> Vec<ItemRow> {
        let changed = std::mem::take(&mut self.changed);
        let rows = changed.into_iter().filter_map(|number| {
            let row = &mut self.statements.get_mut(number)?.row;
            if !new.contains_key(&row.id) {
                row.updated_at = Some(now);
            }
            Some(row.clone())
        });
        rows.collect()
    }

    fn push(&mut self, row: ItemRow) {
        let (number, next) = (self.statements.len(), self.wordings.len());
        let wording = *self.wordings.entry(words(&row.text)).or_insert(next);
        self.by_time.insert((row.said_at, number));
        if until(&row).is_none() {
            self.open.entry(wording).or_default().insert((row.said_at, number));
        }
        self.statements.push(Statement { row, wording });
    }

    /// Closes what was said before the new statement and still held when that was said.
    fn close_older(&mut self, new: usize) {
        let Some(Statement { row, wording }) = self.statements.get(new) else { return };
        let (at, id, wording) = (row.said_at, row.id, *wording);
        let others = self.open.iter().filter(|(words, _)| **words != wording);
        let mut older: Vec<usize> =
            others.flat_map(|(_, open)| open.range(..=(at, usize::MAX)).map(|(_, number)| *number)).collect();
        let near = self.by_time.range(..=(at, usize::MAX)).rev().map(|(_, number)| *number).take(NEAR + 1);
        older.extend(near.filter(|number| {
            let statement = self.statements.get(*number);
            statement.is_some_and(|one| one.wording != wording && until(&one.row).is_some_and(|end| end > at))
        }));
        let Some(last) = older.iter().max().copied() else { return };
        for number in older {
            self.close(number, at, id);
        }
        if let Some(last) = self.statements.get(last).map(|last| last.row.id) {
            self.link(new, last);
        }
    }

    /// Closes the new statement where the first one begins that was said after it.
    fn close_by_newer(&mut self, new: usize) {
        let Some(Statement { row, wording }) = self.statements.get(new) else { return };
        let (after, id, wording) = ((row.said_at, usize::MAX), row.id, *wording);
        let closing =
            |number: &usize| self.statements.get(*number).is_some_and(|one| !holds_beside(&one.row));
        let later = self.by_time.range((Excluded(after), Unbounded)).map(|(_, number)| *number);
        let near = later.take(SCANNED).filter(closing).take(NEAR);
        let (same, mut newer): (Vec<usize>, Vec<usize>) =
            near.partition(|number| self.statements.get(*number).is_some_and(|one| one.wording == wording));
        newer.sort_unstable();
        if newer.is_empty() && same.len() == NEAR {
            return self.end_like(new, same.first().copied());
        }
        for number in newer {
            let Some((begins, successor)) =
                self.statements.get(number).map(|one| (one.row.said_at, one.row.id))
            else {
                continue;
            };
            if self.statements.get(new).and_then(|one| until(&one.row)).is_none_or(|end| begins < end) {
                self.close(new, begins, successor);
                self.link(number, id);
            }
        }
    }

    /// Closes a statement where another of the same words, said soon after it, was closed.
    fn end_like(&mut self, new: usize, other: Option<usize>) {
        let end = other.and_then(|other| self.statements.get(other)).and_then(|other| {
            let body = memory(&other.row)?;
            Some((body.validity.until?, body.superseded_by?))
        });
        if let Some((begins, successor)) = end {
            self.close(new, begins, successor);
        }
    }

    fn close(&mut self, number: usize, begins: Timestamp, successor: MemoryId) {
        let Some(statement) = self.statements.get_mut(number) else { return };
        if let Some(open) = self.open.get_mut(&statement.wording) {
            open.remove(&(statement.row.said_at, number));
            if open.is_empty() {
                self.open.remove(&statement.wording);
            }
        }
        if let Some(body) = memory_mut(&mut statement.row) {
            body.validity.until = Some(begins);
            body.superseded_by = Some(successor);
            self.changed.insert(number);
        }
    }

    fn link(&mut self, newer: usize, older: MemoryId) {
        if let Some(body) = self.statements.get_mut(newer).and_then(|one| memory_mut(&mut one.row)) {
            body.supersedes = Some(older);
            self.changed.insert(newer);
        }
    }
}

/// Whether a statement may hold beside others, and so closes none. One that the sender dates ahead of the clock closes none
/// either: when it was said is not known.
fn holds_beside(row: &ItemRow) -> bool {
    memory(row).is_some_and(|body| body.beside || body.stated_at.is_some())
}

fn until(row: &ItemRow) -> Option<Timestamp> {
    memory(row).and_then(|body| body.validity.until)
}

fn memory(row: &ItemRow) -> Option<&MemoryBody> {
    match &row.body {
        ItemBody::Memory(body) => Some(body),
        ItemBody::Passage(_) => None,
    }
}

fn memory_mut(row: &mut ItemRow) -> Option<&mut MemoryBody> {
    match &mut row.body {
        ItemBody::Memory(body) => Some(body),
        ItemBody::Passage(_) => None,
    }
}

/// The words of a text in lower case, without punctuation.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::{Confidence, IngestionId, MemoryKind, Speaker, TemporalCategory, Validity};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn statement(number: usize, said: i64, words: u8, until: Option<i64>, beside: bool) -> ItemRow {
        ItemRow {
            id: MemoryId::new(Uuid::from_u128(number as u128 + 1)),
            ingestion: IngestionId::new(Uuid::from_u128(0)),
            ordinal: 0,
            kind: MemoryKind::Fact,
            text: format!("{}user's color is c{words}", " -,".repeat(number % 3)),
            speaker: Speaker::USER,
            said_at: Timestamp::from_millis(said),
            created_at: Timestamp::from_millis(0),
            updated_at: None,
            body: ItemBody::Memory(Box::new(MemoryBody {
                confidence: Confidence::EXPLICIT,
                category: String::new(),
                subcategory: None,
                weight: None,
                subject: "user".to_owned(),
                negative: false,
                participants: Vec::new(),
                event: None,
                temporal_category: TemporalCategory::TemporalFact,
                validity: Validity { from: None, until: until.map(Timestamp::from_millis) },
                matter: Some("favourite color".to_owned()),
                supersedes: None,
                superseded_by: None,
                withdrawn: None,
                stated_at: None,
                beside,
                evidence: Vec::new(),
            })),
            entities: Vec::new(),
            vector: None,
        }
    }

    /// What a timeline is by definition: each new statement is compared with every other one.
    fn by_definition(known: &[ItemRow], new: &[ItemRow]) -> Vec<ItemRow> {
        fn close(older: &mut ItemRow, newer: &mut ItemRow) {
            let (begins, newer_id, older_id) = (newer.said_at, newer.id, older.id);
            let newer_beside = holds_beside(newer);
            let Some(body) = memory_mut(older) else { return };
            if newer_beside || body.validity.until.is_some_and(|until| until <= begins) {
                return;
            }
            body.validity.until = Some(begins);
            body.superseded_by = Some(newer_id);
            if let Some(body) = memory_mut(newer) {
                body.supersedes = Some(older_id);
            }
        }
        let mut line = known.to_vec();
        for row in new {
            let mut new = row.clone();
            for old in line.iter_mut().filter(|old| words(&old.text) != words(&row.text)) {
                if old.said_at <= new.said_at { close(old, &mut new) } else { close(&mut new, old) }
            }
            line.push(new);
        }
        line
    }

    fn rows(line: &Timeline) -> Vec<ItemRow> {
        line.statements.iter().map(|statement| statement.row.clone()).collect()
    }

    proptest! {
        #[test]
        fn a_timeline_comes_out_as_by_definition(
            known in prop::collection::vec((0_i64..12, 0_u8..3, prop::option::of(0_i64..14), prop::bool::ANY), 0..12),
            new in prop::collection::vec((0_i64..12, 0_u8..4, prop::bool::ANY), 0..(NEAR - 12)),
        ) {
            let known: Vec<ItemRow> =
                known.iter().enumerate().map(|(n, (said, words, until, beside))| statement(n, *said, *words, *until, *beside)).collect();
            let new: Vec<ItemRow> =
                new.iter().enumerate().map(|(n, (said, words, beside))| statement(100 + n, *said, *words, None, *beside)).collect();
            let mut line = Timeline::new(known.clone());
            new.iter().for_each(|row| line.add(row.clone()));
            let expected = by_definition(&known, &new);
            let before: Vec<ItemRow> = known.into_iter().chain(new).collect();
            let changed: Vec<MemoryId> =
                before.iter().zip(&expected).filter(|(old, new)| old != new).map(|(old, _)| old.id).collect();
            prop_assert_eq!(rows(&line), expected);
            let told = line.take_changed(Timestamp::from_millis(0), &HashMap::new());
            let told: Vec<MemoryId> = told.iter().map(|row| row.id).collect();
            prop_assert!(changed.iter().all(|id| told.contains(id)));
        }
    }

    #[test]
    fn a_timeline_of_any_length_has_one_open_statement() {
        const MANY: usize = 60_000;
        for said in [|_| 0, |n| n as i64, |n| -(n as i64), |n| (n as i64 * 7919) % 60_013] {
            let mut line = Timeline::default();
            (0..MANY).for_each(|n| line.add(statement(n, said(n), (n % 251) as u8, None, false)));
            let open = rows(&line).into_iter().filter(|row| until(row).is_none()).count();
            assert_eq!(open, 1);
        }
    }

    #[test]
    fn the_same_words_many_times_close_together() {
        let mut line = Timeline::default();
        (0..1_000).for_each(|n| line.add(statement(n, n as i64, 1, None, false)));
        line.add(statement(1_000, 2_000, 2, None, false));
        // Said before all of them, and told last.
        line.add(statement(1_001, -5, 1, None, false));
        let rows = rows(&line);
        let ends: Vec<_> = rows.iter().filter_map(until).collect();
        assert_eq!(ends, vec![Timestamp::from_millis(2_000); 1_001]);
    }
}
