//! A history whose messages a vector store finds by meaning.
//!
//! What all clones of a vector memory share. The one thing to know: the history decides what there is and in which order;
//! the store only points at it.

use super::nearest::{id_of, ranked};
use super::store::{MEMORY_KEY, MESSAGE_KEY, ROLE_KEY, SEQ_KEY, VectorEntry, VectorStore};
use crate::error::Result;
use crate::memory::Memory;
use crate::message::{Message, Metadata, NewMessage, Record, Seq};
use crate::page::Page;
use crate::role::Role;
use evoke_types::IdSource;
use parking_lot::Mutex;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use tokio::sync::Mutex as AsyncMutex;

/// Messages that are read and embedded in one go when a history is indexed anew.
const INDEXED_AT_ONCE: usize = 256;

/// A history, and the store in which its messages are found by meaning.
pub(super) struct IndexedHistory {
    pub(super) store: Arc<dyn VectorStore>,
    pub(super) history: Arc<dyn Memory>,
    pub(super) memory_id: String,
    pub(super) max_results: usize,
    pub(super) include_query: bool,
    pub(super) ids: Arc<dyn IdSource>,
    /// The last answer of `get`, and what was added since.
    pub(super) local: Mutex<Vec<Message>>,
    /// The number of the next message; none before the history was looked at. Held while writing, so that the store is
    /// told in the order of the history.
    pub(super) next: AsyncMutex<Option<i64>>,
}

impl fmt::Debug for IndexedHistory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IndexedHistory")
            .field("store", &self.store)
            .field("history", &self.history)
            .field("memory_id", &self.memory_id)
            .finish_non_exhaustive()
    }
}

impl IndexedHistory {
    /// What all entries of this memory have in common.
    fn mark(&self) -> Metadata {
        Metadata::from_iter([(MEMORY_KEY.to_owned(), Value::from(self.memory_id.as_str()))])
    }

    pub(super) fn entry(&self, message: &Message, id: &str, seq: i64) -> VectorEntry {
        let mut metadata = self.mark();
        metadata.insert(MESSAGE_KEY.to_owned(), Value::from(id));
        metadata.insert(ROLE_KEY.to_owned(), Value::from(message.role.as_str()));
        metadata.insert(SEQ_KEY.to_owned(), Value::from(seq));
        VectorEntry { text: Arc::clone(&message.content), metadata }
    }

    /// A message with an id of its own, by which the history knows what the store has found.
    pub(super) fn identified(&self, message: NewMessage) -> (NewMessage, String) {
        let id = self.ids.uuid().to_string();
        let mut metadata = message.metadata.clone().unwrap_or_default();
        metadata.insert(MESSAGE_KEY.to_owned(), Value::from(id.as_str()));
        (message.with_metadata(metadata), id)
    }

    /// The number of the next message. At first use, looks whether the store knows the history.
    pub(super) async fn next_number(&self, next: &mut Option<i64>) -> Result<i64> {
        if let Some(next) = *next {
            return Ok(next);
        }
        let newest = self.history.get_records(Page::Newest(1)).await?;
        let first = match newest.first() {
            None => 1,
            Some(newest) => {
                let known = self.store.search(&newest.message.content, 1, &self.mark()).await?;
                if known.is_empty() {
                    self.index_history().await?;
                }
                newest.seq.0.saturating_add(1)
            }
        };
        *next = Some(first);
        Ok(first)
    }

    pub(super) async fn index_history(&self) -> Result<()> {
        let mut after = Seq(i64::MIN);
        loop {
            let records = self.history.get_records(Page::After(after, INDEXED_AT_ONCE)).await?;
            let Some(last) = records.last() else { return Ok(()) };
            after = last.seq;
            let entries =
                records.iter().map(|record| self.entry(&record.message, &id_of(record), record.seq.0));
            self.store.add(entries.collect()).await?;
        }
    }

    pub(super) async fn forget_entries(&self) -> Result<()> {
        let own = Value::from(self.memory_id.as_str());
        self.store.delete_by_metadata(MEMORY_KEY, &[own]).await.map(drop)
    }

    pub(super) async fn forget_messages(&self, ids: impl Iterator<Item = String>) {
        let ids: Vec<Value> = ids.map(Value::from).collect();
        if let Err(error) = self.store.delete_by_metadata(MESSAGE_KEY, &ids).await {
            // The history no longer has these messages, and only what it has is ever given.
            tracing::warn!(%error, "entries that no longer matter stay in the vector store");
        }
    }

    /// What `get` gives.
    pub(super) async fn relevant(&self) -> Result<Vec<Message>> {
        let records = self.history.get_records(Page::All).await?;
        let query = records.iter().rposition(|record| record.message.role == Role::User);
        let hidden = query.filter(|_| !self.include_query);
        let candidates: Vec<usize> = (0..records.len()).filter(|&place| Some(place) != hidden).collect();
        let places = match query.and_then(|query| records.get(query)) {
            Some(query) if candidates.len() > self.max_results => {
                self.nearest(&query.message.content, &records, &candidates).await?
            }
            Some(_) | None => candidates[candidates.len().saturating_sub(self.max_results)..].to_vec(),
        };
        Ok(places
            .into_iter()
            .filter_map(|place| records.get(place))
            .map(|record| record.message.clone())
            .collect())
    }

    /// The places of the messages nearest to the query, in the order in which they were said.
    async fn nearest(&self, query: &str, records: &[Record], candidates: &[usize]) -> Result<Vec<usize>> {
        let places: HashMap<String, usize> =
            candidates.iter().filter_map(|&place| Some((id_of(records.get(place)?), place))).collect();
        // One more than wanted, for a query that is not wanted itself.
        let mut top_k = self.max_results.saturating_add(1);
        loop {
            let hits = self.store.search(query, top_k, &self.mark()).await?;
            let exhausted = hits.len() < top_k || top_k > records.len().saturating_mul(2);
            let found = ranked(&hits, &places);
            // Entries whose message is not in the history, as after a failed add, must not crowd out others.
            if found.len() >= self.max_results || exhausted {
                let mut nearest: Vec<usize> = found.into_iter().take(self.max_results).collect();
                nearest.sort_unstable();
                return Ok(nearest);
            }
            top_k = top_k.saturating_mul(2);
        }
    }
}
