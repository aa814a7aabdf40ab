//! Taking a whole conversation in.

use crate::app::SharedApp;
use crate::cost::{self, Account};
use crate::error::ApiError;
use crate::extract::{Authenticated, Body, address};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use evoke_engine::{SummaryState, TranscriptBody, TranscriptRequest};
use evoke_types::{Code, Metadata, Permission};
use evoke_wire::conversations::{IngestTranscript, Transcript, TranscriptAccepted};

/// Characters of a conversation type.
const TYPE_LENGTH: usize = 64;
/// Bytes of the caller's own data, as JSON.
const OWN_DATA: usize = 64 << 10;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<TranscriptAccepted, _, _>(
            Verb::Post,
            "/v1/conversations/ingest",
            Permission::ContentWrite,
            ingest,
        )
        .about("conversations", "Take a whole conversation in")
        .takes::<IngestTranscript>()
        .fails(&[
            Code::InvalidScope,
            Code::EmptyDocument,
            Code::DocumentTooLarge,
            Code::TranscriptConflict,
            Code::ForeignConversation,
        ]),
    ]
}

async fn ingest(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    account: Account,
    body: Body<IngestTranscript>,
) -> Result<Json<TranscriptAccepted>, ApiError> {
    let sent = body.value;
    check(&sent)?;
    if let Transcript::Turns(turns) = &sent.transcript {
        account.charge(cost::of_turns(turns.len()))?;
    }
    let sent_id = sent.conversation_id.clone();
    let receipt = app.engine.transcript(&caller, request(sent)).await?;
    Ok(Json(TranscriptAccepted {
        conversation_id: receipt.conversation.to_string(),
        external_conversation_id: sent_id.into(),
        ingestion_id: receipt.ingestion.to_string(),
        status: if receipt.duplicate { "duplicate" } else { "queued" }.to_owned(),
        summary_status: match receipt.summary {
            SummaryState::Available => "already_compacted",
            SummaryState::Pending => "in_progress",
            SummaryState::Failed | SummaryState::Missing => "skipped",
        }
        .to_owned(),
        turns_recorded: receipt.turns,
        queued_at: receipt.queued_at,
        warnings: Vec::new(),
    }))
}

fn check(sent: &IngestTranscript) -> Result<(), ApiError> {
    if sent.conversation_id.is_empty() {
        return Err(ApiError::field("conversation_id: must not be empty"));
    }
    let length = sent.conversation_type.as_ref().map_or(0, |kind| kind.chars().count());
    if length > TYPE_LENGTH {
        return Err(ApiError::field(format!(
            "conversation_type: has {length} characters, the limit is {TYPE_LENGTH}"
        )));
    }
    check_size("analysis", sent.analysis.as_ref())?;
    check_size("metadata", sent.metadata.as_ref())
}

fn check_size(field: &str, data: Option<&Metadata>) -> Result<(), ApiError> {
    let bytes = data.and_then(|data| serde_json::to_string(data).ok()).map_or(0, |text| text.len());
    if bytes > OWN_DATA {
        return Err(ApiError::field(format!("{field}: has {bytes} bytes as JSON, the limit is {OWN_DATA}")));
    }
    Ok(())
}

fn request(sent: IngestTranscript) -> TranscriptRequest {
    let body = match sent.transcript {
        Transcript::Text(text) => TranscriptBody::Text(text),
        Transcript::Turns(turns) => TranscriptBody::Turns(
            turns.into_iter().map(|t| (t.role.into(), t.content, t.timestamp)).collect(),
        ),
    };
    TranscriptRequest {
        conversation: sent.conversation_id,
        address: address(sent.user_id, sent.customer_id, sent.scope),
        body,
        conversation_type: sent.conversation_type,
        metadata: sent.metadata.unwrap_or_default(),
        started_at: sent.started_at,
        ended_at: sent.ended_at,
        analysis: sent.analysis,
    }
}
