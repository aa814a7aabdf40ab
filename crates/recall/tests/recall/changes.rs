//! An updated index must answer like one that is built from scratch.

use crate::fixture::*;
use evoke_recall::{Depth, OpenPartition, PartitionIndex, Query, Recalled, recall};
use evoke_store::{
    DocumentHead, ItemBody, ItemRow, PartitionChanges, PartitionVersion, Withdrawal, Withheld,
};
use evoke_types::{ConversationId, MemoryId, MemoryKind, ScopeKind};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const DIMENSION: usize = 4;
const WORDS: [&str; 8] = ["harbour", "violin", "lentil", "bicycle", "garden", "museum", "winter", "teapot"];

/// One thing that happens to a partition.
#[derive(Debug, Clone)]
enum Step {
    /// A document of some turns comes in, the first with a memory; in a conversation or on its own.
    Add { turns: Vec<Vec<usize>>, conversation: Option<u8>, vectors: bool, late: u8 },
    /// A memory is superseded.
    Close(usize),
    /// A forget request closes a memory together with the words of its passage, or reopens it.
    Wish(usize, bool),
    /// An item is deleted.
    Remove(usize),
    /// A passage gets its vector.
    Embed(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let turn = prop::collection::vec(0..WORDS.len(), 1..5);
    let add = (prop::collection::vec(turn, 1..4), prop::option::of(0_u8..2), any::<bool>(), 0_u8..5)
        .prop_map(|(turns, conversation, vectors, late)| Step::Add { turns, conversation, vectors, late });
    prop_oneof![4 => add, 1 => (0_usize..50).prop_map(Step::Close), 1 => (0_usize..50, any::<bool>()).prop_map(|(at, open)| Step::Wish(at, open)), 1 => (0_usize..50).prop_map(Step::Remove), 1 => (0_usize..50).prop_map(Step::Embed)]
}

fn vector(seed: u64) -> [f32; DIMENSION] {
    let raw: [f32; DIMENSION] = std::array::from_fn(|n| ((seed * 7 + n as u64 * 13) % 11) as f32 - 5.0);
    let norm = raw.iter().map(|x| x * x).sum::<f32>().sqrt().max(1.0);
    raw.map(|x| x / norm)
}

/// The rows as a store would hold them.
#[derive(Default)]
struct Rows {
    items: BTreeMap<MemoryId, ItemRow>,
    documents: Vec<DocumentHead>,
    next: u64,
    sequence: u64,
}

impl Rows {
    fn take(&mut self, step: &Step) -> PartitionChanges {
        self.sequence += 1;
        let (mut changed, mut removed) = (Vec::new(), Vec::new());
        match step {
            Step::Add { turns, conversation, vectors, late } => {
                changed = self.add(turns, *conversation, *vectors, *late);
            }
            Step::Close(at) => {
                let memories = self.items.values_mut().filter(|row| matches!(row.body, ItemBody::Memory(_)));
                let mut memories: Vec<_> = memories.collect();
                let count = memories.len().max(1);
                if let Some(row) = memories.get_mut(at % count) {
                    body(row).superseded_by = Some(id(1));
                    changed.push((**row).clone());
                }
            }
            Step::Wish(at, open) => changed.extend(self.wish(*at, *open)),
            Step::Remove(at) => removed.extend(self.items.keys().nth(at % self.items.len().max(1)).copied()),
            Step::Embed(at) => {
                let count = self.items.len().max(1);
                if let Some(row) = self.items.values_mut().nth(at % count) {
                    *row = with_vector(row.clone(), &vector(*at as u64));
                    changed.push(row.clone());
                }
            }
        }
        removed.iter().for_each(|id| drop(self.items.remove(id)));
        let documents =
            self.documents.iter().filter(|d| changed.iter().any(|row| row.ingestion == d.ingestion));
        PartitionChanges {
            whole: false,
            removed,
            documents: documents.cloned().collect(),
            ..self.all(changed)
        }
    }

    /// Closes a memory with all words of its passage, or opens it.
    fn wish(&mut self, at: usize, open: bool) -> Vec<ItemRow> {
        let memory = |row: &&mut ItemRow| matches!(row.body, ItemBody::Memory(_));
        let count = self.items.values_mut().filter(memory).count().max(1);
        let Some(row) = self.items.values_mut().filter(memory).nth(at % count) else { return Vec::new() };
        let (by, words) = (row.ingestion, body(row).evidence[0].passage);
        body(row).withdrawn = (!open).then_some(Withdrawal { by, at: day(1) });
        let mut changed = vec![row.clone()];
        if let Some(passage) = self.items.get_mut(&words) {
            let end =
                if at.is_multiple_of(2) { passage.text.len() } else { passage.text.find(' ').unwrap_or(0) };
            if let ItemBody::Passage(body) = &mut passage.body {
                body.withheld =
                    if open { Vec::new() } else { vec![Withheld { memory: None, start: 0, end }] };
            }
            changed.push(passage.clone());
        }
        changed
    }

