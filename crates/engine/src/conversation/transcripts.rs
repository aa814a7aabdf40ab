//! Whole transcripts: recorded once, processed as one document, and compacted in the background.
//!
//! Called by the public call that ingests a transcript. The one thing to know: a conversation takes one transcript; the
//! same content again is a duplicate, other content a conflict.

use super::compaction::content::SummaryState;
use super::compaction::job::Cause;
use super::compaction::service::Compactions;
use super::turn_rows::{count_tokens, external_id};
use crate::caller::{Address, Caller};
use crate::config::Limits;
use crate::error::ConversationError;
use crate::ingest::backlog::Backlog;
use crate::ingest::enqueue::IngestQueue;
use crate::limits::check_metadata_ids;
use evoke_compact::Strategy;
use evoke_store::{
    CompactionJob, NewDocument, NewTranscript, NewTurn, PartitionKey, Store, TranscriptAccount,
    TranscriptOutcome,
};
use evoke_types::{
    CallerId, Clock, ConversationId, IdSource, IngestionId, MessageId, Metadata, Permission, Role, Timestamp,
};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A whole transcript as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct TranscriptRequest {
    /// The caller's conversation id; anything that is not a UUID is mapped to one.
    pub conversation: CallerId,
    /// The user that the conversation belongs to.
    pub address: Address,
    /// The words of all turns.
    pub body: TranscriptBody,
    /// The caller's own word for the kind of conversation.
    pub conversation_type: Option<String>,
    /// The caller's own metadata.
    pub metadata: Metadata,
    /// When the conversation began; now when absent.
    pub started_at: Option<Timestamp>,
    /// When the conversation ended.
    pub ended_at: Option<Timestamp>,
    /// The sender's own findings: stored verbatim, and a hint at what is important in the text.
    pub analysis: Option<Metadata>,
}

/// The words of a transcript.
#[derive(Debug, Clone, PartialEq)]
pub enum TranscriptBody {
    /// Text with speaker labels.
    Text(String),
    /// Turns: role, words, and when they were said.
    Turns(Vec<(Role, String, Option<Timestamp>)>),
}

/// The receipt of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptReceipt {
    /// The conversation that it became.
    pub conversation: ConversationId,
    /// The id under which [`crate::Engine::ingestion`] tells the status.
    pub ingestion: IngestionId,
    /// Whether the same content was there before.
    pub duplicate: bool,
    /// How many turns it has.
    pub turns: u32,
    /// When it was stored.
    pub queued_at: Timestamp,
    /// How far its summary is.
    pub summary: SummaryState,
}

/// Turns that one transcript may have.
const MAX_TURNS: usize = 20_000;

/// One turn of a transcript: role, words, and when they were said.
type SpokenTurn = (Role, String, Timestamp);

/// Records transcripts, each once.
pub(crate) struct Transcripts {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    limits: Limits,
    backlog: Arc<Backlog>,
    queue: Arc<IngestQueue>,
    compactions: Arc<Compactions>,
}

impl Transcripts {
    /// The transcripts of this store.
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

    /// Records a transcript; see [`crate::Engine::transcript`].
    pub(crate) async fn record(
        &self,
        caller: &Caller,
        request: TranscriptRequest,
    ) -> Result<TranscriptReceipt, ConversationError> {
        caller.require(Permission::ContentWrite)?;
        let partition = caller.partition(caller.resolve_user(&request.address)?);
        let began = request.started_at.unwrap_or_else(|| self.clock.now());
        let spoken = spoken_turns(&request.body, began);
        if spoken.is_empty() {
            return Err(ConversationError::EmptyTranscript);
        }
        let (count, limit) = (spoken.len(), MAX_TURNS);
        if count > limit {
            return Err(ConversationError::TooManyTurns { count, limit });
        }
        check_metadata_ids(&request.metadata)?;
        let conversation = ConversationId::coerce(request.conversation.as_str());
        let document = self.document(&partition, conversation, &request, &spoken, began)?;
        let receipt = TranscriptReceipt {
            conversation,
            ingestion: document.ingestion,
            duplicate: false,
            turns: u32::try_from(spoken.len()).unwrap_or(u32::MAX),
            queued_at: document.received_at,
            summary: SummaryState::Pending,
        };
        let job = self.compactions.new_job(conversation, Strategy::Adaptive, None, Cause::Transcript);
        let transcript = self.rows(&partition, request, spoken, document, job.clone());
        match self.store.record_transcript(transcript).await? {
            TranscriptOutcome::Stored => {
                self.backlog.wake_workers();
                self.compactions.start(caller.instance_id().clone(), job);
                Ok(receipt)
            }
            TranscriptOutcome::Duplicate(row) => Ok(TranscriptReceipt {
                ingestion: row.ingestion,
                duplicate: true,
                queued_at: row.queued_at,
                summary: self.compactions.summary_state(caller, conversation).await?,
                ..receipt
            }),
            TranscriptOutcome::Conflict => Err(ConversationError::TranscriptConflict),
            TranscriptOutcome::ForeignConversation => Err(ConversationError::Foreign),
        }
    }

