//! Statements that a newer one of their subject contradicts: it names what is over, or denies what they say.
//!
//! Called by [`super::AttributeStatements`] for the items of a document. [`evoke_extract::contradicts`] decides about two
//! statements; here they are found, by a word that both must have. The one thing to know: only states and likings that were
//! said before can be closed, and at most [`NEWEST`] passages with the word are looked at. A statement that arrives after the one
//! that contradicts it stays open.

use evoke_extract::{Claim, contradicts};
use evoke_recall::PartitionIndex;
use evoke_store::{ItemBody, ItemRow, MemoryBody};
use evoke_types::{Confidence, MemoryId, MemoryKind, TemporalCategory, Timestamp};
use std::collections::HashMap;

/// Passages with a word that are looked at for one statement, those written last.
const NEWEST: usize = 32;
/// Statements that are remembered until the index knows them.
const RECENT: usize = 1024;

/// Finds and closes statements that newer ones contradict.
#[derive(Default)]
pub(super) struct Contradicted {
    /// States and likings that the index does not know yet.
    recent: Vec<ItemRow>,
    /// Their positions, by subject in lower case and word.
    by_word: HashMap<(String, String), Vec<usize>>,
}

impl Contradicted {
    /// Closes what the new items contradict: among themselves in place, otherwise in `rewritten`.
    pub(super) fn resolve(
        &mut self,
        known: Option<&PartitionIndex>,
        items: &mut [ItemRow],
        endings: &HashMap<MemoryId, &[String]>,
        rewritten: &mut Vec<ItemRow>,
        now: Timestamp,
    ) {
        for number in 0..items.len() {
            let Some(newer) = items.get(number).filter(|item| may_contradict(item)).cloned() else {
                continue;
            };
            let ends: &[String] = endings.get(&newer.id).copied().unwrap_or_default();
            for older in self.contradicted_by(known, &newer, ends) {
                let id = older.id;
                if !close(older, &newer, items, rewritten, now) {
                    continue;
                }
                if let Some(body) = items.get_mut(number).and_then(memory_mut) {
                    body.supersedes.get_or_insert(id);
                }
            }
            self.remember(newer);
        }
    }

    /// The statements that a new one contradicts.
    fn contradicted_by(
        &self,
        known: Option<&PartitionIndex>,
        newer: &ItemRow,
        ends: &[String],
    ) -> Vec<ItemRow> {
        let Some(subject) = memory(newer).map(|body| body.subject.as_str()) else { return Vec::new() };
        let claim = Claim::new(&newer.text, subject, ends);
        let mut found: HashMap<MemoryId, ItemRow> = HashMap::new();
        for term in claim.lookup_terms() {
            let stored = known.into_iter().flat_map(|index| index.memories_with(subject, term, NEWEST));
            let key = (subject.to_lowercase(), term.to_owned());
            let recent = self.by_word.get(&key).into_iter().flatten().rev().take(NEWEST);
            let recent = recent.filter_map(|at| self.recent.get(*at));
            for older in recent.chain(stored.map(|item| &item.row)) {
                // A denial and what it denies differ in one thing; without an ending nothing else can be contradicted.
                let may_differ = !ends.is_empty() || claim.denies_unlike(&older.text);
                let can_end = may_differ && is_open_state(older) && was_said_before(older, newer);
                if can_end && contradicts(&claim, &Claim::new(&older.text, subject, &[])) {
                    found.entry(older.id).or_insert_with(|| older.clone());
                }
            }
        }
        let mut found: Vec<ItemRow> = found.into_values().collect();
        found.sort_unstable_by_key(|row| row.id);
        found
    }

    /// Keeps a state or liking, so that the next statements find it.
    fn remember(&mut self, row: ItemRow) {
        if !is_open_state(&row) {
            return;
        }
        if self.recent.len() == RECENT {
            self.recent.clear();
            self.by_word.clear();
        }
        let Some(subject) = memory(&row).map(|body| body.subject.to_lowercase()) else { return };
        for term in Claim::new(&row.text, &subject, &[]).terms() {
            self.by_word.entry((subject.clone(), term.to_owned())).or_default().push(self.recent.len());
        }
        self.recent.push(row);
    }
}

/// Closes a statement where the newer one begins; false when something else has closed it.
fn close(
    mut older: ItemRow,
    newer: &ItemRow,
    items: &mut [ItemRow],
    rewritten: &mut Vec<ItemRow>,
    now: Timestamp,
) -> bool {
    if rewritten.iter().any(|row| row.id == older.id) {
        return false;
    }
    let own = items.iter_mut().find(|item| item.id == older.id);
    let is_own = own.is_some();
    let row = own.unwrap_or(&mut older);
    let Some(body) = memory_mut(row).filter(|body| body.superseded_by.is_none()) else { return false };
    body.validity.until = Some(newer.said_at);
    body.superseded_by = Some(newer.id);
    if !is_own {
        older.updated_at = Some(now);
        rewritten.push(older);
    }
    true
}

