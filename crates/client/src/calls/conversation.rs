//! Conversations: turns, transcripts, prompts and compactions.

use crate::builder::Client;
use crate::error::Error;
use crate::input::{Scope, Turn};
use crate::transport::Call;
use evoke_wire::compaction::{
    Compact, Compacted, CompactionStarted, CompactionStatus, PromptContext, PromptStyle,
};
use evoke_wire::context::{Fetch, Fetched};
use evoke_wire::conversations::{
    IngestTranscript, RecordTurn, Recorded, RecordedBatch, TranscriptAccepted, TurnList,
};
use reqwest::Method;
use serde::Serialize;

const CONVERSATIONS: [&str; 2] = ["v1", "conversations"];

/// Calls about conversations.
#[derive(Debug, Clone, Copy)]
pub struct Conversations<'c> {
    pub(crate) client: &'c Client,
}

/// A batch as it is sent.
#[derive(Serialize)]
struct Batch {
    messages: Vec<RecordTurn>,
}

fn path<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    CONVERSATIONS.into_iter().chain(rest.iter().copied()).collect()
}

fn of_user(call: Call, scope: &Scope) -> Call {
    call.with("user_id", scope.user_text()).with("customer_id", scope.customer_text())
}

impl Conversations<'_> {
    /// Records a turn; it is durable when this returns.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn record(&self, turn: Turn) -> Result<Recorded, Error> {
        let key = turn.idempotency_key.clone();
        let call = Call::once(&path(&["messages"]), key).json(&turn.request()?)?;
        self.client.transport.json(call).await
    }

    /// Records up to 1,000 turns in one transaction. A refused one does not affect the others.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn record_many(&self, turns: impl IntoIterator<Item = Turn>) -> Result<RecordedBatch, Error> {
        let messages = turns.into_iter().map(Turn::request).collect::<Result<_, _>>()?;
        let call = Call::once(&path(&["messages", "batch"]), None).json(&Batch { messages })?;
        self.client.transport.json(call).await
    }

    /// Stores a whole conversation. The same one again is a duplicate, and stored once.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn add_transcript(&self, transcript: &IngestTranscript) -> Result<TranscriptAccepted, Error> {
        let call = Call::ask(&path(&["ingest"])).json(transcript)?;
        self.client.transport.json(call).await
    }

    /// Turns from a position on, from 1; at most 500.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn turns(&self, conversation: &str, start: u32, limit: usize) -> Result<TurnList, Error> {
        let call = Call::get(&path(&[conversation, "messages"]));
        let call = call.with("start", Some(start)).with("limit", Some(limit));
        self.client.transport.json(call).await
    }

    /// What belongs into the next prompt: the newest compaction, and the turns after it.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn prompt_context(
        &self,
        conversation: &str,
        style: PromptStyle,
    ) -> Result<PromptContext, Error> {
        let style = match style {
            PromptStyle::Structured => "structured",
            PromptStyle::Narrative => "narrative",
            PromptStyle::BulletPoints => "bullet_points",
        };
        let call = Call::get(&path(&[conversation, "context-for-prompt"])).with("style", Some(style));
        self.client.transport.json(call).await
    }

    /// Memories that answer a question within a conversation; `request` names the conversation and its user.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn fetch(&self, request: &Fetch) -> Result<Fetched, Error> {
        let call = Call::ask(&["v1", "context", "conversation", "fetch"]).json(request)?;
        self.client.transport.json(call).await
    }

    /// Begins to compact a conversation.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn compact(&self, request: &Compact) -> Result<CompactionStarted, Error> {
        let call = Call::change(Method::POST, &path(&["compact"])).json(request)?;
        self.client.transport.json(call).await
    }

    /// How far a compaction is.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn compaction_status(
        &self,
        conversation: &str,
        scope: &Scope,
    ) -> Result<CompactionStatus, Error> {
        let call = of_user(Call::get(&path(&[conversation, "compaction", "status"])), scope);
        self.client.transport.json(call).await
    }

    /// The newest compaction.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn compacted(&self, conversation: &str, scope: &Scope) -> Result<Compacted, Error> {
        let call = of_user(Call::get(&path(&[conversation, "compacted"])), scope);
        self.client.transport.json(call).await
    }
}
