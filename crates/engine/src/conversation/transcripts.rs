//! Whole transcripts: recorded once, understood as one document, and compacted in the background.

use crate::conversation::compaction::{Cause, SummaryState};
use crate::conversation::turns::{external, tokens};
use crate::ingest::enqueue::check_ids;
use crate::{Address, Caller, ConversationError, Engine};
use evoke_compact::Strategy;
use evoke_store::{NewTranscript, NewTurn, PartitionKey, TranscriptAccount, TranscriptOutcome};
use evoke_types::{CallerId, ConversationId, IngestionId, MessageId, Metadata, Role, Timestamp};
use sha2::{Digest, Sha256};

/// A whole transcript as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct TranscriptRequest {
    /// The caller's conversation id.
    pub conversation: CallerId,
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
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The sender's own findings: kept verbatim, and a hint at what matters in the words.
    pub analysis: Option<Metadata>,
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
    /// Whether it has a summary.
    pub summary: SummaryState,
}

/// Most turns of one transcript.
const TRANSCRIPT_TURNS: usize = 20_000;

impl Engine {
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
        caller.may_write()?;
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
        check_ids(&request.metadata)
            .map_err(|(field, too_long)| ConversationError::IdTooLong { field, too_long })?;
        let conversation = ConversationId::coerce(request.conversation.as_str());
        let document = self.transcript_document(&partition, conversation, &request, &spoken, began)?;
        let receipt = TranscriptReceipt {
            conversation,
            ingestion: document.ingestion,
            duplicate: false,
            turns: u32::try_from(spoken.len()).unwrap_or(u32::MAX),
            queued_at: document.received_at,
            summary: SummaryState::Pending,
        };
        let job = self.new_job(conversation, Strategy::Adaptive, None, Cause::Transcript);
        let transcript = NewTranscript {
            conversation,
            conversation_type: request.conversation_type.clone(),
            digest: digest(&spoken),
            turns: spoken
                .into_iter()
                .map(|(role, content, said_at)| NewTurn {
                    message: MessageId::new(self.ids().uuid()),
                    conversation,
                    external_id: external(request.conversation.as_str(), conversation),
                    partition: partition.clone(),
                    tokens: tokens(&content),
                    agent_window: None,
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
            account: TranscriptAccount {
                started_at: request.started_at,
                ended_at: request.ended_at,
                analysis: request.analysis,
            },
            document,
            compaction: Some(job.clone()),
        };
        match self.store().record_transcript(transcript).await? {
            TranscriptOutcome::Stored => {
                self.wake_workers();
                self.run_compaction(caller.instance_id().clone(), job);
                Ok(receipt)
            }
            TranscriptOutcome::Duplicate(row) => Ok(TranscriptReceipt {
                ingestion: row.ingestion,
                duplicate: true,
                queued_at: row.queued_at,
                summary: self.summary_state(caller, conversation).await?,
                ..receipt
            }),
            TranscriptOutcome::Conflict => Err(ConversationError::TranscriptConflict),
            TranscriptOutcome::ForeignConversation => Err(ConversationError::Foreign),
        }
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
