//! Remember: takes words in, and tells what was understood of them.

use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::memory::Memory;
use crate::tool::MemoryTool;
use evoke_engine::DocumentRequest;
use evoke_store::IngestionRow;
use evoke_types::{CallerId, DocumentType, Metadata, Timestamp};
use evoke_wire::schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Seconds to wait when the call does not say, and at most.
const USUAL_WAIT: u32 = 5;
const LONGEST_WAIT: u32 = 30;
/// The first and the longest time between two looks at the status.
const FIRST_LOOK: Duration = Duration::from_millis(5);
const SLOWEST_LOOK: Duration = Duration::from_millis(250);
/// Memories that are shown of one text; `list` has the others.
const SHOWN: usize = 20;

/// Stores words.
pub(super) struct Remember;

/// What to remember.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// What to remember: a statement ("The user is allergic to peanuts."), the user's own words, or a whole conversation with
    /// lines such as "User: …" and "Assistant: …". Names and dates written out, no "it" or "yesterday" without what is meant.
    text: String,
    /// When it was said, in ISO 8601; now when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    said_at: Option<Timestamp>,
    /// What kind of text it is; a conversation when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::document_type")]
    document_type: Option<DocumentType>,
    /// An id of your own, under which the same text is stored once.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    document_id: Option<CallerId>,
    /// Anything to keep beside it. conversation_id in it ties the words to that conversation.
    #[serde(default)]
    #[schemars(schema_with = "schema::object")]
    metadata: Option<Metadata>,
    /// Seconds to wait until it is understood, 0 to 30; 5 when absent. What takes longer goes on in the background.
    #[serde(default)]
    #[schemars(range(max = 30))]
    wait_seconds: Option<u32>,
}

/// What was stored.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// completed when it is understood; queued or processing when that goes on in the background (see the tool status).
    status: String,
    /// Names it in status.
    ingestion_id: String,
    /// The id of the stored text.
    document_id: String,
    /// The first memories that came of it.
    memories: Vec<Memory>,
    /// How many came of it in all.
    memories_created: usize,
    /// Memories that it closed because the user asked to forget them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    closed_memory_ids: Vec<String>,
    /// What could not be understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl MemoryTool for Remember {
    const NAME: &'static str = "remember";
    const TITLE: &'static str = "Remember something";
    const DESCRIPTION: &'static str = "Store something for later conversations. Call it when the user says something that stays \
        true or matters later: facts about them, preferences, decisions, plans, corrections, or when they ask to remember \
        something. The words are kept as they are, and memories are derived from them; a newer statement replaces an older one \
        that it contradicts. Do not store secrets such as passwords.";
    const NEED: Need = Need::Write;
    const IDEMPOTENT: bool = false;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: Arguments) -> Result<Answer, Failure> {
        let wait = arguments.wait_seconds.unwrap_or(USUAL_WAIT);
        if wait > LONGEST_WAIT {
            return Err(Failure::argument(format!("wait_seconds: {wait} is more than {LONGEST_WAIT}")));
        }
        let request = DocumentRequest {
            document_id: arguments.document_id.and_then(CallerId::present),
            said_at: arguments.said_at,
            document_type: arguments.document_type.unwrap_or(DocumentType::AiChatConversation),
            metadata: arguments.metadata.unwrap_or_default(),
            ..DocumentRequest::new(arguments.text, Default::default())
        };
        let taken = call.engine.ingest(&call.caller, request, None).await?;
        let until = Instant::now() + Duration::from_secs(u64::from(wait));
        told(call, understood(call, &taken.ingestion.to_string(), until).await?).await
    }
}

/// The status of an ingestion: when it is final, or as it is at that time.
async fn understood(call: &Call, ingestion: &str, until: Instant) -> Result<IngestionRow, Failure> {
    let mut pause = FIRST_LOOK;
    loop {
        let row = call.engine.ingestion(&call.caller, ingestion).await?;
        if row.status.is_final() || Instant::now() >= until {
            return Ok(row);
        }
        sleep(pause.min(until.saturating_duration_since(Instant::now()))).await;
        pause = (pause * 2).min(SLOWEST_LOOK);
    }
}

/// What came of an ingestion.
pub(super) async fn told(call: &Call, row: IngestionRow) -> Result<Answer, Failure> {
    let ids = row.memory_ids.iter().take(SHOWN).map(ToString::to_string);
    Ok(Answer {
        memories: call.memories(ids).await?,
        status: row.status.as_str().to_owned(),
        ingestion_id: row.ingestion.to_string(),
        document_id: row.document_id.as_str().to_owned(),
        memories_created: row.memory_ids.len(),
        closed_memory_ids: row.closed.iter().map(ToString::to_string).collect(),
        error: row.error,
    })
}
