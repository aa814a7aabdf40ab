//! Requests to forget that a user speaks in a conversation.
//!
//! Called before a document is stored, under the lock of its partition. A request closes memories; it removes nothing:
//! each keeps its statement and its words, no read finds it, and it can be opened again. The one thing to know: only the
//! user's own words count, and a request reaches what was said before it, in other documents and in its own, never later
//! words.

use super::forget_matcher::{Description, Fit};
use super::forget_outcome::ForgetOutcome;
use super::partly_stored::PartlyStored;
use super::processed_document::ProcessedDocument;
use super::rows::memory_id;
use super::withdrawal::{HiddenWords, with_withdrawal, withdrawal};
use crate::embedding::service::EmbeddingService;
use crate::embedding::similarity::{MAX_COMPARED, SAME_MEANING, cosine};
use crate::runtime::partition_cache::PartitionCache;
use evoke_recall::PartitionIndex;
use evoke_store::{
    ItemBody, ItemRow, NewEvent, PartitionKey, Revision, Store, StoreResult, Withdrawal, Withheld,
};
use evoke_types::{Clock, IngestionId, MemoryId, Role, Timestamp};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;

/// Rows that one transaction changes at most.
const MAX_ROWS: usize = 192;

/// One request of a document, with what it can reach.
struct ForgetRequest {
    descriptions: Vec<Description>,
    said_at: Timestamp,
    /// How many of the document's memories come from words before it.
    before: usize,
}

/// A statement that a request may mean.
struct Statement {
    id: MemoryId,
    text: String,
    /// `user` or a name.
    subject: String,
}

impl Statement {
    fn of(row: &ItemRow) -> Option<Self> {
        match &row.body {
            ItemBody::Memory(body) => {
                Some(Self { id: row.id, text: row.text.clone(), subject: body.subject.clone() })
            }
            ItemBody::Passage(_) => None,
        }
    }
}

/// Carries out the requests to forget in documents.
pub(crate) struct ForgetRequests {
    store: Arc<dyn Store>,
    partitions: Arc<PartitionCache>,
    embedding: Arc<EmbeddingService>,
    partly_stored: Arc<PartlyStored>,
    clock: Arc<dyn Clock>,
}