    /// The one document that carries the words of all turns into memory.
    fn document(
        &self,
        partition: &PartitionKey,
        conversation: ConversationId,
        request: &TranscriptRequest,
        spoken: &[SpokenTurn],
        began: Timestamp,
    ) -> Result<NewDocument, ConversationError> {
        let text: String = spoken
            .iter()
            .map(|(role, content, _)| match role {
                Role::Assistant => format!("Assistant: {content}\n"),
                Role::User | Role::Other => format!("User: {content}\n"),
            })
            .collect();
        self.limits.check_text(&text).map_err(ConversationError::text_too_large)?;
        let document = self.queue.conversation_document(partition, &text, &request.metadata, began);
        Ok(NewDocument { conversation: Some(conversation), ..document })
    }

    fn rows(
        &self,
        partition: &PartitionKey,
        request: TranscriptRequest,
        spoken: Vec<SpokenTurn>,
        document: NewDocument,
        job: CompactionJob,
    ) -> NewTranscript {
        let conversation = job.conversation;
        let digest = digest(&spoken);
        let turns = spoken.into_iter().map(|(role, content, said_at)| NewTurn {
            message: MessageId::new(self.ids.uuid()),
            conversation,
            external_id: external_id(request.conversation.as_str(), conversation),
            partition: partition.clone(),
            tokens: count_tokens(&content),
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
        });
        NewTranscript {
            conversation,
            turns: turns.collect(),
            conversation_type: request.conversation_type,
            digest,
            account: TranscriptAccount {
                started_at: request.started_at,
                ended_at: request.ended_at,
                analysis: request.analysis,
            },
            document,
            compaction: Some(job),
        }
    }
}

/// The turns of a transcript that have words.
fn spoken_turns(body: &TranscriptBody, began: Timestamp) -> Vec<SpokenTurn> {
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

/// A transcript has two sides: whoever is not the user answers them.
const fn side(role: Role) -> Role {
    match role {
        Role::User => Role::User,
        Role::Assistant | Role::Other => Role::Assistant,
    }
}

/// The digest by which the same content is known again: roles and words, not times.
fn digest(spoken: &[SpokenTurn]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for (role, content, _) in spoken {
        digest.update(role.as_str());
        digest.update((content.len() as u64).to_le_bytes());
        digest.update(content);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_has_two_sides_and_no_empty_turns() {
        let began = Timestamp::from_millis(1_700_000_000_000);
        let said = |role, text: &str| (role, text.to_owned(), None);
        let turns = vec![
            said(Role::User, "Is the ferry late?"),
            said(Role::Other, "  "),
            said(Role::Other, "By an hour."),
        ];
        let spoken = spoken_turns(&TranscriptBody::Turns(turns), began);
        assert_eq!(
            spoken.iter().map(|(_, text, _)| text.as_str()).collect::<Vec<_>>(),
            ["Is the ferry late?", "By an hour."]
        );
        assert!(spoken.iter().all(|(_, _, at)| *at == began));
        let later: Vec<SpokenTurn> =
            spoken.iter().map(|(role, text, _)| (*role, text.clone(), Timestamp::from_millis(0))).collect();
        assert_eq!(digest(&spoken), digest(&later), "the same words at another time are the same");
        assert_ne!(digest(&spoken), digest(&spoken[..1]));
    }
}
