//! An Evoke server as a vector store.

mod config;
mod http;

pub use self::config::EvokeVectorConfig;

use self::http::Http;
use super::store::{MEMORY_KEY, MESSAGE_KEY, VectorEntry, VectorHit, VectorStore};
use crate::error::{ChatMemoryError, InvalidInput, Result};
use crate::message::Metadata;
use async_trait::async_trait;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Documents in one call.
const BATCH: usize = 50;
/// The pauses between questions whether a document is understood yet.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(5),
    Duration::from_millis(10),
    Duration::from_millis(20),
    Duration::from_millis(50),
    Duration::from_millis(100),
];
/// Items asked for each entry that is wanted: one text can be found in several shapes.
const ITEMS_PER_ENTRY: usize = 3;
/// The user to whom entries without a memory belong.
const NOBODY: &str = "chat-memory";

/// A store on an Evoke server: durable, shared by processes, and searched by words and names as well as by meaning.
///
/// Each memory is a user of the instance, and each entry a document of that user with its metadata; texts that are blank
/// are not sent, since nothing can find them. Entries can be removed by memory only. Clones share connections.
#[derive(Clone)]
pub struct EvokeVectorStore {
    http: Arc<Http>,
    customer_id: Option<String>,
}

impl fmt::Debug for EvokeVectorStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EvokeVectorStore").field("at", &self.http.place().at).finish_non_exhaustive()
    }
}

impl EvokeVectorStore {
    /// Prepares to use a server. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address or the key cannot be used.
    pub fn new(config: EvokeVectorConfig) -> Result<Self, InvalidInput> {
        let http = Http::new(&config)?;
        Ok(Self { http: Arc::new(http), customer_id: config.customer_id })
    }

    fn document(&self, entry: &VectorEntry) -> Value {
        let user = user_of(&entry.metadata);
        let id = entry.metadata.get(MESSAGE_KEY).and_then(Value::as_str).map(|id| format!("{user}/{id}"));
        json!({
            "document": entry.text, "document_type": "document", "document_id": id, "document_created_at": null,
            "user_id": user, "customer_id": self.customer_id, "scope": null, "mode": "fast",
            "metadata": entry.metadata,
        })
    }

    /// Waits until what was taken in can be found.
    async fn understood(&self, ingestion: &str) -> Result<()> {
        let path = format!("/api/v1/memories/status/{ingestion}");
        let mut pauses = PAUSES.into_iter();
        let mut pause = Duration::default();
        loop {
            let status = self.http.get(&path).await?;
            match status.get("status").and_then(Value::as_str) {
                Some("completed" | "partial_success") => return Ok(()),
                Some("queued" | "processing") => {}
                Some(_) | None => {
                    return Err(self.http.unexpected(&format!("a text was not understood: {status}")));
                }
            }
            pause = pauses.next().unwrap_or(pause);
            tokio::time::sleep(pause).await;
        }
    }

    async fn take_in(&self, documents: Vec<Value>) -> Result<()> {
        let answer = self
            .http
            .post("/api/v1/memories/batch", &json!({"documents": documents, "fail_fast": true}))
            .await?;
        let results = answer.get("results").and_then(Value::as_array);
        let taken: Option<Vec<&str>> =
            results.and_then(|results| results.iter().map(|row| row.get("ingestion_id")?.as_str()).collect());
        let Some(taken) = taken else {
            return Err(self.http.unexpected("the answer to a batch names no ingestions"));
        };
        for ingestion in taken {
            let understood = tokio::time::timeout(self.http.timeout(), self.understood(ingestion)).await;
            understood
                .unwrap_or_else(|_| Err(self.http.too_slow("a text was taken in, but is not found yet")))?;
        }
        Ok(())
    }

    /// The answer to a search without the items of other places and the further shapes of one entry.
    fn hits(&self, answer: &Value, filter: &Metadata) -> Result<Vec<VectorHit>> {
        let items = answer.pointer("/context/items").and_then(Value::as_array);
        let items = items.ok_or_else(|| self.http.unexpected("the answer to a search has no items"))?;
        let mut seen = HashSet::new();
        let hits = items.iter().filter_map(hit).filter(|hit| {
            let fits = filter.iter().all(|(key, value)| hit.metadata.get(key) == Some(value));
            fits && hit.metadata.get(MESSAGE_KEY).is_none_or(|id| seen.insert(id.to_string()))
        });
        Ok(hits.collect())
    }
}

/// An item as a hit.
fn hit(item: &Value) -> Option<VectorHit> {
    let metadata = item.get("metadata")?.as_object()?.clone();
    let score = metadata.get("rank_score")?.as_f64()? as f32;
    Some(VectorHit { text: Arc::from(item.get("content")?.as_str()?), score, metadata })
}

/// The user to whom an entry belongs.
fn user_of(metadata: &Metadata) -> &str {
    metadata.get(MEMORY_KEY).and_then(Value::as_str).unwrap_or(NOBODY)
}

#[async_trait]
impl VectorStore for EvokeVectorStore {
    /// All or none for up to 50 entries; more are taken in in parts.
    async fn add(&self, entries: Vec<VectorEntry>) -> Result<()> {
        let documents: Vec<Value> = entries
            .iter()
            .filter(|entry| !entry.text.trim().is_empty())
            .map(|entry| self.document(entry))
            .collect();
        for part in documents.chunks(BATCH) {
            self.take_in(part.to_vec()).await?;
        }
        Ok(())
    }

    async fn search(&self, query: &str, top_k: usize, filter: &Metadata) -> Result<Vec<VectorHit>> {
        let queries = if query.trim().is_empty() { Value::Null } else { json!([query]) };
        let question = json!({
            "conversation_id": null, "user_id": user_of(filter), "customer_id": self.customer_id,
            "search_query": queries, "max_results": top_k.saturating_mul(ITEMS_PER_ENTRY), "types": ["all"],
            "mode": "fast", "response_shape": "ranked", "include_conversation_context": false,
        });
        let answer = self.http.post("/v1/context/user/fetch", &question).await?;
        let mut hits = self.hits(&answer, filter)?;
        hits.truncate(top_k);
        Ok(hits)
    }

    async fn delete_by_metadata(&self, key: &str, values: &[Value]) -> Result<usize> {
        if key != MEMORY_KEY {
            let problem = format!("an Evoke server removes entries by {MEMORY_KEY}, not by {key}");
            return Err(ChatMemoryError::from(InvalidInput::Setting { setting: "key", problem }));
        }
        let mut removed = 0;
        for user in values.iter().filter_map(Value::as_str) {
            let wish = json!({
                "scope": "user", "instance_id": null, "user_id": user, "customer_id": self.customer_id,
                "conversation_id": null, "dry_run": false, "confirm": user,
            });
            let answer = self.http.post("/v1/data/delete", &wish).await?;
            let documents = answer.pointer("/counts/documents").and_then(Value::as_u64).unwrap_or(0);
            removed += usize::try_from(documents).unwrap_or(usize::MAX);
        }
        Ok(removed)
    }
}