impl ForgetRequests {
    /// Requests against the memories of this store.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        partitions: Arc<PartitionCache>,
        embedding: Arc<EmbeddingService>,
        partly_stored: Arc<PartlyStored>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { store, partitions, embedding, partly_stored, clock }
    }

    /// Closes what the requests in a document mean: at once in other documents, and in the document itself as soon as
    /// it is stored. Safe to repeat. The caller holds the lock of the partition.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn carry_out(
        &self,
        partition: &PartitionKey,
        document: &mut ProcessedDocument,
    ) -> StoreResult<()> {
        let (requests, now) = (spoken_requests(document), self.clock.now());
        document.forget = ForgetOutcome::at(now);
        let index = self.partitions.open_one(partition).await?.map(|opened| opened.index);
        let mut meant = HashSet::new();
        for request in &requests {
            let statements = self.statements_before(index.as_deref(), document, request);
            meant.extend(self.meant(request, statements).await);
            close_own(document, &meant, request.before);
        }
        hide_requests(document);
        let Some(index) = index else { return Ok(()) };
        let ingestion = document.claimed.document.ingestion;
        let (items, closed) = closing(&index, &meant, Withdrawal { by: ingestion, at: now });
        self.store_closed(partition, ingestion, items, &closed).await?;
        // Those of an attempt that was cut short are its as well.
        let earlier =
            index.hidden().filter(|item| withdrawal(&item.row).is_some_and(|known| known.by == ingestion));
        let earlier = earlier.filter(|item| item.row.ingestion != ingestion).map(|item| item.row.id);
        document.forget.closed.extend(closed.into_iter().chain(earlier));
        Ok(())
    }

    /// The statements that a request may mean: those said before it.
    fn statements_before(
        &self,
        index: Option<&PartitionIndex>,
        document: &ProcessedDocument,
        request: &ForgetRequest,
    ) -> Vec<Statement> {
        let ingestion = document.claimed.document.ingestion;
        let own = document.extraction.memories.iter().enumerate().take(request.before);
        let own = own.map(|(number, memory)| Statement {
            id: memory_id(ingestion, number),
            text: memory.statement.clone(),
            subject: memory.subject.clone(),
        });
        let partly_stored = self.partly_stored.snapshot();
        let rows = index
            .into_iter()
            .flat_map(PartitionIndex::items)
            .filter(|item| !item.is_passage())
            .map(|item| &item.row);
        let stored = rows.filter(|row| {
            row.ingestion != ingestion
                && row.said_at <= request.said_at
                && !partly_stored.contains(&row.ingestion)
        });
        // What an attempt that was cut short has closed counts as it did then, so that nothing else takes its place.
        let closed = index.into_iter().flat_map(PartitionIndex::hidden).map(|item| &item.row);
        let closed = closed.filter(|row| withdrawal(row).is_some_and(|why| why.by == ingestion));
        own.chain(stored.chain(closed).filter_map(Statement::of)).collect()
    }

    /// The statements that a request means: for each thing that it names those that fit best by their words, or else by
    /// their meaning.
    async fn meant(&self, request: &ForgetRequest, statements: Vec<Statement>) -> HashSet<MemoryId> {
        let mut meant = HashSet::new();
        for description in &request.descriptions {
            let fit = |statement: &Statement| description.fit(&statement.text, &statement.subject);
            let fits: Vec<Fit> = statements.iter().map(fit).collect();
            let best = fits.iter().copied().max().unwrap_or(Fit::None);
            if best == Fit::None {
                meant.extend(self.near(description, &statements).await);
            } else {
                let best = statements.iter().zip(&fits).filter(|(_, fit)| **fit == best);
                meant.extend(best.map(|(statement, _)| statement.id));
            }
        }
        meant
    }

    /// The statements that say nearly the same as a description, where there is an embedder; of very many, the last ones.
    async fn near(&self, description: &Description, statements: &[Statement]) -> Vec<MemoryId> {
        let meant = statements.iter().filter(|statement| description.may_mean(&statement.subject));
        let mut last: Vec<&Statement> = meant.rev().take(MAX_COMPARED).collect();
        last.reverse();
        let texts = std::iter::once(description.text().to_owned());
        let texts = texts.chain(last.iter().map(|statement| statement.text.clone()));
        let Some((_, Ok(vectors))) = self.embedding.embed(texts.collect()).await else { return Vec::new() };
        let Some((wanted, vectors)) = vectors.split_first() else { return Vec::new() };
        let near = last.iter().zip(vectors).filter(|(_, vector)| cosine(wanted, vector) >= SAME_MEANING);
        near.map(|(statement, _)| statement.id).collect()
    }

    /// Stores closed memories and the passages whose words they hide, a bounded number of rows at a time.
    async fn store_closed(
        &self,
        partition: &PartitionKey,
        by: IngestionId,
        items: Vec<ItemRow>,
        closed: &[MemoryId],
    ) -> StoreResult<()> {
        let parts = items.chunks(MAX_ROWS).map(<[ItemRow]>::to_vec);
        let last = parts.len().saturating_sub(1);
        for (number, items) in parts.enumerate() {
            let event = (number == last).then(|| self.closed_event(partition, by, closed));
            let part = Revision { items, events: event.into_iter().collect(), ..Revision::default() };
            self.store.revise(partition, part).await?;
        }
        Ok(())
    }

    fn closed_event(&self, partition: &PartitionKey, by: IngestionId, ids: &[MemoryId]) -> NewEvent {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        NewEvent {
            instance: partition.instance.clone(),
            kind: "memory.closed".to_owned(),
            payload: json!({ "memory_ids": ids, "reason": "wish", "ingestion_id": by.to_string() })
                .to_string(),
            at: self.clock.now(),
        }
    }
}

