//! Wishes to forget that a user speaks in a conversation.
//!
//! Called before a document is stored. A wish closes memories; it removes nothing: each keeps its statement and its
//! words, no read finds it, and it can be opened again. The one thing to know: only the user's own words count, and a
//! wish reaches what was said before it, in other documents and in its own, never later words.

use crate::engine::Engine;
use crate::ingest::forget_matcher::{Description, Fit};
use crate::ingest::process::Read;
use crate::read::unprocessed::memory_id;
use evoke_embed::from_half;
use evoke_recall::PartitionIndex;
use evoke_store::{
    ItemBody, ItemRow, MemoryBody, NewEvent, PartitionKey, Revision, StoreResult, Withdrawal, Withheld,
};
use evoke_types::{DocumentType, IngestionId, MemoryId, Metadata, Origin, Role, Timestamp};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Statements that are compared by meaning at most.
const COMPARED: usize = 256;
/// Rows that one transaction changes at most.
const ONE_GO: usize = 192;
/// The cosine from which on a statement says what a wish names, in other words.
const SAME_MEANING: f32 = 0.6;

/// A wish to forget.
struct Wish {
    descriptions: Vec<Description>,
    said_at: Timestamp,
    /// How many of the document's memories come from words before it.
    before: usize,
}

/// What the wishes in a document do to the document itself.
#[derive(Default)]
pub(crate) struct Granted {
    /// The memories that they close, in any document, in the order in which that was found.
    pub(crate) closed: Vec<MemoryId>,
    /// Numbers of the document's own memories among them.
    memories: HashSet<usize>,
    /// What is not shown of its passages.
    withheld: HashMap<usize, Vec<Withheld>>,
    at: Option<Timestamp>,
}

impl Granted {
    /// What is not shown of a passage of the document.
    pub(crate) fn withheld(&self, passage: usize) -> Vec<Withheld> {
        self.withheld.get(&passage).cloned().unwrap_or_default()
    }

    /// Why a memory of the document is closed, if it is.
    pub(crate) fn withdrawal(&self, memory: usize, by: IngestionId) -> Option<Withdrawal> {
        self.at.filter(|_| self.memories.contains(&memory)).map(|at| Withdrawal { by, at })
    }
}

impl Read {
    /// Whether its user speaks wishes to forget: in a conversation, in words that nobody declares to be another's.
    pub(crate) fn may_wish(&self) -> bool {
        let document = &self.claimed.document;
        !self.understanding.forget.is_empty()
            && document.document_type == DocumentType::AiChatConversation
            && is_own(&document.metadata)
    }
}

/// Whether the words of a document are its speakers' own, as far as its sender says.
fn is_own(metadata: &Metadata) -> bool {
    matches!(Origin::declared(metadata), Ok(None | Some(Origin::User)))
}

/// The wishes that a document's user speaks.
fn spoken(read: &Read) -> Vec<Wish> {
    let drafts = read.understanding.forget.iter().filter(|_| read.may_wish());
    let wish = drafts.filter_map(|draft| {
        let passage = read.understanding.passages.get(draft.passage)?;
        let descriptions: Vec<Description> =
            draft.descriptions.iter().map(|text| Description::spoken(text)).collect();
        let own = passage.speaker.role == Role::User && passage.segment.is_none();
        own.then(|| Wish {
            descriptions: descriptions.into_iter().filter(|description| !description.is_empty()).collect(),
            said_at: passage.said_at,
            before: draft.before,
        })
    });
    wish.collect()
}

