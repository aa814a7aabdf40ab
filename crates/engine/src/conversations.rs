//! Conversations: turns are recorded durably and become memories on the ordinary way.

use crate::ingest::json_bytes;
use crate::{Address, Caller, ConversationError, DocumentRequest, Engine};
use evoke_store::{NewTranscript, NewTurn, PartitionKey, Recorded, TranscriptOutcome, TurnRow};
use evoke_types::{
    ConversationId, DocumentType, IngestMode, IngestionId, Lane, MessageId, Metadata, Role, ScopeError,
    Speaker, Timestamp,
};
use sha2::{Digest, Sha256};

/// A turn as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRequest {
    /// The caller's conversation id; anything that is not a UUID is mapped to one.
    pub conversation: String,
    /// `User` or `Assistant`.
    pub role: Role,
    /// The words.
    pub content: String,
    /// Whose conversation.
    pub address: Address,
    /// The session it was said in; one is minted when absent.
    pub session: Option<String>,
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

/// A whole transcript as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct TranscriptRequest {
    /// The caller's conversation id.
    pub conversation: String,
    /// Whose conversation.
    pub address: Address,
    /// What was said.
    pub body: TranscriptBody,
    /// What kind of conversation.
    pub conversation_type: Option<String>,
    /// The caller's own data.
    pub metadata: Metadata,
    /// When it began; now when absent.
    pub started_at: Option<Timestamp>,
}

/// What was said in a transcript.
#[derive(Debug, Clone, PartialEq)]
pub enum TranscriptBody {
    /// Text with speaker labels.
    Text(String),
    /// Turns: role, words, time.
    Turns(Vec<(Role, String, Option<Timestamp>)>),
}

/// The receipt of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptReceipt {
    /// The conversation it went into.
    pub conversation: ConversationId,
    /// Ask for its status under this id.
    pub ingestion: IngestionId,
    /// Whether the same content was there before.
    pub duplicate: bool,
    /// Turns recorded.
    pub turns: u32,
    /// When it was taken.
    pub queued_at: Timestamp,
}

/// What a prompt needs of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct PromptContext {
    /// Whether the conversation is known.
    pub available: bool,
    /// Every turn that no compaction covers, oldest first.
    pub recent: Vec<TurnRow>,
    /// Turns held.
    pub total: u32,
    /// The newest compaction.
    pub compaction: Option<crate::compaction::Compacted>,
}

/// Most turns that a prompt context carries: the newest.
const PROMPT_TURNS: usize = 5_000;
/// Most turns of one transcript.
const TRANSCRIPT_TURNS: usize = 20_000;