/// Whether it was said before the newer one, and not after what that tells of happened.
fn was_said_before(older: &ItemRow, newer: &ItemRow) -> bool {
    let happened = memory(newer).and_then(|body| body.event).map(|event| event.end.unwrap_or(event.start));
    older.said_at <= newer.said_at && happened.is_none_or(|happened| older.said_at <= happened)
}

/// Whether a statement may close others: somebody states it.
fn may_contradict(row: &ItemRow) -> bool {
    memory(row).is_some_and(|body| {
        body.confidence >= Confidence::INFERRED
            && body.withdrawn.is_none()
            && body.stated_at.is_none()
            && body.subject != "document"
            && row.kind != MemoryKind::Emotion
    })
}

/// Whether a statement says how something is, and still counts.
fn is_open_state(row: &ItemRow) -> bool {
    matches!(row.kind, MemoryKind::Fact | MemoryKind::Preference)
        && memory(row).is_some_and(|body| {
            body.temporal_category == TemporalCategory::TemporalFact
                && body.validity.until.is_none()
                && body.withdrawn.is_none()
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::{EventWindow, IngestionId, Precision, Speaker, Validity};
    use uuid::Uuid;

    const DAY: i64 = 86_400_000;

    fn row(number: u128, day: i64, text: &str, subject: &str, kind: MemoryKind) -> ItemRow {
        ItemRow {
            id: MemoryId::new(Uuid::from_u128(number)),
            ingestion: IngestionId::new(Uuid::from_u128(0)),
            ordinal: 0,
            kind,
            text: text.to_owned(),
            speaker: Speaker::USER,
            said_at: Timestamp::from_millis(day * DAY),
            created_at: Timestamp::from_millis(0),
            updated_at: None,
            body: ItemBody::Memory(Box::new(MemoryBody {
                confidence: Confidence::EXPLICIT,
                category: String::new(),
                subcategory: None,
                weight: None,
                subject: subject.to_owned(),
                negative: false,
                participants: Vec::new(),
                event: None,
                temporal_category: TemporalCategory::TemporalFact,
                validity: Validity::default(),
                matter: None,
                supersedes: None,
                superseded_by: None,
                withdrawn: None,
                stated_at: None,
                beside: false,
                evidence: Vec::new(),
            })),
            entities: Vec::new(),
            vector: None,
        }
    }

    fn fact(number: u128, day: i64, text: &str, subject: &str) -> ItemRow {
        row(number, day, text, subject, MemoryKind::Fact)
    }

    /// The ids of the older statements that the last one closes, said in one document or each in its own.
    fn closed(older: &[ItemRow], newer: &ItemRow, ends: &[&str]) -> [Vec<u128>; 2] {
        let ends: Vec<String> = ends.iter().map(ToString::to_string).collect();
        let endings = HashMap::from([(newer.id, ends.as_slice())]);
        let now = Timestamp::from_millis(100 * DAY);
        let mut together: Vec<ItemRow> = older.iter().chain([newer]).cloned().collect();
        Contradicted::default().resolve(None, &mut together, &endings, &mut Vec::new(), now);
        let (mut apart, mut rewritten) = (Contradicted::default(), Vec::new());
        for row in older.iter().chain([newer]) {
            apart.resolve(None, &mut [row.clone()], &endings, &mut rewritten, now);
        }
        [together, rewritten].map(|rows| {
            let closed = rows.iter().filter(|row| {
                memory(row)
                    .is_some_and(|body| body.superseded_by == Some(newer.id) && body.validity.until.is_some())
            });
            closed.map(|row| row.id.uuid().as_u128()).collect()
        })
    }

    #[test]
    fn what_is_over_is_closed_for_its_subject_alone() {
        let older = [
            fact(1, 1, "User drives a green Volvo", "user"),
            fact(2, 1, "Ana drives a green Volvo", "Ana"),
            fact(3, 1, "User likes the color of the Fiat", "user"),
            row(4, 1, "User drives a Volvo to Spain", "user", MemoryKind::Episode),
        ];
        let sold = fact(9, 2, "User sold the Volvo", "user");
        assert_eq!(closed(&older, &sold, &["Volvo"]), [vec![1], vec![1]]);
        assert_eq!(closed(&older, &sold, &[]), [vec![], vec![]]);
    }

    #[test]
    fn a_denial_closes_what_it_denies() {
        let older = [fact(1, 1, "User eats fish on Fridays", "user"), fact(2, 1, "User eats plums", "user")];
        let denial = fact(9, 2, "User does not eat fish any more", "user");
        assert_eq!(closed(&older, &denial, &[]), [vec![1], vec![1]]);
    }

    #[test]
    fn what_was_said_later_or_after_it_happened_stays_open() {
        let older = [fact(1, 5, "User drives a green Volvo", "user")];
        assert_eq!(closed(&older, &fact(9, 2, "User sold the Volvo", "user"), &["Volvo"]), [vec![], vec![]]);
        let mut long_ago = fact(9, 6, "User sold the Volvo", "user");
        let happened = EventWindow { start: Timestamp::from_millis(0), end: None, precision: Precision::Day };
        memory_mut(&mut long_ago).expect("a memory").event = Some(happened);
        assert_eq!(closed(&older, &long_ago, &["Volvo"]), [vec![], vec![]]);
    }
}
