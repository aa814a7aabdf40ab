//! What finds texts by meaning.

use crate::error::Result;
use crate::message::Metadata;
use async_trait::async_trait;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// The metadata that says to which memory an entry belongs.
pub const MEMORY_KEY: &str = "chat_memory";
/// The metadata that tells messages apart, equal ones too.
pub const MESSAGE_KEY: &str = "message_id";
/// The metadata that says who said a message.
pub const ROLE_KEY: &str = "role";
/// The metadata with the number of a message in its conversation. The history decides the order; this is for people.
pub const SEQ_KEY: &str = "seq";

/// A text on its way into a store.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorEntry {
    /// What is embedded.
    pub text: Arc<str>,
    /// What the store keeps with it.
    pub metadata: Metadata,
}

/// A text that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorHit {
    /// The text, or the part of it that was found.
    pub text: Arc<str>,
    /// How near it is; more is nearer. Comparable within one answer.
    pub score: f32,
    /// What was kept with it.
    pub metadata: Metadata,
}

/// Embeds texts, keeps them, and finds them by meaning. Safe from many tasks.
#[async_trait]
pub trait VectorStore: Send + Sync + fmt::Debug {
    /// Embeds and keeps entries, all or none: they are found as soon as this is done.
    async fn add(&self, entries: Vec<VectorEntry>) -> Result<()>;

    /// The `top_k` entries nearest to the query among those that have all of `filter` in their metadata, each once, nearest
    /// first and of equally near ones the newer first. Fewer only where there are no more.
    async fn search(&self, query: &str, top_k: usize, filter: &Metadata) -> Result<Vec<VectorHit>>;

    /// Removes the entries whose metadata has one of these values under a key, and says how many those were. A store that
    /// cannot do this answers an error.
    async fn delete_by_metadata(&self, key: &str, values: &[Value]) -> Result<usize>;
}

#[async_trait]
impl<S: VectorStore + ?Sized> VectorStore for Arc<S> {
    async fn add(&self, entries: Vec<VectorEntry>) -> Result<()> {
        (**self).add(entries).await
    }
    async fn search(&self, query: &str, top_k: usize, filter: &Metadata) -> Result<Vec<VectorHit>> {
        (**self).search(query, top_k, filter).await
    }
    async fn delete_by_metadata(&self, key: &str, values: &[Value]) -> Result<usize> {
        (**self).delete_by_metadata(key, values).await
    }
}
