//! Documents and single memories.

use crate::builder::Client;
use crate::error::Error;
use crate::input::{Document, Scope};
use crate::transport::Call;
use evoke_types::{IngestStatus, MergeStrategy};
use evoke_wire::document::DocumentBody;
use evoke_wire::memories::{
    Accepted, BatchAccepted, CreateMemory, Deleted, Forget, ForgetMode, ForgetOutcome, IngestionStatus,
    Memory, UpdateMemory,
};
use reqwest::Method;
use serde::Serialize;
use std::time::Duration;

const MEMORIES: [&str; 3] = ["api", "v1", "memories"];
/// The pauses between two questions for a status: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));

/// Calls about documents and single memories.
#[derive(Debug, Clone, Copy)]
pub struct Memories<'c> {
    pub(crate) client: &'c Client,
}

/// A batch as it is sent.
#[derive(Serialize)]
struct Batch {
    documents: Vec<CreateMemory>,
}

fn path<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    MEMORIES.into_iter().chain(rest.iter().copied()).collect()
}

impl Memories<'_> {
    /// Stores a document. It is durable when this returns; memories are made of it in the background.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn create(&self, document: Document) -> Result<Accepted, Error> {
        let key = document.idempotency_key.clone();
        let call = Call::once(&path(&["create"]), key).json(&document.request()?)?;
        self.client.transport.json(call).await
    }

    /// Stores up to 1,000 documents, as backfill: after those of [`Memories::create`]. A refused one does not affect the
    /// others; its row says why.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn create_many(
        &self,
        documents: impl IntoIterator<Item = Document>,
    ) -> Result<BatchAccepted, Error> {
        let documents = documents.into_iter().map(Document::request).collect::<Result<_, _>>()?;
        let call = Call::once(&path(&["batch"]), None).json(&Batch { documents })?;
        self.client.transport.json(call).await
    }

    /// How far a document has come.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn status(&self, ingestion_id: &str) -> Result<IngestionStatus, Error> {
        self.client.transport.json(Call::get(&path(&["status", ingestion_id]))).await
    }

    /// Waits until memories are made of a document.
    ///
    /// # Errors
    /// [`Error::NotYet`] after `limit`, [`Error::NotProcessed`] when it fails; otherwise as [`Memories::status`].
    pub async fn wait(&self, ingestion_id: &str, limit: Duration) -> Result<IngestionStatus, Error> {
        let waiting = async {
            let (mut pause, longest) = PAUSES;
            loop {
                let status = self.status(ingestion_id).await?;
                match status.status {
                    IngestStatus::Queued | IngestStatus::Processing => tokio::time::sleep(pause).await,
                    IngestStatus::Completed | IngestStatus::PartialSuccess => return Ok(status),
                    IngestStatus::Failed => {
                        let ingestion_id = ingestion_id.to_owned();
                        let reason = status.error_message.unwrap_or_default();
                        return Err(Error::NotProcessed { ingestion_id, reason });
                    }
                }
                pause = pause.mul_f64(1.5).min(longest);
            }
        };
        let late = |_| Error::NotYet(format!("ingestion {ingestion_id}"));
        tokio::time::timeout(limit, waiting).await.map_err(late)?
    }

    /// One memory.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn get(&self, memory_id: &str) -> Result<Memory, Error> {
        self.client.transport.json(Call::get(&path(&[memory_id]))).await
    }

    /// Gives a memory a new text.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn update(
        &self,
        memory_id: &str,
        text: impl Into<String>,
        strategy: MergeStrategy,
    ) -> Result<Memory, Error> {
        let update = UpdateMemory {
            document: DocumentBody::Text(text.into()),
            merge_strategy: Some(strategy),
            document_type: None,
            metadata: None,
        };
        let call = Call::change(Method::PATCH, &path(&[memory_id])).json(&update)?;
        self.client.transport.json(call).await
    }

    /// Removes a memory with its words, everywhere.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn delete(&self, memory_id: &str) -> Result<Deleted, Error> {
        self.client.transport.json(Call::change(Method::DELETE, &path(&[memory_id]))).await
    }

    /// Makes a closed memory valid again.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn reopen(&self, memory_id: &str) -> Result<Memory, Error> {
        self.client.transport.json(Call::ask(&path(&[memory_id, "reopen"]))).await
    }

    /// What a description would remove. Nothing is changed.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn preview_forget(&self, scope: &Scope, description: &str) -> Result<ForgetOutcome, Error> {
        let call = Call::ask(&path(&["forget"])).json(&forget(scope, description, ForgetMode::Preview)?)?;
        self.client.transport.json(call).await
    }

    /// Removes what a description matches, for good.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn forget(&self, scope: &Scope, description: &str) -> Result<ForgetOutcome, Error> {
        let call = Call::change(Method::POST, &path(&["forget"]));
        let call = call.json(&forget(scope, description, ForgetMode::Direct)?)?;
        self.client.transport.json(call).await
    }
}

fn forget(scope: &Scope, description: &str, mode: ForgetMode) -> Result<Forget, Error> {
    Ok(Forget {
        description: description.to_owned(),
        user_id: scope.user_id()?,
        customer_id: scope.customer_id()?,
        scope: None,
        mode: Some(mode),
    })
}