impl Engine {
    /// Closes what the wishes in a document mean: at once in other documents, and in the document as soon as it is
    /// stored. Safe to repeat. The caller holds the partition's writer lock.
    pub(crate) async fn grant(&self, partition: &PartitionKey, read: &mut Read) -> StoreResult<()> {
        let (wishes, now) = (spoken(read), self.now());
        read.granted = Granted { at: Some(now), ..Granted::default() };
        let opened = self.partitions().open(std::slice::from_ref(partition)).await?;
        let index = opened.first().map(|opened| opened.index.clone());
        let mut meant = HashSet::new();
        for wish in &wishes {
            let statements = self.statements_before(index.as_deref(), read, wish);
            meant.extend(self.meant(wish, statements).await);
            take_back(read, &meant, wish.before);
        }
        // The words of a request are not an answer to anything.
        for draft in read.understanding.forget.iter().filter(|draft| !draft.descriptions.is_empty()) {
            let passage = read.understanding.passages.get(draft.passage);
            if let Some(start) = passage.and_then(|passage| passage.text.find(&draft.quote)) {
                let request = Withheld { memory: None, start, end: start + draft.quote.len() };
                read.granted.withheld.entry(draft.passage).or_default().push(request);
            }
        }
        let Some(index) = index else { return Ok(()) };
        let ingestion = read.claimed.document.ingestion;
        let (revision, closed) = self.closing(&index, &meant, Withdrawal { by: ingestion, at: now });
        let parts = revision.items.chunks(ONE_GO).map(<[ItemRow]>::to_vec);
        let last = parts.len().saturating_sub(1);
        for (number, items) in parts.enumerate() {
            let told = (number == last).then(|| self.closed_event(partition, ingestion, &closed));
            let part = Revision { items, events: told.into_iter().collect(), ..Revision::default() };
            self.store().revise(partition, part).await?;
        }
        // Those of an attempt that was cut short are its as well.
        let earlier =
            index.hidden().filter(|item| withdrawn(&item.row).is_some_and(|known| known.by == ingestion));
        let earlier = earlier.filter(|item| item.row.ingestion != ingestion).map(|item| item.row.id);
        read.granted.closed.extend(closed.into_iter().chain(earlier));
        Ok(())
    }

    /// The statements that a wish may mean: those said before it.
    fn statements_before(
        &self,
        index: Option<&PartitionIndex>,
        read: &Read,
        wish: &Wish,
    ) -> Vec<(MemoryId, String)> {
        let ingestion = read.claimed.document.ingestion;
        let own = read.understanding.memories.iter().enumerate().take(wish.before);
        let own = own.map(|(number, memory)| (memory_id(ingestion, number), memory.statement.clone()));
        let storing = self.lanes().storing().clone();
        let rows = index
            .into_iter()
            .flat_map(PartitionIndex::items)
            .filter(|item| !item.is_passage())
            .map(|item| &item.row);
        let stored = rows.filter(|row| {
            row.ingestion != ingestion && row.said_at <= wish.said_at && !storing.contains(&row.ingestion)
        });
        // What an attempt that was cut short has closed counts as it did then, so that nothing else takes its place.
        let closed = index.into_iter().flat_map(PartitionIndex::hidden).map(|item| &item.row);
        let closed = closed.filter(|row| withdrawn(row).is_some_and(|why| why.by == ingestion));
        own.chain(stored.chain(closed).map(|row| (row.id, row.text.clone()))).collect()
    }

    /// The statements that a wish means: for each thing that it names those that fit best by their words, or else by
    /// their meaning.
    async fn meant(&self, wish: &Wish, statements: Vec<(MemoryId, String)>) -> HashSet<MemoryId> {
        let mut meant = HashSet::new();
        for description in &wish.descriptions {
            let fits: Vec<Fit> = statements.iter().map(|(_, text)| description.fit(text)).collect();
            let best = fits.iter().copied().max().unwrap_or(Fit::None);
            if best == Fit::None {
                meant.extend(self.near(description.text(), &statements).await);
            } else {
                let best = statements.iter().zip(&fits).filter(|(_, fit)| **fit == best);
                meant.extend(best.map(|((id, _), _)| *id));
            }
        }
        meant
    }

    /// The statements that say nearly the same as a text, where there is an embedder; of very many, the last ones.
    async fn near(&self, text: &str, statements: &[(MemoryId, String)]) -> Vec<MemoryId> {
        let last = statements.get(statements.len().saturating_sub(COMPARED)..).unwrap_or_default();
        let texts = std::iter::once(text.to_owned()).chain(last.iter().map(|(_, text)| text.clone()));
        let Some((_, Ok(vectors))) = self.embedding().embed(texts.collect()).await else { return Vec::new() };
        let Some((asked, vectors)) = vectors.split_first() else { return Vec::new() };
        let near = last.iter().zip(vectors).filter(|(_, vector)| cosine(asked, vector) >= SAME_MEANING);
        near.map(|((id, _), _)| *id).collect()
    }

