//! Conversations: turns are recorded durably and become memories on the ordinary way.

use crate::ingest::enqueue::{check_ids, json_bytes};
use crate::{Address, Caller, ConversationError, DocumentRequest, Engine, NamedConversation};
use evoke_store::{NewTurn, PartitionKey, Recorded, TurnRow};
use evoke_types::{
    CallerId, ConversationId, DocumentType, IngestMode, Lane, MessageId, Metadata, Role, ScopeError, Speaker,
    Timestamp,
};
use serde_json::Value;

/// A turn as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRequest {
    /// The caller's conversation id; anything that is not a UUID is mapped to one.
    pub conversation: CallerId,
    /// `User` or `Assistant`.
    pub role: Role,
    /// The words.
    pub content: String,
    /// Whose conversation.
    pub address: Address,
    /// The session it was said in; one is minted when absent.
    pub session: Option<CallerId>,
    /// The caller's own data.
    pub metadata: Metadata,
    /// When it was said; now when absent.
    pub said_at: Option<Timestamp>,
    /// Same value = the same turn sent again.
    pub replay: Option<[u8; 32]>,
}

/// The receipt of a recorded turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedTurn {
    /// Its id.
    pub message: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its session.
    pub session: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Turns that the conversation holds now.
    pub total: u32,
    /// Whether it had been recorded before.
    pub repeated: bool,
}

impl Engine {
    /// Records turns, each on its own: results in input order.
    ///
    /// # Errors
    /// [`ConversationError::Store`] and [`ConversationError::ReadOnly`] for the call; each row has its own result.
    pub async fn record(
        &self,
        caller: &Caller,
        turns: Vec<TurnRequest>,
    ) -> Result<Vec<Result<RecordedTurn, ConversationError>>, ConversationError> {
        caller.may_write()?;
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
        let mut recorded = self.store().record(accepted).await?.into_iter();
        self.wake_workers();
        self.compact_when_full(caller, touched).await;
        Ok(rows
            .into_iter()
            .map(|row| {
                let (conversation, session, recorded_at) = row?;
                match recorded.next() {
                    Some(Recorded::Stored { message, total, repeated, .. }) => {
                        Ok(RecordedTurn { message, conversation, session, recorded_at, total, repeated })
                    }
                    Some(Recorded::ForeignConversation) => Err(ConversationError::Foreign),
                    None => Err(evoke_store::StoreError::Closed.into()),
                }
            })
            .collect())
    }

    /// Turns of a conversation from a 1-based position on; none for an unknown one, and for one that is not of the
    /// owner that is named.
    ///
    /// # Errors
    /// [`ConversationError::Scope`] for a user that the key is not for, [`ConversationError::Store`].
    pub async fn turns(
        &self,
        caller: &Caller,
        conversation: impl Into<NamedConversation> + Send,
        start: u32,
        limit: usize,
    ) -> Result<Vec<TurnRow>, ConversationError> {
        match self.own_conversation(caller, &conversation.into()).await? {
            Some(row) => Ok(self.store().turns(caller.instance_id(), row.id, start.max(1), limit).await?),
            None => Ok(Vec::new()),
        }
    }

    /// The partition of the user that a conversation call names.
    pub(crate) fn owner(
        &self,
        caller: &Caller,
        address: &Address,
    ) -> Result<PartitionKey, ConversationError> {
        let path = caller.resolve(address)?;
        if path.id_at("user").is_none() {
            return Err(ScopeError::UserRequired.into());
        }
        Ok(caller.partition(path))
    }

    fn new_turn(&self, caller: &Caller, request: TurnRequest) -> Result<NewTurn, ConversationError> {
        let partition = self.owner(caller, &request.address)?;
        let (bytes, limit) = (request.content.len(), self.config().limits.document_bytes);
        if bytes > limit {
            return Err(ConversationError::TooLarge { bytes, limit });
        }
        let (bytes, limit) = (json_bytes(&request.metadata), self.config().limits.metadata_bytes);
        if bytes > limit {
            return Err(ConversationError::MetadataTooLarge { bytes, limit });
        }
        check_ids(&request.metadata)
            .map_err(|(field, too_long)| ConversationError::IdTooLong { field, too_long })?;
        let conversation = ConversationId::coerce(request.conversation.as_str());
        let (tokens, agent_window) = (tokens(&request.content), agent_window(&request.metadata));
        let now = self.now();
        let said_at = request.said_at.unwrap_or(now);
        let speaker = match request.role {
            Role::Assistant => Speaker::ASSISTANT,
            Role::User | Role::Other => Speaker::USER,
        };
        let document = (!request.content.trim().is_empty()).then(|| {
            let mut document =
                self.conversation_document(&partition, &request.content, &request.metadata, said_at);
            document.conversation = Some(conversation);
            document.speaker = Some(speaker);
            document
        });
        Ok(NewTurn {
            message: MessageId::new(self.ids().uuid()),
            conversation,
            external_id: external(request.conversation.as_str(), conversation),
            partition,
            role: request.role,
            content: request.content,
            said_at,
            metadata: request.metadata,
            session: request.session.map_or_else(|| self.ids().uuid().to_string(), String::from),
            tokens,
            agent_window,
            received_at: now,
            replay: request.replay,
            document,
        })
    }

    /// The document that carries words of a conversation into memory.
    pub(crate) fn conversation_document(
        &self,
        partition: &PartitionKey,
        text: &str,
        metadata: &Metadata,
        said_at: Timestamp,
    ) -> evoke_store::NewDocument {
        let request = DocumentRequest {
            text: text.to_owned(),
            document_type: DocumentType::AiChatConversation,
            document_id: None,
            said_at: Some(said_at),
            address: Address::default(),
            mode: IngestMode::LongRange,
            metadata: metadata.clone(),
        };
        self.new_document(partition.clone(), request, Lane::Live, None)
    }
}

/// The caller's own id, when it is not the UUID itself.
pub(crate) fn external(text: &str, id: ConversationId) -> Option<String> {
    (text != id.to_string()).then(|| text.to_owned())
}

/// Tokens of some words.
pub(crate) fn tokens(text: &str) -> u32 {
    u32::try_from(evoke_text::tokens::count(text)).unwrap_or(u32::MAX)
}

/// Tokens that the agent's model can take, as a turn's metadata says it: a number, or (on the stream)
/// a string.
fn agent_window(metadata: &Metadata) -> Option<u32> {
    let window = match metadata.get("agent_context_window")? {
        Value::Number(number) => number.as_u64().and_then(|window| u32::try_from(window).ok()),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    window.filter(|window| *window > 0)
}