/// The requests that the user of a document speaks.
fn spoken_requests(document: &ProcessedDocument) -> Vec<ForgetRequest> {
    let drafts = document.extraction.forget.iter().filter(|_| document.may_request_forgetting());
    let requests = drafts.filter_map(|draft| {
        let passage = document.extraction.passages.get(draft.passage)?;
        let descriptions = draft.descriptions.iter().map(|text| Description::spoken(text));
        let own = passage.speaker.role == Role::User && passage.segment.is_none();
        own.then(|| ForgetRequest {
            descriptions: descriptions.filter(|description| !description.is_empty()).collect(),
            said_at: passage.said_at,
            before: draft.before,
        })
    });
    requests.collect()
}

/// Hides the words of the requests themselves: they answer nothing.
fn hide_requests(document: &mut ProcessedDocument) {
    for draft in document.extraction.forget.iter().filter(|draft| !draft.descriptions.is_empty()) {
        let passage = document.extraction.passages.get(draft.passage);
        if let Some(start) = passage.and_then(|passage| passage.text.find(&draft.quote)) {
            let words = Withheld { memory: None, start, end: start + draft.quote.len() };
            document.forget.withhold(draft.passage, words);
        }
    }
}

/// Closes the document's own memories that a later request in it means, with those that stand on the same words.
fn close_own(document: &mut ProcessedDocument, meant: &HashSet<MemoryId>, before: usize) {
    let (found, ingestion) = (&document.extraction, document.claimed.document.ingestion);
    let earlier = || found.memories.iter().enumerate().take(before);
    let meant =
        earlier().map(|(number, _)| number).filter(|number| meant.contains(&memory_id(ingestion, *number)));
    let same_words = |number: usize| {
        let one = found.memories.get(number);
        earlier().filter(move |(_, other)| {
            one.is_some_and(|one| {
                one.passage == other.passage
                    && (one.quote.contains(&other.quote) || other.quote.contains(&one.quote))
            })
        })
    };
    let all: HashSet<usize> = meant.flat_map(same_words).map(|(number, _)| number).collect();
    let mut all: Vec<usize> = all.into_iter().collect();
    all.sort_unstable();
    for number in all {
        let Some(memory) = found.memories.get(number) else { continue };
        let id = memory_id(ingestion, number);
        let text =
            found.passages.get(memory.passage).map(|passage| passage.text.as_str()).unwrap_or_default();
        if let Some(start) = text.find(&memory.quote)
            && document.forget.close_memory(number)
        {
            let words = Withheld { memory: Some(id), start, end: start + memory.quote.len() };
            document.forget.withhold(memory.passage, words);
            document.forget.closed.push(id);
        }
    }
}

/// The rows that close these memories in stored documents, and the ids of what is closed.
fn closing(
    index: &PartitionIndex,
    meant: &HashSet<MemoryId>,
    why: Withdrawal,
) -> (Vec<ItemRow>, Vec<MemoryId>) {
    let items = meant.iter().filter_map(|id| index.item(*id)).filter(|item| item.row.ingestion != why.by);
    let mut closed: Vec<&ItemRow> = items.map(|item| &item.row).collect();
    closed.sort_unstable_by_key(|row| row.id);
    let mut words = HiddenWords::default();
    closed.iter().for_each(|row| words.hide(index, row));
    // Other memories that stand on the same words would show them.
    let others: Vec<&ItemRow> =
        words.memories_on(index).filter(|row| !closed.iter().any(|one| one.id == row.id)).collect();
    others.iter().for_each(|row| words.hide(index, row));
    closed.extend(others);
    let ids = closed.iter().map(|row| row.id).collect();
    let mut items: Vec<ItemRow> =
        closed.into_iter().map(|row| with_withdrawal(row.clone(), Some(why))).collect();
    items.extend(words.into_passages(why.at));
    (items, ids)
}