    /// The change that closes these memories in stored documents, and the ids of what is closed.
    fn closing(
        &self,
        index: &PartitionIndex,
        meant: &HashSet<MemoryId>,
        why: Withdrawal,
    ) -> (Revision, Vec<MemoryId>) {
        let items = meant.iter().filter_map(|id| index.item(*id)).filter(|item| item.row.ingestion != why.by);
        let mut closed: Vec<&ItemRow> = items.map(|item| &item.row).collect();
        closed.sort_unstable_by_key(|row| row.id);
        let mut words = Words::default();
        closed.iter().for_each(|row| words.withhold(index, row));
        // Other memories that stand on the same words would show them.
        let twins: Vec<&ItemRow> =
            words.stood_on(index).filter(|row| !closed.iter().any(|one| one.id == row.id)).collect();
        twins.iter().for_each(|row| words.withhold(index, row));
        closed.extend(twins);
        let ids = closed.iter().map(|row| row.id).collect();
        let mut items: Vec<ItemRow> =
            closed.into_iter().map(|row| closed_by(row.clone(), Some(why))).collect();
        items.extend(words.into_passages(why.at));
        (Revision { items, ..Revision::default() }, ids)
    }

    fn closed_event(&self, partition: &PartitionKey, by: IngestionId, ids: &[MemoryId]) -> NewEvent {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        NewEvent {
            instance: partition.instance.clone(),
            kind: "memory.closed".to_owned(),
            payload: json!({ "memory_ids": ids, "reason": "wish", "ingestion_id": by.to_string() })
                .to_string(),
            at: self.now(),
        }
    }

    /// The change that opens a memory again, with its words; none when it is open.
    pub(crate) fn opening(&self, index: &PartitionIndex, row: &ItemRow) -> Revision {
        let ItemBody::Memory(body) = &row.body else { return Revision::default() };
        let now = self.now();
        if body.withdrawn.is_some() {
            let passages = body.evidence.iter().filter_map(|evidence| index.whole(evidence.passage));
            let mut items: Vec<ItemRow> =
                passages.filter_map(|item| without_veil(&item.row, row.id, now)).collect();
            items.push(ItemRow { updated_at: Some(now), ..closed_by(row.clone(), None) });
            return Revision { items, ..Revision::default() };
        }
        if body.superseded_by.is_none() && body.validity.until.is_none() {
            return Revision::default();
        }
        let mut items = vec![ItemRow { updated_at: Some(now), ..reopened(row.clone()) }];
        let successor = body.superseded_by.and_then(|id| index.whole(id)).map(|item| item.row.clone());
        items.extend(successor.and_then(|row_after| unlinked(row_after, row.id, now)));
        Revision { items, ..Revision::default() }
    }
}

/// Closes what a later wish in the same document means.
fn take_back(read: &mut Read, meant: &HashSet<MemoryId>, before: usize) {
    let (found, ingestion) = (&read.understanding, read.claimed.document.ingestion);
    let earlier = || found.memories.iter().enumerate().take(before);
    let meant: Vec<usize> = earlier()
        .map(|(number, _)| number)
        .filter(|number| meant.contains(&memory_id(ingestion, *number)))
        .collect();
    let same = |number: usize| {
        let one = found.memories.get(number);
        earlier().filter(move |(_, other)| {
            one.is_some_and(|one| {
                one.passage == other.passage
                    && (one.quote.contains(&other.quote) || other.quote.contains(&one.quote))
            })
        })
    };
    let all: HashSet<usize> =
        meant.iter().flat_map(|number| same(*number)).map(|(number, _)| number).collect();
    let mut all: Vec<usize> = all.into_iter().collect();
    all.sort_unstable();
    for number in all {
        let Some(memory) = found.memories.get(number) else { continue };
        let id = memory_id(ingestion, number);
        let text =
            found.passages.get(memory.passage).map(|passage| passage.text.as_str()).unwrap_or_default();
        if let Some(start) = text.find(&memory.quote).filter(|_| read.granted.memories.insert(number)) {
            let words = Withheld { memory: Some(id), start, end: start + memory.quote.len() };
            read.granted.withheld.entry(memory.passage).or_default().push(words);
            read.granted.closed.push(id);
        }
    }
}

