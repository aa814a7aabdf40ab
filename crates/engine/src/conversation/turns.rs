//! The turns of conversations: recorded durably, and read back.
//!
//! Called by the public calls about turns. The one thing to know: a turn is stored together with the document
//! that carries it into memory, in one transaction, and a long conversation is compacted automatically
//! afterwards.

use super::compaction::service::Compactions;
use super::ownership::{NamedConversation, find_owned};
use super::turn_rows::{count_tokens, external_id};
use crate::batch::with_answers;
use crate::caller::{Address, Caller};
use crate::config::Limits;
use crate::error::ConversationError;
use crate::ingest::backlog::Backlog;
use crate::ingest::enqueue::IngestQueue;
use crate::limits::check_metadata_ids;
use evoke_store::{NewDocument, NewTurn, Recorded, Store, TurnRow};
use evoke_types::{
    CallerId, Clock, ConversationId, IdSource, MessageId, Metadata, Permission, Role, Speaker, Timestamp,
};
use serde_json::Value;
use std::sync::Arc;

/// A turn as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRequest {
    /// The caller's conversation id; anything that is not a UUID is mapped to one.
    pub conversation: CallerId,
    /// The role: `User` or `Assistant`.
    pub role: Role,
    /// The words, up to [`crate::Limits::document_bytes`].
    pub content: String,
    /// The user that the conversation belongs to.
    pub address: Address,
    /// The session in which it was said; one is generated when absent.
    pub session: Option<CallerId>,
    /// The caller's own metadata; `agent_context_window` in it is the number of tokens that the agent's model takes.
    pub metadata: Metadata,
    /// When it was said; now when absent.
    pub said_at: Option<Timestamp>,
    /// Identifies the turn: the same value again is the same turn, sent again.
    pub replay: Option<[u8; 32]>,
}

/// The receipt of a recorded turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedTurn {
    /// The id of the turn.
    pub message: MessageId,
    /// The conversation that it is part of.
    pub conversation: ConversationId,
    /// The session that it is part of.
    pub session: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// How many turns the conversation has now.
    pub total: u32,
    /// Whether it had been recorded before.
    pub repeated: bool,
}

/// Records and reads turns.
pub(crate) struct Turns {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    limits: Limits,
    backlog: Arc<Backlog>,
    queue: Arc<IngestQueue>,
    compactions: Arc<Compactions>,
}

impl Turns {
    /// The turns of this store.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        limits: Limits,
        backlog: Arc<Backlog>,
        queue: Arc<IngestQueue>,
        compactions: Arc<Compactions>,
    ) -> Self {
        Self { store, clock, ids, limits, backlog, queue, compactions }
    }

    /// Records turns; see [`crate::Engine::record`].
    pub(crate) async fn record(
        &self,
        caller: &Caller,
        turns: Vec<TurnRequest>,
    ) -> Result<Vec<Result<RecordedTurn, ConversationError>>, ConversationError> {
        caller.require(Permission::ContentWrite)?;
        let mut rows = Vec::with_capacity(turns.len());
        let mut accepted = Vec::with_capacity(turns.len());
        for turn in turns {
            match self.new_turn(caller, turn) {
                Ok(new) => {
                    rows.push(Ok((new.conversation, new.session.clone(), new.received_at)));
                    accepted.push(new);
                }
                Err(error) => rows.push(Err(error)),
            }
        }
        let mut touched: Vec<ConversationId> = accepted.iter().map(|turn| turn.conversation).collect();
        touched.dedup();
        let answers = self.store.record(accepted).await?;
        self.backlog.wake_workers();
        self.compactions.compact_when_full(caller, touched).await;
        let receipts = with_answers(rows, answers).map(|row| {
            let ((conversation, session, recorded_at), answer) = row?;
            match answer? {
                Recorded::Stored { message, total, repeated, .. } => {
                    Ok(RecordedTurn { message, conversation, session, recorded_at, total, repeated })
                }
                Recorded::ForeignConversation => Err(ConversationError::Foreign),
            }
        });
        Ok(receipts.collect())
    }

    /// Turns of a conversation; see [`crate::Engine::turns`].
    pub(crate) async fn turns(
        &self,
        caller: &Caller,
        conversation: NamedConversation,
        start: u32,
        limit: usize,
    ) -> Result<Vec<TurnRow>, ConversationError> {
        match find_owned(&*self.store, caller, &conversation).await? {
            Some(row) => Ok(self.store.turns(caller.instance_id(), row.id, start.max(1), limit).await?),
            None => Ok(Vec::new()),
        }
    }

    /// The row of a turn, with the document that carries it into memory.
    ///
    /// # Errors
    /// [`ConversationError`] for whatever is too large, or breaks the addressing rules.
    pub(crate) fn new_turn(
        &self,
        caller: &Caller,
        request: TurnRequest,
    ) -> Result<NewTurn, ConversationError> {
        let partition = caller.partition(caller.resolve_user(&request.address)?);
        self.limits.check_text(&request.content).map_err(ConversationError::text_too_large)?;
        self.limits.check_metadata(&request.metadata).map_err(ConversationError::metadata_too_large)?;
        check_metadata_ids(&request.metadata)?;
        let conversation = ConversationId::coerce(request.conversation.as_str());
        let (tokens, agent_window) = (count_tokens(&request.content), agent_window(&request.metadata));
        let now = self.clock.now();
        let said_at = request.said_at.unwrap_or(now);
        let speaker = match request.role {
            Role::Assistant => Speaker::ASSISTANT,
            Role::User | Role::Other => Speaker::USER,
        };
        let document = (!request.content.trim().is_empty()).then(|| {
            let document =
                self.queue.conversation_document(&partition, &request.content, &request.metadata, said_at);
            NewDocument { conversation: Some(conversation), speaker: Some(speaker), ..document }
        });
        Ok(NewTurn {
            message: MessageId::new(self.ids.uuid()),
            conversation,
            external_id: external_id(request.conversation.as_str(), conversation),
            partition,
            role: request.role,
            content: request.content,
            said_at,
            metadata: request.metadata,
            session: request.session.map_or_else(|| self.ids.uuid().to_string(), String::from),
            tokens,
            agent_window,
            received_at: now,
            replay: request.replay,
            document,
        })
    }
}

/// The number of tokens that the agent's model takes, as a turn's metadata says it: a number, or (on the stream) a
/// string.
fn agent_window(metadata: &Metadata) -> Option<u32> {
    let window = match metadata.get("agent_context_window")? {
        Value::Number(number) => number.as_u64().and_then(|window| u32::try_from(window).ok()),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    window.filter(|window| *window > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_agents_window_is_read_as_number_and_as_text() {
        let window =
            |value: Value| agent_window(&Metadata::from_iter([("agent_context_window".to_owned(), value)]));
        assert_eq!(window(json!(8_000)), Some(8_000));
        assert_eq!(window(json!(" 8000 ")), Some(8_000));
        for bad in [json!(0), json!(-1), json!("many"), json!(null), json!([8_000])] {
            assert_eq!(window(bad.clone()), None, "{bad}");
        }
        assert_eq!(agent_window(&Metadata::new()), None);
    }
}