    fn add(
        &mut self,
        turns: &[Vec<usize>],
        conversation: Option<u8>,
        vectors: bool,
        late: u8,
    ) -> Vec<ItemRow> {
        let number = self.next;
        let mut head = head(number, day(1 + (number as i64 * 3) % 40 - i64::from(late)));
        head.conversation = conversation.map(|n| ConversationId::coerce(&format!("c{n}")));
        head.position = number as u32;
        let mut rows = Vec::new();
        for (ordinal, turn) in (0_u32..).zip(turns) {
            self.next += 10;
            let text = turn.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ");
            let row = passage(self.next, &head, ordinal, &text);
            rows.push(if vectors { with_vector(row, &vector(self.next)) } else { row });
        }
        rows.push(memory(self.next + 1, &rows[0], MemoryKind::Fact, "The user keeps a teapot"));
        self.documents.push(head);
        self.items.extend(rows.iter().map(|row| (row.id, row.clone())));
        rows
    }

    fn all(&self, items: Vec<ItemRow>) -> PartitionChanges {
        let version = PartitionVersion { epoch: 1, sequence: self.sequence };
        PartitionChanges { version, ..whole(self.documents.clone(), items) }
    }
}

fn answer(index: PartitionIndex, text: &str, depth: Depth) -> Recalled {
    let opened = OpenPartition { scope: ScopeKind::User, index: Arc::new(index) };
    let query =
        Query { depth, limit: 20, explain: true, ..Query::new(text, Some(vector(3).to_vec()), day(366)) };
    recall(&[opened], &query)
}

proptest! {
    #[test]
    fn a_changed_index_answers_like_a_rebuilt_one(
        steps in prop::collection::vec(step(), 1..25),
        asked in prop::collection::vec(0..WORDS.len(), 1..4),
        accurate: bool,
    ) {
        let mut rows = Rows::default();
        let mut index = PartitionIndex::build(rows.all(Vec::new()), DIMENSION);
        for step in &steps {
            index = index.apply(rows.take(step));
        }
        let rebuilt = PartitionIndex::build(rows.all(rows.items.values().cloned().collect()), DIMENSION);
        prop_assert_eq!((index.version(), index.len()), (rebuilt.version(), rebuilt.len()));
        let hidden = |index: &PartitionIndex| {
            let mut ids: Vec<MemoryId> = index.hidden().map(|item| item.row.id).collect();
            ids.sort_unstable();
            ids
        };
        prop_assert_eq!(hidden(&index), hidden(&rebuilt));
        prop_assert!(rows.items.keys().all(|id| index.whole(*id).is_some()));
        prop_assert_eq!(index.vectors_missing(), rebuilt.vectors_missing());
        let text = asked.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ");
        let depth = if accurate { Depth::Accurate } else { Depth::Fast };
        let (changed, rebuilt) = (answer(index, &text, depth), answer(rebuilt, &text, depth));
        prop_assert_eq!(ids(&changed), ids(&rebuilt));
        for (a, b) in changed.hits.iter().zip(&rebuilt.hits) {
            prop_assert!((a.score - b.score).abs() < 1e-5);
            prop_assert_eq!(&a.neighbors, &b.neighbors);
            prop_assert_eq!(&a.evidence, &b.evidence);
        }
    }
}

#[test]
fn a_reader_keeps_the_version_it_holds() {
    let old = PartitionIndex::build(statements(&["I like tea."]), 0);
    let removal = PartitionChanges { removed: vec![id(1), id(2)], ..PartitionChanges::default() };
    let new = old.apply(removal);
    assert_eq!((old.len(), new.len()), (2, 0));
    let opened = OpenPartition { scope: ScopeKind::User, index: Arc::new(old) };
    assert_eq!(ids(&ask(&opened, "tea")), [id(2)]);
}

#[test]
fn a_memory_outlives_its_passage() {
    let index = PartitionIndex::build(statements(&["I like tea."]), 0);
    let index = index.apply(PartitionChanges { removed: vec![id(1)], ..PartitionChanges::default() });
    let opened = OpenPartition { scope: ScopeKind::User, index: Arc::new(index) };
    let found = ask(&opened, "tea");
    assert_eq!((ids(&found), found.hits[0].evidence.len()), (vec![id(2)], 0));
}

#[test]
fn many_rewrites_do_not_let_the_index_grow() {
    let mut changes = statements(&["I like tea.", "I like coffee.", "My boat is called Petrel."]);
    let mut index = PartitionIndex::build(changes.clone(), 0);
    let first = index.bytes();
    changes.whole = false;
    for _ in 0..2000 {
        index = index.apply(changes.clone());
    }
    assert!(index.bytes() < first + 200_000, "{} bytes after {first}", index.bytes());
    let opened = OpenPartition { scope: ScopeKind::User, index: Arc::new(index) };
    assert_eq!(ids(&ask(&opened, "Petrel")), [id(6)]);
}

#[test]
fn statements_on_a_matter_are_found_without_reading_the_rest() {
    let head = head(1, day(1));
    let turn = passage(1, &head, 0, "I live in Graz now");
    let about = |number: u64, subject: &str, matter: &str| {
        let mut memory = memory(number, &turn, MemoryKind::Fact, "a statement");
        (body(&mut memory).subject, body(&mut memory).matter) = (subject.into(), Some(matter.into()));
        memory
    };
    let items =
        vec![turn.clone(), about(2, "Dana", "home"), about(3, "dana", "job"), about(4, "Ines", "home")];
    let index = PartitionIndex::build(whole(vec![head], items), 0);
    let ids = |subject, matter| -> Vec<_> {
        index.on_matter(subject, matter, 100).into_iter().map(|item| item.row.id).collect()
    };
    assert_eq!((ids("DANA", "home"), ids("Dana", "job")), (vec![id(2)], vec![id(3)]));
    assert_eq!((ids("dana", "car"), ids("", "home")), (vec![], vec![]));
}