/// Passages of stored documents whose words are withheld.
#[derive(Default)]
struct Words {
    passages: HashMap<MemoryId, ItemRow>,
}

impl Words {
    /// Withholds the words that a memory stands on.
    fn withhold(&mut self, index: &PartitionIndex, memory: &ItemRow) {
        let ItemBody::Memory(body) = &memory.body else { return };
        for evidence in &body.evidence {
            let Some(whole) = index.whole(evidence.passage) else { continue };
            let passage = self.passages.entry(evidence.passage).or_insert_with(|| whole.row.clone());
            let Some(start) = passage.text.find(&evidence.quote) else { continue };
            let words = Withheld { memory: Some(memory.id), start, end: start + evidence.quote.len() };
            if let ItemBody::Passage(body) = &mut passage.body
                && !body.withheld.contains(&words)
            {
                body.withheld.push(words);
            }
        }
    }

    /// Memories that stand on words that are withheld.
    fn stood_on<'a>(&self, index: &'a PartitionIndex) -> impl Iterator<Item = &'a ItemRow> + use<'a, '_> {
        let covered = |passage: MemoryId, quote: &str| {
            let Some(row) = self.passages.get(&passage) else { return false };
            let ItemBody::Passage(body) = &row.body else { return false };
            row.text.find(quote).is_some_and(|start| {
                let end = start + quote.len();
                body.withheld.iter().any(|part| {
                    part.start <= start && end <= part.end || start <= part.start && part.end <= end
                })
            })
        };
        let beside = self.passages.keys().filter_map(|id| index.memories_of(*id)).flatten();
        beside.map(|item| &item.row).filter(move |row| match &row.body {
            ItemBody::Memory(body) => body.evidence.iter().all(|e| covered(e.passage, &e.quote)),
            ItemBody::Passage(_) => false,
        })
    }

    fn into_passages(self, now: Timestamp) -> impl Iterator<Item = ItemRow> {
        let mut rows: Vec<ItemRow> = self.passages.into_values().collect();
        rows.sort_unstable_by_key(|row| row.id);
        rows.into_iter().map(move |row| ItemRow { updated_at: Some(now), ..row })
    }
}

fn withdrawn(row: &ItemRow) -> Option<Withdrawal> {
    match &row.body {
        ItemBody::Memory(body) => body.withdrawn,
        ItemBody::Passage(_) => None,
    }
}

/// A memory, closed for this reason or for none.
fn closed_by(row: ItemRow, why: Option<Withdrawal>) -> ItemRow {
    let at = why.map_or(row.updated_at, |why| Some(why.at));
    ItemRow { updated_at: at, ..with_body(row, |body| body.withdrawn = why) }
}

/// A memory that was superseded, as if it never had been.
fn reopened(row: ItemRow) -> ItemRow {
    with_body(row, |body| (body.validity.until, body.superseded_by) = (None, None))
}

/// The successor of a memory, without the link to it; `None` when there is none.
fn unlinked(row: ItemRow, from: MemoryId, now: Timestamp) -> Option<ItemRow> {
    let ItemBody::Memory(body) = &row.body else { return None };
    (body.supersedes == Some(from))
        .then(|| ItemRow { updated_at: Some(now), ..with_body(row, |body| body.supersedes = None) })
}

fn with_body(mut row: ItemRow, change: impl FnOnce(&mut MemoryBody)) -> ItemRow {
    if let ItemBody::Memory(body) = &mut row.body {
        change(body);
    }
    row
}

/// A passage that shows the words of a memory again; `None` when it shows them.
fn without_veil(row: &ItemRow, memory: MemoryId, now: Timestamp) -> Option<ItemRow> {
    let mut row = ItemRow { updated_at: Some(now), ..row.clone() };
    let ItemBody::Passage(body) = &mut row.body else { return None };
    let before = body.withheld.len();
    body.withheld.retain(|part| part.memory != Some(memory));
    (body.withheld.len() < before).then_some(row)
}

/// The cosine of two vectors of half floats, which have length 1.
fn cosine(one: &[u8], other: &[u8]) -> f32 {
    let dot: f32 = from_half(one).iter().zip(from_half(other)).map(|(a, b)| a * b).sum();
    if dot.is_finite() { dot } else { 0.0 }
}