impl Engine {
    /// Records turns, each on its own: results in input order.
    ///
    /// # Errors
    /// [`ConversationError::Store`] for the call; each row has its own result.
    pub async fn record(
        &self,
        caller: &Caller,
        turns: Vec<TurnRequest>,
    ) -> Result<Vec<Result<RecordedTurn, ConversationError>>, ConversationError> {
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
        let mut recorded = self.store().record(accepted).await?.into_iter();
        self.wake_workers();
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

    /// Records a whole transcript once: the same content again is a duplicate, other content under
    /// the same conversation a conflict.
    ///
    /// # Errors
    /// See [`ConversationError`].
    pub async fn transcript(
        &self,
        caller: &Caller,
        request: TranscriptRequest,
    ) -> Result<TranscriptReceipt, ConversationError> {
        let partition = self.owner(caller, &request.address)?;
        let began = request.started_at.unwrap_or_else(|| self.now());
        let spoken = spoken(&request.body, began);
        if spoken.is_empty() {
            return Err(ConversationError::EmptyTranscript);
        }
        let (count, limit) = (spoken.len(), TRANSCRIPT_TURNS);
        if count > limit {
            return Err(ConversationError::TooManyTurns { count, limit });
        }
        let conversation = ConversationId::coerce(&request.conversation);
        let document = self.transcript_document(&partition, conversation, &request, &spoken, began)?;
        let receipt = TranscriptReceipt {
            conversation,
            ingestion: document.ingestion,
            duplicate: false,
            turns: u32::try_from(spoken.len()).unwrap_or(u32::MAX),
            queued_at: document.received_at,
        };
        let transcript = NewTranscript {
            conversation,
            conversation_type: request.conversation_type.clone(),
            digest: digest(&spoken),
            turns: spoken
                .into_iter()
                .map(|(role, content, said_at)| NewTurn {
                    message: MessageId::new(self.ids().uuid()),
                    conversation,
                    external_id: external(&request.conversation, conversation),
                    partition: partition.clone(),
                    role,
                    content,
                    said_at,
                    // The document carries it for all of them.
                    metadata: Metadata::new(),
                    session: document.ingestion.to_string(),
                    received_at: document.received_at,
                    replay: None,
                    document: None,
                })
                .collect(),
            document,
        };
        match self.store().record_transcript(transcript).await? {
            TranscriptOutcome::Stored => {
                self.wake_workers();
                Ok(receipt)
            }
            TranscriptOutcome::Duplicate(row) => Ok(TranscriptReceipt {
                ingestion: row.ingestion,
                duplicate: true,
                queued_at: row.queued_at,
                ..receipt
            }),
            TranscriptOutcome::Conflict => Err(ConversationError::TranscriptConflict),
            TranscriptOutcome::ForeignConversation => Err(ConversationError::Foreign),
        }
    }

    /// Turns of a conversation from a 1-based position on; none for an unknown one.
    ///
    /// # Errors
    /// [`ConversationError::Store`].
    pub async fn turns(
        &self,
        caller: &Caller,
        conversation: ConversationId,
        start: u32,
        limit: usize,
    ) -> Result<Vec<TurnRow>, ConversationError> {
        Ok(self.store().turns(caller.instance_id(), conversation, start.max(1), limit).await?)
    }

    /// What a prompt needs: the newest compaction and every turn after it.
    ///
    /// # Errors
    /// [`ConversationError::Store`].
    pub async fn prompt_context(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<PromptContext, ConversationError> {
        let Some(row) = self.store().conversation(caller.instance_id(), conversation).await? else {
            return Ok(PromptContext { available: false, recent: Vec::new(), total: 0, compaction: None });
        };
        let compaction = self.newest_compaction(caller, conversation).await?;
        let covered = compaction.as_ref().map_or(0, |c| c.row.covers);
        let newest = row.turns.saturating_sub(PROMPT_TURNS as u32);
        let recent = self.turns(caller, conversation, covered.max(newest) + 1, PROMPT_TURNS).await?;
        Ok(PromptContext { available: true, recent, total: row.turns, compaction })
    }

    /// A user's conversations, the latest first.
    ///
    /// # Errors
    /// [`ConversationError::Scope`], [`ConversationError::Store`].
    pub async fn conversations(
        &self,
        caller: &Caller,
        address: &Address,
        limit: usize,
    ) -> Result<Vec<evoke_store::ConversationRow>, ConversationError> {
        let partition = self.owner(caller, address)?;
        Ok(self.store().conversations_of(&partition, limit).await?)
    }

    /// The partition of the user that a conversation call names.
    fn owner(&self, caller: &Caller, address: &Address) -> Result<PartitionKey, ConversationError> {
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
        let conversation = ConversationId::coerce(&request.conversation);
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
            external_id: external(&request.conversation, conversation),
            partition,
            role: request.role,
            content: request.content,
            said_at,
            metadata: request.metadata,
            session: request.session.unwrap_or_else(|| self.ids().uuid().to_string()),
            received_at: now,
            replay: request.replay,
            document,
        })
    }

    fn transcript_document(
        &self,
        partition: &PartitionKey,
        conversation: ConversationId,
        request: &TranscriptRequest,
        spoken: &[(Role, String, Timestamp)],
        began: Timestamp,
    ) -> Result<evoke_store::NewDocument, ConversationError> {
        let text: String = spoken
            .iter()
            .map(|(role, content, _)| match role {
                Role::Assistant => format!("Assistant: {content}\n"),
                Role::User | Role::Other => format!("User: {content}\n"),
            })
            .collect();
        let (bytes, limit) = (text.len(), self.config().limits.document_bytes);
        if bytes > limit {
            return Err(ConversationError::TooLarge { bytes, limit });
        }
        let mut document = self.conversation_document(partition, &text, &request.metadata, began);
        document.conversation = Some(conversation);
        Ok(document)
    }

    /// The document that carries words of a conversation into memory.
    fn conversation_document(
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
fn external(text: &str, id: ConversationId) -> Option<String> {
    (text != id.to_string()).then(|| text.to_owned())
}

/// Role, words and time of each turn that has words.
fn spoken(body: &TranscriptBody, began: Timestamp) -> Vec<(Role, String, Timestamp)> {
    let turns: Vec<(Role, String, Option<Timestamp>)> = match body {
        TranscriptBody::Turns(turns) => turns.clone(),
        TranscriptBody::Text(text) => match evoke_text::turns::parse(text, began) {
            Some(turns) => turns.into_iter().map(|t| (side(t.role), t.text, t.at)).collect(),
            None => vec![(Role::User, text.clone(), None)],
        },
    };
    turns
        .into_iter()
        .filter(|(_, content, _)| !content.trim().is_empty())
        .map(|(role, content, at)| (role, content, at.unwrap_or(began)))
        .collect()
}

/// A transcript knows two sides: whoever is not the user answers them.
const fn side(role: Role) -> Role {
    match role {
        Role::User => Role::User,
        Role::Assistant | Role::Other => Role::Assistant,
    }
}

fn digest(spoken: &[(Role, String, Timestamp)]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for (role, content, _) in spoken {
        digest.update(role.as_str());
        digest.update((content.len() as u64).to_le_bytes());
        digest.update(content);
    }
    digest.finalize().into()
}
